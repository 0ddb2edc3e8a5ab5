#![doc = include_str!("placetel/docs.md")]

mod normalize;
mod payload;
mod schema;
#[cfg(feature = "verify")]
mod verify;

pub use payload::{Direction, HangupType, Kind, Payload};
pub(crate) use schema::Placetel;
#[cfg(feature = "verify")]
pub use verify::{signed_headers, verify};

use crate::{Delivery, ParseError, Request};

/// The header with the signature, in lower case; Placetel writes `X-PLACETEL-SIGNATURE`.
pub const SIGNATURE_HEADER: &str = "x-placetel-signature";

/// Reads a notification of Placetel's.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::error::ParseErrorKind).
///
/// ```
/// use hookswitch::{Request, placetel};
///
/// let request = Request::new(
///     b"call_id=f4591ba315d81671d7a06c2a3b4f963dafd119de39cb26edd8a6476676b2f447&direction=in&duration=125\
///       &event=HungUp&from=03023125042&to=02214710123&type=accepted",
/// );
/// let delivery = placetel::parse(&request)?;
/// assert_eq!(delivery.payload.kind, placetel::Kind::HungUp);
/// assert_eq!(delivery.payload.hangup_type, Some(placetel::HangupType::Accepted));
/// assert_eq!(delivery.payload.duration, Some(125));
/// assert!(delivery.notices().is_empty());
///
/// // What it means, in the words that all vendors share:
/// let event = delivery.normalize().next().unwrap();
/// assert_eq!(event.kind.as_str(), "ended");
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(request: &Request<'a>) -> Result<Delivery<'a, Payload<'a>>, ParseError> {
    super::read::<Placetel>(request)
}
