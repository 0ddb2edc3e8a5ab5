//! The signature of a notification, and the question that comes before any.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Kind, SIGNATURE_HEADER};
use crate::form::{Body, pairs};
use crate::request::MAX_BYTES;
use crate::verify::{
    Challenge, Proof, Unsigned, Verified, VerifyError, from_base64, from_hex, header, sha1_mac,
    to_base64, to_hex, visible,
};
use crate::{Request, Secrets};

/// The field of the query with which Zadarma asks.
const ECHO: &str = "zd_echo";

/// Checks that the numbers and the start of a call, or the ids of a recording, are what Zadarma signed. The secret is
/// the API secret of the account.
///
/// The signature is the HMAC-SHA1 of [some values](super#verification) of the form, one after the other with nothing
/// between them. It is written as 40 lowercase hex digits, and those in base64; no other encoding is taken. All else in
/// the form is not covered: [`Proof::SomeFields`].
///
/// # Errors
///
/// [`MissingHeader`](VerifyError::MissingHeader) and [`Malformed`](VerifyError::Malformed);
/// [`MissingField`](VerifyError::MissingField) without `event`; [`MalformedBody`](VerifyError::MalformedBody) if the
/// body is no form or too long, or has `event` or a signed field twice; [`Mismatch`](VerifyError::Mismatch), also for
/// an event that is not documented.
///
/// ```
/// use hookswitch::{Request, Secrets, zadarma, verify::{Proof, VerifyError}};
///
/// let secrets = Secrets::new(["test-secret"])?;
/// let body = b"event=NOTIFY_START&caller_id=15551234567&called_did=442012345678&call_start=2026-03-12+14:00:00";
/// let headers = [("Signature", "N2YxMWYxYTUwODU2Zjk4NmU1NTAyMDZmZmQ3ODBiYjE2ODJmMDdkYw==")];
/// let request = Request::new(body).with_headers(&headers);
/// assert_eq!(zadarma::verify(&request, &secrets)?.proof, Proof::SomeFields);
///
/// let forged = Request::new(b"event=NOTIFY_START&caller_id=15550100").with_headers(&headers);
/// assert_eq!(zadarma::verify(&forged, &secrets), Err(VerifyError::Mismatch));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn verify(request: &Request<'_>, secrets: &Secrets) -> Result<Verified, VerifyError> {
    let signature = header(request, SIGNATURE_HEADER)?;
    let digits: Option<[u8; 40]> = from_base64(signature);
    let mac: Option<[u8; 20]> = digits.and_then(|digits| from_hex(&digits));
    let mac = mac.ok_or(VerifyError::Malformed(SIGNATURE_HEADER))?;
    let message = signed_text(request.body())?;
    secrets.verify_sha1_mac(Proof::SomeFields, &[[&message, b""]], &mac)
}

/// Signs a notification as Zadarma does: the header to send with it, to test your own server with. A body that Zadarma
/// would not send gets the signature of nothing.
///
/// ```
/// use hookswitch::{Request, Secrets, zadarma, verify::Unsigned};
///
/// let body = b"event=NOTIFY_RECORD&call_id_with_rec=1773324000.7&pbx_call_id=in_7";
/// let headers = zadarma::signed_headers("test-secret", &Unsigned { body, ..Unsigned::default() });
///
/// let request = Request::new(body).with_headers(&headers);
/// let secrets = Secrets::new(["test-secret"])?;
/// assert!(zadarma::verify(&request, &secrets).is_ok());
/// # Ok::<(), hookswitch::verify::BlankSecret>(())
/// ```
#[must_use]
pub fn signed_headers(
    secret: impl AsRef<[u8]>,
    request: &Unsigned<'_>,
) -> Vec<(&'static str, String)> {
    let text = signed_text(request.body).unwrap_or_default();
    alloc::vec![(SIGNATURE_HEADER, sign(secret, &text))]
}

