//! What became of one call: a pure function of the set of its events.

use core::time::Duration;

use alloc::borrow::Cow;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::direction::{Authority, authority};
use super::leg;
use super::replay::{Replay, is_outbound};
use super::{CallKey, CallTransfer, Leg, Moment, Timeline, talks, times};
use crate::Vendor;
use crate::event::{
    Account, Agent, Direction, Event, EventKind, Group, Noted, Outcome, Party, Recording,
    Transcript, TransferRole, Voicemail, seconds,
};
use crate::text::{Text, is_default};
use crate::words::words;

/// One call: who, to whom, when, how long, and what came of it.
///
/// [`fold`](Self::fold) makes it of the call's events. It promises:
///
/// - **Order does not matter, and repetition does not either.** The call is a function of the *set* of
///   its events. Two events are the same one when everything but `received_at` agrees.
/// - **What is closed stays closed.** After a vendor's word that the call is over, or a voicemail
///   that was left, a late event fills in what it knows and reopens nothing. Where a vendor tells of
///   legs only, the end is a conclusion: somebody who still rings or talks reopens the call.
/// - **Nothing is made up.** Every time says whether it was [stated, derived or
///   received](crate::call::MomentSource); what nobody said and nothing implies is absent.
///
/// All fields are made of the [timeline](Self::timeline), as a cache of it: a call that was read from JSON is
/// believed, and [`refold`](Self::refold) makes the fields anew.
///
/// As JSON: `snake_case` keys, absent values left out, times as `{"at", "source"}`, spans in whole seconds: a
/// fraction that you put in is cut off. [Every key](crate::json#call) is in `docs/json.md`, and in
/// `docs/call.schema.json` as JSON Schema. What is promised of it is said of [`Event`]: JSON, CBOR and MessagePack
/// with names give a call back; formats without names for fields, such as bincode and postcard, do not.
///
/// # Limits
///
/// - Without a delivery id, two equal events within the vendor's unit of time count once: the same
///   key pressed twice in one second; a VoIPcloud user who is rung again, since that is stamped with
///   the call's start.
/// - An outbound call of PetDesk Phones has one event and never ends; a call whose end got lost stays
///   open, if its `initiated` came; so do a blind transfer off the network and a caller who hangs up
///   while parked. [`is_stale`](Self::is_stale) is for that.
/// - Where some event of a call says no time (PetDesk Phones, VoIPcloud, the end of a net2phone
///   Canada or NetSapiens call), every ringing counts as before every answer. While a transferred call
///   rings at its next user, it may count as ended until that user answers.
/// - A queue whose own events are not sent keeps a call open that nobody answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Call {
    /// Who told of it.
    pub vendor: Vendor,
    /// The vendor's id of the call; none for calls that were joined by their numbers.
    #[serde(default, skip_serializing_if = "is_default")]
    pub id: Text<'static>,
    /// Whose phone system it was.
    #[serde(default, skip_serializing_if = "is_default")]
    pub account: Account<'static>,
    /// Towards the account, from it, or inside it: as the events state it. If none does, and the sides of the
    /// legs are known, it follows: an agent who calls somebody outside makes it outbound, one who calls agents
    /// only internal, a caller from outside inbound.
    #[serde(default, skip_serializing_if = "is_default")]
    pub direction: Option<Direction>,
    /// Who called.
    #[serde(default, skip_serializing_if = "is_default")]
    pub from: Party<'static>,
    /// The number that was dialled.
    #[serde(default, skip_serializing_if = "is_default")]
    pub to: Party<'static>,
    /// What the customer's own system gave or got when it started the call.
    #[serde(default, skip_serializing_if = "is_default")]
    pub reference: Text<'static>,
    /// How far the call is.
    pub state: State,
    /// What came of it, once it has ended.
    #[serde(default, skip_serializing_if = "is_default")]
    pub outcome: Option<Outcome>,
    /// The agent who placed an outbound or internal call.
    #[serde(default, skip_serializing_if = "is_default")]
    pub placed_by: Option<Agent<'static>>,
    /// The agent who answered first; never the one who placed the call. None if the system answered, or a person
    /// who is no agent or is not named.
    #[serde(default, skip_serializing_if = "is_default")]
    pub answered_by: Option<Agent<'static>>,
    /// The agents' parts in the call, and those of other legs that were told of, in the order in which they first
    /// appear. A caller from outside has none, nor has a menu.
    #[serde(default)]
    pub legs: Vec<Leg>,
    /// The queue that routed the call.
    #[serde(default, skip_serializing_if = "is_default")]
    pub queue: Option<Group<'static>>,
    /// The ring group that routed the call.
    #[serde(default, skip_serializing_if = "is_default")]
    pub ring_group: Option<Group<'static>>,
    /// The keys that the caller pressed, in order.
    #[serde(default)]
    pub digits: Vec<Cow<'static, str>>,
    /// Who gave the call away; where nobody told of that, who received it.
    #[serde(default)]
    pub transfers: Vec<CallTransfer>,
    /// When the call started.
    #[serde(default, skip_serializing_if = "is_default")]
    pub started_at: Option<Moment>,
    /// When it was answered.
    #[serde(default, skip_serializing_if = "is_default")]
    pub answered_at: Option<Moment>,
    /// When it ended, once it has.
    #[serde(default, skip_serializing_if = "is_default")]
    pub ended_at: Option<Moment>,
    /// From the start to the end, once it has ended. The fold and JSON have whole seconds.
    #[serde(default, skip_serializing_if = "is_default", with = "seconds")]
    #[cfg_attr(hookswitch_schema, schemars(with = "Option<seconds::Seconds>"))]
    pub duration: Option<Duration>,
    /// From the answer to the end, once it has ended; over 0 only where somebody talked. The fold and JSON have
    /// whole seconds.
    #[serde(default, skip_serializing_if = "is_default", with = "seconds")]
    #[cfg_attr(hookswitch_schema, schemars(with = "Option<seconds::Seconds>"))]
    pub talk_time: Option<Duration>,
    /// Whether a recording was made, though it may have been deleted since. That one was started or stopped does
    /// not say so.
    #[serde(default)]
    pub recorded: bool,
    /// What was told of recordings.
    #[serde(default)]
    pub recordings: Vec<Recording<'static>>,
    /// What was told of the voicemail.
    #[serde(default, skip_serializing_if = "is_default")]
    pub voicemail: Option<Voicemail<'static>>,
    /// Whether there is a transcription.
    #[serde(default)]
    pub transcribed: bool,
    /// What was told of transcriptions, beside that there are some.
    #[serde(default, skip_serializing_if = "is_default")]
    pub transcripts: Vec<Transcript<'static>>,
    /// What people or machines wrote about the call, as told: a tag that was taken away again stands there
    /// twice, the second time as `removed`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub notes: Vec<Noted<'static>>,
    /// Whether it was a call to an emergency service.
    #[serde(default)]
    pub emergency: bool,
    /// The call's events, each once, in the order in which they are told.
    #[serde(default)]
    timeline: Vec<Event<'static>>,
}

