//! Requests in the types of the crate `http`.

#![cfg(feature = "http")]

use hookswitch::{Headers, Request};

/// The parts of a request with this target and these headers.
fn parts(target: &str, headers: &[(&str, &[u8])]) -> http::request::Parts {
    let mut builder = http::Request::post(target);
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    builder.body(()).unwrap().into_parts().0
}

#[test]
fn a_request_is_filled_from_parts() {
    let parts = parts(
        "https://hooks.example.com/hooks/petdesk?tenant=7&name=Front%20Desk",
        &[("Content-Type", b"application/json")],
    );
    let request = Request::from_parts(&parts, b"{}\r\n");
    assert_eq!(request.query(), "tenant=7&name=Front%20Desk");
    assert_eq!(request.body(), b"{}\r\n");
    assert_eq!(request.header("CONTENT-TYPE"), [&b"application/json"[..]]);
}

#[test]
fn there_may_be_no_query() {
    assert_eq!(Request::from_parts(&parts("/hooks", &[]), b"").query(), "");
    assert_eq!(Request::from_parts(&parts("/hooks?", &[]), b"").query(), "");
}

#[test]
fn every_value_of_a_header_is_found_in_order() {
    let parts = parts(
        "/",
        &[
            ("X-Pbx-Token", b"one"),
            ("Accept", b"*/*"),
            ("x-pbx-token", b"\xff two"),
            ("X-PBX-TOKEN", b""),
        ],
    );
    let request = Request::from_parts(&parts, b"");
    for name in ["x-pbx-token", "X-Pbx-Token"] {
        assert_eq!(request.header(name), [&b"one"[..], b"\xff two", b""]);
    }
}

#[test]
fn a_name_that_no_header_can_have_is_not_found() {
    let parts = parts("/", &[("Accept", b"*/*")]);
    let long = "a".repeat(1 << 17);
    for name in ["", " ", "accept ", "acc\u{e9}pt", "a\0", &long] {
        let mut found = 0;
        Headers::values(&parts.headers, name, &mut |_| found += 1);
        assert_eq!(found, 0, "{name:.20}");
    }
}

#[cfg(feature = "verify")]
#[test]
fn a_header_map_is_verified() {
    use hookswitch::{Secrets, VerifyError, voipcloud};

    let secrets = Secrets::new(["pbx-token"]).unwrap();
    for (headers, verdict) in [
        (&[("X-PBX-token", &b"pbx-token"[..])][..], Ok(())),
        (&[("x-pbx-token", b"pbx-tokem")], Err(VerifyError::Mismatch)),
        (
            &[("x-pbx-token", b"pbx-token"), ("x-pbx-token", b"other")],
            Err(VerifyError::Malformed(voipcloud::TOKEN_HEADER)),
        ),
    ] {
        let parts = parts("/", headers);
        let request = Request::from_parts(&parts, b"{}");
        assert_eq!(voipcloud::verify(&request, &secrets).map(drop), verdict);
    }
}
