//! What becomes of a story.

use std::collections::BTreeSet;
use std::time::Duration;

use super::http::Story;
use hookswitch::{
    Call, CallLog, Direction, Event, Outcome, Vendor, calls_by_numbers, event::Agent, parse,
    samples,
};

/// The events of each delivery of a story.
pub(crate) fn deliveries(story: &Story) -> Vec<Vec<Event<'static>>> {
    let requests = story.requests.iter().map(|file| {
        let vendor = file.vendor.expect("a fixture names its vendor");
        let request = file.request();
        let delivery = parse(vendor, &request).expect("a story is read");
        delivery.normalize().map(Event::into_owned).collect()
    });
    requests.collect()
}

/// The names of a vendor's stories.
pub(crate) fn stories_of(vendor: Vendor) -> BTreeSet<String> {
    let names = samples::of(vendor).map(|sample| {
        let (story, _) = sample.name.rsplit_once('/').unwrap();
        story.to_owned()
    });
    names.collect()
}

/// The call of some deliveries' events.
pub(crate) fn fold<'e>(deliveries: impl Iterator<Item = &'e Vec<Event<'static>>>) -> Option<Call> {
    Call::fold(deliveries.flatten().cloned().collect::<Vec<_>>())
}

/// Asserts that the deliveries of a story make one call, whatever comes first, and if each comes twice.
pub(crate) fn is_one_call_in_any_order(story: &str, all: &[Vec<Event<'static>>]) {
    let call = fold(all.iter());
    assert!(call.is_some(), "{story}");
    assert_eq!(fold(all.iter().rev().chain(all)), call, "{story}");
    for turn in 1..all.len() {
        let turned = all[turn..].iter().chain(&all[..turn]);
        assert_eq!(fold(turned), call, "{story} from {turn}");
    }
}

/// The calls of some events: by their ids, and of events without one by their numbers.
pub(crate) fn calls(events: Vec<Event<'static>>) -> Vec<Call> {
    let log: CallLog = events.iter().cloned().collect();
    let by_numbers = calls_by_numbers(events, Duration::from_secs(120));
    log.calls().chain(by_numbers).collect()
}

/// The call of a story, as a service has it that takes one request after the other.
pub(crate) fn call(story: &str) -> Call {
    let mut log = CallLog::new();
    for sample in samples::story(story) {
        let delivery = parse(sample.vendor, &sample.request()).unwrap();
        log.apply_all(delivery.normalize(), sample.at);
    }
    let mut calls = log.into_calls();
    let call = calls
        .next()
        .unwrap_or_else(|| panic!("{story} has no call"));
    assert!(calls.next().is_none(), "{story} has two calls");
    call
}

/// Asserts that a story is one call, of which `told` says this, in every rotation of its deliveries, forwards and
/// backwards, each delivery twice.
pub(crate) fn is_told_in_any_order(story: &str, told: fn(&Call) -> String, expected: &str) {
    let samples: Vec<_> = samples::story(story).collect();
    assert!(!samples.is_empty(), "{story}");
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
            assert_eq!(told(&calls[0]), expected, "{story}: {order:?}");
        }
    }
}

/// What an operator would say of a call, agents by their ids.
pub(crate) fn told(call: &Call) -> String {
    told_by(call, |agent| agent.id.as_deref())
}

/// What an operator would say of a call of a vendor whose agents have extensions and no ids.
pub(crate) fn told_by_extensions(call: &Call) -> String {
    told_by(call, |agent| agent.extension.as_deref())
}

fn told_by(call: &Call, name: for<'c> fn(&'c Agent<'_>) -> Option<&'c str>) -> String {
    let name = |agent: &Option<Agent<'_>>| {
        let agent = agent.as_ref().and_then(name);
        agent.unwrap_or("-").to_owned()
    };
    let (placed, answered) = (name(&call.placed_by), name(&call.answered_by));
    format!(
        "{}, placed {placed}, answered {answered}, {}",
        words(call),
        lengths(call)
    )
}

/// What an operator would say of a call of a vendor without agents: its legs by their numbers.
pub(crate) fn told_by_legs(call: &Call) -> String {
    let legs = call.legs.iter().map(|leg| {
        let number = leg.number.as_ref();
        let number = number.map_or("-".to_owned(), ToString::to_string);
        let outcome = leg.outcome.map_or("-", Outcome::as_str);
        format!("{} {outcome}", number.trim_start_matches("+1212555"))
    });
    let legs: Vec<_> = legs.collect();
    format!("{}, {}, [{}]", words(call), lengths(call), legs.join(", "))
}

fn words(call: &Call) -> String {
    let outcome = call.outcome.map_or("-", Outcome::as_str);
    let direction = call.direction.map_or("-", Direction::as_str);
    format!("{} {outcome} {direction}", call.state)
}

fn lengths(call: &Call) -> String {
    let seconds =
        |span: Option<Duration>| span.map_or("-".to_owned(), |span| span.as_secs().to_string());
    format!(
        "{} s, talked {} s",
        seconds(call.duration),
        seconds(call.talk_time)
    )
}
