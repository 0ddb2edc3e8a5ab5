//! What a net2phone Canada subscription sends, typed.

use alloc::vec::Vec;

use chrono::{DateTime, Utc};

use crate::payload::payload;
use crate::text::Text;
use crate::words::words;

payload! {
    /// What a net2phone Canada subscription sends, in net2phone Canada's words.
    ///
    /// If a field below is said to be always there, and is absent, the delivery has a notice.
    pub struct Payload<'a> {
        /// Which event it is.
        #[serde(skip)]
        pub kind: Kind,
        /// Whether both sides are devices of net2phone. Always there.
        pub on_net: Option<bool> = flag("on_net"),
        /// The side that calls.
        pub from: Side<'a> => object("from"),
        /// The side that is called.
        pub to: Side<'a> => object("to"),
        /// When the call was set up, in UTC. Always there.
        pub time_start: Option<DateTime<Utc>> = time("time_start"),
        /// When it was answered, in UTC.
        pub time_answer: Option<DateTime<Utc>> = time("time_answer"),
        /// The call in between, of a transfer.
        pub by_call_id: Text<'a> = text("by_call_id"),
        /// What a `subscription` has to say, for people. Always there.
        pub msg: Text<'a> = text("msg"),
        /// How far the subscription is. Always there.
        pub state: Option<SubscriptionState<'a>> = word_in_any_case("state"),
        /// The records of a `cdr`, which is an array of them.
        #[serde(skip_serializing_if = "crate::text::is_default")]
        pub cdrs: Vec<Record<'a>>,
    }
}

payload! {
    /// One side of a call, or of its record.
    pub struct Side<'a> {
        /// This side's own id: the two sides of a call have different ones. Always there.
        pub call_id: Text<'a> = text("call_id"),
        /// A phone number (E.164), SIP address, device or extension. Always there on a `call`.
        pub id: Text<'a> = phone("id"),
        /// The extension; absent for an outside party.
        pub user: Text<'a> = text("user"),
        /// The caller's name; `from` alone has one.
        pub name: Text<'a> = text("name"),
        /// The account's domain; absent for an outside party.
        pub domain: Text<'a> = text("domain"),
        /// What this side does. Always there on a `call`, which alone has it.
        pub state: Option<State<'a>> = word_in_any_case("state"),
        /// Not explained. Always there on a `call`'s `to`, which alone has it.
        pub is_human: Option<bool> = flag("is_human"),
    }
}

payload! {
    /// The record of one call, or of one segment of it.
    pub struct Record<'a> {
        /// The side that called.
        pub from: Side<'a> => object("from"),
        /// The side that was called.
        pub to: Side<'a> => object("to"),
        /// When it was answered.
        pub answer_time: Option<DateTime<Utc>> = time("answer_time"),
        /// When it began. Always there.
        pub start_time: Option<DateTime<Utc>> = time("start_time"),
        /// When it ended. Always there.
        pub end_time: Option<DateTime<Utc>> = time("end_time"),
        /// Its length in seconds; need not fit the times. Always there.
        pub duration: Option<u32> = seconds("duration"),
    }
}

words! {
    /// Which event a delivery reports; see the [module's table](super#events).
    pub enum Kind {
        /// A side of a call changed its state.
        Call = "call",
        /// Calls ended: their records.
        Cdr = "cdr",
        /// The subscription itself changed its state.
        Subscription = "subscription",
    }
}

words! {
    /// What one side of a call does.
    pub enum State<'a> {
        /// It waits for the other side.
        Progressing = "progressing",
        /// It rings.
        Ringing = "ringing",
        /// It talks.
        Active = "active",
        /// It is through.
        Ended = "ended",
    }
}

words! {
    /// How far a subscription is.
    pub enum SubscriptionState<'a> {
        /// It was asked for.
        Preparing = "preparing",
        /// Events will come.
        Ready = "ready",
    }
}
