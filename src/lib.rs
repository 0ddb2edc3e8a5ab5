#![no_std]
extern crate alloc;

mod delivery;
mod error;
mod fields;
mod registry;
mod request;
mod text;
mod vendor;
mod vendors;

pub use delivery::Delivery;
pub use error::{Expected, Notice, ParseError, ParseErrorKind, Position, Problem};
pub use fields::{Extra, MAX_BYTES, MAX_FIELDS, MAX_RECORDS, Value};
pub use registry::{VendorPayload, parse};
pub use request::{Headers, Request};
pub use vendor::{UnknownVendor, Vendor};
pub use vendors::net2phone;
