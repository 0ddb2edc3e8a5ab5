//! Telnyx's Ed25519 signatures: known answers, and what must not be taken for one.

use std::time::Duration;

use base64ct::{Base64, Encoding as _};
use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::{Signer as _, SigningKey};
use hookswitch::{
    Check, Request, Secrets, Vendor, telnyx,
    verify::{DEFAULT_TOLERANCE, Needed, Unsigned, Verified, VerifyError},
};

use super::{BODY_AND_TIME, secrets};

const SIGNATURE: &str = telnyx::SIGNATURE_HEADER;
const TIMESTAMP: &str = telnyx::TIMESTAMP_HEADER;

/// The first key pair of RFC 8032's tests.
const PRIVATE: [u8; 32] = [
    0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4,
    0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
];
const PUBLIC: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

const AT: &str = "1700000000";
const JSON: &str = r#"{"data":{"event_type":"call.answered"}}"#;
const JSON_SIGNED: &str =
    "JY0yyaZ/pitjL84WSbvDJI74neWj1BFdqNri1helAAyqXH3srUja+MBWRKd0Ic0fc4V/Jr5bplGTq6QubdyrBA==";
const FORM: &str = "AccountSid=f5586561-8ff0-4291-a51b-c7dfe4139ff9&CallSid=v3%3A9X2vxPDFY2RHSJ1EdMS0RHRksMTg7ldNxdjWbVr9zBjbGjGsSe-aiQ&CallStatus=ringing";
const FORM_SIGNED: &str =
    "5FYklGZqr2lPJe5ySCLMZhekFTuzAys+oUW1n8G+As48xfevEZvcdkOZs0PG/lRYB9CbTaVBClB8qxxpvDS5Aw==";

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(AT.parse().unwrap(), 0).unwrap()
}

fn verified_by(
    secrets: &Secrets,
    body: &str,
    headers: &[(&str, &str)],
    now: DateTime<Utc>,
) -> Result<Verified, VerifyError> {
    let request = Request::new(body.as_bytes()).with_headers(&headers);
    telnyx::verify(&request, secrets, now, DEFAULT_TOLERANCE)
}

fn verified(body: &str, headers: &[(&str, &str)]) -> Result<Verified, VerifyError> {
    verified_by(&secrets(PUBLIC), body, headers, now())
}

#[test]
fn the_known_signatures_are_right() {
    assert_eq!(telnyx::public_key(&PRIVATE), PUBLIC);
    for (body, signature) in [(JSON, JSON_SIGNED), (FORM, FORM_SIGNED)] {
        let headers = [(TIMESTAMP, AT), (SIGNATURE, signature)];
        assert_eq!(verified(body, &headers), Ok(BODY_AND_TIME));
        let unsigned = Unsigned {
            body: body.as_bytes(),
            at: now() + TimeDelta::milliseconds(999),
            ..Unsigned::default()
        };
        let made = telnyx::signed_headers(&PRIVATE, &unsigned);
        let expected = [
            (SIGNATURE, signature.to_owned()),
            (TIMESTAMP, AT.to_owned()),
        ];
        assert_eq!(made, expected);
        // By the vendor's name, at run time.
        let secrets = secrets(PUBLIC);
        let request = Request::new(body.as_bytes()).with_headers(&headers);
        let check = Check::at(now()).with_secrets(&secrets);
        let by_name = hookswitch::verify(Vendor::Telnyx, &request, &check);
        assert_eq!(by_name, Ok(BODY_AND_TIME));
        assert_eq!(
            hookswitch::verify(Vendor::Telnyx, &request, &Check::at(now())),
            Err(VerifyError::NotGiven(Needed::Secrets))
        );
    }
}

#[test]
fn the_key_that_fitted_is_told() {
    let keys = [[1; 32], [2; 32]].map(|private| telnyx::public_key(&private));
    let secrets = Secrets::new([&*keys[0], "no key at all", PUBLIC, &*keys[1]]).unwrap();
    let headers = [(TIMESTAMP, AT), (SIGNATURE, JSON_SIGNED)];
    let fitted = verified_by(&secrets, JSON, &headers, now()).unwrap();
    assert_eq!(fitted.secret, Some(2));
    let others = Secrets::new(keys).unwrap();
    assert_eq!(
        verified_by(&others, JSON, &headers, now()),
        Err(VerifyError::Mismatch)
    );
}

#[test]
fn what_is_no_public_key_is_the_servers_own_mistake() {
    let headers = [(TIMESTAMP, AT), (SIGNATURE, JSON_SIGNED)];
    for secret in [
        "a shared secret",
        // In hexadecimal digits, without the padding, with a line end, one byte short.
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo",
        "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n",
        "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHUQ==",
        // Points of small order: any signature of theirs would fit many messages.
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "7P///////////////////////////////////////38=",
        // No point of the curve.
        "AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    ] {
        let refused = verified_by(&secrets(secret), JSON, &headers, now());
        assert_eq!(refused, Err(VerifyError::BadSecret), "{secret:?}");
    }
}

