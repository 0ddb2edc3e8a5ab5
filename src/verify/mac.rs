//! Digests, message authentication codes and how they are written.
//!
//! Only this file knows the crates that compute: no other one compares a secret with anything.

use alloc::string::String;
use alloc::vec::Vec;

use base64ct::{Base64, Base64UrlUnpadded, Encoding as _};
use hmac::digest::CtOutput;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

/// Whether two texts are equal, in a time that tells nothing of them.
pub(super) fn are_equal(one: &[u8], other: &[u8]) -> bool {
    // The digests are compared and not the texts, since their length is always the same.
    let digest = |text: &[u8]| CtOutput::<Sha256>::new(Sha256::digest(text));
    digest(one) == digest(other)
}

/// The SHA-256 digest of a message, given in parts.
pub(crate) fn sha256(message: &[&[u8]]) -> [u8; 32] {
    let mut digest = Sha256::new();
    for part in message {
        digest.update(part);
    }
    digest.finalize().into()
}

/// The HMAC-SHA256 of a message, given in parts.
pub(crate) fn sha256_mac(secret: &[u8], message: &[&[u8]]) -> [u8; 32] {
    hmac_sha256(secret, message).map_or([0; 32], |mac| mac.finalize().into_bytes().into())
}

/// The HMAC-SHA1 of a message, given in parts.
pub(crate) fn sha1_mac(secret: &[u8], message: &[&[u8]]) -> [u8; 20] {
    hmac_sha1(secret, message).map_or([0; 20], |mac| mac.finalize().into_bytes().into())
}

/// Whether this is the HMAC-SHA256 of a message.
pub(super) fn is_sha256_mac(secret: &[u8], message: &[&[u8]], mac: &[u8]) -> bool {
    hmac_sha256(secret, message).is_some_and(|own| own.verify_slice(mac).is_ok())
}

/// Whether one of these is the HMAC-SHA256 of a message. All are tried, so that the time does not tell which.
pub(super) fn is_one_sha256_mac(secret: &[u8], message: &[&[u8]], macs: &[[u8; 32]]) -> bool {
    let Some(own) = hmac_sha256(secret, message) else {
        return false;
    };
    macs.iter().fold(false, |found, mac| {
        own.clone().verify_slice(mac).is_ok() | found
    })
}

/// Whether this is the HMAC-SHA1 of a message.
pub(super) fn is_sha1_mac(secret: &[u8], message: &[&[u8]], mac: &[u8]) -> bool {
    hmac_sha1(secret, message).is_some_and(|own| own.verify_slice(mac).is_ok())
}

/// Bytes as lowercase hex digits.
pub(crate) fn to_hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0x0f]);
    digits
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

/// The bytes that twice as many lowercase hex digits stand for.
pub(crate) fn from_hex<const LEN: usize>(text: &[u8]) -> Option<[u8; LEN]> {
    let digit = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit & 0x0f),
        b'a'..=b'f' => Some((digit & 0x0f).wrapping_add(9)),
        _ => None,
    };
    let (pairs, odd) = text.as_chunks();
    if pairs.len() != LEN || !odd.is_empty() {
        return None;
    }
    let mut bytes = [0; LEN];
    for (byte, &[high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = digit(high)? << 4 | digit(low)?;
    }
    Some(bytes)
}

/// Bytes in base64.
pub(crate) fn to_base64(bytes: &[u8]) -> String {
    Base64::encode_string(bytes)
}

/// The bytes that stand there in base64, with the padding and nothing beside.
pub(crate) fn from_base64<const LEN: usize>(text: &[u8]) -> Option<[u8; LEN]> {
    let mut bytes = [0; LEN];
    let read = Base64::decode(text, &mut bytes).ok()?;
    (read.len() == LEN).then_some(bytes)
}

/// The bytes, however many, that stand there in base64, with the padding and nothing beside.
pub(crate) fn bytes_from_base64(text: &[u8]) -> Option<Vec<u8>> {
    Base64::decode_vec(core::str::from_utf8(text).ok()?).ok()
}

/// Bytes in the alphabet of base64 for addresses and without padding, as a JWT has them.
pub(crate) fn to_base64url(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

/// The bytes that stand there in base64 for addresses, without padding and nothing beside.
pub(crate) fn bytes_from_base64url(text: &[u8]) -> Option<Vec<u8>> {
    Base64UrlUnpadded::decode_vec(core::str::from_utf8(text).ok()?).ok()
}

/// Never `None`, because HMAC takes a key of any length.
fn hmac_sha256(secret: &[u8], message: &[&[u8]]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::new_from_slice(secret).ok()?;
    for part in message {
        mac.update(part);
    }
    Some(mac)
}

/// Never `None`, as above.
fn hmac_sha1(secret: &[u8], message: &[&[u8]]) -> Option<Hmac<Sha1>> {
    let mut mac = Hmac::new_from_slice(secret).ok()?;
    for part in message {
        mac.update(part);
    }
    Some(mac)
}
