//! What a Zoom Phone webhook says, typed.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};

use super::{
    CallResult, ConnectionType, Direction, ElementEvent, ExtensionType, Kind, RecordExtensionType,
    ResultReason,
};
use crate::payload::payload;
use crate::text::Text;

payload! {
    /// What a Zoom Phone webhook says, in Zoom's words.
    ///
    /// "Always there", said of a field here or of one in the objects here, means: on every event for which the
    /// [module's table](super#events) lists the field. If such an event comes without the field, the delivery has a
    /// notice.
    pub struct Payload<'a> {
        /// Which event it is.
        #[serde(skip)]
        pub kind: Kind,
        /// The event's name, as sent. Always there.
        pub event: Text<'a> = text("event"),
        /// When the event happened, in UTC, with milliseconds. Always there.
        pub event_ts: Option<DateTime<Utc>> = epoch_milliseconds("event_ts"),
        /// What else there is to say.
        pub body: Body<'a> => object("payload"),
    }
}

payload! {
    /// Whose phone system it is, and what happened there.
    pub struct Body<'a> {
        /// The account's id. Always there, but for `endpoint.url_validation`.
        pub account_id: Text<'a> = text("account_id"),
        /// What Zoom asks to have signed: `endpoint.url_validation` alone.
        pub plain_token: Text<'a> = text("plainToken"),
        /// What happened. Boxed, since it has some ninety fields.
        pub object: Box<Object<'a>> => object("object"),
    }
}

