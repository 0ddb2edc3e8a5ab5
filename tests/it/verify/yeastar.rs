//! Yeastar's signature over the body.

use hookswitch::yeastar;

use super::*;

const HEADER: &str = yeastar::SIGNATURE_HEADER;
const SECRET: &str = "0123456789abcdef0123456789abcdef";
const EVENT: &[u8] = br#"{"type":30011,"sn":"3631B4444099","msg":"{\"call_id\":\"1725446451.243\",\"members\":[]}"}"#;
const SIGNATURE: &str = "BQStDFKivEIUfuHjnE4QIUJNw9YBS/g0TbcMfp/cOtc=";

fn verdict(secret: &str, body: &[u8], signatures: &[&str]) -> Result<Verified, VerifyError> {
    let headers: Vec<_> = signatures.iter().map(|sent| (HEADER, *sent)).collect();
    yeastar::verify(&Request::new(body).with_headers(&headers), &secrets(secret))
}

/// Made with `printf '%s' BODY | openssl dgst -sha256 -hmac SECRET -binary | base64`; the first one was computed by
/// another program, too.
#[test]
fn known_answers_of_yeastar() {
    body_is_signed_as_known(
        HEADER,
        yeastar::signed_headers,
        yeastar::verify,
        &[
            (SECRET, EVENT, SIGNATURE),
            (SECRET, b"", "eWzTB4rxRjZ1PSaztVVUIv9Vo+Jhz4R7SOlTcbm9CqI="),
            (
                "s\u{e9}cret",
                b"{\"a\":\"\r\n\"}",
                "fOB1kYh7QeGTn4W0FYH/+v5vEDdUbVnDnl6RqyflAQ8=",
            ),
        ],
    );
}

/// What is signed is the body as sent, and not the event that stands in it as a text.
#[test]
fn an_event_of_yeastar_that_is_written_otherwise_is_another_body() {
    let unfolded =
        br#"{"type":30011,"sn":"3631B4444099","msg":{"call_id":"1725446451.243","members":[]}}"#;
    let mismatch = Err(VerifyError::Mismatch);
    assert_eq!(verdict(SECRET, unfolded, &[SIGNATURE]), mismatch);
}

#[test]
fn a_signature_of_yeastar_is_base64_and_one() {
    let malformed = Err(VerifyError::Malformed(HEADER));
    for sent in [
        "",
        "sha256=BQStDFKivEIUfuHjnE4QIUJNw9YBS/g0TbcMfp/cOtc=",
        "BQStDFKivEIUfuHjnE4QIUJNw9YBS/g0TbcMfp/cOtc",
        "BQStDFKivEIUfuHjnE4QIUJNw9YBS_g0TbcMfp_cOtc=",
        " BQStDFKivEIUfuHjnE4QIUJNw9YBS/g0TbcMfp/cOtc=",
        "BQStDFKivEIUfuHjnE4QIUJNw9YBS/g0TbcMfp/cOtd=",
        "BQStDFKivEIUfuHjnE4QIUJNw9YBS/g0Tbc=",
        "0504ad0c52a2bc42147ee1e39c4e1021424dc3d6014bf8344db70c7e9fdc3ad7",
    ] {
        assert_eq!(verdict(SECRET, EVENT, &[sent]), malformed, "{sent}");
    }
    let other = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    assert_eq!(verdict(SECRET, EVENT, &[SIGNATURE, other]), malformed);
    assert_eq!(verdict(SECRET, EVENT, &[other, SIGNATURE]), malformed);
    let mismatch = Err(VerifyError::Mismatch);
    assert_eq!(verdict(SECRET, EVENT, &[other]), mismatch);
    let missing = Err(VerifyError::MissingHeader(HEADER));
    assert_eq!(verdict(SECRET, EVENT, &[]), missing);
}