#[test]
fn the_headers_have_telnyx_form() {
    for (headers, error) in [
        (vec![], VerifyError::MissingHeader(SIGNATURE)),
        (vec![(TIMESTAMP, AT)], VerifyError::MissingHeader(SIGNATURE)),
        (
            vec![(SIGNATURE, JSON_SIGNED)],
            VerifyError::MissingHeader(TIMESTAMP),
        ),
        (
            vec![(TIMESTAMP, AT), (SIGNATURE, &JSON_SIGNED[..86])],
            VerifyError::Malformed(SIGNATURE),
        ),
        (
            vec![(TIMESTAMP, AT), (SIGNATURE, &JSON_SIGNED[..80])],
            VerifyError::Malformed(SIGNATURE),
        ),
        (
            vec![(TIMESTAMP, AT), (SIGNATURE, "")],
            VerifyError::Malformed(SIGNATURE),
        ),
        (
            vec![(TIMESTAMP, "1700000001"), (SIGNATURE, JSON_SIGNED)],
            VerifyError::Mismatch,
        ),
        (
            vec![(TIMESTAMP, AT), (SIGNATURE, FORM_SIGNED)],
            VerifyError::Mismatch,
        ),
        (
            vec![
                (TIMESTAMP, AT),
                (SIGNATURE, JSON_SIGNED),
                (SIGNATURE, FORM_SIGNED),
            ],
            VerifyError::Malformed(SIGNATURE),
        ),
        (
            vec![
                (TIMESTAMP, AT),
                (TIMESTAMP, "1700000001"),
                (SIGNATURE, JSON_SIGNED),
            ],
            VerifyError::Malformed(TIMESTAMP),
        ),
    ] {
        assert_eq!(verified(JSON, &headers), Err(error), "{headers:?}");
    }
}

/// The same signature with the order of the group added to its second half is one that lax code takes.
#[test]
fn a_signature_has_one_form() {
    const ORDER: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde,
        0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let mut bytes = Base64::decode_vec(JSON_SIGNED).unwrap();
    let mut carry = 0;
    for (byte, added) in bytes[32..].iter_mut().zip(ORDER) {
        let sum = u16::from(*byte) + u16::from(added) + carry;
        *byte = sum as u8;
        carry = sum >> 8;
    }
    assert_eq!(carry, 0);
    let other = Base64::encode_string(&bytes);
    let headers = [(TIMESTAMP, AT), (SIGNATURE, &*other)];
    assert_eq!(verified(JSON, &headers), Err(VerifyError::Mismatch));
}

#[test]
fn the_time_is_whole_seconds_and_is_near() {
    let headers = [(TIMESTAMP, AT), (SIGNATURE, JSON_SIGNED)];
    let at = |seconds| {
        let now = now() + TimeDelta::seconds(seconds);
        verified_by(&secrets(PUBLIC), JSON, &headers, now)
    };
    assert_eq!(at(300), Ok(BODY_AND_TIME));
    assert_eq!(at(301), Err(VerifyError::TooOld));
    assert_eq!(at(-300), Ok(BODY_AND_TIME));
    assert_eq!(at(-301), Err(VerifyError::FromTheFuture));
    // Rightly signed, and no time: the vendor's own code takes it.
    for timestamp in [
        "",
        "soon",
        "1700000000.0",
        "+1700000000",
        " 1700000000",
        "9223372036854775807",
    ] {
        let signature = signed(timestamp, JSON);
        let headers = [(TIMESTAMP, timestamp), (SIGNATURE, &*signature)];
        let malformed = Err(VerifyError::Malformed(TIMESTAMP));
        assert_eq!(verified(JSON, &headers), malformed, "{timestamp:?}");
    }
    let request = Request::new(JSON.as_bytes()).with_headers(&headers);
    let day = Duration::from_secs(86_400);
    let later = now() + TimeDelta::hours(23);
    assert!(telnyx::verify(&request, &secrets(PUBLIC), later, day).is_ok());
}

/// The fields of a GET are in the query, which nobody signs.
#[test]
fn a_request_without_a_body_is_refused() {
    for body in ["", " \n", "\u{feff}"] {
        let signature = signed(AT, body);
        let headers = [(TIMESTAMP, AT), (SIGNATURE, &*signature)];
        let request = Request::new(body.as_bytes())
            .with_query("AccountSid=7&CallSid=8&CallStatus=ringing")
            .with_headers(&headers);
        let refused = telnyx::verify(&request, &secrets(PUBLIC), now(), DEFAULT_TOLERANCE);
        assert_eq!(refused, Err(VerifyError::MalformedBody), "{body:?}");
    }
}

/// The signature of any text as a timestamp: what `signed_headers` makes of a body that begins with the rest of it.
fn signed(timestamp: &str, body: &str) -> String {
    let message = format!("{timestamp}|{body}");
    let key = SigningKey::from_bytes(&PRIVATE);
    Base64::encode_string(&key.sign(message.as_bytes()).to_bytes())
}
