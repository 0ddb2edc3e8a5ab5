//! Zadarma's signature and its question.

use hookswitch::{
    Check, Request, Secrets, StoredRequest, Vendor, challenge,
    verify::{Challenge, Proof, Unsigned, Verified, VerifyError},
    zadarma,
};

use super::secrets;

const HEADER: &str = zadarma::SIGNATURE_HEADER;
const SECRET: &str = "test-secret";
const SOME_FIELDS: Verified = Verified::new(Proof::SomeFields, Some(0));

const OF_START: &str = "N2YxMWYxYTUwODU2Zjk4NmU1NTAyMDZmZmQ3ODBiYjE2ODJmMDdkYw==";
const START: &str = "event=NOTIFY_START&caller_id=15551234567&called_did=442012345678&call_start=2026-03-12+14%3A00%3A00";

fn verified(body: &str, signature: &str, all: &Secrets) -> Result<Verified, VerifyError> {
    let headers = [("Signature", signature)];
    zadarma::verify(&Request::new(body.as_bytes()).with_headers(&headers), all)
}

fn with(body: &str, signature: &str) -> Result<Verified, VerifyError> {
    verified(body, signature, &secrets(SECRET))
}

/// Each was made with `printf TEXT | openssl dgst -sha1 -hmac test-secret -hex`, the digits of that with `base64`.
#[test]
fn the_known_signatures_are_right() {
    let of_answer = "ZjkzNGEyZTc1MTE0NzY0MTY0YWNlMTA3ZGQ4ZDBkNGY1MWQxMmUxMA==";
    let of_out = "ZWRkOTM4MWZmNTJlY2I3M2RhN2NiZWE5NTZhMzkyOTg5MTNhODk4OQ==";
    let of_record = "ZmE2Njg4NTc5ZWQ2ZDQ2YTkwYTEyN2JiNTU1N2JmZGRiYjU3YjBhYQ==";
    let inbound = START.split_once('&').unwrap().1;
    let answer =
        "call_start=2026-03-12+14:00:00&caller_id=15551234567&destination=101&internal=102";
    let out = "internal=101&caller_id=1&destination=15551234567&call_start=2026-03-12%2014:10:00";
    let record = "call_id_with_rec=1773324000.1234567&pbx_call_id=in_0123456789abcdef0123456789abcdef01234567";
    for (events, fields, signature) in [
        (&["START", "INTERNAL", "END", "IVR"][..], inbound, OF_START),
        (&["ANSWER"], answer, of_answer),
        (&["OUT_START", "OUT_END"], out, of_out),
        (&["RECORD"], record, of_record),
    ] {
        for event in events {
            let body = format!("event=NOTIFY_{event}&{fields}");
            assert_eq!(with(&body, signature), Ok(SOME_FIELDS), "{body}");
            let headers = zadarma::signed_headers(
                SECRET,
                &Unsigned {
                    body: body.as_bytes(),
                    ..Unsigned::default()
                },
            );
            assert_eq!(headers, [(HEADER, signature.to_owned())]);
            // What is not signed can be anything.
            let more = format!("{body}&duration=5&disposition=busy");
            assert_eq!(with(&more, signature), Ok(SOME_FIELDS));
            let other = secrets("other-secret");
            assert_eq!(
                verified(&body, signature, &other),
                Err(VerifyError::Mismatch)
            );
        }
    }
}

#[test]
fn every_signed_field_counts() {
    for (sent, changed) in [
        ("caller_id=15551234567", "caller_id=15551234568"),
        ("called_did=442012345678", "called_did="),
        ("&call_start=2026-03-12+14%3A00%3A00", ""),
        ("NOTIFY_START", "NOTIFY_ANSWER"),
        ("NOTIFY_START", "NOTIFY_OUT_START"),
        ("NOTIFY_START", "NOTIFY_RECORD"),
        // Nobody knows what is signed of it.
        ("NOTIFY_START", "NOTIFY_HOLD"),
        ("NOTIFY_START", ""),
        ("NOTIFY_START", "%FF"),
    ] {
        let body = START.replace(sent, changed);
        assert_ne!(body, START);
        assert_eq!(with(&body, OF_START), Err(VerifyError::Mismatch), "{body}");
    }
    // An absent field is empty, and the signature is of what was decoded.
    let body = "event=NOTIFY_OUT_START&destination=%2B12125550142";
    let signature = zadarma::sign(SECRET, "+12125550142");
    assert_eq!(with(body, &signature), Ok(SOME_FIELDS));
    assert_eq!(
        with(&format!("{body}&internal="), &signature),
        Ok(SOME_FIELDS)
    );
}

