//! Webex Calling's calls, whatever the order of their events, and with one of them lost.

use hookswitch::{Call, Direction, Event, Outcome, Request, State, Vendor, samples, webex_calling};

use crate::support::told::{fold, is_one_call_in_any_order, stories_of};

/// The events of each delivery of a story.
fn deliveries(story: &str) -> Vec<Vec<Event<'static>>> {
    let read = samples::story(story).map(|sample| {
        let delivery = hookswitch::parse(sample.vendor, &sample.request()).unwrap();
        delivery.normalize().map(Event::into_owned).collect()
    });
    read.collect()
}

fn call(story: &str) -> Call {
    let call = fold(deliveries(&format!("webex_calling/{story}")).iter()).unwrap();
    assert_eq!(call.state, State::Ended, "{story}");
    call
}

#[test]
fn the_order_and_repetitions_change_no_call() {
    let stories = stories_of(Vendor::WebexCalling);
    assert!(stories.len() > 20, "{}", stories.len());
    for story in stories {
        is_one_call_in_any_order(&story, &deliveries(&story));
    }
}

/// What is left says the same or less: never another outcome, answerer or direction, nor a longer talk.
#[test]
fn one_lost_delivery_makes_no_wrong_call() {
    let mut seen = 0;
    for story in stories_of(Vendor::WebexCalling) {
        let all = deliveries(&story);
        let whole = fold(all.iter()).unwrap();
        for lost in 0..all.len() {
            let rest = all.iter().enumerate().filter(|(at, _)| *at != lost);
            let Some(call) = fold(rest.map(|(_, events)| events)) else {
                continue;
            };
            seen += 1;
            let said = format!("{story} without {lost}: {call:#?}");
            assert!(call.direction == whole.direction, "{said}");
            // If the one ringing of a queue's call is lost, nothing says that somebody was alerted.
            let is_limit = story.ends_with("internal-to-a-queue-abandoned") && lost == 2;
            assert!(
                call.outcome.is_none() || call.outcome == whole.outcome || is_limit,
                "{said}"
            );
            assert!(
                call.answered_by.is_none() || call.answered_by == whole.answered_by,
                "{said}"
            );
            assert!(call.talk_time <= whole.talk_time, "{said}");
            for leg in call.legs.iter().filter(|leg| leg.agent.is_some()) {
                let told = whole.legs.iter().find(|other| other.agent == leg.agent);
                assert!(leg.talk_time <= told.unwrap().talk_time, "{said}");
            }
            assert!(call.emergency == whole.emergency, "{said}");
        }
    }
    assert!(seen > 60, "{seen}");
}

#[test]
fn who_called_whom() {
    for (story, direction, outcome, placed, answered) in [
        (
            "inbound-answered",
            Direction::Inbound,
            Some(Outcome::Answered),
            false,
            true,
        ),
        (
            "inbound-missed",
            Direction::Inbound,
            Some(Outcome::Missed),
            false,
            false,
        ),
        (
            "outbound-answered",
            Direction::Outbound,
            Some(Outcome::Answered),
            true,
            false,
        ),
        (
            "outbound-no-answer",
            Direction::Outbound,
            Some(Outcome::NoAnswer),
            true,
            false,
        ),
        (
            "internal-answered",
            Direction::Internal,
            Some(Outcome::Answered),
            true,
            true,
        ),
        // Whoever answered has no webhook, and may be a mailbox.
        (
            "internal-answered-by-caller-alone",
            Direction::Internal,
            Some(Outcome::Answered),
            true,
            false,
        ),
        (
            "internal-missed",
            Direction::Internal,
            Some(Outcome::Missed),
            true,
            false,
        ),
        (
            "internal-no-answer-by-caller-alone",
            Direction::Internal,
            Some(Outcome::NoAnswer),
            true,
            false,
        ),
        (
            "internal-to-a-menu",
            Direction::Internal,
            Some(Outcome::AnsweredBySystem),
            true,
            false,
        ),
        (
            "internal-to-a-queue",
            Direction::Internal,
            Some(Outcome::Answered),
            true,
            true,
        ),
        (
            "internal-to-a-queue-by-caller-alone",
            Direction::Internal,
            Some(Outcome::Answered),
            true,
            false,
        ),
        (
            "internal-to-a-queue-abandoned",
            Direction::Internal,
            Some(Outcome::Missed),
            true,
            false,
        ),
        // Nobody answered, and nothing says so.
        ("queue-abandoned", Direction::Inbound, None, false, false),
        ("taken-elsewhere", Direction::Inbound, None, false, false),
    ] {
        let call = call(story);
        assert_eq!(call.direction, Some(direction), "{story}");
        assert_eq!(call.outcome, outcome, "{story}");
        assert_eq!(call.placed_by.is_some(), placed, "{story}");
        assert_eq!(call.answered_by.is_some(), answered, "{story}");
        let was_answered = outcome == Some(Outcome::Answered);
        assert_eq!(call.talk_time.is_some(), was_answered, "{story}");
    }
}

/// The answer of a colleague who has a webhook is told by both, the caller's of nobody.
/// The wait in a queue is no talk.
#[test]
fn a_talk_begins_with_a_colleagues_answer() {
    for story in ["internal-to-a-queue", "internal-to-a-queue-by-caller-alone"] {
        assert_eq!(call(story).talk_time.unwrap().as_secs(), 60, "{story}");
    }
}

#[test]
fn a_colleague_answers_who_is_told_by_both() {
    let call = call("internal-answered");
    assert_ne!(call.answered_by, call.placed_by);
    assert_eq!(call.talk_time.unwrap().as_secs(), 55);
    let nobodys = call.legs.iter().filter(|leg| leg.agent.is_none());
    assert_eq!(nobodys.count(), 1);
}

/// The address of a webhook without a signature has a secret in it, and is in each body.
#[test]
fn the_address_is_nowhere() {
    const SECRET: &str = "s3cr3t";
    for body in [
        r#"{"resource":"telephony_calls","event":"created","targetUrl":"https://hooks.example.com/s3cr3t","data":{}}"#,
        r#"{"targetUrl":"s3cr3t","targetUrl":["s3cr3t"],"resource":"telephony_calls","event":"created"}"#,
        r#"{"resource":"telephony_calls","event":"new","target\u0055rl":"s3cr3t"}"#,
        // An event without a name, and a body that is cut off in the address.
        r#"{"targetUrl":"https://hooks.example.com/s3cr3t"}"#,
        r#"{"resource":"telephony_calls","event":"created","targetUrl":"https://hooks.example.com/s3cr3t"#,
    ] {
        let request = Request::new(body.as_bytes());
        let shown = match webex_calling::parse(&request) {
            Ok(delivery) => {
                let json = serde_json::to_string(&delivery).unwrap();
                let events: Vec<_> = delivery.normalize().collect();
                let strict = format!("{:?}", delivery.clone().strict());
                format!("{delivery:?} {json} {events:?} {strict}")
            }
            Err(error) => format!("{error} {error:?}"),
        };
        assert!(!shown.contains(SECRET), "{shown}");
        let stored = request.to_stored(Vendor::WebexCalling, chrono::DateTime::UNIX_EPOCH);
        let stored = serde_json::to_string(&stored).unwrap();
        assert!(!stored.contains(SECRET), "{stored}");
    }
}
