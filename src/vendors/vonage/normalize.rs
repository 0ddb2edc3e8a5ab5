//! What a Vonage webhook means.

use alloc::borrow::Cow;
use core::ops::RangeInclusive;
use core::time::Duration;

use super::{Detail, Direction, DisconnectedBy, Kind, Payload, SubState, Webhook};
use crate::event::{
    Agent, Answered, AnsweredBy, CallIds, Detected, Detection, Digits, Ended, EndedBy, Event,
    EventKind, Events, FlowStep, Outcome, Party, Recording, Scope, Side, Speech, Times, Transcript,
    span,
};
use crate::fields::Doubts;
use crate::text::Text;
use crate::{PhoneNumber, Vendor};

impl<'a> Payload<'a> {
    /// What the webhook means, if no field was in doubt: one event or several, as the table in the
    /// [module docs](super#events) says.
    #[must_use]
    pub fn normalize(&self) -> Events<'a> {
        self.normalize_with(Doubts::NONE)
    }

    /// [`normalize`](Self::normalize), if some fields of the delivery were in doubt.
    pub(crate) fn normalize_with(&self, doubts: Doubts<'_, '_>) -> Events<'a> {
        Leg::of(self, doubts).events()
    }
}

impl<'a> Webhook<'a> {
    /// The user of one of the account's apps who called: on the user's own leg there is no `from`, and `to` is the user.
    pub(super) fn calling_user(&self) -> Option<&Cow<'a, str>> {
        let is_own = self.direction == Some(Direction::Inbound) && self.from.is_none();
        self.user().filter(|_| is_own)
    }

    /// The user of one of the account's apps whom the application called.
    pub(super) fn called_user(&self) -> Option<&Cow<'a, str>> {
        self.user()
            .filter(|_| self.direction == Some(Direction::Outbound))
    }

    /// The name in the `to` of a leg: neither a number nor an address.
    fn user(&self) -> Option<&Cow<'a, str>> {
        let is_name = |to: &&Cow<'a, str>| {
            to.contains(char::is_alphabetic)
                && !to.contains(['@', ':'])
                && matches!(PhoneNumber::without_plus(to, NUMBER), PhoneNumber::Other(_))
        };
        let to = self.to.as_ref().filter(|_| self.kind.is_of_leg());
        to.filter(is_name)
    }
}

/// A webhook, with what is concluded of its leg.
struct Leg<'p, 'a, 'd> {
    payload: &'p Webhook<'a>,
    doubts: Doubts<'d, 'd>,
    side: Option<Side>,
    /// Whether a program is called, by a WebSocket.
    is_socket: bool,
}

impl<'p, 'a, 'd> Leg<'p, 'a, 'd> {
    fn of(payload: &'p Webhook<'a>, doubts: Doubts<'d, 'd>) -> Self {
        let is_socket = payload.is_of_socket() && payload.kind.is_of_leg();
        let side = match payload.direction {
            Some(Direction::Inbound) => Some(Side::Caller),
            Some(Direction::Outbound) => Some(Side::Called),
            Some(Direction::Other(_)) => None,
            None if doubts.unreadable(&["direction"]) => None,
            // Nobody else has such an address.
            None if is_socket => Some(Side::Called),
            None if payload.from_user.is_some() => Some(Side::Caller),
            None => None,
        };
        Self {
            payload,
            doubts,
            side,
            is_socket,
        }
    }

