//! The fold: its laws, over made-up calls and over every story, and its rules, one by one.

use std::time::Duration;

use crate::support::calls;
use crate::support::calls::{
    Random, at, detected, ended, event, number, of, transferred, voicemail,
};
use crate::support::http;
use hookswitch::{
    Call, CallKey, CallLog, Direction, Event, EventKind, Outcome, State, Vendor,
    call::Change,
    calls_by_numbers,
    event::{
        Answered, AnsweredBy, Detection, Digits, Hold, Noted, Park, PickedUp, Recording, Scope,
        Side, TransferRole,
    },
};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

fn outcomes() -> impl Strategy<Value = Option<Outcome>> {
    option::of(select(Outcome::ALL))
}

fn kinds() -> impl Strategy<Value = EventKind<'static>> {
    let plain = vec![
        EventKind::Initiated,
        EventKind::Queued,
        EventKind::Ringing,
        EventKind::Ringing,
        EventKind::Answered(Default::default()),
        EventKind::Answered(Default::default()),
        EventKind::Answered(Answered::by(AnsweredBy::System)),
        detected(Detection::Machine),
        detected(Detection::Human),
        EventKind::Noted(Noted::default()),
        EventKind::Digits(Digits::default()),
        EventKind::Held(Hold::default()),
        EventKind::Resumed(Hold::default()),
        EventKind::Parked(Park::default()),
        EventKind::Unparked(Park::default()),
        EventKind::PickedUp(PickedUp::default()),
        EventKind::Recording(Recording::default()),
        EventKind::Transcript(Default::default()),
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
        id in option::weighted(0.2, select(vec!["u1", "u2"])),
        leg in option::of(select(vec!["a", "b", "1"])),
        side in option::of(select(Side::ALL)),
        sequence in option::weighted(0.3, 0..9_u64),
        revision in option::weighted(0.2, 0..3_u32),
        group in option::weighted(0.2, select(vec!["80", "81"])),
        direction in option::of(select(Direction::ALL)),
        from in option::of(select(vec!["+12125550123", "201", "Anonymous"])),
        to in option::of(select(vec!["+12125550199", "202"])),
        occurred in option::weighted(0.8, 0..60_i64),
        received in option::of(0..60_i64),
        started in option::weighted(0.1, 0..60_i64),
        delivery in option::of(0..9_u8),
    ) -> Event<'static> {
        let mut event = event("1", kind);
        event.agent = agent.map(calls::agent);
        if let (Some(agent), Some(id)) = (&mut event.agent, id) {
            agent.id = Some(id.into());
        }
        event.side = side;
        event.sequence = sequence;
        if let EventKind::Ended(ended) = &mut event.kind {
            ended.revision = revision;
        }
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
        // A repetition arrives later, by any server's clock.
        shuffled.extend(events.iter().cloned().map(|mut event| {
            let later = Duration::from_secs(random.below(100) as u64);
            event.received_at = event.received_at.map(|at| at + later);
            event
        }));
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
        parts[random.below(3)].extend([event.clone()]);
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
    // Each case has up to four times as many events as a call.
    #![proptest_config(ProptestConfig::with_cases(256))]

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
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn a_call_is_a_function_of_the_set_of_its_events(events in call_events(), seed in any::<u64>()) {
        check_laws(&events, seed);
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
        let applied = log.apply(ringing, at(0));
        prop_assert_eq!(log.state(&CallKey::new(Vendor::Voipcloud, "1")), Some(State::Ended));
        prop_assert!(!applied.change().is_some_and(|change| change.reopened));
    }

    #[test]
    fn an_end_is_told_once_between_reopenings(events in call_events()) {
        let mut log = CallLog::new();
        let mut over = false;
        for event in events {
            if let Some(Change { before, after, ended, reopened, .. }) = log.apply(event, at(0)).change() {
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
        events.extend(events.clone().into_iter().map(|mut event| {
            event.received_at = event.received_at.map(|at| at + Duration::from_secs(7));
            event
        }));
        Random(seed).shuffle(&mut events);
        let again = calls_by_numbers(events, window);
        prop_assert_eq!(serde_json::to_string(&again).unwrap(), serde_json::to_string(&expected).unwrap());
    }
}

#[test]
fn the_laws_hold_for_every_story() {
    let mut calls = 0;
    for story in http::all().unwrap() {
        let mut events = Vec::new();
        for file in &story.requests {
            let vendor = file.vendor.expect("a fixture names its vendor");
            if let Ok(delivery) = hookswitch::parse(vendor, &file.request()) {
                events.extend(delivery.normalize().map(Event::into_owned));
            }
        }
        for seed in 0..5 {
            check_laws(&events, seed);
        }
        calls += events.into_iter().collect::<CallLog>().len();
    }
    assert!(calls > 100, "only {calls} calls in the stories");
}
