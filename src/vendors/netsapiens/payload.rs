//! What a NetSapiens event subscription sends, typed.

use alloc::boxed::Box;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};

use crate::payload::payload;
use crate::text::Text;
use crate::words::words;

payload! {
    /// What a NetSapiens event subscription sends, in NetSapiens' words.
    pub struct Payload<'a> {
        /// Which model the records are of: that of the first one that tells.
        #[serde(skip)]
        pub kind: Kind,
        /// The body is an array of them.
        #[serde(skip_serializing_if = "crate::text::is_default")]
        pub records: Vec<Record<'a>>,
    }
}

payload! {
    /// One object of the body. If a field below is said to be always there, it was in all that was observed of these
    /// models; if it is absent, the delivery has a notice. Times are UTC.
    pub struct Record<'a> {
        /// The model, which `cdr` and `call_recording` alone name.
        pub object: Text<'a> = text("object"),
        /// The id of this pair of legs: those of the two legs and the user part of `term_to_uri`. Always there on a
        /// `call`.
        pub acr_id: Text<'a> = text("acr_id"),
        /// The id of the caller's leg. Always there on a `call` and a `call_origid`.
        pub orig_callid: Text<'a> = text("orig_callid"),
        /// The address of the caller: `sip:5555550105@domain`. Always there on a `call` and a `call_origid`.
        pub orig_from_uri: Text<'a> = phone("orig_from_uri"),
        /// The caller's name.
        pub orig_from_name: Text<'a> = proper_name("orig_from_name"),
        /// What was dialled. Always there, but on a `call_recording`.
        pub orig_to_user: Text<'a> = phone("orig_to_user"),
        /// The user who calls; absent for an outside party. Of a `call` and a `call_origid`.
        pub orig_user: Text<'a> = text("orig_user"),
        /// The same.
        pub orig_sub: Text<'a> = text("orig_sub"),
        /// That user's domain.
        pub orig_domain: Text<'a> = text("orig_domain"),
        /// Why the call was sent on: `QueueSDispatch`, `ForwardAlways` and others, of which no list is public.
        pub by_action: Text<'a> = text("by_action"),
        /// The user, queue or menu that sent the call on. Of a `call_origid`.
        pub by_user: Text<'a> = text("by_user"),
        /// The same.
        pub by_sub: Text<'a> = text("by_sub"),
        /// The domain of that user.
        pub by_domain: Text<'a> = text("by_domain"),
        /// The leg that the call was sent on from.
        pub by_callid: Text<'a> = text("by_callid"),
        /// The id of the called leg: all phones that a queue rings at once have the same. Always there on a `call`.
        pub term_callid: Text<'a> = text("term_callid"),
        /// The user who is called; absent for an outside party. Of phones that a queue rings, it is the queue until one
        /// answers. Of a `call` and a `call_origid`.
        pub term_user: Text<'a> = text("term_user"),
        /// The same.
        pub term_sub: Text<'a> = text("term_sub"),
        /// That user's domain; `*` for an outside party.
        pub term_domain: Text<'a> = text("term_domain"),
        /// The address that is called: `sip:103@domain`; `sip:nms@host` is the platform's media server, `vmail` the
        /// mailbox.
        pub term_to_uri: Text<'a> = phone("term_to_uri"),
        /// What is called; absent for the platform's media server.
        pub term_type: Option<Endpoint<'a>> = word_in_any_case("term_type"),
        /// What the caller's leg does. Always there on a `call` and a `call_origid`.
        pub orig_call_info: Option<State<'a>> = word_in_any_case("orig_call_info"),
        /// What the called leg does. Always there on a `call` and a `call_origid`.
        pub term_call_info: Option<State<'a>> = word_in_any_case("term_call_info"),
        /// `yes` once the pair of legs is gone.
        pub remove: Text<'a> = text("remove"),
        /// When the pair began; in a `cdr`, which has a `cdr_id`, when the call did. Always there on a `call` and a
        /// `call_origid`.
        pub time_start: Option<DateTime<Utc>> = time_or_epoch("time_start"),
        /// When the pair was answered.
        pub time_answer: Option<DateTime<Utc>> = time_or_epoch("time_answer"),
        /// When the pair last changed, its end aside. Always there on a `call`.
        pub ts: Option<DateTime<Utc>> = time_or_epoch("ts"),
        /// When it ended; of a `cdr`.
        pub time_release: Option<DateTime<Utc>> = time_or_epoch("time_release"),
        /// When the whole call began; of a `cdr`.
        pub batch_tim_beg: Option<DateTime<Utc>> = time_or_epoch("batch_tim_beg"),
        /// The id of a `cdr`.
        pub cdr_id: Text<'a> = text("cdr_id"),
        /// The domain whose `cdr` it is.
        pub domain: Text<'a> = text("domain"),
        /// The kind of call; of a `cdr`.
        pub call_type: Option<CallType<'a>> = word("type"),
        /// Seconds: in a `cdr`, which has a `cdr_id`, of the whole call so far, menus included.
        pub time_talking: Option<u32> = seconds("time_talking"),
        /// Seconds, as `time_talking`; of a recording its length.
        pub duration: Option<u32> = seconds("duration"),
        /// Whether a `cdr` is of the beginning or the end of a leg.
        pub release_code: Option<ReleaseCode<'a>> = word_in_any_case("release_code"),
        /// Why it ended: `Orig: Bye`, `New Forward Leg`.
        pub release_text: Text<'a> = text("release_text"),
        /// The row of one segment in a `cdr`.
        pub row: Option<Box<Row<'a>>> => object("CdrR"),
        /// What happened to a recording: `convertDone`.
        pub event: Text<'a> = text("event"),
        /// The call of a recording. Always there on it.
        pub call_id: Text<'a> = text("callId"),
        /// Where a recording is.
        pub download_url: Text<'a> = text("download_url"),
    }
}

