//! Requests with one field changed.

#![allow(dead_code, reason = "no user of this file needs all of it")]
#![allow(unreachable_pub, reason = "a module of a test, a crate of none")]

use hookswitch::Vendor;
use serde_json::Value;

use super::http::Fixture;

/// A text that no fixture has.
pub const MARK: &str = "zqx";
/// A number that no fixture has.
pub const NUMBER: u32 = 918_273_645;

/// What a field can be turned into.
#[derive(Debug, Clone, Copy)]
pub enum Change {
    Drop,
    Null,
    Blank,
    Text,
    Number,
    Flag,
    Object,
    Array,
    Repeat,
    Rename,
    AddBefore,
}

pub const CHANGES: [Change; 11] = [
    Change::Drop,
    Change::Null,
    Change::Blank,
    Change::Text,
    Change::Number,
    Change::Flag,
    Change::Object,
    Change::Array,
    Change::Repeat,
    Change::Rename,
    Change::AddBefore,
];

/// One request in the making: its fields, in order, wherever they stand.
#[derive(Clone)]
pub enum Fields {
    Json(Value),
    /// A form; and whether it is the query string.
    Form(Vec<(String, String)>, bool),
}

impl Fields {
    pub fn of(file: &Fixture) -> Option<Self> {
        let query = file.query.as_deref().unwrap_or_default();
        let in_query = file.vendor == Some(Vendor::VoiceOverCloud) && query.contains("event=");
        let form = |text: &[u8]| serde_urlencoded::from_bytes::<Vec<(String, String)>>(text).ok();
        if in_query {
            return Some(Self::Form(form(query.as_bytes())?, true));
        }
        match file.body.first()? {
            b'{' | b'[' => serde_json::from_slice(&file.body).ok().map(Self::Json),
            _ => Some(Self::Form(form(&file.body)?, false)),
        }
    }

    /// The body and the query string.
    pub fn encode(&self) -> (Vec<u8>, String) {
        match self {
            Self::Json(value) => (value.to_string().into_bytes(), String::new()),
            Self::Form(pairs, in_query) => {
                let text = serde_urlencoded::to_string(pairs).unwrap();
                match in_query {
                    true => (Vec::new(), text),
                    false => (text.into_bytes(), String::new()),
                }
            }
        }
    }

    /// The paths of all fields.
    pub fn paths(&self) -> Vec<Vec<String>> {
        match self {
            Self::Json(value) => {
                let mut paths = Vec::new();
                list(value, &mut Vec::new(), &mut paths);
                paths
            }
            Self::Form(pairs, _) => pairs.iter().map(|(name, _)| vec![name.clone()]).collect(),
        }
    }

    /// The JSON type of a field's value; of a form's, a text.
    pub fn type_of(&self, path: &[String]) -> &'static str {
        let Self::Json(value) = self else {
            return "text";
        };
        let pointer: String = path.iter().map(|name| format!("/{name}")).collect();
        match value.pointer(&pointer) {
            None | Some(Value::Null) => "null",
            Some(Value::Bool(_)) => "flag",
            Some(Value::Number(_)) => "number",
            Some(Value::String(_)) => "text",
            Some(Value::Array(_)) => "array",
            Some(Value::Object(_)) => "object",
        }
    }

    /// The text with one field changed. As text, since a JSON value cannot hold a name twice.
    pub fn changed(&self, path: &[String], change: Change) -> (Vec<u8>, String) {
        match self {
            Self::Json(value) => {
                let mut text = String::new();
                write_json(value, path, change, &mut text);
                (text.into_bytes(), String::new())
            }
            Self::Form(pairs, in_query) => {
                let mut changed = Vec::new();
                for (name, value) in pairs {
                    let pair = (name.clone(), value.clone());
                    if *name != path[0] {
                        changed.push(pair);
                        continue;
                    }
                    match change {
                        Change::Drop => {}
                        Change::Null | Change::Blank => changed.push((pair.0, String::new())),
                        Change::Text => changed.push((pair.0, MARK.to_owned())),
                        Change::Number => changed.push((pair.0, NUMBER.to_string())),
                        Change::Flag => changed.push((pair.0, "true".to_owned())),
                        Change::Object => changed.push((pair.0, format!("{{\"{MARK}\":1}}"))),
                        Change::Array => changed.push((pair.0, format!("[\"{MARK}\"]"))),
                        Change::Repeat => {
                            changed.push(pair.clone());
                            changed.push((pair.0, MARK.to_owned()));
                        }
                        Change::Rename => changed.push((format!("{MARK}_{name}"), pair.1)),
                        Change::AddBefore => {
                            changed.push((MARK.to_owned(), MARK.to_owned()));
                            changed.push(pair);
                        }
                    }
                }
                Self::Form(changed, *in_query).encode()
            }
        }
    }
}

fn list(value: &Value, path: &mut Vec<String>, paths: &mut Vec<Vec<String>>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                path.push(name.clone());
                paths.push(path.clone());
                list(value, path, paths);
                path.pop();
            }
        }
        // The records of an array; not an array that is a value.
        Value::Array(records) if path.is_empty() => {
            for (index, record) in records.iter().enumerate() {
                path.push(index.to_string());
                list(record, path, paths);
                path.pop();
            }
        }
        _ => {}
    }
}

fn write_json(value: &Value, path: &[String], change: Change, out: &mut String) {
    match (value, path) {
        (Value::Object(object), [first, rest @ ..]) => {
            let mut fields = Vec::new();
            for (name, value) in object {
                let key = Value::from(name.as_str());
                let own = format!("{key}:{value}");
                if name != first {
                    fields.push(own);
                    continue;
                }
                if !rest.is_empty() {
                    let mut nested = String::new();
                    write_json(value, rest, change, &mut nested);
                    fields.push(format!("{key}:{nested}"));
                    continue;
                }
                match change {
                    Change::Drop => {}
                    Change::Null => fields.push(format!("{key}:null")),
                    Change::Blank => fields.push(format!("{key}:\" \"")),
                    Change::Text => fields.push(format!("{key}:\"{MARK}\"")),
                    Change::Number => fields.push(format!("{key}:{NUMBER}")),
                    Change::Flag => fields.push(format!("{key}:true")),
                    Change::Object => fields.push(format!("{key}:{{\"{MARK}\":1}}")),
                    Change::Array => fields.push(format!("{key}:[[\"{MARK}\"]]")),
                    Change::Repeat => {
                        fields.push(own);
                        fields.push(format!("{key}:\"{MARK}\""));
                    }
                    Change::Rename => fields.push(format!("\"{MARK}_{name}\":{value}")),
                    Change::AddBefore => {
                        fields.push(format!("\"{MARK}\":\"{MARK}\""));
                        fields.push(own);
                    }
                }
            }
            *out = format!("{{{}}}", fields.join(","));
        }
        (Value::Array(records), [first, rest @ ..]) => {
            let records = records.iter().enumerate().map(|(index, record)| {
                let mut text = record.to_string();
                if index.to_string() == *first {
                    write_json(record, rest, change, &mut text);
                }
                text
            });
            *out = format!("[{}]", records.collect::<Vec<_>>().join(","));
        }
        _ => *out = value.to_string(),
    }
}
