//! Yeastar's calls: what became of each, whatever the order of their events, and with one of them lost.

use chrono::FixedOffset;
use hookswitch::{
    Call, Event, Outcome, Request, State, Vendor, call::MomentSource, samples, yeastar,
};

use crate::support::told::{fold, is_one_call_in_any_order, stories_of, told_by_extensions};

/// The events of each delivery of a story, at an offset of an hour if one is said.
fn deliveries(story: &str, offset: Option<FixedOffset>) -> Vec<Vec<Event<'static>>> {
    let read = samples::story(story).map(|sample| {
        let delivery = hookswitch::parse(sample.vendor, &sample.request()).unwrap();
        let events = match offset {
            Some(offset) => delivery.normalize_at(offset),
            None => delivery.normalize(),
        };
        events.map(Event::into_owned).collect()
    });
    read.collect()
}

#[test]
fn what_became_of_each_call() {
    for (story, expected) in [
        (
            "documented-call-request",
            "initiated - inbound, placed -, answered -, - s, talked - s",
        ),
        (
            "documented-record",
            "ended answered internal, placed 2005, answered -, 24 s, talked 21 s",
        ),
        (
            "forwarded-outside",
            "ended answered inbound, placed -, answered -, 48 s, talked 40 s",
        ),
        (
            "held-and-resumed",
            "ended answered inbound, placed -, answered 1001, 120 s, talked 112 s",
        ),
        (
            "inbound-answered",
            "ended answered inbound, placed -, answered 1001, 68 s, talked 60 s",
        ),
        (
            "inbound-answered-without-record",
            "ended answered inbound, placed -, answered 1001, - s, talked - s",
        ),
        (
            "inbound-answered-in-the-callers-word",
            "ended answered inbound, placed -, answered 1001, 68 s, talked 60 s",
        ),
        (
            "inbound-busy",
            "ended busy inbound, placed -, answered -, 2 s, talked - s",
        ),
        (
            "inbound-failed",
            "ended failed inbound, placed -, answered -, 0 s, talked - s",
        ),
        (
            "inbound-missed",
            "ended missed inbound, placed -, answered -, 20 s, talked - s",
        ),
        (
            "inbound-only-the-record",
            "ended answered inbound, placed -, answered -, 68 s, talked 60 s",
        ),
        (
            "inbound-trunk-not-monitored",
            "ended answered inbound, placed -, answered 1001, 30 s, talked 22 s",
        ),
        (
            "inbound-voicemail",
            "ended voicemail inbound, placed -, answered -, 31 s, talked - s",
        ),
        (
            "inbound-withheld",
            "ended answered inbound, placed -, answered 1001, 40 s, talked 33 s",
        ),
        (
            "internal-answered",
            "ended answered internal, placed 2005, answered 2002, 24 s, talked 21 s",
        ),
        (
            "internal-answered-one-by-one",
            "ended answered internal, placed 2005, answered 2002, 24 s, talked 21 s",
        ),
        (
            "internal-busy",
            "ended busy internal, placed 2005, answered -, 1 s, talked - s",
        ),
        (
            "internal-missed",
            "ended missed internal, placed 2005, answered -, 12 s, talked - s",
        ),
        (
            "internal-voicemail",
            "ended voicemail internal, placed 2005, answered -, 40 s, talked - s",
        ),
        (
            "menu-then-answered",
            "ended answered inbound, placed -, answered 1001, 95 s, talked 50 s",
        ),
        (
            "menu-then-missed",
            "ended missed inbound, placed -, answered -, 40 s, talked - s",
        ),
        (
            "outbound-answered",
            "ended answered outbound, placed 1001, answered -, 33 s, talked 25 s",
        ),
        (
            "outbound-answered-early-media",
            "ended answered outbound, placed 1001, answered -, 33 s, talked 25 s",
        ),
        (
            "outbound-busy-with-an-announcement",
            "ended busy outbound, placed 1001, answered -, 0 s, talked - s",
        ),
        (
            "outbound-failed",
            "ended failed outbound, placed 1001, answered -, 1 s, talked - s",
        ),
        (
            "outbound-no-answer",
            "ended no_answer outbound, placed 1001, answered -, 30 s, talked - s",
        ),
        (
            "outbound-only-the-record",
            "ended answered outbound, placed 1001, answered -, 33 s, talked 25 s",
        ),
        (
            "outbound-rings-while-1001-is-answered",
            "ended no_answer outbound, placed 1001, answered -, 20 s, talked - s",
        ),
        (
            "queue-abandoned",
            "ended abandoned inbound, placed -, answered -, 45 s, talked - s",
        ),
        (
            "queue-answered-by-the-second",
            "ended answered inbound, placed -, answered 1002, 62 s, talked 44 s",
        ),
        (
            "queue-caller-hangs-up",
            "ended missed inbound, placed -, answered -, - s, talked - s",
        ),
        (
            "queue-missed",
            "ended missed inbound, placed -, answered -, 45 s, talked - s",
        ),
        (
            "queue-rings-1001-twice",
            "ended answered inbound, placed -, answered 1001, 80 s, talked 40 s",
        ),
        (
            "queue-rings-all",
            "ended answered inbound, placed -, answered 1002, 62 s, talked 44 s",
        ),
        (
            "inbound-transferred",
            "ended answered inbound, placed -, answered 1001, 200 s, talked 190 s",
        ),
        (
            "two-records",
            "ended answered inbound, placed -, answered 1002, 50 s, talked 30 s",
        ),
    ] {
        let all = deliveries(&format!("yeastar/{story}"), None);
        assert_eq!(
            told_by_extensions(&fold(all.iter()).unwrap()),
            expected,
            "{story}"
        );
    }
}