payload! {
    /// What happened: the fields of all events of calls and messages, most of which have few of them. Those of events
    /// that are about something else are in [`extra`](crate::Delivery::extra).
    pub struct Object<'a> {
        /// Shared by all events of one call, by its recordings and by its voicemail. Up to 19 digits. Always there.
        pub call_id: Text<'a> = text("call_id"),
        /// Who called.
        pub caller: Party<'a> => object("caller"),
        /// Who was called.
        pub callee: Party<'a> => object("callee"),
        /// What sent the call here: a queue, a shared line, a menu.
        pub forwarded_by: Forwarder<'a> => object("forwarded_by"),
        /// The menu that sent the call to `forwarded_by`.
        pub redirect_forwarded_by: Forwarder<'a> => object("redirect_forwarded_by"),
        /// When this party's phone, or the other side's, began to ring. Always there.
        pub ringing_start_time: Option<DateTime<Utc>> = time("ringing_start_time"),
        /// When the other side answered. Always there on `phone.caller_connected`.
        pub connected_start_time: Option<DateTime<Utc>> = time("connected_start_time"),
        /// When the call was answered. Always there on `phone.callee_answered`; of an end, if there was an answer.
        pub answer_start_time: Option<DateTime<Utc>> = time("answer_start_time"),
        /// When this party's part of the call ended. Always there.
        pub call_end_time: Option<DateTime<Utc>> = time("call_end_time"),
        /// What came of it; so spelled.
        pub handup_result: Option<CallResult<'a>> = word_in_any_case("handup_result"),
        /// When it happened; of a recording or voicemail, when that began. Always there.
        pub date_time: Option<DateTime<Utc>> = time("date_time"),
        /// The meeting to which the call goes on.
        pub meeting_id: Text<'a> = text("meeting_id"),
        /// Where the call is parked, such as `*869`.
        pub park_code: Text<'a> = text("park_code"),
        /// `Park successfully.`, or why it was not parked.
        pub park_failure_reason: Text<'a> = text("park_failure_reason"),
        /// Why it failed; empty if it worked.
        pub failure_reason: Text<'a> = text("failure_reason"),
        /// Whose transfer, conference, recording or message it is.
        pub owner: Owner<'a> => object("owner"),
        /// The number that the call is given to. Always there.
        pub transfer_phone_number: Text<'a> = phone("transfer_phone_number"),
        /// The account code of the transfer.
        pub transfer_account_code: Text<'a> = text("transfer_account_code"),
        /// The call in which the colleague is asked.
        pub transfer_call_id: Text<'a> = text("transfer_call_id"),
        /// The new recipient of a transfer.
        pub recipient: Recipient<'a> => object("recipient"),
        /// Whether it is a conference of more than three.
        pub enable_multiple_party_conference: Option<bool> = flag("enable_multiple_party_conference"),
        /// The conference's id.
        pub conference_id: Text<'a> = text("conference_id"),
        /// The user whose record or recording it is.
        pub user_id: Text<'a> = text("user_id"),
        /// The records of a call. Always there.
        pub call_logs: Vec<CallRecord<'a>> => records("call_logs"),
        /// The records of the parts of a call. Always there.
        pub call_elements: Vec<CallRecord<'a>> => records("call_elements"),
        /// The records that were deleted.
        pub call_log_ids: Vec<Cow<'a, str>> = list("call_log_ids"),
        /// The records of parts that were deleted.
        pub call_element_ids: Vec<Cow<'a, str>> = list("call_element_ids"),
        /// When they were deleted.
        pub execute_time: Option<DateTime<Utc>> = time("execute_time"),
        /// Whether they can be had back.
        pub move_to_trash: Option<bool> = flag("move_to_trash"),
        /// Whether all of the user's were deleted.
        pub delete_all: Option<bool> = flag("delete_all"),
        /// The recordings. Always there.
        pub recordings: Vec<Recording<'a>> => records("recordings"),
        /// The id of the recording or the voicemail. Always there.
        pub id: Text<'a> = text("id"),
        /// The caller's number or extension.
        pub caller_number: Text<'a> = phone("caller_number"),
        /// Which of the two it is: 1 an extension, 2 a number.
        pub caller_number_type: Text<'a> = text("caller_number_type"),
        /// The caller's number.
        pub caller_did_number: Text<'a> = phone("caller_did_number"),
        /// The caller's name.
        pub caller_name: Text<'a> = proper_name("caller_name"),
        /// The caller, if a user.
        pub caller_user_id: Text<'a> = text("caller_user_id"),
        /// The account code that the caller entered.
        pub caller_account_code: Text<'a> = text("caller_account_code"),
        /// The number or extension of whoever was called.
        pub callee_number: Text<'a> = phone("callee_number"),
        /// Which of the two it is: 1 an extension, 2 a number, 3 an emergency number.
        pub callee_number_type: Text<'a> = text("callee_number_type"),
        /// The number of whoever was called.
        pub callee_did_number: Text<'a> = phone("callee_did_number"),
        /// The name of whoever was called.
        pub callee_name: Text<'a> = proper_name("callee_name"),
        /// Who was called, if a user.
        pub callee_user_id: Text<'a> = text("callee_user_id"),
        /// Who was called, whatever that is.
        pub callee_id: Text<'a> = text("callee_id"),
        /// What was called.
        pub callee_extension_type: Option<ExtensionType<'a>> = word("callee_extension_type"),
        /// The account code of whoever was called.
        pub callee_account_code: Text<'a> = text("callee_account_code"),
        /// The direction of the call, seen from the user.
        pub direction: Option<Direction<'a>> = word("direction"),
        /// Whether somebody asked for the recording.
        pub recording_type: Text<'a> = text("recording_type"),
        /// The recording's channel.
        pub channel_id: Text<'a> = text("channel_id"),
        /// The call's id in SIP.
        pub sip_id: Text<'a> = text("sip_id"),
        /// The call's record, as in `phone.…_call_log_completed`.
        pub call_log_id: Text<'a> = text("call_log_id"),
        /// The call's record, as in `phone.…_call_history_completed`.
        pub call_history_id: Text<'a> = text("call_history_id"),
        /// The record of the part of the call.
        pub call_element_id: Text<'a> = text("call_element_id"),
        /// Where Zoom keeps the voicemail. Always there.
        pub download_url: Text<'a> = text("download_url"),
        /// The length of the voicemail, in seconds.
        pub duration: Option<u32> = seconds("duration"),
        /// Who else may hear it.
        pub access_member_id: Text<'a> = text("access_member_id"),
        /// What that is.
        pub access_member_extension_type: Option<ExtensionType<'a>> = word("access_member_extension_type"),
        /// What was said.
        pub transcription: Transcription<'a> => object("transcription"),
        /// The voicemails that were deleted. Always there.
        pub voice_mails: Vec<DeletedVoicemail<'a>> => records("voice_mails"),
        /// Who wrote the message.
        pub sender: Member<'a> => object("sender"),
        /// Whom it was written to.
        pub to_members: Vec<Member<'a>> => records("to_members"),
        /// The text of a message.
        pub message: Text<'a> = message("message"),
        /// Its media.
        pub attachments: Vec<Attachment<'a>> => records("attachments"),
        /// The conversation. Always there.
        pub session_id: Text<'a> = text("session_id"),
        /// The message's id. Always there.
        pub message_id: Text<'a> = text("message_id"),
        /// 1 SMS, 2 MMS, 3 group SMS, 4 group MMS, 5 international SMS, 6 inside Zoom.
        pub message_type: Text<'a> = text("message_type"),
        /// Who agreed to get messages.
        pub phone_number_campaign_opt_statuses: Vec<OptStatus<'a>> => records("phone_number_campaign_opt_statuses"),
    }
}

