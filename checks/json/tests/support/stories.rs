//! The events and calls of every story, and those with every field filled.

#![allow(dead_code, reason = "no test needs all of it")]

use std::fs;
use std::path::Path;

use hookswitch::samples::HttpFile;
use hookswitch::{Call, CallLog, Event};

#[path = "../../../../tests/it/support/filled.rs"]
mod filled;

/// What was folded of one story, or of none.
pub struct Story {
    pub name: String,
    pub events: Vec<Event<'static>>,
    pub calls: Vec<Call>,
}

/// Every story, with and without times of arrival, and one whose every field is filled.
pub fn stories() -> Vec<Story> {
    let mut stories = vec![Story {
        name: "filled".to_owned(),
        events: filled::events(),
        calls: vec![filled::call()],
    }];
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    for vendor in entries(&fixtures) {
        // The groups of cases are one folder deeper than the stories.
        let cases = vendor.join("cases");
        let groups = if cases.is_dir() {
            entries(&cases)
        } else {
            Vec::new()
        };
        for folder in entries(&vendor).into_iter().chain(groups) {
            let mut files = entries(&folder);
            files.retain(|file| {
                file.extension()
                    .is_some_and(|extension| extension == "http")
            });
            if !files.is_empty() {
                stories.push(story(&folder, &files, false));
                stories.push(story(&folder, &files, true));
            }
        }
    }
    let count = |of: fn(&Story) -> usize| stories.iter().map(of).sum::<usize>();
    let (events, calls) = (
        count(|story| story.events.len()),
        count(|story| story.calls.len()),
    );
    assert!(
        events > 1200 && calls > 160,
        "{events} events, {calls} calls"
    );
    stories
}

fn story(folder: &Path, files: &[std::path::PathBuf], with_arrivals: bool) -> Story {
    let mut log = CallLog::new();
    let mut events = Vec::new();
    for (second, file) in (0..).zip(files) {
        let file = HttpFile::parse(&fs::read(file).unwrap()).unwrap();
        let vendor = file.vendor.expect("a fixture names its vendor");
        let Ok(delivery) = hookswitch::parse(vendor, &file.request()) else {
            continue;
        };
        for event in delivery.normalize() {
            let mut event = event.into_owned();
            if with_arrivals {
                event.received_at = chrono::DateTime::from_timestamp(1_796_126_400 + second, 0);
            }
            events.push(event.clone());
            log.extend([event]);
        }
    }
    Story {
        name: folder.display().to_string(),
        events,
        calls: log.calls().collect(),
    }
}

fn entries(folder: &Path) -> Vec<std::path::PathBuf> {
    if !folder.is_dir() {
        return Vec::new();
    }
    let entries = fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}
