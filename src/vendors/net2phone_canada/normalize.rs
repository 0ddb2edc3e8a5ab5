//! What a net2phone Canada subscription's deliveries mean.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::{Kind, Payload, Record, Side, State, SubscriptionState};
use crate::event::{
    Account, Agent, Answered, AnsweredBy, CallIds, Direction, Ended, Event, EventKind, Outcome,
    Party, Scope, Subscription, Times, span,
};
use crate::fields::Doubts;
use crate::{PhoneNumber, Vendor, event::Events};

impl<'a> Payload<'a> {
    /// What the delivery means, if no field was in doubt: one event, or one for each record of a `cdr`; as the table in the
    /// [module docs](super#events) says.
    #[must_use]
    pub fn normalize(&self) -> Events<'a> {
        self.normalize_with(Doubts::NONE)
    }

    /// [`normalize`](Self::normalize), if some fields of the delivery were in doubt.
    pub(crate) fn normalize_with(&self, doubts: Doubts<'_, '_>) -> Events<'a> {
        match self.kind {
            Kind::Call => Events::one(self.call(doubts)),
            Kind::Cdr => {
                let doubts = doubts.in_records("");
                let records = self.cdrs.iter().zip(doubts.indices());
                let events = records.map(|(record, index)| {
                    // What the answer's time would say is not known, if that was sent and unreadable.
                    let in_doubt = doubts.unreadable(index, "answer_time");
                    record.normalize(in_doubt)
                });
                // `collect` would not know how many there are, and hold up to three times the memory.
                let mut all = Vec::with_capacity(self.cdrs.len());
                all.extend(events);
                Events::many(all)
            }
            Kind::Subscription => Events::one(event(
                Kind::Subscription,
                EventKind::Subscription(Subscription {
                    state: self.state.as_ref().map(SubscriptionState::to_text),
                    text: self.msg.clone(),
                }),
            )),
            Kind::Unknown => Events::one(event(Kind::Unknown, EventKind::Unknown)),
        }
    }

    /// Who answers at the called side: no person, if the vendor says that whoever is there is none.
    const fn answers(&self) -> AnsweredBy {
        match self.to.is_human {
            Some(false) => AnsweredBy::System,
            _ => AnsweredBy::Person,
        }
    }

    fn call(&self, doubts: Doubts<'_, '_>) -> Event<'a> {
        let in_doubt = doubts.unreadable(&["time_answer", "calls.time_answer"]);
        let sides = Sides::of(&self.from, &self.to);
        let direction = match (self.on_net, sides) {
            (_, Sides::Strangers) => None,
            (Some(true), _) => Some(Direction::Internal),
            (_, Sides::Called) => Some(Direction::Inbound),
            (_, Sides::Caller) => Some(Direction::Outbound),
            // The documented sample of an end has users on both sides and is not internal.
            (_, Sides::Both | Sides::Neither) => None,
        };
        let states = (&self.from.state, &self.to.state);
        let kind = match states {
            (Some(State::Ended), _) | (_, Some(State::Ended)) => EventKind::Ended(Ended {
                scope: Scope::Leg,
                outcome: Outcome::of_leg(self.time_answer.map(|_| self.answers()), direction)
                    .filter(|_| !in_doubt),
                ..Ended::default()
            }),
            (Some(State::Ringing), _) | (_, Some(State::Ringing)) => EventKind::Ringing,
            (Some(State::Active), Some(State::Active)) => {
                EventKind::Answered(Answered::by(self.answers()))
            }
            _ => EventKind::Unknown,
        };
        Event {
            occurred_at: match kind {
                EventKind::Ringing => self.time_start,
                EventKind::Answered(_) => self.time_answer,
                _ => None,
            },
            times: Times {
                started_at: self.time_start,
                answered_at: self.time_answer,
                ended_at: None,
            },
            call: CallIds {
                linked_id: self.by_call_id.clone(),
                ..ids(&self.from, &self.to)
            },
            ..with_sides(
                event(Kind::Call, kind),
                &self.from,
                &self.to,
                sides,
                direction,
            )
        }
    }
}

