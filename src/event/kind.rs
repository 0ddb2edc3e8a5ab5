//! What can happen to a call.

use core::time::Duration;

use alloc::borrow::Cow;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::Agent;
use crate::PhoneNumber;
use crate::text::{Text, is_default, own, own_text, words};

/// What happened.
///
/// As JSON an object whose `type` is the [name](Self::as_str) and whose other fields are those of
/// the variant's struct.
// The order of the variants is their rank in a call's timeline.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum EventKind<'a> {
    /// The call is known; nobody is alerted yet.
    Initiated,
    /// The call reached a named point of the call flow.
    FlowStep(FlowStep<'a>),
    /// The caller pressed keys in a menu.
    Digits(Digits<'a>),
    /// The call entered a queue, or moved on inside it.
    Queued,
    /// A user, an extension or a ring group is being alerted.
    Ringing,
    /// Two parties talk.
    Answered,
    /// The call was put on hold.
    Held(Hold<'a>),
    /// The call was taken off hold.
    Resumed(Hold<'a>),
    /// The call was parked.
    Parked(Park<'a>),
    /// The call was taken from where it was parked.
    Unparked(Park<'a>),
    /// The agent gave the call away, or received it.
    Transferred(Transferred<'a>),
    /// The call was forwarded.
    Forwarded(Forwarded<'a>),
    /// Somebody answered the ringing phone of a colleague.
    PickedUp(PickedUp<'a>),
    /// One party's leg, one group's attempt, or the whole call is over.
    Ended(Ended<'a>),
    /// A voicemail was left, or the caller left none.
    Voicemail(Voicemail<'a>),
    /// A recording is available, or failed.
    Recording(Recording<'a>),
    /// A transcription is available.
    Transcript,
    /// A call to an emergency service was placed.
    Emergency,
    /// A text message.
    Message(Message<'a>),
    /// The vendor tells of the webhook itself.
    Subscription(Subscription<'a>),
    /// The vendor's event is not known, or what it says has no meaning here. A kind that a newer version
    /// of this crate wrote as JSON is read as this one, too.
    #[serde(other)]
    Unknown,
}

impl EventKind<'_> {
    /// The kind's name: the `type` of its JSON.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Initiated => "initiated",
            Self::FlowStep(_) => "flow_step",
            Self::Digits(_) => "digits",
            Self::Queued => "queued",
            Self::Ringing => "ringing",
            Self::Answered => "answered",
            Self::Held(_) => "held",
            Self::Resumed(_) => "resumed",
            Self::Parked(_) => "parked",
            Self::Unparked(_) => "unparked",
            Self::Transferred(_) => "transferred",
            Self::Forwarded(_) => "forwarded",
            Self::PickedUp(_) => "picked_up",
            Self::Ended(_) => "ended",
            Self::Voicemail(_) => "voicemail",
            Self::Recording(_) => "recording",
            Self::Transcript => "transcript",
            Self::Emergency => "emergency",
            Self::Message(_) => "message",
            Self::Subscription(_) => "subscription",
            Self::Unknown => "unknown",
        }
    }

    /// Makes the kind independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> EventKind<'static> {
        match self {
            Self::Initiated => EventKind::Initiated,
            Self::FlowStep(FlowStep { step }) => EventKind::FlowStep(FlowStep {
                step: own_text(step),
            }),
            Self::Digits(Digits { value }) => EventKind::Digits(Digits {
                value: own_text(value),
            }),
            Self::Queued => EventKind::Queued,
            Self::Ringing => EventKind::Ringing,
            Self::Answered => EventKind::Answered,
            Self::Held(hold) => EventKind::Held(hold.into_owned()),
            Self::Resumed(hold) => EventKind::Resumed(hold.into_owned()),
            Self::Parked(Park { slot }) => EventKind::Parked(Park {
                slot: own_text(slot),
            }),
            Self::Unparked(Park { slot }) => EventKind::Unparked(Park {
                slot: own_text(slot),
            }),
            Self::Transferred(transferred) => EventKind::Transferred(Transferred {
                transfer: transferred.transfer,
                role: transferred.role,
                reason: own_text(transferred.reason),
            }),
            Self::Forwarded(Forwarded { target }) => EventKind::Forwarded(Forwarded {
                target: target.map(PhoneNumber::into_owned),
            }),
            Self::PickedUp(PickedUp { colleague }) => EventKind::PickedUp(PickedUp {
                colleague: colleague.map(Agent::into_owned),
            }),
            Self::Ended(ended) => EventKind::Ended(Ended {
                scope: ended.scope,
                outcome: ended.outcome,
                duration: ended.duration,
                talk_time: ended.talk_time,
                recorded: ended.recorded,
                reason: own_text(ended.reason),
            }),
            Self::Voicemail(voicemail) => EventKind::Voicemail(voicemail.into_owned()),
            Self::Recording(recording) => EventKind::Recording(recording.into_owned()),
            Self::Transcript => EventKind::Transcript,
            Self::Emergency => EventKind::Emergency,
            Self::Message(message) => EventKind::Message(Message {
                id: own_text(message.id),
                conversation_id: own_text(message.conversation_id),
                medium: message.medium,
                text: own_text(message.text),
            }),
            Self::Subscription(subscription) => EventKind::Subscription(Subscription {
                state: own_text(subscription.state),
                text: own_text(subscription.text),
            }),
            Self::Unknown => EventKind::Unknown,
        }
    }
}

/// Of [`EventKind::FlowStep`].
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FlowStep<'a> {
    /// The point's name.
    #[serde(default, skip_serializing_if = "is_default")]
    pub step: Text<'a>,
}

/// Of [`EventKind::Digits`].
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Digits<'a> {
    /// The keys: `0` to `9`, `*`, `#`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub value: Text<'a>,
}

/// Of [`EventKind::Held`] and [`EventKind::Resumed`].
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Hold<'a> {
    /// How long the call was on hold. JSON has whole seconds.
    #[serde(default, skip_serializing_if = "is_default", with = "seconds")]
    #[cfg_attr(hookswitch_schema, schemars(with = "Option<seconds::Seconds>"))]
    pub held_for: Option<Duration>,
    /// The vendor's word for why, or on which side.
    #[serde(default, skip_serializing_if = "is_default")]
    pub reason: Text<'a>,
}

impl Hold<'_> {
    /// Makes it independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Hold<'static> {
        Hold {
            held_for: self.held_for,
            reason: own_text(self.reason),
        }
    }
}

/// Of [`EventKind::Parked`] and [`EventKind::Unparked`].
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Park<'a> {
    /// Where the call is parked.
    #[serde(default, skip_serializing_if = "is_default")]
    pub slot: Text<'a>,
}

/// Of [`EventKind::Transferred`].
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Transferred<'a> {
    /// Without or after asking.
    pub transfer: Transfer,
    /// Whether the agent gave or received the call.
    #[serde(default, skip_serializing_if = "is_default")]
    pub role: Option<TransferRole>,
    /// The vendor's word for the role.
    #[serde(default, skip_serializing_if = "is_default")]
    pub reason: Text<'a>,
}

words! {
    /// The kind of a transfer.
    #[derive(Default)]
    pub model enum Transfer {
        /// Without asking the other first.
        #[default]
        Blind = "blind",
        /// After asking the other.
        Consultative = "consultative",
    }
}

words! {
    /// The agent's part in a transfer.
    pub model enum TransferRole {
        /// The agent gave the call away.
        Gave = "gave",
        /// The agent received the call.
        Received = "received",
    }
}

/// Of [`EventKind::Forwarded`].
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Forwarded<'a> {
    /// Where to.
    #[serde(default, skip_serializing_if = "is_default")]
    pub target: Option<PhoneNumber<'a>>,
}

/// Of [`EventKind::PickedUp`].
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PickedUp<'a> {
    /// Whose phone rang.
    #[serde(default, skip_serializing_if = "is_default")]
    pub colleague: Option<Agent<'a>>,
}

