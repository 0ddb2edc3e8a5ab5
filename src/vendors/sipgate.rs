#![doc = include_str!("sipgate/docs.md")]

mod normalize;
mod payload;
mod reply;
mod schema;
#[cfg(feature = "verify")]
mod verify;

use core::net::{IpAddr, Ipv4Addr};

pub use payload::{Cause, Direction, Form, Kind, Payload};
pub use reply::{REPLY_CONTENT_TYPE, subscribe_reply};
pub(crate) use schema::Sipgate;
#[cfg(feature = "verify")]
pub use verify::verify;

use crate::{Delivery, ParseError, Request};

/// The addresses that webhooks come from, as the vendor's own library has them.
pub const SOURCE_ADDRESSES: [IpAddr; 2] = [
    IpAddr::V4(Ipv4Addr::new(217, 116, 118, 254)),
    IpAddr::V4(Ipv4Addr::new(212, 9, 46, 32)),
];

/// Reads a webhook of sipgate.io.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::error::ParseErrorKind).
///
/// ```
/// use hookswitch::{Request, request::Awaits, sipgate};
///
/// let request = Request::new(
///     b"event=newCall&from=492111234567&to=4915791234567&direction=in&callId=123456\
///       &user[]=Alice&user[]=Bob&userId[]=w0&userId[]=w1&fullUserId[]=1234567w0&fullUserId[]=1234567w1",
/// );
/// let delivery = sipgate::parse(&request)?;
/// assert_eq!(delivery.payload.kind, sipgate::Kind::NewCall);
/// assert_eq!(delivery.payload.users, ["Alice", "Bob"]);
/// assert!(delivery.notices().is_empty());
///
/// // What it means, in the words that all vendors share: the call begins, and two phones ring.
/// let kinds: Vec<_> = delivery.normalize().map(|event| event.kind.as_str()).collect();
/// assert_eq!(kinds, ["initiated", "ringing", "ringing"]);
///
/// // Nothing more is told of the call if the answer does not ask for it.
/// assert_eq!(delivery.awaits(), Awaits::Address);
/// let _answer = sipgate::subscribe_reply("https://hooks.example.com/hooks/sipgate");
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(request: &Request<'a>) -> Result<Delivery<'a, Payload<'a>>, ParseError> {
    super::read::<Sipgate>(request)
}
