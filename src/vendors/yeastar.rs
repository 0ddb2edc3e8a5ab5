#![doc = include_str!("yeastar/docs.md")]

mod normalize;
mod payload;
mod schema;
#[cfg(feature = "verify")]
mod verify;

pub use payload::{
    CallType, Extension, Kind, Member, MemberStatus, Message, Payload, Status, Trunk,
};
pub(crate) use schema::Yeastar;
#[cfg(feature = "verify")]
pub use verify::{SIGNATURE_HEADER, signed_headers, verify};

use crate::{Delivery, ParseError, Request};

/// Reads an event of a P-Series phone system.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::error::ParseErrorKind).
///
/// ```
/// use hookswitch::{Request, yeastar};
///
/// // The event is a text that holds JSON.
/// let body = concat!(
///     r#"{"type":30012,"sn":"3631A2124XXX","msg":"{\"call_id\":\"1651057476.362\","#,
///     r#"\"time_start\":\"2022-04-27 19:04:36\",\"call_from\":\"2005\",\"call_to\":\"2002\","#,
///     r#"\"call_duration\":24,\"talk_duration\":21,\"status\":\"ANSWERED\",\"type\":\"Internal\"}"}"#,
/// );
/// let request = Request::new(body.as_bytes());
/// let delivery = yeastar::parse(&request)?;
/// assert_eq!(delivery.event, "30012");
/// assert_eq!(delivery.payload.msg.talk_duration, Some(21));
/// assert!(delivery.notices().is_empty());
///
/// // What it means, in the words that all vendors share:
/// let event = delivery.normalize().last().unwrap();
/// assert_eq!(event.kind.as_str(), "ended");
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(request: &Request<'a>) -> Result<Delivery<'a, Payload<'a>>, ParseError> {
    super::read::<Yeastar>(request)
}
