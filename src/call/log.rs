//! Many calls at once.

use core::borrow::Borrow;
use core::cmp::Ordering;
use core::time::Duration;

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use chrono::{DateTime, Utc};

use crate::Vendor;
use crate::call::CallKey;
use crate::call::{Call, Inserted, State, Timeline, is_silent};
use crate::event::{Event, NotOfACall, Outcome};

/// Calls, each under its vendor and id.
///
/// Give the log the events of each delivery as they arrive, with [`apply_all`](Self::apply_all), and act on
/// the answer:
///
/// - **If a call [is to be written](Changed::is_to_be_written), write the call down**, each time that the log says so.
/// - **If a call [has just ended](Changed::has_just_ended), notify people.** A call ends once, and once
///   more each time the call goes on after all: one user misses the call, which counts as ended; then another
///   user's phone rings, and the call ends again after that.
///
/// A log never asks a clock: you pass the time. Two customers of one vendor can have calls of the same id: keep
/// one log for each customer.
///
/// The [guide](crate::guide::storing) has the tables to go with a log, and says what happens at a restart.
///
/// ```
/// use std::collections::BTreeMap;
/// use hookswitch::{CallLog, Outcome, Request, Vendor};
///
/// let mut log = CallLog::new();
/// let mut table = BTreeMap::new(); // your database
/// let mut ended = 0;
///
/// let missed = r#"{"event": "call_missed", "id": "1", "call_id": "7", "timestamp": "2026-03-12T09:14:31Z"}"#;
/// let voicemail = r#"{"event": "voicemail_received", "id": "2", "call_id": "7", "timestamp": "2026-03-12T09:15:02Z"}"#;
/// for body in [missed, voicemail, missed] {
///     let now = chrono::DateTime::from_timestamp(1_773_306_902, 0).unwrap(); // `Utc::now()`
///     let delivery = hookswitch::parse(Vendor::Net2phone, &Request::new(body.as_bytes()))?;
///     for changed in log.apply_all(delivery.normalize(), now) {
///         if changed.is_to_be_written() {
///             let call = log.get(&changed.key).unwrap();
///             table.insert(changed.key.to_string(), call.outcome); // an upsert
///         }
///         ended += usize::from(changed.has_just_ended());
///     }
/// }
/// // It was written as missed, and written again when the message came. It has ended once.
/// assert_eq!(table["net2phone/7"], Some(Outcome::Voicemail));
/// assert_eq!(ended, 1);
/// # Ok::<(), hookswitch::ParseError>(())
/// ```
///
/// # What a log forgets
///
/// [`drain_ended`](Self::drain_ended) and [`drain_stale`](Self::drain_stale) keep a log small. If an event of a
/// drained call comes, the call begins anew, with that event alone. Say the vendor sends the end of a drained
/// call again a day later: the call has just ended a second time, and writing the call overwrites a good row
/// with one that knows of nothing before the end. So put the stored call back first:
///
/// ```
/// # use hookswitch::{Call, CallKey, CallLog, Event};
/// # use chrono::{DateTime, Utc};
/// # fn load(_: &CallKey<'_>) -> Option<Call> { None }
/// fn take(log: &mut CallLog, event: Event<'_>, now: DateTime<Utc>) {
///     if let Some(key) = CallKey::of(&event)
///         && !log.contains(&key)
///         && let Some(stored) = load(&key) // from your database
///     {
///         log.restore(stored);
///     }
///     let applied = log.apply(event, now);
/// #   let _ = applied;
///     // and write the call if it is to be written
/// }
/// ```
///
/// If a handler is started for each request, no log needs to outlive the request: the handler loads the calls
/// of the delivery's events, puts them into a new log with [`restore`](Self::restore), applies the events and
/// writes the calls back. After a restart, the function above puts a call back when the next event of the call
/// comes. If you list open calls from the log, or drain stale ones, `restore` every open call at the start.
/// Such a handler, and a service that is to go on with open calls after a restart, must write each call that changes,
/// and not only those that [are to be written](Changed::is_to_be_written): what is not stored cannot be restored.
///
/// # Over many machines
///
/// The calls of a log depend on the set of its events alone, not on their order, nor on how often an event came. So
/// any engine that groups by a key can make the calls: let the key be your own id of the customer together with the
/// [`CallKey`]. If you cannot partition the events, let each worker keep a log of the events that come to that
/// worker, and [`merge`](Self::merge) the logs, in any order. A merged log has the events of both, each once: the
/// `InboundCall` below comes to both workers, and counts once.
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

