#![no_main]

use std::time::Duration;

use arbitrary::Arbitrary;
use chrono::DateTime;
use hookswitch::event::{
    Agent, AnsweredBy, Detection, EndedBy, Group, MessageStatus, NoteKind, RecordingStatus, Scope,
    Side,
};
use hookswitch::{Call, CallLog, Direction, Event, EventKind, Outcome, PhoneNumber, Vendor};

/// What an event is made of. The kind is made of JSON, in which most kinds know only a part.
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
    side: Option<u8>,
    from: Option<&'a str>,
    with_id: bool,
}

fn pick<T: Copy>(all: &[T], index: u8) -> T {
    all[usize::from(index) % all.len()]
}

fn event(made: &Made<'_>) -> Event<'static> {
    let name = pick(EventKind::NAMES, made.kind);
    let mut kind = serde_json::json!({
        "type": name,
        "scope": pick(Scope::ALL, made.scope),
        "outcome": pick(Outcome::ALL, made.outcome),
        "left": made.outcome % 2 == 0,
        "transfer": "blind",
        "role": if made.outcome % 2 == 0 { "gave" } else { "received" },
    });
    // Words of sets that differ from kind to kind.
    match name {
        "answered" => kind["by"] = pick(AnsweredBy::ALL, made.outcome).as_str().into(),
        "ended" => kind["by"] = pick(EndedBy::ALL, made.scope).as_str().into(),
        "detected" => kind["what"] = pick(Detection::ALL, made.outcome).as_str().into(),
        "noted" => kind["what"] = pick(NoteKind::ALL, made.outcome).as_str().into(),
        "recording" => kind["status"] = pick(RecordingStatus::ALL, made.outcome).as_str().into(),
        "message" => kind["status"] = pick(MessageStatus::ALL, made.outcome).as_str().into(),
        _ => {}
    }
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
    event.side = made.side.map(|side| pick(Side::ALL, side));
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
