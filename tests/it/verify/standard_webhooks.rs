//! Standard Webhooks: the published vector, and what is not taken.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use hookswitch::{
    Request, Secrets,
    standard_webhooks::{self, ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER},
    verify::{DEFAULT_TOLERANCE, Proof, Unsigned, Verified, VerifyError},
};

use super::{BODY_AND_TIME, secrets};

/// Of the standard's own libraries: their test of signing.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const TIME: &str = "1614265330";
const BODY: &str = r#"{"test": 2432232314}"#;
const SIGNED: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

fn at(seconds: &str) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds.parse().unwrap(), 0).unwrap()
}

fn verified(headers: &[(&str, &str)], body: &str, all: &Secrets) -> Result<Verified, VerifyError> {
    let request = Request::new(body.as_bytes()).with_headers(&headers);
    standard_webhooks::verify(&request, all, at(TIME), DEFAULT_TOLERANCE)
}

/// The verdict on the body of the vector with these headers.
fn with_headers(id: &str, time: &str, signature: &str) -> Result<Verified, VerifyError> {
    let headers = [
        (ID_HEADER, id),
        (TIMESTAMP_HEADER, time),
        (SIGNATURE_HEADER, signature),
    ];
    verified(&headers, BODY, &secrets(SECRET))
}

#[test]
fn the_published_vector_is_right() {
    assert_eq!(
        standard_webhooks::sign(SECRET, ID, TIME, BODY.as_bytes()),
        SIGNED
    );
    assert_eq!(with_headers(ID, TIME, SIGNED), Ok(BODY_AND_TIME));
}

/// Each was made with `printf '%s.%s.%s' ID TIME BODY | openssl dgst -sha256 -mac HMAC -macopt hexkey:… -binary | base64`.
#[test]
fn the_known_signatures_are_right() {
    for (secret, id, time, body, signature) in [
        (
            "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
            "msg_1",
            "1700000000",
            r#"{"type":"call.completed"}"#,
            "v1,kEQxD+mLxGwmRoPH9In/DwovrmBpZi68MqsKtVzehfc=",
        ),
        (
            "whsec_c2lnbmluZy1zZWNyZXQ=",
            "msg_event_1",
            "1786989600",
            r#"{"id":"EV_payload_event_1","type":"message.received"}"#,
            "v1,oGicWX0GJpIcjqNOekDwL75RZwtc1WL28rSnKuuHUu8=",
        ),
    ] {
        assert_eq!(
            standard_webhooks::sign(secret, id, time, body.as_bytes()),
            signature
        );
        let headers = [
            (ID_HEADER, id),
            (TIMESTAMP_HEADER, time),
            (SIGNATURE_HEADER, signature),
        ];
        let request = Request::new(body.as_bytes()).with_headers(&headers);
        let verify = |secret| {
            let all = secrets(secret);
            standard_webhooks::verify(&request, &all, at(time), DEFAULT_TOLERANCE)
        };
        assert_eq!(verify(secret), Ok(BODY_AND_TIME));
        let bare = secret.strip_prefix("whsec_").unwrap();
        assert_eq!(verify(bare), Ok(BODY_AND_TIME));
    }
}

#[test]
fn one_signature_of_several_is_enough() {
    let other = standard_webhooks::sign("whsec_b3RoZXI=", ID, TIME, BODY.as_bytes());
    for signatures in [
        format!("{other} {SIGNED}"),
        format!("{SIGNED} {other}"),
        format!("v1a,hnO3f9T8Ytu9 {SIGNED}"),
        format!("v2,{} {SIGNED}", &SIGNED[3..]),
        format!("v1,AAAA  {SIGNED} "),
    ] {
        let verdict = with_headers(ID, TIME, &signatures);
        assert_eq!(verdict, Ok(BODY_AND_TIME), "{signatures}");
    }
    assert_eq!(with_headers(ID, TIME, &other), Err(VerifyError::Mismatch));
}

#[test]
fn any_of_several_secrets_fits() {
    let headers = [
        (ID_HEADER, ID),
        (TIMESTAMP_HEADER, TIME),
        (SIGNATURE_HEADER, SIGNED),
    ];
    // One that is no base64 is passed over.
    let all = Secrets::new(["not base64", "whsec_b3RoZXI=", SECRET]).unwrap();
    let third = Verified::new(Proof::BodyAndTime, Some(2));
    assert_eq!(verified(&headers, BODY, &all), Ok(third));
    for secret in [
        "not base64",
        "whsec_",
        "whpk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n",
        " whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    ] {
        let verdict = verified(&headers, BODY, &secrets(secret));
        assert_eq!(verdict, Err(VerifyError::BadSecret), "{secret:?}");
    }
}

