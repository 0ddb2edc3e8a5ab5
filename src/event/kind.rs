//! What can happen to a call.

use alloc::boxed::Box;

use serde::{Deserialize, Serialize};

use super::parts::{
    Answered, Detected, Digits, Ended, FlowStep, Forwarded, Hold, Message, Noted, Park, PickedUp,
    Recording, Speech, Subscription, Transcript, Transferred, Voicemail,
};

/// What happened.
///
/// As JSON an object whose `type` is the [name](Self::as_str) and whose other fields are those of
/// the variant's struct.
// The order of the variants is their rank in a call's timeline; `rank` counts them.
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
    /// The caller said something in a menu.
    Speech(Speech<'a>),
    /// The call entered a queue, or moved on inside it.
    Queued,
    /// A user, an extension or a ring group is being alerted.
    Ringing,
    /// A person answered, or a [system](super::AnsweredBy::System) did: a menu, a queue, an announcement, a
    /// mailbox or a bot. On a leg whose side is the caller's, it is the system that took the call, and nobody is
    /// known to have answered.
    Answered(Answered),
    /// It was found out whether a person or a machine answered. That may come after the end, and is no answer
    /// by itself.
    Detected(Detected<'a>),
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
    /// A recording is available, failed, or went on another step.
    Recording(Recording<'a>),
    /// A transcription is available.
    Transcript(Transcript<'a>),
    /// People or machines wrote about the call: a tag, a comment, a summary.
    Noted(Noted<'a>),
    /// A call to an emergency service was placed.
    Emergency,
    /// A text message, or a report on one. Boxed, since it is no event of a call, and would make every
    /// event larger.
    Message(Box<Message<'a>>),
    /// The vendor tells of the webhook itself.
    Subscription(Subscription<'a>),
    /// The vendor's event is not known, or what it says has no meaning here. A kind that a newer version
    /// of this crate wrote as JSON is read as this one, too.
    #[serde(other)]
    Unknown,
}

impl EventKind<'_> {
    /// The names of all kinds, in the order of their rank in a call.
    pub const NAMES: &'static [&'static str] = &[
        "initiated",
        "flow_step",
        "digits",
        "speech",
        "queued",
        "ringing",
        "answered",
        "detected",
        "held",
        "resumed",
        "parked",
        "unparked",
        "transferred",
        "forwarded",
        "picked_up",
        "ended",
        "voicemail",
        "recording",
        "transcript",
        "noted",
        "emergency",
        "message",
        "subscription",
        "unknown",
    ];

    /// The kind's name: the `type` of its JSON.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        // OK because there is a name for each rank, which a test holds.
        #[allow(clippy::indexing_slicing)]
        Self::NAMES[self.rank() as usize]
    }

    /// Where the kind stands in a call's life.
    pub(crate) const fn rank(&self) -> u8 {
        match self {
            Self::Initiated => 0,
            Self::FlowStep(_) => 1,
            Self::Digits(_) => 2,
            Self::Speech(_) => 3,
            Self::Queued => 4,
            Self::Ringing => 5,
            Self::Answered(_) => 6,
            Self::Detected(_) => 7,
            Self::Held(_) => 8,
            Self::Resumed(_) => 9,
            Self::Parked(_) => 10,
            Self::Unparked(_) => 11,
            Self::Transferred(_) => 12,
            Self::Forwarded(_) => 13,
            Self::PickedUp(_) => 14,
            Self::Ended(_) => 15,
            Self::Voicemail(_) => 16,
            Self::Recording(_) => 17,
            Self::Transcript(_) => 18,
            Self::Noted(_) => 19,
            Self::Emergency => 20,
            Self::Message(_) => 21,
            Self::Subscription(_) => 22,
            Self::Unknown => 23,
        }
    }

    /// Makes the kind independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> EventKind<'static> {
        match self {
            Self::Initiated => EventKind::Initiated,
            Self::FlowStep(step) => EventKind::FlowStep(step.into_owned()),
            Self::Digits(digits) => EventKind::Digits(digits.into_owned()),
            Self::Speech(speech) => EventKind::Speech(speech.into_owned()),
            Self::Queued => EventKind::Queued,
            Self::Ringing => EventKind::Ringing,
            Self::Answered(answered) => EventKind::Answered(answered),
            Self::Detected(detected) => EventKind::Detected(detected.into_owned()),
            Self::Held(hold) => EventKind::Held(hold.into_owned()),
            Self::Resumed(hold) => EventKind::Resumed(hold.into_owned()),
            Self::Parked(park) => EventKind::Parked(park.into_owned()),
            Self::Unparked(park) => EventKind::Unparked(park.into_owned()),
            Self::Transferred(transferred) => EventKind::Transferred(transferred.into_owned()),
            Self::Forwarded(forwarded) => EventKind::Forwarded(forwarded.into_owned()),
            Self::PickedUp(picked_up) => EventKind::PickedUp(picked_up.into_owned()),
            Self::Ended(ended) => EventKind::Ended(ended.into_owned()),
            Self::Voicemail(voicemail) => EventKind::Voicemail(voicemail.into_owned()),
            Self::Recording(recording) => EventKind::Recording(recording.into_owned()),
            Self::Transcript(transcript) => EventKind::Transcript(transcript.into_owned()),
            Self::Noted(noted) => EventKind::Noted(noted.into_owned()),
            Self::Emergency => EventKind::Emergency,
            Self::Message(message) => EventKind::Message(Box::new(message.into_owned())),
            Self::Subscription(subscription) => EventKind::Subscription(subscription.into_owned()),
            Self::Unknown => EventKind::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::boxed::Box;

    use super::EventKind;

    #[test]
    fn kinds_are_ordered_by_their_rank() {
        let kinds = [
            EventKind::Initiated,
            EventKind::FlowStep(Default::default()),
            EventKind::Digits(Default::default()),
            EventKind::Speech(Default::default()),
            EventKind::Queued,
            EventKind::Ringing,
            EventKind::Answered(Default::default()),
            EventKind::Detected(Default::default()),
            EventKind::Held(Default::default()),
            EventKind::Resumed(Default::default()),
            EventKind::Parked(Default::default()),
            EventKind::Unparked(Default::default()),
            EventKind::Transferred(Default::default()),
            EventKind::Forwarded(Default::default()),
            EventKind::PickedUp(Default::default()),
            EventKind::Ended(Default::default()),
            EventKind::Voicemail(Default::default()),
            EventKind::Recording(Default::default()),
            EventKind::Transcript(Default::default()),
            EventKind::Noted(Default::default()),
            EventKind::Emergency,
            EventKind::Message(Box::default()),
            EventKind::Subscription(Default::default()),
            EventKind::Unknown,
        ];
        assert!(kinds.is_sorted());
        assert_eq!(kinds.len(), EventKind::NAMES.len());
        for (rank, kind) in kinds.iter().enumerate() {
            assert_eq!(usize::from(kind.rank()), rank);
            let json = serde_json::to_value(kind).unwrap();
            assert_eq!(json["type"], EventKind::NAMES[rank]);
            assert_eq!(kind.as_str(), EventKind::NAMES[rank]);
        }
    }
}
