//! Holds the tables of `docs/json.md` against what is written, and against the JSON Schemas.
//!
//! The tables are read as a schema of their own: each value with every field filled, and each event and call of
//! every story, must have a row for every key, and every row must have been met.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use hookswitch::error::{Expected, Problem};
use hookswitch::{
    Call, CallKey, CallLog, Direction, Event, Outcome, State, StoredRequest, Vendor,
    call::MomentSource,
    event::{
        AnsweredBy, Detection, EndedBy, Medium, MessageStatus, NoteKind, RecordingStatus, Scope,
        Side, Transfer, TransferRole,
    },
};
use serde::Serialize;
use serde_json::Value;

use crate::support::{filled, http};

/// One section's table.
#[derive(Debug, PartialEq)]
enum Table {
    /// Of an object: its keys, each with its type and whether it is always there.
    Keys(Vec<(String, String, bool)>),
    /// Of an object with one of these keys.
    Forms(Vec<(String, String)>),
    /// Of an object whose `type` says which other table's keys it has.
    Kinds(Vec<(String, String)>),
    /// Of a text: the words.
    Words(Vec<String>),
}

type Tables = BTreeMap<String, Table>;

/// The sections of which the schemas know nothing.
const OTHERS: [&str; 5] = ["CallKey", "Delivery", "Notice", "Problem", "StoredRequest"];

fn document() -> String {
    fs::read_to_string("docs/json.md").unwrap()
}

fn tables() -> Tables {
    let mut tables = Tables::new();
    let mut section = "";
    let text = document();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("## ") || line.starts_with("### ") {
            section = line.trim_start_matches(['#', ' ']);
        }
        let mut rows = || {
            assert!(lines.next().unwrap().starts_with("|---|"), "{section}");
            let rows = lines.by_ref().take_while(|line| line.starts_with('|'));
            rows.map(cells).collect::<Vec<_>>()
        };
        let table = match line {
            "| key | type | left out if | meaning |" => Table::Keys(
                rows()
                    .into_iter()
                    .map(|[key, of, absent, _]| (key, of, absent == "never"))
                    .collect(),
            ),
            "| form | type | meaning |" => {
                Table::Forms(rows().into_iter().map(|[key, of, ..]| (key, of)).collect())
            }
            "| type | fields | meaning |" => {
                Table::Kinds(rows().into_iter().map(|[key, of, ..]| (key, of)).collect())
            }
            "| word | meaning |" => {
                Table::Words(rows().into_iter().map(|[word, ..]| word).collect())
            }
            _ => continue,
        };
        assert!(
            tables.insert(section.to_owned(), table).is_none(),
            "{section} has two tables"
        );
    }
    tables
}

/// The first cells of a row, without marks: of a link the text, if it leads to its section.
fn cells(row: &str) -> [String; 4] {
    let mut cells = row.trim_matches('|').split('|').map(|cell| {
        let cell = cell.trim().replace('`', "");
        let Some((head, link)) = cell.split_once('[') else {
            return cell;
        };
        let (name, target) = link.split_once("](#").unwrap_or((link, ""));
        let anchor = target.split(')').next().unwrap_or_default();
        assert!(anchor == name.to_lowercase() || target.is_empty(), "{row}");
        format!("{head}{name}")
    });
    [(); 4].map(|()| cells.next().unwrap_or_default())
}

/// Holds a value against the tables, and notes the rows that were met.
struct Walk<'t> {
    tables: &'t Tables,
    met: BTreeSet<String>,
}

