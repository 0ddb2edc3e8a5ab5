//! The signature of a webhook.

use alloc::borrow::Cow;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use crate::form::{Body, pairs};
use crate::request::{MAX_BYTES, MAX_FIELDS};
use crate::verify::{
    Proof, SignedUrl, Unsigned, Verified, VerifyError, from_base64, header, sha256_mac, to_base64,
};
use crate::{Request, Secrets};

/// The header with the signatures: 44 characters of base64, or several such with commas between them, one for each
/// auth token of the account or subaccount.
pub const SIGNATURE_HEADER: &str = "x-plivo-signature-v3";

/// The header with the signatures by the auth tokens of the main account.
pub const MAIN_ACCOUNT_SIGNATURE_HEADER: &str = "x-plivo-signature-ma-v3";

/// The header with the nonce.
pub const NONCE_HEADER: &str = "x-plivo-signature-v3-nonce";

/// The most signatures of a header that are tried.
const MAX_SIGNATURES: usize = 16;

/// Checks that a request which was sent to this address is Plivo's.
///
/// The secret is the auth token of the account that the number or application is of, or of its main account. `url`
/// is the address as Plivo has it, with the path and the query of this request as they were received
/// ([`Check::with_url`](crate::Check::with_url)).
///
/// The signature covers the address without its query and fragment, every name and value of the query, every name
/// and value of the form, and the nonce: [`Proof::Body`](crate::verify::Proof::Body). No time is signed, so that a
/// request can come again. It is [documented](super#verification).
///
/// # Errors
///
/// [`MissingHeader`](VerifyError::MissingHeader), [`Malformed`](VerifyError::Malformed),
/// [`Mismatch`](VerifyError::Mismatch).
///
/// ```
/// use hookswitch::{Request, Secrets, plivo, verify::{Unsigned, VerifyError}};
///
/// let secrets = Secrets::new(["auth-token"])?;
/// let url = "https://hooks.example.com/plivo?tenant=7";
/// let body = b"CallUUID=c1&CallStatus=ringing";
/// let headers = plivo::signed_headers("auth-token", &Unsigned { url, body, ..Unsigned::default() });
///
/// let request = Request::new(body).with_query("tenant=7").with_headers(&headers);
/// assert!(plivo::verify(&request, url, &secrets).is_ok());
///
/// let other = "https://hooks.example.com/other?tenant=7";
/// assert_eq!(plivo::verify(&request, other, &secrets), Err(VerifyError::Mismatch));
/// # Ok::<(), hookswitch::verify::BlankSecret>(())
/// ```
pub fn verify(
    request: &Request<'_>,
    url: &str,
    secrets: &Secrets,
) -> Result<Verified, VerifyError> {
    let own = header(request, SIGNATURE_HEADER);
    let of_main = header(request, MAIN_ACCOUNT_SIGNATURE_HEADER);
    let macs = match (own, of_main) {
        (Err(missing @ VerifyError::MissingHeader(_)), Err(VerifyError::MissingHeader(_))) => {
            return Err(missing);
        }
        (own, of_main) => {
            let mut macs = signatures(SIGNATURE_HEADER, own)?;
            macs.extend(signatures(MAIN_ACCOUNT_SIGNATURE_HEADER, of_main)?);
            macs
        }
    };
    let nonce = header(request, NONCE_HEADER)?;
    let signed = Signed::of(url, request.query(), request.body()).ok_or(VerifyError::Mismatch)?;
    let message = signed.message(nonce);
    let mut found = Err(VerifyError::Mismatch);
    // All are tried, so that the time does not tell which.
    for mac in &macs {
        found = found.or(secrets.verify_mac(Proof::Body, &message, mac));
    }
    found
}

