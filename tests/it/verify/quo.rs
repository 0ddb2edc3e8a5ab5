//! Quo's signatures, of both generations.

use chrono::{DateTime, TimeDelta, Utc};
use hookswitch::{
    Request, Secrets, quo, standard_webhooks,
    verify::{DEFAULT_TOLERANCE, Proof, Unsigned, Verified, VerifyError},
};

use super::{BODY_AND_TIME, secrets};

const HEADER: &str = quo::SIGNATURE_HEADER;

/// Key bytes `0123456789abcdef0123456789abcdef`.
const SECRET: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
const BODY: &str = r#"{"type":"call.completed"}"#;
const TIME: &str = "1700000000000";
const SIGNED: &str = "hmac;1;1700000000000;Bnv+yRyYVGLFNYi50PaAP36R4fEHElRVlhUHlxoCB2c=";

/// Key bytes 0x80 to 0x9f.
const HIGH_SECRET: &str = "gIGCg4SFhoeIiYqLjI2Oj5CRkpOUlZaXmJmam5ydnp8=";
const HIGH_SIGNED: &str = "hmac;1;1700000000000;F4yeJBH9Pdm2j2qpwpurB2k37LuHNnwgQYRz9GM6ZbA=";
/// With the key as text, as Quo's own sample in JavaScript has it.
const HIGH_MISSIGNED: &str = "hmac;1;1700000000000;PHqV4LwrZ+VwtLrVG8tOyV7LJ3lDoz4dDEpGvRK9raI=";

fn at(milliseconds: &str) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(milliseconds.parse().unwrap()).unwrap()
}

fn verified(
    body: &str,
    signature: &str,
    all: &Secrets,
    now: DateTime<Utc>,
) -> Result<Verified, VerifyError> {
    let headers = [(HEADER, signature)];
    let request = Request::new(body.as_bytes()).with_headers(&headers);
    quo::verify(&request, all, now, DEFAULT_TOLERANCE)
}

fn with_signature(signature: &str) -> Result<Verified, VerifyError> {
    verified(BODY, signature, &secrets(SECRET), at(TIME))
}

/// Each was made with `printf '%s.%s' TIME BODY | openssl dgst -sha256 -mac HMAC -macopt hexkey:… -binary | base64`.
#[test]
fn the_known_signatures_are_right() {
    for (secret, body, signature) in [(SECRET, BODY, SIGNED), (HIGH_SECRET, "{}", HIGH_SIGNED)] {
        assert_eq!(quo::sign(secret, TIME, body.as_bytes()), signature);
        let verdict = verified(body, signature, &secrets(secret), at(TIME));
        assert_eq!(verdict, Ok(BODY_AND_TIME));
    }
    let verdict = verified("{}", HIGH_MISSIGNED, &secrets(HIGH_SECRET), at(TIME));
    assert_eq!(verdict, Err(VerifyError::Mismatch));
}

#[test]
fn one_signature_of_several_is_enough() {
    let other = quo::sign("b3RoZXI=", TIME, BODY.as_bytes());
    for signatures in [
        format!("{other},{SIGNED}"),
        format!("{SIGNED}, {other}"),
        format!("hmac;2;1;abc,{SIGNED}"),
        format!("rsa;1;{TIME};{}, {SIGNED}", "A".repeat(43)),
    ] {
        assert_eq!(
            with_signature(&signatures),
            Ok(BODY_AND_TIME),
            "{signatures}"
        );
    }
    assert_eq!(with_signature(&other), Err(VerifyError::Mismatch));
    // Each costs a MAC of the body: not as many as whoever sends them likes.
    let last = |others| format!("{}{SIGNED}", format!("{other},").repeat(others));
    assert_eq!(with_signature(&last(7)), Ok(BODY_AND_TIME));
    assert_eq!(with_signature(&last(8)), Err(VerifyError::Mismatch));
    // One that fits and is too old says more than one that does not fit.
    let old = quo::sign(SECRET, "1600000000000", BODY.as_bytes());
    for signatures in [format!("{old},{other}"), format!("{other},{old}")] {
        assert_eq!(with_signature(&signatures), Err(VerifyError::TooOld));
    }
    assert_eq!(
        with_signature(&format!("{old},{SIGNED}")),
        Ok(BODY_AND_TIME)
    );
}

