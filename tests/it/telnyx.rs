//! Telnyx: what becomes of calls whose deliveries arrive one after the other, in any order and twice; and what its
//! two ways of telling have in common.

use hookswitch::{
    Call, CallLog, EventKind, Outcome, Request, Vendor,
    error::Problem,
    event::{EndedBy, MessageStatus, Side},
    parse,
    request::Awaits,
    samples, telnyx,
};

use crate::support::http;

fn told(call: &Call) -> String {
    let seconds = |span: Option<std::time::Duration>| {
        span.map_or("-".to_owned(), |span| span.as_secs().to_string())
    };
    let number = |number: Option<&hookswitch::PhoneNumber<'_>>| {
        let number = number.map_or("-".to_owned(), ToString::to_string);
        number.trim_start_matches("+1212555").to_owned()
    };
    let legs = call.legs.iter().map(|leg| {
        let outcome = leg.outcome.map_or("-", Outcome::as_str);
        format!("{} {outcome}", number(leg.number.as_ref()))
    });
    let legs: Vec<_> = legs.collect();
    format!(
        "{} {} {}, {} s, talked {} s, {} to {} [{}]",
        call.state,
        call.outcome.map_or("-", Outcome::as_str),
        call.direction.map_or("-", hookswitch::Direction::as_str),
        seconds(call.duration),
        seconds(call.talk_time),
        number(call.from.number.as_ref()),
        number(call.to.number.as_ref()),
        legs.join(", ")
    )
}

