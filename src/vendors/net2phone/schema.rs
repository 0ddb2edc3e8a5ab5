//! How net2phone's webhooks are read.

use super::{Kind, Payload};
use crate::fields::Missing;
use crate::schema::{Draft, EventName, Schema, TellTales};
use crate::text::is_default;
#[cfg(feature = "verify")]
use crate::{
    Check, Request,
    schema::Signing,
    verify::{Verified, VerifyError},
};
use crate::{
    Vendor,
    verify::{Authentication, Proof},
};

/// net2phone's schema.
pub(crate) struct Net2phone;

impl Schema for Net2phone {
    const VENDOR: Vendor = Vendor::Net2phone;
    const AUTHENTICATION: Authentication = Authentication::Signature(Proof::BodyAndTime);
    const TELL_TALES: TellTales = &[
        &["event", "id"],
        &["event", "timestamp"],
        &["event", "originating_number"],
        &["event", "call_id", "originating_number"],
        &["timestamp", "originating_number"],
        &["timestamp", "messenger_info"],
        &["originating_number", "dialed_number"],
        &["id", "messenger_info"],
    ];
    #[cfg(feature = "verify")]
    const SIGNING: Signing = Signing::Headers {
        secret: "sample-secret",
        make: |secret, request| super::signed_headers(secret, request),
    };

    type Payload<'a> = Payload<'a>;
    type State = ();

    fn identify<'a>(draft: &mut Draft<'a, Self>) -> EventName<'a> {
        let payload = &mut draft.payload;
        let name = payload.event.as_deref();
        payload.kind = name.map_or(Kind::Unknown, Kind::named);
        EventName::new(&payload.event, payload.kind.documented())
    }

    fn check(draft: &Draft<'_, Self>, missing: &mut Missing<'_, '_>) {
        let payload = &draft.payload;
        let is_2019_event = matches!(
            payload.kind,
            Kind::CallRinging
                | Kind::CallAnswered
                | Kind::CallCompleted
                | Kind::CallMissed
                | Kind::VoicemailReceived
        );
        let since_2021 = !is_2019_event
            || !is_default(&payload.user)
            || payload.call_id.is_some()
            || payload.call_source.is_some();
        missing.unless(&payload.id, "id");
        missing.unless(&payload.timestamp, "timestamp");
        if since_2021 {
            missing.unless(&payload.user.account_id, "user.account_id");
        }
        if payload.kind == Kind::MessageReceived {
            let message = &payload.messenger_info;
            missing.unless(&message.message_id, "messenger_info.message_id");
            missing.unless(&message.conversation_id, "messenger_info.conversation_id");
            missing.unless(&message.medium, "messenger_info.type");
            missing.unless(&message.originated, "messenger_info.originated");
            missing.unless(&message.terminated, "messenger_info.terminated");
            return;
        }
        missing.unless(&payload.direction, "direction");
        missing.unless(&payload.originating_number, "originating_number");
        missing.unless(&payload.dialed_number, "dialed_number");
        if since_2021 {
            missing.unless(&payload.call_id, "call_id");
            missing.unless(&payload.call_source, "call_source");
        }
        match payload.kind {
            Kind::CallCompleted => missing.unless(&payload.duration, "duration"),
            Kind::CallMissed if since_2021 => {
                missing.unless(&payload.duration, "duration");
                missing.unless(&payload.reason, "reason");
            }
            Kind::VoicemailReceived if since_2021 => {
                missing.unless(&payload.duration, "duration");
                missing.unless(&payload.voicemail, "voicemail");
                missing.unless(&payload.audio_message_id, "audio_message_id");
                missing.unless(&payload.audio_message_url, "audio_message_url");
            }
            Kind::VoicemailMissed => {
                missing.unless(&payload.duration, "duration");
                missing.unless(&payload.reason, "reason");
            }
            Kind::VoicemailNotify => missing.unless(&payload.voicemail, "voicemail"),
            Kind::CallRecorded => {
                missing.unless(&payload.audio_message_id, "audio_message_id");
                missing.unless(&payload.audio_message_url, "audio_message_url");
            }
            Kind::CallForward => missing.unless(&payload.forward_number, "forward_number"),
            Kind::CallConsultativeTransfer
            | Kind::CallHold
            | Kind::CallResume
            | Kind::CallRecordingFailed => missing.unless(&payload.reason, "reason"),
            Kind::CallPark | Kind::CallUnpark => missing.unless(&payload.slot, "slot"),
            Kind::CallPickup => {
                let colleague = &payload.pickup_event_info;
                missing.unless(&colleague.id, "pickup_event_info.id");
                missing.unless(&colleague.name, "pickup_event_info.name");
                missing.unless(&colleague.extension, "pickup_event_info.extension");
            }
            _ => {}
        }
    }

    #[cfg(feature = "verify")]
    fn verify(request: &Request<'_>, check: &Check<'_>) -> Result<Verified, VerifyError> {
        super::verify(request, check.needed_secrets()?, check.now, check.tolerance)
    }

    fn into_owned<'o>(payload: Payload<'_>) -> Payload<'o> {
        payload.into_owned()
    }
}
