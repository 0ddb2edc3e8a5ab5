//! The fold at scale: a million events of some 200,000 calls through one `CallLog`, and a thousand events
//! of one call.
//!
//! The events come in two ways. *Cold*, they are owned, and their texts lie anywhere in a gigabyte: to fetch them
//! from there is a third of the time. *Hot*, each was made just before of a delivery and borrows from it, as in a
//! server; the time of making it is measured alone, and subtracted. Beside them the bare map: the cold events into
//! an ordered map of lists, which is no fold.
//!
//! ```text
//! cargo bench --bench calls
//! ```
//!
//! `cargo test --benches` runs a small round as a check.

#[path = "support/alloc.rs"]
mod alloc;
#[path = "support/calls.rs"]
mod calls;
#[path = "../examples/support/http.rs"]
mod http;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::hint::black_box;
use std::time::{Duration, Instant};

use alloc::Counting;
use calls::{Random, at, of};
use chrono::{DateTime, Utc};
use hookswitch::{
    CallKey, CallLog, Delivery, Event, EventKind, Vendor, VendorPayload,
    call::{Applied, MAX_EVENTS},
    event::Side,
};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The time at which every event arrives.
const ARRIVAL: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn main() {
    // `cargo bench` says so; `cargo test --benches` does not.
    let full = std::env::args().any(|argument| argument == "--bench");
    let events = if full { 1_000_000 } else { 5_000 };
    stream(events, events / 5);
    let rounds = if full { 20 } else { 1 };
    one_call(rounds, "of 500 agents", |_, _| {});
    one_call(
        rounds,
        "with legs, sides and detections",
        |number, event| {
            event.call.leg_id = Some(number.to_string().into());
            event.side = [None, Some(Side::Caller), Some(Side::Called)][number % 3];
            if number % 5 == 0 {
                event.agent = None;
            }
            if number % 7 == 0 {
                event.kind = EventKind::Detected(Default::default());
            }
        },
    );
}

/// One event of a call in a story: the delivery that it is made of, and which one of that delivery's it is.
type Template = (&'static Delivery<'static, VendorPayload<'static>>, usize);

/// The calls of the stories, event by event.
fn templates() -> Vec<Vec<Template>> {
    let mut templates = Vec::new();
    for story in http::stories().expect("the fixtures can be read") {
        let mut events: Vec<(Event<'_>, Template)> = Vec::new();
        for file in &story.requests {
            let vendor = file.vendor.expect("a fixture names its vendor");
            if let Ok(delivery) = hookswitch::parse(vendor, &file.request()) {
                let delivery = &*Box::leak(Box::new(delivery.into_owned()));
                let made = delivery.normalize().enumerate();
                events.extend(made.map(|(index, event)| (event, (delivery, index))));
            }
        }
        // One call of several events: more of them are the usual case.
        events.retain(|(event, _)| event.call.id.is_some() && !event.test);
        let first = events.first().and_then(|(event, _)| event.call.id.clone());
        events.retain(|(event, _)| event.call.id == first);
        if events.len() >= 3 {
            templates.push(events.into_iter().map(|(_, template)| template).collect());
        }
    }
    templates
}

/// Which events come, in which order.
struct Plan {
    /// The event, and the index of its call's id.
    events: Vec<(Template, u32)>,
    ids: Vec<String>,
}

impl Plan {
    /// So many events over so many calls, shuffled, with 5 % repetitions.
    fn new(count: usize, calls: usize) -> Self {
        let templates = templates();
        let vendors: BTreeSet<Vendor> = templates
            .iter()
            .filter_map(|events| events.first())
            .map(|(delivery, _)| delivery.vendor)
            .collect();
        assert_eq!(vendors.len(), Vendor::ALL.len(), "every vendor has calls");
        let mut random = Random(7);
        let mut events = Vec::with_capacity(count);
        let mut ids = Vec::new();
        let own = count / 20 * 19;
        while events.len() < own {
            let call = ids.len();
            // Each call takes the next template, or starts over where its events are used up.
            let template = &templates[call % templates.len()];
            let length = (own - events.len())
                .min(template.len())
                .min(own / calls + 2);
            let number = u32::try_from(call).expect("there are fewer calls");
            events.extend(template[..length].iter().map(|event| (*event, number)));
            ids.push(format!("call-{call:08}"));
        }
        for _ in own..count {
            let again = events[random.below(own)];
            events.push(again);
        }
        random.shuffle(&mut events);
        Self { events, ids }
    }

    /// The events, each made when it is asked for.
    fn made(&self) -> impl Iterator<Item = Event<'_>> {
        self.events.iter().map(|((delivery, index), call)| {
            let mut event = delivery.normalize().nth(*index).expect("it was there");
            event.call.id = Some(Cow::Borrowed(&self.ids[*call as usize]));
            event
        })
    }
}

/// What no fold can be faster than: the same events into a bare ordered map of lists.
fn bare_map(events: Vec<Event<'static>>) -> Duration {
    let mut map: BTreeMap<(Vendor, Box<str>), Vec<Box<Event<'static>>>> = BTreeMap::new();
    let start = Instant::now();
    for event in events {
        let id = event.call.id.as_deref().unwrap_or_default().into();
        map.entry((event.vendor, id))
            .or_default()
            .push(Box::new(event));
    }
    let took = start.elapsed();
    black_box(&map);
    took
}

/// How long it took, as microseconds for each of so many.
fn each(took: Duration, count: usize) -> f64 {
    took.as_secs_f64() * 1e6 / count as f64
}

/// Sends events through a log, and asks for the state after each.
fn apply<'a>(log: &mut CallLog, events: impl IntoIterator<Item = Event<'a>>) -> (Duration, u64) {
    let mut duplicates = 0_u64;
    let start = Instant::now();
    for event in events {
        let applied = black_box(log.apply(event, ARRIVAL));
        duplicates += u64::from(matches!(applied, Applied::Duplicate));
    }
    (start.elapsed(), duplicates)
}

