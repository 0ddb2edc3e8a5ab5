//! The signature of a webhook.

use core::time::Duration;

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use chrono::{DateTime, Utc};

use crate::form::Body;
use crate::verify::{
    check_time, ed25519_public_key, ed25519_signature, from_base64, header, to_base64, unix_time,
    verify_ed25519,
};
use crate::{
    Request, Secrets,
    verify::{Proof, Unsigned, Verified, VerifyError},
};

/// The header with the signature: 88 characters of base64.
pub const SIGNATURE_HEADER: &str = "telnyx-signature-ed25519";

/// The header with the time of the signature, in whole seconds since the start of 1970.
pub const TIMESTAMP_HEADER: &str = "telnyx-timestamp";

/// Checks that a request is Telnyx's, and that it was signed a short time ago. With the feature `ed25519`.
///
/// The secrets are the **public keys** of your accounts, in base64 as the portal shows them: 32 bytes, 44 characters.
/// The signature is an Ed25519 signature of three things, one after the other: the timestamp as its header has it, a
/// bar (`|`) and the body as it was sent. Weak keys are refused, and so is a signature that is not in the one form in
/// which Ed25519 writes it. The time is judged only when the signature is right: it may differ from `now` by
/// `tolerance` at most, either way ([`DEFAULT_TOLERANCE`](crate::verify::DEFAULT_TOLERANCE)). Notifications of API v2
/// and requests of TeXML are signed alike. See the [module's documentation](super#verification).
///
/// # Errors
///
/// [`BadSecret`](VerifyError::BadSecret) if none of the secrets is a public key,
/// [`MissingHeader`](VerifyError::MissingHeader) and [`Malformed`](VerifyError::Malformed) for either header,
/// [`MalformedBody`](VerifyError::MalformedBody) if the body is empty, as a GET's is: its query is not signed;
/// [`Mismatch`](VerifyError::Mismatch), [`TooOld`](VerifyError::TooOld) and
/// [`FromTheFuture`](VerifyError::FromTheFuture).
///
/// ```
/// use hookswitch::{Request, Secrets, telnyx, verify::{DEFAULT_TOLERANCE, Proof}};
///
/// let secrets = Secrets::new(["11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="])?;
/// let now = chrono::DateTime::from_timestamp(1_700_000_002, 0).unwrap(); // `Utc::now()`
///
/// let headers = [
///     ("telnyx-timestamp", "1700000000"),
///     (
///         "telnyx-signature-ed25519",
///         "JY0yyaZ/pitjL84WSbvDJI74neWj1BFdqNri1helAAyqXH3srUja+MBWRKd0Ic0fc4V/Jr5bplGTq6QubdyrBA==",
///     ),
/// ];
/// let request = Request::new(br#"{"data":{"event_type":"call.answered"}}"#).with_headers(&headers);
/// let verified = telnyx::verify(&request, &secrets, now, DEFAULT_TOLERANCE)?;
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
    let signature = from_base64(signature).ok_or(VerifyError::Malformed(SIGNATURE_HEADER))?;
    // The fields of a GET are in its query, which is not signed.
    if matches!(Body::of(request.body()), Body::Empty) {
        return Err(VerifyError::MalformedBody);
    }
    let message = [timestamp, b"|", request.body()];
    let verified = verify_ed25519(secrets, Proof::BodyAndTime, &message, &signature)?;
    let signed = unix_time(timestamp).ok_or(VerifyError::Malformed(TIMESTAMP_HEADER))?;
    check_time(signed, now, tolerance)?;
    Ok(verified)
}

/// Signs a request as Telnyx does: the headers to send with it, to test your own server with. The time is cut to
/// whole seconds. What verifies it is the [`public_key`] of this private one. With the feature `ed25519`.
///
/// ```
/// use hookswitch::{Request, Secrets, telnyx, verify::{DEFAULT_TOLERANCE, Unsigned}};
///
/// let private_key = [7; 32]; // of your tests alone
/// let body = br#"{"data":{"event_type":"call.answered"}}"#;
/// let at = chrono::DateTime::from_timestamp(1_773_347_500, 0).unwrap();
/// let headers = telnyx::signed_headers(&private_key, &Unsigned { body, at, ..Unsigned::default() });
///
/// let request = Request::new(body).with_headers(&headers);
/// let secrets = Secrets::new([telnyx::public_key(&private_key)])?;
/// assert!(telnyx::verify(&request, &secrets, at, DEFAULT_TOLERANCE).is_ok());
/// # Ok::<(), hookswitch::verify::BlankSecret>(())
/// ```
#[must_use]
pub fn signed_headers(
    private_key: &[u8; 32],
    request: &Unsigned<'_>,
) -> Vec<(&'static str, String)> {
    let timestamp = request.at.timestamp().to_string();
    let message = [timestamp.as_bytes(), b"|", request.body];
    let signature = to_base64(&ed25519_signature(private_key, &message));
    alloc::vec![(SIGNATURE_HEADER, signature), (TIMESTAMP_HEADER, timestamp)]
}

/// The public key of a private one, in base64: the secret for [`verify`]. With the feature `ed25519`.
#[must_use]
pub fn public_key(private_key: &[u8; 32]) -> String {
    ed25519_public_key(private_key)
}
