//! Walks the steps of a call once and keeps what decides its state and outcome.

use alloc::vec::Vec;

use super::State;
use super::cast::{Cast, Part};
use super::leg::{Index, Leg, LegEnd, Turn};
use super::outcome::{is_of_attempt, precedence, proves_alerted};
use super::step::{Act, NONE, Name, Names, Number, Step};
use crate::event::{Direction, Outcome, Side};

/// What has become of a call, as far as its events tell.
pub(super) struct Replay<'s> {
    pub(super) cast: Cast,
    pub(super) steps: &'s [Step],
    /// The parts in the call, in the order in which they first appear.
    pub(super) legs: Vec<Leg>,
    /// By the number of a name.
    places: Vec<Place>,
    groups: Groups,
    /// The furthest state but for those that can be undone.
    reached: State,
    /// One more than how often the call was answered, by whomever. A leg remembers the turn in which it began to
    /// ring or gave the call away: in the next one it does so no longer.
    turn: Turn,
    /// An `initiated` came whose leg has not ended; or, if it names no leg, that a call-scope end will follow.
    initiated: bool,
    /// A call-scope end or a voicemail that was left: nothing reopens that.
    closed: bool,
    /// The leg that put the call on hold, while it is.
    held_by: Option<Name>,
    parked: bool,
    pub(super) answered: bool,
    /// An end of the call that names nobody says that it was answered.
    pub(super) end_says_answered: bool,
    pub(super) answered_elsewhere: bool,
    pub(super) system_answered: bool,
    pub(super) system_answered_at_called_side: bool,
    pub(super) alerted: bool,
    pub(super) queued: bool,
    pub(super) menu: bool,
    leg_ended: bool,
    group_ended: bool,
    pub(super) group_ended_without_outcome: bool,
    /// The leg that ended last.
    last_ended: Option<usize>,
    pub(super) voicemail_left: bool,
    pub(super) voicemail_not_left: bool,
    pub(super) forwarded: bool,
    /// The one of highest [precedence](super::outcome) that an end of the call or of a group says.
    pub(super) outcome_of_call_ends: Option<usize>,
    /// The one of lowest precedence that attempts say which name nobody, as of legs.
    pub(super) outcome_of_attempts: Option<usize>,
    /// The events that end the call: call-scope ends, and those of an outside caller's leg.
    pub(super) call_ends: Vec<usize>,
    /// The ends of the legs, leg by leg in the order of the timeline.
    ends: Vec<LegEnd>,
}

/// What a walk keeps of a name.
#[derive(Clone, Copy, Default)]
struct Place {
    /// Of a leg: its place among the legs, from 1; 0 if there is none.
    leg: u32,
    /// Of a group: the round in which it took the call, from 1; 0 if it has it not.
    round: u32,
}

/// The queues and ring groups that have the call. To forget all of them is to begin another round.
#[derive(Default)]
struct Groups {
    round: u32,
    named: u32,
    unnamed: bool,
}

impl<'s> Replay<'s> {
    pub(super) fn of(steps: &'s [Step], names: &Names) -> Self {
        let mut replay = Self {
            cast: Cast::of(steps, names),
            steps,
            legs: Vec::with_capacity(names.end().min(steps.len())),
            places: alloc::vec![Place::default(); names.end()],
            groups: Groups {
                round: 1,
                ..Groups::default()
            },
            reached: State::default(),
            turn: Turn::MIN,
            initiated: false,
            closed: false,
            held_by: None,
            parked: false,
            answered: false,
            end_says_answered: false,
            answered_elsewhere: false,
            system_answered: false,
            system_answered_at_called_side: false,
            alerted: false,
            queued: false,
            menu: false,
            leg_ended: false,
            group_ended: false,
            group_ended_without_outcome: false,
            last_ended: None,
            voicemail_left: false,
            voicemail_not_left: false,
            forwarded: false,
            outcome_of_call_ends: None,
            outcome_of_attempts: None,
            call_ends: Vec::new(),
            ends: Vec::new(),
        };
        for (index, step) in steps.iter().enumerate() {
            replay.step(index, step, replay.cast.part(index, step));
        }
        for leg in &mut replay.legs {
            leg.alerting = !replay.closed && leg.rings_since == Some(replay.turn);
            // What was given away is the colleague's, once he has answered.
            let has_left = leg.gave_since.is_some_and(|turn| turn < replay.turn);
            leg.talking &= !replay.closed && !has_left;
        }
        if let Some(leg) = replay
            .left_alone()
            .and_then(|place| replay.legs.get_mut(place))
        {
            leg.talking = false;
        }
        replay.ends.sort_by_key(|end| end.leg);
        replay
    }

