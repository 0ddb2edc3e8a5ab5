//! Whose leg each event of a call is of, which side that is on, and who really answered: what must be known
//! of the whole set of events before they are replayed one by one.

use alloc::vec::Vec;

use super::step::{Act, NONE, Name, Names, OUTSIDE, Step};
use crate::event::{Outcome, Side};

/// What the whole set of a call's events tells.
pub(super) struct Cast {
    /// Empty if every step's part follows from that step and the facts.
    parts: Vec<Part>,
    /// By the number of a name.
    facts: Vec<Facts>,
    /// Whether some event has a side.
    pub(super) has_sides: bool,
    /// Whether some event says that its side is the caller's, or that its `leg_id` is a called one's.
    has_caller: bool,
    has_called_leg_id: bool,
    has_leg_ids: bool,
    has_detections: bool,
    has_systems_answers: bool,
    /// Whether some leg is that of an outside caller.
    pub(super) has_outside_caller: bool,
    /// Whether the leg of an outside caller has not ended.
    pub(super) outside_caller_remains: bool,
    /// Whether the last detection of all found a machine.
    pub(super) last_detected_machine: bool,
    /// Whether an answer was that of a machine that was detected.
    pub(super) machine_answered: bool,
}

/// One event's part in the call.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    /// The number of the leg: of the agent, of the `leg_id`, [`OUTSIDE`] or [`NONE`].
    pub(super) leg: Name,
    /// Whether the leg is an agent's.
    pub(super) of_agent: bool,
    /// Whether the leg is that of an outside caller.
    pub(super) outside: bool,
    pub(super) side: Option<Side>,
    /// Whether it is an answer by the system, or the end of one.
    pub(super) by_system: bool,
}

/// What the set tells of one name: of an extension, of a `leg_id`, or of a leg.
#[derive(Debug, Clone, Copy, Default)]
struct Facts {
    /// Of an extension: the id of the agent who has it.
    id: One,
    /// Of a `leg_id`: the agent whom its events name.
    agent: One,
    /// Of a `leg_id`: whether an event says that it is the caller's, and names no agent, or names one.
    caller_alone: bool,
    caller_with_agent: bool,
    /// Of a `leg_id`: the legs whose events say that they are the caller's, and a called one's.
    callers: One,
    called: One,
    /// Of a leg: which sides its events without a `leg_id` say.
    said_caller: bool,
    said_called: bool,
    /// Of a `leg_id`: whether it has an end, and whether it rang or was initiated.
    ended: bool,
    began: bool,
    /// Of a `leg_id`: whether it took a step of the call flow.
    stepped: bool,
    /// Of a `leg_id`: whether an end of its called leg says that the system answered.
    ended_by_system: bool,
    /// The last detection that speaks of a `leg_id`, and of a leg without naming a `leg_id`: its place in the
    /// timeline, counted from 1; 0 if there is none.
    detected: u32,
    detected_of_leg: u32,
    /// Of a leg: who has answered on it.
    system_answered: bool,
    person_answered: bool,
    /// Of a leg: whether it is an outside caller's, and has ended.
    outside: bool,
    outside_ended: bool,
}

/// One name, [`NONE`], or [`SEVERAL`].
#[derive(Debug, Clone, Copy, Default)]
struct One(Name);

/// More than one name: more than there are.
const SEVERAL: Name = Name::MAX;

impl One {
    const fn add(&mut self, name: Name) {
        self.0 = match self.0 {
            NONE => name,
            known if known == name => name,
            _ => SEVERAL,
        };
    }

    /// The name, if it is one.
    const fn only(self) -> Option<Name> {
        match self.0 {
            NONE | SEVERAL => None,
            name => Some(name),
        }
    }
}

impl Cast {
    pub(super) fn of(steps: &[Step], names: &Names) -> Self {
        let mut cast = Self {
            parts: Vec::new(),
            facts: alloc::vec![Facts::default(); names.end()],
            has_sides: false,
            has_caller: false,
            has_called_leg_id: false,
            has_leg_ids: false,
            has_detections: false,
            has_systems_answers: false,
            has_outside_caller: false,
            outside_caller_remains: false,
            last_detected_machine: false,
            machine_answered: false,
        };
        for step in steps.iter().filter(|step| !step.is_alone) {
            cast.gather(step);
        }
        // Most calls have neither, and each pass costs time in long ones.
        if cast.has_leg_ids {
            cast.find_agents(steps);
        }
        // Without any of these, every answer is a person's.
        if cast.has_sides || cast.has_detections || cast.has_systems_answers {
            cast.parts.reserve(steps.len());
            for (index, step) in steps.iter().enumerate() {
                let part = cast.part_of(step);
                cast.parts.push(part);
                cast.hear(index, step, part);
            }
            let remains = |facts: &Facts| facts.outside && !facts.outside_ended;
            cast.outside_caller_remains = cast.facts.iter().any(remains);
            cast.find_sides_and_answers(steps);
        }
        cast
    }

