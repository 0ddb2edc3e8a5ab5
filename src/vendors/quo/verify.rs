//! The signatures of webhooks, of both generations.

use core::time::Duration;

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use chrono::{DateTime, Utc};

use crate::standard_webhooks;
use crate::verify::{bytes_from_base64, check_time, from_base64, header, sha256_mac, to_base64};
use crate::{
    Request, Secrets,
    verify::{Proof, Unsigned, Verified, VerifyError},
};

/// The header with the signature of a legacy webhook: `hmac;1;`, the time in milliseconds since the start of 1970, a
/// semicolon and base64. Several may come, with commas between.
pub const SIGNATURE_HEADER: &str = "openphone-signature";

/// The most parts of a header that are looked at, since to try a signature takes a MAC of the whole body.
const MAX_SIGNATURES: usize = 8;

/// Checks that a request is Quo's, and that it was signed a short time ago.
///
/// If the request has the header `openphone-signature`, a legacy webhook sent it. That header has a time and a
/// signature: an HMAC-SHA256, written in base64, of the time, a full stop and the body. A request without that header
/// is checked by [`standard_webhooks::verify`]. Both kinds may come to one address. So give the secrets of all webhooks
/// as Quo shows them: a legacy one is base64, a newer one begins with `whsec_`. The time is judged only when the
/// signature is right: it may differ from `now` by `tolerance` at most, either way
/// ([`DEFAULT_TOLERANCE`](crate::verify::DEFAULT_TOLERANCE)). See the [module's documentation](super#verification).
///
/// # Errors
///
/// [`MissingHeader`](VerifyError::MissingHeader) for a header of Standard Webhooks if `openphone-signature` is not
/// there either, [`Malformed`](VerifyError::Malformed), [`BadSecret`](VerifyError::BadSecret) if no secret of the kind
/// in question is base64, [`Mismatch`](VerifyError::Mismatch), [`TooOld`](VerifyError::TooOld) and
/// [`FromTheFuture`](VerifyError::FromTheFuture).
///
/// ```
/// use hookswitch::{Request, Secrets, quo, verify::{DEFAULT_TOLERANCE, Verified, Proof}};
///
/// let secrets = Secrets::new([
///     "whsec_c2lnbmluZy1zZWNyZXQ=",                   // of a webhook of 2026-03-30
///     "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", // of a legacy webhook
/// ])?;
/// let now = chrono::DateTime::from_timestamp(1_700_000_002, 0).unwrap(); // `Utc::now()`
///
/// let headers = [("openphone-signature", "hmac;1;1700000000000;Bnv+yRyYVGLFNYi50PaAP36R4fEHElRVlhUHlxoCB2c=")];
/// let request = Request::new(br#"{"type":"call.completed"}"#).with_headers(&headers);
/// let verified = quo::verify(&request, &secrets, now, DEFAULT_TOLERANCE)?;
/// assert_eq!(verified, Verified::new(Proof::BodyAndTime, Some(1))); // by the second secret
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn verify(
    request: &Request<'_>,
    secrets: &Secrets,
    now: DateTime<Utc>,
    tolerance: Duration,
) -> Result<Verified, VerifyError> {
    let signatures = match header(request, SIGNATURE_HEADER) {
        Err(VerifyError::MissingHeader(_)) => {
            return standard_webhooks::verify(request, secrets, now, tolerance);
        }
        signatures => signatures?,
    };
    let mut verdict = Err(VerifyError::Malformed(SIGNATURE_HEADER));
    let signatures = signatures.split(|byte| *byte == b',');
    for (timestamp, mac) in signatures.take(MAX_SIGNATURES).filter_map(parts) {
        let message = [timestamp, b".", request.body()];
        let found = secrets
            .verify_macs(Proof::BodyAndTime, bytes_from_base64, &message, &[mac])
            .and_then(|verified| {
                let signed = milliseconds(timestamp);
                let signed = signed.ok_or(VerifyError::Malformed(SIGNATURE_HEADER))?;
                check_time(signed, now, tolerance)?;
                Ok(verified)
            });
        verdict = match (found, verdict) {
            (Ok(verified), _) => return Ok(verified),
            // One that fits and is too old says more than one that does not fit.
            (
                Err(VerifyError::Mismatch),
                Err(error @ (VerifyError::TooOld | VerifyError::FromTheFuture)),
            ) => Err(error),
            (error, _) => error,
        };
    }
    verdict
}

