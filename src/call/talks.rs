//! When each agent rang, answered and hung up, and how long the agent talked.

use core::cmp::Reverse;
use core::time::Duration;

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};

use super::leg::{self, Index, LegEnd};
use super::replay::Replay;
use super::step::{Act, NONE, Name};
use super::times::{View, as_end, end_of, known_span, less, stated, talk_began, whole_seconds};
use super::{Leg, Moment, MomentSource, Timeline};
use crate::event::{Agent, Event, Side};

impl View<'_> {
    /// One agent's part.
    fn leg(self, leg: &leg::Leg) -> Leg {
        let event = |index: Option<Index>| self.event(index?.get());
        let occurred = |event: &Event<'_>| stated(event.occurred_at);
        let arrived = |event: &Event<'_>| {
            let at = event.received_at?;
            Some(Moment::new(at, MomentSource::Received))
        };
        let talk_end = self.last_talk_end(leg);
        let answered_at = leg.answered.and_then(|index| {
            let answer = self.event(index.get())?;
            let end = talk_end.filter(|end| {
                leg.answers == 1 && !are_two(self.leg_id(*end), self.leg_id(index.get()))
            });
            let stated_by_end = end
                .filter(|index| self.is_of_answer(*index))
                .and_then(|index| self.event(index)?.times.answered_at);
            // The event may be an end, which proves an answer that was not told.
            let is_end = as_end(answer).is_some();
            // Nobody answers before the phone rings: that is the time of an earlier answer, a colleague's.
            let rang_at = event(leg.rang).and_then(|event| event.occurred_at);
            let is_own = |at: &DateTime<Utc>| rang_at.is_none_or(|rang_at| *at >= rang_at);
            stated(answer.times.answered_at.or(stated_by_end).filter(is_own))
                .or_else(|| occurred(answer).filter(|_| !is_end))
                .or_else(|| {
                    let at = talk_began(answer)?;
                    Some(Moment::new(at, MomentSource::Derived))
                })
                .or_else(|| arrived(answer).filter(|_| !is_end))
        });
        let ended = self.last_end(self.ends_of_part(leg).into_iter());
        let ended = ended.filter(|_| leg.is_idle());
        let when_ended = |index| {
            let event = self.event(index)?;
            end_of(event).or_else(|| arrived(event))
        };
        let talk_time = ended.and_then(|_| {
            leg.answered_as?;
            let until = talk_end.and_then(when_ended);
            self.talked(leg, answered_at, until)
        });
        Leg {
            rang_at: event(leg.rang).and_then(|event| occurred(event).or_else(|| arrived(event))),
            answered_at,
            ended_at: ended.and_then(when_ended),
            outcome: leg.outcome(),
            talk_time: talk_time.map(whole_seconds),
            ..Leg::default()
        }
    }

    /// How long the agent of a leg talked that has ended.
    fn talked(
        self,
        leg: &leg::Leg,
        answered_at: Option<Moment>,
        ended_at: Option<Moment>,
    ) -> Option<Duration> {
        let stated = self.stated_talks(leg);
        if stated.is_some() || leg.answers != 1 {
            return stated;
        }
        // An end of the call states how long all talked.
        let alone = self.replay.answered_legs().nth(1).is_none();
        let ends = self.replay.ends(leg.name).iter();
        ends.filter(|end| end.of_talk && (alone || self.is_own(end)))
            .find_map(|end| self.talk_time(end.index.get()))
            .or_else(|| known_span(answered_at?, ended_at?).filter(|_| !self.answered_untold(leg)))
    }

    /// Whether the end of a leg's last talk says that it was answered after another talk's end, of which no event told.
    fn answered_untold(self, leg: &leg::Leg) -> bool {
        let last = || self.event(self.last_talk_end(leg)?);
        let Some(answered_at) = last().and_then(|end| end.times.answered_at) else {
            return false;
        };
        let of_talks = self.replay.ends(leg.name).iter().filter(|end| end.of_talk);
        let mut ended = of_talks.filter_map(|end| end_of(self.event(end.index.get())?));
        ended.any(|ended| ended.at < answered_at)
    }

    /// How long all talks of a leg took, if its ends state that of each.
    pub(super) fn stated_talks(self, leg: &leg::Leg) -> Option<Duration> {
        let talks = self.talks(leg);
        if talks.len() < (leg.answers as usize).max(1) {
            return None;
        }
        let lengths = talks.iter().filter_map(|index| self.talk_time(*index));
        Some(lengths.fold(Duration::ZERO, Duration::saturating_add))
    }

    /// The ends of a leg's own that state how long a talk was, one of each talk.
    pub(super) fn talks(self, leg: &leg::Leg) -> Vec<usize> {
        let states_length = |end: &LegEnd| {
            self.is_own(end) && end.of_talk && self.talk_time(end.index.get()).is_some()
        };
        let ends = self.replay.ends(leg.name).iter().copied();
        let mut ends: Vec<LegEnd> = ends.filter(states_length).collect();
        ends.sort_by_key(|end| {
            let index = end.index.get();
            let ended = self.event(index).and_then(end_of);
            (self.leg_id(index), ended.map(|ended| ended.at))
        });
        let mut talks: Vec<LegEnd> = Vec::new();
        for end in ends {
            match talks.last_mut() {
                Some(last) if self.are_of_one_talk(*last, end) => {
                    if self.weight(last.index.get()) < self.weight(end.index.get()) {
                        *last = end;
                    }
                }
                _ => talks.push(end),
            }
        }
        talks.into_iter().map(|end| end.index.get()).collect()
    }

    /// Whether an end of a leg is not the whole call's.
    fn is_own(self, end: &LegEnd) -> bool {
        let step = self.timeline.steps().get(end.index.get());
        step.is_some_and(|step| step.act == Act::EndsLeg)
    }

    /// Whether two ends of a leg, of which the second is not the earlier one, tell of one talk: they have the same
    /// `leg_id`, and the talks overlap; if that is not known, no answer stands between the two.
    fn are_of_one_talk(self, first: LegEnd, second: LegEnd) -> bool {
        let (one, other) = (first.index.get(), second.index.get());
        let ended = || Some(end_of(self.event(one)?)?.at);
        let began = || {
            let end = end_of(self.event(other)?)?;
            less(end.at, self.talk_time(other)?)
        };
        self.leg_id(one) == self.leg_id(other)
            && match (ended(), began()) {
                (Some(ended), Some(began)) => began < ended,
                _ => first.answers == second.answers,
            }
    }

    /// The last of some ends of one leg: of each `leg_id` the one that counts most, and of those the latest. Of two
    /// devices of one agent, the one that hung up last decides.
    fn last_end(self, ends: impl Iterator<Item = LegEnd>) -> Option<usize> {
        let mut ends: Vec<usize> = ends.map(|end| end.index.get()).collect();
        ends.sort_by_key(|index| (self.leg_id(*index), Reverse(self.weight(*index))));
        ends.dedup_by_key(|index| self.leg_id(*index));
        ends.into_iter().max_by_key(|index| {
            let event = self.event(*index);
            let ended = event.and_then(end_of);
            (
                ended.map(|ended| ended.at),
                event.and_then(|event| event.received_at),
            )
        })
    }

    /// The ends of a leg since it last rang or answered.
    fn ends_of_part(self, leg: &leg::Leg) -> Vec<LegEnd> {
        let Some(first) = leg.ended else {
            return Vec::new();
        };
        let ends = self.replay.ends(leg.name).iter().copied();
        ends.filter(|end| end.index >= first).collect()
    }

    /// The ends of legs in whose place another end of the same leg counts.
    pub(super) fn ends_told_better(self) -> BTreeSet<usize> {
        let mut worse = BTreeSet::new();
        for leg in &self.replay.legs {
            let ends = self.ends_of_part(leg);
            if ends.len() > 1 {
                worse.extend(ends.iter().map(|end| end.index.get()));
                if let Some(best) = self.last_end(ends.into_iter()) {
                    worse.remove(&best);
                }
            }
        }
        worse
    }

    /// The end of a leg's last talk.
    pub(super) fn last_talk_end(self, leg: &leg::Leg) -> Option<usize> {
        let ends = self.replay.ends(leg.name).iter().copied();
        let of_talks = ends.filter(|end| end.of_talk);
        let answers = of_talks.clone().next_back()?.answers;
        self.last_end(of_talks.filter(|end| end.answers == answers))
    }
}

