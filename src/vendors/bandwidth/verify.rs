//! The credentials of a callback.

use alloc::string::String;
use alloc::vec::Vec;

use crate::verify::{AUTHORIZATION, Unsigned, basic_authorization, verify_basic};
use crate::{
    Request, Secrets,
    verify::{Verified, VerifyError},
};

/// Checks that a request has the callback credentials of an application, by HTTP Basic.
///
/// A secret is the user name, a colon and the password, as they are entered at Bandwidth: `user:password`. They are
/// compared in a time that tells nothing of them. The header `Authorization` may come more than once, with the same
/// value.
///
/// # Errors
///
/// [`MissingHeader`](VerifyError::MissingHeader); [`Malformed`](VerifyError::Malformed) for what is not HTTP Basic, and
/// for different values; [`Mismatch`](VerifyError::Mismatch); [`BadSecret`](VerifyError::BadSecret) if no secret has a
/// colon.
///
/// ```
/// use hookswitch::{Request, Secrets, bandwidth, verify::{Proof, Verified, VerifyError}};
///
/// let secrets = Secrets::new(["voice:open sesame", "messaging:open sesame"])?;
/// let headers = [("Authorization", "Basic bWVzc2FnaW5nOm9wZW4gc2VzYW1l")];
/// let request = Request::new(br#"[{"type": "message-sent"}]"#).with_headers(&headers);
/// let verified = Verified::new(Proof::Sender, Some(1)); // by the second secret
/// assert_eq!(bandwidth::verify(&request, &secrets), Ok(verified));
///
/// let forged = Request::new(br#"[{"type": "message-sent"}]"#);
/// assert_eq!(
///     bandwidth::verify(&forged, &secrets),
///     Err(VerifyError::MissingHeader("authorization"))
/// );
/// # Ok::<(), hookswitch::verify::BlankSecret>(())
/// ```
pub fn verify(request: &Request<'_>, secrets: &Secrets) -> Result<Verified, VerifyError> {
    verify_basic(request, secrets)
}

/// The header with the credentials, to test your own server with. The secret is `user:password`.
///
/// ```
/// use hookswitch::{Request, Secrets, bandwidth, verify::Unsigned};
///
/// let headers = bandwidth::signed_headers("voice:open sesame", &Unsigned::default());
/// let request = Request::new(b"{}").with_headers(&headers);
/// let secrets = Secrets::new(["voice:open sesame"])?;
/// assert!(bandwidth::verify(&request, &secrets).is_ok());
/// # Ok::<(), hookswitch::verify::BlankSecret>(())
/// ```
#[must_use]
pub fn signed_headers(
    secret: impl AsRef<[u8]>,
    _request: &Unsigned<'_>,
) -> Vec<(&'static str, String)> {
    alloc::vec![(AUTHORIZATION, basic_authorization(secret.as_ref()))]
}
