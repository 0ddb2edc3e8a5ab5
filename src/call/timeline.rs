//! The events of one call as an ordered set.

use core::cmp::Ordering;

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::State;
use super::replay::Replay;
use super::step::{Names, Step};
use crate::event::{Event, EventKind, Outcome, Scope};

/// The most distinct events of one call that are kept. No real call has as many; an attacker's might.
///
/// Of more, the least 1,000 are kept in this order: ends of the call and voicemails that were left, other
/// ends, the rest; each by time, those without a time first. So a flood of made-up events cannot keep an
/// end from its call, and which events are kept does not depend on the order of arrival.
pub const MAX_EVENTS: usize = 1_000;

/// The distinct events of one call, in the order in which they are told: the least [`MAX_EVENTS`] of
/// all that were inserted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Timeline {
    // An event has some 700 bytes, and inserting moves what comes after.
    #[allow(clippy::vec_box, reason = "moving pointers is cheaper")]
    events: Vec<Box<Event<'static>>>,
    /// What each of them does to the call.
    steps: Vec<Step>,
    names: Names,
    lacks: Lacks,
    /// Where the event is that one more would push out, once somebody has asked.
    greatest: Option<usize>,
}

/// How many of a call's events do not say when they happened, or their number: which decides the order of all.
#[derive(Debug, Clone, Copy, Default)]
struct Lacks {
    time: usize,
    sequence: usize,
    /// Of the events that have a time, how many lack a sequence.
    sequence_with_time: usize,
}

/// The order in which a call's events are told. Ties are broken by the event itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// Every event has a time, and a sequence too: time, sequence, rank.
    TimeAndSequence,
    /// Every event has a time: time, rank, sequence.
    Time,
    /// Some event has no time, but every one a sequence.
    Sequence,
    /// The usual order in a call's life: by rank of kind, and among equals those without a time first.
    Rank,
}

impl Lacks {
    const fn order(self) -> Order {
        match self {
            Self {
                time: 0,
                sequence_with_time: 0,
                ..
            } => Order::TimeAndSequence,
            Self { time: 0, .. } => Order::Time,
            Self { sequence: 0, .. } => Order::Sequence,
            _ => Order::Rank,
        }
    }

    fn of(event: &Event<'_>) -> Self {
        let has_time = event.occurred_at.is_some();
        let lacks_sequence = event.sequence.is_none();
        Self {
            time: usize::from(!has_time),
            sequence: usize::from(lacks_sequence),
            sequence_with_time: usize::from(has_time && lacks_sequence),
        }
    }

    const fn add(self, other: Self) -> Self {
        Self {
            time: self.time.saturating_add(other.time),
            sequence: self.sequence.saturating_add(other.sequence),
            sequence_with_time: self
                .sequence_with_time
                .saturating_add(other.sequence_with_time),
        }
    }

    const fn remove(self, other: Self) -> Self {
        Self {
            time: self.time.saturating_sub(other.time),
            sequence: self.sequence.saturating_sub(other.sequence),
            sequence_with_time: self
                .sequence_with_time
                .saturating_sub(other.sequence_with_time),
        }
    }
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

/// Names of events that were pushed out stay until there are so many.
const MAX_NAMES: usize = 16 * MAX_EVENTS;

impl Timeline {
    /// Adds an event. Of equal ones the earliest arrival is kept.
    pub(crate) fn insert(&mut self, event: Event<'_>) -> Inserted {
        let order = self.lacks.order();
        let found = match self.find(&event) {
            Ok(index) => return self.meet(index, &event),
            Err(index) => index,
        };
        let inserted = match self.greatest() {
            None => Inserted::New,
            Some(index) if self.keeps_before(index, &event) => return Inserted::NotKept,
            Some(index) => {
                let removed = self.events.remove(index);
                self.steps.remove(index);
                self.reorder(self.lacks.remove(Lacks::of(&removed)));
                Inserted::PushedOut
            }
        };
        self.reorder(self.lacks.add(Lacks::of(&event)));
        // To find a place takes a look at many events, each of which lies elsewhere.
        let index = match inserted {
            Inserted::New if order == self.lacks.order() => found,
            _ => self.find(&event).unwrap_or_else(|index| index),
        };
        self.steps.insert(index, self.names.step(&event));
        self.events.insert(index, Box::new(event.into_owned()));
        self.greatest = None;
        if self.names.end() > MAX_NAMES {
            self.name_anew();
        }
        inserted
    }