fn stream(count: usize, calls: usize) {
    let plan = Plan::new(count, calls);
    let owned = || plan.made().map(Event::into_owned).collect::<Vec<_>>();
    let bare = bare_map(owned());

    let mut log = CallLog::new();
    let (cold, duplicates) = apply(&mut log, owned());
    println!(
        "{count} events of {} calls, shuffled, {duplicates} repeated, the state after each:",
        log.len()
    );
    let line = |what: &str, took: Duration| {
        let each = each(took, count);
        println!(
            "  {what:40} {each:7.2} us an event, {:.0} a second",
            1e6 / each
        );
    };
    line("cold: owned, anywhere in memory", cold);
    line("  the same into a bare map", bare);
    drop(log);

    let start = Instant::now();
    plan.made().for_each(|event| drop(black_box(event)));
    let making = start.elapsed();
    let before = alloc::in_use();
    let mut log = CallLog::new();
    let (hot, again) = apply(&mut log, plan.made());
    assert_eq!(again, duplicates, "the same events");
    line(
        "hot: borrowed, made just before",
        hot.saturating_sub(making),
    );
    line("  the making, which is subtracted", making);

    let held = count as u64 - duplicates;
    let bytes = (alloc::in_use() - before) / held as i64;
    println!("  {:40} {bytes:7} bytes", "an event held");

    let keys = plan
        .made()
        .filter_map(|event| CallKey::of(&event).map(CallKey::into_owned));
    let mut keys: Vec<_> = keys.collect::<BTreeSet<_>>().into_iter().collect();
    Random(11).shuffle(&mut keys);
    let start = Instant::now();
    for key in &keys {
        assert!(black_box(log.get(key)).is_some());
    }
    let got = each(start.elapsed(), keys.len());
    println!(
        "  {:40} {got:7.2} us a call, of {:.1} events",
        "get",
        held as f64 / keys.len() as f64
    );

    drop(keys);

    let now: DateTime<Utc> = "2100-01-01T00:00:00Z".parse().expect("it is a date");
    let calls = log.len();
    let start = Instant::now();
    let drained = log.drain_ended(now, Duration::from_secs(600));
    let took = each(start.elapsed(), drained.len());
    println!(
        "  {:40} {took:7.2} us a call, {} of {calls}",
        "drain_ended",
        drained.len()
    );
    drop((drained, log.drain_stale(now, Duration::from_secs(600))));
    let left = alloc::in_use() - before;
    println!(
        "  {:40} {left:7} bytes for {} calls",
        "after drain_stale",
        log.len()
    );
}

/// A thousand events of one call, as many as are kept, and a hundred more.
fn one_call(rounds: u32, what: &str, change: fn(usize, &mut Event<'static>)) {
    let mut events: Vec<_> = (0..MAX_EVENTS + 100)
        .map(|number| {
            // As bad as it gets: everybody rings, and everybody answers.
            let agent = (number / 2).to_string();
            let kind = match number % 2 {
                0 => EventKind::Ringing,
                _ => EventKind::Answered(Default::default()),
            };
            let mut event = of("1", &agent, kind);
            // Those that come when there are as many as are kept push out later ones.
            let when = if number < MAX_EVENTS {
                number as i64
            } else {
                -1
            };
            event.occurred_at = Some(at(when));
            change(number, &mut event);
            event
        })
        .collect();
    Random(7).shuffle(&mut events[..MAX_EVENTS]);
    let (mut whole, mut last, mut beyond) = (Vec::new(), Vec::new(), Vec::new());
    let mut getting = Vec::new();
    for _ in 0..rounds {
        let mut log = CallLog::new();
        let mut took = Vec::new();
        for event in events.clone() {
            let start = Instant::now();
            black_box(log.apply(event, ARRIVAL));
            took.push(start.elapsed());
        }
        let more = took.split_off(MAX_EVENTS);
        whole.push(took.iter().sum());
        last.extend_from_slice(&took[MAX_EVENTS - 100..]);
        beyond.extend(more);
        let key = CallKey::new(Vendor::Voipcloud, "1");
        let start = Instant::now();
        assert!(black_box(log.get(&key)).is_some());
        getting.push(start.elapsed());
    }
    println!("one call of {MAX_EVENTS} events, {what}, shuffled:");
    let line = |what: &str, took: Vec<Duration>| {
        println!("  {what:40} {:9.1} us", median(took).as_secs_f64() * 1e6);
    };
    line("all of them, the state after each", whole);
    line("one more, of the last 100", last);
    line("one more, once it is full", beyond);
    line("get", getting);
}

fn median(mut took: Vec<Duration>) -> Duration {
    took.sort();
    took[took.len() / 2]
}
