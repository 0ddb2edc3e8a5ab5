//! What a Webex Calling webhook means.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::{
    CallType, Data, EventType, Kind, Party, Payload, Personality, RecordingState, RedirectReason,
    Redirection, State,
};
use crate::event::{
    self, Account, Agent, Answered, AnsweredBy, CallIds, Direction, Ended, Event, EventKind,
    Events, FlowStep, Forwarded, Hold, Outcome, Recording, RecordingStatus, Side, Times,
};
use crate::fields::Doubts;
use crate::text::Text;
use crate::{PhoneNumber, Vendor};

/// What stands in the place of a number that privacy withholds: Webex sends none then.
const PRIVATE: &str = "private";

/// Which part in a call a user has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// The user called.
    Caller,
    /// An application calls for the user, whose own phones ring first.
    ClickToDial,
    /// The user was called.
    Called,
}

impl<'a> Payload<'a> {
    /// What the webhook means, if no field was in doubt: one event, or several, as the table in the
    /// [module docs](super#events) says.
    #[must_use]
    pub fn normalize(&self) -> Events<'a> {
        self.normalize_with(Doubts::NONE)
    }

    /// [`normalize`](Self::normalize), if some fields of the delivery were in doubt.
    pub(crate) fn normalize_with(&self, doubts: Doubts<'_, '_>) -> Events<'a> {
        let event = self.event();
        if self.kind == Kind::Unknown {
            return Events::one(event);
        }
        let data = &self.data;
        let role = data.role();
        let event = Event {
            kind: data.kind(role, doubts),
            ..event
        };
        match &event.kind {
            EventKind::Ringing if role == Some(Role::Called) => data.ringing(event),
            EventKind::Ended(_) => data.ended(event, role, doubts),
            EventKind::Answered(_) => data.answered(event, role, doubts),
            _ => data.changed(event, role, doubts),
        }
    }

    /// An event of this user's part, of which no more is known than whose it is.
    fn event(&self) -> Event<'a> {
        let data = &self.data;
        let role = data.role();
        let direction = role.and_then(|role| data.direction(role));
        let other = data.remote_party.party();
        let (from, to) = match role {
            Some(Role::Called) => (data.caller(), data.dialled()),
            Some(Role::Caller | Role::ClickToDial) => (event::Party::default(), other),
            None => Default::default(),
        };
        Event {
            account: Account {
                id: self.org_id.clone().or_else(|| data.org_id.clone()),
                tenant: None,
            },
            call: CallIds {
                id: data.call_session_id.clone(),
                leg_id: data.call_id.clone(),
                ..CallIds::default()
            },
            direction,
            side: role.and_then(|role| side(role, direction)),
            from,
            to,
            agent: Agent::of(
                data.actor_person_id
                    .clone()
                    .or_else(|| self.actor_id.clone()),
                None,
                None,
            ),
            occurred_at: data.event_timestamp,
            times: Times {
                started_at: data.created,
                ..Times::default()
            },
            ..Event::new(Vendor::WebexCalling, self.event_name(), EventKind::Unknown)
        }
    }
}

impl<'a> Data<'a> {
    fn role(&self) -> Option<Role> {
        match self.personality.as_ref()? {
            Personality::Originator => Some(Role::Caller),
            Personality::ClickToDial => Some(Role::ClickToDial),
            Personality::Terminator => Some(Role::Called),
            Personality::Other(_) => None,
        }
    }

    fn direction(&self, role: Role) -> Option<Direction> {
        match self.remote_party.call_type.as_ref()? {
            CallType::Location | CallType::Organization => Some(Direction::Internal),
            CallType::External
            | CallType::Emergency
            | CallType::Repair
            | CallType::Unclassified => Some(match role {
                Role::Called => Direction::Inbound,
                Role::Caller | Role::ClickToDial => Direction::Outbound,
            }),
            CallType::Other(_) => None,
        }
    }

