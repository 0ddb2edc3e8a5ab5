//! VoIPcloud, sold by VoIPLine Telecom and other resellers: JSON in the body of a POST, one event
//! per request.
//! [Webhook integration](https://voipcloud.online/support/article/360001828776-Webhook-Integration),
//! [newer setup](https://voipline.net.au/knowledge-base/article/8254646129167-webhook-documentation).
//!
//! # Events
//!
//! Every event has `type`, `unique_call_id` and `dest_number`; every event but
//! `webhook_component_event` has `caller_id` too.
//!
//! | event | further fields | becomes |
//! |---|---|---|
//! | `user_inbound` | `caller_name`, `user_name`, `user_number`, `call_start_at`, `queue_name`, `ring_group_name` | `ringing` |
//! | `user_inbound_answered` | those of `user_inbound`; `connected_at` | `answered` |
//! | `user_inbound_completed` | those of `user_inbound`; `connected_at`, `call_duration`, `conversation_duration` | `ended/leg/answered` where it was connected or talked, else `ended/leg/missed`; where that cannot be read `ended/leg` |
//! | `user_outbound` | `user_name`, `user_number`, `call_start_at` | `initiated` |
//! | `user_outbound_answered` | those of `user_outbound`; `connected_at` | `answered` |
//! | `user_outbound_completed` | those of `user_outbound`; `connected_at`, `call_duration`, `conversation_duration` | `ended/call/answered` where it was connected or talked, else `ended/call/no_answer`; where that cannot be read `ended/call` |
//! | `queue_call` | `caller_name`, `user_name`, `user_number`, `call_start_at`, `connected_at`, `call_duration`, `conversation_duration`, `queue_name`, `status` | by `status`: `ended/call/answered`, `ended/call/abandoned`, `ended/group/timed_out`; of another word `ended/group` |
//! | `ring_group_call` | those of `queue_call`, with `ring_group_name` for `queue_name` | by `status`: `ended/call/answered`, `ended/call/abandoned`, `ended/group/timed_out`; of another word `ended/group` |
//! | `voicemail` | `recorded_at`, `emails`, `email_subject`, `email_message`, `call_recording_link`; `audio_file` | `voicemail`, left |
//! | `recording_inbound` | `recorded_at`, `emails`, `email_subject`, `email_message`, `call_recording_link` | `recording/available` |
//! | `recording_outbound` | those of `recording_inbound`; `user_name`, `user_number`, `mode` | `recording/available` |
//! | `webhook_component_event` | `user_name` and `user_number`, **of the caller**; `call_start_at`, `component_name` | `flow_step`, inbound |
//! | `inbound_call_to_user` | `user_inbound` of an older generation, with names of its own (below) | `ringing` |
//!
//! # Quirks
//!
//! - **Trap:** in `webhook_component_event`, `user_name` and `user_number` are the caller, whom
//!   every other event has in `caller_name` and `caller_id` (documented).
//! - A date that is absent may be the text `"null"` (seen by a production receiver, April 2025).
//!   That text, in any case, counts as absent in every field, in those of the e-mails as well:
//!   they are made from a template, and are no person's message. Of a name, only `null` in small
//!   letters does: people, queues and the like may be called Null.
//! - `conversation_duration` may be a number or text, and perhaps `null` (the same receiver, May
//!   2025).
//! - `call_duration` may be absent from `user_inbound_completed` (the same receiver, May 2025).
//! - `voicemail` may have `audio_file`, an array of texts that is not documented (the same
//!   receiver).
//! - `call_start_at` is the start of the call in every event (documented), so nothing says when a
//!   user began to ring: of a user who rings twice in one call, both events are equal.
//! - `call_duration` counts from the start of the call and includes the ringing;
//!   `conversation_duration` is 0 where nobody answered (samples of the vendor's REST API).
//! - Outbound events are described in the words of inbound ones. `dest_number` is the number that
//!   was dialled, `caller_id` the one that was shown, `user_name` and `user_number` the user who
//!   called (the same samples).
//! - `queue_call` and `ring_group_call` are said to come when the call has ended, though after
//!   `timedout` the call may go on elsewhere. Where nobody answered, `user_number` and
//!   `connected_at` are absent, while `user_name` can be there (the same samples).
//! - Numbers are international digits without a plus; the `dest_number` of an inbound call can be
//!   an extension; `user_number` is an extension of 4 digits (the same samples). What is sent for
//!   a number that the caller withheld is not known, so that an absent `caller_id` is no notice.
//! - The REST API has `callerid` for `caller_id` in calls of queues and ring groups (the same
//!   samples); both names are read. It has other words in `type`, too: `user_inbound_missed` is
//!   none of a webhook, and its `user_outbound_answered` is a call that has ended.
//! - `unique_call_id` is digits: 12 in samples, and a public receiver makes room for 20. It is kept
//!   as text, whether it came as text or as a number.
//! - `call_recording_link` is listed, but announced for the future (documented).
//! - Dates are ISO 8601 (documented, without an example), in UTC with milliseconds in samples of the REST
//!   API. A webhook may send another form: an offset as `+1000` or `+10`, a comma before the fraction, no
//!   seconds, no separators are read as well.
//! - An older edition of the documentation has other names. Only its first event is known:
//!   `inbound_call_to_user`, where `exten` is `user_number`, `from_number` `caller_id`, `from_name`
//!   `caller_name`, `to_number` `dest_number`, `to_name` `user_name` and `start_at`
//!   `call_start_at`. The payload has them under the newer names, and the older ones are read in
//!   every event.
//!
//! # Operation
//!
//! Webhooks are a beta feature, which must be asked for. The global ones are chosen event by event,
//! so that a call may be seen in part; a change takes effect once the configuration is applied in
//! the call flow. Retries, time limits and the answer that is expected are not documented. Nor is
//! HTTPS demanded, but neither the token nor the numbers should travel without it. Recordings come
//! by e-mail, perhaps minutes later, and are told by the `unique_call_id` in its text.
//!
//! # Verification
//!
//! The header `X-Pbx-Token` has the secret token that was seen_objects with the address, as it is; there
//! is no signature. `webhook_component_event` has a token of its own, seen_objects at the object in the
//! call flow, and further headers that were seen_objects there (all documented). [`verify`] checks the
//! token. Whoever reads one request has it, so that nothing but TLS keeps others from using it.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};

