//! What each kind of event says beside its name.

use core::ops::Deref;
use core::time::Duration;

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::words::{
    AnsweredBy, Detection, EndedBy, Medium, MessageStatus, NoteKind, Outcome, RecordingStatus,
    Scope, Transfer, TransferRole,
};
use super::{Agent, seconds};
use crate::PhoneNumber;
use crate::text::{Text, is_default, own, own_text};

/// Of [`EventKind::FlowStep`](super::EventKind::FlowStep).
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FlowStep<'a> {
    /// The point's name.
    #[serde(default, skip_serializing_if = "is_default")]
    pub step: Text<'a>,
}

impl FlowStep<'_> {
    /// Makes it independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> FlowStep<'static> {
        FlowStep {
            step: own_text(self.step),
        }
    }
}

/// Of [`EventKind::Digits`](super::EventKind::Digits).
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Digits<'a> {
    /// The keys: `0` to `9`, `*`, `#`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub value: Text<'a>,
}

impl Digits<'_> {
    /// Makes it independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Digits<'static> {
        Digits {
            value: own_text(self.value),
        }
    }
}

/// Of [`EventKind::Speech`](super::EventKind::Speech).
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Speech<'a> {
    /// What the caller said, as the vendor understood it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub text: Text<'a>,
}

impl Speech<'_> {
    /// Makes it independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Speech<'static> {
        Speech {
            text: own_text(self.text),
        }
    }
}

/// Of [`EventKind::Answered`](super::EventKind::Answered).
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Answered {
    /// Who answered: a person, unless the vendor says that it was not.
    #[serde(default, skip_serializing_if = "is_default")]
    pub by: AnsweredBy,
}

impl Answered {
    /// An answer by a person or by a system.
    #[must_use]
    pub const fn by(by: AnsweredBy) -> Self {
        Self { by }
    }
}

/// Of [`EventKind::Detected`](super::EventKind::Detected): answering machine detection.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Detected<'a> {
    /// What answered.
    pub what: Detection,
    /// The vendor's word for it, such as how a machine was told.
    #[serde(default, skip_serializing_if = "is_default")]
    pub reason: Text<'a>,
}

impl Detected<'_> {
    /// Makes it independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Detected<'static> {
        Detected {
            what: self.what,
            reason: own_text(self.reason),
        }
    }
}

/// Of [`EventKind::Held`](super::EventKind::Held) and [`EventKind::Resumed`](super::EventKind::Resumed).
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

/// Of [`EventKind::Parked`](super::EventKind::Parked) and [`EventKind::Unparked`](super::EventKind::Unparked).
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Park<'a> {
    /// Where the call is parked.
    #[serde(default, skip_serializing_if = "is_default")]
    pub slot: Text<'a>,
}

impl Park<'_> {
    /// Makes it independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Park<'static> {
        Park {
            slot: own_text(self.slot),
        }
    }
}

/// Of [`EventKind::Transferred`](super::EventKind::Transferred).
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Transferred<'a> {
    /// Without or after asking, if the vendor says which.
    #[serde(default, skip_serializing_if = "is_default")]
    pub transfer: Option<Transfer>,
    /// Whether the agent gave or received the call.
    #[serde(default, skip_serializing_if = "is_default")]
    pub role: Option<TransferRole>,
    /// The number that the call was given to.
    #[serde(default, skip_serializing_if = "is_default")]
    pub target: Option<PhoneNumber<'a>>,
    /// The other agent: to whom the call was given, or from whom it was received. Boxed, since few events have
    /// one, and it would make every event larger.
    #[serde(default, skip_serializing_if = "is_default")]
    pub colleague: Option<Box<Agent<'a>>>,
    /// The vendor's word for the role.
    #[serde(default, skip_serializing_if = "is_default")]
    pub reason: Text<'a>,
}

impl Transferred<'_> {
    /// Makes it independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Transferred<'static> {
        Transferred {
            transfer: self.transfer,
            role: self.role,
            target: self.target.map(PhoneNumber::into_owned),
            colleague: self.colleague.map(|agent| Box::new(agent.into_owned())),
            reason: own_text(self.reason),
        }
    }
}

/// Of [`EventKind::Forwarded`](super::EventKind::Forwarded).
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Forwarded<'a> {
    /// Where to.
    #[serde(default, skip_serializing_if = "is_default")]
    pub target: Option<PhoneNumber<'a>>,
}

impl Forwarded<'_> {
    /// Makes it independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Forwarded<'static> {
        Forwarded {
            target: self.target.map(PhoneNumber::into_owned),
        }
    }
}

/// Of [`EventKind::PickedUp`](super::EventKind::PickedUp).
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PickedUp<'a> {
    /// Whose phone rang.
    #[serde(default, skip_serializing_if = "is_default")]
    pub colleague: Option<Agent<'a>>,
}

impl PickedUp<'_> {
    /// Makes it independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> PickedUp<'static> {
        PickedUp {
            colleague: self.colleague.map(Agent::into_owned),
        }
    }
}

/// Of [`EventKind::Ended`](super::EventKind::Ended).
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
    /// Who ended it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub by: Option<EndedBy>,
    /// The SIP status code that ended it, such as 486 for busy.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sip_code: Option<u16>,
    /// The number of this record among several that the vendor sends of the same end: of two ends of a call or
    /// a leg, the higher revision counts.
    #[serde(default, skip_serializing_if = "is_default")]
    pub revision: Option<u32>,
    /// The vendor's word for why.
    #[serde(default, skip_serializing_if = "is_default")]
    pub reason: Text<'a>,
}

