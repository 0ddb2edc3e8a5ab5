//! One module a vendor.

pub mod net2phone;
pub mod net2phone_canada;
pub mod petdesk;
pub mod voice_over_cloud;
pub mod voipcloud;
