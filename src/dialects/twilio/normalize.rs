//! What a delivery means.

mod dial;
mod message;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Deserialize;

use super::form::Form;
use super::words::{
    AnsweredBy, CallStatus, Direction, Kind, QueueResult, RecordingStatus, TranscriptionEvent,
    TranscriptionStatus,
};
use crate::event::{
    Account, Agent, Answered, AnsweredBy as By, CallIds, Detected, Detection, Digits, Ended, Event,
    EventKind, Events, FlowStep, Group, Outcome, Party, Recording, RecordingStatus as Recorded,
    Scope, Side, Speech, Times, Transcript, span,
};
use crate::fields::Doubts;
use crate::text::Text;
use crate::{PhoneNumber, Vendor};

pub(crate) use message::medium;

/// What a vendor of the dialect has of its own.
#[derive(Clone, Copy)]
pub(crate) struct Dialect {
    /// The vendor.
    pub(crate) vendor: Vendor,
    /// What the host of a customer's own SIP phones ends in.
    pub(crate) sip_hosts: &'static [&'static str],
}

/// What a delivery means: one event, or more if it tells of several things.
pub(crate) fn normalize<'a>(
    dialect: Dialect,
    form: &Form<'a>,
    doubts: Doubts<'_, '_>,
) -> Events<'a> {
    let leg = Leg::of(dialect, form, doubts);
    let event = |kind| leg.event(kind);
    match form.kind {
        Kind::CallRequest => leg.asked(),
        Kind::CallStatus => leg.status(),
        Kind::DialResult => leg.dial_result(),
        Kind::GatherResult => leg.gather_result(),
        Kind::RecordResult => leg.record_result(),
        Kind::RecordingStatus => Events::one(event(leg.recording_status())),
        Kind::Transcription | Kind::RealtimeTranscription => Events::one(event(leg.transcript())),
        Kind::AmdStatus => Events::one(event(
            leg.detected()
                .map_or(EventKind::Unknown, EventKind::Detected),
        )),
        Kind::EnqueueResult => leg.enqueue_result(),
        Kind::QueueWait => Events::one(event(EventKind::Queued)),
        Kind::MessageReceived | Kind::MessageStatus => Events::one(leg.message()),
        Kind::SpeechPartial
        | Kind::ConferenceStatus
        | Kind::StreamStatus
        | Kind::EventStreams
        | Kind::Unknown => Events::one(event(EventKind::Unknown)),
    }
}

/// A delivery of one leg, with what is concluded of the leg.
struct Leg<'f, 'a, 'd> {
    dialect: Dialect,
    form: &'f Form<'a>,
    doubts: Doubts<'d, 'd>,
    /// Whether it is the short callback of a number's calls, which has no direction, and as its time the call's start.
    is_of_number: bool,
    side: Option<Side>,
    agent: Option<Agent<'a>>,
}

impl<'f, 'a, 'd> Leg<'f, 'a, 'd> {
    fn of(dialect: Dialect, form: &'f Form<'a>, doubts: Doubts<'d, 'd>) -> Self {
        let is_of_number = form.kind == Kind::CallStatus
            && form.direction.is_none()
            && form.callback_source.is_none()
            && form.sequence_number.is_none()
            && form.parent_call_sid.is_none()
            && !doubts.unreadable(&["Direction"]);
        let side = match form.direction {
            Some(Direction::Inbound) => Some(Side::Caller),
            Some(Direction::OutboundApi | Direction::OutboundDial) => Some(Side::Called),
            _ if is_of_number => Some(Side::Caller),
            _ => None,
        };
        let identity = match side {
            Some(Side::Caller) => form.from.as_ref().or(form.caller.as_ref()),
            Some(Side::Called) => form.to.as_ref().or(form.called.as_ref()),
            None => None,
        };
        Self {
            dialect,
            form,
            doubts,
            is_of_number,
            side,
            agent: identity.and_then(|identity| agent(identity, dialect.sip_hosts)),
        }
    }

