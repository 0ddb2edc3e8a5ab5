#![doc = include_str!("net2phone/docs.md")]

mod normalize;
mod payload;
mod schema;
#[cfg(feature = "verify")]
mod verify;

pub use payload::{
    CallSource, ClickToCallInfo, Direction, Kind, MessageOrigin, MessageTarget, MessageType,
    MessengerInfo, Payload, PickupEventInfo, Reason, User,
};
pub(crate) use schema::Net2phone;
#[cfg(feature = "verify")]
pub use verify::{SIGNATURE_HEADER, TIMESTAMP_HEADER, sign, signed_headers, verify};

use crate::{Delivery, ParseError, Request};

/// Reads a net2phone webhook.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::ParseErrorKind).
///
/// ```
/// use hookswitch::{Request, net2phone};
///
/// let request = Request::new(br#"{
///     "id": "c998e523-3750-4ff4-9eac-76af1dc360b1",
///     "event": "call_ringing",
///     "timestamp": "2019-09-15T12:44:22Z",
///     "direction": "inbound",
///     "originating_number": "+15551112222",
///     "dialed_number": "+17778885555",
///     "user_name": "John Doe"
/// }"#);
/// let delivery = net2phone::parse(&request)?;
/// assert_eq!(delivery.payload.kind, net2phone::Kind::CallRinging);
/// assert_eq!(delivery.payload.direction, Some(net2phone::Direction::Inbound));
/// assert_eq!(delivery.payload.user_name.as_deref(), Some("John Doe"));
/// assert!(delivery.notices().is_empty());
///
/// // What it means, in the words that all vendors share:
/// let event = delivery.normalize().next().unwrap();
/// assert_eq!(event.kind.as_str(), "ringing");
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(request: &Request<'a>) -> Result<Delivery<'a, Payload<'a>>, ParseError> {
    super::read::<Net2phone>(request)
}
