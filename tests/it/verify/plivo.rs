//! Plivo's signatures over an address, its query, a form and a nonce.

use hookswitch::{Check, Request, Secrets, Vendor, plivo};

use super::*;

const TOKEN: &str = "Y2Q2ZDgxZmY5YWRiOTI5YmQ1Njg0MTAxZWIyOTc4";
const NONCE: &str = "31627761595286130198";
const BASE: &str = "https://plivobin.non-prod.plivops.com/api/v1/validate_signature03.xml";

/// The parameters of the vendor's own test.
fn form() -> String {
    let sample = hookswitch::samples::story("plivo/start-as-in-the-sdk")
        .next()
        .unwrap();
    String::from_utf8(sample.file.body.trim_ascii().to_vec()).unwrap()
}

fn verdict_with(
    secrets: &Secrets,
    url: &str,
    body: &str,
    headers: &[(&str, &str)],
) -> Result<Verified, VerifyError> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let query = query.split('#').next().unwrap_or_default();
    let request = Request::new(body.as_bytes())
        .with_query(query)
        .with_headers(&headers);
    let check = Check::at(utc(SIGNED)).with_secrets(secrets).with_url(url);
    hookswitch::verify(Vendor::Plivo, &request, &check)
}

fn verdict(url: &str, body: &str, signature: &str) -> Result<Verified, VerifyError> {
    let headers = [
        (plivo::SIGNATURE_HEADER, signature),
        (plivo::NONCE_HEADER, NONCE),
    ];
    verdict_with(&secrets(TOKEN), url, body, &headers)
}

#[test]
fn known_answers_of_plivo() {
    let form = form();
    let with_query = format!("{BASE}/?a=b&c=d");
    // What a GET sends stands in the address.
    let get = format!("{BASE}?{form}");
    let get_with_query = format!("{BASE}/?a=b&c=d&{form}");
    for (url, body, signature) in [
        (
            &*with_query,
            &*form,
            "k7Pusd4OxCIjR5IfA9iedDNu/h/gbdYqdzG/MiYtd1c=",
        ),
        (
            &get_with_query,
            "",
            "UBq8jAtd32wR8EK9VgxbBn4n5rpI/l1H9iN4WfSEHFQ=",
        ),
        (BASE, &form, "iAjE5QqI37mbkYe4w3jTMudqEzbDufdqi7sYwTu64e0="),
        (&get, "", "i/MQsaQSAd6fiKhOh2qeeeLHZ9faldADSb3/7+Akfbc="),
    ] {
        assert_eq!(verdict(url, body, signature), Ok(BODY), "{url}");
        let made = plivo::sign(TOKEN, NONCE, url, body.as_bytes());
        assert_eq!(made, signature, "{url}");
        // A fragment tells Plivo how often to try again, and is not signed.
        let with_fragment = format!("{url}#rc=2");
        assert_eq!(
            verdict(&with_fragment, body, signature),
            Ok(BODY),
            "{with_fragment}"
        );
    }
}

