//! When a call started, was answered and ended, and how long it took.

use core::time::Duration;

use alloc::vec::Vec;

use chrono::{DateTime, TimeDelta, Utc};

use super::replay::{self, Replay};
use super::{Leg, Moment, MomentSource, Timeline, agent, ends_of_call};
use crate::event::{Ended, Event, EventKind, Outcome, Scope};

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
        let answered = outcome == Some(Outcome::Answered);
        let started_at = started_at(timeline);
        let answered_at = answered_at(timeline, answered);
        if !replay.is_ended() {
            return Self {
                started_at,
                answered_at,
                ended_at: None,
                duration: None,
                talk_time: None,
            };
        }
        let end = end(timeline);
        let ended_at = end.map(|(moment, _)| moment);
        let duration = length_of_call(timeline, end, |ended| ended.duration)
            .or_else(|| {
                // One party's leg is the call, where there is no other.
                let alone = replay.legs.len() <= 1;
                as_end(end.filter(|_| alone)?.1)?.duration
            })
            .or_else(|| known_between(timeline, started_at?, ended_at?));
        let talk_time = length_of_call(timeline, end, |ended| ended.talk_time)
            .or_else(|| talk_time_of_leg(replay, end?.1))
            .or_else(|| {
                let until = talks_ended(replay).or(ended_at)?;
                known_between(timeline, answered_at.filter(|_| answered)?, until)
            })
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

/// A length as the end of the call states it that counts, else as another end of the call does.
fn length_of_call(
    timeline: &Timeline,
    end: Option<(Moment, &Event<'static>)>,
    of: impl Fn(&Ended<'_>) -> Option<Duration>,
) -> Option<Duration> {
    let counts = end.and_then(|(_, event)| as_end(event));
    counts
        .filter(|ended| ended.scope == Scope::Call)
        .and_then(&of)
        .or_else(|| {
            ends_of_call(timeline)
                .rev()
                .find_map(|(_, ended)| of(ended))
        })
}

/// The talk time as the end of the one leg states it that answered, once; where nobody did, as the
/// end of the call does.
fn talk_time_of_leg(replay: &Replay<'_>, end: &Event<'_>) -> Option<Duration> {
    let mut answered = replay.answered_legs();
    match (answered.next(), answered.next()) {
        (None, _) => as_end(end)?.talk_time,
        (Some(leg), None) if leg.answers == 1 => as_end(leg.talk_ended?)?.talk_time,
        _ => None,
    }
}

/// When the last of those who answered hung up; none where that is not known of one.
fn talks_ended(replay: &Replay<'_>) -> Option<Moment> {
    let ends: Option<Vec<Moment>> = replay
        .answered_legs()
        .map(|leg| end_of(leg.talk_ended?))
        .collect();
    ends?.into_iter().max_by_key(|moment| moment.at)
}

fn started_at(timeline: &Timeline) -> Option<Moment> {
    let stated = timeline.iter().filter_map(|event| {
        let initiated = event
            .occurred_at
            .filter(|_| event.kind == EventKind::Initiated);
        [event.times.started_at, initiated]
            .into_iter()
            .flatten()
            .min()
    });
    stated
        .min()
        .map(|at| Moment::new(at, MomentSource::Stated))
        .or_else(|| {
            let known = timeline.iter().filter_map(earliest_moment).min();
            known.map(|at| Moment::new(at, MomentSource::Derived))
        })
        .or_else(|| received(timeline.iter().filter(|event| is_of_call_itself(event))))
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
    [event.occurred_at, event.times.answered_at, start]
        .into_iter()
        .flatten()
        .min()
}

/// Recordings and transcriptions come when the call is long over.
const fn is_of_call_itself(event: &Event<'_>) -> bool {
    !matches!(event.kind, EventKind::Recording(_) | EventKind::Transcript)
}

fn answered_at(timeline: &Timeline, outcome_is_answered: bool) -> Option<Moment> {
    let stated = timeline.iter().filter_map(|event| {
        let answered = event.occurred_at.filter(|_| is_answer(event));
        [event.times.answered_at, answered]
            .into_iter()
            .flatten()
            .min()
    });
    let derived = || {
        timeline
            .iter()
            .filter(|_| outcome_is_answered)
            .filter_map(talk_began)
            .min()
    };
    stated
        .min()
        .map(|at| Moment::new(at, MomentSource::Stated))
        .or_else(|| derived().map(|at| Moment::new(at, MomentSource::Derived)))
        .or_else(|| received(timeline.iter().filter(|event| is_answer(event))))
}

const fn is_answer(event: &Event<'_>) -> bool {
    matches!(event.kind, EventKind::Answered | EventKind::PickedUp(_))
}

/// When the talk began whose end an event tells of.
fn talk_began(event: &Event<'_>) -> Option<DateTime<Utc>> {
    let ended = as_end(event).filter(|ended| ended.outcome == Some(Outcome::Answered))?;
    let talk_time = ended.talk_time.filter(|time| !time.is_zero())?;
    less(end_of(event)?.at, talk_time)
}

/// The end of the call, and the event that tells of it.
fn end(timeline: &Timeline) -> Option<(Moment, &Event<'static>)> {
    let of_call = || ends_of_call(timeline).map(|(event, _)| event);
    // Of one voicemail several events may tell, the later ones long after the call.
    let first_left = timeline.iter().find(|event| is_voicemail_left(event));
    let of_parts = || {
        timeline.iter().filter(move |event| {
            let again = is_voicemail_left(event) && first_left.is_some_and(|first| first != *event);
            is_end_of_part(event) && !again
        })
    };
    latest(of_call().filter_map(with_end))
        .or_else(|| latest(of_parts().filter_map(with_end)))
        .or_else(|| latest(of_call().filter_map(with_arrival)))
        .or_else(|| latest(of_parts().filter_map(with_arrival)))
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

const fn is_voicemail_left(event: &Event<'_>) -> bool {
    matches!(&event.kind, EventKind::Voicemail(voicemail) if voicemail.left)
}

fn with_end<'t>(event: &'t Event<'static>) -> Option<(Moment, &'t Event<'static>)> {
    end_of(event).map(|moment| (moment, event))
}

fn with_arrival<'t>(event: &'t Event<'static>) -> Option<(Moment, &'t Event<'static>)> {
    let at = event.received_at?;
    Some((Moment::new(at, MomentSource::Received), event))
}

/// The latest moment; of equal ones a stated one.
fn latest<'t>(
    moments: impl Iterator<Item = (Moment, &'t Event<'static>)>,
) -> Option<(Moment, &'t Event<'static>)> {
    moments.reduce(|one, other| {
        let is_later =
            other.0.at > one.0.at || (other.0.at == one.0.at && other.0.source < one.0.source);
        if is_later { other } else { one }
    })
}

