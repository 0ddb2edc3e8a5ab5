//! What an Aircall webhook means.

use core::cmp::Ordering;

use alloc::borrow::Cow;
use alloc::boxed::Box;

use chrono::{DateTime, Utc};

use super::schema::Subject;
use super::{Data, Direction, Kind, MissedCallReason, Payload, User};
use crate::event::{
    Account, Agent, Answered, AnsweredBy, CallIds, Digits, Ended, Event, EventKind, FlowStep, Hold,
    Medium, Message, MessageStatus, NoteKind, Noted, Outcome, Party, Recording, Scope,
    Subscription, Times, Transcript, TransferRole, Transferred, Voicemail,
};
use crate::fields::{Doubts, Value};
use crate::text::{Text, are_keys};
use crate::{PhoneNumber, Vendor, event::Events};

/// The fields that tell who gave a call away, and who was to have it.
const GIVER: [&str; 3] = [
    "data.transferred_by",
    "data.transferred_by.id",
    "data.transferred_by.name",
];
const RECEIVER: [&str; 3] = [
    "data.transferred_to",
    "data.transferred_to.id",
    "data.transferred_to.name",
];

impl<'a> Payload<'a> {
    /// What the webhook means, if no field was in doubt: one event, or one for each thing that it tells of; as the table in the
    /// [module docs](super#events) says.
    #[must_use]
    pub fn normalize(&self) -> Events<'a> {
        self.normalize_with(Doubts::NONE)
    }

    /// [`normalize`](Self::normalize), if some fields of the delivery were in doubt.
    pub(crate) fn normalize_with(&self, doubts: Doubts<'_, '_>) -> Events<'a> {
        let events = self.told(doubts);
        if self.is_end() || !self.is_after_the_end() {
            return events;
        }
        // The call is over, and both `call.hungup` and `call.ended` may be lost.
        Events::many(events.chain(self.ended(doubts, None)).collect())
    }

    /// What the webhook tells by its name.
    fn told(&self, doubts: Doubts<'_, '_>) -> Events<'a> {
        let data = &*self.data;
        let one = |kind| Events::one(self.event(doubts, kind));
        match self.kind {
            Kind::CallCreated => one(EventKind::Initiated),
            Kind::CallRingingOnAgent => one(EventKind::Ringing),
            Kind::CallAgentDeclined => one(EventKind::Ended(Ended {
                scope: Scope::Leg,
                outcome: Some(Outcome::Rejected),
                ..Ended::default()
            })),
            Kind::CallAnswered => self.answered(doubts),
            Kind::CallTransferred | Kind::CallExternalTransferred => one(data.transferred()),
            Kind::CallHungup => self.ended(doubts, None),
            Kind::CallEnded => self.ended(doubts, Some(1)),
            Kind::CallHold => one(EventKind::Held(Hold::default())),
            Kind::CallUnhold => one(EventKind::Resumed(Hold::default())),
            Kind::CallIvrOptionSelected => self.all(doubts, data.chosen()),
            Kind::CallCommAssetsGenerated => self.all(doubts, data.assets()),
            Kind::CallVoicemailLeft => one(data.voicemail()),
            Kind::CallTagged => one(noted(NoteKind::Tag, data.newest_tag())),
            Kind::CallUntagged => one(EventKind::Noted(Noted {
                what: NoteKind::Tag,
                text: None,
                removed: true,
            })),
            Kind::CallCommented => one(noted(NoteKind::Comment, data.newest_comment())),
            Kind::MessageSent
            | Kind::MessageReceived
            | Kind::MessageStatusUpdated
            | Kind::MessageUpdated
            | Kind::GroupMessageSent
            | Kind::GroupMessageReceived
            | Kind::GroupMessageStatusUpdated => one(data.message()),
            Kind::TranscriptionCreated => one(EventKind::Transcript(Transcript {
                id: data.id.clone(),
                ..Transcript::default()
            })),
            Kind::SummaryCreated
            | Kind::CustomSummaryResultCreated
            | Kind::CustomSummaryResultUpdated => self.all(doubts, data.found(NoteKind::Summary)),
            Kind::TopicsCreated => self.all(doubts, data.found(NoteKind::Topic)),
            Kind::SentimentCreated => self.all(doubts, data.found(NoteKind::Sentiment)),
            Kind::ActionItemCreated => self.all(doubts, data.found(NoteKind::ActionItem)),
            Kind::PlaybookResultCreated
            | Kind::PlaybookResultUpdated
            | Kind::CallEvaluationCreated
            | Kind::CallEvaluationUpdated => self.all(doubts, data.found(NoteKind::Rating)),
            Kind::AiVoiceAgentSummary => one(noted(
                NoteKind::Summary,
                match &data.summary {
                    Some(Value::Text(text)) => Some(text.clone()),
                    Some(Value::Json(_)) | None => None,
                },
            )),
            // The voice agent is a bot: that it has begun is no person's answer.
            Kind::AiVoiceAgentStarted => one(EventKind::Answered(Answered::by(AnsweredBy::System))),
            Kind::IntegrationDeleted => one(EventKind::Subscription(Subscription {
                state: Some("deleted".into()),
                text: None,
            })),
            _ => one(EventKind::Unknown),
        }
    }

    /// An answer. If the call was given away, whoever did so has left it by then.
    fn answered(&self, doubts: Doubts<'_, '_>) -> Events<'a> {
        let data = &*self.data;
        let by = match data.a_person_answered(doubts) {
            true => AnsweredBy::Person,
            false => AnsweredBy::System,
        };
        let answered = self.event(doubts, EventKind::Answered(Answered::by(by)));
        let giver = data.transferred_by.agent();
        match giver.filter(|_| !data.transferred_by.is(&data.user)) {
            Some(giver) => {
                // Only who talks can give a call away.
                let end = Ended {
                    outcome: Some(Outcome::Answered),
                    ..Ended::default()
                };
                let left = self.end_of_leg(doubts, giver, end, None);
                Events::many(alloc::vec![answered, left])
            }
            None => Events::one(answered),
        }
    }

    fn end_of_leg(
        &self,
        doubts: Doubts<'_, '_>,
        agent: Agent<'a>,
        end: Ended<'a>,
        ended_at: Option<DateTime<Utc>>,
    ) -> Event<'a> {
        Event {
            agent: Some(agent),
            direction: self.data.direction_of_later_user(),
            times: Times {
                ended_at,
                ..Times::default()
            },
            ..self.event(doubts, EventKind::Ended(end))
        }
    }

    /// The end of the call, and that of the leg of the last user if the call was given away: the call's end cannot name
    /// that user, who is not the one that answered first.
    fn ended(&self, doubts: Doubts<'_, '_>, revision: Option<u32>) -> Events<'a> {
        let data = &*self.data;
        let end = Ended {
            revision,
            ..data.ended(doubts)
        };
        let agent = data.user.agent();
        let call = Event {
            agent: agent.clone().filter(|_| !data.was_transferred(doubts)),
            ..self.event(doubts, EventKind::Ended(end))
        };
        // Who gave it away left it before that, nobody knows when.
        let Some(last) = agent.filter(|_| data.was_received(doubts)) else {
            return Events::one(call);
        };
        let end = Ended {
            revision,
            ..Ended::default()
        };
        let leg = self.end_of_leg(doubts, last, end, data.ended_at);
        Events::many(alloc::vec![leg, call])
    }

    /// Whether it is the webhook of the call's end.
    const fn is_end(&self) -> bool {
        matches!(self.kind, Kind::CallHungup | Kind::CallEnded)
    }

    /// Whether the call had ended when the webhook was made, and it is told when.
    fn is_after_the_end(&self) -> bool {
        let is_done = self.data.status.as_deref() == Some("done");
        let is_of_call = self.kind.subject() == Subject::Call && self.is_of_call();
        is_done && is_of_call && self.data.ended_at.is_some()
    }

    /// An event for each of several kinds; for none, one that says nothing.
    fn all(
        &self,
        doubts: Doubts<'_, '_>,
        kinds: impl Iterator<Item = EventKind<'a>>,
    ) -> Events<'a> {
        let mut events = kinds.map(|kind| self.event(doubts, kind));
        match (events.next(), events.next()) {
            (None, _) => Events::one(self.event(doubts, EventKind::Unknown)),
            (Some(only), None) => Events::one(only),
            (Some(first), Some(second)) => {
                Events::many([first, second].into_iter().chain(events).collect())
            }
        }
    }

    fn event(&self, doubts: Doubts<'_, '_>, kind: EventKind<'a>) -> Event<'a> {
        let event = Event {
            occurred_at: self.timestamp,
            ..Event::new(Vendor::Aircall, self.kind.name(&self.event), kind)
        };
        let data = &*self.data;
        match self.kind.subject() {
            Subject::Call if self.is_of_call() => self.of_call(doubts, event),
            Subject::Insight | Subject::Transcription => Event {
                call: CallIds {
                    id: data.call_id.clone(),
                    ..CallIds::default()
                },
                ..event
            },
            Subject::Message | Subject::GroupMessage => self.of_message(event),
            Subject::Integration => Event {
                account: Account {
                    id: data.company_id.clone(),
                    tenant: None,
                },
                ..event
            },
            Subject::Call | Subject::Other => event,
        }
    }

    /// Whether it is about a call. An unknown event need not be, and its `id` would be another thing's.
    fn is_of_call(&self) -> bool {
        let name = self.event.as_deref().unwrap_or_default();
        let family = name.split('.').next().unwrap_or_default();
        family.eq_ignore_ascii_case("call")
    }

    fn of_call(&self, doubts: Doubts<'_, '_>, event: Event<'a>) -> Event<'a> {
        let data = &*self.data;
        let was_transferred = data.was_transferred(doubts);
        let direction = data.unified_direction();
        let (from, to) = data.parties(direction, &data.raw_digits);
        let agent = match self.kind {
            Kind::CallCreated
            | Kind::CallRingingOnAgent
            | Kind::CallAgentDeclined
            | Kind::CallAnswered
            | Kind::CallHold
            | Kind::CallUnhold => data.user.agent(),
            Kind::CallTransferred | Kind::CallExternalTransferred => data.giver(doubts),
            _ => None,
        };
        // In an outbound call only a colleague's phone rings, to whom it was given.
        let rings_at_user = matches!(
            self.kind,
            Kind::CallRingingOnAgent | Kind::CallAgentDeclined
        );
        let is_receivers = rings_at_user
            || (agent.is_some() && data.was_received(doubts) && agent == data.user.agent());
        // `answered_at` is that of the call's first answer: a later user answered later, and whoever declines did not.
        let is_later_answer = self.kind == Kind::CallAnswered && was_transferred;
        let is_anothers = self.kind == Kind::CallAgentDeclined || is_later_answer;
        Event {
            call: CallIds {
                id: data.id.clone(),
                ..CallIds::default()
            },
            direction: match is_receivers {
                true => data.direction_of_later_user(),
                false => direction,
            },
            from,
            to,
            agent,
            times: Times {
                started_at: data.started_at,
                answered_at: data
                    .answered_at
                    .filter(|_| !is_anothers && data.a_person_answered(doubts)),
                ended_at: data.ended_at,
            },
            ..event
        }
    }

    fn of_message(&self, event: Event<'a>) -> Event<'a> {
        let data = &*self.data;
        let direction = data.unified_direction().or(match self.kind {
            Kind::MessageReceived | Kind::GroupMessageReceived => Some(crate::Direction::Inbound),
            Kind::MessageUpdated => None,
            // A status is of a message that was sent.
            _ => Some(crate::Direction::Outbound),
        });
        let outside = match &data.external_number {
            Some(_) => &data.external_number,
            None => &data.raw_digits,
        };
        let (from, to) = data.parties(direction, outside);
        Event {
            direction,
            from,
            to,
            agent: data.user.agent(),
            ..event
        }
    }
}

impl<'a> Data<'a> {
    fn unified_direction(&self) -> Option<crate::Direction> {
        match self.direction {
            Some(Direction::Inbound) => Some(crate::Direction::Inbound),
            Some(Direction::Outbound) => Some(crate::Direction::Outbound),
            Some(Direction::Other(_)) | None => None,
        }
    }

    /// Who called or wrote, and whom; nobody, if the direction is not known.
    fn parties(
        &self,
        direction: Option<crate::Direction>,
        outside: &Text<'a>,
    ) -> (Party<'a>, Party<'a>) {
        let outside = Party {
            number: PhoneNumber::of_text(outside),
            name: None,
        };
        let own = Party {
            number: PhoneNumber::of_text(&self.number.digits),
            name: self.number.name.clone(),
        };
        match direction {
            Some(crate::Direction::Inbound) => (outside, own),
            Some(crate::Direction::Outbound) => (own, outside),
            Some(crate::Direction::Internal) | None => (Party::default(), Party::default()),
        }
    }

    /// Whether the call was given away, or may have been, so that its user is not the one who answered first.
    fn was_transferred(&self, doubts: Doubts<'_, '_>) -> bool {
        self.transferred_by.agent().is_some()
            || self.transferred_to.agent().is_some()
            || doubts.unreadable(&GIVER)
            || doubts.unreadable(&RECEIVER)
    }

    /// The direction in what is told of one user of a call that was given away: the agent of an outbound event counts as
    /// the one who placed the call, and who was given a call has not placed it.
    fn direction_of_later_user(&self) -> Option<crate::Direction> {
        let direction = self.unified_direction();
        direction.filter(|direction| *direction != crate::Direction::Outbound)
    }

    /// Whether the user has the call from a colleague.
    fn was_received(&self, doubts: Doubts<'_, '_>) -> bool {
        self.was_transferred(doubts) && !self.transferred_by.is(&self.user)
    }

    /// Who gave the call away: the user, if nobody is named and the user is not the one who has it now.
    fn giver(&self, doubts: Doubts<'_, '_>) -> Option<Agent<'a>> {
        let in_doubt = doubts.unreadable(&GIVER) || doubts.unreadable(&RECEIVER);
        let has_it = self.transferred_to.is(&self.user);
        let user = || self.user.agent().filter(|_| !in_doubt && !has_it);
        self.transferred_by.agent().or_else(user)
    }

    /// Whether the answer, if there was one, was a person's. A call with a reason why it was missed was answered by
    /// none; nor was a call from outside of which no user is named: a machine took it.
    fn a_person_answered(&self, doubts: Doubts<'_, '_>) -> bool {
        let has_user = || {
            self.user.agent().is_some()
                || self.was_transferred(doubts)
                || doubts.unreadable(&["data.user", "data.user.id", "data.user.name"])
        };
        self.missed_call_reason.is_none()
            && (self.direction != Some(Direction::Inbound) || has_user())
    }

    fn ended(&self, doubts: Doubts<'_, '_>) -> Ended<'a> {
        Ended {
            scope: Scope::Call,
            outcome: self.outcome(doubts),
            recorded: self.recording_url().map(|_| true),
            reason: match &self.missed_call_reason {
                Some(reason) => Some(reason.to_text()),
                None => self.hangup_cause.clone(),
            },
            ..Ended::default()
        }
    }

    /// Where the recording is to be had for longest.
    fn recording_url(&self) -> Option<&Cow<'a, str>> {
        let short = self.recording_short_url.as_ref();
        short.or(self.recording.as_ref())
    }

    /// Where the voicemail is to be had for longest.
    fn voicemail_url(&self) -> Option<&Cow<'a, str>> {
        let short = self.voicemail_short_url.as_ref();
        short.or(self.voicemail.as_ref())
    }

    fn transferred(&self) -> EventKind<'a> {
        EventKind::Transferred(Transferred {
            role: Some(TransferRole::Gave),
            target: PhoneNumber::of_text(&self.external_transferred_to),
            colleague: self.transferred_to.agent().map(Box::new),
            ..Transferred::default()
        })
    }

    /// What came of the call; not known, if a field that would tell could not be read.
    fn outcome(&self, doubts: Doubts<'_, '_>) -> Option<Outcome> {
        let in_doubt = |path| doubts.unreadable(&[path]);
        if in_doubt("data.missed_call_reason") {
            return None;
        }
        let is_taken = self.missed_call_reason.is_none() && self.answered_at.is_some();
        if is_taken && self.a_person_answered(doubts) {
            return Some(Outcome::Answered);
        }
        if self.missed_call_reason.is_none() && in_doubt("data.answered_at") {
            return None;
        }
        if self.voicemail_url().is_some() {
            return Some(Outcome::Voicemail);
        }
        // A machine took it, or nobody knows whether there is a message.
        if is_taken || in_doubt("data.voicemail") || in_doubt("data.voicemail_short_url") {
            return None;
        }
        match (&self.missed_call_reason, &self.direction) {
            (
                Some(
                    MissedCallReason::ShortAbandoned
                    | MissedCallReason::AbandonedInIvr
                    | MissedCallReason::AbandonnedInIvr
                    | MissedCallReason::AbandonedInClassic,
                ),
                _,
            ) => Some(Outcome::Abandoned),
            (_, Some(Direction::Inbound)) => Some(Outcome::Missed),
            (_, Some(Direction::Outbound)) => Some(Outcome::NoAnswer),
            (_, Some(Direction::Other(_)) | None) => None,
        }
    }

    /// The option that the caller chose last, and its key.
    fn chosen(&self) -> impl Iterator<Item = EventKind<'a>> {
        let option = self.ivr_options_selected.last();
        let step = option.map(|option| {
            EventKind::FlowStep(FlowStep {
                step: option.title.clone(),
            })
        });
        let key = option.and_then(|option| option.key.as_ref());
        let digits = key.filter(|key| are_keys(key)).map(|key| {
            EventKind::Digits(Digits {
                value: Some(key.clone()),
            })
        });
        step.into_iter().chain(digits)
    }

    /// What is available now: the recording, the voicemail or both.
    fn assets(&self) -> impl Iterator<Item = EventKind<'a>> {
        let recording = self.recording_url().map(|url| {
            EventKind::Recording(Recording {
                url: Some(url.clone()),
                ..Recording::default()
            })
        });
        let voicemail = self.voicemail_url().map(|_| self.voicemail());
        recording.into_iter().chain(voicemail)
    }

    fn voicemail(&self) -> EventKind<'a> {
        EventKind::Voicemail(Voicemail {
            left: true,
            url: self.voicemail_url().cloned(),
            ..Voicemail::default()
        })
    }

    /// The tag that was put on the call last, if that is plain.
    fn newest_tag(&self) -> Text<'a> {
        // Texts of one length, be they numbers or dates, are in the order of time.
        let time = |at: usize| {
            self.tags
                .get(at)?
                .created_at
                .as_deref()
                .map(|at| (at.len(), at))
        };
        let newest = newest(self.tags.len(), time)?;
        self.tags.get(newest)?.name.clone()
    }

    /// The comment that was written last, if that is plain.
    fn newest_comment(&self) -> Text<'a> {
        let newest = newest(self.comments.len(), |at| self.comments.get(at)?.posted_at)?;
        self.comments.get(newest)?.content.clone()
    }

    /// A note for each text that was found out; one, if there is no text.
    fn found(&self, what: NoteKind) -> impl Iterator<Item = EventKind<'a>> {
        let without = self.content.is_empty().then(|| noted(what, None));
        let texts = self.content.iter();
        without
            .into_iter()
            .chain(texts.map(move |text| noted(what, Some(text.clone()))))
    }

    fn message(&self) -> EventKind<'a> {
        EventKind::Message(Box::new(Message {
            id: self.id.clone(),
            conversation_id: self.group_conversation_id.clone(),
            medium: match self.channel.as_deref() {
                Some("whatsapp") => Some(Medium::Whatsapp),
                _ => None,
            },
            status: match self.status.as_deref() {
                Some("received") => Some(MessageStatus::Received),
                Some("pending" | "queued") => Some(MessageStatus::Queued),
                Some("sent") => Some(MessageStatus::Sent),
                Some("delivered") => Some(MessageStatus::Delivered),
                Some("failed") => Some(MessageStatus::Failed),
                Some("read") => Some(MessageStatus::Read),
                _ => None,
            },
            text: self.body.clone(),
            ..Message::default()
        }))
    }
}

