//! The signature of a notification.

use alloc::string::String;
use alloc::vec::Vec;

use super::SIGNATURE_HEADER;
use crate::verify::{from_hex, header, sha256_mac, to_hex};
use crate::{
    Request, Secrets,
    verify::{Proof, Unsigned, Verified, VerifyError},
};

/// Checks that the body of a notification is Placetel's. The secret is the shared one of the settings of external APIs.
///
/// The signature is the HMAC-SHA256 of the body as it was sent, in 64 lowercase hex digits, and only that is taken. The
/// header may come more than once, with the same value. No time is signed: the same body can come
/// [again](super#verification).
///
/// # Errors
///
/// [`MissingHeader`](VerifyError::MissingHeader) and [`Malformed`](VerifyError::Malformed);
/// [`Mismatch`](VerifyError::Mismatch).
///
/// ```
/// use hookswitch::{Request, Secrets, placetel, verify::{Proof, Verified, VerifyError}};
///
/// let secrets = Secrets::new(["12345"])?;
/// let body = b"call_id=4a4cbb39578170aed9a2761a7bec8c7e704a541f52291ef603d6f5f152980c3c\
///     &event=CallAccepted&from=0123456789&to=0987654321";
/// let headers = [(
///     "X-PLACETEL-SIGNATURE",
///     "c4f823c5b8806432fe2b83b1fc2ee714422e0cdfb4b5129152a7d0bbcd7792d0",
/// )];
/// let request = Request::new(body).with_headers(&headers);
/// assert_eq!(placetel::verify(&request, &secrets), Ok(Verified::new(Proof::Body, Some(0))));
///
/// let forged = Request::new(b"event=CallAccepted").with_headers(&headers);
/// assert_eq!(placetel::verify(&forged, &secrets), Err(VerifyError::Mismatch));
/// # Ok::<(), hookswitch::verify::BlankSecret>(())
/// ```
pub fn verify(request: &Request<'_>, secrets: &Secrets) -> Result<Verified, VerifyError> {
    let mac = from_hex::<32>(header(request, SIGNATURE_HEADER)?);
    let mac = mac.ok_or(VerifyError::Malformed(SIGNATURE_HEADER))?;
    secrets.verify_mac(Proof::Body, &[request.body()], &mac)
}

/// Signs a notification as Placetel does: the header to send with it, to test your own server with.
///
/// ```
/// use hookswitch::{Request, Secrets, placetel, verify::Unsigned};
///
/// let body = b"event=IncomingCall&call_id=7&direction=in&from=anonymous&to=02214710123";
/// let headers = placetel::signed_headers("12345", &Unsigned { body, ..Unsigned::default() });
///
/// let request = Request::new(body).with_headers(&headers);
/// let secrets = Secrets::new(["12345"])?;
/// assert!(placetel::verify(&request, &secrets).is_ok());
/// # Ok::<(), hookswitch::verify::BlankSecret>(())
/// ```
#[must_use]
pub fn signed_headers(
    secret: impl AsRef<[u8]>,
    request: &Unsigned<'_>,
) -> Vec<(&'static str, String)> {
    let mac = sha256_mac(secret.as_ref(), &[request.body]);
    alloc::vec![(SIGNATURE_HEADER, to_hex(&mac))]
}
