//! When a call started, was answered and ended, and how long it took.

use core::cmp::Reverse;
use core::time::Duration;

use alloc::vec::Vec;

use chrono::{DateTime, TimeDelta, Utc};

use super::direction::is_of_other_leg;
use super::replay::Replay;
use super::step::{Act, NONE, Name, Step};
use super::{Moment, MomentSource, Timeline};
use crate::event::{Ended, Event, EventKind, Outcome, Scope, Side};

/// The three times of a call, and its two lengths.
pub(super) struct Times {
    pub(super) started_at: Option<Moment>,
    pub(super) answered_at: Option<Moment>,
    pub(super) ended_at: Option<Moment>,
    pub(super) duration: Option<Duration>,
    pub(super) talk_time: Option<Duration>,
}

impl Times {
    pub(super) fn of(timeline: &Timeline, replay: &Replay<'_>, outcome: Option<Outcome>) -> Self {
        let call = View { timeline, replay };
        let answered = outcome == Some(Outcome::Answered);
        let started_at = call.started_at();
        let answered_at = call.answered_at(answered);
        if !replay.is_ended() {
            return Self {
                started_at,
                answered_at,
                ended_at: None,
                duration: None,
                talk_time: None,
            };
        }
        let ends = call.ends_of_call();
        let end = call.end(&ends);
        let ended_at = end.map(|(moment, _)| moment);
        let duration = stated_by(&ends, |index| call.duration(index))
            .or_else(|| {
                // One party's leg is the call, if there is no other.
                let alone = replay.legs.iter().filter(|leg| !leg.outside).count() <= 1;
                call.duration(end.filter(|_| alone)?.1)
            })
            .or_else(|| call.known_between(started_at?, ended_at?));
        let talk_time = stated_by(&ends, |index| call.talk_time(index))
            .or_else(|| call.talk_time_of_leg(end?.1))
            .or_else(|| {
                let until = call.talks_ended().or(ended_at)?;
                call.known_between(answered_at.filter(|_| answered)?, until)
            })
            .or_else(|| call.talks_of_only_leg())
            .filter(|talk_time| answered || talk_time.is_zero());
        Self {
            started_at,
            answered_at,
            ended_at,
            duration: duration.map(whole_seconds),
            talk_time: talk_time.map(whole_seconds),
        }
    }
}

/// The first of several ends, the one that counts most first, that states a length.
fn stated_by(ends: &[usize], length: impl Fn(usize) -> Option<Duration>) -> Option<Duration> {
    ends.iter().find_map(|index| length(*index))
}

/// The events of a call, and what their replay found. Of events it speaks by their places in the timeline.
#[derive(Clone, Copy)]
pub(super) struct View<'t> {
    pub(super) timeline: &'t Timeline,
    pub(super) replay: &'t Replay<'t>,
}

impl<'t> View<'t> {
    pub(super) fn events(self) -> impl Iterator<Item = (usize, &'t Event<'static>)> + Clone {
        self.timeline.iter().enumerate()
    }

    pub(super) fn event(self, index: usize) -> Option<&'t Event<'static>> {
        self.timeline.event(index)
    }

    /// The ends of the call, the one that counts most first.
    fn ends_of_call(self) -> Vec<usize> {
        let mut ends = self.replay.call_ends.clone();
        ends.sort_by_key(|index| Reverse(self.weight(*index)));
        ends
    }

    /// How much an end counts among those that tell of the same: the highest revision, with a stated end, the
    /// latest, the longest.
    pub(super) fn weight(self, index: usize) -> impl Ord {
        let event = self.event(index);
        let ended = event.and_then(as_end);
        let moment = event.and_then(end_of);
        (
            ended.and_then(|ended| ended.revision),
            event.is_some_and(|event| event.times.ended_at.is_some()),
            moment.map(|moment| (moment.at, Reverse(moment.source))),
            self.duration(index),
            self.talk_time(index),
        )
    }

    pub(super) fn leg_id(self, index: usize) -> Name {
        let step = self.timeline.steps().get(index);
        step.map_or(NONE, |step| step.leg_id)
    }

    /// The length of the call that an end states, if that is not the length of another leg.
    fn duration(self, index: usize) -> Option<Duration> {
        let step = self.timeline.steps().get(index)?;
        let of_other_leg = is_of_other_leg(step, self.replay.cast.part(index, step));
        as_end(self.event(index)?)
            .filter(|_| !of_other_leg)?
            .duration
    }

