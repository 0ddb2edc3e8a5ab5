//! What a call notification of Voys means.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::{Direction, Kind, Participant, Payload, Reason};
use crate::event::{
    self, Agent, Answered, CallIds, Ended, Event, EventKind, Events, Outcome, Party, Scope, Times,
    Transfer, TransferRole, Transferred,
};
use crate::fields::Doubts;
use crate::text::Text;
use crate::{PhoneNumber, Vendor};

impl<'a> Payload<'a> {
    /// What the notification means, if no field was in doubt: one event, one for each phone that rings, or several for a
    /// transfer; as the table in the [module docs](super#events) says.
    #[must_use]
    pub fn normalize(&self) -> Events<'a> {
        self.normalize_with(Doubts::NONE)
    }

    /// [`normalize`](Self::normalize), if some fields of the delivery were in doubt.
    pub(crate) fn normalize_with(&self, _doubts: Doubts<'_, '_>) -> Events<'a> {
        match self.kind {
            Kind::Created => Events::one(self.event(EventKind::Initiated)),
            Kind::Ringing => self.of_parties(EventKind::Ringing),
            Kind::InProgress => self.of_parties(EventKind::Answered(Answered::default())),
            Kind::WarmTransfer => self.transfer(Transfer::Consultative),
            Kind::ColdTransfer => self.transfer(Transfer::Blind),
            Kind::Ended => self.end(),
            Kind::Unknown => Events::one(self.event(EventKind::Unknown)),
        }
    }

    fn event(&self, kind: EventKind<'a>) -> Event<'a> {
        let mut event = Event {
            call: CallIds {
                id: self.call_id.clone(),
                ..CallIds::default()
            },
            direction: match self.direction {
                Some(Direction::Inbound) => Some(event::Direction::Inbound),
                Some(Direction::Outbound) => Some(event::Direction::Outbound),
                Some(Direction::Other(_)) | None => None,
            },
            from: self
                .caller
                .as_deref()
                .map(Participant::party)
                .unwrap_or_default(),
            to: Party {
                number: PhoneNumber::of_text(&self.destination.number),
                name: None,
            },
            occurred_at: self.timestamp,
            ..Event::new(Vendor::Voys, self.kind.name(&self.status), kind)
        };
        match self.kind {
            Kind::Created => event.times.started_at = self.timestamp,
            Kind::InProgress => event.times.answered_at = self.timestamp,
            Kind::Ended => event.times.ended_at = self.timestamp,
            _ => {}
        }
        event
    }

    /// Who is called: all whose phones ring, or the one who answered.
    fn targets(&self) -> impl Iterator<Item = &Participant<'a>> {
        let targets = self.destination.targets.iter();
        targets.chain(self.destination.target.as_deref())
    }

    /// Whether a colleague calls a colleague, which Voys calls `outbound`.
    fn is_internal(&self) -> bool {
        let caller = self.caller.as_deref();
        caller.is_some_and(|caller| caller.account_number.is_some())
            && self.targets().any(Participant::is_own)
    }

    /// Who calls, if the call goes out.
    fn calling_agent(&self) -> Option<Agent<'a>> {
        match self.direction {
            Some(Direction::Outbound) => self.caller.as_deref().and_then(Participant::agent),
            _ => None,
        }
    }

    /// The direction of an event that names who is called: of an outbound one, the agent would be the one who placed the
    /// call.
    fn direction_of_called(&self) -> Option<event::Direction> {
        match self.direction {
            _ if self.is_internal() => Some(event::Direction::Internal),
            Some(Direction::Inbound) => Some(event::Direction::Inbound),
            Some(Direction::Outbound | Direction::Other(_)) | None => None,
        }
    }

    /// An event of each who is called; of a call to the outside one, of who calls.
    fn of_parties(&self, kind: EventKind<'a>) -> Events<'a> {
        let event = self.event(kind);
        let agent = self.calling_agent();
        // Who is outside has called, once the caller gave the call away.
        let is_given = agent.is_none() && self.targets().any(Participant::is_own);
        match self.direction {
            Some(Direction::Outbound) if !self.is_internal() && !is_given => {
                Events::one(Event { agent, ..event })
            }
            _ => {
                let event = Event {
                    direction: self.direction_of_called(),
                    ..event
                };
                let mut events = self.of_targets(&event);
                if self.is_internal() {
                    // The end does not tell: after a transfer it names another caller.
                    events.push(Event {
                        agent: self.caller.as_deref().and_then(Participant::agent),
                        kind: EventKind::Initiated,
                        times: Times::default(),
                        ..event
                    });
                }
                Events::many(events)
            }
        }
    }

    /// The event with each agent who is called, and without one if somebody else is called, or nobody is told.
    fn of_targets(&self, event: &Event<'a>) -> Vec<Event<'a>> {
        // `collect` would not know how many there are.
        let count = self.destination.targets.len();
        let mut events = Vec::with_capacity(count.saturating_add(5));
        for agent in self.targets().filter_map(Participant::agent) {
            events.push(Event {
                agent: Some(agent),
                ..event.clone()
            });
        }
        if events.is_empty() || !self.targets().all(Participant::is_own) {
            events.push(event.clone());
        }
        events
    }

    /// What a transfer means: the other side is alerted or has answered, who gave the call away has left it, and the
    /// call that was merged into it is over.
    fn transfer(&self, transfer: Transfer) -> Events<'a> {
        let (reached, merged) = match transfer {
            // The colleague had answered one of the two calls, and whoever gives it away the other.
            Transfer::Consultative => (
                EventKind::Answered(Answered::default()),
                Some(Outcome::Answered),
            ),
            Transfer::Blind => (EventKind::Ringing, None),
        };
        // The id is this call's own, if there was no second one.
        let merged_id = self
            .merged_id
            .clone()
            .filter(|id| Some(id) != self.call_id.as_ref());
        let mut event = self.event(reached);
        event.call.linked_id = merged_id.clone();
        // It is whom the call is given to, and not whom the caller dialled.
        event.to = Party::default();
        event.direction = self.direction_of_called();

        let mut events = self.of_targets(&event);
        events.push(Event {
            agent: self.redirector.as_deref().and_then(Participant::agent),
            kind: EventKind::Transferred(self.transferred(transfer)),
            ..event.clone()
        });
        events.extend(self.left(event, self.answered_before(&self.call_id)));
        if let Some(id) = merged_id {
            let mut event = Event::new(
                Vendor::Voys,
                self.kind.name(&self.status),
                EventKind::Unknown,
            );
            event.call.id = Some(id);
            event.call.linked_id = self.call_id.clone();
            event.occurred_at = self.timestamp;
            let answered = self.answered_before(&event.call.id);
            events.extend(self.left(event.clone(), answered));
            // Nothing else tells that this call is over.
            event.kind = EventKind::Ended(Ended {
                scope: Scope::Call,
                outcome: merged,
                ..Ended::default()
            });
            events.push(event);
        }
        Events::many(events)
    }

    /// The end of the leg of who gave the call away.
    fn left(&self, event: Event<'a>, answered: bool) -> Option<Event<'a>> {
        let agent = self.redirector.as_deref()?.agent()?;
        Some(Event {
            agent: Some(agent),
            kind: EventKind::Ended(Ended {
                outcome: answered.then_some(Outcome::Answered),
                ..Ended::default()
            }),
            ..event
        })
    }

    /// Whether somebody had certainly answered this one of the two calls of who gave the call away: the earlier one, since
    /// the agent began the other during it. Who answered was the agent or, if the agent placed the call, the other side.
    fn answered_before(&self, id: &Text<'a>) -> bool {
        let begun = [&self.call_id, &self.merged_id].map(|id| id.as_deref().and_then(begun));
        let earlier = match begun {
            [Some(one), Some(other)] if one.0 == other.0 && one <= other => &self.call_id,
            [Some(one), Some(other)] if one.0 == other.0 => &self.merged_id,
            _ => return false,
        };
        id == earlier
    }

    fn transferred(&self, transfer: Transfer) -> Transferred<'a> {
        let mut targets = self.targets();
        // If several phones ring, nobody knows yet to whom the call goes.
        let only = targets.next().filter(|_| targets.next().is_none());
        let colleague = only.and_then(Participant::agent);
        Transferred {
            transfer: Some(transfer),
            role: Some(TransferRole::Gave),
            target: match colleague {
                Some(_) => None,
                None => PhoneNumber::of_text(&self.destination.number),
            },
            colleague: colleague.map(Box::new),
            ..Transferred::default()
        }
    }

    /// The end of the call, and of the leg of who placed it. Nobody says who answered an incoming one.
    fn end(&self) -> Events<'a> {
        let mut ended = self.event(EventKind::Ended(Ended {
            scope: Scope::Call,
            outcome: self.outcome(),
            reason: self.reason.as_ref().map(Reason::to_text),
            ..Ended::default()
        }));
        let caller = self.calling_agent();
        // Perhaps a colleague's: then the call is internal, and the caller may be who is left after a transfer.
        let to_short = ended.to.number.as_ref().is_some_and(PhoneNumber::is_short);
        let caller = match caller {
            Some(_) if to_short => {
                ended.direction = None;
                None
            }
            caller => caller,
        };
        match caller {
            None => Events::one(ended),
            agent => {
                let left = Event {
                    agent: agent.clone(),
                    kind: EventKind::Ended(Ended::default()),
                    ..ended.clone()
                };
                Events::many(Vec::from([left, Event { agent, ..ended }]))
            }
        }
    }

    fn outcome(&self) -> Option<Outcome> {
        let unanswered = |outbound| match self.direction {
            Some(Direction::Inbound) => Some(Outcome::Missed),
            Some(Direction::Outbound) => Some(outbound),
            Some(Direction::Other(_)) | None => None,
        };
        match self.reason.as_ref()? {
            Reason::Busy => unanswered(Outcome::Busy),
            Reason::NoAnswer | Reason::Cancelled => unanswered(Outcome::NoAnswer),
            Reason::Rejected => Some(Outcome::Rejected),
            Reason::Failed => Some(Outcome::Failed),
            // A queue, menu or mailbox completes a call as well.
            Reason::Completed | Reason::AnsweredElsewhere | Reason::Other(_) => None,
        }
    }
}

/// Where and when the call of this id began, by Asterisk's form of an id: `server-1693575683.22973164`.
fn begun(id: &str) -> Option<(&str, u64, u64)> {
    let (server, begun) = id.rsplit_once('-')?;
    let (seconds, count) = begun.split_once('.')?;
    Some((server, seconds.parse().ok()?, count.parse().ok()?))
}

impl<'a> Participant<'a> {
    /// Whether it is a VoIP account of the customer, or a number that belongs to a user.
    fn is_own(&self) -> bool {
        self.account_number.is_some() || !self.user_numbers.is_empty()
    }

    fn party(&self) -> Party<'a> {
        Party {
            number: PhoneNumber::of_text(&self.number),
            name: self.name.clone(),
        }
    }

    fn agent(&self) -> Option<Agent<'a>> {
        // A name alone is no agent: those outside have one, too.
        self.is_own().then(|| Agent {
            id: self.account_number.clone(),
            extension: self.user_numbers.first().cloned(),
            name: self.name.clone(),
        })
    }
}
