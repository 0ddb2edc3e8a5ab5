//! Holds the promise on JSON: what an earlier version wrote is read by every later one, and what a later one
//! will write is read as far as that can be known.
//!
//! `fixtures/json/` has what each version wrote, which is never changed again. A release adds its own file:
//! `HOOKSWITCH_WRITE_JSON=0.1.0 cargo test --test it json`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

use hookswitch::{Call, CallLog, Ended, Event, EventKind, Hold, Leg, Scope, Vendor, Voicemail};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::support::{filled, http};

/// Keys whose values are words.
const WORDS: [&str; 11] = [
    "vendor",
    "direction",
    "type",
    "transfer",
    "role",
    "scope",
    "outcome",
    "status",
    "medium",
    "state",
    "source",
];

/// The paths of the keys in a JSON value, and the words there.
fn keys(path: &str, value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                let path = format!("{path}.{name}");
                keys(&path, value, found);
                if WORDS.contains(&&**name) {
                    found.insert(format!("{path}={value}"));
                }
                found.insert(path);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| keys(path, value, found)),
        _ => {}
    }
}

/// Of many values as many as have every key and every word that any has.
fn few(values: impl IntoIterator<Item = Value>) -> Vec<Value> {
    let mut known = BTreeSet::new();
    let mut few = Vec::new();
    for value in values {
        let mut new = BTreeSet::new();
        keys("", &value, &mut new);
        if !new.is_subset(&known) {
            known.extend(new);
            few.push(value);
        }
    }
    few
}

fn to_json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

/// What is written of the values whose every field is filled, and of the stories: a few events and calls in which
/// every key and every word is that any has.
fn written() -> (Vec<Value>, Vec<Value>) {
    let mut events: Vec<Value> = filled::events().iter().map(to_json).collect();
    let mut calls = vec![to_json(&filled::call())];
    for story in http::stories().unwrap() {
        let mut log = CallLog::new();
        for file in &story.requests {
            let vendor = file.vendor.expect("a fixture names its vendor");
            let Ok(delivery) = hookswitch::parse(vendor, &file.request()) else {
                continue;
            };
            for event in delivery.normalize() {
                events.push(to_json(&event));
                log.extend([event]);
            }
        }
        let of_story = log.calls().filter(|call| call.timeline().len() < 20);
        calls.extend(of_story.map(|call| to_json(&call)));
    }
    (few(events), few(calls))
}

fn write(version: &str) {
    let (events, calls) = written();
    let json = json!({"version": version, "events": events, "calls": calls});
    let path = format!("fixtures/json/{version}.json");
    assert!(!Path::new(&path).exists(), "{path} is never changed again");
    fs::write(path, format!("{json}\n")).unwrap();
}

/// Whether all that the old value says is said by the new one.
fn assert_kept(old: &Value, new: &Value, path: &str) {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            for (name, value) in old {
                let path = format!("{path}.{name}");
                let kept = new.get(name).unwrap_or_else(|| panic!("{path} is lost"));
                assert_kept(value, kept, &path);
            }
        }
        (Value::Array(old), Value::Array(new)) => {
            assert_eq!(old.len(), new.len(), "{path}");
            for (index, (old, new)) in old.iter().zip(new).enumerate() {
                assert_kept(old, new, &format!("{path}.{index}"));
            }
        }
        _ => assert_eq!(old, new, "{path}"),
    }
}

fn assert_read<T: Serialize + DeserializeOwned>(values: &Value, name: &str) -> usize {
    let values = values.as_array().unwrap();
    for (index, old) in values.iter().enumerate() {
        let name = format!("{name} {index}");
        let read: T =
            serde_json::from_value(old.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_kept(old, &to_json(&read), &name);
    }
    values.len()
}

#[test]
fn what_earlier_versions_wrote_is_read() {
    if let Ok(version) = std::env::var("HOOKSWITCH_WRITE_JSON") {
        write(&version);
    }
    let (mut events, mut calls) = (0, 0);
    for entry in fs::read_dir("fixtures/json").unwrap() {
        let path = entry.unwrap().path();
        let name = path.display();
        let json: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        events += assert_read::<Event<'static>>(&json["events"], &format!("{name}, event"));
        calls += assert_read::<Call>(&json["calls"], &format!("{name}, call"));
    }
    assert!(events > 70 && calls > 40, "{events} events, {calls} calls");
}

/// Does something to every object in a value.
fn each_object(value: &mut Value, change: &impl Fn(&mut Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            for value in object.values_mut() {
                each_object(value, change);
            }
            change(object);
        }
        Value::Array(values) => {
            for value in values {
                each_object(value, change);
            }
        }
        _ => {}
    }
}

