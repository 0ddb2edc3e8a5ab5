//! Reads the webhooks of phone systems: you hand it the request that your own server received, and
//! it gives back what the vendor said, typed, what that means in one vocabulary for all vendors, and
//! what became of the call.
//!
//! There is no I/O in it, no framework and no clock. The README says what each vendor can say, how fast the crate is
//! and what is promised about hostile input.
//!
//! # The flow
//!
//! ```text
//! Request --verify--> --parse--> Delivery --normalize--> Event --fold--> Call
//! ```
//!
//! - A [`Request`] is borrowed from your server: query string, headers and body, as they came.
//!   [`verify()`] says whether it is the vendor's. Verify first, then parse: parsing never verifies.
//! - A [`Delivery`] is what the vendor said, in the vendor's words: a typed payload, the fields that the payload does
//!   not have in [`extra`](Delivery::extra), and all that is odd in [`notices`](Delivery::notices).
//!   [`parse`] makes it; after that no step can fail. If you know the vendor when you write
//!   the program, [`petdesk::parse`] and its siblings give that vendor's own payload.
//! - An [`Event`] is what that means: who rang whom, who answered, what ended and how. A delivery has
//!   0, 1 or more of them.
//! - A [`Call`] is what its events tell together, in whatever order and however often they came. A
//!   [`CallLog`] holds many calls, and says of each event what it changed.
//!
//! # Example
//!
//! ```
//! # #[cfg(feature = "verify")] {
//! use hookswitch::{Call, Check, Request, Secrets, Vendor};
//!
//! // Once, at the start.
//! let secrets = Secrets::new(["pbx-token"])?;
//!
//! let ringing = br#"{"type": "user_inbound", "unique_call_id": "177242493101",
//!     "caller_id": "61491570006", "user_name": "Olivia Hart", "user_number": "1001",
//!     "dest_number": "61255501234", "call_start_at": "2026-03-02T04:15:31.000Z"}"#;
//! let answered = br#"{"type": "user_inbound_answered", "unique_call_id": "177242493101",
//!     "caller_id": "61491570006", "user_name": "Olivia Hart", "user_number": "1001",
//!     "dest_number": "61255501234", "call_start_at": "2026-03-02T04:15:31.000Z",
//!     "connected_at": "2026-03-02T04:15:43.000Z"}"#;
//!
//! let mut events = Vec::new();
//! for body in [&ringing[..], answered] {
//!     // For each request, from your server.
//!     let headers = [("X-Pbx-Token", "pbx-token")];
//!     let request = Request::new(body).with_headers(&headers);
//!     let now = chrono::DateTime::from_timestamp(1_772_424_943, 0).unwrap(); // `Utc::now()`
//!
//!     let check = Check::at(now).with_secrets(&secrets);
//!     hookswitch::verify(Vendor::Voipcloud, &request, &check)?;
//!     let delivery = hookswitch::parse(Vendor::Voipcloud, &request)?;
//!     for notice in delivery.notices() {
//!         eprintln!("{notice}"); // safe to log
//!     }
//!     for mut event in delivery.normalize() {
//!         event.received_at = Some(now); // not all vendors send times
//!         events.push(event.into_owned()); // else it borrows from the request
//!     }
//! }
//!
//! let call = Call::fold(events).unwrap();
//! assert_eq!(call.state.as_str(), "in_progress");
//! assert_eq!(call.answered_by.unwrap().name.as_deref(), Some("Olivia Hart"));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where to look
//!
//! | for | see |
//! |---|---|
//! | a vendor's events, quirks, retries and limits | its module, such as [`petdesk`]: [`Vendor`] lists all |
//! | a vendor that is known at run time | [`Vendor`], [`parse`], [`VendorPayload`] |
//! | a request of which nobody knows the vendor | [`guess_vendor`], for debugging and never in a server |
//! | your server's types | [`Request::from_parts`], [`Request::with_query`], [`request::Headers`] |
//! | a vendor that asks whether the address is yours | [`challenge`], before [`verify()`] |
//! | who sent a request | [`verify()`], [`Secrets`], [`Check`], [`Vendor::authentication`] |
//! | a sender that follows Standard Webhooks, vendor or not | [`standard_webhooks`] |
//! | what cannot be parsed, and what to do about it | [`error::ParseErrorKind`], [`error::Wrapping`] |
//! | a call that waits for your answer | [`Delivery::awaits`] |
//! | what is odd about what was parsed | [`Notice`], [`error::Problem`], [`Delivery::strict`] |
//! | what can happen in a call | [`EventKind`], [`Outcome`], [`State`] |
//! | calls, as events come in | [`CallLog`], [`CallKey`]; without call ids [`calls_by_numbers`] |
//! | whether two phone numbers are the same | [`PhoneNumber`], [`DialPlan`] |
//! | servers, tables, many customers, replays, tests, reports | the [`guide`] |
//! | limits | [`request::MAX_BYTES`], [`request::MAX_FIELDS`], [`request::MAX_RECORDS`], [`request::MAX_TEXT`], [`call::MAX_EVENTS`] |
//!
//! # Features
//!
//! | feature | default | gives |
//! |---|---|---|
//! | `verify` | yes | [`verify()`], [`Secrets`] and all that tells whether a request is the vendor's |
//! | `ed25519` | no | the check of Ed25519 signatures, with which [`telnyx`] signs; it needs `verify` |
//! | `http` | no | [`Request::from_parts`], and [`request::Headers`] for `http::HeaderMap` and `HashMap` |
//! | `samples` | no | `samples`: requests of every vendor for your own tests, and the reader of such files |
//!
//! Without `http` the crate is `no_std`, with `alloc`.

#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]
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
#[cfg(any(test, feature = "http"))]
extern crate std;

pub mod call;
pub mod delivery;
mod dialects;
#[cfg(feature = "verify")]
mod digest;
pub mod error;
pub mod event;
mod fields;
mod form;
pub mod guide;
#[cfg(test)]
mod nested;
pub mod number;
mod payload;
mod reader;
pub mod request;
#[cfg(feature = "samples")]
pub mod samples;
mod schema;
mod secret;
#[cfg(feature = "verify")]
pub mod standard_webhooks;
mod stored;
mod text;
mod vendor;
mod vendors;
pub mod verify;
mod words;

// A page of the documentation, and no module for users.
#[cfg(doc)]
#[doc = include_str!("../docs/json.md")]
pub mod json {}

pub use call::by_numbers::calls_by_numbers;
pub use call::key::CallKey;
pub use call::log::CallLog;
pub use call::model::{Call, State};
pub use delivery::model::Delivery;
pub use error::model::{Notice, ParseError};
pub use event::kind::EventKind;
pub use event::model::Event;
pub use event::words::{Direction, Outcome};
pub use number::phone::PhoneNumber;
pub use number::plan::DialPlan;
pub use request::model::Request;
pub use stored::StoredRequest;
pub use vendor::Vendor;
pub use vendors::{VendorPayload, guess_vendor, parse};
#[cfg(feature = "verify")]
pub use vendors::{challenge, verify};
#[cfg(feature = "verify")]
pub use verify::check::{Check, Secrets};

macro_rules! export_vendors {
    ($($(#[$doc:meta])* $variant:ident = $word:literal, $module:ident;)+) => {
        pub use vendors::{$($module,)+};
    };
}
vendor::vendors!(export_vendors);

/// The README's snippets are tests. They verify.
#[cfg(all(doctest, feature = "verify"))]
#[doc = include_str!("../README.md")]
struct Readme;