/// What an operator would say of each story.
const CALLS: &[(&str, &str)] = &[
    (
        "inbound-as-observed",
        "ended answered_by_system inbound, 30 s, talked - s, 0142 to 0100 []",
    ),
    (
        "conference",
        "ended answered_by_system inbound, 60 s, talked - s, 0142 to 0100 []",
    ),
    (
        "held",
        "ended answered inbound, 60 s, talked 50 s, 0142 to 0100 [0171 answered]",
    ),
    (
        "inbound-abandoned-before-anything",
        "ended abandoned inbound, 4 s, talked - s, 0142 to 0100 []",
    ),
    (
        "inbound-abandoned-while-ringing",
        "ended abandoned inbound, 14 s, talked - s, 0142 to 0100 [0171 abandoned]",
    ),
    (
        "inbound-answered",
        "ended answered inbound, 75 s, talked 60 s, 0142 to 0100 [0171 answered]",
    ),
    (
        "inbound-answered-begin-is-lost",
        "ended answered -, 73 s, talked 60 s, 0142 to 0100 [0171 answered, - -]",
    ),
    (
        "inbound-answered-by-a-mailbox",
        "ended missed inbound, 30 s, talked - s, 0142 to 0100 [0171 -]",
    ),
    (
        "inbound-application-alone",
        "ended answered_by_system inbound, 10 s, talked - s, 0142 to 0100 []",
    ),
    (
        "inbound-begin-is-late",
        "ended answered_by_system inbound, 10 s, talked - s, 0142 to 0100 []",
    ),
    (
        "inbound-begin-is-lost",
        "ended answered -, 10 s, talked 9 s, 0142 to 0100 [- answered]",
    ),
    (
        "inbound-bridged-to-a-call-of-its-own",
        "ended answered_by_system inbound, 80 s, talked - s, 0142 to 0100 []",
    ),
    (
        "inbound-busy",
        "ended busy inbound, 12 s, talked - s, 0142 to 0100 [0171 busy]",
    ),
    (
        "inbound-end-arrives-first",
        "ended answered inbound, 75 s, talked 60 s, 0142 to 0100 [0171 answered]",
    ),
    (
        "inbound-failed",
        "ended failed inbound, 12 s, talked - s, 0142 to 0100 [0171 failed]",
    ),
    (
        "inbound-from-a-sip-address",
        "ended answered_by_system inbound, 9 s, talked - s, sip:desk7@198.51.100.7 to 0100 []",
    ),
    (
        "inbound-missed",
        "ended missed inbound, 31 s, talked - s, 0142 to 0100 [0171 no_answer]",
    ),
    (
        "inbound-missed-begin-is-lost",
        "ended no_answer -, 40 s, talked - s, 0142 to 0100 [0171 no_answer, - -]",
    ),
    (
        "inbound-missed-not-answered-by-the-application",
        "ended abandoned inbound, 27 s, talked - s, 0142 to 0100 [0171 no_answer]",
    ),
    (
        "inbound-rejected-by-the-application",
        "ended rejected inbound, 0 s, talked - s, 0142 to 0100 []",
    ),
    (
        "inbound-rejected-by-the-phone",
        "ended rejected inbound, 12 s, talked - s, 0142 to 0100 [0171 rejected]",
    ),
    (
        "inbound-second-phone-answers",
        "ended answered inbound, 90 s, talked 60 s, 0142 to 0100 [0171 no_answer, 0172 answered]",
    ),
    (
        "inbound-transferred-on",
        "ended answered inbound, 130 s, talked 115 s, 0142 to 0100 [0171 answered, 0172 answered]",
    ),
    (
        "inbound-two-phones-ring-at-once",
        "ended answered inbound, 72 s, talked 60 s, 0142 to 0100 [0171 abandoned, 0172 answered]",
    ),
    (
        "inbound-withheld",
        "ended abandoned inbound, 4 s, talked - s, anonymous to 0100 []",
    ),
    (
        "keys-3-1-1",
        "ended answered_by_system inbound, 12 s, talked - s, 0142 to 0100 []",
    ),
    (
        "other-events",
        "ended answered_by_system inbound, 40 s, talked - s, 0142 to 0100 []",
    ),
    (
        "outbound-agent-first",
        "ended answered outbound, 77 s, talked 71 s, 0100 to 0171 [0171 answered, 0142 answered]",
    ),
    (
        "outbound-answered",
        "ended answered outbound, 57 s, talked 49 s, 0100 to 0142 [0142 answered]",
    ),
    (
        "outbound-busy",
        "ended busy outbound, 3 s, talked - s, 0100 to 0142 [0142 busy]",
    ),
    (
        "outbound-cancelled",
        "ended abandoned outbound, 9 s, talked - s, 0100 to 0142 [0142 abandoned]",
    ),
    (
        "outbound-failed",
        "ended failed outbound, 1 s, talked - s, 0100 to 0142 [0142 failed]",
    ),
    (
        "outbound-fax",
        "ended answered_by_system outbound, 20 s, talked - s, 0100 to 0142 [0142 -]",
    ),
    (
        "outbound-from-a-browser",
        "ended answered outbound, 13 s, talked 10 s, 0100 to 0142 [0142 answered]",
    ),
    (
        "outbound-from-a-phone",
        "ended answered outbound, 72 s, talked 60 s, 0100 to 0142 [0142 answered]",
    ),
    (
        "outbound-from-a-phone-no-answer",
        "ended no_answer outbound, 36 s, talked - s, 0100 to 0142 [0142 no_answer]",
    ),
    (
        "outbound-machine",
        "ended answered_by_system outbound, 20 s, talked - s, 0100 to 0142 [0142 -]",
    ),
    (
        "outbound-machine-detected-last",
        "ended answered_by_system outbound, 20 s, talked - s, 0100 to 0142 [0142 -]",
    ),
    (
        "outbound-no-answer",
        "ended no_answer outbound, 30 s, talked - s, 0100 to 0142 [0142 no_answer]",
    ),
    (
        "outbound-not-sure",
        "ended answered outbound, 50 s, talked 42 s, 0100 to 0142 [0142 answered]",
    ),
    (
        "outbound-person-detected",
        "ended answered outbound, 50 s, talked 42 s, 0100 to 0142 [0142 answered]",
    ),
    (
        "outbound-rejected",
        "ended rejected outbound, 6 s, talked - s, 0100 to 0142 [0142 rejected]",
    ),
    (
        "outbound-time-limit",
        "ended answered outbound, 68 s, talked 60 s, 0100 to 0142 [0142 answered]",
    ),
    (
        "queue-abandoned",
        "ended abandoned inbound, 50 s, talked - s, 0142 to 0100 []",
    ),
    (
        "queue-left",
        "ended answered inbound, 100 s, talked 60 s, 0142 to 0100 [0171 answered]",
    ),
    (
        "queue-taken",
        "ended answered inbound, 91 s, talked - s, 0142 to 0100 []",
    ),
    (
        "queue-timed-out",
        "ended timed_out inbound, 70 s, talked - s, 0142 to 0100 []",
    ),
    (
        "recorded",
        "ended answered inbound, 70 s, talked 60 s, 0142 to 0100 [0171 answered]",
    ),
    (
        "recorded-in-two-formats",
        "ended answered_by_system inbound, 20 s, talked - s, 0142 to 0100 []",
    ),
    (
        "recording-failed",
        "ended answered_by_system inbound, 20 s, talked - s, 0142 to 0100 []",
    ),
    (
        "refer-failed",
        "ended answered_by_system inbound, 14 s, talked - s, 0142 to 0100 []",
    ),
    (
        "referred",
        "ended forwarded inbound, 10 s, talked - s, 0142 to 0100 []",
    ),
    (
        "texml-application-alone",
        "ended - -, 20 s, talked - s, 0142 to 0100 []",
    ),
    (
        "texml-dial-no-answer",
        "ended no_answer -, 60 s, talked - s, 0142 to 0100 [- no_answer]",
    ),
    (
        "texml-dial-result",
        "ended answered -, 60 s, talked 40 s, 0142 to 0100 [- answered]",
    ),
    (
        "texml-inbound-abandoned-while-ringing",
        "ended abandoned -, 14 s, talked - s, 0142 to 0100 [0171 abandoned]",
    ),
    (
        "texml-inbound-answered",
        "ended answered -, 76 s, talked 60 s, 0142 to 0100 [0171 answered]",
    ),
    (
        "texml-inbound-busy",
        "ended busy -, 12 s, talked - s, 0142 to 0100 [0171 busy]",
    ),
    (
        "texml-inbound-child-told-first",
        "ended answered -, 76 s, talked 60 s, 0142 to 0100 [0171 answered]",
    ),
    (
        "texml-inbound-failed",
        "ended failed -, 12 s, talked - s, 0142 to 0100 [0171 failed]",
    ),
    (
        "texml-inbound-missed",
        "ended no_answer -, 32 s, talked - s, 0142 to 0100 [0171 no_answer]",
    ),
    ("texml-menu", "ended - -, 20 s, talked - s, 0142 to 0100 []"),
    (
        "texml-outbound-answered",
        "ended - -, 57 s, talked - s, 0100 to 0142 []",
    ),
    (
        "texml-outbound-busy",
        "ended busy -, 3 s, talked - s, 0100 to 0142 []",
    ),
    (
        "texml-outbound-canceled",
        "ended abandoned -, 5 s, talked - s, 0100 to 0142 []",
    ),
    (
        "texml-outbound-failed",
        "ended failed -, 1 s, talked - s, 0100 to 0142 []",
    ),
    (
        "texml-outbound-no-answer",
        "ended no_answer -, 30 s, talked - s, 0100 to 0142 []",
    ),
    (
        "texml-queue",
        "ended answered -, 90 s, talked - s, 0142 to 0100 []",
    ),
    (
        "texml-queue-abandoned",
        "ended abandoned -, 40 s, talked - s, 0142 to 0100 []",
    ),
    (
        "texml-record-result",
        "ended - -, 20 s, talked - s, 0142 to 0100 []",
    ),
    (
        "texml-recorded",
        "ended - -, 20 s, talked - s, 0142 to 0100 []",
    ),
    (
        "texml-recorded-by-dial",
        "ended - -, 90 s, talked - s, 0142 to 0100 []",
    ),
    (
        "transcribed-as-it-goes-on",
        "ended answered_by_system inbound, 20 s, talked - s, 0142 to 0100 []",
    ),
];

