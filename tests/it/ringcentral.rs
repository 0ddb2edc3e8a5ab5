//! The captured calls of RingCentral, in any order and seen by one extension alone.

use chrono::{DateTime, TimeDelta, Utc};
use hookswitch::call::{Leg, MomentSource};
use hookswitch::{Call, Direction, Event, Outcome, State, samples};

/// The events of a story.
fn events(story: &str) -> Vec<Event<'static>> {
    let mut events = Vec::new();
    for sample in samples::story(&format!("ringcentral/{story}")) {
        let delivery = hookswitch::parse(sample.vendor, &sample.request()).unwrap();
        events.extend(delivery.normalize().map(Event::into_owned));
    }
    assert!(!events.is_empty(), "{story}");
    events
}

/// The events that a subscription of one extension tells of.
fn of_extension(story: &str, id: &str) -> Vec<Event<'static>> {
    let story = format!("ringcentral/{story}");
    let of_extension = samples::story(&story).filter(|sample| {
        let body = String::from_utf8_lossy(&sample.file.body).into_owned();
        body.contains(&format!("/extension/{id}/telephony"))
    });
    let events = of_extension.flat_map(|sample| {
        let delivery = hookswitch::parse(sample.vendor, &sample.request()).unwrap();
        let events: Vec<_> = delivery.normalize().map(Event::into_owned).collect();
        events
    });
    events.collect()
}