/// When the end happened that an event tells of, by the vendor's word.
fn end_of(event: &Event<'_>) -> Option<Moment> {
    if let Some(at) = event.times.ended_at.or(event.occurred_at) {
        return Some(Moment::new(at, MomentSource::Stated));
    }
    let length = as_end(event)?.duration?;
    let length = TimeDelta::from_std(length).ok()?;
    let at = event.times.started_at?.checked_add_signed(length)?;
    Some(Moment::new(at, MomentSource::Derived))
}

const fn as_end<'e, 'a>(event: &'e Event<'a>) -> Option<&'e Ended<'a>> {
    match &event.kind {
        EventKind::Ended(ended) => Some(ended),
        _ => None,
    }
}

fn less(at: DateTime<Utc>, length: Duration) -> Option<DateTime<Utc>> {
    at.checked_sub_signed(TimeDelta::from_std(length).ok()?)
}

/// The earliest arrival.
fn received<'t>(events: impl Iterator<Item = &'t Event<'static>>) -> Option<Moment> {
    let at = events.filter_map(|event| event.received_at).min()?;
    Some(Moment::new(at, MomentSource::Received))
}

/// Whole seconds from one moment to another; none where both are known by one event only: then the
/// first is but the second again.
pub(super) fn between<'t>(
    events: impl Iterator<Item = &'t Event<'static>>,
    from: Moment,
    to: Moment,
) -> Option<Duration> {
    if from.source != MomentSource::Stated && from.at == to.at {
        let knows = |event: &&Event<'_>| match from.source {
            MomentSource::Received => event.received_at == Some(from.at),
            _ => earliest_moment(event) == Some(from.at),
        };
        if events.filter(knows).count() < 2 {
            return None;
        }
    }
    let span = to.at.signed_duration_since(from.at).num_seconds();
    u64::try_from(span).ok().map(Duration::from_secs)
}

/// [`between`], where neither moment is that of an arrival.
fn known_between(timeline: &Timeline, from: Moment, to: Moment) -> Option<Duration> {
    known_span(from, to)?;
    between(timeline.iter(), from, to)
}

/// Whole seconds from one moment to another, neither of which is that of an arrival.
pub(super) fn known_span(from: Moment, to: Moment) -> Option<Duration> {
    if from.source == MomentSource::Received || to.source == MomentSource::Received {
        return None;
    }
    let span = to.at.signed_duration_since(from.at).num_seconds();
    u64::try_from(span).ok().map(Duration::from_secs)
}

/// How long the agent of a leg talked; none while the leg goes on.
fn talk_time(
    leg: &replay::Leg<'_>,
    answered_at: Option<Moment>,
    ended_at: Option<Moment>,
) -> Option<Duration> {
    let ended_at = ended_at.filter(|_| leg.answered_as.is_some())?;
    let length = match leg.answers {
        answers if answers == leg.talks => Some(leg.talked),
        1 => leg.talk_time.or_else(|| known_span(answered_at?, ended_at)),
        _ => None,
    };
    length.map(whole_seconds)
}

/// A length without its fraction of a second.
const fn whole_seconds(length: Duration) -> Duration {
    Duration::from_secs(length.as_secs())
}

/// The agents' parts in the call.
pub(super) fn legs(replay: &Replay<'_>) -> Vec<Leg> {
    replay.legs.iter().map(leg).collect()
}

/// One agent's part.
pub(super) fn leg(leg: &replay::Leg<'_>) -> Leg {
    let occurred = |event: &Event<'_>| {
        let at = event.occurred_at?;
        Some(Moment::new(at, MomentSource::Stated))
    };
    let arrived = |event: &Event<'_>| {
        let at = event.received_at?;
        Some(Moment::new(at, MomentSource::Received))
    };
    let answered = |event: &Event<'_>| {
        if as_end(event).is_none()
            && let Some(moment) = occurred(event)
        {
            return Some(moment);
        }
        if let Some(at) = event.times.answered_at {
            return Some(Moment::new(at, MomentSource::Stated));
        }
        match talk_began(event) {
            Some(at) => Some(Moment::new(at, MomentSource::Derived)),
            None if as_end(event).is_some() => None,
            None => arrived(event),
        }
    };
    let answered_at = leg.answered.and_then(answered);
    let ended_at = leg
        .ended
        .filter(|_| leg.is_idle())
        .and_then(|event| end_of(event).or_else(|| arrived(event)));
    Leg {
        agent: agent(&leg.agent),
        rang_at: leg
            .rang
            .and_then(|event| occurred(event).or_else(|| arrived(event))),
        answered_at,
        ended_at,
        outcome: leg.outcome(),
        talk_time: talk_time(leg, answered_at, ended_at),
    }
}
