//! What a notification of Placetel's means.

use super::{Direction as Way, HangupType, Kind, Payload};
use crate::event::{
    Agent, Answered, AnsweredBy, CallIds, Detected, Detection, Direction, Ended, EndedBy, Event,
    EventKind, Outcome, Party, Scope, Side, span,
};
use crate::fields::Doubts;
use crate::text::Text;
use crate::{PhoneNumber, Vendor, event::Events};

/// What stands in the place of a user if a mailbox takes the call (seen).
const MAILBOX: &str = "voicemail";

impl<'a> Payload<'a> {
    /// What the notification means, if no field was in doubt: one or two events, as the table in the
    /// [module docs](super#events) says.
    #[must_use]
    pub fn normalize(&self) -> Events<'a> {
        self.normalize_with(Doubts::NONE)
    }

    /// [`normalize`](Self::normalize), if some fields of the delivery were in doubt.
    pub(crate) fn normalize_with(&self, _doubts: Doubts<'_, '_>) -> Events<'a> {
        let direction = self.direction();
        let agent = self.agent();
        // If the direction is another, or not known yet, it does not tell who placed the call.
        let is_callers = self.kind == Kind::OutgoingCall
            && agent.is_some()
            && direction != Some(Direction::Outbound);
        let event = |kind| Event {
            call: CallIds {
                id: self.call_id.clone(),
                ..CallIds::default()
            },
            direction,
            side: is_callers.then_some(Side::Caller),
            from: party(&self.from),
            to: party(&self.to),
            agent: agent.clone(),
            ..Event::new(Vendor::Placetel, self.kind.name(&self.event), kind)
        };
        let kind = match self.kind {
            Kind::IncomingCall | Kind::OutgoingCall => EventKind::Initiated,
            Kind::CallAccepted if self.is_mailbox() => {
                let by_system = EventKind::Answered(Answered::by(AnsweredBy::System));
                // The end says `accepted` of such a call, too (seen), which proves no person then.
                let detected = EventKind::Detected(Detected {
                    what: Detection::Machine,
                    reason: self.user.clone(),
                });
                return Events::many([by_system, detected].map(event).into());
            }
            Kind::CallAccepted => EventKind::Answered(Answered::default()),
            Kind::HungUp => self.ended(),
            Kind::Unknown => EventKind::Unknown,
        };
        Events::one(event(kind))
    }

    fn direction(&self) -> Option<Direction> {
        let way = match self.kind {
            Kind::IncomingCall => &Way::In,
            Kind::OutgoingCall => &Way::Out,
            Kind::CallAccepted | Kind::HungUp | Kind::Unknown => self.direction.as_ref()?,
        };
        // A colleague is dialled by a short number, as a service outside is. The end alone tells which it was.
        let is_short = || PhoneNumber::of_text(&self.to).is_some_and(|number| number.is_short());
        match way {
            Way::In => Some(Direction::Inbound),
            Way::Out if sip_user(&self.to).is_some() => Some(Direction::Internal),
            Way::Out if self.kind != Kind::HungUp && is_short() => None,
            Way::Out => Some(Direction::Outbound),
            Way::Other(_) => None,
        }
    }

    /// The SIP user who calls, or who answered.
    fn agent(&self) -> Option<Agent<'a>> {
        let id = match self.kind {
            Kind::OutgoingCall => self.peer.clone().or_else(|| sip_user(&self.from)),
            Kind::CallAccepted if self.is_mailbox() => None,
            Kind::IncomingCall | Kind::CallAccepted => self.peer.clone(),
            Kind::HungUp | Kind::Unknown => None,
        };
        Agent::of(id, None, None)
    }

    fn is_mailbox(&self) -> bool {
        let user = self.user.as_deref();
        user.is_some_and(|user| user.eq_ignore_ascii_case(MAILBOX))
    }

    fn ended(&self) -> EventKind<'a> {
        let is_inbound = self.direction == Some(Way::In);
        let outcome = match &self.hangup_type {
            Some(HangupType::Accepted) => Some(Outcome::Answered),
            Some(HangupType::Voicemail) => Some(Outcome::AnsweredBySystem),
            Some(HangupType::Missed) => match self.direction {
                Some(Way::In) => Some(Outcome::Missed),
                Some(Way::Out) => Some(Outcome::NoAnswer),
                Some(Way::Other(_)) | None => None,
            },
            Some(HangupType::Blocked) => Some(Outcome::Blocked),
            Some(HangupType::Busy) => Some(Outcome::Busy),
            Some(HangupType::Canceled) if is_inbound => Some(Outcome::Missed),
            Some(HangupType::Canceled) => Some(Outcome::NoAnswer),
            Some(HangupType::Unavailable | HangupType::Congestion) => Some(Outcome::Failed),
            Some(HangupType::Other(_)) | None => None,
        };
        EventKind::Ended(Ended {
            scope: Scope::Call,
            outcome,
            by: (self.hangup_type == Some(HangupType::Canceled)).then_some(EndedBy::Caller),
            // Of a call that was answered, 0 says that the length is not known (seen).
            talk_time: match outcome {
                Some(Outcome::Answered) => span(self.duration.filter(|seconds| *seconds > 0)),
                _ => None,
            },
            reason: self.hangup_type.as_ref().map(HangupType::to_text),
            ..Ended::default()
        })
    }
}

/// The text, if it is the id of a SIP user, and no number.
fn sip_user<'a>(text: &Text<'a>) -> Text<'a> {
    text.clone().filter(|text| text.contains('@'))
}

fn party<'a>(text: &Text<'a>) -> Party<'a> {
    Party {
        number: PhoneNumber::of_text(text),
        name: None,
    }
}
