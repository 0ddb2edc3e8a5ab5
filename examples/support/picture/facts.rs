//! What the events of a call say of its lanes, each at its place on the axis.

use std::collections::BTreeMap;

use super::told::{has_answered, is_drawn, is_end_of_call, leg_of, of_party, time};
use super::words;
use hookswitch::call::{Leg, Moment, MomentSource};
use hookswitch::event::{AnsweredBy, Group, Scope, Side};
use hookswitch::{Call, Event, EventKind, Outcome, State};

/// What a lane is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Of {
    /// The call itself, and what cannot be told to be of one party.
    Call,
    /// The menu, or whatever the phone system answers with.
    Menu,
    /// A queue, by its place among the call's groups.
    Queue(usize),
    /// A ring group, by its place among the call's groups.
    RingGroup(usize),
    /// A leg, by its place in the call.
    Leg(usize),
}

/// What a fact does to its lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Nothing: it is only marked.
    Tell,
    /// The menu has the call.
    Menu,
    /// A group has the call.
    Wait,
    Ring,
    /// A person answers.
    Answer,
    /// The leg is answered, by no person.
    Connect,
    Hold,
    Resume,
    Park,
    Unpark,
    /// The call is given away; whoever did so may go on until somebody answers.
    Give,
    /// It is given away, and nobody will tell of an answer.
    Leave,
    /// Nobody answered, or somebody refused.
    EndAttempt,
    End,
    /// All groups have done.
    EndGroups,
    EndCall,
}

/// How a mark looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    Start,
    Answer,
    Give,
    Park,
    Voicemail,
    Menu,
    End,
}

/// A mark with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub sign: Sign,
    pub words: String,
    /// When, if the axis has times.
    pub moment: Option<Moment>,
}

impl Mark {
    /// How its time is known, if the vendor did not state it.
    pub fn unstated(&self) -> Option<MomentSource> {
        let source = self.moment?.source;
        (source != MomentSource::Stated).then_some(source)
    }

    /// Its words, and when it was.
    pub fn told(&self) -> String {
        match self.moment {
            Some(moment) => words::at(&self.words, moment),
            None => self.words.clone(),
        }
    }
}

/// One thing that happened to one lane.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Milliseconds since 1970, or a step.
    pub at: i64,
    /// The order of what happened at once.
    rank: u8,
    pub of: Of,
    pub act: Act,
    /// Whether only an arrival says when.
    is_received: bool,
    pub mark: Option<Mark>,
}

impl Fact {
    fn is(&self, sign: Sign) -> bool {
        self.mark.as_ref().is_some_and(|mark| mark.sign == sign)
    }
}

/// The facts of a call, in the order in which they happened.
pub struct Facts<'c> {
    /// Whether `at` is a time, and not a step.
    pub timed: bool,
    /// The first moment, if those are times.
    pub first: Option<Moment>,
    pub facts: Vec<Fact>,
    pub queues: Groups<'c>,
    pub ring_groups: Groups<'c>,
}

/// Queues or ring groups, each once.
pub type Groups<'c> = Vec<Group<'c>>;

/// A place on the axis, and the time there if the axis has times.
#[derive(Clone, Copy)]
struct When {
    at: i64,
    moment: Option<Moment>,
}

impl When {
    const fn step(at: i64) -> Self {
        Self { at, moment: None }
    }

    const fn time(moment: Moment) -> Self {
        Self {
            at: moment.at.timestamp_millis(),
            moment: Some(moment),
        }
    }
}

/// Before the vendor's events of the same moment, among them, after them.
const BEFORE: u8 = 0;
const TOLD: u8 = 1;
const ANSWERED: u8 = 2;
const ENDED: u8 = 3;
const OVER: u8 = 4;