impl Walk<'_> {
    fn start(&mut self, section: &str, value: &impl Serialize) {
        self.value(section, &serde_json::to_value(value).unwrap(), section);
    }

    fn value(&mut self, of: &str, value: &Value, path: &str) {
        let is_right = match of {
            "text" => value.as_str().is_some_and(|text| !text.is_empty()),
            "boolean" => value.is_boolean(),
            "number" => value.is_u64(),
            "seconds" => value.is_u64(),
            "time" => value.as_str().is_some_and(is_time),
            "object" => value.is_object(),
            "bytes" => value.is_string() || value["hex"].is_string(),
            "array of pairs" => value.as_array().is_some_and(|pairs| {
                let is_pair = |pair: &Value| pair[0].is_string() && pair[2].is_null();
                pairs
                    .iter()
                    .for_each(|pair| self.value("bytes", &pair[1], path));
                pairs.iter().all(is_pair)
            }),
            _ => return self.compound(of, value, path),
        };
        assert!(is_right, "{path} is {value}, which is no {of}");
    }

    fn compound(&mut self, of: &str, value: &Value, path: &str) {
        if let Some(of) = of.strip_prefix("array of ") {
            for value in value.as_array().unwrap_or_else(|| panic!("{path}")) {
                self.value(of, value, path);
            }
            return;
        }
        let tables = self.tables;
        match &tables
            .get(of)
            .unwrap_or_else(|| panic!("{path}: no table of {of}"))
        {
            Table::Words(words) => {
                let word = value.as_str().unwrap_or_else(|| panic!("{path}"));
                assert!(
                    words.iter().any(|known| known == word),
                    "{of} has no row {word}"
                );
                self.met.insert(format!("{of}.{word}"));
            }
            Table::Forms(forms) => {
                let object = value.as_object().unwrap_or_else(|| panic!("{path}"));
                let (key, value) = object.iter().next().unwrap_or_else(|| panic!("{path}"));
                let form = forms.iter().find(|(form, _)| form == key);
                let (_, form) = form.unwrap_or_else(|| panic!("{of} has no row {key}"));
                assert_eq!(object.len(), 1, "{path}");
                self.met.insert(format!("{of}.{key}"));
                self.value(form, value, path);
            }
            Table::Kinds(kinds) => {
                let word = value["type"].as_str().unwrap_or_else(|| panic!("{path}"));
                let kind = kinds.iter().find(|(kind, _)| kind == word);
                let (_, fields) = kind.unwrap_or_else(|| panic!("{of} has no row {word}"));
                self.met.insert(format!("{of}.{word}"));
                let mut rest = value.clone();
                rest.as_object_mut().unwrap().shift_remove("type");
                match &**fields {
                    "" => assert_eq!(rest, serde_json::json!({}), "{path}"),
                    fields => self.value(fields, &rest, path),
                }
            }
            Table::Keys(rows) => self.object(of, rows, value, path),
        }
    }

    fn object(&mut self, of: &str, rows: &[(String, String, bool)], value: &Value, path: &str) {
        let object = value.as_object().unwrap_or_else(|| panic!("{path}"));
        let mut places = Vec::new();
        for (key, value) in object {
            let path = format!("{path}.{key}");
            let place = rows.iter().position(|(row, ..)| row == key);
            let place = place.unwrap_or_else(|| panic!("the table of {of} has no row `{key}`"));
            self.met.insert(format!("{of}.{key}"));
            self.value(&rows[place].1, value, &path);
            places.push(place);
        }
        assert!(
            places.is_sorted(),
            "{path}: the keys are in another order than the rows"
        );
        for (key, _, always) in rows {
            assert!(
                !always || object.contains_key(key),
                "{path}: `{key}` is left out"
            );
        }
    }
}

fn is_time(text: &str) -> bool {
    text.ends_with('Z') && chrono::DateTime::parse_from_rfc3339(text).is_ok()
}

fn rows(tables: &Tables) -> BTreeSet<String> {
    let mut rows = BTreeSet::new();
    for (section, table) in tables {
        let names: Vec<&String> = match table {
            Table::Keys(keys) => keys.iter().map(|(key, ..)| key).collect(),
            Table::Forms(rows) | Table::Kinds(rows) => rows.iter().map(|(key, _)| key).collect(),
            // Held against the words themselves.
            Table::Words(_) => continue,
        };
        rows.extend(names.iter().map(|name| format!("{section}.{name}")));
    }
    rows
}

