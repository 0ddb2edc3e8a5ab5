//! The signature of a webhook that was made with a secret: its body is a JWS.

use alloc::vec::Vec;

use crate::fields::jws;
use crate::verify::{bytes_from_base64url, sign_jws};
use crate::{
    Request, Secrets,
    verify::{Proof, Unsigned, Verified, VerifyError},
};

/// What Dialpad says before the event. Nobody who checks reads it.
const HEADER: &[u8] = br#"{"alg":"HS256","typ":"JWT"}"#;

/// Checks that a request is from Dialpad: that its body is a JWS, signed with HMAC-SHA256 and one of your secrets.
///
/// The algorithm is always this one. What the JWS says of itself in its header is not read, so that no request can choose
/// another, or none. It is [documented](super#verification).
///
/// # Errors
///
/// [`MalformedBody`](VerifyError::MalformedBody) if the body is no JWS, such as the JSON of a webhook that was made without
/// a secret; [`Mismatch`](VerifyError::Mismatch).
///
/// ```
/// use hookswitch::{Request, Secrets, dialpad, verify::{Proof, Unsigned, Verified, VerifyError}};
///
/// let secrets = Secrets::new(["my-dialpad-secret"])?;
/// let body = br#"{"call_id":6421977457180672,"state":"hangup"}"#;
/// let signed = dialpad::signed_body("my-dialpad-secret", &Unsigned { body, ..Unsigned::default() });
/// let verified = Verified::new(Proof::Body, Some(0));
/// assert_eq!(dialpad::verify(&Request::new(&signed), &secrets), Ok(verified));
///
/// // Not signed.
/// assert_eq!(dialpad::verify(&Request::new(body), &secrets), Err(VerifyError::MalformedBody));
/// # Ok::<(), hookswitch::verify::BlankSecret>(())
/// ```
pub fn verify(request: &Request<'_>, secrets: &Secrets) -> Result<Verified, VerifyError> {
    let [header, payload, signature] =
        jws::parts(request.body()).ok_or(VerifyError::MalformedBody)?;
    let mac = bytes_from_base64url(signature).ok_or(VerifyError::MalformedBody)?;
    secrets.verify_mac(Proof::Body, &[header, b".", payload], &mac)
}

/// Signs a body as Dialpad does: the body to send, to test your own server with.
///
/// ```
/// use hookswitch::{dialpad, verify::Unsigned};
///
/// let body = dialpad::signed_body("secret", &Unsigned { body: b"{}", ..Unsigned::default() });
/// assert!(body.starts_with(b"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30."));
/// ```
#[must_use]
pub fn signed_body(secret: impl AsRef<[u8]>, request: &Unsigned<'_>) -> Vec<u8> {
    sign_jws(secret.as_ref(), HEADER, request.body).into_bytes()
}
