//! The events and calls of every story, and those with every field filled.

#![allow(dead_code, reason = "no test needs all of it")]

use hookswitch::{Call, CallLog, Event};

#[path = "../../../../tests/it/support/filled.rs"]
mod filled;
#[path = "../../../../examples/support/http.rs"]
mod http;

/// What was folded of one story, or of none.
pub struct Story {
    pub name: String,
    pub events: Vec<Event<'static>>,
    pub calls: Vec<Call>,
}

/// Every story, with and without times of arrival, and one whose every field is filled.
pub fn stories() -> Vec<Story> {
    let mut stories = vec![Story {
        name: "filled".to_owned(),
        events: filled::events(),
        calls: vec![filled::call()],
    }];
    for group in http::all().unwrap() {
        stories.push(story(&group, false));
        stories.push(story(&group, true));
    }
    let count = |of: fn(&Story) -> usize| stories.iter().map(of).sum::<usize>();
    let (events, calls) = (
        count(|story| story.events.len()),
        count(|story| story.calls.len()),
    );
    assert!(
        events > 1200 && calls > 160,
        "{events} events, {calls} calls"
    );
    stories
}

fn story(group: &http::Story, with_arrivals: bool) -> Story {
    let mut log = CallLog::new();
    let mut events = Vec::new();
    for (second, file) in (0..).zip(&group.requests) {
        let vendor = file.vendor.expect("a fixture names its vendor");
        let Ok(delivery) = hookswitch::parse(vendor, &file.request()) else {
            continue;
        };
        for event in delivery.normalize() {
            let mut event = event.into_owned();
            if with_arrivals {
                event.received_at = chrono::DateTime::from_timestamp(1_796_126_400 + second, 0);
            }
            events.push(event.clone());
            log.extend([event]);
        }
    }
    Story {
        name: group.name.clone(),
        events,
        calls: log.calls().collect(),
    }
}
