//! The JSON Schemas under `docs/` are made of the code: `UPDATE=1 cargo test -p json` writes them.

use std::env;
use std::fs;
use std::path::Path;

use hookswitch::{Call, Event};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

/// The schema of what is written of a type.
fn schema<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let schema = settings.into_generator().into_root_schema_for::<T>();
    let mut schema = schema.to_value();
    settle(&mut schema);
    schema
}

/// Makes schemars' schema say what the crate does: nothing is written as `null`, and later versions add keys.
fn settle(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            for (key, value) in object.iter_mut() {
                match (&**key, value) {
                    // Objects whose keys are names of the crate's.
                    ("properties" | "$defs", Value::Object(schemas)) => {
                        schemas.values_mut().for_each(settle);
                    }
                    (_, value) => settle(value),
                }
            }
            settle_object(object);
        }
        Value::Array(schemas) => schemas.iter_mut().for_each(settle),
        _ => {}
    }
}

fn settle_object(schema: &mut Map<String, Value>) {
    if schema.get("additionalProperties") == Some(&Value::Bool(false)) {
        schema.shift_remove("additionalProperties");
    }
    // No format of JSON Schema's own, and no more than `minimum` says.
    if schema.get("format") == Some(&Value::from("uint64")) {
        schema.shift_remove("format");
    }
    // `null`, and what an absent list would be.
    schema.shift_remove("default");
    if let Some(Value::Array(types)) = schema.get("type") {
        let [of, null] = &types[..] else {
            panic!("{types:?}")
        };
        assert_eq!(null, "null");
        schema["type"] = of.clone();
    }
    if let Some(Value::Array(choices)) = schema.shift_remove("anyOf") {
        let [of, null] = &choices[..] else {
            panic!("{choices:?}")
        };
        assert_eq!(null["type"], "null");
        schema.extend(of.as_object().unwrap().clone());
    }
    if let Some(Value::String(text)) = schema.get("description") {
        match plain(text) {
            Some(text) => schema["description"] = text.into(),
            None => _ = schema.shift_remove("description"),
        }
    }
    // What people read comes first.
    for key in ["description", "title", "$schema"] {
        if let Some(value) = schema.shift_remove(key) {
            schema.shift_insert(0, key.to_owned(), value);
        }
    }
}

/// The first paragraph of a doc comment, its links without their targets. None of one that says no more than
/// which variant the type is of.
fn plain(text: &str) -> Option<String> {
    if text.starts_with("Of [`EventKind::") {
        return None;
    }
    let paragraph = text.split("\n\n").next()?.replace('\n', " ");
    let mut plain = String::new();
    let mut rest = &*paragraph;
    while let Some((before, link)) = rest.split_once('[') {
        let (shown, after) = link.split_once(']').expect("a link ends");
        plain.extend([before, shown]);
        rest = match after.strip_prefix('(') {
            Some(target) => target.split_once(')').expect("a target ends").1,
            None => after,
        };
    }
    Some(plain + rest)
}

fn check<T: JsonSchema>(name: &str) {
    let schema = serde_json::to_string_pretty(&schema::<T>()).unwrap() + "\n";
    for never in [
        "null",
        "additionalProperties",
        "unevaluatedProperties",
        "](",
        "```",
    ] {
        assert!(!schema.contains(never), "{never}: {schema}");
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../docs")
        .join(name);
    if env::var_os("UPDATE").is_some_and(|value| value == "1") {
        fs::write(&path, &schema).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap_or_default() == schema,
        "docs/{name} is not made of the present code: run `UPDATE=1 cargo test -p json` in checks/"
    );
}

#[test]
fn the_schema_of_an_event_is_made_of_the_code() {
    check::<Event<'_>>("event.schema.json");
}

#[test]
fn the_schema_of_a_call_is_made_of_the_code() {
    check::<Call>("call.schema.json");
}
