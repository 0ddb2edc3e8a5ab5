//! How a Twilio webhook is read.

use super::{IDEMPOTENCY_HEADER, Payload};
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

/// How Twilio's webhooks are read.
pub(crate) struct Twilio;

impl Schema for Twilio {
    const VENDOR: Vendor = Vendor::Twilio;
    const AUTHENTICATION: Authentication = Authentication::Signature(Proof::Body);
    const HEADERS: &'static [&'static str] = &[IDEMPOTENCY_HEADER];
    // With `From`, since `To` and `From` by themselves are another vendor's.
    const TELL_TALES: TellTales = &[
        &["AccountSid", "CallSid"],
        &["AccountSid", "CallSid", "From"],
        &["AccountSid", "ConferenceSid"],
        &["AccountSid", "MessageSid"],
        &["AccountSid", "MessageSid", "From"],
        &["AccountSid", "RecordingSid"],
        &["AccountSid", "SmsSid"],
        &["AccountSid", "SmsSid", "From"],
    ];
    #[cfg(feature = "verify")]
    const SIGNING: Signing = Signing::Headers {
        secret: "sample-auth-token",
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
