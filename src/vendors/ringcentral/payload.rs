//! What a RingCentral notification says, typed.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};

use crate::fields::Value;
use crate::payload::payload;
use crate::text::Text;
use crate::words::words;

payload! {
    /// What a RingCentral notification says, in RingCentral's words.
    pub struct Payload<'a> {
        /// Which event it is.
        #[serde(skip)]
        pub kind: Kind,
        /// The id of this notification; another one if a second subscription tells the same. Always there.
        pub uuid: Text<'a> = text("uuid"),
        /// The path of the resource that was subscribed, with the query string of the filter. Always there.
        pub event: Text<'a> = text("event"),
        /// When it was sent. Always there.
        pub timestamp: Option<DateTime<Utc>> = time("timestamp"),
        /// The subscription. Always there.
        pub subscription_id: Text<'a> = text("subscriptionId"),
        /// The extension that owns the subscription, which need not be in the call. Always there.
        pub owner_id: Text<'a> = text("ownerId"),
        /// What happened.
        pub body: Body<'a> => object("body"),
    }
}

payload! {
    /// What happened: to a party of a call, or the message that arrived.
    pub struct Body<'a> {
        /// The number of the notification in its session, over all parties.
        pub sequence: Option<u64> = whole("sequence"),
        /// An older id of the session.
        pub session_id: Text<'a> = text("sessionId"),
        /// The call.
        pub telephony_session_id: Text<'a> = text("telephonySessionId"),
        /// The server that has the call.
        pub server_id: Text<'a> = text("serverId"),
        /// When the party's state changed.
        pub event_time: Option<DateTime<Utc>> = time("eventTime"),
        /// The account; in 2018.
        pub account_id: Text<'a> = text("accountId"),
        /// The extension; of telephony sessions in 2018, and of presence.
        pub extension_id: Text<'a> = text("extensionId"),
        /// How the session began.
        pub origin: Origin<'a> => object("origin"),
        /// The parties whose state changed: one, in all that was seen.
        pub parties: Vec<Party<'a>> => records("parties"),
        /// The id of the message.
        pub id: Text<'a> = text("id"),
        /// The recipients of the message.
        pub to: Vec<Contact<'a>> => records("to"),
        /// The sender of the message.
        pub from: Contact<'a> => object("from"),
        /// The kind of the message.
        pub message_type: Option<MessageType<'a>> = word("type"),
        /// When the message was made.
        pub creation_time: Option<DateTime<Utc>> = time("creationTime"),
        /// When it was last changed.
        pub last_modified_time: Option<DateTime<Utc>> = time("lastModifiedTime"),
        /// Whether it was read: `Read` or `Unread`.
        pub read_status: Text<'a> = text("readStatus"),
        /// `Normal` or `High`.
        pub priority: Text<'a> = text("priority"),
        /// The direction of the message.
        pub direction: Option<MessageDirection<'a>> = word("direction"),
        /// `Alive`, `Deleted` or `Purged`.
        pub availability: Text<'a> = text("availability"),
        /// What became of the message.
        pub message_status: Option<MessageStatus<'a>> = word("messageStatus"),
        /// The text of a text message.
        pub subject: Text<'a> = message("subject"),
        /// The conversation.
        pub conversation_id: Text<'a> = text("conversationId"),
        /// How far the transcription of a voicemail is: `Completed`, for one.
        pub vm_transcription_status: Text<'a> = text("vmTranscriptionStatus"),
        /// The files of the message, its text included.
        pub attachments: Vec<Attachment<'a>> => records("attachments"),
    }
}

payload! {
    /// How a session began.
    pub struct Origin<'a> {
        /// By a call, for one.
        pub kind: Option<OriginType<'a>> = word("type"),
    }
}

