//! What a net2phone Canada subscription sends, typed.

use alloc::vec::Vec;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::text::{Text, is_default, own_text, words};

/// What a net2phone Canada subscription sends, in net2phone Canada's words.
///
/// A field is *always* there where its documentation says so, on the events that have it; absent,
/// it is then a notice.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Payload<'a> {
    /// Which event it is.
    #[serde(skip)]
    pub kind: Kind,
    /// Whether both sides are devices of net2phone. Always there.
    #[serde(skip_serializing_if = "is_default")]
    pub on_net: Option<bool>,
    /// The side that calls.
    #[serde(skip_serializing_if = "is_default")]
    pub from: Side<'a>,
    /// The side that is called.
    #[serde(skip_serializing_if = "is_default")]
    pub to: Side<'a>,
    /// When the call was set up, in UTC. Always there.
    #[serde(skip_serializing_if = "is_default")]
    pub time_start: Option<DateTime<Utc>>,
    /// When it was answered, in UTC.
    #[serde(skip_serializing_if = "is_default")]
    pub time_answer: Option<DateTime<Utc>>,
    /// The call in between, of a transfer.
    #[serde(skip_serializing_if = "is_default")]
    pub by_call_id: Text<'a>,
    /// What a `subscription` has to say, for people. Always there.
    #[serde(skip_serializing_if = "is_default")]
    pub msg: Text<'a>,
    /// How far the subscription is. Always there.
    #[serde(skip_serializing_if = "is_default")]
    pub state: Option<SubscriptionState<'a>>,
    /// The records of a `cdr`, which is an array of them.
    #[serde(skip_serializing_if = "is_default")]
    pub cdrs: Vec<Record<'a>>,
    // The rest serves while reading; `settle` clears it.
    /// Whether the call's fields are in an object `calls`.
    #[serde(skip)]
    pub(super) wrapped: bool,
    /// The index in the body of each of `cdrs`.
    #[serde(skip)]
    pub(super) indices: Vec<usize>,
    /// Whether `time_answer` was sent and could not be read.
    #[serde(skip)]
    pub(super) answer_unreadable: bool,
}

/// One side of a call, or of its record.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Side<'a> {
    /// This side's own id: the two sides of a call have different ones. Always there.
    #[serde(skip_serializing_if = "is_default")]
    pub call_id: Text<'a>,
    /// A phone number (E.164), SIP address, device or extension. Always there on a `call`.
    #[serde(skip_serializing_if = "is_default")]
    pub id: Text<'a>,
    /// The extension; absent for an outside party.
    #[serde(skip_serializing_if = "is_default")]
    pub user: Text<'a>,
    /// The caller's name; `from` alone has one.
    #[serde(skip_serializing_if = "is_default")]
    pub name: Text<'a>,
    /// The account's domain; absent for an outside party.
    #[serde(skip_serializing_if = "is_default")]
    pub domain: Text<'a>,
    /// What this side does. Always there on a `call`, which alone has it.
    #[serde(skip_serializing_if = "is_default")]
    pub state: Option<State<'a>>,
    /// Not explained. Always there on a `call`'s `to`, which alone has it.
    #[serde(skip_serializing_if = "is_default")]
    pub is_human: Option<bool>,
}

/// The record of one call, or of one segment of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Record<'a> {
    /// The side that called.
    #[serde(skip_serializing_if = "is_default")]
    pub from: Side<'a>,
    /// The side that was called.
    #[serde(skip_serializing_if = "is_default")]
    pub to: Side<'a>,
    /// When it was answered.
    #[serde(skip_serializing_if = "is_default")]
    pub answer_time: Option<DateTime<Utc>>,
    /// When it began. Always there.
    #[serde(skip_serializing_if = "is_default")]
    pub start_time: Option<DateTime<Utc>>,
    /// When it ended. Always there.
    #[serde(skip_serializing_if = "is_default")]
    pub end_time: Option<DateTime<Utc>>,
    /// Its length in seconds; need not fit the times. Always there.
    #[serde(skip_serializing_if = "is_default")]
    pub duration: Option<u32>,
    /// Whether `answer_time` was sent and could not be read.
    #[serde(skip)]
    pub(super) answer_unreadable: bool,
}

words! {
    /// Which event a delivery reports; see the [module's table](super#events).
    pub enum Kind {
        /// A side of a call changed its state.
        Call = "call",
        /// Calls ended: their records.
        Cdr = "cdr",
        /// The subscription itself changed its state.
        Subscription = "subscription",
    }
}

words! {
    /// What one side of a call does.
    pub enum State<'a> {
        /// It waits for the other side.
        Progressing = "progressing",
        /// It rings.
        Ringing = "ringing",
        /// It talks.
        Active = "active",
        /// It is through.
        Ended = "ended",
    }
}

words! {
    /// How far a subscription is.
    pub enum SubscriptionState<'a> {
        /// It was asked for.
        Preparing = "preparing",
        /// Events will come.
        Ready = "ready",
    }
}

impl Payload<'_> {
    /// Makes the payload independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Payload<'static> {
        Payload {
            kind: self.kind,
            on_net: self.on_net,
            from: self.from.into_owned(),
            to: self.to.into_owned(),
            time_start: self.time_start,
            time_answer: self.time_answer,
            by_call_id: own_text(self.by_call_id),
            msg: own_text(self.msg),
            state: self.state.map(SubscriptionState::into_owned),
            cdrs: self.cdrs.into_iter().map(Record::into_owned).collect(),
            wrapped: self.wrapped,
            indices: self.indices,
            answer_unreadable: self.answer_unreadable,
        }
    }
}

impl Side<'_> {
    /// Makes the side independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Side<'static> {
        Side {
            call_id: own_text(self.call_id),
            id: own_text(self.id),
            user: own_text(self.user),
            name: own_text(self.name),
            domain: own_text(self.domain),
            state: self.state.map(State::into_owned),
            is_human: self.is_human,
        }
    }
}

impl Record<'_> {
    /// Makes the record independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Record<'static> {
        Record {
            from: self.from.into_owned(),
            to: self.to.into_owned(),
            answer_time: self.answer_time,
            start_time: self.start_time,
            end_time: self.end_time,
            duration: self.duration,
            answer_unreadable: self.answer_unreadable,
        }
    }
}
