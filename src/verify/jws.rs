//! A JWS (RFC 7515), signed with HMAC-SHA256.

use alloc::format;
use alloc::string::String;

use super::mac::{sha256_mac, to_base64url};

/// The JWS of a header and a payload, as one line. It is signed with HMAC-SHA256, whatever the header says.
pub(crate) fn sign_jws(secret: &[u8], header: &[u8], payload: &[u8]) -> String {
    let (header, payload) = (to_base64url(header), to_base64url(payload));
    let mac = sha256_mac(secret, &[header.as_bytes(), b".", payload.as_bytes()]);
    format!("{header}.{payload}.{}", to_base64url(&mac))
}