/// The agents' parts in the call, each with what the replay knows of it.
pub(super) fn legs<'r>(timeline: &Timeline, replay: &'r Replay<'_>) -> Vec<(&'r leg::Leg, Leg)> {
    let call = View { timeline, replay };
    let mut legs: Vec<_> = replay.legs.iter().map(|leg| (leg, call.leg(leg))).collect();
    for ((index, event), step) in call.events().zip(timeline.steps()) {
        let part = replay.cast.part(index, step);
        let place = replay.place_of(part.leg);
        let Some((_, leg)) = place.and_then(|place| legs.get_mut(place)) else {
            continue;
        };
        if leg.id.is_none() {
            leg.id = event.call.leg_id.clone();
        }
        let party = match part.side {
            Some(Side::Called) => Some(&event.to),
            Some(Side::Caller) => Some(&event.from),
            None => None,
        };
        if leg.number.is_none() {
            leg.number = party.and_then(|party| party.number.clone());
        }
        if let Some(agent) = &event.agent {
            let known = leg.agent.get_or_insert_with(Agent::default);
            known.id = known.id.take().or_else(|| agent.id.clone());
            known.extension = known.extension.take().or_else(|| agent.extension.clone());
            known.name = known.name.take().or_else(|| agent.name.clone());
        }
    }
    legs.retain(|(leg, shown)| {
        let is_menus = shown.agent.is_none()
            && leg.rang.is_none()
            && leg.answered.is_none()
            && replay.cast.has_steps(leg.name);
        // Of nobody, and nothing is known of it: such as of whoever gave the call away.
        let says_nothing = *shown == Leg::default();
        !leg.outside && !is_menus && !says_nothing
    });
    legs
}

/// Whether two `leg_id`s are known, and differ.
const fn are_two(one: Name, other: Name) -> bool {
    one != other && one != NONE && other != NONE
}
