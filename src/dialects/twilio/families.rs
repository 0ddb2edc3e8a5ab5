//! Which event a delivery is. Nothing in it says so: the first family that fits counts.

use alloc::borrow::Cow;

use super::form::Form;
use super::words::{CallStatus, Kind, MessageStatus};
use crate::fields::Missing;
use crate::request::Awaits;
use crate::schema::EventName;

/// One kind of delivery, and how it is told.
#[derive(Clone, Copy)]
pub(crate) struct Family {
    kind: Kind,
    fits: fn(&Form<'_>) -> bool,
}

impl Family {
    const fn new(kind: Kind, fits: fn(&Form<'_>) -> bool) -> Self {
        Self { kind, fits }
    }
}

/// The families in the order in which they are asked. The order matters: nearly all of them have a `CallStatus`,
/// which is news in two of them only.
pub(crate) const FAMILIES: &[Family] = &[
    Family::new(Kind::MessageStatus, |form| {
        let status = form.message_status.as_ref().or(form.sms_status.as_ref());
        let is_text = form.body.is_some() || form.num_media.is_some();
        match status {
            Some(MessageStatus::Received) => is_message(form) && !is_text,
            status => is_message(form) && status.is_some(),
        }
    }),
    Family::new(Kind::MessageReceived, is_message),
    Family::new(Kind::RealtimeTranscription, |form| {
        form.transcription_event.is_some()
    }),
    Family::new(Kind::Transcription, |form| {
        form.transcription_sid.is_some() || form.transcription_status.is_some()
    }),
    Family::new(Kind::RecordingStatus, |form| {
        form.recording_sid.is_some() && form.recording_status.is_some()
    }),
    Family::new(Kind::ConferenceStatus, |form| {
        form.conference_sid.is_some() && form.status_callback_event.is_some()
    }),
    Family::new(Kind::StreamStatus, |form| {
        form.stream_sid.is_some() && form.stream_event.is_some()
    }),
    // A status callback can have the result of a `<Dial>`, too (seen in a public receiver's test).
    Family::new(Kind::DialResult, |form| {
        form.dial_call_status.is_some() && form.callback_source.is_none()
    }),
    Family::new(Kind::EnqueueResult, |form| form.queue_result.is_some()),
    Family::new(Kind::QueueWait, |form| {
        form.queue_position.is_some() || form.dequeing_call_sid.is_some()
    }),
    Family::new(Kind::SpeechPartial, |form| {
        let words = form.unstable_speech_result.is_some() || form.stable_speech_result.is_some();
        form.call_sid.is_some() && words
    }),
    Family::new(Kind::GatherResult, |form| {
        let input =
            form.digits.is_some() || form.speech_result.is_some() || form.finished_on_key.is_some();
        form.call_sid.is_some() && input && form.recording_url.is_none()
    }),
    Family::new(Kind::RecordResult, |form| {
        form.call_sid.is_some()
            && form.recording_url.is_some()
            && form.recording_status.is_none()
            && form.callback_source.is_none()
            && !has_call_duration(form)
    }),
    Family::new(Kind::CallStatus, |form| {
        let source = form.callback_source.as_deref();
        source == Some("call-progress-events")
            || (form.sequence_number.is_some() && form.call_status.is_some())
    }),
    Family::new(Kind::AmdStatus, |form| {
        form.call_sid.is_some()
            && (form.machine_detection_duration.is_some()
                || (form.answered_by.is_some() && form.call_status.is_none()))
    }),
    // The older callback of a number's calls. Of a call that is over nobody asks what to do.
    Family::new(Kind::CallStatus, |form| {
        form.call_sid.is_some()
            && form.callback_source.is_none()
            && (has_call_duration(form)
                || form.call_status.as_ref().is_some_and(CallStatus::is_final))
    }),
    Family::new(Kind::CallRequest, |form| {
        form.call_sid.is_some() && form.call_status.is_some() && form.callback_source.is_none()
    }),
];

fn is_message(form: &Form<'_>) -> bool {
    form.message_sid.is_some() || form.sms_sid.is_some()
}

fn has_call_duration(form: &Form<'_>) -> bool {
    form.call_duration.is_some() && form.call_status.is_some()
}

/// Says which event it is. What has an id of the vendor's and is of no family is an event that is not known.
pub(crate) fn identify<'a>(form: &mut Form<'_>, families: &[Family]) -> EventName<'a> {
    let family = families.iter().find(|family| (family.fits)(form));
    form.kind = family.map_or(Kind::Unknown, |family| family.kind);
    match form.kind.documented() {
        Some(name) => EventName::Known(name),
        None if form.account_sid.is_some() || form.call_sid.is_some() => {
            EventName::Unknown(Cow::Borrowed(Kind::Unknown.as_str()))
        }
        None => EventName::None,
    }
}

/// What the vendor waits for.
pub(crate) const fn awaits(kind: Kind) -> Awaits {
    match kind {
        Kind::CallRequest
        | Kind::DialResult
        | Kind::GatherResult
        | Kind::RecordResult
        | Kind::EnqueueResult
        | Kind::QueueWait => Awaits::Instructions,
        Kind::Unknown => Awaits::NotTold,
        _ => Awaits::Nothing,
    }
}

/// Reports what such an event always has.
pub(crate) fn check(form: &Form<'_>, missing: &mut Missing<'_, '_>) {
    missing.unless(&form.account_sid, "AccountSid");
    match form.kind {
        Kind::MessageReceived | Kind::MessageStatus => {
            missing.unless(&form.from, "From");
            missing.unless(&form.to, "To");
            return;
        }
        Kind::DialResult | Kind::ConferenceStatus => return,
        Kind::RecordingStatus if form.conference_sid.is_some() => return,
        _ => missing.unless(&form.call_sid, "CallSid"),
    }
    match form.kind {
        Kind::CallRequest => missing.unless(&form.direction, "Direction"),
        Kind::CallStatus => {
            missing.unless(&form.call_status, "CallStatus");
            if form.callback_source.is_some() {
                missing.unless(&form.direction, "Direction");
                missing.unless(&form.timestamp, "Timestamp");
            }
        }
        Kind::AmdStatus => missing.unless(&form.answered_by, "AnsweredBy"),
        _ => {}
    }
}
