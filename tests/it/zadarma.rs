//! Zadarma: times that say no zone, and what becomes of calls in any order, if one notification is lost.

use chrono::{DateTime, FixedOffset, Utc};
use hookswitch::{Call, Event, Outcome, Request, State, Vendor, call::MomentSource, parse};

use crate::support::http;

fn at(text: &str) -> Option<DateTime<Utc>> {
    Some(text.parse().unwrap())
}

#[test]
fn a_time_without_a_zone_is_read_at_the_offset_that_is_said() {
    let start = |event: &str, text: &str, offset: &str| {
        let body = format!("event={event}&pbx_call_id=in_7&call_start={text}");
        let offset: FixedOffset = offset.parse().unwrap();
        let delivery = parse(Vendor::Zadarma, &Request::new(body.as_bytes())).unwrap();
        // Nothing is guessed.
        let untimed = delivery.normalize().next().unwrap();
        assert_eq!(
            (untimed.occurred_at, untimed.times.started_at),
            (None, None)
        );
        let event = delivery.normalize_at(offset).next().unwrap();
        (event.occurred_at, event.times.started_at)
    };
    for (offset, utc) in [
        ("+01:00", "2026-03-12T13:00:00Z"),
        ("+00:00", "2026-03-12T14:00:00Z"),
        ("+05:45", "2026-03-12T08:15:00Z"),
        ("-03:30", "2026-03-12T17:30:00Z"),
    ] {
        let text = "2026-03-12+14:00:00";
        // Only the start happened at the start.
        for event in ["NOTIFY_START", "NOTIFY_OUT_START"] {
            assert_eq!(start(event, text, offset), (at(utc), at(utc)));
        }
        for event in [
            "NOTIFY_INTERNAL",
            "NOTIFY_ANSWER",
            "NOTIFY_END",
            "NOTIFY_OUT_END",
            "NOTIFY_IVR",
        ] {
            assert_eq!(start(event, text, offset), (None, at(utc)));
        }
    }
    let winter = "+01:00";
    assert_eq!(
        start("NOTIFY_START", "2026-03-12T14:00:00Z", winter),
        (None, None)
    );
    assert_eq!(
        start("NOTIFY_START", "0000-00-00+00:00:00", winter),
        (None, None)
    );
    // No year that cannot be written.
    assert_eq!(
        start("NOTIFY_START", "0000-01-01+00:00:00", winter),
        (None, None)
    );
    assert_eq!(
        start("NOTIFY_START", "9999-12-31+23:59:59", "-01:00"),
        (None, None)
    );
}

#[test]
fn other_vendors_say_the_same_at_any_offset() {
    let offset = FixedOffset::east_opt(3600).unwrap();
    for story in http::stories().unwrap() {
        for file in story.requests {
            let vendor = file.vendor.unwrap();
            let delivery = parse(vendor, &file.request()).unwrap();
            let (usual, shifted): (Vec<_>, Vec<_>) = (
                delivery.normalize().collect(),
                delivery.normalize_at(offset).collect(),
            );
            assert_eq!(
                usual == shifted,
                !has_local_time(vendor, &usual),
                "{}",
                file.name()
            );
        }
    }
}

/// Whether events are of a request with a time that says no zone.
fn has_local_time(vendor: Vendor, events: &[Event<'_>]) -> bool {
    let has = |event: &Event<'_>| match vendor {
        Vendor::Zadarma => event.name != "NOTIFY_RECORD",
        Vendor::Yeastar => event.name == "30012",
        _ => false,
    };
    events.iter().any(has)
}

/// The events of each request of a story, at an offset of an hour.
fn requests(story: &str) -> Vec<Vec<Event<'static>>> {
    let stories = http::stories().unwrap();
    let name = format!("zadarma/{story}");
    let story = stories
        .iter()
        .find(|story| story.name == name)
        .expect("there is such a story");
    let offset = FixedOffset::east_opt(3600).unwrap();
    let events = |file: &http::Fixture| {
        let delivery = parse(Vendor::Zadarma, &file.request()).unwrap();
        delivery
            .normalize_at(offset)
            .map(Event::into_owned)
            .collect()
    };
    story.requests.iter().map(events).collect()
}

#[test]
fn the_start_of_a_call_is_known_at_an_offset_by_any_of_its_events() {
    let requests = requests("inbound-answered");
    for (lost, _) in requests.iter().enumerate() {
        let rest = requests
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != lost);
        let call = Call::fold(rest.flat_map(|(_, events)| events.clone())).unwrap();
        let start = call.started_at.unwrap();
        assert_eq!(Some(start.at), at("2026-03-12T13:00:00Z"));
        assert_eq!(start.source, MomentSource::Stated);
    }
}

#[test]
fn no_single_loss_makes_an_answered_call_a_missed_one() {
    for story in [
        "inbound-answered",
        "inbound-menu-answered",
        "inbound-two-ring-one-answers",
    ] {
        let requests = requests(story);
        for (lost, _) in requests.iter().enumerate() {
            let rest = requests
                .iter()
                .enumerate()
                .filter(|(index, _)| *index != lost);
            let call = Call::fold(rest.flat_map(|(_, events)| events.clone())).unwrap();
            match call.outcome {
                Some(Outcome::Answered) => {}
                // Without its end a call goes on.
                None => assert!(call.state != State::Ended, "{story}"),
                other => panic!("{story} without its request {lost}: {other:?}"),
            }
        }
    }
}