words! {
    /// How far a call is.
    #[derive(Default)]
    pub model enum State {
        /// It is known; nothing has happened yet.
        #[default]
        Initiated = "initiated",
        /// It is in a menu or another step of the call flow.
        Menu = "menu",
        /// It waits in a queue.
        Queued = "queued",
        /// Somebody is being alerted.
        Ringing = "ringing",
        /// Somebody has answered.
        InProgress = "in_progress",
        /// It is on hold.
        Held = "held",
        /// It is parked.
        Parked = "parked",
        /// It is over.
        Ended = "ended",
    }
}

impl Call {
    /// Makes one call of its events, in any order and however often they came. The events are taken
    /// to be of one call: [`CallLog`](crate::CallLog) sorts them by call.
    ///
    /// Messages, subscriptions and the vendor's tests are never part of a call and are left out; where
    /// no other event remains, there is no call.
    ///
    /// ```
    /// use hookswitch::{Call, Outcome, Request, Vendor};
    ///
    /// let bodies = [
    ///     "eventType=HangupCall&callUuid=7&callerIdNum=12125550142&extNumber=2005",
    ///     "eventType=ringAttempt&eventTarget=extension&callUuid=7&extNumber=2005",
    ///     "eventType=InboundCall&callUuid=7&didNumber=12125550100&callerIdNum=12125550142",
    /// ];
    /// let mut events = Vec::new();
    /// for body in bodies {
    ///     events.extend(hookswitch::parse(Vendor::Petdesk, &Request::new(body.as_bytes()))?.normalize());
    /// }
    /// let call = Call::fold(events).unwrap();
    /// assert_eq!(call.outcome, Some(Outcome::Answered));
    /// assert_eq!(call.answered_by.unwrap().extension.as_deref(), Some("2005"));
    /// # Ok::<(), hookswitch::ParseError>(())
    /// ```
    #[must_use]
    pub fn fold<'a>(events: impl IntoIterator<Item = Event<'a>>) -> Option<Self> {
        let of_a_call = |event: &Event<'_>| event.not_of_a_call().is_none();
        Self::of(events.into_iter().filter(of_a_call).collect())
    }

    /// Makes a call of its timeline.
    pub(crate) fn of(timeline: Timeline) -> Option<Self> {
        let first = timeline.iter().next()?;
        let replay = timeline.replay();
        let direction = replay.direction();
        let outcome = replay.outcome();
        let placed_by = placed_by(&timeline, &replay, direction);
        let legs = talks::legs(&timeline, &replay);
        let times = times::Times::of(&timeline, &replay, outcome);
        let call = Self {
            vendor: first.vendor,
            id: stated_of_call(&timeline, |event| event.call.id.as_ref()).cloned(),
            account: Account {
                id: stated_of_call(&timeline, |event| event.account.id.as_ref()).cloned(),
                tenant: stated_of_call(&timeline, |event| event.account.tenant.as_ref()).cloned(),
            },
            direction,
            from: party(&timeline, &replay, |event| &event.from),
            to: party(&timeline, &replay, |event| &event.to),
            reference: stated_of_call(&timeline, |event| event.call.reference.as_ref()).cloned(),
            state: replay.state(),
            outcome,
            answered_by: answered_by(&timeline, &replay, &legs, placed_by),
            placed_by: placed_by
                .and_then(|index| timeline.event(index))
                .and_then(|event| event.agent.clone()),
            legs: legs.into_iter().map(|(_, leg)| leg).collect(),
            queue: group(&timeline, |event| event.queue.as_ref()),
            ring_group: group(&timeline, |event| event.ring_group.as_ref()),
            digits: digits(&timeline),
            transfers: transfers(&timeline),
            started_at: times.started_at,
            answered_at: times.answered_at,
            ended_at: times.ended_at,
            duration: times.duration,
            talk_time: times.talk_time,
            recorded: is_recorded(&timeline),
            recordings: distinct(&timeline, |kind| match kind {
                EventKind::Recording(recording) => Some(recording),
                _ => None,
            }),
            voicemail: voicemail(&timeline),
            transcribed: timeline
                .iter()
                .any(|event| matches!(event.kind, EventKind::Transcript(_))),
            transcripts: distinct(&timeline, |kind| match kind {
                EventKind::Transcript(transcript) if *transcript != Transcript::default() => {
                    Some(transcript)
                }
                _ => None,
            }),
            notes: distinct(&timeline, |kind| match kind {
                EventKind::Noted(noted) => Some(noted),
                _ => None,
            }),
            emergency: timeline
                .iter()
                .any(|event| event.kind == EventKind::Emergency),
            timeline: Vec::new(),
        };
        drop(replay);
        Some(Self {
            timeline: timeline.into_events().collect(),
            ..call
        })
    }

    /// A call of which nothing more is known, without events, for use in tests.
    #[must_use]
    pub const fn new(vendor: Vendor, state: State) -> Self {
        Self {
            vendor,
            id: None,
            account: Account {
                id: None,
                tenant: None,
            },
            direction: None,
            from: Party {
                number: None,
                name: None,
            },
            to: Party {
                number: None,
                name: None,
            },
            reference: None,
            state,
            outcome: None,
            placed_by: None,
            answered_by: None,
            legs: Vec::new(),
            queue: None,
            ring_group: None,
            digits: Vec::new(),
            transfers: Vec::new(),
            started_at: None,
            answered_at: None,
            ended_at: None,
            duration: None,
            talk_time: None,
            recorded: false,
            recordings: Vec::new(),
            voicemail: None,
            transcribed: false,
            transcripts: Vec::new(),
            notes: Vec::new(),
            emergency: false,
            timeline: Vec::new(),
        }
    }

    /// The key of the call; none of a call that was joined by its numbers.
    #[must_use]
    pub fn key(&self) -> Option<CallKey<'_>> {
        Some(CallKey::new(self.vendor, self.id.as_deref()?))
    }

    /// The events, each once, in the order in which they are told.
    #[must_use]
    pub fn timeline(&self) -> &[Event<'static>] {
        &self.timeline
    }

    /// The events, without copying them.
    #[must_use]
    pub fn into_timeline(self) -> Vec<Event<'static>> {
        self.timeline
    }

    /// The call of the same events, as this version of the crate folds them: what to make of a call that an
    /// earlier version stored. None of a call without events.
    #[must_use]
    pub fn refold(self) -> Option<Self> {
        Self::fold(self.timeline)
    }

    /// The outside party: who called, of an inbound call; who was called, of an outbound one.
    #[must_use]
    pub const fn counterparty(&self) -> Option<&Party<'static>> {
        match self.direction {
            Some(Direction::Inbound) => Some(&self.from),
            Some(Direction::Outbound) => Some(&self.to),
            Some(Direction::Internal) | None => None,
        }
    }

    /// How long the caller waited: from the start to the answer, or to the end where nobody answered;
    /// whole seconds. As exact as the two moments are.
    #[must_use]
    pub fn waited(&self) -> Option<Duration> {
        let until = match (self.answered_at, self.state) {
            (Some(answered), _) => answered,
            (None, State::Ended) if self.outcome != Some(Outcome::Answered) => self.ended_at?,
            (None, _) => return None,
        };
        times::waited(&self.timeline, self.started_at?, until)
    }

    /// Whether the call is open although nothing was heard of it for this long: its end got lost, or
    /// the vendor sends none. What was heard last is the latest arrival; if no event has one, the latest
    /// time that the vendor states and that is not after `now`. True of an open call without any such time.
    #[must_use]
    pub fn is_stale(&self, now: DateTime<Utc>, after: Duration) -> bool {
        self.state != State::Ended && times::is_silent(self.timeline.iter(), now, after)
    }
}

