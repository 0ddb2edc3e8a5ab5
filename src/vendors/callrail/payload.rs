//! What a CallRail webhook says, typed.

use core::ops::{Deref, DerefMut};

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::fields::{Field, Value};
use crate::payload::{ReadFields, payload};
use crate::text::Text;
use crate::words::words;

/// What a CallRail webhook says, in CallRail's words: the fields are those of [`Fields`].
///
/// ```
/// let mut payload = hookswitch::callrail::Payload::default();
/// payload.duration = Some(13);
/// assert_eq!(serde_json::to_string(&payload)?, r#"{"duration":13}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
// Boxed, since there are many fields, and a payload of any vendor has the size of the largest.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(transparent)]
#[non_exhaustive]
pub struct Payload<'a> {
    fields: Box<Fields<'a>>,
}

payload! {
    /// The fields of a webhook.
    ///
    /// If a field below is said to be always there, and is absent, the delivery has a notice. CallRail sends an empty text
    /// for what it does not know: that is absent, too. Where a caller came from (the advertisement, the page, the city) is
    /// in [`extra`](crate::Delivery::extra), as are the numbers and lengths that are written for people.
    pub struct Fields<'a> {
        /// Which webhook it is.
        #[serde(skip)]
        pub kind: Kind,
        /// Which webhook it is, by the query of the address that you entered at CallRail's.
        pub hook: Text<'a> = text("hook"),
        /// Which webhook it is, by the body: `outboundpostcall`. Seen on calls to the outside.
        pub hook_type: Text<'a> = text("type"),
        /// The id of the call, message or form: three letters for what it is, such as `CAL`, and 32 hex digits. Always
        /// there, since September 2021.
        pub resource_id: Text<'a> = text("resource_id"),
        /// The older id of the call, message or form: a number.
        pub id: Text<'a> = text("id"),
        /// The company: CallRail's word for a part of an account.
        pub company_resource_id: Text<'a> = text("company_resource_id"),
        /// The company's older id: a number.
        pub company_id: Text<'a> = text("company_id"),
        /// The company's name.
        pub company_name: Text<'a> = proper_name("company_name"),
        /// The one outside, as CallRail recognises people again.
        pub person_resource_id: Text<'a> = text("person_resource_id"),
        /// What the tracking number belongs to.
        pub tracker_resource_id: Text<'a> = text("tracker_resource_id"),
        /// The name of where the call came from, such as an advertisement.
        pub source_name: Text<'a> = proper_name("source_name"),
        /// Which way the call went. Always there on webhooks of calls.
        pub direction: Option<Direction<'a>> = word("direction"),
        /// What became of the call. Before its end `missed`, whatever comes. Always there on `post_call` and
        /// `call_modified`.
        pub call_type: Option<CallType<'a>> = word("call_type"),
        /// Whether the business answered. Before the end `false`, whatever comes. Always there on `post_call` and
        /// `call_modified`.
        pub answered: Option<bool> = flag("answered"),
        /// Whether the caller left a message. Before the end `false`, whatever comes. Always there on `post_call` and
        /// `call_modified`.
        pub voicemail: Option<bool> = flag("voicemail"),
        /// The length of the call in seconds, of which only a part may be a talk. Before the end 0. Always there on
        /// `post_call` and `call_modified`.
        pub duration: Option<u32> = seconds("duration"),
        /// When the call began. Always there on webhooks of calls.
        pub start_time: Option<DateTime<Utc>> = time("start_time"),
        /// When CallRail made its record of it.
        pub created_at: Option<DateTime<Utc>> = time("created_at"),
        /// The number outside: who called, or who was called.
        pub customer_phone_number: Text<'a> = phone("customer_phone_number", "customer_number"),
        /// The name of the one outside, of the caller ID or as it was entered.
        pub customer_name: Text<'a> = proper_name("customer_name"),
        /// CallRail's number: the one that was dialled, or that was shown to who was called. Always there on webhooks of
        /// calls.
        pub tracking_phone_number: Text<'a> = phone("tracking_phone_number"),
        /// The number of the business that CallRail sent the call to, or that placed it.
        pub business_phone_number: Text<'a> = phone("business_phone_number"),
        /// An agent's email address. What that agent did in the call is not documented.
        pub agent_email: Text<'a> = text("agent_email"),
        /// The recording of the call or of the message.
        pub recording: Text<'a> = text("recording"),
        /// The recording's length in seconds.
        pub recording_duration: Option<u32> = seconds("recording_duration"),
        /// What was said.
        pub transcription: Text<'a> = message("transcription"),
        /// What was said and by whom, as sent.
        pub conversational_transcript: Option<Value<'a>> = kept("conversational_transcript"),
        /// A summary.
        pub call_summary: Text<'a> = message("call_summary"),
        /// The tags that the call has.
        pub tags: Vec<Cow<'a, str>> = list("tags"),
        /// What people wrote about the call.
        pub note: Text<'a> = message("note"),
        /// What the call was worth, as it was entered.
        pub value: Text<'a> = text("value"),
        /// Whether the caller may become a customer: `good_lead`, `previously_marked_good_lead` and others.
        pub lead_status: Text<'a> = text("lead_status"),
        /// Whether it is the first call of this person to the company.
        pub first_call: Option<bool> = flag("first_call"),
        /// Whether CallRail takes the call for spam.
        pub spam: Option<bool> = flag("spam"),
        /// The names of the fields that were changed. Seen on `call_modified`.
        pub changes: Vec<Cow<'a, str>> = list("changes"),
        /// Who wrote the message. Always there on `sms_received` and `sms_sent`.
        pub source_number: Text<'a> = phone("source_number"),
        /// To whom the message was written. Always there on `sms_received` and `sms_sent`.
        pub destination_number: Text<'a> = phone("destination_number"),
        /// The text of the message.
        pub content: Text<'a> = message("content"),
        /// The media of the message.
        pub media_urls: Vec<Cow<'a, str>> = list("media_urls"),
        /// The conversation that the message belongs to.
        pub thread_resource_id: Text<'a> = text("thread_resource_id"),
        /// The conversation's older id: a number.
        pub thread_id: Text<'a> = text("thread_id"),
        /// When the message was sent.
        pub sent_at: Option<DateTime<Utc>> = time("sent_at"),
    }
}