payload! {
    /// One party of a call, whose state has changed.
    pub struct Party<'a> {
        /// The party's id, which ends in its number within the session; `-1` started the call. Always there.
        pub id: Text<'a> = text("id"),
        /// The account. Always there.
        pub account_id: Text<'a> = text("accountId"),
        /// The extension: of a user, a menu or a queue. Absent if the party is outside.
        pub extension_id: Text<'a> = text("extensionId"),
        /// Whether the party called or was called, seen from the platform. Always there.
        pub direction: Option<PartyDirection<'a>> = word("direction"),
        /// Who called.
        pub from: Address<'a> => object("from"),
        /// The number that was dialled, with the name and extension of whoever is reached.
        pub to: Address<'a> => object("to"),
        /// The party's state.
        pub status: Status<'a> => object("status"),
        /// Where the call is parked; empty in all that was seen.
        pub park: Park<'a> => object("park"),
        /// Whether the party missed the call.
        pub missed_call: Option<bool> = flag("missedCall"),
        /// Whether the party is alone.
        pub stand_alone: Option<bool> = flag("standAlone"),
        /// Whether the party is muted.
        pub muted: Option<bool> = flag("muted"),
        /// Whether the call came by a queue.
        pub queue_call: Option<bool> = flag("queueCall"),
        /// The party's part in a conference.
        pub conference_role: Option<ConferenceRole<'a>> = word("conferenceRole"),
        /// The party's part in a RingOut call.
        pub ring_out_role: Text<'a> = text("ringOutRole"),
        /// The party's part in a RingMe call.
        pub ring_me_role: Text<'a> = text("ringMeRole"),
        /// What SIP says of the party, if the filter has `sipData=true`.
        pub sip_data: SipData<'a> => object("sipData"),
        /// The recordings, objects with `id` and `active`.
        pub recordings: Option<Value<'a>> = kept("recordings"),
        /// What an application is to show of the caller.
        pub ui_call_info: UiCallInfo<'a> => object("uiCallInfo"),
    }
}

payload! {
    /// A number, and who has it.
    pub struct Address<'a> {
        /// The number: with a plus if it is outside, else an extension.
        pub phone_number: Text<'a> = phone("phoneNumber"),
        /// The name.
        pub name: Text<'a> = proper_name("name"),
        /// The extension's id, if it is of the account.
        pub extension_id: Text<'a> = text("extensionId"),
        /// The device.
        pub device_id: Text<'a> = text("deviceId"),
    }
}

payload! {
    /// A party's state.
    pub struct Status<'a> {
        /// The state. Always there.
        pub code: Option<Code<'a>> = word("code"),
        /// Why.
        pub reason: Option<Reason<'a>> = word("reason"),
        /// Whether the party is under the control of an application.
        pub rcc: Option<bool> = flag("rcc"),
        /// The extension that the call is parked at, such as `*801`.
        pub park_data: Text<'a> = text("parkData"),
        /// The session that the party went to.
        pub peer_id: Peer<'a> => object("peerId"),
        /// By what an application takes the call.
        pub mobile_pickup_data: MobilePickupData<'a> => object("mobilePickupData"),
    }
}

payload! {
    /// A party of another session.
    pub struct Peer<'a> {
        /// The older id of that session.
        pub session_id: Text<'a> = text("sessionId"),
        /// The session.
        pub telephony_session_id: Text<'a> = text("telephonySessionId"),
        /// The party.
        pub party_id: Text<'a> = text("partyId"),
    }
}

payload! {
    /// By what an application takes a call.
    pub struct MobilePickupData<'a> {
        /// The extensions that may.
        pub cc_mailboxes: Vec<Cow<'a, str>> = list("ccMailboxes"),
        /// The SIP address.
        pub to: Text<'a> = text("to"),
        /// Not documented but as data.
        pub sid: Text<'a> = text("sid"),
        /// Not documented but as data.
        pub srv_lvl: Text<'a> = text("srvLvl"),
        /// Not documented but as data.
        pub srv_lvl_ext: Text<'a> = text("srvLvlExt"),
    }
}

payload! {
    /// Where a call is parked.
    pub struct Park<'a> {
        /// The place.
        pub id: Text<'a> = text("id"),
    }
}