    /// Whether a `<Dial>` made the leg.
    fn is_child(&self) -> bool {
        self.form.parent_call_sid.is_some()
    }

    /// Whether it is the leg by which somebody from outside called in.
    fn is_outside_callers(&self) -> bool {
        self.side == Some(Side::Caller) && self.agent.is_none()
    }

    fn event(&self, kind: EventKind<'a>) -> Event<'a> {
        let form = self.form;
        let is_of_number = self.is_of_number;
        let direction = match form.direction {
            // An agent's own leg comes in, whichever way the call goes.
            _ if self.agent.is_some() => None,
            _ if is_of_number => Some(crate::Direction::Inbound),
            Some(Direction::Inbound) => Some(crate::Direction::Inbound),
            Some(Direction::OutboundApi) if !self.is_child() => Some(crate::Direction::Outbound),
            _ => None,
        };
        let parent_is_unreadable = self.doubts.unreadable(&["ParentCallSid"]);
        let call_id = match &form.parent_call_sid {
            None if parent_is_unreadable => None,
            None => form.call_sid.clone(),
            parent => parent.clone(),
        };
        let is_end = matches!(kind, EventKind::Ended(_));
        Event {
            name: Cow::Borrowed(form.kind.as_str()),
            delivery_id: form.idempotency_token.clone(),
            account: Account {
                id: form.account_sid.clone(),
                tenant: None,
            },
            call: CallIds {
                id: call_id,
                leg_id: form.call_sid.clone(),
                ..CallIds::default()
            },
            direction,
            side: self.side,
            from: Party {
                number: number(either(&form.from, &form.caller)),
                name: form.caller_name.clone(),
            },
            to: Party {
                number: number(either(&form.to, &form.called)),
                name: None,
            },
            agent: self.agent.clone(),
            queue: match form.kind {
                Kind::QueueWait | Kind::EnqueueResult => Group::of(form.queue_sid.clone(), None),
                _ => None,
            },
            // What a number's own callback tells the time of is the start.
            occurred_at: form.timestamp.filter(|_| !is_of_number),
            times: Times {
                started_at: form.timestamp.filter(|_| is_of_number),
                answered_at: None,
                ended_at: form.timestamp.filter(|_| is_end && !is_of_number),
            },
            ..Event::new(self.dialect.vendor, "".into(), kind)
        }
    }

    /// What it means that a leg asks for instructions. Of a leg that a `<Dial>` made, it is not the caller who hears
    /// them.
    fn request(&self) -> EventKind<'a> {
        match self.form.call_status {
            _ if self.is_child() => EventKind::Unknown,
            Some(CallStatus::Queued | CallStatus::Initiated | CallStatus::Ringing) => {
                EventKind::Initiated
            }
            _ => EventKind::FlowStep(FlowStep::default()),
        }
    }