/// Signs a request as Plivo does: the headers to send with it, to test your own server with. `request.url` is what
/// the server is to be told as its address, with the query; the nonce is made of `request.at`.
///
/// ```
/// use hookswitch::{plivo, verify::Unsigned};
///
/// let url = "https://hooks.example.com/plivo";
/// let body = b"CallUUID=c1&CallStatus=ringing";
/// let headers = plivo::signed_headers("auth-token", &Unsigned { url, body, ..Unsigned::default() });
/// assert_eq!(headers[0].0, "x-plivo-signature-v3");
/// ```
#[must_use]
pub fn signed_headers(
    secret: impl AsRef<[u8]>,
    request: &Unsigned<'_>,
) -> Vec<(&'static str, String)> {
    let nonce = request.at.timestamp_micros().to_string();
    let signature = sign(secret, &nonce, request.url, request.body);
    alloc::vec![(SIGNATURE_HEADER, signature), (NONCE_HEADER, nonce)]
}

/// The signature of a body that is sent to an address, with a nonce of your choice. The body is a form, or empty.
#[must_use]
pub fn sign(secret: impl AsRef<[u8]>, nonce: &str, url: &str, body: &[u8]) -> String {
    let query = SignedUrl::of(url).query;
    let signed = Signed::of(url, query, body).unwrap_or_default();
    to_base64(&sha256_mac(
        secret.as_ref(),
        &signed.message(nonce.as_bytes()),
    ))
}

/// The signatures in a header, if it is there.
fn signatures(
    name: &'static str,
    value: Result<&[u8], VerifyError>,
) -> Result<Vec<[u8; 32]>, VerifyError> {
    let value = match value {
        Ok(value) => value,
        Err(VerifyError::MissingHeader(_)) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut macs = Vec::new();
    for one in value.split(|byte| *byte == b',').take(MAX_SIGNATURES) {
        macs.push(from_base64(one.trim_ascii()).ok_or(VerifyError::Malformed(name))?);
    }
    Ok(macs)
}

/// What is signed before the nonce.
#[derive(Default)]
struct Signed<'a> {
    /// The address without query and fragment.
    address: &'a str,
    fields: Vec<u8>,
}

impl<'a> Signed<'a> {
    /// None if no signature could cover what was sent.
    ///
    /// What the documentation says of a POST, `.` and its fields after the whole address, is what Plivo's own
    /// libraries do only if the address has a query: without one they write `?` and no `.`.
    fn of(url: &'a str, query: &str, body: &[u8]) -> Option<Self> {
        if body.len() > MAX_BYTES {
            return None;
        }
        let url = SignedUrl::of(url);
        let form = match Body::of(body) {
            // Then the fields are in the query, and are to be those that are signed.
            Body::Empty if query != url.query => return None,
            Body::Empty => &[][..],
            Body::Form(form) => form,
            // Nothing signs it.
            Body::Json(_) => return None,
        };
        let of_query = sorted(url.query.as_bytes())?;
        let of_form = sorted(form)?;
        let mut fields = Vec::new();
        if !(of_query.is_empty() && of_form.is_empty()) {
            fields.push(b'?');
        }
        for (at, (name, value)) in of_query.iter().enumerate() {
            if at > 0 {
                fields.push(b'&');
            }
            fields.extend_from_slice(name);
            fields.push(b'=');
            fields.extend_from_slice(value);
        }
        if !(of_query.is_empty() || of_form.is_empty()) {
            fields.push(b'.');
        }
        for (name, value) in &of_form {
            fields.extend_from_slice(name);
            fields.extend_from_slice(value);
        }
        let address = url.given.split_once('?');
        Some(Self {
            address: address.map_or(url.given, |(address, _)| address),
            fields,
        })
    }

    fn message<'m>(&'m self, nonce: &'m [u8]) -> [&'m [u8]; 4] {
        [self.address.as_bytes(), &self.fields, b".", nonce]
    }
}

type Pair<'a> = (Cow<'a, [u8]>, Cow<'a, [u8]>);

/// The names and values of a form or query, by name and value; none if there are more than are read.
fn sorted(form: &[u8]) -> Option<Vec<Pair<'_>>> {
    let mut fields: Vec<Pair<'_>> = pairs(form)
        .take(MAX_FIELDS.saturating_add(1))
        .map(|(name, value)| (name.unescaped(), value.unescaped()))
        .collect();
    if fields.len() > MAX_FIELDS {
        return None;
    }
    fields.sort_unstable();
    Some(fields)
}
