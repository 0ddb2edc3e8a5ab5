//! Calls of events that have no call id.

use core::time::Duration;

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use chrono::{DateTime, TimeDelta, Utc};

use super::timeline::{Order, compare};
use super::{Call, Timeline};
use crate::event::{Correlation, Direction, Event, EventKind};
use crate::{PhoneNumber, Vendor};

/// Joins events without a call id to calls, by their two numbers: what net2phone's generation of
/// 2019 leaves to go by.
///
/// Events of the same vendor, direction and numbers are taken in order of time. A gap longer than
/// `window`, or somebody who is called or rings after an end or a voicemail, starts the next call. The
/// gap to an end is counted from its time less its stated length, so that a long talk is no gap. An
/// event that cannot be joined (a number is withheld or absent, or no time is known) is a call of its
/// own. Events with a call id, messages, subscriptions and tests are left out.
///
/// This is a function of all the events, to be run over a stretch of time, and no part of
/// [`CallLog`](crate::CallLog): a late event can join two such calls or split one. Two calls at the same
/// time between the same two numbers cannot be told apart, and a call that rings one agent after the
/// other looks like several.
///
/// ```
/// use core::time::Duration;
/// use hookswitch::{Outcome, Request, calls_by_numbers, net2phone};
///
/// let bodies = [
///     r#"{"event": "call_completed", "timestamp": "2026-03-02T09:01:30Z", "direction": "inbound",
///         "originating_number": "+12125550142", "dialed_number": "+12125550100", "duration": 60}"#,
///     r#"{"event": "call_ringing", "timestamp": "2026-03-02T09:00:20Z", "direction": "inbound",
///         "originating_number": "+12125550142", "dialed_number": "+12125550100"}"#,
/// ];
/// let mut events = Vec::new();
/// for body in bodies {
///     events.extend(net2phone::parse(&Request::new(body.as_bytes()))?.normalize());
/// }
/// let calls = calls_by_numbers(events, Duration::from_secs(60));
/// assert_eq!(calls.len(), 1);
/// assert_eq!(calls[0].outcome, Some(Outcome::Answered));
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
#[must_use]
pub fn calls_by_numbers<'a>(
    events: impl IntoIterator<Item = Event<'a>>,
    window: Duration,
) -> Vec<Call> {
    let mut groups: BTreeMap<Parties<'a>, Vec<Event<'a>>> = BTreeMap::new();
    let mut alone = Vec::new();
    for event in events {
        match event.correlation() {
            Correlation::Numbers => groups.entry(parties(&event)).or_default().push(event),
            Correlation::None if event.not_of_a_call().is_none() => alone.push(event),
            Correlation::None | Correlation::CallId => {}
        }
    }
    let mut stories: Vec<Vec<Event<'a>>> = Vec::new();
    // A set, since one that cannot be joined may have come twice.
    let alone = Timeline::from_iter(alone);
    stories.extend(alone.into_events().map(|event| alloc::vec![event]));
    for mut events in groups.into_values() {
        events.sort_by(|one, other| compare(Order::Time, one, other));
        stories.extend(split(events, window));
    }
    let mut calls: Vec<_> = stories.into_iter().filter_map(Call::fold).collect();
    calls.sort_by(
        |one, other| match (one.timeline().first(), other.timeline().first()) {
            (Some(one), Some(other)) => compare(Order::Time, one, other),
            (one, other) => one.is_some().cmp(&other.is_some()),
        },
    );
    calls
}

/// What the events of one call have in common.
type Parties<'a> = (
    Vendor,
    Option<Direction>,
    Option<PhoneNumber<'a>>,
    Option<PhoneNumber<'a>>,
);

fn parties<'a>(event: &Event<'a>) -> Parties<'a> {
    (
        event.vendor,
        event.direction,
        event.from.number.clone(),
        event.to.number.clone(),
    )
}

/// Splits the events between two numbers into calls.
fn split(events: Vec<Event<'_>>, window: Duration) -> Vec<Vec<Event<'_>>> {
    let window = TimeDelta::from_std(window).unwrap_or(TimeDelta::MAX);
    let mut calls: Vec<Vec<Event<'_>>> = Vec::new();
    let mut last: Option<DateTime<Utc>> = None;
    let mut over = false;
    for event in events {
        let gap = last
            .zip(began(&event))
            .map(|(last, began)| began.signed_duration_since(last));
        let starts = matches!(event.kind, EventKind::Initiated | EventKind::Ringing);
        let is_next = (over && starts) || gap.is_some_and(|gap| gap > window);
        last = last.max(event.occurred_at);
        let ends = matches!(event.kind, EventKind::Ended(_) | EventKind::Voicemail(_));
        match calls.last_mut() {
            Some(call) if !is_next => {
                over |= ends;
                call.push(event);
            }
            _ => {
                over = ends;
                calls.push(alloc::vec![event]);
            }
        }
    }
    calls
}

/// When the stretch of time began that an event tells of.
fn began(event: &Event<'_>) -> Option<DateTime<Utc>> {
    let at = event.occurred_at?;
    let length = match &event.kind {
        EventKind::Ended(ended) => ended.duration.or(ended.talk_time),
        EventKind::Voicemail(voicemail) => voicemail.duration,
        _ => None,
    };
    length
        .and_then(|length| TimeDelta::from_std(length).ok())
        .and_then(|length| at.checked_sub_signed(length))
        .or(Some(at))
}
