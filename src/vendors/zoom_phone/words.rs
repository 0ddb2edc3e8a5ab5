//! The closed sets of words in a Zoom Phone webhook.

use crate::words::words;

words! {
    /// Which event a webhook reports; see the [module's table](super#events).
    pub enum Kind {
        /// A user called, and the other side rings.
        CallerRinging = "phone.caller_ringing",
        /// A user called, and the other side answered.
        CallerConnected = "phone.caller_connected",
        /// The call that a user placed ended.
        CallerEnded = "phone.caller_ended",
        /// A user's phone rings.
        CalleeRinging = "phone.callee_ringing",
        /// A user answered.
        CalleeAnswered = "phone.callee_answered",
        /// A user did not answer.
        CalleeMissed = "phone.callee_missed",
        /// A user rejected the call.
        CalleeRejected = "phone.callee_rejected",
        /// The call of a user who was called ended.
        CalleeEnded = "phone.callee_ended",
        /// The user who called put the call on hold.
        CallerHold = "phone.caller_hold",
        /// The user who called took the call off hold.
        CallerUnhold = "phone.caller_unhold",
        /// The user who was called put the call on hold.
        CalleeHold = "phone.callee_hold",
        /// The user who was called took the call off hold.
        CalleeUnhold = "phone.callee_unhold",
        /// The user who called muted the microphone.
        CallerMute = "phone.caller_mute",
        /// The user who called speaks again.
        CallerUnmute = "phone.caller_unmute",
        /// The user who was called muted the microphone.
        CalleeMute = "phone.callee_mute",
        /// The user who was called speaks again.
        CalleeUnmute = "phone.callee_unmute",
        /// The user who called makes the call a meeting.
        CallerMeetingInviting = "phone.caller_meeting_inviting",
        /// The user who was called makes the call a meeting.
        CalleeMeetingInviting = "phone.callee_meeting_inviting",
        /// The user who was called parked the call.
        CalleeParked = "phone.callee_parked",
        /// A user gave the call away without asking first.
        BlindTransferInitiated = "phone.blind_transfer_initiated",
        /// A user asks a colleague before giving the call away.
        WarmTransferInitiated = "phone.warm_transfer_initiated",
        /// A user did not give the call away after all.
        WarmTransferCancelled = "phone.warm_transfer_cancelled",
        /// A user gave the call away after asking.
        WarmTransferCompleted = "phone.warm_transfer_completed",
        /// A user gave the call to a mailbox.
        TransferCallToVoicemailInitiated = "phone.transfer_call_to_voicemail_initiated",
        /// The recipient of a transfer is another.
        TransferRecipientUpdated = "phone.transfer_recipient_updated",
        /// A user made the call a conference.
        ConferenceStarted = "phone.conference_started",
        /// The record of a call that a user placed.
        CallerCallLogCompleted = "phone.caller_call_log_completed",
        /// The record of a call to a user.
        CalleeCallLogCompleted = "phone.callee_call_log_completed",
        /// The newer record of a call that a user placed.
        CallerCallHistoryCompleted = "phone.caller_call_history_completed",
        /// The newer record of a call to a user.
        CalleeCallHistoryCompleted = "phone.callee_call_history_completed",
        /// The records of the parts of a call that a user placed.
        CallerCallElementCompleted = "phone.caller_call_element_completed",
        /// The records of the parts of a call to a user.
        CalleeCallElementCompleted = "phone.callee_call_element_completed",
        /// Records were deleted.
        CallLogDeleted = "phone.call_log_deleted",
        /// Records were deleted for good.
        CallLogPermanentlyDeleted = "phone.call_log_permanently_deleted",
        /// Newer records were deleted.
        CallHistoryDeleted = "phone.call_history_deleted",
        /// Records of parts of calls were deleted.
        CallElementDeleted = "phone.call_element_deleted",
        /// A recording began.
        RecordingStarted = "phone.recording_started",
        /// A recording was interrupted.
        RecordingPaused = "phone.recording_paused",
        /// A recording goes on.
        RecordingResumed = "phone.recording_resumed",
        /// A recording is over.
        RecordingStopped = "phone.recording_stopped",
        /// A recording failed.
        RecordingFailed = "phone.recording_failed",
        /// Recordings are available.
        RecordingCompleted = "phone.recording_completed",
        /// Recordings are available to somebody else.
        RecordingCompletedForAccessMember = "phone.recording_completed_for_access_member",
        /// It is known what was said in recordings.
        RecordingTranscriptCompleted = "phone.recording_transcript_completed",
        /// Recordings were deleted.
        RecordingDeleted = "phone.recording_deleted",
        /// Recordings were deleted for good.
        RecordingPermanentlyDeleted = "phone.recording_permanently_deleted",
        /// A voicemail was left.
        VoicemailReceived = "phone.voicemail_received",
        /// A voicemail was left that somebody else may hear.
        VoicemailReceivedForAccessMember = "phone.voicemail_received_for_access_member",
        /// It is known what was said in a voicemail.
        VoicemailTranscriptCompleted = "phone.voicemail_transcript_completed",
        /// Voicemails were deleted.
        VoicemailDeleted = "phone.voicemail_deleted",
        /// Voicemails were deleted for good.
        VoicemailPermanentlyDeleted = "phone.voicemail_permanently_deleted",
        /// A text message arrived.
        SmsReceived = "phone.sms_received",
        /// A text message was sent.
        SmsSent = "phone.sms_sent",
        /// A text message could not be sent.
        SmsSentFailed = "phone.sms_sent_failed",
        /// Somebody agreed to get messages.
        SmsCampaignNumberOptIn = "phone.sms_campaign_number_opt_in",
        /// Somebody wants no more messages.
        SmsCampaignNumberOptOut = "phone.sms_campaign_number_opt_out",
        /// A message was not sent, since it broke a policy.
        SmsEtiquetteBlock = "phone.sms_etiquette_block",
        /// A user was warned that a message breaks a policy.
        SmsEtiquetteWarn = "phone.sms_etiquette_warn",
        /// A user called an emergency service.
        EmergencyAlert = "phone.emergency_alert",
        /// A machine's summary of a call was made, changed or deleted.
        AiCallSummaryChanged = "phone.ai_call_summary_changed",
        /// The quality of one side of a call.
        CallQos = "phone.call_qos",
        /// The quality of a call.
        CallQosSummary = "phone.call_qos_summary",
        /// The account's settings were changed.
        AccountSettingsUpdated = "phone.account_settings_updated",
        /// A group's settings were changed.
        GroupSettingsUpdated = "phone.group_settings_updated",
        /// A device was registered.
        DeviceRegistration = "phone.device_registration",
        /// A device was set up.
        GenericDeviceProvision = "phone.generic_device_provision",
        /// The name that goes with numbers was changed.
        PeeringNumberCnamUpdated = "phone.peering_number_cnam_updated",
        /// The address of numbers for emergencies was changed.
        PeeringNumberEmergencyAddressUpdated = "phone.peering_number_emergency_address_updated",
        /// Zoom asks whether the address is yours.
        EndpointUrlValidation = "endpoint.url_validation",
    }
}

