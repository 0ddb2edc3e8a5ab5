//! The signature of a webhook.

use alloc::borrow::Cow;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use crate::form::{Body, pairs, with_short_text};
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

/// The older header with the signatures, which messages may have alone.
pub const SIGNATURE_V2_HEADER: &str = "x-plivo-signature-v2";

/// The older header with the signatures by the auth tokens of the main account.
pub const MAIN_ACCOUNT_SIGNATURE_V2_HEADER: &str = "x-plivo-signature-ma-v2";

/// The older header with the nonce: digits.
pub const NONCE_V2_HEADER: &str = "x-plivo-signature-v2-nonce";

/// The most signatures of a header that are tried.
const MAX_SIGNATURES: usize = 16;

/// The longest id of a message that is taken for one, in bytes; they have 36.
const MAX_ID: usize = 64;

/// Checks that a request which was sent to this address is Plivo's.
///
/// The secret is the auth token of the account that the number or application is of, or of its main account. `url`
/// is the address as Plivo has it, with the path and the query of this request as they were received
/// ([`Check::with_url`](crate::Check::with_url)).
///
/// The signature covers the address without its query and fragment, every name and value of the query, every name
/// and value of the form, and the nonce: [`Proof::Body`](crate::verify::Proof::Body). No time is signed, so that a
/// request can come again. Of a message that has the older signature alone the address and the nonce are covered:
/// [`Proof::Sender`](crate::verify::Proof::Sender). Both are [documented](super#verification).
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
    let macs = signatures(request, SIGNATURE_HEADER, MAIN_ACCOUNT_SIGNATURE_HEADER);
    match macs {
        // It covers no field, so that whoever has one could make up calls with it. Messages alone are documented
        // to have no other.
        Err(VerifyError::MissingHeader(_)) if is_message(request) => {
            let macs = signatures(
                request,
                SIGNATURE_V2_HEADER,
                MAIN_ACCOUNT_SIGNATURE_V2_HEADER,
            );
            let macs = match macs {
                Err(VerifyError::MissingHeader(_)) => {
                    return Err(VerifyError::MissingHeader(SIGNATURE_HEADER));
                }
                macs => macs?,
            };
            let nonce = header(request, NONCE_V2_HEADER)?;
            // Nothing stands between the address and the nonce. Otherwise a part of a longer address could be sent
            // as the nonce.
            if nonce.is_empty() || !nonce.iter().all(u8::is_ascii_digit) {
                return Err(VerifyError::Malformed(NONCE_V2_HEADER));
            }
            let message = [address_of(url).as_bytes(), nonce];
            any_of(&macs, secrets, Proof::Sender, &message)
        }
        macs => {
            let macs = macs?;
            let nonce = header(request, NONCE_HEADER)?;
            // Otherwise what was signed behind a dot could be sent as a part of the nonce.
            if nonce.contains(&b'.') {
                return Err(VerifyError::Malformed(NONCE_HEADER));
            }
            let signed =
                Signed::of(url, request.query(), request.body()).ok_or(VerifyError::Mismatch)?;
            any_of(&macs, secrets, Proof::Body, &signed.message(nonce))
        }
    }
}

/// Whether a request tells of a message, and so of no call: it has one id of a message, which every reader reads.
fn is_message(request: &Request<'_>) -> bool {
    let fields = match Body::of(request.body()) {
        Body::Empty => request.query().as_bytes(),
        Body::Form(form) => form,
        Body::Json(_) => return false,
    };
    let is_named = |name: &str| (name == "MessageUUID").then_some(());
    let mut ids = pairs(fields)
        .filter(|(name, _)| with_short_text(name.bytes, is_named).is_some())
        .map(|(_, value)| value.bytes);
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let is_id = |id: &[u8]| (1..=MAX_ID).contains(&id.len()) && id.iter().all(is_plain);
    ids.next().is_some_and(is_id) && ids.next().is_none()
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

/// The older signature of a message that is sent to an address, with a nonce of your choice.
///
/// ```
/// use hookswitch::{Request, Secrets, plivo, verify::Proof};
///
/// let url = "https://hooks.example.com/plivo";
/// let signature = plivo::sign_v2("auth-token", "12345", url);
/// let headers = [(plivo::SIGNATURE_V2_HEADER, &*signature), (plivo::NONCE_V2_HEADER, "12345")];
///
/// let message = Request::new(b"MessageUUID=m1&Text=Hello").with_headers(&headers);
/// let verified = plivo::verify(&message, url, &Secrets::new(["auth-token"])?)?;
/// assert_eq!(verified.proof, Proof::Sender); // nobody knows who wrote this body
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn sign_v2(secret: impl AsRef<[u8]>, nonce: &str, url: &str) -> String {
    let message = [address_of(url).as_bytes(), nonce.as_bytes()];
    to_base64(&sha256_mac(secret.as_ref(), &message))
}

/// Checks that one of the secrets made one of the signatures.
fn any_of(
    macs: &[[u8; 32]],
    secrets: &Secrets,
    proof: Proof,
    message: &[&[u8]],
) -> Result<Verified, VerifyError> {
    let mut found = Err(VerifyError::Mismatch);
    // All are tried, so that the time does not tell which.
    for mac in macs {
        found = found.or(secrets.verify_mac(proof, message, mac));
    }
    found
}

/// The signatures in two headers, of which one may be missing.
fn signatures(
    request: &Request<'_>,
    own: &'static str,
    of_main: &'static str,
) -> Result<Vec<[u8; 32]>, VerifyError> {
    let mut macs = Vec::new();
    let mut missing = None;
    for name in [of_main, own] {
        let value = match header(request, name) {
            Err(error @ VerifyError::MissingHeader(_)) => {
                missing = Some(error);
                continue;
            }
            value => value?,
        };
        for one in value.split(|byte| *byte == b',').take(MAX_SIGNATURES) {
            macs.push(from_base64(one.trim_ascii()).ok_or(VerifyError::Malformed(name))?);
        }
    }
    match missing {
        // An empty header is malformed, so that none was there.
        Some(missing) if macs.is_empty() => Err(missing),
        _ => Ok(macs),
    }
}

/// An address without its query and fragment.
fn address_of(url: &str) -> &str {
    let given = SignedUrl::of(url).given;
    given.split_once('?').map_or(given, |(address, _)| address)
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
        let address = address_of(url);
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
        Some(Self { address, fields })
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
