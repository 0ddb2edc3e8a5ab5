//! How a Plivo webhook is read.

use alloc::borrow::Cow;

use super::words::{CallStatus, Direction, Kind};
use super::{Form, Payload};
use crate::fields::Missing;
use crate::form::{Body, pairs, with_short_text};
use crate::request::Awaits;
use crate::schema::{Draft, EventName, Schema, TellTales};
#[cfg(feature = "verify")]
use crate::{
    Check,
    schema::Signing,
    verify::{Verified, VerifyError},
};
use crate::{
    Request, Vendor,
    verify::{Authentication, Proof},
};

/// How Plivo's webhooks are read.
pub(crate) struct Plivo;

impl Schema for Plivo {
    const VENDOR: Vendor = Vendor::Plivo;
    const AUTHENTICATION: Authentication = Authentication::Signature(Proof::Body);
    // It covers no field, so that whoever reads one has what it takes to make up messages.
    const SECRET_HEADERS: &'static [&'static str] =
        &["x-plivo-signature-v2", "x-plivo-signature-ma-v2"];
    // With `From`, since `To` and `From` by themselves are another vendor's.
    const TELL_TALES: TellTales = &[
        &["CallUUID"],
        &["CallUUID", "From", "To"],
        &["MessageUUID"],
        &["MessageUUID", "From", "To"],
        &["MPCUUID"],
        &["ConferenceUUID", "ConferenceAction"],
        &["DialAction", "DialBLegStatus"],
        &["call_uuid", "recording_id"],
        // For a vendor that has a `call_uuid`, too.
        &["recording_id", "transcription"],
    ];
    #[cfg(feature = "verify")]
    const SIGNING: Signing = Signing::Headers {
        secret: "sample-auth-token",
        make: |secret, request| super::signed_headers(secret, request),
    };

    type Payload<'a> = Payload<'a>;
    type State = ();

    fn in_query(request: &Request<'_>) -> bool {
        let is_id = |name: &str| {
            matches!(
                name,
                "CallUUID" | "call_uuid" | "MessageUUID" | "MPCUUID" | "DialAction"
            )
        };
        matches!(Body::of(request.body()), Body::Empty)
            && pairs(request.query().as_bytes()).any(|(name, _)| {
                // The names are short, so one with escapes is decoded in place.
                with_short_text(name.bytes, |name| is_id(name).then_some(())).is_some()
            })
    }

    fn keeps(name: &str) -> bool {
        keeps(name)
    }

    fn identify<'a>(draft: &mut Draft<'a, Self>) -> EventName<'a> {
        let payload = &mut draft.payload;
        let family = FAMILIES.iter().find(|(_, fits)| fits(payload));
        payload.kind = family.map_or(Kind::Unknown, |(kind, _)| *kind);
        match payload.kind.documented() {
            Some(name) => EventName::Known(name),
            None if payload.call_uuid.is_some() => {
                let unnamed = Cow::Borrowed(Kind::Unknown.as_str());
                EventName::Unknown(payload.event.clone().unwrap_or(unnamed))
            }
            None => EventName::None,
        }
    }

    fn check(draft: &Draft<'_, Self>, missing: &mut Missing<'_, '_>) {
        let form = &*draft.payload;
        match form.kind {
            Kind::MessageReceived
            | Kind::MessageStatus
            | Kind::CallRequest
            | Kind::Ring
            | Kind::Hangup => {
                missing.unless(&form.from, "From");
                missing.unless(&form.to, "To");
            }
            _ => {}
        }
        match form.kind {
            Kind::CallRequest => {
                missing.unless(&form.direction, "Direction");
                missing.unless(&form.call_status, "CallStatus");
            }
            Kind::Ring => missing.unless(&form.direction, "Direction"),
            Kind::Hangup => {
                missing.unless(&form.direction, "Direction");
                missing.unless(&form.call_status, "CallStatus");
                missing.unless(&form.duration, "Duration");
                missing.unless(&form.hangup_cause, "HangupCause");
            }
            Kind::MachineDetection => missing.unless(&form.machine, "Machine"),
            _ => {}
        }
        match form.kind {
            Kind::Hangup | Kind::Ring | Kind::MachineDetection | Kind::Transcription => {
                missing.unless_named(&form.call_uuid, &["CallUUID", "call_uuid"]);
            }
            _ => {}
        }
    }

    fn awaits(payload: &Payload<'_>) -> Awaits {
        match payload.kind {
            Kind::CallRequest
            | Kind::DialResult
            | Kind::InputResult
            | Kind::RecordResult
            | Kind::ConferenceResult => Awaits::Instructions,
            Kind::Unknown => Awaits::NotTold,
            _ => Awaits::Nothing,
        }
    }

    #[cfg(feature = "verify")]
    fn verify(request: &Request<'_>, check: &Check<'_>) -> Result<Verified, VerifyError> {
        let secrets = check.needed_secrets()?;
        super::verify(request, check.needed_url()?, secrets)
    }

    fn into_owned<'o>(payload: Payload<'_>) -> Payload<'o> {
        payload.into_owned()
    }
}

