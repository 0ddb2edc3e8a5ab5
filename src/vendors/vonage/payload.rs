//! What a Vonage webhook says, typed.

use core::ops::{Deref, DerefMut};

use alloc::boxed::Box;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::fields::{Field, Value};
use crate::payload::{ReadFields, Shape, payload};
use crate::text::Text;
use crate::words::words;

/// What a Vonage webhook says, in Vonage's words: the fields are those of [`Webhook`].
///
/// ```
/// let mut payload = hookswitch::vonage::Payload::default();
/// payload.uuid = Some("7".into());
/// assert_eq!(serde_json::to_string(&payload)?, r#"{"uuid":"7"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
// Boxed, since there are many fields, and a payload of any vendor has the size of the largest.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(transparent)]
#[non_exhaustive]
pub struct Payload<'a> {
    webhook: Box<Webhook<'a>>,
}

impl Payload<'_> {
    /// Makes it independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Payload<'static> {
        Payload {
            webhook: Box::new(self.webhook.into_owned()),
        }
    }
}

impl<'a> Deref for Payload<'a> {
    type Target = Webhook<'a>;

    fn deref(&self) -> &Webhook<'a> {
        &self.webhook
    }
}

impl<'a> DerefMut for Payload<'a> {
    fn deref_mut(&mut self) -> &mut Webhook<'a> {
        &mut self.webhook
    }
}

impl<'a> ReadFields<'a> for Payload<'a> {
    fn shape(&mut self, name: &str) -> Shape<'_, 'a> {
        self.webhook.shape(name)
    }

    fn read(&mut self, field: Field<'_, 'a>) {
        self.webhook.read(field);
    }
}

payload! {
    /// The fields of a delivery. They may come as JSON or in the query string.
    ///
    /// If a field below is said to be *always there* on an event, and is absent from such a delivery, the delivery
    /// has a notice: an event of a leg without `uuid`, say.
    pub struct Webhook<'a> {
        /// Which event it is.
        #[serde(skip)]
        pub kind: Kind,
        /// The name of an event of a leg, and of a transcription, as sent.
        pub status: Text<'a> = text("status"),
        /// `transfer` on most transfers, `record` on a transcription.
        pub event_type: Text<'a> = text("type"),
        /// The conversation, in which the legs of a call are. Always there, but on transfers.
        pub conversation_uuid: Text<'a> = text("conversation_uuid"),
        /// The leg. Always there on events of a leg, on input and on transfers.
        pub uuid: Text<'a> = text("uuid"),
        /// The leg, on `human` and `machine`.
        pub call_uuid: Text<'a> = text("call_uuid"),
        /// Who called: a number, the address of a SIP phone, the name of an app's user, or any text of the caller's.
        /// Always there on events of a leg, unless an app's user called by that leg.
        pub from: Text<'a> = phone("from"),
        /// The user of one of the account's apps who called, on `answer`; there need not be a `from` then.
        pub from_user: Text<'a> = proper_name("from_user"),
        /// Who was called: a number, the address of a SIP phone or of a WebSocket, the name of an app's user; of the leg
        /// by which an app's user called, that user's name. Always there on events of a leg, and on `answer`.
        pub to: Text<'a> = phone("to"),
        /// Whether the leg came in, or was made by the account. Always there on events of a leg, but for `human`,
        /// `machine` and those of a WebSocket.
        pub direction: Option<Direction<'a>> = word_in_any_case("direction"),
        /// When it happened. Always there, but on `answer` and `transcribed`.
        pub timestamp: Option<DateTime<Utc>> = time("timestamp"),
        /// Why a leg was not connected.
        pub detail: Option<Detail<'a>> = word("detail"),
        /// How far the detection of a machine is.
        pub sub_state: Option<SubState<'a>> = word("sub_state"),
        /// On `completed` when the leg was answered; on `record` when the recording began.
        pub start_time: Option<DateTime<Utc>> = time("start_time"),
        /// When the leg or the recording ended. Always there on `completed` and `record`.
        pub end_time: Option<DateTime<Utc>> = time("end_time"),
        /// How long the leg lasted from its answer, in seconds. Always there on `completed`.
        pub duration: Option<u32> = seconds("duration"),
        /// The price of a minute in EUR: a decimal.
        pub rate: Text<'a> = text("rate"),
        /// The price of the leg in EUR: a decimal.
        pub price: Text<'a> = text("price"),
        /// The network, such as `GB-FIXED`, or its number.
        pub network: Text<'a> = text("network"),
        /// The SIP status code with which the leg ended.
        pub sip_code: Option<u64> = whole("sip_code"),
        /// Who ended the leg.
        pub disconnected_by: Option<DisconnectedBy<'a>> = word("disconnected_by"),
        /// Where the recording can be fetched. Always there on `record`.
        pub recording_url: Text<'a> = text("recording_url"),
        /// The recording. Always there on `record`.
        pub recording_uuid: Text<'a> = text("recording_uuid"),
        /// How large the recording is, in bytes.
        pub size: Option<u64> = whole("size"),
        /// Where the transcription can be fetched. Always there on `transcribed`.
        pub transcription_url: Text<'a> = text("transcription_url"),
        /// The keys of an input.
        pub dtmf: Dtmf<'a> => object("dtmf"),
        /// Whether an input was over before it was complete, in an older form.
        pub timed_out: Option<bool> = flag("timed_out"),
        /// The speech of an input.
        pub speech: Speech<'a> => object("speech"),
        /// The conversation that the leg left. Always there on `transfer`.
        pub conversation_uuid_from: Text<'a> = text("conversation_uuid_from"),
        /// The conversation that the leg went to. Always there on `transfer`.
        pub conversation_uuid_to: Text<'a> = text("conversation_uuid_to"),
        /// What the customer wrote into a `notify` action.
        pub payload: Option<Value<'a>> = kept("payload"),
        /// What went wrong, for people. Always there on `error`.
        pub reason: Text<'a> = message("reason"),
        /// The kind of phone that called, such as `phone`, `sip` or `app`; on `answer`.
        pub endpoint_type: Text<'a> = text("endpoint_type"),
        /// Where the API has the call; on `answer`.
        pub region_url: Text<'a> = text("region_url"),
        /// What the customer's app sent along with a call; on `answer`.
        pub custom_data: Option<Value<'a>> = kept("custom_data"),
        /// The SIP headers that came with a call.
        pub headers: Option<Value<'a>> = kept("headers"),
        /// The request that failed, if this is the one to the fallback address.
        pub original_request: OriginalRequest<'a> => object("original_request"),
    }
}

