//! The dialect of TwiML's callbacks: forms without the name of an event, in which each leg of a call has an id of
//! its own.

mod families;
mod form;
mod normalize;
#[cfg(feature = "verify")]
pub(crate) mod verify;
mod words;

pub(crate) use families::{FAMILIES, awaits, check, identify};
pub use form::{Form, Media};
pub(crate) use form::{is_in_query, keeps};
pub(crate) use normalize::{Dialect, medium, normalize, number};
pub use words::{
    AnsweredBy, CallStatus, DialCallStatus, Direction, Kind, MessageStatus, QueueResult,
    RecordingStatus, TranscriptionEvent, TranscriptionStatus,
};
