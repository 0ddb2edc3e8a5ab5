//! How call notifications of Voys are read.

use super::{Kind, Payload};
use crate::fields::Missing;
use crate::schema::{Draft, EventName, Schema, TellTales};
use crate::{Vendor, verify::Authentication};

/// Voys' schema.
pub(crate) struct Voys;

impl Schema for Voys {
    const VENDOR: Vendor = Vendor::Voys;
    const AUTHENTICATION: Authentication = Authentication::Nothing;
    const TELL_TALES: TellTales = &[
        &["call_id", "timestamp", "status", "caller", "destination"],
        &["merged_id", "redirector"],
        // For a vendor that has a `call_id` or a `status`, too.
        &["caller", "destination"],
    ];

    type Payload<'a> = Payload<'a>;
    type State = ();

    fn keeps(name: &str) -> bool {
        // The id of the hook, which Voys' application for Zapier adds.
        name == "id"
    }

    fn identify<'a>(draft: &mut Draft<'a, Self>) -> EventName<'a> {
        let payload = &mut draft.payload;
        let name = payload.status.as_deref();
        payload.kind = name.map_or(Kind::Unknown, Kind::named);
        let is_own = payload.call_id.is_some() || payload.caller.is_some();
        match payload.kind.documented() {
            // Others have a `status`, too.
            Some(name) if !is_own => EventName::Inferred(name),
            documented => EventName::new(&payload.status, documented),
        }
    }

    fn check(draft: &Draft<'_, Self>, missing: &mut Missing<'_, '_>) {
        let payload = &draft.payload;
        let destination = &payload.destination;
        missing.unless(&payload.call_id, "call_id");
        missing.unless(&payload.timestamp, "timestamp");
        missing.unless(&payload.version, "version");
        missing.unless(&payload.direction, "direction");
        // Its number is absent if it was withheld.
        missing.unless(&payload.caller, "caller");
        missing.unless(&destination.number, "destination.number");
        match payload.kind {
            Kind::Ringing => missing.unless(&destination.targets.first(), "destination.targets"),
            Kind::InProgress => missing.unless(&destination.target, "destination.target"),
            Kind::WarmTransfer => {
                missing.unless(&destination.target, "destination.target");
                missing.unless(&payload.merged_id, "merged_id");
                missing.unless(&payload.redirector, "redirector");
            }
            Kind::ColdTransfer => {
                missing.unless(&destination.targets.first(), "destination.targets");
                missing.unless(&payload.merged_id, "merged_id");
                missing.unless(&payload.redirector, "redirector");
            }
            Kind::Ended => missing.unless(&payload.reason, "reason"),
            Kind::Created | Kind::Unknown => {}
        }
    }

    fn into_owned<'o>(payload: Payload<'_>) -> Payload<'o> {
        payload.into_owned()
    }
}
