//! The requests of the stories, and what they mean.

#[path = "../../../support/http.rs"]
mod http;

use std::collections::{BTreeMap, BTreeSet};

use chrono::DateTime;
use hookswitch::{Check, Event, Vendor, request::Awaits};

pub use http::{Fixture, Story};

use crate::support::post;

/// Every story under `fixtures/`, and every group of cases, without the questions whether an address is the
/// service's: they are no deliveries, and the one of Zoom Phone's cannot be answered without a secret.
pub fn stories() -> Vec<Story> {
    let mut stories = http::all().unwrap();
    for story in &mut stories {
        story.requests.retain(|file| !is_question(file));
    }
    stories.retain(|story| !story.requests.is_empty());
    let requests: usize = stories.iter().map(|story| story.requests.len()).sum();
    assert!(requests >= 700, "only {requests} requests were found");
    stories
}

/// Those of the stories that have an event, or a way to be refused, that no story before them has.
pub fn stories_of_every_event() -> Vec<Story> {
    let mut seen = BTreeSet::new();
    let mut stories = stories();
    stories.retain(|story| {
        let said: Vec<_> = story.requests.iter().map(said_by).collect();
        let known = seen.len();
        seen.extend(said);
        seen.len() > known
    });
    stories
}

/// The event of a request, or what is wrong with the request.
fn said_by(file: &Fixture) -> (Vendor, String) {
    let vendor = vendor_of(file);
    let said = match hookswitch::parse(vendor, &file.request()) {
        Ok(delivery) => delivery.event.into_owned(),
        Err(error) => error.kind().as_str().to_owned(),
    };
    (vendor, said)
}

fn is_question(file: &Fixture) -> bool {
    let check = Check::at(DateTime::UNIX_EPOCH);
    hookswitch::challenge(vendor_of(file), &file.request(), &check) != Ok(None)
}

/// One ordinary story of each vendor, the one with the most requests.
pub fn longest_stories() -> BTreeMap<Vendor, Story> {
    let mut longest = BTreeMap::<Vendor, Story>::new();
    for story in stories() {
        let vendor = vendor_of(&story.requests[0]);
        let is_ordinary = !story.name.contains("/cases/")
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

pub fn vendor_of(file: &Fixture) -> Vendor {
    file.vendor.expect("a fixture names its vendor")
}

/// A request of a fixture as it stands, but for the path, which is the receiver's own.
pub fn of_fixture(file: &Fixture) -> Vec<u8> {
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

/// The digest of a request as it is stored: a secret in the body is no part of it.
pub fn digest_of(file: &Fixture) -> Vec<u8> {
    let stored = file
        .request()
        .to_stored(vendor_of(file), DateTime::UNIX_EPOCH);
    stored.request().digest().to_vec()
}

/// What a service must answer to a request of a fixture.
pub fn status_of(file: &Fixture) -> u16 {
    let parsed = hookswitch::parse(vendor_of(file), &file.request());
    let of_awaits = |awaits| match awaits {
        Awaits::Instructions => 501,
        _ => 200,
    };
    parsed.map_or_else(
        |error| error.status(),
        |delivery| of_awaits(delivery.awaits()),
    )
}

pub fn events_of(file: &Fixture) -> Vec<Event<'static>> {
    match hookswitch::parse(vendor_of(file), &file.request()) {
        Ok(delivery) => delivery.normalize().map(Event::into_owned).collect(),
        Err(_) => Vec::new(),
    }
}
