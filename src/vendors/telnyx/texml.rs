//! What TeXML has of its own, beside the dialect that it shares: more fields, and no direction.

use alloc::borrow::Cow;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{CallStatus, Form, FormKind, HangupCause, HangupSource};
use crate::dialects::twilio::{Dialect, normalize};
use crate::event::{
    Account, Answered, CallIds, Ended, Event, EventKind, Events, FlowStep, Outcome, Party,
    Recording, Scope, Side, Times, span,
};
use crate::fields::{Doubts, Field};
use crate::payload::{ReadFields as _, payload};
use crate::text::Text;
use crate::{PhoneNumber, Vendor};

const DIALECT: Dialect = Dialect {
    vendor: Vendor::Telnyx,
    // That a SIP user of the connection's is an agent is nowhere said.
    sip_hosts: &[],
};

/// A request of TeXML: the fields of the dialect, and those that TeXML alone has.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Texml<'a> {
    /// The fields of the dialect.
    #[serde(flatten)]
    pub form: Form<'a>,
    /// The others.
    #[serde(flatten)]
    pub own: TexmlFields<'a>,
}

payload! {
    /// What requests of TeXML have beside the fields of the dialect.
    pub struct TexmlFields<'a> {
        /// The application.
        pub connection_id: Text<'a> = text("ConnectionId"),
        /// `CallSid` again.
        pub call_sid_legacy: Text<'a> = text("CallSidLegacy"),
        /// `ParentCallSid` again.
        pub parent_call_sid_legacy: Text<'a> = text("ParentCallSidLegacy"),
        /// The caller's **name**.
        pub caller_id: Text<'a> = proper_name("CallerId"),
        /// When the leg began.
        pub call_initiated_at: Option<DateTime<Utc>> = time("CallInitiatedAt"),
        /// When the leg was answered, once it is over.
        pub answered_time: Option<DateTime<Utc>> = time("AnsweredTime"),
        /// When the leg ended.
        pub end_time: Option<DateTime<Utc>> = time("EndTime"),
        /// When it happened, once the leg is over.
        pub occurred_at: Option<DateTime<Utc>> = time("OccurredAt"),
        /// Why the leg ended.
        pub hangup_cause: Option<HangupCause<'a>> = word("HangupCause"),
        /// Who ended it.
        pub hangup_source: Option<HangupSource<'a>> = word("HangupSource"),
        /// With what the API takes commands for the leg: `CallSid` again.
        pub call_control_id: Text<'a> = text("CallControlId"),
        /// The leg, as API v2 names it.
        pub call_leg_id: Text<'a> = text("CallLegId"),
        /// What the legs of one call share, as API v2 names it; once the leg is over.
        pub call_session_id: Text<'a> = text("CallSessionId"),
        /// The account, as API v2 names it.
        pub organization_id: Text<'a> = text("OrganizationId"),
        /// Why something failed.
        pub error_message: Text<'a> = message("ErrorMessage"),
    }
}

impl<'a> Texml<'a> {
    /// Makes it independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Texml<'static> {
        Texml {
            form: self.form.into_owned(),
            own: self.own.into_owned(),
        }
    }

    /// Reads one field.
    pub(super) fn take(&mut self, field: Field<'_, 'a>) {
        match TexmlFields::has(field.name()) {
            true => self.own.read(field),
            false => self.form.take(field),
        }
    }

    /// Whether it says of which account or leg it is.
    pub(super) fn has_id(&self) -> bool {
        self.form.account_sid.is_some() || self.form.call_sid.is_some()
    }

    /// What it means.
    pub(super) fn events(&self, doubts: Doubts<'_, '_>) -> Events<'a> {
        let (form, texml) = (&self.form, &self.own);
        match (form.kind, &form.direction) {
            // No status has a direction in anything that is documented.
            (FormKind::CallStatus, None) => Leg {
                form,
                texml,
                doubts,
            }
            .events(),
            _ => normalize(DIALECT, form, doubts),
        }
    }
}

impl TexmlFields<'_> {
    /// Whether it is one of its fields.
    fn has(name: &str) -> bool {
        matches!(
            name,
            "AnsweredTime"
                | "CallControlId"
                | "CallInitiatedAt"
                | "CallLegId"
                | "CallSessionId"
                | "CallSidLegacy"
                | "CallerId"
                | "ConnectionId"
                | "EndTime"
                | "ErrorMessage"
                | "HangupCause"
                | "HangupSource"
                | "OccurredAt"
                | "OrganizationId"
                | "ParentCallSidLegacy"
        )
    }
}

