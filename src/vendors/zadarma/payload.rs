//! What a notification of Zadarma's says, typed.

use chrono::NaiveDateTime;

use crate::payload::payload;
use crate::text::Text;
use crate::words::words;

payload! {
    /// What a notification says, in Zadarma's words.
    ///
    /// "Always there", said of a field below, means: on every event to which the
    /// [module's table](super#events) gives the field. If the field is absent there, the delivery has a notice.
    pub struct Payload<'a> {
        /// Which event it is.
        #[serde(skip)]
        pub kind: Kind,
        /// The event's name, as sent. Always there.
        pub event: Text<'a> = text("event"),
        /// When the call started, by the clock of the account, whose zone is not said: the same in every event of a call.
        /// Always there.
        pub call_start: Option<NaiveDateTime> = local_time("call_start"),
        /// Shared by all events of one call. Always there.
        pub pbx_call_id: Text<'a> = text("pbx_call_id"),
        /// The number of the caller; on `NOTIFY_OUT_…`, the one that was shown. Always there, but on `NOTIFY_OUT_START`.
        pub caller_id: Text<'a> = phone("caller_id"),
        /// The number of the account that was called. Always there.
        pub called_did: Text<'a> = phone("called_did"),
        /// On `NOTIFY_ANSWER`, the number or extension that answered; on `NOTIFY_OUT_…`, the number that was dialled. Always
        /// there.
        pub destination: Text<'a> = phone("destination"),
        /// The extension whose phone rings, that answered, or that placed the call, if one did.
        pub internal: Text<'a> = text("internal"),
        /// A length in seconds. Always there.
        pub duration: Option<u32> = seconds("duration"),
        /// What became of the call. Always there.
        pub disposition: Option<Disposition<'a>> = word("disposition"),
        /// Why the call ended, as a number of Q.931: 16 for a normal end. Always there.
        pub status_code: Text<'a> = text("status_code"),
        /// Whether the call was recorded.
        pub is_recorded: Option<bool> = flag("is_recorded"),
        /// The recording's id, by which it can be fetched. Always there on `NOTIFY_RECORD`.
        pub call_id_with_rec: Text<'a> = text("call_id_with_rec"),
        /// The name that your answer gave the question for keys.
        pub wait_dtmf_name: Text<'a> = text("wait_dtmf[name]"),
        /// The keys that the caller pressed.
        pub wait_dtmf_digits: Text<'a> = keys("wait_dtmf[digits]"),
        /// Whether what is done by default was done, in Zadarma's words.
        pub wait_dtmf_default_behaviour: Text<'a> = text("wait_dtmf[default_behaviour]"),
        /// What became of digits that your answer had read out.
        pub ivr_saydigits: Text<'a> = text("ivr_saydigits"),
        /// What became of a number that your answer had read out.
        pub ivr_saynumber: Text<'a> = text("ivr_saynumber"),
    }
}

words! {
    /// Which event a notification reports; see the [module's table](super#events).
    pub enum Kind {
        /// A call from outside reached the phone system.
        Start = "NOTIFY_START",
        /// A call rings at an extension.
        Internal = "NOTIFY_INTERNAL",
        /// A call was answered at an extension or at an outside number.
        Answer = "NOTIFY_ANSWER",
        /// A call from outside ended.
        End = "NOTIFY_END",
        /// An extension placed a call.
        OutStart = "NOTIFY_OUT_START",
        /// A call that an extension placed ended.
        OutEnd = "NOTIFY_OUT_END",
        /// The recording of a call can be had.
        Record = "NOTIFY_RECORD",
        /// The caller has heard, or entered, what an answer of yours asked for.
        Ivr = "NOTIFY_IVR",
    }
}

words! {
    /// What became of a call.
    pub enum Disposition<'a> {
        /// Somebody, or something, answered.
        Answered = "answered",
        /// It was busy.
        Busy = "busy",
        /// It was called off.
        Cancel = "cancel",
        /// Nobody answered.
        NoAnswer = "no answer",
        /// It failed.
        Failed = "failed",
        /// The account has no money.
        NoMoney = "no money",
        /// There is no such number.
        UnallocatedNumber = "unallocated number",
        /// A limit is reached.
        NoLimit = "no limit",
        /// The limit of the day is reached.
        NoDayLimit = "no day limit",
        /// The limit of lines is reached.
        LineLimit = "line limit",
        /// The account has no money, or a limit is reached.
        NoMoneyNoLimit = "no money, no limit",
    }
}
