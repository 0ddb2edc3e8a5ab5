//! What a Plivo webhook means.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;

use chrono::{DateTime, Datelike as _, Utc};

use super::cause::Cause;
use super::words::{
    CallStatus, DialAction, DialStatus, Direction, Kind, MessageStatus, MessageType, PressedBy,
};
use super::{ENDPOINT_HOST, Form, Payload, clock};
use crate::event::{
    Account, Agent, Answered, CallIds, Detected, Detection, Digits, Ended, Event, EventKind,
    Events, FlowStep, Medium, Message, MessageStatus as Status, Outcome, Party, Recording,
    RecordingStatus, Scope, Side, Speech, Times, Transcript, span,
};
use crate::fields::Doubts;
use crate::text::Text;
use crate::{PhoneNumber, Vendor};

impl<'a> Payload<'a> {
    /// What the webhook means, if no field was in doubt: one event or several, as the table in the
    /// [module docs](super#events) says.
    #[must_use]
    pub fn normalize(&self) -> Events<'a> {
        self.normalize_with(Doubts::NONE)
    }

    /// [`normalize`](Self::normalize), if some fields of the delivery were in doubt.
    pub(crate) fn normalize_with(&self, doubts: Doubts<'_, '_>) -> Events<'a> {
        let leg = Leg::of(self, doubts);
        match self.kind {
            Kind::CallRequest => leg.request(),
            Kind::Ring => Events::one(leg.event(match leg.side {
                Some(Side::Called) => EventKind::Ringing,
                _ => EventKind::Initiated,
            })),
            Kind::Hangup => leg.hangup(),
            Kind::DialCallback => leg.dial_callback(),
            Kind::DialResult => leg.dial_result(),
            Kind::InputResult => leg.input(),
            Kind::RecordResult | Kind::RecordingCallback => Events::one(leg.recording()),
            Kind::Transcription => Events::one(leg.event(leg.transcript())),
            Kind::MachineDetection => Events::one(leg.event(leg.detected())),
            Kind::ConferenceCallback if self.record_url.is_some() => Events::one(leg.recording()),
            Kind::ConferenceResult => Events::one(leg.event(step())),
            Kind::MessageReceived | Kind::MessageStatus => Events::one(leg.message()),
            Kind::ConferenceCallback
            | Kind::SpeechPartial
            | Kind::MultiPartyCall
            | Kind::Unknown => Events::one(leg.event(EventKind::Unknown)),
        }
    }
}

fn step<'a>() -> EventKind<'a> {
    EventKind::FlowStep(FlowStep::default())
}

/// What a cause says that names a machine.
fn machine<'a>() -> EventKind<'a> {
    EventKind::Detected(Detected {
        what: Detection::Machine,
        ..Detected::default()
    })
}

/// A delivery, with what is concluded of the leg that it is sent for: the call's first one, but for one that a
/// `<Dial>` made and that has callbacks of its own.
struct Leg<'f, 'a, 'd> {
    form: &'f Form<'a>,
    doubts: Doubts<'d, 'd>,
    call_id: Text<'a>,
    id: Text<'a>,
    /// Whether a `<Dial>` made it.
    is_dialled: bool,
    side: Option<Side>,
    /// The account's own agent at it.
    agent: Option<Agent<'a>>,
}

