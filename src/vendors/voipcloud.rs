#![doc = include_str!("voipcloud/docs.md")]

mod normalize;
mod payload;
mod schema;
#[cfg(feature = "verify")]
mod verify;

pub use payload::{Kind, Mode, Payload, Status};
pub(crate) use schema::Voipcloud;
#[cfg(feature = "verify")]
pub use verify::verify;

use crate::{Delivery, ParseError, Request};

/// The header with the token, in lower case; VoIPcloud writes `X-Pbx-Token`.
pub const TOKEN_HEADER: &str = "x-pbx-token";

/// Reads a VoIPcloud webhook.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::ParseErrorKind).
///
/// ```
/// use hookswitch::{Request, voipcloud};
///
/// let request = Request::new(br#"{
///     "type": "user_inbound_completed",
///     "unique_call_id": "260302415310",
///     "caller_id": "61491570006",
///     "caller_name": null,
///     "user_name": "Olivia Hart",
///     "user_number": "1001",
///     "dest_number": "61255501234",
///     "call_start_at": "2026-03-02T04:15:31.000Z",
///     "connected_at": "null",
///     "call_duration": 24,
///     "conversation_duration": "0"
/// }"#);
/// let delivery = voipcloud::parse(&request)?;
/// assert_eq!(delivery.payload.kind, voipcloud::Kind::UserInboundCompleted);
/// assert_eq!(delivery.payload.unique_call_id.as_deref(), Some("260302415310"));
/// assert_eq!(delivery.payload.connected_at, None);
/// assert_eq!(delivery.payload.conversation_duration, Some(0));
/// assert!(delivery.notices().is_empty());
///
/// // What it means, in the words that all vendors share:
/// let event = delivery.normalize().next().unwrap();
/// assert_eq!(event.kind.as_str(), "ended");
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(request: &Request<'a>) -> Result<Delivery<'a, Payload<'a>>, ParseError> {
    super::read::<Voipcloud>(request)
}
