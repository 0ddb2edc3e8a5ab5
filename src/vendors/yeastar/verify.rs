//! The signature of an event.

use alloc::string::String;
use alloc::vec::Vec;

use crate::verify::{from_base64, header, sha256_mac, to_base64};
use crate::{
    Request, Secrets,
    verify::{Proof, Unsigned, Verified, VerifyError},
};

/// The header with the signature: the base64 of 32 bytes.
pub const SIGNATURE_HEADER: &str = "x-signature";

/// Checks that a request is signed with the secret of one of your webhooks.
///
/// The signature is the HMAC-SHA256 of the body as sent, in base64 with its padding. The header may come more than once,
/// with the same value. No time is signed, so that an old request can come again at any time. See the
/// [module's documentation](super#verification).
///
/// [`Verified::secret`](crate::verify::Verified) tells which of the secrets it was, and so which webhook.
///
/// # Errors
///
/// [`MissingHeader`](VerifyError::MissingHeader), [`Malformed`](VerifyError::Malformed),
/// [`Mismatch`](VerifyError::Mismatch).
///
/// ```
/// use hookswitch::{Request, Secrets, yeastar, verify::{Proof, Verified, VerifyError}};
///
/// let secrets = Secrets::new(["0123456789abcdef0123456789abcdef"])?;
/// let headers = [("X-Signature", "BQStDFKivEIUfuHjnE4QIUJNw9YBS/g0TbcMfp/cOtc=")];
/// let body = br#"{"type":30011,"sn":"3631B4444099","msg":"{\"call_id\":\"1725446451.243\",\"members\":[]}"}"#;
/// let request = Request::new(body).with_headers(&headers);
/// let verified = Verified::new(Proof::Body, Some(0));
/// assert_eq!(yeastar::verify(&request, &secrets), Ok(verified));
///
/// let changed = Request::new(br#"{"type":30012}"#).with_headers(&headers);
/// assert_eq!(yeastar::verify(&changed, &secrets), Err(VerifyError::Mismatch));
/// # Ok::<(), hookswitch::verify::BlankSecret>(())
/// ```
pub fn verify(request: &Request<'_>, secrets: &Secrets) -> Result<Verified, VerifyError> {
    let signature = header(request, SIGNATURE_HEADER)?;
    let mac = from_base64::<32>(signature).ok_or(VerifyError::Malformed(SIGNATURE_HEADER))?;
    secrets.verify_mac(Proof::Body, &[request.body()], &mac)
}

/// Signs a request as Yeastar does: the header to send with it, to test your own server with.
///
/// ```
/// use hookswitch::{Request, Secrets, yeastar, verify::Unsigned};
///
/// let body = br#"{"type":30008,"sn":"3631A2124XXX","msg":"{}"}"#;
/// let headers = yeastar::signed_headers("my-secret", &Unsigned { body, ..Unsigned::default() });
///
/// let request = Request::new(body).with_headers(&headers);
/// let secrets = Secrets::new(["my-secret"])?;
/// assert!(yeastar::verify(&request, &secrets).is_ok());
/// # Ok::<(), hookswitch::verify::BlankSecret>(())
/// ```
#[must_use]
pub fn signed_headers(
    secret: impl AsRef<[u8]>,
    request: &Unsigned<'_>,
) -> Vec<(&'static str, String)> {
    let signature = to_base64(&sha256_mac(secret.as_ref(), &[request.body]));
    alloc::vec![(SIGNATURE_HEADER, signature)]
}