/// A status of one leg.
struct Leg<'p, 'a, 'd> {
    form: &'p Form<'a>,
    texml: &'p TexmlFields<'a>,
    doubts: Doubts<'d, 'd>,
}

impl<'a> Leg<'_, 'a, '_> {
    /// Whether a `<Dial>` made the leg. Of any other leg nothing says who is at it: the one who called, or one whom
    /// the API called.
    fn is_child(&self) -> bool {
        self.form.parent_call_sid.is_some()
    }

    fn events(&self) -> Events<'a> {
        let state = self.event(self.state());
        let is_over = matches!(state.kind, EventKind::Ended(_));
        if !is_over || self.form.recording_url.is_none() {
            return Events::one(state);
        }
        let recording = EventKind::Recording(Recording {
            duration: span(self.form.recording_duration),
            id: self.form.recording_sid.clone(),
            url: self.form.recording_url.clone(),
            ..Recording::default()
        });
        Events::many(alloc::vec![state, self.event(recording)])
    }

    fn event(&self, kind: EventKind<'a>) -> Event<'a> {
        let (form, texml) = (self.form, self.texml);
        let parent_is_unreadable = self.doubts.unreadable(&["ParentCallSid"]);
        let party = |number: &Text<'a>, name: &Text<'a>| Party {
            number: PhoneNumber::of_text(number),
            name: name.clone(),
        };
        Event {
            account: Account {
                id: form.account_sid.clone(),
                tenant: texml.connection_id.clone(),
            },
            call: CallIds {
                id: match &form.parent_call_sid {
                    None if parent_is_unreadable => None,
                    None => form.call_sid.clone(),
                    parent => parent.clone(),
                },
                leg_id: form.call_sid.clone(),
                ..CallIds::default()
            },
            side: self.is_child().then_some(Side::Called),
            from: party(&form.from, &texml.caller_id),
            to: party(&form.to, &None),
            occurred_at: texml.occurred_at.or(form.timestamp),
            times: match kind {
                EventKind::Recording(_) | EventKind::Unknown => Times::default(),
                _ => Times {
                    started_at: texml.call_initiated_at,
                    // That of a leg that nobody dialled may be the application's answer.
                    answered_at: texml.answered_time.filter(|_| self.is_child()),
                    ended_at: texml.end_time,
                },
            },
            ..Event::new(
                Vendor::Telnyx,
                Cow::Borrowed(FormKind::CallStatus.as_str()),
                kind,
            )
        }
    }

    fn state(&self) -> EventKind<'a> {
        let is_child = self.is_child();
        match &self.form.call_status {
            // The next state says that it rings.
            Some(CallStatus::Queued | CallStatus::Initiated) if is_child => EventKind::Unknown,
            Some(CallStatus::Ringing) if is_child => EventKind::Ringing,
            Some(CallStatus::Queued | CallStatus::Initiated | CallStatus::Ringing) => {
                EventKind::Initiated
            }
            Some(CallStatus::InProgress | CallStatus::Answered) if is_child => {
                EventKind::Answered(Answered::default())
            }
            // The application has the call now, be it that it took one or that somebody took its own.
            Some(CallStatus::InProgress | CallStatus::Answered) => {
                EventKind::FlowStep(FlowStep::default())
            }
            Some(status) if status.is_final() => EventKind::Ended(self.end(status)),
            _ => EventKind::Unknown,
        }
    }

    fn end(&self, status: &CallStatus<'a>) -> Ended<'a> {
        let texml = self.texml;
        let cause = texml.hangup_cause.as_ref().map(HangupCause::to_text);
        Ended {
            scope: match self.is_child() {
                true => Scope::Leg,
                // Also if its parent could not be read: then it is a leg of a call that is not known.
                false => Scope::Call,
            },
            outcome: match status {
                // Who answered, other legs tell.
                CallStatus::Completed if !self.is_child() => None,
                CallStatus::Completed => Some(Outcome::Answered),
                CallStatus::Busy => Some(Outcome::Busy),
                CallStatus::NoAnswer => Some(Outcome::NoAnswer),
                CallStatus::Failed => Some(Outcome::Failed),
                CallStatus::Canceled => Some(Outcome::Abandoned),
                _ => None,
            },
            // What it counts from is not said: the times say more.
            duration: span(self.form.call_duration)
                .filter(|_| texml.end_time.is_none() || texml.call_initiated_at.is_none()),
            recorded: self.form.recording_url.is_some().then_some(true),
            by: texml.hangup_source.as_ref().and_then(HangupSource::by),
            reason: cause.or_else(|| match status {
                CallStatus::Completed => None,
                status => Some(status.to_text()),
            }),
            ..Ended::default()
        }
    }
}
