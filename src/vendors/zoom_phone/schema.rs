//! How Zoom Phone's webhooks are read.

use super::{Kind, Object, Payload};
use crate::fields::Missing;
use crate::schema::{Draft, EventName, Schema, TellTales};
#[cfg(feature = "verify")]
use crate::{
    Check, Request,
    schema::Signing,
    verify::{Challenge, Verified, VerifyError},
};
use crate::{
    Vendor,
    verify::{Authentication, Proof},
};

/// What records and recordings have of devices, places, departments and the like, and all that there is of events
/// about settings, devices, numbers, quality and policies.
const KEPT: &[&str] = &[
    "ai_call_summary_id",
    "call_qos",
    "call_start_time",
    "call_type",
    "callee_account_code",
    "callee_cost_center",
    "callee_country_code",
    "callee_country_iso_code",
    "callee_department",
    "callee_device_private_ip",
    "callee_device_public_ip",
    "callee_device_type",
    "callee_email",
    "callee_employee_id",
    "callee_ext_id",
    "callee_location",
    "callee_number_source",
    "callee_site_id",
    "caller_account_code",
    "caller_cost_center",
    "caller_country_code",
    "caller_country_iso_code",
    "caller_department",
    "caller_device_private_ip",
    "caller_device_public_ip",
    "caller_device_type",
    "caller_email",
    "caller_employee_id",
    "caller_ext_id",
    "caller_location",
    "caller_number_source",
    "caller_site_id",
    "carrier_code",
    "client_code",
    "cnam",
    "connect_type",
    "cost_center",
    "created_time",
    "deleted",
    "deliver_to",
    "department",
    "device_id",
    "device_name",
    "device_type",
    "display_name",
    "edited",
    "email",
    "emergency_address",
    "end_to_end",
    "extension_id",
    "forwarded_to",
    "group_id",
    "has_access_permission",
    "hide_caller_id",
    "location",
    "mac_address",
    "modified_time",
    "number_type",
    "old_object",
    "operator_ext_id",
    "operator_ext_number",
    "operator_ext_type",
    "operator_name",
    "path",
    "phone_numbers",
    "policy_name",
    "provision",
    "recording_type",
    "router",
    "settings",
    "site",
    "site_id",
    "site_name",
];

/// Zoom Phone's schema.
pub(crate) struct ZoomPhone;

impl Schema for ZoomPhone {
    const VENDOR: Vendor = Vendor::ZoomPhone;
    const AUTHENTICATION: Authentication = Authentication::Signature(Proof::BodyAndTime);
    const TELL_TALES: TellTales = &[&["event_ts", "payload"], &["event_ts", "event"]];
    #[cfg(feature = "verify")]
    const SIGNING: Signing = Signing::Headers {
        secret: "sample-secret",
        make: |secret, request| super::signed_headers(secret, request),
    };

    type Payload<'a> = Payload<'a>;
    type State = ();

    fn keeps(name: &str) -> bool {
        KEPT.contains(&name)
    }

    fn identify<'a>(draft: &mut Draft<'a, Self>) -> EventName<'a> {
        let payload = &mut draft.payload;
        let name = payload.event.as_deref();
        payload.kind = name.map_or(Kind::Unknown, Kind::named);
        EventName::new(&payload.event, payload.kind.documented())
    }

    fn check(draft: &Draft<'_, Self>, missing: &mut Missing<'_, '_>) {
        let payload = &draft.payload;
        let body = &payload.body;
        missing.unless(&payload.event_ts, "event_ts");
        if payload.kind == Kind::EndpointUrlValidation {
            missing.unless(&body.plain_token, "payload.plainToken");
            return;
        }
        missing.unless(&body.account_id, "payload.account_id");
        check_object(payload.kind, &body.object, missing);
        check_records(payload.kind, &body.object, missing);
    }

    #[cfg(feature = "verify")]
    fn verify(request: &Request<'_>, check: &Check<'_>) -> Result<Verified, VerifyError> {
        super::verify(request, check.needed_secrets()?, check.now, check.tolerance)
    }

    #[cfg(feature = "verify")]
    fn challenge(
        request: &Request<'_>,
        check: &Check<'_>,
    ) -> Result<Option<Challenge>, VerifyError> {
        super::verify::challenge(request, check)
    }

    fn into_owned<'o>(payload: Payload<'_>) -> Payload<'o> {
        payload.into_owned()
    }
}