/// Reads the facts of a call: by time, if all events have one that fits.
pub fn facts(call: &Call) -> Facts<'_> {
    let is_timed = |event| time(call, event).is_some();
    let timed = call
        .timeline()
        .iter()
        .filter(|event| is_drawn(event))
        .all(is_timed);
    let facts = Reader::new(call, timed).all();
    // A ringing that came after the end was told late: the arrivals say nothing of the order.
    let mut after = facts
        .facts
        .iter()
        .skip_while(|fact| fact.act != Act::EndCall);
    let begins = [
        Act::Menu,
        Act::Wait,
        Act::Ring,
        Act::Answer,
        Act::Connect,
        Act::Hold,
        Act::Park,
    ];
    let is_late = |fact: &Fact| fact.is_received && begins.contains(&fact.act);
    match timed && after.any(is_late) {
        true => Reader::new(call, false).all(),
        false => facts,
    }
}

struct Reader<'c> {
    call: &'c Call,
    timed: bool,
    first: Option<Moment>,
    facts: Vec<Fact>,
    /// The leg that the agents of each `leg_id` are of; none if they are several.
    legs_by_id: BTreeMap<&'c str, Option<usize>>,
    queues: Groups<'c>,
    ring_groups: Groups<'c>,
    /// Two for each event: what no event tells happened between them.
    step: i64,
}

impl<'c> Reader<'c> {
    fn new(call: &'c Call, timed: bool) -> Self {
        let mut legs_by_id = BTreeMap::new();
        for event in call.timeline() {
            let leg = event.agent.as_ref().and_then(|agent| leg_of(call, agent));
            if let (Some(id), Some(leg)) = (event.call.leg_id.as_deref(), leg) {
                let known = legs_by_id.entry(id).or_insert(Some(leg));
                if *known != Some(leg) {
                    *known = None;
                }
            }
        }
        Self {
            call,
            timed,
            first: None,
            facts: Vec::new(),
            legs_by_id,
            queues: Vec::new(),
            ring_groups: Vec::new(),
            step: 0,
        }
    }