impl<'f, 'a, 'd> Leg<'f, 'a, 'd> {
    fn of(form: &'f Form<'a>, doubts: Doubts<'d, 'd>) -> Self {
        let own = form
            .call_uuid
            .as_ref()
            .or(form.participant_call_uuid.as_ref());
        let first = form.dial_a_leg_uuid.as_ref().or(form.a_leg_uuid.as_ref());
        let is_in_doubt = doubts.unreadable(&["DialALegUUID", "ALegUUID"]);
        let is_dialled = match (own, first) {
            (Some(own), Some(first)) => own != first,
            _ => false,
        };
        let side = match form.direction {
            _ if is_dialled => Some(Side::Called),
            Some(Direction::Inbound) => Some(Side::Caller),
            Some(Direction::Outbound) => Some(Side::Called),
            _ => None,
        };
        let address = match side {
            Some(Side::Caller) => &form.from,
            Some(Side::Called) => &form.to,
            None => &None,
        };
        Self {
            form,
            doubts,
            call_id: match first {
                None if is_in_doubt => None,
                None => own.cloned(),
                first => first.cloned(),
            },
            id: own.cloned(),
            is_dialled,
            side,
            agent: agent(address),
        }
    }

    fn name(&self) -> Cow<'a, str> {
        let sent = self.form.event.as_ref();
        match (self.form.kind, sent) {
            (Kind::Unknown, Some(sent)) => sent.clone(),
            (kind, _) => Cow::Borrowed(kind.as_str()),
        }
    }

    fn event(&self, kind: EventKind<'a>) -> Event<'a> {
        let form = self.form;
        Event {
            name: self.name(),
            account: Account {
                id: form.parent_auth_id.clone(),
                tenant: None,
            },
            call: CallIds {
                id: self.call_id.clone(),
                leg_id: self.id.clone(),
                reference: form.request_uuid.clone(),
                ..CallIds::default()
            },
            direction: self.direction(),
            side: self.side,
            from: Party {
                number: number(&form.from),
                name: self.callers_name(),
            },
            to: Party {
                number: number(&form.to),
                name: None,
            },
            agent: self.agent.clone(),
            times: Times {
                started_at: form.session_start.filter(|_| !self.is_dialled),
                ..Times::default()
            },
            ..Event::new(Vendor::Plivo, "".into(), kind)
        }
    }

    /// The caller's name; a number in its place is none.
    fn callers_name(&self) -> Text<'a> {
        let name = &self.form.caller_name;
        let is_number = name.is_some() && number(name) == number(&self.form.from);
        name.clone().filter(|_| !is_number)
    }

    /// The leg of an agent who calls comes in, whichever way the call goes: then the sides tell.
    fn direction(&self) -> Option<crate::Direction> {
        match self.form.direction {
            _ if self.agent.is_some() && self.side == Some(Side::Caller) => None,
            Some(Direction::Inbound) => Some(crate::Direction::Inbound),
            Some(Direction::Outbound) => Some(crate::Direction::Outbound),
            _ => None,
        }
    }

    /// An event of the leg that a `<Dial>` made, in a delivery for the leg that dialled.
    fn event_of_dialled(&self, kind: EventKind<'a>) -> Event<'a> {
        let form = self.form;
        Event {
            call: CallIds {
                id: self.call_id.clone(),
                leg_id: form.dial_b_leg_uuid.clone(),
                ..CallIds::default()
            },
            side: Some(Side::Called),
            from: Party {
                number: number(&form.dial_b_leg_from),
                name: None,
            },
            to: Party {
                number: number(&form.dial_b_leg_to),
                name: None,
            },
            agent: agent(&form.dial_b_leg_to),
            times: Times::default(),
            ..self.event(kind)
        }
    }

    /// A call asks what to do, and may say by the way what answered it.
    fn request(&self) -> Events<'a> {
        let form = self.form;
        let is_first = form.event.as_deref() != Some("Redirect");
        let mut events = Vec::new();
        events.push(self.event(match (self.side, &form.call_status) {
            // Of a call that the API placed the first instructions are asked for once somebody picks up.
            (Some(Side::Called), Some(CallStatus::InProgress)) if is_first && !self.is_dialled => {
                EventKind::Answered(Answered::default())
            }
            (Some(Side::Caller), _) if is_first => EventKind::Initiated,
            _ => step(),
        }));
        if form.machine.is_some() {
            events.push(self.event(self.detected()));
        }
        Events::many(events)
    }

    fn hangup(&self) -> Events<'a> {
        let form = self.form;
        let cause = Cause::of_call(form);
        let is_caller = self.side == Some(Side::Caller);
        let is_agents = is_caller && self.agent.is_some();
        let is_connected = self.is_connected();
        let outcome = match (is_connected, self.side) {
            (Some(true), Some(Side::Called)) => Some(match cause.is_machine() {
                true => Outcome::AnsweredBySystem,
                false => Outcome::Answered,
            }),
            (Some(false), Some(Side::Called)) => cause.outcome(),
            (Some(false), _) => cause.outcome().filter(|outcome| {
                matches!(outcome, Outcome::Busy | Outcome::Rejected | Outcome::Failed)
            }),
            // Whether anybody but the application took the call, the legs tell that it made.
            (Some(true), _) | (None, _) => None,
        };
        let is_talk = outcome == Some(Outcome::Answered);
        let length = clock::length(form);
        let times = clock::times(form);
        let end = Event {
            occurred_at: times.ended_at,
            times: Times {
                // What an application or a machine answered is no answer.
                answered_at: times.answered_at.filter(|_| is_talk),
                ..times
            },
            ..self.event(EventKind::Ended(Ended {
                // An agent who called has left, while the one who was called may be talking to somebody else.
                scope: match (self.is_dialled, is_agents) {
                    (false, false) => Scope::Call,
                    _ => Scope::Leg,
                },
                outcome,
                duration: span(match is_talk {
                    true => length,
                    false => length.or(form.duration.filter(|_| is_caller)),
                }),
                talk_time: span(form.duration.filter(|_| is_talk)),
                recorded: form.record_url.is_some().then_some(true),
                by: cause.by(),
                reason: cause.reason(),
                ..Ended::default()
            }))
        };
        let mut events = Vec::new();
        // The application took the call, if nobody else did.
        if self.side != Some(Side::Called) && is_connected == Some(true) {
            events.push(self.event(step()));
        }
        if cause.is_machine() {
            events.push(self.event(machine()));
        }
        events.push(end);
        if is_agents {
            // With the agent who called, the one who was called has left, too: an end of that leg may be lost.
            events.push(self.event(EventKind::Ended(Ended {
                scope: Scope::Call,
                ..Ended::default()
            })));
        }
        if form.record_url.is_some() {
            events.push(self.recording());
        }
        Events::many(events)
    }

    /// Whether anybody, or the application, answered; none if that cannot be read. The state is `completed` of calls
    /// that nobody answered, too.
    fn is_connected(&self) -> Option<bool> {
        let form = self.form;
        let has_times = form.start_time.is_some() || form.end_time.is_some();
        match form.answer_time {
            Some(_) => Some(true),
            None if self.doubts.unreadable(&["AnswerTime"]) => None,
            None if has_times => Some(false),
            // A body without any of the three times, as the older documentation has it.
            None if self
                .doubts
                .unreadable(&["StartTime", "EndTime", "Duration"]) =>
            {
                None
            }
            None => form.duration.map(|seconds| seconds > 0),
        }
    }

    fn dial_callback(&self) -> Events<'a> {
        let form = self.form;
        let of_dialled = |kind| Events::one(self.event_of_dialled(kind));
        match form.dial_action {
            Some(DialAction::Answer | DialAction::Connected) => {
                of_dialled(EventKind::Answered(Answered::default()))
            }
            Some(DialAction::Hangup) => {
                let end = EventKind::Ended(self.end_of_dialled());
                match Cause::of_dialled_leg(form).is_machine() {
                    true => Events::many(alloc::vec![
                        self.event_of_dialled(machine()),
                        self.event_of_dialled(end),
                    ]),
                    false => of_dialled(end),
                }
            }
            Some(DialAction::Digits) => match form.dial_digits_pressed_by {
                Some(PressedBy::ALeg) => Events::one(self.event(EventKind::Digits(Digits {
                    value: form.dial_digits_match.clone(),
                }))),
                // What the one who was called presses is no key of the caller's.
                _ => of_dialled(EventKind::Unknown),
            },
            _ => of_dialled(EventKind::Unknown),
        }
    }

    fn end_of_dialled(&self) -> Ended<'a> {
        let form = self.form;
        let cause = Cause::of_dialled_leg(form);
        let outcome = match form.dial_b_leg_duration {
            _ if cause.is_machine() => Some(Outcome::AnsweredBySystem),
            Some(1..) => Some(Outcome::Answered),
            None if self.doubts.unreadable(&["DialBLegDuration"]) => None,
            _ => cause.outcome(),
        };
        let is_talk = outcome == Some(Outcome::Answered);
        Ended {
            scope: Scope::Leg,
            outcome,
            talk_time: span(form.dial_b_leg_duration.filter(|_| is_talk)),
            by: cause.by(),
            reason: cause.reason(),
            ..Ended::default()
        }
    }

    /// The application is asked what to do next with the call, after the `<Dial>`.
    fn dial_result(&self) -> Events<'a> {
        let form = self.form;
        let outcome = match form.dial_status {
            Some(DialStatus::Completed) => Some(Outcome::Answered),
            Some(DialStatus::Busy) => Some(Outcome::Busy),
            Some(DialStatus::NoAnswer | DialStatus::Timeout) => Some(Outcome::NoAnswer),
            Some(DialStatus::Cancel) => Some(Outcome::Abandoned),
            Some(DialStatus::Failed) => Some(Outcome::Failed),
            Some(DialStatus::Other(_)) | None => None,
        };
        let is_answered = outcome == Some(Outcome::Answered);
        let ended = EventKind::Ended(Ended {
            // The leg's own end tells how long somebody talked, and a second end of the leg would hide that. Of
            // an attempt it is the other way round: the one that came nearest to an answer is the call's outcome.
            scope: match is_answered {
                true => Scope::Group,
                false => Scope::Leg,
            },
            outcome,
            reason: match (&form.dial_hangup_cause, &form.dial_status) {
                _ if is_answered => None,
                (Some(cause), _) => Some(cause.clone()),
                (None, status) => status.as_ref().map(DialStatus::to_text),
            },
            ..Ended::default()
        });
        Events::many(alloc::vec![
            self.event(step()),
            Event {
                direction: None,
                ..self.event_of_dialled(ended)
            },
        ])
    }

    /// The keys that the caller pressed.
    fn keys(&self) -> impl Iterator<Item = Event<'a>> {
        let digits = self.form.digits.clone();
        let keys = digits.map(|value| EventKind::Digits(Digits { value: Some(value) }));
        keys.map(|keys| self.event(keys)).into_iter()
    }

    fn input(&self) -> Events<'a> {
        let speech = self.form.speech.clone();
        let speech = speech.map(|text| EventKind::Speech(Speech { text: Some(text) }));
        let mut events: Vec<_> = self.keys().collect();
        events.extend(speech.map(|speech| self.event(speech)));
        if events.is_empty() {
            events.push(self.event(step()));
        }
        Events::many(events)
    }

    fn recording(&self) -> Event<'a> {
        let form = self.form;
        let seconds = form.recording_duration.as_deref().map(str::trim);
        let ended_at = milliseconds(&form.recording_end_ms);
        let started_at = milliseconds(&form.recording_start_ms);
        let is_made = seconds == Some("-1");
        Event {
            occurred_at: match is_made {
                true => started_at,
                false => ended_at,
            },
            ..self.event(EventKind::Recording(Recording {
                status: match is_made {
                    true => RecordingStatus::Started,
                    false => RecordingStatus::Available,
                },
                duration: span(seconds.and_then(|seconds| seconds.parse().ok())),
                id: form.recording_id.clone(),
                url: form.record_url.clone(),
                ..Recording::default()
            }))
        }
    }

    fn transcript(&self) -> EventKind<'a> {
        match &self.form.transcription {
            Some(text) => EventKind::Transcript(Transcript {
                text: Some(text.clone()),
                ..Transcript::default()
            }),
            None => EventKind::Unknown,
        }
    }

    fn detected(&self) -> EventKind<'a> {
        match self.form.machine {
            Some(is_machine) => EventKind::Detected(Detected {
                what: match is_machine {
                    true => Detection::Machine,
                    false => Detection::Human,
                },
                ..Detected::default()
            }),
            None => EventKind::Unknown,
        }
    }

    fn message(&self) -> Event<'a> {
        let form = self.form;
        let status = form.status.as_ref().map(status);
        let came_in = matches!(status, None | Some(Some(Status::Received)));
        // Without a status that is known a report would be another message.
        let kind = match status {
            Some(None) => EventKind::Unknown,
            status => EventKind::Message(Box::new(Message {
                id: form.message_uuid.clone(),
                medium: match form.message_type {
                    Some(MessageType::Sms) => Some(Medium::Sms),
                    Some(MessageType::Mms) => Some(Medium::Mms),
                    Some(MessageType::Whatsapp) => Some(Medium::Whatsapp),
                    Some(MessageType::Other(_)) | None => None,
                },
                status: status.flatten(),
                text: form.text.clone().or_else(|| form.body.clone()),
                files: form
                    .media
                    .iter()
                    .filter_map(|file| file.url.clone())
                    .collect(),
                reason: form.error_code.clone().filter(|code| code != "000"),
                ..Message::default()
            })),
        };
        Event {
            call: CallIds::default(),
            direction: Some(match came_in {
                true => crate::Direction::Inbound,
                false => crate::Direction::Outbound,
            }),
            side: None,
            agent: None,
            times: Times::default(),
            ..self.event(kind)
        }
    }
}

