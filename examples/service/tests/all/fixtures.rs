//! The requests of the stories, and what they mean.

#[path = "../../../../tests/support/http.rs"]
mod http;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use hookswitch::{Event, Vendor};

pub use http::HttpFile;

use crate::support::post;

/// One story: the requests of one call, in order.
pub struct Story {
    /// `vendor/story`.
    pub name: String,
    /// The requests.
    pub requests: Vec<HttpFile>,
}

/// Every story under `fixtures/`.
pub fn stories() -> Vec<Story> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    let mut stories = Vec::new();
    for vendor in Vendor::ALL {
        for folder in entries(&fixtures.join(vendor.as_str())) {
            let story = folder.file_name().unwrap().to_str().unwrap();
            let mut files = entries(&folder);
            files.retain(|file| {
                file.extension()
                    .is_some_and(|extension| extension == "http")
            });
            // Numbers in file names sort as numbers: `10-` comes after `9-`.
            files.sort_by_key(|file| {
                let name = file.file_name().unwrap().to_str().unwrap();
                let number = name.split('-').next().unwrap().parse::<u32>();
                number.expect("a request's file name begins with its number")
            });
            let requests = files.iter().map(|file| HttpFile::read(file).unwrap());
            stories.push(Story {
                name: format!("{vendor}/{story}"),
                requests: requests.collect(),
            });
        }
    }
    let requests: usize = stories.iter().map(|story| story.requests.len()).sum();
    assert!(requests >= 700, "only {requests} requests were found");
    stories
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut entries: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

/// One ordinary story of each vendor, the one with the most requests.
pub fn longest_stories() -> BTreeMap<Vendor, Story> {
    let mut longest = BTreeMap::<Vendor, Story>::new();
    for story in stories() {
        let vendor = vendor_of(&story.requests[0]);
        let is_ordinary = !story.name.contains("/odd-")
            && !story.name.contains("/documented-")
            && story.requests.iter().all(|file| status_of(file) == 200);
        let known = longest.get(&vendor).map_or(0, |known| known.requests.len());
        if is_ordinary && story.requests.len() > known {
            longest.insert(vendor, story);
        }
    }
    assert_eq!(longest.len(), Vendor::ALL.len());
    longest
}

pub fn vendor_of(file: &HttpFile) -> Vendor {
    file.vendor.expect("a fixture names its vendor")
}

/// A request of a fixture as it stands, but for the path, which is the receiver's own.
pub fn of_fixture(file: &HttpFile) -> Vec<u8> {
    let vendor = vendor_of(file);
    let mark = file.query.as_ref().map_or("", |_| "?");
    let query = file.query.as_deref().unwrap_or_default();
    let headers = file.headers.iter();
    let headers: Vec<_> = headers.map(|(name, value)| (&**name, &**value)).collect();
    post(
        &format!("/hooks/{vendor}{mark}{query}"),
        &headers,
        &file.body,
    )
}

/// What a service must answer to a request of a fixture.
pub fn status_of(file: &HttpFile) -> u16 {
    let parsed = hookswitch::parse(vendor_of(file), &file.request());
    parsed.map_or_else(|error| error.status(), |_| 200)
}

pub fn events_of(file: &HttpFile) -> Vec<Event<'static>> {
    match hookswitch::parse(vendor_of(file), &file.request()) {
        Ok(delivery) => delivery.normalize().map(Event::into_owned).collect(),
        Err(_) => Vec::new(),
    }
}
