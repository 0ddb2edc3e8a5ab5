//! The closed words of the dialect.

use crate::words::words;

words! {
    /// Which event a webhook reports; see the module's table. No delivery of this dialect names its event: these
    /// names are the crate's own.
    pub enum Kind {
        /// A call asks for instructions: its first, or those after a redirect.
        CallRequest = "call-request",
        /// A leg has reached another state.
        CallStatus = "call-status",
        /// What became of a `<Dial>`.
        DialResult = "dial-result",
        /// What the caller pressed or said in a `<Gather>`.
        GatherResult = "gather-result",
        /// What the caller is saying in a `<Gather>`, so far.
        SpeechPartial = "speech-partial",
        /// A `<Record>` is over.
        RecordResult = "record-result",
        /// A recording has reached another state.
        RecordingStatus = "recording-status",
        /// A recording was transcribed.
        Transcription = "transcription",
        /// Something was said in a call that is transcribed while it goes on.
        RealtimeTranscription = "realtime-transcription",
        /// What answered: a person or a machine.
        AmdStatus = "amd-status",
        /// A call left a queue.
        EnqueueResult = "enqueue-result",
        /// A call waits in a queue.
        QueueWait = "queue-wait",
        /// Something happened in a conference.
        ConferenceStatus = "conference-status",
        /// A media stream has reached another state.
        StreamStatus = "stream-status",
        /// A message came in.
        MessageReceived = "message-received",
        /// What became of a message.
        MessageStatus = "message-status",
        /// Events of Event Streams, one or several. Twilio alone has them.
        EventStreams = "event-streams",
    }
}

words! {
    /// The state of a leg.
    pub enum CallStatus<'a> {
        /// It waits to be placed.
        Queued = "queued",
        /// It is being placed.
        Initiated = "initiated",
        /// It rings.
        Ringing = "ringing",
        /// It was answered; of an inbound leg, by the application.
        InProgress = "in-progress",
        /// The same, in a word that SignalWire uses beside it.
        Answered = "answered",
        /// It is over, and had been answered; of an inbound leg, by the application.
        Completed = "completed",
        /// The other side was busy.
        Busy = "busy",
        /// Nobody answered.
        NoAnswer = "no-answer",
        /// It could not be set up.
        Failed = "failed",
        /// It was given up before anybody answered.
        Canceled = "canceled",
    }
}

impl CallStatus<'_> {
    /// Whether the leg is over.
    pub(crate) const fn is_final(&self) -> bool {
        matches!(
            self,
            Self::Completed | Self::Busy | Self::NoAnswer | Self::Failed | Self::Canceled
        )
    }
}

words! {
    /// Which way a leg goes: that of the leg, and not of the call.
    pub enum Direction<'a> {
        /// Somebody called in by it, or an agent's own browser or phone did.
        Inbound = "inbound",
        /// It was placed through the API.
        OutboundApi = "outbound-api",
        /// A `<Dial>` made it.
        OutboundDial = "outbound-dial",
    }
}

words! {
    /// What became of a `<Dial>`.
    pub enum DialCallStatus<'a> {
        /// Somebody answered, and the leg is over.
        Completed = "completed",
        /// Somebody answered, or the caller was in a conference.
        Answered = "answered",
        /// The other side was busy.
        Busy = "busy",
        /// Nobody answered.
        NoAnswer = "no-answer",
        /// It could not be set up.
        Failed = "failed",
        /// It was given up before anybody answered.
        Canceled = "canceled",
    }
}

words! {
    /// What answered a leg.
    pub enum AnsweredBy<'a> {
        /// A person.
        Human = "human",
        /// A machine, whose greeting begins.
        MachineStart = "machine_start",
        /// A machine, after the beep.
        MachineEndBeep = "machine_end_beep",
        /// A machine, after a silence.
        MachineEndSilence = "machine_end_silence",
        /// A machine, whose greeting has ended otherwise.
        MachineEndOther = "machine_end_other",
        /// A fax.
        Fax = "fax",
        /// It could not be told.
        Unknown = "unknown",
    }
}

words! {
    /// The state of a recording.
    pub enum RecordingStatus<'a> {
        /// It has begun.
        InProgress = "in-progress",
        /// It is interrupted.
        Paused = "paused",
        /// It is over, and not there yet.
        Stopped = "stopped",
        /// The same.
        Processing = "processing",
        /// It can be had.
        Completed = "completed",
        /// There is none.
        Absent = "absent",
        /// It could not be made.
        Failed = "failed",
    }
}

words! {
    /// The state of the transcription of a recording.
    pub enum TranscriptionStatus<'a> {
        /// It can be had.
        Completed = "completed",
        /// It could not be made.
        Failed = "failed",
    }
}

words! {
    /// What happened to the transcription of a call that goes on.
    pub enum TranscriptionEvent<'a> {
        /// It began.
        Started = "transcription-started",
        /// Something was said.
        Content = "transcription-content",
        /// It is over.
        Stopped = "transcription-stopped",
        /// It failed.
        Error = "transcription-error",
    }
}

words! {
    /// Why a call left a queue.
    pub enum QueueResult<'a> {
        /// Somebody took it, and they have talked.
        Bridged = "bridged",
        /// Somebody is taking it.
        BridgingInProcess = "bridging-in-process",
        /// The same, as SignalWire spells it.
        BridgingInProgress = "bridging-in-progress",
        /// It could not be put into the queue.
        Error = "error",
        /// The caller hung up.
        Hangup = "hangup",
        /// A `<Leave>` took it out.
        Leave = "leave",
        /// The API took it out.
        Redirected = "redirected",
        /// The API took it away from the one who had taken it.
        RedirectedFromBridged = "redirected-from-bridged",
        /// There was no place in the queue.
        QueueFull = "queue-full",
        /// The phone system failed.
        SystemError = "system-error",
    }
}

words! {
    /// The state of a message.
    pub enum MessageStatus<'a> {
        /// It was taken.
        Accepted = "accepted",
        /// It is to be sent later.
        Scheduled = "scheduled",
        /// It waits to be sent.
        Queued = "queued",
        /// It is being sent.
        Sending = "sending",
        /// It was sent.
        Sent = "sent",
        /// It arrived.
        Delivered = "delivered",
        /// It did not arrive.
        Undelivered = "undelivered",
        /// It could not be sent.
        Failed = "failed",
        /// It was read.
        Read = "read",
        /// It is coming in.
        Receiving = "receiving",
        /// It came in.
        Received = "received",
        /// It was to be sent later, and will not be.
        Canceled = "canceled",
    }
}
