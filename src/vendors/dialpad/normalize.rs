//! What a Dialpad webhook means.

use alloc::boxed::Box;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};

use super::call::Whose;
use super::{
    Direction, Fields, Kind, MessageStatus, Payload, RecordingDetails, RecordingType, TargetType,
};
use crate::event::{
    Account, Answered, AnsweredBy, Detected, Detection, Ended, Event, EventKind, FlowStep, Hold,
    Medium, Message, NoteKind, Noted, Outcome, Park, Party, Recording, Scope, Side, Times,
    Transcript, Voicemail, whole_seconds,
};
use crate::fields::Doubts;
use crate::text::Text;
use crate::{PhoneNumber, Vendor, event, event::Events};

impl<'a> Payload<'a> {
    /// What the webhook means, if no field was in doubt: one event, or one for each thing that it tells of; as the table
    /// in the [module docs](super#events) says.
    #[must_use]
    pub fn normalize(&self) -> Events<'a> {
        self.normalize_with(Doubts::NONE)
    }

    /// [`normalize`](Self::normalize), if some fields of the delivery were in doubt.
    pub(crate) fn normalize_with(&self, doubts: Doubts<'_, '_>) -> Events<'a> {
        let whose = self.whose(doubts);
        let one = |kind| Events::one(self.event(whose, kind));
        match self.kind {
            Kind::Calling | Kind::Ringing if whose == Whose::Person => self.rings(),
            Kind::Calling | Kind::Preanswer | Kind::Ringing => one(self.step()),
            Kind::Queued => Events::one(Event {
                queue: self.queue(),
                ..self.event(whose, EventKind::Queued)
            }),
            Kind::Connected => self.connected(whose),
            Kind::Hold => one(EventKind::Held(Hold::default())),
            Kind::Parked => one(EventKind::Parked(Park::default())),
            Kind::Missed | Kind::Hangup => self.ended(whose, doubts),
            Kind::Blocked => one(EventKind::Ended(Ended {
                scope: Scope::Call,
                outcome: Some(Outcome::Blocked),
                ..Ended::default()
            })),
            Kind::Voicemail | Kind::VoicemailUploaded => self.voicemail(whose),
            Kind::Recording | Kind::AdminRecording => self.recordings(whose),
            Kind::Transcription | Kind::CallTranscription => {
                one(EventKind::Transcript(Transcript {
                    text: self.transcription_text.clone(),
                    ..Transcript::default()
                }))
            }
            Kind::RecapSummary => one(noted(NoteKind::Summary, self.recap_summary.clone())),
            Kind::RecapOutcome => one(noted(NoteKind::Disposition, self.recap_outcome.clone())),
            Kind::RecapActionItems => {
                let items = self.recap_action_items.iter();
                let items = items.map(|item| noted(NoteKind::ActionItem, Some(item.clone())));
                self.all(whose, items)
            }
            Kind::RecapPurposes => {
                let purposes = self.recap_purposes.iter();
                let purposes = purposes.map(|topic| noted(NoteKind::Topic, Some(topic.clone())));
                self.all(whose, purposes)
            }
            Kind::Csat => one(noted(NoteKind::Rating, self.csat_score.clone())),
            Kind::Pcsat => one(noted(NoteKind::Rating, self.pcsat_score.clone())),
            Kind::Dispositions => one(noted(NoteKind::Disposition, None)),
            Kind::Sms => Events::one(self.message()),
            _ => one(EventKind::Unknown),
        }
    }

    fn event(&self, whose: Whose, kind: EventKind<'a>) -> Event<'a> {
        let (from, to) = self.parties();
        let calls_colleague = whose == Whose::Person && self.calls_colleague();
        Event {
            account: Account {
                id: self.target.office_id.clone(),
                tenant: None,
            },
            call: self.ids(),
            direction: self.unified_direction(),
            side: calls_colleague.then_some(Side::Caller),
            from,
            to,
            agent: self.agent().filter(|_| whose == Whose::Person),
            occurred_at: self.occurred_at(),
            times: Times {
                started_at: self.date_started.filter(|_| self.is_root()),
                ..Times::default()
            },
            ..Event::new(Vendor::Dialpad, self.kind.name(&self.state), kind)
        }
    }

    /// What a user's call to a colleague is for the colleague.
    fn of_colleague(&self, kind: EventKind<'a>) -> Event<'a> {
        let mut event = self.event(Whose::Person, kind);
        event.side = Some(Side::Called);
        event.agent = self.colleague();
        event.call.leg_id = None;
        event
    }

    /// An event for each of several kinds; for none, one that says nothing.
    fn all(&self, whose: Whose, kinds: impl Iterator<Item = EventKind<'a>>) -> Events<'a> {
        let events: Vec<_> = kinds.map(|kind| self.event(whose, kind)).collect();
        match events.is_empty() {
            true => Events::one(self.event(whose, EventKind::Unknown)),
            false => Events::many(events),
        }
    }

    fn rings(&self) -> Events<'a> {
        let ringing = self.event(Whose::Person, EventKind::Ringing);
        match self.kind {
            // Nobody rings yet, on either side.
            Kind::Calling if self.direction == Some(Direction::Inbound) => {
                Events::one(self.event(Whose::Person, self.step()))
            }
            Kind::Ringing if self.calls_colleague() => {
                Events::many(alloc::vec![ringing, self.of_colleague(EventKind::Ringing)])
            }
            _ => Events::one(ringing),
        }
    }

    /// The times of a leg that was answered.
    fn answered_times(&self, event: Event<'a>) -> Event<'a> {
        Event {
            times: Times {
                answered_at: self.date_connected,
                ..event.times
            },
            ..event
        }
    }

    fn connected(&self, whose: Whose) -> Events<'a> {
        let by = |by| EventKind::Answered(Answered::by(by));
        match whose {
            Whose::Person if self.calls_colleague() => {
                Events::one(self.answered_times(self.of_colleague(by(AnsweredBy::Person))))
            }
            Whose::Person => {
                let answered = self.event(whose, by(AnsweredBy::Person));
                Events::one(self.answered_times(answered))
            }
            // Who took it is told of that person's own leg.
            Whose::Place
                if self.operator().is_some()
                    || self.is_new_kind_of_target()
                    || self.direction != Some(Direction::Inbound) =>
            {
                Events::one(self.event(whose, self.step()))
            }
            Whose::Place => Events::one(self.event(whose, by(AnsweredBy::System))),
            Whose::Unclear => Events::one(self.event(whose, EventKind::Unknown)),
        }
    }

    fn is_new_kind_of_target(&self) -> bool {
        matches!(self.target.kind, Some(TargetType::Other(_)))
    }

    fn ended(&self, whose: Whose, doubts: Doubts<'_, '_>) -> Events<'a> {
        let outcome = self.outcome(whose, doubts);
        let (scope, outcome) = self.scope(whose, outcome, doubts);
        let answered_at = self
            .answered_at(whose)
            .filter(|_| outcome == Some(Outcome::Answered));
        let end = EventKind::Ended(Ended {
            scope,
            outcome,
            duration: self
                .total_duration
                .filter(|_| scope == Scope::Call)
                .map(whole_seconds),
            talk_time: self
                .duration
                .filter(|_| answered_at.is_some() && scope != Scope::Group)
                .map(whole_seconds),
            recorded: self.was_recorded,
            ..Ended::default()
        });
        let mut end = self.event(whose, end);
        end.queue = self.queue();
        end.times.answered_at = answered_at;
        end.times.ended_at = self.date_ended;
        match (whose, scope) {
            (Whose::Place, Scope::Call) if self.was_only_queued(outcome, doubts) => {
                // If nobody's phone rang, the caller gave up: the other legs tell.
                let mut queued = self.event(whose, EventKind::Queued);
                queued.queue = self.queue();
                queued.occurred_at = self.date_queued;
                end.side = Some(Side::Caller);
                if let EventKind::Ended(ended) = &mut end.kind {
                    ended.outcome = None;
                }
                Events::many(alloc::vec![queued, end])
            }
            // So that it is a step on the call's way, and not the leg of somebody without a name.
            (Whose::Place | Whose::Unclear, Scope::Leg) => {
                Events::many(alloc::vec![self.event(whose, self.step()), end])
            }
            (Whose::Person, _) if self.calls_colleague() || outcome == Some(Outcome::Voicemail) => {
                let is_of_mailbox = outcome == Some(Outcome::Voicemail);
                let mut events = self.mailbox_answered(whose, is_of_mailbox);
                match self.calls_colleague() {
                    true => events.extend(self.ended_with_colleague(end)),
                    false => events.push(end),
                }
                Events::many(events)
            }
            _ => Events::one(end),
        }
    }

    /// When a person answered, as far as this leg tells. The leg of a caller who was connected before anything rang, or
    /// before the queue, was connected to a menu.
    fn answered_at(&self, whose: Whose) -> Option<DateTime<Utc>> {
        let connected = self.date_connected?;
        let is_of_menu = whose == Whose::Place && self.was_connected_to_menu();
        (!is_of_menu).then_some(connected)
    }

    /// What is over by the end of a leg, and what is said of that.
    fn scope(
        &self,
        whose: Whose,
        outcome: Option<Outcome>,
        doubts: Doubts<'_, '_>,
    ) -> (Scope, Option<Outcome>) {
        let was_attempt = matches!(outcome, Some(Outcome::Missed | Outcome::NoAnswer));
        let is_last = self.kind == Kind::Hangup && self.is_root() && !self.goes_on(doubts);
        let scope = match whose {
            // The call may go on to somebody else.
            Whose::Person if was_attempt => Scope::Leg,
            _ if is_last => Scope::Call,
            Whose::Place if outcome.is_some() => Scope::Group,
            // The queue has the call no longer.
            Whose::Place if self.was_passed_on() => {
                return (Scope::Group, Some(Outcome::Forwarded));
            }
            _ => Scope::Leg,
        };
        (scope, outcome)
    }

    /// The end of a user's call to a colleague: who answered, or did not, is the colleague.
    fn ended_with_colleague(&self, mut end: Event<'a>) -> [Event<'a>; 2] {
        let mut of_colleague = self.of_colleague(EventKind::Unknown);
        of_colleague.times = end.times;
        of_colleague.times.started_at = None;
        end.times.answered_at = None;
        if let EventKind::Ended(ended) = &mut end.kind {
            // The colleague's own leg may state the talk time, too, and would have it twice.
            ended.talk_time = None;
            of_colleague.kind = EventKind::Ended(Ended {
                scope: Scope::Leg,
                outcome: ended.outcome.take(),
                ..Ended::default()
            });
        }
        [of_colleague, end]
    }

    fn voicemail(&self, whose: Whose) -> Events<'a> {
        // Whoever was called has the mailbox, or a user left a recorded message: no voicemail of the account's.
        if self.goes_outside() {
            return Events::one(self.event(whose, self.step()));
        }
        if self.has_voicemail() {
            let mut events = self.mailbox_answered(whose, true);
            events.push(self.left(whose, self.fields_voicemail()));
            return Events::many(events);
        }
        let answered = EventKind::Answered(Answered::by(AnsweredBy::System));
        Events::one(match whose {
            Whose::Person => self.of_mailbox(answered),
            Whose::Place | Whose::Unclear => self.event(whose, answered),
        })
    }

    /// The recordings and voicemails that it tells of; a recording, if it tells of none.
    fn recordings(&self, whose: Whose) -> Events<'a> {
        let is_left =
            |details: &RecordingDetails<'_>| details.is_voicemail() && !self.goes_outside();
        let details = &self.recording_details;
        let mut events = self.mailbox_answered(whose, details.iter().any(is_left));
        events.extend(details.iter().map(|details| match is_left(details) {
            true => self.left(whose, details.voicemail()),
            false => self.event(whose, EventKind::Recording(details.recording())),
        }));
        if events.is_empty() {
            events.push(self.event(whose, EventKind::Recording(Recording::default())));
        }
        Events::many(events)
    }

    /// A voicemail that was left. It may be told long after the call, whose end it knows.
    fn left(&self, whose: Whose, voicemail: Voicemail<'a>) -> Event<'a> {
        let mut event = self.event(whose, EventKind::Voicemail(voicemail));
        event.times.ended_at = self.date_ended;
        event
    }

    /// If a voicemail was left on a person's leg: that whatever answered there was the mailbox, an answer that no event told
    /// of, and one that an event told of as a person's.
    fn mailbox_answered(&self, whose: Whose, was_left: bool) -> Vec<Event<'a>> {
        if whose != Whose::Person || !was_left {
            return Vec::new();
        }
        let detected = EventKind::Detected(Detected {
            what: Detection::Machine,
            ..Detected::default()
        });
        let answered = EventKind::Answered(Answered::by(AnsweredBy::System));
        alloc::vec![self.of_mailbox(answered), self.of_mailbox(detected)]
    }

    /// An event of whoever has the mailbox. If a colleague called, the colleague's leg tells of the same answer, so that
    /// the event is of both legs.
    fn of_mailbox(&self, kind: EventKind<'a>) -> Event<'a> {
        if self.calls_colleague() {
            return self.of_colleague(kind);
        }
        let mut event = self.event(Whose::Person, kind);
        event.call.leg_id = event.call.leg_id.filter(|_| !self.is_internal());
        event
    }

    fn fields_voicemail(&self) -> Voicemail<'a> {
        let mut recordings = self.recording_details.iter();
        let voicemail = recordings.find(|recording| recording.is_voicemail());
        Voicemail {
            left: true,
            id: self.voicemail_recording_id.clone(),
            url: self.voicemail_link.clone(),
            duration: voicemail
                .and_then(|voicemail| voicemail.duration)
                .map(whole_seconds),
            ..Voicemail::default()
        }
    }

    /// A message.
    fn message(&self) -> Event<'a> {
        let is_inbound = self.direction == Some(Direction::Inbound);
        let mut to = self.to_number.iter();
        let to_number = to.next().cloned();
        let contact = |is_it: bool| self.contact.name.clone().filter(|_| is_it);
        Event {
            direction: self.unified_direction(),
            from: Party {
                number: PhoneNumber::of_text(&self.from_number),
                name: contact(is_inbound),
            },
            to: Party {
                number: PhoneNumber::of_text(&to_number),
                name: contact(self.direction == Some(Direction::Outbound)),
            },
            agent: self.agent(),
            occurred_at: self.created_date,
            ..Event::new(
                Vendor::Dialpad,
                self.kind.name(&self.state),
                EventKind::Message(Box::new(Message {
                    id: self.id.clone(),
                    medium: self.mms.map(|is_mms| match is_mms {
                        true => Medium::Mms,
                        false => Medium::Sms,
                    }),
                    status: self.unified_status(),
                    text: self.text.clone().or_else(|| self.text_content.clone()),
                    files: self.mms_url.iter().cloned().collect(),
                    also_to: to.cloned().map(PhoneNumber::recognize).collect(),
                    reason: self.reason(),
                    ..Message::default()
                })),
            )
        }
    }
}

