//! The events of one call as an ordered set.

use core::cmp::Ordering;

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::event::{Event, EventKind, Scope};

/// The distinct events of one call, in the order in which they are told.
///
/// Where every event says when it happened, that is the order of time. Otherwise it is the usual
/// order in a call's life: by rank of kind, and among equals those without a time first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Timeline {
    // An event has some 700 bytes, and inserting moves what comes after.
    #[allow(clippy::vec_box, reason = "moving pointers is cheaper")]
    events: Vec<Box<Event<'static>>>,
    /// Whether some event does not say when it happened.
    by_rank: bool,
}

impl Timeline {
    /// Adds an event; answers whether it was new. Of equal ones the earliest arrival is kept.
    pub(crate) fn insert(&mut self, event: Event<'_>) -> bool {
        let by_rank = self.by_rank || event.occurred_at.is_none();
        if by_rank && !self.by_rank {
            self.by_rank = true;
            self.events.sort_by(|one, other| order(true, one, other));
        }
        match self
            .events
            .binary_search_by(|other| order(by_rank, other, &event))
        {
            Ok(place) => {
                if let Some(known) = self.events.get_mut(place) {
                    known.received_at = earliest(known.received_at, event.received_at);
                }
                false
            }
            Err(place) => {
                self.events.insert(place, Box::new(event.into_owned()));
                true
            }
        }
    }

    /// Whether an equal event is known.
    pub(crate) fn contains(&self, event: &Event<'_>) -> bool {
        self.events
            .binary_search_by(|other| order(self.by_rank, other, event))
            .is_ok()
    }

    pub(crate) fn len(&self) -> usize {
        self.events.len()
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Event<'static>> {
        self.events.iter().map(|event| &**event)
    }

    pub(crate) fn into_events(self) -> impl Iterator<Item = Event<'static>> {
        self.events.into_iter().map(|event| *event)
    }
}

impl<'a> FromIterator<Event<'a>> for Timeline {
    fn from_iter<I: IntoIterator<Item = Event<'a>>>(events: I) -> Self {
        let mut timeline = Self::default();
        for event in events {
            timeline.events.push(Box::new(event.into_owned()));
        }
        timeline.by_rank = timeline
            .events
            .iter()
            .any(|event| event.occurred_at.is_none());
        let by_rank = timeline.by_rank;
        timeline
            .events
            .sort_by(|one, other| order(by_rank, one, other));
        timeline.events.dedup_by(|event, known| {
            let equal = order(by_rank, known, event) == Ordering::Equal;
            if equal {
                known.received_at = earliest(known.received_at, event.received_at);
            }
            equal
        });
        timeline
    }
}

/// The earlier of two times, if any is known.
fn earliest<T: Ord>(one: Option<T>, other: Option<T>) -> Option<T> {
    one.into_iter().chain(other).min()
}

/// The order of two events; equal, where everything but the arrival agrees.
pub(crate) fn order(by_rank: bool, one: &Event<'_>, other: &Event<'_>) -> Ordering {
    let ranks = || rank(&one.kind).cmp(&rank(&other.kind));
    // `None`, no time, comes first.
    let times = || one.occurred_at.cmp(&other.occurred_at);
    let first = match by_rank {
        true => ranks().then_with(times),
        false => times().then_with(ranks),
    };
    first.then_with(|| one.cmp_identity(other))
}

/// Where a kind stands in a call's life.
fn rank(kind: &EventKind<'_>) -> u8 {
    match kind {
        EventKind::Initiated => 0,
        EventKind::FlowStep(_) => 1,
        EventKind::Digits(_) => 2,
        EventKind::Queued => 3,
        EventKind::Ringing => 4,
        EventKind::Answered => 5,
        EventKind::Held(_) => 6,
        EventKind::Resumed(_) => 7,
        EventKind::Parked(_) => 8,
        EventKind::Unparked(_) => 9,
        EventKind::Transferred(_) => 10,
        EventKind::Forwarded(_) => 11,
        EventKind::PickedUp(_) => 12,
        EventKind::Ended(ended) => match ended.scope {
            Scope::Leg => 13,
            Scope::Group => 14,
            Scope::Call => 15,
        },
        EventKind::Voicemail(_) => 16,
        EventKind::Recording(_) => 17,
        EventKind::Transcript => 18,
        EventKind::Emergency => 19,
        EventKind::Message(_) => 20,
        EventKind::Subscription(_) => 21,
        EventKind::Unknown => 22,
    }
}