#[test]
fn calls_become_what_an_operator_would_say_in_any_order_and_repeated() {
    for (story, expected) in CALLS {
        let name = format!("telnyx/{story}");
        let samples: Vec<_> = samples::story(&name).collect();
        assert!(!samples.is_empty(), "{story}");
        // Every rotation, forwards and backwards, each delivery twice.
        for first in 0..samples.len() {
            for is_reversed in [false, true] {
                let mut order: Vec<_> = (0..samples.len()).collect();
                order.rotate_left(first);
                if is_reversed {
                    order.reverse();
                }
                let mut log = CallLog::new();
                for index in order.iter().flat_map(|index| [index, index]) {
                    let sample = &samples[*index];
                    let delivery = parse(sample.vendor, &sample.request()).unwrap();
                    log.apply_all(delivery.normalize(), sample.at);
                }
                let calls: Vec<_> = log.into_calls().collect();
                assert_eq!(calls.len(), 1, "{story}");
                assert_eq!(told(&calls[0]), *expected, "{story}: {order:?}");
            }
        }
    }
}

#[test]
fn every_story_of_a_call_is_in_the_list() {
    let listed: Vec<_> = CALLS.iter().map(|(story, _)| *story).collect();
    for story in http::stories().unwrap() {
        let Some(name) = story.name.strip_prefix("telnyx/") else {
            continue;
        };
        let is_call = !name.starts_with("message-") && !name.starts_with("documented-");
        // The legs of three calls.
        let is_other = name == "texml-dial-other-results";
        assert!(!is_call || is_other || listed.contains(&name), "{name}");
    }
}

