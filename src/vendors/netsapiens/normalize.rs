//! What a NetSapiens event subscription's deliveries mean.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};

use super::pair::{Called, Pair, part, user_of};
use super::{CallType, Kind, Payload, Record, ReleaseCode, State};
use crate::event::{
    Account, Agent, Answered, AnsweredBy, CallIds, Direction, Ended, EndedBy, Event, EventKind,
    Events, FlowStep, Hold, Outcome, Party, Recording, Scope, Times, span,
};
use crate::fields::Doubts;
use crate::{PhoneNumber, Vendor};

/// The fields by which the two sides are told, and whether a missed call is one.
const SIDES: [&str; 11] = [
    "orig_user",
    "orig_sub",
    "by_action",
    "by_user",
    "by_sub",
    "term_user",
    "term_sub",
    "term_to_uri",
    "term_type",
    "type",
    "CdrR.by_action",
];

/// What of a record was sent and could not be read: what its absence would say is not known.
#[derive(Clone, Copy)]
struct InDoubt {
    answer: bool,
    sides: bool,
    end: bool,
}

impl<'a> Payload<'a> {
    /// What the delivery means, if no field was in doubt: an event for each record, and two of a pair of legs that changed
    /// after its answer; as the table in the [module docs](super#events) says.
    #[must_use]
    pub fn normalize(&self) -> Events<'a> {
        self.normalize_with(Doubts::NONE)
    }

    /// [`normalize`](Self::normalize), if some fields of the delivery were in doubt.
    pub(crate) fn normalize_with(&self, doubts: Doubts<'_, '_>) -> Events<'a> {
        let doubts = doubts.in_records("");
        let mut events = Vec::with_capacity(self.records.len());
        for (record, index) in self.records.iter().zip(doubts.indices()) {
            let unreadable =
                |paths: &[&str]| paths.iter().any(|path| doubts.unreadable(index, path));
            let in_doubt = InDoubt {
                answer: record.answered_at().is_none()
                    && unreadable(&["time_answer", "CdrR.time_answer"]),
                sides: unreadable(&SIDES),
                end: unreadable(&["remove", "release_code", "CdrR.release_code"]),
            };
            let event = match record.kind() {
                Kind::Call | Kind::CallOrigid | Kind::Cdr => record.of_pair(in_doubt),
                Kind::CallRecording => record.of_recording(),
                Kind::Unknown => self.of_nothing_known(record),
            };
            let resumed = record.resumed(&event);
            events.push(event);
            events.extend(resumed);
        }
        Events::many(events)
    }

    fn of_nothing_known(&self, record: &Record<'a>) -> Event<'a> {
        let name = record.object.clone();
        let name = name.unwrap_or(Cow::Borrowed(self.kind.as_str()));
        Event::new(Vendor::Netsapiens, name, EventKind::Unknown)
    }
}