    /// The leg of who placed an internal call, if that alone still talks, though a colleague has answered and left.
    fn left_alone(&self) -> Option<usize> {
        let mut busy = self
            .legs
            .iter()
            .enumerate()
            .filter(|(_, leg)| !leg.is_idle());
        let (place, leg) = busy.next()?;
        let is_alone = busy.next().is_none() && leg.talking;
        let mut others = self.legs.iter().filter(|other| other.name != leg.name);
        let has_left = others.any(|other| other.answered_as.is_some() && other.ended.is_some());
        let is_given_away = self
            .legs
            .iter()
            .any(|leg| leg.gave_since == Some(self.turn));
        let is_left = is_alone && has_left && !is_given_away && !self.parked;
        (is_left && self.direction() == Some(Direction::Internal) && self.placed(leg))
            .then_some(place)
    }

    /// Whether the call was placed on this leg.
    fn placed(&self, leg: &Leg) -> bool {
        self.steps.iter().enumerate().any(|(index, step)| {
            let part = self.cast.part(index, step);
            part.leg == leg.name && step.has_agent() && is_outbound(step, part)
        })
    }

    fn step(&mut self, index: usize, step: &Step, part: Part) {
        // Such events change nothing else, not even which group has the call.
        match step.act {
            Act::Resumes if self.held_by.is_none() => return,
            Act::Rings if part.outside => return,
            Act::PicksUp | Act::Unparks if part.outside => {
                self.held_by = None;
                self.parked = false;
                return;
            }
            _ => {}
        }
        self.take_for_groups(step);
        match step.act {
            Act::Initiates => {
                self.initiated |= step.leg_id == NONE || !self.cast.has_end(step.leg_id);
            }
            Act::Menu => {
                self.reach(State::Menu);
                self.menu = true;
            }
            Act::Queues => {
                self.reach(State::Queued);
                self.queued = true;
                self.groups.unnamed |= !step.has_group();
            }
            Act::Rings => self.ring(index, step, part),
            Act::Answers | Act::AnswersBySystem | Act::PicksUp | Act::Unparks => {
                self.answer(index, step, part);
            }
            Act::Holds => {
                self.reach(State::InProgress);
                self.held_by = Some(part.leg);
            }
            Act::Resumes => {
                self.reach(State::InProgress);
                self.held_by = None;
            }
            Act::Parks => {
                self.reach(State::InProgress);
                self.parked = true;
            }
            Act::Transfers | Act::GivesAway | Act::GivesOutside => {
                self.reach(State::InProgress);
                self.held_by = None;
                let turn = self.turn;
                let (_, leg) = self.leg(part);
                if step.act != Act::Transfers {
                    leg.gave_since = Some(turn);
                    leg.left = step.act == Act::GivesOutside;
                }
            }
            Act::Forwards => {
                self.forwarded = true;
                self.end_leg(index, step, part, Some(Outcome::Forwarded));
            }
            Act::EndsLeg | Act::EndsGroup | Act::EndsCall => self.end(index, step, part),
            Act::LeavesVoicemail => {
                self.voicemail_left = true;
                self.closed = true;
            }
            Act::LeavesNoVoicemail => self.voicemail_not_left = true,
            Act::DetectsMachine | Act::DetectsOther | Act::Follows | Act::Other => {}
        }
    }

    fn reach(&mut self, state: State) {
        self.reached = self.reached.max(state);
    }

    /// Any event that names a queue or ring group means that the group has the call now; save ends, by which it
    /// gives the call back, and what comes after the call.
    fn take_for_groups(&mut self, step: &Step) {
        if !step.has_group() {
            return;
        }
        let gives_back = step.act.is_end()
            || matches!(
                step.act,
                Act::LeavesVoicemail
                    | Act::LeavesNoVoicemail
                    | Act::Follows
                    | Act::DetectsMachine
                    | Act::DetectsOther
            );
        if gives_back {
            return;
        }
        for group in [step.queue, step.ring_group] {
            let round = self.groups.round;
            if let Some(place) = self.places.get_mut(group as usize)
                && group != NONE
                && place.round != round
            {
                place.round = round;
                self.groups.named = self.groups.named.saturating_add(1);
            }
        }
    }

