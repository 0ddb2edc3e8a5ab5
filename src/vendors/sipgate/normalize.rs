//! What a webhook of sipgate.io means.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::{Cause, Direction as Way, Kind, Payload};
use crate::event::{
    Account, Agent, Answered, AnsweredBy, CallIds, Digits, Direction, Ended, EndedBy, Event,
    EventKind, FlowStep, Outcome, Party, Scope,
};
use crate::fields::Doubts;
use crate::text::Text;
use crate::{PhoneNumber, Vendor, event::Events};

/// What stands in the place of a user if a mailbox takes the call (seen).
const MAILBOX: &str = "voicemail";

impl<'a> Payload<'a> {
    /// What the webhook means, if no field was in doubt: one event or, of a call that came in, one more for each user
    /// who rings, as the table in the [module docs](super#events) says.
    #[must_use]
    pub fn normalize(&self) -> Events<'a> {
        self.normalize_with(Doubts::NONE)
    }

    /// [`normalize`](Self::normalize), if some fields of the delivery were in doubt.
    pub(crate) fn normalize_with(&self, _doubts: Doubts<'_, '_>) -> Events<'a> {
        match self.kind {
            Kind::NewCall => self.begins(),
            Kind::Answer => {
                let kind = EventKind::Answered(Answered::by(match self.is_mailbox() {
                    true => AnsweredBy::System,
                    false => AnsweredBy::Person,
                }));
                Events::one(self.event(kind, self.answerer()))
            }
            Kind::Hangup => Events::one(self.event(self.ended(), None)),
            Kind::Dtmf => Events::one(self.event(self.keys(), None)),
            Kind::Unknown => Events::one(self.event(EventKind::Unknown, None)),
        }
    }

    /// The start of a call: of one that goes out the first user placed it, in one that comes in all of them ring.
    fn begins(&self) -> Events<'a> {
        match self.direction() {
            Some(Direction::Outbound) => {
                Events::one(self.event(EventKind::Initiated, self.agents().next()))
            }
            Some(_) => {
                // The call is not over once nobody rings any more, but at its hang-up.
                let initiated = self.event(EventKind::Initiated, None);
                let ringing = self
                    .agents()
                    .map(|agent| self.event(EventKind::Ringing, Some(agent)));
                let mut events = Vec::with_capacity(self.users.len().saturating_add(1));
                events.push(initiated);
                events.extend(ringing);
                Events::many(events)
            }
            // Whether the users ring or call is not known.
            None => Events::one(self.event(EventKind::Initiated, None)),
        }
    }

    fn event(&self, kind: EventKind<'a>, agent: Option<Agent<'a>>) -> Event<'a> {
        Event {
            account: Account {
                id: self.account(),
                tenant: None,
            },
            call: CallIds {
                id: self.call_id.clone(),
                linked_id: self
                    .orig_call_id
                    .clone()
                    .filter(|_| self.orig_call_id != self.call_id),
                ..CallIds::default()
            },
            direction: self.direction(),
            from: party(&self.from),
            to: party(&self.to),
            agent,
            ..Event::new(Vendor::Sipgate, self.kind.name(&self.event), kind)
        }
    }

    fn direction(&self) -> Option<Direction> {
        match self.direction {
            Some(Way::In) => Some(Direction::Inbound),
            Some(Way::Out) => Some(Direction::Outbound),
            Some(Way::Other(_)) | None => None,
        }
    }

    /// The account's number, which stands before the user's id in the full one: `1234567` and `w0`.
    fn account(&self) -> Text<'a> {
        let (full, user) = match (self.full_user_ids.first(), self.user_ids.first()) {
            (Some(full), Some(user)) => (full, user),
            _ => (self.full_user_id.as_ref()?, self.user_id.as_ref()?),
        };
        let before = |full: &str| {
            let number = full.strip_suffix(&**user)?;
            let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then_some(number.len())
        };
        let length = before(full)?;
        match full {
            Cow::Borrowed(full) => full.get(..length).map(Cow::Borrowed),
            Cow::Owned(full) => full.get(..length).map(|number| Cow::Owned(number.into())),
        }
    }

    /// The users of `newCall`: by their full ids, else by their ids, else by their names. A mailbox is none.
    fn agents(&self) -> impl Iterator<Item = Agent<'a>> {
        let ids = match self.full_user_ids.is_empty() {
            true => &self.user_ids,
            false => &self.full_user_ids,
        };
        // Of lists of two lengths nobody knows whose name belongs to which id.
        let names = match ids.is_empty() || ids.len() == self.users.len() {
            true => &*self.users,
            false => &[],
        };
        (0..ids.len().max(names.len())).filter_map(move |index| {
            let item = |list: &[Cow<'a, str>]| {
                let item = list.get(index).filter(|text| !text.is_empty());
                item.cloned()
            };
            let name = item(names);
            match name.as_deref().is_some_and(is_mailbox) {
                true => None,
                false => Agent::of(item(ids), None, name),
            }
        })
    }

    /// Who answered.
    fn answerer(&self) -> Option<Agent<'a>> {
        if self.is_mailbox() {
            return None;
        }
        let id = self.full_user_id.clone().or_else(|| self.user_id.clone());
        Agent::of(id, None, self.user.clone())
    }

    fn is_mailbox(&self) -> bool {
        self.user.as_deref().is_some_and(is_mailbox)
    }

    fn ended(&self) -> EventKind<'a> {
        let direction = self.direction();
        let by_direction = |inbound, outbound| match direction {
            Some(Direction::Outbound) => Some(outbound),
            Some(_) => Some(inbound),
            None => None,
        };
        let outcome = match &self.cause {
            Some(Cause::Busy) => Some(Outcome::Busy),
            Some(Cause::Cancel) => by_direction(Outcome::Missed, Outcome::NoAnswer),
            Some(Cause::NoAnswer) => by_direction(Outcome::Rejected, Outcome::NoAnswer),
            Some(Cause::Congestion | Cause::NotFound) => {
                by_direction(Outcome::Missed, Outcome::Failed)
            }
            Some(Cause::Forwarded) => Some(Outcome::Forwarded),
            // A mailbox's call ends like a talk, and so does some call that nobody answered (seen).
            Some(Cause::NormalClearing | Cause::Other(_)) | None => None,
        };
        EventKind::Ended(Ended {
            scope: Scope::Call,
            outcome,
            by: (self.cause == Some(Cause::Cancel)).then_some(EndedBy::Caller),
            reason: self.cause.as_ref().map(Cause::to_text),
            ..Ended::default()
        })
    }

    fn keys(&self) -> EventKind<'a> {
        match &self.dtmf {
            Some(keys) => EventKind::Digits(Digits {
                value: Some(keys.clone()),
            }),
            None => EventKind::FlowStep(FlowStep::default()),
        }
    }
}

fn is_mailbox(name: &str) -> bool {
    name.eq_ignore_ascii_case(MAILBOX)
}

/// A number, which is documented to be E.164 without the plus.
fn party<'a>(text: &Text<'a>) -> Party<'a> {
    let number = text.as_ref();
    Party {
        number: number.map(|text| PhoneNumber::without_plus(text, 8..=15)),
        name: None,
    }
}
