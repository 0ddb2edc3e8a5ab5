//! A body that something on the way has packed or cut off: the error says so.

use std::collections::BTreeSet;

use crate::support::http;
use hookswitch::{
    Request, Vendor,
    error::{ParseErrorKind, Wrapping},
};

fn kind(vendor: Vendor, body: &[u8]) -> ParseErrorKind {
    let error = hookswitch::parse(vendor, &Request::new(body)).expect_err("the body is unusable");
    assert_eq!(error.status(), 400);
    error.kind().clone()
}

fn base64(text: &[u8], last: [char; 2]) -> String {
    let mut digits: Vec<char> = ('A'..='Z').chain('a'..='z').chain('0'..='9').collect();
    digits.extend(last);
    let mut encoded = String::new();
    for group in text.chunks(3) {
        let mut bits = 0;
        for place in 0..3 {
            bits = bits << 8 | usize::from(*group.get(place).unwrap_or(&0));
        }
        for place in 0..=group.len() {
            encoded.push(digits[bits >> (18 - 6 * place) & 63]);
        }
        encoded.extend(vec!['='; 3 - group.len()]);
    }
    encoded
}

fn utf_16(text: &str, mark: &str) -> [Vec<u8>; 2] {
    let units = || mark.encode_utf16().chain(text.encode_utf16());
    [
        units().flat_map(u16::to_le_bytes).collect(),
        units().flat_map(u16::to_be_bytes).collect(),
    ]
}

/// What may be made of a delivery, for each way to wrap it.
fn wrapped(text: &str) -> Vec<(Wrapping, Vec<u8>)> {
    let plain = base64(text.as_bytes(), ['+', '/']);
    let lines: Vec<&[u8]> = plain.as_bytes().chunks(76).collect();
    let quoted = serde_json::to_string(text).unwrap();
    let body = if text.starts_with('{') { &*plain } else { text };
    let event = |names: serde_json::Value| {
        let mut event = serde_json::json!({"body": body});
        let object = event.as_object_mut().unwrap();
        object.extend(names.as_object().unwrap().clone());
        event.to_string().into_bytes()
    };
    let part = "--x5Yb\r\nContent-Disposition: form-data; name=\"event\"\r\n\r\n";
    let mut all = vec![
        (Wrapping::Base64, plain.trim_end_matches('=').into()),
        (Wrapping::Base64, format!("\"{plain}\"").into_bytes()),
        (Wrapping::Base64, lines.join(&b"\r\n"[..])),
        (
            Wrapping::Base64,
            base64(text.as_bytes(), ['-', '_']).into_bytes(),
        ),
        (Wrapping::Base64, plain.clone().into_bytes()),
        (Wrapping::JsonString, format!(" {quoted}\n").into_bytes()),
        (
            Wrapping::Multipart,
            format!("{part}{text}\r\n--x5Yb--\r\n").into_bytes(),
        ),
        (
            Wrapping::Multipart,
            format!("{}{text}", part.to_lowercase()).into_bytes(),
        ),
        (
            Wrapping::Html,
            format!("<!DOCTYPE HTML>\n<p>{text}</p>").into_bytes(),
        ),
        (
            Wrapping::Html,
            format!("\u{feff}<html lang=en>{text}").into_bytes(),
        ),
    ];
    for names in [
        // API Gateway's two forms, a load balancer's, and those of services that are like them.
        serde_json::json!({"version": "2.0", "routeKey": "POST /hooks", "headers": {}, "requestContext": {}, "isBase64Encoded": true}),
        serde_json::json!({"resource": "/hooks", "path": "/hooks", "httpMethod": "POST", "headers": {}, "requestContext": {"stage": "prod"}, "isBase64Encoded": false}),
        serde_json::json!({"requestContext": {"elb": {}}, "httpMethod": "POST", "path": "/", "queryStringParameters": {}, "headers": {}, "isBase64Encoded": false}),
        serde_json::json!({"httpMethod": "POST", "headers": {}, "isBase64Encoded": false}),
        // Of a request whose query string is all there is.
        serde_json::json!({"rawQueryString": "event=x", "body": null, "requestContext": {}, "isBase64Encoded": false}),
    ] {
        all.push((Wrapping::Envelope, event(names)));
    }
    for mark in ["", "\u{feff}"] {
        for text in utf_16(text, mark) {
            all.push((Wrapping::Utf16, text));
        }
    }
    all
}

