//! What the new state of a party means for its call.

use alloc::vec::Vec;

use super::super::{Address, Code, InfoType, Party, PartyDirection, Payload, Reason};
use super::extension;
use crate::PhoneNumber;
use crate::event::{
    self, Agent, Answered, AnsweredBy, Direction, Ended, Event, EventKind, Events, FlowStep, Group,
    Hold, Outcome, Scope, Side, Transfer, TransferRole, Transferred,
};
use crate::text::Text;

/// The parts in a RingOut call: of the user who placed it, and of the other side.
const INITIATOR: &str = "Initiator";
const TARGET: &str = "Target";

/// Which of a call's parties it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Somebody from outside, who called.
    OutsideCaller,
    /// A user, who called.
    User,
    /// A user, menu or queue that was called.
    Called,
    /// Somebody outside, who was called.
    Outside,
}

impl<'a> Party<'a> {
    /// The events of the party. `unreadable` says whether a field of it was sent and could not be read.
    pub(super) fn events(
        &self,
        payload: &Payload<'a>,
        unreadable: impl Fn(&str) -> bool,
    ) -> Events<'a> {
        if !self.placed_ring_out() {
            return self.events_as_told(payload, unreadable);
        }
        // It is told as one that the other side calls.
        let turned = Party {
            direction: Some(PartyDirection::Outbound),
            from: self.to.clone(),
            to: self.from.clone(),
            ..self.clone()
        };
        turned.events_as_told(payload, |path| {
            unreadable(match path {
                "to.extensionId" => "from.extensionId",
                "from.extensionId" => "to.extensionId",
                path => path,
            })
        })
    }

    /// Whether it is who had an application call both numbers, and is told as a called one.
    fn placed_ring_out(&self) -> bool {
        self.direction == Some(PartyDirection::Inbound) && self.is_initiator()
    }

    fn is_initiator(&self) -> bool {
        self.ring_out_role.as_deref() == Some(INITIATOR)
    }

    fn events_as_told(
        &self,
        payload: &Payload<'a>,
        unreadable: impl Fn(&str) -> bool,
    ) -> Events<'a> {
        let event = self.event(payload);
        // If the extension could not be read, nobody knows whose party it is; nor, without that of the other side, what
        // an answer means.
        let in_doubt = |role: &Role| {
            unreadable("extensionId")
                || (*role == Role::User && unreadable("to.extensionId"))
                || (self.is_queues_answer(*role) && unreadable("status.mobilePickupData.sid"))
        };
        let Some(role) = self.role().filter(|role| !in_doubt(role)) else {
            return Events::one(event);
        };
        let other_side = match role {
            Role::OutsideCaller | Role::User => "to.extensionId",
            Role::Called | Role::Outside => "from.extensionId",
        };
        let direction = self.call_direction(role);
        let mut event = Event {
            direction: direction.filter(|_| !unreadable(other_side)),
            ..event
        };
        if self.status.reason == Some(Reason::Supervising) {
            // A supervisor who listens has called a colleague, whoever that one talks with.
            event.direction = None;
            event.from = event::Party::default();
            event.to = event::Party::default();
        }
        if role == Role::Called {
            // It is the name of whoever is reached, and not of the number.
            event.to.name = None;
        }
        match self.status.code {
            Some(Code::Disconnected | Code::Gone) => {
                self.end(event, role, unreadable("status.reason"))
            }
            _ => Events::one(self.change(event, role)),
        }
    }

    /// The event with whose party it is. Of a called extension, `is_user` says whether that is known to be a user's:
    /// a menu and a queue are no agents, and no party of the call by themselves.
    fn with_party(&self, event: Event<'a>, role: Role, is_user: bool) -> Event<'a> {
        Event {
            side: match role {
                Role::OutsideCaller => Some(Side::Caller),
                // If somebody outside was called, `Answered` of this party means that he answered.
                Role::User => {
                    (event.direction == Some(Direction::Internal)).then_some(Side::Caller)
                }
                Role::Called => is_user.then_some(Side::Called),
                Role::Outside => Some(Side::Called),
            },
            agent: self.agent(role).filter(|_| is_user),
            ..event
        }
    }

    fn event(&self, payload: &Payload<'a>) -> Event<'a> {
        let mut event = payload.event(EventKind::Unknown);
        if self.account_id.is_some() {
            event.account.id = self.account_id.clone();
        }
        event.call.leg_id = self.id.clone();
        event.call.linked_id = self.status.peer_id.telephony_session_id.clone();
        event.from = event::Party {
            number: PhoneNumber::of_text(&self.from.phone_number),
            name: self.name_of_caller(),
        };
        event.to = event::Party {
            number: PhoneNumber::of_text(&self.to.phone_number),
            name: self.to.name.clone(),
        };
        event
    }

    fn role(&self) -> Option<Role> {
        match (self.direction.as_ref()?, &self.extension_id) {
            (PartyDirection::Outbound, None) => Some(Role::OutsideCaller),
            (PartyDirection::Outbound, Some(_)) => Some(Role::User),
            (PartyDirection::Inbound, Some(_)) => Some(Role::Called),
            (PartyDirection::Inbound, None) => Some(Role::Outside),
            (PartyDirection::Other(_), _) => None,
        }
    }

    /// The direction of the call, which is not that of the party.
    fn call_direction(&self, role: Role) -> Option<Direction> {
        let from_own = match role {
            Role::OutsideCaller => false,
            Role::User => true,
            Role::Called | Role::Outside => {
                self.from.is_own() || self.ring_out_role.as_deref() == Some(TARGET)
            }
        };
        let to_own = match role {
            Role::OutsideCaller | Role::User => self.to.is_own(),
            Role::Called => true,
            // What was dialled may be short, and is outside all the same.
            Role::Outside => self.to.extension_id.is_some(),
        };
        match (from_own, to_own) {
            (true, true) => Some(Direction::Internal),
            (false, true) => Some(Direction::Inbound),
            // Whose number was dialled is not known yet.
            (true, false) if self.status.code == Some(Code::Setup) => None,
            (true, false) => Some(Direction::Outbound),
            (false, false) => None,
        }
    }

    /// The event of a party that goes on.
    fn change(&self, event: Event<'a>, role: Role) -> Event<'a> {
        let kind = self.kind(role);
        // A menu and a queue have an extension, too. They never ring, answer or hold.
        let is_user = match &kind {
            EventKind::FlowStep(_) | EventKind::Unknown => role != Role::Called,
            EventKind::Answered(answered) if role == Role::Called => {
                answered.by == AnsweredBy::Person
            }
            _ => true,
        };
        // No queue is named before an answer, since nothing tells that one gave up.
        let is_answer = matches!(kind, EventKind::Answered(_)) && is_user;
        Event {
            queue: self.queue().filter(|_| is_answer),
            kind,
            ..self.with_party(event, role, is_user)
        }
    }

    fn kind(&self, role: Role) -> EventKind<'a> {
        let Some(code) = &self.status.code else {
            return EventKind::Unknown;
        };
        match (code, role) {
            // Whoever listens is no party of the call.
            _ if self.status.reason == Some(Reason::Supervising) => EventKind::Unknown,
            (Code::Setup, Role::OutsideCaller | Role::User) => EventKind::Initiated,
            (Code::Setup, Role::Called) => EventKind::FlowStep(FlowStep {
                step: self.to.name.clone(),
            }),
            (Code::Proceeding, _) => EventKind::Ringing,
            (Code::Answered, Role::Outside) => answered(AnsweredBy::Person),
            (Code::Answered, Role::Called) => answered(match self.is_queues_answer(role) {
                true => AnsweredBy::System,
                false => AnsweredBy::Person,
            }),
            // The user's own phone was called first, which says nothing of the other side; or a hold is over.
            (Code::Answered, Role::User) if self.is_initiator() && !self.to.is_own() => {
                EventKind::Resumed(Hold::default())
            }
            (Code::Answered, Role::User) if !self.to.is_own() => answered(AnsweredBy::Person),
            // The number was reached, and its rules begin; or a hold is over.
            (Code::Answered, _) => answered(AnsweredBy::System),
            (_, Role::Outside) => EventKind::Unknown,
            (Code::Hold, _) => EventKind::Held(Hold::default()),
            (Code::Parked, _) => EventKind::Parked(event::Park {
                slot: self.status.park_data.clone(),
            }),
            (
                Code::VoiceMail | Code::Voicemail | Code::VoiceMailScreening | Code::VmScreening,
                Role::Called,
            ) => answered(AnsweredBy::System),
            _ => EventKind::Unknown,
        }
    }

    /// The events of a party that left: its end, and before that what it did with the call.
    fn end(&self, event: Event<'a>, role: Role, reason_in_doubt: bool) -> Events<'a> {
        let reason = self.status.reason.as_ref();
        let gave = self.gave().filter(|_| self.extension_id.is_some());
        // A menu or a queue is not said to have missed, rejected or given away a call.
        let is_user = role != Role::Called
            || gave.is_some()
            || self.missed_call == Some(true)
            || reason == Some(&Reason::Rejected);
        let goes_on = self.status.code == Some(Code::Gone)
            || reason_in_doubt
            || reason.is_some_and(Reason::lets_the_call_go_on);
        let event = Event {
            queue: self.queue(),
            ..self.with_party(event, role, is_user)
        };
        let ended = |scope| Event {
            kind: EventKind::Ended(Ended {
                scope,
                outcome: self.outcome(role, event.direction),
                reason: reason.map(Reason::to_text),
                ..Ended::default()
            }),
            ..event.clone()
        };
        match (role, gave) {
            (_, Some(gave)) => {
                let given = Event {
                    kind: EventKind::Transferred(gave),
                    ..event.clone()
                };
                Events::many(Vec::from([given, ended(Scope::Leg)]))
            }
            (Role::User, None) if !goes_on => {
                Events::many(Vec::from([ended(Scope::Leg), ended(Scope::Call)]))
            }
            // The end of an outside caller's leg is that of the call. Others from outside may still talk.
            _ => Events::one(ended(Scope::Leg)),
        }
    }

    /// How the party gave the call away, if it did.
    fn gave(&self) -> Option<Transferred<'a>> {
        let reason = self.status.reason.as_ref()?;
        let transfer = match reason {
            Reason::BlindTransfer => Some(Transfer::Blind),
            Reason::AttendedTransfer => Some(Transfer::Consultative),
            Reason::RccTransfer | Reason::DtmfTransfer => None,
            _ => return None,
        };
        Some(Transferred {
            transfer,
            role: Some(TransferRole::Gave),
            reason: Some(reason.to_text()),
            ..Transferred::default()
        })
    }

    fn outcome(&self, role: Role, direction: Option<Direction>) -> Option<Outcome> {
        if role == Role::Called && self.missed_call == Some(true) {
            return Some(Outcome::Missed);
        }
        let unanswered = match direction {
            Some(Direction::Outbound) => Outcome::NoAnswer,
            _ => Outcome::Missed,
        };
        match self.status.reason.as_ref()? {
            Reason::NoAnswer | Reason::Timeout => Some(unanswered),
            Reason::TargetBusy => Some(Outcome::Busy),
            Reason::Rejected => Some(Outcome::Rejected),
            Reason::DestinationBlocked | Reason::InternationalDisabled => Some(Outcome::Blocked),
            // Who is `Gone` for that was parked, and had talked.
            Reason::AgentAnswered | Reason::Pickup
                if matches!(role, Role::Called | Role::Outside)
                    && self.status.code != Some(Code::Gone) =>
            {
                Some(Outcome::AnsweredElsewhere)
            }
            // A fault in the midst of a user's talk is no attempt that failed.
            Reason::InvalidNumber
            | Reason::NoSuchUser
            | Reason::NotEnoughFunds
            | Reason::InternalError
                if role != Role::Called =>
            {
                Some(Outcome::Failed)
            }
            Reason::Cancelled if unanswered == Outcome::NoAnswer => Some(unanswered),
            // Only who talks can give a call away so. Asking first, a ringing party may be moved.
            Reason::BlindTransfer | Reason::DtmfTransfer if role == Role::Called => {
                Some(Outcome::Answered)
            }
            _ => None,
        }
    }

    /// The user, menu or queue whose party it is.
    fn agent(&self, role: Role) -> Option<Agent<'a>> {
        let id = self.extension_id.clone()?;
        let address = match role {
            Role::User => &self.from,
            _ => &self.to,
        };
        // Of a call by a queue, `to` is the queue.
        let own = (address.extension_id.as_ref() == Some(&id)).then_some(address);
        Agent::of(
            Some(id),
            own.and_then(|own| extension(&own.phone_number)),
            own.and_then(|own| own.name.clone()),
        )
    }

    /// Whether a queue answered, and no user: in a call by a queue `to` is the queue, so that it is the party itself if
    /// that is the queue. In 2018 `to` was the user, of whose devices `mobilePickupData` tells.
    fn is_queues_answer(&self, role: Role) -> bool {
        role == Role::Called
            && self.status.code == Some(Code::Answered)
            && self.queue_call == Some(true)
            && self.to.extension_id == self.extension_id
            && self.status.mobile_pickup_data.sid.is_none()
    }

    /// The queue that the call came by.
    fn queue(&self) -> Option<Group<'a>> {
        let is_own = self.to.extension_id == self.extension_id;
        let to = (self.queue_call == Some(true) && !is_own).then_some(&self.to);
        let shown = &self.ui_call_info.primary;
        let name = match shown.kind {
            Some(InfoType::QueueName) => shown.value.clone(),
            _ => to.and_then(|to| to.name.clone()),
        };
        Group::of(to.and_then(|to| extension(&to.phone_number)), name)
    }

    /// The name of who called. In a call by a queue the name of the queue stands before it.
    fn name_of_caller(&self) -> Text<'a> {
        let shown = &self.ui_call_info.additional;
        if shown.kind == Some(InfoType::CallerIdName) {
            return shown.value.clone();
        }
        let queue = self.queue().and_then(|queue| queue.name);
        let is_of_queue = |name: &str| {
            queue
                .as_deref()
                .is_some_and(|queue| name.starts_with(queue))
        };
        self.from.name.clone().filter(|name| !is_of_queue(name))
    }
}

impl Address<'_> {
    /// Whether it is of the account.
    fn is_own(&self) -> bool {
        self.extension_id.is_some() || extension(&self.phone_number).is_some()
    }
}

impl Reason<'_> {
    /// Whether a user who leaves for this reason leaves a call that goes on.
    const fn lets_the_call_go_on(&self) -> bool {
        matches!(
            self,
            Self::CallFlip
                | Self::CallRedirected
                | Self::CallerInputRedirect
                | Self::ParkLocation
                | Self::Pickup
                | Self::Supervising
                | Self::TakeOver
        )
    }
}

const fn answered<'a>(by: AnsweredBy) -> EventKind<'a> {
    EventKind::Answered(Answered::by(by))
}
