//! The signature of a webhook.

use alloc::string::String;
use alloc::vec::Vec;

use crate::dialects::twilio::verify as dialect;
use crate::dialects::twilio::verify::{Json, Repeated, Scheme};
use crate::{
    Request, Secrets,
    verify::{Unsigned, Verified, VerifyError},
};

/// The header with the signature: 28 characters of base64.
pub const SIGNATURE_HEADER: &str = "x-twilio-signature";

const SCHEME: Scheme = Scheme {
    headers: &[SIGNATURE_HEADER],
    repeated: Repeated::Sorted,
    json: Json::Nothing,
};

/// Checks that a request which was sent to this address is Twilio's.
///
/// The secret is the account's auth token. `url` is the address as Twilio has it, with the path and the query of
/// this request as they were received ([`Check::with_url`](crate::Check::with_url)). It is tried with and without
/// the default port of its scheme.
///
/// The signature covers the address; of a form, every name and value; of another body its digest, which is then in
/// the address as `bodySHA256`. A JSON object without that digest is refused. An array, as Event Streams send, is not
/// covered without a digest: then [`Proof::Sender`](crate::verify::Proof::Sender) is all that is proved, else
/// [`Proof::Body`](crate::verify::Proof::Body). No time is signed, so that a request can come again. It is
/// [documented](super#verification).
///
/// # Errors
///
/// [`MissingHeader`](VerifyError::MissingHeader), [`Malformed`](VerifyError::Malformed),
/// [`Mismatch`](VerifyError::Mismatch).
///
/// ```
/// use hookswitch::{Request, Secrets, twilio, verify::{Proof, Verified, VerifyError}};
///
/// let secrets = Secrets::new(["12345"])?; // the auth token
/// let url = "https://mycompany.com/myapp.php?foo=1&bar=2";
/// let headers = [("X-Twilio-Signature", "RSOYDt4T1cUTdK1PDd93/VVr8B8=")];
/// let body = b"CallSid=CA1234567890ABCDE&Digits=1234&From=%2B14158675309&To=%2B18005551212&Caller=%2B14158675309";
/// let request = Request::new(body).with_query("foo=1&bar=2").with_headers(&headers);
/// assert_eq!(twilio::verify(&request, url, &secrets), Ok(Verified::new(Proof::Body, Some(0))));
///
/// let other = "https://mycompany.com/other.php?foo=1&bar=2";
/// assert_eq!(twilio::verify(&request, other, &secrets), Err(VerifyError::Mismatch));
/// # Ok::<(), hookswitch::verify::BlankSecret>(())
/// ```
pub fn verify(
    request: &Request<'_>,
    url: &str,
    secrets: &Secrets,
) -> Result<Verified, VerifyError> {
    dialect::verify(SCHEME, request, url, secrets)
}

/// Signs a request as Twilio does: the header to send with it, to test your own server with. `request.url` is what
/// the server is to be told as its address. Of a JSON body put the digest into the address yourself:
/// `?bodySHA256=` and the lowercase hexadecimal digits of its SHA-256.
///
/// ```
/// use hookswitch::{Request, Secrets, twilio, verify::Unsigned};
///
/// let url = "https://hooks.example.com/twilio";
/// let body = b"AccountSid=AC7&CallSid=CA7&CallStatus=ringing";
/// let headers = twilio::signed_headers("auth-token", &Unsigned { url, body, ..Unsigned::default() });
///
/// let request = Request::new(body).with_headers(&headers);
/// let secrets = Secrets::new(["auth-token"])?;
/// assert!(twilio::verify(&request, url, &secrets).is_ok());
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
