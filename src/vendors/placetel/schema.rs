//! How a notification of Placetel's is read.

use super::{HangupType, Kind, Payload};
use crate::fields::Missing;
use crate::request::Awaits;
use crate::schema::{Draft, EventName, Schema, TellTales};
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

/// How Placetel's notifications are read.
pub(crate) struct Placetel;

impl Schema for Placetel {
    const VENDOR: Vendor = Vendor::Placetel;
    const AUTHENTICATION: Authentication = Authentication::Signature(Proof::Body);
    // `from` and `to`, or `call_id`, are too common by themselves to tell those who have all other fields, too.
    const TELL_TALES: TellTales = &[
        &["event", "call_id"],
        // For vendors that have an `event` or a `call_id`, too.
        &["event", "from", "to"],
        &["call_id", "from", "to"],
        &["call_id", "peer"],
        &["call_id", "type"],
        &["event", "call_id", "user"],
        &["from", "to", "peer"],
        &["from", "to", "type"],
    ];
    #[cfg(feature = "verify")]
    const SIGNING: Signing = Signing::Headers {
        secret: "sample-shared-secret",
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
        missing.unless(&payload.call_id, "call_id");
        missing.unless(&payload.from, "from");
        missing.unless(&payload.to, "to");
        match payload.kind {
            Kind::OutgoingCall => {
                missing.unless(&payload.direction, "direction");
                missing.unless(&payload.peer, "peer");
            }
            Kind::HungUp => {
                missing.unless(&payload.hangup_type, "type");
                // Without it nobody knows which way the call was missed.
                if payload.hangup_type == Some(HangupType::Missed) {
                    missing.unless(&payload.direction, "direction");
                }
            }
            Kind::IncomingCall | Kind::CallAccepted | Kind::Unknown => {}
        }
    }

    fn awaits(payload: &Payload<'_>) -> Awaits {
        match payload.kind {
            // Whether the number is routed to this address, or this is a notification, the body does not say.
            Kind::IncomingCall | Kind::Unknown => Awaits::NotTold,
            Kind::OutgoingCall | Kind::CallAccepted | Kind::HungUp => Awaits::Nothing,
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
