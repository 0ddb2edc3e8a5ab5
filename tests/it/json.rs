//! Holds the promise on JSON: what an earlier version wrote is read by every later one.
//!
//! `fixtures/json/` has one file for each version, which is never changed again. A release adds its own:
//! `HOOKSWITCH_WRITE_JSON=0.1.0 cargo test --test it json`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::http;
use hookswitch::{Call, CallLog, Event};
use serde_json::{Value, json};

/// The paths of the keys in a JSON value.
fn keys(path: &str, value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                let path = format!("{path}.{name}");
                keys(&path, value, found);
                found.insert(path);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| keys(path, value, found)),
        _ => {}
    }
}

/// Of many values as many as have every key and every word of a key that any has.
fn few(values: impl IntoIterator<Item = Value>) -> Vec<Value> {
    let mut known = BTreeSet::new();
    let mut few = Vec::new();
    for value in values {
        let mut new = BTreeSet::new();
        keys("", &value, &mut new);
        for word in ["vendor", "direction", "state", "outcome"] {
            new.insert(format!("{word}={}", value[word]));
        }
        for word in [
            "type", "outcome", "scope", "transfer", "role", "status", "medium",
        ] {
            new.insert(format!("kind.{word}={}", value["kind"][word]));
        }
        if !new.is_subset(&known) {
            known.extend(new);
            few.push(value);
        }
    }
    few
}

fn write(version: &str) {
    let mut events = Vec::new();
    let mut calls = Vec::new();
    for story in http::all().unwrap() {
        let mut log = CallLog::new();
        for file in &story.requests {
            let vendor = file.vendor.expect("a fixture names its vendor");
            let Ok(delivery) = hookswitch::parse(vendor, &file.request()) else {
                continue;
            };
            for event in delivery.normalize() {
                events.push(serde_json::to_value(&event).unwrap());
                log.extend([event]);
            }
        }
        let of_story = log.calls().filter(|call| call.timeline().len() < 20);
        calls.extend(of_story.map(|call| serde_json::to_value(&call).unwrap()));
    }
    let json = json!({"version": version, "events": few(events), "calls": few(calls)});
    let path = format!("fixtures/json/{version}.json");
    assert!(!Path::new(&path).exists(), "{path} is never changed again");
    fs::create_dir_all("fixtures/json").unwrap();
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

#[test]
fn what_earlier_versions_wrote_is_read() {
    if let Ok(version) = std::env::var("HOOKSWITCH_WRITE_JSON") {
        write(&version);
    }
    let mut files = 0;
    for entry in fs::read_dir("fixtures/json").unwrap() {
        let path = entry.unwrap().path();
        let name = path.display();
        let json: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let (events, calls) = (&json["events"], &json["calls"]);
        for (index, old) in events.as_array().unwrap().iter().enumerate() {
            let event: Event<'_> = serde_json::from_value(old.clone())
                .unwrap_or_else(|error| panic!("{name}, event {index}: {error}"));
            let new = serde_json::to_value(&event).unwrap();
            assert_kept(old, &new, &format!("{name}, event {index}"));
        }
        for (index, old) in calls.as_array().unwrap().iter().enumerate() {
            let call: Call = serde_json::from_value(old.clone())
                .unwrap_or_else(|error| panic!("{name}, call {index}: {error}"));
            let new = serde_json::to_value(&call).unwrap();
            assert_kept(old, &new, &format!("{name}, call {index}"));
        }
        assert!(events.as_array().unwrap().len() > 30, "{name}");
        assert!(calls.as_array().unwrap().len() > 10, "{name}");
        files += 1;
    }
    assert!(files > 0, "no version was found");
}
