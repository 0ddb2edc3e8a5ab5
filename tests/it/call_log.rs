//! A log of calls: what it answers, what it keeps, what it forgets and how a call comes back.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::support::calls::{Random, at, ended, event, of, timed, voicemail};
use crate::support::http;
use chrono::{DateTime, Utc};
use hookswitch::{
    Call, CallKey, CallLog, Event, EventKind, Outcome, State, Vendor,
    call::{Applied, MAX_EVENTS},
    event::{NotOfACall, Scope, Subscription},
};

fn key(id: &str) -> CallKey<'_> {
    CallKey::new(Vendor::Voipcloud, id)
}

#[test]
fn what_is_no_part_of_a_call_is_answered_with_the_reason() {
    let mut log = CallLog::new();
    let mut apply = |kind: EventKind<'static>, change: fn(&mut Event<'static>)| {
        let mut event = event("1", kind);
        change(&mut event);
        log.apply(event, at(0))
    };
    let not = Applied::NotOfACall;
    let message = EventKind::Message(Box::default());
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
fn a_leg_that_answers_later_reopens_what_was_concluded() {
    let mut log = CallLog::new();
    log.apply(of("1", "1", EventKind::Ringing), at(0));
    let ended = log.apply(
        of("1", "1", ended(Scope::Leg, Some(Outcome::Missed))),
        at(0),
    );
    assert!(ended.has_just_ended());
    let Applied::Updated(change) =
        log.apply(of("1", "2", EventKind::Answered(Default::default())), at(0))
    else {
        panic!("it adds to the call");
    };
    assert!(change.reopened);
    assert_eq!(
        (change.before, change.after),
        (Some(State::Ended), State::InProgress)
    );
}

#[test]
fn ids_of_any_length_are_kept_apart() {
    let ids: Vec<String> = (0..80).map(|length| "7".repeat(length)).collect();
    let mut log = CallLog::new();
    for id in &ids {
        assert!(matches!(
            log.apply(event(id, EventKind::Ringing), at(0)),
            Applied::New(_)
        ));
    }
    let found: Vec<_> = log.calls().map(|call| call.id.unwrap()).collect();
    assert_eq!(found, ids, "in the order of the ids");
    for id in ids {
        let key = CallKey::new(Vendor::Voipcloud, id.clone());
        assert_eq!(log.remove(&key).unwrap().id.unwrap(), id);
    }
    assert!(log.is_empty());
}

/// Every request's events of each story and group of cases, in order.
fn deliveries() -> Vec<(String, Vec<Vec<Event<'static>>>)> {
    let stories = http::all().unwrap().into_iter().map(|story| {
        let events = story.requests.iter().map(|file| {
            let vendor = file.vendor.expect("a fixture names its vendor");
            match hookswitch::parse(vendor, &file.request()) {
                Ok(delivery) => delivery.normalize().map(Event::into_owned).collect(),
                Err(_) => Vec::new(),
            }
        });
        (story.name.clone(), events.collect())
    });
    stories.collect()
}

/// What a server does, as the README says: writes what is to be written, and notifies of ends.
#[derive(Default)]
struct Server {
    log: CallLog,
    table: BTreeMap<CallKey<'static>, Call>,
    notified: BTreeMap<CallKey<'static>, i64>,
}