impl<'a> Record<'a> {
    /// The event of the record. `in_doubt`: whether the answer's time was sent and could not be read.
    fn normalize(&self, in_doubt: bool) -> Event<'a> {
        let sides = Sides::of(&self.from, &self.to);
        let direction = match sides {
            Sides::Both => Some(Direction::Internal),
            Sides::Called => Some(Direction::Inbound),
            Sides::Caller => Some(Direction::Outbound),
            Sides::Neither | Sides::Strangers => None,
        };
        let answered = self.answer_time.is_some();
        // Measured: of an answered call, `duration` is the end less the answer. If nobody knows whether the
        // call was answered, `duration` could be either length, and is not used.
        let (duration, talk_time) = match answered {
            true => (None, span(self.duration)),
            false if in_doubt => (None, None),
            false => (span(self.duration), None),
        };
        let kind = match self.is_one() {
            true => EventKind::Ended(Ended {
                scope: Scope::Leg,
                outcome: Outcome::of_leg(answered.then_some(AnsweredBy::Person), direction)
                    .filter(|_| !in_doubt),
                duration,
                talk_time,
                ..Ended::default()
            }),
            false => EventKind::Unknown,
        };
        Event {
            occurred_at: self.end_time,
            times: Times {
                started_at: self.start_time,
                answered_at: self.answer_time,
                ended_at: self.end_time,
            },
            call: ids(&self.from, &self.to),
            ..with_sides(
                event(Kind::Cdr, kind),
                &self.from,
                &self.to,
                sides,
                direction,
            )
        }
    }
}

/// Which sides of a call are the account's: those with a user or a domain.
#[derive(Clone, Copy)]
enum Sides {
    Neither,
    Caller,
    Called,
    Both,
    /// Both have a domain, and not the same: two customers of net2phone. Which one is the account,
    /// nothing says.
    Strangers,
}

impl Sides {
    fn of(from: &Side<'_>, to: &Side<'_>) -> Self {
        let own = |side: &Side<'_>| side.user.is_some() || side.domain.is_some();
        match (own(from), own(to)) {
            (false, false) => Self::Neither,
            (true, false) => Self::Caller,
            (false, true) => Self::Called,
            (true, true) => match (&from.domain, &to.domain) {
                (Some(one), Some(other)) if !one.eq_ignore_ascii_case(other) => Self::Strangers,
                _ => Self::Both,
            },
        }
    }
}

fn event<'a>(kind: Kind, unified: EventKind<'a>) -> Event<'a> {
    Event::new(
        Vendor::Net2phoneCanada,
        Cow::Borrowed(kind.as_str()),
        unified,
    )
}

fn ids<'a>(from: &Side<'a>, to: &Side<'a>) -> CallIds<'a> {
    CallIds {
        id: from.call_id.clone(),
        leg_id: to.call_id.clone(),
        ..CallIds::default()
    }
}

/// Adds what the sides say: the parties, the agent and the account.
fn with_sides<'a>(
    event: Event<'a>,
    from: &Side<'a>,
    to: &Side<'a>,
    sides: Sides,
    direction: Option<Direction>,
) -> Event<'a> {
    let called = direction == Some(Direction::Internal)
        || match sides {
            Sides::Both => to.user.is_some(),
            Sides::Called | Sides::Neither | Sides::Strangers => true,
            Sides::Caller => false,
        };
    let (own, name) = if called {
        (to, None)
    } else {
        (from, from.name.clone())
    };
    let is_known = !matches!(sides, Sides::Strangers);
    // A name alone is no agent: it is the caller's.
    let user = own.user.clone().filter(|_| is_known);
    let agent = user.and_then(|user| Agent::of(None, Some(user), name));
    let domain = own.domain.clone().or_else(|| from.domain.clone());
    Event {
        account: Account {
            id: domain.filter(|_| is_known),
            tenant: None,
        },
        direction,
        from: Party {
            number: PhoneNumber::of_text(from.id_or_user()),
            name: from.name.clone(),
        },
        to: Party {
            number: PhoneNumber::of_text(to.id_or_user()),
            name: None,
        },
        agent,
        ..event
    }
}

impl<'a> Side<'a> {
    fn id_or_user(&self) -> &crate::text::Text<'a> {
        match self.id {
            Some(_) => &self.id,
            None => &self.user,
        }
    }
}
