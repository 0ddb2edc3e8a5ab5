//! Walks a timeline once and keeps what decides a call's state and outcome.

use core::time::Duration;

use alloc::borrow::Cow;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use super::State;
use crate::event::{
    Agent, Direction, Ended, Event, EventKind, Group, Outcome, Scope, TransferRole,
};

/// What has become of a call, as far as its events tell.
#[derive(Default)]
pub(super) struct Replay<'e> {
    pub(super) legs: Vec<Leg<'e>>,
    /// The places of the legs, once there are many.
    index: BTreeMap<LegKey<'e>, usize>,
    /// The queues and ring groups that have the call.
    groups: BTreeSet<GroupKey<'e>>,
    /// The furthest state but for those that can be undone.
    reached: State,
    /// How many answers there were. Whoever rang, or gave the call away, before the last one does so
    /// no more; to count is cheaper than to tell every leg.
    answers: usize,
    initiated: bool,
    /// A call-scope end or a voicemail that was left: nothing reopens that.
    closed: bool,
    /// The leg that put the call on hold, while it is.
    held_by: Option<LegKey<'e>>,
    parked: bool,
    answered: bool,
    alerted: bool,
    leg_ended: bool,
    group_ended: bool,
    /// The leg that ended last.
    last_ended: Option<usize>,
    group_ended_without_outcome: bool,
    voicemail_left: bool,
    voicemail_not_left: bool,
    forwarded: bool,
    /// What ends of the call or of groups say, as places in [`WORDS`].
    said_of_call: Option<usize>,
}

/// One party's part in the call.
pub(super) struct Leg<'e> {
    key: LegKey<'e>,
    /// Every event's word of the agent, the first one first.
    pub(super) agent: Agent<'e>,
    /// Rings since so many answers.
    rings_since: Option<usize>,
    /// Gave the call away after so many answers.
    gave_since: Option<usize>,
    talking: bool,
    /// Whether it took the call when it last answered, from where it was parked or from a colleague.
    took: bool,
    /// Whether it rings still, once the whole timeline is known.
    alerting: bool,
    last_end: Option<Outcome>,
    /// How often it answered.
    pub(super) answers: usize,
    /// Which of the call's answers its first one was, by which legs are ordered.
    pub(super) answered_as: Option<usize>,
    pub(super) rang: Option<&'e Event<'static>>,
    pub(super) answered: Option<&'e Event<'static>>,
    pub(super) ended: Option<&'e Event<'static>>,
    /// Its last end that was not that of an attempt.
    pub(super) talk_ended: Option<&'e Event<'static>>,
    /// How many of its own ends state how long it talked, and the sum of that.
    pub(super) talks: usize,
    pub(super) talked: Duration,
    /// How long it talked, as its own last end states it, else as an end of the call does.
    pub(super) talk_time: Option<Duration>,
}

impl Leg<'_> {
    /// Whether it neither alerts nor talks.
    pub(super) const fn is_idle(&self) -> bool {
        !self.alerting && !self.talking
    }

    /// Takes what an end says of the length of its talk.
    fn hear_length(&mut self, ended: &Ended<'_>) {
        let Some(talk_time) = ended.talk_time else {
            return;
        };
        if ended.scope == Scope::Leg {
            self.talks = self.talks.saturating_add(1);
            self.talked = self.talked.saturating_add(talk_time);
            self.talk_time = Some(talk_time);
        } else {
            self.talk_time = self.talk_time.or(Some(talk_time));
        }
    }

    /// Forgets its end: it rings or talks anew.
    const fn goes_on(&mut self) {
        self.ended = None;
        self.last_end = None;
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

    /// Whether it is this agent's.
    pub(super) fn is_of(&self, agent: &Agent<'_>) -> bool {
        LegKey::of_agent(agent).is_some_and(|key| key == self.key)
    }
}

/// So many legs are looked through one by one.
const FEW_LEGS: usize = 8;

