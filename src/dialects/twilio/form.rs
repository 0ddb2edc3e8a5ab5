//! What a delivery says, typed.

use alloc::vec::Vec;

use chrono::{DateTime, Utc};

use super::words::{
    AnsweredBy, CallStatus, DialCallStatus, Direction, Kind, MessageStatus, QueueResult,
    RecordingStatus, TranscriptionEvent, TranscriptionStatus,
};
use crate::Request;
use crate::fields::Field;
use crate::form::{Body, pairs, with_short_text};
use crate::payload::{ReadFields, payload};
use crate::text::Text;

payload! {
    /// The fields of a delivery, in the words of the dialect. They may come as a form, as a query string or as a
    /// JSON object.
    ///
    /// If a field below is said to be always there, and is absent, the delivery has a notice.
    pub struct Form<'a> {
        /// Which event it is.
        #[serde(skip)]
        pub kind: Kind,
        /// The vendor's id of this notification, the same when it is sent again: a header.
        pub idempotency_token: Text<'a> = text("i-twilio-idempotency-token"),
        /// The account. Always there.
        pub account_sid: Text<'a> = text("AccountSid"),
        /// The leg. Always there on events of calls, but of a conference's recording and of a `<Dial>`.
        pub call_sid: Text<'a> = text("CallSid"),
        /// The leg whose `<Dial>` made this one.
        pub parent_call_sid: Text<'a> = text("ParentCallSid"),
        /// The state of the leg. On every event but `call-status` it is only the one at that moment. Always there
        /// on `call-request` and `call-status`.
        pub call_status: Option<CallStatus<'a>> = word("CallStatus"),
        /// Which way the leg goes. Always there on `call-request`, and on `call-status` if that has a
        /// `CallbackSource`.
        pub direction: Option<Direction<'a>> = word("Direction"),
        /// Who called or wrote: a number, `client:` with an agent's identity, a SIP address, or `whatsapp:` with
        /// a number. Always there on messages.
        pub from: Text<'a> = phone("From"),
        /// Who was called or written to, as in `from`. Always there on messages.
        pub to: Text<'a> = phone("To"),
        /// The older name of `from`.
        pub caller: Text<'a> = phone("Caller"),
        /// The older name of `to`.
        pub called: Text<'a> = phone("Called"),
        /// The caller's name, if the number is set to look it up.
        pub caller_name: Text<'a> = proper_name("CallerName"),
        /// The number that the caller had dialled before the call was forwarded here.
        pub forwarded_from: Text<'a> = phone("ForwardedFrom"),
        /// `call-progress-events`, if a leg's state is why the event is sent.
        pub callback_source: Text<'a> = text("CallbackSource"),
        /// The number of the event among those of its leg, from 0.
        pub sequence_number: Text<'a> = text("SequenceNumber"),
        /// When it happened, in UTC. Always there on `call-status` with a `CallbackSource`.
        pub timestamp: Option<DateTime<Utc>> = time("Timestamp"),
        /// How long the leg was connected, in seconds. On `call-status`, once it is over.
        pub call_duration: Option<u32> = seconds("CallDuration"),
        /// What is billed, in **minutes**; of a conference's older recordings, their length in seconds.
        pub duration: Text<'a> = text("Duration"),
        /// The SIP status code that ended the leg.
        pub sip_response_code: Text<'a> = text("SipResponseCode", "SipResultCode"),
        /// The words that came with that code.
        pub sip_phrase: Text<'a> = text("SipInviteResultPhrase"),
        /// What answered, if that was asked for. Always there on `amd-status`.
        pub answered_by: Option<AnsweredBy<'a>> = word("AnsweredBy"),
        /// How long it took to find that out, in milliseconds.
        pub machine_detection_duration: Text<'a> = text("MachineDetectionDuration"),
        /// What became of the `<Dial>`. Always there on `dial-result`.
        pub dial_call_status: Option<DialCallStatus<'a>> = word("DialCallStatus"),
        /// The leg that the `<Dial>` made.
        pub dial_call_sid: Text<'a> = text("DialCallSid"),
        /// How long that leg was connected, in seconds.
        pub dial_call_duration: Option<u32> = seconds("DialCallDuration"),
        /// Whether the caller was connected with it.
        pub dial_bridged: Option<bool> = flag("DialBridged"),
        /// The SIP status code that ended it.
        pub dial_sip_response_code: Text<'a> = text("DialSipResponseCode"),
        /// The keys that the caller pressed, without the finishing one.
        pub digits: Text<'a> = text("Digits"),
        /// The finishing key.
        pub finished_on_key: Text<'a> = text("FinishedOnKey"),
        /// What the caller said.
        pub speech_result: Text<'a> = message("SpeechResult"),
        /// How sure that is: 0 to 1.
        pub confidence: Text<'a> = text("Confidence"),
        /// What the caller is saying, and may yet be understood otherwise.
        pub unstable_speech_result: Text<'a> = message("UnstableSpeechResult"),
        /// What the caller has said so far.
        pub stable_speech_result: Text<'a> = message("StableSpeechResult"),
        /// The recording. Always there on `recording-status`.
        pub recording_sid: Text<'a> = text("RecordingSid"),
        /// Where it is kept. Always there on `record-result`.
        pub recording_url: Text<'a> = text("RecordingUrl"),
        /// Its state. Always there on `recording-status`.
        pub recording_status: Option<RecordingStatus<'a>> = word("RecordingStatus"),
        /// Its length, in seconds.
        pub recording_duration: Option<u32> = seconds("RecordingDuration"),
        /// 1 or 2.
        pub recording_channels: Text<'a> = text("RecordingChannels"),
        /// What made it, such as `RecordVerb` or `DialVerb`.
        pub recording_source: Text<'a> = text("RecordingSource"),
        /// When it began, in UTC.
        pub recording_start_time: Option<DateTime<Utc>> = time("RecordingStartTime"),
        /// Why something failed; `0` is no error.
        pub error_code: Text<'a> = text("ErrorCode"),
        /// The transcription.
        pub transcription_sid: Text<'a> = text("TranscriptionSid"),
        /// Its text.
        pub transcription_text: Text<'a> = message("TranscriptionText"),
        /// Its state.
        pub transcription_status: Option<TranscriptionStatus<'a>> = word("TranscriptionStatus"),
        /// Where it is kept.
        pub transcription_url: Text<'a> = text("TranscriptionUrl"),
        /// What happened to the transcription of a call that goes on. Always there on `realtime-transcription`.
        pub transcription_event: Option<TranscriptionEvent<'a>> = word("TranscriptionEvent"),
        /// What was said: JSON, an object with `transcript` and `confidence`.
        pub transcription_data: Text<'a> = json_object("TranscriptionData"),
        /// Whose words they are: `inbound_track` or `outbound_track`.
        pub track: Text<'a> = text("Track"),
        /// Whether the words will stay as they are.
        pub is_final: Option<bool> = flag("Final"),
        /// Why a call left the queue. Always there on `enqueue-result`.
        pub queue_result: Option<QueueResult<'a>> = word("QueueResult"),
        /// The queue.
        pub queue_sid: Text<'a> = text("QueueSid"),
        /// How long the call was in it, in seconds.
        pub queue_time: Option<u32> = seconds("QueueTime"),
        /// The place in the queue.
        pub queue_position: Text<'a> = text("QueuePosition"),
        /// The leg that is about to take the call from the queue.
        pub dequeing_call_sid: Text<'a> = text("DequeingCallSid"),
        /// The conference. Always there on `conference-status`.
        pub conference_sid: Text<'a> = text("ConferenceSid"),
        /// Its name.
        pub friendly_name: Text<'a> = proper_name("FriendlyName"),
        /// What happened in it, such as `participant-join`. Always there on `conference-status`.
        pub status_callback_event: Text<'a> = text("StatusCallbackEvent"),
        /// The participant's name.
        pub participant_label: Text<'a> = proper_name("ParticipantLabel"),
        /// The media stream.
        pub stream_sid: Text<'a> = text("StreamSid", "SiprecSid"),
        /// What happened to it. Always there on `stream-status`.
        pub stream_event: Text<'a> = text("StreamEvent", "SiprecEvent"),
        /// The message. Always there on messages.
        pub message_sid: Text<'a> = text("MessageSid"),
        /// Its older name: the same.
        pub sms_sid: Text<'a> = text("SmsSid"),
        /// The same again.
        pub sms_message_sid: Text<'a> = text("SmsMessageSid"),
        /// What sent it, or is to answer it.
        pub messaging_service_sid: Text<'a> = text("MessagingServiceSid"),
        /// What became of it. Always there on `message-status`.
        pub message_status: Option<MessageStatus<'a>> = word("MessageStatus"),
        /// Its older name.
        pub sms_status: Option<MessageStatus<'a>> = word("SmsStatus"),
        /// The text of the message.
        pub body: Text<'a> = message("Body"),
        /// How many files come with it: digits.
        pub num_media: Text<'a> = text("NumMedia"),
        /// Of how many parts it was made: digits.
        pub num_segments: Text<'a> = text("NumSegments"),
        /// Its files, in the order of their numbers: `MediaUrl0`, `MediaContentType0` and so on.
        #[serde(rename = "Media", skip_serializing_if = "crate::text::is_default")]
        pub media: Vec<Media<'a>>,
        /// The name that the sender chose, of channels that have one.
        pub profile_name: Text<'a> = proper_name("ProfileName"),
    }
}

