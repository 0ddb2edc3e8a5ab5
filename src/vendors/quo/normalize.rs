//! What a Quo webhook means.

use alloc::borrow::Cow;
use alloc::boxed::Box;

use super::schema::Subject;
use super::{
    Data, Direction, Kind, Payload, PhoneNumberType, ProcessingStatus, Recording, Resource, Status,
};
use crate::event::{
    self, Account, Agent, Answered, AnsweredBy, CallIds, Detected, Detection, Digits, Ended,
    EndedBy, Event, EventKind, FlowStep, Forwarded, Message, MessageStatus, NoteKind, Noted,
    Outcome, Party, Scope, Times, Transcript, Voicemail,
};
use crate::fields::Doubts;
use crate::text::are_keys;
use crate::{PhoneNumber, Vendor, event::Events};

/// With what the ids of events begin that Quo sends to try an address.
const TEST_ID: &str = "EV-test-";

impl<'a> Data<'a> {
    /// What the event is about, in either generation.
    pub(super) fn subject(&self) -> Option<&Resource<'a>> {
        self.resource.as_deref().or(self.object.as_deref())
    }

    /// Whether it is a legacy webhook's.
    pub(super) const fn is_legacy(&self) -> bool {
        self.resource.is_none() && self.object.is_some()
    }
}

impl<'a> Payload<'a> {
    /// What the webhook means, if no field was in doubt: one event, or one for each thing that it tells of; as the table
    /// in the [module docs](super#events) says.
    #[must_use]
    pub fn normalize(&self) -> Events<'a> {
        self.normalize_with(Doubts::NONE)
    }

    /// [`normalize`](Self::normalize), if some fields of the delivery were in doubt.
    pub(crate) fn normalize_with(&self, doubts: Doubts<'_, '_>) -> Events<'a> {
        let none = Resource::default();
        let told = Told {
            payload: self,
            resource: self.data.subject().unwrap_or(&none),
            doubts,
        };
        told.events()
    }
}

/// A webhook, and what it is about.
#[derive(Clone, Copy)]
struct Told<'p, 'a> {
    payload: &'p Payload<'a>,
    resource: &'p Resource<'a>,
    doubts: Doubts<'p, 'p>,
}

