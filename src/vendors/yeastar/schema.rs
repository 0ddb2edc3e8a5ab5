//! How Yeastar's events are read.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Kind, Payload};
use crate::fields::{Missing, json};
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

/// Yeastar's schema.
pub(crate) struct Yeastar;

impl Schema for Yeastar {
    const VENDOR: Vendor = Vendor::Yeastar;
    const AUTHENTICATION: Authentication = Authentication::Signature(Proof::Body);
    const TELL_TALES: TellTales = &[&["type", "sn", "msg"], &["type", "sn"], &["sn", "msg"]];
    #[cfg(feature = "verify")]
    const SIGNING: Signing = Signing::Headers {
        secret: "0123456789abcdef0123456789abcdef",
        make: |secret, request| super::signed_headers(secret, request),
    };

    type Payload<'a> = Payload<'a>;
    type State = ();

    fn unwrap(body: &[u8]) -> Option<Vec<u8>> {
        json::unfold(body, "msg")
    }

    fn rewrite(text: &str) -> Option<String> {
        // The documentation prints the text of `msg` without escapes: `"msg":"{"call_id":"7"}"`. As an object it has no
        // quotes around it.
        let (before, after) = text.split_once("\"msg\"")?;
        let (colon, after) = after.split_once('"')?;
        let (msg, end) = after.rsplit_once('"')?;
        let is_printed = colon.trim_ascii() == ":"
            && end.trim_ascii() == "}"
            && msg.trim_ascii().starts_with('{')
            && msg.trim_ascii().ends_with('}')
            && !msg.contains('\\');
        is_printed.then(|| [before, "\"msg\"", colon, " ", msg, " ", end].concat())
    }

    fn identify<'a>(draft: &mut Draft<'a, Self>) -> EventName<'a> {
        let payload = &mut draft.payload;
        let name = payload.event.as_deref();
        payload.kind = name.map_or(Kind::Unknown, Kind::named);
        EventName::new(&payload.event, payload.kind.documented())
    }

    fn check(draft: &Draft<'_, Self>, missing: &mut Missing<'_, '_>) {
        let Payload { kind, sn, msg, .. } = &draft.payload;
        missing.unless(sn, "sn");
        if *kind == Kind::ExtensionStatus {
            missing.unless(&msg.extension, "msg.extension");
        } else {
            missing.unless(&msg.call_id, "msg.call_id");
        }
        if matches!(kind, Kind::ExtensionStatus | Kind::Cdr) {
            missing.unless(&msg.status, "msg.status");
        }
        match kind {
            Kind::CallStatus | Kind::CallRequest => {
                missing.unless(&msg.members.first(), "msg.members");
                check_members(draft, missing);
            }
            Kind::Cdr => {
                missing.unless(&msg.time_start, "msg.time_start");
                missing.unless(&msg.call_from, "msg.call_from");
                missing.unless(&msg.call_to, "msg.call_to");
                missing.unless(&msg.call_duration, "msg.call_duration");
                missing.unless(&msg.talk_duration, "msg.talk_duration");
                missing.unless(&msg.call_type, "msg.type");
            }
            Kind::ExtensionStatus | Kind::Unknown => {}
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

fn check_members(draft: &Draft<'_, Yeastar>, missing: &mut Missing<'_, '_>) {
    let mut missing = missing.in_records("msg.members");
    let members = &draft.payload.msg.members;
    for (member, index) in members.iter().zip(missing.doubts.indices()) {
        if let Some(trunk) = &member.inbound {
            missing.unless(index, &trunk.channel_id, "inbound.channel_id");
            missing.unless(index, &trunk.member_status, "inbound.member_status");
        }
        if let Some(trunk) = &member.outbound {
            missing.unless(index, &trunk.channel_id, "outbound.channel_id");
            missing.unless(index, &trunk.member_status, "outbound.member_status");
        }
        if let Some(extension) = &member.extension {
            missing.unless(index, &extension.number, "extension.number");
            missing.unless(index, &extension.channel_id, "extension.channel_id");
            missing.unless(index, &extension.member_status, "extension.member_status");
        }
    }
}
