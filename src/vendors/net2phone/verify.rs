//! The signature of a webhook.

use core::time::Duration;

use alloc::string::String;
use alloc::vec::Vec;

use chrono::{DateTime, SecondsFormat, Utc};

use crate::verify::{check_time, from_hex, header, sha256_mac, to_hex};
use crate::{
    Request, Secrets,
    verify::{Proof, Unsigned, Verified, VerifyError},
};

/// The header with the signature: 64 lowercase hex digits.
pub const SIGNATURE_HEADER: &str = "x-net2phone-signature";

/// The header with the time of the signature, such as `2026-03-12T20:31:36.3502036Z`.
pub const TIMESTAMP_HEADER: &str = "x-net2phone-timestamp";

/// Checks that a request is net2phone's, and that it was signed a short time ago.
///
/// The signature is the HMAC-SHA256, with the webhook's secret, of the timestamp's own text, a
/// colon and the body. It is in lowercase hex, and only that is taken, so that one request has one
/// signature. Either header may come more than once, with the same value. The time is judged only
/// when the signature is right: it may differ from `now` by `tolerance` at most, either way
/// ([`DEFAULT_TOLERANCE`](crate::verify::DEFAULT_TOLERANCE)).
///
/// The scheme is not documented in public: it was seen in a production receiver in March 2026.
///
/// # Errors
///
/// [`MissingHeader`](VerifyError::MissingHeader) and [`Malformed`](VerifyError::Malformed) for
/// either header, [`Mismatch`](VerifyError::Mismatch), [`TooOld`](VerifyError::TooOld) and
/// [`FromTheFuture`](VerifyError::FromTheFuture).
///
/// ```
/// use hookswitch::{Request, Secrets, net2phone, verify::{DEFAULT_TOLERANCE, Proof}};
///
/// let secrets = Secrets::new(["n2p-secret"])?;
/// let now = chrono::DateTime::from_timestamp(1_773_347_500, 0).unwrap(); // `Utc::now()`
///
/// let headers = [
///     (
///         "x-net2phone-signature",
///         "02e60a56c8572bbd6fb7a3195f1e2b5042b19e4c011add33162556932c8dec91",
///     ),
///     ("x-net2phone-timestamp", "2026-03-12T20:31:36.3502036Z"),
/// ];
/// let request = Request::new(br#"{"event":"call_ringing"}"#).with_headers(&headers);
/// let verified = net2phone::verify(&request, &secrets, now, DEFAULT_TOLERANCE)?;
/// assert_eq!(verified.proof, Proof::BodyAndTime);
/// let delivery = net2phone::parse(&request)?;
/// # assert_eq!(delivery.payload.kind, net2phone::Kind::CallRinging);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn verify(
    request: &Request<'_>,
    secrets: &Secrets,
    now: DateTime<Utc>,
    tolerance: Duration,
) -> Result<Verified, VerifyError> {
    let signature = header(request, SIGNATURE_HEADER)?;
    let timestamp = header(request, TIMESTAMP_HEADER)?;
    let mac = from_hex::<32>(signature).ok_or(VerifyError::Malformed(SIGNATURE_HEADER))?;
    let message = [timestamp, b":", request.body()];
    let verified = secrets.verify_mac(Proof::BodyAndTime, &message, &mac)?;
    let signed = core::str::from_utf8(timestamp)
        .ok()
        .and_then(|text| DateTime::parse_from_rfc3339(text).ok())
        .ok_or(VerifyError::Malformed(TIMESTAMP_HEADER))?;
    check_time(signed.to_utc(), now, tolerance)?;
    Ok(verified)
}

/// Signs a request as net2phone does: the headers to send with it, to test your own server with.
///
/// ```
/// use hookswitch::{Request, Secrets, net2phone, verify::{DEFAULT_TOLERANCE, Unsigned}};
///
/// let body = br#"{"event":"call_ringing"}"#;
/// let at = chrono::DateTime::from_timestamp(1_773_347_500, 0).unwrap();
/// let headers = net2phone::signed_headers("n2p-secret", &Unsigned { body, at, ..Unsigned::default() });
///
/// let request = Request::new(body).with_headers(&headers);
/// let secrets = Secrets::new(["n2p-secret"])?;
/// assert!(net2phone::verify(&request, &secrets, at, DEFAULT_TOLERANCE).is_ok());
/// # Ok::<(), hookswitch::verify::BlankSecret>(())
/// ```
#[must_use]
pub fn signed_headers(
    secret: impl AsRef<[u8]>,
    request: &Unsigned<'_>,
) -> Vec<(&'static str, String)> {
    let timestamp = request.at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    let signature = sign(secret, &timestamp, request.body);
    alloc::vec![(SIGNATURE_HEADER, signature), (TIMESTAMP_HEADER, timestamp)]
}

/// The signature of a body and of a timestamp, which is the text of its header: for tests of what
/// [`signed_headers`] does not make.
///
/// ```
/// let body = br#"{"event":"call_ringing"}"#;
/// let signature = hookswitch::net2phone::sign("n2p-secret", "2026-03-12T20:31:36.3502036Z", body);
/// assert_eq!(
///     signature,
///     "02e60a56c8572bbd6fb7a3195f1e2b5042b19e4c011add33162556932c8dec91",
/// );
/// ```
#[must_use]
pub fn sign(secret: impl AsRef<[u8]>, timestamp: &str, body: &[u8]) -> String {
    let message = [timestamp.as_bytes(), b":", body];
    to_hex(&sha256_mac(secret.as_ref(), &message))
}
