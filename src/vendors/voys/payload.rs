//! What a call notification of Voys says, typed.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};

use crate::payload::payload;
use crate::text::Text;
use crate::words::words;

payload! {
    /// What a call notification says, in Voys' words.
    ///
    /// If a field below is said to be always there, and is absent, the delivery has a notice.
    pub struct Payload<'a> {
        /// Which event it is.
        #[serde(skip)]
        pub kind: Kind,
        /// The call. Always there.
        pub call_id: Text<'a> = text("call_id"),
        /// When the notification was made. Always there.
        pub timestamp: Option<DateTime<Utc>> = time("timestamp"),
        /// The event's name, as sent. Always there.
        pub status: Text<'a> = text("status"),
        /// The generation of the notifications: `v2`. Always there.
        pub version: Text<'a> = text("version"),
        /// Whether the call comes in or goes out; an internal one goes out. Always there.
        pub direction: Option<Direction<'a>> = word("direction"),
        /// Who calls. Always there.
        pub caller: Option<Box<Participant<'a>>> => object("caller"),
        /// Where the call goes to. Always there.
        pub destination: Destination<'a> => object("destination"),
        /// The call that is merged into this one. Always there on transfers.
        pub merged_id: Text<'a> = text("merged_id"),
        /// Who gave the call away. Always there on transfers.
        pub redirector: Option<Box<Participant<'a>>> => object("redirector"),
        /// Why the call ended. Always there on `ended`; empty on some `ringing`.
        pub reason: Option<Reason<'a>> = word("reason"),
    }
}

payload! {
    /// Where a call goes to.
    pub struct Destination<'a> {
        /// The number that was dialled: outgoing calls have it as dialled. Always there.
        pub number: Text<'a> = phone("number"),
        /// Whose phones ring. Always there on `ringing` and `cold-transfer`.
        pub targets: Vec<Participant<'a>> => records("targets"),
        /// Who answered. Always there on `in-progress` and `warm-transfer`.
        pub target: Option<Box<Participant<'a>>> => object("target"),
    }
}

payload! {
    /// One party of a call.
    pub struct Participant<'a> {
        /// The number: with a plus if it is outside, else an internal one. Of somebody who is called it may
        /// be the number of a group or of a dial plan.
        pub number: Text<'a> = phone("number"),
        /// The name.
        pub name: Text<'a> = proper_name("name"),
        /// The internal number of the VoIP account; none of who is outside.
        pub account_number: Text<'a> = text("account_number"),
        /// The internal numbers of the users of that account or fixed destination; none of who is outside.
        pub user_numbers: Vec<Cow<'a, str>> = list("user_numbers"),
        /// The addresses of those users. Newer than the rest.
        pub user_emails: Vec<Cow<'a, str>> = list("user_emails"),
    }
}

words! {
    /// Which event a notification reports; see the [module's table](super#events).
    pub enum Kind {
        /// A call came in; nobody is alerted yet.
        Created = "created",
        /// Phones ring.
        Ringing = "ringing",
        /// Somebody answered.
        InProgress = "in-progress",
        /// Somebody gave the call to a colleague who had answered.
        WarmTransfer = "warm-transfer",
        /// Somebody gave the call to a colleague who has not answered yet.
        ColdTransfer = "cold-transfer",
        /// The call ended.
        Ended = "ended",
    }
}

words! {
    /// Whether a call comes in or goes out.
    pub enum Direction<'a> {
        /// It comes in.
        Inbound = "inbound",
        /// It goes out, or stays inside.
        Outbound = "outbound",
    }
}

words! {
    /// Why a call ended.
    pub enum Reason<'a> {
        /// The caller's line was up, be it with a person, a queue, a menu or a mailbox.
        Completed = "completed",
        /// Nobody could be reached: busy, not to be disturbed, not connected, or declined.
        Busy = "busy",
        /// Nobody answered.
        NoAnswer = "no-answer",
        /// The caller hung up before anybody answered.
        Cancelled = "cancelled",
        /// Somebody declined.
        Rejected = "rejected",
        /// Another device answered.
        AnsweredElsewhere = "answered-elsewhere",
        /// Anything else.
        Failed = "failed",
    }
}