impl Server {
    fn receive(&mut self, events: &[Event<'static>], now: DateTime<Utc>) {
        for changed in self.log.apply_all(events.iter().cloned(), now) {
            if changed.is_to_be_written() {
                let call = self.log.get(&changed.key).expect("it has just changed");
                self.table.insert(changed.key.clone(), call);
            }
            let notified = self.notified.entry(changed.key.clone()).or_default();
            *notified += i64::from(changed.has_just_ended());
            *notified -= i64::from(changed.change.reopened);
        }
    }

    /// Checks that every call that is over is written as it is, and notified of once.
    fn check(&self, context: &str) -> usize {
        let mut over = 0;
        for call in self.log.calls() {
            let key = call.key().expect("a log has calls with keys").into_owned();
            let is_over = call.state == State::Ended;
            assert_eq!(self.notified[&key], i64::from(is_over), "{context}: {key}");
            let written = self.table.get(&key);
            if is_over {
                assert_eq!(written, Some(&call), "{context}: {key}");
                over += 1;
            }
            // A call that goes on after all does not stand there as ended.
            let stands_as_ended = written.is_some_and(|call| call.state == State::Ended);
            assert_eq!(stands_as_ended, is_over, "{context}: {key}");
        }
        over
    }
}

#[test]
fn what_is_written_when_it_is_to_be_written_is_the_final_call() {
    let mut saved = 0;
    for (name, mut deliveries) in deliveries() {
        for seed in 0..=50 {
            let mut random = Random(seed);
            if seed > 0 {
                random.shuffle(&mut deliveries);
            }
            let mut server = Server::default();
            for (index, events) in deliveries.iter().enumerate() {
                server.receive(events, at(index as i64));
            }
            saved += server.check(&format!("{name}, shuffled with {seed}"));
        }
    }
    assert!(saved > 4_000, "only {saved} calls were saved");
}

#[test]
fn a_delivery_answers_each_call_once() {
    let mut log = CallLog::new();
    let events = [
        of("1", "1", EventKind::Ringing),
        of("2", "1", EventKind::Ringing),
        event("3", EventKind::Message(Box::default())),
        of("1", "1", ended(Scope::Leg, Some(Outcome::Missed))),
    ];
    let changed = log.apply_all(events.clone(), at(5));
    let told = changed.iter().map(|changed| {
        let change = changed.change;
        (
            changed.key.id.to_string(),
            change.before,
            change.after,
            changed.has_just_ended(),
        )
    });
    let told: Vec<_> = told.collect();
    assert_eq!(
        told,
        [
            ("1".to_owned(), None, State::Ended, true),
            ("2".to_owned(), None, State::Ringing, false)
        ]
    );
    let call = log.get(&key("1")).unwrap();
    assert_eq!(call.timeline()[0].received_at, Some(at(5)));
    // Nothing changes when it comes again.
    assert_eq!(log.apply_all(events, at(6)), []);
    assert_eq!(log.get(&key("1")).unwrap(), call);
}

#[test]
fn a_call_that_ends_and_goes_on_in_one_delivery_has_not_ended() {
    let mut log = CallLog::new();
    log.apply(of("1", "1", EventKind::Ringing), at(0));
    let changed = log.apply_all(
        [
            of("1", "1", ended(Scope::Leg, Some(Outcome::Missed))),
            of("1", "2", EventKind::Answered(Default::default())),
        ],
        at(1),
    );
    assert!(!changed[0].has_just_ended() && !changed[0].change.reopened);
    assert_eq!(changed[0].change.before, Some(State::Ringing));
    assert_eq!(changed[0].change.after, State::InProgress);
}

#[test]
fn an_event_keeps_the_arrival_that_it_has() {
    let mut log = CallLog::new();
    let mut first = event("1", EventKind::Initiated);
    first.received_at = Some(at(3));
    log.apply(first.clone(), at(9));
    log.apply(event("1", EventKind::Ringing), at(9));
    let arrivals = |log: &CallLog| -> Vec<_> {
        let call = log.get(&key("1")).unwrap();
        call.timeline()
            .iter()
            .map(|event| event.received_at.unwrap())
            .collect()
    };
    assert_eq!(arrivals(&log), [at(3), at(9)]);
    // Stored events that are read back in another order: the call has changed by it.
    first.received_at = Some(at(1));
    assert!(matches!(
        log.apply(first.clone(), at(9)),
        Applied::Updated(_)
    ));
    assert_eq!(log.apply(first, at(9)), Applied::Duplicate);
    assert_eq!(arrivals(&log), [at(1), at(9)]);
}

fn ids(calls: Vec<Call>) -> Vec<String> {
    let ids = calls.into_iter().map(|call| call.id.unwrap().into_owned());
    ids.collect()
}

#[test]
fn calls_are_drained_by_their_latest_arrival() {
    let minute = Duration::from_secs(60);
    let far = 200 * 365 * 24 * 60 * 60;
    let mut log = CallLog::new();
    // What the vendor says of the time does not count beside an arrival: it may lie far ahead.
    log.apply(timed(event("ended", ended(Scope::Call, None)), far), at(0));
    log.apply(timed(event("open", EventKind::Initiated), far), at(0));
    log.apply(timed(event("open", EventKind::Ringing), -far), at(10));
    assert_eq!(ids(log.drain_ended(at(59), minute)), [""; 0]);
    assert_eq!(ids(log.drain_ended(at(60), minute)), ["ended"]);
    let open = log.get(&key("open")).unwrap();
    assert!(!open.is_stale(at(69), minute) && open.is_stale(at(70), minute));
    assert_eq!(ids(log.drain_stale(at(69), minute)), [""; 0]);
    assert_eq!(ids(log.drain_stale(at(70), minute)), ["open"]);
    assert!(log.is_empty());
}

#[test]
fn without_arrivals_the_latest_time_that_has_been_counts() {
    let minute = Duration::from_secs(60);
    let mut log = CallLog::new();
    log.extend([
        timed(event("ended", ended(Scope::Call, None)), 0),
        timed(event("open", EventKind::Initiated), 0),
        timed(event("open", EventKind::Ringing), 1_000_000),
        event("ended at no known time", ended(Scope::Call, None)),
        event("open at no known time", EventKind::Initiated),
    ]);
    assert_eq!(
        ids(log.drain_ended(at(59), minute)),
        ["ended at no known time"]
    );
    assert_eq!(ids(log.drain_ended(at(60), minute)), ["ended"]);
    assert_eq!(
        ids(log.drain_stale(at(59), minute)),
        ["open at no known time"]
    );
    assert_eq!(ids(log.drain_stale(at(60), minute)), ["open"]);
    assert!(log.is_empty());
}

#[test]
fn a_drained_call_that_is_restored_makes_no_ghost() {
    let minute = Duration::from_secs(60);
    let mut log = CallLog::new();
    log.apply(of("1", "1", EventKind::Answered(Default::default())), at(0));
    let end = event("1", ended(Scope::Call, Some(Outcome::Answered)));
    assert!(log.apply(end.clone(), at(1)).has_just_ended());
    let [stored] = &log.drain_ended(at(100), minute)[..] else {
        panic!("one call is drained");
    };

    // Without it, the end begins the call anew, and a recording is a call of nothing.
    let mut ghost = log.clone();
    assert!(ghost.apply(end.clone(), at(200)).has_just_ended());

    assert!(!log.contains(&key("1")));
    log.restore(stored.clone());
    assert_eq!(log.get(&key("1")).as_ref(), Some(stored));
    assert_eq!(log.apply(end, at(200)), Applied::Duplicate);
    let applied = log.apply(voicemail_event(), at(200));
    assert!(applied.is_to_be_written() && !applied.has_just_ended());
    let call = log.get(&key("1")).unwrap();
    assert_eq!(call.outcome, Some(Outcome::Answered));
    assert!(call.voicemail.is_some());

    // Put back beside what came meanwhile, both are there.
    let mut late = CallLog::new();
    late.apply(voicemail_event(), at(200));
    late.restore(stored.clone());
    assert_eq!(late.get(&key("1")), Some(call));
}

fn voicemail_event() -> Event<'static> {
    event("1", voicemail(true))
}

