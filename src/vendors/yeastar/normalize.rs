//! What an event of Yeastar's means.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use chrono::TimeDelta;

use super::{CallType, Extension, Kind, Member, MemberStatus, Message, Payload, Status, Trunk};
use crate::event::{
    Account, Agent, Answered, CallIds, Direction, Ended, Event, EventKind, FlowStep, Hold, Outcome,
    Party, Scope, Side, Times, span,
};
use crate::fields::Doubts;
use crate::text::Text;
use crate::{PhoneNumber, Vendor, event::Events};

impl<'a> Payload<'a> {
    /// What the event means, if no field was in doubt: one or several, as the table in the [module docs](super#events)
    /// says, without times.
    #[must_use]
    pub fn normalize(&self) -> Events<'a> {
        self.normalize_with(Doubts::NONE)
    }

    /// [`normalize`](Self::normalize), if some fields of the delivery were in doubt.
    pub(crate) fn normalize_with(&self, doubts: Doubts<'_, '_>) -> Events<'a> {
        let event = self.event();
        match self.kind {
            Kind::CallStatus | Kind::CallRequest => Events::many(self.msg.statuses(event)),
            Kind::Cdr => self.msg.record(event, doubts),
            Kind::ExtensionStatus => Events::one(Event {
                agent: Agent::of(None, self.msg.extension.clone(), None),
                ..event
            }),
            Kind::Unknown => Events::one(event),
        }
    }

    /// An event of which no more is known than whose it is.
    fn event(&self) -> Event<'a> {
        Event {
            account: Account {
                id: self.sn.clone(),
                tenant: None,
            },
            call: CallIds {
                id: self.msg.call_id.clone(),
                ..CallIds::default()
            },
            ..Event::new(
                Vendor::Yeastar,
                self.kind.name(&self.event),
                EventKind::Unknown,
            )
        }
    }
}

