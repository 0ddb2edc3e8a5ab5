//! How to put this crate to work: a guide, with nothing in it but documentation.
//!
//! | page | answers |
//! |---|---|
//! | [`receiving`] | how a delivery gets from a server to `parse`: axum, actix-web, AWS Lambda, the types of the crate `http` |
//! | [`storing`] | which tables, when to write a call and when to notify people, restarts, calls that come back |
//! | [`tenants`] | whose phone system a delivery is of, and who may send it |
//! | [`replaying`] | what to keep of each request from the first day, and how to make all calls again |
//! | [`testing`] | events, calls, signed requests and samples for your own tests |
//! | [`reports`] | calls, talk time and missed calls per agent |
//! | [`same_call`] | what four ordinary calls look like at every vendor, and what each cannot say |
//!
//! Every program in it is compiled and run by the project's tests.
#![cfg_attr(
    not(feature = "verify"),
    doc = "The pages need the feature `verify`, and this documentation is built without it."
)]

/// How a delivery gets from a server to `parse`.
///
#[cfg_attr(feature = "verify", doc = include_str!("guide/receiving.md"))]
pub mod receiving {}

/// Which tables, when to write and when to notify, restarts, calls that come back.
///
#[cfg_attr(feature = "verify", doc = include_str!("guide/storing.md"))]
pub mod storing {}

/// Many customers in one service.
///
#[cfg_attr(feature = "verify", doc = include_str!("guide/tenants.md"))]
pub mod tenants {}

/// What to keep of each request, and how to make all calls again.
///
#[cfg_attr(feature = "verify", doc = include_str!("guide/replaying.md"))]
pub mod replaying {}

/// Events, calls, signed requests and samples for your own tests.
///
#[cfg_attr(feature = "verify", doc = include_str!("guide/testing.md"))]
pub mod testing {}

/// Calls, talk time and missed calls per agent.
///
#[cfg_attr(feature = "verify", doc = include_str!("guide/reports.md"))]
#[cfg_attr(feature = "verify", doc = "```")]
#[cfg_attr(feature = "verify", doc = include_str!("guide/per_agent.rs"))]
#[cfg_attr(feature = "verify", doc = "```")]
pub mod reports {}

/// Four ordinary calls at every vendor: answered, missed, voicemail, transferred.
///
#[cfg_attr(feature = "verify", doc = include_str!("guide/same_call.md"))]
pub mod same_call {}