    fn events(&self) -> Events<'a> {
        let payload = self.payload;
        let kind = match payload.kind {
            // Of a call that came in and of one that was answered: nothing tells which.
            Kind::Answer => step(),
            // Of a leg of which nobody knows whose it is: what came in is no phone that rings, and an application that
            // answers is no person.
            Kind::Started | Kind::Ringing | Kind::Answered if self.side.is_none() => {
                EventKind::Unknown
            }
            Kind::Started => EventKind::Initiated,
            Kind::Ringing => match self.side {
                Some(Side::Caller) => EventKind::Initiated,
                // A program does not wait to be answered.
                _ if self.is_socket => EventKind::Unknown,
                _ => EventKind::Ringing,
            },
            Kind::Answered => EventKind::Answered(self.answered()),
            Kind::Human => self.detected(Detection::Human),
            Kind::Machine => self.detected(Detection::Machine),
            Kind::Busy
            | Kind::Cancelled
            | Kind::Unanswered
            | Kind::Timeout
            | Kind::Rejected
            | Kind::Failed => EventKind::Ended(self.not_connected()),
            Kind::Completed => return self.completed(),
            Kind::Record => EventKind::Recording(self.recording()),
            Kind::Transcribed => EventKind::Transcript(Transcript {
                url: payload.transcription_url.clone(),
                ..Transcript::default()
            }),
            Kind::Input => return self.input(),
            Kind::Transfer => return self.transfer(),
            Kind::Disconnected | Kind::Notify | Kind::Error | Kind::Unknown => EventKind::Unknown,
        };
        Events::one(self.event(kind))
    }

    fn event(&self, kind: EventKind<'a>) -> Event<'a> {
        let payload = self.payload;
        let calling_user = match self.doubts.unreadable(&["from"]) {
            true => None,
            false => payload.calling_user(),
        };
        let user = calling_user.or_else(|| payload.called_user());
        let is_caller = self.side == Some(Side::Caller);
        let user = user.or(payload.from_user.as_ref().filter(|_| is_caller));
        let agent = Agent::of(user.cloned(), None, None);
        let leg_id = payload.uuid.as_ref().or(payload.call_uuid.as_ref());
        let sent = payload.status.as_ref().or(payload.event_type.as_ref());
        let name = match (payload.kind, sent) {
            (Kind::Unknown, Some(sent)) => sent.clone(),
            (kind, _) => Cow::Borrowed(kind.as_str()),
        };
        Event {
            call: CallIds {
                id: payload.conversation_uuid.clone(),
                leg_id: leg_id.cloned(),
                ..CallIds::default()
            },
            // A user of the account's own app comes in, too: then the sides tell.
            direction: match self.side {
                Some(Side::Caller) if is_of_a_phone(&payload.from) && agent.is_none() => {
                    Some(crate::Direction::Inbound)
                }
                _ => None,
            },
            side: self.side,
            from: Party {
                number: number(&payload.from),
                name: None,
            },
            to: Party {
                // A leg's `to` is who called there, and the leg that the application makes tells who was called.
                number: number(&payload.to).filter(|_| calling_user.is_none()),
                name: None,
            },
            agent,
            occurred_at: payload.timestamp,
            ..Event::new(Vendor::Vonage, name, kind)
        }
    }

    /// Who answered. On the leg by which a call came in, that is the application.
    fn answered(&self) -> Answered {
        match self.side {
            Some(Side::Caller) => Answered::by(AnsweredBy::System),
            _ if self.is_socket => Answered::by(AnsweredBy::System),
            // Detection may know better.
            _ => Answered::default(),
        }
    }

    fn detected(&self, what: Detection) -> EventKind<'a> {
        EventKind::Detected(Detected {
            what,
            reason: self.payload.sub_state.as_ref().map(SubState::to_text),
        })
    }

    /// The end of a leg that was not connected.
    fn not_connected(&self) -> Ended<'a> {
        let payload = self.payload;
        let outcome = match payload.kind {
            // No attempt to reach a program alerts anybody.
            Kind::Cancelled if self.is_socket => None,
            _ if self.is_socket => Some(Outcome::Failed),
            Kind::Busy => Some(Outcome::Busy),
            Kind::Cancelled => Some(Outcome::Abandoned),
            Kind::Unanswered | Kind::Timeout => Some(Outcome::NoAnswer),
            Kind::Rejected => match payload.detail {
                Some(Detail::Declined) => Some(Outcome::Rejected),
                None if self.doubts.unreadable(&["detail"]) => None,
                _ => Some(Outcome::Failed),
            },
            _ => Some(Outcome::Failed),
        };
        let detail = payload.detail.as_ref().map(Detail::to_text);
        Ended {
            outcome,
            reason: detail.or_else(|| Some(payload.kind.as_str().into())),
            ..self.end()
        }
    }

    /// What every end of a leg says.
    fn end(&self) -> Ended<'a> {
        let payload = self.payload;
        let by = match (&payload.disconnected_by, self.side) {
            (Some(DisconnectedBy::Platform), _) => Some(EndedBy::Platform),
            (Some(DisconnectedBy::User), Some(Side::Caller)) => Some(EndedBy::Caller),
            (Some(DisconnectedBy::User), Some(Side::Called)) => Some(EndedBy::Called),
            _ => None,
        };
        Ended {
            scope: Scope::Leg,
            by,
            sip_code: payload.sip_code.and_then(|code| u16::try_from(code).ok()),
            ..Ended::default()
        }
    }

    /// Every leg is completed, also one that nobody answered.
    fn completed(&self) -> Events<'a> {
        let payload = self.payload;
        let was_answered = match payload.duration {
            Some(seconds) => seconds > 0,
            None => payload.start_time.is_some(),
        };
        let answered_at = payload.start_time.filter(|_| was_answered);
        let times = Times {
            ended_at: payload.end_time,
            ..Times::default()
        };
        match self.side {
            Some(Side::Caller) if was_answered => {
                // The application took the call, and perhaps nobody else did: the legs that it made know better.
                let answered = Event {
                    occurred_at: answered_at,
                    ..self.event(EventKind::Answered(self.answered()))
                };
                let ended = Event {
                    times,
                    ..self.event(EventKind::Ended(self.end()))
                };
                Events::many(alloc::vec![answered, ended])
            }
            Some(Side::Called) if was_answered => {
                let outcome = match self.is_socket {
                    true => Outcome::AnsweredBySystem,
                    false => Outcome::Answered,
                };
                let ended = Ended {
                    outcome: Some(outcome),
                    talk_time: span(payload.duration),
                    ..self.end()
                };
                Events::one(Event {
                    times: Times {
                        // That a program was reached is no answer of the call.
                        answered_at: answered_at.filter(|_| !self.is_socket),
                        ..times
                    },
                    ..self.event(EventKind::Ended(ended))
                })
            }
            _ => Events::one(Event {
                times,
                ..self.event(EventKind::Ended(self.end()))
            }),
        }
    }

    fn recording(&self) -> Recording<'a> {
        let payload = self.payload;
        let length = match (payload.start_time, payload.end_time) {
            (Some(start), Some(end)) => end.signed_duration_since(start).to_std().ok(),
            _ => None,
        };
        Recording {
            duration: length.map(|length| Duration::from_secs(length.as_secs())),
            id: payload.recording_uuid.clone(),
            url: payload.recording_url.clone(),
            ..Recording::default()
        }
    }

    /// The keys, the words, or both.
    fn input(&self) -> Events<'a> {
        let payload = self.payload;
        let keys = payload
            .dtmf
            .digits
            .clone()
            .map(|keys| self.event(EventKind::Digits(Digits { value: Some(keys) })));
        let heard = payload.speech.results.first();
        let words = heard
            .and_then(|heard| heard.text.clone())
            .map(|text| self.event(EventKind::Speech(Speech { text: Some(text) })));
        match (keys, words) {
            (Some(keys), Some(words)) => Events::many(alloc::vec![keys, words]),
            (Some(one), None) | (None, Some(one)) => Events::one(one),
            (None, None) => Events::one(self.event(match self.is_input_in_doubt() {
                true => EventKind::Unknown,
                false => step(),
            })),
        }
    }

    fn is_input_in_doubt(&self) -> bool {
        let paths = ["dtmf.digits", "speech.results", "speech.results.0"];
        let results = self.doubts.in_records("speech.results");
        self.doubts.unreadable(&paths) || results.unreadable(0, "text")
    }

    /// A leg leaves one call and goes on in another: an event of each, which names the other.
    fn transfer(&self) -> Events<'a> {
        let payload = self.payload;
        let (from, to) = (
            &payload.conversation_uuid_from,
            &payload.conversation_uuid_to,
        );
        let event = |id: &Text<'a>, linked_id: &Text<'a>, kind| {
            let event = self.event(kind);
            let call = CallIds {
                id: id.clone(),
                linked_id: linked_id.clone(),
                ..event.call
            };
            Event { call, ..event }
        };
        let left = Ended {
            outcome: Some(Outcome::Forwarded),
            reason: Some(Kind::Transfer.as_str().into()),
            ..self.end()
        };
        match (from, to) {
            (Some(one), Some(other)) if one != other => Events::many(alloc::vec![
                event(from, to, EventKind::Ended(left)),
                event(to, from, EventKind::Unknown),
            ]),
            (Some(_), None) if !self.doubts.unreadable(&["conversation_uuid_to"]) => {
                Events::one(event(from, &None, EventKind::Unknown))
            }
            (Some(_), None) => Events::one(event(from, &None, EventKind::Ended(left))),
            (None, to) => Events::one(event(to, &None, EventKind::Unknown)),
            // It stays where it is.
            (Some(_), Some(_)) => Events::one(event(from, &None, EventKind::Unknown)),
        }
    }
}

fn step<'a>() -> EventKind<'a> {
    EventKind::FlowStep(FlowStep::default())
}

/// How many digits an international number without a plus has.
const NUMBER: RangeInclusive<usize> = 8..=15;

fn number<'a>(text: &Text<'a>) -> Option<PhoneNumber<'a>> {
    Some(PhoneNumber::without_plus(text.as_ref()?, NUMBER))
}

/// Whether it is a number or the address of a SIP phone, and not a name.
fn is_of_a_phone(from: &Text<'_>) -> bool {
    let is_number = number(from).is_some_and(|number| number.e164().is_some());
    is_number || from.as_ref().is_some_and(|from| from.contains('@'))
}