/// The first value that an event gives for `part`: an event that speaks of the call, else one that comes
/// after it or is a colleague's, else one of another leg.
fn stated<'t, T>(
    timeline: &'t Timeline,
    replay: &Replay<'_>,
    part: impl Fn(&'t Event<'static>) -> Option<T>,
) -> Option<T> {
    let of = |wanted| {
        let steps = timeline.steps().iter().zip(timeline.iter()).enumerate();
        let mut of_authority = steps.filter(move |(index, (step, _))| {
            authority(step, replay.cast.part(*index, step)) == wanted
        });
        of_authority.find_map(|(_, (_, event))| part(event))
    };
    Authority::ALL.into_iter().find_map(of)
}

/// The first value that an event gives for `part`, whatever leg it is of.
fn stated_of_call<'t, T>(
    timeline: &'t Timeline,
    part: impl Fn(&'t Event<'static>) -> Option<T>,
) -> Option<T> {
    let of = |aside: bool| {
        let steps = timeline.steps().iter().zip(timeline.iter());
        let mut wanted = steps.filter(move |(step, _)| step.act.is_aside() == aside);
        wanted.find_map(|(_, event)| part(event))
    };
    of(false).or_else(|| of(true))
}

fn party<'t>(
    timeline: &'t Timeline,
    replay: &Replay<'_>,
    of: impl Fn(&'t Event<'static>) -> &'t Party<'static>,
) -> Party<'static> {
    Party {
        number: stated(timeline, replay, |event| of(event).number.as_ref()).cloned(),
        name: stated(timeline, replay, |event| of(event).name.as_ref()).cloned(),
    }
}

