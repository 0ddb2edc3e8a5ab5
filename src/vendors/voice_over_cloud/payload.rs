//! What a Voice Over Cloud webhook says, typed.

use chrono::{DateTime, Utc};

use crate::payload::payload;
use crate::text::Text;
use crate::words::words;

payload! {
    /// What a Voice Over Cloud webhook says, in Voice Over Cloud's words.
    ///
    /// If a field below is said to be always there, and is absent, the delivery has a notice.
    pub struct Payload<'a> {
        /// Which event it is.
        #[serde(skip)]
        pub kind: Kind,
        /// The event's name, as sent. Always there, but for an SMS.
        pub event: Text<'a> = text("event"),
        /// When it happened, in UTC. Always there, but for an SMS.
        pub date: Option<DateTime<Utc>> = time("date"),
        /// The number that the caller dialled. Always there on inbound events and `ivrOption`.
        pub inbound_number: Text<'a> = phone("inboundNumber"),
        /// The caller's number, or `Anonymous`. Always there on inbound events and `ivrOption`.
        pub callerid: Text<'a> = phone("callerid"),
        /// Shared by all events of one call. Always there, but for an SMS.
        pub callid: Text<'a> = text("callid"),
        /// The extension that rings, answered or calls. Always there on outbound events,
        /// `inboundCallRinging` and `inboundCallAnswered`; on `inboundCallEnd` if one answered.
        pub extension: Text<'a> = text("extension"),
        /// The length of the call, in seconds. Always there on `inboundCallEnd` and
        /// `outboundCallEnd`.
        pub duration: Option<u32> = seconds("duration"),
        /// The length of the call from the answer, in seconds. Always there on `inboundCallEnd` and
        /// `outboundCallEnd`.
        pub answered_duration: Option<u32> = seconds("answeredDuration"),
        /// The number or extension that was dialled. Always there on outbound events.
        pub destination: Text<'a> = phone("destination"),
        /// The key that the caller pressed: `0` to `9`, `*` or `#`. Always there on `ivrOption`.
        pub ivr_option: Text<'a> = text("ivrOption"),
        /// The id that the customer's own system gave the call.
        pub crm_id: Text<'a> = text("crm_id"),
        /// The number that an SMS was sent to.
        pub to: Text<'a> = phone("To"),
        /// The number that sent an SMS.
        pub from: Text<'a> = phone("From"),
        /// The text of an SMS.
        pub body: Text<'a> = message("Body"),
    }
}

words! {
    /// Which event a webhook reports; see the [module's table](super#events).
    pub enum Kind {
        /// An inbound call has come in; nobody is alerted yet.
        InboundCallStart = "inboundCallStart",
        /// An extension rings.
        InboundCallRinging = "inboundCallRinging",
        /// An extension answered.
        InboundCallAnswered = "inboundCallAnswered",
        /// The inbound call ended, answered or not.
        InboundCallEnd = "inboundCallEnd",
        /// An extension calls a number or another extension.
        OutboundCallStart = "outboundCallStart",
        /// The other side answered.
        OutboundCallAnswered = "outboundCallAnswered",
        /// The outbound call ended, answered or not.
        OutboundCallEnd = "outboundCallEnd",
        /// The caller pressed a key in a menu.
        IvrOption = "ivrOption",
        /// A recording can be fetched.
        CallRecordingAvailable = "callRecordingAvailable",
        /// A transcription can be fetched.
        CallTranscriptionAvailable = "callTranscriptionAvailable",
        /// A text message arrived. The hook names no event: this name is the crate's.
        Sms = "sms",
    }
}
