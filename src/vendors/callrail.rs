#![doc = include_str!("callrail/docs.md")]

mod normalize;
mod payload;
mod schema;
#[cfg(feature = "verify")]
mod verify;

pub use payload::{CallType, Direction, Fields, Kind, Payload};
pub(crate) use schema::Callrail;
#[cfg(feature = "verify")]
pub use verify::{SIGNATURE_HEADER, sign, signed_headers, verify};

use crate::{Delivery, ParseError, Request};

/// Reads a CallRail webhook.
///
/// **Nothing in most bodies says which webhook it is: the query must, by `hook`.** See the
/// [module's table](self#events).
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::error::ParseErrorKind).
///
/// ```
/// use hookswitch::{Request, callrail};
///
/// let body = br#"{
///     "resource_id": "CALa1b2c3d4e5f60718293a4b5c6d7e8f90",
///     "company_resource_id": "COM0f1e2d3c4b5a69788796a5b4c3d2e1f0",
///     "direction": "inbound",
///     "call_type": "abandoned",
///     "answered": false,
///     "voicemail": false,
///     "duration": "15",
///     "start_time": "2026-03-12T16:54:53.505-05:00",
///     "customer_phone_number": "+12125550142",
///     "tracking_phone_number": "+16465550100"
/// }"#;
///
/// // The address that was entered at CallRail's: https://hooks.example.com/callrail?hook=post_call
/// let delivery = callrail::parse(&Request::new(body).with_query("hook=post_call"))?;
/// assert_eq!(delivery.payload.kind, callrail::Kind::PostCall);
/// assert!(delivery.notices().is_empty());
///
/// // What it means, in the words that all vendors share:
/// let event = delivery.normalize().next().unwrap();
/// assert_eq!(event.kind.as_str(), "ended");
///
/// // Without it, nobody knows whether the call is over: the first webhook of an answered call says "missed".
/// let delivery = callrail::parse(&Request::new(body))?;
/// assert_eq!(delivery.event, "unnamed");
/// assert_eq!(delivery.normalize().next().unwrap().kind.as_str(), "unknown");
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(request: &Request<'a>) -> Result<Delivery<'a, Payload<'a>>, ParseError> {
    super::read::<Callrail>(request)
}
