//! The token of a webhook.

use alloc::vec::Vec;

use super::TOKEN_FIELD;
use crate::verify::{field, with_field};
use crate::{
    Request, Secrets,
    verify::{Unsigned, Verified, VerifyError},
};

/// Checks that a request has the token of one of your webhooks, in the field `token` at the top of its body.
///
/// Of the body nothing else is read, and none of it is proved: whoever reads one request has the token. The token is
/// compared as it is, in a time that tells nothing of it. It must stand there once, and as text. It is
/// [documented](super#verification).
///
/// [`Verified::secret`](crate::verify::Verified) tells which of the tokens it was, and so which company sent the request.
///
/// # Errors
///
/// [`MissingField`](VerifyError::MissingField); [`MalformedBody`](VerifyError::MalformedBody) if the body is no
/// object, is cut off, or has the token twice or not as text; [`Mismatch`](VerifyError::Mismatch).
///
/// ```
/// use hookswitch::{Request, Secrets, aircall, verify::{Proof, Verified, VerifyError}};
///
/// let secrets = Secrets::new(["45XXYYZZa08", "cebcaac65XX"])?;
/// let request = Request::new(br#"{"event": "call.created", "token": "cebcaac65XX", "data": {"id": 123}}"#);
/// let verified = Verified::new(Proof::Sender, Some(1)); // by the second secret
/// assert_eq!(aircall::verify(&request, &secrets), Ok(verified));
///
/// let forged = Request::new(br#"{"event": "call.created", "data": {"token": "cebcaac65XX"}}"#);
/// assert_eq!(aircall::verify(&forged, &secrets), Err(VerifyError::MissingField("token")));
/// # Ok::<(), hookswitch::verify::BlankSecret>(())
/// ```
pub fn verify(request: &Request<'_>, secrets: &Secrets) -> Result<Verified, VerifyError> {
    secrets.verify(field(request, TOKEN_FIELD)?)
}

/// Puts the token into a request as Aircall does: the body to send, to test your own server with. It is in place of
/// whatever token the body has, or comes first in a body that has none.
///
/// ```
/// use hookswitch::{Request, Secrets, aircall, verify::Unsigned};
///
/// let body = br#"{"event": "call.created", "data": {"id": 123}}"#;
/// let body = aircall::signed_body("45XXYYZZa08", &Unsigned { body, ..Unsigned::default() });
///
/// let secrets = Secrets::new(["45XXYYZZa08"])?;
/// assert!(aircall::verify(&Request::new(&body), &secrets).is_ok());
/// # Ok::<(), hookswitch::verify::BlankSecret>(())
/// ```
#[must_use]
pub fn signed_body(token: &str, request: &Unsigned<'_>) -> Vec<u8> {
    with_field(request.body, TOKEN_FIELD, token)
}