payload! {
    /// The row of one segment of a call, inside a `cdr`.
    pub struct Row<'a> {
        /// The id of the caller's leg.
        pub orig_callid: Text<'a> = text("orig_callid"),
        /// The domain of the user who called.
        pub orig_domain: Text<'a> = text("orig_domain"),
        /// Why the call was sent on.
        pub by_action: Text<'a> = text("by_action"),
        /// The domain of who sent the call on.
        pub by_domain: Text<'a> = text("by_domain"),
        /// The leg that the call was sent on from.
        pub by_callid: Text<'a> = text("by_callid"),
        /// The id of the called leg.
        pub term_callid: Text<'a> = text("term_callid"),
        /// The domain of the user who was called.
        pub term_domain: Text<'a> = text("term_domain"),
        /// When the segment began.
        pub time_start: Option<DateTime<Utc>> = time_or_epoch("time_start"),
        /// When the segment was answered.
        pub time_answer: Option<DateTime<Utc>> = time_or_epoch("time_answer"),
        /// When the segment ended.
        pub time_release: Option<DateTime<Utc>> = time_or_epoch("time_release"),
        /// How long they talked in the segment, in seconds.
        pub time_talking: Option<u32> = seconds("time_talking"),
        /// Whether the row is of the beginning or the end of the segment.
        pub release_code: Option<ReleaseCode<'a>> = word_in_any_case("release_code"),
        /// Why the segment ended.
        pub release_text: Text<'a> = text("release_text"),
    }
}

words! {
    /// Which model a delivery is of; see the [module's table](super#events).
    pub enum Kind {
        /// A pair of legs changed.
        Call = "call",
        /// A pair of legs changed, told in fewer fields.
        CallOrigid = "call_origid",
        /// A record of a segment of a call.
        Cdr = "cdr",
        /// A recording.
        CallRecording = "call_recording",
    }
}

words! {
    /// What a leg does.
    pub enum State<'a> {
        /// It rings.
        Alerting = "alerting",
        /// It waits for the other leg.
        Progressing = "progressing",
        /// It talks.
        Active = "active",
        /// It is on hold.
        Held = "held",
    }
}

words! {
    /// What a leg is connected to.
    pub enum Endpoint<'a> {
        /// A user's phone.
        Device = "device",
        /// The outside.
        Gateway = "gateway",
    }
}

words! {
    /// The kind of call that a `cdr` is of.
    pub enum CallType<'a> {
        /// To the outside.
        Outbound = "0",
        /// From outside.
        Inbound = "1",
        /// From outside, and missed.
        Missed = "2",
    }
}

words! {
    /// What a `cdr` is the record of.
    pub enum ReleaseCode<'a> {
        /// The beginning of a leg.
        Begin = "begin",
        /// Its end.
        End = "end",
    }
}
