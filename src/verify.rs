//! Is a request really from the vendor? What a vendor offers, and what a check answers.

mod authentication;
#[cfg(feature = "verify")]
mod basic;
#[cfg(feature = "verify")]
mod challenge;
#[cfg(feature = "verify")]
pub(crate) mod check;
#[cfg(feature = "verify")]
mod mac;
#[cfg(feature = "verify")]
mod url;

pub use authentication::{Authentication, Proof};
#[cfg(feature = "verify")]
pub(crate) use basic::{AUTHORIZATION, basic_authorization, verify_basic};
#[cfg(feature = "verify")]
pub use challenge::Challenge;
#[cfg(feature = "verify")]
pub(crate) use challenge::visible;
#[cfg(feature = "verify")]
pub use check::{BlankSecret, DEFAULT_TOLERANCE, Needed, Unsigned, Verified, VerifyError};
#[cfg(feature = "verify")]
pub(crate) use check::{check_time, field, header, with_field};
#[cfg(feature = "verify")]
pub(crate) use mac::{
    bytes_from_base64, from_base64, from_hex, sha1_mac, sha256, sha256_mac, to_base64, to_hex,
};
#[cfg(feature = "verify")]
pub(crate) use url::SignedUrl;
