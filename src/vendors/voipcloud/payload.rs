//! What a VoIPcloud webhook says, typed.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};

use crate::payload::payload;
use crate::text::Text;
use crate::words::words;

// The second name of a field is that of the older generation; `callerid` is the REST API's.
payload! {
    /// What a VoIPcloud webhook says, in VoIPcloud's words.
    ///
    /// "Always there", said of a field below, means: on every event to which the
    /// [module's table](super#events) gives the field. If the field is absent there, the delivery has a
    /// notice: a `voicemail` without `recorded_at`, say. A webhook without `type` cannot be read at all.
    pub struct Payload<'a> {
        /// Which event it is.
        #[serde(skip)]
        pub kind: Kind,
        /// The event's name, as sent: `type`. Always there.
        pub event_type: Text<'a> = text("type"),
        /// Shared by all events of one call. Up to 20 digits. Always there.
        pub unique_call_id: Text<'a> = text("unique_call_id"),
        /// The number of the caller, who may withhold it; on outbound events, the one that was shown.
        pub caller_id: Text<'a> = phone("caller_id", "from_number", "callerid"),
        /// The name of the caller (CNAM), if there is one.
        pub caller_name: Text<'a> = proper_name("caller_name", "from_name"),
        /// The name of the user whose phone rings, who answered, or who placed the call. On
        /// `webhook_component_event`, **the caller's name**. Always there on `user_…`,
        /// `inbound_call_to_user` and `recording_outbound`.
        pub user_name: Text<'a> = proper_name("user_name", "to_name"),
        /// The extension of the user whose phone rings, who answered, or who placed the call. On
        /// `webhook_component_event`, **the caller's phone number**. Always there on `user_…`,
        /// `inbound_call_to_user` and `recording_outbound`.
        // A phone number only on `webhook_component_event`, else an extension.
        pub user_number: Text<'a> = phone("user_number", "exten"),
        /// The number that was called. Always there.
        pub dest_number: Text<'a> = phone("dest_number", "to_number"),
        /// When the call started, in UTC: not when this user began to ring. Always there.
        pub call_start_at: Option<DateTime<Utc>> = time("call_start_at", "start_at"),
        /// When the call was answered, in UTC. Always there on `user_…_answered`.
        pub connected_at: Option<DateTime<Utc>> = time("connected_at"),
        /// The length of the whole call with the ringing, in seconds. Always there, but on
        /// `user_inbound_completed`.
        pub call_duration: Option<u32> = seconds("call_duration"),
        /// The length of the conversation, in seconds. Zero, or perhaps absent, if nobody answered.
        pub conversation_duration: Option<u32> = seconds("conversation_duration"),
        /// The queue that brought the call to the user. Always there on `queue_call`.
        pub queue_name: Text<'a> = proper_name("queue_name"),
        /// The ring group that brought the call to the user. Always there on `ring_group_call`.
        pub ring_group_name: Text<'a> = proper_name("ring_group_name"),
        /// What became of the call in the queue or ring group. Always there.
        pub status: Option<Status<'a>> = word("status"),
        /// When the voicemail or call was recorded, in UTC. Always there.
        pub recorded_at: Option<DateTime<Utc>> = time("recorded_at"),
        /// The addresses to which the recording is sent, with commas between them.
        pub emails: Text<'a> = text("emails"),
        /// The subject of that e-mail.
        // Made from a template of the account's, not written by a person: "null" is absent.
        pub email_subject: Text<'a> = text("email_subject"),
        /// The text of that e-mail. On `recording_outbound`, only if recordings are sent by e-mail.
        pub email_message: Text<'a> = text("email_message"),
        /// The address of the recording; announced for the future.
        pub call_recording_link: Text<'a> = text("call_recording_link"),
        /// What is done with the user's recordings.
        pub mode: Option<Mode<'a>> = word("mode"),
        /// The name of the webhook object in the call flow. Always there.
        pub component_name: Text<'a> = proper_name("component_name"),
        /// The audio files of a voicemail; not documented.
        pub audio_file: Vec<Cow<'a, str>> = list("audio_file"),
    }
}

words! {
    /// Which event a webhook reports; see the [module's table](super#events).
    pub enum Kind {
        /// An inbound call rings at a user.
        UserInbound = "user_inbound",
        /// A user answered an inbound call.
        UserInboundAnswered = "user_inbound_answered",
        /// An inbound call to a user ended, answered or not.
        UserInboundCompleted = "user_inbound_completed",
        /// A user placed a call.
        UserOutbound = "user_outbound",
        /// The other side answered a user's call.
        UserOutboundAnswered = "user_outbound_answered",
        /// A user's call ended, answered or not.
        UserOutboundCompleted = "user_outbound_completed",
        /// A call through a queue ended, or its time there did.
        QueueCall = "queue_call",
        /// A call through a ring group ended, or its time there did.
        RingGroupCall = "ring_group_call",
        /// A voicemail was left.
        Voicemail = "voicemail",
        /// The recording of an inbound call is complete.
        RecordingInbound = "recording_inbound",
        /// The recording of an outbound call is complete.
        RecordingOutbound = "recording_outbound",
        /// A call reached a webhook object in the call flow.
        WebhookComponentEvent = "webhook_component_event",
        /// `user_inbound` of the older generation.
        InboundCallToUser = "inbound_call_to_user",
    }
}

words! {
    /// What became of a call in a queue or ring group.
    pub enum Status<'a> {
        /// A user answered.
        Answered = "answered",
        /// The caller gave up.
        Abandoned = "abandoned",
        /// The queue or ring group gave up.
        Timedout = "timedout",
    }
}

words! {
    /// What is done with a user's recordings.
    pub enum Mode<'a> {
        /// They are stored on AWS S3.
        Storage = "storage",
    }
}
