#![doc = include_str!("voice_over_cloud/docs.md")]

mod normalize;
mod payload;
mod schema;
#[cfg(feature = "verify")]
mod verify;

use core::net::{IpAddr, Ipv4Addr};

pub use payload::{Kind, Payload};
pub(crate) use schema::VoiceOverCloud;
#[cfg(feature = "verify")]
pub use verify::verify;

use crate::{Delivery, ParseError, Request};

/// The address that webhooks come from (documented).
pub const SOURCE_ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(103, 135, 87, 3));

/// Reads a Voice Over Cloud webhook.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::ParseErrorKind).
///
/// ```
/// use hookswitch::{Request, voice_over_cloud};
///
/// let request = Request::new(b"").with_query(
///     "event=inboundCallRinging&date=2024-01-01+19%3A00&inboundNumber=611800111222\
///      &callerid=61288880000&callid=testcall&extension=280085&crm_id=usefulid",
/// );
/// let delivery = voice_over_cloud::parse(&request)?;
/// assert_eq!(delivery.payload.kind, voice_over_cloud::Kind::InboundCallRinging);
/// assert_eq!(delivery.payload.callerid.as_deref(), Some("61288880000"));
/// assert_eq!(delivery.payload.extension.as_deref(), Some("280085"));
/// assert!(delivery.notices().is_empty());
///
/// // What it means, in the words that all vendors share:
/// let event = delivery.normalize().next().unwrap();
/// assert_eq!(event.kind.as_str(), "ringing");
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(request: &Request<'a>) -> Result<Delivery<'a, Payload<'a>>, ParseError> {
    super::read::<VoiceOverCloud>(request)
}
