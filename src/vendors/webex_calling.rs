#![doc = include_str!("webex_calling/docs.md")]

mod normalize;
mod payload;
mod schema;
#[cfg(feature = "verify")]
mod verify;

pub use payload::{
    CallType, Data, EventType, Kind, Party, Payload, Personality, Recall, RecordingState,
    RedirectReason, Redirection, State,
};
pub(crate) use schema::WebexCalling;
#[cfg(feature = "verify")]
pub use verify::{SIGNATURE_HEADER, signed_headers, verify};

use crate::{Delivery, ParseError, Request};

/// Reads a Webex Calling webhook.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::error::ParseErrorKind).
///
/// ```
/// use hookswitch::{Request, webex_calling};
///
/// let request = Request::new(br#"{
///     "resource": "telephony_calls",
///     "event": "updated",
///     "orgId": "Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8x",
///     "actorId": "Y2lzY29zcGFyazovL3VzL1BFT1BMRS8x",
///     "data": {
///         "eventType": "answered",
///         "eventTimestamp": "2026-08-05T16:48:21.240Z",
///         "callId": "Y2lzY29zcGFyazovL3VzL0NBTEwvY2FsbGhhbGYtMTow",
///         "callSessionId": "ZmEzMmU1MzQtYzNhMi00NjVk",
///         "personality": "terminator",
///         "state": "connected",
///         "remoteParty": {"number": "+12125550142", "privacyEnabled": false, "callType": "external"},
///         "created": "2026-08-05T16:48:19.359Z",
///         "answered": "2026-08-05T16:48:21.154Z"
///     }
/// }"#);
/// let delivery = webex_calling::parse(&request)?;
/// assert_eq!(delivery.event, "telephony_calls.updated");
/// assert_eq!(delivery.payload.data.state, Some(webex_calling::State::Connected));
/// assert!(delivery.notices().is_empty());
///
/// // What it means, in the words that all vendors share:
/// let event = delivery.normalize().next().unwrap();
/// assert_eq!(event.kind.as_str(), "answered");
/// assert_eq!(event.from.number.unwrap().to_string(), "+12125550142");
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(request: &Request<'a>) -> Result<Delivery<'a, Payload<'a>>, ParseError> {
    super::read::<WebexCalling>(request)
}
