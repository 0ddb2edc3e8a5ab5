//! What a notification of Placetel's says, typed.

use crate::payload::payload;
use crate::text::Text;
use crate::words::words;

payload! {
    /// What a notification says, in Placetel's words.
    ///
    /// If a field below is said to be always there, and is absent, the delivery has a notice.
    pub struct Payload<'a> {
        /// Which event it is.
        #[serde(skip)]
        pub kind: Kind,
        /// The event's name, as sent. Always there.
        pub event: Text<'a> = text("event"),
        /// Shared by all events of one call: 64 hex digits. A call that was transferred is another one. Always there.
        pub call_id: Text<'a> = text("call_id"),
        /// Which way the call goes. Always there on `OutgoingCall`, and on `HungUp` if nobody answered; the printed examples
        /// have none.
        pub direction: Option<Direction<'a>> = word("direction"),
        /// Who calls: a number as dialled in Germany, the word `anonymous`, or the id of a SIP user. Always there.
        pub from: Text<'a> = phone("from"),
        /// Who is called: a number as it was dialled, or the id of a SIP user. Always there.
        pub to: Text<'a> = phone("to"),
        /// The SIP user who calls, on `OutgoingCall`, or who answered, on `CallAccepted`: `7777abcdefg@fpbx.de`. Always
        /// there on `OutgoingCall`.
        pub peer: Text<'a> = text("peer"),
        /// Who answered, on `CallAccepted`: seen with the word `voicemail` alone.
        pub user: Text<'a> = proper_name("user"),
        /// What became of the call. Always there on `HungUp`.
        pub hangup_type: Option<HangupType<'a>> = word("type"),
        /// How long somebody talked, in seconds; 0 if nobody did, or if that is not known. On `HungUp`.
        pub duration: Option<u32> = seconds("duration"),
    }
}

words! {
    /// Which event a notification reports; see the [table](super#events).
    pub enum Kind {
        /// A call comes in.
        IncomingCall = "IncomingCall",
        /// A call goes out.
        OutgoingCall = "OutgoingCall",
        /// A call that came in was answered.
        CallAccepted = "CallAccepted",
        /// A call is over.
        HungUp = "HungUp",
    }
}

words! {
    /// Which way a call goes.
    pub enum Direction<'a> {
        /// To the account.
        In = "in",
        /// From the account.
        Out = "out",
    }
}

words! {
    /// What became of a call.
    pub enum HangupType<'a> {
        /// It was sent to a mailbox.
        Voicemail = "voicemail",
        /// Nobody answered.
        Missed = "missed",
        /// It was blocked.
        Blocked = "blocked",
        /// It was answered, and ended.
        Accepted = "accepted",
        /// It went out, and the other side was busy.
        Busy = "busy",
        /// It went out, and the caller hung up before anybody answered.
        Canceled = "canceled",
        /// It went out, and the other side could not be reached.
        Unavailable = "unavailable",
        /// It went out, and there was a fault.
        Congestion = "congestion",
    }
}
