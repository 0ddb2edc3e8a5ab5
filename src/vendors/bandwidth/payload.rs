//! What a Bandwidth callback says, typed.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::time::Duration;

use chrono::{DateTime, Utc};

use crate::fields::Value;
use crate::payload::payload;
use crate::text::Text;
use crate::words::words;

payload! {
    /// What a Bandwidth callback says, in Bandwidth's words.
    ///
    /// If a field below is said to be always there, and is absent, the delivery has a notice.
    pub struct Payload<'a> {
        /// Which event it is; of an array, the first one.
        #[serde(skip)]
        pub kind: Kind,
        /// The name of an event of Voice, as sent.
        pub event_type: Text<'a> = text("eventType"),
        /// The name of an event of Messaging, as sent; `WEBRTC` on the events of an endpoint.
        pub message_type: Text<'a> = text("type"),
        /// About when the event was made.
        pub event_time: Option<DateTime<Utc>> = time("eventTime"),
        /// The account.
        pub account_id: Text<'a> = text("accountId"),
        /// The application, which has the addresses that are called back.
        pub application_id: Text<'a> = text("applicationId"),
        /// Who called: a number, `Private`, `Restricted`, `Unavailable`, `Anonymous`, or any text of the caller's. On the
        /// leg of a transfer that of the original call. Always there, but on conferences.
        pub from: Text<'a> = phone("from"),
        /// The number that was called; on the leg of a transfer that of the original call. On an event of Messaging the
        /// one recipient that it is about. Always there, but on conferences.
        pub to: Text<'a> = phone("to"),
        /// The direction of the call; that of the leg of a transfer is `outbound`.
        pub direction: Option<Direction<'a>> = word("direction"),
        /// The leg. Always there, but on conferences.
        pub call_id: Text<'a> = text("callId"),
        /// The leg with the `<Transfer>`, on events of a leg that was made by it.
        pub parent_call_id: Text<'a> = text("parentCallId"),
        /// Where the API has the call.
        pub call_url: Text<'a> = text("callUrl"),
        /// The number that the leg of a transfer shows.
        pub transfer_caller_id: Text<'a> = phone("transferCallerId"),
        /// The number that the leg of a transfer is to.
        pub transfer_to: Text<'a> = phone("transferTo"),
        /// When a call was queued that the API asked for.
        pub enqueued_time: Option<DateTime<Utc>> = time("enqueuedTime"),
        /// When the leg started; on events of recordings and of their transcriptions the recording.
        pub start_time: Option<DateTime<Utc>> = time("startTime"),
        /// When the leg was answered.
        pub answer_time: Option<DateTime<Utc>> = time("answerTime"),
        /// When the leg ended; on events of recordings and of their transcriptions the recording.
        pub end_time: Option<DateTime<Utc>> = time("endTime"),
        /// Why it ended. Always there on `disconnect`, `transferDisconnect` and `transferComplete`.
        pub cause: Option<Cause<'a>> = word("cause"),
        /// What went wrong, for people.
        pub error_message: Text<'a> = message("errorMessage"),
        /// The id of the error, for Bandwidth's support.
        pub error_id: Text<'a> = text("errorId"),
        /// What the customer wrote to the call, or to the conference.
        pub tag: Text<'a> = message("tag"),
        /// From where the call was diverted: `origTo`, `reason` and any other field that came with it.
        pub diversion: Option<Value<'a>> = kept("diversion"),
        /// Whether the caller's number is the caller's.
        pub stir_shaken: Option<Box<StirShaken<'a>>> => object("stirShaken"),
        /// What the caller's system sent along.
        pub uui: Text<'a> = message("uui"),
        /// What machine detection found.
        pub machine_detection_result: MachineDetection<'a> => object("machineDetectionResult"),
        /// The keys of a `gather`, empty if none was pressed.
        pub digits: Text<'a> = text("digits"),
        /// The key that ended a `gather`.
        pub terminating_digit: Text<'a> = text("terminatingDigit"),
        /// The key of a `dtmf`. Always there.
        pub digit: Text<'a> = text("digit"),
        /// The recording. Always there on its events.
        pub recording_id: Text<'a> = text("recordingId"),
        /// Where the recording can be fetched, once it is available. Always there on its events.
        pub media_url: Text<'a> = text("mediaUrl"),
        /// The length of the recording. As JSON, ISO 8601.
        #[serde(serialize_with = "crate::text::iso8601")]
        pub duration: Option<Duration> = length("duration"),
        /// How many channels the recording has.
        pub channels: Option<u64> = whole("channels"),
        /// `wav` or `mp3`.
        pub file_format: Text<'a> = text("fileFormat"),
        /// What became of the recording, or of an endpoint.
        pub status: Option<Status<'a>> = word("status"),
        /// The transcription of a recording; on `realTimeTranscriptionStopped` and `…Rejected` that of a call.
        pub transcription: Option<Box<Transcription<'a>>> => object("transcription"),
        /// The transcription of a call as it goes on.
        pub real_time_transcription: Option<Box<Transcription<'a>>> => object("realTimeTranscription"),
        /// The one that was there when another of the same name was rejected.
        pub original_transcription: Option<Box<Transcription<'a>>> => object("originalTranscription"),
        /// A stream of the call's sound.
        pub media_stream: Option<Box<MediaStream<'a>>> => object("mediaStream"),
        /// The one that was there when another of the same name was rejected.
        pub original_media_stream: Option<Box<MediaStream<'a>>> => object("originalMediaStream"),
        /// The conference. Always there on its events.
        pub conference_id: Text<'a> = text("conferenceId"),
        /// The customer's name of the conference.
        pub name: Text<'a> = proper_name("name"),
        /// The endpoint of an application for WebRTC.
        pub endpoint_id: Text<'a> = text("endpointId"),
        /// When the endpoint was made.
        pub creation_timestamp: Option<DateTime<Utc>> = time("creationTimestamp"),
        /// Until when it can be used.
        pub expiration_timestamp: Option<DateTime<Utc>> = time("expirationTimestamp"),
        /// When it happened to the message.
        pub time: Option<DateTime<Utc>> = time("time"),
        /// What happened to the message, for people.
        pub description: Text<'a> = message("description"),
        /// Why the message failed, as a number.
        pub error_code: Text<'a> = text("errorCode"),
        /// The message.
        pub message: Option<Box<Message<'a>>> => object("message"),
        /// The events of Messaging, which come as an array, of one as a rule.
        #[serde(skip_serializing_if = "crate::text::is_default")]
        pub messages: Vec<MessageEvent<'a>>,
    }
}