impl<'a> Message<'a> {
    /// What the parties of a call do.
    fn statuses(&self, event: Event<'a>) -> Vec<Event<'a>> {
        let event = self.about(event);
        let mut events = Vec::with_capacity(self.members.len().saturating_add(1));
        let mut paths: Vec<&str> = Vec::new();
        for path in self.members.iter().filter_map(Member::call_path) {
            if !paths.contains(&&**path) {
                paths.push(path);
                events.push(Event {
                    kind: EventKind::FlowStep(FlowStep {
                        step: Some(path.clone()),
                    }),
                    ..event.clone()
                });
            }
        }
        for member in &self.members {
            if let Some(trunk) = &member.inbound {
                events.push(trunk.who_called(&event));
            }
            if let Some(trunk) = &member.outbound {
                events.push(trunk.who_is_called(&event));
            }
            if let Some(extension) = &member.extension {
                extension.tell(&event, self.members.len() == 1, &mut events);
            }
        }
        if events.is_empty() {
            events.push(event);
        }
        events
    }

    /// The event, with what its members tell of the call: who is outside, or else which extension called.
    fn about(&self, event: Event<'a>) -> Event<'a> {
        let mut inbound = self.members.iter().filter_map(|m| m.inbound.as_deref());
        let mut outbound = self.members.iter().filter_map(|m| m.outbound.as_deref());
        // A call that came in may have gone out again.
        if let Some(trunk) = inbound.next() {
            trunk.about(Direction::Inbound, event)
        } else if let Some(trunk) = outbound.next() {
            trunk.about(Direction::Outbound, event)
        } else {
            let mut extensions = self.members.iter().filter_map(|m| m.extension.as_deref());
            let calls = |extension: &&Extension<'a>| {
                extension.member_status.as_ref().and_then(side) == Some(Side::Caller)
            };
            let caller = extensions.find(calls);
            Event {
                from: caller.map_or_else(Party::default, |caller| party(&caller.number)),
                ..event
            }
        }
    }

    /// A call that is over; before that who placed it, if that was an extension.
    fn record(&self, event: Event<'a>, doubts: Doubts<'_, '_>) -> Events<'a> {
        let started_at = doubts.utc(self.time_start);
        let ended_at = || {
            let length = TimeDelta::seconds(self.call_duration?.into());
            started_at?.checked_add_signed(length)
        };
        let direction = self.call_type.as_ref().and_then(|call_type| {
            Some(match call_type {
                CallType::Internal => Direction::Internal,
                CallType::Inbound => Direction::Inbound,
                CallType::Outbound => Direction::Outbound,
                CallType::Other(_) => return None,
            })
        });
        let times = Times {
            started_at,
            answered_at: None,
            ended_at: ended_at(),
        };
        let outcome = self.outcome(direction);
        let ended = Event {
            delivery_id: self.uid.clone(),
            direction,
            from: party(&self.call_from),
            to: self.dialled(),
            occurred_at: times.ended_at,
            times,
            kind: EventKind::Ended(Ended {
                scope: Scope::Call,
                outcome,
                duration: span(self.call_duration),
                // That of a voicemail is the caller's alone.
                talk_time: match outcome {
                    Some(Outcome::Answered) => span(self.talk_duration),
                    _ => None,
                },
                recorded: self.recording.as_ref().map(|_| true),
                reason: self.status.as_ref().map(Status::to_text),
                ..Ended::default()
            }),
            ..event
        };
        let is_placed = matches!(direction, Some(Direction::Internal | Direction::Outbound));
        // If it is not known what came of the call, nothing is to follow from who placed it.
        match extension(&self.call_from).filter(|_| is_placed && outcome.is_some()) {
            None => Events::one(ended),
            Some(caller) => {
                let placed = Event {
                    side: Some(Side::Caller),
                    agent: Agent::of(None, Some(caller), None),
                    occurred_at: started_at,
                    times: Times {
                        started_at,
                        ..Times::default()
                    },
                    kind: EventKind::Initiated,
                    ..ended.clone()
                };
                Events::many(Vec::from([placed, ended]))
            }
        }
    }

    fn outcome(&self, direction: Option<Direction>) -> Option<Outcome> {
        match self.status.as_ref()? {
            Status::Answered | Status::Answerd => Some(Outcome::Answered),
            Status::NoAnswer => Some(match direction {
                Some(Direction::Inbound | Direction::Internal) => Outcome::Missed,
                Some(Direction::Outbound) | None => Outcome::NoAnswer,
            }),
            Status::Busy => Some(Outcome::Busy),
            Status::Failed => Some(Outcome::Failed),
            Status::Voicemail => Some(Outcome::Voicemail),
            Status::Abandoned => Some(Outcome::Abandoned),
            Status::ExtensionRings
            | Status::ExtensionIsBusy
            | Status::ExtensionIsIdle
            | Status::Other(_) => None,
        }
    }

    /// The number that was dialled: from outside, mostly another one than that of whoever was called.
    fn dialled(&self) -> Party<'a> {
        match &self.did_number {
            None => party(&self.call_to),
            did => Party {
                name: self.did_name.clone(),
                ..party(did)
            },
        }
    }
}

impl<'a> Member<'a> {
    fn call_path(&self) -> Option<&Cow<'a, str>> {
        let trunks = [self.inbound.as_deref(), self.outbound.as_deref()].into_iter();
        let mut paths = trunks
            .flatten()
            .filter_map(|trunk| trunk.call_path.as_ref());
        paths
            .next()
            .or_else(|| self.extension.as_deref()?.call_path.as_ref())
    }
}

