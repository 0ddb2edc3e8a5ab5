//! Webex's signature over the body.

use hookswitch::webex_calling;

use super::*;

const HEADER: &str = webex_calling::SIGNATURE_HEADER;

fn verdict(secret: &str, body: &[u8], signatures: &[&str]) -> Result<Verified, VerifyError> {
    let headers: Vec<_> = signatures.iter().map(|sent| (HEADER, *sent)).collect();
    webex_calling::verify(&Request::new(body).with_headers(&headers), &secrets(secret))
}

/// Made with `printf '%s' BODY | openssl dgst -sha1 -hmac SECRET`; the first one was computed by another program, too.
#[test]
fn known_answers_of_webex() {
    body_is_signed_as_known(
        HEADER,
        webex_calling::signed_headers,
        webex_calling::verify,
        &[
            (
                "my-secret",
                &br#"{"resource":"telephony_calls"}"#[..],
                "b1a5c4c65ce0e0ceb95466572ca8ce60c9ed2f9b",
            ),
            ("my-secret", b"", "06ab8f5411002dd455cdd2d307f68147396b1ff1"),
            (
                "s\u{e9}cret",
                b"{\"a\":\"\r\n\"}",
                "0d9205044a71bb7884a5fd40c8e430bbf4bab43c",
            ),
        ],
    );
}

#[test]
fn a_signature_of_webex_is_lowercase_hex_and_one() {
    let body = br#"{"resource":"telephony_calls"}"#;
    let right = "b1a5c4c65ce0e0ceb95466572ca8ce60c9ed2f9b";
    let malformed = Err(VerifyError::Malformed(HEADER));
    for sent in [
        "",
        "sha1=b1a5c4c65ce0e0ceb95466572ca8ce60c9ed2f9b",
        "B1A5C4C65CE0E0CEB95466572CA8CE60C9ED2F9B",
        "b1a5c4c65ce0e0ceb95466572ca8ce60c9ed2f9",
        "b1a5c4c65ce0e0ceb95466572ca8ce60c9ed2f9b00",
        " b1a5c4c65ce0e0ceb95466572ca8ce60c9ed2f9b",
        "saXExlzg4M65VGZXLKjOYMntL5s=",
    ] {
        assert_eq!(verdict("my-secret", body, &[sent]), malformed, "{sent}");
    }
    let other = "0000000000000000000000000000000000000000";
    assert_eq!(verdict("my-secret", body, &[right, other]), malformed);
    assert_eq!(verdict("my-secret", body, &[other, right]), malformed);
    let mismatch = Err(VerifyError::Mismatch);
    assert_eq!(verdict("my-secret", body, &[other]), mismatch);
    let missing = Err(VerifyError::MissingHeader(HEADER));
    assert_eq!(verdict("my-secret", body, &[]), missing);
}

#[test]
fn the_secret_tells_the_webhook() {
    let all = Secrets::new(["first", "second", "third"]).unwrap();
    for (index, secret) in ["first", "second", "third"].into_iter().enumerate() {
        let body = b"{}";
        let unsigned = Unsigned {
            body,
            ..Unsigned::default()
        };
        let headers = webex_calling::signed_headers(secret, &unsigned);
        let request = Request::new(body).with_headers(&headers);
        let verified = Ok(Verified::new(Proof::Body, Some(index)));
        assert_eq!(webex_calling::verify(&request, &all), verified);
    }
}
