//! Aircall's token, which is in the body.

use hookswitch::aircall;

use super::*;

fn verdict(body: impl AsRef<[u8]>) -> Result<Verified, VerifyError> {
    aircall::verify(&Request::new(body.as_ref()), &secrets("45XXYYZZa08"))
}

#[test]
fn the_one_token_at_the_top_counts() {
    let missing = Err(VerifyError::MissingField("token"));
    let malformed = Err(VerifyError::MalformedBody);
    for (body, expected) in [
        (r#"{"token":"45XXYYZZa08"}"#, Ok(SENDER)),
        (
            "\u{feff} { \"data\" : {} ,\n\"token\" : \"45XXYYZZa08\" }\r\n",
            Ok(SENDER),
        ),
        (r#"{"tok\u0065n":"45XX\u0059YZZa08"}"#, Ok(SENDER)),
        // Of another object, of another name, in a text.
        (r#"{"data":{"token":"45XXYYZZa08"}}"#, missing),
        (r#"{"Token":"45XXYYZZa08"}"#, missing),
        (r#"{"event":"\",\"token\":\"45XXYYZZa08\""}"#, missing),
        ("{}", missing),
        // Twice, be they equal or not, however the name is written, and whatever they are.
        (
            r#"{"token":"45XXYYZZa08","token":"45XXYYZZa08"}"#,
            malformed,
        ),
        (r#"{"token":"45XXYYZZa08","token":"another"}"#, malformed),
        (
            r#"{"token":"another","tok\u0065n":"45XXYYZZa08"}"#,
            malformed,
        ),
        (r#"{"token":null,"token":"45XXYYZZa08"}"#, malformed),
        // No text.
        (r#"{"token":null}"#, malformed),
        (r#"{"token":["45XXYYZZa08"]}"#, malformed),
        (r#"{"token":{"token":"45XXYYZZa08"}}"#, malformed),
        (r#"{"token":45}"#, malformed),
        // No object, or not a whole one: what follows might be a second token.
        (r#"[{"token":"45XXYYZZa08"}]"#, malformed),
        (r#""45XXYYZZa08""#, malformed),
        ("token=45XXYYZZa08", malformed),
        ("", malformed),
        (r#"{"token":"45XXYYZZa08","#, malformed),
        (r#"{"token":"45XXYYZZa08""#, malformed),
        (r#"{"token":"45XXYYZZa08"} {"token":"another"}"#, malformed),
        // Wrong.
        (r#"{"token":""}"#, Err(VerifyError::Mismatch)),
        (r#"{"token":" 45XXYYZZa08"}"#, Err(VerifyError::Mismatch)),
        (r#"{"token":"45XXYYZZA08"}"#, Err(VerifyError::Mismatch)),
    ] {
        assert_eq!(verdict(body), expected, "{body}");
    }
    // What `parse` mends keeps nobody out: a line end in a text, bytes that are no UTF-8.
    assert_eq!(
        verdict(b"{\"a\":\"\n\xff\",\"token\":\"45XXYYZZa08\"}"),
        Ok(SENDER)
    );
    assert_eq!(verdict(b"{\"token\":\"45XXYYZZa08\xff\"}"), malformed);
}

#[test]
fn a_token_in_a_header_counts_for_nothing() {
    let headers = [
        ("x-aircall-signature", "45XXYYZZa08"),
        ("x-aircall-token", "45XXYYZZa08"),
    ];
    let request = Request::new(b"{}")
        .with_query("token=45XXYYZZa08")
        .with_headers(&headers);
    let refused = Err(VerifyError::MissingField("token"));
    assert_eq!(aircall::verify(&request, &secrets("45XXYYZZa08")), refused);
}

#[test]
fn the_token_tells_the_company() {
    let all = Secrets::new(["first", "second", "third"]).unwrap();
    for (index, token) in ["first", "second", "third"].into_iter().enumerate() {
        let body = br#"{"event": "call.hold", "token": "45XXYYZZa08"}"#;
        let body = aircall::signed_body(
            token,
            &Unsigned {
                body,
                ..Unsigned::default()
            },
        );
        let verified = Ok(Verified::new(Proof::Sender, Some(index)));
        assert_eq!(aircall::verify(&Request::new(&body), &all), verified);
    }
}

#[test]
fn a_token_that_needs_escapes_is_put_in() {
    for token in ["a\"b", "a\\b", "sécret\n", "\u{1f600}"] {
        for body in ["{}", r#"{"token":"x","a":1}"#, r#" { "a" : 1 } "#] {
            let body = aircall::signed_body(
                token,
                &Unsigned {
                    body: body.as_bytes(),
                    ..Unsigned::default()
                },
            );
            assert_eq!(
                aircall::verify(&Request::new(&body), &secrets(token)),
                Ok(SENDER)
            );
        }
    }
}

/// The deepest and the longest body take no stack and no time.
#[test]
fn hostile_bodies_end_in_a_verdict() {
    let deep = format!(
        "{{\"a\":{}{},\"token\":\"45XXYYZZa08\"}}",
        "[".repeat(400_000),
        "]".repeat(400_000)
    );
    assert_eq!(verdict(deep), Ok(SENDER));
    let wide = format!(
        "{{{}\"token\":\"45XXYYZZa08\"}}",
        "\"a\":1,".repeat(150_000)
    );
    assert_eq!(verdict(wide), Ok(SENDER));
    let tokens = format!("{{{}\"a\":1}}", "\"token\":\"45XXYYZZa08\",".repeat(40_000));
    assert_eq!(verdict(tokens), Err(VerifyError::MalformedBody));
    assert_eq!(
        verdict("{\"".repeat(500_000)),
        Err(VerifyError::MalformedBody)
    );
}
