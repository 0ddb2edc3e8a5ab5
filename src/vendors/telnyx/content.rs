//! What a notification of API v2 says, typed.

use core::ops::{Deref, DerefMut};

use alloc::boxed::Box;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{DeliveryStatus, Direction, HangupCause, HangupSource, MessageType};
use crate::fields::{Field, Value};
use crate::payload::{HasRecords, Part, ReadFields, Shape, payload};
use crate::text::{Own, Text};

payload! {
    /// A notification of API v2: what stands under `data`, or at the top of a body without `data`.
    pub struct Notification<'a> {
        /// `event`.
        pub record_type: Text<'a> = text("record_type"),
        /// The name of the event, as sent. Always there.
        pub event_type: Text<'a> = text("event_type"),
        /// The id of the event, the same when it is sent again. Always there.
        pub id: Text<'a> = text("id"),
        /// When it happened. Always there, here or in the payload.
        pub occurred_at: Option<DateTime<Utc>> = time("occurred_at"),
        /// When it was told, in older notifications.
        pub created_at: Option<DateTime<Utc>> = time("created_at"),
        /// The webhook, in some notifications.
        pub webhook_id: Text<'a> = text("webhook_id"),
        /// What happened.
        pub payload: Content<'a> => object("payload"),
    }
}

payload! {
    /// How a notification was delivered.
    pub struct Meta<'a> {
        /// Which attempt it is, from 1.
        pub attempt: Option<u64> = whole("attempt"),
        /// The address that it was sent to.
        pub delivered_to: Text<'a> = text("delivered_to"),
        /// The version of the API.
        pub version: Text<'a> = text("version"),
    }
}

/// What happened: the fields are those of [`Fields`], and three that are objects or lists on some events and texts on
/// the others, where they are `from`, `to` and `result` of [`Fields`].
// Boxed, since there are many fields, and a payload of any vendor has the size of the largest.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Content<'a> {
    #[serde(flatten)]
    fields: Box<Fields<'a>>,
    /// Who wrote a message. On events of calls `from` is a text.
    ///
    /// In the request: the object `from`.
    #[serde(rename = "from", skip_serializing_if = "Option::is_none")]
    pub sender: Option<Box<Address<'a>>>,
    /// Whom a message is to, each with what became of the message there. On events of calls `to` is a text.
    ///
    /// In the request: the records `to`.
    #[serde(rename = "to", skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<Address<'a>>,
    /// What a voice bot found out, an object. On other events `result` is a text.
    ///
    /// In the request: `result`.
    #[serde(rename = "result", skip_serializing_if = "Option::is_none")]
    pub found: Option<Value<'a>>,
}

