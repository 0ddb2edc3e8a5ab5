//! Many calls at once.

use core::borrow::Borrow;
use core::cmp::Ordering;
use core::fmt;
use core::time::Duration;

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::Vendor;
use crate::call::{Call, State, Timeline, is_of_a_call, is_past, latest_moment};
use crate::event::{Event, EventKind};

/// The most distinct events of one call that [`CallLog::apply`] takes. No real call has as many; an
/// attacker's might.
pub const MAX_EVENTS: usize = 1_000;

/// Which call an event belongs to: what to partition a stream of events by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CallKey<'a> {
    /// The vendor.
    pub vendor: Vendor,
    /// The vendor's id of the call.
    pub id: Cow<'a, str>,
}

impl<'a> CallKey<'a> {
    /// The key of a vendor's call.
    #[must_use]
    pub fn new(vendor: Vendor, id: impl Into<Cow<'a, str>>) -> Self {
        Self {
            vendor,
            id: id.into(),
        }
    }

    /// Makes the key independent of the event.
    #[must_use]
    pub fn into_owned(self) -> CallKey<'static> {
        CallKey {
            vendor: self.vendor,
            id: crate::text::own(self.id),
        }
    }

    /// The key of the call that an event is part of, if it is part of one and names it.
    #[must_use]
    pub fn of(event: &'a Event<'_>) -> Option<Self> {
        let id = event.call.id.as_deref().filter(|_| is_of_a_call(event))?;
        Some(Self::new(event.vendor, id))
    }
}

impl fmt::Display for CallKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.vendor, self.id)
    }
}

/// Calls, each under its vendor and id.
///
/// [`apply`](Self::apply) each event as it arrives, and act on the answer: it says when a call has
/// just ended, once, however often and in whatever order its events come. A log never asks a clock.
/// Ids of several customers of one vendor may meet: keep one log for each.
///
/// ```
/// use hookswitch::{CallLog, Outcome, Request, Vendor};
///
/// let mut log = CallLog::new();
/// let ringing = "event=inboundCallRinging&date=2026-03-12+09:14:05&callid=5f0c&extension=101";
/// let end = "event=inboundCallEnd&date=2026-03-12+09:16:00&callid=5f0c&extension=101\
///            &duration=120&answeredDuration=107";
/// for query in [end, ringing, end] {
///     let request = Request::new(b"").with_query(query);
///     for event in hookswitch::parse(Vendor::VoiceOverCloud, &request)?.normalize() {
///         let key = hookswitch::CallKey::of(&event).unwrap().into_owned();
///         if log.apply(event).has_just_ended() {
///             let call = log.get(&key).unwrap();
///             assert_eq!(call.outcome, Some(Outcome::Answered)); // once
///         }
///     }
/// }
/// assert_eq!(log.len(), 1);
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
///
/// # Over many machines
///
/// The log of a set of events is a function of that set, so any engine that groups by key can hold
/// it: partition the events by [`CallKey`]. Where that cannot be had, let each worker keep a log of
/// what it sees and [`merge`](Self::merge) them: that is the union of sets, so it is associative,
/// commutative and idempotent.
///
/// ```
/// use hookswitch::{CallLog, Request, Vendor};
///
/// let worker = |bodies: &[&str]| -> Result<CallLog, hookswitch::ParseError> {
///     let mut log = CallLog::new();
///     for body in bodies {
///         let request = Request::new(body.as_bytes());
///         log.extend(hookswitch::parse(Vendor::Petdesk, &request)?.normalize());
///     }
///     Ok(log)
/// };
/// let mut one = worker(&["eventType=InboundCall&callUuid=7", "eventType=HangupCall&callUuid=7"])?;
/// let other = worker(&["eventType=queueEntered&callUuid=7&queueNumber=8", "eventType=InboundCall&callUuid=7"])?;
/// one.merge(other);
/// let call = one.calls().next().unwrap();
/// assert_eq!(call.timeline().len(), 3);
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct CallLog {
    calls: BTreeMap<Vendor, BTreeMap<Id, Entry>>,
}

