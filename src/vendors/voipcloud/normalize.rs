//! What a VoIPcloud webhook means.

use chrono::{DateTime, Utc};

use super::{Kind, Payload, Status};
use crate::event::{
    Agent, Answered, CallIds, Direction, Ended, Event, EventKind, FlowStep, Group, Outcome, Party,
    Recording, Scope, Times, Voicemail, span,
};
use crate::fields::Doubts;
use crate::{PhoneNumber, Vendor, event::Events};

impl<'a> Payload<'a> {
    /// What the webhook means, if no field was in doubt: one event, as the table in the [module docs](super#events) says.
    #[must_use]
    pub fn normalize(&self) -> Events<'a> {
        self.normalize_with(Doubts::NONE)
    }

    /// [`normalize`](Self::normalize), if some fields of the delivery were in doubt.
    pub(crate) fn normalize_with(&self, doubts: Doubts<'_, '_>) -> Events<'a> {
        let (direction, occurred_at) = self.direction_and_time();
        let ((caller_number, caller_name), agent) = match self.kind {
            // Here the user is the caller.
            Kind::WebhookComponentEvent => ((&self.user_number, &self.user_name), None),
            Kind::Unknown => ((&self.caller_id, &self.caller_name), None),
            _ => (
                (&self.caller_id, &self.caller_name),
                Agent::of(None, self.user_number.clone(), self.user_name.clone()),
            ),
        };
        Events::one(Event {
            call: CallIds {
                id: self.unique_call_id.clone(),
                ..CallIds::default()
            },
            direction,
            from: Party {
                number: PhoneNumber::of_text(caller_number),
                name: caller_name.clone(),
            },
            to: Party {
                number: PhoneNumber::of_text(&self.dest_number),
                name: None,
            },
            agent,
            queue: Group::of(None, self.queue_name.clone()),
            ring_group: Group::of(None, self.ring_group_name.clone()),
            occurred_at,
            times: Times {
                started_at: self.call_start_at,
                answered_at: self.connected_at,
                ended_at: None,
            },
            ..Event::new(
                Vendor::Voipcloud,
                self.kind.name(&self.event_type),
                self.unified_kind(doubts),
            )
        })
    }

    /// The direction, and when it happened. `call_start_at` is the start of the call in every
    /// event, so that only the event of the start happened then.
    fn direction_and_time(&self) -> (Option<Direction>, Option<DateTime<Utc>>) {
        let inbound = Some(Direction::Inbound);
        let outbound = Some(Direction::Outbound);
        match self.kind {
            Kind::UserInboundAnswered => (inbound, self.connected_at),
            Kind::Voicemail | Kind::RecordingInbound => (inbound, self.recorded_at),
            Kind::UserInbound
            | Kind::InboundCallToUser
            | Kind::UserInboundCompleted
            | Kind::QueueCall
            | Kind::RingGroupCall
            | Kind::WebhookComponentEvent => (inbound, None),
            Kind::UserOutbound => (outbound, self.call_start_at),
            Kind::UserOutboundAnswered => (outbound, self.connected_at),
            Kind::UserOutboundCompleted => (outbound, None),
            Kind::RecordingOutbound => (outbound, self.recorded_at),
            Kind::Unknown => (None, None),
        }
    }

    fn unified_kind(&self, doubts: Doubts<'_, '_>) -> EventKind<'a> {
        let talked = self.connected_at.is_some()
            || self
                .conversation_duration
                .is_some_and(|seconds| seconds > 0);
        let answered_or = |other| match talked {
            true => Some(Outcome::Answered),
            false if doubts.unreadable(&["connected_at", "conversation_duration"]) => None,
            false => Some(other),
        };
        match self.kind {
            Kind::UserInbound | Kind::InboundCallToUser => EventKind::Ringing,
            Kind::UserInboundAnswered | Kind::UserOutboundAnswered => {
                EventKind::Answered(Answered::default())
            }
            Kind::UserInboundCompleted => self.ended(Scope::Leg, answered_or(Outcome::Missed)),
            Kind::UserOutbound => EventKind::Initiated,
            Kind::UserOutboundCompleted => self.ended(Scope::Call, answered_or(Outcome::NoAnswer)),
            Kind::QueueCall | Kind::RingGroupCall => match self.status {
                Some(Status::Answered) => self.ended(Scope::Call, Some(Outcome::Answered)),
                Some(Status::Abandoned) => self.ended(Scope::Call, Some(Outcome::Abandoned)),
                Some(Status::Timedout) => self.ended(Scope::Group, Some(Outcome::TimedOut)),
                Some(Status::Other(_)) | None => self.ended(Scope::Group, None),
            },
            Kind::Voicemail => EventKind::Voicemail(Voicemail {
                left: true,
                url: self.call_recording_link.clone(),
                files: self.audio_file.clone().into(),
                ..Voicemail::default()
            }),
            Kind::RecordingInbound | Kind::RecordingOutbound => EventKind::Recording(Recording {
                url: self.call_recording_link.clone(),
                ..Recording::default()
            }),
            Kind::WebhookComponentEvent => EventKind::FlowStep(FlowStep {
                step: self.component_name.clone(),
            }),
            Kind::Unknown => EventKind::Unknown,
        }
    }

    fn ended(&self, scope: Scope, outcome: Option<Outcome>) -> EventKind<'a> {
        EventKind::Ended(Ended {
            scope,
            outcome,
            duration: span(self.call_duration),
            talk_time: span(self.conversation_duration),
            ..Ended::default()
        })
    }
}
