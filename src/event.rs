//! What happened to which call, in one vocabulary for all vendors.

use core::cmp::Ordering;
use core::hash::{Hash, Hasher};
use core::time::Duration;

use alloc::borrow::Cow;
use alloc::vec::{self, Vec};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::text::{Text, is_default, own, own_text, words};
use crate::{DialPlan, PhoneNumber, Vendor};

mod kind;
mod parts;
pub(crate) mod seconds;
mod words;

pub use kind::EventKind;
pub use parts::{
    Answered, Detected, Digits, Ended, Files, FlowStep, Forwarded, Hold, Message, Noted, Park,
    PickedUp, Recording, Speech, Subscription, Transcript, Transferred, Voicemail,
};
pub use words::{
    AnsweredBy, Detection, EndedBy, Medium, MessageStatus, NoteKind, Outcome, RecordingStatus,
    Scope, Side, Transfer, TransferRole,
};

/// One thing that happened, as told by a vendor and said in the words of this crate.
///
/// An absent value means that the vendor did not say it: nothing here is guessed or computed.
/// Times are UTC and spans whole seconds.
///
/// As JSON: `snake_case` keys, absent values left out, times in RFC 3339 with `Z`, spans as
/// numbers of seconds. It reads back as the same event, save that a span which you made yourself
/// loses its fraction of a second. [Every key](crate::json#event) is in `docs/json.md`, and in
/// `docs/event.schema.json` as JSON Schema.
///
/// JSON that an earlier version of this crate wrote is read by every later one. Of JSON that a later version
/// wrote, unknown fields are skipped and an unknown kind is read as [`EventKind::Unknown`]; any other unknown
/// word is an error.
///
/// Other formats must have names for fields: CBOR and MessagePack (with names, such as `to_vec_named` of
/// `rmp-serde`) give an event back; formats without names, such as bincode and postcard, write an event
/// that they cannot read.
///
/// `==` compares every field. Whether two events tell of the same thing, which is what the fold goes by,
/// is [`is_same`](Self::is_same).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Event<'a> {
    /// Who told of it.
    pub vendor: Vendor,
    /// The vendor's own name of the event: as documented, or as sent where it is unknown.
    pub name: Cow<'a, str>,
    /// The vendor's id of this notification, where it gives one.
    #[serde(default, skip_serializing_if = "is_default")]
    pub delivery_id: Text<'a>,
    /// Whose phone system it was.
    #[serde(default, skip_serializing_if = "is_default")]
    pub account: Account<'a>,
    /// Which call it was.
    #[serde(default, skip_serializing_if = "is_default")]
    pub call: CallIds<'a>,
    /// The vendor's number of this event among those of its call: of two, the lower came first. A number
    /// that counts the events of one leg is not one.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sequence: Option<u64>,
    /// Towards the account, from it, or inside it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub direction: Option<Direction>,
    /// Which party the leg is of that this event is about, if the vendor tells. It is no direction: an agent who
    /// calls a colleague is the caller of an internal call. Absent if the vendor reports one party of a call, whose
    /// `answered` means that the other one answered.
    #[serde(default, skip_serializing_if = "is_default")]
    pub side: Option<Side>,
    /// Who started the call or sent the message.
    #[serde(default, skip_serializing_if = "is_default")]
    pub from: Party<'a>,
    /// The number that was dialled or written to.
    #[serde(default, skip_serializing_if = "is_default")]
    pub to: Party<'a>,
    /// The account's own user or extension that this event is about.
    #[serde(default, skip_serializing_if = "is_default")]
    pub agent: Option<Agent<'a>>,
    /// The queue that routed the call.
    #[serde(default, skip_serializing_if = "is_default")]
    pub queue: Option<Group<'a>>,
    /// The ring group that routed the call.
    #[serde(default, skip_serializing_if = "is_default")]
    pub ring_group: Option<Group<'a>>,
    /// When it happened, by the vendor's word.
    #[serde(default, skip_serializing_if = "is_default")]
    pub occurred_at: Option<DateTime<Utc>>,
    /// When the request arrived, by your clock. Parsing leaves it absent, since this crate asks no clock;
    /// [`CallLog::apply`](crate::CallLog::apply) sets it. It is not part of the event's
    /// [identity](Self::identity).
    #[serde(default, skip_serializing_if = "is_default")]
    pub received_at: Option<DateTime<Utc>>,
    /// Times of the call that the vendor states in this event; in the answer and the end of a leg, of
    /// that leg.
    #[serde(default, skip_serializing_if = "is_default")]
    pub times: Times,
    /// Whether the vendor's test button sent it. Such an event is never part of a call.
    #[serde(default, skip_serializing_if = "is_default")]
    pub test: bool,
    /// What happened.
    pub kind: EventKind<'a>,
}