    fn end_groups(&mut self, step: &Step) {
        self.groups.unnamed = false;
        if !step.has_group() {
            self.groups.named = 0;
            self.groups.round = self.groups.round.saturating_add(1);
        }
        for group in [step.queue, step.ring_group] {
            if let Some(place) = self.places.get_mut(group as usize)
                && group != NONE
                && place.round == self.groups.round
            {
                place.round = 0;
                self.groups.named = self.groups.named.saturating_sub(1);
            }
        }
    }

    /// The place among the legs of the one of this name, if there is one.
    pub(super) fn place_of(&self, name: Name) -> Option<usize> {
        let place = self.places.get(name as usize)?.leg;
        (place as usize).checked_sub(1)
    }

    /// The leg that an event is about, made if there is none.
    fn leg(&mut self, part: Part) -> (usize, &mut Leg) {
        let next = self.legs.len();
        // OK because there is a place for each name, and in `places` are places in `legs` alone.
        #[allow(clippy::indexing_slicing)]
        let place = &mut self.places[part.leg as usize];
        let index = match place.leg {
            0 => {
                place.leg = u32::try_from(next).unwrap_or(u32::MAX).saturating_add(1);
                self.legs.push(Leg::new(part));
                next
            }
            leg => (leg as usize).saturating_sub(1),
        };
        #[allow(clippy::indexing_slicing)]
        (index, &mut self.legs[index])
    }

    fn ring(&mut self, index: usize, step: &Step, part: Part) {
        self.reach(State::Ringing);
        let of_group_alone = !step.has_agent() && step.has_group();
        if of_group_alone {
            return;
        }
        let turn = self.turn;
        let is_outbound = is_outbound(step, part);
        let steps = self.steps;
        let (_, leg) = self.leg(part);
        // The agent of an outbound event placed the call: it is the other side that rings.
        if !is_outbound {
            // What it gave away comes back to it: it has left before, and has it no longer to give.
            if leg.gave_since.take().is_some() {
                leg.talking = false;
            }
            leg.rings_since = Some(turn);
            leg.goes_on();
            prefer_known_time(&mut leg.rang, index, steps);
            self.alerted = true;
        }
    }

    fn answer(&mut self, index: usize, step: &Step, part: Part) {
        self.held_by = None;
        self.parked = false;
        if part.by_system {
            self.reach(State::Menu);
            self.menu = true;
            self.system_answered = true;
            self.system_answered_at_called_side |= part.side == Some(Side::Called);
            return;
        }
        if part.outside {
            return;
        }
        self.reach(State::InProgress);
        self.answered = true;
        let turn = self.turn.saturating_add(1);
        let steps = self.steps;
        let (_, leg) = self.leg(part);
        if leg.talking && leg.gave_since.is_none() {
            // The same fact again, such as the end of a mute.
            prefer_known_time(&mut leg.answered, index, steps);
            return;
        }
        leg.talking = true;
        leg.gave_since = None;
        leg.goes_on();
        leg.answers = leg.answers.saturating_add(1);
        leg.answered_as.get_or_insert(turn);
        leg.answered_on = step.leg_id;
        prefer_known_time(&mut leg.answered, index, steps);
        self.turn = turn;
    }

