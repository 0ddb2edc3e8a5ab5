//! What a Plivo webhook says, typed.

use core::ops::{Deref, DerefMut};

use alloc::boxed::Box;
use alloc::vec::Vec;

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::Serialize;

use super::words::{
    CallStatus, ConferenceAction, DialAction, DialStatus, Direction, HangupSource, Kind,
    MessageStatus, MessageType, PressedBy,
};
use crate::fields::Field;
use crate::payload::{ReadFields, payload};
use crate::text::Text;

/// What a Plivo webhook says, in Plivo's words: the fields are those of [`Form`].
///
/// ```
/// let mut payload = hookswitch::plivo::Payload::default();
/// payload.call_uuid = Some("7".into());
/// assert_eq!(serde_json::to_string(&payload)?, r#"{"CallUUID":"7"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
// Boxed, since there are many fields, and a payload of any vendor has the size of the largest.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(transparent)]
#[non_exhaustive]
pub struct Payload<'a> {
    form: Box<Form<'a>>,
}

payload! {
    /// The fields of a delivery. They may come as a form or in the query string.
    ///
    /// If a field below is said to be always there, and is absent, the delivery has a notice.
    pub struct Form<'a> {
        /// Which event it is.
        #[serde(skip)]
        pub kind: Kind,
        /// The account. Seen on events of calls.
        pub parent_auth_id: Text<'a> = text("ParentAuthID"),
        /// The leg. Always there on events of calls, but of a `<Dial>`.
        pub call_uuid: Text<'a> = text("CallUUID", "call_uuid"),
        /// The first leg of the call.
        pub a_leg_uuid: Text<'a> = text("ALegUUID"),
        /// The API's request that placed the call.
        pub a_leg_request_uuid: Text<'a> = text("ALegRequestUUID"),
        /// The same, under another name.
        pub request_uuid: Text<'a> = text("RequestUUID"),
        /// Plivo's own word: `StartApp`, `Redirect`, `Hangup`, `DialAnswer` and others.
        pub event: Text<'a> = text("Event"),
        /// The state of the call. Always there on `call-request` and `hangup`.
        pub call_status: Option<CallStatus<'a>> = word("CallStatus"),
        /// Which way the call goes. Always there on `call-request`, `ring` and `hangup`.
        pub direction: Option<Direction<'a>> = word("Direction"),
        /// Who called or wrote: a number or a SIP address. Always there on `call-request`, `ring`, `hangup` and
        /// messages.
        pub from: Text<'a> = phone("From"),
        /// Who was called or written to. Always there where `from` is.
        pub to: Text<'a> = phone("To"),
        /// The caller's name.
        pub caller_name: Text<'a> = proper_name("CallerName"),
        /// The number that the caller had dialled before the call was forwarded here.
        pub forwarded_from: Text<'a> = phone("ForwardedFrom"),
        /// When the session began, in UTC.
        pub session_start: Option<DateTime<Utc>> = time("SessionStart"),
        /// When the call began, in the account's zone, which is not said.
        pub start_time: Option<NaiveDateTime> = local_time("StartTime"),
        /// When it was answered, in the same zone. Absent if it was not.
        pub answer_time: Option<NaiveDateTime> = local_time("AnswerTime"),
        /// When it ended, in the same zone.
        pub end_time: Option<NaiveDateTime> = local_time("EndTime"),
        /// How long the call was connected, in seconds. Always there on `hangup`.
        pub duration: Option<u32> = seconds("Duration"),
        /// What is billed, in seconds.
        pub bill_duration: Text<'a> = text("BillDuration"),
        /// The price of a minute: a decimal.
        pub bill_rate: Text<'a> = text("BillRate"),
        /// The price of the call: a decimal.
        pub total_cost: Text<'a> = text("TotalCost"),
        /// Why it ended, such as `NORMAL_CLEARING`. Always there on `hangup`.
        pub hangup_cause: Text<'a> = text("HangupCause"),
        /// The same as a number, such as 4000.
        pub hangup_cause_code: Text<'a> = text("HangupCauseCode"),
        /// The same in words, such as `Normal Hangup`.
        pub hangup_cause_name: Text<'a> = text("HangupCauseName"),
        /// Who or what hung up.
        pub hangup_source: Option<HangupSource<'a>> = word("HangupSource"),
        /// What happened to the dialled leg. Always there on `dial-callback`.
        pub dial_action: Option<DialAction<'a>> = word("DialAction"),
        /// The state of that leg; the same words.
        pub dial_b_leg_status: Text<'a> = text("DialBLegStatus"),
        /// The leg that dialled.
        pub dial_a_leg_uuid: Text<'a> = text("DialALegUUID"),
        /// The leg that was dialled. Absent from `dial-result` if nobody answered.
        pub dial_b_leg_uuid: Text<'a> = text("DialBLegUUID"),
        /// The caller id that the dialled side saw.
        pub dial_b_leg_from: Text<'a> = phone("DialBLegFrom"),
        /// Who was dialled: a number or a SIP address.
        pub dial_b_leg_to: Text<'a> = phone("DialBLegTo"),
        /// Which of the numbers of the `<Dial>` that was.
        pub dial_b_leg_position: Text<'a> = text("DialBLegPosition"),
        /// How long the dialled leg was connected, in seconds. On `hangup`.
        pub dial_b_leg_duration: Option<u32> = seconds("DialBLegDuration"),
        /// Why the dialled leg ended.
        pub dial_b_leg_hangup_cause: Text<'a> = text("DialBLegHangupCause"),
        /// The same as a number.
        pub dial_b_leg_hangup_cause_code: Text<'a> = text("DialBLegHangupCauseCode"),
        /// The same in words.
        pub dial_b_leg_hangup_cause_name: Text<'a> = text("DialBLegHangupCauseName"),
        /// Who or what ended it.
        pub dial_b_leg_hangup_source: Option<HangupSource<'a>> = word("DialBLegHangupSource"),
        /// The keys that were pressed while the two talked.
        pub dial_digits_match: Text<'a> = text("DialDigitsMatch"),
        /// Who pressed them.
        pub dial_digits_pressed_by: Option<PressedBy<'a>> = word_in_any_case("DialDigitsPressedBy"),
        /// What became of the `<Dial>`. Always there on `dial-result`.
        pub dial_status: Option<DialStatus<'a>> = word("DialStatus"),
        /// Whether anybody was rung.
        pub dial_ring_status: Option<bool> = flag("DialRingStatus"),
        /// Why the dialled leg ended.
        pub dial_hangup_cause: Text<'a> = text("DialHangupCause"),
        /// Where the recording is kept. Always there on `record-result` and `recording-callback`.
        pub record_url: Text<'a> = text("RecordUrl", "RecordFile"),
        /// The recording.
        pub recording_id: Text<'a> = text("RecordingID", "recording_id"),
        /// Its length in seconds; -1 while it is recorded.
        pub recording_duration: Text<'a> = text("RecordingDuration"),
        /// The same in milliseconds.
        pub recording_duration_ms: Text<'a> = text("RecordingDurationMs"),
        /// When it began: milliseconds since 1970, or -1.
        pub recording_start_ms: Text<'a> = text("RecordingStartMs"),
        /// When it ended: milliseconds since 1970, or -1.
        pub recording_end_ms: Text<'a> = text("RecordingEndMs"),
        /// The text of a transcription.
        pub transcription: Text<'a> = message("transcription"),
        /// Why there is none.
        pub transcription_error: Text<'a> = text("error"),
        /// How the caller entered something: `dtmf` or `speech`.
        pub input_type: Text<'a> = text("InputType"),
        /// The keys that were pressed.
        pub digits: Text<'a> = text("Digits"),
        /// What was said.
        pub speech: Text<'a> = message("Speech"),
        /// How sure that is: 0 to 1.
        pub speech_confidence_score: Text<'a> = text("SpeechConfidenceScore"),
        /// What was said so far.
        pub stable_speech: Text<'a> = message("StableSpeech"),
        /// What is being said, and may yet be understood otherwise.
        pub unstable_speech: Text<'a> = message("UnstableSpeech"),
        /// Whether a machine answered. Always there on `machine-detection`.
        pub machine: Option<bool> = flag("Machine"),
        /// What happened in the conference. Always there on `conference-callback`.
        pub conference_action: Option<ConferenceAction<'a>> = word("ConferenceAction"),
        /// The conference.
        pub conference_uuid: Text<'a> = text("ConferenceUUID"),
        /// Its name.
        pub conference_name: Text<'a> = proper_name("ConferenceName"),
        /// The number of the member in it.
        pub conference_member_id: Text<'a> = text("ConferenceMemberID"),
        /// The multi-party call. Always there on `multi-party-call`.
        pub mpc_uuid: Text<'a> = text("MPCUUID"),
        /// Its name.
        pub mpc_name: Text<'a> = proper_name("MPCName"),
        /// What happened in it. Always there on `multi-party-call`.
        pub event_name: Text<'a> = text("EventName"),
        /// The leg of the one whom that is about.
        pub participant_call_uuid: Text<'a> = text("ParticipantCallUUID"),
        /// The message. Always there on messages.
        pub message_uuid: Text<'a> = text("MessageUUID"),
        /// The medium of the message.
        pub message_type: Option<MessageType<'a>> = word("Type"),
        /// The text of an SMS.
        pub text: Text<'a> = message("Text"),
        /// The text of another message.
        pub body: Text<'a> = message("Body"),
        /// What became of the message. Always there on `message-status`.
        pub status: Option<MessageStatus<'a>> = word("Status"),
        /// Why the message failed; `000` is no error.
        pub error_code: Text<'a> = text("ErrorCode"),
        /// The files of the message, in the order of their numbers: `Media0`, `Media1` and so on.
        #[serde(rename = "Media", skip_serializing_if = "crate::text::is_default")]
        pub media: Vec<Media<'a>>,
    }
}

