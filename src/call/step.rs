//! What an event does to its call, in a few bytes.
//!
//! Each event leaves a [`Step`] beside it. The state and outcome of a call are replayed over steps alone:
//! an event has hundreds of bytes on the heap, and a call of a thousand events is replayed each time that
//! one more comes.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use crate::event::{
    AnsweredBy, Detection, Direction, Event, EventKind, Group, Outcome, Party, Scope, Side,
    TransferRole,
};

/// What an event does to its call.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) act: Act,
    /// What an end says.
    pub(super) outcome: Option<Outcome>,
    /// The event's own word of its side.
    pub(super) side: Option<Side>,
    pub(super) direction: Option<Direction>,
    pub(super) from: Number,
    pub(super) to: Number,
    /// Whether the event says when it happened.
    pub(super) has_time: bool,
    /// Whether its `leg_id` is the `call.id`.
    pub(super) is_leg_the_call: bool,
    /// Whether it names another call, by a `linked_id`.
    pub(super) is_linked: bool,
    /// The agent's id; without one the extension; without either the name.
    pub(super) agent: Name,
    /// The agent's extension beside an id.
    pub(super) extension: Name,
    pub(super) leg_id: Name,
    pub(super) queue: Name,
    pub(super) ring_group: Name,
    /// Whether nothing that it tells changes whose leg another event is of, its side, or who answered.
    pub(super) is_alone: bool,
}

/// What kind of event it was, as far as the replay asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Initiates,
    /// A step of the call flow, a key or a word: the call is in a menu.
    Menu,
    Queues,
    Rings,
    Answers,
    AnswersBySystem,
    DetectsMachine,
    DetectsOther,
    Holds,
    Resumes,
    Parks,
    Unparks,
    Transfers,
    GivesAway,
    /// To a number, and no colleague is named: whoever does so has left.
    GivesOutside,
    Forwards,
    PicksUp,
    EndsLeg,
    EndsGroup,
    EndsCall,
    LeavesVoicemail,
    LeavesNoVoicemail,
    /// A recording, a transcript or a note: what comes after the call.
    Follows,
    /// Nothing of the above.
    Other,
}

/// Whether a party's number is known, and an extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    Absent,
    Short,
    Other,
}

/// The number of a text within its call; equal for equal texts of one kind. [`NONE`] is no text.
pub(super) type Name = u32;

/// No text. As a leg, the one of all events that name nobody.
pub(super) const NONE: Name = 0;

/// As a leg: that of an outside caller whose events have no `leg_id`.
pub(super) const OUTSIDE: Name = 1;

/// The first number of a text.
const FIRST: Name = 2;

/// The kinds of text that are numbered apart: the extension `7` is not the leg `7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    AgentId,
    Extension,
    AgentName,
    LegId,
    Queue,
    RingGroup,
}

/// The texts of a call by which its parts are told apart, each with a number.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    texts: Vec<(Kind, Box<str>)>,
    /// The same, once there are many.
    index: BTreeMap<(Kind, Box<str>), Name>,
}

/// So many texts are looked through one by one, which costs less than an index.
const FEW: usize = 12;

impl Names {
    /// One more than the greatest number.
    pub(super) fn end(&self) -> usize {
        self.texts.len().saturating_add(FIRST as usize)
    }

    fn number(&mut self, kind: Kind, text: Option<&str>) -> Name {
        let Some(text) = text else {
            return NONE;
        };
        let next = u32::try_from(self.end()).unwrap_or(Name::MAX);
        if self.texts.len() < FEW {
            let known =
                |(known_kind, known): &(Kind, Box<str>)| *known_kind == kind && **known == *text;
            if let Some(index) = self.texts.iter().position(known) {
                return u32::try_from(index)
                    .unwrap_or(Name::MAX)
                    .saturating_add(FIRST);
            }
        } else {
            if self.index.is_empty() {
                let texts = self.texts.iter().cloned();
                self.index.extend(texts.zip(FIRST..));
            }
            let number = *self.index.entry((kind, Box::from(text))).or_insert(next);
            if number != next {
                return number;
            }
        }
        self.texts.push((kind, Box::from(text)));
        next
    }