/// A kind of delivery, and how it is told.
type Family = (Kind, fn(&Form<'_>) -> bool);

/// The kinds of delivery in the order in which they are asked. The order matters: nearly all
/// of them have a `CallStatus` and an `Event`, and the end of a call may come with a recording or keys.
const FAMILIES: &[Family] = &[
    (Kind::MessageStatus, |form| {
        form.message_uuid.is_some() && form.status.is_some()
    }),
    (Kind::MessageReceived, |form| form.message_uuid.is_some()),
    (Kind::MultiPartyCall, |form| {
        form.mpc_uuid.is_some() && form.event_name.is_some()
    }),
    (Kind::ConferenceCallback, |form| {
        form.conference_uuid.is_some() && form.conference_action.is_some()
    }),
    (Kind::DialCallback, |form| form.dial_action.is_some()),
    (Kind::Hangup, |form| {
        form.call_uuid.is_some() && is_event(form, "Hangup") && form.dial_status.is_none()
    }),
    (Kind::ConferenceResult, |form| {
        form.conference_uuid.is_some()
    }),
    (Kind::DialResult, |form| form.dial_status.is_some()),
    (Kind::Transcription, |form| {
        form.recording_id.is_some()
            && (form.transcription.is_some() || form.transcription_error.is_some())
    }),
    (Kind::RecordResult, |form| {
        form.call_uuid.is_some()
            && form.record_url.is_some()
            && (form.digits.is_some() || is_event(form, "Redirect"))
    }),
    (Kind::RecordingCallback, |form| {
        let of_call = form.call_uuid.is_some() || form.recording_id.is_some();
        of_call && form.record_url.is_some()
    }),
    (Kind::MachineDetection, |form| {
        let asks = is_event(form, "StartApp") || is_event(form, "Redirect");
        form.call_uuid.is_some()
            && !asks
            && (form.machine.is_some() || is_event(form, "MachineDetection"))
    }),
    (Kind::SpeechPartial, |form| {
        let words = form.stable_speech.is_some() || form.unstable_speech.is_some();
        form.call_uuid.is_some() && words
    }),
    (Kind::InputResult, |form| {
        let input = form.input_type.is_some() || form.speech.is_some() || form.digits.is_some();
        form.call_uuid.is_some() && input
    }),
    (Kind::Hangup, |form| {
        let why = form.hangup_cause.is_some() || form.hangup_cause_name.is_some();
        form.call_uuid.is_some() && form.event.is_none() && why
    }),
    (Kind::Ring, |form| {
        let rings = form.call_status == Some(CallStatus::Ringing)
            && form.direction == Some(Direction::Outbound)
            && form.event.is_none();
        form.call_uuid.is_some() && (is_event(form, "Ring") || rings)
    }),
    (Kind::CallRequest, |form| {
        let asks = is_event(form, "StartApp")
            || is_event(form, "Redirect")
            || (form.event.is_none() && form.call_status.is_some());
        form.call_uuid.is_some() && asks
    }),
];

fn is_event(form: &Form<'_>, name: &str) -> bool {
    form.event.as_deref() == Some(name)
}

/// Whether the field is one that is known and that nobody needs typed: prices, the vendor's own clocks, what a SIP
/// phone sent along.
fn keeps(name: &str) -> bool {
    if ["X-PH-", "SIP-H-", "STIR"]
        .iter()
        .any(|prefix| name.starts_with(prefix))
    {
        return true;
    }
    matches!(
        name,
        "BilledAmount"
            | "ConferenceDigitsMatch"
            | "ConferenceFirstMember"
            | "ConferenceLastMember"
            | "ContentType"
            | "ConversationExpirationTimestamp"
            | "ConversationID"
            | "ConversationOrigin"
            | "DeliveryReportTime"
            | "DialBLegBillDuration"
            | "DialBLegBillRate"
            | "DialBLegTotalCost"
            | "EventTimestamp"
            | "MCC"
            | "MNC"
            | "MPCDuration"
            | "MediaCount"
            | "MemberID"
            | "MessageIntent"
            | "MessageTime"
            | "MimeType"
            | "ParentMessageUUID"
            | "PartInfo"
            | "ParticipantRole"
            | "PowerpackUUID"
            | "QueuedTime"
            | "ScheduledHangupId"
            | "SentTime"
            | "Sequence"
            | "SequenceNumber"
            | "Stability"
            | "TotalAmount"
            | "TotalRate"
            | "Units"
            | "duration"
            | "requester_ip"
            | "transcription_charge"
            | "transcription_rate"
    )
}