use crate::event::{
    Agent, Answered, CallIds, Direction, Ended, Event, EventKind, FlowStep, Group, Outcome, Party,
    Recording, Scope, Times, Voicemail, span,
};
use crate::fields::{Doubts, Missing};
use crate::payload::payload;
use crate::schema::{Draft, EventName, Schema, TellTales};
use crate::text::{Text, words};
use crate::{Authentication, Delivery, Events, ParseError, PhoneNumber, Request, Vendor};
#[cfg(feature = "verify")]
use crate::{Check, Secrets, Verified, VerifyError};

/// The header with the token, in lower case; VoIPcloud writes `X-Pbx-Token`.
pub const TOKEN_HEADER: &str = "x-pbx-token";

/// Reads a VoIPcloud webhook.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::ParseErrorKind).
///
/// ```
/// use hookswitch::{Request, voipcloud};
///
/// let request = Request::new(br#"{
///     "type": "user_inbound_completed",
///     "unique_call_id": "260302415310",
///     "caller_id": "61491570006",
///     "caller_name": null,
///     "user_name": "Olivia Hart",
///     "user_number": "1001",
///     "dest_number": "61255501234",
///     "call_start_at": "2026-03-02T04:15:31.000Z",
///     "connected_at": "null",
///     "call_duration": 24,
///     "conversation_duration": "0"
/// }"#);
/// let delivery = voipcloud::parse(&request)?;
/// assert_eq!(delivery.payload.kind, voipcloud::Kind::UserInboundCompleted);
/// assert_eq!(delivery.payload.unique_call_id.as_deref(), Some("260302415310"));
/// assert_eq!(delivery.payload.connected_at, None);
/// assert_eq!(delivery.payload.conversation_duration, Some(0));
/// assert!(delivery.notices().is_empty());
///
/// // What it means, in the words that all vendors share:
/// let event = delivery.normalize().next().unwrap();
/// assert_eq!(event.kind.as_str(), "ended");
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(request: &Request<'a>) -> Result<Delivery<'a, Payload<'a>>, ParseError> {
    super::read::<Voipcloud>(request)
}

