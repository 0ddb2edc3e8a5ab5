//! The token of a webhook.

use super::TOKEN_HEADER;
use crate::{Request, Secrets, Verified, VerifyError};

/// Checks that a request has one of the tokens: the one that was seen_objects with the address, and
/// those of the webhook objects in call flows.
///
/// The token is compared as it is, in a time that tells nothing of it. The header may come more
/// than once, with the same value. It is [documented](super#verification).
///
/// # Errors
///
/// [`MissingHeader`](VerifyError::MissingHeader); [`Malformed`](VerifyError::Malformed) for
/// different values; [`Mismatch`](VerifyError::Mismatch).
///
/// ```
/// use hookswitch::{Proof, Request, Secrets, Verified, VerifyError, voipcloud};
///
/// let secrets = Secrets::new(["pbx-token", "component-token"])?;
/// let headers = [("X-Pbx-Token", "component-token")];
/// let request = Request::new(br#"{"type": "webhook_component_event"}"#).with_headers(&headers);
/// let verified = Verified::new(Proof::Sender, Some(1)); // by the second secret
/// assert_eq!(voipcloud::verify(&request, &secrets), Ok(verified));
///
/// let forged = Request::new(br#"{"type": "webhook_component_event"}"#);
/// assert_eq!(
///     voipcloud::verify(&forged, &secrets),
///     Err(VerifyError::MissingHeader("x-pbx-token"))
/// );
/// # Ok::<(), hookswitch::BlankSecret>(())
/// ```
pub fn verify(request: &Request<'_>, secrets: &Secrets) -> Result<Verified, VerifyError> {
    secrets.verify(crate::verify::header(request, TOKEN_HEADER)?)
}