payload! {
    /// What SIP says of a party.
    pub struct SipData<'a> {
        /// The tag of the recipient.
        pub to_tag: Text<'a> = text("toTag"),
        /// The tag of the sender.
        pub from_tag: Text<'a> = text("fromTag"),
        /// The id of the call.
        pub call_id: Text<'a> = text("callId"),
    }
}

payload! {
    /// What an application is to show of the caller.
    pub struct UiCallInfo<'a> {
        /// In the first line.
        pub primary: UiInfo<'a> => object("primary"),
        /// In the second one.
        pub additional: UiInfo<'a> => object("additional"),
    }
}

payload! {
    /// One line of what is shown.
    pub struct UiInfo<'a> {
        /// What it is.
        pub kind: Option<InfoType<'a>> = word("type"),
        /// The text.
        pub value: Text<'a> = proper_name("value"),
    }
}

payload! {
    /// The sender or a recipient of a message.
    pub struct Contact<'a> {
        /// The number, if it is outside.
        pub phone_number: Text<'a> = phone("phoneNumber"),
        /// The extension.
        pub extension_number: Text<'a> = text("extensionNumber"),
        /// The name.
        pub name: Text<'a> = proper_name("name"),
        /// Where the number is.
        pub location: Text<'a> = text("location"),
        /// Whether it is the recipient of whom the notification tells.
        pub target: Option<bool> = flag("target"),
    }
}

payload! {
    /// A file of a message.
    pub struct Attachment<'a> {
        /// Its id.
        pub id: Text<'a> = text("id"),
        /// Where it can be fetched, with an access token.
        pub uri: Text<'a> = text("uri"),
        /// What it is.
        pub kind: Option<AttachmentType<'a>> = word("type"),
        /// Its media type.
        pub content_type: Text<'a> = text("contentType"),
        /// Its size, in bytes.
        pub size: Option<u64> = whole("size"),
        /// The length of a voicemail, in seconds.
        pub vm_duration: Option<u32> = seconds("vmDuration"),
    }
}

words! {
    /// Which event a notification tells of; see the [module's table](super#events). The names are this crate's,
    /// since RingCentral names an event by the path of a resource.
    pub enum Kind {
        /// A party of a call has changed its state: `…/telephony/sessions`.
        TelephonySession = "telephony-session",
        /// A voicemail arrived: `…/voicemail`.
        Voicemail = "voicemail",
        /// A text message arrived: `…/message-store/instant`.
        Sms = "sms",
        /// Somebody's presence changed: `…/presence`, `…/presence/line`.
        Presence = "presence",
    }
}

words! {
    /// How a session began.
    pub enum OriginType<'a> {
        /// By a call.
        Call = "Call",
        /// By an application that calls two numbers.
        RingOut = "RingOut",
        /// By a page on which a visitor asks to be called.
        RingMe = "RingMe",
        /// By a conference.
        Conference = "Conference",
        /// To record a greeting.
        GreetingsRecording = "GreetingsRecording",
        /// To verify a number.
        VerificationCall = "VerificationCall",
        /// To test.
        TestCall = "TestCall",
    }
}

words! {
    /// Whether a party called or was called, seen from the platform: it is not the direction of the call.
    pub enum PartyDirection<'a> {
        /// It was called.
        Inbound = "Inbound",
        /// It called.
        Outbound = "Outbound",
    }
}

words! {
    /// The state of a party.
    pub enum Code<'a> {
        /// The platform got the call; or the call reached an extension, whose rules begin.
        Setup = "Setup",
        /// It rings.
        Proceeding = "Proceeding",
        /// A called party answered; of a calling one, see the [quirks](super#quirks).
        Answered = "Answered",
        /// The party put the call on hold.
        Hold = "Hold",
        /// The call is parked.
        Parked = "Parked",
        /// The call went to voicemail.
        VoiceMail = "VoiceMail",
        /// The same, as another page of the documentation has it.
        Voicemail = "Voicemail",
        /// The call went to voicemail, and the user listens.
        VoiceMailScreening = "VoiceMailScreening",
        /// The same, as another page of the documentation has it.
        VmScreening = "VMScreening",
        /// A fax comes in.
        FaxReceive = "FaxReceive",
        /// The party left.
        Disconnected = "Disconnected",
        /// The party went to another session.
        Gone = "Gone",
        /// Not explained; in the vendor's own clients.
        Tds = "Tds",
    }
}

