//! The fold at scale: a million events of 200,000 calls through one `CallLog`, and a thousand events
//! of one call.
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

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use alloc::Counting;
use calls::{Random, at, of};
use chrono::{DateTime, Utc};
use hookswitch::{
    CallLog, Event, EventKind, Vendor,
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

/// The calls of the stories, as owned events, by vendor.
fn templates() -> Vec<Vec<Event<'static>>> {
    let mut templates = Vec::new();
    for story in http::stories().expect("the fixtures can be read") {
        let mut events = Vec::new();
        for file in &story.requests {
            let vendor = file.vendor.expect("a fixture names its vendor");
            if let Ok(delivery) = hookswitch::parse(vendor, &file.request()) {
                events.extend(delivery.normalize().map(Event::into_owned));
            }
        }
        // One call of several events: more of them are the usual case.
        events.retain(|event| event.call.id.is_some() && !event.test);
        let first = events.first().and_then(|event| event.call.id.clone());
        events.retain(|event| event.call.id == first);
        if events.len() >= 3 {
            templates.push(events);
        }
    }
    templates
}

/// So many events over so many calls, shuffled, with 5 % repetitions.
fn events(count: usize, calls: usize) -> Vec<Event<'static>> {
    let templates = templates();
    let vendors: std::collections::BTreeSet<Vendor> = templates
        .iter()
        .filter_map(|events| events.first())
        .map(|event| event.vendor)
        .collect();
    assert_eq!(vendors.len(), Vendor::ALL.len(), "every vendor has calls");
    let mut random = Random(7);
    let mut events = Vec::with_capacity(count);
    let own = count / 20 * 19;
    let mut call = 0;
    while events.len() < own {
        // Each call takes the next template, or starts over where its events are used up.
        let template = &templates[call % templates.len()];
        let length = (own - events.len())
            .min(template.len())
            .min(own / calls + 2);
        for event in &template[..length] {
            let mut event = event.clone();
            event.call.id = Some(format!("call-{call:08}").into());
            events.push(event);
        }
        call += 1;
    }
    for _ in own..count {
        let again = events[random.below(own)].clone();
        events.push(again);
    }
    random.shuffle(&mut events);
    events
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

fn stream(count: usize, calls: usize) {
    let events = events(count, calls);
    let bare = bare_map(events.clone());
    println!(
        "{count} events into a bare map: {:.2} s, {:.0} events a second",
        bare.as_secs_f64(),
        count as f64 / bare.as_secs_f64()
    );
    let mut log = CallLog::new();
    let (mut ended, mut reopened, mut duplicates) = (0_u64, 0_u64, 0_u64);
    let start = Instant::now();
    for event in events {
        match black_box(log.apply(event, ARRIVAL)) {
            Applied::Duplicate => duplicates += 1,
            applied => {
                let change = applied.change().unwrap_or_default();
                ended += u64::from(change.ended);
                reopened += u64::from(change.reopened);
            }
        }
    }
    let took = start.elapsed();
    let rate = count as f64 / took.as_secs_f64();
    let held = count as u64 - duplicates;
    println!(
        "{count} events of {} calls, shuffled, {duplicates} repeated: {:.2} s, {rate:.0} events a second, \
         the state after each",
        log.len(),
        took.as_secs_f64(),
    );
    println!("  {ended} times a call ended, {reopened} times one went on after all");
    println!(
        "  {:.2} times as long as the bare map",
        took.as_secs_f64() / bare.as_secs_f64()
    );
    let in_use = alloc::in_use();
    println!(
        "  {} bytes in use for {held} events held: {} bytes each",
        in_use,
        in_use / held as i64
    );
    let calls = log.len();
    let now: DateTime<Utc> = "2100-01-01T00:00:00Z".parse().expect("it is a date");
    let start = Instant::now();
    let drained = log.drain_ended(now, Duration::from_secs(600));
    println!(
        "  {} of {calls} calls drained as ended: {:.2} s",
        drained.len(),
        start.elapsed().as_secs_f64()
    );
    let stale = log.drain_stale(now, Duration::from_secs(600));
    drop((drained, stale));
    println!(
        "  {} calls remain, {} bytes in use",
        log.len(),
        alloc::in_use()
    );
    black_box(&log);
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
    }
    let whole = median(whole).as_secs_f64();
    println!(
        "{MAX_EVENTS} events of one call, {what}, shuffled: {:.1} ms, {:.1} us an event",
        whole * 1e3,
        whole * 1e6 / MAX_EVENTS as f64
    );
    println!(
        "  one more event of such a call: {:.1} us; once it has {MAX_EVENTS}: {:.1} us",
        median(last).as_secs_f64() * 1e6,
        median(beyond).as_secs_f64() * 1e6
    );
}

fn median(mut took: Vec<Duration>) -> Duration {
    took.sort();
    took[took.len() / 2]
}
