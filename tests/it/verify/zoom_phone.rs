//! Zoom's signatures and its question: known answers, and what must not be answered.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use hookswitch::{
    Check, Request, Secrets, Vendor, challenge,
    verify::{Challenge, DEFAULT_TOLERANCE, Needed, Unsigned, Verified, VerifyError},
    zoom_phone,
};

use super::{BODY_AND_TIME, secrets};

const SIGNATURE: &str = zoom_phone::SIGNATURE_HEADER;
const TIMESTAMP: &str = zoom_phone::TIMESTAMP_HEADER;

/// The secret token of the known answers.
const SECRET: &str = "4fv1RkqGQUq5sWbEz6hA5A";

/// A question, when it was signed, and with what result.
const QUESTION: &str = r#"{"payload":{"plainToken":"xys8n8PGS7mAU0m5-YJjRA"},"event_ts":1720705455858,"event":"endpoint.url_validation"}"#;
const ASKED_AT: &str = "1720705455";
const QUESTION_SIGNED: &str = "v0=93a1a675965ceb9c5a50c5dfb31f20e50f763be37a54ef74cd2d16a1a8e5c0d6";

/// A body with escapes, which is another one if it is written again.
const ESCAPED: &str = r#"{"event":"meeting.started","payload":{"account_id":"VjZoEArIT5y-HlWxkV-tVA","object":{"duration":60,"start_time":"2024-07-11T14:12:55Z","timezone":"America/New_York","topic":"Test \uD83D\uDE92\uD83D\uDE92 ? - ’ - – \uD83D\uDE97 HOLA","id":"85393847045","type":2,"uuid":"jUh5o3dKQIytvcsfTtKBlg==","host_id":"8lzIwvZTSOqjndWPbPqzuA"}},"event_ts":1720707175904}"#;
const ESCAPED_AT: &str = "1720707175";
const ESCAPED_SIGNED: &str = "v0=1a14e79349318fa1bead50ebbd3c185ae078e182d3bbd30ab8010fcb7f4357c7";

fn at(seconds: &str) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds.parse().unwrap(), 0).unwrap()
}

fn verified(
    body: &str,
    headers: &[(&str, &str)],
    now: DateTime<Utc>,
) -> Result<Verified, VerifyError> {
    let request = Request::new(body.as_bytes()).with_headers(&headers);
    zoom_phone::verify(&request, &secrets(SECRET), now, DEFAULT_TOLERANCE)
}

#[test]
fn the_known_signatures_are_right() {
    for (body, time, signature) in [
        (QUESTION, ASKED_AT, QUESTION_SIGNED),
        (ESCAPED, ESCAPED_AT, ESCAPED_SIGNED),
    ] {
        let headers = [(TIMESTAMP, time), (SIGNATURE, signature)];
        assert_eq!(verified(body, &headers, at(time)), Ok(BODY_AND_TIME));
        assert_eq!(zoom_phone::sign(SECRET, time, body.as_bytes()), signature);
        let unsigned = Unsigned {
            body: body.as_bytes(),
            at: at(time) + TimeDelta::milliseconds(999),
            ..Unsigned::default()
        };
        let made = zoom_phone::signed_headers(SECRET, &unsigned);
        assert_eq!(
            made,
            [
                (SIGNATURE, signature.to_owned()),
                (TIMESTAMP, time.to_owned())
            ]
        );
    }
}

/// What the vendor's own sample server signs.
#[test]
fn a_body_that_was_written_again_is_another_one() {
    let json: serde_json::Value = serde_json::from_str(ESCAPED).unwrap();
    let again = json.to_string();
    let headers = [(TIMESTAMP, ESCAPED_AT), (SIGNATURE, ESCAPED_SIGNED)];
    assert_eq!(
        verified(&again, &headers, at(ESCAPED_AT)),
        Err(VerifyError::Mismatch)
    );
}