/// Checks that a request has one of the tokens: the one that was seen_objects with the address, and
/// those of the webhook objects in call flows.
///
/// The token is compared as it is, in a time that tells nothing of it. The header may come more
/// than once, with the same value. It is [documented](self#verification).
///
/// # Errors
///
/// [`MissingHeader`](VerifyError::MissingHeader); [`Malformed`](VerifyError::Malformed) for
/// different values; [`Mismatch`](VerifyError::Mismatch).
///
/// ```
/// use hookswitch::{Proof, Request, Secrets, Verified, VerifyError, voipcloud};
///
/// let secrets = Secrets::new(["pbx-token", "component-token"])?;
/// let headers = [("X-Pbx-Token", "component-token")];
/// let request = Request::new(br#"{"type": "webhook_component_event"}"#).with_headers(&headers);
/// let verified = Verified::new(Proof::Sender, Some(1)); // by the second secret
/// assert_eq!(voipcloud::verify(&request, &secrets), Ok(verified));
///
/// let forged = Request::new(br#"{"type": "webhook_component_event"}"#);
/// assert_eq!(
///     voipcloud::verify(&forged, &secrets),
///     Err(VerifyError::MissingHeader("x-pbx-token"))
/// );
/// # Ok::<(), hookswitch::BlankSecret>(())
/// ```
#[cfg(feature = "verify")]
pub fn verify(request: &Request<'_>, secrets: &Secrets) -> Result<Verified, VerifyError> {
    secrets.verify(crate::verify::header(request, TOKEN_HEADER)?)
}

// The second name of a field is that of the older generation; `callerid` is the REST API's.
payload! {
    /// What a VoIPcloud webhook says, in VoIPcloud's words.
    ///
    /// A field is *always* there where its documentation says so, on the events that the module's
    /// table gives it to; absent, it is then a notice.
    pub struct Payload<'a> {
        /// Which event it is.
        #[serde(skip)]
        pub kind: Kind,
        /// The event's name, as sent: `type`. Always there.
        pub event_type: Text<'a> = text("type"),
        /// Shared by all events of one call. Up to 20 digits. Always there.
        pub unique_call_id: Text<'a> = text("unique_call_id"),
        /// The number of the caller, who may withhold it; on outbound events, the one that was shown.
        pub caller_id: Text<'a> = phone("caller_id", "from_number", "callerid"),
        /// The name of the caller (CNAM), if there is one.
        pub caller_name: Text<'a> = proper_name("caller_name", "from_name"),
        /// The name of the user who rings, answered or called. On `webhook_component_event`, **the
        /// caller's name**. Always there on `user_…`, `inbound_call_to_user` and `recording_outbound`.
        pub user_name: Text<'a> = proper_name("user_name", "to_name"),
        /// The extension of the user who rings, answered or called. On `webhook_component_event`, **the
        /// caller's phone number**. Always there on `user_…`, `inbound_call_to_user` and
        /// `recording_outbound`.
        // A phone number only on `webhook_component_event`, else an extension.
        pub user_number: Text<'a> = phone("user_number", "exten"),
        /// The number that was called. Always there.
        pub dest_number: Text<'a> = phone("dest_number", "to_number"),
        /// When the call started, in UTC: not when this user began to ring. Always there.
        pub call_start_at: Option<DateTime<Utc>> = time("call_start_at", "start_at"),
        /// When the call was answered, in UTC. Always there on `user_…_answered`.
        pub connected_at: Option<DateTime<Utc>> = time("connected_at"),
        /// The length of the whole call with the ringing, in seconds. Always there, but on
        /// `user_inbound_completed`.
        pub call_duration: Option<u32> = seconds("call_duration"),
        /// The length of the conversation, in seconds. Zero, or perhaps absent, where nobody answered.
        pub conversation_duration: Option<u32> = seconds("conversation_duration"),
        /// The queue that brought the call to the user. Always there on `queue_call`.
        pub queue_name: Text<'a> = proper_name("queue_name"),
        /// The ring group that brought the call to the user. Always there on `ring_group_call`.
        pub ring_group_name: Text<'a> = proper_name("ring_group_name"),
        /// What became of the call in the queue or ring group. Always there.
        pub status: Option<Status<'a>> = word("status"),
        /// When the voicemail or call was recorded, in UTC. Always there.
        pub recorded_at: Option<DateTime<Utc>> = time("recorded_at"),
        /// The addresses to which the recording is sent, with commas between them.
        pub emails: Text<'a> = text("emails"),
        /// The subject of that e-mail.
        // Made from a template of the account's, not written by a person: "null" is absent.
        pub email_subject: Text<'a> = text("email_subject"),
        /// The text of that e-mail. On `recording_outbound`, only where recordings are sent by e-mail.
        pub email_message: Text<'a> = text("email_message"),
        /// The address of the recording; announced for the future.
        pub call_recording_link: Text<'a> = text("call_recording_link"),
        /// What is done with the user's recordings.
        pub mode: Option<Mode<'a>> = word("mode"),
        /// The name of the webhook object in the call flow. Always there.
        pub component_name: Text<'a> = proper_name("component_name"),
        /// The audio files of a voicemail; not documented.
        pub audio_file: Vec<Cow<'a, str>> = list("audio_file"),
    }
}

