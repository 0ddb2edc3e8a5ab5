//! The log: one JSON object on stderr for each delivery, without numbers, names, texts or secrets.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, Write as _};

use chrono::{DateTime, Utc};
use hookswitch::{CallKey, Delivery, Vendor, VendorPayload, call::Applied, error::Problem};
use serde::Serialize;

/// The most events that one line of the log tells of; a body can hold thousands.
const MAX_EVENTS_LOGGED: usize = 10;

/// What is told of one delivery.
#[derive(Debug, Default, Serialize)]
pub struct Line {
    /// When it arrived.
    pub at: DateTime<Utc>,
    /// Absent if the path names none that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor: Option<Vendor>,
    /// What was answered.
    pub status: u16,
    /// `taken`, or why not.
    pub result: &'static str,
    /// The vendor's name of the event; absent if what was sent does not look like a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<String>,
    /// How many notices there are, and the first.
    notices: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    notice: Option<String>,
    /// What the delivery means, and what became of that.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    events: Vec<EventLine>,
    #[serde(skip_serializing_if = "is_zero")]
    more_events: usize,
    /// Why it was not taken, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Where the request is kept, or why it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_kept: Option<String>,
}

#[derive(Debug, Serialize)]
struct EventLine {
    kind: &'static str,
    applied: &'static str,
    /// A hash of the call's id, by which its lines are found: whoever sends may put anything into an id.
    #[serde(skip_serializing_if = "Option::is_none")]
    call: Option<String>,
    /// The state of the call, if it changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    ended: bool,
    /// What was written of its end is to be corrected.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    reopened: bool,
}

impl Line {
    /// The line of a delivery that arrived at this time.
    #[must_use]
    pub fn new(at: DateTime<Utc>) -> Self {
        Self {
            at,
            result: "taken",
            ..Self::default()
        }
    }

    /// Tells what was parsed.
    pub fn describe(&mut self, delivery: &Delivery<'_, VendorPayload<'_>>) {
        let notices = delivery.notices();
        // The name of an unknown event may be anything; a notice names it if it can be shown.
        let event = match notices.first() {
            Some(first) if first.problem == Problem::UnknownEvent => first.event.as_ref(),
            _ => Some(&delivery.event),
        };
        self.event = event.map(ToString::to_string);
        self.notices = notices.len();
        self.notice = notices.first().map(ToString::to_string);
    }

    /// Tells what became of an event.
    pub fn add_event(&mut self, kind: &'static str, key: Option<&CallKey<'_>>, applied: Applied) {
        if self.events.len() >= MAX_EVENTS_LOGGED {
            self.more_events += 1;
            return;
        }
        let change = applied.change();
        self.events.push(EventLine {
            kind,
            applied: match applied {
                Applied::New(_) => "new",
                Applied::Updated(_) => "updated",
                Applied::Duplicate => "duplicate",
                Applied::NotOfACall(_) => "not_of_a_call",
                _ => "too_many",
            },
            call: key.map(|key| {
                let mut hasher = DefaultHasher::new();
                key.hash(&mut hasher);
                format!("{:016x}", hasher.finish())
            }),
            state: change
                .filter(|change| change.before != Some(change.after))
                .map(|change| change.after.as_str()),
            ended: applied.has_just_ended(),
            reopened: change.is_some_and(|change| change.reopened),
        });
    }
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// Writes one line to stderr. A closed one keeps no delivery from its answer; one that is open and not read
/// does, once the pipe is full, as it does with any program.
pub fn write(line: &impl Serialize) {
    if let Ok(mut line) = serde_json::to_string(line) {
        line.push('\n');
        let _ = io::stderr().write_all(line.as_bytes());
    }
}