payload! {
    /// The fields of what happened, in Telnyx's words.
    ///
    /// If a field below is said to be *always there* on an event, and is absent from such a delivery, the delivery
    /// has a notice: a `call.hangup` without `hangup_cause`, say.
    pub struct Fields<'a> {
        /// With what the API takes commands for the leg.
        pub call_control_id: Text<'a> = text("call_control_id"),
        /// The leg. Always there on events of calls.
        pub call_leg_id: Text<'a> = text("call_leg_id"),
        /// What the legs of one call share. Always there on events of calls.
        pub call_session_id: Text<'a> = text("call_session_id"),
        /// The application, or the connection, that the call is of.
        pub connection_id: Text<'a> = text("connection_id"),
        /// What the customer gave with a command, in base64.
        pub client_state: Text<'a> = text("client_state"),
        /// When it happened, on events of conferences and in some notifications.
        pub occurred_at: Option<DateTime<Utc>> = time("occurred_at"),
        /// Who calls by this leg: a number or a SIP address. Always there on `call.initiated`.
        pub from: Text<'a> = phone("from"),
        /// Who is called by this leg: a number or a SIP address. Always there on `call.initiated`.
        pub to: Text<'a> = phone("to"),
        /// Which way the leg, or the message, goes. Always there on `call.initiated` and on messages.
        pub direction: Option<Direction<'a>> = word("direction"),
        /// The state of the leg, such as `parked`, `answered` or `hangup`.
        pub state: Text<'a> = text("state"),
        /// When the leg began.
        pub start_time: Option<DateTime<Utc>> = time("start_time"),
        /// When the leg ended.
        pub end_time: Option<DateTime<Utc>> = time("end_time"),
        /// The caller's name, or the number again.
        pub caller_id_name: Text<'a> = proper_name("caller_id_name"),
        /// `pstn` or `sip`.
        pub calling_party_type: Text<'a> = text("calling_party_type"),
        /// Why the leg ended. Always there on `call.hangup`.
        pub hangup_cause: Option<HangupCause<'a>> = word("hangup_cause"),
        /// Who ended it.
        pub hangup_source: Option<HangupSource<'a>> = word("hangup_source"),
        /// The SIP status code that ended it, or `unspecified`.
        pub sip_hangup_cause: Text<'a> = text("sip_hangup_cause"),
        /// The SIP status code of the one who was asked to call another number.
        pub sip_notify_response: Text<'a> = text("sip_notify_response"),
        /// Why it happened. On `call.dequeued`: `bridged`, `bridging-in-process`, `hangup`, `leave` or `timeout`. On
        /// `conference.ended`: `all_left`, `host_left` or `time_exceeded`. If a recording failed: a sentence.
        pub reason: Text<'a> = message("reason"),
        /// On events of machine detection: who was heard, `human`, `machine`, `fax_detected` and others. On
        /// `call.recording.error` what went wrong, as a sentence. Always there on `call.machine.detection.ended` and
        /// `call.machine.premium.detection.ended`.
        pub result: Text<'a> = text("result"),
        /// What became of it, such as `valid` of collected keys or `completed` of a file that was played.
        pub status: Text<'a> = text("status"),
        /// The key. Always there on `call.dtmf.received`.
        pub digit: Text<'a> = text("digit"),
        /// The keys that were collected.
        pub digits: Text<'a> = text("digits"),
        /// The name of the queue. Always there on `call.enqueued` and `call.dequeued`.
        pub queue: Text<'a> = proper_name("queue"),
        /// The place in the queue, from 1.
        pub current_position: Option<u64> = whole("current_position"),
        /// The place in the queue that the call left.
        pub queue_position: Option<u64> = whole("queue_position"),
        /// How long calls wait there, in seconds.
        pub queue_avg_wait_time_secs: Option<u64> = whole("queue_avg_wait_time_secs"),
        /// How long this call waited, in seconds.
        pub wait_time_secs: Option<u64> = whole("wait_time_secs"),
        /// The conference. Always there on its events.
        pub conference_id: Text<'a> = text("conference_id"),
        /// The recording.
        pub recording_id: Text<'a> = text("recording_id"),
        /// `single` or `dual`.
        pub channels: Text<'a> = text("channels"),
        /// `mp3` or `wav`.
        pub format: Text<'a> = text("format"),
        /// When the recording began. Always there on `call.recording.saved`.
        pub recording_started_at: Option<DateTime<Utc>> = time("recording_started_at"),
        /// When the recording ended. Always there on `call.recording.saved`.
        pub recording_ended_at: Option<DateTime<Utc>> = time("recording_ended_at"),
        /// Where the recording is, for ten minutes.
        pub recording_urls: Files<'a> => object("recording_urls"),
        /// Where the recording is, if everybody may have it.
        pub public_recording_urls: Files<'a> => object("public_recording_urls"),
        /// The transcription of a recording.
        pub recording_transcription_id: Text<'a> = text("recording_transcription_id"),
        /// Its text.
        pub transcription_text: Text<'a> = message("transcription_text"),
        /// What was said, on `call.transcription`.
        pub transcription_data: TranscriptionData<'a> => object("transcription_data"),
        /// The message. Always there on its events.
        pub id: Text<'a> = text("id"),
        /// What kind of message it is.
        pub message_type: Option<MessageType<'a>> = word("type"),
        /// The text of the message.
        pub text: Text<'a> = message("text"),
        /// The subject of the message.
        pub subject: Text<'a> = message("subject"),
        /// Who else got the message.
        pub cc: Vec<Address<'a>> => records("cc"),
        /// The files of the message.
        pub media: Vec<Media<'a>> => records("media"),
        /// What went wrong.
        pub errors: Vec<Fault<'a>> => records("errors"),
        /// When the platform got the message.
        pub received_at: Option<DateTime<Utc>> = time("received_at"),
        /// When it sent the message.
        pub sent_at: Option<DateTime<Utc>> = time("sent_at"),
        /// When it was known what became of the message.
        pub completed_at: Option<DateTime<Utc>> = time("completed_at"),
        /// Of how many parts the message is.
        pub parts: Option<u64> = whole("parts"),
        /// What the message is sent by.
        pub messaging_profile_id: Text<'a> = text("messaging_profile_id"),
        /// The account.
        pub organization_id: Text<'a> = text("organization_id"),
    }
}

