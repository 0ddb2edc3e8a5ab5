//! Holds the README's table of what each vendor can say against what the fixtures show.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use hookswitch::Vendor;
use serde_json::Value;

#[path = "../examples/support/http.rs"]
mod http;

/// The kinds of event, in the order of their rank.
const KINDS: [&str; 20] = [
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
];

/// The fields of an event that not every vendor fills.
const FIELDS: [&str; 28] = [
    "delivery_id",
    "account.id",
    "account.tenant",
    "call.id",
    "call.leg_id",
    "call.linked_id",
    "call.reference",
    "direction",
    "from.number",
    "from.name",
    "to.number",
    "to.name",
    "agent.id",
    "agent.extension",
    "agent.name",
    "queue.number",
    "queue.name",
    "ring_group.number",
    "ring_group.name",
    "occurred_at",
    "times.started_at",
    "times.answered_at",
    "times.ended_at",
    "kind.outcome",
    "kind.duration",
    "kind.talk_time",
    "kind.url",
    "kind.reason",
];

fn fill(path: &str, value: &Value, filled: &mut BTreeSet<String>) {
    match value {
        // A number is one thing, whatever is known of it.
        Value::Object(object) if !path.ends_with(".number") => {
            for (name, value) in object {
                let path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                fill(&path, value, filled);
            }
        }
        _ => {
            filled.insert(path.to_owned());
        }
    }
}

fn table() -> String {
    let mut kinds: BTreeMap<Vendor, BTreeSet<String>> = BTreeMap::new();
    let mut fields: BTreeMap<Vendor, BTreeSet<String>> = BTreeMap::new();
    for story in http::all().unwrap() {
        for file in &story.requests {
            let vendor = file.vendor.expect("a fixture names its vendor");
            let Ok(delivery) = hookswitch::parse(vendor, &file.request()) else {
                continue;
            };
            for event in delivery.normalize() {
                kinds
                    .entry(vendor)
                    .or_default()
                    .insert(event.kind.as_str().to_owned());
                let json = serde_json::to_value(&event).unwrap();
                fill("", &json, fields.entry(vendor).or_default());
            }
        }
    }
    let row = |name: &str, filled: &BTreeMap<Vendor, BTreeSet<String>>| {
        let cells = Vendor::ALL
            .iter()
            .map(|vendor| match filled[vendor].contains(name) {
                true => " yes |",
                false => " |",
            });
        format!("| `{name}` |{}\n", cells.collect::<String>())
    };
    let heads = Vendor::ALL.iter().map(|vendor| format!(" {vendor} |"));
    let mut table = format!("| |{}\n", heads.collect::<String>());
    table.push_str(&format!("|---|{}\n", "---|".repeat(Vendor::ALL.len())));
    table.push_str(&format!(
        "| **kinds** |{}\n",
        " |".repeat(Vendor::ALL.len())
    ));
    table.extend(KINDS.iter().map(|kind| row(kind, &kinds)));
    table.push_str(&format!(
        "| **fields** |{}\n",
        " |".repeat(Vendor::ALL.len())
    ));
    table.extend(FIELDS.iter().map(|field| row(field, &fields)));
    for vendor in Vendor::ALL {
        for kind in &kinds[vendor] {
            assert!(
                KINDS.contains(&&**kind) || kind == "unknown",
                "{kind} has no row"
            );
        }
    }
    table
}

#[test]
fn the_readme_says_what_each_vendor_can_say() {
    let readme = fs::read_to_string("README.md").unwrap();
    let table = table();
    assert!(
        readme.contains(&table),
        "the README's table should be:\n{table}"
    );
}
