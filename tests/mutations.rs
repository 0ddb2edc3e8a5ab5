//! Every fixture, changed in every way that a sender could think of: nothing panics, nothing that was
//! sent is lost, and what was not changed reads as before.

#[path = "../examples/support/http.rs"]
mod http;

use std::collections::{BTreeMap, BTreeSet};

use hookswitch::{Delivery, ParseError, Request, Vendor, VendorPayload};
use http::Fixture;
use serde_json::Value;

/// A text that no fixture has.
const MARK: &str = "zqx";
/// A number that no fixture has.
const NUMBER: u32 = 918_273_645;

/// What a field can be turned into.
#[derive(Debug, Clone, Copy)]
enum Change {
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

const CHANGES: [Change; 11] = [
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
enum Fields {
    Json(Value),
    /// A form; and whether it is the query string.
    Form(Vec<(String, String)>, bool),
}

impl Fields {
    fn of(file: &Fixture) -> Option<Self> {
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
    fn encode(&self) -> (Vec<u8>, String) {
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
    fn paths(&self) -> Vec<Vec<String>> {
        match self {
            Self::Json(value) => {
                let mut paths = Vec::new();
                list(value, &mut Vec::new(), &mut paths);
                paths
            }
            Self::Form(pairs, _) => pairs.iter().map(|(name, _)| vec![name.clone()]).collect(),
        }
    }

    /// The text with one field changed. As text, since a JSON value cannot hold a name twice.
    fn changed(&self, path: &[String], change: Change) -> (Vec<u8>, String) {
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

/// Every leaf of a JSON value, by its path.
fn leaves(path: &str, value: &Value, found: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                leaves(&format!("{path}/{name}"), value, found);
            }
        }
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                leaves(&format!("{path}/{index}"), value, found);
            }
        }
        value => {
            found.insert(path.to_owned(), value.to_string());
        }
    }
}

fn payload(delivery: &Delivery<'_, VendorPayload<'_>>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let json = serde_json::to_string(&delivery.payload).unwrap();
    leaves("", &serde_json::from_str(&json).unwrap(), &mut found);
    found
}

/// What a request holds that must not be told in an error or notice: whatever has as many digits as a
/// phone number, and texts of several words.
fn personal(file: &Fixture) -> Vec<String> {
    let Ok(delivery) = hookswitch::parse(file.vendor.unwrap(), &file.request()) else {
        return Vec::new();
    };
    let values = payload(&delivery).into_values();
    let values = values.map(|value| value.trim_matches('"').to_owned());
    let is_personal = |value: &String| {
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        value.len() >= 5 && (digits >= 5 || value.contains(' '))
    };
    values.filter(is_personal).collect()
}

/// Does with a delivery what users do, and answers how it read.
fn use_it<'a>(
    vendor: Vendor,
    personal: &[String],
    request: &Request<'a>,
) -> Result<Delivery<'a, VendorPayload<'a>>, ParseError> {
    let check = |shown: &str| {
        let told = personal.iter().find(|value| shown.contains(*value));
        assert_eq!(told, None, "{shown}");
    };
    let result = hookswitch::parse(vendor, request);
    match &result {
        Ok(delivery) => {
            for event in delivery.normalize() {
                let json = serde_json::to_string(&event).unwrap();
                let read: hookswitch::Event<'_> = serde_json::from_str(&json).unwrap();
                assert_eq!(read, event);
            }
            for notice in delivery.notices() {
                check(&notice.to_string());
                check(&format!("{notice:?}"));
            }
        }
        Err(error) => {
            check(&error.to_string());
            check(&format!("{error:?}"));
            assert!(matches!(error.status(), 400 | 413));
        }
    }
    result
}

