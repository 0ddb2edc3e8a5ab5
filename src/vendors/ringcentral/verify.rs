//! The token of a subscription, and the question that comes before it.

use alloc::string::String;

use crate::verify::{Challenge, Verified, VerifyError, header, visible};
use crate::{Request, Secrets};

/// The header with which RingCentral asks, in lower case, and in which it sends the token of a subscription that has
/// a `validationToken`.
pub const VALIDATION_HEADER: &str = "validation-token";

/// The header with the token of a subscription that has a `verificationToken`, in lower case.
pub const VERIFICATION_HEADER: &str = "verification-token";

/// Checks that a request has the token of one of your subscriptions: what you gave as its
/// `deliveryMode.validationToken` or `deliveryMode.verificationToken`.
///
/// The token is compared as it is, in a time that tells nothing of it. Each header may come more than once, with the
/// same value. If both headers are there, `verification-token` has the token. It is
/// [documented](super#verification).
///
/// # Errors
///
/// [`MissingHeader`](VerifyError::MissingHeader), which names `validation-token`, if neither is there;
/// [`Malformed`](VerifyError::Malformed) for different values; [`Mismatch`](VerifyError::Mismatch).
///
/// ```
/// use hookswitch::{Request, Secrets, ringcentral, verify::{Proof, Verified, VerifyError}};
///
/// let secrets = Secrets::new(["hello-world"])?;
/// let headers = [("Validation-Token", "hello-world")];
/// let request = Request::new(b"{}").with_headers(&headers);
/// let verified = Verified::new(Proof::Sender, Some(0));
/// assert_eq!(ringcentral::verify(&request, &secrets), Ok(verified));
///
/// let forged = Request::new(b"{}");
/// assert_eq!(
///     ringcentral::verify(&forged, &secrets),
///     Err(VerifyError::MissingHeader("validation-token"))
/// );
/// # Ok::<(), hookswitch::verify::BlankSecret>(())
/// ```
pub fn verify(request: &Request<'_>, secrets: &Secrets) -> Result<Verified, VerifyError> {
    let token = match header(request, VERIFICATION_HEADER) {
        Err(VerifyError::MissingHeader(_)) => header(request, VALIDATION_HEADER),
        found => found,
    };
    secrets.verify(token?)
}

/// Answers RingCentral's question whether the address is yours, which it asks whenever a subscription is made or
/// renewed: a request with the header `Validation-Token` and an empty body. `None` for anything else, such as a delivery
/// that has the header.
///
/// The answer is a 200 with the same header, an empty body and a content type, which RingCentral wants all the same. The
/// question is not signed, so that anybody gets this answer; the token that it holds is sent back only if it is 1 to 256
/// bytes of visible ASCII.
///
/// # Errors
///
/// [`Malformed`](VerifyError::Malformed) if the header comes with different values;
/// [`Unanswerable`](VerifyError::Unanswerable).
///
/// ```
/// use hookswitch::{Request, ringcentral};
///
/// let headers = [("Validation-Token", "32ed7a46-3f86-4b0d-8f23-0d1f1f4a8b75")];
/// let question = Request::new(b"").with_headers(&headers);
/// let answer = ringcentral::challenge(&question)?.unwrap();
/// assert_eq!((answer.status, answer.content_type, &*answer.body), (200, "application/json", ""));
/// let (name, value) = &answer.headers[0];
/// assert_eq!((*name, &**value), ("validation-token", "32ed7a46-3f86-4b0d-8f23-0d1f1f4a8b75"));
///
/// let delivery = Request::new(br#"{"event": "/restapi/v1.0/account/~/extension/~/voicemail"}"#);
/// assert_eq!(ringcentral::challenge(&delivery.with_headers(&headers))?, None);
/// # Ok::<(), hookswitch::verify::VerifyError>(())
/// ```
pub fn challenge(request: &Request<'_>) -> Result<Option<Challenge>, VerifyError> {
    if !request.body().trim_ascii().is_empty() {
        return Ok(None);
    }
    match header(request, VALIDATION_HEADER) {
        Err(VerifyError::MissingHeader(_)) => Ok(None),
        token => {
            let answer = Challenge::json(String::new());
            Ok(Some(
                answer.with_header(VALIDATION_HEADER, visible(token?)?),
            ))
        }
    }
}
