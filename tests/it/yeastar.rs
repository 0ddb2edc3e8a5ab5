//! Yeastar's calls: what became of each, whatever the order of their events, and with one of them lost.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::FixedOffset;
use hookswitch::{
    Call, Direction, Event, Outcome, Request, State, Vendor, call::MomentSource, event::Agent,
    samples, yeastar,
};

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

fn stories() -> BTreeSet<String> {
    let of_yeastar = samples::all().filter(|sample| sample.vendor == Vendor::Yeastar);
    let names = of_yeastar.map(|sample| {
        let (story, _) = sample.name.rsplit_once('/').unwrap();
        story.to_owned()
    });
    names.collect()
}

fn fold<'e>(deliveries: impl Iterator<Item = &'e Vec<Event<'static>>>) -> Option<Call> {
    Call::fold(deliveries.flatten().cloned().collect::<Vec<_>>())
}

/// What an operator would say of a call.
fn told(call: &Call) -> String {
    let extension = |agent: &Option<Agent<'_>>| {
        let agent = agent.as_ref().and_then(|agent| agent.extension.as_deref());
        agent.unwrap_or("-").to_owned()
    };
    let seconds =
        |span: Option<Duration>| span.map_or("-".to_owned(), |span| span.as_secs().to_string());
    format!(
        "{} {} {}, placed {}, answered {}, {} s, talked {} s",
        call.state,
        call.outcome.map_or("-", Outcome::as_str),
        call.direction.map_or("-", Direction::as_str),
        extension(&call.placed_by),
        extension(&call.answered_by),
        seconds(call.duration),
        seconds(call.talk_time),
    )
}

#[test]
fn what_became_of_each_call() {
    for (story, expected) in [("x", "")] {
        let all = deliveries(&format!("yeastar/{story}"), None);
        assert_eq!(told(&fold(all.iter()).unwrap()), expected, "{story}");
    }
}

#[test]
fn the_order_and_repetitions_change_no_call() {
    let stories = stories();
    assert!(stories.len() > 25, "{}", stories.len());
    for story in stories {
        let all = deliveries(&story, None);
        let call = fold(all.iter()).unwrap();
        assert_eq!(fold(all.iter().rev().chain(&all)), Some(call.clone()));
        for turn in 1..all.len() {
            let turned = all[turn..].iter().chain(&all[..turn]);
            assert_eq!(fold(turned), Some(call.clone()), "{story} from {turn}");
        }
    }
}

/// What is left says the same or less: never another answerer or direction, nor a longer talk; and another outcome only
/// if the record is lost that alone tells it.
#[test]
fn one_lost_delivery_makes_no_wrong_call() {
    let mut seen = 0;
    for story in stories() {
        let all = deliveries(&story, None);
        let whole = fold(all.iter()).unwrap();
        for lost in 0..all.len() {
            let rest = all.iter().enumerate().filter(|(at, _)| *at != lost);
            let Some(call) = fold(rest.map(|(_, events)| events)) else {
                continue;
            };
            seen += 1;
            let said = format!("{story} without {lost}: {}", told(&call));
            assert!(call.talk_time <= whole.talk_time, "{said}");
            let is_record = all[lost].iter().any(|event| event.name == "30012");
            assert!(call.direction == whole.direction || is_record, "{said}");
            assert!(call.outcome == whole.outcome || is_record, "{said}");
        }
    }
    assert!(seen > 80, "{seen}");
}
