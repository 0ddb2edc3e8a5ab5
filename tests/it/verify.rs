//! Is it really the vendor? Known answers, and that nothing which was changed gets past.

#![cfg(feature = "verify")]

mod aircall;
mod any;
mod callrail;
mod challenge;
mod dialpad;
mod errors;
mod forms;
mod placetel;
mod plivo;
mod quo;
mod standard_webhooks;
mod telnyx;
mod vonage;
mod webex_calling;
mod yeastar;
mod zadarma;
mod zoom_phone;

use std::fs;
use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use hookswitch::{
    Check, Request, Secrets, Vendor, net2phone, samples,
    verify::{Authentication, DEFAULT_TOLERANCE, Needed, Proof, Unsigned, Verified, VerifyError},
    voice_over_cloud, voipcloud,
};

const SIGNATURE: &str = net2phone::SIGNATURE_HEADER;
const TIMESTAMP: &str = net2phone::TIMESTAMP_HEADER;
const TOKEN: &str = voipcloud::TOKEN_HEADER;

/// What a signature proves, of one secret.
const BODY_AND_TIME: Verified = Verified::new(Proof::BodyAndTime, Some(0));

/// What a token proves, of one secret.
const SENDER: Verified = Verified::new(Proof::Sender, Some(0));

/// What an address proves.
const ADDRESS: Verified = Verified::new(Proof::Sender, None);

/// The time of the tests' signatures.
const SIGNED: &str = "2026-03-12T20:31:36.3502036Z";

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn secrets(secret: impl AsRef<[u8]>) -> Secrets {
    Secrets::new([secret]).unwrap()
}

/// What a signature over the body proves, of one secret.
const BODY: Verified = Verified::new(Proof::Body, Some(0));

