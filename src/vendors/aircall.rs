#![doc = include_str!("aircall/docs.md")]

mod normalize;
mod payload;
mod schema;
#[cfg(feature = "verify")]
mod verify;

pub use payload::{
    Comment, Contact, Data, Direction, IvrOption, Kind, MissedCallReason, Number, Participant,
    Payload, Tag, Team, User,
};
pub(crate) use schema::Aircall;
#[cfg(feature = "verify")]
pub use verify::{signed_body, verify};

use crate::{Delivery, ParseError, Request};

/// The field at the top of the body that has the token.
pub const TOKEN_FIELD: &str = "token";

/// Reads an Aircall webhook. Its token is dropped: of what was sent, it alone is in no payload and in no `extra`.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::error::ParseErrorKind).
///
/// ```
/// use hookswitch::{Request, aircall};
///
/// let request = Request::new(br#"{
///     "resource": "call",
///     "event": "call.answered",
///     "timestamp": 1773306902,
///     "token": "45XXYYZZa08",
///     "data": {
///         "id": 812001,
///         "direction": "inbound",
///         "status": "answered",
///         "started_at": 1773306890,
///         "answered_at": 1773306902,
///         "raw_digits": "+1 212-555-0142",
///         "user": {"id": 456, "name": "Ada Novak"},
///         "number": {"digits": "+1 646-555-0100", "name": "Support"}
///     }
/// }"#);
/// let delivery = aircall::parse(&request)?;
/// assert_eq!(delivery.payload.kind, aircall::Kind::CallAnswered);
/// assert_eq!(delivery.payload.data.id.as_deref(), Some("812001"));
/// assert!(delivery.extra.is_empty() && delivery.notices().is_empty()); // nothing has the token
///
/// // What it means, in the words that all vendors share:
/// let event = delivery.normalize().next().unwrap();
/// assert_eq!(event.kind.as_str(), "answered");
/// assert_eq!(event.agent.unwrap().name.as_deref(), Some("Ada Novak"));
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(request: &Request<'a>) -> Result<Delivery<'a, Payload<'a>>, ParseError> {
    super::read::<Aircall>(request)
}
