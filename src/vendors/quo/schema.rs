//! How a Quo webhook is read.

use super::{Kind, Payload};
use crate::fields::{Field, Missing};
use crate::payload::{ReadFields, Shape};
use crate::schema::{Draft, EventName, Schema, TellTales};
#[cfg(feature = "verify")]
use crate::{
    Check, Request,
    schema::Signing,
    verify::{Verified, VerifyError},
};
use crate::{
    Vendor,
    verify::{Authentication, Proof},
};

/// What an event is about, and so how its `data` are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A call, or an event of which that is not known.
    #[default]
    Call,
    Message,
    /// A contact, a task or an integration: what it is about is kept as it was sent.
    Other,
}

impl Kind {
    /// The event of this name.
    fn of_name(name: &str) -> Self {
        match name {
            "callSummary" => Self::CallSummaryCompleted,
            "callTranscript" => Self::CallTranscriptCompleted,
            _ => Self::named(name),
        }
    }

    /// What the event is about.
    pub(super) fn subject(self) -> Subject {
        match self.as_str().split('.').next() {
            Some("message") => Subject::Message,
            Some("contact" | "task" | "integration") => Subject::Other,
            _ => Subject::Call,
        }
    }
}

/// Quo's schema.
pub(crate) struct Quo;

impl Schema for Quo {
    const VENDOR: Vendor = Vendor::Quo;
    const AUTHENTICATION: Authentication = Authentication::Signature(Proof::BodyAndTime);
    const TELL_TALES: TellTales = &[
        &["apiVersion", "data"],
        &["apiVersion", "type", "data"],
        &["apiVersion", "createdAt"],
        &["createdAt", "data"],
    ];
    #[cfg(feature = "verify")]
    const SIGNING: Signing = Signing::Headers {
        secret: "whsec_c2FtcGxlLXNlY3JldA==",
        make: |secret, request| super::signed_headers(secret, request),
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
        if let ("", "type") = (field.parent(), field.name())
            && let Some(name) = field.plain_text()
        {
            *subject = Kind::of_name(name).subject();
        }
        object.read(field);
    }

    fn identify<'a>(draft: &mut Draft<'a, Self>) -> EventName<'a> {
        let payload = &mut draft.payload;
        let name = payload.event.as_deref();
        payload.kind = name.map_or(Kind::Unknown, Kind::of_name);
        EventName::new(&payload.event, payload.kind.documented())
    }

    fn check(draft: &Draft<'_, Self>, missing: &mut Missing<'_, '_>) {
        let payload = &draft.payload;
        missing.unless(&payload.id, "id");
        missing.unless(&payload.api_version, "apiVersion");
        missing.unless(&payload.created_at, "createdAt");
        if payload.kind.subject() == Subject::Other {
            return;
        }
        let Some(resource) = payload.data.subject() else {
            let none: Option<()> = None;
            missing.unless_named(&none, &["data.resource", "data.object"]);
            return;
        };
        // The fields have the same names in both generations.
        let is_legacy = payload.data.is_legacy();
        let path = |current, legacy| if is_legacy { legacy } else { current };
        match payload.kind {
            Kind::CallSummaryCompleted | Kind::CallTranscriptCompleted => {
                let path = path("data.resource.callId", "data.object.callId");
                missing.unless(&resource.call_id, path);
            }
            kind => {
                missing.unless(&resource.id, path("data.resource.id", "data.object.id"));
                if has_direction(kind) {
                    let path = path("data.resource.direction", "data.object.direction");
                    missing.unless(&resource.direction, path);
                }
                if kind == Kind::CallCompleted {
                    let path = path("data.resource.status", "data.object.status");
                    missing.unless(&resource.status, path);
                }
            }
        }
    }

    #[cfg(feature = "verify")]
    fn verify(request: &Request<'_>, check: &Check<'_>) -> Result<Verified, VerifyError> {
        super::verify(request, check.needed_secrets()?, check.now, check.tolerance)
    }

    fn into_owned<'o>(payload: Payload<'_>) -> Payload<'o> {
        payload.into_owned()
    }
}

/// Whether every such event has a direction.
const fn has_direction(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::CallMenuSelected
            | Kind::CallForwarded
            | Kind::CallMissed
            | Kind::CallRecordingCompleted
    )
}

/// Whether a field of an event on this is kept as it was sent.
fn is_kept(subject: Subject, parent: &str, name: &str) -> bool {
    matches!(
        (subject, parent, name),
        (Subject::Other, "data", "resource" | "object")
    )
}
