//! The signature of a webhook.

use alloc::string::String;
use alloc::vec::Vec;

use crate::verify::{from_base64, header, sha1_mac, to_base64};
use crate::{
    Request, Secrets,
    verify::{Proof, Unsigned, Verified, VerifyError},
};

/// The header with the signature, in lower case; CallRail writes `Signature`.
pub const SIGNATURE_HEADER: &str = "signature";

/// Checks that the body of a request is CallRail's.
///
/// The signature is the HMAC-SHA1 of the body with the company's signing key, in base64. Give the keys of all your
/// companies. No time is signed: an old request can be sent again. Nor is the URL, so that the `hook` in its query is
/// [not proved](super#verification).
///
/// # Errors
///
/// [`MissingHeader`](VerifyError::MissingHeader), [`Malformed`](VerifyError::Malformed) and
/// [`Mismatch`](VerifyError::Mismatch).
///
/// ```
/// use hookswitch::{Request, Secrets, callrail, verify::{Proof, Verified, VerifyError}};
///
/// let secrets = Secrets::new(["072e77e426f92738a72fe23c4d1953b4"])?;
/// let headers = [("Signature", "5+QQOhuLLDbgRwH7UN4+AauzKMo=")];
/// let request = Request::new(br#"{"resource_id":"CAL1"}"#).with_headers(&headers);
/// assert_eq!(callrail::verify(&request, &secrets), Ok(Verified::new(Proof::Body, Some(0))));
///
/// let forged = Request::new(br#"{"resource_id":"CAL2"}"#).with_headers(&headers);
/// assert_eq!(callrail::verify(&forged, &secrets), Err(VerifyError::Mismatch));
/// # Ok::<(), hookswitch::verify::BlankSecret>(())
/// ```
pub fn verify(request: &Request<'_>, secrets: &Secrets) -> Result<Verified, VerifyError> {
    let signature = header(request, SIGNATURE_HEADER)?;
    let mac: [u8; 20] = from_base64(signature).ok_or(VerifyError::Malformed(SIGNATURE_HEADER))?;
    secrets.verify_sha1_mac(Proof::Body, &[[request.body(), b""]], &mac)
}

/// Signs a request as CallRail does: the header to send with it, to test your own server with.
///
/// ```
/// use hookswitch::{Request, Secrets, callrail, verify::Unsigned};
///
/// let body = br#"{"resource_id":"CAL1"}"#;
/// let headers = callrail::signed_headers("key", &Unsigned { body, ..Unsigned::default() });
///
/// let request = Request::new(body).with_headers(&headers);
/// let secrets = Secrets::new(["key"])?;
/// assert!(callrail::verify(&request, &secrets).is_ok());
/// # Ok::<(), hookswitch::verify::BlankSecret>(())
/// ```
#[must_use]
pub fn signed_headers(
    secret: impl AsRef<[u8]>,
    request: &Unsigned<'_>,
) -> Vec<(&'static str, String)> {
    alloc::vec![(SIGNATURE_HEADER, sign(secret, request.body))]
}

/// The signature of a body: for tests of what [`signed_headers`] does not make.
///
/// ```
/// let signature = hookswitch::callrail::sign("072e77e426f92738a72fe23c4d1953b4", br#"{"resource_id":"CAL1"}"#);
/// assert_eq!(signature, "5+QQOhuLLDbgRwH7UN4+AauzKMo=");
/// ```
#[must_use]
pub fn sign(secret: impl AsRef<[u8]>, body: &[u8]) -> String {
    to_base64(&sha1_mac(secret.as_ref(), &[body]))
}