/// A call's id as a key. Vendors' ids have 12 to 36 bytes: in place, looking one up touches no memory
/// but the map's own, which is most of what a large log costs.
#[derive(Debug, Clone)]
enum Id {
    Short([u8; 38], u8),
    Long(Box<[u8]>),
}

impl Id {
    fn new(id: &str) -> Self {
        let mut bytes = [0; 38];
        match (bytes.get_mut(..id.len()), u8::try_from(id.len())) {
            (Some(place), Ok(length)) => {
                place.copy_from_slice(id.as_bytes());
                Self::Short(bytes, length)
            }
            _ => Self::Long(id.as_bytes().into()),
        }
    }
}

impl Borrow<[u8]> for Id {
    fn borrow(&self) -> &[u8] {
        match self {
            Self::Short(bytes, length) => bytes.get(..usize::from(*length)).unwrap_or_default(),
            Self::Long(bytes) => bytes,
        }
    }
}

impl Ord for Id {
    fn cmp(&self, other: &Self) -> Ordering {
        let (one, other): (&[u8], &[u8]) = (self.borrow(), other.borrow());
        one.cmp(other)
    }
}

impl PartialOrd for Id {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Id {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Id {}

/// The events of one call, and its state.
#[derive(Debug, Clone, Default)]
struct Entry {
    timeline: Timeline,
    state: State,
}

/// What became of an event that was [applied](CallLog::apply).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Applied {
    /// It is the first event of a call.
    New(Change),
    /// It added to a call.
    Updated(Change),
    /// It was there already.
    Duplicate,
    /// It is no part of a call that could be found.
    NotOfACall(NotOfACall),
    /// Its call has [`MAX_EVENTS`] already; nothing has changed.
    TooMany,
}

impl Applied {
    /// What changed, if anything did.
    #[must_use]
    pub const fn change(&self) -> Option<Change> {
        match self {
            Self::New(change) | Self::Updated(change) => Some(*change),
            Self::Duplicate | Self::NotOfACall(_) | Self::TooMany => None,
        }
    }