#[test]
fn a_field_that_comes_twice_is_refused() {
    for again in [
        "event=NOTIFY_END",
        "caller_id=15551234567",
        "caller_id=1",
        "c%61ller_id=",
        "call_start",
    ] {
        for body in [format!("{START}&{again}"), format!("{again}&{START}")] {
            assert_eq!(
                with(&body, OF_START),
                Err(VerifyError::MalformedBody),
                "{body}"
            );
        }
    }
    // One that is not signed may.
    assert_eq!(
        with(&format!("{START}&internal=1&internal=2"), OF_START),
        Ok(SOME_FIELDS)
    );
}

#[test]
fn what_is_no_form_is_refused() {
    let json = br#"{"event":"NOTIFY_START","caller_id":"15551234567"}"#;
    assert_eq!(
        with(core::str::from_utf8(json).unwrap(), OF_START),
        Err(VerifyError::MalformedBody)
    );
    assert_eq!(with("[]", OF_START), Err(VerifyError::MalformedBody));
    for body in ["", " \r\n", "caller_id=15551234567"] {
        assert_eq!(
            with(body, OF_START),
            Err(VerifyError::MissingField("event"))
        );
    }
    let huge = format!("{START}&x={}", "x".repeat(hookswitch::request::MAX_BYTES));
    assert_eq!(with(&huge, OF_START), Err(VerifyError::MalformedBody));
    let unsigned = Request::new(START.as_bytes());
    let missing = Err(VerifyError::MissingHeader(HEADER));
    assert_eq!(zadarma::verify(&unsigned, &secrets(SECRET)), missing);
}

#[test]
fn only_the_documented_form_of_the_signature_is_taken() {
    for signature in [
        "",
        // The base64 of the 20 bytes, and the digits by themselves.
        "fxHxpQhW+YblUCBv/XgLsWgvB9w=",
        "7f11f1a50856f986e550206ffd780bb1682f07dc",
        // Capital digits.
        "N0YxMUYxQTUwODU2Rjk4NkU1NTAyMDZGRkQ3ODBCQjE2ODJGMDdEQw==",
        // Without its padding, and with a line end.
        OF_START.trim_end_matches('='),
        &format!("{OF_START}\n"),
    ] {
        let malformed = Err(VerifyError::Malformed(HEADER));
        assert_eq!(with(START, signature), malformed, "{signature}");
    }
    let two = [("Signature", OF_START), ("signature", "b")];
    let request = Request::new(START.as_bytes()).with_headers(&two);
    let malformed = Err(VerifyError::Malformed(HEADER));
    assert_eq!(zadarma::verify(&request, &secrets(SECRET)), malformed);
}

/// Whoever has one signature can make up other events with it.
#[test]
fn the_signature_is_not_stored() {
    let headers = [("Signature", OF_START), ("X-Other", "kept")];
    let request = Request::new(START.as_bytes()).with_headers(&headers);
    let stored: StoredRequest = request.to_stored(Vendor::Zadarma, chrono::DateTime::UNIX_EPOCH);
    assert_eq!(stored.headers, [("X-Other".to_owned(), b"kept".to_vec())]);
}

fn asked(query: &str, body: &[u8]) -> Result<Option<Challenge>, VerifyError> {
    let request = Request::new(body).with_query(query);
    let asked = challenge(
        Vendor::Zadarma,
        &request,
        &Check::at(chrono::DateTime::UNIX_EPOCH),
    );
    assert_eq!(asked, zadarma::challenge(&request));
    asked
}

#[test]
fn the_question_is_answered_with_its_text() {
    let longest = "x".repeat(256);
    for (query, text) in [
        ("zd_echo=8f1d5e0c94ab", "8f1d5e0c94ab"),
        ("tenant=7&zd_echo=a%2Bb", "a+b"),
        ("zd%5fecho=<b>", "<b>"),
        (&format!("zd_echo={longest}"), &*longest),
    ] {
        for body in [&b""[..], b" \r\n"] {
            let answer = asked(query, body).unwrap().unwrap();
            assert_eq!((answer.status, answer.content_type), (200, "text/plain"));
            assert_eq!((&*answer.body, answer.headers.len()), (text, 0));
        }
    }
}

#[test]
fn nothing_but_visible_text_is_sent_back() {
    let longer = format!("zd_echo={}", "x".repeat(257));
    for query in [
        "zd_echo=",
        "zd_echo",
        "zd_echo=a+b",
        "zd_echo=a%0D%0ASet-Cookie:b",
        "zd_echo=%00",
        "zd_echo=%C3%A9",
        "zd_echo=%FF",
        &longer,
    ] {
        assert_eq!(asked(query, b""), Err(VerifyError::Unanswerable), "{query}");
    }
    for query in ["zd_echo=a&zd_echo=b", "zd_echo=a&zd_echo=a"] {
        assert_eq!(asked(query, b""), Err(VerifyError::Malformed("zd_echo")));
    }
    // A delivery asks nothing, whatever the address has.
    assert_eq!(asked("zd_echo=a", START.as_bytes()), Ok(None));
    assert_eq!(asked("ZD_ECHO=a", b""), Ok(None));
    assert_eq!(asked("a=zd_echo", b""), Ok(None));
}
