//! How a webhook of PetDesk Phones is read.

use super::{EventTarget, Kind, Payload};
use crate::fields::Missing;
use crate::schema::{Draft, EventName, Schema, TellTales};
use crate::{Vendor, verify::Authentication};

/// How webhooks of PetDesk Phones are read.
pub(crate) struct Petdesk;

impl Schema for Petdesk {
    const VENDOR: Vendor = Vendor::Petdesk;
    const AUTHENTICATION: Authentication = Authentication::Nothing;
    const TELL_TALES: TellTales = &[
        &["eventType", "containerId"],
        &["eventType", "containerID"],
        &["eventType", "callUuid"],
        // For a vendor that has an `eventType`, too.
        &["containerId"],
        &["containerID"],
        &["callUuid"],
    ];

    type Payload<'a> = Payload<'a>;
    type State = ();

    fn identify<'a>(draft: &mut Draft<'a, Self>) -> EventName<'a> {
        let payload = &mut draft.payload;
        let name = payload.event_type.as_deref();
        payload.kind = name.map_or(Kind::Unknown, Kind::named);
        EventName::new(&payload.event_type, payload.kind.documented())
    }

    fn check(draft: &Draft<'_, Self>, missing: &mut Missing<'_, '_>) {
        let payload = &draft.payload;
        if matches!(payload.kind, Kind::InboundMessage | Kind::OutboundMessage) {
            missing.unless_named(&payload.container_id, &["containerID", "containerId"]);
            missing.unless(&payload.to_number, "toNumber");
            missing.unless(&payload.from_number, "fromNumber");
            missing.unless(&payload.conversation_id, "conversationID");
            return;
        }
        missing.unless_named(&payload.container_id, &["containerId", "containerID"]);
        missing.unless(&payload.call_uuid, "callUuid");
        match payload.kind {
            Kind::InboundCall => {
                missing.unless(&payload.event_target, "eventTarget");
                missing.unless(&payload.did_number, "didNumber");
            }
            Kind::RingAttempt => match payload.event_target {
                Some(EventTarget::Extension) => {
                    missing.unless_named(&payload.ext_number, &["extNumber", "extensionNumber"]);
                }
                Some(EventTarget::RingGroup) => missing.unless(&payload.rg_number, "rgNumber"),
                // Which of the two it should have had, nothing says.
                _ => missing.unless(&payload.event_target, "eventTarget"),
            },
            Kind::ExtensionAnswered => {
                missing.unless_named(&payload.ext_number, &["extensionNumber", "extNumber"]);
            }
            Kind::InboundCallCompleted | Kind::VoicemailHangup => {
                missing.unless_named(&payload.ext_number, &["extNumber", "extensionNumber"]);
            }
            Kind::OutboundCall => {
                missing.unless_named(&payload.ext_number, &["extNumber", "extensionNumber"]);
                missing.unless(&payload.number_dialed, "numberDialed");
            }
            Kind::QueueEntered => {
                missing.unless(&payload.event_target, "eventTarget");
                missing.unless(&payload.queue_number, "queueNumber");
            }
            _ => {}
        }
    }

    fn into_owned<'o>(payload: Payload<'_>) -> Payload<'o> {
        payload.into_owned()
    }
}
