//! How Webex Calling's webhooks are read.

use alloc::borrow::Cow;
use alloc::format;

use super::{Kind, Payload};
use crate::fields::Missing;
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

/// Webex Calling's schema.
pub(crate) struct WebexCalling;

impl Schema for WebexCalling {
    const VENDOR: Vendor = Vendor::WebexCalling;
    const AUTHENTICATION: Authentication = Authentication::Signature(Proof::Body);
    // Without a signature, a secret in the address is all that there is.
    const SECRET_FIELD: Option<&'static str> = Some("targetUrl");
    const TELL_TALES: TellTales = &[&["targetUrl", "orgId", "createdBy", "actorId"]];
    #[cfg(feature = "verify")]
    const SIGNING: Signing = Signing::Headers {
        secret: "sample-secret",
        make: |secret, request| super::signed_headers(secret, request),
    };

    type Payload<'a> = Payload<'a>;
    type State = ();

    fn identify<'a>(draft: &mut Draft<'a, Self>) -> EventName<'a> {
        let payload = &mut draft.payload;
        let (Some(resource), Some(event)) = (&payload.resource, &payload.event) else {
            return EventName::None;
        };
        payload.kind = Kind::of(resource, event);
        match payload.kind.documented() {
            Some(name) => EventName::Known(name),
            None => EventName::Unknown(payload.event_name()),
        }
    }

    fn check(draft: &Draft<'_, Self>, missing: &mut Missing<'_, '_>) {
        let Payload {
            org_id,
            actor_id,
            data,
            ..
        } = &draft.payload;
        missing.unless(org_id, "orgId");
        missing.unless(actor_id, "actorId");
        missing.unless(&data.event_type, "data.eventType");
        missing.unless(&data.event_timestamp, "data.eventTimestamp");
        missing.unless(&data.call_id, "data.callId");
        missing.unless(&data.call_session_id, "data.callSessionId");
        missing.unless(&data.personality, "data.personality");
        missing.unless(&data.state, "data.state");
        missing.unless(&data.remote_party.call_type, "data.remoteParty.callType");
        missing.unless(&data.created, "data.created");
    }

    #[cfg(feature = "verify")]
    fn verify(request: &Request<'_>, check: &Check<'_>) -> Result<Verified, VerifyError> {
        super::verify(request, check.needed_secrets()?)
    }

    fn into_owned<'o>(payload: Payload<'_>) -> Payload<'o> {
        payload.into_owned()
    }
}

impl Kind {
    /// The kind of these two halves of a name, in any ASCII case.
    fn of(resource: &str, event: &str) -> Self {
        let is_named = |kind: &Self| {
            kind.as_str().split_once('.').is_some_and(|(one, other)| {
                one.eq_ignore_ascii_case(resource) && other.eq_ignore_ascii_case(event)
            })
        };
        Self::ALL.iter().copied().find(is_named).unwrap_or_default()
    }
}

impl<'a> Payload<'a> {
    /// The event's name: both halves, with a dot between them.
    pub(super) fn event_name(&self) -> Cow<'a, str> {
        match self.kind.documented() {
            Some(name) => Cow::Borrowed(name),
            None => {
                let half = |half: &'_ Option<Cow<'a, str>>| half.clone().unwrap_or_default();
                Cow::Owned(format!("{}.{}", half(&self.resource), half(&self.event)))
            }
        }
    }
}
