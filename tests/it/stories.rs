//! One snapshot a story: each delivery as it was read, the events that it means, and
//! the call that they fold to. And one a case: the delivery and the events.
//!
//! To accept a change: `INSTA_UPDATE=always cargo test --test it stories`, then read the diff.

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Duration;

use crate::support::http::{Fixture, Story, all, cases, stories};
use hookswitch::{CallLog, Delivery, Event, VendorPayload, calls_by_numbers};
use serde::Serialize;

/// What one request became, for the snapshot.
#[derive(Serialize)]
#[serde(untagged)]
enum Shown<'a> {
    Read {
        delivery: Box<Delivery<'a, VendorPayload<'a>>>,
        events: Vec<Event<'a>>,
    },
    Error {
        kind: String,
        message: String,
    },
}

fn show(file: &Fixture) -> Shown<'_> {
    let vendor = file.vendor.expect("a fixture names its vendor");
    match hookswitch::parse(vendor, &file.request()) {
        Ok(delivery) => Shown::Read {
            events: delivery.normalize().collect(),
            delivery: Box::new(delivery),
        },
        Err(error) => Shown::Error {
            kind: error.kind().as_str().to_owned(),
            message: error.to_string(),
        },
    }
}

fn text(file: &Fixture) -> String {
    serde_json::to_string_pretty(&show(file)).expect("it is plain data")
}

fn snapshot(story: &Story) -> String {
    let mut out = String::new();
    for file in &story.requests {
        let name = file.path.file_name().unwrap_or_default().to_string_lossy();
        out.push_str(&format!("# {name}\n{}\n\n", text(file)));
    }
    for call in calls(story) {
        let call = serde_json::to_string_pretty(&call).expect("it is plain data");
        out.push_str(&format!("# call\n{call}\n\n"));
    }
    out
}

/// The calls that the story's events fold to. The events of a timeline stand above, so that their
/// names are enough.
fn calls(story: &Story) -> Vec<serde_json::Value> {
    let mut log = CallLog::new();
    let mut without_id = Vec::new();
    for file in &story.requests {
        let vendor = file.vendor.expect("a fixture names its vendor");
        let Ok(delivery) = hookswitch::parse(vendor, &file.request()) else {
            continue;
        };
        for event in delivery.normalize() {
            without_id.push(event.clone());
            log.extend([event]);
        }
    }
    let by_numbers = calls_by_numbers(without_id, Duration::from_secs(120));
    log.calls()
        .chain(by_numbers)
        .map(|call| {
            let names = call.timeline().iter().map(|event| event.name.clone());
            let names: Vec<_> = names.collect();
            let mut call = serde_json::to_value(&call).expect("it is plain data");
            call["timeline"] = names.into();
            call
        })
        .collect()
}

/// Whether a snapshot in a folder has this text. It does not panic: a loop of assertions would stop at
/// the first difference.
fn is_as_before(folder: &Path, name: &str, text: &str) -> bool {
    let check = AssertUnwindSafe(|| {
        let mut settings = insta::Settings::new();
        settings.set_snapshot_path(folder);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, text));
    });
    catch_unwind(check).is_ok()
}

#[test]
fn every_story_is_read_as_before() {
    let mut stories = stories().unwrap();
    assert!(!stories.is_empty(), "no fixtures found");
    for story in &stories {
        assert!(!story.requests.is_empty(), "{}: no requests", story.name);
    }
    stories.retain(|story| !is_as_before(&story.path, "story", &snapshot(story)));
    let failed: Vec<_> = stories.iter().map(|story| &story.name).collect();
    assert!(
        failed.is_empty(),
        "stories that read differently: {failed:?}"
    );
}

#[test]
fn every_case_is_read_as_before() {
    let (mut failed, mut without) = (Vec::new(), Vec::new());
    for group in cases().unwrap() {
        let mut known = BTreeSet::new();
        for file in &group.requests {
            let name = file.path.file_stem().unwrap_or_default().to_string_lossy();
            if !is_as_before(&group.path, &name, &text(file)) {
                failed.push(file.name());
            }
            known.insert(format!("{name}.http"));
            known.insert(format!("{name}.snap"));
        }
        for entry in fs::read_dir(&group.path).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if !known.contains(name.trim_end_matches(".new")) {
                without.push(format!("{}/{name}", group.name));
            }
        }
    }
    assert!(failed.is_empty(), "cases that read differently: {failed:?}");
    assert!(without.is_empty(), "snapshots of no request: {without:?}");
}

#[test]
fn a_documented_example_gives_no_notice() {
    let mut documented = 0;
    for story in all().unwrap() {
        for file in story.requests.iter().filter(|file| file.is_documented()) {
            let vendor = file.vendor.expect("a fixture names its vendor");
            let delivery = hookswitch::parse(vendor, &file.request())
                .unwrap_or_else(|error| panic!("{}: {error}", file.name()));
            // Bandwidth prints one time with a slip: `2019-09-13-16:48:27.198Z`.
            let unreadable: &[&str] = match &*file.name() {
                "bandwidth/documented-recordings/4-recording-available-2.http" => &["enqueuedTime"],
                _ => &[],
            };
            let notices = delivery.notices();
            let fields = notices
                .iter()
                .map(|notice| notice.field.as_deref().unwrap_or_default());
            assert_eq!(fields.collect::<Vec<_>>(), unreadable, "{}", file.name());
            documented += 1;
        }
    }
    assert!(
        documented >= 60,
        "only {documented} documented examples found"
    );
}
