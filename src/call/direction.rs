//! Towards the account, from it, or inside it.

use super::cast::{Cast, Part};
use super::step::{NONE, Number, Step};
use crate::event::{Direction, Side};

/// The call's direction: stated, else as its legs' sides imply.
pub(super) fn of(steps: &[Step], cast: &Cast) -> Option<Direction> {
    let went = |direction| steps.iter().any(|step| step.direction == Some(direction));
    if is_short(steps, cast, |step| step.from)
        && is_short(steps, cast, |step| step.to)
        && went(Direction::Inbound)
        && went(Direction::Outbound)
    {
        // Each of two extensions sees the same call from its own side.
        return Some(Direction::Internal);
    }
    let stated = |rank| {
        let of_rank = steps.iter().enumerate().filter(move |(index, step)| {
            step.direction.is_some() && authority(step, cast.part(*index, step)) == rank
        });
        of_rank.map(|(_, step)| step.direction).next().flatten()
    };
    stated(Authority::Call)
        .or_else(|| stated(Authority::Aside))
        .or_else(|| implied(steps, cast))
        .or_else(|| stated(Authority::OtherLeg))
}

/// How much an event's word of the call's parties and direction counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Authority {
    /// It speaks of the call.
    Call,
    /// It comes after the call, or is a colleague's.
    Aside,
    /// It is of a leg that the phone system made for a call that has another: its `to` is an agent's phone.
    OtherLeg,
}

impl Authority {
    pub(super) const ALL: [Self; 3] = [Self::Call, Self::Aside, Self::OtherLeg];
}

pub(super) fn authority(step: &Step, part: Part) -> Authority {
    if is_of_other_leg(step, part) {
        Authority::OtherLeg
    } else if step.act.is_aside() {
        Authority::Aside
    } else {
        Authority::Call
    }
}

/// Whether an event is of a called party's leg that is not the call itself.
pub(super) fn is_of_other_leg(step: &Step, part: Part) -> bool {
    part.side == Some(Side::Called) && step.leg_id != NONE && !step.is_leg_the_call
}

/// Whether the number that the call is taken to have is an extension.
fn is_short(steps: &[Step], cast: &Cast, of: impl Fn(&Step) -> Number) -> bool {
    let first = |rank| {
        let mut of_rank = steps.iter().enumerate().filter(|(index, step)| {
            of(step) != Number::Absent && authority(step, cast.part(*index, step)) == rank
        });
        of_rank.next().map(|(_, step)| of(step))
    };
    Authority::ALL.into_iter().find_map(first) == Some(Number::Short)
}

/// What the sides of the legs imply.
fn implied(steps: &[Step], cast: &Cast) -> Option<Direction> {
    let mut agent_called = false;
    let mut other_called = false;
    let (mut legs, mut named, mut of_agents, mut others) = (false, false, true, false);
    for (index, step) in steps.iter().enumerate() {
        let part = cast.part(index, step);
        match part.side {
            Some(Side::Caller) if part.of_agent => agent_called = true,
            Some(Side::Caller) => other_called = true,
            Some(Side::Called) => {
                legs = true;
                // An end that names nobody is of no leg, such as the result of a `<Dial>`.
                if part.leg != NONE || !step.act.is_end() {
                    named = true;
                    of_agents &= part.of_agent;
                }
            }
            // It may be the caller's.
            None => others |= step.leg_id != NONE && !step.act.is_aside(),
        }
    }
    let names_agent = steps.iter().any(Step::has_agent);
    if agent_called && named && of_agents {
        Some(Direction::Internal)
    } else if agent_called {
        Some(Direction::Outbound)
    } else if other_called {
        Some(Direction::Inbound)
    } else if legs && !others && !names_agent {
        Some(Direction::Outbound)
    } else {
        None
    }
}
