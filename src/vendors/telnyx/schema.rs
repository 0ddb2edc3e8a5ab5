//! How a Telnyx webhook is read.

use super::{Form, FormKind, Kind, Payload};
use crate::dialects::twilio;
use crate::fields::Missing;
use crate::payload::{ReadFields, Shape};
use crate::request::Awaits;
#[cfg(feature = "ed25519")]
use crate::schema::Signing;
use crate::schema::{Draft, EventName, Schema, TellTales};
#[cfg(feature = "verify")]
use crate::{
    Check,
    verify::{Verified, VerifyError},
};
use crate::{
    Request, Vendor,
    verify::{Authentication, Proof},
};

/// How Telnyx's webhooks are read.
pub(crate) struct Telnyx;

/// The key pair with which samples are signed: the first of RFC 8032's own tests, so that it is no secret.
#[cfg(feature = "ed25519")]
const SAMPLE_KEY: [u8; 32] = [
    0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4,
    0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
];

impl Schema for Telnyx {
    const VENDOR: Vendor = Vendor::Telnyx;
    const AUTHENTICATION: Authentication = Authentication::Signature(Proof::BodyAndTime);
    const TELL_TALES: TellTales = &[
        &["data", "meta"],
        &["data.event_type", "data.record_type"],
        &["data.event_type", "data.payload"],
        &["event_type", "record_type"],
        &["event_type", "payload"],
        &["record_type", "occurred_at"],
        &["AccountSid", "CallSid", "CallSidLegacy"],
        &["AccountSid", "CallSid", "CallSidLegacy", "From"],
    ];
    #[cfg(feature = "ed25519")]
    const SIGNING: Signing = Signing::Headers {
        secret: "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
        make: |_, request| super::signed_headers(&SAMPLE_KEY, request),
    };

    type Payload<'a> = Payload<'a>;
    /// Whether the notification stands under `data`.
    type State = bool;

    fn in_query(request: &Request<'_>) -> bool {
        twilio::is_in_query(request)
    }

    fn keeps(name: &str) -> bool {
        KEPT.binary_search(&name).is_ok() || twilio::keeps(name)
    }

    fn shape<'p, 'a>(
        has_data: &mut bool,
        object: &'p mut dyn ReadFields<'a>,
        parent: &'static str,
        name: &str,
    ) -> Shape<'p, 'a> {
        *has_data |= parent.is_empty() && name == "data";
        object.shape(name)
    }

    fn identify<'a>(draft: &mut Draft<'a, Self>) -> EventName<'a> {
        let payload = &mut draft.payload;
        if payload.request().is_some()
            && let Some(texml) = &mut payload.texml
        {
            return identify_form(&mut texml.form);
        }
        let name = payload.data.event_type.clone();
        payload.kind = name.as_deref().map_or(Kind::Unknown, Kind::named);
        EventName::new(&name, payload.kind.documented())
    }

    fn check(draft: &Draft<'_, Self>, missing: &mut Missing<'_, '_>) {
        let payload = &draft.payload;
        match payload.request() {
            Some(texml) => check_form(&texml.form, missing),
            None => check_notification(payload, draft.state, missing),
        }
    }

    fn awaits(payload: &Payload<'_>) -> Awaits {
        match payload.request() {
            Some(texml) => twilio::awaits(texml.form.kind),
            // Commands come by the API.
            None => Awaits::Nothing,
        }
    }

    #[cfg(feature = "ed25519")]
    fn verify(request: &Request<'_>, check: &Check<'_>) -> Result<Verified, VerifyError> {
        super::verify(request, check.needed_secrets()?, check.now, check.tolerance)
    }

    #[cfg(all(feature = "verify", not(feature = "ed25519")))]
    fn verify(_request: &Request<'_>, _check: &Check<'_>) -> Result<Verified, VerifyError> {
        Err(VerifyError::NotBuilt)
    }

    fn into_owned<'o>(payload: Payload<'_>) -> Payload<'o> {
        payload.into_owned()
    }
}

/// The fields that are documented, or were seen, and that nobody needs typed, in the order of their names.
const KEPT: &[&str] = &[
    "CallQualityStats",
    "CallingPartyType",
    "Codec",
    "DialCallSidLegacy",
    "FromSipUri",
    "SamplingRate",
    "ShakenStirAttestation",
    "ShakenStirValidated",
    "ToSipUri",
    "agent_id",
    "agent_name",
    "billed_duration_secs",
    "billing_group_id",
    "body",
    "call_quality_stats",
    "call_screening_result",
    "calling_number",
    "codec",
    "connection_codecs",
    "cost",
    "cost_breakdown",
    "cost_parts",
    "creator_call_session_id",
    "custom_headers",
    "duration_sec",
    "encoding",
    "from_sip_uri",
    "is_spam",
    "media_name",
    "media_url",
    "message_history",
    "meta",
    "offered_codecs",
    "overlay",
    "partial_results",
    "record_type",
    "results",
    "sampling_rate",
    "shaken_stir_attestation",
    "shaken_stir_validated",
    "sip_headers",
    "speak_id",
    "status_detail",
    "stream_params",
    "stream_type",
    "stream_url",
    "tags",
    "tcr_campaign_billable",
    "tcr_campaign_id",
    "tcr_campaign_registered",
    "telnyx_error",
    "to_sip_uri",
    "total_cost",
    "valid_until",
    "webhook_failover_url",
    "webhook_url",
];