payload! {
    /// One event of Messaging.
    pub struct MessageEvent<'a> {
        /// Which event it is.
        #[serde(skip)]
        pub kind: Kind,
        /// Its name, as sent. Always there.
        pub message_type: Text<'a> = text("type"),
        /// When it happened. Always there.
        pub time: Option<DateTime<Utc>> = time("time"),
        /// What happened, for people.
        pub description: Text<'a> = message("description"),
        /// The one recipient that it is about. Always there.
        pub to: Text<'a> = phone("to"),
        /// Why the message failed, as a number.
        pub error_code: Text<'a> = text("errorCode"),
        /// The message.
        pub message: Option<Box<Message<'a>>> => object("message"),
    }
}

payload! {
    /// A text message.
    pub struct Message<'a> {
        /// Its id. Always there.
        pub id: Text<'a> = text("id"),
        /// The customer's number.
        pub owner: Text<'a> = phone("owner"),
        /// The application.
        pub application_id: Text<'a> = text("applicationId"),
        /// When it was made.
        pub time: Option<DateTime<Utc>> = time("time"),
        /// Of how many parts it is.
        pub segment_count: Option<u64> = whole("segmentCount"),
        /// Which way it goes.
        pub direction: Option<MessageDirection<'a>> = word("direction"),
        /// All that it is to.
        pub to: Vec<Cow<'a, str>> = list("to"),
        /// Who wrote it. Always there.
        pub from: Text<'a> = phone("from"),
        /// The text; it is empty in reports.
        pub text: Text<'a> = message("text"),
        /// Where its media are.
        pub media: Vec<Cow<'a, str>> = list("media"),
        /// What the customer wrote to it.
        pub tag: Text<'a> = message("tag"),
    }
}