#[test]
fn the_headers_have_zooms_form() {
    let now = at(ASKED_AT);
    for (headers, error) in [
        (vec![], VerifyError::MissingHeader(SIGNATURE)),
        (
            vec![(TIMESTAMP, ASKED_AT)],
            VerifyError::MissingHeader(SIGNATURE),
        ),
        (
            vec![(SIGNATURE, QUESTION_SIGNED)],
            VerifyError::MissingHeader(TIMESTAMP),
        ),
        (
            vec![(TIMESTAMP, ASKED_AT), (SIGNATURE, &QUESTION_SIGNED[3..])],
            VerifyError::Malformed(SIGNATURE),
        ),
        (
            vec![(TIMESTAMP, ASKED_AT), (SIGNATURE, "v0=")],
            VerifyError::Malformed(SIGNATURE),
        ),
        (
            vec![(TIMESTAMP, "1720705456"), (SIGNATURE, QUESTION_SIGNED)],
            VerifyError::Mismatch,
        ),
        (
            vec![
                (TIMESTAMP, ASKED_AT),
                (SIGNATURE, QUESTION_SIGNED),
                (SIGNATURE, ESCAPED_SIGNED),
            ],
            VerifyError::Malformed(SIGNATURE),
        ),
    ] {
        assert_eq!(verified(QUESTION, &headers, now), Err(error), "{headers:?}");
    }
    for signature in [
        QUESTION_SIGNED.to_uppercase(),
        QUESTION_SIGNED.replace("v0", "v1"),
        format!("v0={}", QUESTION_SIGNED[3..].to_uppercase()),
        format!("{QUESTION_SIGNED}0"),
        format!(" {QUESTION_SIGNED}"),
    ] {
        let headers = [(TIMESTAMP, ASKED_AT), (SIGNATURE, &signature)];
        let malformed = Err(VerifyError::Malformed(SIGNATURE));
        assert_eq!(verified(QUESTION, &headers, now), malformed, "{signature}");
    }
}

#[test]
fn the_time_is_whole_seconds_and_is_near() {
    // Rightly signed, whatever it is.
    let signed = |time: &str, now| {
        let signature = zoom_phone::sign(SECRET, time, b"{}");
        verified("{}", &[(TIMESTAMP, time), (SIGNATURE, &signature)], now)
    };
    let now = at(ASKED_AT);
    for time in [
        "",
        "+1720705455",
        "-1720705455",
        "1720705455.0",
        " 1720705455",
        "1720705455Z",
        "2024-07-11T13:44:15Z",
        "99999999999999999999",
        "9223372036854775807",
    ] {
        let malformed = Err(VerifyError::Malformed(TIMESTAMP));
        assert_eq!(signed(time, now), malformed, "{time:?}");
    }
    for (seconds, verdict) in [
        (0, Ok(BODY_AND_TIME)),
        (300, Ok(BODY_AND_TIME)),
        (301, Err(VerifyError::TooOld)),
        (-300, Ok(BODY_AND_TIME)),
        (-301, Err(VerifyError::FromTheFuture)),
    ] {
        let now = now + TimeDelta::seconds(seconds);
        assert_eq!(signed(ASKED_AT, now), verdict, "{seconds}");
    }
    // Milliseconds are the time of another age.
    assert_eq!(
        signed("1720705455858", now),
        Err(VerifyError::FromTheFuture)
    );
}

/// What is answered to a body that is signed with one of the secrets.
fn answered(body: &str, secret: &str, all: &Secrets) -> Result<Option<Challenge>, VerifyError> {
    let unsigned = Unsigned {
        body: body.as_bytes(),
        at: at(ASKED_AT),
        ..Unsigned::default()
    };
    let headers = zoom_phone::signed_headers(secret, &unsigned);
    let request = Request::new(body.as_bytes()).with_headers(&headers);
    let check = Check::at(at(ASKED_AT)).with_secrets(all);
    challenge(Vendor::ZoomPhone, &request, &check)
}

fn question(token: &str) -> String {
    format!(
        r#"{{"payload":{{"plainToken":{token}}},"event_ts":1720705455858,"event":"endpoint.url_validation"}}"#
    )
}

