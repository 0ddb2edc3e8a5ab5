//! The fold: its laws, over made-up calls and over every story, and its rules, one by one.

#[path = "support/calls.rs"]
mod calls;
#[path = "support/http.rs"]
mod http;

use std::time::Duration;

use calls::{Random, agent, at, ended, event, group, number, of, talked, transferred, voicemail};
use hookswitch::{
    Applied, Call, CallKey, CallLog, Change, Direction, Event, EventKind, Hold, MAX_EVENTS,
    Message, MomentSource, NotOfACall, Outcome, Park, PickedUp, Recording, Scope, State,
    Subscription, TransferRole, Vendor, calls_by_numbers,
};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

fn outcomes() -> impl Strategy<Value = Option<Outcome>> {
    option::of(select(vec![
        Outcome::Answered,
        Outcome::Missed,
        Outcome::NoAnswer,
        Outcome::Rejected,
        Outcome::Busy,
        Outcome::Abandoned,
        Outcome::TimedOut,
        Outcome::AnsweredBySystem,
        Outcome::Blocked,
        Outcome::Forwarded,
        Outcome::Voicemail,
    ]))
}

fn kinds() -> impl Strategy<Value = EventKind<'static>> {
    let plain = vec![
        EventKind::Initiated,
        EventKind::Queued,
        EventKind::Ringing,
        EventKind::Ringing,
        EventKind::Answered,
        EventKind::Answered,
        EventKind::Held(Hold::default()),
        EventKind::Resumed(Hold::default()),
        EventKind::Parked(Park::default()),
        EventKind::Unparked(Park::default()),
        EventKind::PickedUp(PickedUp::default()),
        EventKind::Recording(Recording::default()),
        EventKind::Transcript,
        EventKind::Emergency,
        EventKind::Unknown,
        voicemail(true),
        voicemail(false),
        transferred(TransferRole::Gave),
        transferred(TransferRole::Received),
    ];
    let scopes = vec![Scope::Leg, Scope::Leg, Scope::Group, Scope::Call];
    prop_oneof![
        3 => select(plain),
        2 => (select(scopes), outcomes(), option::of(0..90_u64), option::of(0..90_u64)).prop_map(
            |(scope, outcome, duration, talk_time)| {
                let EventKind::Ended(mut end) = ended(scope, outcome) else {
                    unreachable!("it is an end");
                };
                end.duration = duration.map(Duration::from_secs);
                end.talk_time = talk_time.map(Duration::from_secs);
                EventKind::Ended(end)
            }
        ),
    ]
}

prop_compose! {
    /// An event of one call, of few agents, numbers and moments, so that events meet.
    fn events()(
        kind in kinds(),
        agent in option::of(select(vec!["1", "2", "3"])),
        leg in option::of(select(vec!["a", "b"])),
        group in option::weighted(0.2, select(vec!["80", "81"])),
        direction in option::of(select(vec![
            Direction::Inbound, Direction::Outbound, Direction::Internal,
        ])),
        from in option::of(select(vec!["+12125550123", "201", "Anonymous"])),
        to in option::of(select(vec!["+12125550199", "202"])),
        occurred in option::weighted(0.8, 0..60_i64),
        received in option::of(0..60_i64),
        started in option::weighted(0.1, 0..60_i64),
        delivery in option::of(0..9_u8),
    ) -> Event<'static> {
        let mut event = event("1", kind);
        event.agent = agent.map(calls::agent);
        event.call.leg_id = leg.map(Into::into);
        event.ring_group = group.map(calls::group);
        event.direction = direction;
        event.from.number = from.and_then(number);
        event.to.number = to.and_then(number);
        event.occurred_at = occurred.map(at);
        event.received_at = received.map(at);
        event.times.started_at = started.map(at);
        event.delivery_id = delivery.map(|id| id.to_string().into());
        event
    }
}

fn call_events() -> impl Strategy<Value = Vec<Event<'static>>> {
    // Half of the calls have a time in every event, which is told in another order.
    (proptest::collection::vec(events(), 1..12), any::<bool>()).prop_map(|(mut events, timed)| {
        for (number, event) in events.iter_mut().enumerate() {
            if timed && event.occurred_at.is_none() {
                event.occurred_at = Some(at(number as i64));
            }
        }
        events
    })
}

fn json(call: &Option<Call>) -> String {
    serde_json::to_string(call).unwrap()
}