/// Of [`EventKind::Ended`].
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Ended<'a> {
    /// What is over.
    pub scope: Scope,
    /// What came of it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub outcome: Option<Outcome>,
    /// From its start to its end. JSON has whole seconds.
    #[serde(default, skip_serializing_if = "is_default", with = "seconds")]
    #[cfg_attr(hookswitch_schema, schemars(with = "Option<seconds::Seconds>"))]
    pub duration: Option<Duration>,
    /// From the answer to the end. JSON has whole seconds.
    #[serde(default, skip_serializing_if = "is_default", with = "seconds")]
    #[cfg_attr(hookswitch_schema, schemars(with = "Option<seconds::Seconds>"))]
    pub talk_time: Option<Duration>,
    /// Whether it was recorded.
    #[serde(default, skip_serializing_if = "is_default")]
    pub recorded: Option<bool>,
    /// The vendor's word for why.
    #[serde(default, skip_serializing_if = "is_default")]
    pub reason: Text<'a>,
}

words! {
    /// What an [`Ended`] is the end of.
    #[derive(Default)]
    pub model enum Scope {
        /// One party's leg.
        #[default]
        Leg = "leg",
        /// The attempt of a queue or ring group.
        Group = "group",
        /// The whole call.
        Call = "call",
    }
}