/// Checks a vendor's signature over the body by known ones, each with its secret and body.
fn body_is_signed_as_known<'s>(
    header: &'static str,
    sign: fn(&'s str, &Unsigned<'_>) -> Vec<(&'static str, String)>,
    verify: fn(&Request<'_>, &Secrets) -> Result<Verified, VerifyError>,
    known: &[(&'s str, &[u8], &str)],
) {
    let verdict = |secret: &str, body: &[u8], signatures: &[&str]| {
        let headers: Vec<_> = signatures.iter().map(|sent| (header, *sent)).collect();
        verify(&Request::new(body).with_headers(&headers), &secrets(secret))
    };
    for &(secret, body, signature) in known {
        let unsigned = Unsigned {
            body,
            ..Unsigned::default()
        };
        assert_eq!(sign(secret, &unsigned), [(header, signature.to_owned())]);
        assert_eq!(verdict(secret, body, &[signature]), Ok(BODY));
        // A proxy may repeat the header.
        assert_eq!(verdict(secret, body, &[signature, signature]), Ok(BODY));
        let changed = [body, b" "].concat();
        let mismatch = Err(VerifyError::Mismatch);
        assert_eq!(verdict(secret, &changed, &[signature]), mismatch);
        assert_eq!(verdict("another", body, &[signature]), mismatch);
    }
}

/// The verdict on a request, at the time of the tests' signatures.
fn net2phone(
    headers: &[(&str, &[u8])],
    body: &[u8],
    secrets: &Secrets,
) -> Result<Verified, VerifyError> {
    let headers = headers.to_vec();
    let request = Request::new(body).with_headers(&headers);
    net2phone::verify(&request, secrets, utc(SIGNED), DEFAULT_TOLERANCE)
}

/// The verdict on a request that is rightly signed at `timestamp`.
fn signed_at(
    timestamp: &str,
    now: DateTime<Utc>,
    tolerance: Duration,
) -> Result<Verified, VerifyError> {
    let signature = net2phone::sign("n2p-secret", timestamp, b"{}");
    let headers = [(SIGNATURE, &*signature), (TIMESTAMP, timestamp)];
    let request = Request::new(b"{}").with_headers(&headers);
    net2phone::verify(&request, &secrets("n2p-secret"), now, tolerance)
}

fn voipcloud(headers: &[(&str, &str)], secrets: &Secrets) -> Result<Verified, VerifyError> {
    let headers = headers.to_vec();
    voipcloud::verify(&Request::new(b"{}").with_headers(&headers), secrets)
}

/// Made with `printf '%s:%s' TIMESTAMP BODY | openssl dgst -sha256 -hmac SECRET`; the bytes of the
/// third body that are no text were given to `printf` as escapes.
#[test]
fn known_answers() {
    let long = "0123456789abcdef".repeat(5); // HMAC hashes a secret of over 64 bytes.
    for (secret, timestamp, body, signature) in [
        (
            "n2p-secret",
            SIGNED,
            &br#"{"event":"call_ringing"}"#[..],
            "02e60a56c8572bbd6fb7a3195f1e2b5042b19e4c011add33162556932c8dec91",
        ),
        (
            "n2p-secret",
            "2026-03-12T20:31:36Z",
            b"",
            "a12581f772b2216c957ee2e889ea1c1efdfbe35b2c3ad8ff1e5bae45face9b7b",
        ),
        (
            "sécret",
            "2026-03-12T16:31:36-04:00",
            b"a:b\r\n\xff\0",
            "c8f21b002f8341330a6f2d66e4026fbecfe965db4852071e7013c0236dbdeaa5",
        ),
        (
            &*long,
            "2026-03-12T20:31:36Z",
            b"{}",
            "ed9ad1108605ca94d5b1af96c06fb9b1db02ab7f3d9a02eaea640aeb9f417770",
        ),
    ] {
        assert_eq!(net2phone::sign(secret, timestamp, body), signature);
        let headers = [
            (SIGNATURE, signature.as_bytes()),
            (TIMESTAMP, timestamp.as_bytes()),
        ];
        let verified = net2phone(&headers, body, &secrets(secret));
        assert_eq!(verified, Ok(BODY_AND_TIME), "{signature}");
    }
}

#[test]
fn a_signature_is_lowercase_hex() {
    let signature = net2phone::sign("n2p-secret", SIGNED, b"{}");
    for (sent, error) in [
        ("", VerifyError::Malformed(SIGNATURE)),
        (&signature[1..], VerifyError::Malformed(SIGNATURE)),
        (&signature.to_uppercase(), VerifyError::Malformed(SIGNATURE)),
        (
            &format!("sha256={signature}"),
            VerifyError::Malformed(SIGNATURE),
        ),
        (&format!("{signature} "), VerifyError::Malformed(SIGNATURE)),
        (
            &format!("{signature}, {signature}"),
            VerifyError::Malformed(SIGNATURE),
        ),
        (&"g".repeat(64), VerifyError::Malformed(SIGNATURE)),
        (&"0".repeat(64), VerifyError::Mismatch),
    ] {
        let headers = [(SIGNATURE, sent.as_bytes()), (TIMESTAMP, SIGNED.as_bytes())];
        let refused = net2phone(&headers, b"{}", &secrets("n2p-secret"));
        assert_eq!(refused, Err(error), "{sent}");
    }
}

#[test]
fn the_time_is_judged_after_the_signature() {
    let now = utc(SIGNED) + TimeDelta::days(365);
    let headers = [(SIGNATURE, "0".repeat(64)), (TIMESTAMP, SIGNED.to_owned())];
    let request = Request::new(b"{}").with_headers(&headers);
    assert_eq!(
        net2phone::verify(&request, &secrets("n2p-secret"), now, DEFAULT_TOLERANCE),
        Err(VerifyError::Mismatch)
    );
    // Rightly signed, and no time.
    for timestamp in ["", "yesterday", "1773347496", "2026-03-12T20:31:36"] {
        assert_eq!(
            signed_at(timestamp, now, Duration::MAX),
            Err(VerifyError::Malformed(TIMESTAMP)),
            "{timestamp}"
        );
    }
}

#[test]
fn the_tolerance_counts_both_ways() {
    let signed = utc(SIGNED);
    let nanosecond = TimeDelta::nanoseconds(1);
    let tolerance = TimeDelta::from_std(DEFAULT_TOLERANCE).unwrap();
    for (now, verdict) in [
        (signed, Ok(BODY_AND_TIME)),
        (signed + tolerance, Ok(BODY_AND_TIME)),
        (signed - tolerance, Ok(BODY_AND_TIME)),
        (signed + tolerance + nanosecond, Err(VerifyError::TooOld)),
        (
            signed - tolerance - nanosecond,
            Err(VerifyError::FromTheFuture),
        ),
    ] {
        assert_eq!(signed_at(SIGNED, now, DEFAULT_TOLERANCE), verdict, "{now}");
    }
    assert!(signed_at(SIGNED, signed, Duration::ZERO).is_ok());
    assert_eq!(
        signed_at(SIGNED, signed + nanosecond, Duration::ZERO),
        Err(VerifyError::TooOld)
    );
    // In another zone, and in a leap second.
    let now = utc("2026-03-12T20:31:36Z");
    assert!(signed_at("2026-03-12T16:31:36-04:00", now, Duration::ZERO).is_ok());
    let now = utc("2027-01-01T00:00:00Z");
    assert!(signed_at("2026-12-31T23:59:60Z", now, Duration::from_secs(1)).is_ok());
}

#[test]
fn no_time_is_too_far_to_be_compared() {
    for now in [
        DateTime::<Utc>::MIN_UTC,
        DateTime::<Utc>::MAX_UTC,
        utc(SIGNED),
    ] {
        for timestamp in [
            "0000-01-01T00:00:00+23:59",
            SIGNED,
            "9999-12-31T23:59:59-23:59",
        ] {
            assert!(
                signed_at(timestamp, now, Duration::MAX).is_ok(),
                "{now} {timestamp}"
            );
            let _ = signed_at(timestamp, now, Duration::ZERO);
        }
    }
}

#[test]
fn what_was_signed_cannot_be_cut_elsewhere() {
    // The same text is signed where the colon between time and body is another one.
    let body = format!("{{\"a\":\"{SIGNED}:\"}}");
    let signature = net2phone::sign("n2p-secret", SIGNED, body.as_bytes());
    let whole = format!("{SIGNED}:{body}");
    let mut cuts = 0;
    for (colon, _) in whole.match_indices(':') {
        let (timestamp, body) = (&whole[..colon], &whole[colon + 1..]);
        let headers = [
            (SIGNATURE, signature.as_bytes()),
            (TIMESTAMP, timestamp.as_bytes()),
        ];
        let verdict = net2phone(&headers, body.as_bytes(), &secrets("n2p-secret"));
        if timestamp == SIGNED {
            assert_eq!(verdict, Ok(BODY_AND_TIME));
        } else {
            assert_eq!(
                verdict,
                Err(VerifyError::Malformed(TIMESTAMP)),
                "{timestamp}"
            );
        }
        cuts += 1;
    }
    assert_eq!(cuts, 7);
}

#[test]
fn a_missing_header_is_named() {
    let signature = net2phone::sign("n2p-secret", SIGNED, b"{}");
    let secrets = secrets("n2p-secret");
    let only_time: [(&str, &[u8]); 1] = [(TIMESTAMP, SIGNED.as_bytes())];
    assert_eq!(
        net2phone(&only_time, b"{}", &secrets),
        Err(VerifyError::MissingHeader(SIGNATURE))
    );
    let only_signature: [(&str, &[u8]); 1] = [(SIGNATURE, signature.as_bytes())];
    assert_eq!(
        net2phone(&only_signature, b"{}", &secrets),
        Err(VerifyError::MissingHeader(TIMESTAMP))
    );
    assert_eq!(
        voipcloud(&[], &secrets),
        Err(VerifyError::MissingHeader(TOKEN))
    );
    assert_eq!(
        voipcloud::verify(&Request::new(b"{}"), &secrets),
        Err(VerifyError::MissingHeader(TOKEN))
    );
}

#[test]
fn all_values_of_a_repeated_header_agree() {
    let secrets = secrets("n2p-secret");
    let right = net2phone::sign("n2p-secret", SIGNED, b"{}");
    let wrong = "0".repeat(64);
    let (right, wrong, time) = (right.as_bytes(), wrong.as_bytes(), SIGNED.as_bytes());
    for (headers, verdict) in [
        (
            vec![
                (SIGNATURE, right),
                (TIMESTAMP, time),
                (SIGNATURE, right),
                (TIMESTAMP, time),
            ],
            Ok(BODY_AND_TIME),
        ),
        (
            vec![(SIGNATURE, right), (TIMESTAMP, time), (SIGNATURE, wrong)],
            Err(VerifyError::Malformed(SIGNATURE)),
        ),
        (
            vec![
                (SIGNATURE, wrong),
                (TIMESTAMP, time),
                ("X-Net2phone-Signature", right),
            ],
            Err(VerifyError::Malformed(SIGNATURE)),
        ),
        (
            vec![
                (SIGNATURE, right),
                (TIMESTAMP, time),
                (TIMESTAMP, b"2026-03-12T20:31:36Z"),
            ],
            Err(VerifyError::Malformed(TIMESTAMP)),
        ),
    ] {
        assert_eq!(net2phone(&headers, b"{}", &secrets), verdict, "{headers:?}");
    }
    for (headers, verdict) in [
        (
            [(TOKEN, "n2p-secret"), ("X-Pbx-Token", "n2p-secret")],
            Ok(SENDER),
        ),
        (
            [(TOKEN, "n2p-secret"), ("X-Pbx-Token", "")],
            Err(VerifyError::Malformed(TOKEN)),
        ),
        (
            [(TOKEN, "guess"), ("X-Pbx-Token", "n2p-secret")],
            Err(VerifyError::Malformed(TOKEN)),
        ),
        (
            [(TOKEN, "guess"), ("X-Pbx-Token", "guess")],
            Err(VerifyError::Mismatch),
        ),
    ] {
        assert_eq!(voipcloud(&headers, &secrets), verdict, "{headers:?}");
    }
}

#[test]
fn a_token_is_taken_as_it_is() {
    let secrets = secrets("pbx-token");
    for name in ["X-Pbx-Token", "x-pbx-token", "X-PBX-TOKEN"] {
        assert_eq!(voipcloud(&[(name, "pbx-token")], &secrets), Ok(SENDER));
    }
    for sent in [
        "",
        "pbx-toke",
        "pbx-token1",
        "PBX-TOKEN",
        " pbx-token",
        "pbx-token, pbx-token",
    ] {
        assert_eq!(
            voipcloud(&[(TOKEN, sent)], &secrets),
            Err(VerifyError::Mismatch),
            "{sent}"
        );
    }
}

#[test]
fn any_of_several_secrets_fits() {
    let all = Secrets::new(["first", "second", "third"]).unwrap();
    for (index, secret) in ["first", "second", "third"].into_iter().enumerate() {
        let signature = net2phone::sign(secret, SIGNED, b"{}");
        let headers = [
            (SIGNATURE, signature.as_bytes()),
            (TIMESTAMP, SIGNED.as_bytes()),
        ];
        let by = |proof| Ok(Verified::new(proof, Some(index)));
        assert_eq!(net2phone(&headers, b"{}", &all), by(Proof::BodyAndTime));
        assert_eq!(voipcloud(&[(TOKEN, secret)], &all), by(Proof::Sender));
        assert_eq!(all.verify(secret), by(Proof::Sender));
    }
    assert_eq!(all.verify("fourth"), Err(VerifyError::Mismatch));
    assert_eq!(all.verify("firstsecond"), Err(VerifyError::Mismatch));
}

#[test]
fn a_blank_secret_is_refused() {
    assert!(Secrets::new::<&str>([]).is_err());
    for blank in ["", " ", "\n", "\t \r\n"] {
        let error = Secrets::new(["secret", blank]).unwrap_err();
        assert_eq!(error.to_string(), "no secret was given, or a blank one");
    }
    // Nothing is cut off.
    assert!(secrets("secret\n").verify("secret").is_err());
}

#[test]
fn an_address_may_be_mapped() {
    for address in ["103.135.87.3", "::ffff:103.135.87.3", "::ffff:6787:5703"] {
        let peer: IpAddr = address.parse().unwrap();
        assert_eq!(voice_over_cloud::verify(peer), Ok(ADDRESS), "{address}");
    }
    for address in [
        "103.135.87.2",
        "3.87.135.103",
        "127.0.0.1",
        "::1",
        "::103.135.87.3",
        "64:ff9b::103.135.87.3",
        "2002:6787:5703::1",
        "::ffff:103.135.87.4",
        "::fffe:103.135.87.3",
    ] {
        let peer: IpAddr = address.parse().unwrap();
        assert_eq!(
            voice_over_cloud::verify(peer),
            Err(VerifyError::WrongAddress),
            "{address}"
        );
    }
}

#[test]
fn each_vendor_offers_what_the_readme_says() {
    let readme = fs::read_to_string("README.md").unwrap();
    for vendor in Vendor::ALL {
        let row = readme
            .lines()
            .find(|line| line.starts_with(&format!("| `{vendor}` |")))
            .expect("a vendor has a row");
        let cell = row.split('|').nth(4).unwrap().trim();
        assert_eq!(cell, format!("`{}`", vendor.authentication()), "{vendor}");
    }
}

#[test]
fn the_check_by_vendor_is_the_vendors_own() {
    for vendor in Vendor::ALL {
        let sample = samples::of(*vendor).next().expect("a vendor has samples");
        let signed = sample.signed();
        let (request, check) = (signed.request(), sample.check());
        let verify =
            |request: &Request<'_>, check: &Check<'_>| hookswitch::verify(*vendor, request, check);
        // What proves that a request is the vendor's, and what a check without it answers.
        let (proof, needed) = match vendor.authentication() {
            Authentication::Signature(most) => (most, Needed::Secrets),
            Authentication::Token => (Proof::Sender, Needed::Secrets),
            Authentication::SourceAddress => (Proof::Sender, Needed::Peer),
            _ => {
                let nothing = Err(VerifyError::NothingOffered);
                assert_eq!(verify(&request, &check), nothing, "{vendor}");
                assert_eq!(verify(&request, &Check::at(sample.at)), nothing, "{vendor}");
                continue;
            }
        };
        let verified = verify(&request, &check).unwrap();
        assert!(
            verified.proof <= proof,
            "{vendor} proves more than it offers"
        );
        let secret = matches!(needed, Needed::Secrets).then_some(0);
        assert_eq!(verified.secret, secret, "{vendor}");
        let without = Err(VerifyError::NotGiven(needed));
        assert_eq!(verify(&request, &Check::at(sample.at)), without, "{vendor}");
        // Nobody but an address gets by with a bare request.
        let forged = check.with_peer(IpAddr::V6(Ipv6Addr::LOCALHOST));
        assert!(verify(&Request::new(b"{}"), &forged).is_err(), "{vendor}");
    }
}

#[test]
fn the_check_by_vendor_minds_the_time() {
    let sample = samples::of(Vendor::Net2phone).next().unwrap();
    let signed = sample.signed();
    let verify =
        |check: &Check<'_>| hookswitch::verify(Vendor::Net2phone, &signed.request(), check);
    let mut late = sample.check();
    late.now += TimeDelta::seconds(60);
    assert!(verify(&late).is_ok());
    let strict = late.with_tolerance(Duration::from_secs(59));
    assert_eq!(verify(&strict), Err(VerifyError::TooOld));
}

#[test]
fn proofs_are_ordered_the_weakest_first() {
    assert!(Proof::ALL.is_sorted());
    assert_eq!(Proof::ALL.first(), Some(&Proof::Sender));
    assert_eq!(Proof::ALL.last(), Some(&Proof::BodyAndTime));
}

#[test]
fn a_request_that_was_signed_for_a_test_is_taken() {
    for at in [SIGNED, "2026-03-12T20:31:36Z", "2026-03-12T20:31:36.5Z"].map(utc) {
        let unsigned = Unsigned {
            body: b"{}",
            at,
            ..Unsigned::default()
        };
        let headers = net2phone::signed_headers("secret", &unsigned);
        let request = Request::new(b"{}").with_headers(&headers);
        let verify =
            |request, now| net2phone::verify(request, &secrets("secret"), now, Duration::ZERO);
        assert_eq!(verify(&request, at), Ok(BODY_AND_TIME));
        let other = Request::new(b"[]").with_headers(&headers);
        assert_eq!(verify(&other, at), Err(VerifyError::Mismatch));
    }
}

/// Whether a request is the vendor's does not depend on what it says.
#[test]
fn what_cannot_be_parsed_is_verified_all_the_same() {
    for vendor in Vendor::ALL {
        let Authentication::Signature(proof) = vendor.authentication() else {
            continue;
        };
        // What covers some fields is not known if those are not there.
        if proof == Proof::SomeFields {
            continue;
        }
        let mut sample = samples::of(*vendor).next().expect("a vendor has samples");
        for body in [&b"%"[..], b"a=%zz&=&&b", b"Sid=7", b"\xff=\xfe", b"<html>"] {
            sample.file.body = body.to_vec();
            let signed = sample.signed();
            let request = signed.request();
            assert!(hookswitch::parse(*vendor, &request).is_err(), "{vendor}");
            let verified = hookswitch::verify(*vendor, &request, &sample.check());
            assert!(verified.is_ok(), "{vendor}: {verified:?}");
            let refused = hookswitch::verify(*vendor, &sample.request(), &sample.check());
            assert!(refused.is_err(), "{vendor}");
        }
    }
}
