#![doc = include_str!("quo/docs.md")]

mod normalize;
mod payload;
mod schema;
#[cfg(feature = "verify")]
mod verify;

pub use payload::{
    Contacts, Context, Data, Direction, Kind, Links, LookupStatus, Participants, Payload,
    PhoneNumberType, ProcessingStatus, Recording, Resolution, Resource, Status, StatusReason,
};
pub(crate) use schema::Quo;
#[cfg(feature = "verify")]
pub use verify::{SIGNATURE_HEADER, sign, signed_headers, verify};

use crate::{Delivery, ParseError, Request};

/// Reads a Quo webhook of either generation.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::error::ParseErrorKind).
///
/// ```
/// use hookswitch::{Request, quo};
///
/// let request = Request::new(br#"{
///     "id": "EV123",
///     "apiVersion": "2026-03-30",
///     "createdAt": "2026-04-13T12:00:00.000Z",
///     "type": "call.answered",
///     "data": {
///         "resource": {
///             "id": "AC-call",
///             "direction": "incoming",
///             "createdAt": "2026-04-13T11:59:55.000Z",
///             "answeredAt": "2026-04-13T12:00:00.000Z",
///             "answeredByUserId": "US123"
///         },
///         "context": {
///             "orgId": "OR123",
///             "participants": {
///                 "workspace": ["+15550000001"],
///                 "external": ["+15550000002"],
///                 "resolution": "available"
///             }
///         },
///         "links": {"quo": null}
///     }
/// }"#);
/// let delivery = quo::parse(&request)?;
/// assert_eq!(delivery.payload.kind, quo::Kind::CallAnswered);
/// assert_eq!(delivery.payload.data.context.org_id.as_deref(), Some("OR123"));
///
/// // What it means, in the words that all vendors share:
/// let event = delivery.normalize().next().unwrap();
/// assert_eq!(event.kind.as_str(), "answered");
/// assert_eq!(event.agent.unwrap().id.as_deref(), Some("US123"));
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(request: &Request<'a>) -> Result<Delivery<'a, Payload<'a>>, ParseError> {
    super::read::<Quo>(request)
}
