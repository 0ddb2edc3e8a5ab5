//! The closed words of API v2.

use crate::words::words;

words! {
    /// Which event a notification of API v2 reports; see the [module's table](super#events). Of a request of TeXML
    /// [`Form::kind`](super::Form::kind) says it.
    pub enum Kind {
        /// A leg begins: somebody calls in, or the platform calls out.
        CallInitiated = "call.initiated",
        /// A leg was answered; one that came in, by the application.
        CallAnswered = "call.answered",
        /// Two legs were connected with one another. Each of the two has this event.
        CallBridged = "call.bridged",
        /// A leg ended.
        CallHangup = "call.hangup",
        /// A leg was put on hold.
        CallHold = "call.hold",
        /// A leg was taken off hold.
        CallUnhold = "call.unhold",
        /// A call was put into a queue.
        CallEnqueued = "call.enqueued",
        /// A call left a queue.
        CallDequeued = "call.dequeued",
        /// One key was pressed.
        CallDtmfReceived = "call.dtmf.received",
        /// Keys were collected, each of which had its own event.
        CallGatherEnded = "call.gather.ended",
        /// A text begins to be spoken.
        CallSpeakStarted = "call.speak.started",
        /// A text was spoken.
        CallSpeakEnded = "call.speak.ended",
        /// A file begins to be played.
        CallPlaybackStarted = "call.playback.started",
        /// A file was played.
        CallPlaybackEnded = "call.playback.ended",
        /// A recording can be fetched.
        CallRecordingSaved = "call.recording.saved",
        /// There is no recording.
        CallRecordingError = "call.recording.error",
        /// A recording was transcribed.
        CallRecordingTranscriptionSaved = "call.recording.transcription.saved",
        /// Something was said in a call that is transcribed as it goes on.
        CallTranscription = "call.transcription",
        /// Machine detection is over.
        CallMachineDetectionEnded = "call.machine.detection.ended",
        /// A machine's greeting is over.
        CallMachineGreetingEnded = "call.machine.greeting.ended",
        /// Premium machine detection begins.
        CallMachinePremiumDetectionStarted = "call.machine.premium.detection.started",
        /// Premium machine detection is over.
        CallMachinePremiumDetectionEnded = "call.machine.premium.detection.ended",
        /// The greeting of a machine that premium detection found is over.
        CallMachinePremiumGreetingEnded = "call.machine.premium.greeting.ended",
        /// The phone asks who calls, before it rings; detection begins again.
        CallMachinePremiumCallScreeningDetected = "call.machine.premium.call_screening.detected",
        /// The other phone system was asked to call another number.
        CallReferStarted = "call.refer.started",
        /// It did so.
        CallReferCompleted = "call.refer.completed",
        /// It did not.
        CallReferFailed = "call.refer.failed",
        /// What a call cost.
        CallCost = "call.cost",
        /// A conversation with a voice bot is over.
        CallConversationEnded = "call.conversation.ended",
        /// What was found out about such a conversation.
        CallConversationInsightsGenerated = "call.conversation_insights.generated",
        /// What a voice bot was told so far.
        CallAiGatherPartialResults = "call.ai_gather.partial_results",
        /// What a voice bot and the caller said so far.
        CallAiGatherMessageHistoryUpdated = "call.ai_gather.message_history_updated",
        /// What a voice bot was told.
        CallAiGatherEnded = "call.ai_gather.ended",
        /// Whether a voice is made up.
        CallDeepfakeDetectionResult = "call.deepfake_detection.result",
        /// That could not be told.
        CallDeepfakeDetectionError = "call.deepfake_detection.error",
        /// A payment by keys goes on.
        CallPaymentProgress = "call.payment.progress",
        /// A payment by keys is over.
        CallPaymentCompleted = "call.payment.completed",
        /// The sound is being copied to an address.
        CallForkStarted = "call.fork.started",
        /// It is no longer.
        CallForkStopped = "call.fork.stopped",
        /// A stream of the sound began.
        StreamingStarted = "streaming.started",
        /// A stream of the sound is over.
        StreamingStopped = "streaming.stopped",
        /// A stream of the sound failed.
        StreamingFailed = "streaming.failed",
        /// A recorder outside gets the sound.
        SiprecStarted = "siprec.started",
        /// It does so no longer.
        SiprecStopped = "siprec.stopped",
        /// It could not be reached.
        SiprecFailed = "siprec.failed",
        /// A conference began.
        ConferenceCreated = "conference.created",
        /// A conference ended.
        ConferenceEnded = "conference.ended",
        /// Somebody came to a conference.
        ConferenceParticipantJoined = "conference.participant.joined",
        /// Somebody left a conference.
        ConferenceParticipantLeft = "conference.participant.left",
        /// A file begins to be played to one participant.
        ConferenceParticipantPlaybackStarted = "conference.participant.playback.started",
        /// A file was played to one participant.
        ConferenceParticipantPlaybackEnded = "conference.participant.playback.ended",
        /// A text begins to be spoken to one participant.
        ConferenceParticipantSpeakStarted = "conference.participant.speak.started",
        /// A text was spoken to one participant.
        ConferenceParticipantSpeakEnded = "conference.participant.speak.ended",
        /// The recording of a conference can be fetched.
        ConferenceRecordingSaved = "conference.recording.saved",
        /// Somebody else speaks in a conference.
        ConferenceFloorChanged = "conference.floor.changed",
        /// A file begins to be played in a conference.
        ConferencePlaybackStarted = "conference.playback.started",
        /// A file was played in a conference.
        ConferencePlaybackEnded = "conference.playback.ended",
        /// A text begins to be spoken in a conference.
        ConferenceSpeakStarted = "conference.speak.started",
        /// A text was spoken in a conference.
        ConferenceSpeakEnded = "conference.speak.ended",
        /// A message came in.
        MessageReceived = "message.received",
        /// A message was handed to the carrier.
        MessageSent = "message.sent",
        /// What became of a message that was sent.
        MessageFinalized = "message.finalized",
    }
}