/// A call's id as a key. Vendors' ids have 12 to 36 bytes. With the id in place, a look-up touches no memory but
/// the map's own; to touch more is most of what a large log would cost.
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

impl Id {
    fn as_str(&self) -> &str {
        // OK because an id is made of text alone.
        core::str::from_utf8(self.borrow()).unwrap_or_default()
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

/// The events of one call, and what they come to.
#[derive(Debug, Clone, Default)]
struct Entry {
    timeline: Timeline,
    settled: Settled,
}

/// What the events of a call come to.
#[derive(Debug, Clone, Copy, Default)]
struct Settled {
    state: State,
    outcome: Option<Outcome>,
}

impl Settled {
    fn is_over(self) -> bool {
        self.state == State::Ended
    }
}

/// What became of an event that was [applied](CallLog::apply).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Applied {
    /// It is the first event of a call.
    New(Change),
    /// It added to a call. That is also said of an event that is there already, if this copy arrived earlier than
    /// the other: the arrival can be the only time that is known of the event.
    Updated(Change),
    /// It was there already.
    Duplicate,
    /// It is no part of a call that could be found.
    NotOfACall(NotOfACall),
    /// Its call has [`MAX_EVENTS`](crate::call::MAX_EVENTS) already. `None`: the event is not kept, and nothing
    /// has changed. `Some`: the event is kept in place of another one, and the call has changed in this way.
    TooMany(Option<Change>),
}

impl Applied {
    /// What changed, if anything did.
    #[must_use]
    pub const fn change(&self) -> Option<Change> {
        match self {
            Self::New(change) | Self::Updated(change) => Some(*change),
            Self::TooMany(change) => *change,
            Self::Duplicate | Self::NotOfACall(_) => None,
        }
    }

    /// Whether the event ended a call that was not over: when to notify people.
    #[must_use]
    pub fn has_just_ended(&self) -> bool {
        self.change().is_some_and(|change| change.ended)
    }

    /// Whether the event changed a call that is over, or that was over until this event: write that call down,
    /// again if it was written before. Three such events: the end; a voicemail that is left a minute later; and,
    /// after one user has missed the call, the ringing at the next user, which opens the call again.
    #[must_use]
    pub fn is_to_be_written(&self) -> bool {
        self.change().is_some_and(Change::is_to_be_written)
    }
}

/// How an event, or the events of one delivery, changed their call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Change {
    /// The state before; none of a new call.
    pub before: Option<State>,
    /// The state after.
    pub after: State,
    /// Whether the call has just ended.
    pub ended: bool,
    /// Whether the call was over, since all its legs were, and goes on after all with another leg. Correct what
    /// you wrote; the call will end again.
    pub reopened: bool,
    /// Whether the call had ended, is over still, and what came of it is another thing now: `missed`, say,
    /// before the voicemail was told of. Correct what you wrote.
    pub outcome_changed: bool,
}

impl Change {
    /// The change from one settled state, if there was one, to another.
    fn between(before: Option<Settled>, after: Settled) -> Self {
        let was_over = before.is_some_and(Settled::is_over);
        Self {
            before: before.map(|before| before.state),
            after: after.state,
            ended: after.is_over() && !was_over,
            reopened: was_over && !after.is_over(),
            outcome_changed: was_over
                && after.is_over()
                && before.is_some_and(|before| before.outcome != after.outcome),
        }
    }

    /// Whether the call is over, or was over before: see [`Applied::is_to_be_written`].
    #[must_use]
    pub fn is_to_be_written(self) -> bool {
        self.after == State::Ended || self.reopened
    }
}

