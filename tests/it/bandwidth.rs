//! Bandwidth: what becomes of calls whose deliveries arrive one after the other, in any order and twice; and its
//! credentials.

use hookswitch::{
    CallLog, Check, EventKind, Request, Secrets, Vendor, bandwidth, parse,
    request::Awaits,
    samples,
    verify::{Needed, Proof, Unsigned, Verified, VerifyError},
};

use crate::support::{
    http,
    told::{is_told_in_any_order, told_by_legs},
};

/// What an operator would say of each story.
const CALLS: &[(&str, &str)] = &[
    (
        "inbound-answered",
        "ended answered inbound, 73 s, talked 60 s, [0171 answered]",
    ),
    (
        "inbound-answered-by-a-second-phone",
        "ended answered inbound, 131 s, talked 100 s, [0171 no_answer, 0172 answered]",
    ),
    (
        "inbound-two-phones-ring-at-once",
        "ended answered inbound, 69 s, talked 60 s, [0171 answered, 0172 abandoned]",
    ),
    // The talk is over with the transfer, though nothing tells the end of the leg.
    (
        "inbound-answered-then-a-menu",
        "ended answered inbound, 200 s, talked 60 s, [0171 answered]",
    ),
    // Nothing but the result of the transfer is told, which names nobody.
    (
        "inbound-answered-transfer-result-alone",
        "ended answered inbound, 81 s, talked - s, []",
    ),
    (
        "inbound-transferred",
        "ended answered inbound, 110 s, talked 98 s, [0171 answered, 0172 answered]",
    ),
    (
        "inbound-taken-by-key",
        "ended answered inbound, 73 s, talked 60 s, [0171 answered]",
    ),
    // The caller's end says the same of each of these but for the word of why.
    (
        "inbound-application-alone",
        "ended answered_by_system inbound, 40 s, talked - s, []",
    ),
    (
        "inbound-announcement-alone",
        "ended answered_by_system inbound, 40 s, talked - s, []",
    ),
    (
        "recorded-by-the-caller",
        "ended answered_by_system inbound, 31 s, talked - s, []",
    ),
    (
        "inbound-missed",
        "ended missed inbound, 33 s, talked - s, [0171 no_answer]",
    ),
    (
        "inbound-missed-transfer-result-alone",
        "ended missed inbound, 33 s, talked - s, []",
    ),
    (
        "inbound-missed-at-once",
        "ended missed inbound, 3 s, talked - s, []",
    ),
    (
        "inbound-cancelled",
        "ended abandoned inbound, 3 s, talked - s, []",
    ),
    (
        "inbound-abandoned-while-ringing",
        "ended abandoned inbound, 9 s, talked - s, [0171 abandoned]",
    ),
    (
        "inbound-busy",
        "ended busy inbound, 9 s, talked - s, [0171 busy]",
    ),
    (
        "inbound-busy-leg-alone",
        "ended busy inbound, 9 s, talked - s, [0171 busy]",
    ),
    (
        "inbound-rejected",
        "ended rejected inbound, 9 s, talked - s, [0171 rejected]",
    ),
    (
        "inbound-failed",
        "ended failed inbound, 9 s, talked - s, [0171 failed]",
    ),
    // What came nearest to an answer is the call's, whichever attempt the result of a transfer tells of.
    (
        "inbound-busy-then-no-answer",
        "ended missed inbound, 44 s, talked - s, [0171 busy, 0172 no_answer]",
    ),
    (
        "inbound-one-rejects-the-other-rings-out",
        "ended missed inbound, 35 s, talked - s, [0171 rejected, 0172 no_answer]",
    ),
    (
        "inbound-bridge-fails",
        "ended answered_by_system inbound, 24 s, talked - s, []",
    ),
    (
        "inbound-application-fails",
        "ended failed inbound, 15 s, talked - s, []",
    ),
    (
        "outbound-answered",
        "ended answered outbound, 69 s, talked 60 s, [0163 answered]",
    ),
    ("outbound-busy", "ended busy outbound, 4 s, talked - s, []"),
    (
        "outbound-no-answer",
        "ended no_answer outbound, 30 s, talked - s, []",
    ),
    (
        "outbound-rejected",
        "ended rejected outbound, 7 s, talked - s, []",
    ),
    (
        "outbound-cancelled",
        "ended abandoned outbound, 7 s, talked - s, []",
    ),
    (
        "outbound-failed",
        "ended failed outbound, 2 s, talked - s, []",
    ),
    (
        "outbound-machine",
        "ended answered_by_system outbound, 39 s, talked - s, []",
    ),
    (
        "outbound-machine-detected-last",
        "ended answered_by_system outbound, 39 s, talked - s, []",
    ),
    (
        "outbound-person-detected",
        "ended answered outbound, 69 s, talked 60 s, [0163 answered]",
    ),
];