    fn end(&mut self, index: usize, step: &Step, part: Part) {
        let of_outside_caller = step.act == Act::EndsLeg && part.outside;
        let is_of_called = match part.side {
            Some(_) => !part.outside,
            None => part.of_agent && !is_outbound(step, part),
        };
        if is_of_called && step.outcome.is_some_and(proves_alerted) {
            self.alerted = true;
        }
        if step.outcome == Some(Outcome::AnsweredElsewhere) {
            self.answered_elsewhere = true;
            // Ends everybody's ringing, as an answer does.
            self.turn = self.turn.saturating_add(1);
        }
        if of_outside_caller {
            self.end_outside_caller(index, step, part);
            return;
        }
        if self.is_nobodys_attempt(step, part) {
            let said = step.outcome.and_then(precedence);
            self.outcome_of_attempts = self.outcome_of_attempts.max(said);
            self.leg_ended = true;
            return;
        }
        match step.outcome {
            // Said by an end alone, without the event that would tell of it.
            Some(Outcome::Voicemail) => self.voicemail_left = true,
            Some(Outcome::Forwarded) => self.forwarded = true,
            _ => {}
        }
        match step.act {
            Act::EndsGroup => {
                self.group_ended = true;
                self.group_ended_without_outcome |= step.outcome.is_none();
                self.end_groups(step);
            }
            Act::EndsCall => self.end_call(index),
            _ => {}
        }
        if step.act != Act::EndsLeg {
            self.hear_of_call(step.outcome);
        }
        let says_answered = step.outcome == Some(Outcome::Answered);
        let of_leg = step.act == Act::EndsLeg || step.has_agent();
        // What the caller's side says was answered, the system may have.
        if says_answered && !of_leg && part.side != Some(Side::Caller) {
            self.end_says_answered |= step.act == Act::EndsCall;
            self.answered |= step.act == Act::EndsGroup;
        }
        if step.act == Act::EndsLeg || (says_answered && step.has_agent()) {
            let is_systems = says_answered && (part.by_system || self.cast.is_systems(part.leg));
            let outcome = match is_systems {
                true => Some(Outcome::AnsweredBySystem),
                false => step.outcome,
            };
            if step.act == Act::EndsLeg || !self.leg(part).1.left {
                self.end_leg(index, step, part, outcome);
            }
            if says_answered && self.proves_answer(step, part) {
                self.prove_answer(index, part);
            }
        }
    }

    /// Whether it is the end of an attempt of which nobody says whom it was to, such as the result of a `<Dial>`:
    /// whoever was rung has a leg that tells so, or is not known.
    fn is_nobodys_attempt(&self, step: &Step, part: Part) -> bool {
        let names_nobody = part.leg == NONE && step.to == Number::Absent;
        step.act == Act::EndsLeg
            && names_nobody
            && part.side == Some(Side::Called)
            && step.outcome.is_none_or(is_of_attempt)
            && self.place_of(NONE).is_none()
    }

    /// Without the caller there is no call, unless another caller is there or this one gave the call away.
    fn end_outside_caller(&mut self, index: usize, step: &Step, part: Part) {
        if self.cast.outside_caller_remains {
            return;
        }
        let turn = self.turn;
        let (place, leg) = self.leg(part);
        if leg.gave_since == Some(turn) {
            self.leg_ended = true;
            self.last_ended = Some(place);
            return;
        }
        match step.outcome {
            Some(Outcome::Voicemail) => self.voicemail_left = true,
            Some(Outcome::Forwarded) => self.forwarded = true,
            _ => {}
        }
        self.end_call(index);
        self.hear_of_call(step.outcome);
    }

    fn end_call(&mut self, index: usize) {
        self.closed = true;
        self.call_ends.push(index);
    }

    fn hear_of_call(&mut self, outcome: Option<Outcome>) {
        let said = outcome.and_then(precedence);
        self.outcome_of_call_ends = self.outcome_of_call_ends.into_iter().chain(said).min();
    }

    /// Whether an end that says `answered` proves that a person answered on its leg.
    pub(super) fn proves_answer(&self, step: &Step, part: Part) -> bool {
        let of_leg = step.act == Act::EndsLeg || step.has_agent();
        if of_leg {
            part.side != Some(Side::Caller) && !part.by_system && !self.cast.is_systems(part.leg)
        } else {
            step.act != Act::EndsCall || !self.gives_way_to_machine()
        }
    }

    /// Whether an end of the call that says `answered` and names nobody speaks of a machine.
    pub(super) fn gives_way_to_machine(&self) -> bool {
        self.cast.last_detected_machine && self.answered_legs().next().is_none()
    }