payload! {
    /// A file of a message.
    pub struct Media<'a> {
        /// Its number among the files of the message.
        #[serde(skip)]
        pub(crate) number: u32,
        /// Where it is kept.
        pub url: Text<'a> = text("MediaUrl"),
        /// What it is, such as `image/jpeg`.
        pub content_type: Text<'a> = text("MediaContentType"),
    }
}

impl<'a> Form<'a> {
    /// Reads one field.
    pub(crate) fn take(&mut self, field: Field<'_, 'a>) {
        match of_media(field.name()) {
            Some((Part::Url, number)) => field.text(&mut self.file(number).url),
            Some((Part::ContentType, number)) => field.text(&mut self.file(number).content_type),
            None => self.read(field),
        }
    }

    /// The file of this number, in its place.
    fn file(&mut self, number: u32) -> &mut Media<'a> {
        let at = self.media.partition_point(|media| media.number < number);
        if self
            .media
            .get(at)
            .is_none_or(|media| media.number != number)
        {
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

enum Part {
    Url,
    ContentType,
}

/// The part and the number of a field such as `MediaUrl0`.
fn of_media(name: &str) -> Option<(Part, u32)> {
    let name = name.strip_prefix("Media")?;
    let (part, number) = match name.strip_prefix("Url") {
        Some(number) => (Part::Url, number),
        None => (Part::ContentType, name.strip_prefix("ContentType")?),
    };
    // So that one file has one name: `MediaUrl00` is none.
    let is_number = number == "0" || !number.starts_with(['0', '+']);
    Some((part, number.parse().ok().filter(|_| is_number)?))
}

/// Whether the fields are in the query string: those of a GET, which has no body.
pub(crate) fn is_in_query(request: &Request<'_>) -> bool {
    let is_id = |name: &str| {
        matches!(
            name,
            "AccountSid" | "CallSid" | "MessageSid" | "SmsSid" | "ConferenceSid" | "RecordingSid"
        )
    };
    matches!(Body::of(request.body()), Body::Empty)
        && pairs(request.query().as_bytes()).any(|(name, _)| {
            // The names are short, so one with escapes is decoded in place.
            with_short_text(name.bytes, |name| is_id(name).then_some(())).is_some()
        })
}

/// Whether the field is one that is known and that nobody needs typed: where the numbers are, how good the line
/// was, what a SIP phone sent along.
pub(crate) fn keeps(name: &str) -> bool {
    let place = ["From", "To", "Caller", "Called"]
        .iter()
        .find_map(|party| name.strip_prefix(party));
    if let Some("City" | "State" | "Zip" | "Country") = place {
        return true;
    }
    if ["SipHeader_", "AudioIn", "AudioOut"]
        .iter()
        .any(|prefix| name.starts_with(prefix))
    {
        return true;
    }
    matches!(
        name,
        "AddOns"
            | "AnnounceUrl"
            | "ApiVersion"
            | "AvgQueueTime"
            | "ButtonPayload"
            | "ButtonText"
            | "CallSidEndingConference"
            | "CallToken"
            | "ChannelPrefix"
            | "ChannelToAddress"
            | "Coaching"
            | "CurrentQueueSize"
            | "EndConferenceOnExit"
            | "EventName"
            | "EventType"
            | "HangupBy"
            | "HangupDirection"
            | "Hold"
            | "Language"
            | "LanguageCode"
            | "MessageType"
            | "Muted"
            | "muted"
            | "ParticipantCallStatus"
            | "ParticipantLabelEndingConference"
            | "RawDlrDoneDate"
            | "Reason"
            | "ReasonAnnouncementFailed"
            | "ReasonConferenceEnded"
            | "ReasonParticipantLeft"
            | "RecordingFileSize"
            | "RecordingTrack"
            | "SequenceId"
            | "SipCallId"
            | "SipDomain"
            | "Stability"
            | "StartConferenceOnEnter"
            | "StirPassportToken"
            | "StirVerstat"
            | "TranscriptionType"
            | "WaId"
    )
}
