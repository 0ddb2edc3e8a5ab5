#![doc = include_str!("bandwidth/docs.md")]

mod normalize;
mod payload;
mod schema;
#[cfg(feature = "verify")]
mod verify;

pub use payload::{
    Cause, Detected, Direction, Kind, MachineDetection, MediaStream, Message, MessageDirection,
    MessageEvent, Payload, Status, StirShaken, Transcription, TranscriptionStatus,
};
pub(crate) use schema::Bandwidth;
#[cfg(feature = "verify")]
pub use verify::{signed_headers, verify};

use crate::{Delivery, ParseError, Request};

/// Reads a Bandwidth callback, of Voice or of Messaging.
///
/// # Errors
///
/// See [`ParseErrorKind`](crate::error::ParseErrorKind).
///
/// ```
/// use core::time::Duration;
/// use hookswitch::{Request, bandwidth};
///
/// let request = Request::new(br#"{
///     "eventType": "machineDetectionComplete",
///     "eventTime": "2026-11-10T11:20:07.709Z",
///     "accountId": "55555555",
///     "callId": "c-6a0d8e3e-1c71aa98-fb05-46ca-acf8-f735db20fa28",
///     "direction": "outbound",
///     "from": "+15551112222",
///     "to": "+15553334444",
///     "machineDetectionResult": {"value": "answering-machine", "duration": "PT4.9891287S"}
/// }"#);
/// let delivery = bandwidth::parse(&request)?;
/// assert_eq!(delivery.payload.kind, bandwidth::Kind::MachineDetectionComplete);
/// let found = &delivery.payload.machine_detection_result;
/// assert_eq!(found.value, Some(bandwidth::Detected::AnsweringMachine));
/// assert_eq!(found.duration, Some(Duration::from_nanos(4_989_128_700)));
/// assert!(delivery.notices().is_empty());
///
/// // What it means, in the words that all vendors share:
/// let event = delivery.normalize().next().unwrap();
/// assert_eq!(event.kind.as_str(), "detected");
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
pub fn parse<'a>(request: &Request<'a>) -> Result<Delivery<'a, Payload<'a>>, ParseError> {
    super::read::<Bandwidth>(request)
}
