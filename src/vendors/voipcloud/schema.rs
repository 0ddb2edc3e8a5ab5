//! How a VoIPcloud webhook is read.

use super::{Kind, Payload, TOKEN_HEADER};
use crate::fields::Missing;
use crate::schema::{Draft, EventName, Schema, TellTales};
#[cfg(feature = "verify")]
use crate::{
    Check, Request,
    schema::Signing,
    verify::{Verified, VerifyError},
};
use crate::{Vendor, verify::Authentication};

/// How VoIPcloud's webhooks are read.
pub(crate) struct Voipcloud;

impl Schema for Voipcloud {
    const VENDOR: Vendor = Vendor::Voipcloud;
    const NULL_TEXT: bool = true;
    const AUTHENTICATION: Authentication = Authentication::Token;
    const SECRET_HEADERS: &'static [&'static str] = &[TOKEN_HEADER];
    const TELL_TALES: TellTales = &[&["type", "unique_call_id"], &["unique_call_id"]];
    #[cfg(feature = "verify")]
    const SIGNING: Signing = Signing::Headers {
        secret: "sample-token",
        make: |token, _| alloc::vec![(TOKEN_HEADER, token.into())],
    };

    type Payload<'a> = Payload<'a>;
    type State = ();

    fn identify<'a>(draft: &mut Draft<'a, Self>) -> EventName<'a> {
        let payload = &mut draft.payload;
        let name = payload.event_type.as_deref();
        payload.kind = name.map_or(Kind::Unknown, Kind::named);
        match payload.kind {
            // A `type` that is `voicemail` is common.
            Kind::Voicemail if payload.unique_call_id.is_none() => {
                EventName::Inferred(payload.kind.as_str())
            }
            kind => EventName::new(&payload.event_type, kind.documented()),
        }
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
        // A summary names a user only if one answered, and a component event names the caller, who
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
        super::verify(request, check.needed_secrets()?)
    }

    fn into_owned<'o>(payload: Payload<'_>) -> Payload<'o> {
        payload.into_owned()
    }
}
