//! The signature of a webhook.

use alloc::string::String;
use alloc::vec::Vec;

use crate::verify::{from_hex, header, sha1_mac, to_hex};
use crate::{
    Request, Secrets,
    verify::{Proof, Unsigned, Verified, VerifyError},
};

/// The header with the signature: 40 lowercase hex digits.
pub const SIGNATURE_HEADER: &str = "x-spark-signature";

/// Checks that a request is signed with the secret of one of your webhooks.
///
/// The signature is the HMAC-SHA1 of the body, in lowercase hex; capitals are refused, lest one request have several
/// signatures. The header may come more than once, with the same value. No time is signed: an old request can be sent
/// again at any time. If a webhook was made without a `secret`, its requests have no signature. The [module's
/// documentation](super#verification) says how much of this is documented.
///
/// [`Verified::secret`](crate::verify::Verified) tells which of the secrets it was, and so, if each webhook has a secret
/// of its own, which webhook.
///
/// # Errors
///
/// [`MissingHeader`](VerifyError::MissingHeader), [`Malformed`](VerifyError::Malformed),
/// [`Mismatch`](VerifyError::Mismatch).
///
/// ```
/// use hookswitch::{Request, Secrets, webex_calling, verify::{Proof, Verified, VerifyError}};
///
/// let secrets = Secrets::new(["my-secret"])?;
/// let headers = [("X-Spark-Signature", "b1a5c4c65ce0e0ceb95466572ca8ce60c9ed2f9b")];
/// let request = Request::new(br#"{"resource":"telephony_calls"}"#).with_headers(&headers);
/// let verified = Verified::new(Proof::Body, Some(0));
/// assert_eq!(webex_calling::verify(&request, &secrets), Ok(verified));
///
/// let changed = Request::new(br#"{"resource":"telephony_mwi"}"#).with_headers(&headers);
/// assert_eq!(webex_calling::verify(&changed, &secrets), Err(VerifyError::Mismatch));
/// # Ok::<(), hookswitch::verify::BlankSecret>(())
/// ```
pub fn verify(request: &Request<'_>, secrets: &Secrets) -> Result<Verified, VerifyError> {
    let signature = header(request, SIGNATURE_HEADER)?;
    let mac = from_hex::<20>(signature).ok_or(VerifyError::Malformed(SIGNATURE_HEADER))?;
    secrets.verify_sha1_mac(Proof::Body, &[[request.body(), b""]], &mac)
}

/// Signs a request as Webex does: the header to send with it, to test your own server with.
///
/// ```
/// use hookswitch::{Request, Secrets, webex_calling, verify::Unsigned};
///
/// let body = br#"{"resource":"telephony_calls"}"#;
/// let headers = webex_calling::signed_headers("my-secret", &Unsigned { body, ..Unsigned::default() });
///
/// let request = Request::new(body).with_headers(&headers);
/// let secrets = Secrets::new(["my-secret"])?;
/// assert!(webex_calling::verify(&request, &secrets).is_ok());
/// # Ok::<(), hookswitch::verify::BlankSecret>(())
/// ```
#[must_use]
pub fn signed_headers(
    secret: impl AsRef<[u8]>,
    request: &Unsigned<'_>,
) -> Vec<(&'static str, String)> {
    let signature = to_hex(&sha1_mac(secret.as_ref(), &[request.body]));
    alloc::vec![(SIGNATURE_HEADER, signature)]
}
