//! What a net2phone webhook means.

use alloc::boxed::Box;

use super::{Direction, Kind, MessageType, Payload, Reason};
use crate::event::{
    Account, Agent, Answered, CallIds, Ended, Event, EventKind, Files, Forwarded, Hold, Medium,
    Message, Outcome, Park, Party, PickedUp, Recording, RecordingStatus, Scope, Transfer,
    TransferRole, Transferred, Voicemail, span,
};
use crate::fields::Doubts;
use crate::text::Text;
use crate::{PhoneNumber, Vendor, event::Events};

impl<'a> Payload<'a> {
    /// What the webhook means, if no field was in doubt: one event, as the table in the [module docs](super#events) says.
    #[must_use]
    pub fn normalize(&self) -> Events<'a> {
        self.normalize_with(Doubts::NONE)
    }

    /// [`normalize`](Self::normalize), if some fields of the delivery were in doubt.
    pub(crate) fn normalize_with(&self, _doubts: Doubts<'_, '_>) -> Events<'a> {
        let agent_name = self.user.name.as_ref().or(self.user_name.as_ref()).cloned();
        let agent = Agent::of(self.user.id.clone(), None, agent_name);
        let (from, to) = match self.kind {
            Kind::MessageReceived => (
                &self.messenger_info.originated,
                &self.messenger_info.terminated,
            ),
            _ => (&self.originating_number, &self.dialed_number),
        };
        Events::one(Event {
            delivery_id: self.id.clone(),
            account: Account {
                id: self.user.account_id.clone(),
                tenant: None,
            },
            call: CallIds {
                id: self.call_id.clone(),
                leg_id: self.call_leg_id.clone(),
                linked_id: None,
                reference: self.click_to_call_info.c2c_api_request_id.clone(),
            },
            direction: self.unified_direction(),
            from: party(from),
            to: party(to),
            occurred_at: self.timestamp,
            kind: self.unified_kind(agent.is_some()),
            agent,
            ..Event::new(
                Vendor::Net2phone,
                self.kind.name(&self.event),
                EventKind::Unknown,
            )
        })
    }

    fn unified_direction(&self) -> Option<crate::Direction> {
        match self.direction {
            _ if self.kind == Kind::MessageReceived => Some(crate::Direction::Inbound),
            Some(Direction::Inbound) => Some(crate::Direction::Inbound),
            Some(Direction::Outbound) => Some(crate::Direction::Outbound),
            Some(Direction::Other(_)) | None => None,
        }
    }

    fn unified_kind(&self, has_user: bool) -> EventKind<'a> {
        match self.kind {
            Kind::CallRinging => EventKind::Ringing,
            Kind::CallAnswered => EventKind::Answered(Answered::default()),
            Kind::CallCompleted => self.ended(Scope::Leg, Outcome::Answered),
            Kind::CallMissed => {
                let outcome = match (&self.reason, &self.direction) {
                    (Some(Reason::UserRejectedCall), _) => Outcome::Rejected,
                    (_, Some(Direction::Outbound)) => Outcome::NoAnswer,
                    _ => Outcome::Missed,
                };
                self.ended(Scope::Leg, outcome)
            }
            Kind::CallBusy if has_user => self.ended(Scope::Leg, Outcome::Busy),
            Kind::CallBusy => self.ended(Scope::Call, Outcome::Busy),
            Kind::CallBlocked if has_user => self.ended(Scope::Leg, Outcome::Blocked),
            Kind::CallBlocked => self.ended(Scope::Call, Outcome::Blocked),
            // Every known sample has `voicemail: true`. `false` is taken at its word: no message was left.
            Kind::VoicemailReceived | Kind::VoicemailNotify => {
                self.voicemail(self.voicemail != Some(false))
            }
            Kind::VoicemailMissed => self.voicemail(false),
            Kind::CallRecorded => self.recording(RecordingStatus::Available),
            Kind::CallRecordingFailed => self.recording(RecordingStatus::Failed),
            Kind::CallForward => EventKind::Forwarded(Forwarded {
                target: PhoneNumber::of_text(&self.forward_number),
            }),
            Kind::CallBlindTransfer => EventKind::Transferred(Transferred {
                transfer: Some(Transfer::Blind),
                role: Some(TransferRole::Gave),
                reason: self.reason_text(),
                ..Transferred::default()
            }),
            Kind::CallConsultativeTransfer => EventKind::Transferred(Transferred {
                transfer: Some(Transfer::Consultative),
                role: match self.reason {
                    Some(Reason::Transferer) => Some(TransferRole::Gave),
                    Some(Reason::Transferee) => Some(TransferRole::Received),
                    _ => None,
                },
                reason: self.reason_text(),
                ..Transferred::default()
            }),
            Kind::CallHold => EventKind::Held(Hold {
                held_for: None,
                reason: self.reason_text(),
            }),
            Kind::CallResume => EventKind::Resumed(Hold {
                // The samples say `hold_duration`, the schema `duration`.
                held_for: span(self.hold_duration.or(self.duration)),
                reason: self.reason_text(),
            }),
            Kind::CallPark => EventKind::Parked(Park {
                slot: self.slot.clone(),
            }),
            Kind::CallUnpark => EventKind::Unparked(Park {
                slot: self.slot.clone(),
            }),
            Kind::CallPickup => EventKind::PickedUp(PickedUp {
                colleague: Agent::of(
                    self.pickup_event_info.id.clone(),
                    self.pickup_event_info.extension.clone(),
                    self.pickup_event_info.name.clone(),
                ),
            }),
            Kind::CallRgQueueEntered | Kind::CallRgQueueTier => EventKind::Queued,
            Kind::CallRgQueueCompleted => EventKind::Ended(Ended {
                scope: Scope::Group,
                ..Ended::default()
            }),
            Kind::EmergencyCall => EventKind::Emergency,
            Kind::MessageReceived => EventKind::Message(Box::new(Message {
                id: self.messenger_info.message_id.clone(),
                conversation_id: self.messenger_info.conversation_id.clone(),
                medium: match self.messenger_info.medium {
                    Some(MessageType::Sms) => Some(Medium::Sms),
                    Some(MessageType::Mms) => Some(Medium::Mms),
                    Some(MessageType::Other(_)) | None => None,
                },
                text: self.messenger_info.content.clone(),
                ..Message::default()
            })),
            Kind::Unknown => EventKind::Unknown,
        }
    }

    /// An end. What net2phone calls the duration counts from the answer (inferred; see the quirks).
    fn ended(&self, scope: Scope, outcome: Outcome) -> EventKind<'a> {
        EventKind::Ended(Ended {
            scope,
            outcome: Some(outcome),
            duration: None,
            talk_time: span(self.duration),
            recorded: self.recorded,
            reason: self.reason_text(),
            ..Ended::default()
        })
    }

    fn voicemail(&self, left: bool) -> EventKind<'a> {
        EventKind::Voicemail(Voicemail {
            left,
            duration: span(self.duration),
            id: self.audio_message_id.clone(),
            url: self.audio_message_url.clone(),
            files: Files::default(),
            reason: self.reason_text(),
        })
    }

    fn recording(&self, status: RecordingStatus) -> EventKind<'a> {
        EventKind::Recording(Recording {
            status,
            id: self.audio_message_id.clone(),
            url: self.audio_message_url.clone(),
            reason: self.reason_text().map(Into::into),
            ..Recording::default()
        })
    }

    fn reason_text(&self) -> Text<'a> {
        self.reason.as_ref().map(Reason::to_text)
    }
}

fn party<'a>(number: &Text<'a>) -> Party<'a> {
    Party {
        number: PhoneNumber::of_text(number),
        name: None,
    }
}