const fn status(status: &MessageStatus<'_>) -> Option<Status> {
    Some(match status {
        MessageStatus::Queued => Status::Queued,
        MessageStatus::Sent => Status::Sent,
        MessageStatus::Delivered => Status::Delivered,
        MessageStatus::Read => Status::Read,
        MessageStatus::Failed | MessageStatus::Undelivered | MessageStatus::Rejected => {
            Status::Failed
        }
        MessageStatus::Received => Status::Received,
        MessageStatus::Other(_) => return None,
    })
}

/// A number, which is documented to have its country code and no plus; some have the plus.
fn number<'a>(text: &Text<'a>) -> Option<PhoneNumber<'a>> {
    Some(PhoneNumber::without_plus(text.as_ref()?, 8..=15))
}

/// The account's own agent of this address: an endpoint of the account's. Its id is `user@host`.
fn agent<'a>(address: &Text<'a>) -> Option<Agent<'a>> {
    let address = address.as_ref()?;
    let identity = address.strip_prefix("sip:")?;
    let end = identity.find([';', '?']).unwrap_or(identity.len());
    let identity = identity.get(..end)?;
    let (user, host) = identity.split_once('@')?;
    let is_own = host.eq_ignore_ascii_case(ENDPOINT_HOST) && !user.is_empty();
    let id = match address {
        Cow::Borrowed(address) => Cow::Borrowed(address.get(4..end.saturating_add(4))?),
        Cow::Owned(_) => Cow::Owned(identity.into()),
    };
    Agent::of(Some(id).filter(|_| is_own), None, None)
}

/// A time in milliseconds since 1970; -1 is none.
fn milliseconds(text: &Text<'_>) -> Option<DateTime<Utc>> {
    let milliseconds: u64 = text.as_deref()?.trim().parse().ok()?;
    let time = DateTime::from_timestamp_millis(milliseconds.try_into().ok()?)?;
    // Later ones cannot be written as RFC 3339.
    (time.year() <= 9999).then_some(time)
}