/// The call, which must be the same in other orders and with repetitions.
fn call(events: &[Event<'static>]) -> Call {
    let call = Call::fold(events.to_vec()).unwrap();
    let backwards = events.iter().rev().chain(events).cloned();
    assert_eq!(Call::fold(backwards).unwrap(), call);
    for turn in 1..events.len() {
        let turned = events[turn..].iter().chain(&events[..turn]).cloned();
        assert_eq!(Call::fold(turned).unwrap(), call, "from {turn}");
    }
    assert_eq!(call.state, State::Ended);
    call
}

/// Milliseconds after a moment; the vendor's word, all of them.
fn after(start: &str, moment: Option<hookswitch::call::Moment>) -> i64 {
    let moment = moment.expect("the moment is known");
    assert_eq!(moment.source, MomentSource::Stated);
    let start: DateTime<Utc> = start.parse().unwrap();
    moment.at.signed_duration_since(start).num_milliseconds()
}

fn name(leg: &Leg) -> Option<&str> {
    leg.agent.as_ref()?.name.as_deref()
}

#[test]
fn inbound_by_a_menu() {
    let start = "2020-06-23T01:05:43.940Z";
    let call = call(&events("inbound-by-menu"));
    assert_eq!(call.direction, Some(Direction::Inbound));
    assert_eq!(call.outcome, Some(Outcome::Answered));
    assert_eq!(
        call.answered_by.as_ref().unwrap().name.as_deref(),
        Some("Ada Novak")
    );
    assert_eq!(call.placed_by, None);
    assert_eq!(after(start, call.started_at), 0);
    assert_eq!(after(start, call.answered_at), 16_061);
    assert_eq!(after(start, call.ended_at), 30_872);
    assert_eq!(call.talk_time.unwrap().as_secs(), 14);
    assert_eq!(call.duration.unwrap().as_secs(), 30);
    // The menu is no leg.
    let [leg] = &*call.legs else {
        panic!("{:#?}", call.legs)
    };
    assert_eq!(name(leg), Some("Ada Novak"));
    assert_eq!(after(start, leg.rang_at), 8_716);
    assert_eq!(after(start, leg.ended_at), 30_868);
}

#[test]
fn outbound() {
    let start = "2020-06-23T01:19:21.627Z";
    // Somebody outside says it a little earlier than the user.
    for (events, answered_at, legs) in [
        (events("outbound-answered"), 7_245, 2),
        (of_extension("outbound-answered", "700101001"), 7_273, 1),
    ] {
        let call = call(&events);
        assert_eq!(call.direction, Some(Direction::Outbound));
        assert_eq!(call.outcome, Some(Outcome::Answered));
        assert_eq!(call.placed_by.as_ref().unwrap().key(), Some("700101001"));
        assert_eq!(call.answered_by, None);
        assert_eq!(after(start, call.started_at), 0);
        assert_eq!(after(start, call.answered_at), answered_at);
        assert!((23_391..=23_405).contains(&after(start, call.ended_at)));
        assert_eq!(call.talk_time.unwrap().as_secs(), 16);
        assert_eq!(call.legs.len(), legs);
        for leg in &call.legs {
            assert_eq!(leg.talk_time.unwrap().as_secs(), 16);
        }
    }
}

#[test]
fn internal() {
    let start = "2020-06-23T01:17:14.330Z";
    let all = call(&events("internal-answered"));
    assert_eq!(after(start, all.started_at), 0);
    assert_eq!(all.placed_by.as_ref().unwrap().key(), Some("700104004"));
    assert_eq!(after(start, all.ended_at), 20_721);
    let of_called = call(&of_extension("internal-answered", "700101001"));
    for call in [all, of_called] {
        assert_eq!(call.direction, Some(Direction::Internal));
        assert_eq!(call.outcome, Some(Outcome::Answered));
        assert_eq!(
            call.answered_by.as_ref().unwrap().name.as_deref(),
            Some("Ada Novak")
        );
        assert_eq!(after(start, call.answered_at), 6_754);
        assert_eq!(call.talk_time.unwrap().as_secs(), 13);
    }
    // Nobody tells the caller's extension of the answer.
    let of_caller = call(&of_extension("internal-answered", "700104004"));
    assert_eq!(of_caller.outcome, Some(Outcome::AnsweredBySystem));
    assert_eq!(of_caller.answered_by, None);
    assert_eq!(of_caller.talk_time, None);
}

/// A call is held while it is, and whoever tells of it.
#[test]
fn a_hold_ends_with_the_next_answer() {
    for (story, hold) in [
        ("inbound-by-menu", 9),
        ("outbound-answered", 7),
        ("internal-answered", 7),
    ] {
        let events = events(story);
        let until = |sequence| {
            let before = events
                .iter()
                .filter(|event| event.sequence <= Some(sequence));
            Call::fold(before.cloned()).unwrap().state
        };
        assert_eq!(until(hold - 1), State::InProgress, "{story}");
        assert_eq!(until(hold), State::Held, "{story}");
        assert_eq!(until(hold + 1), State::InProgress, "{story}");
    }
}

/// Two subscriptions tell the same fact twice, in notifications with other ids.
#[test]
fn the_same_fact_of_two_subscriptions_is_one() {
    let sample = samples::story("ringcentral/inbound-by-menu")
        .last()
        .unwrap();
    let body = String::from_utf8(sample.file.body.to_vec()).unwrap();
    let again = body
        .replace("\"uuid\": \"4", "\"uuid\": \"5")
        .replace("53300000", "64400000")
        .replace("01:06:14.879Z", "01:06:14.999Z");
    assert_ne!(body, again);
    let event = |body: &str| {
        let request = hookswitch::Request::new(body.as_bytes());
        let delivery = hookswitch::parse(sample.vendor, &request).unwrap();
        delivery.normalize().next().unwrap().into_owned()
    };
    assert!(event(&body).is_same(&event(&again)));
}

/// While the menu has the call, and in the moment between the menu's end and the user's phone, it is not over.
#[test]
fn a_call_between_the_menu_and_the_user_is_not_over() {
    let events = events("inbound-by-menu");
    for count in 1..events.len() {
        let call = Call::fold(events[..count].to_vec()).unwrap();
        assert_ne!(call.state, State::Ended, "after {count}");
        assert!(!call.is_stale(
            events[0].occurred_at.unwrap() + TimeDelta::hours(1),
            std::time::Duration::from_secs(7_200)
        ));
    }
}