words! {
    /// Which event a webhook reports; see the [module's table](self#events).
    pub enum Kind {
        /// An inbound call rings at a user.
        UserInbound = "user_inbound",
        /// A user answered an inbound call.
        UserInboundAnswered = "user_inbound_answered",
        /// An inbound call to a user ended, answered or not.
        UserInboundCompleted = "user_inbound_completed",
        /// A user placed a call.
        UserOutbound = "user_outbound",
        /// The other side answered a user's call.
        UserOutboundAnswered = "user_outbound_answered",
        /// A user's call ended, answered or not.
        UserOutboundCompleted = "user_outbound_completed",
        /// A call through a queue ended, or its time there did.
        QueueCall = "queue_call",
        /// A call through a ring group ended, or its time there did.
        RingGroupCall = "ring_group_call",
        /// A voicemail was left.
        Voicemail = "voicemail",
        /// The recording of an inbound call is complete.
        RecordingInbound = "recording_inbound",
        /// The recording of an outbound call is complete.
        RecordingOutbound = "recording_outbound",
        /// A call reached a webhook object in the call flow.
        WebhookComponentEvent = "webhook_component_event",
        /// `user_inbound` of the older generation.
        InboundCallToUser = "inbound_call_to_user",
    }
}

words! {
    /// What became of a call in a queue or ring group.
    pub enum Status<'a> {
        /// A user answered.
        Answered = "answered",
        /// The caller gave up.
        Abandoned = "abandoned",
        /// The queue or ring group gave up.
        Timedout = "timedout",
    }
}

words! {
    /// What is done with a user's recordings.
    pub enum Mode<'a> {
        /// They are stored on AWS S3.
        Storage = "storage",
    }
}

