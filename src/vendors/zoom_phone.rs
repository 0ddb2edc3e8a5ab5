#![doc = include_str!("zoom_phone/docs.md")]

mod after;
mod normalize;
mod outcome;
mod payload;
mod schema;
#[cfg(feature = "verify")]
mod verify;
mod words;

pub use payload::{
    Attachment, Body, CallRecord, DeletedVoicemail, Deputy, Forwarder, Member, Object, OptStatus,
    Owner, Party, Payload, Recipient, Recording, Transcription,
};
pub(crate) use schema::ZoomPhone;
#[cfg(feature = "verify")]
pub use verify::{SIGNATURE_HEADER, TIMESTAMP_HEADER, sign, signed_headers, verify};
pub use words::{
    CallResult, ConnectionType, Direction, ElementEvent, ExtensionType, Kind, RecordExtensionType,
    ResultReason,
};

use crate::{Delivery, ParseError, Request};

/// Reads a Zoom Phone webhook.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::error::ParseErrorKind).
///
/// ```
/// use hookswitch::{Request, zoom_phone};
///
/// let request = Request::new(br#"{
///     "event": "phone.callee_ringing",
///     "event_ts": 1626230691572,
///     "payload": {
///         "account_id": "AAAAAABBBB",
///         "object": {
///             "call_id": "6998252113337041462",
///             "caller": {"phone_number": "+12092592844", "connection_type": "pstn_off_net"},
///             "callee": {"extension_number": 1002, "user_id": "DnEopNmXQEGU2uvvzjgojw"},
///             "ringing_start_time": "2021-07-14T02:44:51Z"
///         }
///     }
/// }"#);
/// let delivery = zoom_phone::parse(&request)?;
/// assert_eq!(delivery.payload.kind, zoom_phone::Kind::CalleeRinging);
/// let object = &delivery.payload.body.object;
/// assert_eq!(object.callee.extension_number.as_deref(), Some("1002"));
/// assert!(delivery.notices().is_empty());
///
/// // What it means, in the words that all vendors share:
/// let event = delivery.normalize().next().unwrap();
/// assert_eq!(event.kind.as_str(), "ringing");
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(request: &Request<'a>) -> Result<Delivery<'a, Payload<'a>>, ParseError> {
    super::read::<ZoomPhone>(request)
}
