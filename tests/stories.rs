//! One snapshot a story: each delivery as it was read, the events that it means, and
//! the call that they fold to.
//!
//! To accept a change: `INSTA_UPDATE=always cargo test --test stories`, then read the diff.

#[path = "../examples/support/http.rs"]
mod http;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use hookswitch::{CallLog, Delivery, Event, VendorPayload, calls_by_numbers};
use http::{Fixture, Story, stories};
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

fn snapshot(story: &Story) -> String {
    let mut out = String::new();
    for file in &story.requests {
        let name = file.path.file_name().unwrap_or_default().to_string_lossy();
        let shown = serde_json::to_string_pretty(&show(file)).expect("it is plain data");
        out.push_str(&format!("# {name}\n{shown}\n\n"));
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

#[test]
fn every_story_is_read_as_before() {
    let stories = stories().unwrap();
    assert!(!stories.is_empty(), "no fixtures found");
    // A loop of assertions would stop at the first difference.
    let mut failed = Vec::new();
    for story in &stories {
        assert!(!story.requests.is_empty(), "{}: no requests", story.name);
        let check = AssertUnwindSafe(|| {
            let mut settings = insta::Settings::new();
            settings.set_snapshot_path(&story.path);
            settings.set_prepend_module_to_snapshot(false);
            settings.set_omit_expression(true);
            settings.bind(|| insta::assert_snapshot!("story", snapshot(story)));
        });
        if catch_unwind(check).is_err() {
            failed.push(&*story.name);
        }
    }
    assert!(
        failed.is_empty(),
        "stories that read differently: {failed:?}"
    );
}

#[test]
fn a_documented_example_gives_no_notice() {
    let mut documented = 0;
    for story in stories().unwrap() {
        for file in story.requests.iter().filter(|file| file.is_documented()) {
            let vendor = file.vendor.expect("a fixture names its vendor");
            let delivery = hookswitch::parse(vendor, &file.request())
                .unwrap_or_else(|error| panic!("{}: {error}", file.name()));
            assert_eq!(delivery.notices(), [], "{}", file.name());
            documented += 1;
        }
    }
    assert!(
        documented >= 60,
        "only {documented} documented examples found"
    );
}
