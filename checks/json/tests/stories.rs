//! What is written of every story fits the JSON Schemas under `docs/`.

use std::fs;
use std::path::Path;

use jsonschema::Validator;
use serde_json::{Value, json};

#[path = "support/stories.rs"]
mod stories;

fn validator(name: &str) -> Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../docs")
        .join(name);
    let schema: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    jsonschema::meta::validate(&schema).unwrap();
    let options = jsonschema::options().should_validate_formats(true);
    options.build(&schema).unwrap()
}

fn assert_fits(validator: &Validator, value: &Value, name: &str) {
    if let Some(error) = validator.iter_errors(value).next() {
        panic!("{name}: {error} at {}: {value}", error.instance_path());
    }
}

#[test]
fn every_story_fits_the_schemas() {
    let (event_schema, call_schema) = (
        validator("event.schema.json"),
        validator("call.schema.json"),
    );
    for story in stories::stories() {
        for event in &story.events {
            assert_fits(
                &event_schema,
                &serde_json::to_value(event).unwrap(),
                &story.name,
            );
        }
        for call in &story.calls {
            assert_fits(
                &call_schema,
                &serde_json::to_value(call).unwrap(),
                &story.name,
            );
        }
    }
}

/// A later version adds keys, which a reader skips.
#[test]
fn further_keys_fit() {
    fn add(value: &mut Value) {
        match value {
            Value::Object(object) => {
                object.values_mut().for_each(add);
                object.insert("of_a_later_version".to_owned(), json!([null, {"a": 1}]));
            }
            Value::Array(values) => values.iter_mut().for_each(add),
            _ => {}
        }
    }
    let filled = stories::stories().swap_remove(0);
    for event in &filled.events {
        let mut event = serde_json::to_value(event).unwrap();
        add(&mut event);
        assert_fits(&validator("event.schema.json"), &event, "event");
    }
    let mut call = serde_json::to_value(&filled.calls[0]).unwrap();
    add(&mut call);
    assert_fits(&validator("call.schema.json"), &call, "call");
}

/// A schema that takes anything would fit every story.
#[test]
fn what_is_never_written_does_not_fit() {
    let filled = stories::stories().swap_remove(0);
    let kind = |word: &str| {
        let of_kind = |event: &&hookswitch::Event<'_>| event.kind.as_str() == word;
        serde_json::to_value(filled.events.iter().find(of_kind).unwrap()).unwrap()
    };
    let (ended, forwarded) = (kind("ended"), kind("forwarded"));
    let call = serde_json::to_value(&filled.calls[0]).unwrap();
    let (events, calls) = (
        validator("event.schema.json"),
        validator("call.schema.json"),
    );
    let wrong = [
        (&events, &ended, "/vendor", json!("nobody")),
        (&events, &ended, "/name", json!(7)),
        (&events, &ended, "/delivery_id", Value::Null),
        (&events, &ended, "/direction", json!("Inbound")),
        (&events, &ended, "/from/number", json!("+12125550142")),
        (&events, &ended, "/to/number", json!({})),
        (&events, &ended, "/to/number", json!({"sip": "a"})),
        (
            &events,
            &ended,
            "/to/number",
            json!({"short": "1", "other": "1"}),
        ),
        (&events, &ended, "/to/number/e164", json!("12125550142")),
        (&events, &ended, "/to/number/e164", json!("+02125550142")),
        (&events, &ended, "/to/number/e164", json!("+1212")),
        (
            &events,
            &ended,
            "/occurred_at",
            json!("2026-03-12 09:14:02"),
        ),
        (&events, &ended, "/received_at", json!(1_773_306_902)),
        (&events, &ended, "/times/ended_at", json!("yesterday")),
        (&events, &ended, "/test", json!("true")),
        (&events, &ended, "/kind/type", json!("conference")),
        (&events, &ended, "/kind/scope", json!("party")),
        (&events, &ended, "/kind/outcome", json!("unknown")),
        (&events, &ended, "/kind/duration", json!(1.5)),
        (&events, &ended, "/kind/talk_time", json!("17")),
        (&events, &ended, "/kind/talk_time", json!(-1)),
        (&events, &forwarded, "/kind/target", json!("*98")),
        (&calls, &call, "/state", json!("over")),
        (&calls, &call, "/legs/0/rang_at/source", json!("guessed")),
        (&calls, &call, "/started_at", json!("2026-03-12T09:14:02Z")),
        (&calls, &call, "/duration", json!("17")),
        (&calls, &call, "/digits/0", json!(1)),
        (&calls, &call, "/recordings/0/status", json!("lost")),
        (&calls, &call, "/timeline/0/kind", json!("ended")),
    ];
    for (validator, value, place, wrong) in wrong {
        let mut value = value.clone();
        assert!(validator.is_valid(&value));
        *value
            .pointer_mut(place)
            .unwrap_or_else(|| panic!("no {place}")) = wrong.clone();
        assert!(!validator.is_valid(&value), "{place} can be {wrong}");
    }
    for (validator, value, place, key) in [
        (&events, &ended, "", "vendor"),
        (&events, &ended, "", "name"),
        (&events, &ended, "", "kind"),
        (&events, &ended, "/kind", "type"),
        (&events, &ended, "/kind", "scope"),
        (&calls, &call, "", "vendor"),
        (&calls, &call, "", "state"),
        (&calls, &call, "", "timeline"),
        (&calls, &call, "/ended_at", "source"),
        (&calls, &call, "/voicemail", "left"),
    ] {
        let mut value = value.clone();
        let removed = value
            .pointer_mut(place)
            .unwrap()
            .as_object_mut()
            .unwrap()
            .remove(key);
        assert!(removed.is_some(), "no {place}/{key}");
        assert!(!validator.is_valid(&value), "{place}/{key} can be absent");
    }
}