impl<'a> Fields<'a> {
    fn step(&self) -> EventKind<'a> {
        EventKind::FlowStep(FlowStep { step: self.place() })
    }

    /// What came of a leg that has ended; not known, if a field that would tell could not be read.
    fn outcome(&self, whose: Whose, doubts: Doubts<'_, '_>) -> Option<Outcome> {
        let tells = ["date_connected", "voicemail_link", "voicemail_recording_id"];
        if whose == Whose::Unclear || doubts.unreadable(&tells) {
            return None;
        }
        let was_connected = self.date_connected.is_some();
        let is_to_mailbox = self.direction == Some(Direction::Inbound) || self.calls_colleague();
        if was_connected && self.operator().is_some() {
            return Some(Outcome::Answered);
        }
        if self.has_voicemail() && is_to_mailbox {
            return Some(Outcome::Voicemail);
        }
        match whose {
            Whose::Person if was_connected => return Some(Outcome::Answered),
            _ if self.operator().is_some() => return None,
            // A menu or a queue may have taken it, and whether a person did is told of that person's own leg.
            _ if was_connected && !self.was_connected_to_menu() => return None,
            _ if self.goes_on(doubts) => return None,
            _ => {}
        }
        match self.direction {
            Some(Direction::Inbound) => Some(Outcome::Missed),
            Some(Direction::Outbound) => Some(Outcome::NoAnswer),
            Some(Direction::Other(_)) | None => None,
        }
    }

    /// Whether the call goes on elsewhere, or may.
    fn goes_on(&self, doubts: Doubts<'_, '_>) -> bool {
        self.is_transferred == Some(true) || doubts.unreadable(&["is_transferred"])
    }

    /// Whether a caller who waited in a queue was sent elsewhere before anybody answered.
    fn was_passed_on(&self) -> bool {
        self.is_transferred == Some(true)
            && self.date_queued.is_some()
            && (self.date_connected.is_none() || self.was_connected_to_menu())
    }

    /// Whether nobody answered a caller who waited in a queue, and the leg does not say that a phone rang.
    fn was_only_queued(&self, outcome: Option<Outcome>, doubts: Doubts<'_, '_>) -> bool {
        let rang = self.date_rang.or(self.date_first_rang).is_some()
            || doubts.unreadable(&["date_rang", "date_first_rang"]);
        outcome == Some(Outcome::Missed) && self.date_queued.is_some() && !rang
    }

    /// Whether a caller was connected before anything rang, or before the queue.
    fn was_connected_to_menu(&self) -> bool {
        let later = [self.date_queued, self.date_rang, self.date_first_rang];
        later
            .iter()
            .flatten()
            .any(|then| self.date_connected < Some(*then))
    }

    /// Whether a user calls somebody outside.
    fn goes_outside(&self) -> bool {
        self.direction == Some(Direction::Outbound) && !self.is_internal()
    }

    fn unified_status(&self) -> Option<event::MessageStatus> {
        if self.direction == Some(Direction::Inbound) {
            return Some(event::MessageStatus::Received);
        }
        match self.message_status.as_ref()? {
            MessageStatus::Pending => Some(event::MessageStatus::Queued),
            MessageStatus::Success => Some(event::MessageStatus::Sent),
            MessageStatus::Failed => Some(event::MessageStatus::Failed),
            MessageStatus::Other(_) => None,
        }
    }

    /// Why a message failed.
    fn reason(&self) -> Text<'a> {
        let failed = self.message_status == Some(MessageStatus::Failed);
        let result = self.message_delivery_result.as_ref().filter(|_| failed)?;
        Some(result.to_text())
    }
}

impl<'a> RecordingDetails<'a> {
    fn is_voicemail(&self) -> bool {
        self.recording_type == Some(RecordingType::Voicemail)
    }

    fn voicemail(&self) -> Voicemail<'a> {
        Voicemail {
            left: true,
            id: self.id.clone(),
            url: self.url.clone(),
            duration: self.duration.map(whole_seconds),
            ..Voicemail::default()
        }
    }

    fn recording(&self) -> Recording<'a> {
        Recording {
            id: self.id.clone(),
            url: self.url.clone(),
            duration: self.duration.map(whole_seconds),
            ..Recording::default()
        }
    }
}

const fn noted<'a>(what: NoteKind, text: Text<'a>) -> EventKind<'a> {
    EventKind::Noted(Noted {
        what,
        text,
        removed: false,
    })
}