    /// What happened to this user's part. The state is told in all that was seen, and its words are documented; those
    /// of `eventType` are not.
    fn kind(&self, role: Option<Role>, doubts: Doubts<'_, '_>) -> EventKind<'a> {
        let Some(state) = &self.state else {
            return EventKind::Unknown;
        };
        let happened = self.event_type.as_ref();
        match (state, role) {
            (State::Alerting, Some(Role::Called)) | (State::Connecting, Some(Role::Caller)) => {
                EventKind::Ringing
            }
            (State::Alerting, Some(Role::ClickToDial)) => EventKind::Initiated,
            (State::Connected | State::Held | State::RemoteHeld, _)
                if happened == Some(&EventType::Recording) =>
            {
                self.recording()
            }
            (State::Connected, _) => match happened {
                Some(EventType::Resumed) => EventKind::Resumed(Hold::default()),
                Some(EventType::Answered | EventType::Connected) => match role {
                    Some(Role::Caller | Role::Called) => EventKind::Answered(Answered::default()),
                    // The user's own phone may have been picked up.
                    Some(Role::ClickToDial) | None => EventKind::Unknown,
                },
                // It may be that the call was muted: no new answer.
                _ => self.recording(),
            },
            (State::Held | State::RemoteHeld, _) => EventKind::Held(Hold {
                reason: Some(state.to_text()),
                ..Hold::default()
            }),
            (State::Disconnected, Some(Role::Called))
                if happened == Some(&EventType::Forwarded)
                    && self.answered.is_none()
                    && !doubts.unreadable(&["data.answered"]) =>
            {
                EventKind::Forwarded(Forwarded::default())
            }
            (State::Disconnected, _) => EventKind::Ended(Ended {
                outcome: role.and_then(|role| self.outcome(role, doubts)),
                reason: self.reason(),
                ..Ended::default()
            }),
            _ => EventKind::Unknown,
        }
    }

    fn recording(&self) -> EventKind<'a> {
        let status = match self.recording_state {
            Some(RecordingState::Started) => RecordingStatus::Started,
            Some(RecordingState::Paused) => RecordingStatus::Paused,
            Some(RecordingState::Stopped) => RecordingStatus::Stopped,
            Some(RecordingState::Failed) => RecordingStatus::Failed,
            Some(RecordingState::Pending | RecordingState::Other(_)) | None => {
                return EventKind::Unknown;
            }
        };
        EventKind::Recording(Recording {
            status,
            ..Recording::default()
        })
    }

    /// What came of this user's part.
    fn outcome(&self, role: Role, doubts: Doubts<'_, '_>) -> Option<Outcome> {
        let is_in_doubt =
            || doubts.unreadable(&["data.answered", "data.completedElsewhere", "data.eventType"]);
        // Somebody else may have answered; or nobody did, and a queue's caller gave up.
        let went_on =
            self.completed_elsewhere == Some(true) || self.event_type == Some(EventType::Forwarded);
        match role {
            // The other side was not called yet.
            Role::ClickToDial => None,
            _ if self.answered.is_some() => Some(Outcome::Answered),
            _ if went_on || is_in_doubt() => None,
            Role::Called => Some(Outcome::Missed),
            Role::Caller => Some(Outcome::NoAnswer),
        }
    }

    /// The vendor's word for an end that says no outcome.
    fn reason(&self) -> Text<'a> {
        let is_elsewhere = self.completed_elsewhere == Some(true);
        match self.event_type {
            Some(EventType::Forwarded) => Some(Cow::Borrowed("forwarded")),
            _ => is_elsewhere.then_some(Cow::Borrowed("completedElsewhere")),
        }
    }

    /// A user's phones ring: before that the call has passed queues and hunt groups. They are no queue of the event's,
    /// since nothing tells that one gave up.
    fn ringing(&self, event: Event<'a>) -> Events<'a> {
        if self.redirections.is_empty() {
            return Events::one(event);
        }
        let mut events = Vec::with_capacity(self.redirections.len().saturating_add(1));
        let steps = self.redirections.iter().rev().filter(|step| {
            matches!(
                step.reason,
                Some(RedirectReason::CallQueue | RedirectReason::HuntGroup)
            )
        });
        events.extend(steps.map(|step| Event {
            kind: EventKind::FlowStep(FlowStep {
                step: step.redirecting_party.name.clone(),
            }),
            ..of_nobody(event.clone())
        }));
        events.push(event);
        Events::many(events)
    }

    /// The user and the other side are put through. If the two are colleagues, it is the other one who answered, and
    /// who that is may be told by a webhook of the colleague's own.
    fn answered(
        &self,
        mut event: Event<'a>,
        role: Option<Role>,
        doubts: Doubts<'_, '_>,
    ) -> Events<'a> {
        event.times.answered_at = self.answered;
        if event.side == Some(Side::Caller) {
            match self.is_system(doubts) {
                true => event.kind = EventKind::Answered(Answered::by(AnsweredBy::System)),
                false => event = of_other_side(event),
            }
        }
        self.with_emergency(role, event)
    }

    /// Something else changed. It may be that a colleague took the call from a menu or queue, so that the colleague's
    /// answer is told again. When that was, `answered` does not say.
    fn changed(&self, event: Event<'a>, role: Option<Role>, doubts: Doubts<'_, '_>) -> Events<'a> {
        let may_be_new = self.state == Some(State::Connected)
            && self.event_type == Some(EventType::Updated)
            && role == Some(Role::Caller)
            && event.side == Some(Side::Caller);
        if !may_be_new || self.is_system(doubts) {
            return self.with_emergency(role, event);
        }
        let answered = of_other_side(Event {
            kind: EventKind::Answered(Answered::default()),
            ..event.clone()
        });
        match event.kind {
            EventKind::Unknown => Events::one(answered),
            _ => Events::many(Vec::from([event, answered])),
        }
    }

    /// The user's part is over, and with that of a caller the part of the colleague who answered.
    fn ended(
        &self,
        mut event: Event<'a>,
        role: Option<Role>,
        doubts: Doubts<'_, '_>,
    ) -> Events<'a> {
        event.times.ended_at = self.disconnected;
        if matches!(role, Some(Role::Caller | Role::Called)) {
            event.times.answered_at = self.answered;
        }
        let was_answered = self.answered.is_some() || doubts.unreadable(&["data.answered"]);
        if role != Some(Role::Caller) || event.side != Some(Side::Caller) || !was_answered {
            return self.with_emergency(role, event);
        }
        if self.is_system(doubts) {
            if let EventKind::Ended(ended) = &mut event.kind {
                ended.outcome = ended.outcome.map(|_| Outcome::AnsweredBySystem);
            }
            return Events::one(event);
        }
        let mut other = of_other_side(event.clone());
        // It may be that a menu or queue answered, and the colleague later.
        other.times.answered_at = None;
        Events::many(Vec::from([event, other]))
    }

    /// Whether the other side is of the organization, and neither a user's phone nor a workspace's: a menu, a queue, a
    /// hunt group or a mailbox.
    fn is_system(&self, doubts: Doubts<'_, '_>) -> bool {
        let party = &self.remote_party;
        let is_phone = party.person_id.is_some()
            || party.place_id.is_some()
            || (party.id_type.as_deref()).is_some_and(|id_type| id_type != "UNKNOWN");
        let is_inside = matches!(
            party.call_type,
            Some(CallType::Location | CallType::Organization)
        );
        is_inside
            && !is_phone
            && party.privacy_enabled == Some(false)
            && !doubts.unreadable(&[
                "data.remoteParty.personId",
                "data.remoteParty.placeId",
                "data.remoteParty.idType",
            ])
    }

    /// The event, and beside it that it is a call to an emergency service, if the user calls one.
    fn with_emergency(&self, role: Option<Role>, event: Event<'a>) -> Events<'a> {
        let is_call = self.remote_party.call_type == Some(CallType::Emergency)
            && matches!(role, Some(Role::Caller | Role::ClickToDial))
            && event.kind != EventKind::Unknown;
        if !is_call {
            return Events::one(event);
        }
        let emergency = Event {
            kind: EventKind::Emergency,
            times: Times::default(),
            ..event.clone()
        };
        Events::many(Vec::from([event, emergency]))
    }

    /// Who called a user. While the call of a queue rings, the queue's name stands before the caller's.
    fn caller(&self) -> event::Party<'a> {
        let mut caller = self.remote_party.party();
        let is_of = |step: &Redirection<'_>| {
            let sender = step.redirecting_party.name.as_deref();
            let sender = sender.filter(|sender| !sender.is_empty());
            let name = caller.name.as_deref();
            sender.is_some_and(|sender| name.is_some_and(|name| name.starts_with(sender)))
        };
        if self.redirections.iter().any(is_of) {
            caller.name = None;
        }
        caller
    }

    /// The number that was dialled to reach a user: that of whoever sent the call on first. The user's own is not told.
    fn dialled(&self) -> event::Party<'a> {
        let first = self.redirections.last();
        first.map_or_else(event::Party::default, |step| step.redirecting_party.party())
    }
}

