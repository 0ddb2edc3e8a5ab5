//! The closed words of Plivo's webhooks.

use crate::words::words;

words! {
    /// Which event a webhook reports; see the [table](super#events). The names are the crate's own: what Plivo's
    /// `Event` says is the same word of several of them.
    pub enum Kind {
        /// A call asks for instructions: its first, or those after a redirect.
        CallRequest = "call-request",
        /// A call to somebody rings.
        Ring = "ring",
        /// A call is over.
        Hangup = "hangup",
        /// Something happened to a leg that a `<Dial>` made.
        DialCallback = "dial-callback",
        /// What became of a `<Dial>`.
        DialResult = "dial-result",
        /// What was pressed or said.
        InputResult = "input-result",
        /// What is being said, so far.
        SpeechPartial = "speech-partial",
        /// A `<Record>` is over.
        RecordResult = "record-result",
        /// A recording has begun, or can be had.
        RecordingCallback = "recording-callback",
        /// A recording was transcribed.
        Transcription = "transcription",
        /// Whether a machine answered.
        MachineDetection = "machine-detection",
        /// Something happened in a conference.
        ConferenceCallback = "conference-callback",
        /// A call left a conference.
        ConferenceResult = "conference-result",
        /// Something happened in a multi-party call.
        MultiPartyCall = "multi-party-call",
        /// A message came in.
        MessageReceived = "message-received",
        /// What became of a message.
        MessageStatus = "message-status",
    }
}

words! {
    /// The state of a call.
    pub enum CallStatus<'a> {
        /// It rings; of a call that came in, nobody has taken it yet.
        Ringing = "ringing",
        /// It was answered; of a call that came in, by the application.
        InProgress = "in-progress",
        /// It is over, whether it was answered or not.
        Completed = "completed",
        /// The other side was busy.
        Busy = "busy",
        /// It could not be set up.
        Failed = "failed",
        /// It was given up.
        Cancel = "cancel",
        /// It rang too long.
        Timeout = "timeout",
        /// Nobody answered.
        NoAnswer = "no-answer",
    }
}

words! {
    /// Which way a call goes.
    pub enum Direction<'a> {
        /// Somebody called in.
        Inbound = "inbound",
        /// The API placed it.
        Outbound = "outbound",
    }
}

words! {
    /// What happened to a leg that a `<Dial>` made.
    pub enum DialAction<'a> {
        /// It was answered.
        Answer = "answer",
        /// It was connected with the caller.
        Connected = "connected",
        /// It is over.
        Hangup = "hangup",
        /// Keys were pressed.
        Digits = "digits",
    }
}

words! {
    /// What became of a `<Dial>`.
    pub enum DialStatus<'a> {
        /// Somebody answered, and the talk is over.
        Completed = "completed",
        /// The other side was busy.
        Busy = "busy",
        /// It could not be set up.
        Failed = "failed",
        /// The caller hung up before.
        Cancel = "cancel",
        /// It rang too long.
        Timeout = "timeout",
        /// Nobody answered.
        NoAnswer = "no-answer",
    }
}

words! {
    /// Who pressed keys.
    pub enum PressedBy<'a> {
        /// The caller.
        ALeg = "ALeg",
        /// The one who was called.
        BLeg = "BLeg",
    }
}

words! {
    /// Who or what hung up.
    pub enum HangupSource<'a> {
        /// The one who called.
        Caller = "Caller",
        /// The one who was called.
        Callee = "Callee",
        /// The same, in the words of the documentation.
        CallRecipient = "Call recipient",
        /// Plivo.
        Plivo = "Plivo",
        /// The other side's carrier.
        Carrier = "Carrier",
        /// A request to the API.
        ApiRequest = "API Request",
        /// The application's XML.
        AnswerXml = "Answer XML",
        /// A fault.
        Error = "Error",
        /// Nobody knows.
        Unknown = "Unknown",
    }
}

words! {
    /// What happened in a conference.
    pub enum ConferenceAction<'a> {
        /// Somebody entered.
        Enter = "enter",
        /// Somebody left.
        Exit = "exit",
        /// Somebody pressed keys.
        Digits = "digits",
        /// Somebody speaks.
        Floor = "floor",
        /// It is recorded.
        Record = "record",
    }
}

words! {
    /// The medium of a message.
    pub enum MessageType<'a> {
        /// Text.
        Sms = "sms",
        /// With files.
        Mms = "mms",
        /// By WhatsApp.
        Whatsapp = "whatsapp",
    }
}

words! {
    /// What became of a message.
    pub enum MessageStatus<'a> {
        /// It waits.
        Queued = "queued",
        /// The carrier has it.
        Sent = "sent",
        /// It arrived.
        Delivered = "delivered",
        /// It was read.
        Read = "read",
        /// Plivo could not send it.
        Failed = "failed",
        /// It did not arrive.
        Undelivered = "undelivered",
        /// It was refused.
        Rejected = "rejected",
        /// It came in.
        Received = "received",
    }
}