#[test]
fn what_is_not_of_the_form_is_not_taken() {
    let mac = SIGNED.rsplit(';').next().unwrap();
    for signature in [
        "".to_owned(),
        ",".to_owned(),
        mac.to_owned(),
        format!("hmac;1;{mac}"),
        format!("hmac;2;{TIME};{mac}"),
        format!("HMAC;1;{TIME};{mac}"),
        format!("hmac;1;{TIME};{mac};"),
        format!("hmac;1;{TIME};;{mac}"),
        SIGNED[..SIGNED.len() - 1].to_owned(),
        SIGNED.replace('+', "-"),
        // Rightly signed, and no time.
        quo::sign(SECRET, "", BODY.as_bytes()),
        quo::sign(SECRET, "+1700000000000", BODY.as_bytes()),
        quo::sign(SECRET, "1700000000000.0", BODY.as_bytes()),
        quo::sign(SECRET, "2023-11-14T22:13:20Z", BODY.as_bytes()),
        quo::sign(SECRET, "99999999999999999999", BODY.as_bytes()),
    ] {
        let malformed = Err(VerifyError::Malformed(HEADER));
        assert_eq!(with_signature(&signature), malformed, "{signature}");
    }
    let mismatch = Err(VerifyError::Mismatch);
    assert_eq!(
        with_signature(&SIGNED.replace(TIME, "1700000000001")),
        mismatch
    );
    let other = verified("{}", SIGNED, &secrets(SECRET), at(TIME));
    assert_eq!(other, mismatch);
    let bad = verified(BODY, SIGNED, &secrets("no base64!"), at(TIME));
    assert_eq!(bad, Err(VerifyError::BadSecret));
}

#[test]
fn the_time_is_milliseconds() {
    let all = secrets(SECRET);
    for (milliseconds, verdict) in [
        (300_000, Ok(BODY_AND_TIME)),
        (300_001, Err(VerifyError::TooOld)),
        (-300_000, Ok(BODY_AND_TIME)),
        (-300_001, Err(VerifyError::FromTheFuture)),
    ] {
        let now = at(TIME) + TimeDelta::milliseconds(milliseconds);
        assert_eq!(verified(BODY, SIGNED, &all, now), verdict, "{milliseconds}");
    }
    // Seconds are the time of another age.
    let seconds = quo::sign(SECRET, "1700000000", BODY.as_bytes());
    assert_eq!(with_signature(&seconds), Err(VerifyError::TooOld));
}

/// Both generations come to one address, and their secrets are given together.
#[test]
fn the_header_tells_the_generation() {
    let current = "whsec_c2lnbmluZy1zZWNyZXQ=";
    let all = Secrets::new([current, SECRET]).unwrap();
    let unsigned = Unsigned {
        body: BODY.as_bytes(),
        at: at(TIME),
        ..Unsigned::default()
    };
    for (index, secret) in [current, SECRET].into_iter().enumerate() {
        let headers = quo::signed_headers(secret, &unsigned);
        let request = Request::new(BODY.as_bytes()).with_headers(&headers);
        let verified = quo::verify(&request, &all, at(TIME), DEFAULT_TOLERANCE);
        let by = Verified::new(Proof::BodyAndTime, Some(index));
        assert_eq!(verified, Ok(by), "{secret}");
    }
    // Without either the newer one is missing; a wrong legacy one is not made good by the other.
    let none = Request::new(BODY.as_bytes());
    assert_eq!(
        quo::verify(&none, &all, at(TIME), DEFAULT_TOLERANCE),
        Err(VerifyError::MissingHeader(
            standard_webhooks::SIGNATURE_HEADER
        ))
    );
    let mut headers = quo::signed_headers(current, &unsigned);
    headers.push((HEADER, SIGNED.replace("Bnv", "Cnv")));
    let request = Request::new(BODY.as_bytes()).with_headers(&headers);
    assert_eq!(
        quo::verify(&request, &all, at(TIME), DEFAULT_TOLERANCE),
        Err(VerifyError::Mismatch)
    );
}