fn assert_skips<T: Serialize + DeserializeOwned>(value: &Value) {
    for place in [0, usize::MAX] {
        let mut later = value.clone();
        each_object(&mut later, &|object| {
            let place = place.min(object.len());
            object.shift_insert(
                place,
                "of_a_later_version".to_owned(),
                json!([null, {"a": 1}]),
            );
        });
        let read: T = serde_json::from_value(later).unwrap();
        assert_eq!(&to_json(&read), value);
    }
}

#[test]
fn keys_of_a_later_version_are_skipped() {
    let (events, calls) = written();
    events.iter().for_each(assert_skips::<Event<'static>>);
    calls.iter().for_each(assert_skips::<Call>);
}

/// The pointer of every value in a value, with its key; of the elements of arrays that of the first alone.
fn pointers(path: &str, value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                let path = format!("{path}/{name}");
                pointers(&path, value, found);
                found.push(path);
            }
        }
        Value::Array(values) => {
            let first = values.iter().take(1);
            first.for_each(|value| pointers(&format!("{path}/0"), value, found));
        }
        _ => {}
    }
}

/// Reads a value with each of its words replaced; gives the places at which that can be read.
fn with_other_words<T: DeserializeOwned>(value: &Value, readable: &mut BTreeSet<String>) {
    let mut places = Vec::new();
    pointers("", value, &mut places);
    places.retain(|place| WORDS.contains(&place.rsplit('/').next().unwrap()));
    for place in places {
        let mut later = value.clone();
        *later.pointer_mut(&place).unwrap() = "of_a_later_version".into();
        match serde_json::from_value::<T>(later) {
            Ok(_) => _ = readable.insert(place),
            Err(error) => {
                let error = error.to_string();
                assert!(
                    error.contains("written by a newer version?"),
                    "{place}: {error}"
                );
                assert!(!error.contains("of_a_later_version"), "{place}: {error}");
            }
        }
    }
}

#[test]
fn a_kind_of_a_later_version_is_unknown_and_any_other_word_an_error() {
    let (events, calls) = written();
    let mut readable = BTreeSet::new();
    for event in &events {
        with_other_words::<Event<'static>>(event, &mut readable);
    }
    for call in &calls {
        with_other_words::<Call>(call, &mut readable);
    }
    // The state of a subscription is the vendor's word, as sent.
    let kinds = ["/kind/state", "/kind/type", "/timeline/0/kind/type"];
    assert_eq!(readable, BTreeSet::from(kinds.map(ToOwned::to_owned)));

    for event in filled::events() {
        let mut later = to_json(&event);
        later["kind"] = json!({"type": "conference", "parties": [{"id": "1"}]});
        let read: Event<'_> = serde_json::from_value(later).unwrap();
        let mut expected = event;
        expected.kind = EventKind::Unknown;
        assert_eq!(read, expected);
    }
}

/// The keys without which a value cannot be read, each with its path.
fn needed<T: DeserializeOwned>(values: &[Value]) -> BTreeSet<String> {
    let mut needed = BTreeSet::new();
    for value in values {
        let mut places = Vec::new();
        pointers("", value, &mut places);
        for place in places {
            let mut less = value.clone();
            let (parent, key) = place.rsplit_once('/').unwrap();
            let parent = less.pointer_mut(parent).unwrap().as_object_mut().unwrap();
            parent.shift_remove(key).unwrap();
            if serde_json::from_value::<T>(less).is_err() {
                needed.insert(place);
            }
        }
    }
    needed
}

