#![doc = include_str!("ringcentral/docs.md")]

mod normalize;
mod payload;
mod schema;
#[cfg(feature = "verify")]
mod verify;

pub use payload::{
    Address, Attachment, AttachmentType, Body, Code, ConferenceRole, Contact, InfoType, Kind,
    MessageDirection, MessageStatus, MessageType, MobilePickupData, Origin, OriginType, Park,
    Party, PartyDirection, Payload, Peer, Reason, SipData, Status, UiCallInfo, UiInfo,
};
pub(crate) use schema::Ringcentral;
#[cfg(feature = "verify")]
pub use verify::{VALIDATION_HEADER, VERIFICATION_HEADER, challenge, verify};

use crate::{Delivery, ParseError, Request};

/// Reads a RingCentral notification.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::error::ParseErrorKind).
///
/// ```
/// use hookswitch::{Request, ringcentral};
///
/// let request = Request::new(br#"{
///     "uuid": "9213733942374901991",
///     "event": "/restapi/v1.0/account/684349005/extension/684351005/telephony/sessions",
///     "timestamp": "2020-12-10T23:48:50.138Z",
///     "subscriptionId": "41ce2002-063c-4c17-9132-758de6e0bd38",
///     "ownerId": "684351005",
///     "body": {
///         "sequence": 6,
///         "sessionId": "11403473005",
///         "telephonySessionId": "s-a39d666edaab42fdaa476135027819bc",
///         "serverId": "10.29.20.121.TAM",
///         "eventTime": "2020-12-10T23:48:49.972Z",
///         "origin": {"type": "Call"},
///         "parties": [{
///             "accountId": "684349005",
///             "extensionId": "684351005",
///             "id": "p-a39d666edaab42fdaa476135027819bc-2",
///             "direction": "Inbound",
///             "from": {"phoneNumber": "+14155550101"},
///             "to": {"phoneNumber": "102", "name": "Agent J", "extensionId": "684351005"},
///             "status": {"code": "Answered", "rcc": false},
///             "park": {},
///             "missedCall": false,
///             "standAlone": false,
///             "muted": false
///         }]
///     }
/// }"#);
/// let delivery = ringcentral::parse(&request)?;
/// assert_eq!(delivery.payload.kind, ringcentral::Kind::TelephonySession);
/// let party = &delivery.payload.body.parties[0];
/// assert_eq!(party.status.code, Some(ringcentral::Code::Answered));
/// assert!(delivery.notices().is_empty());
///
/// // What it means, in the words that all vendors share:
/// let event = delivery.normalize().next().unwrap();
/// assert_eq!(event.kind.as_str(), "answered");
/// assert_eq!(event.agent.unwrap().name.as_deref(), Some("Agent J"));
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(request: &Request<'a>) -> Result<Delivery<'a, Payload<'a>>, ParseError> {
    super::read::<Ringcentral>(request)
}