payload! {
    /// A file of a message.
    pub struct Media<'a> {
        /// Its number among the files of the message.
        #[serde(skip)]
        pub(crate) number: u32,
        /// Where it is kept.
        pub url: Text<'a> = text("Media"),
    }
}

impl Payload<'_> {
    /// Makes it independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Payload<'static> {
        Payload {
            form: Box::new(self.form.into_owned()),
        }
    }
}

impl<'a> Deref for Payload<'a> {
    type Target = Form<'a>;

    fn deref(&self) -> &Form<'a> {
        &self.form
    }
}

impl<'a> DerefMut for Payload<'a> {
    fn deref_mut(&mut self) -> &mut Form<'a> {
        &mut self.form
    }
}

impl<'a> ReadFields<'a> for Payload<'a> {
    fn read(&mut self, field: Field<'_, 'a>) {
        match number_of_media(field.name()) {
            Some(number) => field.text(&mut self.form.file(number).url),
            None => self.form.read(field),
        }
    }
}

impl<'a> Form<'a> {
    /// The file of this number, in its place.
    fn file(&mut self, number: u32) -> &mut Media<'a> {
        let at = self.media.partition_point(|media| media.number < number);
        let is_there = |media: &Media<'_>| media.number == number;
        if !self.media.get(at).is_some_and(is_there) {
            let media = Media {
                number,
                ..Media::default()
            };
            self.media.insert(at, media);
        }
        // OK because it is there, or has just been put there.
        #[allow(clippy::indexing_slicing)]
        &mut self.media[at]
    }
}

/// The number of a field such as `Media0`.
fn number_of_media(name: &str) -> Option<u32> {
    let number = name.strip_prefix("Media")?;
    // So that one file has one name: `Media00` is none.
    let is_number = number == "0" || !number.starts_with(['0', '+']);
    number.parse().ok().filter(|_| is_number)
}