fn group<'t>(
    timeline: &'t Timeline,
    of: impl Fn(&'t Event<'static>) -> Option<&'t Group<'static>>,
) -> Option<Group<'static>> {
    Group::of(
        stated_of_call(timeline, |event| of(event)?.number.as_ref()).cloned(),
        stated_of_call(timeline, |event| of(event)?.name.as_ref()).cloned(),
    )
}

/// The place in the timeline of the first event of the agent who placed the call.
fn placed_by(
    timeline: &Timeline,
    replay: &Replay<'_>,
    direction: Option<Direction>,
) -> Option<usize> {
    if !matches!(direction, Some(Direction::Outbound | Direction::Internal)) {
        return None;
    }
    let mut steps = timeline.steps().iter().enumerate();
    let found = steps.find(|(index, step)| {
        step.has_agent() && is_outbound(step, replay.cast.part(*index, step))
    });
    found.map(|(index, _)| index)
}

/// The agent who answered first; never the one who placed the call.
fn answered_by(
    timeline: &Timeline,
    replay: &Replay<'_>,
    legs: &[(&leg::Leg, Leg)],
    placed_by: Option<usize>,
) -> Option<Agent<'static>> {
    let placing = placed_by
        .and_then(|index| timeline.steps().get(index))
        .and_then(|step| replay.cast.leg_of_agent(step));
    let answered = legs
        .iter()
        .filter(|(leg, _)| leg.answered_as.is_some() && Some(leg.name) != placing);
    let (_, leg) = answered.min_by_key(|(leg, told)| {
        let at = told.answered_at.map(|moment| moment.at);
        // An end may prove an answer whose time is not known: that was before.
        let proof = || timeline.event(leg.answered?.get()).and_then(times::end_of);
        let until = at.or_else(|| proof().map(|moment| moment.at));
        // The others come last; of two at one moment, who is not named.
        let is_nobody = told.agent.is_none();
        (
            until.is_none(),
            until,
            at.is_some(),
            is_nobody,
            leg.answered_as,
        )
    })?;
    leg.agent.clone()
}