/// Reports the fields that every such object has and this one has not.
fn check_object(kind: Kind, object: &Object<'_>, missing: &mut Missing<'_, '_>) {
    match kind {
        Kind::CallerRinging
        | Kind::CallerConnected
        | Kind::CallerEnded
        | Kind::CalleeRinging
        | Kind::CalleeAnswered
        | Kind::CalleeMissed
        | Kind::CalleeRejected
        | Kind::CalleeEnded
        | Kind::EmergencyAlert => {
            missing.unless(&object.call_id, "payload.object.call_id");
            missing.unless(
                &object.ringing_start_time,
                "payload.object.ringing_start_time",
            );
        }
        Kind::CallerHold
        | Kind::CallerUnhold
        | Kind::CalleeHold
        | Kind::CalleeUnhold
        | Kind::CallerMute
        | Kind::CallerUnmute
        | Kind::CalleeMute
        | Kind::CalleeUnmute
        | Kind::CallerMeetingInviting
        | Kind::CalleeMeetingInviting
        | Kind::CalleeParked
        | Kind::BlindTransferInitiated
        | Kind::WarmTransferInitiated
        | Kind::WarmTransferCancelled
        | Kind::WarmTransferCompleted
        | Kind::TransferCallToVoicemailInitiated
        | Kind::TransferRecipientUpdated
        | Kind::ConferenceStarted
        | Kind::RecordingStarted
        | Kind::RecordingPaused
        | Kind::RecordingResumed
        | Kind::RecordingStopped
        | Kind::RecordingFailed => {
            missing.unless(&object.call_id, "payload.object.call_id");
            missing.unless(&object.date_time, "payload.object.date_time");
        }
        Kind::SmsReceived | Kind::SmsSent | Kind::SmsSentFailed => {
            missing.unless(&object.message_id, "payload.object.message_id");
            missing.unless(&object.session_id, "payload.object.session_id");
            missing.unless(&object.date_time, "payload.object.date_time");
        }
        Kind::VoicemailReceived
        | Kind::VoicemailReceivedForAccessMember
        | Kind::VoicemailTranscriptCompleted => {
            missing.unless(&object.id, "payload.object.id");
            missing.unless(&object.date_time, "payload.object.date_time");
        }
        _ => {}
    }
    match kind {
        Kind::CallerConnected => missing.unless(
            &object.connected_start_time,
            "payload.object.connected_start_time",
        ),
        Kind::CalleeAnswered => missing.unless(
            &object.answer_start_time,
            "payload.object.answer_start_time",
        ),
        Kind::CallerEnded | Kind::CalleeEnded | Kind::CalleeMissed | Kind::CalleeRejected => {
            missing.unless(&object.call_end_time, "payload.object.call_end_time");
        }
        Kind::BlindTransferInitiated | Kind::TransferCallToVoicemailInitiated => {
            missing.unless(
                &object.transfer_phone_number,
                "payload.object.transfer_phone_number",
            );
        }
        Kind::RecordingStarted
        | Kind::RecordingPaused
        | Kind::RecordingResumed
        | Kind::RecordingStopped
        | Kind::RecordingFailed => missing.unless(&object.id, "payload.object.id"),
        Kind::VoicemailReceived | Kind::VoicemailReceivedForAccessMember => {
            missing.unless(&object.download_url, "payload.object.download_url");
        }
        _ => {}
    }
}

/// Reports the fields that every such record has and one of these has not.
fn check_records(kind: Kind, object: &Object<'_>, missing: &mut Missing<'_, '_>) {
    match kind {
        Kind::CallerCallLogCompleted
        | Kind::CalleeCallLogCompleted
        | Kind::CallerCallHistoryCompleted
        | Kind::CalleeCallHistoryCompleted => {
            missing.unless(&object.call_logs.first(), "payload.object.call_logs");
            let is_history = matches!(
                kind,
                Kind::CallerCallHistoryCompleted | Kind::CalleeCallHistoryCompleted
            );
            let mut missing = missing.in_records("payload.object.call_logs");
            for (record, index) in object.call_logs.iter().zip(missing.doubts.indices()) {
                missing.unless(index, &record.id, "id");
                missing.unless(index, &record.call_id, "call_id");
                missing.unless(index, &record.result, "result");
                let start = if is_history {
                    "start_time"
                } else {
                    "date_time"
                };
                missing.unless(index, &record.start_time, start);
            }
        }
        Kind::CallerCallElementCompleted | Kind::CalleeCallElementCompleted => {
            let path = "payload.object.call_elements";
            missing.unless(&object.call_elements.first(), path);
            let mut missing = missing.in_records(path);
            for (record, index) in object.call_elements.iter().zip(missing.doubts.indices()) {
                missing.unless(index, &record.call_element_id, "call_element_id");
                missing.unless(index, &record.call_history_uuid, "call_history_uuid");
                missing.unless(index, &record.call_id, "call_id");
                missing.unless(index, &record.result, "result");
                missing.unless(index, &record.start_time, "start_time");
            }
        }
        Kind::RecordingCompleted
        | Kind::RecordingCompletedForAccessMember
        | Kind::RecordingTranscriptCompleted
        | Kind::RecordingDeleted
        | Kind::RecordingPermanentlyDeleted => {
            missing.unless(&object.recordings.first(), "payload.object.recordings");
            let is_deleted = matches!(
                kind,
                Kind::RecordingDeleted | Kind::RecordingPermanentlyDeleted
            );
            let mut missing = missing.in_records("payload.object.recordings");
            for (recording, index) in object.recordings.iter().zip(missing.doubts.indices()) {
                missing.unless(index, &recording.id, "id");
                if is_deleted {
                    missing.unless(index, &recording.call_id, "call_id");
                } else {
                    missing.unless(index, &recording.date_time, "date_time");
                }
            }
        }
        Kind::VoicemailDeleted | Kind::VoicemailPermanentlyDeleted => {
            missing.unless(&object.voice_mails.first(), "payload.object.voice_mails");
        }
        _ => {}
    }
}
