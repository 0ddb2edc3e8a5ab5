//! Zoom Phone: what a call is after each of its deliveries, and what an operator may miss of it.

use hookswitch::{Call, CallLog, Direction, Event, EventKind, Outcome, State, samples};

/// The events of a story, each with the name of its request.
fn events(story: &str) -> Vec<(String, Event<'static>)> {
    let mut all = Vec::new();
    for sample in samples::story(&format!("zoom_phone/{story}")) {
        let delivery = hookswitch::parse(sample.vendor, &sample.request()).unwrap();
        let events = delivery.normalize().map(Event::into_owned);
        all.extend(events.map(|event| (sample.name.to_owned(), event)));
    }
    assert!(!all.is_empty(), "{story}");
    all
}

/// The call's state after each event of a story, as it arrives.
fn states(story: &str) -> Vec<State> {
    let mut log = CallLog::new();
    let mut states = Vec::new();
    for (name, event) in events(story) {
        let now = event.occurred_at.unwrap();
        log.apply(event, now);
        let call = log.calls().next().unwrap_or_else(|| panic!("{name}"));
        states.push(call.state);
    }
    states
}

fn fold(events: impl IntoIterator<Item = Event<'static>>) -> Call {
    Call::fold(events).unwrap()
}

#[test]
fn the_record_of_who_did_not_answer_ends_no_talk() {
    let states = states("queue-answered-by-one-of-three");
    // Three ring, Ben answers, two ends and the record of one of them come while he talks.
    let expected = [
        [State::Ringing; 3].as_slice(),
        &[State::InProgress; 4],
        &[State::Ended; 2],
    ];
    assert_eq!(states, expected.concat());
}

#[test]
fn a_missed_queue_call_ends_with_its_last_member() {
    let states = states("queue-missed");
    let expected = [State::Ringing, State::Ringing, State::Ringing, State::Ended];
    assert_eq!(states, expected);
}

#[test]
fn another_device_of_the_user_ends_no_talk() {
    let states = states("answered-at-other-device");
    let expected = [
        State::Ringing,
        State::InProgress,
        State::InProgress,
        State::Ended,
    ];
    assert_eq!(states, expected);
}

#[test]
fn a_call_that_is_held_or_parked_is_that() {
    let held = states("hold-and-resume");
    assert_eq!(held[2], State::Held);
    assert_eq!(held[5], State::InProgress);
    let parked = states("parked-and-taken");
    assert_eq!(parked[2..4], [State::Parked; 2]);
    assert_eq!(parked[5..], [State::InProgress, State::Ended]);
}

/// Whoever is subscribed to one viewpoint of an internal call sees that one's call.
#[test]
fn either_viewpoint_of_an_internal_call_is_a_call() {
    for (story, answered, unanswered) in [
        ("internal-answered", true, [None, None]),
        (
            "internal-missed",
            false,
            [Some(Outcome::NoAnswer), Some(Outcome::Missed)],
        ),
        (
            "internal-cancelled",
            false,
            [Some(Outcome::Abandoned), Some(Outcome::Missed)],
        ),
    ] {
        let of = |prefix: &str| {
            let own = events(story).into_iter().map(|(_, event)| event);
            fold(own.filter(|event| event.name.starts_with(prefix)))
        };
        let (caller, callee) = (of("phone.caller_"), of("phone.callee_"));
        assert_eq!(caller.direction, Some(Direction::Outbound), "{story}");
        assert_eq!(callee.direction, Some(Direction::Inbound), "{story}");
        for (call, unanswered) in [&caller, &callee].into_iter().zip(unanswered) {
            assert_eq!(call.state, State::Ended, "{story}");
            let outcome = if answered {
                Some(Outcome::Answered)
            } else {
                unanswered
            };
            assert_eq!(call.outcome, outcome, "{story}");
            assert_eq!(call.from.number.as_ref().unwrap().to_string(), "2001");
            assert_eq!(call.to.number.as_ref().unwrap().to_string(), "2002");
        }
        let both = fold(events(story).into_iter().map(|(_, event)| event));
        assert_eq!(both.direction, Some(Direction::Internal), "{story}");
        assert_eq!(both.placed_by.unwrap().name.as_deref(), Some("Ana Duarte"));
        let answered_by = both.answered_by.and_then(|agent| agent.name);
        assert_eq!(answered_by.as_deref(), answered.then_some("Ben Okafor"));
    }
}

