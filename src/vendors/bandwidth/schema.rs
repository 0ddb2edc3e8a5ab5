//! How a Bandwidth callback is read.

use super::{Kind, Message, MessageEvent, Payload};
use crate::fields::{Missing, MissingInRecords};
use crate::payload::Records;
use crate::request::Awaits;
use crate::schema::{Draft, EventName, Schema, TellTales};
#[cfg(feature = "verify")]
use crate::{
    Check,
    schema::Signing,
    verify::{Verified, VerifyError},
};
use crate::{Request, Vendor, form, verify::Authentication};

/// How Bandwidth's callbacks are read.
pub(crate) struct Bandwidth;

impl Schema for Bandwidth {
    const VENDOR: Vendor = Vendor::Bandwidth;
    const AUTHENTICATION: Authentication = Authentication::Token;
    const SECRET_HEADERS: &'static [&'static str] = &["authorization"];
    const TELL_TALES: TellTales = &[
        &["callUrl"],
        // With `callId` and `from`, since those, `to` and `cause` by themselves are another vendor's.
        &["callUrl", "callId"],
        &["callUrl", "callId", "from"],
        &["conferenceId", "eventTime"],
        &["conferenceId", "eventTime", "callId"],
        &["endpointId", "eventTime"],
        &["description", "message"],
    ];
    #[cfg(feature = "verify")]
    const SIGNING: Signing = Signing::Headers {
        secret: "sample-user:sample-password",
        make: |secret, request| super::signed_headers(secret, request),
    };

    type Payload<'a> = Payload<'a>;
    /// Whether the body is an array, of events of Messaging.
    type State = bool;

    fn in_query(request: &Request<'_>) -> bool {
        // An application can ask for GET. The name tells such a query from one that the customer wrote.
        request.body().trim_ascii().is_empty()
            && form::pairs(request.query().as_bytes()).any(|(name, _)| name.bytes == b"eventType")
    }

    fn records<'p, 'a>(
        payload: &'p mut Self::Payload<'a>,
        is_array: &mut Self::State,
    ) -> Option<&'p mut dyn Records<'a>> {
        *is_array = true;
        Some(&mut payload.messages)
    }

    fn identify<'a>(draft: &mut Draft<'a, Self>) -> EventName<'a> {
        let payload = &mut draft.payload;
        if draft.state {
            for event in &mut payload.messages {
                let name = event.message_type.as_deref();
                event.kind = name.map_or(Kind::Unknown, Kind::named);
            }
            // The name of the delivery is that of the first event which is not known, if there is one, else of the
            // first.
            let named = || (payload.messages.iter()).filter(|event| event.message_type.is_some());
            let unknown = named().find(|event| event.kind == Kind::Unknown);
            let Some(event) = unknown.or_else(|| named().next()) else {
                return EventName::None;
            };
            payload.kind = event.kind;
            return EventName::new(&event.message_type, event.kind.documented());
        }
        let sent = match payload.event_type {
            Some(_) => &payload.event_type,
            None => &payload.message_type,
        };
        payload.kind = sent.as_deref().map_or(Kind::Unknown, Kind::named);
        EventName::new(sent, payload.kind.documented())
    }

    fn check(draft: &Draft<'_, Self>, missing: &mut Missing<'_, '_>) {
        let payload = &draft.payload;
        if draft.state {
            let mut missing = missing.in_records("");
            for (event, index) in payload.messages.iter().zip(missing.doubts.indices()) {
                check_record(event, index, &mut missing);
            }
        } else if payload.kind.is_of_messaging() {
            check_message(payload, missing);
        } else {
            check_call(payload, missing);
        }
    }

    fn awaits(payload: &Payload<'_>) -> Awaits {
        match payload.kind {
            Kind::Unknown => Awaits::NotTold,
            kind if kind.awaits_bxml() => Awaits::Instructions,
            _ => Awaits::Nothing,
        }
    }

    #[cfg(feature = "verify")]
    fn verify(request: &Request<'_>, check: &Check<'_>) -> Result<Verified, VerifyError> {
        super::verify(request, check.needed_secrets()?)
    }

    fn into_owned<'o>(payload: Payload<'_>) -> Payload<'o> {
        payload.into_owned()
    }
}

impl Kind {
    /// Whether the call, or the conference, waits for BXML.
    const fn awaits_bxml(self) -> bool {
        matches!(
            self,
            Self::Initiate
                | Self::Answer
                | Self::TransferAnswer
                | Self::TransferComplete
                | Self::BridgeComplete
                | Self::BridgeTargetComplete
                | Self::Gather
                | Self::RecordComplete
                | Self::Redirect
                | Self::ConferenceCreated
                | Self::ConferenceMemberJoin
                | Self::ConferenceMemberExit
                | Self::ConferenceRedirect
        )
    }

