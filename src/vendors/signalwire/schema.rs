//! How a SignalWire webhook is read.

use super::Payload;
use crate::dialects::twilio::{FAMILIES, awaits, check, identify, is_in_query, keeps};
use crate::fields::Missing;
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

/// How SignalWire's webhooks are read.
pub(crate) struct Signalwire;

impl Schema for Signalwire {
    const VENDOR: Vendor = Vendor::Signalwire;
    const AUTHENTICATION: Authentication = Authentication::Signature(Proof::Body);
    const TELL_TALES: TellTales = &[
        &["AccountSid", "CallSid", "SipResultCode", "From"],
        &["AccountSid", "CallSid", "AudioInMos", "From"],
    ];
    #[cfg(feature = "verify")]
    const SIGNING: Signing = Signing::Headers {
        secret: "sample-signing-key",
        make: |secret, request| super::signed_headers(secret, request),
    };

    type Payload<'a> = Payload<'a>;
    type State = ();

    fn in_query(request: &Request<'_>) -> bool {
        is_in_query(request)
    }

    fn keeps(name: &str) -> bool {
        keeps(name)
    }

    fn identify<'a>(draft: &mut Draft<'a, Self>) -> EventName<'a> {
        identify(&mut draft.payload, FAMILIES)
    }

    fn check(draft: &Draft<'_, Self>, missing: &mut Missing<'_, '_>) {
        check(&draft.payload, missing);
    }

    fn awaits(payload: &Payload<'_>) -> Awaits {
        awaits(payload.kind)
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