impl<'a> Event<'a> {
    /// An event of which nothing more is known.
    #[must_use]
    #[inline]
    pub const fn new(vendor: Vendor, name: Cow<'a, str>, kind: EventKind<'a>) -> Self {
        Self {
            vendor,
            name,
            delivery_id: None,
            account: Account {
                id: None,
                tenant: None,
            },
            call: CallIds {
                id: None,
                leg_id: None,
                linked_id: None,
                reference: None,
            },
            sequence: None,
            direction: None,
            side: None,
            from: Party {
                number: None,
                name: None,
            },
            to: Party {
                number: None,
                name: None,
            },
            agent: None,
            queue: None,
            ring_group: None,
            occurred_at: None,
            received_at: None,
            times: Times {
                started_at: None,
                answered_at: None,
                ended_at: None,
            },
            test: false,
            kind,
        }
    }

    /// How sure it is which call the event belongs to.
    #[must_use]
    pub const fn correlation(&self) -> Correlation {
        if self.not_of_a_call().is_some() {
            Correlation::None
        } else if self.call.id.is_some() {
            Correlation::CallId
        } else if can_match(&self.from) && can_match(&self.to) && self.occurred_at.is_some() {
            Correlation::Numbers
        } else {
            Correlation::None
        }
    }

    /// Why the event can be no part of any call; none of an event that can.
    pub(crate) const fn not_of_a_call(&self) -> Option<NotOfACall> {
        match self.kind {
            EventKind::Message(_) => Some(NotOfACall::Message),
            EventKind::Subscription(_) => Some(NotOfACall::Subscription),
            _ if self.test => Some(NotOfACall::Test),
            _ => None,
        }
    }

    /// Whether both events tell of the same thing: all but [`received_at`](Self::received_at) agrees.
    ///
    /// The fold counts such events once: the same request that came at 09:00:00 and again at 09:00:30
    /// gives two events that are the same, though `==` is false.
    #[must_use]
    pub fn is_same(&self, other: &Event<'_>) -> bool {
        self.cmp_identity(other).is_eq()
    }