    /// The part of the step at this place in the timeline.
    pub(super) fn part(&self, index: usize, step: &Step) -> Part {
        match self.parts.get(index) {
            Some(part) => *part,
            None => self.part_of(step),
        }
    }

    /// The leg of an agent.
    pub(super) fn leg_of_agent(&self, step: &Step) -> Option<Name> {
        step.has_agent().then(|| self.agent(step))
    }

    /// Whether some event ends the leg of this `leg_id`, wherever that stands in the timeline.
    pub(super) fn has_end(&self, leg_id: Name) -> bool {
        self.known(leg_id).ended
    }

    /// Whether a leg of no agent took steps of the call flow: if it did nothing else, it was a menu's.
    pub(super) fn has_steps(&self, leg: Name) -> bool {
        self.known(leg).stepped
    }

    /// Whether all who have answered on this leg are systems, and some have.
    pub(super) fn is_systems(&self, leg: Name) -> bool {
        let facts = self.known(leg);
        facts.system_answered && !facts.person_answered
    }

    /// Whether the two are different devices of one agent, each of which rang or began a call.
    pub(super) fn are_two_devices(&self, one: Name, other: Name) -> bool {
        one != other
            && one != NONE
            && other != NONE
            && self.known(one).began
            && self.known(other).began
    }

    fn known(&self, name: Name) -> &Facts {
        // OK because there is a place for each name.
        #[allow(clippy::indexing_slicing)]
        &self.facts[name as usize]
    }

    fn fact(&mut self, name: Name) -> &mut Facts {
        // OK because there is a place for each name.
        #[allow(clippy::indexing_slicing)]
        &mut self.facts[name as usize]
    }

    /// Takes what a step tells of its names.
    fn gather(&mut self, step: &Step) {
        if step.extension != NONE {
            self.fact(step.extension).id.add(step.agent);
        }
        self.has_sides |= step.side.is_some();
        self.has_caller |= step.side == Some(Side::Caller);
        self.has_called_leg_id |= step.side == Some(Side::Called) && step.leg_id != NONE;
        self.has_detections |= step.act.is_detection();
        self.has_systems_answers |= step.act == Act::AnswersBySystem;
        if step.leg_id != NONE {
            self.has_leg_ids = true;
            let has_agent = step.has_agent();
            let fact = self.fact(step.leg_id);
            match step.side {
                Some(Side::Caller) => {
                    fact.caller_alone |= !has_agent;
                    fact.caller_with_agent |= has_agent;
                }
                Some(Side::Called) | None => {}
            }
            fact.ended |= step.act == Act::EndsLeg;
            fact.stepped |= step.act == Act::Menu;
            fact.began |= matches!(step.act, Act::Rings | Act::Initiates);
            fact.ended_by_system |= step.side == Some(Side::Called)
                && step.act == Act::EndsLeg
                && step.outcome == Some(Outcome::AnsweredBySystem);
        }
    }

    /// The leg of the agent whom a step names: by id, else by extension, else by name. An extension stands for
    /// the id that other events name together with it: `{id: 7, extension: 201}` and `{extension: 201}` are one
    /// agent.
    fn agent(&self, step: &Step) -> Name {
        self.known(step.agent).id.only().unwrap_or(step.agent)
    }

    /// Finds the agents of the `leg_id`s.
    fn find_agents(&mut self, steps: &[Step]) {
        for step in steps {
            if step.leg_id != NONE && step.has_agent() {
                let agent = self.agent(step);
                self.fact(step.leg_id).agent.add(agent);
            }
        }
    }

    /// The part of a step as far as its own words and its `leg_id` tell.
    fn part_of(&self, step: &Step) -> Part {
        let (leg, of_agent, outside) = if step.has_agent() {
            (self.agent(step), true, false)
        } else if step.leg_id == NONE && step.side == Some(Side::Caller) {
            (OUTSIDE, false, true)
        } else if step.leg_id == NONE {
            (NONE, false, false)
        } else {
            let facts = self.known(step.leg_id);
            if facts.caller_alone && !facts.caller_with_agent {
                (step.leg_id, false, true)
            } else if let Some(agent) = facts.agent.only() {
                (agent, true, false)
            } else {
                (step.leg_id, false, false)
            }
        };
        Part {
            leg,
            of_agent,
            outside,
            side: step.side,
            by_system: step.act == Act::AnswersBySystem,
        }
    }