impl<'a> User<'a> {
    /// Whether both are the same user.
    fn is(&self, other: &Self) -> bool {
        match (&self.id, &other.id) {
            (Some(id), Some(other)) => id == other,
            _ => self.name.is_some() && self.name == other.name,
        }
    }

    fn agent(&self) -> Option<Agent<'a>> {
        Agent::of(self.id.clone(), None, self.name.clone())
    }
}

const fn noted<'a>(what: NoteKind, text: Text<'a>) -> EventKind<'a> {
    EventKind::Noted(Noted {
        what,
        text,
        removed: false,
    })
}

/// Which of so many items is the newest: the only one, or the one whose time, which all have, is later than any other.
fn newest<T: Ord>(items: usize, time: impl Fn(usize) -> Option<T>) -> Option<usize> {
    if items == 1 {
        return Some(0);
    }
    let mut newest = None;
    let mut is_plain = false;
    for at in 0..items {
        let own = time(at)?;
        match newest.as_ref().map(|(_, latest)| own.cmp(latest)) {
            Some(Ordering::Less) => {}
            Some(Ordering::Equal) => is_plain = false,
            Some(Ordering::Greater) | None => {
                newest = Some((at, own));
                is_plain = true;
            }
        }
    }
    newest.filter(|_| is_plain).map(|(at, _)| at)
}
