//! The signature of a webhook, and the answer to the question whether an address is yours.

use core::time::Duration;

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use chrono::{DateTime, Utc};

use super::Kind;
use crate::verify::{check_time, from_hex, header, sha256_mac, to_hex, unix_time};
use crate::{
    Check, Request, Secrets,
    verify::{Challenge, Proof, Unsigned, Verified, VerifyError},
};

/// The header with the signature: `v0=` and 64 lowercase hex digits.
pub const SIGNATURE_HEADER: &str = "x-zm-signature";

/// The header with the time of the signature, in whole seconds since the start of 1970.
pub const TIMESTAMP_HEADER: &str = "x-zm-request-timestamp";

/// The most characters of a token that is signed for whoever asks.
const MAX_TOKEN: usize = 64;

/// Checks that a request is Zoom's, and that it was signed a short time ago.
///
/// The signature is the HMAC-SHA256, with the app's secret token, of `v0:`, the timestamp's own text, a colon
/// and the body as it was sent. It is in lowercase hex, and only that is taken. Either header may come more than
/// once, with the same value. The time is judged only when the signature is right: it may differ from `now` by
/// `tolerance` at most, either way ([`DEFAULT_TOLERANCE`](crate::verify::DEFAULT_TOLERANCE)). See the
/// [module's documentation](super#verification).
///
/// # Errors
///
/// [`MissingHeader`](VerifyError::MissingHeader) and [`Malformed`](VerifyError::Malformed) for either header,
/// [`Mismatch`](VerifyError::Mismatch), [`TooOld`](VerifyError::TooOld) and
/// [`FromTheFuture`](VerifyError::FromTheFuture).
///
/// ```
/// use hookswitch::{Request, Secrets, zoom_phone, verify::{DEFAULT_TOLERANCE, Proof}};
///
/// let secrets = Secrets::new(["4fv1RkqGQUq5sWbEz6hA5A"])?;
/// let now = chrono::DateTime::from_timestamp(1_720_705_457, 0).unwrap(); // `Utc::now()`
///
/// let headers = [
///     ("x-zm-request-timestamp", "1720705455"),
///     ("x-zm-signature", "v0=93a1a675965ceb9c5a50c5dfb31f20e50f763be37a54ef74cd2d16a1a8e5c0d6"),
/// ];
/// let body = br#"{"payload":{"plainToken":"xys8n8PGS7mAU0m5-YJjRA"},"event_ts":1720705455858,"event":"endpoint.url_validation"}"#;
/// let request = Request::new(body).with_headers(&headers);
/// let verified = zoom_phone::verify(&request, &secrets, now, DEFAULT_TOLERANCE)?;
/// assert_eq!(verified.proof, Proof::BodyAndTime);
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
    let mac = signature.strip_prefix(b"v0=").and_then(from_hex::<32>);
    let mac = mac.ok_or(VerifyError::Malformed(SIGNATURE_HEADER))?;
    let message = [b"v0:", timestamp, b":", request.body()];
    let verified = secrets.verify_mac(Proof::BodyAndTime, &message, &mac)?;
    let signed = unix_time(timestamp).ok_or(VerifyError::Malformed(TIMESTAMP_HEADER))?;
    check_time(signed, now, tolerance)?;
    Ok(verified)
}

/// Signs a request as Zoom does: the headers to send with it, to test your own server with. The time is cut to
/// whole seconds.
///
/// ```
/// use hookswitch::{Request, Secrets, zoom_phone, verify::{DEFAULT_TOLERANCE, Unsigned}};
///
/// let body = br#"{"event":"phone.callee_ringing"}"#;
/// let at = chrono::DateTime::from_timestamp(1_773_347_500, 0).unwrap();
/// let headers = zoom_phone::signed_headers("zoom-secret", &Unsigned { body, at, ..Unsigned::default() });
///
/// let request = Request::new(body).with_headers(&headers);
/// let secrets = Secrets::new(["zoom-secret"])?;
/// assert!(zoom_phone::verify(&request, &secrets, at, DEFAULT_TOLERANCE).is_ok());
/// # Ok::<(), hookswitch::verify::BlankSecret>(())
/// ```
#[must_use]
pub fn signed_headers(
    secret: impl AsRef<[u8]>,
    request: &Unsigned<'_>,
) -> Vec<(&'static str, String)> {
    let timestamp = request.at.timestamp().to_string();
    let signature = sign(secret, &timestamp, request.body);
    alloc::vec![(SIGNATURE_HEADER, signature), (TIMESTAMP_HEADER, timestamp)]
}

/// The signature of a body and of a timestamp, which is the text of its header: for tests of what
/// [`signed_headers`] does not make.
///
/// ```
/// let body = br#"{"payload":{"plainToken":"xys8n8PGS7mAU0m5-YJjRA"},"event_ts":1720705455858,"event":"endpoint.url_validation"}"#;
/// let signature = hookswitch::zoom_phone::sign("4fv1RkqGQUq5sWbEz6hA5A", "1720705455", body);
/// assert_eq!(
///     signature,
///     "v0=93a1a675965ceb9c5a50c5dfb31f20e50f763be37a54ef74cd2d16a1a8e5c0d6",
/// );
/// ```
#[must_use]
pub fn sign(secret: impl AsRef<[u8]>, timestamp: &str, body: &[u8]) -> String {
    let message = [b"v0:", timestamp.as_bytes(), b":", body];
    format!("v0={}", to_hex(&sha256_mac(secret.as_ref(), &message)))
}

/// The answer to `endpoint.url_validation`: the token that Zoom sent, and its HMAC-SHA256 with the secret that
/// signed the question.
pub(super) fn challenge(
    request: &Request<'_>,
    check: &Check<'_>,
) -> Result<Option<Challenge>, VerifyError> {
    // What cannot be read is no question either.
    let question = super::parse(request).ok();
    let Some(question) =
        question.filter(|question| question.payload.kind == Kind::EndpointUrlValidation)
    else {
        return Ok(None);
    };
    let secrets = check.needed_secrets()?;
    let fitted = verify(request, secrets, check.now, check.tolerance)?;
    // The same secret signs deliveries: of the text `v0:1773347500:{…}` the answer would be the signature of `{…}`.
    let token = question.payload.body.plain_token;
    let token = token.filter(|token| is_token(token));
    let token = token.ok_or(VerifyError::Unanswerable)?;
    let mac = secrets.mac_with(fitted, &[token.as_bytes()]);
    let mac = mac.ok_or(VerifyError::Unanswerable)?;
    let encrypted = to_hex(&mac);
    Ok(Some(Challenge::json(format!(
        r#"{{"plainToken":"{token}","encryptedToken":"{encrypted}"}}"#
    ))))
}

/// Whether it is like the tokens that Zoom sends: no text that is signed for anything else.
fn is_token(token: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    token.len() <= MAX_TOKEN && token.bytes().all(is_plain)
}
