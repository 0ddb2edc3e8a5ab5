//! One module a vendor.

pub mod net2phone;
