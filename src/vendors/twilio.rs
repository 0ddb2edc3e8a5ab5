#![doc = include_str!("twilio/docs.md")]

mod normalize;
mod payload;
mod schema;
mod stream;
#[cfg(feature = "verify")]
mod verify;

pub use crate::dialects::twilio::{
    AnsweredBy, CallStatus, DialCallStatus, Direction, Form, Kind, Media, MessageStatus,
    QueueResult, RecordingStatus, TranscriptionEvent, TranscriptionStatus,
};
pub use payload::Payload;
pub(crate) use schema::Twilio;
pub use stream::{Parameters, StreamData, StreamEvent, StreamRequest, StreamResponse};
#[cfg(feature = "verify")]
pub use verify::{SIGNATURE_HEADER, signed_headers, verify};

use crate::{Delivery, ParseError, Request};

/// The header with the id of a notification, the same when it is sent again.
pub const IDEMPOTENCY_HEADER: &str = "i-twilio-idempotency-token";

/// What the hosts of an account's own SIP phones end in: `acme.sip.twilio.com`, with a region
/// `acme.sip.us1.twilio.com`, with an edge `acme.sip.dublin.twilio.com`.
const SIP_HOSTS: &[&str] = &[
    ".sip.twilio.com",
    ".sip.us1.twilio.com",
    ".sip.ie1.twilio.com",
    ".sip.au1.twilio.com",
    ".sip.ashburn.twilio.com",
    ".sip.dublin.twilio.com",
    ".sip.frankfurt.twilio.com",
    ".sip.roaming.twilio.com",
    ".sip.sao-paulo.twilio.com",
    ".sip.singapore.twilio.com",
    ".sip.sydney.twilio.com",
    ".sip.tokyo.twilio.com",
    ".sip.umatilla.twilio.com",
];

/// Reads a Twilio webhook.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::error::ParseErrorKind).
///
/// ```
/// use hookswitch::{Request, request::Awaits, twilio};
///
/// let headers = [("I-Twilio-Idempotency-Token", "d50dc30c-5d0d-418d-92ea-12cd8fd05f09")];
/// let request = Request::new(
///     b"AccountSid=AC00000000000000000000000000000007&CallSid=CA00000000000000000000000000000002\
///       &ParentCallSid=CA00000000000000000000000000000001&CallStatus=in-progress&Direction=outbound-dial\
///       &From=%2B12125550142&To=client%3Aolivia&CallbackSource=call-progress-events&SequenceNumber=2\
///       &Timestamp=Thu%2C+12+Mar+2026+20%3A31%3A36+%2B0000",
/// )
/// .with_headers(&headers);
/// let delivery = twilio::parse(&request)?;
/// assert_eq!(delivery.event, "call-status");
/// assert_eq!(delivery.payload.call_status, Some(twilio::CallStatus::InProgress));
/// assert_eq!(delivery.awaits(), Awaits::Nothing);
/// assert!(delivery.notices().is_empty());
///
/// // What it means, in the words that all vendors share:
/// let event = delivery.normalize().next().unwrap();
/// assert_eq!(event.kind.as_str(), "answered");
/// assert_eq!(event.agent.unwrap().id.as_deref(), Some("olivia"));
/// assert_eq!(event.call.id.as_deref(), Some("CA00000000000000000000000000000001"));
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(request: &Request<'a>) -> Result<Delivery<'a, Payload<'a>>, ParseError> {
    super::read::<Twilio>(request)
}
