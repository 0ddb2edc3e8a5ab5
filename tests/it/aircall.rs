//! Aircall's calls in any order and in part, and its token, which nothing keeps.

use std::collections::BTreeMap;

use crate::support::http::{Story, stories};
use crate::support::told::deliveries;
use hookswitch::{
    Call, CallLog, Event, EventKind, Outcome, Request, State, Vendor, aircall, event::Scope,
};

/// The stories of Aircall that have a call.
fn calls() -> Vec<Story> {
    let mut all = stories().unwrap();
    all.retain(|story| story.name.starts_with("aircall/"));
    all.retain(|story| fold(&deliveries(story)).is_some());
    assert!(all.len() >= 20, "only {} stories have a call", all.len());
    all
}

/// The one call of some deliveries, each of which is its events.
fn fold(deliveries: &[Vec<Event<'static>>]) -> Option<Call> {
    let mut log = CallLog::new();
    log.extend(deliveries.iter().flatten().cloned());
    let mut calls = log.into_calls();
    let call = calls.next();
    assert_eq!(calls.next(), None);
    call
}

#[test]
fn deliveries_in_any_order_and_twice_are_one_call() {
    let mut orders = 0;
    for story in calls() {
        let mut deliveries = deliveries(&story);
        let expected = fold(&deliveries);
        deliveries.extend(deliveries.clone());
        let mut seed = 7_usize;
        for _ in 0..100 {
            for at in (1..deliveries.len()).rev() {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                deliveries.swap(at, (seed >> 33) % (at + 1));
            }
            assert_eq!(fold(&deliveries), expected, "{}", story.name);
            orders += 1;
        }
    }
    assert!(orders > 2_000);
}

#[test]
fn the_end_alone_tells_what_came_of_the_call() {
    let told = |call: &Call| (call.outcome, call.ended_at, call.duration);
    let mut left_out = BTreeMap::<_, u32>::new();
    for story in calls() {
        let deliveries = deliveries(&story);
        let name = |at: usize| deliveries[at][0].name.to_string();
        let ends = (0..deliveries.len()).filter(|at| name(*at) == "call.ended");
        if ends.count() != 1 {
            continue;
        }
        let whole = fold(&deliveries).unwrap();
        for at in 0..deliveries.len() {
            let mut rest = deliveries.clone();
            rest.remove(at);
            let Some(call) = fold(&rest) else {
                continue;
            };
            *left_out.entry(name(at)).or_default() += 1;
            let is_end = |event: &Event<'_>| match &event.kind {
                EventKind::Ended(ended) => ended.scope == Scope::Call,
                _ => false,
            };
            let has_end = rest.iter().flatten().any(is_end);
            match &*name(at) {
                // All that tells of the machine, unless there is an answer that names nobody.
                "ai_voice_agent.started" if whole.outcome == Some(Outcome::AnsweredBySystem) => {
                    assert_ne!(call.outcome, Some(Outcome::Answered), "{}", story.name);
                }
                "call.ended" if !has_end => assert_ne!(call.state, State::Ended, "{}", story.name),
                // Its hang-up was made long after the end, and knows of no other.
                "call.ended" if story.name == "aircall/hungup-stamped-late" => {}
                // The hang-up tells the same, to the second at which it came.
                "call.ended" => {
                    assert_eq!(call.outcome, whole.outcome, "{}", story.name);
                    let late = call.ended_at.unwrap().at - whole.ended_at.unwrap().at;
                    assert!((0..=1).contains(&late.num_seconds()), "{}", story.name);
                }
                _ => assert_eq!(
                    told(&call),
                    told(&whole),
                    "{} without {}",
                    story.name,
                    name(at)
                ),
            }
        }
    }
    for name in [
        "call.created",
        "call.answered",
        "call.hungup",
        "call.ended",
        "call.transferred",
    ] {
        assert!(
            left_out.contains_key(name),
            "{name} was never left out: {left_out:?}"
        );
    }
}

#[test]
fn the_token_is_nowhere() {
    const TOKEN: &str = "s3cr3t";
    for body in [
        r#"{"event":"call.hold","token":"s3cr3t","data":{}}"#,
        r#"{"token":"s3cr3t","token":"s3cr3t","event":"call.hold"}"#,
        r#"{"event":"call.hold","tok\u0065n":"s3cr3t"}"#,
        r#"{"event":"call.hold","token":["s3cr3t",{"a":"s3cr3t"}]}"#,
        r#"{"event":"call.hold","token":{"s3cr3t":1}}"#,
        // A text that has to be repaired, before it and in it.
        "{\"resource\":\"a\nb\",\"event\":\"call.hold\",\"token\":\"s3cr3t\n\"}",
        // An event that is not known, and one without a name.
        r#"{"event":"call.new","token":"s3cr3t","data":{}}"#,
        r#"{"token":"s3cr3t","data":{}}"#,
        r#"{"event":"call.hold","token":"s3cr3t""#,
        // Cut off in the middle of it.
        r#"{"event":"call.hold","token": "s3cr3t"#,
        r#"{"event":"call.hold","token":"s3cr3t\"#,
        r#"{"event":"call.hold","token":["s3cr3t","#,
        "event=call.hold&token=s3cr3t&a=%zz",
    ] {
        let request = Request::new(body.as_bytes());
        let shown = match aircall::parse(&request) {
            Ok(delivery) => {
                let events: Vec<_> = delivery.normalize().collect();
                let json = serde_json::to_string(&delivery).unwrap();
                let owned = format!("{:?}", delivery.clone().into_owned());
                let strict = format!("{:?}", delivery.clone().strict());
                format!(
                    "{delivery:?} {json} {:?} {events:?} {owned} {strict}",
                    delivery.notices()
                )
            }
            Err(error) => format!("{error} {error:?}"),
        };
        assert!(!shown.contains(TOKEN), "{shown}");
        let is_json = body.starts_with('{');
        let stored = request.to_stored(Vendor::Aircall, chrono::DateTime::UNIX_EPOCH);
        let stored = serde_json::to_string(&stored).unwrap();
        assert_eq!(stored.contains(TOKEN), !is_json, "{stored}");
        // To anybody else it is a field like any other.
        if is_json && let Ok(delivery) = hookswitch::parse(Vendor::Net2phone, &request) {
            assert!(format!("{delivery:?}").contains(TOKEN));
        }
    }
}