/// A call that a delivery changed: the answer of [`CallLog::apply_all`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Changed {
    /// The key of the call, by which the log [gives](CallLog::get) it.
    pub key: CallKey<'static>,
    /// The state before the first of the delivery's events, and after the last.
    pub change: Change,
}

impl Changed {
    /// Whether the delivery ended a call that was not over: when to notify people.
    #[must_use]
    pub fn has_just_ended(&self) -> bool {
        self.change.ended
    }

    /// Whether the delivery changed a call that is over, or that was over until this delivery: write that call
    /// down, again if it was written before.
    #[must_use]
    pub fn is_to_be_written(&self) -> bool {
        self.change.is_to_be_written()
    }
}

impl CallLog {
    /// A log without calls.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            calls: BTreeMap::new(),
        }
    }

    /// Adds an event to its call. `received_at` is the time of arrival, by your clock; an event that has
    /// one keeps it. Costs time linear in the number of that call's events at most.
    pub fn apply(&mut self, event: Event<'_>, received_at: DateTime<Utc>) -> Applied {
        self.add(Event {
            received_at: event.received_at.or(Some(received_at)),
            ..event
        })
    }

    /// Applies the events of one delivery, and returns one entry for each call that the events changed, in the
    /// order in which the calls changed first.
    ///
    /// `received_at` is the time of arrival, as for [`apply`](Self::apply). An event that is no part of a
    /// call, such as a message, has no entry: look for such events before you call `apply_all`, or apply the
    /// events one by one.
    pub fn apply_all<'a>(
        &mut self,
        events: impl IntoIterator<Item = Event<'a>>,
        received_at: DateTime<Utc>,
    ) -> Vec<Changed> {
        let mut touched: Vec<(CallKey<'static>, Option<Settled>)> = Vec::new();
        // Nearly every delivery has one event; one of net2phone Canada can have thousands.
        let mut known = BTreeSet::new();
        for event in events {
            let Some(key) = CallKey::of(&event) else {
                continue;
            };
            let is_known = known.contains(&key);
            let before = self.entry(&key).map(|entry| entry.settled);
            let key = (!is_known).then(|| key.into_owned());
            let changes = self.apply(event, received_at).change().is_some();
            if let Some(key) = key.filter(|_| changes) {
                known.insert(key.clone());
                touched.push((key, before));
            }
        }
        let changed = touched.into_iter().filter_map(|(key, before)| {
            let after = self.entry(&key)?.settled;
            let change = Change::between(before, after);
            Some(Changed { key, change })
        });
        changed.collect()
    }

    /// Puts a stored call back: after a restart, or when an event comes whose call was drained. If the log has
    /// events of the call already, both are in the call then, each event once.
    ///
    /// The call is made again of the events in its [timeline](Call::timeline). So if an earlier version of this
    /// crate stored the call, the log has what this version makes of those events. A call without an id, such as one
    /// of [`calls_by_numbers`](crate::calls_by_numbers), has no key and is silently left out.
    pub fn restore(&mut self, call: Call) {
        self.extend(call.into_timeline());
    }

    fn add(&mut self, event: Event<'_>) -> Applied {
        if let Some(reason) = event.not_of_a_call() {
            return Applied::NotOfACall(reason);
        }
        let Some(id) = event.call.id.as_deref() else {
            return Applied::NotOfACall(NotOfACall::NoCallId);
        };
        let calls = self.calls.entry(event.vendor).or_default();
        let Some(entry) = calls.get_mut(id.as_bytes()) else {
            let entry = calls.entry(Id::new(id)).or_default();
            entry.timeline.insert(event);
            return Applied::New(entry.changed(None));
        };
        let before = Some(entry.settled);
        match entry.timeline.insert(event) {
            Inserted::New | Inserted::Earlier => Applied::Updated(entry.changed(before)),
            Inserted::Known => Applied::Duplicate,
            Inserted::PushedOut => Applied::TooMany(Some(entry.changed(before))),
            Inserted::NotKept => Applied::TooMany(None),
        }
    }

    /// The call under this key.
    #[must_use]
    pub fn get(&self, key: &CallKey<'_>) -> Option<Call> {
        Call::of(self.entry(key)?.timeline.clone())
    }

    fn entry(&self, key: &CallKey<'_>) -> Option<&Entry> {
        self.calls.get(&key.vendor)?.get(key.id.as_bytes())
    }

    /// The state of the call under this key.
    #[must_use]
    pub fn state(&self, key: &CallKey<'_>) -> Option<State> {
        Some(self.entry(key)?.settled.state)
    }

    /// Whether there is a call under this key.
    #[must_use]
    pub fn contains(&self, key: &CallKey<'_>) -> bool {
        self.state(key).is_some()
    }

    /// Every call's key and state, by vendor and id. Unlike [`calls`](Self::calls) this folds nothing.
    pub fn states(&self) -> impl Iterator<Item = (CallKey<'_>, State)> {
        self.calls.iter().flat_map(|(vendor, calls)| {
            calls
                .iter()
                .map(|(id, entry)| (CallKey::new(*vendor, id.as_str()), entry.settled.state))
        })
    }

    /// Every call, by vendor and id.
    pub fn calls(&self) -> impl Iterator<Item = Call> {
        let entries = self.calls.values().flat_map(BTreeMap::values);
        entries.filter_map(|entry| Call::of(entry.timeline.clone()))
    }

    /// Every call, by vendor and id, without copying its events.
    pub fn into_calls(self) -> impl Iterator<Item = Call> {
        let entries = self.calls.into_values().flat_map(BTreeMap::into_values);
        entries.filter_map(|entry| Call::of(entry.timeline))
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

    /// Removes the call under this key. An event that comes later begins it anew; see
    /// [above](Self#what-a-log-forgets).
    pub fn remove(&mut self, key: &CallKey<'_>) -> Option<Call> {
        let entry = self.calls.get_mut(&key.vendor)?.remove(key.id.as_bytes())?;
        Call::of(entry.timeline)
    }

    /// Removes the calls that have ended and of which nothing was heard for `grace`: a recording or
    /// voicemail can come minutes after the end.
    ///
    /// What was heard last is told by the latest arrival. Events that were stored may have no arrival. If no event of a
    /// call has one, the latest time counts that the vendor states and that is not after `now`; a call without
    /// such a time is removed at once. An event that comes later begins the call anew; see
    /// [above](Self#what-a-log-forgets).
    pub fn drain_ended(&mut self, now: DateTime<Utc>, grace: Duration) -> Vec<Call> {
        self.drain(|entry| entry.settled.is_over() && is_silent(entry.timeline.iter(), now, grace))
    }

    /// Removes the calls that have not ended and of which nothing was heard for `after`, as
    /// [`drain_ended`](Self::drain_ended) reckons it; see [`Call::is_stale`].
    pub fn drain_stale(&mut self, now: DateTime<Utc>, after: Duration) -> Vec<Call> {
        self.drain(|entry| !entry.settled.is_over() && is_silent(entry.timeline.iter(), now, after))
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

    /// Adds every event of another log: the log of both sets of events. Of a call of more than
    /// [`MAX_EVENTS`](crate::call::MAX_EVENTS) events the same ones are kept, however logs are merged.
    pub fn merge(&mut self, other: Self) {
        for (vendor, calls) in other.calls {
            let own = self.calls.entry(vendor).or_default();
            for (id, entry) in calls {
                let own = own.entry(id).or_default();
                for event in entry.timeline.into_events() {
                    own.timeline.insert(event);
                }
                own.changed(None);
            }
        }
    }
}

impl Entry {
    /// Settles what the events come to, after a change of them.
    fn changed(&mut self, before: Option<Settled>) -> Change {
        let (state, outcome) = self.timeline.state();
        self.settled = Settled { state, outcome };
        Change::between(before, self.settled)
    }
}

/// Adds events without setting their times of arrival: events that were stored have theirs, if it is known. What
/// [`apply`](CallLog::apply) would answer is not told.
impl<'a> Extend<Event<'a>> for CallLog {
    fn extend<I: IntoIterator<Item = Event<'a>>>(&mut self, events: I) {
        for event in events {
            self.add(event);
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