words! {
    /// What came of a call or of a part of it.
    pub model enum Outcome {
        /// A person talked.
        Answered = "answered",
        /// A message was left.
        Voicemail = "voicemail",
        /// A menu, queue, announcement or mailbox took the call, and no person did.
        AnsweredBySystem = "answered_by_system",
        /// Inbound: nobody of the account answered.
        Missed = "missed",
        /// Outbound: the other side did not answer.
        NoAnswer = "no_answer",
        /// The other side was busy.
        Busy = "busy",
        /// Somebody rejected the call.
        Rejected = "rejected",
        /// The call was blocked.
        Blocked = "blocked",
        /// The caller gave up waiting.
        Abandoned = "abandoned",
        /// The queue or group gave up.
        TimedOut = "timed_out",
        /// The call was forwarded.
        Forwarded = "forwarded",
    }
}

impl Outcome {
    /// Whether a person answered: true of [`Answered`](Self::Answered) alone.
    #[must_use]
    pub const fn was_answered(self) -> bool {
        matches!(self, Self::Answered)
    }
}

/// Of [`EventKind::Voicemail`].
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Voicemail<'a> {
    /// Whether a message was left.
    pub left: bool,
    /// Its length. JSON has whole seconds.
    #[serde(default, skip_serializing_if = "is_default", with = "seconds")]
    #[cfg_attr(hookswitch_schema, schemars(with = "Option<seconds::Seconds>"))]
    pub duration: Option<Duration>,
    /// The vendor's id of it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub id: Text<'a>,
    /// Where the vendor keeps it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub url: Text<'a>,
    /// Its files.
    #[serde(default, skip_serializing_if = "is_default")]
    pub files: Vec<Cow<'a, str>>,
    /// The vendor's word for why none was left.
    #[serde(default, skip_serializing_if = "is_default")]
    pub reason: Text<'a>,
}

impl Voicemail<'_> {
    /// Makes it independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Voicemail<'static> {
        Voicemail {
            left: self.left,
            duration: self.duration,
            id: own_text(self.id),
            url: own_text(self.url),
            files: self.files.into_iter().map(own).collect(),
            reason: own_text(self.reason),
        }
    }
}

/// Of [`EventKind::Recording`].
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Recording<'a> {
    /// Whether it can be had.
    pub status: RecordingStatus,
    /// The vendor's id of it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub id: Text<'a>,
    /// Where the vendor keeps it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub url: Text<'a>,
    /// The vendor's word for why it failed.
    #[serde(default, skip_serializing_if = "is_default")]
    pub reason: Text<'a>,
}

impl Recording<'_> {
    /// Makes it independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Recording<'static> {
        Recording {
            status: self.status,
            id: own_text(self.id),
            url: own_text(self.url),
            reason: own_text(self.reason),
        }
    }
}

words! {
    /// Whether a recording can be had.
    #[derive(Default)]
    pub model enum RecordingStatus {
        /// It can.
        #[default]
        Available = "available",
        /// It could not be made.
        Failed = "failed",
    }
}

/// Of [`EventKind::Message`].
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Message<'a> {
    /// The vendor's id of it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub id: Text<'a>,
    /// The vendor's id of the conversation.
    #[serde(default, skip_serializing_if = "is_default")]
    pub conversation_id: Text<'a>,
    /// SMS or MMS.
    #[serde(default, skip_serializing_if = "is_default")]
    pub medium: Option<Medium>,
    /// The text, as sent.
    #[serde(default, skip_serializing_if = "is_default")]
    pub text: Text<'a>,
}

words! {
    /// The medium of a text message.
    pub model enum Medium {
        /// Text alone.
        Sms = "sms",
        /// With media.
        Mms = "mms",
    }
}

/// Of [`EventKind::Subscription`].
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Subscription<'a> {
    /// `preparing`, `ready`, or the vendor's word.
    #[serde(default, skip_serializing_if = "is_default")]
    pub state: Text<'a>,
    /// What the vendor says of it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub text: Text<'a>,
}

/// Seconds as a number, for spans that may be absent.
pub(crate) mod seconds {
    use core::time::Duration;

    use serde::{Deserialize as _, Deserializer, Serializer};

    /// A span of time in whole seconds.
    #[cfg(hookswitch_schema)]
    #[derive(schemars::JsonSchema)]
    #[allow(dead_code, reason = "it stands for the number that is written")]
    pub(crate) struct Seconds(u64);

    pub(crate) fn serialize<S: Serializer>(
        span: &Option<Duration>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match span {
            Some(span) => serializer.serialize_some(&span.as_secs()),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Duration>, D::Error> {
        let seconds = Option::<u64>::deserialize(deserializer)?;
        Ok(seconds.map(Duration::from_secs))
    }
}
