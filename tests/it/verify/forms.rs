//! Signatures over an address and the fields of a form.

use hookswitch::{Check, Request, Secrets, Vendor, signalwire, twilio};

use super::*;

const TWILIO: &str = twilio::SIGNATURE_HEADER;
const SIGNALWIRE: &str = signalwire::SIGNATURE_HEADER;

const FORM: &str = "CallSid=CA1234567890ABCDE&Digits=1234&From=%2B14158675309&To=%2B18005551212\
                    &Caller=%2B14158675309";
const REPEATED: &str = "Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234";
const HASH: &str = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
const JSON: &str = r#"{"property": "value", "boolean": true}"#;
const URL: &str = "https://mycompany.com/myapp.php?foo=1&bar=2";

fn query(url: &str) -> &str {
    url.split_once('?').map_or("", |(_, query)| query)
}

/// The verdict on a request whose query is that of the address.
fn verdict(
    vendor: Vendor,
    secret: &str,
    url: &str,
    body: &str,
    header: &str,
    signature: &str,
) -> Result<Verified, VerifyError> {
    let secrets = secrets(secret);
    let headers = [(header, signature)];
    let request = Request::new(body.as_bytes())
        .with_query(query(url))
        .with_headers(&headers);
    let check = Check::at(utc(SIGNED)).with_secrets(&secrets).with_url(url);
    hookswitch::verify(vendor, &request, &check)
}

fn of_twilio(url: &str, body: &str, signature: &str) -> Result<Verified, VerifyError> {
    verdict(Vendor::Twilio, "12345", url, body, TWILIO, signature)
}