impl<'a> Record<'a> {
    /// The event of a pair of legs.
    fn of_pair(&self, in_doubt: InDoubt) -> Event<'a> {
        let of = self.kind();
        let pair = match in_doubt.sides {
            true => Pair::UNKNOWN,
            false => self.pair(),
        };
        let answered = self.answered(&pair).filter(|_| !in_doubt.sides);
        let is_answered = answered == Some(AnsweredBy::Person);
        let kind = match of {
            _ if in_doubt.end || pair.called == Called::Placer => EventKind::Unknown,
            Kind::Cdr if self.release_code() == Some(&ReleaseCode::Begin) => EventKind::Unknown,
            Kind::Cdr => self.ended(&pair, answered, in_doubt),
            _ if self.is_removed() => self.ended(&pair, answered, in_doubt),
            _ if in_doubt.sides => EventKind::Unknown,
            _ => self.state(&pair),
        };
        let occurred_at = match kind {
            EventKind::Ringing | EventKind::FlowStep(_) => self.time_start,
            EventKind::Answered(_) => self.time_answer,
            EventKind::Ended(_) => self.ended_at(),
            _ => self.ts.or(self.ended_at()),
        };
        let started_at = self.started_at(&pair);
        let tells_of_queue = match &kind {
            EventKind::Answered(answered) => answered.by == AnsweredBy::Person,
            EventKind::Ended(_) => pair.called != Called::System,
            _ => false,
        };
        Event {
            account: Account {
                id: pair.domain,
                tenant: None,
            },
            call: CallIds {
                id: self.either(&self.orig_callid, |row| &row.orig_callid),
                // A queue rings phones outside under the leg of a colleague's phone.
                leg_id: match pair.called == Called::Outside
                    && pair.direction != Some(Direction::Outbound)
                {
                    true => None,
                    false => self.either(&self.term_callid, |row| &row.term_callid),
                },
                ..CallIds::default()
            },
            direction: pair.direction,
            from: Party {
                number: PhoneNumber::of_text(&part(&self.orig_from_uri, user_of)),
                name: self.orig_from_name.clone(),
            },
            to: Party {
                number: PhoneNumber::of_text(&self.orig_to_user),
                name: None,
            },
            agent: pair
                .agent
                .and_then(|extension| Agent::of(None, Some(extension), None)),
            queue: pair.queue.filter(|_| tells_of_queue),
            occurred_at,
            times: Times {
                started_at,
                answered_at: self.answered_at().filter(|_| is_answered),
                ended_at: self.ended_at(),
            },
            ..Event::new(Vendor::Netsapiens, Cow::Borrowed(of.as_str()), kind)
        }
    }

    /// Who answered, as far as the answer's time, the states and the kind of call tell.
    fn answered(&self, pair: &Pair<'_>) -> Option<AnsweredBy> {
        match pair.called {
            Called::System => Some(AnsweredBy::System),
            // It is no answer to the call that is yet to be placed.
            Called::Placer => None,
            // The answer of a missed call is a menu's or a mailbox's, before or after.
            _ if self.call_type == Some(CallType::Missed) => None,
            _ => (self.answered_at().is_some() || self.are_active()).then_some(AnsweredBy::Person),
        }
    }

    fn ended(
        &self,
        pair: &Pair<'_>,
        answered: Option<AnsweredBy>,
        in_doubt: InDoubt,
    ) -> EventKind<'a> {
        let reason = self.either(&self.release_text, |row| &row.release_text);
        let who = reason.as_deref().and_then(|text| text.split_once(':'));
        EventKind::Ended(Ended {
            scope: Scope::Leg,
            outcome: Outcome::of_leg(answered, pair.direction)
                .filter(|_| !in_doubt.answer || answered.is_some()),
            by: match who {
                Some(("Orig", _)) => Some(EndedBy::Caller),
                Some(("Term", _)) => Some(EndedBy::Called),
                _ => None,
            },
            reason,
            ..Ended::default()
        })
    }

    /// What a pair of legs does that is not gone.
    fn state(&self, pair: &Pair<'a>) -> EventKind<'a> {
        let states = [&self.orig_call_info, &self.term_call_info];
        let some = |wanted: &[State<'_>]| {
            let mut told = states.iter().copied().flatten();
            told.any(|state| wanted.contains(state))
        };
        let are_active = self.are_active();
        if pair.called == Called::System {
            return match are_active || self.time_answer.is_some() {
                true => EventKind::Answered(Answered::by(AnsweredBy::System)),
                false => EventKind::FlowStep(FlowStep {
                    step: part(&self.term_to_uri, user_of),
                }),
            };
        }
        if some(&[State::Held]) {
            // A `call_origid` has no time of its change: its end of a hold would be the answer once more.
            return match self.kind() {
                Kind::Call => EventKind::Held(Hold::default()),
                _ => EventKind::Unknown,
            };
        }
        if are_active {
            EventKind::Answered(Answered::by(AnsweredBy::Person))
        } else if some(&[State::Alerting, State::Progressing]) {
            EventKind::Ringing
        } else {
            EventKind::Unknown
        }
    }

    /// Whether both legs talk, or did before they were gone.
    fn are_active(&self) -> bool {
        let active = Some(State::Active);
        self.orig_call_info == active && self.term_call_info == active
    }

    /// Of a `call` that is active and changed after its answer: if it was on hold, it is no more.
    fn resumed(&self, event: &Event<'a>) -> Option<Event<'a>> {
        let is_persons = matches!(&event.kind, EventKind::Answered(answered) if answered.by == AnsweredBy::Person);
        let changed_at = self.ts.filter(|ts| Some(*ts) > self.time_answer)?;
        is_persons.then(|| Event {
            kind: EventKind::Resumed(Hold::default()),
            occurred_at: Some(changed_at),
            ..event.clone()
        })
    }

    fn of_recording(&self) -> Event<'a> {
        let is_done =
            (self.event.as_deref()).is_some_and(|event| event.eq_ignore_ascii_case("convertDone"));
        let kind = match is_done {
            true => EventKind::Recording(Recording {
                url: self.download_url.clone(),
                duration: span(self.duration),
                ..Recording::default()
            }),
            false => EventKind::Unknown,
        };
        let name = Cow::Borrowed(Kind::CallRecording.as_str());
        Event {
            call: CallIds {
                id: self.call_id.clone(),
                ..CallIds::default()
            },
            account: Account {
                id: self.domain.clone(),
                tenant: None,
            },
            ..Event::new(Vendor::Netsapiens, name, kind)
        }
    }

    fn is_removed(&self) -> bool {
        self.remove
            .as_deref()
            .is_some_and(|remove| remove.eq_ignore_ascii_case("yes"))
    }

    fn release_code(&self) -> Option<&ReleaseCode<'a>> {
        let of_row = || self.row.as_ref()?.release_code.as_ref();
        self.release_code.as_ref().or_else(of_row)
    }

    /// When the call began, unless that of this leg alone is told.
    fn started_at(&self, pair: &Pair<'_>) -> Option<DateTime<Utc>> {
        let is_later = match &self.by_callid {
            Some(before) => self.term_callid.as_ref() != Some(before),
            None => pair.is_sent_on && pair.called != Called::System,
        };
        let is_calls = self.cdr_id.is_some() || !is_later;
        self.batch_tim_beg
            .or_else(|| self.time_start.filter(|_| is_calls))
    }
}