#[test]
fn a_call_whose_begin_comes_late_is_put_right() {
    let mut log = CallLog::new();
    let mut outcomes = Vec::new();
    for sample in samples::story("telnyx/inbound-begin-is-late") {
        let delivery = parse(sample.vendor, &sample.request()).unwrap();
        log.apply_all(delivery.normalize(), sample.at);
        outcomes.push(log.calls().next().unwrap().outcome);
    }
    assert_eq!(
        outcomes,
        [
            None,
            Some(Outcome::Answered),
            Some(Outcome::AnsweredBySystem)
        ]
    );
}

#[test]
fn a_sip_code_is_one_of_sip() {
    for (text, code) in [
        ("486", Some(486)),
        (" 200 ", Some(200)),
        ("699", Some(699)),
        ("16", None),
        ("700", None),
        ("70000", None),
        ("unspecified", None),
    ] {
        let body = format!(
            r#"{{"data": {{"event_type": "call.hangup", "id": "7", "payload": {{"sip_hangup_cause": "{text}"}}}}}}"#
        );
        let delivery = telnyx::parse(&Request::new(body.as_bytes())).unwrap();
        let event = delivery.normalize().next().unwrap();
        let EventKind::Ended(ended) = event.kind else {
            panic!("{text}")
        };
        assert_eq!(ended.sip_code, code, "{text}");
    }
}

