//! Telnyx: what becomes of calls whose deliveries arrive one after the other, in any order and twice; and what its
//! two ways of telling have in common.

mod deliveries;

use hookswitch::{
    Call, CallLog, EventKind, Outcome, Request, Vendor,
    error::Problem,
    event::{EndedBy, MessageStatus, Side},
    parse,
    request::Awaits,
    samples, telnyx,
};

use crate::support::http;
use crate::support::told::is_told_in_any_order;

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
        "inbound-transferred",
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
        is_told_in_any_order(&format!("telnyx/{story}"), told, expected);
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
