//! From the events of one call to the call.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, Schema, SchemaRef};
use chrono::{DateTime, Utc};
use hookswitch::call::Moment;
use hookswitch::event::Agent;
use hookswitch::{Call, Event};
use serde_json::error::Category;

use crate::columns::{Bytes, Lists, TextColumn, column, lengths, seconds, text, time, times};

/// The columns of calls: those of README.md.
pub fn schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        text("tenant"),
        text("call_key"),
        text("vendor"),
        text("call_id"),
        time("started_at"),
        text("started_is"),
        time("answered_at"),
        text("answered_is"),
        time("ended_at"),
        text("ended_is"),
        text("direction"),
        text("from_number"),
        text("from_name"),
        text("to_number"),
        text("placed_by"),
        text("answered_by"),
        text("state"),
        text("outcome"),
        seconds("duration"),
        seconds("talk_time"),
        seconds("waited"),
        text("recording"),
        text("call"),
        text("error"),
    ]))
}

/// An agent as a person reads it: the name and the extension, or the one that is known, else the vendor's id.
pub fn agent<'a>(agent: &'a Agent<'_>) -> Cow<'a, str> {
    match (&agent.name, &agent.extension, &agent.id) {
        (Some(name), Some(extension), _) => format!("{name} ({extension})").into(),
        (Some(text), None, _) | (None, Some(text), _) | (None, None, Some(text)) => {
            Cow::Borrowed(text)
        }
        (None, None, None) => "?".into(),
    }
}

/// A column of moments: the times, and how each is known.
struct Moments {
    at: Vec<Option<DateTime<Utc>>>,
    is: TextColumn,
}

impl Moments {
    fn new(name: &'static str) -> Self {
        Self {
            at: Vec::new(),
            is: TextColumn::new(name),
        }
    }

    fn push(&mut self, moment: Option<Moment>) -> Result<(), ArrowError> {
        self.at.push(moment.map(|moment| moment.at));
        self.is.push(moment.map(|moment| moment.source.as_str()))
    }

    fn finish(self) -> Result<[ArrayRef; 2], ArrowError> {
        Ok([times(self.at), self.is.finish()?])
    }
}

/// Calls that become a batch.
pub struct Calls {
    tenant: TextColumn,
    call_key: TextColumn,
    vendor: TextColumn,
    call_id: TextColumn,
    started: Moments,
    answered: Moments,
    ended: Moments,
    direction: TextColumn,
    from_number: TextColumn,
    from_name: TextColumn,
    to_number: TextColumn,
    placed_by: TextColumn,
    answered_by: TextColumn,
    state: TextColumn,
    outcome: TextColumn,
    duration: Vec<Option<i64>>,
    talk_time: Vec<Option<i64>>,
    waited: Vec<Option<i64>>,
    recording: TextColumn,
    call: TextColumn,
    error: TextColumn,
}

impl Calls {
    /// None.
    pub fn new() -> Self {
        Self {
            tenant: TextColumn::new("tenant"),
            call_key: TextColumn::new("call_key"),
            vendor: TextColumn::new("vendor"),
            call_id: TextColumn::new("call_id"),
            started: Moments::new("started_is"),
            answered: Moments::new("answered_is"),
            ended: Moments::new("ended_is"),
            direction: TextColumn::new("direction"),
            from_number: TextColumn::new("from_number"),
            from_name: TextColumn::new("from_name"),
            to_number: TextColumn::new("to_number"),
            placed_by: TextColumn::new("placed_by"),
            answered_by: TextColumn::new("answered_by"),
            state: TextColumn::new("state"),
            outcome: TextColumn::new("outcome"),
            duration: Vec::new(),
            talk_time: Vec::new(),
            waited: Vec::new(),
            recording: TextColumn::new("recording"),
            call: TextColumn::new("call"),
            error: TextColumn::new("error"),
        }
    }

