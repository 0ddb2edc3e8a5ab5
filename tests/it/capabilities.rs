//! What each vendor can say, as the stories show: `docs/capabilities.md`, the rows of the README, and the words of
//! `Vendor` in `docs/json.md`.
//!
//! `UPDATE=1 cargo test --test it capabilities` writes them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::support::generated;
use crate::support::http;
use hookswitch::{EventKind, Vendor};
use serde_json::Value;

/// What every event has.
const ALWAYS: [&str; 2] = ["vendor", "name"];

/// What the events of one vendor say.
#[derive(Default)]
struct Says {
    kinds: BTreeSet<String>,
    fields: BTreeSet<String>,
    documented: u32,
    observed: u32,
    constructed: u32,
}

fn fill(path: &str, value: &Value, filled: &mut BTreeSet<String>) {
    match value {
        // A number is one thing, whatever is known of it.
        Value::Object(object) if !path.ends_with(".number") && !path.ends_with(".target") => {
            for (name, value) in object {
                let path = match path {
                    "" => name.clone(),
                    path => format!("{path}.{name}"),
                };
                fill(&path, value, filled);
            }
        }
        Value::Array(values) if values.iter().all(Value::is_object) => {
            for value in values {
                fill(path, value, filled);
            }
        }
        _ => {
            filled.insert(path.to_owned());
        }
    }
}

/// What the stories show. A case is what no vendor is known to send: it is counted, and shows nothing.
fn says() -> BTreeMap<Vendor, Says> {
    let mut all: BTreeMap<Vendor, Says> = BTreeMap::new();
    for (group, is_story) in [(http::stories(), true), (http::cases(), false)] {
        for file in group.unwrap().iter().flat_map(|story| &story.requests) {
            let vendor = file.vendor.expect("a fixture names its vendor");
            let says = all.entry(vendor).or_default();
            let source = file.source.as_deref().unwrap_or_default();
            match source.split(' ').next() {
                Some("documentation") => says.documented += 1,
                Some("observed" | "rebuilt") => says.observed += 1,
                Some("constructed") => says.constructed += 1,
                _ => panic!("{}: an unknown source", file.name()),
            }
            if !is_story {
                continue;
            }
            let delivery = hookswitch::parse(vendor, &file.request());
            for event in delivery.unwrap().normalize() {
                if event.kind != EventKind::Unknown {
                    says.kinds.insert(event.kind.as_str().to_owned());
                }
                let mut json = serde_json::to_value(&event).unwrap();
                // The fields of a kind stand under its name.
                let mut kind = json.as_object_mut().unwrap().remove("kind").unwrap();
                kind.as_object_mut().unwrap().remove("type");
                fill("", &json, &mut says.fields);
                fill(event.kind.as_str(), &kind, &mut says.fields);
            }
        }
    }
    for says in all.values_mut() {
        says.fields.retain(|field| !ALWAYS.contains(&&**field));
    }
    all
}

/// Names as code, with commas between them.
fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// Which of all vendors those are.
fn vendors(says: impl Fn(Vendor) -> bool) -> String {
    let (with, without): (Vec<Vendor>, Vec<Vendor>) =
        Vendor::ALL.iter().partition(|vendor| says(**vendor));
    let list = |vendors: &[Vendor]| list(vendors.iter().map(|vendor| vendor.as_str()));
    if with.is_empty() {
        return "none yet".to_owned();
    }
    match without.len() {
        0 => "all".to_owned(),
        few if with.len() > 2 * few => format!("all but {}", list(&without)),
        _ => list(&with),
    }
}

/// The whole file.
fn page(all: &BTreeMap<Vendor, Says>) -> String {
    let fields: BTreeSet<&str> = all
        .values()
        .flat_map(|says| &says.fields)
        .map(String::as_str)
        .collect();
    let kinds = EventKind::NAMES.iter().filter(|name| **name != "unknown");
    let mut page = String::from(
        "# What each vendor can say\n\n\
         Made of the stories under `fixtures/` by `UPDATE=1 cargo test --test it capabilities`.\n\n\
         First each kind of event and each field with the vendors that report it, then each vendor with what it\n\
         reports. `ended.talk_time` is a field of the kind `ended`.\n\n\
         ## Kinds of event\n\n| kind | reported by |\n|---|---|\n",
    );
    for kind in kinds.clone() {
        let by = vendors(|vendor| all[&vendor].kinds.contains(*kind));
        page.push_str(&format!("| `{kind}` | {by} |\n"));
    }
    page.push_str("\n## Fields\n\n| field | filled by |\n|---|---|\n");
    for field in &fields {
        let by = vendors(|vendor| all[&vendor].fields.contains(*field));
        page.push_str(&format!("| `{field}` | {by} |\n"));
    }
    for (vendor, says) in all {
        // Of a kind that the vendor never reports, no field needs to be named.
        let of_vendor = fields.iter().filter(|field| {
            let kind = field.split('.').next().unwrap_or_default();
            !EventKind::NAMES.contains(&kind) || says.kinds.contains(kind)
        });
        let (can, cannot): (Vec<&str>, Vec<&str>) =
            kinds.clone().partition(|kind| says.kinds.contains(**kind));
        let (has, never): (Vec<&str>, Vec<&str>) =
            of_vendor.partition(|field| says.fields.contains(**field));
        page.push_str(&format!(
            "\n## `{vendor}`\n\n\
             - **kinds**: {}\n- **never**: {}\n- **fields**: {}\n- **never filled**: {}\n",
            list(can),
            list(cannot),
            list(has),
            list(never),
        ));
    }
    page
}

