//! Dialpad's signature: the body is a JWS.

use hookswitch::{
    Request, Secrets, Vendor, dialpad, parse,
    verify::{Proof, Unsigned, Verified, VerifyError},
};

use super::secrets;

const SECRET: &str = "my-dialpad-secret";
const BODY: &str = r#"{"call_id":6421977457180672,"state":"hangup"}"#;
/// Made with `openssl dgst -sha256 -hmac my-dialpad-secret -binary | basenc --base64url`.
const SIGNED: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJjYWxsX2lkIjo2NDIxOTc3NDU3MTgwNjcyLCJzdGF0ZSI6Imhhbmd1cCJ9.KwZTCxG_dk1TYnyetEGKS-SJTiA3SGlEA17x9ghsRZc";

/// What the signature proves, of one secret.
const THE_BODY: Verified = Verified::new(Proof::Body, Some(0));

fn verdict(body: impl AsRef<[u8]>, secret: impl AsRef<[u8]>) -> Result<Verified, VerifyError> {
    dialpad::verify(&Request::new(body.as_ref()), &secrets(secret))
}

fn signed(secret: &str, body: &str) -> String {
    let body = body.as_bytes();
    let unsigned = Unsigned {
        body,
        ..Unsigned::default()
    };
    String::from_utf8(dialpad::signed_body(secret, &unsigned)).unwrap()
}

#[test]
fn the_known_signatures_are_right() {
    assert_eq!(signed(SECRET, BODY), SIGNED);
    assert_eq!(verdict(SIGNED, SECRET), Ok(THE_BODY));
    // RFC 7515, appendix A.1, with the bytes of its key.
    let key = [
        3, 35, 53, 75, 43, 15, 165, 188, 131, 126, 6, 101, 119, 123, 166, 143, 90, 179, 40, 230,
        240, 84, 201, 40, 169, 15, 132, 178, 210, 80, 46, 191, 211, 251, 90, 146, 210, 6, 71, 239,
        150, 138, 180, 195, 119, 98, 61, 34, 61, 46, 33, 114, 5, 46, 79, 8, 192, 205, 154, 245,
        103, 208, 128, 163,
    ];
    let example = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    assert_eq!(verdict(example, key), Ok(THE_BODY));
}

#[test]
fn what_is_verified_is_what_is_read() {
    let delivery = parse(Vendor::Dialpad, &Request::new(SIGNED.as_bytes())).unwrap();
    assert_eq!(delivery.event, "hangup");
    for body in [format!(" {SIGNED}\r\n"), format!("{SIGNED}\n")] {
        assert_eq!(verdict(&body, SECRET), Ok(THE_BODY));
        assert_eq!(
            parse(Vendor::Dialpad, &Request::new(body.as_bytes())).unwrap(),
            delivery
        );
    }
    let plain = Request::new(BODY.as_bytes());
    assert_eq!(parse(Vendor::Dialpad, &plain).unwrap(), delivery);
}

#[test]
fn whatever_is_changed_is_refused() {
    let mismatch = Err(VerifyError::Mismatch);
    let malformed = Err(VerifyError::MalformedBody);
    assert_eq!(verdict(SIGNED, "another"), mismatch);
    assert_eq!(verdict(signed("another", BODY), SECRET), mismatch);
    let [header, payload, mac] = SIGNED.split('.').collect::<Vec<_>>()[..] else {
        panic!()
    };
    for (body, expected) in [
        // Signed by nobody, by what the header says and by what it does not say.
        (format!("eyJhbGciOiJub25lIn0.{payload}."), malformed),
        (format!("eyJhbGciOiJub25lIn0.{payload}.{mac}"), mismatch),
        (format!("{header}.{payload}."), malformed),
        (format!("{header}.{payload}"), malformed),
        (format!("{header}.{payload}.{mac}.{mac}"), malformed),
        (format!("{header}..{mac}"), malformed),
        (format!(".{payload}.{mac}"), malformed),
        (format!("{payload}.{header}.{mac}"), mismatch),
        (format!("{header}.{payload}A.{mac}"), mismatch),
        (
            format!("{header}.{payload}.{}", &mac[..42]),
            mismatch_or_malformed(&mac[..42]),
        ),
        // The same bytes in another form: the last bits, the other alphabet, padding.
        (format!("{header}.{payload}.{}d", &mac[..42]), malformed),
        (
            format!("{header}.{payload}.{}", mac.replace('_', "/")),
            malformed,
        ),
        (format!("{header}.{payload}.{mac}="), malformed),
        (format!("{header}.{payload}=.{mac}"), malformed),
        (format!("{header}.{payload}\n.{mac}"), malformed),
        // Not signed, or with something around it.
        (BODY.to_owned(), malformed),
        (format!("\"{SIGNED}\""), malformed),
        (format!("body={SIGNED}"), malformed),
        (format!("{{\"jws\":\"{SIGNED}\"}}"), malformed),
        (String::new(), malformed),
        ("..".to_owned(), malformed),
    ] {
        assert_eq!(verdict(&body, SECRET), expected, "{body}");
    }
}

/// A text of 42 digits is 31 bytes if its last bits are zero.
fn mismatch_or_malformed(mac: &str) -> Result<Verified, VerifyError> {
    match mac.ends_with(['A', 'Q', 'g', 'w']) {
        true => Err(VerifyError::Mismatch),
        false => Err(VerifyError::MalformedBody),
    }
}

#[test]
fn a_header_counts_for_nothing() {
    let bearer = format!("Bearer {SIGNED}");
    let headers = [("authorization", &*bearer), ("x-dialpad-signature", SIGNED)];
    let request = Request::new(BODY.as_bytes()).with_headers(&headers);
    let refused = Err(VerifyError::MalformedBody);
    assert_eq!(dialpad::verify(&request, &secrets(SECRET)), refused);
}

#[test]
fn the_secret_that_fits_is_told() {
    let all = Secrets::new(["first", "second"]).unwrap();
    let body = signed("second", BODY);
    let verified = dialpad::verify(&Request::new(body.as_bytes()), &all);
    assert_eq!(verified, Ok(Verified::new(Proof::Body, Some(1))));
}

/// The longest bodies take no time and no stack.
#[test]
fn hostile_bodies_end_in_a_verdict() {
    for body in [
        ".".repeat(900_000),
        "a".repeat(900_000),
        format!("{0}.{0}.{0}", "A".repeat(300_000)),
        signed(SECRET, &"[".repeat(600_000)),
    ] {
        let _ = parse(Vendor::Dialpad, &Request::new(body.as_bytes())).is_err();
        assert!(verdict(&body, "another").is_err());
    }
}