impl Kind {
    /// Whether it is an event of a message.
    pub(super) const fn is_of_message(self) -> bool {
        matches!(
            self,
            Self::MessageReceived | Self::MessageSent | Self::MessageFinalized
        )
    }

    /// Whether it is an event of a conference, whatever call was in it.
    pub(super) fn is_of_conference(self) -> bool {
        self.as_str().starts_with("conference.")
    }
}

words! {
    /// Which way a leg or a message goes.
    pub enum Direction<'a> {
        /// Somebody calls in by this leg.
        Incoming = "incoming",
        /// The platform calls out by this leg, whichever way the call goes.
        Outgoing = "outgoing",
        /// A message to the account.
        Inbound = "inbound",
        /// A message from the account.
        Outbound = "outbound",
    }
}

words! {
    /// Why a leg ended.
    pub enum HangupCause<'a> {
        /// It was rejected.
        CallRejected = "call_rejected",
        /// Somebody hung up.
        NormalClearing = "normal_clearing",
        /// It was given up before an answer.
        OriginatorCancel = "originator_cancel",
        /// Nobody answered in time.
        Timeout = "timeout",
        /// It lasted as long as it may.
        TimeLimit = "time_limit",
        /// The other side was busy.
        UserBusy = "user_busy",
        /// There is no such number.
        NotFound = "not_found",
        /// Nobody answered.
        NoAnswer = "no_answer",
        /// It is not known why.
        Unspecified = "unspecified",
    }
}

words! {
    /// Who ended a leg.
    pub enum HangupSource<'a> {
        /// The one who called.
        Caller = "caller",
        /// The one who was called.
        Callee = "callee",
        /// It is not known.
        Unknown = "unknown",
    }
}

words! {
    /// What became of a message, for one recipient.
    pub enum DeliveryStatus<'a> {
        /// It waits for its time.
        Scheduled = "scheduled",
        /// It waits to be sent.
        Queued = "queued",
        /// It is being sent.
        Sending = "sending",
        /// The carrier has it.
        Sent = "sent",
        /// It arrived.
        Delivered = "delivered",
        /// It was read.
        Read = "read",
        /// It could not be sent.
        SendingFailed = "sending_failed",
        /// It did not arrive.
        DeliveryFailed = "delivery_failed",
        /// The carrier has it, and nobody says whether it arrived.
        DeliveryUnconfirmed = "delivery_unconfirmed",
        /// It was not sent in time.
        Expired = "expired",
        /// It was not sent, since it was taken back.
        Cancelled = "cancelled",
        /// Of a message that came in: it was handed to you.
        WebhookDelivered = "webhook_delivered",
    }
}

words! {
    /// What kind of message it is.
    pub enum MessageType<'a> {
        /// Text alone.
        Sms = "SMS",
        /// With media.
        Mms = "MMS",
        /// Rich Communication Services.
        Rcs = "RCS",
    }
}