#[test]
fn a_call_is_a_cache_of_its_timeline() {
    let mut log = CallLog::new();
    log.apply(of("1", "1", EventKind::Answered(Default::default())), at(0));
    log.apply(
        event("1", ended(Scope::Call, Some(Outcome::Answered))),
        at(1),
    );
    let call = log.get(&key("1")).unwrap();
    assert_eq!(call.key(), Some(key("1")));
    let mut tampered = call.clone();
    tampered.outcome = Some(Outcome::Missed);
    assert_eq!(tampered.refold(), Some(call.clone()));
    assert_eq!(Call::fold(call.clone().into_timeline()), Some(call.clone()));
    assert_eq!(Call::new(Vendor::Voipcloud, State::Ended).refold(), None);
    assert_eq!(Call::new(Vendor::Voipcloud, State::Ended).key(), None);
    let states: Vec<_> = log
        .states()
        .map(|(key, state)| (key.into_owned(), state))
        .collect();
    assert_eq!(states, [(key("1").into_owned(), State::Ended)]);
    assert_eq!(log.into_calls().collect::<Vec<_>>(), [call]);
}

#[test]
fn the_key_of_a_call_is_read_back() {
    for text in ["voipcloud/7", "net2phone_canada/a/b", "petdesk/"] {
        let key: CallKey<'_> = text.parse().unwrap();
        assert_eq!(key.to_string(), text);
    }
    assert_eq!(
        "petdesk/a/b".parse(),
        Ok(CallKey::new(Vendor::Petdesk, "a/b"))
    );
    for text in ["", "voipcloud", "nobody/7", "/7", "Voipcloud/7"] {
        let error = text.parse::<CallKey<'_>>().unwrap_err();
        assert!(
            error.to_string().starts_with("not the key of a call"),
            "{text}"
        );
    }
}

/// More events than a call keeps, some of which say no time.
fn too_many() -> Vec<Event<'static>> {
    let mut events: Vec<_> = (0..1_098)
        .map(|number| {
            let mut ringing = of("1", &number.to_string(), EventKind::Ringing);
            if number % 3 > 0 {
                ringing = timed(ringing, 5_000 - number);
            }
            ringing
        })
        .collect();
    events.push(timed(of("1", "7", ended(Scope::Leg, None)), 9_998));
    events.push(timed(
        event("1", ended(Scope::Call, Some(Outcome::Missed))),
        9_999,
    ));
    events
}

