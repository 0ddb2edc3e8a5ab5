//! Placetel's signature over the body.

use hookswitch::placetel;

use super::*;

const HEADER: &str = placetel::SIGNATURE_HEADER;

const PRINTED: &[u8] = b"call_id=4a4cbb39578170aed9a2761a7bec8c7e704a541f52291ef603d6f5f152980c3c&event=CallAccepted&from=0123456789&to=0987654321";
const OF_PRINTED: &str = "c4f823c5b8806432fe2b83b1fc2ee714422e0cdfb4b5129152a7d0bbcd7792d0";

fn verdict(secret: &str, body: &[u8], signatures: &[&str]) -> Result<Verified, VerifyError> {
    let headers: Vec<_> = signatures.iter().map(|sent| (HEADER, *sent)).collect();
    placetel::verify(&Request::new(body).with_headers(&headers), &secrets(secret))
}

/// The first is the one that the documentation prints; the others were made with
/// `printf '%s' BODY | openssl dgst -sha256 -hmac SECRET`.
#[test]
fn known_answers_of_placetel() {
    body_is_signed_as_known(
        HEADER,
        placetel::signed_headers,
        placetel::verify,
        &[
            ("12345", PRINTED, OF_PRINTED),
            (
                "12345",
                b"",
                "d70d88cd9adf9f928472cc95f58b1415a985df03f4e23841304ea1d1db05433e",
            ),
            (
                "geheim:\u{fc}",
                b"event=HungUp&call_id=7&type=missed",
                "bb99ed28cfe970ec5dd5d549d7047c84a54c68ec3d6906cd2072e45e63050d83",
            ),
        ],
    );
}

#[test]
fn the_fixture_of_the_documentation_is_signed() {
    let file = fs::read("fixtures/placetel/documented-signature/1-accepted.http").unwrap();
    let file = samples::HttpFile::parse(&file).unwrap();
    assert_eq!(file.body, PRINTED);
    let verdict = |secret| placetel::verify(&file.request(), &secrets(secret));
    assert_eq!(verdict("12345"), Ok(BODY));
    assert_eq!(verdict("12346"), Err(VerifyError::Mismatch));
}

#[test]
fn a_signature_of_placetel_is_lowercase_hex_and_one() {
    let malformed = Err(VerifyError::Malformed(HEADER));
    let capitals = OF_PRINTED.to_ascii_uppercase();
    for sent in [
        "",
        "sha256=c4f823c5b8806432fe2b83b1fc2ee714422e0cdfb4b5129152a7d0bbcd7792d0",
        &capitals,
        &OF_PRINTED[1..],
        "c4f823c5b8806432fe2b83b1fc2ee714422e0cdfb4b5129152a7d0bbcd7792d000",
        " c4f823c5b8806432fe2b83b1fc2ee714422e0cdfb4b5129152a7d0bbcd7792d0",
        "xPgjxbiAZDL+K4Ox/C7nFEIuDN+0tRKRUqfQu813ktA=",
    ] {
        assert_eq!(verdict("12345", PRINTED, &[sent]), malformed, "{sent}");
    }
    let other = "0".repeat(64);
    assert_eq!(
        verdict("12345", PRINTED, &[&other]),
        Err(VerifyError::Mismatch)
    );
    // One of them may be a forger's.
    assert_eq!(verdict("12345", PRINTED, &[OF_PRINTED, &other]), malformed);
    assert_eq!(
        verdict("12345", PRINTED, &[]),
        Err(VerifyError::MissingHeader(HEADER))
    );
}

#[test]
fn one_of_several_shared_secrets_is_enough() {
    let headers = [(HEADER, OF_PRINTED)];
    let request = Request::new(PRINTED).with_headers(&headers);
    let all = Secrets::new(["the new one", "12345"]).unwrap();
    let verified = placetel::verify(&request, &all);
    assert_eq!(verified, Ok(Verified::new(Proof::Body, Some(1))));
}

/// A name and a password prove nothing here, and are not kept.
#[test]
fn basic_credentials_are_no_signature() {
    let headers = [("Authorization", "Basic YWRtaW46cGFzc3dvcmQ=")];
    let request = Request::new(PRINTED).with_headers(&headers);
    assert_eq!(
        placetel::verify(&request, &secrets("admin:password")),
        Err(VerifyError::MissingHeader(HEADER))
    );
    // As the documentation says how to check them.
    let own = secrets("Basic YWRtaW46cGFzc3dvcmQ=");
    assert_eq!(own.verify(request.header("authorization")[0]), Ok(SENDER));
    let at = utc(SIGNED);
    let stored = request.to_stored(Vendor::Placetel, at);
    let json = serde_json::to_string(&stored).unwrap();
    assert!(!json.contains("YWRtaW4"), "{json}");
}
