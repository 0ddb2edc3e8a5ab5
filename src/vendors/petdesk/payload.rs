//! What a webhook of PetDesk Phones says, typed.

use crate::payload::payload;
use crate::text::Text;
use crate::words::words;

payload! {
    /// What a webhook of PetDesk Phones says, in PetDesk's words.
    ///
    /// If a field below is said to be always there, and is absent, the delivery has a notice. PetDesk spells some
    /// names in two ways: both are read, and this struct as JSON has the commoner one, the first of the two below.
    pub struct Payload<'a> {
        /// Which event it is.
        #[serde(skip)]
        pub kind: Kind,
        /// The event's name, as sent. Always there.
        pub event_type: Text<'a> = text("eventType"),
        /// What the call has reached. Always there on `InboundCall`, `ringAttempt` and `queueEntered`.
        pub event_target: Option<EventTarget<'a>> = word("eventTarget"),
        /// The customer's phone system: a number of six digits. Always there.
        pub container_id: Text<'a> = text("containerId", "containerID"),
        /// The part of that system: three digits. `0`, or none, is the default one.
        pub tenant_id: Text<'a> = text("tenantId", "tenantID"),
        /// The customer's number that was called. Always there on `InboundCall`.
        pub did_number: Text<'a> = phone("didNumber"),
        /// What the customer calls that number.
        pub did_description: Text<'a> = text("didDescription"),
        /// The group that the customer has put that number into.
        pub did_group: Text<'a> = text("didGroup"),
        /// What the system puts before the caller's name on calls to that number.
        pub cid_prefix: Text<'a> = text("cidPrefix"),
        /// Shared by all events of one call. Always there, but for messages.
        pub call_uuid: Text<'a> = text("callUuid"),
        /// The caller's number; blank if it is withheld.
        pub caller_id_num: Text<'a> = phone("callerIdNum"),
        /// The caller's name, if it is known.
        pub caller_id_name: Text<'a> = text("callerIdName"),
        /// The extension; on `HangupCall` the one that answered, if any did. Always there on
        /// `ringAttempt` of an extension, `ExtensionAnswered`, `inboundCallCompleted`,
        /// `voicemailHangup` and `outboundCall`.
        pub ext_number: Text<'a> = text("extNumber", "extensionNumber"),
        /// The extension's name.
        pub ext_name: Text<'a> = text("extName", "extensionName"),
        /// The ring group's own extension. Always there on `ringAttempt` of a ring group.
        pub rg_number: Text<'a> = text("rgNumber"),
        /// The queue's own extension. Always there on `queueEntered`.
        pub queue_number: Text<'a> = text("queueNumber"),
        /// The number that the extension dialled. Always there on `outboundCall`.
        pub number_dialed: Text<'a> = phone("numberDialed"),
        /// The number that was written to. Always there on messages.
        pub to_number: Text<'a> = phone("toNumber"),
        /// The number that wrote. Always there on messages.
        pub from_number: Text<'a> = phone("fromNumber"),
        /// The conversation's id. Always there on messages.
        pub conversation_id: Text<'a> = text("conversationID"),
        /// The text, with a marker in it if the message is an MMS.
        pub message_text: Text<'a> = message("messageText"),
    }
}

words! {
    /// Which event a webhook reports; see the [module's table](super#events).
    pub enum Kind {
        /// A text message arrived.
        InboundMessage = "inboundMessage",
        /// A text message was sent.
        OutboundMessage = "outboundMessage",
        /// A call came in; nothing has been done with it yet.
        InboundCall = "InboundCall",
        /// The call ended, whatever became of it.
        HangupCall = "HangupCall",
        /// An extension rings, or the call entered a ring group.
        RingAttempt = "ringAttempt",
        /// An extension answered.
        ExtensionAnswered = "ExtensionAnswered",
        /// An extension hung up.
        InboundCallCompleted = "inboundCallCompleted",
        /// The caller left a voicemail.
        VoicemailHangup = "voicemailHangup",
        /// An extension placed a call.
        OutboundCall = "outboundCall",
        /// The call entered a queue.
        QueueEntered = "queueEntered",
    }
}

words! {
    /// What a call has reached.
    pub enum EventTarget<'a> {
        /// A phone number of the customer's.
        PhoneNumber = "phoneNumber",
        /// An extension.
        Extension = "extension",
        /// A ring group.
        RingGroup = "ringGroup",
        /// A queue.
        Queue = "queue",
    }
}