impl<'a> Told<'_, 'a> {
    fn events(self) -> Events<'a> {
        let resource = self.resource;
        let one = |kind| Events::one(self.event(kind));
        match self.payload.kind {
            // A menu or Quo's own agent may take it before any phone rings.
            Kind::CallRinging if self.is_inbound() => one(EventKind::Initiated),
            Kind::CallRinging => one(EventKind::Ringing),
            Kind::CallMenuSelected => self.all(resource.chosen()),
            Kind::CallAnswered => one(EventKind::Answered(Answered::by(self.answered_by()))),
            Kind::CallForwarded => one(EventKind::Forwarded(Forwarded {
                target: resource.target(),
            })),
            Kind::CallMissed => one(EventKind::Ended(Ended {
                scope: Scope::Call,
                outcome: Some(Outcome::Missed),
                ..Ended::default()
            })),
            Kind::CallCompleted => self.completed(),
            Kind::CallRecordingCompleted => self.all(resource.recordings()),
            Kind::CallVoicemailCompleted => self.all(resource.voicemail()),
            Kind::CallSummaryCompleted => self.all(resource.notes()),
            Kind::CallTranscriptCompleted if resource.is_made() => {
                one(EventKind::Transcript(Transcript::default()))
            }
            Kind::MessageReceived => one(self.message(MessageStatus::Received)),
            Kind::MessageDelivered => one(self.message(MessageStatus::Delivered)),
            Kind::MessageFailed | Kind::MessageUndelivered => {
                one(self.message(MessageStatus::Failed))
            }
            _ => one(EventKind::Unknown),
        }
    }

    /// An event for each of several kinds; for none, one that says nothing.
    fn all(self, kinds: impl Iterator<Item = EventKind<'a>>) -> Events<'a> {
        let mut events = kinds.map(|kind| self.event(kind));
        match (events.next(), events.next()) {
            (None, _) => Events::one(self.event(EventKind::Unknown)),
            (Some(only), None) => Events::one(only),
            (Some(first), Some(second)) => {
                Events::many([first, second].into_iter().chain(events).collect())
            }
        }
    }

    fn event(self, kind: EventKind<'a>) -> Event<'a> {
        let payload = self.payload;
        let id = payload.id.as_deref().unwrap_or_default();
        let event = Event {
            delivery_id: payload.id.clone(),
            account: Account {
                id: payload.data.context.org_id.clone(),
                tenant: None,
            },
            test: id.starts_with(TEST_ID),
            ..Event::new(Vendor::Quo, payload.kind.name(&payload.event), kind)
        };
        match payload.kind.subject() {
            Subject::Call if self.is_of_call() => self.of_call(event),
            Subject::Message => self.of_message(event),
            Subject::Call | Subject::Other => Event {
                occurred_at: payload.created_at,
                ..event
            },
        }
    }

    /// Whether it is about a call. An unknown event need not be, and its `id` would be another thing's.
    fn is_of_call(self) -> bool {
        let name = self.payload.event.as_deref().unwrap_or_default();
        self.payload.kind != Kind::Unknown || name.starts_with("call.")
    }

    fn of_call(self, event: Event<'a>) -> Event<'a> {
        let Self {
            payload, resource, ..
        } = self;
        let (from, to) = self.parties();
        // What has the call's id in `callId` has times of its own.
        let is_the_call = resource.call_id.is_none();
        let mut event = Event {
            call: CallIds {
                id: match payload.kind {
                    Kind::CallVoicemailCompleted
                    | Kind::CallSummaryCompleted
                    | Kind::CallTranscriptCompleted => resource.call_id.clone(),
                    _ => resource.call_id.as_ref().or(resource.id.as_ref()).cloned(),
                },
                ..CallIds::default()
            },
            direction: self.direction(),
            from,
            to,
            agent: self.agent(),
            occurred_at: payload.created_at,
            times: Times {
                started_at: resource.created_at.filter(|_| is_the_call),
                ..Times::default()
            },
            ..event
        };
        match payload.kind {
            Kind::CallAnswered if self.answered_by() == AnsweredBy::Person => {
                event.times.answered_at = resource.answered_at;
            }
            Kind::CallCompleted => {
                let answered_at = resource.answered_at;
                event.times.answered_at =
                    answered_at.filter(|_| self.outcome() == Some(Outcome::Answered));
                event.times.ended_at = resource.completed_at;
                event.occurred_at = resource.completed_at.or(payload.created_at);
            }
            Kind::CallVoicemailCompleted
            | Kind::CallSummaryCompleted
            | Kind::CallTranscriptCompleted => event.times = Times::default(),
            _ => {}
        }
        event
    }

    /// The direction; that of what comes of calls from outside alone, or of messages one way alone, need not be told.
    fn direction(self) -> Option<crate::Direction> {
        match (&self.resource.direction, self.payload.kind) {
            (Some(Direction::Incoming), _) => Some(crate::Direction::Inbound),
            (Some(Direction::Outgoing), _) => Some(crate::Direction::Outbound),
            (
                None,
                Kind::CallMenuSelected
                | Kind::CallForwarded
                | Kind::CallMissed
                | Kind::MessageReceived,
            ) => Some(crate::Direction::Inbound),
            (None, Kind::MessageDelivered | Kind::MessageFailed | Kind::MessageUndelivered) => {
                Some(crate::Direction::Outbound)
            }
            (Some(Direction::Other(_)) | None, _) => None,
        }
    }

    fn is_inbound(self) -> bool {
        self.direction() == Some(crate::Direction::Inbound)
    }

    /// Who called, and whom.
    fn parties(self) -> (Party<'a>, Party<'a>) {
        let resource = self.resource;
        let from = resource.from.as_ref();
        if from.is_some() || !resource.to.is_empty() {
            return (party(from), party(resource.to.first()));
        }
        let participants = &self.payload.data.context.participants;
        let (external, workspace) = (
            participants.external.first(),
            participants.workspace.first(),
        );
        let (outside, own) = match &*resource.participants {
            _ if external.is_some() || workspace.is_some() => (external, workspace),
            [outside] => (Some(outside), None),
            // Which comes first in a call to the outside is not known.
            [outside, own] if self.is_inbound() => (Some(outside), Some(own)),
            _ => (None, None),
        };
        match self.direction() {
            Some(crate::Direction::Inbound) => (party(outside), party(own)),
            Some(crate::Direction::Outbound) => (party(own), party(outside)),
            Some(crate::Direction::Internal) | None => (Party::default(), Party::default()),
        }
    }

    /// The user whom the event is about, if it tells of one.
    fn agent(self) -> Option<Agent<'a>> {
        let resource = self.resource;
        let id = match self.payload.kind {
            Kind::CallRinging | Kind::CallAnswered | Kind::CallCompleted
                if self.direction() == Some(crate::Direction::Outbound) =>
            {
                self.placer()
            }
            Kind::CallAnswered => resource.answerer(),
            Kind::CallMissed => self.only_user(),
            Kind::CallCompleted => match self.outcome() {
                // Whose number it is need not have answered: a colleague may have been given the call.
                Some(Outcome::Answered) => resource.answerer(),
                Some(Outcome::AnsweredBySystem) => None,
                _ => self.only_user(),
            },
            _ => None,
        };
        let id = id.filter(|id| !is_system(id)).cloned();
        Agent::of(id, None, None)
    }

    /// The user who placed a call to the outside. `userId` is in every event, and `answeredByUserId` in one: if the
    /// latter counted and they differed, one user would have answered what the other placed.
    fn placer(&self) -> Option<&Cow<'a, str>> {
        let resource = self.resource;
        let answerer = resource.answered_by_user_id.as_ref();
        let by_system = answerer.filter(|id| is_system(id));
        let user = resource.user_id.as_ref();
        let user = user.or(self.payload.data.context.user_id.as_ref());
        let placer = resource.initiated_by.as_ref();
        placer.or(by_system).or(user).or(answerer)
    }

    /// The user whose number it is, if it is one user's.
    fn only_user(&self) -> Option<&Cow<'a, str>> {
        let context = &self.payload.data.context;
        let is_private = context.phone_number_type == Some(PhoneNumberType::Private);
        context.user_id.as_ref().filter(|_| is_private)
    }

    fn answered_by(self) -> AnsweredBy {
        // A system that placed a call is the one who talks in it, and somebody outside answered.
        let is_outbound = self.direction() == Some(crate::Direction::Outbound);
        match !is_outbound && self.resource.is_by_system() {
            true => AnsweredBy::System,
            false => AnsweredBy::Person,
        }
    }

    /// The end of the call, and what it tells beside: where the call went, that a machine had it, a voicemail.
    fn completed(self) -> Events<'a> {
        let resource = self.resource;
        let outcome = self.outcome();
        let reason = || resource.status.as_ref().map(Status::to_text);
        let was = |outcome_of| outcome == Some(outcome_of);
        let target = resource.target().filter(|_| was(Outcome::Forwarded));
        let forwarded = target.map(|target| {
            EventKind::Forwarded(Forwarded {
                target: Some(target),
            })
        });
        // The answer that was told before need not have named the machine.
        let is_by_agent = self.is_inbound() && resource.status == Some(Status::AiHandled);
        let detected = is_by_agent.then(|| {
            EventKind::Detected(Detected {
                what: Detection::Machine,
                reason: reason(),
            })
        });
        let is_legacy = self.payload.data.is_legacy();
        let is_by_caller = !is_legacy && resource.status == Some(Status::Abandoned);
        let ended = EventKind::Ended(Ended {
            scope: Scope::Call,
            outcome,
            recorded: (!resource.listed().is_empty()).then_some(true),
            by: is_by_caller.then_some(EndedBy::Caller),
            reason: reason(),
            ..Ended::default()
        });
        let voicemail = &resource.voicemail;
        let voicemail = (was(Outcome::Voicemail) && voicemail.is_there()).then(|| {
            EventKind::Voicemail(Voicemail {
                left: true,
                duration: voicemail.duration,
                id: voicemail.id.clone(),
                url: voicemail.url.clone(),
                ..Voicemail::default()
            })
        });
        let recordings = resource.listed().iter().map(Recording::available);
        let before = forwarded.into_iter().chain(detected);
        let after = voicemail.into_iter().chain(recordings);
        self.all(before.chain([ended]).chain(after))
    }

    /// What came of the call; not known, if a field that would tell could not be read.
    fn outcome(self) -> Option<Outcome> {
        let resource = self.resource;
        if self.is_unreadable(["data.resource.status", "data.object.status"]) {
            return None;
        }
        let outcome = match &resource.status {
            Some(Status::Answered) => self.answered(),
            Some(Status::Unanswered | Status::NoAnswer | Status::Missed) => self.not_answered(),
            Some(Status::Abandoned | Status::Canceled) => match self.direction() {
                Some(crate::Direction::Inbound) => Some(Outcome::Abandoned),
                _ => self.not_answered(),
            },
            Some(Status::Busy) => Some(Outcome::Busy),
            Some(Status::Failed) => Some(Outcome::Failed),
            Some(Status::Forwarded) => Some(Outcome::Forwarded),
            Some(Status::AiHandled) => self.is_inbound().then_some(Outcome::AnsweredBySystem),
            Some(Status::Completed) | None => self.completed_by_times(),
            Some(_) => None,
        };
        if outcome == Some(Outcome::Answered) || !self.is_inbound() {
            return outcome;
        }
        if resource.has_voicemail == Some(true) || resource.voicemail.is_there() {
            return Some(Outcome::Voicemail);
        }
        let is_doubtful = self
            .is_unreadable(["data.resource.hasVoicemail", "data.object.hasVoicemail"])
            || self.is_unreadable(["data.resource.voicemail", "data.object.voicemail"]);
        outcome.filter(|_| !is_doubtful)
    }

    /// What came of a call of which nothing but times tells whether it was answered.
    fn completed_by_times(self) -> Option<Outcome> {
        let resource = self.resource;
        let is_over = resource.status.is_some();
        let by = self.doubts.unreadable(&[
            "data.resource.answeredBy",
            "data.resource.answeredByUserId",
            "data.resource.aiHandled",
            "data.object.answeredBy",
            "data.object.aiHandled",
        ]);
        match resource.answered_at {
            Some(_) if by => None,
            Some(_) => self.answered(),
            // A legacy webhook says so with `completed` and no time of the answer.
            None if is_over
                && !self.is_unreadable(["data.resource.answeredAt", "data.object.answeredAt"]) =>
            {
                self.not_answered()
                    .filter(|_| self.payload.data.is_legacy())
            }
            None => None,
        }
    }

    fn answered(self) -> Option<Outcome> {
        Some(match self.answered_by() {
            AnsweredBy::System => Outcome::AnsweredBySystem,
            AnsweredBy::Person => Outcome::Answered,
        })
    }

    fn not_answered(self) -> Option<Outcome> {
        match self.direction()? {
            crate::Direction::Inbound => Some(Outcome::Missed),
            crate::Direction::Outbound => Some(Outcome::NoAnswer),
            crate::Direction::Internal => None,
        }
    }

    /// Whether a field of what the event is about, by its path in either generation, was sent and could not be read.
    fn is_unreadable(self, paths: [&str; 2]) -> bool {
        self.doubts.unreadable(&paths)
    }

    fn message(self, status: MessageStatus) -> EventKind<'a> {
        let Self {
            payload, resource, ..
        } = self;
        let context = &payload.data.context;
        let files = resource.media.iter().filter_map(|file| file.url.clone());
        let number = |number: &Cow<'a, str>| PhoneNumber::recognize(number.clone());
        EventKind::Message(Box::new(Message {
            id: resource.id.clone(),
            conversation_id: match &resource.conversation_id {
                Some(id) => Some(id.clone()),
                None => context.conversation_id.clone(),
            },
            status: Some(status),
            text: resource.text.clone(),
            files: files.collect(),
            also_to: self.recipients().iter().skip(1).map(number).collect(),
            reason: resource.error_code.clone(),
            ..Message::default()
        }))
    }

    /// Who was written to.
    fn recipients(&self) -> &[Cow<'a, str>] {
        match &*self.resource.to {
            [] => &self.payload.data.context.recipient_identifiers,
            to => to,
        }
    }

    fn of_message(self, event: Event<'a>) -> Event<'a> {
        let Self {
            payload, resource, ..
        } = self;
        let context = &payload.data.context;
        let direction = self.direction();
        let from = resource
            .from
            .as_ref()
            .or(context.sender_identifier.as_ref());
        // Whoever wrote to the outside; of a message from there it is nobody in particular.
        let user = resource.user_id.as_ref().or(context.user_id.as_ref());
        let user =
            user.filter(|id| direction == Some(crate::Direction::Outbound) && !is_system(id));
        Event {
            direction,
            from: party(from),
            to: party(self.recipients().first()),
            agent: Agent::of(user.cloned(), None, None),
            occurred_at: payload.created_at.or(resource.created_at),
            ..event
        }
    }
}

