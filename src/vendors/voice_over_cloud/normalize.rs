//! What a Voice Over Cloud webhook means.

use alloc::boxed::Box;

use super::{Kind, Payload};
use crate::event::{
    Agent, Answered, AnsweredBy, CallIds, Digits, Direction, Ended, Event, EventKind, Medium,
    Message, Outcome, Party, Recording, Scope, Times, Transcript, span,
};
use crate::fields::Doubts;
use crate::text::Text;
use crate::{PhoneNumber, Vendor, event::Events};

/// What the test button of the portal sends for the id of the call.
const TEST_CALL: &str = "testcall";

impl<'a> Payload<'a> {
    /// What the webhook means, if no field was in doubt: one event, as the table in the [module docs](super#events) says.
    #[must_use]
    pub fn normalize(&self) -> Events<'a> {
        self.normalize_with(Doubts::NONE)
    }

    /// [`normalize`](Self::normalize), if some fields of the delivery were in doubt.
    pub(crate) fn normalize_with(&self, doubts: Doubts<'_, '_>) -> Events<'a> {
        let (direction, kind) = self.meaning(doubts);
        let (from, to) = match self.kind {
            Kind::Sms => (number(&self.from, 8), number(&self.to, 8)),
            _ => (
                number(&self.callerid, 8),
                // Users dial local numbers, which are shorter than international ones.
                number(&self.inbound_number, 8).or_else(|| number(&self.destination, 11)),
            ),
        };
        Events::one(Event {
            call: CallIds {
                id: self.callid.clone(),
                reference: self.crm_id.clone(),
                ..CallIds::default()
            },
            direction,
            from: Party {
                number: from,
                name: None,
            },
            to: Party {
                number: to,
                name: None,
            },
            agent: match self.kind {
                Kind::Unknown => None,
                _ => Agent::of(None, self.extension.clone(), None),
            },
            occurred_at: self.date,
            times: self.times(),
            test: self.callid.as_deref() == Some(TEST_CALL),
            ..Event::new(Vendor::VoiceOverCloud, self.kind.name(&self.event), kind)
        })
    }

    fn meaning(&self, doubts: Doubts<'_, '_>) -> (Option<Direction>, EventKind<'a>) {
        let inbound = Some(Direction::Inbound);
        let outbound = Some(Direction::Outbound);
        // If nothing says how long it was answered, nothing is known of the outcome.
        let answered = self.answered_duration.map(|seconds| seconds > 0);
        match self.kind {
            Kind::InboundCallStart => (inbound, EventKind::Initiated),
            Kind::InboundCallRinging => (inbound, EventKind::Ringing),
            Kind::InboundCallAnswered => (inbound, EventKind::Answered(self.answered(doubts))),
            Kind::InboundCallEnd => {
                let outcome = match (&self.extension, answered) {
                    (Some(_), _) => Some(Outcome::Answered),
                    (None, _) if doubts.unreadable(&["extension"]) => None,
                    (None, Some(true)) => Some(Outcome::AnsweredBySystem),
                    (None, Some(false)) => Some(Outcome::Missed),
                    (None, None) => None,
                };
                (inbound, self.ended(outcome))
            }
            Kind::OutboundCallStart => (outbound, EventKind::Initiated),
            Kind::OutboundCallAnswered => (outbound, EventKind::Answered(Answered::default())),
            Kind::OutboundCallEnd => {
                let outcome = answered.map(|answered| match answered {
                    true => Outcome::Answered,
                    false => Outcome::NoAnswer,
                });
                (outbound, self.ended(outcome))
            }
            Kind::IvrOption => {
                let value = self.ivr_option.clone();
                (inbound, EventKind::Digits(Digits { value }))
            }
            Kind::CallRecordingAvailable => (None, EventKind::Recording(Recording::default())),
            Kind::CallTranscriptionAvailable => {
                (None, EventKind::Transcript(Transcript::default()))
            }
            Kind::Sms => {
                let message = Message {
                    medium: Some(Medium::Sms),
                    text: self.body.clone(),
                    ..Message::default()
                };
                (inbound, EventKind::Message(Box::new(message)))
            }
            Kind::Unknown => (None, EventKind::Unknown),
        }
    }

    /// Who answered: a menu, queue or announcement, if no extension did.
    fn answered(&self, doubts: Doubts<'_, '_>) -> Answered {
        let by_system = self.extension.is_none() && !doubts.unreadable(&["extension"]);
        Answered::by(match by_system {
            true => AnsweredBy::System,
            false => AnsweredBy::Person,
        })
    }

    fn ended(&self, outcome: Option<Outcome>) -> EventKind<'a> {
        EventKind::Ended(Ended {
            scope: Scope::Call,
            outcome,
            duration: span(self.duration),
            talk_time: span(self.answered_duration),
            ..Ended::default()
        })
    }

    /// The date of a start, an answer or an end is that time of the call.
    fn times(&self) -> Times {
        let mut times = Times::default();
        match self.kind {
            Kind::InboundCallStart | Kind::OutboundCallStart => times.started_at = self.date,
            Kind::InboundCallAnswered | Kind::OutboundCallAnswered => times.answered_at = self.date,
            Kind::InboundCallEnd | Kind::OutboundCallEnd => times.ended_at = self.date,
            _ => {}
        }
        times
    }
}

/// A number, which is documented to be E.164 without the plus. With fewer digits than `least` it is none, but
/// an extension or a local number.
fn number<'a>(text: &Text<'a>, least: usize) -> Option<PhoneNumber<'a>> {
    let text = text.as_ref()?;
    Some(PhoneNumber::without_plus(text, least..=15))
}