    /// A request for instructions; it also says who answered, if that was detected before.
    fn asked(&self) -> Events<'a> {
        match self.detected() {
            None => Events::one(self.event(self.request())),
            Some(detected) => self.all(alloc::vec![self.request(), EventKind::Detected(detected)]),
        }
    }

    fn status(&self) -> Events<'a> {
        let form = self.form;
        let Some(status) = form.call_status.as_ref().filter(|status| status.is_final()) else {
            let mut kinds = alloc::vec![self.state()];
            kinds.extend(self.detected().map(EventKind::Detected));
            return self.all(kinds);
        };
        let mut events = Vec::from_iter(self.ends(status));
        let mut kinds = Vec::from_iter(self.detected().map(EventKind::Detected));
        if form.recording_url.is_some() {
            kinds.push(self.recording(Recorded::Available));
        }
        events.extend(self.all(kinds));
        Events::many(events)
    }

    /// What it means that a leg is over.
    fn ends(&self, status: &CallStatus<'a>) -> impl Iterator<Item = Event<'a>> {
        // What ends as completed was taken by the application, if by nobody else: that is in a step of its flow,
        // and no outcome, since the legs that the application made know better.
        let is_taken = self.side == Some(Side::Caller) && matches!(status, CallStatus::Completed);
        let step = is_taken.then(|| self.event(EventKind::FlowStep(FlowStep::default())));
        let end = self.event(EventKind::Ended(self.end(status)));
        // With the agent who called, the one who was called has left, too, unless the application took that leg
        // elsewhere: then its own end says when the call was over. So this one has no time.
        let is_calling_agents = self.side == Some(Side::Caller) && self.agent.is_some();
        let of_call = is_calling_agents.then(|| Event {
            occurred_at: None,
            times: Times::default(),
            ..self.event(EventKind::Ended(Ended {
                scope: Scope::Call,
                ..Ended::default()
            }))
        });
        step.into_iter().chain([end]).chain(of_call)
    }

    /// The end of the leg that asks what to do next, if that is over: the application is asked once more if the caller
    /// hangs up meanwhile.
    fn ends_of_asking(&self) -> impl Iterator<Item = Event<'a>> {
        let status = self.form.call_status.as_ref();
        let status = status.filter(|status| status.is_final());
        status.into_iter().flat_map(|status| self.ends(status))
    }

    fn record_result(&self) -> Events<'a> {
        let mut events = alloc::vec![self.event(self.recording(Recorded::Available))];
        events.extend(self.ends_of_asking());
        Events::many(events)
    }

    /// The events of several kinds, of which most deliveries have one.
    fn all(&self, kinds: Vec<EventKind<'a>>) -> Events<'a> {
        Events::many(kinds.into_iter().map(|kind| self.event(kind)).collect())
    }

    /// What it means that a leg has reached another state.
    fn state(&self) -> EventKind<'a> {
        match (&self.form.call_status, self.side) {
            (Some(CallStatus::Queued | CallStatus::Initiated), _) => EventKind::Initiated,
            (Some(CallStatus::Ringing), Some(Side::Called)) => EventKind::Ringing,
            (Some(CallStatus::Ringing), Some(Side::Caller)) => EventKind::Initiated,
            (Some(CallStatus::InProgress | CallStatus::Answered), Some(Side::Called)) => {
                EventKind::Answered(Answered::default())
            }
            // The application took the call, and perhaps nobody else ever will.
            (Some(CallStatus::InProgress | CallStatus::Answered), Some(Side::Caller)) => {
                EventKind::Answered(Answered::by(By::System))
            }
            _ => EventKind::Unknown,
        }
    }

    fn end(&self, status: &CallStatus<'a>) -> Ended<'a> {
        let form = self.form;
        let outcome = match status {
            CallStatus::Completed => self.outcome_of_completed(),
            CallStatus::Busy => Some(Outcome::Busy),
            CallStatus::NoAnswer if self.is_outside_callers() => Some(Outcome::Missed),
            CallStatus::NoAnswer => Some(Outcome::NoAnswer),
            CallStatus::Failed => Some(Outcome::Failed),
            CallStatus::Canceled => Some(Outcome::Abandoned),
            _ => None,
        };
        let length = span(form.call_duration);
        let is_talk = outcome == Some(Outcome::Answered);
        Ended {
            // An agent who called has left, while the one who was called may be talking to somebody else.
            scope: match self.side {
                Some(Side::Caller) if self.agent.is_none() => Scope::Call,
                Some(Side::Called) if !self.is_child() => Scope::Call,
                _ => Scope::Leg,
            },
            outcome,
            duration: length.filter(|_| !is_talk),
            talk_time: length.filter(|_| is_talk),
            recorded: form.recording_url.is_some().then_some(true),
            sip_code: form
                .sip_response_code
                .as_ref()
                .and_then(|code| code.trim().parse().ok()),
            reason: match status {
                CallStatus::Completed => None,
                status => form.sip_phrase.clone().or_else(|| Some(status.to_text())),
            },
            ..Ended::default()
        }
    }

    /// What came of a leg that was connected.
    fn outcome_of_completed(&self) -> Option<Outcome> {
        match self.side {
            Some(Side::Called) => match self.form.answered_by.as_ref().map(detection) {
                Some(Detection::Machine | Detection::Fax) => Some(Outcome::AnsweredBySystem),
                _ if self.doubts.unreadable(&["AnsweredBy"]) => None,
                _ => Some(Outcome::Answered),
            },
            // Whether anybody but the application took the call, other legs tell.
            Some(Side::Caller) | None => None,
        }
    }

    fn detected(&self) -> Option<Detected<'a>> {
        let answered_by = self.form.answered_by.as_ref()?;
        Some(Detected {
            what: detection(answered_by),
            reason: Some(answered_by.to_text()),
        })
    }

    fn gather_result(&self) -> Events<'a> {
        let form = self.form;
        let mut kinds = Vec::new();
        // What the one who was called presses to take the call is no key of the caller's.
        if !self.is_child() {
            kinds.extend(
                form.digits
                    .clone()
                    .map(|value| EventKind::Digits(Digits { value: Some(value) })),
            );
            kinds.extend(
                form.speech_result
                    .clone()
                    .map(|text| EventKind::Speech(Speech { text: Some(text) })),
            );
        }
        if kinds.is_empty() {
            kinds.push(match self.is_child() {
                true => EventKind::Unknown,
                false => EventKind::FlowStep(FlowStep::default()),
            });
        }
        self.all(kinds)
    }

    fn recording(&self, status: Recorded) -> EventKind<'a> {
        let form = self.form;
        EventKind::Recording(Recording {
            status,
            duration: span(form.recording_duration),
            id: form.recording_sid.clone(),
            url: form.recording_url.clone(),
            reason: error(&form.error_code).map(Into::into),
            ..Recording::default()
        })
    }

    fn recording_status(&self) -> EventKind<'a> {
        self.recording(match self.form.recording_status {
            Some(RecordingStatus::InProgress) => Recorded::Started,
            Some(RecordingStatus::Paused) => Recorded::Paused,
            Some(RecordingStatus::Stopped | RecordingStatus::Processing) => Recorded::Stopped,
            Some(RecordingStatus::Completed) => Recorded::Available,
            Some(RecordingStatus::Absent | RecordingStatus::Failed) => Recorded::Failed,
            Some(RecordingStatus::Other(_)) | None => return EventKind::Unknown,
        })
    }

    fn transcript(&self) -> EventKind<'a> {
        let form = self.form;
        let text = match (&form.transcription_event, &form.transcription_status) {
            (Some(TranscriptionEvent::Content), _) if form.is_final == Some(true) => {
                match transcript_in(form.transcription_data.as_deref()) {
                    Some(text) => Some(Cow::Owned(text)),
                    None => return EventKind::Unknown,
                }
            }
            (None, Some(TranscriptionStatus::Completed)) => form.transcription_text.clone(),
            _ => return EventKind::Unknown,
        };
        EventKind::Transcript(Transcript {
            id: form.transcription_sid.clone(),
            url: form.transcription_url.clone(),
            text,
        })
    }

    /// The queue's attempt is over: that is of the queue, and not of the caller's leg, whose end proves no answer.
    fn enqueue_result(&self) -> Events<'a> {
        let event = self.event(self.end_of_queue());
        let mut events = alloc::vec![Event {
            call: CallIds {
                leg_id: None,
                ..event.call
            },
            side: None,
            agent: None,
            ..event
        }];
        events.extend(self.ends_of_asking());
        Events::many(events)
    }

    fn end_of_queue(&self) -> EventKind<'a> {
        let result = self.form.queue_result.as_ref();
        EventKind::Ended(Ended {
            scope: Scope::Group,
            outcome: match result {
                Some(QueueResult::Bridged | QueueResult::RedirectedFromBridged) => {
                    Some(Outcome::Answered)
                }
                Some(QueueResult::Hangup) => Some(Outcome::Abandoned),
                Some(QueueResult::QueueFull) => Some(Outcome::TimedOut),
                // It is being taken: who took it is told by nobody.
                Some(QueueResult::BridgingInProcess | QueueResult::BridgingInProgress) => {
                    return EventKind::Unknown;
                }
                // The queue had the call, and nobody took it from there: what comes next says what became of it.
                Some(
                    QueueResult::Leave
                    | QueueResult::Redirected
                    | QueueResult::Error
                    | QueueResult::SystemError
                    | QueueResult::Other(_),
                )
                | None => None,
            },
            reason: result.map(QueueResult::to_text),
            ..Ended::default()
        })
    }
}