impl<'a> Payload<'a> {
    /// What the webhook means, if no field was in doubt: one event, as the table in the [module docs](self#events) says.
    #[must_use]
    pub fn normalize(&self) -> Events<'a> {
        self.normalize_with(Doubts::NONE)
    }

    /// [`normalize`](Self::normalize), if some fields of the delivery were in doubt.
    pub(crate) fn normalize_with(&self, doubts: Doubts<'_, '_>) -> Events<'a> {
        let (direction, occurred_at) = self.direction_and_time();
        let ((caller_number, caller_name), agent) = match self.kind {
            // Here the user is the caller.
            Kind::WebhookComponentEvent => ((&self.user_number, &self.user_name), None),
            Kind::Unknown => ((&self.caller_id, &self.caller_name), None),
            _ => (
                (&self.caller_id, &self.caller_name),
                Agent::of(None, self.user_number.clone(), self.user_name.clone()),
            ),
        };
        Events::one(Event {
            name: match self.kind {
                Kind::Unknown => self.event_type.clone().unwrap_or_default(),
                kind => kind.as_str().into(),
            },
            call: CallIds {
                id: self.unique_call_id.clone(),
                ..CallIds::default()
            },
            direction,
            from: Party {
                number: PhoneNumber::of_text(caller_number),
                name: caller_name.clone(),
            },
            to: Party {
                number: PhoneNumber::of_text(&self.dest_number),
                name: None,
            },
            agent,
            queue: Group::of(None, self.queue_name.clone()),
            ring_group: Group::of(None, self.ring_group_name.clone()),
            occurred_at,
            times: Times {
                started_at: self.call_start_at,
                answered_at: self.connected_at,
                ended_at: None,
            },
            ..Event::new(Vendor::Voipcloud, "".into(), self.unified_kind(doubts))
        })
    }

    /// The direction, and when it happened. `call_start_at` is the start of the call in every
    /// event, so that only the event of the start happened then.
    fn direction_and_time(&self) -> (Option<Direction>, Option<DateTime<Utc>>) {
        let inbound = Some(Direction::Inbound);
        let outbound = Some(Direction::Outbound);
        match self.kind {
            Kind::UserInboundAnswered => (inbound, self.connected_at),
            Kind::Voicemail | Kind::RecordingInbound => (inbound, self.recorded_at),
            Kind::UserInbound
            | Kind::InboundCallToUser
            | Kind::UserInboundCompleted
            | Kind::QueueCall
            | Kind::RingGroupCall
            | Kind::WebhookComponentEvent => (inbound, None),
            Kind::UserOutbound => (outbound, self.call_start_at),
            Kind::UserOutboundAnswered => (outbound, self.connected_at),
            Kind::UserOutboundCompleted => (outbound, None),
            Kind::RecordingOutbound => (outbound, self.recorded_at),
            Kind::Unknown => (None, None),
        }
    }

    fn unified_kind(&self, doubts: Doubts<'_, '_>) -> EventKind<'a> {
        let talked = self.connected_at.is_some()
            || self
                .conversation_duration
                .is_some_and(|seconds| seconds > 0);
        let answered_or = |other| match talked {
            true => Some(Outcome::Answered),
            false if doubts.unreadable(&["connected_at", "conversation_duration"]) => None,
            false => Some(other),
        };
        match self.kind {
            Kind::UserInbound | Kind::InboundCallToUser => EventKind::Ringing,
            Kind::UserInboundAnswered | Kind::UserOutboundAnswered => {
                EventKind::Answered(Answered::default())
            }
            Kind::UserInboundCompleted => self.ended(Scope::Leg, answered_or(Outcome::Missed)),
            Kind::UserOutbound => EventKind::Initiated,
            Kind::UserOutboundCompleted => self.ended(Scope::Call, answered_or(Outcome::NoAnswer)),
            Kind::QueueCall | Kind::RingGroupCall => match self.status {
                Some(Status::Answered) => self.ended(Scope::Call, Some(Outcome::Answered)),
                Some(Status::Abandoned) => self.ended(Scope::Call, Some(Outcome::Abandoned)),
                Some(Status::Timedout) => self.ended(Scope::Group, Some(Outcome::TimedOut)),
                Some(Status::Other(_)) | None => self.ended(Scope::Group, None),
            },
            Kind::Voicemail => EventKind::Voicemail(Voicemail {
                left: true,
                url: self.call_recording_link.clone(),
                files: self.audio_file.clone().into(),
                ..Voicemail::default()
            }),
            Kind::RecordingInbound | Kind::RecordingOutbound => EventKind::Recording(Recording {
                url: self.call_recording_link.clone(),
                ..Recording::default()
            }),
            Kind::WebhookComponentEvent => EventKind::FlowStep(FlowStep {
                step: self.component_name.clone(),
            }),
            Kind::Unknown => EventKind::Unknown,
        }
    }

    fn ended(&self, scope: Scope, outcome: Option<Outcome>) -> EventKind<'a> {
        EventKind::Ended(Ended {
            scope,
            outcome,
            duration: span(self.call_duration),
            talk_time: span(self.conversation_duration),
            ..Ended::default()
        })
    }
}