    /// Takes what a step tells of its leg.
    fn hear(&mut self, index: usize, step: &Step, part: Part) {
        if part.outside {
            self.has_outside_caller = true;
            let fact = self.fact(part.leg);
            fact.outside = true;
            fact.outside_ended |= step.act == Act::EndsLeg;
        }
        match (step.side, step.leg_id) {
            (None, _) => {}
            (Some(Side::Caller), NONE) => self.fact(part.leg).said_caller = true,
            (Some(Side::Called), NONE) => self.fact(part.leg).said_called = true,
            (Some(Side::Caller), leg_id) => self.fact(leg_id).callers.add(part.leg),
            (Some(Side::Called), leg_id) => self.fact(leg_id).called.add(part.leg),
        }
        if step.act.is_detection() {
            self.last_detected_machine = step.act == Act::DetectsMachine;
            let detected = u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1);
            match step.leg_id {
                NONE => self.fact(part.leg).detected_of_leg = detected,
                leg_id => self.fact(leg_id).detected = detected,
            }
        }
    }

    /// Finds the sides of events that do not say theirs, which answers are the system's, and who has answered on
    /// each leg.
    fn find_sides_and_answers(&mut self, steps: &[Step]) {
        let several = self.sides_of_several(steps);
        for (index, step) in steps.iter().enumerate() {
            let mut part = self.part(index, step);
            if self.has_sides && part.side.is_none() {
                part.side = self.side_of(step, part, &several);
            }
            let is_answer = matches!(step.act, Act::Answers | Act::AnswersBySystem);
            let takes = matches!(step.act, Act::PicksUp | Act::Unparks) && !part.outside;
            let ended_by_system = step.leg_id != NONE && self.known(step.leg_id).ended_by_system;
            // The event of the answer may be lost.
            let proves_answer = step.act == Act::EndsLeg && step.outcome == Some(Outcome::Answered);
            if proves_answer && self.has_detections && self.is_by_machine(steps, step, part) {
                self.machine_answered = true;
                self.fact(part.leg).system_answered = true;
            } else if is_answer || takes || (proves_answer && ended_by_system) {
                let by_machine = self.has_detections && self.is_by_machine(steps, step, part);
                self.machine_answered |= by_machine;
                let at_caller = part.side == Some(Side::Caller) || self.may_be_caller(step, part);
                part.by_system |= by_machine || (is_answer && at_caller);
                let fact = self.fact(part.leg);
                fact.system_answered |= part.by_system;
                // What an end of the `leg_id` says is said of that one alone: an agent may be called again by another.
                part.by_system |= ended_by_system;
                fact.person_answered |= !part.by_system;
            }
            if let Some(known) = self.parts.get_mut(index) {
                *known = part;
            }
        }
    }

    /// Whether a leg of which nobody says whose it is may be that of the caller, whom no other event names: other
    /// legs of the call were called.
    fn may_be_caller(&self, step: &Step, part: Part) -> bool {
        let is_nobodys = part.side.is_none() && !part.of_agent && step.leg_id != NONE;
        is_nobodys && self.has_called_leg_id && !self.has_caller
    }

    /// The side of an event that does not say it.
    fn side_of(&self, step: &Step, part: Part, several: &[u64]) -> Option<Side> {
        if step.leg_id == NONE {
            // Without an agent it may be of anybody's leg.
            let facts = self.known(part.leg);
            let is_known = step.has_agent();
            return match (facts.said_caller, facts.said_called) {
                (true, false) if is_known => Some(Side::Caller),
                (false, true) if is_known => Some(Side::Called),
                _ => None,
            };
        }
        let facts = self.known(step.leg_id);
        let says = |legs: One, side| match legs {
            One(SEVERAL) => {
                let told = told(step.leg_id, part.leg, side);
                several.binary_search(&told).is_ok()
            }
            One(only) => only == part.leg,
        };
        match (facts.callers, facts.called) {
            (One(NONE), One(NONE)) => None,
            (One(NONE), _) => Some(Side::Called),
            (callers, called) => {
                (says(callers, Side::Caller) && !says(called, Side::Called)).then_some(Side::Caller)
            }
        }
    }

    /// What is said of each `leg_id` of which several legs say the same side. Hardly any call has such a one.
    fn sides_of_several(&self, steps: &[Step]) -> Vec<u64> {
        let is_several = |legs: One| legs.0 == SEVERAL;
        let has_any = |facts: &Facts| is_several(facts.callers) || is_several(facts.called);
        if !self.facts.iter().any(has_any) {
            return Vec::new();
        }
        let said = steps.iter().zip(&self.parts).filter_map(|(step, part)| {
            let side = step.side.filter(|_| step.leg_id != NONE)?;
            Some(told(step.leg_id, part.leg, side))
        });
        let mut said: Vec<_> = said.collect();
        said.sort_unstable();
        said
    }

    /// Whether the last detection that speaks of an answer found a machine.
    fn is_by_machine(&self, steps: &[Step], step: &Step, part: Part) -> bool {
        let of_leg_id = match step.leg_id {
            NONE => 0,
            leg_id => self.known(leg_id).detected,
        };
        let last = of_leg_id.max(self.known(part.leg).detected_of_leg) as usize;
        let last = last.checked_sub(1).and_then(|index| steps.get(index));
        last.is_some_and(|step| step.act == Act::DetectsMachine)
    }
}

/// That a leg says a side under a `leg_id`, as one number, since a thousand of those are sorted soon.
fn told(leg_id: Name, leg: Name, side: Side) -> u64 {
    // OK because a call has few names.
    (u64::from(leg_id) << 33) | (u64::from(leg) << 1) | u64::from(side == Side::Called)
}