impl Ended<'_> {
    /// Makes it independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Ended<'static> {
        Ended {
            scope: self.scope,
            outcome: self.outcome,
            duration: self.duration,
            talk_time: self.talk_time,
            recorded: self.recorded,
            by: self.by,
            sip_code: self.sip_code,
            revision: self.revision,
            reason: own_text(self.reason),
        }
    }
}

/// Of [`EventKind::Voicemail`](super::EventKind::Voicemail).
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
    pub files: Files<'a>,
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
            files: self.files.into_owned(),
            reason: own_text(self.reason),
        }
    }
}

/// Of [`EventKind::Recording`](super::EventKind::Recording).
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Recording<'a> {
    /// Whether it can be had, or what is done with it.
    pub status: RecordingStatus,
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
    /// Its files, if there are several.
    #[serde(default, skip_serializing_if = "is_default")]
    pub files: Files<'a>,
    /// The vendor's word for why it failed. Owned, since few recordings fail, and a borrowed text would make
    /// every event larger.
    #[serde(default, skip_serializing_if = "is_default")]
    pub reason: Option<Box<str>>,
}

impl Recording<'_> {
    /// Makes it independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Recording<'static> {
        Recording {
            status: self.status,
            duration: self.duration,
            id: own_text(self.id),
            url: own_text(self.url),
            files: self.files.into_owned(),
            reason: self.reason,
        }
    }
}

/// Of [`EventKind::Transcript`](super::EventKind::Transcript).
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Transcript<'a> {
    /// The vendor's id of it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub id: Text<'a>,
    /// Where the vendor keeps it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub url: Text<'a>,
    /// The text, if the vendor sends it along.
    #[serde(default, skip_serializing_if = "is_default")]
    pub text: Text<'a>,
}

impl Transcript<'_> {
    /// Makes it independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Transcript<'static> {
        Transcript {
            id: own_text(self.id),
            url: own_text(self.url),
            text: own_text(self.text),
        }
    }
}

/// Of [`EventKind::Noted`](super::EventKind::Noted): what people or machines wrote about the call.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Noted<'a> {
    /// What was written.
    pub what: NoteKind,
    /// Its text.
    #[serde(default, skip_serializing_if = "is_default")]
    pub text: Text<'a>,
    /// Whether it was taken away again.
    #[serde(default, skip_serializing_if = "is_default")]
    pub removed: bool,
}

impl Noted<'_> {
    /// Makes it independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Noted<'static> {
        Noted {
            what: self.what,
            text: own_text(self.text),
            removed: self.removed,
        }
    }
}

/// Of [`EventKind::Message`](super::EventKind::Message).
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
    /// SMS, MMS or another.
    #[serde(default, skip_serializing_if = "is_default")]
    pub medium: Option<Medium>,
    /// What became of it. An event without a status is the message itself; one with a status may be a report on a
    /// message that was told before, under the same `id`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub status: Option<MessageStatus>,
    /// The text, as sent.
    #[serde(default, skip_serializing_if = "is_default")]
    pub text: Text<'a>,
    /// Where the vendor keeps its media.
    #[serde(default, skip_serializing_if = "is_default")]
    pub files: Vec<Cow<'a, str>>,
    /// Those whom it was sent to beside `to`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub also_to: Vec<PhoneNumber<'a>>,
    /// The vendor's word for why it failed.
    #[serde(default, skip_serializing_if = "is_default")]
    pub reason: Text<'a>,
}

impl Message<'_> {
    /// Makes it independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Message<'static> {
        Message {
            id: own_text(self.id),
            conversation_id: own_text(self.conversation_id),
            medium: self.medium,
            status: self.status,
            text: own_text(self.text),
            files: self.files.into_iter().map(own).collect(),
            also_to: self
                .also_to
                .into_iter()
                .map(PhoneNumber::into_owned)
                .collect(),
            reason: own_text(self.reason),
        }
    }
}

/// Of [`EventKind::Subscription`](super::EventKind::Subscription).
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

impl Subscription<'_> {
    /// Makes it independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Subscription<'static> {
        Subscription {
            state: own_text(self.state),
            text: own_text(self.text),
        }
    }
}

/// A list of files, by their names or addresses; most recordings and voicemails have none.
///
/// It reads as a slice, and is made of a `Vec`. As JSON it is an array.
// One pointer, so that an event does not grow by it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema), schemars(inline))]
pub struct Files<'a>(
    #[cfg_attr(hookswitch_schema, schemars(with = "Vec<alloc::string::String>"))]
    #[allow(
        clippy::box_collection,
        reason = "a box has a third of the size of a vector"
    )]
    Option<Box<Vec<Cow<'a, str>>>>,
);

impl Files<'_> {
    /// Makes the list independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Files<'static> {
        let files = self.0.into_iter().flat_map(|files| *files);
        Files::from(files.map(own).collect::<Vec<_>>())
    }
}

impl<'a> From<Vec<Cow<'a, str>>> for Files<'a> {
    fn from(files: Vec<Cow<'a, str>>) -> Self {
        Self((!files.is_empty()).then(|| Box::new(files)))
    }
}

impl<'a> Deref for Files<'a> {
    type Target = [Cow<'a, str>];

    fn deref(&self) -> &[Cow<'a, str>] {
        self.0.as_deref().map_or(&[], Vec::as_slice)
    }
}

impl Serialize for Files<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(&**self)
    }
}

impl<'de> Deserialize<'de> for Files<'_> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<Cow<'_, str>>::deserialize(deserializer).map(Self::from)
    }
}
