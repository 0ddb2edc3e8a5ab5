//! How a Voice Over Cloud webhook is read.

use super::{Kind, Payload};
use crate::fields::Missing;
use crate::form;
use crate::schema::{Draft, EventName, Schema, TellTales};
#[cfg(feature = "verify")]
use crate::{
    Check,
    schema::Signing,
    verify::{Verified, VerifyError},
};
use crate::{Request, Vendor, verify::Authentication};

/// How Voice Over Cloud's webhooks are read.
pub(crate) struct VoiceOverCloud;

impl Schema for VoiceOverCloud {
    const VENDOR: Vendor = Vendor::VoiceOverCloud;
    // A query string has no other word for null, and the documentation names none.
    const NULL_TEXT: bool = true;
    const AUTHENTICATION: Authentication = Authentication::SourceAddress;
    const TELL_TALES: TellTales = &[
        &["event", "callid"],
        &["callid", "date"],
        &["To", "From"],
        &["From", "Body"],
    ];
    #[cfg(feature = "verify")]
    const SIGNING: Signing = Signing::Address(super::SOURCE_ADDRESS);

    type Payload<'a> = Payload<'a>;
    type State = ();

    fn in_query(request: &Request<'_>) -> bool {
        form::pairs(request.query().as_bytes()).any(|(name, _)| {
            // The names are short, so one with escapes is decoded in place.
            form::with_short_text(name.bytes, |name| {
                matches!(name, "event" | "To" | "From" | "Body").then_some(())
            })
            .is_some()
        })
    }

    fn identify<'a>(draft: &mut Draft<'a, Self>) -> EventName<'a> {
        let payload = &mut draft.payload;
        let is_message = payload.to.is_some() || payload.from.is_some() || payload.body.is_some();
        payload.kind = match payload.event.as_deref().map(Kind::named) {
            None if is_message => Kind::Sms,
            // Messages bear no name: the vendor has no event that is called `sms`.
            None | Some(Kind::Sms) => Kind::Unknown,
            Some(kind) => kind,
        };
        match payload.kind {
            Kind::Sms => EventName::Inferred(Kind::Sms.as_str()),
            kind => EventName::new(&payload.event, kind.documented()),
        }
    }

    fn check(draft: &Draft<'_, Self>, missing: &mut Missing<'_, '_>) {
        let payload = &draft.payload;
        if payload.kind == Kind::Sms {
            return;
        }
        missing.unless(&payload.date, "date");
        missing.unless(&payload.callid, "callid");
        match payload.kind {
            Kind::InboundCallStart
            | Kind::InboundCallRinging
            | Kind::InboundCallAnswered
            | Kind::InboundCallEnd
            | Kind::IvrOption => {
                missing.unless(&payload.inbound_number, "inboundNumber");
                missing.unless(&payload.callerid, "callerid");
            }
            Kind::OutboundCallStart | Kind::OutboundCallAnswered | Kind::OutboundCallEnd => {
                missing.unless(&payload.extension, "extension");
                missing.unless(&payload.destination, "destination");
            }
            _ => {}
        }
        match payload.kind {
            Kind::InboundCallRinging | Kind::InboundCallAnswered => {
                missing.unless(&payload.extension, "extension");
            }
            Kind::InboundCallEnd | Kind::OutboundCallEnd => {
                missing.unless(&payload.duration, "duration");
                missing.unless(&payload.answered_duration, "answeredDuration");
            }
            Kind::IvrOption => missing.unless(&payload.ivr_option, "ivrOption"),
            _ => {}
        }
    }

    #[cfg(feature = "verify")]
    fn verify(_request: &Request<'_>, check: &Check<'_>) -> Result<Verified, VerifyError> {
        super::verify(check.needed_peer()?)
    }

    fn into_owned<'o>(payload: Payload<'_>) -> Payload<'o> {
        payload.into_owned()
    }
}
