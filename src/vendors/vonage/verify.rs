//! The token of a webhook.

use core::time::Duration;

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use chrono::{DateTime, Utc};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use crate::fields::jws;
use crate::form::Body;
use crate::verify::{
    AUTHORIZATION, Unsigned, bytes_from_base64url, check_time, from_hex, header, sha256, sign_jws,
    to_hex,
};
use crate::{
    Request, Secrets,
    verify::{Proof, Verified, VerifyError},
};

/// The one algorithm that is taken, whatever a token says.
const ALGORITHM: &str = "HS256";

/// What stands before the body's claims in a token: how it is signed.
#[derive(Deserialize)]
struct Header<'a> {
    #[serde(borrow)]
    alg: Cow<'a, str>,
    /// What a reader must understand, or refuse the token.
    crit: Option<IgnoredAny>,
}

/// What a token says.
#[derive(Deserialize, Serialize)]
struct Claims<'a> {
    /// When it was made, in seconds since the start of 1970.
    iat: i64,
    /// Until when it can be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    exp: Option<i64>,
    /// The id of the token.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    jti: Option<Cow<'a, str>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    iss: Option<Cow<'a, str>>,
    /// The SHA-256 of the body, as 64 lowercase hex digits.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    payload_hash: Option<Cow<'a, str>>,
    /// The account.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    api_key: Option<Cow<'a, str>>,
}

/// Checks that a request is Vonage's, and that it was signed a short time ago.
///
/// A secret is the signature secret of an account, which is not its API secret; or the account's API key, a colon and
/// the signature secret: `a1b2c3d:signature-secret`. Then the token must name that account, so that the secret of one
/// account signs nothing for another.
///
/// The header `Authorization` has a JWT, signed with HMAC-SHA256. A token whose own header names another algorithm, or
/// `none`, or has `crit`, is refused; all else in that header is ignored. Once the signature is right, the claims are
/// judged: `payload_hash` must be the body's SHA-256 in lowercase hex, and may be missing if the body is empty. `iat`
/// may differ from `now` by `tolerance` at most, either way ([`DEFAULT_TOLERANCE`](crate::verify::DEFAULT_TOLERANCE));
/// `exp`, if there is one, may lie before `now` by `tolerance` at most.
///
/// That proves the body and the time. If the body is empty, as a GET's is, it proves the sender alone: what the vendor
/// signs of a query is not documented. See [verification](super#verification).
///
/// # Errors
///
/// [`MissingHeader`](VerifyError::MissingHeader), for which the status 503 is better than 401: see
/// [verification](super#verification). [`Malformed`](VerifyError::Malformed), [`Mismatch`](VerifyError::Mismatch),
/// [`TooOld`](VerifyError::TooOld), [`FromTheFuture`](VerifyError::FromTheFuture), and
/// [`BadSecret`](VerifyError::BadSecret) if every secret is an API key and a colon with nothing after it.
///
/// ```
/// use hookswitch::{Request, Secrets, verify::{DEFAULT_TOLERANCE, Proof, Unsigned, VerifyError}, vonage};
///
/// let secrets = Secrets::new(["a1b2c3d:signature-secret"])?;
/// let now = chrono::DateTime::from_timestamp(1_773_347_500, 0).unwrap(); // `Utc::now()`
///
/// let body = br#"{"status": "ringing", "conversation_uuid": "CON-1", "uuid": "1"}"#;
/// let unsigned = Unsigned { body, at: now, ..Unsigned::default() };
/// let headers = vonage::signed_headers("a1b2c3d:signature-secret", &unsigned);
///
/// let request = Request::new(body).with_headers(&headers);
/// let verified = vonage::verify(&request, &secrets, now, DEFAULT_TOLERANCE)?;
/// assert_eq!(verified.proof, Proof::BodyAndTime);
///
/// let changed = Request::new(b"{}").with_headers(&headers);
/// let refused = vonage::verify(&changed, &secrets, now, DEFAULT_TOLERANCE);
/// assert_eq!(refused, Err(VerifyError::Mismatch));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn verify(
    request: &Request<'_>,
    secrets: &Secrets,
    now: DateTime<Utc>,
    tolerance: Duration,
) -> Result<Verified, VerifyError> {
    const MALFORMED: VerifyError = VerifyError::Malformed(AUTHORIZATION);
    let token = token(header(request, AUTHORIZATION)?).ok_or(MALFORMED)?;
    let claims: Claims<'_> = serde_json::from_slice(&token.claims).map_err(|_| MALFORMED)?;
    let [header, payload] = token.signed;
    let verified = secrets.verify_mac_by(
        |secret| key_of(secret, claims.api_key.as_deref()),
        Proof::BodyAndTime,
        &[header, b".", payload],
        &token.mac,
    )?;
    let proof = proof(request, claims.payload_hash.as_deref())?;
    let made = DateTime::from_timestamp(claims.iat, 0).ok_or(MALFORMED)?;
    check_time(made, now, tolerance)?;
    if let Some(until) = claims.exp {
        let until = DateTime::from_timestamp(until, 0).ok_or(MALFORMED)?;
        if until < now {
            check_time(until, now, tolerance)?;
        }
    }
    Ok(Verified::new(proof, verified.secret))
}

