#![doc = include_str!("signalwire/docs.md")]

mod normalize;
mod payload;
mod schema;
#[cfg(feature = "verify")]
mod verify;

pub use crate::dialects::twilio::{
    AnsweredBy, CallStatus, DialCallStatus, Direction, Form, Kind, Media, MessageStatus,
    QueueResult, RecordingStatus, TranscriptionEvent, TranscriptionStatus,
};
pub use payload::Payload;
pub(crate) use schema::Signalwire;
#[cfg(feature = "verify")]
pub use verify::{OTHER_SIGNATURE_HEADER, SIGNATURE_HEADER, signed_headers, verify};

use crate::{Delivery, ParseError, Request};

/// What the hosts of a space's own SIP phones end in: `acme.sip.signalwire.com`.
const SIP_HOSTS: &[&str] = &[".sip.signalwire.com"];

/// Reads a SignalWire webhook.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::error::ParseErrorKind).
///
/// ```
/// use hookswitch::{Request, signalwire};
///
/// let request = Request::new(
///     b"AccountSid=b3877c40-da60-4998-90ad-b792e98472af&CallSid=b3877c40-da60-4998-90ad-b792e98472cb\
///       &ParentCallSid=b3877c40-da60-4998-90ad-b792e98472ca&CallStatus=busy&Direction=outbound-dial\
///       &From=%2B15550100142&To=%2B15550100177&CallbackSource=call-progress-events&SequenceNumber=2\
///       &SipResultCode=486&Timestamp=Thu%2C+04+Apr+2024+18%3A32%3A15+%2B0000",
/// );
/// let delivery = signalwire::parse(&request)?;
/// assert_eq!(delivery.event, "call-status");
/// assert_eq!(delivery.payload.call_status, Some(signalwire::CallStatus::Busy));
/// assert!(delivery.notices().is_empty());
///
/// // What it means, in the words that all vendors share:
/// let event = delivery.normalize().next().unwrap();
/// assert_eq!(event.kind.as_str(), "ended");
/// assert_eq!(event.call.id.as_deref(), Some("b3877c40-da60-4998-90ad-b792e98472ca"));
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(request: &Request<'a>) -> Result<Delivery<'a, Payload<'a>>, ParseError> {
    super::read::<Signalwire>(request)
}