/// Checks every change of every field of one request; answers how many there were.
fn check_fields(file: &Fixture, fields: &Fields) -> u64 {
    let vendor = file.vendor.unwrap();
    let personal = &personal(file);
    let (body, query) = fields.encode();
    let request = Request::new(&body).with_query(&*query);
    let Ok(original) = use_it(vendor, personal, &request) else {
        return 1;
    };
    let before = payload(&original);
    check_upper_case(file, fields, &original);
    check_values(file, fields, &original);
    let paths: BTreeSet<Vec<String>> = fields.paths().into_iter().collect();
    let mut tried = 1;
    for path in paths {
        let name = format!("{} {}", file.name(), path.join("."));
        // What the payload has of this field is what it has no more without it.
        let (body, query) = fields.changed(&path, Change::Drop);
        let request = Request::new(&body).with_query(&*query);
        let without = use_it(vendor, personal, &request).map(|delivery| payload(&delivery));
        for change in CHANGES {
            tried += 1;
            let (body, query) = fields.changed(&path, change);
            let request = Request::new(&body).with_query(&*query);
            let Ok(delivery) = use_it(vendor, personal, &request) else {
                continue;
            };
            let after = payload(&delivery);
            let Ok(without) = &without else {
                continue;
            };
            if delivery.event == original.event {
                // Where two spellings of a field came, either may be the one that counts.
                let is_change = |value: &String| {
                    let number = NUMBER.to_string();
                    value.contains(MARK) || value.contains(&number) || value.contains("true")
                };
                for (path, value) in without {
                    let kept =
                        after.get(path) == Some(value) || after.get(path).is_some_and(is_change);
                    let unchanged = before.get(path) != Some(value) || kept;
                    assert!(unchanged, "{name} {change:?}: {path} is not as before");
                }
            }
            let all = serde_json::to_string(&delivery).unwrap();
            let kept = match change {
                Change::Text | Change::Object | Change::Array | Change::Repeat => {
                    all.contains(MARK)
                }
                Change::Number => all.contains(&NUMBER.to_string()),
                Change::Rename => all.contains(&format!("{MARK}_{}", path.last().unwrap())),
                // A field of an object that is unknown itself is kept with that.
                Change::AddBefore => all.contains(&format!("\"{MARK}\":")),
                Change::Drop | Change::Null | Change::Blank | Change::Flag => true,
            };
            assert!(kept, "{name} {change:?}: what was sent is lost: {all}");
            if matches!(change, Change::AddBefore | Change::Rename) {
                assert!(!delivery.notices().is_empty(), "{name} {change:?}: {all}");
            }
        }
    }
    tried
}

/// Every value that was sent is in the payload or in `extra`, as it was sent; dates in their own form.
fn check_values(file: &Fixture, fields: &Fields, delivery: &Delivery<'_, VendorPayload<'_>>) {
    let mut sent = BTreeMap::new();
    match fields {
        Fields::Json(value) => leaves("", value, &mut sent),
        Fields::Form(pairs, _) => {
            for (index, (_, value)) in pairs.iter().enumerate() {
                sent.insert(index.to_string(), Value::from(value.as_str()).to_string());
            }
        }
    }
    let mut kept = BTreeMap::new();
    let json = serde_json::to_value(delivery).unwrap();
    leaves("payload", &json["payload"], &mut kept);
    leaves("extra", &json["extra"], &mut kept);
    let kept: BTreeSet<&str> = kept.values().map(|value| value.trim_matches('"')).collect();
    for value in sent.values() {
        let text = value.trim_matches('"');
        let absent = text.trim().is_empty() || text.trim().eq_ignore_ascii_case("null");
        let has_time = text.contains(':') || text.get(8..9) == Some("T");
        let is_date = has_time && text.bytes().filter(u8::is_ascii_digit).count() >= 8;
        // Of other spellings: `007` seconds, `1` for true, a plus that came as a space.
        let respelt = [
            text.trim_start_matches('0').to_owned(),
            (text == "1" || text.eq_ignore_ascii_case("true")).to_string(),
            format!("+{}", text.trim_start()),
            // A state of net2phone Canada.
            text.to_ascii_lowercase(),
        ];
        let respelt = respelt.iter().any(|text| kept.contains(&**text));
        let found = kept.contains(text) || absent || is_date || respelt;
        assert!(found, "{}: {text} is lost: {kept:?}", file.name());
    }
}

/// The name of an event means the same in any case.
fn check_upper_case(file: &Fixture, fields: &Fields, original: &Delivery<'_, VendorPayload<'_>>) {
    let vendor = file.vendor.unwrap();
    let (body, query) = fields.encode();
    let name = original.event.as_ref();
    // In the place of the name alone: `ivrOption` is that of a field as well.
    let upper = |text: &str| {
        let text = text.replace(
            &format!("\"{name}\","),
            &format!("\"{}\",", name.to_uppercase()),
        );
        text.replace(&format!("={name}&"), &format!("={}&", name.to_uppercase()))
    };
    let body = upper(&String::from_utf8_lossy(&body)).into_bytes();
    let query = upper(&query);
    let request = Request::new(&body).with_query(&*query);
    let known = |notice: &hookswitch::Notice| notice.problem != hookswitch::Problem::UnknownEvent;
    if original.notices().iter().all(known) {
        let delivery = use_it(vendor, &personal(file), &request).unwrap();
        assert_eq!(delivery.event, original.event, "{}", file.name());
        assert!(
            delivery.normalize().eq(original.normalize()),
            "{}",
            file.name()
        );
    }
}