/// Any one delivery may be lost, and the call still ends with its outcome: unless it is the only one that tells.
#[test]
fn a_call_ends_though_a_delivery_is_lost() {
    for (story, outcome) in [
        ("inbound-answered-with-records", Outcome::Answered),
        ("outbound-answered-with-records", Outcome::Answered),
        ("inbound-transferred", Outcome::Answered),
        ("queue-answered-by-one-of-three", Outcome::Answered),
        ("internal-answered", Outcome::Answered),
    ] {
        let all = events(story);
        for lost in 0..all.len() {
            let left = all.iter().enumerate().filter(|(index, _)| *index != lost);
            let call = fold(left.map(|(_, (_, event))| event.clone()));
            let name = &all[lost].0;
            // Who was called may talk on with somebody to whom the caller gave the call.
            if story == "internal-answered" && name.contains("ended-ben") {
                assert_eq!(call.state, State::InProgress, "without {name}");
                continue;
            }
            assert_eq!(call.state, State::Ended, "without {name}");
            assert_eq!(call.outcome, Some(outcome), "without {name}");
        }
    }
}

/// No queue has a call that rings: nothing tells that the queue gave up.
#[test]
fn no_ringing_names_a_group() {
    let mut rang = 0;
    for sample in samples::of(hookswitch::Vendor::ZoomPhone) {
        let delivery = hookswitch::parse(sample.vendor, &sample.request()).unwrap();
        for event in delivery.normalize() {
            let is_alert = matches!(event.kind, EventKind::Ringing | EventKind::FlowStep(_));
            if is_alert {
                assert_eq!(
                    (event.queue, event.ring_group),
                    (None, None),
                    "{}",
                    sample.name
                );
                rang += 1;
            }
            assert_eq!(event.side, None, "{}", sample.name);
        }
    }
    assert!(rang > 40, "only {rang}");
}

/// What is told of a call whose end says neither a result nor when it was answered.
#[test]
fn an_end_without_a_word_says_what_the_other_events_allow() {
    let outcome = |story: &str| {
        let call = fold(events(story).into_iter().map(|(_, event)| event));
        assert_eq!(call.state, State::Ended, "{story}");
        (call.outcome, call.talk_time.map(|time| time.as_secs()))
    };
    let missed = (Some(Outcome::Missed), None);
    assert_eq!(outcome("ended-without-a-word"), missed);
    assert_eq!(outcome("queue-ended-without-a-word"), missed);
    let no_answer = (Some(Outcome::NoAnswer), None);
    assert_eq!(outcome("outbound-no-answer-without-word"), no_answer);
    let answered = |seconds| (Some(Outcome::Answered), Some(seconds));
    assert_eq!(outcome("answered-and-ended-without-a-word"), answered(45));
    assert_eq!(outcome("outbound-ended-without-a-word"), answered(42));
}

