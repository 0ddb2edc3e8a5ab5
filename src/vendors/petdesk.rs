#![doc = include_str!("petdesk/docs.md")]

mod normalize;
mod payload;
mod schema;

pub use payload::{EventTarget, Kind, Payload};
pub(crate) use schema::Petdesk;

use crate::{Delivery, ParseError, Request};

/// Reads a webhook of PetDesk Phones.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::ParseErrorKind).
///
/// ```
/// use hookswitch::{Request, petdesk};
///
/// let request = Request::new(
///     b"eventType=ringAttempt&eventTarget=extension&containerId=104233&tenantId=117\
///       &extNumber=2005&extName=Front+Desk&callUuid=5e0d8c1a-77f4-4b0e-9a36-1f2c6d0b8e51\
///       &callerIdNum=12125550142",
/// );
/// let delivery = petdesk::parse(&request)?;
/// assert_eq!(delivery.payload.kind, petdesk::Kind::RingAttempt);
/// assert_eq!(delivery.payload.event_target, Some(petdesk::EventTarget::Extension));
/// assert_eq!(delivery.payload.ext_name.as_deref(), Some("Front Desk"));
/// assert!(delivery.notices().is_empty());
///
/// // What it means, in the words that all vendors share:
/// let event = delivery.normalize().next().unwrap();
/// assert_eq!(event.kind.as_str(), "ringing");
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(request: &Request<'a>) -> Result<Delivery<'a, Payload<'a>>, ParseError> {
    super::read::<Petdesk>(request)
}
