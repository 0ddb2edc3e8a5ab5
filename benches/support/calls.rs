//! Made-up events of calls, for the laws of the fold. Shared by tests and benches.

#![allow(dead_code, reason = "no user of this file needs all of it")]
#![allow(
    unreachable_pub,
    reason = "a module of several crates, a crate of none"
)]

use std::time::Duration;

use chrono::{DateTime, Utc};
use hookswitch::{
    Call, Direction, Event, EventKind, Outcome, PhoneNumber, Vendor,
    event::{
        Agent, CallIds, Detected, Detection, Ended, Group, Scope, Transfer, TransferRole,
        Transferred, Voicemail,
    },
};

pub fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000 + seconds, 0).unwrap()
}

pub fn agent(extension: &str) -> Agent<'static> {
    let mut agent = Agent::default();
    agent.extension = Some(extension.to_owned().into());
    agent
}

pub fn group(number: &str) -> Group<'static> {
    let mut group = Group::default();
    group.number = Some(number.to_owned().into());
    group
}

/// An event of a call, which a test adds to.
pub fn event(call: &str, kind: EventKind<'static>) -> Event<'static> {
    let mut event = Event::new(Vendor::Voipcloud, kind.as_str().into(), kind);
    event.call = CallIds::default();
    event.call.id = Some(call.to_owned().into());
    event.direction = Some(Direction::Inbound);
    event
}

/// [`event`], of an agent.
pub fn of(call: &str, extension: &str, kind: EventKind<'static>) -> Event<'static> {
    let mut event = event(call, kind);
    event.agent = Some(agent(extension));
    event
}

/// The event, which says when it happened.
pub fn timed(mut event: Event<'static>, seconds: i64) -> Event<'static> {
    event.occurred_at = Some(at(seconds));
    event
}

/// The event, of which is known when it arrived.
pub fn arrived(mut event: Event<'static>, seconds: i64) -> Event<'static> {
    event.received_at = Some(at(seconds));
    event
}

/// The call of these events.
pub fn fold(events: impl IntoIterator<Item = Event<'static>>) -> Call {
    Call::fold(events).expect("there are events")
}

pub fn ended(scope: Scope, outcome: Option<Outcome>) -> EventKind<'static> {
    let mut ended = Ended::default();
    ended.scope = scope;
    ended.outcome = outcome;
    EventKind::Ended(ended)
}

pub fn talked(scope: Scope, seconds: u64) -> EventKind<'static> {
    let mut ended = Ended::default();
    ended.scope = scope;
    ended.outcome = Some(Outcome::Answered);
    ended.talk_time = Some(Duration::from_secs(seconds));
    EventKind::Ended(ended)
}

pub fn detected(what: Detection) -> EventKind<'static> {
    let mut detected = Detected::default();
    detected.what = what;
    EventKind::Detected(detected)
}

pub fn voicemail(left: bool) -> EventKind<'static> {
    let mut voicemail = Voicemail::default();
    voicemail.left = left;
    EventKind::Voicemail(voicemail)
}

pub fn transferred(role: TransferRole) -> EventKind<'static> {
    let mut transferred = Transferred::default();
    transferred.transfer = Some(Transfer::Consultative);
    transferred.role = Some(role);
    EventKind::Transferred(transferred)
}

/// The whole seconds of a length.
pub fn seconds(span: Option<Duration>) -> Option<u64> {
    span.map(|span| span.as_secs())
}

pub fn number(text: &str) -> Option<PhoneNumber<'static>> {
    Some(PhoneNumber::recognize(text.to_owned().into()))
}

/// A small generator of numbers, the same on every machine.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, bound: usize) -> usize {
        // Knuth's constants; the high bits are the good ones.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}
