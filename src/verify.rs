//! Is a request really from the vendor? What a vendor offers, and what a check answers.

mod authentication;
#[cfg(feature = "verify")]
pub(crate) mod check;

pub use authentication::{Authentication, Proof};
#[cfg(feature = "verify")]
pub use check::{BlankSecret, DEFAULT_TOLERANCE, Needed, Unsigned, Verified, VerifyError};
#[cfg(feature = "verify")]
pub(crate) use check::{check_time, header, hex_mac, lowercase_hex, sha256};
