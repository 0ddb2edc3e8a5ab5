//! One thing that happened.

use core::cmp::Ordering;
use core::hash::{Hash, Hasher};

use alloc::borrow::Cow;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::text::{Text, is_default, own, own_text};
use crate::{DialPlan, PhoneNumber, Vendor};

use super::{
    Account, Agent, CallIds, Correlation, Direction, EventKind, Group, NotOfACall, Party, Side,
    Times,
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