#[test]
fn calls_become_what_an_operator_would_say_in_any_order_and_repeated() {
    for (story, expected) in CALLS {
        is_told_in_any_order(&format!("bandwidth/{story}"), told_by_legs, expected);
    }
}

#[test]
fn a_caller_who_was_joined_with_another_call_was_answered() {
    // The other call left, which had joined this one or was joined by it.
    for story in ["bridged", "bridged-to-the-caller"] {
        let mut log = CallLog::new();
        for sample in samples::story(&format!("bandwidth/{story}")) {
            let delivery = parse(sample.vendor, &sample.request()).unwrap();
            log.apply_all(delivery.normalize(), sample.at);
        }
        let told: Vec<_> = log.calls().map(|call| told_by_legs(&call)).collect();
        assert_eq!(
            told,
            [
                "ended answered inbound, 71 s, talked - s, []",
                "ended answered outbound, 68 s, talked 61 s, [0171 answered]",
            ],
            "{story}"
        );
    }
}

#[test]
fn an_end_is_told_once_though_recordings_and_detections_follow() {
    for (story, ends) in [
        ("bandwidth/recorded", 1),
        ("bandwidth/transcribed-as-it-goes-on", 1),
    ] {
        let mut log = CallLog::new();
        let mut seen = 0;
        for sample in samples::story(story) {
            let delivery = parse(sample.vendor, &sample.request()).unwrap();
            let changed = log.apply_all(delivery.normalize(), sample.at);
            seen += changed
                .iter()
                .filter(|changed| changed.has_just_ended())
                .count();
        }
        assert_eq!(seen, ends, "{story}");
        assert_eq!(log.calls().next().unwrap().transcripts.len(), 1, "{story}");
    }
}

#[test]
fn each_event_of_an_array_is_a_message_of_its_own() {
    let sample = samples::story("bandwidth/message-out-to-a-group")
        .next()
        .unwrap();
    let request = sample.request();
    let delivery = parse(Vendor::Bandwidth, &request).unwrap();
    assert!(delivery.notices().is_empty());
    let statuses: Vec<_> = delivery
        .normalize()
        .map(|event| match event.kind {
            EventKind::Message(message) => (
                message.status.unwrap().as_str(),
                event.to.number.unwrap().to_string(),
                message.also_to.iter().map(ToString::to_string).collect(),
            ),
            kind => panic!("{kind:?}"),
        })
        .collect();
    let (one, other) = ("+12125550163".to_owned(), "+12125550172".to_owned());
    assert_eq!(
        statuses,
        [
            ("delivered", one.clone(), vec![other.clone()]),
            ("failed", other, vec![one]),
        ]
    );
}

#[test]
fn four_printed_samples_have_a_comma_that_no_json_has() {
    let mut commas = 0;
    for story in http::stories().unwrap() {
        for file in story.requests.iter().filter(|file| file.is_documented()) {
            if file.vendor != Some(Vendor::Bandwidth) {
                continue;
            }
            let text = std::fs::read_to_string(&file.path).unwrap();
            if !text.contains("a comma before the last brace is left out") {
                continue;
            }
            commas += 1;
            // As printed it is refused, and the place is told.
            let body = std::str::from_utf8(&file.body).unwrap().trim_end();
            let printed = format!("{},}}", body.strip_suffix('}').unwrap().trim_end());
            let error = parse(Vendor::Bandwidth, &Request::new(printed.as_bytes())).unwrap_err();
            assert_eq!(error.kind().as_str(), "syntax", "{}", file.name());
        }
    }
    assert_eq!(commas, 4);
}

