//! What a CallRail webhook means.

use alloc::borrow::Cow;
use alloc::boxed::Box;

use super::{CallType, Direction as Way, Fields, Kind, Payload};
use crate::event::{
    Account, CallIds, Direction, Ended, Event, EventKind, FlowStep, Medium, Message, MessageStatus,
    NoteKind, Noted, Outcome, Party, Recording, Scope, Times, Transcript, Voicemail, span,
};
use crate::fields::Doubts;
use crate::text::Text;
use crate::{PhoneNumber, Vendor, event::Events};

/// With what the ids of calls begin.
const CALL_ID: &str = "CAL";

impl<'a> Payload<'a> {
    /// What the webhook means, if no field was in doubt: one event, or one for each thing that it tells of; as the table
    /// in the [module docs](super#events) says.
    #[must_use]
    pub fn normalize(&self) -> Events<'a> {
        self.normalize_with(Doubts::NONE)
    }

    /// [`normalize`](Self::normalize), if some fields of the delivery were in doubt.
    pub(crate) fn normalize_with(&self, doubts: Doubts<'_, '_>) -> Events<'a> {
        match self.kind {
            Kind::PreCall => Events::one(self.event(EventKind::Initiated)),
            Kind::RoutingComplete => Events::one(self.event(EventKind::FlowStep(FlowStep {
                step: Some(Cow::Borrowed("routed")),
            }))),
            Kind::PostCall | Kind::CallModified => self.after(doubts),
            Kind::SmsReceived => Events::one(self.message(MessageStatus::Received)),
            Kind::SmsSent => Events::one(self.message(MessageStatus::Sent)),
            // Before the end of a call its record says that the call was missed: without a name it is no end.
            Kind::Form | Kind::Unnamed | Kind::Unknown => {
                Events::one(self.event(EventKind::Unknown))
            }
        }
    }
}

impl<'a> Fields<'a> {
    /// An event of a call, or of nothing that is known.
    fn event(&self, kind: EventKind<'a>) -> Event<'a> {
        let event = Event {
            account: Account {
                id: self
                    .company_resource_id
                    .as_ref()
                    .or(self.company_id.as_ref())
                    .cloned(),
                tenant: None,
            },
            ..Event::new(Vendor::Callrail, self.kind.name(self.sent_name()), kind)
        };
        if !self.is_of_call() {
            return event;
        }
        let (from, to) = self.parties();
        Event {
            call: CallIds {
                id: self.object_id(),
                ..CallIds::default()
            },
            direction: self.direction(),
            from,
            to,
            // No other moment is told.
            occurred_at: self.start_time.filter(|_| self.kind == Kind::PreCall),
            times: Times {
                started_at: self.start_time,
                ..Times::default()
            },
            ..event
        }
    }

    /// The id of the call, message or form.
    fn object_id(&self) -> Text<'a> {
        self.resource_id.as_ref().or(self.id.as_ref()).cloned()
    }

    /// Whether it is about a call; without a name, if its id or an older call's own field says so.
    fn is_of_call(&self) -> bool {
        match (self.kind, &self.resource_id) {
            (Kind::Unnamed | Kind::Unknown, Some(id)) => id.starts_with(CALL_ID),
            (Kind::Unnamed | Kind::Unknown, None) => self.call_type.is_some(),
            (kind, _) => kind.is_of_call(),
        }
    }

    fn direction(&self) -> Option<Direction> {
        match (&self.direction, &self.call_type) {
            (Some(Way::Inbound), _) => Some(Direction::Inbound),
            (Some(Way::Outbound), _) | (None, Some(CallType::Outbound)) => {
                Some(Direction::Outbound)
            }
            (Some(Way::Other(_)) | None, _) => None,
        }
    }

    /// Who called, and whom.
    fn parties(&self) -> (Party<'a>, Party<'a>) {
        let outside = Party {
            number: PhoneNumber::of_text(&self.customer_phone_number),
            name: self.customer_name.clone(),
        };
        let own = Party {
            number: PhoneNumber::of_text(&self.tracking_phone_number),
            name: None,
        };
        match self.direction() {
            Some(Direction::Inbound) => (outside, own),
            Some(Direction::Outbound) => (own, outside),
            Some(Direction::Internal) | None => (Party::default(), Party::default()),
        }
    }