payload! {
    /// Whether the caller's number is the caller's.
    pub struct StirShaken<'a> {
        /// What the check found.
        pub verstat: Text<'a> = text("verstat"),
        /// How sure the caller's carrier is: `A`, `B` or `C`.
        pub attestation_indicator: Text<'a> = text("attestationIndicator"),
        /// The carrier's id of where the call began.
        pub originating_id: Text<'a> = text("originatingId"),
    }
}

payload! {
    /// What machine detection found.
    pub struct MachineDetection<'a> {
        /// What answered.
        pub value: Option<Detected<'a>> = word("value"),
        /// How long that took. As JSON, ISO 8601.
        #[serde(serialize_with = "crate::text::iso8601")]
        pub duration: Option<Duration> = length("duration"),
    }
}

payload! {
    /// A transcription of a recording, or of a call as it goes on.
    pub struct Transcription<'a> {
        /// Its id. Always there.
        pub id: Text<'a> = text("id"),
        /// The customer's name of it.
        pub name: Text<'a> = proper_name("name"),
        /// Where it can be fetched.
        pub url: Text<'a> = text("url"),
        /// What became of it.
        pub status: Option<TranscriptionStatus<'a>> = word("status"),
        /// When it started.
        pub start_time: Option<DateTime<Utc>> = time("startTime"),
        /// When it was complete.
        pub completed_time: Option<DateTime<Utc>> = time("completedTime"),
        /// How long it is. As JSON, ISO 8601.
        #[serde(serialize_with = "crate::text::iso8601")]
        pub duration: Option<Duration> = length("duration"),
        /// Whose words: `inbound`, `outbound`.
        pub tracks: Vec<Cow<'a, str>> = list("tracks"),
        /// Where it is sent as it goes on.
        pub destination: Text<'a> = text("destination"),
        /// Whether words that were sent do not change any more.
        pub stabilized: Option<bool> = flag("stabilized"),
    }
}

payload! {
    /// A stream of a call's sound.
    pub struct MediaStream<'a> {
        /// Its id. Always there.
        pub id: Text<'a> = text("id"),
        /// The customer's name of it.
        pub name: Text<'a> = proper_name("name"),
        /// `WebSocket`.
        pub stream_type: Text<'a> = text("type"),
        /// Where it goes.
        pub destination: Text<'a> = text("destination"),
        /// When it started.
        pub start_time: Option<DateTime<Utc>> = time("startTime"),
        /// How long it lasted. As JSON, ISO 8601.
        #[serde(serialize_with = "crate::text::iso8601")]
        pub duration: Option<Duration> = length("duration"),
        /// Whose sound: `inbound`, `outbound`.
        pub tracks: Vec<Cow<'a, str>> = list("tracks"),
    }
}