    /// Adds the answer that an `ended/answered` implies if no `answered` event came.
    fn prove_answer(&mut self, index: usize, part: Part) {
        self.answered = true;
        self.reach(State::InProgress);
        let before = self.turn;
        let turn = before.saturating_add(1);
        let (_, leg) = self.leg(part);
        if leg.answered_as.is_some() {
            return;
        }
        // The answer came before the gift.
        if leg.gave_since == Some(before) {
            leg.gave_since = Some(turn);
        }
        leg.answered_as = Some(turn);
        leg.answers = 1;
        leg.answered = Some(Index::new(index));
        self.turn = turn;
    }

    fn end_leg(&mut self, index: usize, step: &Step, part: Part, outcome: Option<Outcome>) {
        let answered_on = self.leg(part).1.answered_on;
        let is_other_device = self.cast.are_two_devices(step.leg_id, answered_on);
        let turn = self.turn;
        let (place, leg) = self.leg(part);
        // It rings anew after a talk, and nobody says that it was answered.
        let rings = leg.rings_since == Some(turn) && !leg.talking && leg.answered_as.is_some();
        leg.rang_in_vain |= rings;
        let of_attempt = outcome.is_some_and(is_of_attempt)
            || (leg.talking && is_other_device)
            // Of one end several events may tell.
            || (leg.rang_in_vain && outcome.is_none());
        let end = LegEnd {
            leg: part.leg,
            index: Index::new(index),
            // What is told by its end alone was answered, too.
            answers: leg.answers.max(1),
            of_talk: !of_attempt,
        };
        leg.rings_since = None;
        // A word that was said counts, though a later end says none.
        leg.last_end = outcome.or(leg.last_end);
        leg.ended.get_or_insert(end.index);
        if step.is_linked {
            // It went to another call, so that nobody is to come into this one in its place.
            leg.gave_since = None;
        }
        leg.talking &= of_attempt;
        self.ends.push(end);
        if end.of_talk && self.held_by == Some(part.leg) {
            self.held_by = None;
        }
        self.leg_ended = true;
        self.last_ended = Some(place);
    }

    /// Whether the call is over.
    pub(super) fn is_ended(&self) -> bool {
        self.closed || (self.has_an_end() && !self.is_kept_open())
    }

    const fn has_an_end(&self) -> bool {
        self.leg_ended || self.group_ended || self.voicemail_not_left
    }

    /// Whether something is still going on, or is still to come.
    fn is_kept_open(&self) -> bool {
        let given_away = self
            .last_ended
            .and_then(|place| self.legs.get(place))
            .is_some_and(|leg| leg.gave_since == Some(self.turn));
        let has_group = self.groups.named > 0 || self.groups.unnamed;
        self.initiated
            || self.parked
            || given_away
            || (!self.was_answered() && has_group)
            || !self.legs.iter().all(Leg::is_idle)
    }

    pub(super) fn state(&self) -> State {
        if self.is_ended() {
            State::Ended
        } else if self.parked {
            State::Parked
        } else if self.held_by.is_some() {
            State::Held
        } else {
            self.reached
        }
    }

    /// The ends of a leg, in the order of the timeline.
    pub(super) fn ends(&self, leg: Name) -> &[LegEnd] {
        let of_lesser = self.ends.partition_point(|end| end.leg < leg);
        let later = self.ends.get(of_lesser..).unwrap_or_default();
        let of_leg = later.partition_point(|end| end.leg == leg);
        later.get(..of_leg).unwrap_or_default()
    }

    /// The legs that answered, in the order of their first events.
    pub(super) fn answered_legs(&self) -> impl Iterator<Item = &Leg> {
        self.legs.iter().filter(|leg| leg.answered_as.is_some())
    }
}

/// Whether an event is of the party that placed an outbound or internal call.
pub(super) fn is_outbound(step: &Step, part: Part) -> bool {
    match (part.side, step.direction) {
        (Some(side), _) => side == Side::Caller,
        (None, Some(Direction::Internal)) => step.act == Act::Initiates,
        (None, direction) => direction == Some(Direction::Outbound),
    }
}

/// Keeps the first event, but for one whose time is known.
fn prefer_known_time(slot: &mut Option<Index>, index: usize, steps: &[Step]) {
    let has_time = |index: usize| steps.get(index).is_some_and(|step| step.has_time);
    if slot.is_none_or(|known| !has_time(known.get()) && has_time(index)) {
        *slot = Some(Index::new(index));
    }
}