impl<'a> Trunk<'a> {
    /// The event, with what the trunk tells of the call.
    fn about(&self, direction: Direction, event: Event<'a>) -> Event<'a> {
        Event {
            direction: Some(direction),
            from: party(&self.from),
            to: party(&self.to),
            ..event
        }
    }

    /// What somebody outside does who called. The trunk is answered by a menu or queue before anybody is, so that it
    /// is no answer.
    fn who_called(&self, event: &Event<'a>) -> Event<'a> {
        let kind = match &self.member_status {
            Some(MemberStatus::Bye) => EventKind::Ended(Ended::default()),
            Some(MemberStatus::Other(_)) | None => EventKind::Unknown,
            Some(_) => EventKind::Initiated,
        };
        self.of_leg(Side::Caller, kind, event)
    }

    /// What somebody outside does who is called.
    fn who_is_called(&self, event: &Event<'a>) -> Event<'a> {
        let kind = match &self.member_status {
            Some(MemberStatus::Alert | MemberStatus::Ring | MemberStatus::EarlyMedia) => {
                EventKind::Ringing
            }
            Some(MemberStatus::Answer) => EventKind::Answered(Answered::default()),
            Some(MemberStatus::Bye) => EventKind::Ended(Ended::default()),
            Some(MemberStatus::Other(_)) | None => EventKind::Unknown,
            Some(MemberStatus::Answered | MemberStatus::Hold) => EventKind::Initiated,
        };
        self.of_leg(Side::Called, kind, event)
    }

    fn of_leg(&self, side: Side, kind: EventKind<'a>, event: &Event<'a>) -> Event<'a> {
        Event {
            call: CallIds {
                leg_id: self.channel_id.clone(),
                ..event.call.clone()
            },
            side: Some(side),
            from: party(&self.from),
            to: party(&self.to),
            kind,
            ..event.clone()
        }
    }
}

impl<'a> Extension<'a> {
    /// What the extension does. Beside somebody outside who called it has placed no call, so that `ANSWERED` is its own
    /// answer (seen in a public look-alike).
    fn status(&self, direction: Option<Direction>) -> Option<&MemberStatus<'a>> {
        match (&self.member_status, direction) {
            (Some(MemberStatus::Answered), Some(Direction::Inbound)) => Some(&MemberStatus::Answer),
            (status, _) => status.as_ref(),
        }
    }

    /// What an extension does, told alone or with others.
    fn tell(&self, event: &Event<'a>, is_alone: bool, events: &mut Vec<Event<'a>>) {
        let status = self.status(event.direction);
        let side = status.and_then(side);
        let event = |kind| Event {
            call: CallIds {
                leg_id: self.channel_id.clone(),
                ..event.call.clone()
            },
            side,
            // What was dialled, the trunk says, or the record.
            to: match side {
                Some(Side::Called) => party(&self.number),
                _ => event.to.clone(),
            },
            agent: Agent::of(None, self.number.clone(), None),
            kind,
            ..event.clone()
        };
        let kind = match status {
            Some(MemberStatus::Alert) => EventKind::Initiated,
            Some(MemberStatus::Ring | MemberStatus::EarlyMedia) => EventKind::Ringing,
            Some(MemberStatus::Answered) => {
                // The call is to stay open while nobody rings, though this is the first that is told. If nobody is told
                // who may have answered, it stays so until the record says what became of it.
                let mut placed = event(EventKind::Initiated);
                placed.call.leg_id = placed.call.leg_id.filter(|_| !is_alone);
                events.push(placed);
                EventKind::Answered(Answered::default())
            }
            Some(MemberStatus::Answer) => EventKind::Answered(Answered::default()),
            Some(MemberStatus::Hold) => EventKind::Held(Hold::default()),
            Some(MemberStatus::Bye) => EventKind::Ended(Ended::default()),
            Some(MemberStatus::Other(_)) | None => EventKind::Unknown,
        };
        events.push(event(kind));
    }
}

/// The side of which an extension's status tells.
const fn side(status: &MemberStatus<'_>) -> Option<Side> {
    match status {
        MemberStatus::Alert | MemberStatus::Answered => Some(Side::Caller),
        MemberStatus::Ring | MemberStatus::EarlyMedia | MemberStatus::Answer => Some(Side::Called),
        MemberStatus::Hold | MemberStatus::Bye | MemberStatus::Other(_) => None,
    }
}

fn party<'a>(number: &Text<'a>) -> Party<'a> {
    Party {
        number: PhoneNumber::of_text(number),
        name: None,
    }
}

/// The text, if it is the number of an extension.
fn extension<'a>(number: &Text<'a>) -> Text<'a> {
    let is_short = PhoneNumber::of_text(number).is_some_and(|number| number.is_short());
    number.clone().filter(|_| is_short)
}