/// Those of the vendors' own code, but for the last, which was made with `openssl`.
#[test]
fn known_answers_of_the_dialect() {
    let hashed = format!("{URL}&bodySHA256={HASH}");
    let hashed_alone = format!("https://mycompany.com/myapp.php?bodySHA256={HASH}");
    let of_empty_object = "https://mycompany.com:443/myapp.php?foo=1&bar=2&bodySHA256=\
                           44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    let without_port = of_empty_object.replace(":443", "");
    for (url, body, signature) in [
        (URL, FORM, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        (
            "https://mycompany.com:443/myapp.php?foo=1&bar=2",
            FORM,
            "kvajT1Ptam85bY51eRf/AJRuM3w=",
        ),
        (
            "http://mycompany.com:80/myapp.php?foo=1&bar=2",
            FORM,
            "0ZXoZLH/DfblKGATFgpif+LLRf4=",
        ),
        (
            "http://mycompany.com:1234/myapp.php?foo=1&bar=2",
            FORM,
            "Zmvh+3yNM1Phv2jhDCwEM3q5ebU=",
        ),
        (URL, REPEATED, "IK+Dwps556ElfBT0I3Rgjkr1wJU="),
        (&hashed, JSON, "a9nBmqA0ju/hNViExpshrM61xv4="),
        (&hashed_alone, JSON, "y77kIzt2vzLz71DgmJGsen2scGs="),
        (of_empty_object, "{}", "Ldidvp12m26NI7eqEvxnEpkd9Hc="),
        (&without_port, "{}", "rw/jVviOgicj2+kHZULvebnA4ag="),
    ] {
        assert_eq!(of_twilio(url, body, signature), Ok(BODY), "{url}");
        let unsigned = Unsigned {
            url,
            query: query(url),
            body: body.as_bytes(),
            ..Unsigned::default()
        };
        let made = twilio::signed_headers("12345", &unsigned);
        assert_eq!(made, [(TWILIO, signature.to_owned())], "{url}");
    }
    let key = "PSKtest1234567890abcdef";
    let hashed = "https://example.ngrok.io/webhook?bodySHA256=\
                  69f3cbfc18e386ef8236cb7008cd5a54b7fed637a8cb3373b5a1591d7f0fd5f4";
    let state = r#"{"event":"call.state","params":{"call_id":"abc-123","state":"answered"}}"#;
    for (key, url, body, signature) in [
        (
            key,
            "https://example.ngrok.io/webhook",
            state,
            "c3c08c1fefaf9ee198a100d5906765a6f394bf0f",
        ),
        ("12345", URL, FORM, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        (
            key,
            hashed,
            r#"{"event":"call.state"}"#,
            "dfO9ek8mxyFtn2nMz24plPmPfIY=",
        ),
        ("12345", URL, REPEATED, "eMV0TTCyejiqoUSkV7IwWuk0CRc="),
    ] {
        for header in [SIGNALWIRE, signalwire::OTHER_SIGNATURE_HEADER] {
            let verdict = verdict(Vendor::Signalwire, key, url, body, header, signature);
            assert_eq!(verdict, Ok(BODY), "{url}");
        }
        let unsigned = Unsigned {
            url,
            query: query(url),
            body: body.as_bytes(),
            ..Unsigned::default()
        };
        let made = signalwire::signed_headers(key, &unsigned);
        assert_eq!(made, [(SIGNALWIRE, signature.to_owned())], "{url}");
    }
}

#[test]
fn the_default_port_may_be_left_out_on_either_side() {
    let with = "https://mycompany.com:443/myapp.php?foo=1&bar=2";
    assert_eq!(
        of_twilio(with, FORM, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        Ok(BODY)
    );
    assert_eq!(
        of_twilio(URL, FORM, "kvajT1Ptam85bY51eRf/AJRuM3w="),
        Ok(BODY)
    );
    let http = "http://mycompany.com/myapp.php?foo=1&bar=2";
    assert_eq!(
        of_twilio(http, FORM, "0ZXoZLH/DfblKGATFgpif+LLRf4="),
        Ok(BODY)
    );
    // The fragment is never sent.
    let fragment = format!("{URL}#rc=3&rp=all");
    let secrets = secrets("12345");
    let headers = [(TWILIO, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")];
    let request = Request::new(FORM.as_bytes()).with_headers(&headers);
    assert_eq!(twilio::verify(&request, &fragment, &secrets), Ok(BODY));
    // Any other port is another address.
    for other in [
        "https://mycompany.com:80/myapp.php?foo=1&bar=2",
        "http://mycompany.com:443/myapp.php?foo=1&bar=2",
        "http://mycompany.com/myapp.php?foo=1&bar=2",
        "https://mycompany.com:1234/myapp.php?foo=1&bar=2",
        "https://MYCOMPANY.com/myapp.php?foo=1&bar=2",
        "https://mycompany.com/myapp.php?bar=2&foo=1",
        "https://mycompany.com/myapp.php",
        "mycompany.com/myapp.php?foo=1&bar=2",
        "",
    ] {
        let verdict = of_twilio(other, FORM, "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
        assert_eq!(verdict, Err(VerifyError::Mismatch), "{other}");
    }
}

fn twilio_signature(url: &str, body: &str) -> String {
    let unsigned = Unsigned {
        url,
        query: query(url),
        body: body.as_bytes(),
        ..Unsigned::default()
    };
    twilio::signed_headers("12345", &unsigned).remove(0).1
}

#[test]
fn the_signature_of_the_bare_address_fits_no_form() {
    let url = "https://mycompany.com/hooks";
    let bare = twilio_signature(url, "");
    assert_eq!(of_twilio(url, "", &bare), Ok(BODY));
    for vendor in [Vendor::Twilio, Vendor::Signalwire] {
        for form in [
            FORM,
            "a",
            "=a",
            "%7B",
            "\u{feff}CallSid=CA1",
            " CallSid=CA1",
        ] {
            let verdict = verdict(vendor, "12345", url, form, TWILIO, &bare);
            assert_eq!(verdict, Err(VerifyError::Mismatch), "{vendor} {form}");
        }
    }
    // An array is not covered by it: that much is proved, and no more. An object would be read as a form.
    let sender = Ok(Verified::new(Proof::Sender, Some(0)));
    for (json, verdict_of_twilio) in [
        ("[]", sender),
        (" [", sender),
        ("\u{feff}[]", sender),
        (JSON, Err(VerifyError::Mismatch)),
        (" {", Err(VerifyError::Mismatch)),
        ("\u{feff}{}", Err(VerifyError::Mismatch)),
    ] {
        assert_eq!(of_twilio(url, json, &bare), verdict_of_twilio, "{json}");
        let of_signalwire = verdict(Vendor::Signalwire, "12345", url, json, TWILIO, &bare);
        assert_eq!(of_signalwire, Err(VerifyError::Malformed(TWILIO)), "{json}");
    }
}

/// What a GET says is in its query: the one that is read must be the one that is signed.
#[test]
fn the_query_of_a_get_is_the_signed_one() {
    let url = "https://mycompany.com/hooks?CallSid=CA1&CallStatus=busy";
    let signature = twilio_signature(url, "");
    let secrets = secrets("12345");
    let headers = [(TWILIO, &*signature)];
    for (query, body, verdict) in [
        ("CallSid=CA1&CallStatus=busy", "", Ok(BODY)),
        ("CallSid=CA1&CallStatus=busy", " \r\n", Ok(BODY)),
        (
            "CallSid=CA1&CallStatus=completed",
            "",
            Err(VerifyError::Mismatch),
        ),
        (
            "CallSid=CA1&CallStatus=completed",
            "\u{feff} ",
            Err(VerifyError::Mismatch),
        ),
        ("", "", Err(VerifyError::Mismatch)),
    ] {
        let request = Request::new(body.as_bytes())
            .with_query(query)
            .with_headers(&headers);
        assert_eq!(twilio::verify(&request, url, &secrets), verdict, "{query}");
    }
}

#[test]
fn the_digest_in_the_address_is_the_bodys() {
    let hashed = format!("{URL}&bodySHA256={HASH}");
    let signature = "a9nBmqA0ju/hNViExpshrM61xv4=";
    for body in ["", "{}", FORM, r#"{"property": "value", "boolean": true} "#] {
        let refused = Err(VerifyError::Mismatch);
        assert_eq!(of_twilio(&hashed, body, signature), refused, "{body}");
    }
    // Of two digests both count, in capitals it is none, and an escaped name is the same name.
    for (digests, verdict) in [
        (format!("bodySHA256={HASH}&bodySHA256={HASH}"), Ok(BODY)),
        (format!("body%53HA256={HASH}"), Ok(BODY)),
        (
            format!("bodySHA256={HASH}&bodySHA256="),
            Err(VerifyError::Mismatch),
        ),
        (
            format!("bodySHA256={}", HASH.to_uppercase()),
            Err(VerifyError::Mismatch),
        ),
        ("bodySHA256".to_owned(), Err(VerifyError::Mismatch)),
    ] {
        let url = format!("https://mycompany.com/myapp.php?{digests}");
        // The bare address is what is signed.
        let signature = twilio_signature(&url, "");
        assert_eq!(of_twilio(&url, JSON, &signature), verdict, "{digests}");
    }
}

#[test]
fn names_and_values_are_signed_as_they_were_meant() {
    let url = "https://mycompany.com/hooks";
    let signature = twilio_signature(url, "b=2&a=x+y&a=%C3%A9&c");
    for same in [
        "a=x%20y&a=%c3%a9&b=2&c=",
        "c&b=2&a=\u{e9}&a=x y",
        "&&a=x+y&b=2&b=2&a=%C3%A9&c&",
        "\r\na=x+y&b=2&a=%C3%A9&c\n",
    ] {
        assert_eq!(of_twilio(url, same, &signature), Ok(BODY), "{same}");
    }
    for other in [
        "b=2&a=x+y&a=e&c",
        "b=2&a=x%2By&a=%C3%A9&c",
        "b=2&a=x+y&a=%C3%A9",
        "b=2&a=x+y&a=%C3%A9&c=1",
        "B=2&a=x+y&a=%C3%A9&c",
    ] {
        let verdict = of_twilio(url, other, &signature);
        assert_eq!(verdict, Err(VerifyError::Mismatch), "{other}");
    }
    // By their bytes: capitals first, and what is beyond U+FFFF last.
    let sorted = twilio_signature(url, "Z=1&a=2&\u{ffee}=3&\u{1f600}=4");
    let shuffled = "\u{1f600}=4&a=2&\u{ffee}=3&Z=1";
    assert_eq!(of_twilio(url, shuffled, &sorted), Ok(BODY));
    // SignalWire keeps the order and the number of the values of one name.
    let url_of = |body: &str| {
        let unsigned = Unsigned {
            url,
            body: body.as_bytes(),
            ..Unsigned::default()
        };
        signalwire::signed_headers("12345", &unsigned).remove(0).1
    };
    let signature = url_of("b=2&a=1&a=0&a=1");
    for (body, verdict) in [
        ("a=1&b=2&a=0&a=1", Ok(BODY)),
        ("a=0&b=2&a=1&a=1", Err(VerifyError::Mismatch)),
        ("a=1&b=2&a=0", Err(VerifyError::Mismatch)),
    ] {
        let told = super::forms::verdict(
            Vendor::Signalwire,
            "12345",
            url,
            body,
            SIGNALWIRE,
            &signature,
        );
        assert_eq!(told, verdict, "{body}");
    }
}

#[test]
fn a_signature_is_base64_of_twenty_bytes() {
    let right = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
    for (sent, error) in [
        ("", VerifyError::Malformed(TWILIO)),
        (
            "RSOYDt4T1cUTdK1PDd93/VVr8B8",
            VerifyError::Malformed(TWILIO),
        ),
        (
            "RSOYDt4T1cUTdK1PDd93_VVr8B8=",
            VerifyError::Malformed(TWILIO),
        ),
        (
            "RSOYDt4T1cUTdK1PDd93/VVr8B9=",
            VerifyError::Malformed(TWILIO),
        ),
        (&format!(" {right}"), VerifyError::Malformed(TWILIO)),
        (&format!("{right}\n"), VerifyError::Malformed(TWILIO)),
        (&format!("{right}, {right}"), VerifyError::Malformed(TWILIO)),
        (&"A".repeat(40), VerifyError::Malformed(TWILIO)),
        ("AAAAAAAAAAAAAAAAAAAAAAAAAAA=", VerifyError::Mismatch),
    ] {
        assert_eq!(of_twilio(URL, FORM, sent), Err(error), "{sent}");
    }
    let secrets = secrets("12345");
    let check = Check::at(utc(SIGNED)).with_secrets(&secrets).with_url(URL);
    let bare = Request::new(FORM.as_bytes()).with_query(query(URL));
    for (vendor, header) in [(Vendor::Twilio, TWILIO), (Vendor::Signalwire, SIGNALWIRE)] {
        let missing = Err(VerifyError::MissingHeader(header));
        assert_eq!(hookswitch::verify(vendor, &bare, &check), missing);
    }
    // Of two different ones none counts, and SignalWire's own name goes first.
    let two = [
        (TWILIO, right),
        ("X-Twilio-Signature", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="),
    ];
    let request = bare.with_headers(&two);
    let malformed = Err(VerifyError::Malformed(TWILIO));
    assert_eq!(
        hookswitch::verify(Vendor::Twilio, &request, &check),
        malformed
    );
    let two = [
        (TWILIO, right),
        (SIGNALWIRE, "AAAAAAAAAAAAAAAAAAAAAAAAAAA="),
    ];
    let request = bare.with_headers(&two);
    let mismatch = Err(VerifyError::Mismatch);
    assert_eq!(
        hookswitch::verify(Vendor::Signalwire, &request, &check),
        mismatch
    );
    let without = check.with_url(None);
    let not_given = Err(VerifyError::NotGiven(Needed::Url));
    assert_eq!(
        hookswitch::verify(Vendor::Twilio, &request, &without),
        not_given
    );
}

#[test]
fn what_is_too_large_to_be_read_is_not_signed() {
    let url = "https://mycompany.com/hooks";
    let fields = |count: usize| "a=1&".repeat(count);
    let signature = twilio_signature(url, "a=1");
    assert_eq!(of_twilio(url, &fields(1_000), &signature), Ok(BODY));
    let refused = Err(VerifyError::Mismatch);
    assert_eq!(of_twilio(url, &fields(1_001), &signature), refused);
    assert_eq!(
        of_twilio(url, &"a".repeat((1 << 20) + 1), &signature),
        refused
    );
    let several = Secrets::new(["new", "12345"]).unwrap();
    let headers = [(TWILIO, &*signature)];
    let request = Request::new(b"a=1").with_headers(&headers);
    let second = Ok(Verified::new(Proof::Body, Some(1)));
    assert_eq!(twilio::verify(&request, url, &several), second);
}
