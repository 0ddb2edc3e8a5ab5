//! How a Dialpad webhook is read.

use alloc::vec::Vec;

use super::{Kind, Payload};
use crate::fields::{Missing, jws};
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

/// Dialpad's schema.
pub(crate) struct Dialpad;

impl Schema for Dialpad {
    const VENDOR: Vendor = Vendor::Dialpad;
    const AUTHENTICATION: Authentication = Authentication::Signature(Proof::Body);
    const TELL_TALES: TellTales = &[
        &["external_number", "internal_number", "event_timestamp"],
        &[
            "entry_point_call_id",
            "master_call_id",
            "external_number",
            "internal_number",
            "event_timestamp",
        ],
        &["from_number", "to_number", "created_date"],
        &["created_date", "event_timestamp", "message_status"],
        &[
            "from_number",
            "to_number",
            "created_date",
            "event_timestamp",
            "message_status",
        ],
    ];
    #[cfg(feature = "verify")]
    const SIGNING: Signing = Signing::Body {
        secret: "sample-secret",
        make: |secret, request| super::signed_body(secret, request),
    };

    type Payload<'a> = Payload<'a>;
    type State = ();

    fn unwrap(body: &[u8]) -> Option<Vec<u8>> {
        jws::payload(body)
    }

    fn identify<'a>(draft: &mut Draft<'a, Self>) -> EventName<'a> {
        let payload = &mut draft.payload;
        if let Some(state) = payload.state.as_deref() {
            // A message is told by its fields, and by no name.
            let kind = Kind::named(state);
            payload.kind = match kind {
                Kind::Sms => Kind::Unknown,
                kind => kind,
            };
            // Other vendors have states, too.
            if payload.kind == Kind::Unknown && payload.call_id.is_none() {
                return EventName::None;
            }
            return EventName::new(&payload.state, payload.kind.documented());
        }
        let is_message = payload.call_id.is_none()
            && payload.from_number.is_some()
            && !payload.to_number.is_empty();
        if !is_message {
            return EventName::None;
        }
        payload.kind = Kind::Sms;
        EventName::Inferred(Kind::Sms.as_str())
    }

    fn check(draft: &Draft<'_, Self>, missing: &mut Missing<'_, '_>) {
        let payload = &draft.payload;
        missing.unless(&payload.direction, "direction");
        missing.unless(&payload.event_timestamp, "event_timestamp");
        if payload.kind == Kind::Sms {
            missing.unless(&payload.id, "id");
            missing.unless(&payload.created_date, "created_date");
        } else {
            missing.unless(&payload.call_id, "call_id");
            missing.unless(&payload.target.kind, "target.type");
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