/// The account's own agent of this address: a browser, an app, or a SIP phone at one of the account's own domains.
/// A number at such a domain is an outside caller's that a trunk brought in.
fn agent<'a>(address: &Cow<'a, str>, sip_hosts: &[&str]) -> Option<Agent<'a>> {
    if let Some(identity) = after(address, "client:") {
        return Agent::of(
            Some(identity).filter(|identity| !is_nobody(identity)),
            None,
            None,
        );
    }
    let address = after(address, "sip:").or_else(|| after(address, "sips:"))?;
    let end = address.find([';', '?']).unwrap_or(address.len());
    let address = cut(&address, ..end)?;
    let (user, host) = address.split_once('@')?;
    let host_name = host
        .split(':')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let is_number = user.starts_with('+')
        || (user.len() >= 8 && user.bytes().all(|byte| byte.is_ascii_digit()));
    let is_own = sip_hosts.iter().any(|own| host_name.ends_with(own));
    let identity = cut(
        &address,
        ..address
            .len()
            .saturating_sub(host.len())
            .saturating_add(host_name.len()),
    );
    let is_agent = is_own && !is_number && !is_nobody(user);
    Agent::of(identity.filter(|_| is_agent), None, None)
}

/// Whether this stands for the name of somebody who has none: of a visitor's browser, or of a caller without a number.
fn is_nobody(name: &str) -> bool {
    name.eq_ignore_ascii_case("anonymous")
}