#[test]
fn every_wrapping_is_named() {
    for (wrapping, word, text) in [
        (
            Wrapping::Gzip,
            "gzip",
            "petdesk: the body is compressed with gzip: decompress it first",
        ),
        (
            Wrapping::Base64,
            "base64",
            "petdesk: the body is base64: decode it first",
        ),
        (
            Wrapping::Envelope,
            "envelope",
            "petdesk: the body is an API gateway's event: parse the text in its `body`",
        ),
        (
            Wrapping::JsonString,
            "json_string",
            "petdesk: the body is a JSON string: parse the text in it",
        ),
        (
            Wrapping::Multipart,
            "multipart",
            "petdesk: the body is a multipart form: parse the part that holds the event",
        ),
        (
            Wrapping::Html,
            "html",
            "petdesk: the body is an HTML page, which no vendor sends: look for a proxy",
        ),
        (
            Wrapping::Utf16,
            "utf_16",
            "petdesk: the body is UTF-16: turn it into UTF-8 first",
        ),
    ] {
        let mut bodies = wrapped(r#"{"id": "1"}"#);
        bodies.push((Wrapping::Gzip, b"\x1f\x8b\x08\0\0\0\0\0".to_vec()));
        let (_, body) = bodies
            .into_iter()
            .find(|(one, _)| *one == wrapping)
            .unwrap();
        let error = hookswitch::parse(Vendor::Petdesk, &Request::new(&body)).unwrap_err();
        assert_eq!(*error.kind(), ParseErrorKind::Wrapped(wrapping));
        assert_eq!(error.kind().as_str(), "wrapped");
        assert_eq!(wrapping.as_str(), word);
        assert_eq!(error.to_string(), text);
    }
}

/// A delivery of every event of every vendor, wrapped in every way.
#[test]
fn every_wrapped_delivery_is_known_as_that() {
    let mut seen = 0;
    let mut events = BTreeSet::new();
    for story in http::all().unwrap() {
        for file in &story.requests {
            let vendor = file.vendor.unwrap();
            let Ok(text) = std::str::from_utf8(&file.body) else {
                continue;
            };
            let text = text.trim_start_matches('\u{feff}').trim();
            // That is too little to know it by.
            if text == "[]" {
                continue;
            }
            // What is signed is in base64 already, and nothing knows it in base64 again.
            if text.starts_with("eyJ") {
                continue;
            }
            let Ok(delivery) = hookswitch::parse(vendor, &Request::new(&file.body)) else {
                continue;
            };
            let in_what = text.bytes().next();
            if !events.insert((vendor, delivery.event.into_owned(), in_what)) {
                continue;
            }
            for (wrapping, body) in wrapped(text) {
                // A form goes on as one after its first `&`.
                if text.contains('&') && hookswitch::parse(vendor, &Request::new(&body)).is_ok() {
                    continue;
                }
                let kind = kind(vendor, &body);
                assert_eq!(
                    kind,
                    ParseErrorKind::Wrapped(wrapping),
                    "{}: {}",
                    file.name(),
                    String::from_utf8_lossy(&body)
                );
                seen += 1;
            }
        }
    }
    assert!(seen > 5_000, "only {seen} were tried");
}

#[test]
fn gzip_is_known_whatever_is_in_it() {
    let ampersands = "&a".repeat(2_000);
    for rest in ["", "\x08", "event=call_ringing", "\n{", &ampersands] {
        let body = [b"\x1f\x8b", rest.as_bytes()].concat();
        for &vendor in Vendor::ALL {
            let encoded = base64(&body, ['+', '/']);
            assert_eq!(kind(vendor, &body), ParseErrorKind::Wrapped(Wrapping::Gzip));
            assert_eq!(
                kind(vendor, encoded.as_bytes()),
                ParseErrorKind::Wrapped(Wrapping::Base64)
            );
        }
    }
}

#[test]
fn what_can_be_parsed_is_parsed() {
    let like_an_envelope =
        br#"{"event": "call_ringing", "body": "{}", "headers": {}, "isBase64Encoded": false}"#;
    let request = Request::new(like_an_envelope);
    let delivery = hookswitch::parse(Vendor::Net2phone, &request).unwrap();
    assert_eq!(delivery.event, "call_ringing");
    for body in [
        &b"--x\r\nContent-Type: a&eventType=InboundCall"[..],
        b"<html>&eventType=InboundCall",
        b"\x1f\x8b&eventType=InboundCall",
        b"\xff\xfe&eventType=InboundCall",
    ] {
        let delivery = hookswitch::parse(Vendor::Petdesk, &Request::new(body)).unwrap();
        assert_eq!(delivery.event, "InboundCall");
    }
    // The query string has the event, so that the body is none.
    let request = Request::new(b"<html>").with_query("event=inboundCallRinging");
    assert!(hookswitch::parse(Vendor::VoiceOverCloud, &request).is_ok());
}

#[test]
fn nothing_else_is_taken_for_a_wrapping() {
    use ParseErrorKind::{NoEventName, NotAnObject};
    for (body, expected) in [
        (r#"{"body": "Good morning"}"#, NoEventName),
        (r#"{"body": "{}", "headers": {"a": "b"}}"#, NoEventName),
        (r#"{"body": "", "isBase64": true}"#, NoEventName),
        (r#"{"isBase64Encoded": true}"#, NoEventName),
        (
            r#"{"x": {"body": "", "isBase64Encoded": true}}"#,
            NoEventName,
        ),
        // No gateway sends an object or form with less, or the same name twice.
        ("body=x&isBase64Encoded=true", NoEventName),
        (
            r#"{"body": "", "body": "", "isBase64Encoded": true}"#,
            NoEventName,
        ),
        (r#""Good morning""#, NotAnObject),
        (r#""{name} has called""#, NotAnObject),
        (r#""[urgent] call""#, NotAnObject),
        (r#""""#, NotAnObject),
        (r#""2 + 2 = 4""#, NotAnObject),
        (r#""{\"event\": 1}" x"#, NoEventName),
        ("17", NotAnObject),
        ("-1", NotAnObject),
        ("hello", NoEventName),
        ("HangupCall", NoEventName),
        ("aGVsbG8=", NoEventName),
        ("eyJ!", NoEventName),
        ("=", NoEventName),
        ("a", NoEventName),
        ("a===", NoEventName),
        ("name=", NoEventName),
        ("<xml></xml>", NoEventName),
        ("<htm", NoEventName),
        ("--", NoEventName),
        ("--x\r\n\r\nContent-Type: text/plain", NoEventName),
        ("---- content-type: x", NoEventName),
        ("a\0\0\0b\0\0\0", NoEventName),
        ("a\0b", NoEventName),
        ("\0\0\0\0", NoEventName),
    ] {
        for &vendor in Vendor::ALL {
            assert_eq!(kind(vendor, body.as_bytes()), expected, "{vendor}: {body}");
        }
    }
}

/// Every JSON delivery, cut off at some forty places, and each at others.
#[test]
fn json_that_just_ends_is_cut_off() {
    let mut seen = 0;
    for story in http::all().unwrap() {
        for file in &story.requests {
            let vendor = file.vendor.unwrap();
            let body = file.body.trim_ascii_end();
            let text = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
            let is_json = matches!(text.trim_ascii_start(), [b'{' | b'[', rest @ ..]
                if !rest.starts_with(b"'"));
            // What Yeastar prints without escapes is broken at the first quote, and not cut off.
            let is_printed = vendor == Vendor::Yeastar && !body.contains(&b'\\');
            if !is_json || is_printed || hookswitch::parse(vendor, &Request::new(body)).is_err() {
                continue;
            }
            let begin = body.iter().position(|byte| matches!(byte, b'{' | b'['));
            let step = (body.len() / 40).max(7);
            let first = begin.unwrap() + 1 + (seen + body.len()) % step;
            for end in (first..body.len()).step_by(step) {
                let cut = body[..end].trim_ascii_end();
                let last = cut.rsplit(|byte| *byte == b'\n').next().unwrap();
                let ParseErrorKind::Truncated(at) = kind(vendor, &body[..end]) else {
                    panic!("{}: {}", file.name(), String::from_utf8_lossy(cut));
                };
                assert_eq!(at.column, last.len(), "{}", file.name());
                let lines = cut.iter().filter(|byte| **byte == b'\n').count();
                assert_eq!(at.line, lines + 1, "{}", file.name());
                seen += 1;
            }
        }
    }
    assert!(seen > 10_000, "only {seen} were tried");
}

#[test]
fn a_cut_says_where() {
    for (body, text) in [
        (
            &br#"{"id":"1","event":"call_ri"#[..],
            "net2phone: the JSON is cut off at line 1, column 26",
        ),
        (
            b" \n {\"event\":\n\n",
            "net2phone: the JSON is cut off at line 2, column 10",
        ),
        // A raw line break and half a pair of surrogates are repaired, a cut is not.
        (
            b"{\"note\":\"a\nb\\ud83d\",\"event\":\"",
            "net2phone: the JSON is cut off at line 2, column 18",
        ),
        // Latin-1, and half a character of UTF-8.
        (
            b"{\"note\":\"caf\xe9\",\"event\":\"caf\xc3",
            "net2phone: the JSON is cut off at line 1, column 28",
        ),
        // What is broken is broken, cut off or not.
        (
            b"{\"event\" \"call_ri",
            "net2phone: the JSON is broken at line 1, column 10",
        ),
    ] {
        let error = hookswitch::parse(Vendor::Net2phone, &Request::new(body)).unwrap_err();
        assert_eq!(error.to_string(), text);
        let word = if text.contains("cut off") {
            "truncated"
        } else {
            "syntax"
        };
        assert_eq!(error.kind().as_str(), word);
    }
}