/// What an earlier version wrote has not what a later one adds. So no key may be added here, but those inside
/// of what is new.
#[test]
fn all_but_these_keys_may_be_absent() {
    let (events, mut calls) = written();
    for call in &mut calls {
        call["timeline"] = json!([]);
    }
    let numbers = |paths: &[&str]| {
        let forms = ["e164", "short", "other", "withheld"];
        let each = |path| forms.map(|form| format!("{path}/{form}"));
        paths.iter().flat_map(each).collect::<BTreeSet<_>>()
    };
    let without_numbers = |mut keys: BTreeSet<String>| {
        let before = keys.len();
        let numbers = numbers(&[
            "/from/number",
            "/to/number",
            "/kind/target",
            "/kind/also_to/0",
            "/legs/0/number",
            "/transfers/0/target",
        ]);
        keys.retain(|key| !numbers.contains(key));
        assert!(keys.len() < before);
        keys.into_iter().collect::<Vec<_>>()
    };
    assert_eq!(
        without_numbers(needed::<Event<'static>>(&events)),
        [
            "/kind",
            "/kind/left",
            "/kind/scope",
            "/kind/status",
            "/kind/type",
            "/kind/what",
            "/name",
            "/vendor"
        ]
    );
    assert_eq!(
        without_numbers(needed::<Call>(&calls)),
        [
            "/answered_at/at",
            "/answered_at/source",
            "/ended_at/at",
            "/ended_at/source",
            "/legs/0/answered_at/at",
            "/legs/0/answered_at/source",
            "/legs/0/ended_at/at",
            "/legs/0/ended_at/source",
            "/legs/0/rang_at/at",
            "/legs/0/rang_at/source",
            "/notes/0/what",
            "/recordings/0/status",
            "/started_at/at",
            "/started_at/source",
            "/state",
            "/vendor",
            "/voicemail/left",
        ]
    );
}

const SPAN: Duration = Duration::from_millis(1_900);
const CUT: Duration = Duration::from_secs(1);

/// An event whose kind holds spans with a fraction, which no vendor's payload can.
fn with_fraction(kind: EventKind<'static>) -> Event<'static> {
    let mut event = Event::new(Vendor::Petdesk, "an_event".into(), kind);
    event.call.id = Some("7".into());
    event.occurred_at = chrono::DateTime::from_timestamp(1_773_306_902, 0);
    event
}

fn an_end() -> Ended<'static> {
    let mut end = Ended::default();
    end.scope = Scope::Call;
    end.outcome = Some(hookswitch::Outcome::Answered);
    end.duration = Some(SPAN);
    end.talk_time = Some(SPAN);
    end
}

#[test]
fn json_cuts_the_fraction_of_a_span() {
    let mut held = Hold::default();
    held.held_for = Some(SPAN);
    let mut voicemail = Voicemail::default();
    voicemail.duration = Some(SPAN);
    for kind in [
        EventKind::Held(held),
        EventKind::Voicemail(voicemail),
        EventKind::Ended(an_end()),
    ] {
        let event = with_fraction(kind);
        let json = serde_json::to_string(&event).unwrap();
        assert!(!json.contains('.'), "{json}");
        let read: Event<'_> = serde_json::from_str(&json).unwrap();
        assert_ne!(read, event);
        match read.kind {
            EventKind::Held(held) => assert_eq!(held.held_for, Some(CUT)),
            EventKind::Voicemail(voicemail) => assert_eq!(voicemail.duration, Some(CUT)),
            EventKind::Ended(end) => {
                assert_eq!((end.duration, end.talk_time), (Some(CUT), Some(CUT)));
            }
            kind => panic!("{kind:?}"),
        }
    }
    let mut call = filled::call();
    let mut leg = Leg::default();
    leg.talk_time = Some(SPAN);
    call.legs = vec![leg];
    call.duration = Some(SPAN);
    call.talk_time = Some(SPAN);
    let read: Call = serde_json::from_value(to_json(&call)).unwrap();
    assert_eq!((read.duration, read.talk_time), (Some(CUT), Some(CUT)));
    assert_eq!(read.legs[0].talk_time, Some(CUT));
}

#[test]
fn the_fold_cuts_the_fraction_of_a_span_and_keeps_the_event() {
    let event = with_fraction(EventKind::Ended(an_end()));
    let call = Call::fold([event.clone()]).unwrap();
    assert_eq!((call.duration, call.talk_time), (Some(CUT), Some(CUT)));
    assert_eq!(call.timeline(), [event]);

    let mut end = an_end();
    end.scope = Scope::Leg;
    let mut of_leg = with_fraction(EventKind::Ended(end));
    of_leg.agent = filled::events()[0].agent.clone();
    let call = Call::fold([of_leg]).unwrap();
    assert_eq!(call.legs[0].talk_time, Some(CUT));
    assert_eq!((call.duration, call.talk_time), (Some(CUT), Some(CUT)));
}