words! {
    /// The direction of a call, seen from the user.
    pub enum Direction<'a> {
        /// Towards the user.
        Inbound = "inbound",
        /// Placed by the user.
        Outbound = "outbound",
    }
}

words! {
    /// What has an extension.
    pub enum ExtensionType<'a> {
        /// A user.
        User = "user",
        /// A queue.
        CallQueue = "callQueue",
        /// A menu.
        AutoReceptionist = "autoReceptionist",
        /// A phone in a common area.
        CommonArea = "commonArea",
        /// The same in older events.
        CommonAreaPhone = "commonAreaPhone",
        /// A group of users who share a number.
        SharedLineGroup = "sharedLineGroup",
        /// Lines that users share.
        SharedLines = "sharedLines",
        /// A Zoom Room.
        ZoomRoom = "zoomRoom",
        /// A room of another maker.
        OtherRoom = "ciscoRoom/PolycomRoom",
        /// Zoom's contact center.
        ContactCenter = "contactCenter",
        /// Somebody outside.
        Pstn = "pstn",
        /// Five9's contact center.
        Five9 = "five9",
        /// Twilio's.
        Twilio = "twilio",
    }
}

words! {
    /// What has an extension, in the newer records of calls.
    pub enum RecordExtensionType<'a> {
        /// A user.
        User = "user",
        /// A queue.
        CallQueue = "call_queue",
        /// A menu.
        AutoReceptionist = "auto_receptionist",
        /// A phone in a common area.
        CommonArea = "common_area",
        /// A Zoom Room.
        ZoomRoom = "zoom_room",
        /// A room of another maker.
        CiscoRoom = "cisco_room",
        /// A group of users who share a number.
        SharedLineGroup = "shared_line_group",
        /// A group whose members pick up each other's calls.
        GroupCallPickup = "group_call_pickup",
        /// Somebody outside.
        ExternalContact = "external_contact",
    }
}

words! {
    /// How a party is connected.
    pub enum ConnectionType<'a> {
        /// By a telephone outside.
        PstnOffNet = "pstn_off_net",
        /// By the internet.
        Voip = "voip",
        /// By a telephone number of Zoom's.
        PstnOnNet = "pstn_on_net",
        /// By a contact center.
        ContactCenter = "contact_center",
        /// By the customer's own phone system.
        Byop = "byop",
    }
}

