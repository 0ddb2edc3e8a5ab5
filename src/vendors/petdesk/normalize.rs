//! What a webhook of PetDesk Phones means.

use alloc::boxed::Box;

use super::{EventTarget, Kind, Payload};
use crate::event::{
    Account, Agent, Answered, CallIds, Direction, Ended, Event, EventKind, Group, Message, Outcome,
    Party, Scope, Voicemail,
};
use crate::fields::Doubts;
use crate::{PhoneNumber, Vendor, event::Events};

/// The fields that name an extension.
const EXTENSION: [&str; 4] = ["extNumber", "extName", "extensionNumber", "extensionName"];

impl<'a> Payload<'a> {
    /// What the webhook means, if no field was in doubt: one event, as the table in the [module docs](super#events) says.
    #[must_use]
    pub fn normalize(&self) -> Events<'a> {
        self.normalize_with(Doubts::NONE)
    }

    /// [`normalize`](Self::normalize), if some fields of the delivery were in doubt.
    pub(crate) fn normalize_with(&self, doubts: Doubts<'_, '_>) -> Events<'a> {
        let (from, to) = self.parties();
        let caller_is_extension = from.as_ref().is_some_and(PhoneNumber::is_short);
        let known = self.kind != Kind::Unknown;
        let agent = Agent::of(None, self.ext_number.clone(), self.ext_name.clone());
        let ring_group = Group::of(self.rg_number.clone(), None);
        Events::one(Event {
            account: Account {
                id: self.container_id.clone(),
                tenant: self.tenant_id.clone(),
            },
            call: CallIds {
                id: self.call_uuid.clone(),
                ..CallIds::default()
            },
            direction: self.direction(caller_is_extension),
            from: Party {
                number: from,
                name: self.caller_id_name.clone(),
            },
            to: Party {
                number: to,
                name: self.did_description.clone().filter(|_| known),
            },
            agent: agent.filter(|_| known && !self.is_of(&EventTarget::RingGroup)),
            queue: Group::of(self.queue_number.clone(), None).filter(|_| known),
            ring_group: ring_group.filter(|_| known && !self.is_of(&EventTarget::Extension)),
            ..Event::new(
                Vendor::Petdesk,
                self.kind.name(&self.event_type),
                self.unified_kind(doubts),
            )
        })
    }

    /// Who called or wrote, and whom.
    fn parties(&self) -> (Option<PhoneNumber<'a>>, Option<PhoneNumber<'a>>) {
        let (from, to) = match self.kind {
            Kind::InboundMessage | Kind::OutboundMessage => (&self.from_number, &self.to_number),
            Kind::OutboundCall => (&self.caller_id_num, &self.number_dialed),
            Kind::Unknown => (&self.caller_id_num, &None),
            _ => (&self.caller_id_num, &self.did_number),
        };
        (PhoneNumber::of_text(from), PhoneNumber::of_text(to))
    }

    /// The direction. The caller of an internal call is an extension: seen from the extension that is
    /// called, the call is inbound; seen from the account, it is not.
    fn direction(&self, caller_is_extension: bool) -> Option<Direction> {
        match self.kind {
            Kind::OutboundMessage | Kind::OutboundCall => Some(Direction::Outbound),
            Kind::InboundMessage | Kind::InboundCall => Some(Direction::Inbound),
            Kind::Unknown => None,
            _ => (!caller_is_extension).then_some(Direction::Inbound),
        }
    }

    fn unified_kind(&self, doubts: Doubts<'_, '_>) -> EventKind<'a> {
        match self.kind {
            Kind::InboundMessage | Kind::OutboundMessage => EventKind::Message(Box::new(Message {
                id: None,
                conversation_id: self.conversation_id.clone(),
                medium: None,
                text: self.message_text.clone(),
                ..Message::default()
            })),
            Kind::InboundCall | Kind::OutboundCall => EventKind::Initiated,
            Kind::RingAttempt => EventKind::Ringing,
            Kind::QueueEntered => EventKind::Queued,
            Kind::ExtensionAnswered => EventKind::Answered(Answered::default()),
            Kind::InboundCallCompleted => EventKind::Ended(Ended {
                scope: Scope::Leg,
                ..Ended::default()
            }),
            // An extension is named only if a person answered.
            Kind::HangupCall => EventKind::Ended(Ended {
                scope: Scope::Call,
                outcome: if self.ext_number.is_some() || self.ext_name.is_some() {
                    Some(Outcome::Answered)
                } else if doubts.unreadable(&EXTENSION) {
                    None
                } else {
                    Some(Outcome::Missed)
                },
                ..Ended::default()
            }),
            Kind::VoicemailHangup => EventKind::Voicemail(Voicemail {
                left: true,
                ..Voicemail::default()
            }),
            Kind::Unknown => EventKind::Unknown,
        }
    }

    /// Whether it is a `ringAttempt` of such a target.
    fn is_of(&self, target: &EventTarget<'_>) -> bool {
        self.kind == Kind::RingAttempt && self.event_target.as_ref() == Some(target)
    }
}
