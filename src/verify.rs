//! Is a request really from the vendor? What a vendor offers, and what a check answers.

mod authentication;
#[cfg(feature = "verify")]
mod basic;
#[cfg(feature = "verify")]
mod challenge;
#[cfg(feature = "verify")]
pub(crate) mod check;
#[cfg(feature = "ed25519")]
mod ed25519;
#[cfg(feature = "verify")]
mod jws;
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
pub(crate) use check::{check_time, field, header, unix_time, with_field};
#[cfg(feature = "ed25519")]
pub(crate) use ed25519::{ed25519_public_key, ed25519_signature, verify_ed25519};
#[cfg(feature = "verify")]
pub(crate) use jws::sign_jws;
#[cfg(feature = "verify")]
pub(crate) use mac::{
    bytes_from_base64, bytes_from_base64url, from_base64, from_hex, sha1_mac, sha256, sha256_mac,
    to_base64, to_hex,
};
#[cfg(feature = "verify")]
pub(crate) use url::SignedUrl;
