//! Standard Webhooks: the signature that vendors share who follow [the standard](https://www.standardwebhooks.com).
//!
//! The `verify` of a vendor that does knows it. This is for any other sender, be it a vendor of phone systems or not.
//!
//! The signature is the HMAC-SHA256 of the message's id, its time and the body, with full stops between, in base64.
//! The asymmetric signatures of the standard (`v1a`) are not checked.

use core::time::Duration;

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use chrono::{DateTime, Utc};

use crate::verify::{bytes_from_base64, check_time, from_base64, header, sha256_mac, to_base64};
use crate::{
    Request, Secrets,
    verify::{Proof, Unsigned, Verified, VerifyError},
};

/// The header with the message's id, which is the same in every try to deliver it.
pub const ID_HEADER: &str = "webhook-id";

/// The header with the time of the try, in whole seconds since the start of 1970.
pub const TIMESTAMP_HEADER: &str = "webhook-timestamp";

/// The header with the signatures, with spaces between: each is `v1,` and base64.
pub const SIGNATURE_HEADER: &str = "webhook-signature";

/// The id of the message that [`signed_headers`] signs.
const SAMPLE_ID: &str = "msg_sample";

/// Checks that a request is the sender's, and that it was signed a short time ago.
///
/// A secret is base64, with or without `whsec_` before it. One of the `v1` signatures must fit one of the secrets;
/// signatures of other kinds are passed over. Each header may come more than once, with the same value. The time is
/// judged only when the signature is right: it may differ from `now` by `tolerance` at most, either way
/// ([`DEFAULT_TOLERANCE`](crate::verify::DEFAULT_TOLERANCE)).
///
/// The id is signed, too, and is the same in every try: by it you know a request that comes twice.
///
/// # Errors
///
/// [`MissingHeader`](VerifyError::MissingHeader) and [`Malformed`](VerifyError::Malformed) for each header: an id with a
/// full stop is malformed, since what is signed could be cut at another one;
/// [`BadSecret`](VerifyError::BadSecret) if no secret is base64; [`Mismatch`](VerifyError::Mismatch),
/// [`TooOld`](VerifyError::TooOld) and [`FromTheFuture`](VerifyError::FromTheFuture).
///
/// ```
/// use hookswitch::{Request, Secrets, standard_webhooks, verify::{DEFAULT_TOLERANCE, Proof}};
///
/// let secrets = Secrets::new(["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])?;
/// let now = chrono::DateTime::from_timestamp(1_614_265_332, 0).unwrap(); // `Utc::now()`
///
/// let headers = [
///     ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
///     ("webhook-timestamp", "1614265330"),
///     ("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
/// ];
/// let request = Request::new(br#"{"test": 2432232314}"#).with_headers(&headers);
/// let verified = standard_webhooks::verify(&request, &secrets, now, DEFAULT_TOLERANCE)?;
/// assert_eq!(verified.proof, Proof::BodyAndTime);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn verify(
    request: &Request<'_>,
    secrets: &Secrets,
    now: DateTime<Utc>,
    tolerance: Duration,
) -> Result<Verified, VerifyError> {
    let signatures = header(request, SIGNATURE_HEADER)?;
    let timestamp = header(request, TIMESTAMP_HEADER)?;
    let id = header(request, ID_HEADER)?;
    let macs: Vec<[u8; 32]> = signatures
        .split(|byte| *byte == b' ')
        .filter_map(|signature| from_base64(signature.strip_prefix(b"v1,")?))
        .collect();
    if macs.is_empty() {
        return Err(VerifyError::Malformed(SIGNATURE_HEADER));
    }
    if id.is_empty() || id.contains(&b'.') {
        return Err(VerifyError::Malformed(ID_HEADER));
    }
    let signed = seconds(timestamp).ok_or(VerifyError::Malformed(TIMESTAMP_HEADER))?;
    let message = [id, b".", timestamp, b".", request.body()];
    let verified = secrets.verify_macs(Proof::BodyAndTime, key, &message, &macs)?;
    check_time(signed, now, tolerance)?;
    Ok(verified)
}

/// The key that a secret stands for. Everybody knows the key that `whsec_` alone stands for.
fn key(secret: &[u8]) -> Option<Vec<u8>> {
    let key = bytes_from_base64(secret.strip_prefix(b"whsec_").unwrap_or(secret));
    key.filter(|key| !key.is_empty())
}

/// A time in digits and nothing else.
fn seconds(timestamp: &[u8]) -> Option<DateTime<Utc>> {
    if !timestamp.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let seconds = core::str::from_utf8(timestamp).ok()?.parse().ok()?;
    DateTime::from_timestamp(seconds, 0)
}

/// Signs a request as the standard says: the headers to send with it, to test your own server with. The time is cut
/// to whole seconds, and the id is `msg_sample`; [`sign`] takes any other.
///
/// A secret that is not base64 signs as an empty key does, which nothing verifies.
///
/// ```
/// use hookswitch::{Request, Secrets, standard_webhooks, verify::{DEFAULT_TOLERANCE, Unsigned}};
///
/// let (secret, body) = ("whsec_c2FtcGxlLXNlY3JldA==", br#"{"type":"call.ringing"}"#);
/// let at = chrono::DateTime::from_timestamp(1_773_347_500, 0).unwrap();
/// let headers = standard_webhooks::signed_headers(secret, &Unsigned { body, at, ..Unsigned::default() });
///
/// let request = Request::new(body).with_headers(&headers);
/// let secrets = Secrets::new([secret])?;
/// assert!(standard_webhooks::verify(&request, &secrets, at, DEFAULT_TOLERANCE).is_ok());
/// # Ok::<(), hookswitch::verify::BlankSecret>(())
/// ```
#[must_use]
pub fn signed_headers(
    secret: impl AsRef<[u8]>,
    request: &Unsigned<'_>,
) -> Vec<(&'static str, String)> {
    let timestamp = request.at.timestamp().to_string();
    let signature = sign(secret, SAMPLE_ID, &timestamp, request.body);
    alloc::vec![
        (ID_HEADER, SAMPLE_ID.into()),
        (TIMESTAMP_HEADER, timestamp),
        (SIGNATURE_HEADER, signature),
    ]
}

/// The signature of an id, of a timestamp, which is the text of its header, and of a body: for tests of what
/// [`signed_headers`] does not make.
///
/// ```
/// let signature = hookswitch::standard_webhooks::sign(
///     "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
///     "msg_p5jXN8AQM9LWM0D4loKWxJek",
///     "1614265330",
///     br#"{"test": 2432232314}"#,
/// );
/// assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
/// ```
#[must_use]
pub fn sign(secret: impl AsRef<[u8]>, id: &str, timestamp: &str, body: &[u8]) -> String {
    let message = [id.as_bytes(), b".", timestamp.as_bytes(), b".", body];
    let key = key(secret.as_ref()).unwrap_or_default();
    format!("v1,{}", to_base64(&sha256_mac(&key, &message)))
}
