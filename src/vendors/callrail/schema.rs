//! How a CallRail webhook is read.

use super::{Fields, Kind, Payload};
use crate::fields::Missing;
use crate::schema::{Draft, EventName, Schema, TellTales};
use crate::text::Text;
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

/// Other names of webhooks: those in CallRail's own settings, and those that receivers chose.
const OTHER_NAMES: &[(&str, Kind)] = &[
    ("call_routing_complete", Kind::RoutingComplete),
    ("inbound_post_call", Kind::PostCall),
    ("outbound_post_call", Kind::PostCall),
    ("inbound_call_modified", Kind::CallModified),
    ("outbound_call_modified", Kind::CallModified),
    ("text_message_received", Kind::SmsReceived),
    ("text_message_sent", Kind::SmsSent),
    ("form_captured", Kind::Form),
    ("form_submission", Kind::Form),
];

impl Kind {
    /// The webhook of this name, in any ASCII case, with or without `-`, `_` and spaces: `Pre-Call` is `pre_call`, and so
    /// is `precall`.
    fn of_name(name: &str) -> Self {
        let is_named = |known: &str| letters(known).eq(letters(name));
        let mut all = Self::ALL.iter().copied();
        let mut others = OTHER_NAMES.iter();
        all.find(|kind| is_named(kind.as_str()))
            .or_else(|| {
                others
                    .find(|(other, _)| is_named(other))
                    .map(|(_, kind)| *kind)
            })
            .unwrap_or_default()
    }

    /// Whether it is of a call.
    pub(super) const fn is_of_call(self) -> bool {
        matches!(self, Self::PreCall | Self::RoutingComplete) || self.is_after_call()
    }

    /// Whether it is of a call that is over.
    pub(super) const fn is_after_call(self) -> bool {
        matches!(self, Self::PostCall | Self::CallModified)
    }

    /// Whether it is of a message.
    pub(super) const fn is_of_message(self) -> bool {
        matches!(self, Self::SmsReceived | Self::SmsSent)
    }
}

fn letters(name: &str) -> impl Iterator<Item = u8> {
    let letters = name.bytes().filter(|byte| !b"-_ ".contains(byte));
    letters.map(|byte| byte.to_ascii_lowercase())
}

impl<'a> Fields<'a> {
    /// Which webhook it is.
    ///
    /// The body's word counts before the address's, which no signature covers. Only records of calls that were changed
    /// say what was.
    fn which(&self) -> Kind {
        let by_type = self.hook_type.as_deref().map(Kind::of_name);
        match (by_type, &self.hook) {
            (Some(kind), _) if kind != Kind::Unknown => kind,
            (_, Some(hook)) => Kind::of_name(hook),
            (_, None) if !self.changes.is_empty() => Kind::CallModified,
            (Some(_), None) => Kind::Unknown,
            (None, None) => Kind::Unnamed,
        }
    }

    /// Whether it has fields that no other vendor's delivery has.
    const fn is_own(&self) -> bool {
        self.resource_id.is_some()
            || self.call_type.is_some()
            || self.tracking_phone_number.is_some()
            || self.customer_phone_number.is_some()
            || self.company_resource_id.is_some()
            || (self.source_number.is_some() && self.destination_number.is_some())
    }

    /// The name of the webhook, as sent.
    pub(super) const fn sent_name(&self) -> &Text<'a> {
        match &self.hook {
            Some(_) => &self.hook,
            None => &self.hook_type,
        }
    }
}

/// CallRail's schema.
pub(crate) struct Callrail;

impl Schema for Callrail {
    const VENDOR: Vendor = Vendor::Callrail;
    const AUTHENTICATION: Authentication = Authentication::Signature(Proof::Body);
    const FROM_QUERY: &'static [&'static str] = &["hook"];
    const TELL_TALES: TellTales = &[
        &["customer_phone_number", "tracking_phone_number"],
        &["resource_id", "company_resource_id"],
        &["resource_id", "person_resource_id"],
        &["source_number", "destination_number", "resource_id"],
    ];
    #[cfg(feature = "verify")]
    const SIGNING: Signing = Signing::Headers {
        secret: "072e77e426f92738a72fe23c4d1953b4",
        make: |secret, request| super::signed_headers(secret, request),
    };

    type Payload<'a> = Payload<'a>;
    type State = ();

    fn keeps(name: &str) -> bool {
        KEPT.contains(&name) || KEPT_GROUPS.iter().any(|group| name.starts_with(group))
    }

    fn identify<'a>(draft: &mut Draft<'a, Self>) -> EventName<'a> {
        let payload = &mut draft.payload;
        payload.kind = payload.which();
        // The address says the same of whatever comes there, and others have a `type`, too.
        match payload.is_own() {
            true => EventName::new(payload.sent_name(), payload.kind.documented()),
            false => EventName::None,
        }
    }

    fn check(draft: &Draft<'_, Self>, missing: &mut Missing<'_, '_>) {
        let payload = &draft.payload;
        let kind = payload.kind;
        if kind == Kind::Unnamed {
            missing.unless(&payload.hook, "hook");
            return;
        }
        let id = payload.resource_id.as_ref().or(payload.id.as_ref());
        missing.unless_named(&id, &["resource_id", "id"]);
        if kind.is_of_call() {
            missing.unless(&payload.direction, "direction");
            missing.unless(&payload.start_time, "start_time");
            missing.unless(&payload.tracking_phone_number, "tracking_phone_number");
        }
        if kind.is_after_call() {
            missing.unless(&payload.call_type, "call_type");
            missing.unless(&payload.answered, "answered");
            missing.unless(&payload.voicemail, "voicemail");
            missing.unless(&payload.duration, "duration");
        }
        if kind.is_of_message() {
            missing.unless(&payload.source_number, "source_number");
            missing.unless(&payload.destination_number, "destination_number");
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

/// With what the names of fields begin that are kept as they were sent: what is written for people, what the
/// advertisement's address had, and an older name of the caller's.
const KEPT_GROUPS: &[&str] = &["formatted_", "utm", "caller", "referr"];

/// Other fields that are kept as they were sent.
const KEPT: &[&str] = &[
    "call_highlights",
    "callsource",
    "campaign",
    "company_time_zone",
    "custom",
    "customer_city",
    "customer_country",
    "customer_state",
    "datetime",
    "destinationnum",
    "detail_tags",
    "device_type",
    "fbclid",
    "form_data",
    "form_url",
    "ga",
    "gclid",
    "good_lead_call_id",
    "good_lead_call_time",
    "integration_data",
    "ip",
    "keypad_entries",
    "keywords",
    "keywords_spotted",
    "kissmetrics_id",
    "landing_page_url",
    "landingpage",
    "last_requested_url",
    "medium",
    "milestones",
    "msclkid",
    "person_id",
    "prior_calls",
    "recording_player",
    "recording_redirect",
    "score",
    "sentiment",
    "session_uuid",
    "source",
    "speaker_percent",
    "submitted_at",
    "tag",
    "timeline_url",
    "timestamp",
    "total_calls",
    "tracker_id",
    "trackingnum",
    "voice_assist_message",
    "waveforms",
    "zip_code",
];