    /// The step of an event, whose texts get numbers.
    pub(super) fn step(&mut self, event: &Event<'_>) -> Step {
        let agent = event.agent.as_ref();
        let id = agent.and_then(|agent| agent.id.as_deref());
        let extension = agent.and_then(|agent| agent.extension.as_deref());
        let name = agent.and_then(|agent| agent.name.as_deref());
        let (agent, extension) = match (id, extension) {
            (Some(_), _) => (
                self.number(Kind::AgentId, id),
                self.number(Kind::Extension, extension),
            ),
            (None, Some(_)) => (self.number(Kind::Extension, extension), NONE),
            (None, None) => (self.number(Kind::AgentName, name), NONE),
        };
        let leg_id = event.call.leg_id.as_deref();
        let act = act(&event.kind);
        let tells_of_others = leg_id.is_some()
            || event.side.is_some()
            || extension != NONE
            || act.is_detection()
            || act == Act::AnswersBySystem;
        Step {
            act,
            is_alone: !tells_of_others,
            outcome: match &event.kind {
                EventKind::Ended(ended) => ended.outcome,
                _ => None,
            },
            side: event.side,
            direction: event.direction,
            from: number(&event.from),
            to: number(&event.to),
            has_time: event.occurred_at.is_some(),
            is_leg_the_call: leg_id == event.call.id.as_deref(),
            is_linked: event.call.linked_id.is_some(),
            agent,
            extension,
            leg_id: self.number(Kind::LegId, leg_id),
            queue: self.number(Kind::Queue, group(event.queue.as_ref())),
            ring_group: self.number(Kind::RingGroup, group(event.ring_group.as_ref())),
        }
    }
}

impl Step {
    /// Whether the event names an agent.
    pub(super) const fn has_agent(&self) -> bool {
        self.agent != NONE
    }

    /// Whether the event names a queue or ring group.
    pub(super) const fn has_group(&self) -> bool {
        self.queue != NONE || self.ring_group != NONE
    }
}

impl Act {
    /// Whether the event comes after the call or is a colleague's: its words of parties and direction are of
    /// something else, and count only if no other event has any.
    pub(super) const fn is_aside(self) -> bool {
        matches!(
            self,
            Self::LeavesVoicemail
                | Self::LeavesNoVoicemail
                | Self::Follows
                | Self::DetectsMachine
                | Self::DetectsOther
                | Self::PicksUp
        )
    }

    pub(super) const fn is_detection(self) -> bool {
        matches!(self, Self::DetectsMachine | Self::DetectsOther)
    }

    pub(super) const fn is_end(self) -> bool {
        matches!(self, Self::EndsLeg | Self::EndsGroup | Self::EndsCall)
    }
}

fn act(kind: &EventKind<'_>) -> Act {
    match kind {
        EventKind::Initiated => Act::Initiates,
        EventKind::FlowStep(_) | EventKind::Digits(_) | EventKind::Speech(_) => Act::Menu,
        EventKind::Queued => Act::Queues,
        EventKind::Ringing => Act::Rings,
        EventKind::Answered(answered) => match answered.by {
            AnsweredBy::Person => Act::Answers,
            AnsweredBy::System => Act::AnswersBySystem,
        },
        EventKind::Detected(detected) => match detected.what {
            Detection::Machine | Detection::Fax => Act::DetectsMachine,
            Detection::Human | Detection::Unknown => Act::DetectsOther,
        },
        EventKind::Held(_) => Act::Holds,
        EventKind::Resumed(_) => Act::Resumes,
        EventKind::Parked(_) => Act::Parks,
        EventKind::Unparked(_) => Act::Unparks,
        EventKind::Transferred(transferred) => match transferred.role {
            Some(TransferRole::Gave)
                if transferred.target.is_some() && transferred.colleague.is_none() =>
            {
                Act::GivesOutside
            }
            Some(TransferRole::Gave) => Act::GivesAway,
            _ => Act::Transfers,
        },
        EventKind::Forwarded(_) => Act::Forwards,
        EventKind::PickedUp(_) => Act::PicksUp,
        EventKind::Ended(ended) => match ended.scope {
            Scope::Leg => Act::EndsLeg,
            Scope::Group => Act::EndsGroup,
            Scope::Call => Act::EndsCall,
        },
        EventKind::Voicemail(voicemail) if voicemail.left => Act::LeavesVoicemail,
        EventKind::Voicemail(_) => Act::LeavesNoVoicemail,
        EventKind::Recording(_) | EventKind::Transcript(_) | EventKind::Noted(_) => Act::Follows,
        EventKind::Emergency
        | EventKind::Message(_)
        | EventKind::Subscription(_)
        | EventKind::Unknown => Act::Other,
    }
}

fn number(party: &Party<'_>) -> Number {
    match &party.number {
        None => Number::Absent,
        Some(number) if number.is_short() => Number::Short,
        Some(_) => Number::Other,
    }
}

/// What tells a group from others: its number, else its name.
fn group<'g>(group: Option<&'g Group<'_>>) -> Option<&'g str> {
    let group = group?;
    group.number.as_deref().or(group.name.as_deref())
}