payload! {
    /// One side of a call.
    pub struct Party<'a> {
        /// The number; inside the account the extension may stand here.
        pub phone_number: Text<'a> = phone("phone_number"),
        /// The extension.
        pub extension_number: Text<'a> = text("extension_number"),
        /// The extension's id.
        pub extension_id: Text<'a> = text("extension_id"),
        /// What has the extension.
        pub extension_type: Option<ExtensionType<'a>> = word("extension_type"),
        /// The user's id. `phone.emergency_alert` names it `id`.
        pub user_id: Text<'a> = text("user_id", "id"),
        /// The name. `phone.emergency_alert` names it `display_name`.
        pub name: Text<'a> = proper_name("name", "display_name"),
        /// The name of the account.
        pub account_name: Text<'a> = text("account_name"),
        /// The time zone, such as `America/Los_Angeles`.
        pub timezone: Text<'a> = text("timezone"),
        /// The kind of device.
        pub device_type: Text<'a> = text("device_type"),
        /// The device's id.
        pub device_id: Text<'a> = text("device_id"),
        /// The device's name.
        pub device_name: Text<'a> = text("device_name"),
        /// How the party is connected.
        pub connection_type: Option<ConnectionType<'a>> = word("connection_type"),
    }
}

payload! {
    /// What sent a call on.
    pub struct Forwarder<'a> {
        /// The name.
        pub name: Text<'a> = proper_name("name"),
        /// What it is.
        pub extension_type: Option<ExtensionType<'a>> = word("extension_type"),
        /// The extension.
        pub extension_number: Text<'a> = text("extension_number"),
        /// The number.
        pub phone_number: Text<'a> = phone("phone_number"),
    }
}

payload! {
    /// Whose transfer, conference, recording or message it is.
    pub struct Owner<'a> {
        /// What that is.
        pub owner_type: Option<ExtensionType<'a>> = word("type"),
        /// The id: a user's, if it is a user.
        pub id: Text<'a> = text("id"),
        /// The name.
        pub name: Text<'a> = proper_name("name"),
        /// The extension.
        pub extension_number: Text<'a> = text("extension_number"),
        /// The team that a conversation belongs to.
        pub team_id: Text<'a> = text("team_id"),
        /// The user who wrote a message in the name of a queue.
        pub sms_sender_user_id: Text<'a> = text("sms_sender_user_id"),
    }
}

payload! {
    /// The new recipient of a transfer.
    pub struct Recipient<'a> {
        /// The extension.
        pub extension_number: Text<'a> = text("extension_number"),
        /// The number.
        pub phone_number: Text<'a> = phone("phone_number"),
        /// The name.
        pub name: Text<'a> = proper_name("name"),
    }
}

payload! {
    /// What was said in a voicemail.
    pub struct Transcription<'a> {
        /// Zoom's number for how far it is.
        pub status: Text<'a> = text("status"),
        /// The text.
        pub content: Text<'a> = message("content"),
    }
}

