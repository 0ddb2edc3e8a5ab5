//! What the walk keeps of one party's part in the call.

use core::num::NonZeroU32;

use super::cast::Part;
use super::step::{NONE, Name};
use crate::event::Outcome;

/// A number from 1, so that the absence of one takes no more room: a call of a thousand events has hundreds of
/// legs, which each replay writes anew.
pub(super) type Turn = NonZeroU32;

/// The place of an event in the timeline, in as few bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Index(NonZeroU32);

impl Index {
    // OK because a timeline has few events.
    pub(super) fn new(index: usize) -> Self {
        Self(NonZeroU32::MIN.saturating_add(u32::try_from(index).unwrap_or(u32::MAX)))
    }

    pub(super) const fn get(self) -> usize {
        (self.0.get() as usize).saturating_sub(1)
    }
}

/// One party's part in the call. Of events their places in the timeline are kept.
pub(super) struct Leg {
    pub(super) name: Name,
    /// Whether it is an outside caller's: such a leg is none of the call's.
    pub(super) outside: bool,
    /// The turn in which it began to ring. It still rings only in that one: a later answer by anybody stops it.
    pub(super) rings_since: Option<Turn>,
    /// The turn in which it gave the call away.
    pub(super) gave_since: Option<Turn>,
    /// Whether it gave the call away to the outside, and so left, nobody knows when.
    pub(super) left: bool,
    pub(super) talking: bool,
    /// Whether it ended while it rang anew after a talk.
    pub(super) rang_in_vain: bool,
    /// Whether it rings still, once the whole timeline is known.
    pub(super) alerting: bool,
    pub(super) last_end: Option<Outcome>,
    /// How often it answered.
    pub(super) answers: u32,
    /// The turn of its first answer, by which legs are ordered.
    pub(super) answered_as: Option<Turn>,
    /// The `leg_id` of its last answer.
    pub(super) answered_on: Name,
    pub(super) rang: Option<Index>,
    pub(super) answered: Option<Index>,
    /// Its first end since it last rang or answered.
    pub(super) ended: Option<Index>,
}

impl Leg {
    pub(super) const fn new(part: Part) -> Self {
        Self {
            name: part.leg,
            outside: part.outside,
            rings_since: None,
            gave_since: None,
            left: false,
            talking: false,
            rang_in_vain: false,
            alerting: false,
            last_end: None,
            answers: 0,
            answered_as: None,
            answered_on: NONE,
            rang: None,
            answered: None,
            ended: None,
        }
    }

    /// Whether it neither alerts nor talks.
    pub(super) const fn is_idle(&self) -> bool {
        !self.alerting && !self.talking
    }

    /// Forgets its end: it rings or talks anew.
    pub(super) const fn goes_on(&mut self) {
        self.ended = None;
        self.last_end = None;
        self.left = false;
        self.rang_in_vain = false;
    }

    /// What came of it, while it is idle.
    pub(super) fn outcome(&self) -> Option<Outcome> {
        if !self.is_idle() {
            None
        } else if self.answered_as.is_some() {
            Some(Outcome::Answered)
        } else {
            self.last_end
        }
    }
}

/// One end of a leg.
#[derive(Clone, Copy)]
pub(super) struct LegEnd {
    pub(super) leg: Name,
    pub(super) index: Index,
    /// How often the leg had answered by then.
    pub(super) answers: u32,
    /// Whether it ended a talk, and not an attempt.
    pub(super) of_talk: bool,
}