payload! {
    /// Somebody who wrote, or who is written to.
    pub struct Address<'a> {
        /// The number. Always there, unless an agent of RCS wrote.
        pub phone_number: Text<'a> = phone("phone_number"),
        /// What became of the message, of a recipient.
        pub status: Option<DeliveryStatus<'a>> = word("status"),
        /// The carrier of the number.
        pub carrier: Text<'a> = text("carrier"),
        /// `Wireless`, `VoIP` and so on.
        pub line_type: Text<'a> = text("line_type"),
    }
}

payload! {
    /// A file of a message.
    pub struct Media<'a> {
        /// Where it is.
        pub url: Text<'a> = text("url"),
        /// What it is, such as `image/jpeg`.
        pub content_type: Text<'a> = text("content_type"),
        /// Its size in bytes.
        pub size: Option<u64> = whole("size"),
        /// Its digest.
        pub sha256: Text<'a> = text("hash_sha256", "sha256"),
    }
}

payload! {
    /// Why a message failed.
    pub struct Fault<'a> {
        /// The number of the error.
        pub code: Text<'a> = text("code"),
        /// The error in a few words.
        pub title: Text<'a> = message("title"),
        /// The error in more words.
        pub detail: Text<'a> = message("detail"),
    }
}

payload! {
    /// Where a recording is, by format.
    pub struct Files<'a> {
        /// As MP3.
        pub mp3: Text<'a> = text("mp3"),
        /// As WAV.
        pub wav: Text<'a> = text("wav"),
    }
}

payload! {
    /// What was said in a call that is transcribed as it goes on.
    pub struct TranscriptionData<'a> {
        /// The words.
        pub transcript: Text<'a> = message("transcript"),
        /// How sure they are: 0 to 1.
        pub confidence: Text<'a> = text("confidence"),
        /// Whether they will stay as they are.
        pub is_final: Option<bool> = flag("is_final"),
        /// Whose words they are, seen from the leg: `inbound` or `outbound`.
        pub track: Text<'a> = text("transcription_track"),
    }
}

impl<'a> Deref for Content<'a> {
    type Target = Fields<'a>;

    fn deref(&self) -> &Fields<'a> {
        &self.fields
    }
}

impl<'a> DerefMut for Content<'a> {
    fn deref_mut(&mut self) -> &mut Fields<'a> {
        &mut self.fields
    }
}

impl Content<'_> {
    /// Makes it independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Content<'static> {
        Content {
            fields: Box::new(self.fields.into_owned()),
            sender: self.sender.own(),
            recipients: self.recipients.own(),
            found: self.found.own(),
        }
    }
}

impl Own for Content<'_> {
    type Owned = Content<'static>;

    fn own(self) -> Content<'static> {
        self.into_owned()
    }
}

impl HasRecords for Content<'_> {
    const HAS_RECORDS: bool = true;
}

/// The places of the two whose form decides what they are, behind those of [`Fields`].
const SENDER: Part = Part::new("from", 61);
const RECIPIENTS: Part = Part::new("to", 62);

impl<'a> ReadFields<'a> for Content<'a> {
    fn shape(&mut self, name: &str) -> Shape<'_, 'a> {
        match name {
            "from" => Shape::object(SENDER, &mut self.sender),
            "to" => Shape::records(RECIPIENTS, &mut self.recipients),
            name => self.fields.shape(name),
        }
    }

    fn read(&mut self, field: Field<'_, 'a>) {
        // A `from` that is an array and a `to` that is an object come here, too, and cannot be read. What is neither
        // is a text, as on events of calls.
        match (field.name(), field.is_compound()) {
            ("from", true) => field.object(SENDER),
            ("to", true) => field.records(RECIPIENTS),
            ("result", true) => field.kept(&mut self.found),
            _ => self.fields.read(field),
        }
    }
}
