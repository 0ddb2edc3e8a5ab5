//! What a Dialpad webhook says, typed.

use core::ops::{Deref, DerefMut};
use core::time::Duration;

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::words::{
    ContactType, DeliveryResult, Direction, Kind, MessageStatus, RecordingType, TargetType,
};
use crate::fields::{Field, Value};
use crate::payload::{ReadFields, Shape, payload};
use crate::text::Text;

/// What a Dialpad webhook says, in Dialpad's words: the fields are those of [`Fields`].
///
/// ```
/// let mut payload = hookswitch::dialpad::Payload::default();
/// payload.call_id = Some("6421977457180672".into());
/// assert_eq!(serde_json::to_string(&payload)?, r#"{"call_id":"6421977457180672"}"#);
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
    /// The fields of a delivery. Of a call, what is not known yet is `null`, `{}` or `[]`, and absent here.
    ///
    /// If a field below is said to be always there, and is absent, the delivery has a notice.
    pub struct Fields<'a> {
        /// Which event it is.
        #[serde(skip)]
        pub kind: Kind,
        /// The state that the call has come to, as sent: the event's name. Always there in events of calls.
        pub state: Text<'a> = text("state"),
        /// The leg: a number of up to 64 bits. Always there in events of calls.
        pub call_id: Text<'a> = text("call_id"),
        /// The leg by which the caller came in; absent on that leg itself.
        pub entry_point_call_id: Text<'a> = text("entry_point_call_id"),
        /// The leg that this one was made for, such as the one that was transferred.
        pub master_call_id: Text<'a> = text("master_call_id"),
        /// On the leg by which the caller came in: the leg of the person who took the call.
        pub operator_call_id: Text<'a> = text("operator_call_id"),
        /// Which way it goes. Always there.
        pub direction: Option<Direction<'a>> = word("direction"),
        /// When this happened, in UTC; sent as milliseconds since 1970. Always there.
        pub event_timestamp: Option<DateTime<Utc>> = epoch_milliseconds("event_timestamp"),
        /// When the leg started.
        pub date_started: Option<DateTime<Utc>> = epoch_milliseconds("date_started"),
        /// When the leg rang.
        pub date_rang: Option<DateTime<Utc>> = epoch_milliseconds("date_rang"),
        /// When the leg rang first.
        pub date_first_rang: Option<DateTime<Utc>> = epoch_milliseconds("date_first_rang"),
        /// When the leg came into a queue.
        pub date_queued: Option<DateTime<Utc>> = epoch_milliseconds("date_queued"),
        /// When the leg was answered. Absent if it was not.
        pub date_connected: Option<DateTime<Utc>> = epoch_milliseconds("date_connected"),
        /// When the leg ended. It may be there in a late `ringing`.
        pub date_ended: Option<DateTime<Utc>> = epoch_milliseconds("date_ended"),
        /// How long the leg was connected; sent as milliseconds with a fraction.
        #[serde(serialize_with = "crate::text::milliseconds")]
        pub duration: Option<Duration> = milliseconds("duration"),
        /// How long the leg lasted, ringing included.
        #[serde(serialize_with = "crate::text::milliseconds")]
        pub total_duration: Option<Duration> = milliseconds("total_duration"),
        /// How long was talked.
        #[serde(serialize_with = "crate::text::milliseconds")]
        pub talk_time: Option<Duration> = milliseconds("talk_time"),
        /// How long the leg was on hold.
        #[serde(serialize_with = "crate::text::milliseconds")]
        pub hold_time: Option<Duration> = milliseconds("hold_time"),
        /// The number of the other side, or a word such as `blocked`.
        pub external_number: Text<'a> = phone("external_number"),
        /// The number of the account's side, or a word such as `blocked`.
        pub internal_number: Text<'a> = phone("internal_number"),
        /// The number that an outbound call shows.
        pub selected_caller_id: Text<'a> = phone("selected_caller_id"),
        /// The other side.
        pub contact: Contact<'a> => object("contact"),
        /// The account's side: a user, a room, or what routes calls. Its `type` is always there in events of calls.
        pub target: Target<'a> => object("target"),
        /// What the caller came in by, if that is not the target.
        pub entry_point_target: Option<Box<Target<'a>>> => object("entry_point_target"),
        /// For whom the target acts.
        pub proxy_target: Option<Box<Target<'a>>> => object("proxy_target"),
        /// From whom the call was transferred; which fields it has is not documented.
        pub transferred_from: Option<Value<'a>> = kept("transferred_from"),
        /// Kind and id of a group in one text, such as `Office:5527348325810176`.
        pub group_id: Text<'a> = text("group_id"),
        /// Whether both sides are of the account.
        pub is_internal: Option<bool> = flag("is_internal"),
        /// Whether the call was transferred.
        pub is_transferred: Option<bool> = flag("is_transferred"),
        /// Whether the call was recorded.
        pub was_recorded: Option<bool> = flag("was_recorded"),
        /// Whether the caller asked to be called back.
        pub callback_requested: Option<bool> = flag("callback_requested"),
        /// Whether the target was open for calls.
        pub target_availability_status: Text<'a> = text("target_availability_status"),
        /// What whoever placed the call by the API gave along.
        pub custom_data: Text<'a> = message("custom_data"),
        /// What the vendor, or the customer, calls the call.
        pub labels: Vec<Cow<'a, str>> = list("labels"),
        /// The ids of its recordings.
        pub call_recording_ids: Vec<Cow<'a, str>> = list("call_recording_ids"),
        /// Its recordings and voicemails.
        pub recording_details: Vec<RecordingDetails<'a>> => records("recording_details"),
        /// Where administrators hear its recordings.
        pub admin_recording_urls: Vec<Cow<'a, str>> = list("admin_recording_urls", "admin_call_recording_urls"),
        /// Where administrators share its recordings.
        pub admin_call_recording_share_links: Vec<Cow<'a, str>> = list("admin_call_recording_share_links"),
        /// Where its recordings are shared.
        pub call_recording_share_links: Vec<Cow<'a, str>> = list("call_recording_share_links"),
        /// Where its recording is heard.
        pub recording_url: Vec<Cow<'a, str>> = list("recording_url"),
        /// Videos of the agent's screen.
        pub screen_recording_urls: Vec<Cow<'a, str>> = list("screen_recording_urls"),
        /// What was asked and decided while the call was routed.
        pub routing_breadcrumbs: Vec<Breadcrumb<'a>> => records("routing_breadcrumbs"),
        /// Where the voicemail is heard.
        pub voicemail_link: Text<'a> = text("voicemail_link"),
        /// Where the voicemail is shared.
        pub voicemail_share_link: Text<'a> = text("voicemail_share_link"),
        /// The voicemail's id.
        pub voicemail_recording_id: Text<'a> = text("voicemail_recording_id"),
        /// What was said.
        pub transcription_text: Text<'a> = message("transcription_text"),
        /// How content the caller said to be.
        pub csat_score: Text<'a> = text("csat_score"),
        /// Where the caller's spoken opinions are heard.
        pub csat_recording_urls: Vec<Cow<'a, str>> = list("csat_recording_urls"),
        /// What the caller's opinions were.
        pub csat_transcriptions: Vec<Cow<'a, str>> = list("csat_transcriptions"),
        /// How content the caller is thought to be.
        pub pcsat_score: Text<'a> = text("pcsat_score"),
        /// The quality of the sound, from 1 to 5.
        pub mos_score: Text<'a> = text("mos_score"),
        /// A summary.
        pub recap_summary: Text<'a> = message("recap_summary"),
        /// What is to be done.
        pub recap_action_items: Vec<Cow<'a, str>> = list("recap_action_items"),
        /// What came of the call.
        pub recap_outcome: Text<'a> = message("recap_outcome"),
        /// What the call was about.
        pub recap_purposes: Vec<Cow<'a, str>> = list("recap_purposes"),
        /// Where anybody reads on the call.
        pub public_call_review_share_link: Text<'a> = text("public_call_review_share_link"),
        /// Where the company reads on the call.
        pub company_call_review_share_link: Text<'a> = text("company_call_review_share_link"),
        /// What other programs know of the call.
        pub integrations: Option<Value<'a>> = kept("integrations"),
        /// The message's id. Always there in messages.
        pub id: Text<'a> = text("id"),
        /// When the message was made; sent as milliseconds since 1970. Always there in messages.
        pub created_date: Option<DateTime<Utc>> = epoch_milliseconds("created_date"),
        /// Who wrote. Always there in messages.
        pub from_number: Text<'a> = phone("from_number"),
        /// Who was written to. Always there in messages.
        pub to_number: Vec<Cow<'a, str>> = list("to_number"),
        /// Who wrote, if a user did.
        pub sender_id: Text<'a> = text("sender_id"),
        /// The text of the message, if you may have it.
        pub text: Text<'a> = message("text"),
        /// The same.
        pub text_content: Text<'a> = message("text_content"),
        /// Whether it is an MMS.
        pub mms: Option<bool> = flag("mms"),
        /// Its file.
        pub mms_url: Text<'a> = text("mms_url"),
        /// What became of the message.
        pub message_status: Option<MessageStatus<'a>> = word("message_status"),
        /// What the carrier said of it.
        pub message_delivery_result: Option<DeliveryResult<'a>> = word("message_delivery_result"),
        /// Who looks after the target.
        pub admins: Vec<Target<'a>> => records("admins"),
    }
}

