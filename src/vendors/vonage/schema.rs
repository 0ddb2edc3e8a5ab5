//! How a Vonage webhook is read.

use alloc::borrow::Cow;

use super::{Kind, OriginalRequest, Payload, Webhook};
use crate::fields::{Field, Missing};
use crate::form::{Body, pairs};
use crate::payload::{ReadFields, Shape};
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

/// How Vonage's webhooks are read.
pub(crate) struct Vonage;

/// What tells an event though it may be empty.
#[derive(Default)]
pub(crate) struct State {
    has_input: bool,
    has_payload: bool,
}

impl Schema for Vonage {
    const VENDOR: Vendor = Vendor::Vonage;
    const AUTHENTICATION: Authentication = Authentication::Signature(Proof::BodyAndTime);
    const JSON_IN_FORMS: bool = true;
    const TELL_TALES: TellTales = &[&["conversation_uuid"], &["conversation_uuid_from"]];
    #[cfg(feature = "verify")]
    const SIGNING: Signing = Signing::Headers {
        secret: "a1b2c3d:sample-signature-secret",
        make: |secret, request| super::signed_headers(secret, request),
    };

    type Payload<'a> = Payload<'a>;
    type State = State;

    fn in_query(request: &Request<'_>) -> bool {
        // The name tells such a query from one that the customer wrote.
        let is_id = |name: &[u8]| matches!(name, b"conversation_uuid" | b"conversation_uuid_from");
        matches!(Body::of(request.body()), Body::Empty)
            && pairs(request.query().as_bytes()).any(|(name, _)| is_id(name.bytes))
    }

    fn keeps(name: &str) -> bool {
        // The caller's SIP headers, which the customer chooses.
        name.starts_with("SipHeader_")
    }

    fn shape<'p, 'a>(
        state: &mut State,
        object: &'p mut dyn ReadFields<'a>,
        parent: &'static str,
        name: &str,
    ) -> Shape<'p, 'a> {
        state.has_input |= parent.is_empty() && is_input(name);
        object.shape(name)
    }

    fn read<'a>(state: &mut State, object: &mut dyn ReadFields<'a>, field: Field<'_, 'a>) {
        if field.parent().is_empty() {
            state.has_input |= is_input(field.name());
            state.has_payload |= field.name() == "payload";
            // The keys in an older form: a text in place of the object.
            if field.name() == "dtmf"
                && let Shape::Object(_, dtmf) = object.shape("dtmf")
            {
                return dtmf.read(field);
            }
        }
        object.read(field);
    }

    fn identify<'a>(draft: &mut Draft<'a, Self>) -> EventName<'a> {
        let Draft { payload, state } = draft;
        let by_status = payload.status.as_deref().map_or(Kind::Unknown, Kind::named);
        payload.kind = match by_status {
            Kind::Unknown => by_fields(payload, state),
            // What has neither is no event of a call: messages have some of the words.
            _ if payload.conversation_uuid.is_none() && payload.leg_uuid().is_none() => {
                Kind::Unknown
            }
            kind => kind,
        };
        match payload.kind {
            // `from`, `to`, `uuid` and `dtmf` are common.
            kind @ (Kind::Answer | Kind::Input) => EventName::Inferred(kind.as_str()),
            Kind::Unknown => match (&payload.status, &payload.event_type) {
                (Some(name), _) | (None, Some(name)) => EventName::Unknown(name.clone()),
                (None, None) if payload.conversation_uuid.is_some() => {
                    EventName::Unknown(Cow::Borrowed(Kind::Unknown.as_str()))
                }
                (None, None) => EventName::None,
            },
            kind => EventName::Known(kind.as_str()),
        }
    }

    fn check(draft: &Draft<'_, Self>, missing: &mut Missing<'_, '_>) {
        let payload = &draft.payload;
        let kind = payload.kind;
        if kind != Kind::Transfer {
            missing.unless(&payload.conversation_uuid, "conversation_uuid");
        }
        if !matches!(kind, Kind::Answer | Kind::Transcribed) {
            missing.unless(&payload.timestamp, "timestamp");
        }
        if kind.is_of_leg() || matches!(kind, Kind::Answer | Kind::Input | Kind::Transfer) {
            missing.unless_named(&payload.leg_uuid(), &["uuid", "call_uuid"]);
        }
        if kind.is_of_leg() && payload.calling_user().is_none() {
            missing.unless(&payload.from, "from");
        }
        if kind.is_of_leg() || kind == Kind::Answer {
            missing.unless(&payload.to, "to");
        }
        let has_no_direction = matches!(kind, Kind::Human | Kind::Machine | Kind::Disconnected);
        if kind.is_of_leg() && !has_no_direction && !payload.is_of_socket() {
            missing.unless(&payload.direction, "direction");
        }
        match kind {
            Kind::Completed => {
                missing.unless(&payload.end_time, "end_time");
                missing.unless(&payload.duration, "duration");
            }
            Kind::Record => {
                missing.unless(&payload.recording_url, "recording_url");
                missing.unless(&payload.recording_uuid, "recording_uuid");
                missing.unless(&payload.end_time, "end_time");
            }
            Kind::Transcribed => {
                missing.unless(&payload.transcription_url, "transcription_url");
            }
            Kind::Transfer => {
                missing.unless(&payload.conversation_uuid_from, "conversation_uuid_from");
                missing.unless(&payload.conversation_uuid_to, "conversation_uuid_to");
            }
            Kind::Error => missing.unless(&payload.reason, "reason"),
            _ => {}
        }
    }

    fn awaits(payload: &Payload<'_>) -> Awaits {
        match payload.kind {
            Kind::Answer => Awaits::Instructions,
            Kind::Unknown => Awaits::NotTold,
            // Others may be answered with instructions, and go on without any.
            _ => Awaits::Nothing,
        }
    }

    #[cfg(feature = "verify")]
    fn verify(request: &Request<'_>, check: &Check<'_>) -> Result<Verified, VerifyError> {
        let secrets = check.needed_secrets()?;
        super::verify(request, secrets, check.now, check.tolerance)
    }

    fn into_owned<'o>(payload: Payload<'_>) -> Payload<'o> {
        payload.into_owned()
    }
}