    /// Adds a call.
    pub fn push(&mut self, tenant: Option<&str>, call: &Call) -> Result<(), ArrowError> {
        let seconds =
            |span: Option<Duration>| span.and_then(|span| i64::try_from(span.as_secs()).ok());
        let recording = call.recordings.iter().find_map(|recording| {
            let place = recording.url.as_deref().or(recording.id.as_deref());
            place.filter(|_| call.recorded)
        });
        let voicemail = call
            .voicemail
            .as_ref()
            .and_then(|voicemail| voicemail.url.as_deref());
        self.tenant.push(tenant)?;
        self.call_key.show(call.key())?;
        self.vendor.push(Some(call.vendor.as_str()))?;
        self.call_id.push(call.id.as_deref())?;
        self.started.push(call.started_at)?;
        self.answered.push(call.answered_at)?;
        self.ended.push(call.ended_at)?;
        self.direction
            .push(call.direction.map(|direction| direction.as_str()))?;
        self.from_number.show(call.from.number.as_ref())?;
        self.from_name.push(call.from.name.as_deref())?;
        self.to_number.show(call.to.number.as_ref())?;
        self.placed_by
            .push(call.placed_by.as_ref().map(agent).as_deref())?;
        self.answered_by
            .push(call.answered_by.as_ref().map(agent).as_deref())?;
        self.state.push(Some(call.state.as_str()))?;
        self.outcome
            .push(call.outcome.map(|outcome| outcome.as_str()))?;
        self.duration.push(seconds(call.duration));
        self.talk_time.push(seconds(call.talk_time));
        self.waited.push(seconds(call.waited()));
        self.recording
            .push(recording.or(voicemail).or(call.recorded.then_some("yes")))?;
        self.call.json(call)?;
        self.error.push(None)
    }

    /// Adds a group that cannot be read.
    fn push_unread(
        &mut self,
        tenant: Option<&str>,
        key: Option<&str>,
        why: &str,
    ) -> Result<(), ArrowError> {
        self.tenant.push(tenant)?;
        self.call_key.push(key)?;
        for moments in [&mut self.started, &mut self.answered, &mut self.ended] {
            moments.push(None)?;
        }
        for column in [
            &mut self.vendor,
            &mut self.call_id,
            &mut self.direction,
            &mut self.from_number,
            &mut self.from_name,
            &mut self.to_number,
            &mut self.placed_by,
            &mut self.answered_by,
            &mut self.state,
            &mut self.outcome,
            &mut self.recording,
            &mut self.call,
        ] {
            column.push(None)?;
        }
        for column in [&mut self.duration, &mut self.talk_time, &mut self.waited] {
            column.push(None);
        }
        self.error.push(Some(why))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.state.len()
    }

    /// The batch.
    pub fn finish(self) -> Result<RecordBatch, ArrowError> {
        let [started_at, started_is] = self.started.finish()?;
        let [answered_at, answered_is] = self.answered.finish()?;
        let [ended_at, ended_is] = self.ended.finish()?;
        let columns = vec![
            self.tenant.finish()?,
            self.call_key.finish()?,
            self.vendor.finish()?,
            self.call_id.finish()?,
            started_at,
            started_is,
            answered_at,
            answered_is,
            ended_at,
            ended_is,
            self.direction.finish()?,
            self.from_number.finish()?,
            self.from_name.finish()?,
            self.to_number.finish()?,
            self.placed_by.finish()?,
            self.answered_by.finish()?,
            self.state.finish()?,
            self.outcome.finish()?,
            lengths(self.duration),
            lengths(self.talk_time),
            lengths(self.waited),
            self.recording.finish()?,
            self.call.finish()?,
            self.error.finish()?,
        ];
        RecordBatch::try_new(schema(), columns)
    }
}

/// The calls of a batch of groups: `tenant`, `call_key`, and as `events` the column `event` of all events of that call
/// in any order, as a list. A group that cannot be read has a row with `error`; one without an event of a call has
/// none.
///
/// # Errors
///
/// If a column is missing or of a type that cannot hold what it is for, or if a column of the result would have more
/// than 2 GiB.
pub fn fold_calls(batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let tenants = Bytes::of("tenant", column(batch, "tenant")?)?;
    let keys = Bytes::of("call_key", column(batch, "call_key")?)?;
    let lists = Lists::of("events", column(batch, "events")?)?;
    let texts = Bytes::of("events", &lists.items)?;
    let mut calls = Calls::new();
    for row in 0..batch.num_rows() {
        let texts = lists.of_row(row).filter_map(|at| texts.get(at));
        let events: Result<Vec<Event<'_>>, _> = texts.map(serde_json::from_slice).collect();
        match events.map(Call::fold) {
            Ok(Some(call)) => calls.push(tenants.text(row), &call)?,
            Ok(None) => {}
            Err(error) => {
                calls.push_unread(tenants.text(row), keys.text(row), &unreadable(&error))?
            }
        }
    }
    calls.finish()
}

/// What is wrong with the JSON of an event. What serde_json says of it has values of it.
fn unreadable(error: &serde_json::Error) -> String {
    let (line, place) = (error.line(), error.column());
    let what = match error.classify() {
        Category::Data => "is not that of an event (written by a newer version?)",
        Category::Io | Category::Syntax | Category::Eof => "is no JSON",
    };
    format!("column `events`: line {line}, column {place} of an event {what}")
}