    /// Whether it is an event of a message.
    pub(super) const fn is_of_messaging(self) -> bool {
        matches!(
            self,
            Self::MessageReceived
                | Self::MessageSending
                | Self::MessageSent
                | Self::MessageDelivered
                | Self::MessageFailed
        )
    }

    /// Whether it is an event of a conference, whatever call was in it.
    pub(super) const fn is_of_conference(self) -> bool {
        matches!(
            self,
            Self::ConferenceCreated
                | Self::ConferenceMemberJoin
                | Self::ConferenceMemberExit
                | Self::ConferenceRedirect
                | Self::ConferenceCompleted
                | Self::ConferenceRecordingAvailable
        )
    }

    /// Whether its start and its end are those of a recording.
    pub(super) const fn has_times_of_a_recording(self) -> bool {
        matches!(
            self,
            Self::RecordComplete
                | Self::RecordingAvailable
                | Self::TranscriptionAvailable
                | Self::ConferenceRecordingAvailable
        )
    }
}

/// What an event of a call, of a conference or of an endpoint always has. The account, the time and the direction
/// are left out by what others wrote for their tests, and by older callbacks.
fn check_call(payload: &Payload<'_>, missing: &mut Missing<'_, '_>) {
    let kind = payload.kind;
    match kind {
        Kind::DeviceDisconnected => missing.unless(&payload.endpoint_id, "endpointId"),
        _ if kind.is_of_conference() => missing.unless(&payload.conference_id, "conferenceId"),
        _ => {
            missing.unless(&payload.call_id, "callId");
            missing.unless(&payload.from, "from");
            missing.unless(&payload.to, "to");
        }
    }
    if kind.has_times_of_a_recording() {
        missing.unless(&payload.recording_id, "recordingId");
        missing.unless(&payload.media_url, "mediaUrl");
    }
    match kind {
        Kind::Answer => missing.unless(&payload.answer_time, "answerTime"),
        Kind::Disconnect => {
            missing.unless(&payload.cause, "cause");
            missing.unless(&payload.end_time, "endTime");
        }
        Kind::TransferAnswer => {
            missing.unless(&payload.parent_call_id, "parentCallId");
            missing.unless(&payload.transfer_to, "transferTo");
            missing.unless(&payload.answer_time, "answerTime");
        }
        Kind::TransferDisconnect => {
            missing.unless(&payload.parent_call_id, "parentCallId");
            missing.unless(&payload.transfer_to, "transferTo");
            missing.unless(&payload.cause, "cause");
            missing.unless(&payload.end_time, "endTime");
        }
        Kind::TransferComplete => missing.unless(&payload.cause, "cause"),
        Kind::Dtmf => missing.unless(&payload.digit, "digit"),
        Kind::RecordingAvailable | Kind::ConferenceRecordingAvailable => {
            missing.unless(&payload.status, "status");
        }
        Kind::TranscriptionAvailable => {
            let id = payload
                .transcription
                .as_ref()
                .and_then(|transcription| transcription.id.as_ref());
            missing.unless(&id, "transcription.id");
        }
        Kind::RealTimeTranscriptionStarted | Kind::RealTimeTranscriptionAvailable => {
            let transcription = payload.real_time_transcription.as_ref();
            let id = transcription.and_then(|transcription| transcription.id.as_ref());
            missing.unless(&id, "realTimeTranscription.id");
        }
        Kind::MachineDetectionComplete => {
            missing.unless(
                &payload.machine_detection_result.value,
                "machineDetectionResult.value",
            );
        }
        Kind::MediaStreamStarted | Kind::MediaStreamRejected | Kind::MediaStreamStopped => {
            let stream = payload.media_stream.as_ref();
            missing.unless(
                &stream.and_then(|stream| stream.id.as_ref()),
                "mediaStream.id",
            );
        }
        _ => {}
    }
}

fn check_message(payload: &Payload<'_>, missing: &mut Missing<'_, '_>) {
    let message = payload.message.as_deref();
    missing.unless(&payload.time, "time");
    missing.unless(&payload.to, "to");
    missing.unless(&id(message), "message.id");
    missing.unless(&from(message), "message.from");
}

fn check_record(event: &MessageEvent<'_>, index: usize, missing: &mut MissingInRecords<'_, '_>) {
    let message = event.message.as_deref();
    missing.unless(index, &event.message_type, "type");
    missing.unless(index, &event.time, "time");
    missing.unless(index, &event.to, "to");
    missing.unless(index, &id(message), "message.id");
    missing.unless(index, &from(message), "message.from");
}

fn id<'m>(message: Option<&'m Message<'_>>) -> Option<&'m str> {
    message?.id.as_deref()
}

fn from<'m>(message: Option<&'m Message<'_>>) -> Option<&'m str> {
    message?.from.as_deref()
}