#[test]
fn what_waits_for_bxml_is_told_from_notifications() {
    let mut waiting = std::collections::BTreeSet::new();
    for sample in samples::of(Vendor::Bandwidth) {
        let delivery = parse(Vendor::Bandwidth, &sample.request()).unwrap();
        match delivery.awaits() {
            Awaits::Instructions => drop(waiting.insert(delivery.event.clone().into_owned())),
            awaits => assert_eq!(awaits, Awaits::Nothing, "{}", sample.name),
        }
    }
    let waiting: Vec<_> = waiting.iter().map(String::as_str).collect();
    assert_eq!(
        waiting,
        [
            "answer",
            "bridgeComplete",
            "bridgeTargetComplete",
            "conferenceCreated",
            "conferenceMemberExit",
            "conferenceMemberJoin",
            "conferenceRedirect",
            "gather",
            "initiate",
            "recordComplete",
            "redirect",
            "transferAnswer",
            "transferComplete",
        ]
    );
    for body in [
        r#"{"eventType": "hologramStarted", "callUrl": ""}"#,
        r#"[{"type": "message-read"}]"#,
    ] {
        let delivery = parse(Vendor::Bandwidth, &Request::new(body.as_bytes())).unwrap();
        assert_eq!(delivery.awaits(), Awaits::NotTold, "{body}");
    }
}

#[test]
fn credentials_are_those_of_one_of_the_secrets() {
    let secrets = Secrets::new(["voice:open sesame", "messaging:open:sesame"]).unwrap();
    let at = |value: &str| {
        let headers = [("AUTHORIZATION", value)];
        bandwidth::verify(&Request::new(b"{}").with_headers(&headers), &secrets)
    };
    let by = |index| Ok(Verified::new(Proof::Sender, Some(index)));
    assert_eq!(at("Basic dm9pY2U6b3BlbiBzZXNhbWU="), by(0));
    assert_eq!(at("Basic bWVzc2FnaW5nOm9wZW46c2VzYW1l"), by(1));
    let malformed = Err(VerifyError::Malformed("authorization"));
    assert_eq!(at("Bearer dm9pY2U6b3BlbiBzZXNhbWU="), malformed);
    assert_eq!(at("Basic dm9pY2U6b3BlbiBzZXNhbWU"), malformed);
    assert_eq!(at("Basic dm9pY2U="), malformed);
    assert_eq!(at("Basic dm9pY2U6"), Err(VerifyError::Mismatch));

    let made = |secret| bandwidth::signed_headers(secret, &Unsigned::default());
    let twice = [made("voice:open sesame"), made("messaging:open:sesame")].concat();
    let request = Request::new(b"{}").with_headers(&twice);
    assert_eq!(bandwidth::verify(&request, &secrets), malformed);

    let now = chrono::DateTime::from_timestamp(1_773_347_500, 0).unwrap();
    let headers = made("voice:open sesame");
    let request = Request::new(b"{}").with_headers(&headers);
    let check = Check::at(now);
    let given = |check: &Check<'_>| hookswitch::verify(Vendor::Bandwidth, &request, check);
    assert_eq!(given(&check), Err(VerifyError::NotGiven(Needed::Secrets)));
    let no_pair = Secrets::new(["open sesame"]).unwrap();
    assert_eq!(
        given(&check.with_secrets(&no_pair)),
        Err(VerifyError::BadSecret)
    );
    assert_eq!(given(&check.with_secrets(&secrets)), by(0));
}

#[test]
fn the_credentials_are_not_stored() {
    let headers = bandwidth::signed_headers("voice:open sesame", &Unsigned::default());
    let request = Request::new(b"{}").with_headers(&headers);
    let stored = request.to_stored(Vendor::Bandwidth, chrono::DateTime::UNIX_EPOCH);
    let text = serde_json::to_string(&stored).unwrap();
    assert!(!text.contains("dm9pY2U6"), "{text}");
}

#[test]
fn a_length_is_written_as_it_was_sent() {
    for (sent, written) in [
        ("PT20.056S", "PT20.056S"),
        ("PT1M52.217257456S", "PT1M52.217257456S"),
        ("PT1M0.056S", "PT1M0.056S"),
        ("PT0S", "PT0S"),
        ("PT2H", "PT2H"),
        ("PT1M", "PT1M"),
        ("PT0.5S", "PT0.5S"),
        // The same, in the one form.
        ("P1DT2H", "PT26H"),
        ("PT90S", "PT1M30S"),
        ("PT00,500S", "PT0.5S"),
    ] {
        let body = format!(r#"{{"eventType": "recordComplete", "duration": "{sent}"}}"#);
        let delivery = bandwidth::parse(&Request::new(body.as_bytes())).unwrap();
        let json = serde_json::to_value(&delivery.payload).unwrap();
        assert_eq!(json["duration"], written, "{sent}");
    }
}
