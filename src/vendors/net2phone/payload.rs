//! What a net2phone webhook says, typed.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::text::{Text, is_default, own_text, words};

/// What a net2phone webhook says, in net2phone's words.
///
/// A field is *always* there where its documentation says so, save for events that the module's
/// table excepts; absent, it is then a notice.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Payload<'a> {
    /// Which event it is.
    #[serde(skip)]
    pub kind: Kind,
    /// Unique to this notification, not to the call. Always there.
    #[serde(skip_serializing_if = "is_default")]
    pub id: Text<'a>,
    /// The event's name, as sent. Always there.
    #[serde(skip_serializing_if = "is_default")]
    pub event: Text<'a>,
    /// When it happened, in UTC. Always there.
    #[serde(skip_serializing_if = "is_default")]
    pub timestamp: Option<DateTime<Utc>>,
    /// Towards a team member, or placed by one. Always there, but for messages.
    #[serde(skip_serializing_if = "is_default")]
    pub direction: Option<Direction<'a>>,
    /// The number that started the call. Always there, but for messages.
    #[serde(skip_serializing_if = "is_default")]
    pub originating_number: Text<'a>,
    /// The number that was called. Always there, but for messages.
    #[serde(skip_serializing_if = "is_default")]
    pub dialed_number: Text<'a>,
    /// Shared by all legs of one call. Always there since 2021, but for messages.
    #[serde(skip_serializing_if = "is_default")]
    pub call_id: Text<'a>,
    /// One leg of the call. Deprecated in June 2021.
    #[serde(skip_serializing_if = "is_default")]
    pub call_leg_id: Text<'a>,
    /// How the call was started. Always there since 2021, but for messages.
    #[serde(skip_serializing_if = "is_default")]
    pub call_source: Option<CallSource<'a>>,
    /// Whom the event is about; since 2021.
    #[serde(skip_serializing_if = "is_default")]
    pub user: User<'a>,
    /// The user's display name. All that there is of the user in 2019; deprecated since.
    #[serde(skip_serializing_if = "is_default")]
    pub user_name: Text<'a>,
    /// The request that started a `click2call` call.
    #[serde(skip_serializing_if = "is_default")]
    pub click_to_call_info: ClickToCallInfo<'a>,
    /// The length of the call or voicemail, in seconds; of a call, from the answer (inferred).
    #[serde(skip_serializing_if = "is_default")]
    pub duration: Option<u32>,
    /// Whether the call was recorded; 2019 only, and only where it was.
    #[serde(skip_serializing_if = "is_default")]
    pub recorded: Option<bool>,
    /// Why, or on which side.
    #[serde(skip_serializing_if = "is_default")]
    pub reason: Option<Reason<'a>>,
    /// Whether there is a voicemail.
    #[serde(skip_serializing_if = "is_default")]
    pub voicemail: Option<bool>,
    /// The id under which a voicemail or recording is fetched.
    #[serde(skip_serializing_if = "is_default")]
    pub audio_message_id: Text<'a>,
    /// The address of the voicemail or recording in the vendor's API.
    #[serde(skip_serializing_if = "is_default")]
    pub audio_message_url: Text<'a>,
    /// How long the call was on hold, in seconds. Not on every `call_resume`.
    #[serde(skip_serializing_if = "is_default")]
    pub hold_duration: Option<u32>,
    /// Where the call was forwarded to.
    #[serde(skip_serializing_if = "is_default")]
    pub forward_number: Text<'a>,
    /// The slot in which the call is parked.
    #[serde(skip_serializing_if = "is_default")]
    pub slot: Text<'a>,
    /// The colleague whose ringing call was picked up.
    #[serde(skip_serializing_if = "is_default")]
    pub pickup_event_info: PickupEventInfo<'a>,
    /// The text message.
    #[serde(skip_serializing_if = "is_default")]
    pub messenger_info: MessengerInfo<'a>,
}

/// The team member that an event is about, or the account alone.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct User<'a> {
    /// The team member's id.
    #[serde(skip_serializing_if = "is_default")]
    pub id: Text<'a>,
    /// The team member's display name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: Text<'a>,
    /// The account. Always there since 2021.
    #[serde(skip_serializing_if = "is_default")]
    pub account_id: Text<'a>,
}