/// The keys that the caller pressed: by time if every event has one, else by arrival if every event has one.
fn digits(timeline: &Timeline) -> Vec<Cow<'static, str>> {
    let mut pressed: Vec<_> = timeline
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::Digits(digits) => Some((event, digits.value.as_ref()?)),
            _ => None,
        })
        .collect();
    if pressed.iter().all(|(event, _)| event.occurred_at.is_some()) {
        pressed.sort_by_key(|(event, _)| (event.occurred_at, event.sequence, event.received_at));
    } else if pressed.iter().all(|(event, _)| event.received_at.is_some()) {
        pressed.sort_by_key(|(event, _)| event.received_at);
    }
    pressed
        .into_iter()
        .map(|(_, value)| value.clone())
        .collect()
}

fn transfers(timeline: &Timeline) -> Vec<CallTransfer> {
    let mut transfers: Vec<_> = timeline
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::Transferred(transferred) => Some(CallTransfer {
                transfer: transferred.transfer,
                role: transferred.role,
                agent: event.agent.clone(),
                target: transferred.target.clone(),
                colleague: transferred.colleague.as_deref().cloned(),
                at: event.occurred_at,
            }),
            _ => None,
        })
        .collect();
    // Who gives and who receives may both report one transfer.
    let gave = |transfer: &CallTransfer| transfer.role == Some(TransferRole::Gave);
    if transfers.iter().any(gave) {
        transfers.retain(gave);
    }
    transfers
}

/// What events of one kind tell, each once: the same recording may be told of twice, at different times.
fn distinct<'t, T: Clone + Ord + 't>(
    timeline: &'t Timeline,
    of: impl Fn(&'t EventKind<'static>) -> Option<&'t T>,
) -> Vec<T> {
    let mut known = BTreeSet::new();
    let told = timeline.iter().filter_map(|event| of(&event.kind));
    told.filter(|told| known.insert(*told)).cloned().collect()
}

fn is_recorded(timeline: &Timeline) -> bool {
    timeline.iter().any(|event| match &event.kind {
        EventKind::Recording(recording) => {
            recording.status == crate::event::RecordingStatus::Available
        }
        EventKind::Ended(ended) => ended.recorded == Some(true),
        _ => false,
    })
}

/// The voicemail that was left, else the one that was not; told of by one event or several.
fn voicemail(timeline: &Timeline) -> Option<Voicemail<'static>> {
    let told = || {
        timeline.iter().filter_map(|event| match &event.kind {
            EventKind::Voicemail(voicemail) => Some(voicemail),
            _ => None,
        })
    };
    let left = told().any(|voicemail| voicemail.left);
    let mut of = told().filter(|voicemail| voicemail.left == left);
    let mut voicemail = of.next()?.clone();
    for more in of {
        voicemail.duration = voicemail.duration.or(more.duration);
        voicemail.id = voicemail.id.or_else(|| more.id.clone());
        voicemail.url = voicemail.url.or_else(|| more.url.clone());
        voicemail.reason = voicemail.reason.or_else(|| more.reason.clone());
        if voicemail.files.is_empty() {
            voicemail.files.clone_from(&more.files);
        }
    }
    Some(voicemail)
}