payload! {
    /// The record of a call, or of one part of it: a call log, a call history or a call element.
    ///
    /// Whatever has to do with devices, places and departments is in [`extra`](crate::Delivery::extra).
    pub struct CallRecord<'a> {
        /// The record's id. Always there, but in call elements.
        pub id: Text<'a> = text("id"),
        /// The path that the record is of; call history.
        pub call_path_id: Text<'a> = text("call_path_id"),
        /// The element's id. Always there in call elements.
        pub call_element_id: Text<'a> = text("call_element_id"),
        /// The record that the element is part of. Always there in call elements.
        pub call_history_uuid: Text<'a> = text("call_history_uuid"),
        /// The call's id. Always there.
        pub call_id: Text<'a> = text("call_id"),
        /// The direction, seen from the user whose record it is.
        pub direction: Option<Direction<'a>> = word("direction"),
        /// The caller's number or extension; call logs.
        pub caller_number: Text<'a> = phone("caller_number"),
        /// In call logs 1 for an extension and 2 for a number; else a word.
        pub caller_number_type: Text<'a> = text("caller_number_type"),
        /// The caller's number.
        pub caller_did_number: Text<'a> = phone("caller_did_number"),
        /// The caller's extension; not in call logs.
        pub caller_ext_number: Text<'a> = text("caller_ext_number"),
        /// What has the caller's extension; not in call logs.
        pub caller_ext_type: Option<RecordExtensionType<'a>> = word("caller_ext_type"),
        /// The caller's name.
        pub caller_name: Text<'a> = proper_name("caller_name"),
        /// The caller, if a user; call logs.
        pub caller_user_id: Text<'a> = text("caller_user_id"),
        /// The number or extension of whoever was called; call logs.
        pub callee_number: Text<'a> = phone("callee_number"),
        /// In call logs 1 for an extension, 2 for a number and 3 for an emergency number; else a word.
        pub callee_number_type: Text<'a> = text("callee_number_type"),
        /// The number of whoever was called.
        pub callee_did_number: Text<'a> = phone("callee_did_number"),
        /// The extension of whoever was called; not in call logs.
        pub callee_ext_number: Text<'a> = text("callee_ext_number"),
        /// What has that extension; not in call logs.
        pub callee_ext_type: Option<RecordExtensionType<'a>> = word("callee_ext_type"),
        /// The name of whoever was called.
        pub callee_name: Text<'a> = proper_name("callee_name"),
        /// Who was called, if a user; call logs.
        pub callee_user_id: Text<'a> = text("callee_user_id"),
        /// When it started. Always there. Call logs name it `date_time`.
        pub start_time: Option<DateTime<Utc>> = time("start_time", "date_time"),
        /// When it was answered. Call logs name it `answer_start_time`.
        pub answer_time: Option<DateTime<Utc>> = time("answer_time", "answer_start_time"),
        /// When it ended. Call logs name it `call_end_time`.
        pub end_time: Option<DateTime<Utc>> = time("end_time", "call_end_time"),
        /// What came of it. Always there.
        pub result: Option<CallResult<'a>> = word_in_any_case("result"),
        /// Why; not in call logs.
        pub result_reason: Option<ResultReason<'a>> = word("result_reason"),
        /// What happened; not in call logs.
        pub event: Option<ElementEvent<'a>> = word("event"),
        /// The length in seconds; call logs do not say from when on.
        pub duration: Option<u32> = seconds("duration"),
        /// How long they talked, in seconds.
        pub talk_time: Option<u32> = seconds("talk_time"),
        /// How long the call was on hold, in seconds.
        pub hold_time: Option<u32> = seconds("hold_time"),
        /// How long the caller waited, in seconds.
        pub wait_time: Option<u32> = seconds("wait_time", "waiting_time"),
        /// Whether there is a recording.
        pub has_recording: Option<bool> = flag("has_recording"),
        /// The recording's id.
        pub recording_id: Text<'a> = text("recording_id"),
        /// Whether there is a voicemail.
        pub has_voicemail: Option<bool> = flag("has_voicemail"),
        /// The voicemail's id.
        pub voicemail_id: Text<'a> = text("voicemail_id"),
        /// What sent the call here.
        pub forwarded_by: Forwarder<'a> => object("forwarded_by"),
    }
}

