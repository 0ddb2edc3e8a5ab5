//! What a notification of Zadarma's means.

use super::{Disposition, Kind, Payload};
use crate::event::{
    Agent, Answered, AnsweredBy, CallIds, Digits, Direction, Ended, Event, EventKind, FlowStep,
    Outcome, Party, Recording, Scope, Times, span,
};
use crate::fields::Doubts;
use crate::text::Text;
use crate::{PhoneNumber, Vendor, event::Events};

impl<'a> Payload<'a> {
    /// What the notification means, if no field was in doubt: one or two events, as the table in the
    /// [module docs](super#events) says, without times.
    #[must_use]
    pub fn normalize(&self) -> Events<'a> {
        self.normalize_with(Doubts::NONE)
    }

    /// [`normalize`](Self::normalize), if some fields of the delivery were in doubt.
    pub(crate) fn normalize_with(&self, doubts: Doubts<'_, '_>) -> Events<'a> {
        let started_at = doubts.utc(self.call_start);
        let event = |kind| Event {
            call: CallIds {
                id: self.pbx_call_id.clone(),
                ..CallIds::default()
            },
            direction: self.direction(),
            from: Party {
                number: PhoneNumber::of_text(&self.caller_id),
                name: None,
            },
            to: Party {
                number: self.dialled(),
                name: None,
            },
            agent: self.agent(),
            // The start is the same in every event of a call, so that only the event of the start happened then.
            occurred_at: started_at.filter(|_| matches!(self.kind, Kind::Start | Kind::OutStart)),
            times: Times {
                started_at,
                ..Times::default()
            },
            ..Event::new(Vendor::Zadarma, self.kind.name(&self.event), kind)
        };
        let kind = self.unified_kind(doubts);
        match &kind {
            EventKind::Ended(ended) if ended.outcome == Some(Outcome::AnsweredBySystem) => {
                let by_system = EventKind::Answered(Answered::by(AnsweredBy::System));
                Events::many([by_system, kind].map(event).into())
            }
            _ => Events::one(event(kind)),
        }
    }

    /// Whether the account placed the call.
    fn is_outbound(&self) -> bool {
        match self.kind {
            Kind::OutStart | Kind::OutEnd => true,
            Kind::Record | Kind::Unknown => false,
            // The answer of an outbound call has no other word for it.
            _ => {
                let id = self.pbx_call_id.as_deref();
                id.is_some_and(|id| id.starts_with("out_"))
            }
        }
    }

    fn direction(&self) -> Option<Direction> {
        match self.kind {
            Kind::Record | Kind::Unknown => None,
            // Of an outbound event the extension would be the one that placed the call.
            Kind::Internal if self.is_outbound() => None,
            _ if self.is_outbound() => Some(Direction::Outbound),
            // An extension that calls: seen from the one that is called, the call is inbound; seen from the account, it
            // is not.
            _ if extension(&self.caller_id).is_some() => None,
            _ => Some(Direction::Inbound),
        }
    }

    /// The number that was dialled. That of an inbound answer is where the call was answered.
    fn dialled(&self) -> Option<PhoneNumber<'a>> {
        PhoneNumber::of_text(match self.is_outbound() {
            true => &self.destination,
            false => &self.called_did,
        })
    }

    /// The extension that the event is about.
    fn agent(&self) -> Option<Agent<'a>> {
        let internal = &self.internal;
        let number = match self.kind {
            Kind::Start | Kind::Record | Kind::Ivr | Kind::Unknown => None,
            // Of a call that rings at an outside number first, that number stands here.
            Kind::OutStart | Kind::OutEnd => extension(internal),
            Kind::Internal => internal.clone(),
            // A colleague who is called is not the one who placed the call.
            _ if self.is_outbound() => {
                extension(internal).filter(|_| *internal != self.destination)
            }
            Kind::Answer => internal.clone().or_else(|| extension(&self.destination)),
            Kind::End => internal.clone(),
        };
        Agent::of(None, number, None)
    }

    fn unified_kind(&self, doubts: Doubts<'_, '_>) -> EventKind<'a> {
        match self.kind {
            Kind::Start | Kind::OutStart => EventKind::Initiated,
            Kind::Internal => EventKind::Ringing,
            Kind::Answer => EventKind::Answered(Answered::default()),
            Kind::End | Kind::OutEnd => EventKind::Ended(Ended {
                scope: Scope::Call,
                outcome: self.outcome(doubts),
                talk_time: match self.disposition {
                    Some(Disposition::Answered) => span(self.duration),
                    _ => None,
                },
                recorded: self.is_recorded,
                reason: self.disposition.as_ref().map(Disposition::to_text),
                ..Ended::default()
            }),
            Kind::Record => EventKind::Recording(Recording {
                id: self.call_id_with_rec.clone(),
                ..Recording::default()
            }),
            Kind::Ivr => match &self.wait_dtmf_digits {
                None if !doubts.unreadable(&["wait_dtmf[digits]"]) => {
                    EventKind::FlowStep(FlowStep {
                        step: self.wait_dtmf_name.clone(),
                    })
                }
                digits => EventKind::Digits(Digits {
                    value: digits.clone(),
                }),
            },
            Kind::Unknown => EventKind::Unknown,
        }
    }

    fn outcome(&self, doubts: Doubts<'_, '_>) -> Option<Outcome> {
        let is_outbound = self.is_outbound();
        match self.disposition.as_ref()? {
            Disposition::Answered if is_outbound || self.agent().is_some() => {
                Some(Outcome::Answered)
            }
            Disposition::Answered if doubts.unreadable(&["internal"]) => None,
            // Nobody is named: a menu, a greeting or a mailbox took the call, unless an answer says otherwise.
            Disposition::Answered => {
                let took_time = self.duration.is_some_and(|seconds| seconds > 0);
                took_time.then_some(Outcome::AnsweredBySystem)
            }
            Disposition::Busy if is_outbound => Some(Outcome::Busy),
            Disposition::Cancel | Disposition::NoAnswer if is_outbound => Some(Outcome::NoAnswer),
            // Who is busy is the account.
            Disposition::Busy | Disposition::Cancel | Disposition::NoAnswer => {
                Some(Outcome::Missed)
            }
            Disposition::Failed
            | Disposition::NoMoney
            | Disposition::UnallocatedNumber
            | Disposition::NoLimit
            | Disposition::NoDayLimit
            | Disposition::LineLimit
            | Disposition::NoMoneyNoLimit => Some(Outcome::Failed),
            Disposition::Other(_) => None,
        }
    }
}

/// The text, if it is the number of an extension.
fn extension<'a>(number: &Text<'a>) -> Text<'a> {
    let is_short = PhoneNumber::of_text(number).is_some_and(|number| number.is_short());
    number.clone().filter(|_| is_short)
}
