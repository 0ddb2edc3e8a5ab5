#![doc = include_str!("voys/docs.md")]

mod normalize;
mod payload;
mod schema;

pub use payload::{Destination, Direction, Kind, Participant, Payload, Reason};
pub(crate) use schema::Voys;

use crate::{Delivery, ParseError, Request};

/// Reads a call notification of Voys, or of another reseller of VoIPGRID.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::error::ParseErrorKind).
///
/// ```
/// use hookswitch::{Request, voys};
///
/// let request = Request::new(br#"{
///     "call_id": "24c562241e9f-1502721212.100",
///     "timestamp": "2026-03-12T09:14:08+00:00",
///     "status": "in-progress",
///     "version": "v2",
///     "direction": "inbound",
///     "caller": {"account_number": null, "user_numbers": [], "number": "+31501234567", "name": "A"},
///     "destination": {
///         "number": "+31501234568",
///         "target": {"account_number": 201, "user_numbers": ["678"], "number": "+31501234568", "name": "B"}
///     }
/// }"#);
/// let delivery = voys::parse(&request)?;
/// assert_eq!(delivery.payload.kind, voys::Kind::InProgress);
/// let target = delivery.payload.destination.target.as_ref().unwrap();
/// assert_eq!(target.user_numbers, ["678"]);
/// assert!(delivery.notices().is_empty());
///
/// // What it means, in the words that all vendors share:
/// let event = delivery.normalize().next().unwrap();
/// assert_eq!(event.kind.as_str(), "answered");
/// assert_eq!(event.agent.unwrap().extension.as_deref(), Some("678"));
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(request: &Request<'a>) -> Result<Delivery<'a, Payload<'a>>, ParseError> {
    super::read::<Voys>(request)
}
