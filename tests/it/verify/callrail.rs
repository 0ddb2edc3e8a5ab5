//! CallRail's signatures.

use hookswitch::{
    Request, Secrets, callrail, samples,
    verify::{Proof, Unsigned, Verified, VerifyError},
};

use super::secrets;

const HEADER: &str = callrail::SIGNATURE_HEADER;

/// What CallRail's documentation prints: the signing key, and the signature of the body that is a sample here.
const KEY: &str = "072e77e426f92738a72fe23c4d1953b4";
const SIGNATURE: &str = "UZAHbUdfm3GqL7qzilGozGzWV64=";

fn printed() -> samples::Sample {
    let mut story = samples::story("callrail/documented-voicemail");
    story.next().expect("there is such a sample")
}

fn verified(body: &[u8], headers: &[(&str, &str)], all: &Secrets) -> Result<Verified, VerifyError> {
    callrail::verify(&Request::new(body).with_headers(&headers), all)
}

#[test]
fn the_printed_signature_is_right() {
    let sample = printed();
    let body = sample.request().body().to_vec();
    assert_eq!(body.len(), 2279);
    assert_eq!(callrail::sign(KEY, &body), SIGNATURE);
    let headers = [("Signature", SIGNATURE)];
    let of = |index| Ok(Verified::new(Proof::Body, Some(index)));
    assert_eq!(verified(&body, &headers, &secrets(KEY)), of(0));
    let companies = Secrets::new(["another company's", KEY]).unwrap();
    assert_eq!(verified(&body, &headers, &companies), of(1));

    let unsigned = Unsigned {
        body: &body,
        ..Unsigned::default()
    };
    assert_eq!(
        callrail::signed_headers(KEY, &unsigned),
        [(HEADER, SIGNATURE.to_owned())]
    );
}

#[test]
fn whatever_was_changed_does_not_fit() {
    let sample = printed();
    let body = sample.request().body().to_vec();
    let headers = [(HEADER, SIGNATURE)];
    for index in 0..body.len() {
        let mut changed = body.clone();
        changed[index] ^= 1;
        let verdict = verified(&changed, &headers, &secrets(KEY));
        assert_eq!(verdict, Err(VerifyError::Mismatch), "byte {index}");
    }
    for changed in [&body[..body.len() - 1], &[&body[..], b"\n"].concat(), b""] {
        let verdict = verified(changed, &headers, &secrets(KEY));
        assert_eq!(verdict, Err(VerifyError::Mismatch));
    }
    let verdict = verified(&body, &headers, &secrets(KEY.to_uppercase()));
    assert_eq!(verdict, Err(VerifyError::Mismatch));
}

#[test]
fn what_is_no_signature_is_told() {
    let body = b"{}";
    let verdict = |headers: &[(&str, &str)]| verified(body, headers, &secrets(KEY));
    assert_eq!(verdict(&[]), Err(VerifyError::MissingHeader(HEADER)));
    // What much public code reads.
    let sha256 = [("X-CallRail-Signature", "UZAHbUdfm3GqL7qzilGozGzWV64=")];
    assert_eq!(verdict(&sha256), Err(VerifyError::MissingHeader(HEADER)));
    let right = callrail::sign(KEY, body);
    for malformed in [
        "",
        "UZAHbUdfm3GqL7qzilGozGzWV64",
        // 20 bytes, with bits at the end that are no part of them.
        "UZAHbUdfm3GqL7qzilGozGzWV65=",
        "5190076d475f9b71aa2fbab38a51a8cc6cd657ae",
        // As long as SHA-256 makes it.
        "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=",
        &format!(" {right}"),
        &format!("sha1={right}"),
    ] {
        let verdict = verdict(&[(HEADER, malformed)]);
        assert_eq!(verdict, Err(VerifyError::Malformed(HEADER)), "{malformed}");
    }
    assert!(verdict(&[(HEADER, &right), ("Signature", &right)]).is_ok());
    assert_eq!(
        verdict(&[(HEADER, &right), (HEADER, SIGNATURE)]),
        Err(VerifyError::Malformed(HEADER))
    );
}

/// What the documentation says is not proved.
#[test]
fn the_name_in_the_query_is_not_signed() {
    let sample = printed();
    let body = sample.request().body().to_vec();
    let headers = [(HEADER, SIGNATURE)];
    for query in ["", "hook=pre_call", "hook=post_call"] {
        let request = Request::new(&body).with_query(query).with_headers(&headers);
        let verified = callrail::verify(&request, &secrets(KEY)).unwrap();
        assert_eq!(verified.proof, Proof::Body);
    }
}