/// A field that cannot be read is not one that is absent: nothing is concluded.
#[test]
fn an_answer_that_cannot_be_read_is_not_taken_for_none() {
    let sample = samples::story("zoom_phone/ended-without-a-word").last();
    let sample = sample.unwrap();
    let body = String::from_utf8(sample.request().body().to_vec()).unwrap();
    let with = |field: &str| {
        let body = body.replace("\"call_end_time\"", &format!("{field}, \"call_end_time\""));
        let request = hookswitch::Request::new(body.as_bytes());
        let delivery = hookswitch::parse(sample.vendor, &request).unwrap();
        assert_eq!(
            delivery.notices().len(),
            usize::from(!field.contains("null"))
        );
        fold(delivery.normalize().map(Event::into_owned)).outcome
    };
    assert_eq!(with(r#""answer_start_time": null"#), Some(Outcome::Missed));
    assert_eq!(with(r#""answer_start_time": "soon""#), None);
    assert_eq!(with(r#""connected_start_time": {}"#), None);
    assert_eq!(with(r#""handup_result": []"#), None);
}

/// `phone.caller_connected` may come of a mailbox. Whichever event of the call is lost, that is no person's answer,
/// unless no other tells of the mailbox.
#[test]
fn a_mailbox_is_no_person() {
    for (story, outcome) in [
        ("internal-connected-to-mailbox", Outcome::Missed),
        ("internal-rejected-to-mailbox", Outcome::Missed),
        ("internal-ended-at-mailbox", Outcome::Missed),
        ("internal-voicemail-left", Outcome::Voicemail),
        (
            "internal-voicemail-left-for-access-member",
            Outcome::Voicemail,
        ),
        ("outbound-connected-to-mailbox", Outcome::AnsweredBySystem),
        ("records-only-internal-to-mailbox", Outcome::Missed),
    ] {
        let all = events(story);
        let call = fold(all.iter().map(|(_, event)| event.clone()));
        assert_eq!(
            (call.state, call.outcome),
            (State::Ended, Some(outcome)),
            "{story}"
        );
        assert_eq!((call.answered_by, call.talk_time), (None, None), "{story}");
        let words = all
            .iter()
            .filter(|(_, event)| matches!(event.kind, EventKind::Detected(_)));
        let words: Vec<_> = words.map(|(name, _)| name).collect();
        for (lost, _) in &all {
            let left = all.iter().filter(|(name, _)| name != lost);
            let call = fold(left.map(|(_, event)| event.clone()));
            if words.iter().any(|word| *word != lost) {
                assert_ne!(
                    call.outcome,
                    Some(Outcome::Answered),
                    "{story} without {lost}"
                );
            }
        }
    }
}

/// A shared line is no agent: one of those who share it answers.
#[test]
fn a_shared_line_is_no_agent() {
    for (story, outcome, answered_by) in [
        (
            "shared-line-rings-and-user-answers",
            Outcome::Answered,
            Some("Ana Duarte"),
        ),
        ("shared-line-never-ends", Outcome::Missed, None),
        ("shared-line-answers", Outcome::Answered, None),
    ] {
        let call = fold(events(story).into_iter().map(|(_, event)| event));
        assert_eq!(
            (call.state, call.outcome),
            (State::Ended, Some(outcome)),
            "{story}"
        );
        let agent = call.answered_by.and_then(|agent| agent.name);
        assert_eq!(agent.as_deref(), answered_by, "{story}");
        let mut named = call.legs.iter().filter_map(|leg| leg.agent.as_ref());
        assert!(named.all(|agent| agent.id.is_some()), "{story}");
    }
}

/// Events of one second are in the order of `event_ts`, and their moments are those that they state.
#[test]
fn the_time_of_the_notification_orders_events_of_one_second() {
    let call = |story| fold(events(story).into_iter().map(|(_, event)| event));
    assert_eq!(call("held-again-in-the-same-second").state, State::Held);
    assert_eq!(
        call("queue-rings-again-in-the-same-second").state,
        State::Ringing
    );
    for sample in samples::of(hookswitch::Vendor::ZoomPhone) {
        let delivery = hookswitch::parse(sample.vendor, &sample.request()).unwrap();
        for event in delivery.normalize() {
            if let EventKind::Ringing | EventKind::Held(_) = event.kind {
                let at = event.occurred_at.unwrap();
                assert_eq!(at.timestamp_subsec_millis(), 0, "{}", sample.name);
            }
        }
    }
}