    fn all(mut self) -> Facts<'c> {
        for event in self.call.timeline().iter().filter(|event| is_drawn(event)) {
            self.step += 2;
            self.read(event);
        }
        self.finish()
    }

    /// The leg that an event is of, as far as the call says so.
    fn leg(&self, event: &Event<'_>) -> Option<usize> {
        if let Some(agent) = &event.agent {
            return leg_of(self.call, agent);
        }
        let mut legs = self.call.legs.iter();
        let Some(id) = event.call.leg_id.as_deref() else {
            let is_unnamed = |leg: &Leg| leg.agent.is_none() && leg.id.is_none();
            return legs.position(|leg| is_unnamed(leg) && event.side != Some(Side::Caller));
        };
        match self.legs_by_id.get(id) {
            Some(Some(leg)) => Some(*leg),
            _ => legs.position(|leg| leg.agent.is_none() && leg.id.as_deref() == Some(id)),
        }
    }

    /// The lanes of the groups that an event names.
    fn groups(&mut self, event: &'c Event<'_>) -> Vec<Of> {
        let mut of = Vec::new();
        if let Some(queue) = &event.queue {
            of.push(Of::Queue(place(&mut self.queues, queue)));
        }
        if let Some(group) = &event.ring_group {
            of.push(Of::RingGroup(place(&mut self.ring_groups, group)));
        }
        of
    }

    fn push(&mut self, when: When, rank: u8, of: Of, act: Act, mark: Option<(Sign, String)>) {
        let mark = mark.map(|(sign, words)| Mark {
            sign,
            words,
            moment: when.moment,
        });
        if let Some(moment) = when.moment {
            let is_first = self.first.is_none_or(|first| moment.at < first.at);
            self.first = if is_first { when.moment } else { self.first };
        }
        self.facts.push(Fact {
            at: when.at,
            rank,
            of,
            act,
            is_received: when
                .moment
                .is_some_and(|moment| moment.source == MomentSource::Received),
            mark,
        });
    }

    fn read(&mut self, event: &'c Event<'_>) {
        let leg = self.leg(event);
        let of = leg.map_or(Of::Call, Of::Leg);
        let when = self.when(event, leg);
        match &event.kind {
            EventKind::Queued => {
                let groups = self.groups(event);
                let of = groups.first().copied().unwrap_or(Of::Queue(0));
                self.push(when, TOLD, of, Act::Wait, None);
            }
            EventKind::Ringing => {
                let groups = self.groups(event);
                for group in &groups {
                    self.push(when, TOLD, *group, Act::Wait, None);
                }
                if leg.is_some() || groups.is_empty() {
                    self.push(when, TOLD, of, Act::Ring, None);
                }
            }
            EventKind::Ended(ended) if ended.scope == Scope::Group => {
                let groups = self.groups(event);
                for group in &groups {
                    self.push(when, TOLD, *group, Act::End, None);
                }
                if groups.is_empty() {
                    self.push(when, TOLD, Of::Call, Act::EndGroups, None);
                }
            }
            EventKind::Answered(_) => {
                let (of, act) = self.answer(event, leg);
                let mark = match act {
                    Act::Answer => Some((Sign::Answer, "answered".to_owned())),
                    Act::Menu => Some((Sign::Menu, "the phone system answered".to_owned())),
                    _ => None,
                };
                self.push(when, TOLD, of, act, mark);
            }
            EventKind::FlowStep(_) | EventKind::Digits(_) | EventKind::Speech(_) => {
                let mark = (Sign::Menu, words::menu(&event.kind));
                self.push(when, TOLD, Of::Menu, Act::Menu, Some(mark));
            }
            EventKind::Voicemail(told) => {
                let act = match told.left {
                    true => Act::EndGroups,
                    false => Act::Tell,
                };
                // One voicemail may be told of twice, the second time with its length.
                let known = self.call.voicemail.as_ref();
                let is_first = !self.facts.iter().any(|fact| fact.is(Sign::Voicemail));
                let known = known.filter(|known| known.left == told.left && is_first);
                let mark = known.map(|known| (Sign::Voicemail, words::voicemail(known)));
                self.push(when, TOLD, Of::Call, act, mark);
            }
            kind => {
                let (act, mark) = of_party(kind);
                self.push(when, TOLD, of, act, mark);
            }
        }
    }

    /// Whose an answer is, and whether a person gave it.
    fn answer(&self, event: &Event<'_>, leg: Option<usize>) -> (Of, Act) {
        let EventKind::Answered(answered) = &event.kind else {
            return (Of::Call, Act::Tell);
        };
        let leg = leg.and_then(|place| Some((place, self.call.legs.get(place)?)));
        let came = match leg {
            Some((_, leg)) => leg.outcome,
            None => self.call.outcome,
        };
        let is_person = answered.by == AnsweredBy::Person
            && event.side != Some(Side::Caller)
            && came.is_none_or(Outcome::was_answered);
        match (is_person, leg) {
            (true, Some((place, _))) => (Of::Leg(place), Act::Answer),
            (true, None) => (Of::Call, Act::Answer),
            (false, Some((place, _))) => (Of::Leg(place), Act::Connect),
            (false, None) => (Of::Menu, Act::Menu),
        }
    }

    /// Where an event stands. What the call says of a leg goes before: it knows corrections.
    fn when(&self, event: &Event<'_>, leg: Option<usize>) -> When {
        if !self.timed {
            return When::step(self.step);
        }
        let is_first = |is: fn(&Fact) -> bool| {
            let mut facts = self.facts.iter();
            !facts.any(|fact| leg.is_some_and(|leg| fact.of == Of::Leg(leg)) && is(fact))
        };
        let of_leg = leg.and_then(|leg| self.call.legs.get(leg));
        let known = match event.kind {
            EventKind::Ringing if is_first(is_ring) => of_leg.and_then(|leg| leg.rang_at),
            EventKind::Answered(_) if is_first(is_answer) => of_leg.and_then(|leg| leg.answered_at),
            _ => None,
        };
        let known = known.or_else(|| time(self.call, event));
        known.map_or(When::step(self.step), When::time)
    }

    /// Adds what the call knows beside its events, and orders all.
    fn finish(mut self) -> Facts<'c> {
        let call = self.call;
        for (place, leg) in call.legs.iter().enumerate() {
            match self.timed {
                true => self.complete(place, leg),
                false => self.complete_step(place, leg),
            }
        }
        let mark = |sign, words: &str| Some((sign, words.to_owned()));
        let [start, answer, end] = match self.timed {
            true => [call.started_at, call.answered_at, call.ended_at].map(|at| at.map(When::time)),
            false => [None, None, Some(When::step(self.last_step()))],
        };
        if let Some(start) = start {
            self.push(
                start,
                BEFORE,
                Of::Call,
                Act::Tell,
                mark(Sign::Start, "started"),
            );
        }
        if let Some(answer) = answer.filter(|_| !self.facts.iter().any(is_answer)) {
            self.push(
                answer,
                ANSWERED,
                Of::Call,
                Act::Answer,
                mark(Sign::Answer, "answered"),
            );
        }
        if let Some(end) = end.filter(|_| call.state == State::Ended) {
            self.push(
                end,
                OVER,
                Of::Call,
                Act::EndCall,
                mark(Sign::End, words::ended(call)),
            );
        }
        // Stable: of one moment and rank, the events are in the order in which they are told.
        self.facts.sort_by_key(|fact| (fact.at, fact.rank));
        if let Some(queue) = &call.queue {
            place(&mut self.queues, queue);
        }
        if let Some(group) = &call.ring_group {
            place(&mut self.ring_groups, group);
        }
        Facts {
            timed: self.timed,
            first: self.first,
            facts: self.facts,
            queues: self.queues,
            ring_groups: self.ring_groups,
        }
    }

    /// The step of the last end of the call, else of the last event.
    fn last_step(&self) -> i64 {
        let drawn = self.call.timeline().iter().filter(|event| is_drawn(event));
        let ends = (1..).zip(drawn).filter(|(_, event)| is_end_of_call(event));
        ends.last().map_or(self.step, |(place, _)| 2 * place)
    }

    /// What no event of its own tells of a leg: its end may state when it rang and answered.
    fn complete(&mut self, place: usize, leg: &Leg) {
        let of = Of::Leg(place);
        if let Some(rang) = leg.rang_at.filter(|_| !self.has(of, is_ring)) {
            self.push(When::time(rang), BEFORE, of, Act::Ring, None);
        }
        if has_answered(leg) && !self.has(of, is_answer) {
            let by_length = || {
                let at = leg.ended_at?.at - leg.talk_time?;
                Some(Moment::new(at, MomentSource::Derived))
            };
            if let Some(at) = leg.answered_at.or_else(by_length) {
                let mark = (Sign::Answer, "answered".to_owned());
                self.push(When::time(at), ANSWERED, of, Act::Answer, Some(mark));
            }
        }
        if let Some(ended) = leg.ended_at {
            self.push(When::time(ended), ENDED, of, Act::End, None);
        }
    }

    /// An answer that only an end proves, in a call without times: it came just before the end.
    fn complete_step(&mut self, place: usize, leg: &Leg) {
        let of = Of::Leg(place);
        if has_answered(leg) && !self.has(of, is_answer) {
            let is_end = |fact: &&Fact| fact.of == of && fact.act == Act::End;
            let end = self.facts.iter().rfind(is_end).map(|fact| fact.at);
            let when = When::step(end.unwrap_or(self.step) - 1);
            let mark = (Sign::Answer, "answered".to_owned());
            self.push(when, ANSWERED, of, Act::Answer, Some(mark));
        }
    }

    fn has(&self, of: Of, is: fn(&Fact) -> bool) -> bool {
        self.facts.iter().any(|fact| fact.of == of && is(fact))
    }
}

fn is_ring(fact: &Fact) -> bool {
    fact.act == Act::Ring
}

fn is_answer(fact: &Fact) -> bool {
    matches!(fact.act, Act::Answer | Act::Unpark)
}

/// The place of a group among those that are known.
fn place<'c>(groups: &mut Groups<'c>, group: &'c Group<'_>) -> usize {
    let is_it = |known: &Group<'_>| match (&known.number, &group.number) {
        (Some(known), Some(number)) => known == number,
        _ => known.name.is_some() && known.name == group.name,
    };
    groups.iter().position(is_it).unwrap_or_else(|| {
        groups.push(group.clone());
        groups.len() - 1
    })
}