#[test]
fn a_leg_is_the_callers_or_a_called_one_by_its_begin_alone() {
    let begins = |told: &str| {
        let body = format!(
            r#"{{"data": {{"event_type": "call.initiated", "id": "7", "payload": {{{told}}}}}}}"#
        );
        let delivery = telnyx::parse(&Request::new(body.as_bytes())).unwrap();
        let event = delivery.normalize().next().unwrap();
        (event.side, event.direction, event.kind.as_str())
    };
    let called = (Some(Side::Called), None, "ringing");
    let unknown = (None, None, "unknown");
    for (told, expected) in [
        (
            r#""direction": "incoming""#,
            (
                Some(Side::Caller),
                Some(hookswitch::Direction::Inbound),
                "initiated",
            ),
        ),
        (r#""direction": "outgoing""#, called),
        (r#""direction": "outgoing", "state": "parked""#, called),
        (
            r#""direction": "outgoing", "state": "bridging", "calling_party_type": "sip""#,
            called,
        ),
        (
            r#""direction": "outgoing", "state": "parked", "calling_party_type": "sip""#,
            (
                Some(Side::Caller),
                Some(hookswitch::Direction::Outbound),
                "initiated",
            ),
        ),
        (r#""direction": "sideways""#, unknown),
        (r#""direction": "inbound""#, unknown),
    ] {
        assert_eq!(begins(told), expected, "{told}");
    }
    for sample in samples::of(Vendor::Telnyx) {
        let delivery = parse(sample.vendor, &sample.request()).unwrap();
        let is_json = sample.file.body.starts_with(b"{");
        for event in delivery.normalize() {
            let is_begin = delivery.event == "call.initiated";
            assert_eq!(event.side.is_some() && is_json, is_begin, "{}", sample.name);
        }
    }
}

#[test]
fn a_notification_is_read_with_and_without_its_envelope() {
    let mut read = 0;
    for sample in samples::of(Vendor::Telnyx) {
        let body: serde_json::Value = match serde_json::from_slice(&sample.file.body) {
            Ok(body) => body,
            Err(_) => continue,
        };
        let Some(inner) = body.get("data") else {
            continue;
        };
        let inner = inner.to_string();
        let bare = telnyx::parse(&Request::new(inner.as_bytes())).unwrap();
        let request = sample.request();
        let enveloped = telnyx::parse(&request).unwrap();
        assert_eq!(bare.event, enveloped.event, "{}", sample.name);
        assert_eq!(bare.payload.data, enveloped.payload.data, "{}", sample.name);
        let events = |delivery: hookswitch::Delivery<'_, telnyx::Payload<'_>>| {
            let events = delivery.normalize();
            events
                .map(hookswitch::Event::into_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(events(bare), events(enveloped), "{}", sample.name);
        read += 1;
    }
    assert!(read > 250, "{read}");
}

/// What is missing is said with the path at which it should stand.
#[test]
fn what_is_missing_is_told_by_its_path() {
    let notices = |body: &str| {
        let delivery = telnyx::parse(&Request::new(body.as_bytes())).unwrap();
        let notices = delivery.notices().into_iter();
        notices
            .map(|notice| notice.field.unwrap_or_default().into_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        notices(r#"{"data": {"event_type": "call.dtmf.received"}}"#),
        [
            "data.id",
            "data.occurred_at",
            "data.payload.call_leg_id",
            "data.payload.call_session_id",
            "data.payload.digit"
        ]
    );
    assert_eq!(
        notices(
            r#"{"event_type": "call.hangup", "id": "7", "occurred_at": "2026-03-12T20:31:00Z",
                "payload": {"call_leg_id": "A", "call_session_id": 5}}"#
        ),
        ["payload.hangup_cause"]
    );
}

#[test]
fn hangups_say_why_who_and_with_which_code() {
    let ended = |cause: &str, source: &str, code: &str| {
        let body = format!(
            r#"{{"event_type": "call.hangup", "payload": {{"hangup_cause": "{cause}", "hangup_source": "{source}",
                "sip_hangup_cause": {code}}}}}"#
        );
        let delivery = telnyx::parse(&Request::new(body.as_bytes())).unwrap();
        let event = delivery.normalize().next().unwrap();
        match event.kind {
            EventKind::Ended(ended) => {
                assert_eq!(ended.reason.as_deref(), Some(cause));
                (ended.outcome, ended.by, ended.sip_code)
            }
            kind => panic!("{kind:?}"),
        }
    };
    for (cause, outcome) in [
        ("user_busy", Some(Outcome::Busy)),
        ("call_rejected", Some(Outcome::Rejected)),
        ("no_answer", Some(Outcome::NoAnswer)),
        ("timeout", Some(Outcome::NoAnswer)),
        ("originator_cancel", Some(Outcome::Abandoned)),
        ("not_found", Some(Outcome::Failed)),
        ("normal_clearing", None),
        ("time_limit", None),
        ("unspecified", None),
        ("meteor", None),
    ] {
        let caller = Some(EndedBy::Caller);
        assert_eq!(
            ended(cause, "caller", "\"486\""),
            (outcome, caller, Some(486))
        );
    }
    let busy = Some(Outcome::Busy);
    for (source, by) in [("callee", Some(EndedBy::Called)), ("unknown", None)] {
        assert_eq!(ended("user_busy", source, "487"), (busy, by, Some(487)));
    }
    for code in ["\"unspecified\"", "null", "\"-1\"", "70000", "[486]"] {
        assert_eq!(ended("user_busy", "unknown", code), (busy, None, None));
    }
}

#[test]
fn a_message_has_the_status_of_its_first_recipient() {
    let status = |word: &str| {
        let body = format!(
            r#"{{"event_type": "message.finalized", "payload": {{"id": "7", "direction": "outbound",
                "to": [{{"phone_number": "+12125550142", "status": "{word}"}}, {{"status": "delivered"}}]}}}}"#
        );
        let delivery = telnyx::parse(&Request::new(body.as_bytes())).unwrap();
        match delivery.normalize().next().unwrap().kind {
            EventKind::Message(message) => {
                let failed = message.status == Some(MessageStatus::Failed);
                assert_eq!(message.reason.as_deref(), failed.then_some(word));
                message.status
            }
            kind => {
                assert_eq!(kind, EventKind::Unknown);
                None
            }
        }
    };
    for (word, expected) in [
        ("scheduled", Some(MessageStatus::Queued)),
        ("queued", Some(MessageStatus::Queued)),
        ("sending", Some(MessageStatus::Queued)),
        ("sent", Some(MessageStatus::Sent)),
        ("delivery_unconfirmed", Some(MessageStatus::Sent)),
        ("delivered", Some(MessageStatus::Delivered)),
        ("read", Some(MessageStatus::Read)),
        ("sending_failed", Some(MessageStatus::Failed)),
        ("delivery_failed", Some(MessageStatus::Failed)),
        ("expired", Some(MessageStatus::Failed)),
        ("cancelled", Some(MessageStatus::Failed)),
        ("webhook_delivered", None),
        ("lost", None),
    ] {
        assert_eq!(status(word), expected, "{word}");
    }
}