    /// The event as the key of a set or map, which compares as [`is_same`](Self::is_same) does.
    ///
    /// ```
    /// use std::collections::BTreeSet;
    /// use hookswitch::{Request, petdesk};
    ///
    /// let request = Request::new(b"eventType=InboundCall&callUuid=7");
    /// let events: Vec<_> = petdesk::parse(&request)?.normalize().chain(petdesk::parse(&request)?.normalize()).collect();
    /// let distinct: BTreeSet<_> = events.iter().map(|event| event.identity()).collect();
    /// assert_eq!((events.len(), distinct.len()), (2, 1));
    /// # Ok::<(), hookswitch::ParseError>(())
    /// ```
    #[must_use]
    pub const fn identity(&self) -> Identity<'_> {
        Identity(self)
    }

    /// The event with every phone number in E.164 that the plan can complete: `from`, `to` and where
    /// the call was forwarded or given to.
    ///
    /// ```
    /// use hookswitch::{DialPlan, Request, petdesk};
    ///
    /// let request = Request::new(b"eventType=InboundCall&callUuid=7&callerIdNum=2125550142");
    /// let event = petdesk::parse(&request)?.normalize().next().unwrap();
    /// let event = event.with_plan(&DialPlan::NANP);
    /// assert_eq!(event.from.number.unwrap().to_string(), "+12125550142");
    /// # Ok::<(), hookswitch::ParseError>(())
    /// ```
    #[must_use]
    pub fn with_plan(mut self, plan: &DialPlan<'_>) -> Self {
        let complete = |number: &mut Option<PhoneNumber<'a>>| {
            *number = number.take().map(|number| number.with_plan(plan));
        };
        complete(&mut self.from.number);
        complete(&mut self.to.number);
        match &mut self.kind {
            EventKind::Forwarded(forwarded) => complete(&mut forwarded.target),
            EventKind::Transferred(transferred) => complete(&mut transferred.target),
            _ => {}
        }
        self
    }

    /// Compares everything but the arrival: equal events tell of the same thing.
    pub(crate) fn cmp_identity(&self, other: &Event<'_>) -> Ordering {
        // Whatever is added to an event belongs here.
        let Event {
            vendor,
            name,
            delivery_id,
            account,
            call,
            sequence,
            direction,
            side,
            from,
            to,
            agent,
            queue,
            ring_group,
            occurred_at,
            received_at: _,
            times,
            test,
            kind,
        } = self;
        vendor
            .cmp(&other.vendor)
            .then_with(|| name.cmp(&other.name))
            .then_with(|| delivery_id.cmp(&other.delivery_id))
            .then_with(|| account.cmp(&other.account))
            .then_with(|| call.cmp(&other.call))
            .then_with(|| direction.cmp(&other.direction))
            .then_with(|| from.cmp(&other.from))
            .then_with(|| to.cmp(&other.to))
            .then_with(|| agent.cmp(&other.agent))
            .then_with(|| queue.cmp(&other.queue))
            .then_with(|| ring_group.cmp(&other.ring_group))
            .then_with(|| occurred_at.cmp(&other.occurred_at))
            .then_with(|| times.cmp(&other.times))
            .then_with(|| test.cmp(&other.test))
            .then_with(|| kind.cmp(&other.kind))
            .then_with(|| sequence.cmp(&other.sequence))
            .then_with(|| side.cmp(&other.side))
    }

    /// Makes the event independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Event<'static> {
        Event {
            vendor: self.vendor,
            name: own(self.name),
            delivery_id: own_text(self.delivery_id),
            account: Account {
                id: own_text(self.account.id),
                tenant: own_text(self.account.tenant),
            },
            call: CallIds {
                id: own_text(self.call.id),
                leg_id: own_text(self.call.leg_id),
                linked_id: own_text(self.call.linked_id),
                reference: own_text(self.call.reference),
            },
            sequence: self.sequence,
            direction: self.direction,
            side: self.side,
            from: self.from.into_owned(),
            to: self.to.into_owned(),
            agent: self.agent.map(Agent::into_owned),
            queue: self.queue.map(Group::into_owned),
            ring_group: self.ring_group.map(Group::into_owned),
            occurred_at: self.occurred_at,
            received_at: self.received_at,
            times: self.times,
            test: self.test,
            kind: self.kind.into_owned(),
        }
    }
}

/// An event as a key: two are equal if their events are [the same](Event::is_same).
#[derive(Debug, Clone, Copy)]
pub struct Identity<'e>(&'e Event<'e>);

impl PartialEq for Identity<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Identity<'_> {}

impl PartialOrd for Identity<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Identity<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp_identity(other.0)
    }
}

impl Hash for Identity<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // As many fields as tell most events apart; equal events have equal ones.
        let Event {
            vendor,
            name,
            delivery_id,
            call,
            agent,
            occurred_at,
            ..
        } = self.0;
        (vendor, name, delivery_id, call, agent, occurred_at).hash(state);
    }
}

/// Whether a party's number can tell one call from another.
const fn can_match(party: &Party<'_>) -> bool {
    match &party.number {
        Some(number) => !number.is_withheld(),
        None => false,
    }
}

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

words! {
    /// The direction of a call or message, seen from the account.
    pub model enum Direction {
        /// From outside.
        Inbound = "inbound",
        /// To the outside.
        Outbound = "outbound",
        /// From one extension of the account to another.
        Internal = "internal",
    }
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

/// A length as vendors state it.
#[inline]
pub(crate) fn span(seconds: Option<u32>) -> Option<Duration> {
    seconds.map(|seconds| Duration::from_secs(seconds.into()))
}