words! {
    /// Which event a callback reports; see the [module's table](super#events).
    pub enum Kind {
        /// A call comes in.
        Initiate = "initiate",
        /// The call that the API asked for was answered.
        Answer = "answer",
        /// A call ended.
        Disconnect = "disconnect",
        /// The leg of a `<Transfer>` was answered.
        TransferAnswer = "transferAnswer",
        /// The leg of a `<Transfer>` ended.
        TransferDisconnect = "transferDisconnect",
        /// A `<Transfer>` is over, and the call goes on.
        TransferComplete = "transferComplete",
        /// The other call left a `<Bridge>`, or there was none.
        BridgeComplete = "bridgeComplete",
        /// The call that had the `<Bridge>` left it.
        BridgeTargetComplete = "bridgeTargetComplete",
        /// Keys were pressed, or not in time.
        Gather = "gather",
        /// One key was pressed.
        Dtmf = "dtmf",
        /// A recording is over.
        RecordComplete = "recordComplete",
        /// A recording can be fetched.
        RecordingAvailable = "recordingAvailable",
        /// The transcription of a recording can be fetched.
        TranscriptionAvailable = "transcriptionAvailable",
        /// The transcription of a call began.
        RealTimeTranscriptionStarted = "realTimeTranscriptionStarted",
        /// The transcription of a call can be fetched.
        RealTimeTranscriptionAvailable = "realTimeTranscriptionAvailable",
        /// The transcription of a call was not begun.
        RealTimeTranscriptionRejected = "realTimeTranscriptionRejected",
        /// The transcription of a call is over.
        RealTimeTranscriptionStopped = "realTimeTranscriptionStopped",
        /// Machine detection, which went on beside the call, is over.
        MachineDetectionComplete = "machineDetectionComplete",
        /// The call was sent to another address of the customer's.
        Redirect = "redirect",
        /// A conference began.
        ConferenceCreated = "conferenceCreated",
        /// Somebody came to a conference.
        ConferenceMemberJoin = "conferenceMemberJoin",
        /// Somebody left a conference.
        ConferenceMemberExit = "conferenceMemberExit",
        /// A conference was sent to another address of the customer's.
        ConferenceRedirect = "conferenceRedirect",
        /// A conference ended.
        ConferenceCompleted = "conferenceCompleted",
        /// The recording of a conference can be fetched.
        ConferenceRecordingAvailable = "conferenceRecordingAvailable",
        /// A stream of the call's sound began.
        MediaStreamStarted = "mediaStreamStarted",
        /// A stream of the call's sound was not begun.
        MediaStreamRejected = "mediaStreamRejected",
        /// A stream of the call's sound is over.
        MediaStreamStopped = "mediaStreamStopped",
        /// A message came in.
        MessageReceived = "message-received",
        /// A message goes to the carrier.
        MessageSending = "message-sending",
        /// The carrier has a message.
        MessageSent = "message-sent",
        /// A message arrived.
        MessageDelivered = "message-delivered",
        /// A message did not arrive.
        MessageFailed = "message-failed",
        /// An endpoint of an application for WebRTC is gone.
        DeviceDisconnected = "DEVICE_DISCONNECTED",
    }
}

words! {
    /// The direction of a call.
    pub enum Direction<'a> {
        /// To the account.
        Inbound = "inbound",
        /// From the account.
        Outbound = "outbound",
    }
}

words! {
    /// Why something ended, or did not begin.
    pub enum Cause<'a> {
        /// Somebody hung up.
        Hangup = "hangup",
        /// The one who was called was busy.
        Busy = "busy",
        /// Nobody answered in time.
        Timeout = "timeout",
        /// It was given up before an answer.
        Cancel = "cancel",
        /// The one who was called rejected it.
        Rejected = "rejected",
        /// The customer's server could not be asked what to do.
        CallbackError = "callback-error",
        /// The customer's server answered what is no BXML.
        InvalidBxml = "invalid-bxml",
        /// The customer's application failed.
        ApplicationError = "application-error",
        /// The account has too many calls.
        AccountLimit = "account-limit",
        /// Bandwidth has too many calls.
        NodeCapacityExceeded = "node-capacity-exceeded",
        /// Something failed.
        Error = "error",
        /// It is not known why.
        Unknown = "unknown",
        /// A stream was closed.
        Closed = "closed",
        /// A stream could not be connected, or was cut.
        ConnectionError = "connection-error",
        /// There is one of that name.
        Duplicate = "duplicate",
    }
}

words! {
    /// What became of a recording, or of an endpoint.
    pub enum Status<'a> {
        /// The recording is whole.
        Complete = "complete",
        /// A part of the recording can be fetched.
        Partial = "partial",
        /// There is no recording.
        Error = "error",
        /// The endpoint is gone.
        Disconnected = "DISCONNECTED",
    }
}

words! {
    /// What became of a transcription.
    pub enum TranscriptionStatus<'a> {
        /// It can be fetched.
        Available = "available",
        /// There is none.
        Failed = "failed",
    }
}

words! {
    /// What answered a call.
    pub enum Detected<'a> {
        /// An answering machine.
        AnsweringMachine = "answering-machine",
        /// Something with a tone.
        ToneDetected = "tone-detected",
        /// A person.
        Human = "human",
        /// Nothing was to be heard.
        Silence = "silence",
        /// It could not be told in time.
        Timeout = "timeout",
        /// Detection failed.
        Error = "error",
    }
}

words! {
    /// The direction of a message.
    pub enum MessageDirection<'a> {
        /// To the account.
        In = "in",
        /// From the account.
        Out = "out",
    }
}
