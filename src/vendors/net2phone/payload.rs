//! What a net2phone webhook says, typed.

use chrono::{DateTime, Utc};

use crate::payload::payload;
use crate::text::Text;
use crate::words::words;

payload! {
    /// What a net2phone webhook says, in net2phone's words.
    ///
    /// If a field below is said to be always there, and is absent, the delivery has a notice, but for the events that
    /// the module's table excepts.
    pub struct Payload<'a> {
        /// Which event it is.
        #[serde(skip)]
        pub kind: Kind,
        /// Unique to this notification, not to the call. Always there.
        pub id: Text<'a> = text("id"),
        /// The event's name, as sent. Always there.
        pub event: Text<'a> = text("event"),
        /// When it happened, in UTC. Always there.
        pub timestamp: Option<DateTime<Utc>> = time("timestamp"),
        /// Towards a team member, or placed by one. Always there, but for messages.
        pub direction: Option<Direction<'a>> = word("direction"),
        /// The number that started the call. Always there, but for messages.
        pub originating_number: Text<'a> = phone("originating_number"),
        /// The number that was called. Always there, but for messages.
        pub dialed_number: Text<'a> = phone("dialed_number"),
        /// Shared by all legs of one call. Always there since 2021, but for messages.
        pub call_id: Text<'a> = text("call_id"),
        /// One leg of the call. Deprecated in June 2021.
        pub call_leg_id: Text<'a> = text("call_leg_id"),
        /// How the call was started. Always there since 2021, but for messages.
        pub call_source: Option<CallSource<'a>> = word("call_source"),
        /// Whom the event is about; since 2021.
        pub user: User<'a> => object("user"),
        /// The user's display name. All that there is of the user in 2019; deprecated since.
        pub user_name: Text<'a> = text("user_name"),
        /// The request that started a `click2call` call.
        pub click_to_call_info: ClickToCallInfo<'a> => object("click_to_call_info"),
        /// The length of the call or voicemail, in seconds; of a call, from the answer (inferred).
        pub duration: Option<u32> = seconds("duration"),
        /// Whether the call was recorded; 2019 only, and only if it was.
        pub recorded: Option<bool> = flag("recorded"),
        /// Why, or on which side.
        pub reason: Option<Reason<'a>> = word("reason"),
        /// Whether there is a voicemail.
        pub voicemail: Option<bool> = flag("voicemail"),
        /// The id under which a voicemail or recording is fetched.
        pub audio_message_id: Text<'a> = text("audio_message_id"),
        /// The address of the voicemail or recording in the vendor's API.
        pub audio_message_url: Text<'a> = text("audio_message_url"),
        /// How long the call was on hold, in seconds. Not on every `call_resume`.
        pub hold_duration: Option<u32> = seconds("hold_duration"),
        /// Where the call was forwarded to.
        pub forward_number: Text<'a> = phone("forward_number"),
        /// The slot in which the call is parked.
        pub slot: Text<'a> = text("slot"),
        /// The colleague whose ringing call was picked up.
        pub pickup_event_info: PickupEventInfo<'a> => object("pickup_event_info"),
        /// The text message.
        pub messenger_info: MessengerInfo<'a> => object("messenger_info"),
    }
}

payload! {
    /// The team member that an event is about, or the account alone.
    pub struct User<'a> {
        /// The team member's id.
        pub id: Text<'a> = text("id"),
        /// The team member's display name.
        pub name: Text<'a> = text("name"),
        /// The account. Always there since 2021.
        pub account_id: Text<'a> = text("account_id"),
    }
}

payload! {
    /// The request to the Click2Call API that started a call.
    pub struct ClickToCallInfo<'a> {
        /// The id of the request.
        pub c2c_api_request_id: Text<'a> = text("c2c_api_request_id"),
        /// The client that made it.
        pub c2c_client_id: Text<'a> = text("c2c_client_id"),
    }
}

payload! {
    /// The colleague whose ringing call was picked up.
    pub struct PickupEventInfo<'a> {
        /// The colleague's id. Always there on `call_pickup`.
        pub id: Text<'a> = text("id"),
        /// The colleague's name. Always there on `call_pickup`.
        pub name: Text<'a> = text("name"),
        /// The colleague's extension. Always there on `call_pickup`.
        pub extension: Text<'a> = text("extension"),
    }
}