/// The README's row of a vendor: what it has now in the cells that people write, and the others as they
/// should be.
fn row(vendor: Vendor, says: &Says, old: &str) -> String {
    let cells: Vec<&str> = old.split(" | ").collect();
    let [_, name, sends, .., link] = &*cells else {
        panic!("{vendor} has no row in the README: {old}");
    };
    let has_field = |names: &[&str]| {
        let is_one = |field: &String| names.iter().any(|name| field.starts_with(name));
        says.fields.iter().any(is_one)
    };
    let has_kind = |kind: &str| says.kinds.contains(kind);
    let answers = [
        has_field(&["occurred_at", "times."]),
        says.fields
            .iter()
            .any(|field| field.ends_with(".duration") || field.ends_with(".talk_time")),
        has_field(&["agent."]),
        has_field(&["queue."]) || has_kind("queued"),
        has_kind("transferred"),
        has_kind("recording"),
        has_kind("message"),
    ];
    let answers = answers.map(|answer| if answer { "yes | " } else { "| " });
    format!(
        "| `{vendor}` | {name} | {sends} | `{}` | {}{} / {} / {} | {link}",
        vendor.authentication(),
        answers.concat(),
        says.documented,
        says.observed,
        says.constructed,
    )
}

#[test]
fn the_page_says_what_each_vendor_can_say() {
    assert!(
        !generated::differs("docs/capabilities.md", &page(&says())),
        "docs/capabilities.md is not made of the present stories: \
         run `UPDATE=1 cargo test --test it capabilities`"
    );
}

#[test]
fn the_readme_has_a_row_for_each_vendor() {
    let readme = fs::read_to_string("README.md").unwrap();
    let all = says();
    let mut lines: Vec<String> = readme.split('\n').map(str::to_owned).collect();
    let begin = lines
        .iter()
        .position(|line| line.starts_with("| module | vendor |"));
    let rows = begin.expect("the README has the table") + 2;
    for (index, (vendor, says)) in all.iter().enumerate() {
        let row = row(*vendor, says, &lines[rows + index]);
        lines[rows + index] = row;
    }
    assert!(
        !lines[rows + all.len()].starts_with('|'),
        "one row a vendor"
    );
    assert!(
        !generated::differs("README.md", &lines.join("\n")),
        "the rows should be:\n{}\nrun `UPDATE=1 cargo test --test it capabilities`",
        lines[rows..rows + all.len()].join("\n")
    );
}

/// The rows of a table, from below its head to the first line that is none of it.
fn replace_rows(text: &str, section: &str, rows: &str) -> String {
    let (before, rest) = text.split_once(section).expect("the section is there");
    let (head, rest) = rest.split_once("|---|---|\n").expect("it has a table");
    let (_, after) = rest.split_once("\n\n").expect("the table ends");
    format!("{before}{section}{head}|---|---|\n{rows}\n{after}")
}

#[test]
fn a_vendor_is_a_word_of_the_json() {
    // Of the list of vendors: a line of documentation, then `Name = "word", module;`.
    let list = fs::read_to_string("src/vendor.rs").unwrap();
    let lines: Vec<&str> = list.lines().map(str::trim).collect();
    let mut rows = String::new();
    for vendor in Vendor::ALL {
        let row = lines
            .iter()
            .position(|line| line.contains(&format!("= \"{vendor}\", ")));
        let meaning = lines[row.expect("the vendor is in the list") - 1];
        let meaning = meaning.trim_start_matches("/// ").trim_end_matches('.');
        rows.push_str(&format!("| `{vendor}` | {meaning} |\n"));
    }
    let json = fs::read_to_string("docs/json.md").unwrap();
    assert!(
        !generated::differs("docs/json.md", &replace_rows(&json, "### Vendor\n", &rows)),
        "docs/json.md: the words of `Vendor` should be:\n{rows}\n\
         run `UPDATE=1 cargo test --test it capabilities`"
    );
}