#[test]
fn requests_of_texml_wait_for_it_and_notifications_for_nothing() {
    for sample in samples::of(Vendor::Telnyx) {
        let delivery = parse(sample.vendor, &sample.request()).unwrap();
        let asks = matches!(
            &*delivery.event,
            "call-request"
                | "dial-result"
                | "gather-result"
                | "record-result"
                | "enqueue-result"
                | "queue-wait"
        );
        let expected = match asks {
            true => Awaits::Instructions,
            false => Awaits::Nothing,
        };
        assert_eq!(delivery.awaits(), expected, "{}", sample.name);
    }
    for (body, awaits) in [
        (
            "AccountSid=7&CallSid=8&AiGatherStatus=done",
            Awaits::NotTold,
        ),
        // What a call cost is no state of it.
        (
            "AccountSid=7&CallSid=8&CallStatus=completed&CallbackSource=call-cost-events&SequenceNumber=4",
            Awaits::NotTold,
        ),
        (r#"{"data": {"event_type": "call.new"}}"#, Awaits::Nothing),
    ] {
        let delivery = parse(Vendor::Telnyx, &Request::new(body.as_bytes())).unwrap();
        let notices = delivery.notices();
        let is_unknown = |notice: &hookswitch::Notice| notice.problem == Problem::UnknownEvent;
        assert!(notices.iter().any(is_unknown), "{body}");
        assert_eq!(delivery.awaits(), awaits, "{body}");
    }
}