    /// What the record of a call that is over tells: its end, and what was made of the call.
    fn after(&self, doubts: Doubts<'_, '_>) -> Events<'a> {
        let outcome = self.outcome(doubts);
        let is_voicemail = outcome == Some(Outcome::Voicemail);
        let is_modified = self.kind == Kind::CallModified;
        let ended = EventKind::Ended(Ended {
            scope: Scope::Call,
            outcome,
            // It counts from the start: a call that nobody answered has one, too. In a changed record, which counts
            // before the others, 0 may be that of a first record sent again to another address.
            duration: span(self.duration.filter(|seconds| !is_modified || *seconds > 0)),
            recorded: (self.recording.is_some() && !is_voicemail).then_some(true),
            // A record that was changed later counts before the first one.
            revision: is_modified.then_some(1),
            reason: self.call_type.as_ref().map(CallType::to_text),
            ..Ended::default()
        });
        let beside = self.recorded(is_voicemail).into_iter();
        let mut beside = beside
            .chain(self.transcript())
            .chain(self.notes())
            .peekable();
        match beside.peek() {
            None => Events::one(self.event(ended)),
            Some(_) => {
                let all = [ended].into_iter().chain(beside);
                Events::many(all.map(|kind| self.event(kind)).collect())
            }
        }
    }

    /// The message that the caller left, or the recording of the call.
    fn recorded(&self, is_voicemail: bool) -> Option<EventKind<'a>> {
        let duration = span(self.recording_duration);
        if is_voicemail {
            return Some(EventKind::Voicemail(Voicemail {
                left: true,
                duration,
                url: self.recording.clone(),
                ..Voicemail::default()
            }));
        }
        self.recording.is_some().then(|| {
            EventKind::Recording(Recording {
                duration,
                url: self.recording.clone(),
                ..Recording::default()
            })
        })
    }

    fn transcript(&self) -> Option<EventKind<'a>> {
        let is_there = self.transcription.is_some() || self.conversational_transcript.is_some();
        is_there.then(|| {
            EventKind::Transcript(Transcript {
                text: self.transcription.clone(),
                ..Transcript::default()
            })
        })
    }

    /// What people and machines wrote about the call.
    fn notes(&self) -> impl Iterator<Item = EventKind<'a>> {
        let noted = |what| {
            move |text: &Cow<'a, str>| {
                EventKind::Noted(Noted {
                    what,
                    text: Some(text.clone()),
                    removed: false,
                })
            }
        };
        let tags = self.tags.iter().map(noted(NoteKind::Tag));
        let note = self.note.iter().map(noted(NoteKind::Comment));
        let summary = self.call_summary.iter().map(noted(NoteKind::Summary));
        tags.chain(note).chain(summary)
    }

    /// What became of a call that is over; not known, if a field that would tell could not be read.
    fn outcome(&self, doubts: Doubts<'_, '_>) -> Option<Outcome> {
        let call_type = self.call_type.as_ref();
        let is_voicemail = match (self.voicemail, call_type) {
            (Some(is_voicemail), _) => is_voicemail,
            (None, Some(CallType::Voicemail)) => true,
            (None, Some(CallType::Answered | CallType::Missed | CallType::Abandoned)) => false,
            (None, _) if doubts.unreadable(&["voicemail"]) => return None,
            (None, _) => false,
        };
        if is_voicemail {
            return Some(Outcome::Voicemail);
        }
        match (self.answered, call_type) {
            (Some(true), _) | (None, Some(CallType::Answered)) => Some(Outcome::Answered),
            // It says both.
            (Some(false), Some(CallType::Answered)) => None,
            (Some(false), _) | (None, Some(CallType::Missed | CallType::Abandoned)) => {
                self.not_answered()
            }
            (None, _) => None,
        }
    }

    /// What a call is that nobody answered.
    fn not_answered(&self) -> Option<Outcome> {
        match (self.direction(), &self.call_type) {
            (Some(Direction::Outbound), _) => Some(Outcome::NoAnswer),
            (Some(_) | None, Some(CallType::Abandoned)) => Some(Outcome::Abandoned),
            (Some(_), _) | (None, Some(CallType::Missed)) => Some(Outcome::Missed),
            (None, _) => None,
        }
    }

    fn message(&self, status: MessageStatus) -> Event<'a> {
        let is_received = status == MessageStatus::Received;
        let medium = match self.media_urls.is_empty() {
            true => Medium::Sms,
            false => Medium::Mms,
        };
        let kind = EventKind::Message(Box::new(Message {
            id: self.object_id(),
            conversation_id: self
                .thread_resource_id
                .as_ref()
                .or(self.thread_id.as_ref())
                .cloned(),
            medium: Some(medium),
            status: Some(status),
            text: self.content.clone(),
            files: self.media_urls.clone(),
            ..Message::default()
        }));
        // The name is that of the one outside.
        let party = |number, is_outside: bool| Party {
            number: PhoneNumber::of_text(number),
            name: self.customer_name.clone().filter(|_| is_outside),
        };
        Event {
            direction: Some(match is_received {
                true => Direction::Inbound,
                false => Direction::Outbound,
            }),
            from: party(&self.source_number, is_received),
            to: party(&self.destination_number, !is_received),
            occurred_at: self.sent_at.or(self.created_at),
            ..self.event(kind)
        }
    }
}