/// Where the field of a notification is, if it stands under `data`, and if it does not.
type Paths = [&'static str; 2];

/// Says which request of TeXML it is.
fn identify_form<'a>(form: &mut Form<'_>) -> EventName<'a> {
    let told = twilio::identify(form, twilio::FAMILIES);
    let is_progress = form.callback_source.as_deref() == Some("call-progress-events");
    // What a call cost comes with the call's last status.
    if form.kind == FormKind::CallStatus && form.callback_source.is_some() && !is_progress {
        form.kind = FormKind::Unknown;
        return EventName::Unknown(FormKind::Unknown.as_str().into());
    }
    told
}

/// What a notification always has.
fn check_notification(payload: &Payload<'_>, has_data: bool, missing: &mut Missing<'_, '_>) {
    let (kind, data) = (payload.kind, &payload.data);
    let content = &data.payload;
    let mut need = |is_there: bool, paths: Paths| {
        let [inside, bare] = paths;
        let path = if has_data { inside } else { bare };
        missing.unless(&is_there.then_some(()), path);
    };
    need(data.id.is_some(), ["data.id", "id"]);
    need(
        data.occurred_at.or(content.occurred_at).is_some(),
        ["data.occurred_at", "occurred_at"],
    );
    if kind.is_of_message() {
        need(content.id.is_some(), ["data.payload.id", "payload.id"]);
        need(
            content.direction.is_some(),
            ["data.payload.direction", "payload.direction"],
        );
        need(
            content.sender.is_some() || content.from.is_some(),
            ["data.payload.from", "payload.from"],
        );
        return need(
            !content.recipients.is_empty() || content.to.is_some(),
            ["data.payload.to", "payload.to"],
        );
    }
    if kind.is_of_conference() {
        need(
            content.conference_id.is_some(),
            ["data.payload.conference_id", "payload.conference_id"],
        );
    } else {
        need(
            content.call_leg_id.is_some(),
            ["data.payload.call_leg_id", "payload.call_leg_id"],
        );
        need(
            content.call_session_id.is_some(),
            ["data.payload.call_session_id", "payload.call_session_id"],
        );
    }
    match kind {
        Kind::CallInitiated => {
            need(
                content.direction.is_some(),
                ["data.payload.direction", "payload.direction"],
            );
            need(
                content.from.is_some(),
                ["data.payload.from", "payload.from"],
            );
            need(content.to.is_some(), ["data.payload.to", "payload.to"]);
        }
        Kind::CallHangup => need(
            content.hangup_cause.is_some(),
            ["data.payload.hangup_cause", "payload.hangup_cause"],
        ),
        Kind::CallEnqueued | Kind::CallDequeued => need(
            content.queue.is_some(),
            ["data.payload.queue", "payload.queue"],
        ),
        Kind::CallDtmfReceived => need(
            content.digit.is_some(),
            ["data.payload.digit", "payload.digit"],
        ),
        Kind::CallMachineDetectionEnded | Kind::CallMachinePremiumDetectionEnded => need(
            content.result.is_some(),
            ["data.payload.result", "payload.result"],
        ),
        Kind::CallRecordingSaved => {
            need(
                content.recording_started_at.is_some(),
                [
                    "data.payload.recording_started_at",
                    "payload.recording_started_at",
                ],
            );
            need(
                content.recording_ended_at.is_some(),
                [
                    "data.payload.recording_ended_at",
                    "payload.recording_ended_at",
                ],
            );
        }
        _ => {}
    }
}

/// What a request of TeXML always has; a direction is none of it.
fn check_form(form: &Form<'_>, missing: &mut Missing<'_, '_>) {
    missing.unless(&form.account_sid, "AccountSid");
    if form.kind != FormKind::DialResult {
        missing.unless(&form.call_sid, "CallSid");
    }
    match form.kind {
        FormKind::CallStatus => {
            missing.unless(&form.call_status, "CallStatus");
            missing.unless(&form.timestamp, "Timestamp");
        }
        FormKind::AmdStatus => missing.unless(&form.answered_by, "AnsweredBy"),
        _ => {}
    }
}