    /// The talk time that an end states, if the end speaks of a person's answer.
    pub(super) fn talk_time(self, index: usize) -> Option<Duration> {
        let ended = as_end(self.event(index)?)?;
        ended.talk_time.filter(|_| self.is_of_answer(index))
    }

    /// Whether what an event says of an answer is of a person's.
    pub(super) fn is_of_answer(self, index: usize) -> bool {
        let Some(step) = self.timeline.steps().get(index) else {
            return false;
        };
        let part = self.replay.cast.part(index, step);
        if part.outside || part.side == Some(Side::Caller) || part.by_system {
            return false;
        }
        match step.act {
            Act::EndsCall if !step.has_agent() => {
                step.outcome != Some(Outcome::Answered) || self.replay.proves_answer(step, part)
            }
            _ => !self.replay.cast.is_systems(part.leg),
        }
    }

    /// The talk time as the end of the one leg states it that answered, once; if nobody did, as the
    /// end of the call does.
    fn talk_time_of_leg(self, end: usize) -> Option<Duration> {
        let mut answered = self.replay.answered_legs();
        match (answered.next(), answered.next()) {
            (None, _) => self.talk_time(end),
            (Some(leg), None) if leg.answers == 1 && self.talks(leg).len() <= 1 => {
                self.talk_time(self.last_talk_end(leg)?)
            }
            _ => None,
        }
    }

    /// How long the only one who answered talked, in several talks.
    fn talks_of_only_leg(self) -> Option<Duration> {
        let mut answered = self.replay.answered_legs();
        let only = answered.next().filter(|_| answered.next().is_none())?;
        self.stated_talks(only)
    }

    /// When the last of those who answered hung up; none if that is not known of one.
    fn talks_ended(self) -> Option<Moment> {
        let dials = self.dials_ended();
        let ends = self.replay.answered_legs().map(|leg| {
            if let Some(end) = self.last_talk_end(leg) {
                // Who answered again since talks until the call ends.
                let has_left = self
                    .replay
                    .ends(leg.name)
                    .iter()
                    .any(|end| end.of_talk && end.answers >= leg.answers);
                return end_of(self.event(end).filter(|_| has_left)?);
            }
            // Of a called leg whose own end nobody tells: the next one.
            let answer = leg.answered?.get();
            let event = self
                .event(answer)
                .filter(|_| self.is_of_other_leg(answer))?;
            let answered_at = event.times.answered_at.or(event.occurred_at)?;
            let next = dials.partition_point(|moment| moment.at < answered_at);
            dials.get(next).copied()
        });
        let ends: Option<Vec<Moment>> = ends.collect();
        ends?.into_iter().max_by_key(|moment| moment.at)
    }

    /// When attempts to reach somebody were over that found one who answered: the ends of a group that say so of the
    /// called side, by time.
    fn dials_ended(self) -> Vec<Moment> {
        let ends = self.events().filter(|(index, event)| {
            let step = self.timeline.steps().get(*index);
            let is_answered =
                |step: &Step| step.act == Act::EndsGroup && step.outcome == Some(Outcome::Answered);
            event.side == Some(Side::Called) && step.is_some_and(is_answered)
        });
        let mut moments: Vec<Moment> = ends.filter_map(|(_, event)| end_of(event)).collect();
        moments.sort_by_key(|moment| moment.at);
        moments
    }

    fn started_at(self) -> Option<Moment> {
        let stated = self.events().filter_map(|(index, event)| {
            let initiated = event
                .occurred_at
                .filter(|_| event.kind == EventKind::Initiated);
            [event.times.started_at, initiated]
                .into_iter()
                .flatten()
                .min()
                .filter(|_| !self.is_of_other_leg(index))
        });
        stated
            .min()
            .map(|at| Moment::new(at, MomentSource::Stated))
            .or_else(|| {
                let known = self
                    .events()
                    .filter_map(|(_, event)| Self::earliest_moment(event));
                let earliest = known.min()?;
                Some(Moment::new(earliest, MomentSource::Derived))
            })
            .or_else(|| {
                let of_call = self.events().filter(|(_, event)| is_of_call_itself(event));
                received(of_call.map(|(_, event)| event))
            })
    }

    fn is_of_other_leg(self, index: usize) -> bool {
        let step = self.timeline.steps().get(index);
        step.is_some_and(|step| is_of_other_leg(step, self.replay.cast.part(index, step)))
    }

