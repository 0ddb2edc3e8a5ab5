//! The signature of a webhook.

use alloc::string::String;
use alloc::vec::Vec;

use crate::dialects::twilio::verify as dialect;
use crate::dialects::twilio::verify::{Json, Repeated, Scheme};
use crate::{
    Request, Secrets,
    verify::{Unsigned, Verified, VerifyError},
};

/// The header with the signature: 28 characters of base64, or 40 lowercase hex digits of a JSON body.
pub const SIGNATURE_HEADER: &str = "x-signalwire-signature";

/// The name under which the signature comes to those who have moved from Twilio.
pub const OTHER_SIGNATURE_HEADER: &str = "x-twilio-signature";

const SCHEME: Scheme = Scheme {
    headers: &[SIGNATURE_HEADER, OTHER_SIGNATURE_HEADER],
    repeated: Repeated::AsSent,
    json: Json::Body,
};

/// Checks that a request which was sent to this address is SignalWire's.
///
/// The secret is the project's signing key, and not its API token. `url` is the address as SignalWire has it, with
/// the path and the query of this request as they were received
/// ([`Check::with_url`](crate::Check::with_url)). It is tried with and without the default port of its scheme.
///
/// The signature covers the address and: of a form, every name and value; of a JSON body, the body, or its digest
/// if that is in the address as `bodySHA256`. The signature of the address alone is never taken for a body, though
/// the vendor's own code takes it. No time is signed, so that a request can come again. It is
/// [documented](super#verification).
///
/// # Errors
///
/// [`MissingHeader`](VerifyError::MissingHeader), [`Malformed`](VerifyError::Malformed),
/// [`Mismatch`](VerifyError::Mismatch).
///
/// ```
/// use hookswitch::{Request, Secrets, signalwire, verify::{Proof, Verified, VerifyError}};
///
/// let secrets = Secrets::new(["PSKtest1234567890abcdef"])?; // the signing key
/// let url = "https://example.ngrok.io/webhook";
/// let headers = [("X-SignalWire-Signature", "c3c08c1fefaf9ee198a100d5906765a6f394bf0f")];
/// let body = br#"{"event":"call.state","params":{"call_id":"abc-123","state":"answered"}}"#;
/// let request = Request::new(body).with_headers(&headers);
/// assert_eq!(signalwire::verify(&request, url, &secrets), Ok(Verified::new(Proof::Body, Some(0))));
///
/// let other = "https://example.ngrok.io/other";
/// assert_eq!(signalwire::verify(&request, other, &secrets), Err(VerifyError::Mismatch));
/// # Ok::<(), hookswitch::verify::BlankSecret>(())
/// ```
pub fn verify(
    request: &Request<'_>,
    url: &str,
    secrets: &Secrets,
) -> Result<Verified, VerifyError> {
    dialect::verify(SCHEME, request, url, secrets)
}

/// Signs a request as SignalWire does: the header to send with it, to test your own server with. `request.url` is
/// what the server is to be told as its address.
///
/// ```
/// use hookswitch::{Request, Secrets, signalwire, verify::Unsigned};
///
/// let url = "https://hooks.example.com/signalwire";
/// let body = b"AccountSid=7&CallSid=7&CallStatus=ringing";
/// let headers = signalwire::signed_headers("signing-key", &Unsigned { url, body, ..Unsigned::default() });
///
/// let request = Request::new(body).with_headers(&headers);
/// let secrets = Secrets::new(["signing-key"])?;
/// assert!(signalwire::verify(&request, url, &secrets).is_ok());
/// # Ok::<(), hookswitch::verify::BlankSecret>(())
/// ```
#[must_use]
pub fn signed_headers(
    secret: impl AsRef<[u8]>,
    request: &Unsigned<'_>,
) -> Vec<(&'static str, String)> {
    let signature = dialect::sign(SCHEME, secret.as_ref(), request);
    alloc::vec![(SIGNATURE_HEADER, signature)]
}