#[test]
fn what_differs_is_refused() {
    let form = form();
    let url = format!("{BASE}/?a=b&c=d");
    let right = "k7Pusd4OxCIjR5IfA9iedDNu/h/gbdYqdzG/MiYtd1c=";
    let other_scheme = url.replace("https", "http");
    let other_order = format!("{BASE}/?c=d&a=b");
    let other_form = form.replace("CallStatus=in-progress", "CallStatus=completed");
    let more = format!("{form}&To=1");
    for (url, body, expected) in [
        (&*url, &*form, Ok(BODY)),
        // The order is not signed.
        (&other_order, &form, Ok(BODY)),
        (&other_scheme, &form, Err(VerifyError::Mismatch)),
        (BASE, &form, Err(VerifyError::Mismatch)),
        (&url, &other_form, Err(VerifyError::Mismatch)),
        (&url, &more, Err(VerifyError::Mismatch)),
        (&url, "", Err(VerifyError::Mismatch)),
        (&url, r#"{"CallUUID":"7"}"#, Err(VerifyError::Mismatch)),
    ] {
        assert_eq!(verdict(url, body, right), expected, "{url} {body}");
    }
    let headers = |signature, nonce| {
        [
            (plivo::SIGNATURE_HEADER, signature),
            (plivo::NONCE_HEADER, nonce),
        ]
    };
    let known = secrets(TOKEN);
    let other_nonce = verdict_with(&known, &url, &form, &headers(right, "31627761595286130199"));
    assert_eq!(other_nonce, Err(VerifyError::Mismatch));
    let other_token = verdict_with(&secrets("another"), &url, &form, &headers(right, NONCE));
    assert_eq!(other_token, Err(VerifyError::Mismatch));
    for malformed in ["", "k7Pusd4O", "!", &right[1..], &format!("{right},x")] {
        assert_eq!(
            verdict(&url, &form, malformed),
            Err(VerifyError::Malformed(plivo::SIGNATURE_HEADER)),
            "{malformed}"
        );
    }
}

#[test]
fn what_the_query_says_must_be_what_is_signed() {
    let form = form();
    let url = format!("{BASE}?{form}");
    let secrets = secrets(TOKEN);
    let signature = plivo::sign(TOKEN, NONCE, &url, b"");
    let headers = [
        (plivo::SIGNATURE_HEADER, &*signature),
        (plivo::NONCE_HEADER, NONCE),
    ];
    let check = Check::at(utc(SIGNED))
        .with_secrets(&secrets)
        .with_url(&*url);
    for (query, expected) in [
        (&*form, Ok(BODY)),
        ("CallUUID=7", Err(VerifyError::Mismatch)),
        ("", Err(VerifyError::Mismatch)),
    ] {
        let request = Request::new(b"").with_query(query).with_headers(&headers);
        let verdict = hookswitch::verify(Vendor::Plivo, &request, &check);
        assert_eq!(verdict, expected, "{query}");
    }
}

#[test]
fn each_token_has_a_signature() {
    let form = form();
    let signature = |token: &str| plivo::sign(token, NONCE, BASE, form.as_bytes());
    let (old, new, main) = (signature("old"), signature("new"), signature("main"));
    let both = format!("{old}, {new}");
    let known = Secrets::new(["main", "new"]).unwrap();
    let proved = |secret| Ok(Verified::new(Proof::Body, Some(secret)));
    let (own, of_main) = (
        plivo::SIGNATURE_HEADER,
        plivo::MAIN_ACCOUNT_SIGNATURE_HEADER,
    );
    for (headers, expected) in [
        (vec![(own, &*both)], proved(1)),
        (vec![(of_main, &*main)], proved(0)),
        (vec![(own, &old), (of_main, &main)], proved(0)),
        (vec![(own, &old)], Err(VerifyError::Mismatch)),
        (vec![], Err(VerifyError::MissingHeader(own))),
        // A proxy may have checked the one, and we the other.
        (
            vec![(own, &old), (own, &new)],
            Err(VerifyError::Malformed(own)),
        ),
    ] {
        let with_nonce: Vec<_> = headers
            .iter()
            .copied()
            .chain([(plivo::NONCE_HEADER, NONCE)])
            .collect();
        let verdict = verdict_with(&known, BASE, &form, &with_nonce);
        assert_eq!(verdict, expected, "{headers:?}");
    }
    let without_nonce = [(own, &*new)];
    assert_eq!(
        verdict_with(&known, BASE, &form, &without_nonce),
        Err(VerifyError::MissingHeader(plivo::NONCE_HEADER))
    );
}

/// Those of one name are sorted by value, an empty value counts, and an address without any field has no mark.
#[test]
fn odd_fields_are_signed_as_the_library_does() {
    let known = secrets(TOKEN);
    // Each was made with Python's `hmac` of the text above it.
    for (url, body, signature) in [
        // https://a.example/b.7
        (
            "https://a.example/b",
            "",
            "gTOarZBeYqhhfSyhAFnEMn+9qdqjsIRQagV8F1wGIeE=",
        ),
        (
            "https://a.example/b?",
            "",
            "gTOarZBeYqhhfSyhAFnEMn+9qdqjsIRQagV8F1wGIeE=",
        ),
        // https://a.example/b?c=&d=1&d=2.7
        (
            "https://a.example/b?d=2&d=1&c",
            "",
            "bHkkEcpHNKTGCnDY016HF6TPfITlyleHYeedGPbaBy0=",
        ),
        // https://a.example/b?d&ex yeéf.7
        (
            "https://a.example/b",
            "e=x+y&d=%26&e=%C3%A9&f=",
            "b7O/bMOb2qlYM+73vflFlVFyW9O+SaaJkb5pUXvBVrI=",
        ),
        // https://a.example/b?z=1.x3y2.7
        (
            "https://a.example/b?z=1",
            "y=2&x=3",
            "o3TcwEuV/VMJbxI4S9gZvStb+50T3aEgFwrCDxB3zjs=",
        ),
    ] {
        let headers = [
            (plivo::SIGNATURE_HEADER, signature),
            (plivo::NONCE_HEADER, "7"),
        ];
        let verdict = verdict_with(&known, url, body, &headers);
        assert_eq!(verdict, Ok(BODY), "{url}");
    }
}

/// The vendor's own vector of the older signature.
const V2: &str = "ehV3IKhLysWBxC1sy8INm0qGoQYdYsHwuoKjsX7FsXc=";
const MESSAGE: &str = "From=12125550142&To=12125550100&MessageUUID=8f1d5e0c-94ab&Text=Hello";

#[test]
fn a_message_may_have_the_older_signature_alone() {
    let known = Secrets::new(["another", "my_auth_token"]).unwrap();
    let (own, of_main, nonce) = (
        plivo::SIGNATURE_V2_HEADER,
        plivo::MAIN_ACCOUNT_SIGNATURE_V2_HEADER,
        plivo::NONCE_V2_HEADER,
    );
    let verdict =
        |url: &str, body: &str, headers: &[(&str, &str)]| verdict_with(&known, url, body, headers);
    let sender = Ok(Verified::new(Proof::Sender, Some(1)));
    let url = "https://answer.url";
    assert_eq!(plivo::sign_v2("my_auth_token", "12345", url), V2);
    for name in [own, of_main] {
        let headers = [(name, V2), (nonce, "12345")];
        assert_eq!(verdict(url, MESSAGE, &headers), sender, "{name}");
        // The query and the fragment are not signed.
        let with_query = format!("{url}?{MESSAGE}#rc=2");
        assert_eq!(verdict(&with_query, "", &headers), sender, "{name}");
    }
    let several = format!("{}, {V2}", plivo::sign_v2("old", "12345", url));
    let headers = [(own, &*several), (nonce, "12345")];
    assert_eq!(verdict(url, MESSAGE, &headers), sender);

    let mismatch = Err(VerifyError::Mismatch);
    let headers = [(own, V2), (nonce, "12345")];
    assert_eq!(verdict("https://answer.url/", MESSAGE, &headers), mismatch);
    let headers = [(own, V2), (nonce, "12346")];
    assert_eq!(verdict(url, MESSAGE, &headers), mismatch);
    let missing = |name| Err(VerifyError::MissingHeader(name));
    assert_eq!(verdict(url, MESSAGE, &[(own, V2)]), missing(nonce));
    let headers = [(nonce, "12345")];
    assert_eq!(
        verdict(url, MESSAGE, &headers),
        missing(plivo::SIGNATURE_HEADER)
    );
    let headers = [(own, "?"), (nonce, "12345")];
    let malformed = Err(VerifyError::Malformed(own));
    assert_eq!(verdict(url, MESSAGE, &headers), malformed);
}

#[test]
fn the_older_signature_makes_no_call() {
    let known = secrets("my_auth_token");
    let headers = [
        (plivo::SIGNATURE_V2_HEADER, V2),
        (plivo::NONCE_V2_HEADER, "12345"),
    ];
    let missing = Err(VerifyError::MissingHeader(plivo::SIGNATURE_HEADER));
    let long = format!("MessageUUID={}", "7".repeat(65));
    for body in [
        "CallUUID=7&Event=Hangup",
        "",
        // No reader may find another id than this one, or none.
        "CallUUID=7&Event=Hangup&MessageUUID=",
        "CallUUID=7&Event=Hangup&MessageUUID=+",
        "CallUUID=7&Event=Hangup&MessageUUID=%20",
        "CallUUID=7&Event=Hangup&MessageUUID=&Message%55UID=8",
        "CallUUID=7&MessageUUID=8&MessageUUID=",
        &long,
        r#"{"MessageUUID":"8"}"#,
    ] {
        let verdict = verdict_with(&known, "https://answer.url", body, &headers);
        assert_eq!(verdict, missing, "{body}");
    }
    // The id in the address is not the body's.
    let url = "https://answer.url?MessageUUID=8";
    let verdict = verdict_with(&known, url, "CallUUID=7&Event=Hangup", &headers);
    assert_eq!(verdict, missing);
    // Every message that is taken so is read as one.
    let request = Request::new(b"CallUUID=7&Event=Hangup&MessageUUID=8&Status=sent");
    let delivery = plivo::parse(&request).unwrap();
    assert!(delivery.normalize().all(|event| event.call.id.is_none()));

    // The newer signature decides, if it is there.
    let right = plivo::sign(
        "my_auth_token",
        "7",
        "https://answer.url",
        MESSAGE.as_bytes(),
    );
    let wrong = plivo::sign("another", "7", "https://answer.url", MESSAGE.as_bytes());
    for (signature, expected) in [(&right, Ok(BODY)), (&wrong, Err(VerifyError::Mismatch))] {
        let newer = [
            (plivo::SIGNATURE_HEADER, &**signature),
            (plivo::NONCE_HEADER, "7"),
        ];
        let headers = [newer, headers].concat();
        let verdict = verdict_with(&known, "https://answer.url", MESSAGE, &headers);
        assert_eq!(verdict, expected);
    }
}

#[test]
fn nothing_that_was_signed_before_the_nonce_is_taken_as_a_part_of_it() {
    let known = secrets(TOKEN);
    // A form that was signed, cut at a dot: the end of the call is lost, and its time.
    let (whole, cut, rest) = (
        "Duration=64&EndTime=11:01.06&Event=Hangup",
        "Duration=64&EndTime=11:01",
        "06EventHangup",
    );
    let signature = plivo::sign(TOKEN, "7", BASE, whole.as_bytes());
    let verdict = |body: &str, nonce: &str| {
        let headers = [
            (plivo::SIGNATURE_HEADER, &*signature),
            (plivo::NONCE_HEADER, nonce),
        ];
        verdict_with(&known, BASE, body, &headers)
    };
    assert_eq!(verdict(whole, "7"), Ok(BODY));
    let nonce = format!("{rest}.7");
    assert_eq!(plivo::sign(TOKEN, &nonce, BASE, cut.as_bytes()), signature);
    assert_eq!(
        verdict(cut, &nonce),
        Err(VerifyError::Malformed(plivo::NONCE_HEADER))
    );

    // A longer address of the same server's.
    let signature = plivo::sign_v2(TOKEN, "7", "https://a.example/plivo/old");
    let headers = [
        (plivo::SIGNATURE_V2_HEADER, &*signature),
        (plivo::NONCE_V2_HEADER, "/old7"),
    ];
    assert_eq!(
        verdict_with(&known, "https://a.example/plivo", MESSAGE, &headers),
        Err(VerifyError::Malformed(plivo::NONCE_V2_HEADER))
    );
}

#[test]
fn a_signature_that_fits_any_message_is_not_stored() {
    let headers = [
        (plivo::SIGNATURE_V2_HEADER, V2),
        (plivo::MAIN_ACCOUNT_SIGNATURE_V2_HEADER, V2),
        (plivo::NONCE_V2_HEADER, "12345"),
    ];
    let request = Request::new(MESSAGE.as_bytes()).with_headers(&headers);
    let stored = request.to_stored(Vendor::Plivo, utc(SIGNED));
    let text = serde_json::to_string(&stored).unwrap();
    assert!(text.contains("12345") && !text.contains(V2), "{text}");
}
