//! Which fields every request of an event has, and which may be absent: `fixtures/<vendor>/fields.md`.
//!
//! `UPDATE=1 cargo test --test it fields` writes those files.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::changes::{Change, Fields};
use crate::support::generated;
use crate::support::http;
use crate::support::http::Fixture;
use hookswitch::{Delivery, Problem, Request, Vendor, VendorPayload};

/// What happened when a field was left out of requests of one event.
#[derive(Default)]
struct Left {
    missed: bool,
    unnoticed: bool,
}

/// What is known of one event.
#[derive(Default)]
struct Event {
    fields: BTreeMap<String, Left>,
    /// The fields of each request about which there is no notice that a field is missing.
    complete: Vec<BTreeSet<String>>,
}

/// Each event of a vendor.
type Events = BTreeMap<String, Event>;

impl Event {
    /// Whether a field is always there.
    fn word(&self, field: &str) -> &'static str {
        let left = &self.fields[field];
        let is_in_all = self.complete.iter().all(|fields| fields.contains(field));
        match (left.missed, left.unnoticed) {
            (false, _) => "may be absent",
            (true, false) if is_in_all => "always",
            _ => "depends",
        }
    }
}

/// The fields that a delivery misses.
fn missing(delivery: &Delivery<'_, VendorPayload<'_>>) -> BTreeSet<String> {
    let notices = delivery.notices();
    let missing = notices
        .iter()
        .filter(|notice| notice.problem == Problem::Missing);
    missing
        .map(|notice| format!("{:?}", notice.field))
        .collect()
}

/// Leaves each field out of a request.
fn leave_out(file: &Fixture, events: &mut Events) {
    let vendor = file.vendor.expect("a fixture names its vendor");
    let original = hookswitch::parse(vendor, &file.request()).unwrap();
    let unknown = |notice: &hookswitch::Notice| notice.problem == Problem::UnknownEvent;
    let Some(fields) = Fields::of(file) else {
        return;
    };
    if original.notices().iter().any(unknown) {
        return;
    }
    let before = missing(&original);
    let event = events.entry(original.event.to_string()).or_default();
    let mut names_of_request = BTreeSet::new();
    for path in fields.paths() {
        let (body, query) = fields.changed(&path, Change::Drop);
        let request = Request::new(&body).with_query(&*query);
        let is_missed = match hookswitch::parse(vendor, &request) {
            // Without the field it is another event.
            Ok(delivery) if delivery.event != original.event => true,
            Ok(delivery) => !missing(&delivery).is_subset(&before),
            Err(_) => true,
        };
        // A record's index in its list is no name.
        let names = path.iter().filter(|name| name.parse::<usize>().is_err());
        let name = names.map(String::as_str).collect::<Vec<_>>().join(".");
        let left = event.fields.entry(name.clone()).or_default();
        left.missed |= is_missed;
        left.unnoticed |= !is_missed;
        names_of_request.insert(name);
    }
    // An empty list of records has none to ask.
    if before.is_empty() && !names_of_request.is_empty() {
        event.complete.push(names_of_request);
    }
}

/// The file of a vendor.
fn page(vendor: Vendor, events: &Events) -> String {
    let mut page = format!(
        "# The fields of `{vendor}`'s events\n\n\
         Made of the stories beside this file by `UPDATE=1 cargo test --test it fields`, which leaves out each field of\n\
         each request. If a field is *always* there, its absence gives a notice, or no event can be named. If it\n\
         *may be absent*, nothing is said. It *depends* if both is so for requests of one event: a notice if it is\n\
         left out of the one, and nothing said of the other, which comes without it.\n"
    );
    for (name, event) in events {
        page.push_str(&format!("\n## `{name}`\n\n"));
        for word in ["always", "depends", "may be absent"] {
            let fields = event.fields.keys();
            let names = fields.filter(|field| event.word(field) == word);
            let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
            if !names.is_empty() {
                page.push_str(&format!("- **{word}**: {}\n", names.join(", ")));
            }
        }
    }
    page
}

#[test]
fn which_fields_are_always_there_is_written_down() {
    let mut all: BTreeMap<Vendor, Events> = BTreeMap::new();
    for file in http::stories()
        .unwrap()
        .iter()
        .flat_map(|story| &story.requests)
    {
        let vendor = file.vendor.expect("a fixture names its vendor");
        leave_out(file, all.entry(vendor).or_default());
    }
    assert_eq!(all.len(), Vendor::ALL.len(), "a vendor has no story");
    let mut wrong = Vec::new();
    for (vendor, events) in &all {
        assert!(!events.is_empty(), "{vendor}: no event is known");
        let path = http::fixtures().join(vendor.as_str()).join("fields.md");
        if generated::differs(&path, &page(*vendor, events)) {
            wrong.push(format!("fixtures/{vendor}/fields.md"));
        }
    }
    assert!(
        wrong.is_empty(),
        "not made of the present stories: {wrong:?}; run `UPDATE=1 cargo test --test it fields`"
    );
}
