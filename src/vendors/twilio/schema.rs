//! How a Twilio webhook is read.

use super::{IDEMPOTENCY_HEADER, Kind, Payload, StreamEvent};
use crate::dialects::twilio::{FAMILIES, awaits, check, identify, is_in_query, keeps};
use crate::fields::Missing;
use crate::payload::Records;
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
        &["specversion", "datacontenttype"],
    ];
    #[cfg(feature = "verify")]
    const SIGNING: Signing = Signing::Headers {
        secret: "sample-auth-token",
        make: |secret, request| super::signed_headers(secret, request),
    };

    type Payload<'a> = Payload<'a>;
    /// Whether the body is an array, of events of Event Streams.
    type State = bool;

    fn in_query(request: &Request<'_>) -> bool {
        is_in_query(request)
    }

    fn keeps(name: &str) -> bool {
        keeps(name) || super::stream::keeps(name)
    }

    fn records<'p, 'a>(
        payload: &'p mut Self::Payload<'a>,
        is_array: &mut Self::State,
    ) -> Option<&'p mut dyn Records<'a>> {
        *is_array = true;
        Some(&mut payload.events)
    }

    fn identify<'a>(draft: &mut Draft<'a, Self>) -> EventName<'a> {
        let payload = &mut draft.payload;
        if !draft.state {
            return identify(payload, FAMILIES);
        }
        let is_event =
            |event: &StreamEvent<'_>| event.specversion.is_some() && event.event_type.is_some();
        if !payload.events.iter().any(is_event) {
            return EventName::None;
        }
        for event in &mut payload.events {
            if let Some(data) = &mut event.data {
                data.request.parameters.identify();
            }
        }
        payload.kind = Kind::EventStreams;
        EventName::Known(Kind::EventStreams.as_str())
    }

    fn check(draft: &Draft<'_, Self>, missing: &mut Missing<'_, '_>) {
        let payload = &draft.payload;
        if payload.kind != Kind::EventStreams {
            return check(payload, missing);
        }
        let mut missing = missing.in_records("");
        for (event, index) in payload.events.iter().zip(missing.doubts.indices()) {
            missing.unless(index, &event.specversion, "specversion");
            missing.unless(index, &event.event_type, "type");
            missing.unless(index, &event.id, "id");
        }
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