#[test]
fn what_is_not_of_the_form_is_not_taken() {
    let malformed = |header| Err(VerifyError::Malformed(header));
    for signature in [
        "",
        " ",
        "v1",
        "v1,",
        &SIGNED[3..],
        &SIGNED[..SIGNED.len() - 1],
        &format!("v1a,{}", &SIGNED[3..]),
        &format!("V1,{}", &SIGNED[3..]),
        &SIGNED.replace('+', "-").replace('/', "_"),
        &format!("{SIGNED},{SIGNED}"),
    ] {
        let verdict = with_headers(ID, TIME, signature);
        assert_eq!(verdict, malformed(SIGNATURE_HEADER), "{signature}");
    }
    for time in [
        "",
        "+1614265330",
        "-1",
        "1614265330.0",
        " 1614265330",
        "99999999999999999999",
    ] {
        let verdict = with_headers(ID, time, SIGNED);
        assert_eq!(verdict, malformed(TIMESTAMP_HEADER), "{time}");
    }
    assert_eq!(with_headers("", TIME, SIGNED), malformed(ID_HEADER));
    let mismatch = Err(VerifyError::Mismatch);
    assert_eq!(with_headers("msg_other", TIME, SIGNED), mismatch);
    assert_eq!(with_headers(ID, "1614265331", SIGNED), mismatch);
    let right = [
        (ID_HEADER, ID),
        (TIMESTAMP_HEADER, TIME),
        (SIGNATURE_HEADER, SIGNED),
    ];
    let reserialized = r#"{"test":2432232314}"#;
    assert_eq!(verified(&right, reserialized, &secrets(SECRET)), mismatch);
    for missing in 0..3 {
        let mut headers = right.to_vec();
        let (name, _) = headers.remove(missing);
        let verdict = verified(&headers, BODY, &secrets(SECRET));
        assert_eq!(verdict, Err(VerifyError::MissingHeader(name)));
        // Twice the same is once; twice another is not.
        let twice = [right.as_slice(), &[right[missing]]].concat();
        assert_eq!(verified(&twice, BODY, &secrets(SECRET)), Ok(BODY_AND_TIME));
        let two = [right.as_slice(), &[(name, "1")]].concat();
        assert_eq!(verified(&two, BODY, &secrets(SECRET)), malformed(name));
    }
}

/// Of `id.time.body` with a full stop in the id, or a time in the body, another request could be cut.
#[test]
fn what_was_signed_cannot_be_cut_elsewhere() {
    let inner = format!("{TIME}.{{\"type\":\"call.missed\"}}");
    let body = format!("x.{inner}");
    let signature = standard_webhooks::sign(SECRET, ID, TIME, body.as_bytes());
    let whole = format!("{ID}.{TIME}.{body}");
    let stops: Vec<usize> = whole.match_indices('.').map(|(at, _)| at).collect();
    let mut taken = 0;
    for (index, first) in stops.iter().enumerate() {
        for second in &stops[index + 1..] {
            let headers = [
                (ID_HEADER, &whole[..*first]),
                (TIMESTAMP_HEADER, &whole[first + 1..*second]),
                (SIGNATURE_HEADER, &signature),
            ];
            let verdict = verified(&headers, &whole[second + 1..], &secrets(SECRET));
            match verdict {
                Ok(_) => taken += 1,
                Err(error) => assert!(matches!(error, VerifyError::Malformed(_)), "{error:?}"),
            }
        }
    }
    assert_eq!((taken, stops.len()), (1, 5));
}

#[test]
fn the_time_is_judged_after_the_signature() {
    let request = |body| {
        let unsigned = Unsigned {
            body,
            at: at(TIME) + TimeDelta::milliseconds(999),
            ..Unsigned::default()
        };
        standard_webhooks::signed_headers(SECRET, &unsigned)
    };
    let headers = request(BODY.as_bytes());
    let verify = |body: &str, seconds, tolerance| {
        let now = at(TIME) + TimeDelta::seconds(seconds);
        let request = Request::new(body.as_bytes()).with_headers(&headers);
        standard_webhooks::verify(&request, &secrets(SECRET), now, tolerance)
    };
    for (seconds, verdict) in [
        (0, Ok(BODY_AND_TIME)),
        (300, Ok(BODY_AND_TIME)),
        (301, Err(VerifyError::TooOld)),
        (-300, Ok(BODY_AND_TIME)),
        (-301, Err(VerifyError::FromTheFuture)),
    ] {
        assert_eq!(
            verify(BODY, seconds, DEFAULT_TOLERANCE),
            verdict,
            "{seconds}"
        );
    }
    assert_eq!(verify(BODY, 0, Duration::ZERO), Ok(BODY_AND_TIME));
    assert_eq!(
        verify("{}", 301, DEFAULT_TOLERANCE),
        Err(VerifyError::Mismatch)
    );
}
