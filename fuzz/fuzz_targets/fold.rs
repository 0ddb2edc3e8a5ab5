#![no_main]

use std::time::Duration;

use arbitrary::Arbitrary;
use chrono::DateTime;
use hookswitch::{Call, CallLog, Direction, Event, EventKind, PhoneNumber, Vendor, event::{Agent, Group}};

/// What an event is made of. The kind is JSON, of which most is no kind.
#[derive(Arbitrary, Debug)]
struct Made<'a> {
    kind: u8,
    outcome: u8,
    scope: u8,
    span: Option<u32>,
    agent: Option<u8>,
    group: Option<u8>,
    direction: Option<bool>,
    occurred: Option<i64>,
    started: Option<i64>,
    received: Option<u8>,
    from: Option<&'a str>,
    with_id: bool,
}

const KINDS: [&str; 21] = [
    "initiated",
    "flow_step",
    "digits",
    "queued",
    "ringing",
    "answered",
    "held",
    "resumed",
    "parked",
    "unparked",
    "transferred",
    "forwarded",
    "picked_up",
    "ended",
    "voicemail",
    "recording",
    "transcript",
    "emergency",
    "message",
    "subscription",
    "unknown",
];
const OUTCOMES: [&str; 11] = [
    "answered",
    "voicemail",
    "answered_by_system",
    "missed",
    "no_answer",
    "busy",
    "rejected",
    "blocked",
    "abandoned",
    "timed_out",
    "forwarded",
];
const SCOPES: [&str; 3] = ["leg", "group", "call"];

fn event(made: &Made<'_>) -> Event<'static> {
    let name = KINDS[usize::from(made.kind) % KINDS.len()];
    let mut kind = serde_json::json!({
        "type": name,
        "scope": SCOPES[usize::from(made.scope) % SCOPES.len()],
        "outcome": OUTCOMES[usize::from(made.outcome) % OUTCOMES.len()],
        "left": made.outcome % 2 == 0,
        "transfer": "blind",
        "role": if made.outcome % 2 == 0 { "gave" } else { "received" },
        "status": "available",
    });
    if let Some(span) = made.span {
        kind["duration"] = span.into();
        kind["talk_time"] = (span / 2).into();
    }
    let kind: EventKind<'static> = serde_json::from_value(kind).expect("it is a kind");
    let mut event = Event::new(Vendor::Net2phone, name.into(), kind);
    event.call.id = made.with_id.then(|| "1".into());
    event.agent = made.agent.map(|agent| {
        let mut of = Agent::default();
        of.extension = Some((agent % 4).to_string().into());
        of
    });
    event.queue = made.group.map(|group| {
        let mut of = Group::default();
        of.number = Some((group % 3).to_string().into());
        of
    });
    event.direction = made.direction.map(|inbound| match inbound {
        true => Direction::Inbound,
        false => Direction::Outbound,
    });
    let time = |seconds: i64| DateTime::from_timestamp(seconds, 0);
    event.occurred_at = made.occurred.and_then(time);
    event.times.started_at = made.started.and_then(time);
    event.received_at = made.received.and_then(|seconds| time(seconds.into()));
    event.from.number = made
        .from
        .map(|text| PhoneNumber::recognize(text.to_owned().into()));
    event.to.number = Some(PhoneNumber::recognize("+12125550123".into()));
    event
}

// Forwards, backwards and twice, at once and in two logs: the same call.
libfuzzer_sys::fuzz_target!(|made: Vec<Made<'_>>| {
    let events: Vec<_> = made.iter().take(40).map(event).collect();
    let forwards = Call::fold(events.clone());
    let backwards = Call::fold(events.iter().rev().chain(&events).cloned());
    assert_eq!(forwards, backwards);
    let (one, other) = events.split_at(events.len() / 2);
    let mut log: CallLog = other.iter().cloned().collect();
    log.merge(one.iter().cloned().collect());
    let whole: CallLog = events.iter().cloned().collect();
    assert!(log.calls().eq(whole.calls()));
    for call in whole.calls() {
        let _ = (
            call.waited(),
            call.is_stale(DateTime::UNIX_EPOCH, Duration::MAX),
        );
        let text = serde_json::to_string(&call).expect("a call can be written");
        // Years that RFC 3339 does not have cannot be read again.
        if !text.contains("\"+") && !text.contains("\"-") {
            let read: Call = serde_json::from_str(&text).expect("a call can be read");
            assert_eq!(read, call);
        }
    }
    let window = Duration::from_secs(60);
    let calls = hookswitch::calls_by_numbers(events.clone(), window);
    let again = hookswitch::calls_by_numbers(events.into_iter().rev(), window);
    assert_eq!(calls, again);
});