/// Whose leg it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum LegKey<'e> {
    Id(&'e str),
    Extension(&'e str),
    Name(&'e str),
    LegId(&'e str),
    Unnamed,
}

impl<'e> LegKey<'e> {
    fn of(event: &'e Event<'_>) -> Self {
        event
            .agent
            .as_ref()
            .and_then(Self::of_agent)
            .or_else(|| event.call.leg_id.as_deref().map(Self::LegId))
            .unwrap_or(Self::Unnamed)
    }

    fn of_agent(agent: &'e Agent<'_>) -> Option<Self> {
        let id = agent.id.as_deref().map(Self::Id);
        id.or_else(|| agent.extension.as_deref().map(Self::Extension))
            .or_else(|| agent.name.as_deref().map(Self::Name))
    }
}

/// A queue or ring group, by number, else by name; or one that is not named.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum GroupKey<'e> {
    Queue(&'e str),
    RingGroup(&'e str),
    Unnamed,
}

fn groups<'e>(event: &'e Event<'_>) -> impl Iterator<Item = GroupKey<'e>> {
    let name = |group: &'e Option<Group<'_>>| {
        let group = group.as_ref()?;
        group.number.as_deref().or(group.name.as_deref())
    };
    let queue = name(&event.queue).map(GroupKey::Queue);
    let ring_group = name(&event.ring_group).map(GroupKey::RingGroup);
    queue.into_iter().chain(ring_group)
}

/// Outcomes without an answer, the weightiest first. Of several ends of the call the first in this
/// list counts; of several legs the last: one colleague's "reject" is not the call's.
const WORDS: [Outcome; 8] = [
    Outcome::Blocked,
    Outcome::Rejected,
    Outcome::Busy,
    Outcome::Abandoned,
    Outcome::TimedOut,
    Outcome::AnsweredBySystem,
    Outcome::NoAnswer,
    Outcome::Missed,
];

/// Whether an end with this word is that of an attempt to reach somebody, never of a talk.
const fn is_of_attempt(outcome: Outcome) -> bool {
    matches!(
        outcome,
        Outcome::Missed | Outcome::NoAnswer | Outcome::Rejected | Outcome::Busy | Outcome::Blocked
    )
}

fn weight(outcome: Outcome) -> Option<usize> {
    WORDS.iter().position(|word| *word == outcome)
}

impl<'e> Replay<'e> {
    pub(super) fn of(timeline: impl Iterator<Item = &'e Event<'static>>) -> Self {
        let mut replay = Self::default();
        for event in timeline {
            replay.step(event);
        }
        for leg in &mut replay.legs {
            leg.alerting = !replay.closed && leg.rings_since == Some(replay.answers);
            leg.talking &= !replay.closed;
        }
        replay
    }

    fn step(&mut self, event: &'e Event<'static>) {
        // An end gives the call back; what comes after the call takes nothing.
        let takes = !matches!(
            event.kind,
            EventKind::Ended(_)
                | EventKind::Voicemail(_)
                | EventKind::Recording(_)
                | EventKind::Transcript
        );
        if takes {
            self.groups.extend(groups(event));
        }
        match &event.kind {
            EventKind::Initiated => self.initiated = true,
            EventKind::FlowStep(_) | EventKind::Digits(_) => self.reach(State::Menu),
            EventKind::Queued => {
                self.reach(State::Queued);
                if groups(event).next().is_none() {
                    self.groups.insert(GroupKey::Unnamed);
                }
            }
            EventKind::Ringing => self.ring(event),
            EventKind::Answered | EventKind::PickedUp(_) | EventKind::Unparked(_) => {
                self.answer(event);
                self.held_by = None;
                self.parked = false;
            }
            EventKind::Held(_) => {
                self.reach(State::InProgress);
                self.held_by = Some(LegKey::of(event));
            }
            EventKind::Resumed(_) => {
                self.reach(State::InProgress);
                self.held_by = None;
            }
            EventKind::Parked(_) => {
                self.reach(State::InProgress);
                self.parked = true;
            }
            EventKind::Transferred(transferred) => {
                self.reach(State::InProgress);
                self.held_by = None;
                let answers = self.answers;
                let (_, leg) = self.leg(event);
                if transferred.role == Some(TransferRole::Gave) {
                    leg.gave_since = Some(answers);
                }
            }
            EventKind::Forwarded(_) => {
                self.forwarded = true;
                self.end_leg(event, Some(Outcome::Forwarded));
            }
            EventKind::Ended(ended) => self.end(event, ended),
            EventKind::Voicemail(voicemail) if voicemail.left => {
                self.voicemail_left = true;
                self.closed = true;
            }
            EventKind::Voicemail(_) => self.voicemail_not_left = true,
            EventKind::Recording(_)
            | EventKind::Transcript
            | EventKind::Emergency
            | EventKind::Message(_)
            | EventKind::Subscription(_)
            | EventKind::Unknown => {}
        }
    }

    fn reach(&mut self, state: State) {
        self.reached = self.reached.max(state);
    }

    /// The leg that an event is about, made where there is none.
    fn leg(&mut self, event: &'e Event<'static>) -> (usize, &mut Leg<'e>) {
        let key = LegKey::of(event);
        let next = self.legs.len();
        // Most calls have few legs, for which an index costs more than it saves.
        let place = if next < FEW_LEGS {
            let known = self.legs.iter().position(|leg| leg.key == key);
            known.unwrap_or(next)
        } else {
            if self.index.is_empty() {
                let keys = self.legs.iter().enumerate();
                self.index.extend(keys.map(|(place, leg)| (leg.key, place)));
            }
            *self.index.entry(key).or_insert(next)
        };
        if place == next {
            self.legs.push(Leg {
                key,
                agent: Agent::default(),
                rings_since: None,
                gave_since: None,
                talking: false,
                took: false,
                alerting: false,
                last_end: None,
                answers: 0,
                answered_as: None,
                rang: None,
                answered: None,
                ended: None,
                talk_ended: None,
                talks: 0,
                talked: Duration::ZERO,
                talk_time: None,
            });
        }
        // OK because the index holds places in `legs` alone.
        #[allow(clippy::indexing_slicing)]
        let leg = &mut self.legs[place];
        if let Some(agent) = &event.agent {
            state_once(&mut leg.agent.id, &agent.id);
            state_once(&mut leg.agent.extension, &agent.extension);
            state_once(&mut leg.agent.name, &agent.name);
        }
        (place, leg)
    }

    fn ring(&mut self, event: &'e Event<'static>) {
        self.reach(State::Ringing);
        let of_group_alone = event.agent.is_none() && groups(event).next().is_some();
        if of_group_alone {
            return;
        }
        let answers = self.answers;
        let (_, leg) = self.leg(event);
        // The agent of an outbound event placed the call: it is the other side that rings.
        if event.direction != Some(Direction::Outbound) {
            leg.rings_since = Some(answers);
            leg.goes_on();
            prefer_known_time(&mut leg.rang, event);
            self.alerted = true;
        }
    }

    fn answer(&mut self, event: &'e Event<'static>) {
        self.reach(State::InProgress);
        self.answered = true;
        self.answers = self.answers.saturating_add(1);
        let answers = self.answers;
        let took = event.kind != EventKind::Answered;
        let (_, leg) = self.leg(event);
        // Who takes a call is told to have answered, too: two events of one answer.
        let is_same = leg.talking && leg.took != took;
        leg.took = took;
        leg.talking = true;
        leg.goes_on();
        leg.answers = leg.answers.saturating_add(usize::from(!is_same));
        leg.answered_as.get_or_insert(answers);
        prefer_known_time(&mut leg.answered, event);
    }

    fn end(&mut self, event: &'e Event<'static>, ended: &Ended<'_>) {
        let answered = ended.outcome == Some(Outcome::Answered);
        self.answered |= answered;
        match ended.outcome {
            // Said by an end alone, without the event that would tell of it.
            Some(Outcome::Voicemail) => self.voicemail_left = true,
            Some(Outcome::Forwarded) => self.forwarded = true,
            _ => {}
        }
        match ended.scope {
            Scope::Leg => {}
            Scope::Group => {
                self.group_ended = true;
                self.group_ended_without_outcome |= ended.outcome.is_none();
                self.groups.remove(&GroupKey::Unnamed);
                let mut named = groups(event).peekable();
                if named.peek().is_none() {
                    self.groups.clear();
                }
                for group in named {
                    self.groups.remove(&group);
                }
            }
            Scope::Call => self.closed = true,
        }
        if ended.scope != Scope::Leg {
            let said = ended.outcome.and_then(weight);
            self.said_of_call = self.said_of_call.into_iter().chain(said).min();
        }
        if ended.scope == Scope::Leg || (answered && event.agent.is_some()) {
            self.end_leg(event, ended.outcome);
            if !ended.outcome.is_some_and(is_of_attempt) {
                self.leg(event).1.hear_length(ended);
            }
            if answered {
                self.prove_answer(event);
            }
        }
    }

    /// An end that says "answered" proves an answer of which no event tells.
    fn prove_answer(&mut self, event: &'e Event<'static>) {
        self.reach(State::InProgress);
        let answers = self.answers.saturating_add(1);
        let (_, leg) = self.leg(event);
        if leg.answered_as.is_some() {
            return;
        }
        leg.answered_as = Some(answers);
        leg.answers = 1;
        leg.answered = Some(event);
        self.answers = answers;
    }

    fn end_leg(&mut self, event: &'e Event<'static>, outcome: Option<Outcome>) {
        let (place, leg) = self.leg(event);
        leg.rings_since = None;
        // A word that was said counts, though a later end says none.
        leg.last_end = outcome.or(leg.last_end);
        leg.ended = Some(event);
        let key = leg.key;
        if !outcome.is_some_and(is_of_attempt) {
            leg.talking = false;
            leg.talk_ended = Some(event);
            if self.held_by == Some(key) {
                self.held_by = None;
            }
        }
        self.leg_ended = true;
        self.last_ended = Some(place);
    }

    /// Whether the call is over.
    pub(super) fn is_ended(&self) -> bool {
        self.closed || (self.has_an_end() && !self.is_kept_open())
    }

    fn has_an_end(&self) -> bool {
        self.leg_ended || self.group_ended || self.voicemail_not_left
    }

    /// Whether something is still going on, or is still to come.
    fn is_kept_open(&self) -> bool {
        let given_away = self
            .last_ended
            .and_then(|place| self.legs.get(place))
            .is_some_and(|leg| leg.gave_since == Some(self.answers));
        self.initiated
            || self.parked
            || given_away
            || (!self.answered && !self.groups.is_empty())
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

    /// What came of the call, once it is over.
    pub(super) fn outcome(&self) -> Option<Outcome> {
        if !self.is_ended() {
            None
        } else if self.answered {
            Some(Outcome::Answered)
        } else if self.voicemail_left {
            Some(Outcome::Voicemail)
        } else if self.forwarded {
            Some(Outcome::Forwarded)
        } else {
            self.said_of_call()
                .or_else(|| self.said_of_legs())
                .or_else(|| {
                    self.group_ended_without_outcome
                        .then_some(Outcome::Abandoned)
                })
                .or_else(|| self.voicemail_not_left.then_some(Outcome::Missed))
        }
    }

    fn said_of_call(&self) -> Option<Outcome> {
        match WORDS.get(self.said_of_call?).copied()? {
            // Somebody's phone rang, so that the system did not take the call as it should.
            Outcome::AnsweredBySystem if self.alerted => Some(Outcome::Missed),
            word => Some(word),
        }
    }

    fn said_of_legs(&self) -> Option<Outcome> {
        let said = self.legs.iter().filter_map(|leg| leg.last_end);
        let last = said.filter_map(weight).max()?;
        WORDS.get(last).copied()
    }

    /// The legs that answered, in the order of their first events.
    pub(super) fn answered_legs(&self) -> impl Iterator<Item = &Leg<'e>> {
        self.legs.iter().filter(|leg| leg.answered_as.is_some())
    }
}

/// Takes what is stated where nothing was before.
pub(super) fn state_once<'e>(place: &mut Option<Cow<'e, str>>, stated: &'e Option<Cow<'_, str>>) {
    if place.is_none() {
        *place = stated.as_deref().map(Cow::Borrowed);
    }
}

/// Keeps the first event, but for one whose time is known.
fn prefer_known_time<'e>(place: &mut Option<&'e Event<'static>>, event: &'e Event<'static>) {
    if place.is_none_or(|known| known.occurred_at.is_none() && event.occurred_at.is_some()) {
        *place = Some(event);
    }
}
