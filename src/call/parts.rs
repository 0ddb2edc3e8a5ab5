//! The parts of a call.

use core::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::times;
use crate::PhoneNumber;
use crate::event::{Agent, Outcome, Transfer, TransferRole, seconds};
use crate::text::{Text, is_default};
use crate::words::words;

/// One agent's part in a call, or that of a number, if the vendor names no agent. The leg of a caller from outside
/// is none. The [guide](crate::guide::reports) makes reports per agent of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Leg {
    /// The vendor's id of the leg; the first, if the agent had several.
    #[serde(default, skip_serializing_if = "is_default")]
    pub id: Text<'static>,
    /// The number at the leg, if the vendor tells which side the leg is on: that which was called, or that
    /// from which an agent called. A programmable phone system has no agents, but numbers.
    #[serde(default, skip_serializing_if = "is_default")]
    pub number: Option<PhoneNumber<'static>>,
    /// The agent, where the vendor names one.
    #[serde(default, skip_serializing_if = "is_default")]
    pub agent: Option<Agent<'static>>,
    /// When the agent's phone began to ring.
    #[serde(default, skip_serializing_if = "is_default")]
    pub rang_at: Option<Moment>,
    /// When the agent answered.
    #[serde(default, skip_serializing_if = "is_default")]
    pub answered_at: Option<Moment>,
    /// When the agent's part ended, unless it goes on.
    #[serde(default, skip_serializing_if = "is_default")]
    pub ended_at: Option<Moment>,
    /// What came of it, unless it goes on.
    #[serde(default, skip_serializing_if = "is_default")]
    pub outcome: Option<Outcome>,
    /// How long the agent talked, in whole seconds: what the vendor states in the end of this part, or in an
    /// end of the call that names the agent; else from the answer to the end, time on hold included.
    ///
    /// Of an agent who answered several times, the sum of what the ends state: 30 s, then a colleague, then
    /// 70 s more are 100 s. A talk whose end is told twice counts once. Absent while the part goes on; if the
    /// agent did not answer; if one of the two moments is only an arrival and no end states a length, as with
    /// PetDesk Phones; if only an attempt's end is told, such as a colleague's answer; and if one of several
    /// ends states none.
    #[serde(default, skip_serializing_if = "is_default", with = "seconds")]
    #[cfg_attr(hookswitch_schema, schemars(with = "Option<seconds::Seconds>"))]
    pub talk_time: Option<Duration>,
}

impl Leg {
    /// How long the agent's phone rang, in whole seconds: from the first ringing to the first answer; if the
    /// agent did not answer, to the end of this part. A pause between two ringings counts as ringing, and a
    /// ringing after the first answer does not count.
    ///
    /// Absent if one of the two moments is not known, or is only an arrival. Some vendors tell of no end if a
    /// colleague answers first.
    #[must_use]
    pub fn rang_for(&self) -> Option<Duration> {
        times::known_span(self.rang_at?, self.answered_at.or(self.ended_at)?)
    }
}

/// One transfer of a call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CallTransfer {
    /// Without or after asking, if the vendor says which.
    #[serde(default, skip_serializing_if = "is_default")]
    pub transfer: Option<Transfer>,
    /// Whether the agent gave or received the call.
    #[serde(default, skip_serializing_if = "is_default")]
    pub role: Option<TransferRole>,
    /// The agent.
    #[serde(default, skip_serializing_if = "is_default")]
    pub agent: Option<Agent<'static>>,
    /// The number that the call was given to.
    #[serde(default, skip_serializing_if = "is_default")]
    pub target: Option<PhoneNumber<'static>>,
    /// The other agent: to whom the call was given, or from whom it was received.
    #[serde(default, skip_serializing_if = "is_default")]
    pub colleague: Option<Agent<'static>>,
    /// When.
    #[serde(default, skip_serializing_if = "is_default")]
    pub at: Option<DateTime<Utc>>,
}

/// A time of a call, and how it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Moment {
    /// The time.
    pub at: DateTime<Utc>,
    /// How it is known.
    pub source: MomentSource,
}

impl Moment {
    /// A moment, for use in tests.
    #[must_use]
    pub const fn new(at: DateTime<Utc>, source: MomentSource) -> Self {
        Self { at, source }
    }
}

words! {
    /// How a [`Moment`] is known.
    pub model enum MomentSource {
        /// The vendor gave that very time.
        Stated = "stated",
        /// It follows from other times and lengths.
        Derived = "derived",
        /// Only the arrival of the request is known.
        Received = "received",
    }
}