/// The time and the MAC of one signature.
fn parts(signature: &[u8]) -> Option<(&[u8], [u8; 32])> {
    let rest = signature.trim_ascii().strip_prefix(b"hmac;1;")?;
    let at = rest.iter().position(|byte| *byte == b';')?;
    let (timestamp, mac) = rest.split_at_checked(at)?;
    Some((timestamp, from_base64(mac.strip_prefix(b";")?)?))
}

/// A time in digits and nothing else.
fn milliseconds(timestamp: &[u8]) -> Option<DateTime<Utc>> {
    if !timestamp.iter().all(u8::is_ascii_digit) {
        return None;
    }
    DateTime::from_timestamp_millis(core::str::from_utf8(timestamp).ok()?.parse().ok()?)
}

/// Signs a request as Quo does: gives the headers to send with it, to test your own server with. If the secret begins
/// with `whsec_`, they are those of [`standard_webhooks::signed_headers`]; else there is one, a legacy webhook's.
///
/// If the secret is not base64, an empty key signs. [`verify`] never takes that signature, since it takes no secret
/// that is not base64.
///
/// ```
/// use hookswitch::{Request, Secrets, quo, verify::{DEFAULT_TOLERANCE, Unsigned}};
///
/// let body = br#"{"type":"call.ringing"}"#;
/// let at = chrono::DateTime::from_timestamp(1_773_347_500, 0).unwrap();
/// let secrets = Secrets::new(["whsec_c2FtcGxlLXNlY3JldA==", "c2FtcGxlLXNlY3JldA=="])?;
/// for (secret, header) in [
///     ("whsec_c2FtcGxlLXNlY3JldA==", "webhook-id"),
///     ("c2FtcGxlLXNlY3JldA==", "openphone-signature"),
/// ] {
///     let headers = quo::signed_headers(secret, &Unsigned { body, at, ..Unsigned::default() });
///     assert_eq!(headers[0].0, header);
///     let request = Request::new(body).with_headers(&headers);
///     assert!(quo::verify(&request, &secrets, at, DEFAULT_TOLERANCE).is_ok());
/// }
/// # Ok::<(), hookswitch::verify::BlankSecret>(())
/// ```
#[must_use]
pub fn signed_headers(
    secret: impl AsRef<[u8]>,
    request: &Unsigned<'_>,
) -> Vec<(&'static str, String)> {
    let secret = secret.as_ref();
    if secret.starts_with(b"whsec_") {
        return standard_webhooks::signed_headers(secret, request);
    }
    let timestamp = request.at.timestamp_millis().to_string();
    let signature = sign(secret, &timestamp, request.body);
    alloc::vec![(SIGNATURE_HEADER, signature)]
}

/// The signature of a legacy webhook, of a timestamp, which is the text in its header, and of a body: for tests of what
/// [`signed_headers`] does not make. Those of other webhooks are [`standard_webhooks::sign`]'s.
///
/// ```
/// let secret = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
/// let signature = hookswitch::quo::sign(secret, "1700000000000", br#"{"type":"call.completed"}"#);
/// assert_eq!(signature, "hmac;1;1700000000000;Bnv+yRyYVGLFNYi50PaAP36R4fEHElRVlhUHlxoCB2c=");
/// ```
#[must_use]
pub fn sign(secret: impl AsRef<[u8]>, timestamp: &str, body: &[u8]) -> String {
    let key = bytes_from_base64(secret.as_ref()).unwrap_or_default();
    let mac = sha256_mac(&key, &[timestamp.as_bytes(), b".", body]);
    format!("hmac;1;{timestamp};{}", to_base64(&mac))
}