payload! {
    /// A text message.
    pub struct MessengerInfo<'a> {
        /// The message's id. Always there on `message_received`.
        pub message_id: Text<'a> = text("message_id"),
        /// The conversation's id. Always there on `message_received`.
        pub conversation_id: Text<'a> = text("conversation_id"),
        /// SMS or MMS. Always there on `message_received`.
        pub medium: Option<MessageType<'a>> = word("type"),
        /// The sender's number. Always there on `message_received`.
        pub originated: Text<'a> = phone("originated"),
        /// The recipient's number. Always there on `message_received`.
        pub terminated: Text<'a> = phone("terminated"),
        /// Where the message came from.
        pub origin: Option<MessageOrigin<'a>> = word("origin"),
        /// Whether it is for one user or for the account.
        pub target: Option<MessageTarget<'a>> = word("target"),
        /// The text. An MMS may have none.
        pub content: Text<'a> = message("content"),
        /// The sender's id in the messenger.
        pub from_user_id: Text<'a> = text("from_user_id"),
    }
}

words! {
    /// Which event a webhook reports; see the [module's table](super#events).
    pub enum Kind {
        /// An inbound call rings here, or an outbound one rings there.
        CallRinging = "call_ringing",
        /// The call was answered.
        CallAnswered = "call_answered",
        /// An answered call ended.
        CallCompleted = "call_completed",
        /// Nobody answered.
        CallMissed = "call_missed",
        /// A voicemail was left.
        VoicemailReceived = "voicemail_received",
        /// The caller came to the voicemail and left none.
        VoicemailMissed = "voicemail_missed",
        /// A voicemail waits.
        VoicemailNotify = "voicemail_notify",
        /// A recording is available.
        CallRecorded = "call_recorded",
        /// The recording failed.
        CallRecordingFailed = "call_recording_failed",
        /// The other side of an outbound call was busy or could not be reached.
        CallBusy = "call_busy",
        /// An inbound call was blocked.
        CallBlocked = "call_blocked",
        /// The call was forwarded.
        CallForward = "call_forward",
        /// The call was transferred without asking first.
        CallBlindTransfer = "call_blind_transfer",
        /// The call was transferred after asking.
        CallConsultativeTransfer = "call_consultative_transfer",
        /// The call was put on hold.
        CallHold = "call_hold",
        /// The call was taken off hold.
        CallResume = "call_resume",
        /// The call was parked.
        CallPark = "call_park",
        /// The call was taken from its slot.
        CallUnpark = "call_unpark",
        /// A colleague's ringing call was picked up.
        CallPickup = "call_pickup",
        /// The call entered a ring group with a queue.
        CallRgQueueEntered = "call_rg_queue_entered",
        /// The call is offered to a tier of the ring group.
        CallRgQueueTier = "call_rg_queue_tier",
        /// The call left the ring group: answered, or hung up.
        CallRgQueueCompleted = "call_rg_queue_completed",
        /// An emergency service was called.
        EmergencyCall = "emergency_call",
        /// A text message arrived.
        MessageReceived = "message_received",
    }
}

words! {
    /// The direction of a call, seen from the team member.
    pub enum Direction<'a> {
        /// Towards a team member.
        Inbound = "inbound",
        /// Placed by a team member.
        Outbound = "outbound",
    }
}

words! {
    /// How a call was started.
    pub enum CallSource<'a> {
        /// Dialled.
        Normal = "normal",
        /// Through the Click2Call API.
        Click2call = "click2call",
    }
}

words! {
    /// Why something happened, or on which side.
    pub enum Reason<'a> {
        /// A missed call: the user did not answer.
        UserDidNotAnswer = "user_did_not_answer",
        /// A missed call: the user was not logged in.
        UserNotLoggedIn = "user_not_logged_in",
        /// A missed call: the user rejected it.
        UserRejectedCall = "user_rejected_call",
        /// No voicemail: the caller hung up.
        CallerHungup = "caller_hungup",
        /// No voicemail: the mailbox is disabled.
        VmDisabled = "vm_disabled",
        /// The user put the call on hold.
        Holder = "holder",
        /// The user was put on hold.
        Holdee = "holdee",
        /// The user took the call off hold.
        Resumer = "resumer",
        /// The user was taken off hold.
        Resumee = "resumee",
        /// The user gave the call away.
        Transferer = "transferer",
        /// The user received the call.
        Transferee = "transferee",
        /// No recording: the account has reached its limit.
        MaxCallRecordings = "maxCallRecordings",
    }
}

words! {
    /// The kind of a text message.
    pub enum MessageType<'a> {
        /// Text alone.
        Sms = "SMS",
        /// With media.
        Mms = "MMS",
    }
}

words! {
    /// Where a text message came from.
    pub enum MessageOrigin<'a> {
        /// From outside.
        External = "external",
    }
}

words! {
    /// Whom a text message is for.
    pub enum MessageTarget<'a> {
        /// One user.
        User = "user",
        /// The account.
        Account = "account",
    }
}
