//! What is kept: of a request, and the keys by which what comes twice is known.

use crate::support::http;
use chrono::{DateTime, Utc};
use hookswitch::{Request, StoredRequest, Vendor};
use proptest::prelude::*;

fn now() -> DateTime<Utc> {
    "2026-03-12T09:15:02.25Z".parse().unwrap()
}

/// Whether a body has any text in this field at its top.
fn has(body: &[u8], field: &str) -> bool {
    let body: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    body.get(field).is_some_and(|text| text != "")
}

#[test]
fn every_fixture_is_read_again_as_it_was() {
    let mut requests = 0;
    for story in http::all().unwrap() {
        for file in &story.requests {
            let vendor = file.vendor.expect("a fixture names its vendor");
            let stored = file.request().to_stored(vendor, now()).with_tenant("7");
            let line = serde_json::to_string(&stored).unwrap();
            assert!(!line.contains('\n'));
            let again: StoredRequest = serde_json::from_str(&line).unwrap();
            assert_eq!(again, stored, "{}", file.name());
            match vendor {
                // The secret in the body is not kept.
                Vendor::Aircall => assert!(!has(&again.body, "token"), "{}", file.name()),
                Vendor::WebexCalling => {
                    assert!(!has(&again.body, "targetUrl"), "{}", file.name());
                }
                _ => assert_eq!(again.body, file.body),
            }
            let json = |request: &Request<'_>| match hookswitch::parse(vendor, request) {
                Ok(delivery) => serde_json::to_string(&delivery).unwrap(),
                Err(error) => error.to_string(),
            };
            assert_eq!(json(&again.request()), json(&file.request()));
            requests += 1;
        }
    }
    assert!(requests > 700);
}

proptest! {
    #[test]
    fn any_bytes_are_kept(
        body in proptest::collection::vec(any::<u8>(), 0..40),
        value in proptest::collection::vec(any::<u8>(), 0..20),
        query in ".{0,20}",
    ) {
        let headers = [("X-Any", value)];
        let request = Request::new(&body).with_query(&*query).with_headers(&headers);
        let stored = request.to_stored(Vendor::Petdesk, now());
        let again: StoredRequest = serde_json::from_str(&serde_json::to_string(&stored).unwrap()).unwrap();
        prop_assert_eq!(&again, &stored);
        prop_assert_eq!(again.request().body(), &*body);
        prop_assert_eq!(again.request().query(), query);
        prop_assert_eq!(again.request().header("x-any"), vec![&*headers[0].1]);
    }
}

#[test]
fn secrets_are_not_kept() {
    let headers = [
        ("X-Pbx-Token", "a-secret"),
        ("AUTHORIZATION", "Bearer a-secret"),
        ("Proxy-Authorization", "a-secret"),
        ("cookie", "a-secret"),
        ("x-net2phone-signature", "00"),
        ("Accept", "*/*"),
    ];
    let request = Request::new(b"{}").with_headers(&headers);
    let names = |vendor| {
        let stored = request.to_stored(vendor, now());
        assert!(
            vendor != Vendor::Voipcloud
                || !serde_json::to_string(&stored).unwrap().contains("a-secret")
        );
        stored
            .headers
            .into_iter()
            .map(|(name, _)| name)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        names(Vendor::Voipcloud),
        ["x-net2phone-signature", "Accept"]
    );
    assert_eq!(
        names(Vendor::Net2phone),
        ["X-Pbx-Token", "x-net2phone-signature", "Accept"]
    );
}

#[test]
fn a_secret_in_the_body_is_not_kept() {
    for (body, kept) in [
        (
            r#"{"event": "call.hold", "token": "a-secret", "data": {"token": "no secret"}}"#,
            r#"{"event": "call.hold", "token": "", "data": {"token": "no secret"}}"#,
        ),
        (
            r#"{"token":"a-secret","token":["a-secret"]}"#,
            r#"{"token":"","token":""}"#,
        ),
        // Cut off, or with what no JSON has: nobody can parse it, and the secret is found all the same.
        (
            r#"{"token":"a-secret","event":"call.h"#,
            r#"{"token":"","event":"call.h"#,
        ),
        (
            "{\"a\":\"\n\",\"tok\\u0065n\":\"a-secret\"}",
            "{\"a\":\"\n\",\"tok\\u0065n\":\"\"}",
        ),
    ] {
        let request = Request::new(body.as_bytes());
        let stored = request.to_stored(Vendor::Aircall, now());
        assert_eq!(String::from_utf8(stored.body).unwrap(), kept);
        // Another vendor's field of this name is none of its secrets.
        let stored = request.to_stored(Vendor::Net2phone, now());
        assert_eq!(stored.body, body.as_bytes());
    }
}