impl Payload<'_> {
    /// Makes it independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Payload<'static> {
        Payload {
            fields: Box::new(self.fields.into_owned()),
        }
    }
}

impl<'a> Deref for Payload<'a> {
    type Target = Fields<'a>;

    fn deref(&self) -> &Fields<'a> {
        &self.fields
    }
}

impl<'a> DerefMut for Payload<'a> {
    fn deref_mut(&mut self) -> &mut Fields<'a> {
        &mut self.fields
    }
}

impl<'a> ReadFields<'a> for Payload<'a> {
    fn read(&mut self, field: Field<'_, 'a>) {
        self.fields.read(field);
    }
}

words! {
    /// Which webhook it is; see the [module's table](super#events).
    pub enum Kind {
        /// A call reached CallRail, and nobody is connected.
        PreCall = "pre_call",
        /// Where the call goes is chosen.
        RoutingComplete = "routing_complete",
        /// The call is over.
        PostCall = "post_call",
        /// The record of a call that is over was changed.
        CallModified = "call_modified",
        /// A message came in.
        SmsReceived = "sms_received",
        /// A message was sent.
        SmsSent = "sms_sent",
        /// Somebody sent a form on a web site.
        Form = "form",
        /// Neither the address nor the body says which one it is.
        Unnamed = "unnamed",
    }
}

words! {
    /// Which way a call went.
    pub enum Direction<'a> {
        /// To the business.
        Inbound = "inbound",
        /// From the business.
        Outbound = "outbound",
    }
}

words! {
    /// What became of a call. CallRail has more words.
    pub enum CallType<'a> {
        /// The business answered.
        Answered = "answered",
        /// Nobody answered.
        Missed = "missed",
        /// The caller hung up before anybody answered.
        Abandoned = "abandoned",
        /// The caller left a message.
        Voicemail = "voicemail",
        /// It went to the outside, whatever became of it.
        Outbound = "outbound",
    }
}