fn is_input(name: &str) -> bool {
    matches!(name, "dtmf" | "speech")
}

/// The event that the fields tell, of a delivery without a word that does.
fn by_fields(payload: &Webhook<'_>, state: &State) -> Kind {
    let is_fallback = payload.original_request != OriginalRequest::default();
    let is_named = |name: &str| name.eq_ignore_ascii_case(Kind::Transfer.as_str());
    if payload.conversation_uuid_from.is_some()
        || payload.event_type.as_deref().is_some_and(is_named)
    {
        Kind::Transfer
    } else if payload.recording_url.is_some() {
        Kind::Record
    } else if state.has_input {
        Kind::Input
    } else if state.has_payload && payload.conversation_uuid.is_some() {
        Kind::Notify
    } else if payload.status.is_some() {
        Kind::Unknown
    } else if payload.reason.is_some()
        && payload.conversation_uuid.is_some()
        // The reason of a fallback is why the request before it failed.
        && !(is_fallback && payload.uuid.is_some())
    {
        Kind::Error
    } else if payload.uuid.is_some() && payload.conversation_uuid.is_some() && payload.to.is_some()
    {
        Kind::Answer
    } else {
        Kind::Unknown
    }
}

impl Webhook<'_> {
    /// The leg.
    pub(super) fn leg_uuid(&self) -> Option<&str> {
        self.uuid.as_deref().or(self.call_uuid.as_deref())
    }

    /// Whether the leg is to a program, by a WebSocket.
    pub(super) fn is_of_socket(&self) -> bool {
        let scheme = self.to.as_deref().and_then(|to| to.split_once("://"));
        scheme.is_some_and(|(scheme, _)| {
            scheme.eq_ignore_ascii_case("ws") || scheme.eq_ignore_ascii_case("wss")
        })
    }
}

impl Kind {
    /// Whether it tells of the state of a leg.
    pub(super) const fn is_of_leg(self) -> bool {
        !matches!(
            self,
            Self::Answer
                | Self::Record
                | Self::Transcribed
                | Self::Input
                | Self::Transfer
                | Self::Notify
                | Self::Error
                | Self::Unknown
        )
    }
}