/// A party's number, without the channel before it. What follows `messenger:` is digits, but no number.
pub(crate) fn number<'a>(address: &Text<'a>) -> Option<PhoneNumber<'a>> {
    let bare = address.as_ref().and_then(|address| {
        let mut channels = ["whatsapp:", "rcs:"].into_iter();
        channels.find_map(|channel| after(address, channel))
    });
    match bare {
        Some(_) => PhoneNumber::of_text(&bare),
        None => PhoneNumber::of_text(address),
    }
}

/// What follows a prefix.
fn after<'a>(text: &Cow<'a, str>, prefix: &str) -> Option<Cow<'a, str>> {
    text.starts_with(prefix)
        .then(|| cut(text, prefix.len()..))?
}

/// A part of a text, borrowed if the text is.
fn cut<'a>(
    text: &Cow<'a, str>,
    part: impl core::slice::SliceIndex<str, Output = str>,
) -> Option<Cow<'a, str>> {
    Some(match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(part)?),
        Cow::Owned(text) => Cow::Owned(text.get(part)?.into()),
    })
}

fn either<'t, 'a>(one: &'t Text<'a>, other: &'t Text<'a>) -> &'t Text<'a> {
    match one {
        Some(_) => one,
        None => other,
    }
}

const fn detection(answered_by: &AnsweredBy<'_>) -> Detection {
    match answered_by {
        AnsweredBy::Human => Detection::Human,
        AnsweredBy::MachineStart
        | AnsweredBy::MachineEndBeep
        | AnsweredBy::MachineEndSilence
        | AnsweredBy::MachineEndOther => Detection::Machine,
        AnsweredBy::Fax => Detection::Fax,
        AnsweredBy::Unknown | AnsweredBy::Other(_) => Detection::Unknown,
    }
}

/// The code of an error; `0` is none.
fn error<'a>(code: &Text<'a>) -> Text<'a> {
    code.clone().filter(|code| code != "0")
}

/// The words in the JSON of a transcription.
fn transcript_in(json: Option<&str>) -> Option<String> {
    #[derive(Deserialize)]
    struct Said {
        transcript: Option<String>,
    }
    serde_json::from_str::<Said>(json?).ok()?.transcript
}
