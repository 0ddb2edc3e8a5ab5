//! How a webhook of sipgate.io is read.

use super::{Kind, Payload};
use crate::fields::Missing;
use crate::request::Awaits;
use crate::schema::{Draft, EventName, Schema, TellTales};
#[cfg(feature = "verify")]
use crate::{
    Check, Request,
    schema::Signing,
    verify::{Verified, VerifyError},
};
use crate::{Vendor, verify::Authentication};

/// How sipgate.io's webhooks are read.
pub(crate) struct Sipgate;

impl Schema for Sipgate {
    const VENDOR: Vendor = Vendor::Sipgate;
    const AUTHENTICATION: Authentication = Authentication::SourceAddress;
    const TELL_TALES: TellTales = &[
        &["event", "callId"],
        // For vendors that have an `event`, too.
        &["callId", "answeringNumber"],
        &["callId", "cause"],
        &["callId", "dtmf"],
        &["callId", "from", "to"],
        &["callId", "origCallId"],
        &["callId", "user[]"],
        // For vendors that have a `callId`, too.
        &["event", "answeringNumber"],
        &["event", "dtmf"],
        &["event", "origCallId"],
        &["event", "user"],
        &["event", "user[]"],
    ];
    #[cfg(feature = "verify")]
    const SIGNING: Signing = Signing::Address(super::SOURCE_ADDRESSES[0]);

    type Payload<'a> = Payload<'a>;
    type State = ();

    fn identify<'a>(draft: &mut Draft<'a, Self>) -> EventName<'a> {
        let payload = &mut draft.payload;
        payload.kind = match &payload.event {
            Some(name) => Kind::named(name),
            None => Kind::Unknown,
        };
        EventName::new(&payload.event, payload.kind.documented())
    }

    fn check(draft: &Draft<'_, Self>, missing: &mut Missing<'_, '_>) {
        let payload = &draft.payload;
        missing.unless(&payload.call_id, "callId");
        if payload.kind != Kind::Dtmf {
            missing.unless(&payload.direction, "direction");
        }
        match payload.kind {
            Kind::NewCall | Kind::Answer => {
                missing.unless(&payload.from, "from");
                missing.unless(&payload.to, "to");
            }
            _ => {}
        }
        match payload.kind {
            Kind::NewCall => {
                let named = payload.users.iter().find(|name| !name.is_empty());
                missing.unless(&named, "user[]");
            }
            Kind::Answer => missing.unless(&payload.answering_number, "answeringNumber"),
            Kind::Hangup => missing.unless(&payload.cause, "cause"),
            _ => {}
        }
    }

    fn awaits(payload: &Payload<'_>) -> Awaits {
        match payload.kind {
            Kind::NewCall => Awaits::Address,
            Kind::Dtmf => Awaits::Instructions,
            Kind::Answer | Kind::Hangup => Awaits::Nothing,
            Kind::Unknown => Awaits::NotTold,
        }
    }

    #[cfg(feature = "verify")]
    fn verify(_request: &Request<'_>, check: &Check<'_>) -> Result<Verified, VerifyError> {
        super::verify(check.needed_peer()?)
    }

    fn into_owned<'o>(payload: Payload<'_>) -> Payload<'o> {
        payload.into_owned()
    }
}
