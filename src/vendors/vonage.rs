#![doc = include_str!("vonage/docs.md")]

mod normalize;
mod payload;
mod schema;
#[cfg(feature = "verify")]
mod verify;

pub use payload::{
    Detail, Direction, DisconnectedBy, Dtmf, Heard, Kind, OriginalRequest, Payload, Speech,
    SubState, TimeoutReason, Webhook,
};
pub(crate) use schema::Vonage;
#[cfg(feature = "verify")]
pub use verify::{sign, signed_headers, verify};

use crate::{Delivery, ParseError, Request};

/// Reads a Vonage webhook, of the Voice API.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::error::ParseErrorKind).
///
/// ```
/// use hookswitch::{Request, vonage};
///
/// let request = Request::new(br#"{
///     "from": "12125550142",
///     "to": "12125550171",
///     "uuid": "7d3e1a90",
///     "conversation_uuid": "CON-5f21c0de",
///     "status": "unanswered",
///     "detail": "unavailable",
///     "direction": "outbound",
///     "timestamp": "2026-03-12T18:20:31.709Z"
/// }"#);
/// let delivery = vonage::parse(&request)?;
/// assert_eq!(delivery.payload.kind, vonage::Kind::Unanswered);
/// assert_eq!(delivery.payload.detail, Some(vonage::Detail::Unavailable));
/// assert!(delivery.notices().is_empty());
///
/// // What it means, in the words that all vendors share:
/// let event = delivery.normalize().next().unwrap();
/// assert_eq!(event.kind.as_str(), "ended");
/// assert_eq!(event.call.id.as_deref(), Some("CON-5f21c0de"));
///
/// // The same event by GET:
/// let query = "to=12125550171&uuid=7d3e1a90&conversation_uuid=CON-5f21c0de&status=unanswered\
///              &dtmf=%7B%22digits%22:%223%22%7D";
/// let delivery = vonage::parse(&Request::new(b"").with_query(query))?;
/// assert_eq!(delivery.payload.dtmf.digits.as_deref(), Some("3"));
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(request: &Request<'a>) -> Result<Delivery<'a, Payload<'a>>, ParseError> {
    super::read::<Vonage>(request)
}
