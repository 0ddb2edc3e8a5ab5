//! The two clocks of a hang-up: its session begins in UTC, and the call in the account's zone, which is not said.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

use super::Form;
use crate::event::Times;

/// How far the session's start may be from the call's, for both to be one moment.
const SLACK: TimeDelta = TimeDelta::minutes(2);

/// Zones are whole quarters of an hour away from UTC, by 12 hours at most to the west and 14 to the east.
const STEP: i64 = 15 * 60;
const WEST: i64 = -12 * 3600;
const EAST: i64 = 14 * 3600;

/// How far the stated length may be from the one between the times: both are rounded.
const ROUNDING: i64 = 2;

/// The times of the call in UTC, if the body tells the zone; else the start alone, which is in UTC.
pub(super) fn times(form: &Form<'_>) -> Times {
    let session = Times {
        started_at: form.session_start,
        ..Times::default()
    };
    let Some(zone) = zone(form) else {
        return session;
    };
    let utc = |time: Option<NaiveDateTime>| Some(time?.checked_sub_signed(zone)?.and_utc());
    let answered_at = utc(form.answer_time);
    let ended_at = utc(form.end_time).filter(|_| is_one_clock(form));
    Times {
        started_at: utc(form.start_time).or(session.started_at),
        answered_at,
        ended_at,
    }
}

/// How long the call took, ringing included: no zone is needed for that.
pub(super) fn length(form: &Form<'_>) -> Option<u32> {
    let length = form.end_time?.signed_duration_since(form.start_time?);
    let seconds = u32::try_from(length.num_seconds()).ok();
    seconds.filter(|_| is_one_clock(form))
}

/// How far the account's clock is ahead of UTC.
fn zone(form: &Form<'_>) -> Option<TimeDelta> {
    let session: DateTime<Utc> = form.session_start?;
    let ahead = form.start_time?.signed_duration_since(session.naive_utc());
    let steps = ahead
        .num_seconds()
        .checked_add(STEP / 2)?
        .checked_div_euclid(STEP)?;
    let seconds = steps.checked_mul(STEP)?;
    let zone = TimeDelta::try_seconds(seconds)?;
    let rest = ahead.checked_sub(&zone)?;
    ((WEST..=EAST).contains(&seconds) && rest.abs() <= SLACK).then_some(zone)
}

/// Whether the end is by the clock of the answer: not if the clock was changed in the middle of the call.
fn is_one_clock(form: &Form<'_>) -> bool {
    let (Some(answer), Some(end)) = (form.answer_time, form.end_time) else {
        return true;
    };
    let between = end.signed_duration_since(answer).num_seconds();
    match form.duration {
        Some(stated) => between.saturating_sub(stated.into()).saturating_abs() <= ROUNDING,
        None => between >= 0,
    }
}