payload! {
    /// A recording.
    pub struct Recording<'a> {
        /// The recording's id. Always there.
        pub id: Text<'a> = text("id"),
        /// The user whose recording it is.
        pub user_id: Text<'a> = text("user_id"),
        /// The call's id.
        pub call_id: Text<'a> = text("call_id"),
        /// The call's record, as in `phone.…_call_log_completed`.
        pub call_log_id: Text<'a> = text("call_log_id"),
        /// The call's record, as in `phone.…_call_history_completed`.
        pub call_history_id: Text<'a> = text("call_history_id"),
        /// The record of the part of the call.
        pub call_element_id: Text<'a> = text("call_element_id"),
        /// The caller's number or extension.
        pub caller_number: Text<'a> = phone("caller_number"),
        /// Which of the two it is: 1 an extension, 2 a number.
        pub caller_number_type: Text<'a> = text("caller_number_type"),
        /// The caller's number.
        pub caller_did_number: Text<'a> = phone("caller_did_number"),
        /// The caller's name.
        pub caller_name: Text<'a> = proper_name("caller_name"),
        /// The number or extension of whoever was called.
        pub callee_number: Text<'a> = phone("callee_number"),
        /// Which of the two it is: 1 an extension, 2 a number, 3 an emergency number.
        pub callee_number_type: Text<'a> = text("callee_number_type"),
        /// The number of whoever was called.
        pub callee_did_number: Text<'a> = phone("callee_did_number"),
        /// The name of whoever was called.
        pub callee_name: Text<'a> = proper_name("callee_name"),
        /// The direction of the call, seen from the user.
        pub direction: Option<Direction<'a>> = word("direction"),
        /// Whether somebody asked for the recording.
        pub recording_type: Text<'a> = text("recording_type"),
        /// The length, in seconds.
        pub duration: Option<u32> = seconds("duration"),
        /// When the recording began.
        pub date_time: Option<DateTime<Utc>> = time("date_time"),
        /// When the recording ended.
        pub end_time: Option<DateTime<Utc>> = time("end_time"),
        /// Where Zoom keeps the recording.
        pub download_url: Text<'a> = text("download_url"),
        /// Where Zoom keeps what was said.
        pub transcript_download_url: Text<'a> = text("transcript_download_url"),
        /// Whose recording it is.
        pub owner: Owner<'a> => object("owner"),
        /// Who answered in the name of the owner.
        pub accepted_by: Deputy<'a> => object("accepted_by"),
        /// Who called in the name of the owner.
        pub outgoing_by: Deputy<'a> => object("outgoing_by"),
    }
}

payload! {
    /// Who answered or called in the name of another.
    pub struct Deputy<'a> {
        /// The extension.
        pub extension_number: Text<'a> = text("extension_number"),
        /// The name.
        pub name: Text<'a> = proper_name("name"),
    }
}

payload! {
    /// A voicemail that was deleted.
    pub struct DeletedVoicemail<'a> {
        /// Its id.
        pub id: Text<'a> = text("id"),
    }
}

payload! {
    /// Who wrote a message, or one whom it was written to.
    pub struct Member<'a> {
        /// The number: international, without a plus.
        pub phone_number: Text<'a> = phone("phone_number"),
        /// The id: a user's, if it is a user.
        pub id: Text<'a> = text("id"),
        /// What that is.
        pub member_type: Option<ExtensionType<'a>> = word("type"),
        /// The name.
        pub display_name: Text<'a> = proper_name("display_name"),
        /// Whether the message is in this one's account.
        pub is_message_owner: Option<bool> = flag("is_message_owner"),
    }
}

payload! {
    /// A file that came with a message.
    pub struct Attachment<'a> {
        /// Its id.
        pub id: Text<'a> = text("id"),
        /// Its size in bytes.
        pub size: Text<'a> = text("size"),
        /// Its name.
        pub name: Text<'a> = proper_name("name"),
        /// Its type, such as `jpg`.
        pub file_type: Text<'a> = text("type"),
        /// Where Zoom keeps it.
        pub download_url: Text<'a> = text("download_url"),
    }
}

payload! {
    /// Whether somebody agreed to get messages.
    pub struct OptStatus<'a> {
        /// The number of that one.
        pub consumer_phone_number: Text<'a> = phone("consumer_phone_number"),
        /// The account's number.
        pub zoom_phone_user_number: Text<'a> = phone("zoom_phone_user_number"),
        /// The state, such as `pending`.
        pub opt_status: Text<'a> = text("opt_status"),
        /// Zoom's number for it.
        pub opt_in_status: Text<'a> = text("opt_in_status"),
        /// What was asked.
        pub opt_in_message: Text<'a> = message("opt_in_message"),
    }
}