/// How VoIPcloud's webhooks are read.
pub(crate) struct Voipcloud;

impl Schema for Voipcloud {
    const VENDOR: Vendor = Vendor::Voipcloud;
    const NULL_TEXT: bool = true;
    const AUTHENTICATION: Authentication = Authentication::Token;
    const SECRET_HEADERS: &'static [&'static str] = &[TOKEN_HEADER];
    const TELL_TALES: TellTales = &[&["type", "unique_call_id"]];

    type Payload<'a> = Payload<'a>;
    type State = ();

    fn identify<'a>(draft: &mut Draft<'a, Self>) -> EventName<'a> {
        let payload = &mut draft.payload;
        let Some(name) = &payload.event_type else {
            return EventName::None;
        };
        payload.kind = Kind::named(name);
        if payload.kind == Kind::Unknown {
            return EventName::Unknown(name.clone());
        }
        EventName::Known(payload.kind.as_str())
    }

    fn check(draft: &Draft<'_, Self>, missing: &mut Missing<'_, '_>) {
        let payload = &draft.payload;
        missing.unless(&payload.unique_call_id, "unique_call_id");
        if payload.kind == Kind::InboundCallToUser {
            missing.unless_named(&payload.user_name, &["to_name", "user_name"]);
            missing.unless_named(&payload.user_number, &["exten", "user_number"]);
            missing.unless_named(&payload.dest_number, &["to_number", "dest_number"]);
            missing.unless_named(&payload.call_start_at, &["start_at", "call_start_at"]);
            return;
        }
        // A summary names a user only where one answered, and a component event names the caller, who
        // may have withheld both.
        if matches!(
            payload.kind,
            Kind::UserInbound
                | Kind::UserInboundAnswered
                | Kind::UserInboundCompleted
                | Kind::UserOutbound
                | Kind::UserOutboundAnswered
                | Kind::UserOutboundCompleted
                | Kind::RecordingOutbound
        ) {
            missing.unless_named(&payload.user_name, &["user_name", "to_name"]);
            missing.unless_named(&payload.user_number, &["user_number", "exten"]);
        }
        missing.unless_named(&payload.dest_number, &["dest_number", "to_number"]);
        if matches!(
            payload.kind,
            Kind::Voicemail | Kind::RecordingInbound | Kind::RecordingOutbound
        ) {
            missing.unless(&payload.recorded_at, "recorded_at");
        } else {
            missing.unless_named(&payload.call_start_at, &["call_start_at", "start_at"]);
        }
        match payload.kind {
            Kind::UserInboundAnswered | Kind::UserOutboundAnswered => {
                missing.unless(&payload.connected_at, "connected_at");
            }
            Kind::UserOutboundCompleted => missing.unless(&payload.call_duration, "call_duration"),
            Kind::QueueCall => {
                missing.unless(&payload.call_duration, "call_duration");
                missing.unless(&payload.queue_name, "queue_name");
                missing.unless(&payload.status, "status");
            }
            Kind::RingGroupCall => {
                missing.unless(&payload.call_duration, "call_duration");
                missing.unless(&payload.ring_group_name, "ring_group_name");
                missing.unless(&payload.status, "status");
            }
            Kind::WebhookComponentEvent => {
                missing.unless(&payload.component_name, "component_name");
            }
            _ => {}
        }
    }

    #[cfg(feature = "verify")]
    fn verify(request: &Request<'_>, check: &Check<'_>) -> Result<Verified, VerifyError> {
        verify(request, check.needed_secrets()?)
    }

    fn into_owned<'o>(payload: Payload<'_>) -> Payload<'o> {
        payload.into_owned()
    }
}
