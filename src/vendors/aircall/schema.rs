//! How an Aircall webhook is read.

use super::{Kind, Payload, TOKEN_FIELD};
use crate::fields::{Field, Missing};
use crate::payload::{ReadFields, Shape};
use crate::schema::{Draft, EventName, Schema, TellTales};
#[cfg(feature = "verify")]
use crate::{
    Check, Request,
    schema::Signing,
    verify::{Verified, VerifyError},
};
use crate::{Vendor, verify::Authentication};

/// What an event is about, and so how its `data` are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A call, or an event of which that is not known.
    #[default]
    Call,
    /// What was found out about a call.
    Insight,
    /// A transcription, whose content is no text.
    Transcription,
    Message,
    /// A message to a group, whose participants are numbers.
    GroupMessage,
    Integration,
    /// A user, a number, a contact or a report: `data` is kept as it was sent.
    Other,
}

impl Kind {
    /// What the event is about.
    pub(super) fn subject(self) -> Subject {
        match self.as_str().split('.').next() {
            Some("message") => Subject::Message,
            Some("group_message") => Subject::GroupMessage,
            Some("transcription" | "realtime_transcription") => Subject::Transcription,
            Some("integration") => Subject::Integration,
            Some("user" | "number" | "contact" | "analytics") => Subject::Other,
            Some("call" | "unknown") | None => Subject::Call,
            Some(_) => Subject::Insight,
        }
    }
}

/// Aircall's schema.
pub(crate) struct Aircall;

impl Schema for Aircall {
    const VENDOR: Vendor = Vendor::Aircall;
    const AUTHENTICATION: Authentication = Authentication::Token;
    const SECRET_FIELD: Option<&'static str> = Some(TOKEN_FIELD);
    const TELL_TALES: TellTales = &[
        &["resource", "data"],
        &["resource", "event", "data"],
        &["resource", "token", "data"],
        &["resource", "event", "token", "data"],
        &["event_name", "token", "data"],
        // For a vendor that has `data`, too.
        &["resource", "event", "token"],
        &["resource", "event", "timestamp"],
        &["event_name", "token"],
        &["timestamp", "token"],
    ];
    #[cfg(feature = "verify")]
    const SIGNING: Signing = Signing::Body {
        secret: "sample-token",
        make: |token, request| super::signed_body(token, request),
    };

    type Payload<'a> = Payload<'a>;
    /// What the event is about, once its name was read. In all that was seen the name comes before `data`. Were it to
    /// come behind, `data` would be read as a call's, and what no call has would be in `extra` with a notice.
    type State = Subject;

    fn shape<'p, 'a>(
        subject: &mut Subject,
        object: &'p mut dyn ReadFields<'a>,
        parent: &'static str,
        name: &str,
    ) -> Shape<'p, 'a> {
        if is_kept(*subject, parent, name) {
            return Shape::Kept;
        }
        object.shape(name)
    }

    fn read<'a>(subject: &mut Subject, object: &mut dyn ReadFields<'a>, field: Field<'_, 'a>) {
        if is_kept(*subject, field.parent(), field.name()) {
            return field.keep();
        }
        if let ("", "event" | "event_name") = (field.parent(), field.name())
            && let Some(name) = field.plain_text()
        {
            *subject = Kind::named(name).subject();
        }
        object.read(field);
    }

    fn identify<'a>(draft: &mut Draft<'a, Self>) -> EventName<'a> {
        let payload = &mut draft.payload;
        let name = payload.event.as_deref();
        payload.kind = name.map_or(Kind::Unknown, Kind::named);
        EventName::new(&payload.event, payload.kind.documented())
    }

    fn check(draft: &Draft<'_, Self>, missing: &mut Missing<'_, '_>) {
        let Payload {
            kind,
            resource,
            timestamp,
            data,
            ..
        } = &draft.payload;
        missing.unless(resource, "resource");
        missing.unless(timestamp, "timestamp");
        match kind.subject() {
            Subject::Call => {
                missing.unless(&data.id, "data.id");
                missing.unless(&data.direction, "data.direction");
                missing.unless(&data.status, "data.status");
                missing.unless(&data.started_at, "data.started_at");
                missing.unless(&data.raw_digits, "data.raw_digits");
            }
            Subject::Message | Subject::GroupMessage => missing.unless(&data.id, "data.id"),
            Subject::Insight | Subject::Transcription => {
                missing.unless(&data.call_id, "data.call_id");
            }
            Subject::Integration => missing.unless(&data.integration_id, "data.integration_id"),
            Subject::Other => {}
        }
        match kind {
            Kind::CallEnded => missing.unless(&data.ended_at, "data.ended_at"),
            Kind::CallVoicemailLeft => missing.unless(&data.voicemail, "data.voicemail"),
            Kind::CallExternalTransferred => {
                missing.unless(
                    &data.external_transferred_to,
                    "data.external_transferred_to",
                );
            }
            Kind::MessageStatusUpdated | Kind::GroupMessageStatusUpdated => {
                missing.unless(&data.status, "data.status");
            }
            _ => {}
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

/// Whether a field of an event on this is kept as it was sent.
fn is_kept(subject: Subject, parent: &str, name: &str) -> bool {
    matches!(
        (subject, parent, name),
        (Subject::Other, "", "data")
            | (Subject::GroupMessage, "data", "participants")
            | (Subject::Transcription, "data", "content")
    )
}