#[test]
fn of_too_many_events_the_same_are_kept_in_every_order() {
    let mut events = too_many();
    assert_eq!(events.len(), 1_100);
    let expected = Call::fold(events.clone()).unwrap();
    assert_eq!(expected.timeline().len(), MAX_EVENTS);
    assert_eq!(
        (expected.state, expected.outcome),
        (State::Ended, Some(Outcome::Missed))
    );
    let is_kept = |event: &Event<'_>| expected.timeline().contains(event);
    assert!(
        is_kept(&events[1_098]) && is_kept(&events[1_099]),
        "ends are kept"
    );
    // Of the others, those of the latest times are not.
    assert!(!is_kept(&events[1]) && is_kept(&events[1_097]));

    let mut random = Random(7);
    for round in 0..5 {
        match round {
            0 => {}
            1 => events.reverse(),
            _ => random.shuffle(&mut events),
        }
        assert_eq!(Call::fold(events.clone()).as_ref(), Some(&expected));
        let log: CallLog = events.iter().cloned().collect();
        assert_eq!(log.get(&key("1")).as_ref(), Some(&expected), "{round}");
        // Parts that are merged, and parts of parts.
        let parts: Vec<CallLog> = events
            .chunks(1_100 / (round + 1))
            .map(|part| part.iter().cloned().collect())
            .collect();
        let mut merged = CallLog::new();
        for part in parts {
            merged.merge(part);
        }
        assert_eq!(merged.get(&key("1")).as_ref(), Some(&expected), "{round}");
        assert_eq!(merged.state(&key("1")), Some(State::Ended));
    }
}

#[test]
fn of_too_many_events_the_earlier_are_kept_whatever_their_kind() {
    let mut events: Vec<_> = (0..1_000)
        .map(|number| timed(of("1", &number.to_string(), EventKind::Ringing), number))
        .collect();
    // Told after every ringing, if some event says no time.
    events.push(timed(
        of("1", "7", EventKind::Answered(Default::default())),
        8,
    ));
    let call = Call::fold(events.clone()).unwrap();
    assert!(call.timeline().contains(&events[1_000]) && !call.timeline().contains(&events[999]));
}

#[test]
fn the_last_event_without_a_time_may_be_pushed_out() {
    let end = |number| timed(of("1", "1", ended(Scope::Leg, None)), number);
    let mut events: Vec<_> = (1..MAX_EVENTS as i64).map(end).collect();
    events[0] = timed(of("1", "1", ended(Scope::Group, None)), 1);
    events.push(of("1", "2", EventKind::Ringing));
    // By rank, the group's end is told after all others; by time, before them.
    let mut log: CallLog = events.iter().cloned().collect();
    let last = |log: &CallLog| log.get(&key("1")).unwrap().timeline().last().cloned();
    assert_eq!(last(&log).as_ref(), Some(&events[0]));
    events.push(end(5_000));
    log.extend(events.last().cloned());
    assert_eq!(last(&log).as_ref(), events.last());
    assert_eq!(log.get(&key("1")), Call::fold(events));
}

#[test]
fn an_event_too_many_is_told_and_an_end_pushes_another_out() {
    let mut log = CallLog::new();
    let ringing = |number: i64| {
        let mut event = timed(of("1", "1", EventKind::Ringing), number);
        event.delivery_id = Some(number.to_string().into());
        event
    };
    for number in 0..MAX_EVENTS as i64 {
        assert!(matches!(
            log.apply(ringing(number), at(0)),
            Applied::New(_) | Applied::Updated(_)
        ));
    }
    assert_eq!(log.apply(ringing(1_000), at(0)), Applied::TooMany(None));
    assert_eq!(log.apply(ringing(0), at(0)), Applied::Duplicate);
    let end = timed(event("1", ended(Scope::Call, None)), 2_000);
    let applied = log.apply(end, at(0));
    assert!(matches!(applied, Applied::TooMany(Some(_))));
    assert!(applied.has_just_ended() && applied.is_to_be_written());
    let call = log.get(&key("1")).unwrap();
    assert_eq!(call.timeline().len(), MAX_EVENTS);
    assert_eq!(
        log.apply(ringing(999), at(0)),
        Applied::TooMany(None),
        "it was pushed out"
    );
    // One without a time goes before those with one, and changes the order in which all are told.
    let timeless = of("1", "2", EventKind::Ringing);
    assert!(matches!(
        log.apply(timeless, at(0)),
        Applied::TooMany(Some(_))
    ));
    let call = log.get(&key("1")).unwrap();
    assert_eq!(Call::fold(call.timeline().iter().cloned()), Some(call));
    assert!(
        log.apply(of("2", "1", EventKind::Ringing), at(0))
            .change()
            .is_some()
    );
}
