//! How RingCentral's notifications are read.

use super::{Kind, Payload};
use crate::fields::Missing;
use crate::schema::{Draft, EventName, Schema, TellTales};
#[cfg(feature = "verify")]
use crate::{
    Check, Request,
    schema::Signing,
    verify::{Challenge, Verified, VerifyError},
};
use crate::{Vendor, verify::Authentication};

/// RingCentral's schema.
pub(crate) struct Ringcentral;

impl Schema for Ringcentral {
    const VENDOR: Vendor = Vendor::Ringcentral;
    const AUTHENTICATION: Authentication = Authentication::Token;
    // Text, and not those of `verify`, which need its feature.
    const SECRET_HEADERS: &'static [&'static str] = &["validation-token", "verification-token"];
    const TELL_TALES: TellTales = &[
        &["uuid", "subscriptionId", "ownerId"],
        &["uuid", "event", "subscriptionId", "ownerId", "body"],
        // For a vendor that has a `uuid`, too.
        &["event", "subscriptionId", "ownerId"],
    ];
    #[cfg(feature = "verify")]
    const SIGNING: Signing = Signing::Headers {
        secret: "sample-token",
        make: |token, _| alloc::vec![(super::VALIDATION_HEADER, token.into())],
    };

    type Payload<'a> = Payload<'a>;
    type State = ();

    fn keeps(name: &str) -> bool {
        // What presence says, which is no event of a call.
        matches!(
            name,
            "activeCalls"
                | "allowSeeMyPresence"
                | "dndStatus"
                | "extension"
                | "meetingStatus"
                | "pickUpCallsOnHold"
                | "presenceStatus"
                | "records"
                | "ringOnMonitoredCall"
                | "telephonyStatus"
                | "totalActiveCalls"
                | "userStatus"
        )
    }

    fn identify<'a>(draft: &mut Draft<'a, Self>) -> EventName<'a> {
        let payload = &mut draft.payload;
        payload.kind = payload
            .event
            .as_deref()
            .map_or(Kind::Unknown, Kind::of_path);
        EventName::new(&payload.event, payload.kind.documented())
    }

    fn check(draft: &Draft<'_, Self>, missing: &mut Missing<'_, '_>) {
        let payload = &draft.payload;
        missing.unless(&payload.uuid, "uuid");
        missing.unless(&payload.timestamp, "timestamp");
        missing.unless(&payload.subscription_id, "subscriptionId");
        missing.unless(&payload.owner_id, "ownerId");
        let body = &payload.body;
        match payload.kind {
            Kind::TelephonySession => {
                missing.unless(&body.sequence, "body.sequence");
                missing.unless(&body.session_id, "body.sessionId");
                missing.unless(&body.telephony_session_id, "body.telephonySessionId");
                missing.unless(&body.server_id, "body.serverId");
                missing.unless(&body.event_time, "body.eventTime");
                missing.unless(&body.origin.kind, "body.origin.type");
                missing.unless(&body.parties.first(), "body.parties");
                let mut missing = missing.in_records("body.parties");
                for (party, index) in body.parties.iter().zip(missing.doubts.indices()) {
                    missing.unless(index, &party.id, "id");
                    missing.unless(index, &party.account_id, "accountId");
                    missing.unless(index, &party.direction, "direction");
                    missing.unless(index, &party.status.code, "status.code");
                }
            }
            Kind::Voicemail | Kind::Sms => {
                missing.unless(&body.id, "body.id");
                missing.unless(&body.message_type, "body.type");
                missing.unless(&body.creation_time, "body.creationTime");
                missing.unless(&body.direction, "body.direction");
            }
            Kind::Presence | Kind::Unknown => {}
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

impl Kind {
    /// The kind whose resource has this path.
    fn of_path(event: &str) -> Self {
        let path = event.split('?').next().unwrap_or_default();
        if !path.starts_with("/restapi/") {
            Self::Unknown
        } else if path.ends_with("/telephony/sessions") {
            Self::TelephonySession
        } else if path.ends_with("/voicemail") {
            Self::Voicemail
        } else if path.ends_with("/message-store/instant") {
            Self::Sms
        } else if path.ends_with("/presence") || path.ends_with("/presence/line") {
            Self::Presence
        } else {
            Self::Unknown
        }
    }
}
