//! Holds the `# Events` table of each vendor's documentation against what `normalize` makes of the
//! fixtures: what a row says must be seen, and nothing else may be.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::support::http;
use hookswitch::{EventKind, Vendor};

/// Each event of a vendor, with the codes of what it becomes.
type Table = BTreeMap<String, BTreeSet<String>>;

/// What an event became, as the tables write it.
fn code(kind: &EventKind<'_>) -> String {
    let detail = match kind {
        EventKind::Ended(ended) => {
            let outcome = ended
                .outcome
                .map(|outcome| format!("/{}", outcome.as_str()));
            format!("/{}{}", ended.scope.as_str(), outcome.unwrap_or_default())
        }
        EventKind::Transferred(transferred) => format!(
            "/{}",
            transferred
                .transfer
                .map_or("", hookswitch::event::Transfer::as_str)
        ),
        EventKind::Recording(recording) => format!("/{}", recording.status.as_str()),
        _ => String::new(),
    };
    format!("{}{detail}", kind.as_str())
}

fn documented(vendor: Vendor) -> Table {
    let source = fs::read_to_string(format!("src/vendors/{vendor}/docs.md")).unwrap();
    let mut table = Table::new();
    let rows = source
        .lines()
        .skip_while(|line| !line.ends_with("| becomes |"))
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    for row in rows {
        let cells: Vec<&str> = row.trim_end_matches('|').split('|').collect();
        let name = cells[1].split('`').nth(1).unwrap();
        let becomes = cells.last().unwrap().split('`').skip(1).step_by(2);
        // Other words in backquotes are fields and their values.
        let is_code = |word: &&str| {
            let kind = word.split('/').next();
            kind.is_some_and(|kind| EventKind::NAMES.contains(&kind))
        };
        let codes = becomes.filter(is_code);
        table
            .entry(name.to_owned())
            .or_default()
            .extend(codes.map(ToOwned::to_owned));
    }
    table
}

fn seen() -> BTreeMap<Vendor, Table> {
    let mut seen: BTreeMap<Vendor, Table> = BTreeMap::new();
    for story in http::all().unwrap() {
        for file in &story.requests {
            let vendor = file.vendor.expect("a fixture names its vendor");
            let Ok(delivery) = hookswitch::parse(vendor, &file.request()) else {
                continue;
            };
            let unknown = delivery
                .notices()
                .iter()
                .any(|notice| notice.problem == hookswitch::error::Problem::UnknownEvent);
            for event in delivery.normalize() {
                // An array of events that bear names of their own is one delivery.
                if !file.body.starts_with(b"[") {
                    assert_eq!(event.name, delivery.event, "{}", file.name());
                }
                if unknown && event.name != delivery.event {
                    continue;
                }
                if unknown {
                    assert_eq!(event.kind, EventKind::Unknown, "{}", file.name());
                    continue;
                }
                let table = seen.entry(vendor).or_default();
                let name = match &*delivery.event {
                    "event-streams" => &delivery.event,
                    _ => &event.name,
                };
                let codes = table.entry(name.to_string()).or_default();
                codes.insert(code(&event.kind));
            }
        }
    }
    seen
}

#[test]
fn the_documentation_says_what_normalize_does() {
    let seen = seen();
    let mut wrong: Vec<String> = Vec::new();
    for vendor in Vendor::ALL {
        let documented = documented(*vendor);
        assert!(documented.len() >= 3, "{vendor}: the table was not found");
        let seen = &seen[vendor];
        for (event, codes) in &documented {
            let seen = seen.get(event).cloned().unwrap_or_default();
            if &seen != codes {
                wrong.push(format!(
                    "{vendor} {event}: {seen:?} seen, {codes:?} documented"
                ));
            }
        }
        for event in seen.keys() {
            if !documented.contains_key(event) {
                wrong.push(format!("{vendor} {event} is in no row"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