impl<'a> Resource<'a> {
    /// Who answered, as far as it is told.
    fn answerer(&self) -> Option<&Cow<'a, str>> {
        self.answered_by_user_id
            .as_ref()
            .or(self.answered_by.as_ref())
    }

    /// Whether Quo's own agent, a machine, answered.
    fn is_by_system(&self) -> bool {
        match self.answerer() {
            Some(id) => is_system(id),
            None => self.ai_handled.is_some(),
        }
    }

    /// The number that the call was forwarded to, if it is one and not a user's id.
    fn target(&self) -> Option<PhoneNumber<'a>> {
        let target = PhoneNumber::of_text(&self.forwarded_to)?;
        let is_number = matches!(target, PhoneNumber::E164(_) | PhoneNumber::Short(_));
        is_number.then_some(target)
    }

    /// Where the menu went, and the key that the caller pressed for that.
    fn chosen(&self) -> impl Iterator<Item = EventKind<'a>> {
        let step = EventKind::FlowStep(FlowStep {
            step: self.phone_menu_selection_name.clone(),
        });
        let keys = self.phone_menu_selection.clone();
        let keys = keys.filter(|keys| are_keys(keys));
        let keys = keys.map(|keys| EventKind::Digits(Digits { value: Some(keys) }));
        [step].into_iter().chain(keys)
    }

    fn listed(&self) -> &[Recording<'a>] {
        match &*self.recordings {
            [] => &self.media,
            recordings => recordings,
        }
    }

    /// The recordings; one without an address, if none is listed.
    fn recordings(&self) -> impl Iterator<Item = EventKind<'a>> {
        let listed = self.listed();
        let unlisted = listed.is_empty().then(|| {
            // With a `callId` the rest is the recording's own.
            let is_own = self.call_id.is_some();
            EventKind::Recording(event::Recording {
                id: self.id.clone().filter(|_| is_own),
                url: self.url.clone(),
                duration: self.duration.filter(|_| is_own),
                ..event::Recording::default()
            })
        });
        listed.iter().map(Recording::available).chain(unlisted)
    }

    /// The voicemail, and what was said in it.
    fn voicemail(&self) -> impl Iterator<Item = EventKind<'a>> {
        let voicemail = EventKind::Voicemail(Voicemail {
            left: true,
            duration: self.duration,
            id: self.voicemail_id.clone(),
            url: self.recording_url.clone(),
            ..Voicemail::default()
        });
        let transcript = self.transcript.as_ref().map(|text| {
            EventKind::Transcript(Transcript {
                text: Some(text.clone()),
                ..Transcript::default()
            })
        });
        [voicemail].into_iter().chain(transcript)
    }

    /// Whether the summary or transcript was made.
    fn is_made(&self) -> bool {
        matches!(
            self.processing_status,
            None | Some(ProcessingStatus::Completed)
        ) && matches!(self.status, None | Some(Status::Completed))
    }

    /// A note for each line of a summary.
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
        let summary = self.summary.iter().chain(&self.key_points);
        let summary = summary.map(noted(NoteKind::Summary));
        let next_steps = self.next_steps.iter().map(noted(NoteKind::ActionItem));
        let sentiment = self.sentiment.iter().map(noted(NoteKind::Sentiment));
        let is_made = self.is_made();
        let notes = summary.chain(next_steps).chain(sentiment);
        notes.filter(move |_| is_made)
    }
}

impl<'a> Recording<'a> {
    /// Whether anything was said of it.
    const fn is_there(&self) -> bool {
        self.url.is_some() || self.id.is_some() || self.duration.is_some()
    }

    fn available(&self) -> EventKind<'a> {
        EventKind::Recording(event::Recording {
            id: self.id.clone(),
            url: self.url.clone(),
            duration: self.duration,
            ..event::Recording::default()
        })
    }
}

fn party<'a>(number: Option<&Cow<'a, str>>) -> Party<'a> {
    Party {
        number: number.map(|number| PhoneNumber::recognize(number.clone())),
        name: None,
    }
}

/// Whether an id is a system's, such as that of Quo's own agent, and no user's.
fn is_system(id: &str) -> bool {
    id.starts_with("SY")
}