    /// The earliest moment that an event knows of the call itself.
    fn earliest_moment(event: &Event<'_>) -> Option<DateTime<Utc>> {
        if !is_of_call_itself(event) {
            return None;
        }
        let start = as_end(event).and_then(|ended| {
            let length = ended.duration.or(ended.talk_time)?;
            less(end_of(event)?.at, length)
        });
        // The start of another leg is a moment of the call, though not its start.
        let times = [event.times.started_at, event.times.answered_at];
        times
            .into_iter()
            .chain([event.occurred_at, start])
            .flatten()
            .min()
    }

    fn answered_at(self, outcome_is_answered: bool) -> Option<Moment> {
        let of_answer = || {
            self.events()
                .filter(move |(index, _)| self.is_of_answer(*index))
        };
        let stated = of_answer().filter_map(|(_, event)| {
            let answered = event.occurred_at.filter(|_| is_answer(event));
            [event.times.answered_at, answered]
                .into_iter()
                .flatten()
                .min()
        });
        let derived = || {
            of_answer()
                .filter(|_| outcome_is_answered)
                .filter_map(|(_, event)| talk_began(event))
                .min()
        };
        stated
            .min()
            .map(|at| Moment::new(at, MomentSource::Stated))
            .or_else(|| derived().map(|at| Moment::new(at, MomentSource::Derived)))
            .or_else(|| {
                let answers = of_answer().map(|(_, event)| event);
                received(answers.filter(|event| is_answer(event)))
            })
    }

    /// The end of the call, and the event that tells of it.
    fn end(self, ends_of_call: &[usize]) -> Option<(Moment, usize)> {
        let ends = ends_of_call.iter().copied();
        // Of one voicemail several events may tell, the later ones long after the call.
        let is_voicemail_left = |event: &Event<'_>| matches!(&event.kind, EventKind::Voicemail(voicemail) if voicemail.left);
        let first_left = self
            .events()
            .find(|(_, event)| is_voicemail_left(event))
            .map(|(index, _)| index);
        let told_better = self.ends_told_better();
        let of_parts = self.events().filter_map(|(index, event)| {
            let again = is_voicemail_left(event) && first_left.is_some_and(|first| first != index);
            let counts = !again && !told_better.contains(&index);
            (is_end_of_part(event) && counts).then_some(index)
        });
        let stated = |index: usize| Some((end_of(self.event(index)?)?, index));
        let arrived = |index: usize| {
            let at = self.event(index)?.received_at?;
            Some((Moment::new(at, MomentSource::Received), index))
        };
        ends.clone()
            .find_map(stated)
            .or_else(|| latest(of_parts.clone().filter_map(stated)))
            .or_else(|| latest(ends.filter_map(arrived)))
            .or_else(|| latest(of_parts.filter_map(arrived)))
    }

    /// Whole seconds from one moment to another; none if both are equal and only one event knows that time, or ends
    /// alone do: it is the same moment twice, and not a length of 0.
    fn between(self, from: Moment, to: Moment) -> Option<Duration> {
        if from.source != MomentSource::Stated && from.at == to.at {
            let knows = |(_, event): &(usize, &Event<'_>)| match from.source {
                MomentSource::Received => event.received_at == Some(from.at),
                _ => Self::earliest_moment(event) == Some(from.at),
            };
            let mut known = self.events().filter(knows);
            let (first, second) = (known.next(), known.next());
            let is_end = |(_, event): (usize, &Event<'_>)| as_end(event).is_some();
            if second.is_none() || first.into_iter().chain(second).chain(known).all(is_end) {
                return None;
            }
        }
        span(from, to)
    }

    /// [`between`](Self::between), if neither moment is only an arrival.
    fn known_between(self, from: Moment, to: Moment) -> Option<Duration> {
        known_span(from, to)?;
        self.between(from, to)
    }
}

/// Recordings, transcriptions and notes come when the call is long over, and a detection may.
const fn is_of_call_itself(event: &Event<'_>) -> bool {
    !matches!(
        event.kind,
        EventKind::Recording(_)
            | EventKind::Transcript(_)
            | EventKind::Noted(_)
            | EventKind::Detected(_)
    )
}

const fn is_answer(event: &Event<'_>) -> bool {
    matches!(event.kind, EventKind::Answered(_) | EventKind::PickedUp(_))
}

pub(super) fn stated(at: Option<DateTime<Utc>>) -> Option<Moment> {
    Some(Moment::new(at?, MomentSource::Stated))
}

/// When the talk began whose end an event tells of.
pub(super) fn talk_began(event: &Event<'_>) -> Option<DateTime<Utc>> {
    let ended = as_end(event).filter(|ended| ended.outcome == Some(Outcome::Answered))?;
    let talk_time = ended.talk_time.filter(|time| !time.is_zero())?;
    less(end_of(event)?.at, talk_time)
}

/// Whether nothing was heard of a call for so long, or no time is known of any of its events.
///
/// The arrivals alone count if there are any: a date that a vendor, or a forger, sent may lie far ahead.
pub(crate) fn is_silent<'t>(
    events: impl Iterator<Item = &'t Event<'static>> + Clone,
    now: DateTime<Utc>,
    span: Duration,
) -> bool {
    let arrivals = events.clone().filter_map(|event| event.received_at);
    let latest = arrivals.max().or_else(|| {
        let stated = events.flat_map(|event| {
            let end = end_of(event).map(|moment| moment.at);
            [
                event.occurred_at,
                event.times.started_at,
                event.times.answered_at,
                end,
            ]
        });
        stated.flatten().filter(|at| *at <= now).max()
    });
    latest.is_none_or(|latest| is_past(latest, span, now))
}