/// The signature of a text, which is made of some fields: for tests of what [`signed_headers`] does not make.
///
/// ```
/// assert_eq!(
///     hookswitch::zadarma::sign("test-secret", "1555123456710".to_owned() + "12026-03-12 14:00:00"),
///     "ZjkzNGEyZTc1MTE0NzY0MTY0YWNlMTA3ZGQ4ZDBkNGY1MWQxMmUxMA==",
/// );
/// ```
#[must_use]
pub fn sign(secret: impl AsRef<[u8]>, text: impl AsRef<[u8]>) -> String {
    let mac = sha1_mac(secret.as_ref(), &[text.as_ref()]);
    to_base64(to_hex(&mac).as_bytes())
}

/// Answers Zadarma's question whether the address is yours. Zadarma asks it when you enter the address: with a GET that
/// has `zd_echo` in the query, whose text it wants back. `None` if the request has a body, or no `zd_echo`.
///
/// Zadarma does not sign the question: anybody who asks is answered.
///
/// # Errors
///
/// [`Malformed`](VerifyError::Malformed) if the field comes more than once;
/// [`Unanswerable`](VerifyError::Unanswerable) for anything but 1 to 256 bytes of visible ASCII.
///
/// ```
/// use hookswitch::{Request, zadarma};
///
/// let question = Request::new(b"").with_query("zd_echo=8f1d5e0c94ab");
/// let answer = zadarma::challenge(&question)?.unwrap();
/// assert_eq!((answer.status, answer.content_type, &*answer.body), (200, "text/plain", "8f1d5e0c94ab"));
///
/// let delivery = Request::new(b"event=NOTIFY_START").with_query("zd_echo=8f1d5e0c94ab");
/// assert_eq!(zadarma::challenge(&delivery)?, None);
/// # Ok::<(), hookswitch::verify::VerifyError>(())
/// ```
pub fn challenge(request: &Request<'_>) -> Result<Option<Challenge>, VerifyError> {
    if !matches!(Body::of(request.body()), Body::Empty) {
        return Ok(None);
    }
    match values(request.query().as_bytes(), ECHO) {
        (None, _) => Ok(None),
        (Some(_), true) => Err(VerifyError::Malformed(ECHO)),
        (Some(echo), false) => Ok(Some(Challenge::text(visible(&echo)?))),
    }
}

/// What is signed of a notification: some of its values, and nothing between them. An absent one is empty.
fn signed_text(body: &[u8]) -> Result<Vec<u8>, VerifyError> {
    let form = match Body::of(body) {
        Body::Form(form) if form.len() <= MAX_BYTES => form,
        Body::Empty => return Err(VerifyError::MissingField("event")),
        Body::Form(_) | Body::Json(_) => return Err(VerifyError::MalformedBody),
    };
    // Of two values one reader may check the one, and another take the other.
    let value = |name| match values(form, name) {
        (_, true) => Err(VerifyError::MalformedBody),
        (value, false) => Ok(value),
    };
    let event = value("event")?.ok_or(VerifyError::MissingField("event"))?;
    let event = core::str::from_utf8(&event).map_or(Kind::Unknown, Kind::named);
    let names = names(event).ok_or(VerifyError::Mismatch)?;
    let mut text = Vec::new();
    for name in names {
        text.extend_from_slice(&value(name)?.unwrap_or_default());
    }
    Ok(text)
}

/// The fields that are signed; none of an event whose fields are not known.
const fn names(event: Kind) -> Option<&'static [&'static str]> {
    Some(match event {
        Kind::Start | Kind::Internal | Kind::End | Kind::Ivr => {
            &["caller_id", "called_did", "call_start"]
        }
        Kind::Answer => &["caller_id", "destination", "call_start"],
        Kind::OutStart | Kind::OutEnd => &["internal", "destination", "call_start"],
        Kind::Record => &["pbx_call_id", "call_id_with_rec"],
        Kind::Unknown => return None,
    })
}

/// The first value of a name in a form, and whether there are more.
fn values<'a>(form: &'a [u8], name: &str) -> (Option<Cow<'a, [u8]>>, bool) {
    let mut values = pairs(form)
        .filter(|(own, _)| *own.unescaped() == *name.as_bytes())
        .map(|(_, value)| value.unescaped());
    (values.next(), values.next().is_some())
}
