//! What an event of Yeastar's says, typed.

use alloc::boxed::Box;
use alloc::vec::Vec;

use chrono::NaiveDateTime;

use crate::payload::payload;
use crate::text::Text;
use crate::words::words;

payload! {
    /// What an event says, in Yeastar's words.
    ///
    /// "Always there", said of a field below, means: on every event to which the [module's table](super#events) gives
    /// the field. If the field is absent there, the delivery has a notice.
    pub struct Payload<'a> {
        /// Which event it is.
        #[serde(skip)]
        pub kind: Kind,
        /// The event's number. Always there.
        pub event: Text<'a> = text("type"),
        /// The serial number of the phone system. Always there.
        pub sn: Text<'a> = text("sn"),
        /// The event itself: an object, or a text that holds its JSON. Boxed, since it has some twenty-five fields.
        pub msg: Box<Message<'a>> => object("msg"),
    }
}

payload! {
    /// The event itself.
    pub struct Message<'a> {
        /// Shared by all events of one call. Always there.
        pub call_id: Text<'a> = text("call_id"),
        /// Those in the call whose status changed, or all of them. Always there.
        pub members: Vec<Member<'a>> => records("members"),
        /// When the call began, by the phone system's clock, whose zone is not said. Always there.
        pub time_start: Option<NaiveDateTime> = local_time("time_start"),
        /// The number or extension that called. Always there.
        pub call_from: Text<'a> = phone("call_from"),
        /// The number, extension, queue or menu that was called. Always there.
        pub call_to: Text<'a> = phone("call_to"),
        /// Seconds from the start of the call to its end. Always there.
        pub call_duration: Option<u32> = seconds("call_duration"),
        /// Seconds from the answer to the end, that of a mailbox included. Always there.
        pub talk_duration: Option<u32> = seconds("talk_duration"),
        /// The trunk by which the call came in.
        pub src_trunk_name: Text<'a> = proper_name("src_trunk_name"),
        /// The trunk by which the call went out.
        pub dst_trunk_name: Text<'a> = proper_name("dst_trunk_name"),
        /// The PIN with which the caller was allowed to use the trunk.
        pub pin_code: Text<'a> = text("pin_code"),
        /// What came of the call, or what an extension does. Always there.
        pub status: Option<Status<'a>> = word("status"),
        /// Towards the phone system, from it, or inside it. Always there.
        pub call_type: Option<CallType<'a>> = word_in_any_case("type"),
        /// The name of the recording's file.
        pub recording: Text<'a> = text("recording"),
        /// The number that the caller dialled.
        pub did_number: Text<'a> = phone("did_number"),
        /// The name that is given to that number.
        pub did_name: Text<'a> = proper_name("did_name"),
        /// Seconds for which an agent's phone rang, or for which the caller waited in a queue: the documents differ.
        pub agent_ring_time: Option<u32> = seconds("agent_ring_time"),
        /// The record's own id, in newer firmware.
        pub uid: Text<'a> = text("uid"),
        /// The id of the note on the call.
        pub call_note_id: Text<'a> = text("call_note_id"),
        /// Whether and how the note can be edited, as a number.
        pub enb_call_note: Text<'a> = text("enb_call_note"),
        /// Documented nowhere; seen as 1.
        pub is_display: Text<'a> = text("is_display"),
        /// Documented nowhere; seen empty.
        pub realclidnum: Text<'a> = text("realclidnum"),
        /// The extension whose status changed. Always there on 30008.
        pub extension: Text<'a> = text("extension"),
        /// Why a call failed, on events that the module does not know.
        pub reason: Text<'a> = text("reason"),
    }
}

payload! {
    /// One party of a call, of one of three sorts.
    pub struct Member<'a> {
        /// Somebody outside who called.
        pub inbound: Option<Box<Trunk<'a>>> => object("inbound"),
        /// Somebody outside who is called.
        pub outbound: Option<Box<Trunk<'a>>> => object("outbound"),
        /// An extension.
        pub extension: Option<Box<Extension<'a>>> => object("extension"),
    }
}

payload! {
    /// A party outside, which a trunk connects.
    pub struct Trunk<'a> {
        /// The number or extension that called.
        pub from: Text<'a> = phone("from"),
        /// The number, extension, queue or menu that was called.
        pub to: Text<'a> = phone("to"),
        /// The trunk.
        pub trunk_name: Text<'a> = proper_name("trunk_name"),
        /// The party's own connection. Always there.
        pub channel_id: Text<'a> = text("channel_id"),
        /// What the party does. Always there.
        pub member_status: Option<MemberStatus<'a>> = word("member_status"),
        /// The menu, queue, ring group or conference by which the party came here.
        pub call_path: Text<'a> = text("call_path"),
    }
}

payload! {
    /// An extension in a call.
    pub struct Extension<'a> {
        /// Its number. Always there.
        pub number: Text<'a> = text("number"),
        /// Its connection. Always there.
        pub channel_id: Text<'a> = text("channel_id"),
        /// What it does. Always there.
        pub member_status: Option<MemberStatus<'a>> = word("member_status"),
        /// The menu, queue, ring group or conference by which it came here.
        pub call_path: Text<'a> = text("call_path"),
    }
}

words! {
    /// Which event it is; see the [module's table](super#events).
    pub enum Kind {
        /// What an extension does changed.
        ExtensionStatus = "30008",
        /// What the parties of a call do changed.
        CallStatus = "30011",
        /// A call ended, and this is its record.
        Cdr = "30012",
        /// A call came in by a trunk whose calls an application accepts or refuses.
        CallRequest = "30016",
    }
}

words! {
    /// What a party of a call does.
    pub enum MemberStatus<'a> {
        /// It called, and hears that the other side rings.
        Alert = "ALERT",
        /// It is called, and rings.
        Ring = "RING",
        /// It is called, and sends a ringing tone or an announcement of its own.
        EarlyMedia = "EARLYMEDIA",
        /// It called, and somebody or something answered, be it an announcement that all lines are busy.
        Answered = "ANSWERED",
        /// It was called, and answered.
        Answer = "ANSWER",
        /// It is on hold.
        Hold = "HOLD",
        /// It has hung up.
        Bye = "BYE",
    }
}

words! {
    /// What came of a call, in capitals, or what an extension does.
    pub enum Status<'a> {
        /// It was answered.
        Answered = "ANSWERED",
        /// The same, as one table of the vendor's spells it.
        Answerd = "ANSWERD",
        /// Nobody answered.
        NoAnswer = "NO ANSWER",
        /// Whoever was called was busy.
        Busy = "BUSY",
        /// It failed.
        Failed = "FAILED",
        /// The caller left a voicemail.
        Voicemail = "VOICEMAIL",
        /// The caller gave up.
        Abandoned = "ABANDONED",
        /// The extension's phone rings.
        ExtensionRings = "Ringing",
        /// The extension calls or talks.
        ExtensionIsBusy = "Busy",
        /// The extension does nothing.
        ExtensionIsIdle = "Idle",
    }
}

words! {
    /// Which way a call went; in any case.
    pub enum CallType<'a> {
        /// Inside the phone system.
        Internal = "Internal",
        /// From outside.
        Inbound = "Inbound",
        /// To the outside.
        Outbound = "Outbound",
    }
}
