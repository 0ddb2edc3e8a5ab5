//! The closed sets of words in a Dialpad webhook.

use crate::words::words;

words! {
    /// Which event a webhook reports: the `state` of a call, or a message; see the [module's table](super#events).
    pub enum Kind {
        /// A call begins.
        Calling = "calling",
        /// A call is about to be answered.
        Preanswer = "preanswer",
        /// A phone rings.
        Ringing = "ringing",
        /// A call waits in a queue.
        Queued = "queued",
        /// A call was answered, or is off hold again.
        Connected = "connected",
        /// A call was put on hold.
        Hold = "hold",
        /// A call was parked.
        Parked = "parked",
        /// Two calls became one.
        Merged = "merged",
        /// A supervisor took a call over.
        Takeover = "takeover",
        /// A supervisor joined a call.
        Barge = "barge",
        /// A supervisor listens.
        Monitor = "monitor",
        /// A supervisor listens unheard.
        Eavesdrop = "eavesdrop",
        /// An administrator did something.
        Admin = "admin",
        /// A playbook followed a call.
        AiPlaybook = "ai_playbook",
        /// Nobody answered.
        Missed = "missed",
        /// A caller was blocked.
        Blocked = "blocked",
        /// A leg is over, answered or not.
        Hangup = "hangup",
        /// A call went to a mailbox.
        Voicemail = "voicemail",
        /// A voicemail can be heard.
        VoicemailUploaded = "voicemail_uploaded",
        /// A recording can be heard.
        Recording = "recording",
        /// A recording by an administrator can be heard.
        AdminRecording = "admin_recording",
        /// What was said in a voicemail.
        Transcription = "transcription",
        /// What was said in a call.
        CallTranscription = "call_transcription",
        /// A summary of a call.
        RecapSummary = "recap_summary",
        /// What is to be done after a call.
        RecapActionItems = "recap_action_items",
        /// What came of a call, as it was summed up.
        RecapOutcome = "recap_outcome",
        /// What a call was about.
        RecapPurposes = "recap_purposes",
        /// How content the caller said to be.
        Csat = "csat",
        /// How content the caller is thought to be.
        Pcsat = "pcsat",
        /// An agent filed a call.
        Dispositions = "dispositions",
        /// What follows a call is done.
        Postcall = "postcall",
        /// A message, or a report on one.
        Sms = "sms",
    }
}

words! {
    /// Which way a call or message goes.
    pub enum Direction<'a> {
        /// To the account.
        Inbound = "inbound",
        /// From the account.
        Outbound = "outbound",
    }
}

words! {
    /// What a target is.
    pub enum TargetType<'a> {
        /// A call center.
        CallCenter = "callcenter",
        /// The same, as public receivers have it.
        CallCenterInTwo = "call_center",
        /// A program of the customer's that routes calls.
        CallRouter = "callrouter",
        /// A channel.
        Channel = "channel",
        /// A group of those who are coached.
        CoachingGroup = "coachinggroup",
        /// A team of those who are coached.
        CoachingTeam = "coachingteam",
        /// A department.
        Department = "department",
        /// An office: its main line.
        Office = "office",
        /// The phone of a room.
        Room = "room",
        /// A group of staff.
        StaffGroup = "staffgroup",
        /// The vendor's word for another.
        Unknown = "unknown",
        /// A user.
        User = "user",
    }
}

words! {
    /// Where a contact comes from.
    pub enum ContactType<'a> {
        /// Made by Dialpad, or a user's own.
        Local = "local",
        /// From Google.
        Google = "google",
        /// From Microsoft.
        Microsoft = "microsoft",
        /// From Nylas.
        Nylas = "nylas",
        /// Of the company.
        Shared = "shared",
        /// A user of the account.
        User = "user",
    }
}

words! {
    /// What was recorded, and by whom.
    pub enum RecordingType<'a> {
        /// A call, by an administrator's settings.
        AdminCallRecording = "admincallrecording",
        /// A call, by a user.
        CallRecording = "callrecording",
        /// A message that a caller left.
        Voicemail = "voicemail",
    }
}

words! {
    /// What became of a message.
    pub enum MessageStatus<'a> {
        /// It is under way.
        Pending = "pending",
        /// It was sent.
        Success = "success",
        /// It was not sent.
        Failed = "failed",
    }
}

words! {
    /// What the carrier said of a message.
    pub enum DeliveryResult<'a> {
        /// It was taken.
        Accepted = "accepted",
        /// A fault.
        InternalError = "internal_error",
        /// Its destination is none.
        InvalidDestination = "invalid_destination",
        /// Its source is none.
        InvalidSource = "invalid_source",
        /// There is no way to the destination.
        NoRoute = "no_route",
        /// It cannot be sent there.
        NotSupported = "not_supported",
        /// It was refused.
        Rejected = "rejected",
        /// It was refused as spam.
        RejectedSpam = "rejected_spam",
        /// It took too long.
        TimeOut = "time_out",
    }
}