payload! {
    /// The keys of an input.
    pub struct Dtmf<'a> {
        /// The keys, empty if none was pressed. In an older form they are the text `dtmf` itself.
        pub digits: Text<'a> = keys("digits", "dtmf"),
        /// Whether the time was over before the input was complete.
        pub timed_out: Option<bool> = flag("timed_out"),
    }
}

payload! {
    /// The speech of an input.
    pub struct Speech<'a> {
        /// Why listening ended.
        pub timeout_reason: Option<TimeoutReason<'a>> = word("timeout_reason"),
        /// What may have been said, the likeliest first.
        pub results: Vec<Heard<'a>> => records("results"),
        /// What went wrong, for people; `Speech was not enabled` is ordinary.
        pub error: Text<'a> = message("error"),
        /// Where a recording of the speech can be fetched.
        pub recording_url: Text<'a> = text("recording_url"),
    }
}

payload! {
    /// What may have been said.
    pub struct Heard<'a> {
        /// The words.
        pub text: Text<'a> = message("text"),
        /// How sure that is, from 0 to 1: a decimal.
        pub confidence: Text<'a> = text("confidence"),
    }
}

payload! {
    /// A request that failed.
    pub struct OriginalRequest<'a> {
        /// The address that it went to.
        pub url: Text<'a> = text("url"),
        /// `answer` or `event`.
        pub request_type: Text<'a> = text("type"),
    }
}

words! {
    /// Which event a webhook reports; see the [module's table](super#events).
    pub enum Kind {
        /// The application is asked what to do with a call that came in, or that was answered.
        Answer = "answer",
        /// A leg is there.
        Started = "started",
        /// A leg rings.
        Ringing = "ringing",
        /// A leg was answered: of a call that came in, by the application.
        Answered = "answered",
        /// A person answered, as detection says.
        Human = "human",
        /// A machine answered, as detection says.
        Machine = "machine",
        /// The one who was called was busy.
        Busy = "busy",
        /// The call was given up before an answer.
        Cancelled = "cancelled",
        /// Nobody answered, or the phone was out of reach.
        Unanswered = "unanswered",
        /// Nobody answered in the time that was set.
        Timeout = "timeout",
        /// The call was rejected, by Vonage, a network or the one who was called.
        Rejected = "rejected",
        /// The call could not be connected.
        Failed = "failed",
        /// The application ended the connection of a WebSocket.
        Disconnected = "disconnected",
        /// A leg is over.
        Completed = "completed",
        /// A recording can be fetched.
        Record = "record",
        /// The transcription of a recording can be fetched.
        Transcribed = "transcribed",
        /// Keys were pressed or words spoken, or neither in time.
        Input = "input",
        /// A leg went from one conversation to another.
        Transfer = "transfer",
        /// A `notify` action was reached.
        Notify = "notify",
        /// Something went wrong.
        Error = "error",
    }
}

words! {
    /// The direction of a leg.
    pub enum Direction<'a> {
        /// To the account.
        Inbound = "inbound",
        /// From the account.
        Outbound = "outbound",
    }
}

words! {
    /// Why a leg was not connected.
    pub enum Detail<'a> {
        /// The number is none.
        InvalidNumber = "invalid_number",
        /// A network or the account does not allow it.
        Restricted = "restricted",
        /// The one who was called did not want it.
        Declined = "declined",
        /// There is no way to the number.
        CannotRoute = "cannot_route",
        /// The number is no longer used.
        NumberOutOfService = "number_out_of_service",
        /// Vonage failed.
        InternalError = "internal_error",
        /// The phone is out of reach.
        Unavailable = "unavailable",
        /// It took too long.
        Timeout = "timeout",
    }
}

words! {
    /// How far the detection of a machine is.
    pub enum SubState<'a> {
        /// The machine's beep was heard.
        BeepStart = "beep_start",
        /// No beep was heard in time.
        BeepTimeout = "beep_timeout",
    }
}

words! {
    /// Who ended a leg.
    pub enum DisconnectedBy<'a> {
        /// Who was at the leg.
        User = "user",
        /// Vonage, since there was nothing more to do.
        Platform = "platform",
    }
}

words! {
    /// Why listening ended.
    pub enum TimeoutReason<'a> {
        /// Nothing more was said.
        EndOnSilenceTimeout = "end_on_silence_timeout",
        /// It took too long.
        MaxDuration = "max_duration",
        /// Nothing was said.
        StartTimeout = "start_timeout",
    }
}