#[test]
fn every_key_has_a_row_and_every_row_a_key() {
    let tables = tables();
    let mut walk = Walk {
        tables: &tables,
        met: BTreeSet::new(),
    };
    filled::events()
        .iter()
        .for_each(|event| walk.start("Event", event));
    walk.start("Call", &filled::call());
    walk.start("CallKey", &CallKey::new(Vendor::Petdesk, "7"));
    walk.start("StoredRequest", &filled::stored());
    walk.start("Notice", &filled::notice());
    walk.start("Delivery", &filled::delivery());
    let rows = rows(&tables);
    assert!(rows.len() > 100, "the tables were not found");
    let without: Vec<_> = rows.difference(&walk.met).collect();
    assert!(
        without.is_empty(),
        "no value has the keys of these rows: {without:?}"
    );
}

#[test]
fn every_story_is_written_as_the_tables_say() {
    let tables = tables();
    let mut walk = Walk {
        tables: &tables,
        met: BTreeSet::new(),
    };
    let mut events = 0;
    let mut calls = 0;
    for story in http::all().unwrap() {
        let mut log = CallLog::new();
        for (second, file) in (0..).zip(&story.requests) {
            let vendor = file.vendor.expect("a fixture names its vendor");
            let Ok(delivery) = hookswitch::parse(vendor, &file.request()) else {
                continue;
            };
            walk.start("Delivery", &delivery);
            let now = chrono::DateTime::from_timestamp(1_796_126_400 + second, 0).unwrap();
            for event in delivery.normalize() {
                walk.start("Event", &event);
                events += 1;
                log.apply(event, now);
            }
        }
        for call in log.calls() {
            walk.start("Call", &call);
            calls += 1;
        }
    }
    assert!(events > 600 && calls > 80, "{events} events, {calls} calls");
}

fn words<W: Copy>(all: &[W], as_str: fn(W) -> &'static str) -> Table {
    Table::Words(all.iter().map(|word| as_str(*word).to_owned()).collect())
}

#[test]
fn every_word_has_a_row() {
    let tables = tables();
    let all = [
        ("AnsweredBy", words(AnsweredBy::ALL, AnsweredBy::as_str)),
        ("Detection", words(Detection::ALL, Detection::as_str)),
        ("Direction", words(Direction::ALL, Direction::as_str)),
        ("EndedBy", words(EndedBy::ALL, EndedBy::as_str)),
        ("Medium", words(Medium::ALL, Medium::as_str)),
        (
            "MessageStatus",
            words(MessageStatus::ALL, MessageStatus::as_str),
        ),
        (
            "MomentSource",
            words(MomentSource::ALL, MomentSource::as_str),
        ),
        ("NoteKind", words(NoteKind::ALL, NoteKind::as_str)),
        ("Outcome", words(Outcome::ALL, Outcome::as_str)),
        (
            "RecordingStatus",
            words(RecordingStatus::ALL, RecordingStatus::as_str),
        ),
        ("Scope", words(Scope::ALL, Scope::as_str)),
        ("Side", words(Side::ALL, Side::as_str)),
        ("State", words(State::ALL, State::as_str)),
        ("Transfer", words(Transfer::ALL, Transfer::as_str)),
        (
            "TransferRole",
            words(TransferRole::ALL, TransferRole::as_str),
        ),
        ("Vendor", words(Vendor::ALL, Vendor::as_str)),
    ];
    for (section, words) in &all {
        assert_eq!(tables.get(*section), Some(words), "{section}");
    }
    // Of problems there is no list but this; a story that shows another one fails above.
    let of_words = tables
        .values()
        .filter(|table| matches!(table, Table::Words(_)));
    assert_eq!(of_words.count(), all.len() + 1);
}

/// What a schema says of a value, as the tables write it.
fn of_schema(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str() {
        return match name.strip_prefix("#/$defs/").unwrap() {
            "Seconds" => "seconds".to_owned(),
            // The schema's file is of the type itself.
            name => name.to_owned(),
        };
    }
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("string"), Some("date-time")) => "time".to_owned(),
        (Some("string"), None) => "text".to_owned(),
        (Some("boolean"), None) => "boolean".to_owned(),
        (Some("integer"), None | Some("uint16" | "uint32")) => "number".to_owned(),
        (Some("array"), None) => format!("array of {}", of_schema(&schema["items"])),
        _ => panic!("the tables have no word for {schema}"),
    }
}