/// Checks changes of the bytes, of which nothing is asked but an answer.
fn check_bytes(file: &Fixture) -> u64 {
    let vendor = file.vendor.unwrap();
    let personal = &personal(file);
    let mut tried = 0;
    let mut check = |body: &[u8], query: &str| {
        let _ = use_it(vendor, personal, &Request::new(body).with_query(query));
        tried += 1;
    };
    let query = file.query.clone().unwrap_or_default();
    for end in 0..=file.body.len() {
        check(&file.body[..end], &query);
    }
    for end in 0..=query.len() {
        if let Some(query) = query.get(..end) {
            check(&file.body, query);
        }
    }
    for place in 0..file.body.len() {
        let mut body = file.body.clone();
        body[place] ^= 1 << (place % 8);
        check(&body, &query);
    }
    let text = |from: &str, to: &str| {
        String::from_utf8_lossy(&file.body)
            .replace(from, to)
            .into_bytes()
    };
    check(&text("\n", "\r\n"), &query);
    check(&text("\r\n", "\n"), &query);
    check(&[b"\xef\xbb\xbf", &file.body[..]].concat(), &query);
    tried
}

/// A flat JSON object says the same as a form, and the other way round.
fn check_encodings(file: &Fixture, fields: &Fields) -> u64 {
    let vendor = file.vendor.unwrap();
    let personal = &personal(file);
    let other = match fields {
        Fields::Json(Value::Object(object)) => {
            let pairs = object.iter().map(|(name, value)| match value {
                Value::String(text) => Some((name.clone(), text.clone())),
                Value::Number(number) => Some((name.clone(), number.to_string())),
                Value::Bool(flag) => Some((name.clone(), flag.to_string())),
                Value::Null => Some((name.clone(), String::new())),
                _ => None,
            });
            pairs
                .collect::<Option<Vec<_>>>()
                .map(|pairs| Fields::Form(pairs, false))
        }
        Fields::Form(pairs, _) => {
            let object: serde_json::Map<_, _> = pairs
                .iter()
                .map(|(name, value)| (name.clone(), value.as_str().into()))
                .collect();
            // A space that stands for a plus does so in forms alone.
            let spaces = pairs.iter().any(|(_, value)| value.starts_with(' '));
            (object.len() == pairs.len() && !spaces).then_some(Fields::Json(Value::Object(object)))
        }
        Fields::Json(_) => None,
    };
    let Some(other) = other else {
        return 0;
    };
    let (body, query) = fields.encode();
    let (other_body, other_query) = other.encode();
    let request = Request::new(&body).with_query(&*query);
    let other_request = Request::new(&other_body).with_query(&*other_query);
    let one = use_it(vendor, personal, &request).map(|delivery| payload(&delivery));
    let other = use_it(vendor, personal, &other_request).map(|delivery| payload(&delivery));
    // An unreadable flag of the one is readable text in the other, where the schema has text.
    if let (Ok(one), Ok(other)) = (&one, &other) {
        for (path, value) in one {
            assert_eq!(other.get(path), Some(value), "{} {path}", file.name());
        }
    }
    1
}

#[test]
fn no_change_of_a_request_loses_anything_or_panics() {
    let (mut tried, mut files) = (0, 0);
    for story in http::all().unwrap() {
        for file in &story.requests {
            files += 1;
            tried += check_bytes(file);
            // As it stands: the bytes of an odd one may not survive a decoding.
            if let Some(fields) = Fields::of(file) {
                tried += check_fields(file, &fields);
                tried += check_encodings(file, &fields);
            }
            let upper = String::from_utf8_lossy(&file.body).to_uppercase();
            let vendor = file.vendor.unwrap();
            let _ = use_it(vendor, &personal(file), &Request::new(upper.as_bytes()));
            tried += 1;
        }
    }
    println!("{tried} changed requests of {files} fixtures");
    assert!(tried > 100_000, "only {tried}");
}
