#![doc = include_str!("telnyx/docs.md")]

mod content;
mod message;
mod normalize;
mod payload;
mod schema;
mod texml;
#[cfg(feature = "ed25519")]
mod verify;
mod words;

pub use crate::dialects::twilio::{
    AnsweredBy, CallStatus, DialCallStatus, Direction as FormDirection, Form, Kind as FormKind,
    Media as FormMedia, MessageStatus, QueueResult, RecordingStatus, TranscriptionEvent,
    TranscriptionStatus,
};
pub use content::{
    Address, Content, Fault, Fields, Files, Media, Meta, Notification, TranscriptionData,
};
pub use payload::Payload;
pub(crate) use schema::Telnyx;
pub use texml::{Texml, TexmlFields};
#[cfg(feature = "ed25519")]
pub use verify::{SIGNATURE_HEADER, TIMESTAMP_HEADER, public_key, signed_headers, verify};
pub use words::{DeliveryStatus, Direction, HangupCause, HangupSource, Kind, MessageType};

use crate::{Delivery, ParseError, Request};

/// Reads a Telnyx webhook: a notification of API v2, or a request of TeXML.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::error::ParseErrorKind).
///
/// ```
/// use hookswitch::{Outcome, Request, event::EndedBy, EventKind, telnyx};
///
/// let request = Request::new(br#"{"data": {
///     "record_type": "event",
///     "event_type": "call.hangup",
///     "id": "0ccc7b54-4df3-4bca-a65a-3da1ecc777f0",
///     "occurred_at": "2026-03-12T20:31:56.521992Z",
///     "payload": {
///         "call_leg_id": "63e33fb6-e29f-11ee-815b-02420a0d0870",
///         "call_session_id": "63dcc852-e29f-11ee-ab82-02420a0d0870",
///         "from": "+12125550142", "to": "+12125550100",
///         "hangup_cause": "user_busy", "hangup_source": "callee", "sip_hangup_cause": "486"
///     }
/// }, "meta": {"attempt": 1, "delivered_to": "https://hooks.example.com/telnyx"}}"#);
/// let delivery = telnyx::parse(&request)?;
/// assert_eq!(delivery.payload.kind, telnyx::Kind::CallHangup);
/// let content = &delivery.payload.data.payload;
/// assert_eq!(content.hangup_cause, Some(telnyx::HangupCause::UserBusy));
/// assert!(delivery.notices().is_empty());
///
/// // What it means, in the words that all vendors share:
/// let event = delivery.normalize().next().unwrap();
/// let EventKind::Ended(ended) = event.kind else { panic!() };
/// assert_eq!((ended.outcome, ended.sip_code), (Some(Outcome::Busy), Some(486)));
/// assert_eq!(ended.by, Some(EndedBy::Called));
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(request: &Request<'a>) -> Result<Delivery<'a, Payload<'a>>, ParseError> {
    super::read::<Telnyx>(request)
}
