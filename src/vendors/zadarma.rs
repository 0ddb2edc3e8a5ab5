#![doc = include_str!("zadarma/docs.md")]

mod normalize;
mod payload;
mod schema;
#[cfg(feature = "verify")]
mod verify;

pub use payload::{Disposition, Kind, Payload};
pub(crate) use schema::Zadarma;
#[cfg(feature = "verify")]
pub use verify::{challenge, sign, signed_headers, verify};

use crate::{Delivery, ParseError, Request};

/// The header with the signature, in lower case; Zadarma writes `Signature`.
pub const SIGNATURE_HEADER: &str = "signature";

/// Reads a notification of Zadarma's.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::error::ParseErrorKind).
///
/// ```
/// use hookswitch::{Request, zadarma};
///
/// let request = Request::new(b"event=NOTIFY_END&call_start=2026-03-12+14%3A00%3A00&pbx_call_id=in_7\
///     &caller_id=15551234567&called_did=442012345678&internal=101&duration=125\
///     &disposition=answered&status_code=16&is_recorded=0&call_id_with_rec=");
/// let delivery = zadarma::parse(&request)?;
/// assert_eq!(delivery.payload.kind, zadarma::Kind::End);
/// assert_eq!(delivery.payload.disposition, Some(zadarma::Disposition::Answered));
/// assert_eq!(delivery.payload.duration, Some(125));
/// assert!(delivery.notices().is_empty());
///
/// // What it means, in the words that all vendors share:
/// let event = delivery.normalize().next().unwrap();
/// assert_eq!(event.kind.as_str(), "ended");
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(request: &Request<'a>) -> Result<Delivery<'a, Payload<'a>>, ParseError> {
    super::read::<Zadarma>(request)
}