/// The table that a section should have, by the schema.
fn table(schema: &Value) -> Table {
    let Some(choices) = schema["oneOf"].as_array() else {
        let required: Vec<_> = schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .collect();
        let properties = schema["properties"].as_object().unwrap();
        return Table::Keys(
            properties
                .iter()
                .map(|(key, value)| {
                    (
                        key.clone(),
                        of_schema(value),
                        required.iter().any(|of| *of == key),
                    )
                })
                .collect(),
        );
    };
    if choices[0]["const"].is_string() {
        let word = |choice: &Value| choice["const"].as_str().unwrap().to_owned();
        return Table::Words(choices.iter().map(word).collect());
    }
    if choices[0]["properties"]["type"]["const"].is_string() {
        let kind = |choice: &Value| {
            let word = choice["properties"]["type"]["const"].as_str().unwrap();
            let fields = choice["$ref"].as_str().map(|_| of_schema(choice));
            (word.to_owned(), fields.unwrap_or_default())
        };
        return Table::Kinds(choices.iter().map(kind).collect());
    }
    let form = |choice: &Value| {
        let (key, value) = choice["properties"]
            .as_object()
            .unwrap()
            .iter()
            .next()
            .unwrap();
        assert_eq!(choice["required"], serde_json::json!([key]));
        (key.clone(), of_schema(value))
    };
    Table::Forms(choices.iter().map(form).collect())
}

#[test]
fn the_tables_are_those_of_the_schemas() {
    let tables = tables();
    let mut sections = BTreeSet::new();
    for (name, file) in [
        ("Event", "docs/event.schema.json"),
        ("Call", "docs/call.schema.json"),
    ] {
        let schema: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
        let definitions = schema["$defs"].as_object().unwrap();
        let root = (&name.to_owned(), &schema);
        for (section, schema) in definitions
            .iter()
            .chain([root])
            .map(|(name, schema)| (name.clone(), schema))
        {
            if section == "Seconds" {
                continue;
            }
            assert_eq!(
                tables.get(&section),
                Some(&table(schema)),
                "docs/json.md (left) and {file} (right) differ in {section}"
            );
            sections.insert(section);
        }
    }
    sections.extend(OTHERS.map(ToOwned::to_owned));
    let documented: BTreeSet<_> = tables.into_keys().collect();
    assert_eq!(documented, sections);
}

#[test]
fn the_examples_are_what_is_written() {
    let text = document();
    let mut examples = 0;
    let mut section = "";
    for part in text.split("\n\n") {
        if let Some(heading) = part.strip_prefix("##") {
            section = heading.trim_start_matches(['#', ' ']);
        }
        let Some(json) = part.strip_prefix("```json\n") else {
            continue;
        };
        let json = json.trim_end().strip_suffix("```").unwrap();
        let example: Value = serde_json::from_str(json).unwrap();
        let again = match section {
            "Event" => serde_json::to_value(serde_json::from_str::<Event<'_>>(json).unwrap()),
            "StoredRequest" => {
                serde_json::to_value(serde_json::from_str::<StoredRequest>(json).unwrap())
            }
            "Call" => {
                let call: Call = serde_json::from_str(json).unwrap();
                assert_eq!(call.clone().refold().as_ref(), Some(&call));
                serde_json::to_value(call)
            }
            _ => panic!("{section}"),
        };
        assert_eq!(again.unwrap(), example, "{section}");
        examples += 1;
    }
    assert_eq!(examples, 3);
}

/// The schemas do not know what a notice says.
#[test]
fn every_problem_of_a_notice_is_a_word_of_the_document() {
    let problems = [
        Problem::UnknownEvent,
        Problem::UnknownField,
        Problem::Missing,
        Problem::Unreadable(Expected::Text),
        Problem::TooLong,
        Problem::Repeated,
        Problem::UnknownWord,
        Problem::Encoding,
    ];
    let tables = tables();
    let Table::Words(words) = &tables["Problem"] else {
        panic!("the words of `Problem` are a table of words");
    };
    assert_eq!(*words, problems.map(|problem| problem.as_str().to_owned()));
}