#[test]
fn the_order_and_repetitions_change_no_call() {
    let stories = stories_of(Vendor::Yeastar);
    assert!(stories.len() > 25, "{}", stories.len());
    for story in stories {
        is_one_call_in_any_order(&story, &deliveries(&story, None));
    }
}

/// What is left says the same or less: never another answerer or direction, nor a longer talk. If the record is lost, what
/// is left of an unanswered call may say otherwise why nobody answered.
#[test]
fn one_lost_delivery_makes_no_wrong_call() {
    let mut seen = 0;
    for story in stories_of(Vendor::Yeastar) {
        let all = deliveries(&story, None);
        let whole = fold(all.iter()).unwrap();
        for lost in 0..all.len() {
            let rest = all.iter().enumerate().filter(|(at, _)| *at != lost);
            let Some(call) = fold(rest.map(|(_, events)| events)) else {
                continue;
            };
            seen += 1;
            let said = format!("{story} without {lost}: {}", told_by_extensions(&call));
            assert!(call.talk_time <= whole.talk_time, "{said}");
            assert!(
                call.direction.is_none() || call.direction == whole.direction,
                "{said}"
            );
            // Of two who talked, the answer of the first was lost.
            let is_limit = story.ends_with("inbound-transferred") && lost == 1;
            assert!(
                call.answered_by.is_none() || call.answered_by == whole.answered_by || is_limit,
                "{said}"
            );
            let is_record = all[lost].iter().any(|event| event.name == "30012");
            let is_unanswered = |call: &Call| call.outcome != Some(Outcome::Answered);
            // Without a record and without the answer nothing tells such a call from a missed one.
            let is_limit = story.ends_with("inbound-answered-without-record") && lost == 1;
            assert!(
                call.state != State::Ended
                    || call.outcome == whole.outcome
                    || (is_record && is_unanswered(&whole) && is_unanswered(&call))
                    || is_limit,
                "{said}"
            );
        }
    }
    assert!(seen > 80, "{seen}");
}

/// A queue's phones ring one after the other, and a trunk is answered before anybody is: until somebody answers or hangs
/// up, the call goes on, and nobody has answered.
#[test]
fn a_trunk_that_is_answered_is_no_answer() {
    for (story, until) in [
        ("menu-then-answered", 2),
        ("queue-answered-by-the-second", 4),
        ("queue-rings-1001-twice", 3),
        ("outbound-rings-while-1001-is-answered", 1),
        ("outbound-busy-with-an-announcement", 2),
    ] {
        let all = deliveries(&format!("yeastar/{story}"), None);
        for end in 1..=until {
            let call = fold(all[..end].iter()).unwrap();
            assert!(
                call.state < State::InProgress,
                "{story}: {}",
                told_by_extensions(&call)
            );
            assert_eq!(call.outcome, None, "{story}");
        }
    }
}

#[test]
fn the_times_of_a_record_are_read_at_the_offset_that_is_said() {
    let all = deliveries("yeastar/inbound-answered", FixedOffset::east_opt(3600));
    let call = fold(all.iter()).unwrap();
    let (start, end) = (call.started_at.unwrap(), call.ended_at.unwrap());
    assert_eq!(start.at.to_rfc3339(), "2026-03-12T13:00:00+00:00");
    assert_eq!(end.at.to_rfc3339(), "2026-03-12T13:01:08+00:00");
    assert_eq!(start.source, MomentSource::Stated);
    assert_eq!(end.source, MomentSource::Stated);
    // Nothing is guessed.
    let all = deliveries("yeastar/inbound-answered", None);
    assert_eq!(fold(all.iter()).unwrap().started_at, None);
}

#[test]
fn an_event_is_the_same_as_a_text_as_an_object_and_as_it_is_printed() {
    let object = r#"{"call_id":"7.1","members":[{"extension":{"number":"1001","channel_id":"c","member_status":"RING"}}]}"#;
    let read = |msg: &str| {
        let body = format!(r#"{{"type":30011,"sn":"3631A2124XXX","msg":{msg}}}"#);
        let delivery = yeastar::parse(&Request::new(body.as_bytes())).unwrap();
        assert!(delivery.notices().is_empty(), "{msg}");
        delivery.payload.into_owned()
    };
    let expected = read(object);
    assert_eq!(expected.msg.members.len(), 1);
    assert_eq!(read(&format!("{object:?}")), expected);
    assert_eq!(read(&format!("\"{object}\"")), expected);
}
