//! What an [`Event`] is made of.

use core::time::Duration;

use alloc::vec::{self, Vec};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::PhoneNumber;
use crate::text::{Text, is_default, own_text};

pub(crate) mod kind;
pub(crate) mod model;
mod parts;
pub(crate) mod seconds;
pub(crate) mod words;

pub(crate) use kind::EventKind;
pub(crate) use model::Event;
pub use model::Identity;
pub use parts::{
    Answered, Detected, Digits, Ended, Files, FlowStep, Forwarded, Hold, Message, Noted, Park,
    PickedUp, Recording, Speech, Subscription, Transcript, Transferred, Voicemail,
};
pub use words::{
    AnsweredBy, Detection, EndedBy, Medium, MessageStatus, NoteKind, RecordingStatus, Scope, Side,
    Transfer, TransferRole,
};
pub(crate) use words::{Direction, Outcome};

/// How sure it is which call an event belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Correlation {
    /// By the call's id.
    CallId,
    /// By its two numbers and its time only.
    Numbers,
    /// Not at all: a message, a subscription, a test, or too little is known.
    None,
}

/// Why an event is no part of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NotOfACall {
    /// It is a text message.
    Message,
    /// The vendor tells of the webhook itself.
    Subscription,
    /// The vendor's test button sent it.
    Test,
    /// It has no call id; see [`calls_by_numbers`](crate::calls_by_numbers).
    NoCallId,
}

/// Whose phone system an event is of.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Account<'a> {
    /// The vendor's id of the account.
    #[serde(default, skip_serializing_if = "is_default")]
    pub id: Text<'a>,
    /// The part of it, where the vendor tells such parts.
    #[serde(default, skip_serializing_if = "is_default")]
    pub tenant: Text<'a>,
}

/// Which call an event is of.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CallIds<'a> {
    /// Shared by all events of one call.
    #[serde(default, skip_serializing_if = "is_default")]
    pub id: Text<'a>,
    /// One party's connection to the call.
    #[serde(default, skip_serializing_if = "is_default")]
    pub leg_id: Text<'a>,
    /// Another call that this one came from.
    #[serde(default, skip_serializing_if = "is_default")]
    pub linked_id: Text<'a>,
    /// What the customer's own system gave or got when it started the call (click to dial).
    #[serde(default, skip_serializing_if = "is_default")]
    pub reference: Text<'a>,
}

/// One side of a call or message.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Party<'a> {
    /// The number.
    #[serde(default, skip_serializing_if = "is_default")]
    pub number: Option<PhoneNumber<'a>>,
    /// The name that the vendor gives: that of the caller ID, or of the dialled number.
    #[serde(default, skip_serializing_if = "is_default")]
    pub name: Text<'a>,
}

impl Party<'_> {
    /// Makes the party independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Party<'static> {
        Party {
            number: self.number.map(PhoneNumber::into_owned),
            name: own_text(self.name),
        }
    }
}

/// A user or extension of the account.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Agent<'a> {
    /// The vendor's id of the user.
    #[serde(default, skip_serializing_if = "is_default")]
    pub id: Text<'a>,
    /// The extension.
    #[serde(default, skip_serializing_if = "is_default")]
    pub extension: Text<'a>,
    /// The user's name.
    #[serde(default, skip_serializing_if = "is_default")]
    pub name: Text<'a>,
}

impl<'a> Agent<'a> {
    /// The agent of whom this is known; none where nothing is.
    #[inline]
    pub(crate) fn of(id: Text<'a>, extension: Text<'a>, name: Text<'a>) -> Option<Self> {
        let known = id.is_some() || extension.is_some() || name.is_some();
        known.then_some(Self {
            id,
            extension,
            name,
        })
    }

    /// What the agent is best told by: the id, else the extension, else the name. The fold goes by
    /// it, and a report per agent should.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        let known = self.id.as_deref().or(self.extension.as_deref());
        known.or(self.name.as_deref())
    }

    /// What to show a person: the name, else the extension, else the id.
    #[must_use]
    pub fn label(&self) -> Option<&str> {
        let known = self.name.as_deref().or(self.extension.as_deref());
        known.or(self.id.as_deref())
    }

    /// Makes the agent independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Agent<'static> {
        Agent {
            id: own_text(self.id),
            extension: own_text(self.extension),
            name: own_text(self.name),
        }
    }
}

/// A queue or ring group.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Group<'a> {
    /// Its number inside the account.
    #[serde(default, skip_serializing_if = "is_default")]
    pub number: Text<'a>,
    /// Its name.
    #[serde(default, skip_serializing_if = "is_default")]
    pub name: Text<'a>,
}

impl<'a> Group<'a> {
    /// The group of which this is known; none where nothing is.
    #[inline]
    pub(crate) fn of(number: Text<'a>, name: Text<'a>) -> Option<Self> {
        let known = number.is_some() || name.is_some();
        known.then_some(Self { number, name })
    }

    /// Makes the group independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Group<'static> {
        Group {
            number: own_text(self.number),
            name: own_text(self.name),
        }
    }
}

/// Times of a call that a vendor states in one event; in a leg's end, of that leg.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Times {
    /// When it started.
    #[serde(default, skip_serializing_if = "is_default")]
    pub started_at: Option<DateTime<Utc>>,
    /// When it was answered.
    #[serde(default, skip_serializing_if = "is_default")]
    pub answered_at: Option<DateTime<Utc>>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "is_default")]
    pub ended_at: Option<DateTime<Utc>>,
}

/// The events of one delivery, which borrow from the request. One event is held in place.
#[derive(Debug, Clone, Default)]
pub struct Events<'a> {
    first: Option<Event<'a>>,
    rest: vec::IntoIter<Event<'a>>,
}

impl<'a> Events<'a> {
    #[inline]
    pub(crate) fn one(event: Event<'a>) -> Self {
        Self {
            first: Some(event),
            rest: vec::IntoIter::default(),
        }
    }

    pub(crate) fn many(events: Vec<Event<'a>>) -> Self {
        Self {
            first: None,
            rest: events.into_iter(),
        }
    }
}

impl<'a> Iterator for Events<'a> {
    type Item = Event<'a>;

    #[inline]
    fn next(&mut self) -> Option<Event<'a>> {
        self.first.take().or_else(|| self.rest.next())
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let length = usize::from(self.first.is_some()).saturating_add(self.rest.len());
        (length, Some(length))
    }
}

impl ExactSizeIterator for Events<'_> {}

impl core::iter::FusedIterator for Events<'_> {}

/// A length as events have it.
pub(crate) const fn whole_seconds(length: Duration) -> Duration {
    Duration::from_secs(length.as_secs())
}

/// A length as vendors state it.
#[inline]
pub(crate) fn span(seconds: Option<u32>) -> Option<Duration> {
    seconds.map(|seconds| Duration::from_secs(seconds.into()))
}