impl<'a> Party<'a> {
    fn party(&self) -> event::Party<'a> {
        let number = PhoneNumber::of_text(&self.number);
        let withheld = (self.privacy_enabled == Some(true))
            .then_some(PhoneNumber::Withheld(Cow::Borrowed(PRIVATE)));
        event::Party {
            number: number.or(withheld),
            name: self.name.clone(),
        }
    }
}

/// The side of a user's part. If somebody outside was called, `answered` means that he answered, and there is none.
/// Whoever is called has none either: of a queue's call it would follow that nobody answered, though a colleague may
/// have, who has no webhook.
const fn side(role: Role, direction: Option<Direction>) -> Option<Side> {
    match (role, direction) {
        (Role::Called, _) | (_, Some(Direction::Outbound)) => None,
        (Role::Caller | Role::ClickToDial, _) => Some(Side::Caller),
    }
}

/// The event as that of the call, and of no user's part.
fn of_nobody(event: Event<'_>) -> Event<'_> {
    Event {
        call: CallIds {
            leg_id: None,
            ..event.call
        },
        side: None,
        agent: None,
        times: Times::default(),
        ..event
    }
}

/// What is told of a caller, as an event of whoever the caller talks to.
fn of_other_side(event: Event<'_>) -> Event<'_> {
    let times = event.times;
    Event {
        side: Some(Side::Called),
        times,
        ..of_nobody(event)
    }
}