/// The request to the Click2Call API that started a call.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ClickToCallInfo<'a> {
    /// The id of the request.
    #[serde(skip_serializing_if = "is_default")]
    pub c2c_api_request_id: Text<'a>,
    /// The client that made it.
    #[serde(skip_serializing_if = "is_default")]
    pub c2c_client_id: Text<'a>,
}

/// The colleague whose ringing call was picked up.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PickupEventInfo<'a> {
    /// The colleague's id. Always there on `call_pickup`.
    #[serde(skip_serializing_if = "is_default")]
    pub id: Text<'a>,
    /// The colleague's name. Always there on `call_pickup`.
    #[serde(skip_serializing_if = "is_default")]
    pub name: Text<'a>,
    /// The colleague's extension. Always there on `call_pickup`.
    #[serde(skip_serializing_if = "is_default")]
    pub extension: Text<'a>,
}

/// A text message.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MessengerInfo<'a> {
    /// The message's id. Always there on `message_received`.
    #[serde(skip_serializing_if = "is_default")]
    pub message_id: Text<'a>,
    /// The conversation's id. Always there on `message_received`.
    #[serde(skip_serializing_if = "is_default")]
    pub conversation_id: Text<'a>,
    /// SMS or MMS. Always there on `message_received`.
    #[serde(rename = "type", skip_serializing_if = "is_default")]
    pub medium: Option<MessageType<'a>>,
    /// The sender's number. Always there on `message_received`.
    #[serde(skip_serializing_if = "is_default")]
    pub originated: Text<'a>,
    /// The recipient's number. Always there on `message_received`.
    #[serde(skip_serializing_if = "is_default")]
    pub terminated: Text<'a>,
    /// Where the message came from.
    #[serde(skip_serializing_if = "is_default")]
    pub origin: Option<MessageOrigin<'a>>,
    /// Whether it is for one user or for the account.
    #[serde(skip_serializing_if = "is_default")]
    pub target: Option<MessageTarget<'a>>,
    /// The text. An MMS may have none.
    #[serde(skip_serializing_if = "is_default")]
    pub content: Text<'a>,
    /// The sender's id in the messenger.
    #[serde(skip_serializing_if = "is_default")]
    pub from_user_id: Text<'a>,
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

impl Payload<'_> {
    /// Makes the payload independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Payload<'static> {
        Payload {
            kind: self.kind,
            id: own_text(self.id),
            event: own_text(self.event),
            timestamp: self.timestamp,
            direction: self.direction.map(Direction::into_owned),
            originating_number: own_text(self.originating_number),
            dialed_number: own_text(self.dialed_number),
            call_id: own_text(self.call_id),
            call_leg_id: own_text(self.call_leg_id),
            call_source: self.call_source.map(CallSource::into_owned),
            user: User {
                id: own_text(self.user.id),
                name: own_text(self.user.name),
                account_id: own_text(self.user.account_id),
            },
            user_name: own_text(self.user_name),
            click_to_call_info: ClickToCallInfo {
                c2c_api_request_id: own_text(self.click_to_call_info.c2c_api_request_id),
                c2c_client_id: own_text(self.click_to_call_info.c2c_client_id),
            },
            duration: self.duration,
            recorded: self.recorded,
            reason: self.reason.map(Reason::into_owned),
            voicemail: self.voicemail,
            audio_message_id: own_text(self.audio_message_id),
            audio_message_url: own_text(self.audio_message_url),
            hold_duration: self.hold_duration,
            forward_number: own_text(self.forward_number),
            slot: own_text(self.slot),
            pickup_event_info: PickupEventInfo {
                id: own_text(self.pickup_event_info.id),
                name: own_text(self.pickup_event_info.name),
                extension: own_text(self.pickup_event_info.extension),
            },
            messenger_info: MessengerInfo {
                message_id: own_text(self.messenger_info.message_id),
                conversation_id: own_text(self.messenger_info.conversation_id),
                medium: self.messenger_info.medium.map(MessageType::into_owned),
                originated: own_text(self.messenger_info.originated),
                terminated: own_text(self.messenger_info.terminated),
                origin: self.messenger_info.origin.map(MessageOrigin::into_owned),
                target: self.messenger_info.target.map(MessageTarget::into_owned),
                content: own_text(self.messenger_info.content),
                from_user_id: own_text(self.messenger_info.from_user_id),
            },
        }
    }
}