/// Whether so much time has passed since a moment.
fn is_past(moment: DateTime<Utc>, span: Duration, now: DateTime<Utc>) -> bool {
    TimeDelta::from_std(span)
        .ok()
        .and_then(|span| moment.checked_add_signed(span))
        .is_some_and(|due| due <= now)
}

fn is_end_of_part(event: &Event<'_>) -> bool {
    match &event.kind {
        EventKind::Ended(ended) => ended.scope != Scope::Call,
        EventKind::Voicemail(_) | EventKind::Forwarded(_) => true,
        _ => false,
    }
}

/// The latest moment; of equal ones a stated one.
fn latest(moments: impl Iterator<Item = (Moment, usize)>) -> Option<(Moment, usize)> {
    moments.reduce(|one, other| {
        let is_later =
            other.0.at > one.0.at || (other.0.at == one.0.at && other.0.source < one.0.source);
        if is_later { other } else { one }
    })
}

/// When the end happened that an event tells of, by the vendor's word.
pub(super) fn end_of(event: &Event<'_>) -> Option<Moment> {
    if let Some(at) = event.times.ended_at.or(event.occurred_at) {
        return Some(Moment::new(at, MomentSource::Stated));
    }
    let length = as_end(event)?.duration?;
    let length = TimeDelta::from_std(length).ok()?;
    let at = event.times.started_at?.checked_add_signed(length)?;
    Some(Moment::new(at, MomentSource::Derived))
}

pub(super) const fn as_end<'e, 'a>(event: &'e Event<'a>) -> Option<&'e Ended<'a>> {
    match &event.kind {
        EventKind::Ended(ended) => Some(ended),
        _ => None,
    }
}

pub(super) fn less(at: DateTime<Utc>, length: Duration) -> Option<DateTime<Utc>> {
    at.checked_sub_signed(TimeDelta::from_std(length).ok()?)
}

/// The earliest arrival.
fn received<'t>(events: impl Iterator<Item = &'t Event<'static>>) -> Option<Moment> {
    let at = events.filter_map(|event| event.received_at).min()?;
    Some(Moment::new(at, MomentSource::Received))
}

/// Whole seconds from one moment to another.
fn span(from: Moment, to: Moment) -> Option<Duration> {
    let span = to.at.signed_duration_since(from.at).num_seconds();
    u64::try_from(span).ok().map(Duration::from_secs)
}

/// [`span`], if neither moment is only an arrival.
pub(super) fn known_span(from: Moment, to: Moment) -> Option<Duration> {
    let is_arrival = |moment: Moment| moment.source == MomentSource::Received;
    (!is_arrival(from) && !is_arrival(to)).then(|| span(from, to))?
}

/// How long the caller of a call waited, from its start until a moment.
pub(super) fn waited(events: &[Event<'static>], from: Moment, to: Moment) -> Option<Duration> {
    if from.source == MomentSource::Stated || from.at != to.at {
        return span(from, to);
    }
    // The one case in which the events must be looked at again.
    let timeline: Timeline = events.iter().cloned().collect();
    let replay = timeline.replay();
    let call = View {
        timeline: &timeline,
        replay: &replay,
    };
    call.between(from, to)
}

/// A length without its fraction of a second.
pub(super) const fn whole_seconds(length: Duration) -> Duration {
    Duration::from_secs(length.as_secs())
}