/// Signs a request as Vonage does: the header to send with it, to test your own server with. The secret is the
/// signature secret, or the API key, a colon and the signature secret.
///
/// ```
/// use hookswitch::{verify::Unsigned, vonage};
///
/// let headers = vonage::signed_headers("a1b2c3d:signature-secret", &Unsigned::default());
/// assert_eq!(headers[0].0, "authorization");
/// assert!(headers[0].1.starts_with("Bearer eyJ"));
/// ```
#[must_use]
pub fn signed_headers(
    secret: impl AsRef<[u8]>,
    request: &Unsigned<'_>,
) -> Vec<(&'static str, String)> {
    let secret = secret.as_ref();
    let key = secret.split(|byte| *byte == b':').next();
    let key = key.filter(|key| key.len() < secret.len());
    let key = key.and_then(|key| core::str::from_utf8(key).ok());
    let hash = to_hex(&sha256(&[request.body]));
    let iat = request.at.timestamp();
    let claims = Claims {
        iat,
        exp: None,
        jti: Some(to_hex(&sha256(&[iat.to_string().as_bytes(), hash.as_bytes()])).into()),
        iss: Some("Vonage".into()),
        payload_hash: Some(hash.into()),
        api_key: key.map(Into::into),
    };
    let header = format!(r#"{{"alg":"{ALGORITHM}","typ":"JWT"}}"#);
    // OK because texts and numbers can be written.
    let claims = serde_json::to_string(&claims).unwrap_or_default();
    let token = sign(key_of(secret, key).unwrap_or(secret), &header, &claims);
    alloc::vec![(AUTHORIZATION, format!("Bearer {token}"))]
}

/// A token with this header and these claims, which are JSON: for tests of what [`signed_headers`] does not make. The
/// secret is the signature secret. It is signed with HMAC-SHA256, whatever the header says.
///
/// ```
/// let token = hookswitch::vonage::sign("signature-secret", r#"{"alg":"HS256"}"#, "{}");
/// assert_eq!(token, "eyJhbGciOiJIUzI1NiJ9.e30.mtqHRGOWGYE5P6qyVoeHEwifKefmXoqKzDNivaBIAC0");
/// ```
#[must_use]
pub fn sign(secret: impl AsRef<[u8]>, header: &str, claims: &str) -> String {
    sign_jws(secret.as_ref(), header.as_bytes(), claims.as_bytes())
}

/// A token, taken apart.
struct Token<'a> {
    /// What is signed, with a point between them.
    signed: [&'a [u8]; 2],
    claims: Vec<u8>,
    mac: [u8; 32],
}

/// The token of a header: the word `Bearer`, in any case, spaces, and three parts with a point between them.
fn token(header: &[u8]) -> Option<Token<'_>> {
    let (scheme, rest) = header.split_at_checked(6)?;
    if !scheme.eq_ignore_ascii_case(b"bearer") || rest.first() != Some(&b' ') {
        return None;
    }
    let [head, claims, mac] = jws::parts(rest)?;
    let signed = [head, claims];
    let head = bytes_from_base64url(head)?;
    let head: Header<'_> = serde_json::from_slice(&head).ok()?;
    if head.alg != ALGORITHM || head.crit.is_some() {
        return None;
    }
    Some(Token {
        signed,
        claims: bytes_from_base64url(claims)?,
        mac: bytes_from_base64url(mac)?.try_into().ok()?,
    })
}

/// The key in a secret: what follows the API key and a colon, if the secret begins with the one that the token names;
/// else all of it. An API key and a colon alone are none: whoever knows the account could sign.
fn key_of<'s>(secret: &'s [u8], api_key: Option<&str>) -> Option<&'s [u8]> {
    let mut parts = secret.splitn(2, |byte| *byte == b':');
    if parts.nth(1).is_some_and(<[u8]>::is_empty) {
        return None;
    }
    let key = api_key.filter(|api_key| !api_key.is_empty());
    let rest = key.and_then(|key| secret.strip_prefix(key.as_bytes())?.strip_prefix(b":"));
    Some(rest.unwrap_or(secret))
}

/// What a token with this hash proves, if the signature is right.
fn proof(request: &Request<'_>, hash: Option<&str>) -> Result<Proof, VerifyError> {
    let is_of =
        |text: &[u8]| hash.and_then(|hash| from_hex(hash.as_bytes())) == Some(sha256(&[text]));
    match Body::of(request.body()) {
        // Then the fields are in the query, which need not be signed.
        Body::Empty if hash.is_none() || is_of(request.body()) => Ok(Proof::Sender),
        Body::Json(_) | Body::Form(_) if hash.is_none() => {
            Err(VerifyError::Malformed(AUTHORIZATION))
        }
        Body::Json(_) | Body::Form(_) if is_of(request.body()) => Ok(Proof::BodyAndTime),
        _ => Err(VerifyError::Mismatch),
    }
}
