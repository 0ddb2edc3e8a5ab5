//! What asks whether an address is ours, and what does not.

use hookswitch::{
    Check, Request, Secrets, Vendor, challenge, ringcentral, samples,
    verify::{Challenge, Proof, Verified, VerifyError},
};

const VALIDATION: &str = ringcentral::VALIDATION_HEADER;
const VERIFICATION: &str = ringcentral::VERIFICATION_HEADER;

#[test]
fn no_delivery_is_a_question() {
    for vendor in Vendor::ALL {
        let is_question = |name: &str| name.starts_with("zoom_phone/url-validation/");
        for sample in samples::of(*vendor).filter(|sample| !is_question(sample.name)) {
            let signed = sample.signed();
            for request in [signed.request(), sample.request()] {
                // Whatever the check lacks.
                for check in [sample.check(), Check::at(sample.at)] {
                    let asked = challenge(*vendor, &request, &check);
                    assert_eq!(asked, Ok(None), "{}", sample.name);
                }
            }
        }
    }
}

#[test]
fn what_asks_nothing_is_no_question() {
    for vendor in Vendor::ALL {
        for body in [&b""[..], b"{}", b"[]", b"{", b"null", b"a=b", b"\xff"] {
            let check = Check::at(chrono::DateTime::UNIX_EPOCH);
            let asked = challenge(*vendor, &Request::new(body), &check);
            assert_eq!(asked, Ok(None), "{vendor} {body:?}");
        }
    }
}

/// What RingCentral is answered, as status, content type, headers and body.
fn asked(headers: &[(&str, &[u8])], body: &[u8]) -> Result<Option<Challenge>, VerifyError> {
    let headers = headers.to_vec();
    let request = Request::new(body).with_headers(&headers);
    let check = Check::at(chrono::DateTime::UNIX_EPOCH);
    let asked = challenge(Vendor::Ringcentral, &request, &check);
    assert_eq!(asked, ringcentral::challenge(&request));
    asked
}

#[test]
fn the_handshake_of_ringcentral_is_answered() {
    let token = "32ed7a46-3f86-4b0d-8f23-0d1f1f4a8b75";
    for name in ["Validation-Token", VALIDATION, "VALIDATION-TOKEN"] {
        for body in [&b""[..], b" \r\n"] {
            let answer = asked(&[(name, token.as_bytes())], body).unwrap().unwrap();
            assert_eq!(
                (answer.status, answer.content_type),
                (200, "application/json")
            );
            assert_eq!(answer.headers, [(VALIDATION, token.to_owned())]);
            assert_eq!(answer.body, "");
            // The vendor takes 1,024 bytes of headers and body.
            assert!(format!("{answer:?}").len() < 200, "{answer:?}");
            assert!(!format!("{answer:?}").contains(token), "{answer:?}");
        }
    }
    let longest = "x".repeat(256);
    let answer = asked(&[(VALIDATION, longest.as_bytes())], b"")
        .unwrap()
        .unwrap();
    assert_eq!(answer.headers[0].1, longest);
    // The same token twice is one.
    let twice = [(VALIDATION, &b"a"[..]), (VALIDATION, b"a")];
    assert!(asked(&twice, b"").unwrap().is_some());
}

#[test]
fn nothing_else_is_sent_back() {
    let long = "x".repeat(257);
    for token in [
        &b""[..],
        b" ",
        b"two words",
        b"a\r\nSet-Cookie: b=c",
        b"a\nb",
        b"<p>\xc3\xa9</p>",
        b"\xff",
        b"a\0",
        long.as_bytes(),
    ] {
        let refused = asked(&[(VALIDATION, token)], b"");
        assert_eq!(refused, Err(VerifyError::Unanswerable), "{token:?}");
    }
    let two = [(VALIDATION, &b"a"[..]), ("Validation-Token", b"b")];
    assert_eq!(asked(&two, b""), Err(VerifyError::Malformed(VALIDATION)));
    // A delivery may have the header, too, and the other header asks nothing.
    assert_eq!(asked(&[(VALIDATION, b"a")], b"{}"), Ok(None));
    assert_eq!(asked(&[(VERIFICATION, b"a")], b""), Ok(None));
}

#[test]
fn a_delivery_of_ringcentral_has_its_token_in_either_header() {
    let secrets = Secrets::new(["first", "second"]).unwrap();
    let verify = |headers: &[(&str, &str)]| {
        let headers = headers.to_vec();
        ringcentral::verify(&Request::new(b"{}").with_headers(&headers), &secrets)
    };
    let by = |index| Ok(Verified::new(Proof::Sender, Some(index)));
    assert_eq!(verify(&[("Validation-Token", "first")]), by(0));
    assert_eq!(verify(&[("Verification-Token", "second")]), by(1));
    // The one that no handshake has counts.
    let both = |validation, verification| {
        verify(&[(VALIDATION, validation), (VERIFICATION, verification)])
    };
    assert_eq!(both("of-a-handshake", "second"), by(1));
    assert_eq!(both("first", "guess"), Err(VerifyError::Mismatch));
    assert_eq!(
        verify(&[(VERIFICATION, "first"), (VERIFICATION, "second")]),
        Err(VerifyError::Malformed(VERIFICATION))
    );
    assert_eq!(verify(&[(VALIDATION, "guess")]), Err(VerifyError::Mismatch));
    assert_eq!(verify(&[]), Err(VerifyError::MissingHeader(VALIDATION)));
    // Neither is stored.
    let headers = [(VALIDATION, "first"), (VERIFICATION, "first")];
    let stored = Request::new(b"{}")
        .with_headers(&headers)
        .to_stored(Vendor::Ringcentral, chrono::DateTime::UNIX_EPOCH);
    assert_eq!(stored.headers, []);
}
