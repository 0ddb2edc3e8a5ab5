//! How a notification of Zadarma's is read.

use super::{Kind, Payload};
use crate::fields::Missing;
use crate::schema::{Draft, EventName, Schema, TellTales};
#[cfg(feature = "verify")]
use crate::{
    Check, Request,
    schema::Signing,
    verify::{Challenge, Verified, VerifyError},
};
use crate::{
    Vendor,
    verify::{Authentication, Proof},
};

/// How Zadarma's notifications are read.
pub(crate) struct Zadarma;

impl Schema for Zadarma {
    const VENDOR: Vendor = Vendor::Zadarma;
    const AUTHENTICATION: Authentication = Authentication::Signature(Proof::SomeFields);
    // It covers neither the event nor the call's id: whoever reads one can make up the end of any call with it.
    const SECRET_HEADERS: &'static [&'static str] = &[super::SIGNATURE_HEADER];
    const TELL_TALES: TellTales = &[
        &["event", "pbx_call_id"],
        &["pbx_call_id"],
        &["event", "called_did"],
        &["called_did"],
        &["call_id_with_rec"],
    ];
    #[cfg(feature = "verify")]
    const SIGNING: Signing = Signing::Headers {
        secret: "sample-api-secret",
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
        let kind = payload.kind;
        missing.unless(&payload.pbx_call_id, "pbx_call_id");
        if kind == Kind::Record {
            missing.unless(&payload.call_id_with_rec, "call_id_with_rec");
            return;
        }
        missing.unless(&payload.call_start, "call_start");
        if kind != Kind::OutStart {
            missing.unless(&payload.caller_id, "caller_id");
        }
        match kind {
            Kind::Answer | Kind::OutStart | Kind::OutEnd => {
                missing.unless(&payload.destination, "destination");
            }
            _ => missing.unless(&payload.called_did, "called_did"),
        }
        if matches!(kind, Kind::End | Kind::OutEnd) {
            missing.unless(&payload.duration, "duration");
            missing.unless(&payload.disposition, "disposition");
            missing.unless(&payload.status_code, "status_code");
        }
    }

    #[cfg(feature = "verify")]
    fn verify(request: &Request<'_>, check: &Check<'_>) -> Result<Verified, VerifyError> {
        super::verify(request, check.needed_secrets()?)
    }

    #[cfg(feature = "verify")]
    fn challenge(
        request: &Request<'_>,
        _check: &Check<'_>,
    ) -> Result<Option<Challenge>, VerifyError> {
        super::challenge(request)
    }

    fn into_owned<'o>(payload: Payload<'_>) -> Payload<'o> {
        payload.into_owned()
    }
}