fn log_json(log: &CallLog) -> String {
    serde_json::to_string(&log.calls().collect::<Vec<_>>()).unwrap()
}

/// Checks every law on the events of some calls: shuffled, repeated, split and merged.
fn check_laws(events: &[Event<'static>], seed: u64) {
    let mut random = Random(seed);
    let whole: CallLog = events.iter().cloned().collect();
    let expected = log_json(&whole);

    let mut shuffled = events.to_vec();
    for _ in 0..random.below(4) {
        shuffled.extend_from_slice(events);
    }
    random.shuffle(&mut shuffled);
    let log: CallLog = shuffled.iter().cloned().collect();
    assert_eq!(
        log_json(&log),
        expected,
        "order and repetition change nothing"
    );

    // Three workers that each see a part, and some events twice.
    let mut parts = [CallLog::new(), CallLog::new(), CallLog::new()];
    for event in &shuffled {
        parts[random.below(3)].apply(event.clone());
    }
    let [one, two, three] = parts;
    let mut left = one.clone();
    left.merge(two.clone());
    left.merge(three.clone());
    let mut tail = three.clone();
    tail.merge(two);
    let mut right = tail.clone();
    right.merge(one);
    right.merge(tail);
    assert_eq!(log_json(&left), expected, "merging is the union");
    assert_eq!(log_json(&right), expected, "in any order and grouping");
    for call in whole.calls() {
        let key = CallKey::new(call.vendor, call.id.unwrap());
        assert_eq!(
            left.state(&key),
            Some(call.state),
            "the merged log knows the state"
        );
    }

    for call in whole.calls() {
        let id = call.id.clone();
        let own = |event: &&Event<'_>| event.vendor == call.vendor && event.call.id == id;
        let of_call: Vec<_> = shuffled.iter().filter(own).cloned().collect();
        let folded = Call::fold(of_call);
        assert_eq!(
            json(&folded),
            json(&Some(call.clone())),
            "the fold is the log's call"
        );
        let key = CallKey::new(call.vendor, id.clone().unwrap());
        assert_eq!(whole.state(&key), Some(call.state));
        let text = serde_json::to_string(&call).unwrap();
        let read: Call = serde_json::from_str(&text).unwrap();
        assert_eq!(read, call, "a call reads back from its JSON");
        check_sense(&call);
    }
}

/// What holds for every call, whatever its events say.
fn check_sense(call: &Call) {
    let over = call.state == State::Ended;
    assert!(over || (call.outcome.is_none() && call.ended_at.is_none()));
    assert!(over || (call.duration.is_none() && call.talk_time.is_none()));
    if call.talk_time.is_some_and(|time| !time.is_zero()) {
        assert_eq!(call.outcome, Some(Outcome::Answered));
    }
    if call.answered_by.is_some() && call.placed_by.is_some() {
        assert_ne!(call.answered_by, call.placed_by);
    }
    let _ = (
        call.waited(),
        call.counterparty(),
        call.is_stale(at(0), Duration::MAX),
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn a_call_is_a_function_of_the_set_of_its_events(events in call_events(), seed in any::<u64>()) {
        check_laws(&events, seed);
    }

    #[test]
    fn many_calls_do_not_touch_each_other(
        calls in proptest::collection::vec(call_events(), 1..5),
        seed in any::<u64>(),
    ) {
        let mut events = Vec::new();
        for (number, call) in calls.into_iter().enumerate() {
            events.extend(call.into_iter().map(|mut event| {
                event.call.id = Some(number.to_string().into());
                event
            }));
        }
        check_laws(&events, seed);
        let log: CallLog = events.iter().cloned().collect();
        for call in log.calls() {
            let known = |event: &Event<'_>| call.timeline().iter().any(|known| {
                let mut known = known.clone();
                known.received_at = event.received_at;
                known == *event
            });
            let own = |event: &&Event<'_>| event.call.id == call.id;
            prop_assert!(events.iter().filter(own).all(known), "no event is lost");
        }
    }

    #[test]
    fn a_late_ringing_reopens_nothing_that_is_closed(
        mut events in call_events(),
        close in select(vec![ended(Scope::Call, None), voicemail(true)]),
        late in option::of(0..200_i64),
    ) {
        events.push(event("1", close));
        let mut log: CallLog = events.into_iter().collect();
        let mut ringing = of("1", "1", EventKind::Ringing);
        ringing.occurred_at = late.map(at);
        let applied = log.apply(ringing);
        prop_assert_eq!(log.state(&CallKey::new(Vendor::Voipcloud, "1")), Some(State::Ended));
        prop_assert!(!applied.change().is_some_and(|change| change.reopened));
    }

    #[test]
    fn an_end_is_told_once_between_reopenings(events in call_events()) {
        let mut log = CallLog::new();
        let mut over = false;
        for event in events {
            if let Some(Change { before, after, ended, reopened, .. }) = log.apply(event).change() {
                prop_assert_eq!(before == Some(State::Ended), over);
                prop_assert_eq!(ended, !over && after == State::Ended);
                prop_assert_eq!(reopened, over && after != State::Ended);
                over = after == State::Ended;
            }
        }
    }

    #[test]
    fn joining_by_numbers_is_a_function_of_the_set_too(
        mut events in proptest::collection::vec(events(), 0..12),
        seed in any::<u64>(),
    ) {
        for event in &mut events {
            event.call.id = None;
        }
        let window = Duration::from_secs(10);
        let expected = calls_by_numbers(events.clone(), window);
        let total: usize = expected.iter().map(|call| call.timeline().len()).sum();
        prop_assert!(total <= events.len());
        for event in &events {
            // Nothing is lost: each event is in some call, but for its arrival.
            let same = |known: &Event<'_>| {
                let mut known = known.clone();
                known.received_at = event.received_at;
                known == *event
            };
            prop_assert!(expected.iter().any(|call| call.timeline().iter().any(same)));
        }
        events.extend(events.clone());
        Random(seed).shuffle(&mut events);
        let again = calls_by_numbers(events, window);
        prop_assert_eq!(serde_json::to_string(&again).unwrap(), serde_json::to_string(&expected).unwrap());
    }
}