    /// Whether the event ended a call that was not over.
    #[must_use]
    pub fn has_just_ended(&self) -> bool {
        self.change().is_some_and(|change| change.ended)
    }
}

/// How an event changed its call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Change {
    /// The state before; none of a new call.
    pub before: Option<State>,
    /// The state after.
    pub after: State,
    /// Whether the call has just ended.
    pub ended: bool,
    /// Whether the call had ended, by what its legs told, and goes on after all. Correct what you
    /// wrote; it will end again.
    pub reopened: bool,
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

impl CallLog {
    /// A log without calls.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            calls: BTreeMap::new(),
        }
    }

    /// Adds an event to its call. Costs time linear in the number of that call's events at most.
    pub fn apply(&mut self, event: Event<'_>) -> Applied {
        let id = match not_of_a_call(&event) {
            Some(reason) => return Applied::NotOfACall(reason),
            None => event.call.id.as_deref().unwrap_or_default(),
        };
        let calls = self.calls.entry(event.vendor).or_default();
        let Some(entry) = calls.get_mut(id.as_bytes()) else {
            let entry = calls.entry(Id::new(id)).or_default();
            return Applied::New(entry.add(event, None));
        };
        if entry.timeline.len() >= MAX_EVENTS && !entry.timeline.contains(&event) {
            return Applied::TooMany;
        }
        let before = entry.state;
        if !entry.timeline.insert(event) {
            return Applied::Duplicate;
        }
        Applied::Updated(entry.changed(Some(before)))
    }

    /// The call under this key.
    #[must_use]
    pub fn get(&self, key: &CallKey<'_>) -> Option<Call> {
        let entry = self.calls.get(&key.vendor)?.get(key.id.as_bytes())?;
        Call::of(entry.timeline.clone())
    }

    /// The state of the call under this key.
    #[must_use]
    pub fn state(&self, key: &CallKey<'_>) -> Option<State> {
        Some(self.calls.get(&key.vendor)?.get(key.id.as_bytes())?.state)
    }

    /// Every call, by vendor and id.
    pub fn calls(&self) -> impl Iterator<Item = Call> {
        let entries = self.calls.values().flat_map(BTreeMap::values);
        entries.filter_map(|entry| Call::of(entry.timeline.clone()))
    }

    /// The number of calls.
    #[must_use]
    pub fn len(&self) -> usize {
        self.calls.values().map(BTreeMap::len).sum()
    }

    /// Whether there is no call.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Removes the call under this key. An event that comes later begins it anew.
    pub fn remove(&mut self, key: &CallKey<'_>) -> Option<Call> {
        let entry = self.calls.get_mut(&key.vendor)?.remove(key.id.as_bytes())?;
        Call::of(entry.timeline)
    }

    /// Removes the calls that have ended and of which nothing was heard for `grace`: a recording or
    /// voicemail can come minutes after the end. A call of which no time is known goes at once: set
    /// [`received_at`](Event::received_at).
    pub fn drain_ended(&mut self, now: DateTime<Utc>, grace: Duration) -> Vec<Call> {
        self.drain(|entry| {
            entry.state == State::Ended
                && entry
                    .latest_moment()
                    .is_none_or(|latest| is_past(latest, grace, now))
        })
    }

    /// Removes the calls that have not ended and of which nothing was heard for `after`; see
    /// [`Call::is_stale`].
    pub fn drain_stale(&mut self, now: DateTime<Utc>, after: Duration) -> Vec<Call> {
        self.drain(|entry| {
            entry.state != State::Ended
                && entry
                    .latest_moment()
                    .is_some_and(|latest| is_past(latest, after, now))
        })
    }

    fn drain(&mut self, goes: impl Fn(&Entry) -> bool) -> Vec<Call> {
        let mut drained = Vec::new();
        for calls in self.calls.values_mut() {
            calls.retain(|_, entry| {
                let goes = goes(entry);
                if goes {
                    drained.extend(Call::of(core::mem::take(&mut entry.timeline)));
                }
                !goes
            });
        }
        drained
    }

    /// Adds every event of another log: the log of both sets of events. A call can come to have more
    /// than [`MAX_EVENTS`] events by it, so that no grouping of merges loses any.
    pub fn merge(&mut self, other: Self) {
        for (vendor, calls) in other.calls {
            let own = self.calls.entry(vendor).or_default();
            for (id, entry) in calls {
                let own = own.entry(id).or_default();
                let mut changed = false;
                for event in entry.timeline.into_events() {
                    changed |= own.timeline.insert(event);
                }
                if changed {
                    own.changed(None);
                }
            }
        }
    }
}

impl Entry {
    fn add(&mut self, event: Event<'_>, before: Option<State>) -> Change {
        self.timeline.insert(event);
        self.changed(before)
    }

    /// Settles the state after a change of the events.
    fn changed(&mut self, before: Option<State>) -> Change {
        self.state = State::of(&self.timeline);
        let was_over = before == Some(State::Ended);
        let is_over = self.state == State::Ended;
        Change {
            before,
            after: self.state,
            ended: is_over && !was_over,
            reopened: was_over && !is_over,
        }
    }

    fn latest_moment(&self) -> Option<DateTime<Utc>> {
        self.timeline.iter().filter_map(latest_moment).max()
    }
}

fn not_of_a_call(event: &Event<'_>) -> Option<NotOfACall> {
    match event.kind {
        EventKind::Message(_) => Some(NotOfACall::Message),
        EventKind::Subscription(_) => Some(NotOfACall::Subscription),
        _ if event.test => Some(NotOfACall::Test),
        _ if event.call.id.is_none() => Some(NotOfACall::NoCallId),
        _ => None,
    }
}

/// Applies each event. What [`apply`](CallLog::apply) would answer is not told.
impl<'a> Extend<Event<'a>> for CallLog {
    fn extend<I: IntoIterator<Item = Event<'a>>>(&mut self, events: I) {
        for event in events {
            self.apply(event);
        }
    }
}

impl<'a> FromIterator<Event<'a>> for CallLog {
    fn from_iter<I: IntoIterator<Item = Event<'a>>>(events: I) -> Self {
        let mut log = Self::new();
        log.extend(events);
        log
    }
}