payload! {
    /// The other side of a call or message.
    pub struct Contact<'a> {
        /// The contact's id; of a user of the account presumably the user's.
        pub id: Text<'a> = text("id"),
        /// The name, which may be a place or a number.
        pub name: Text<'a> = proper_name("name"),
        /// The number.
        pub phone: Text<'a> = phone("phone", "phone_number"),
        /// The address.
        pub email: Text<'a> = text("email"),
        /// Where the contact comes from.
        pub kind: Option<ContactType<'a>> = word("type"),
    }
}

payload! {
    /// A user, a room, or what routes calls.
    pub struct Target<'a> {
        /// Its id.
        pub id: Text<'a> = text("id"),
        /// Its name.
        pub name: Text<'a> = proper_name("name"),
        /// Its number. In messages it is as written inside the country.
        pub phone: Text<'a> = phone("phone", "phone_number"),
        /// Its address.
        pub email: Text<'a> = text("email"),
        /// What it is.
        pub kind: Option<TargetType<'a>> = word("type"),
        /// The office that it belongs to.
        pub office_id: Text<'a> = text("office_id"),
    }
}

payload! {
    /// A recording or voicemail.
    pub struct RecordingDetails<'a> {
        /// Its id.
        pub id: Text<'a> = text("id"),
        /// Where it is heard.
        pub url: Text<'a> = text("url", "recording_url"),
        /// How long it is; sent as milliseconds.
        #[serde(serialize_with = "crate::text::milliseconds")]
        pub duration: Option<Duration> = milliseconds("duration"),
        /// When it began; sent as milliseconds since 1970.
        pub start_time: Option<DateTime<Utc>> = epoch_milliseconds("start_time"),
        /// What it is.
        pub recording_type: Option<RecordingType<'a>> = word("recording_type"),
    }
}

payload! {
    /// A step of a call's way.
    pub struct Breadcrumb<'a> {
        /// What it was.
        pub breadcrumb_type: Text<'a> = text("breadcrumb_type"),
        /// When it was; sent as milliseconds since 1970.
        pub date: Option<DateTime<Utc>> = epoch_milliseconds("date"),
        /// Who was asked.
        pub target_id: Text<'a> = text("target_id"),
        /// What that is.
        pub target_type: Text<'a> = text("target_type"),
        /// Where it was asked.
        pub url: Text<'a> = text("url"),
        /// What was asked.
        pub request: Option<Value<'a>> = kept("request"),
        /// What was answered.
        pub response: Option<Value<'a>> = kept("response"),
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
    fn shape(&mut self, name: &str) -> Shape<'_, 'a> {
        self.fields.shape(name)
    }

    fn read(&mut self, field: Field<'_, 'a>) {
        self.fields.read(field);
    }
}
