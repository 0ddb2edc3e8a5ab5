//! The events of one call as an ordered set.

use core::cmp::Ordering;

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::event::{Event, EventKind, Scope};

/// The most distinct events of one call that are kept. No real call has as many; an attacker's might.
///
/// Of more, the least 1,000 are kept in this order: ends of the call and voicemails that were left, other
/// ends, the rest; each by time, those without a time first. So a flood of made-up events cannot keep an
/// end from its call, and which events are kept does not depend on the order of arrival.
pub const MAX_EVENTS: usize = 1_000;

/// The distinct events of one call, in the order in which they are told: the least [`MAX_EVENTS`] of
/// all that were inserted.
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

/// What became of an event that was inserted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Inserted {
    /// It was new.
    New,
    /// It was known, and arrived earlier than was known.
    Earlier,
    /// It was known.
    Known,
    /// It was new, and pushed out the greatest of [`MAX_EVENTS`].
    PushedOut,
    /// It was greater than [`MAX_EVENTS`] others, and is not kept.
    NotKept,
}

impl Timeline {
    /// Adds an event. Of equal ones the earliest arrival is kept.
    pub(crate) fn insert(&mut self, event: Event<'_>) -> Inserted {
        if let Ok(index) = self.find(&event) {
            let Some(known) = self.events.get_mut(index) else {
                return Inserted::Known;
            };
            let arrival = earliest(known.received_at, event.received_at);
            if arrival == known.received_at {
                return Inserted::Known;
            }
            known.received_at = arrival;
            return Inserted::Earlier;
        }
        let inserted = match self.greatest() {
            None => Inserted::New,
            Some((_, greatest)) if keeping_order(greatest, &event).is_lt() => {
                return Inserted::NotKept;
            }
            Some((index, _)) => {
                self.events.remove(index);
                Inserted::PushedOut
            }
        };
        self.settle_order(event.occurred_at.is_none());
        let index = self.find(&event).unwrap_or_else(|index| index);
        self.events.insert(index, Box::new(event.into_owned()));
        inserted
    }

    /// The event that one more would push out, if there are as many as are kept.
    fn greatest(&self) -> Option<(usize, &Event<'static>)> {
        if self.events.len() < MAX_EVENTS {
            return None;
        }
        let events = self.events.iter().map(|event| &**event).enumerate();
        events.max_by(|(_, one), (_, other)| keeping_order(one, other))
    }

    /// Orders the events by rank if one of them has no time, or another one that is to come.
    fn settle_order(&mut self, or_by_rank: bool) {
        // Only an event that was pushed out can have been the last one without a time.
        let by_rank = or_by_rank
            || (self.by_rank
                && (self.events.len() < MAX_EVENTS.saturating_sub(1)
                    || self.iter().any(has_no_time)));
        if by_rank != self.by_rank {
            self.by_rank = by_rank;
            self.events.sort_by(|one, other| order(by_rank, one, other));
        }
    }

    fn find(&self, event: &Event<'_>) -> Result<usize, usize> {
        self.events
            .binary_search_by(|other| order(self.by_rank, other, event))
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Event<'static>> + Clone {
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
        if timeline.events.len() > MAX_EVENTS {
            timeline.sort_and_join(keeping_order);
            timeline.events.truncate(MAX_EVENTS);
        }
        let by_rank = timeline.iter().any(has_no_time);
        timeline.by_rank = by_rank;
        timeline.sort_and_join(|one, other| order(by_rank, one, other));
        timeline
    }
}

impl Timeline {
    /// Sorts the events, and joins equal ones to the one that arrived first.
    fn sort_and_join(&mut self, order: impl Fn(&Event<'_>, &Event<'_>) -> Ordering) {
        self.events.sort_by(|one, other| order(one, other));
        self.events.dedup_by(|event, known| {
            let equal = order(known, event).is_eq();
            if equal {
                known.received_at = earliest(known.received_at, event.received_at);
            }
            equal
        });
    }
}

fn has_no_time(event: &Event<'_>) -> bool {
    event.occurred_at.is_none()
}

/// The order by which the events are chosen that are kept. Unlike the order in which they are told, it does
/// not depend on the other events: else the choice would depend on the order of arrival.
fn keeping_order(one: &Event<'_>, other: &Event<'_>) -> Ordering {
    let class = |event: &Event<'_>| match &event.kind {
        EventKind::Ended(ended) if ended.scope == Scope::Call => 0,
        EventKind::Voicemail(voicemail) if voicemail.left => 0,
        EventKind::Ended(_) => 1,
        _ => 2,
    };
    class(one)
        .cmp(&class(other))
        .then_with(|| order(false, one, other))
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
