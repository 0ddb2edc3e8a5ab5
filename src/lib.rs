#![cfg_attr(feature = "verify", doc = include_str!("../README.md"))]
// The README's examples verify.
#![cfg_attr(
    not(feature = "verify"),
    doc = "Reads the webhooks of phone systems; built without the feature `verify`."
)]
#![no_std]
#![forbid(unsafe_code)]
// Nothing panics, whatever is sent.
#![cfg_attr(
    not(test),
    warn(
        clippy::arithmetic_side_effects,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::unwrap_used,
    )
)]
#![warn(
    clippy::alloc_instead_of_core,
    clippy::incompatible_msrv,
    clippy::large_stack_frames,
    clippy::std_instead_of_alloc,
    clippy::std_instead_of_core
)]

extern crate alloc;

mod authentication;
mod call;
mod call_key;
mod call_log;
mod delivery;
#[cfg(feature = "verify")]
mod digest;
mod error;
mod event;
mod fields;
mod number;
mod registry;
mod request;
mod stored;
mod text;
mod vendor;
mod vendors;
#[cfg(feature = "verify")]
mod verify;

pub use authentication::{Authentication, Proof};
pub use call::{
    Call, CallTransfer, Leg, MAX_EVENTS, Moment, MomentSource, State, calls_by_numbers,
};
pub use call_key::{CallKey, NotACallKey};
pub use call_log::{Applied, CallLog, Change, Changed};
pub use delivery::Delivery;
pub use error::{Expected, Notice, ParseError, ParseErrorKind, Position, Problem};
pub use event::{
    Account, Agent, Answered, AnsweredBy, CallIds, Correlation, Detected, Detection, Digits,
    Direction, Ended, EndedBy, Event, EventKind, Events, Files, FlowStep, Forwarded, Group, Hold,
    Identity, Medium, Message, MessageStatus, NotOfACall, NoteKind, Noted, Outcome, Park, Party,
    PickedUp, Recording, RecordingStatus, Scope, Side, Speech, Subscription, Times, Transcript,
    Transfer, TransferRole, Transferred, Voicemail,
};
pub use fields::{Extra, MAX_BYTES, MAX_FIELDS, MAX_RECORDS, Value};
pub use number::{DialPlan, E164, NotE164, PhoneNumber};
#[cfg(feature = "verify")]
pub use registry::verify;
pub use registry::{VendorPayload, parse};
pub use request::{Headers, Request};
pub use stored::StoredRequest;
pub use text::UnknownWord;
pub use vendor::Vendor;
pub use vendors::{net2phone, net2phone_canada, petdesk, voice_over_cloud, voipcloud};
#[cfg(feature = "verify")]
pub use verify::{
    BlankSecret, Check, DEFAULT_TOLERANCE, Needed, Secrets, Unsigned, Verified, VerifyError,
};
