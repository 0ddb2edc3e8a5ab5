#![doc = include_str!("dialpad/docs.md")]

mod call;
mod normalize;
mod payload;
mod schema;
#[cfg(feature = "verify")]
mod verify;
mod words;

pub use payload::{Breadcrumb, Contact, Fields, Payload, RecordingDetails, Target};
pub(crate) use schema::Dialpad;
#[cfg(feature = "verify")]
pub use verify::{signed_body, verify};
pub use words::{
    ContactType, DeliveryResult, Direction, Kind, MessageStatus, RecordingType, TargetType,
};

use crate::{Delivery, ParseError, Request};

/// Reads a Dialpad webhook, signed or not. It verifies nothing: see [`verify`](crate::verify()).
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::error::ParseErrorKind).
///
/// ```
/// use hookswitch::{Request, dialpad};
///
/// let request = Request::new(br#"{
///     "call_id": 5314479320940544,
///     "state": "connected",
///     "direction": "inbound",
///     "event_timestamp": 1731605961966,
///     "date_started": 1731605954898,
///     "date_connected": 1731605961700,
///     "external_number": "+15105550100",
///     "internal_number": "+15105550101",
///     "contact": {"id": 6480210643730432, "name": "Ada Price", "phone": "+15105550100", "type": "local"},
///     "target": {"id": 5991398486736896, "name": "Ana Diaz", "type": "user", "office_id": 5527348325810176}
/// }"#);
/// let delivery = dialpad::parse(&request)?;
/// assert_eq!(delivery.payload.kind, dialpad::Kind::Connected);
/// assert!(delivery.notices().is_empty());
///
/// // What it means, in the words that all vendors share:
/// let event = delivery.normalize().next().unwrap();
/// assert_eq!(event.kind.as_str(), "answered");
/// assert_eq!(event.agent.unwrap().name.as_deref(), Some("Ana Diaz"));
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(request: &Request<'a>) -> Result<Delivery<'a, Payload<'a>>, ParseError> {
    super::read::<Dialpad>(request)
}