words! {
    /// What came of a call or of one party's part: the words of `handup_result`, which are not documented, and of
    /// the `result` of older and newer records. They count in any case.
    pub enum CallResult<'a> {
        /// Somebody answered.
        CallConnected = "Call connected",
        /// Somebody answered.
        Answered = "answered",
        /// Somebody took it.
        Accepted = "accepted",
        /// Somebody picked it up.
        PickedUp = "picked_up",
        /// Somebody answered.
        Connected = "connected",
        /// It was done, whatever it was.
        Succeeded = "succeeded",
        /// Nobody answered.
        Missed = "Missed",
        /// Nobody answered.
        NoAnswer = "No Answer",
        /// Nobody answered.
        NoAnswerInRecord = "no_answer",
        /// Nobody answered in time.
        RingTimeout = "Ring Timeout",
        /// Nobody answered in time.
        RingTimeoutInRecord = "ring_timeout",
        /// The caller gave up.
        CallCancel = "Call Cancel",
        /// The caller gave up.
        CallCanceled = "Call Canceled",
        /// The caller gave up.
        CallCancelled = "Call Cancelled",
        /// The caller gave up.
        Cancel = "Cancel",
        /// The caller gave up.
        Canceled = "canceled",
        /// The caller gave up waiting in a queue.
        Abandoned = "abandoned",
        /// A colleague answered.
        AnsweredByOtherMember = "Answered by Other Member",
        /// The user answered at another device.
        AnsweredByOtherDevice = "Answered by Other Device",
        /// A mailbox took it.
        Voicemail = "Voicemail",
        /// A mailbox took it (inferred).
        Message = "Message",
        /// The user rejected it.
        Rejected = "Rejected",
        /// The other side was busy.
        Busy = "Busy",
        /// It was blocked.
        Blocked = "Blocked",
        /// It was blocked, since the caller is not in the list of addresses.
        BlockedByNonGal = "Blocked by non-GAL",
        /// It was blocked, since the two must not talk.
        BlockedByInfoBarriers = "Blocked by info-Barriers",
        /// It was blocked.
        SystemBlocked = "system_blocked",
        /// There is no such number.
        WrongNumber = "Wrong Number",
        /// The user must not call abroad.
        InternationalDisabled = "International Disabled",
        /// The user must not call that number.
        RestrictedNumber = "Restricted Number",
        /// A fault.
        InternalError = "Internal Error",
        /// A fault.
        CallFailed = "Call failed",
        /// A fault.
        CallFailedInRecord = "call_failed",
        /// A fault.
        ServiceUnavailable = "service_unavailable",
        /// It was not connected.
        Unconnected = "unconnected",
        /// Somebody hung up.
        HangUp = "hang_up",
        /// The queue was full.
        Overflowed = "overflowed",
        /// The caller pressed a key that the menu does not have.
        InvalidKey = "invalid_key",
        /// Something was not possible.
        InvalidOperation = "invalid_operation",
        /// It was parked.
        Park = "Park",
        /// It was parked.
        Parked = "Parked",
        /// It was recorded.
        Recorded = "Recorded",
        /// It was recorded.
        AutoRecorded = "Auto Recorded",
        /// It was not recorded.
        RecordingFailure = "Recording Failure",
    }
}

words! {
    /// Why a call had its result.
    pub enum ResultReason<'a> {
        /// A colleague answered.
        AnsweredByOther = "answered_by_other",
        /// A colleague picked it up.
        PickupByOther = "pickup_by_other",
        /// A colleague called.
        CallOutByOther = "call_out_by_other",
    }
}

words! {
    /// What happened in a call or in one part of it.
    pub enum ElementEvent<'a> {
        /// A call came.
        Incoming = "incoming",
        /// A contact center gave the call away.
        TransferFromZoomContactCenter = "transfer_from_zoom_contact_center",
        /// A call came for a shared line.
        SharedLineIncoming = "shared_line_incoming",
        /// A user called.
        Outgoing = "outgoing",
        /// The user's own phone was called first.
        CallMeOn = "call_me_on",
        /// A user called a contact center.
        OutgoingToZoomContactCenter = "outgoing_to_zoom_contact_center",
        /// It was given away after asking.
        WarmTransfer = "warm_transfer",
        /// It was forwarded.
        Forward = "forward",
        /// A member of a queue or group was called.
        RingToMember = "ring_to_member",
        /// The queue sent it elsewhere.
        Overflow = "overflow",
        /// It was given away without asking.
        DirectTransfer = "direct_transfer",
        /// A supervisor joined.
        Barge = "barge",
        /// A supervisor watched.
        Monitor = "monitor",
        /// A supervisor spoke to the user alone.
        Whisper = "whisper",
        /// A supervisor listened.
        Listen = "listen",
        /// A supervisor took the call.
        Takeover = "takeover",
        /// A supervisor joined a conference.
        ConferenceBarge = "conference_barge",
        /// It was parked.
        Park = "park",
        /// Nobody took it from where it was parked.
        Timeout = "timeout",
        /// It was taken from where it was parked.
        ParkPickUp = "park_pick_up",
        /// Two calls became one.
        Merge = "merge",
        /// It was shared.
        Shared = "shared",
    }
}