    /// Takes the arrival of an event that is known.
    fn meet(&mut self, index: usize, event: &Event<'_>) -> Inserted {
        let Some(known) = self.events.get_mut(index) else {
            return Inserted::Known;
        };
        let arrival = earliest(known.received_at, event.received_at);
        if arrival == known.received_at {
            return Inserted::Known;
        }
        known.received_at = arrival;
        Inserted::Earlier
    }

    /// The event that one more would push out, if there are as many as are kept. Of a flood of which none is kept, it
    /// is looked for once.
    fn greatest(&mut self) -> Option<usize> {
        if self.events.len() < MAX_EVENTS {
            return None;
        }
        if self.greatest.is_none() {
            let events = self.events.iter().enumerate();
            let greatest = events.max_by(|(_, one), (_, other)| keeping_order(one, other));
            self.greatest = greatest.map(|(index, _)| index);
        }
        self.greatest
    }

    /// Whether the event at that place is kept rather than this one.
    fn keeps_before(&self, index: usize, event: &Event<'_>) -> bool {
        let kept = self.events.get(index);
        kept.is_some_and(|kept| keeping_order(kept, event).is_lt())
    }

    /// Puts the events into another order if so much is lacking now.
    fn reorder(&mut self, lacks: Lacks) {
        let changes = lacks.order() != self.lacks.order();
        self.lacks = lacks;
        // OK because a list of one event or none is in any order.
        if changes && self.events.len() > 1 {
            let order = lacks.order();
            self.events.sort_by(|one, other| compare(order, one, other));
            self.name_anew();
        }
    }

    fn name_anew(&mut self) {
        self.names = Names::default();
        let (events, names) = (&self.events, &mut self.names);
        self.steps = events.iter().map(|event| names.step(event)).collect();
    }

    fn find(&self, event: &Event<'_>) -> Result<usize, usize> {
        let order = self.lacks.order();
        self.events
            .binary_search_by(|other| compare(order, other, event))
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Event<'static>> + Clone {
        self.events.iter().map(|event| &**event)
    }

    pub(super) fn event(&self, index: usize) -> Option<&Event<'static>> {
        self.events.get(index).map(|event| &**event)
    }

    pub(super) fn replay(&self) -> Replay<'_> {
        Replay::of(&self.steps, &self.names)
    }

    pub(super) fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The state and the outcome that the events lead to.
    pub(crate) fn state(&self) -> (State, Option<Outcome>) {
        let replay = self.replay();
        (replay.state(), replay.outcome())
    }

    pub(crate) fn into_events(self) -> impl Iterator<Item = Event<'static>> {
        self.events.into_iter().map(|event| *event)
    }

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
        let lacks = timeline
            .iter()
            .map(Lacks::of)
            .fold(Lacks::default(), Lacks::add);
        let order = lacks.order();
        timeline.sort_and_join(|one, other| compare(order, one, other));
        timeline.lacks = timeline
            .iter()
            .map(Lacks::of)
            .fold(Lacks::default(), Lacks::add);
        timeline.name_anew();
        timeline
    }
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
        .then_with(|| compare(Order::Time, one, other))
}

/// The earlier of two times, if any is known.
fn earliest<T: Ord>(one: Option<T>, other: Option<T>) -> Option<T> {
    one.into_iter().chain(other).min()
}

/// The order of two events; equal if everything but the arrival agrees.
pub(super) fn compare(order: Order, one: &Event<'_>, other: &Event<'_>) -> Ordering {
    let ranks = || rank(&one.kind).cmp(&rank(&other.kind));
    // `None`, no time, comes first.
    let times = || one.occurred_at.cmp(&other.occurred_at);
    let sequences = || one.sequence.cmp(&other.sequence);
    let first = match order {
        Order::TimeAndSequence => times().then_with(sequences).then_with(ranks),
        Order::Time => times().then_with(ranks).then_with(sequences),
        Order::Sequence => sequences().then_with(ranks).then_with(times),
        Order::Rank => ranks().then_with(times).then_with(sequences),
    };
    first.then_with(|| one.cmp_identity(other))
}

/// Where an event stands in a call's life: by its kind, and ends by their scope.
const fn rank(kind: &EventKind<'_>) -> (u8, u8) {
    let scope = match kind {
        EventKind::Ended(ended) => ended.scope as u8,
        _ => 0,
    };
    (kind.rank(), scope)
}
