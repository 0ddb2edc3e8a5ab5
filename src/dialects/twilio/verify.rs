//! The signatures of the dialect: HMAC-SHA1 of the address and of what is sent to it.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::form::{Body, pairs};
use crate::request::{MAX_BYTES, MAX_FIELDS};
use crate::verify::{
    Proof, SignedUrl, Unsigned, Verified, VerifyError, from_base64, from_hex, header, sha1_mac,
    sha256, to_base64, to_hex,
};
use crate::{Request, Secrets};

/// The parameter of the address that holds the digest of a body which is no form.
const DIGEST: &[u8] = b"bodySHA256";

/// How a vendor of the dialect signs.
#[derive(Clone, Copy)]
pub(crate) struct Scheme {
    /// The headers that may have the signature, in lower case. The first of them that is there counts.
    pub(crate) headers: &'static [&'static str],
    pub(crate) repeated: Repeated,
    pub(crate) json: Json,
}

/// What is signed of a name that a form has more than once.
#[derive(Clone, Copy)]
pub(crate) enum Repeated {
    /// Its different values, in the order of their bytes.
    Sorted,
    /// All of them, in the order in which they were sent.
    AsSent,
}

/// What is signed of a JSON body of which the address has no digest.
#[derive(Clone, Copy)]
pub(crate) enum Json {
    /// The address alone: the body is not covered.
    Nothing,
    /// The address and the body, and the signature is in hexadecimal digits.
    Body,
}

/// Checks that a request which was sent to this address is signed.
pub(crate) fn verify(
    scheme: Scheme,
    request: &Request<'_>,
    url: &str,
    secrets: &Secrets,
) -> Result<Verified, VerifyError> {
    let url = SignedUrl::of(url);
    let (name, sent) = signature(scheme.headers, request)?;
    let signed = Signed::of(scheme, &url, request.query(), request.body());
    let signed = signed.ok_or(VerifyError::Mismatch)?;
    let mac: Option<[u8; 20]> = match signed.is_hex {
        true => from_hex(sent),
        false => from_base64(sent),
    };
    let mac = mac.ok_or(VerifyError::Malformed(name))?;
    // The signing side is not consistent about the port.
    let messages = [
        [url.given.as_bytes(), &*signed.content],
        [url.other.as_bytes(), &*signed.content],
    ];
    secrets.verify_sha1_mac(signed.proof, &messages, &mac)
}

/// The signature of a request, as its header has it.
pub(crate) fn sign(scheme: Scheme, secret: &[u8], request: &Unsigned<'_>) -> String {
    let url = SignedUrl::of(request.url);
    let signed = Signed::of(scheme, &url, url.query, request.body).unwrap_or(Signed::ADDRESS);
    let mac = sha1_mac(secret, &[url.given.as_bytes(), &signed.content]);
    match signed.is_hex {
        true => to_hex(&mac),
        false => to_base64(&mac),
    }
}

/// The first header that is there, and its value.
fn signature<'a>(
    headers: &[&'static str],
    request: &Request<'a>,
) -> Result<(&'static str, &'a [u8]), VerifyError> {
    let mut first_missing = None;
    for name in headers {
        match header(request, name) {
            Err(missing @ VerifyError::MissingHeader(_)) => {
                first_missing.get_or_insert(missing);
            }
            value => return value.map(|value| (*name, value)),
        }
    }
    // OK because a scheme has a header.
    Err(first_missing.unwrap_or(VerifyError::Mismatch))
}

/// What is signed behind the address.
struct Signed<'a> {
    content: Cow<'a, [u8]>,
    is_hex: bool,
    proof: Proof,
}

impl<'a> Signed<'a> {
    /// Nothing but the address.
    const ADDRESS: Self = Self {
        content: Cow::Borrowed(&[]),
        is_hex: false,
        proof: Proof::Body,
    };

    /// None if no signature could cover what was sent.
    ///
    /// The address alone is signed only if the body is empty or its digest is in the address. It is never taken for
    /// a form that the signature does not cover: else the signature of one GET would fit every form.
    fn of(scheme: Scheme, url: &SignedUrl<'_>, query: &str, body: &'a [u8]) -> Option<Self> {
        if body.len() > MAX_BYTES {
            return None;
        }
        let kind = Body::of(body);
        // Then the fields are in the query, and are to be those that are signed.
        if matches!(kind, Body::Empty) && query != url.query {
            return None;
        }
        if let Some(is_right) = is_digest_right(url.query, body) {
            return is_right.then_some(Self::ADDRESS);
        }
        match (kind, scheme.json) {
            (Body::Empty, _) => Some(Self::ADDRESS),
            (Body::Form(form), _) => Some(Self {
                content: fields(form, scheme.repeated)?.into(),
                ..Self::ADDRESS
            }),
            (Body::Json(_), Json::Body) => Some(Self {
                content: body.into(),
                is_hex: true,
                ..Self::ADDRESS
            }),
            // Event Streams alone send JSON without a digest, and always an array: an object would be read as a form,
            // with whatever in it.
            (Body::Json(text), Json::Nothing) => text.starts_with(b"[").then_some(Self {
                proof: Proof::Sender,
                ..Self::ADDRESS
            }),
        }
    }
}

/// Whether the digest in the address is the body's; none if there is no digest. Of several, all must be right.
fn is_digest_right(query: &str, body: &[u8]) -> Option<bool> {
    let digests = pairs(query.as_bytes()).filter(|(name, _)| *name.unescaped() == *DIGEST);
    let mut digests = digests.map(|(_, digest)| digest.unescaped()).peekable();
    digests.peek()?;
    let right = to_hex(&sha256(&[body]));
    Some(digests.all(|digest| *digest == *right.as_bytes()))
}

/// The names and values of a form, one after the other; none if there are more than are read.
fn fields(form: &[u8], repeated: Repeated) -> Option<Vec<u8>> {
    let mut fields: Vec<_> = pairs(form)
        .take(MAX_FIELDS.saturating_add(1))
        .map(|(name, value)| (name.unescaped(), value.unescaped()))
        .collect();
    if fields.len() > MAX_FIELDS {
        return None;
    }
    match repeated {
        Repeated::Sorted => {
            fields.sort_unstable();
            fields.dedup();
        }
        Repeated::AsSent => fields.sort_by(|(one, _), (other, _)| one.cmp(other)),
    }
    let parts = fields.iter().flat_map(|(name, value)| [name, value]);
    Some(parts.flat_map(|part| part.iter().copied()).collect())
}