#[test]
fn the_json_of_a_stored_request_is_as_documented() {
    let headers = [("Accept", &b"*/*"[..]), ("X-Odd", b"\xff\x00")];
    let request = Request::new(b"a\xffb")
        .with_query("a=1")
        .with_headers(&headers);
    let stored = request
        .to_stored(Vendor::Petdesk, now())
        .with_tenant("customer-7");
    assert_eq!(
        serde_json::to_string(&stored).unwrap(),
        r#"{"vendor":"petdesk","tenant":"customer-7","query":"a=1","headers":[["Accept","*/*"],["X-Odd",{"hex":"ff00"}]],"body":{"hex":"61ff62"},"received_at":"2026-03-12T09:15:02.250Z"}"#
    );
    let bare = Request::new(b"").to_stored(Vendor::Petdesk, now());
    assert_eq!(
        serde_json::to_string(&bare).unwrap(),
        r#"{"vendor":"petdesk","received_at":"2026-03-12T09:15:02.250Z"}"#
    );
    for wrong in [
        r#"{"hex":"f"}"#,
        r#"{"hex":"+f"}"#,
        r#"{"hex":"zz"}"#,
        r#"{"text":"00"}"#,
        "{}",
        "7",
    ] {
        let json = format!(
            r#"{{"vendor":"petdesk","body":{wrong},"received_at":"2026-03-12T09:15:02Z"}}"#
        );
        assert!(
            serde_json::from_str::<StoredRequest>(&json).is_err(),
            "{wrong}"
        );
    }
    assert!(!format!("{stored:?}").contains("customer-7"));
}

#[cfg(feature = "verify")]
mod keys {
    use std::collections::BTreeSet;

    use hookswitch::{Event, Request, Vendor};

    use super::{http, now};

    fn hex(bytes: [u8; 32]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// These values may never change: tables hold them.
    #[test]
    fn keys_are_the_same_in_every_version() {
        let request = Request::new(b"{}").with_query("a=1");
        assert_eq!(
            hex(request.digest()),
            "945baf9a3ec012f0600b5e55543aa1d696d56c3cd60120658cdeca24875a41b7"
        );
        for (vendor, body, key) in [
            (
                Vendor::Petdesk,
                &b"eventType=HangupCall&callUuid=7&callerIdNum=12125550142&extNumber=2005"[..],
                "a1d8146849a87f22e070cd223096aff6215be3250ae37fb87df4d2952dddb989",
            ),
            (
                Vendor::Net2phone,
                br#"{"id":"1","event":"call_completed","timestamp":"2026-03-12T09:14:31.5Z","call_id":"7","direction":"outbound","originating_number":"+12125550142","dialed_number":"201","duration":60,"user":{"id":"3","name":"A. B.","account_id":"9"}}"#,
                "bcb252af40e47fa353cf8db3256640baa532abcab1e4cfefbe33f477d26143ec",
            ),
        ] {
            let delivery = hookswitch::parse(vendor, &Request::new(body)).unwrap();
            let mut event = delivery.normalize().next().unwrap();
            assert_eq!(hex(event.idempotency_key()), key);
            event.received_at = Some(now());
            assert_eq!(hex(event.idempotency_key()), key, "the arrival is no part of it");
        }
    }

    #[test]
    fn the_parts_of_a_request_are_kept_apart() {
        let digest = |query: &'static str, body: &'static str| {
            Request::new(body.as_bytes()).with_query(query).digest()
        };
        let digests = [
            digest("", ""),
            digest("a", ""),
            digest("", "a"),
            digest("ab", ""),
            digest("a", "b"),
            digest("", "ab"),
        ];
        assert_eq!(digests.into_iter().collect::<BTreeSet<_>>().len(), 6);
    }

    #[test]
    fn events_have_one_key_if_they_are_the_same_and_else_two() {
        let mut events: Vec<Event<'static>> = Vec::new();
        for story in http::all().unwrap() {
            for file in &story.requests {
                let vendor = file.vendor.expect("a fixture names its vendor");
                if let Ok(delivery) = hookswitch::parse(vendor, &file.request()) {
                    events.extend(delivery.normalize().map(Event::into_owned));
                }
            }
        }
        let arrived = events.clone().into_iter().map(|mut event| {
            event.received_at = Some(now());
            event
        });
        let all: Vec<_> = arrived.chain(events).collect();
        let identities: BTreeSet<_> = all.iter().map(Event::identity).collect();
        let hashed: std::collections::HashSet<_> = all.iter().map(Event::identity).collect();
        let keys: BTreeSet<_> = all.iter().map(Event::idempotency_key).collect();
        assert_eq!(identities.len(), keys.len());
        assert_eq!(hashed.len(), keys.len());
        assert!(keys.len() * 2 <= all.len());
        let (one, other) = (&all[0], &all[all.len() / 2]);
        assert!(one.is_same(other) && one != other);
    }
}