#[test]
fn the_known_question_has_the_known_answer() {
    let answer = answered(QUESTION, SECRET, &secrets(SECRET))
        .unwrap()
        .unwrap();
    assert_eq!(
        (answer.status, answer.content_type),
        (200, "application/json")
    );
    assert!(answer.headers.is_empty());
    assert_eq!(
        answer.body,
        r#"{"plainToken":"xys8n8PGS7mAU0m5-YJjRA","encryptedToken":"2fffc6a967dde4f68024025a5bd991c5ae1e5313b4e6365be4883e3e81d479b3"}"#
    );
    // With the secret that fitted, and not with the first.
    let several = Secrets::new(["another", SECRET]).unwrap();
    assert_eq!(
        answered(QUESTION, SECRET, &several),
        Ok(Some(answer.clone()))
    );
    let other = answered(QUESTION, "another", &several).unwrap().unwrap();
    assert_ne!(other.body, answer.body);
}

#[test]
fn nobody_else_is_answered() {
    let secrets = secrets(SECRET);
    let now = at(ASKED_AT);
    let right = [(TIMESTAMP, ASKED_AT), (SIGNATURE, QUESTION_SIGNED)];
    let wrong = [(TIMESTAMP, ASKED_AT), (SIGNATURE, ESCAPED_SIGNED)];
    let asked = |headers: &[(&str, &str)], check: Check<'_>| {
        let request = Request::new(QUESTION.as_bytes()).with_headers(&headers);
        challenge(Vendor::ZoomPhone, &request, &check)
    };
    let check = Check::at(now).with_secrets(&secrets);
    assert!(matches!(asked(&right, check), Ok(Some(_))));
    assert_eq!(
        asked(&[], check),
        Err(VerifyError::MissingHeader(SIGNATURE))
    );
    assert_eq!(asked(&wrong, check), Err(VerifyError::Mismatch));
    let others = super::secrets("another");
    assert_eq!(
        asked(&right, check.with_secrets(&others)),
        Err(VerifyError::Mismatch)
    );
    assert_eq!(
        asked(&right, Check::at(now)),
        Err(VerifyError::NotGiven(Needed::Secrets))
    );
    let mut late = check;
    late.now += TimeDelta::seconds(301);
    assert_eq!(asked(&right, late), Err(VerifyError::TooOld));
    assert!(asked(&right, late.with_tolerance(Duration::from_secs(301))).is_ok());
}

/// The answer is a MAC with the key that signs deliveries: whoever could choose the text would have a delivery
/// signed.
#[test]
fn no_delivery_is_signed_for_who_asks() {
    let secrets = secrets(SECRET);
    let forged = r#"{\"event\":\"phone.callee_ringing\"}"#;
    for token in [
        format!("\"v0:{ASKED_AT}:{forged}\""),
        format!("\"v0:{ASKED_AT}:\""),
        format!("\"v0:{ASKED_AT}:7\""),
        "\"a:b\"".to_owned(),
        "\"a b\"".to_owned(),
        "\" abc\"".to_owned(),
        "\"abc\\n\"".to_owned(),
        "\"a\\u0022b\"".to_owned(),
        "\"a.b\"".to_owned(),
        "\"a+b/c=\"".to_owned(),
        "\"é\"".to_owned(),
        "\"\"".to_owned(),
        "\" \"".to_owned(),
        "null".to_owned(),
        "true".to_owned(),
        "{\"a\":1}".to_owned(),
        "[\"abc\"]".to_owned(),
        format!("\"{}\"", "a".repeat(65)),
    ] {
        let unanswerable = Err(VerifyError::Unanswerable);
        assert_eq!(
            answered(&question(&token), SECRET, &secrets),
            unanswerable,
            "{token}"
        );
    }
    for token in ["a", "_-", "Az09", &"a".repeat(64)] {
        let answer = answered(&question(&format!("\"{token}\"")), SECRET, &secrets);
        let body = answer.unwrap().unwrap().body;
        assert!(
            body.starts_with(&format!(r#"{{"plainToken":"{token}","#)),
            "{body}"
        );
        // As text it is JSON, and the token is as it was sent.
        let json: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(json["plainToken"], token);
    }
}

#[test]
fn a_delivery_that_has_a_token_is_no_question() {
    let secrets = secrets(SECRET);
    for body in [
        question("\"abc\"").replace("endpoint.url_validation", "phone.callee_ringing"),
        r#"{"plainToken":"abc","event_ts":1}"#.to_owned(),
        r#"[{"event":"endpoint.url_validation","payload":{"plainToken":"abc"}}]"#.to_owned(),
    ] {
        assert_eq!(answered(&body, SECRET, &secrets), Ok(None), "{body}");
    }
}
