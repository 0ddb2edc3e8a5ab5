#![doc = include_str!("plivo/docs.md")]

mod cause;
mod clock;
mod normalize;
mod payload;
mod schema;
#[cfg(feature = "verify")]
mod verify;
mod words;

pub use payload::{Form, Media, Payload};
pub(crate) use schema::Plivo;
#[cfg(feature = "verify")]
pub use verify::{
    MAIN_ACCOUNT_SIGNATURE_HEADER, MAIN_ACCOUNT_SIGNATURE_V2_HEADER, NONCE_HEADER, NONCE_V2_HEADER,
    SIGNATURE_HEADER, SIGNATURE_V2_HEADER, sign, sign_v2, signed_headers, verify,
};
pub use words::{
    CallStatus, ConferenceAction, DialAction, DialStatus, Direction, HangupSource, Kind,
    MessageStatus, MessageType, PressedBy,
};

use crate::{Delivery, ParseError, Request};

/// What the host of an account's own endpoints is.
const ENDPOINT_HOST: &str = "phone.plivo.com";

/// Reads a Plivo webhook.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::error::ParseErrorKind).
///
/// ```
/// use hookswitch::{Request, plivo, request::Awaits};
///
/// let request = Request::new(
///     b"ParentAuthID=MAEXAMPLE&CallUUID=c1&Direction=inbound&Event=DialAnswer&DialAction=answer\
///       &DialBLegUUID=c2&DialBLegTo=sip%3Aolivia%40phone.plivo.com&From=12125550142&To=12125550100",
/// );
/// let delivery = plivo::parse(&request)?;
/// assert_eq!(delivery.event, "dial-callback");
/// assert_eq!(delivery.payload.dial_action, Some(plivo::DialAction::Answer));
/// assert_eq!(delivery.awaits(), Awaits::Nothing);
/// assert!(delivery.notices().is_empty());
///
/// // What it means, in the words that all vendors share:
/// let event = delivery.normalize().next().unwrap();
/// assert_eq!(event.kind.as_str(), "answered");
/// assert_eq!(event.agent.unwrap().id.as_deref(), Some("olivia@phone.plivo.com"));
/// assert_eq!(event.call.id.as_deref(), Some("c1"));
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(request: &Request<'a>) -> Result<Delivery<'a, Payload<'a>>, ParseError> {
    super::read::<Plivo>(request)
}