words! {
    /// Why a party's state changed.
    pub enum Reason<'a> {
        /// Somebody picked up the call.
        Pickup = "Pickup",
        /// A supervisor listens.
        Supervising = "Supervising",
        /// A supervisor took over.
        TakeOver = "TakeOver",
        /// The time was up.
        Timeout = "Timeout",
        /// The call was given away without asking.
        BlindTransfer = "BlindTransfer",
        /// An application gave the call away.
        RccTransfer = "RccTransfer",
        /// The call was given away after asking.
        AttendedTransfer = "AttendedTransfer",
        /// The caller dialled an extension.
        CallerInputRedirect = "CallerInputRedirect",
        /// The user took the call on another device.
        CallFlip = "CallFlip",
        /// The call was parked.
        ParkLocation = "ParkLocation",
        /// The call was given away by keys.
        DtmfTransfer = "DtmfTransfer",
        /// An agent answered.
        AgentAnswered = "AgentAnswered",
        /// An agent left.
        AgentDropped = "AgentDropped",
        /// The call was rejected.
        Rejected = "Rejected",
        /// The caller gave up.
        Cancelled = "Cancelled",
        /// A fault of the platform.
        InternalError = "InternalError",
        /// Nobody answered.
        NoAnswer = "NoAnswer",
        /// The other side was busy.
        TargetBusy = "TargetBusy",
        /// There is no such number.
        InvalidNumber = "InvalidNumber",
        /// Calls abroad are not allowed.
        InternationalDisabled = "InternationalDisabled",
        /// The number is blocked.
        DestinationBlocked = "DestinationBlocked",
        /// There is no credit.
        NotEnoughFunds = "NotEnoughFunds",
        /// There is no such user.
        NoSuchUser = "NoSuchUser",
        /// The call was sent elsewhere.
        CallRedirected = "CallRedirected",
        /// The caller got a text for an answer.
        CallReplied = "CallReplied",
        /// The call is over.
        CallFinished = "CallFinished",
        /// The call was dropped.
        CallDropped = "CallDropped",
        /// The call went to voicemail.
        Voicemail = "Voicemail",
    }
}

words! {
    /// A party's part in a conference.
    pub enum ConferenceRole<'a> {
        /// The host.
        Host = "Host",
        /// Another one.
        Participant = "Participant",
    }
}

words! {
    /// What a line is that an application is to show.
    pub enum InfoType<'a> {
        /// The name of the queue.
        QueueName = "QueueName",
        /// The name that the caller has.
        CallerIdName = "CallerIdName",
    }
}

words! {
    /// The kind of a message.
    pub enum MessageType<'a> {
        /// A voicemail.
        VoiceMail = "VoiceMail",
        /// The same, as the documentation has it beside the sample.
        Voicemail = "Voicemail",
        /// A text message.
        Sms = "SMS",
    }
}

words! {
    /// The direction of a message.
    pub enum MessageDirection<'a> {
        /// It arrived.
        Inbound = "Inbound",
        /// It was sent.
        Outbound = "Outbound",
    }
}

words! {
    /// What became of a message.
    pub enum MessageStatus<'a> {
        /// It arrived.
        Received = "Received",
        /// It waits to be sent.
        Queued = "Queued",
        /// It was sent.
        Sent = "Sent",
        /// It arrived at the other side.
        Delivered = "Delivered",
        /// It did not arrive.
        DeliveryFailed = "DeliveryFailed",
        /// It could not be sent.
        SendingFailed = "SendingFailed",
    }
}

words! {
    /// What a file of a message is.
    pub enum AttachmentType<'a> {
        /// A voicemail.
        AudioRecording = "AudioRecording",
        /// The text of a voicemail.
        AudioTranscription = "AudioTranscription",
        /// The text of a text message.
        Text = "Text",
        /// What was sent with a text message.
        MmsAttachment = "MmsAttachment",
    }
}