#[test]
fn the_laws_hold_for_every_story() {
    let mut calls = 0;
    for story in http::stories().unwrap() {
        let mut events = Vec::new();
        for file in &story.requests {
            let vendor = file.vendor.expect("a fixture names its vendor");
            if let Ok(delivery) = hookswitch::parse(vendor, &file.request()) {
                events.extend(delivery.normalize().map(Event::into_owned));
            }
        }
        for seed in 0..20 {
            check_laws(&events, seed);
        }
        calls += events.into_iter().collect::<CallLog>().len();
    }
    assert!(calls > 100, "only {calls} calls in the stories");
}

/// Folds events of the call `1` and gives what is looked at most.
fn fold(events: impl IntoIterator<Item = Event<'static>>) -> Call {
    Call::fold(events).expect("there are events")
}

fn timed(mut event: Event<'static>, seconds: i64) -> Event<'static> {
    event.occurred_at = Some(at(seconds));
    event
}

#[test]
fn anybodys_answer_ends_all_ringing() {
    let ring = |who, when| timed(of("1", who, EventKind::Ringing), when);
    let call = fold([
        ring("1", 0),
        ring("2", 0),
        timed(of("1", "1", EventKind::Answered), 5),
        timed(of("1", "1", talked(Scope::Leg, 20)), 25),
    ]);
    assert_eq!(
        (call.state, call.outcome),
        (State::Ended, Some(Outcome::Answered))
    );
    assert_eq!(call.answered_by, Some(agent("1")));
    assert_eq!(call.duration, Some(Duration::from_secs(25)));
    assert_eq!(call.talk_time, Some(Duration::from_secs(20)));
    assert_eq!(call.waited(), Some(Duration::from_secs(5)));
}

#[test]
fn one_who_still_rings_keeps_the_call_open() {
    let missed = |who, when| timed(of("1", who, ended(Scope::Leg, Some(Outcome::Missed))), when);
    let events = [
        timed(of("1", "1", EventKind::Ringing), 0),
        timed(of("1", "2", EventKind::Ringing), 0),
        missed("1", 20),
    ];
    let call = fold(events.clone());
    assert_eq!((call.state, call.outcome), (State::Ringing, None));
    let call = fold(events.into_iter().chain([missed("2", 21)]));
    assert_eq!(
        (call.state, call.outcome),
        (State::Ended, Some(Outcome::Missed))
    );
    assert_eq!(call.ended_at.unwrap().at, at(21));
}

#[test]
fn one_colleagues_reject_is_not_the_calls() {
    let end = |who, outcome| timed(of("1", who, ended(Scope::Leg, Some(outcome))), 20);
    let call = fold([end("1", Outcome::Rejected), end("2", Outcome::Missed)]);
    assert_eq!(call.outcome, Some(Outcome::Missed));
    let call = fold([end("1", Outcome::Rejected)]);
    assert_eq!(call.outcome, Some(Outcome::Rejected));
}

#[test]
fn a_missed_attempt_does_not_end_a_talk() {
    let call = fold([
        timed(of("1", "1", EventKind::Answered), 0),
        timed(of("1", "1", ended(Scope::Leg, Some(Outcome::Missed))), 1),
    ]);
    assert_eq!(call.state, State::InProgress);
}

#[test]
fn who_gave_the_call_away_does_not_end_it() {
    let events = [
        timed(of("1", "1", EventKind::Answered), 0),
        timed(of("1", "1", transferred(TransferRole::Gave)), 10),
        timed(of("1", "1", talked(Scope::Leg, 11)), 11),
    ];
    assert_eq!(fold(events.clone()).state, State::InProgress);
    let taken = [
        timed(of("1", "2", EventKind::Answered), 12),
        timed(of("1", "2", talked(Scope::Leg, 8)), 20),
    ];
    let call = fold(events.into_iter().chain(taken));
    assert_eq!(
        (call.state, call.outcome),
        (State::Ended, Some(Outcome::Answered))
    );
    assert_eq!(call.answered_by, Some(agent("1")));
    assert_eq!(call.talk_time, Some(Duration::from_secs(20)));
    assert_eq!(call.transfers.len(), 1);
}

#[test]
fn hold_and_park_are_states_until_they_are_undone() {
    let answered = timed(of("1", "1", EventKind::Answered), 0);
    let held = timed(of("1", "1", EventKind::Held(Hold::default())), 1);
    let resumed = timed(of("1", "1", EventKind::Resumed(Hold::default())), 2);
    let parked = timed(of("1", "1", EventKind::Parked(Park::default())), 3);
    let over = timed(of("1", "1", talked(Scope::Leg, 3)), 3);
    let unparked = timed(of("1", "2", EventKind::Unparked(Park::default())), 9);
    let state = |events: &[&Event<'static>]| fold(events.iter().copied().cloned()).state;
    assert_eq!(state(&[&answered, &held]), State::Held);
    assert_eq!(state(&[&answered, &held, &resumed]), State::InProgress);
    assert_eq!(state(&[&answered, &held, &parked]), State::Parked);
    assert_eq!(state(&[&answered, &parked, &over]), State::Parked);
    assert_eq!(
        state(&[&answered, &parked, &over, &unparked]),
        State::InProgress
    );
    assert_eq!(state(&[&answered, &held, &over]), State::Ended);
}

#[test]
fn a_group_has_the_call_until_its_end() {
    let mut ringing = timed(of("1", "1", EventKind::Ringing), 0);
    ringing.queue = Some(group("80"));
    let missed = timed(of("1", "1", ended(Scope::Leg, Some(Outcome::Missed))), 20);
    let mut over = timed(event("1", ended(Scope::Group, Some(Outcome::TimedOut))), 60);
    over.queue = Some(group("80"));
    let open = fold([ringing.clone(), missed.clone()]);
    assert_eq!(open.state, State::Ringing);
    let call = fold([ringing, missed, over]);
    assert_eq!(
        (call.state, call.outcome),
        (State::Ended, Some(Outcome::TimedOut))
    );
    assert_eq!(call.queue, Some(group("80")));
}

#[test]
fn a_group_that_ends_without_a_word_was_abandoned() {
    let call = fold([
        timed(event("1", EventKind::Queued), 0),
        timed(event("1", ended(Scope::Group, None)), 30),
    ]);
    assert_eq!(
        (call.state, call.outcome),
        (State::Ended, Some(Outcome::Abandoned))
    );
}

#[test]
fn the_system_took_the_call_unless_somebody_was_alerted() {
    let end = timed(
        event("1", ended(Scope::Call, Some(Outcome::AnsweredBySystem))),
        30,
    );
    assert_eq!(fold([end.clone()]).outcome, Some(Outcome::AnsweredBySystem));
    let ringing = timed(of("1", "1", EventKind::Ringing), 5);
    assert_eq!(fold([end, ringing]).outcome, Some(Outcome::Missed));
}

#[test]
fn a_vendor_that_tells_of_the_start_will_tell_of_the_end() {
    let call = fold([
        timed(event("1", EventKind::Initiated), 0),
        timed(of("1", "1", EventKind::Answered), 1),
        timed(of("1", "1", talked(Scope::Leg, 9)), 10),
    ]);
    assert_eq!((call.state, call.ended_at), (State::InProgress, None));
    assert!(call.is_stale(at(10 + 60), Duration::from_secs(60)));
    assert!(!call.is_stale(at(10 + 59), Duration::from_secs(60)));
}

#[test]
fn the_agent_of_an_outbound_event_placed_the_call() {
    let outbound = |kind, when| {
        let mut event = timed(of("1", "1", kind), when);
        event.direction = Some(Direction::Outbound);
        event
    };
    let call = fold([
        outbound(EventKind::Ringing, 0),
        outbound(ended(Scope::Leg, Some(Outcome::NoAnswer)), 30),
    ]);
    assert_eq!(
        (call.state, call.outcome),
        (State::Ended, Some(Outcome::NoAnswer))
    );
    assert_eq!((call.placed_by, call.answered_by), (Some(agent("1")), None));
    assert_eq!(call.legs[0].rang_at, None);
}

#[test]
fn two_extensions_that_each_see_a_direction_have_an_internal_call() {
    let side = |who, direction, kind, when| {
        let mut event = timed(of("1", who, kind), when);
        event.direction = Some(direction);
        event.from.number = number("201");
        event.to.number = number("202");
        event
    };
    let call = fold([
        side("201", Direction::Outbound, EventKind::Ringing, 0),
        side("202", Direction::Inbound, EventKind::Ringing, 0),
        side("202", Direction::Inbound, EventKind::Answered, 4),
    ]);
    assert_eq!(call.direction, Some(Direction::Internal));
    assert_eq!(call.counterparty(), None);
    assert_eq!(
        (call.placed_by, call.answered_by),
        (Some(agent("201")), Some(agent("202")))
    );
}

#[test]
fn every_moment_says_how_it_is_known() {
    let source = |call: &Call| call.started_at.map(|moment| moment.source);
    let mut end = event("1", talked(Scope::Call, 30));
    end.received_at = Some(at(100));
    let call = fold([end.clone()]);
    assert_eq!(source(&call), Some(MomentSource::Received));
    assert_eq!(
        (call.duration, call.talk_time),
        (None, Some(Duration::from_secs(30)))
    );
    let call = fold([timed(end.clone(), 90)]);
    assert_eq!(source(&call), Some(MomentSource::Derived));
    assert_eq!(call.started_at.unwrap().at, at(60));
    assert_eq!(call.answered_at.unwrap().at, at(60));
    end.times.started_at = Some(at(50));
    let call = fold([timed(end, 90)]);
    assert_eq!(source(&call), Some(MomentSource::Stated));
    assert_eq!(call.duration, Some(Duration::from_secs(40)));
}

#[test]
fn an_end_that_is_all_that_is_known_has_no_length() {
    let call = fold([timed(
        event("1", ended(Scope::Call, Some(Outcome::Missed))),
        9,
    )]);
    assert_eq!(
        (call.duration, call.talk_time, call.waited()),
        (None, None, None)
    );
}

#[test]
fn the_earliest_arrival_of_equal_events_is_kept() {
    let arrived = |when| {
        let mut event = event("1", EventKind::Ringing);
        event.received_at = Some(at(when));
        event
    };
    let call = fold([arrived(7), arrived(3), arrived(5)]);
    assert_eq!(call.timeline().len(), 1);
    assert_eq!(call.started_at.unwrap().at, at(3));
}

#[test]
fn what_is_no_part_of_a_call_is_answered_with_the_reason() {
    let mut log = CallLog::new();
    let mut apply = |kind: EventKind<'static>, change: fn(&mut Event<'static>)| {
        let mut event = event("1", kind);
        change(&mut event);
        log.apply(event)
    };
    let not = Applied::NotOfACall;
    let message = EventKind::Message(Message::default());
    assert_eq!(apply(message, |_| {}), not(NotOfACall::Message));
    let subscription = EventKind::Subscription(Subscription::default());
    assert_eq!(apply(subscription, |_| {}), not(NotOfACall::Subscription));
    assert_eq!(
        apply(EventKind::Ringing, |event| event.test = true),
        not(NotOfACall::Test)
    );
    assert_eq!(
        apply(EventKind::Ringing, |event| event.call.id = None),
        not(NotOfACall::NoCallId)
    );
    assert!(log.is_empty());
    assert_eq!(Call::fold([]), None);
}

#[test]
fn a_call_takes_a_thousand_events_and_no_more() {
    let mut log = CallLog::new();
    let ringing = |number: usize| {
        let mut event = timed(of("1", "1", EventKind::Ringing), number as i64);
        event.delivery_id = Some(number.to_string().into());
        event
    };
    for number in 0..MAX_EVENTS {
        assert!(log.apply(ringing(number)).change().is_some());
    }
    assert_eq!(log.apply(ringing(MAX_EVENTS)), Applied::TooMany);
    assert_eq!(log.apply(ringing(0)), Applied::Duplicate);
    let call = log.calls().next().unwrap();
    assert_eq!(call.timeline().len(), MAX_EVENTS);
    assert!(
        log.apply(of("2", "1", EventKind::Ringing))
            .change()
            .is_some()
    );
}

#[test]
fn a_leg_that_answers_later_reopens_what_was_concluded() {
    let mut log = CallLog::new();
    log.apply(of("1", "1", EventKind::Ringing));
    let ended = log.apply(of("1", "1", ended(Scope::Leg, Some(Outcome::Missed))));
    assert!(ended.has_just_ended());
    let Applied::Updated(change) = log.apply(of("1", "2", EventKind::Answered)) else {
        panic!("it adds to the call");
    };
    assert!(change.reopened);
    assert_eq!(
        (change.before, change.after),
        (Some(State::Ended), State::InProgress)
    );
}

#[test]
fn ended_calls_are_drained_after_a_grace_and_stale_ones_after_a_while() {
    let minute = Duration::from_secs(60);
    let mut log = CallLog::new();
    log.apply(timed(event("ended", ended(Scope::Call, None)), 0));
    log.apply(timed(event("open", EventKind::Initiated), 0));
    log.apply(event("ended at no known time", ended(Scope::Call, None)));
    log.apply(event("open at no known time", EventKind::Initiated));
    let ids = |calls: Vec<Call>| {
        let ids = calls.into_iter().map(|call| call.id.unwrap().into_owned());
        ids.collect::<Vec<_>>()
    };
    assert_eq!(
        ids(log.drain_ended(at(59), minute)),
        ["ended at no known time"]
    );
    assert_eq!(ids(log.drain_ended(at(60), minute)), ["ended"]);
    assert_eq!(ids(log.drain_stale(at(59), minute)), [""; 0]);
    assert_eq!(ids(log.drain_stale(at(60), minute)), ["open"]);
    assert_eq!(log.len(), 1);
    let key = CallKey::new(Vendor::Voipcloud, "open at no known time");
    assert!(log.get(&key).is_some());
    assert!(log.remove(&key).is_some());
    assert!(log.is_empty());
    assert!(log.remove(&key).is_none());
}

#[test]
fn without_an_id_a_gap_or_a_new_ringing_starts_the_next_call() {
    let between = |kind, when| {
        let mut event = timed(of("1", "1", kind), when);
        event.call.id = None;
        event.from.number = number("+12125550123");
        event.to.number = number("+12125550199");
        event
    };
    let events = [
        between(EventKind::Ringing, 0),
        between(EventKind::Answered, 10),
        // Ten minutes of talk are no gap.
        between(talked(Scope::Leg, 600), 610),
        between(EventKind::Ringing, 630),
        between(ended(Scope::Leg, Some(Outcome::Missed)), 650),
        between(ended(Scope::Leg, Some(Outcome::Missed)), 900),
    ];
    let calls = calls_by_numbers(events, Duration::from_secs(60));
    let outcomes: Vec<_> = calls.iter().map(|call| call.outcome.unwrap()).collect();
    assert_eq!(
        outcomes,
        [Outcome::Answered, Outcome::Missed, Outcome::Missed]
    );
    assert_eq!(calls[0].talk_time, Some(Duration::from_secs(600)));

    // A withheld number matches nothing, not even itself.
    let withheld = |when| {
        let mut event = between(EventKind::Ringing, when);
        event.from.number = number("Anonymous");
        event
    };
    let calls = calls_by_numbers([withheld(0), withheld(1)], Duration::from_secs(60));
    assert_eq!(calls.len(), 2);
}
