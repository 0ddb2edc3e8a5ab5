//! NetSapiens' calls in part: what is lost must not become a wrong claim.

use chrono::{DateTime, TimeDelta, Utc};

use crate::support::http::stories;
use hookswitch::{Call, CallLog, Event, Outcome, Vendor};

/// The events of each story that has one call, each with an arrival.
fn calls() -> Vec<(String, Vec<Event<'static>>)> {
    let start: DateTime<Utc> = "2026-11-16T15:02:11Z".parse().unwrap();
    let mut all = stories().unwrap();
    all.retain(|story| story.name.starts_with("netsapiens/"));
    let calls = all.into_iter().map(|story| {
        let deliveries = story.requests.iter().enumerate().flat_map(|(at, file)| {
            let delivery = hookswitch::parse(Vendor::Netsapiens, &file.request()).unwrap();
            let arrival = start + TimeDelta::seconds(i64::try_from(at).unwrap() * 20);
            let events: Vec<_> = delivery.normalize().map(Event::into_owned).collect();
            events.into_iter().map(move |mut event| {
                event.received_at = Some(arrival);
                event
            })
        });
        (story.name.clone(), deliveries.collect::<Vec<_>>())
    });
    let calls: Vec<_> = calls.filter(|(_, events)| fold(events).is_some()).collect();
    assert!(
        calls.len() >= 20,
        "only {} stories have a call",
        calls.len()
    );
    calls
}

fn fold(events: &[Event<'static>]) -> Option<Call> {
    let mut log = CallLog::new();
    log.extend(events.iter().cloned());
    let mut calls = log.into_calls();
    let call = calls.next();
    assert_eq!(calls.next(), None);
    call
}

#[test]
fn a_lost_event_makes_no_wrong_claim() {
    let mut losses = 0;
    for (story, events) in calls() {
        let whole = fold(&events).unwrap();
        for at in 0..events.len() {
            // What two deliveries tell alike is lost in both.
            let rest: Vec<_> = events
                .iter()
                .filter(|event| !event.is_same(&events[at]))
                .cloned()
                .collect();
            let Some(call) = fold(&rest) else {
                continue;
            };
            losses += 1;
            let lost = format!("{story} without event {at}");
            // A mailbox or a menu may be all that is left.
            let is_only_the_platforms = call.outcome == Some(Outcome::AnsweredBySystem)
                && rest.iter().all(|event| event.agent.is_none());
            assert!(
                call.outcome.is_none() || call.outcome == whole.outcome || is_only_the_platforms,
                "{lost}: {:?} for {:?}",
                call.outcome,
                whole.outcome
            );
            assert!(
                call.answered_by.is_none() || call.answered_by == whole.answered_by
                    // The next one who talked.
                    || story == "netsapiens/inbound-transferred",
                "{lost}: {:?}",
                call.answered_by
            );
            assert!(
                call.direction.is_none() || call.direction == whole.direction,
                "{lost}"
            );
            if let (Some(talk), Some(of_whole)) = (call.talk_time, whole.talk_time) {
                assert!(talk <= of_whole, "{lost}: {talk:?} for {of_whole:?}");
            }
        }
    }
    assert!(losses > 80, "only {losses}");
}

#[test]
fn a_wait_in_a_queue_is_no_talk() {
    let (_, events) = calls()
        .into_iter()
        .find(|(name, _)| name == "netsapiens/cdrs-of-a-queue")
        .unwrap();
    // 336 seconds, which the last record has for the whole call, begin with the menu.
    let call = fold(&events).unwrap();
    assert_eq!(call.talk_time.unwrap().as_secs(), 312);
    assert_eq!(call.legs[1].talk_time.unwrap().as_secs(), 312);
}
