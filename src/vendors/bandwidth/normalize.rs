//! What a Bandwidth callback means.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};

use super::{
    Cause, Detected as Found, Direction, Kind, Message as Sent, MessageEvent, Payload, Status,
    Transcription, TranscriptionStatus,
};
use crate::event::{
    Account, Answered, AnsweredBy, CallIds, Detected, Detection, Digits, Ended, Event, EventKind,
    Medium, Message, MessageStatus, Outcome, Party, Recording, RecordingStatus, Scope, Side, Times,
    Transcript, whole_seconds,
};
use crate::fields::Doubts;
use crate::text::Text;
use crate::{PhoneNumber, Vendor, event::Events};

impl<'a> Payload<'a> {
    /// What the callback means, if no field was in doubt: one event or several, as the table in the
    /// [module docs](super#events) says.
    #[must_use]
    pub fn normalize(&self) -> Events<'a> {
        self.normalize_with(Doubts::NONE)
    }

    /// [`normalize`](Self::normalize), if some fields of the delivery were in doubt.
    pub(crate) fn normalize_with(&self, doubts: Doubts<'_, '_>) -> Events<'a> {
        if !self.messages.is_empty() {
            let doubts = doubts.in_records("");
            let events = self.messages.iter().zip(doubts.indices());
            // What has no name is none that could be told: a notice says so.
            let events = events.filter(|(event, _)| event.message_type.is_some());
            let events = events.map(|(event, index)| {
                let in_doubt = |path| doubts.unreadable(index, path);
                Report::of_record(event, &in_doubt).event()
            });
            let mut all = Vec::with_capacity(self.messages.len());
            all.extend(events);
            return Events::many(all);
        }
        if self.kind.is_of_messaging() {
            let in_doubt = |path| doubts.unreadable(&[path]);
            return Events::one(Report::of_top(self, &in_doubt).event());
        }
        Leg::of(self, doubts).events()
    }
}

/// A callback of a call, with what is concluded of its leg.
struct Leg<'p, 'a, 'd> {
    payload: &'p Payload<'a>,
    doubts: Doubts<'d, 'd>,
    direction: Option<crate::Direction>,
    /// Whether a `<Transfer>` made the leg; not known if its parent could not be read.
    is_child: Option<bool>,
    side: Option<Side>,
}

impl<'p, 'a, 'd> Leg<'p, 'a, 'd> {
    fn of(payload: &'p Payload<'a>, doubts: Doubts<'d, 'd>) -> Self {
        let is_child = match payload.parent_call_id {
            None if doubts.unreadable(&["parentCallId"]) => None,
            ref parent => Some(parent.is_some() || payload.kind.is_of_transferred_leg()),
        };
        let direction = match payload.direction {
            Some(Direction::Inbound) => Some(crate::Direction::Inbound),
            Some(Direction::Outbound) => Some(crate::Direction::Outbound),
            None if doubts.unreadable(&["direction"]) => None,
            // What is documented of these two, if nothing else is said.
            None if payload.kind == Kind::Initiate => Some(crate::Direction::Inbound),
            None if payload.kind == Kind::Answer => Some(crate::Direction::Outbound),
            Some(Direction::Other(_)) | None => None,
        };
        let side = match (is_child, direction) {
            (Some(true), _) => Some(Side::Called),
            (Some(false), Some(crate::Direction::Inbound)) => Some(Side::Caller),
            (Some(false), Some(crate::Direction::Outbound)) => Some(Side::Called),
            _ => None,
        };
        Self {
            payload,
            doubts,
            // Every leg of a transfer goes out, whichever way the call goes.
            direction: direction.filter(|_| is_child == Some(false)),
            is_child,
            side,
        }
    }

    fn events(&self) -> Events<'a> {
        let payload = self.payload;
        let kind = match payload.kind {
            Kind::Initiate => EventKind::Initiated,
            Kind::Answer => return self.answer(),
            Kind::TransferAnswer => EventKind::Answered(Answered::default()),
            Kind::TransferDisconnect => EventKind::Ended(self.end(Scope::Leg)),
            Kind::Disconnect => return self.disconnect(),
            Kind::TransferComplete => return Events::one(self.transfer_complete()),
            Kind::BridgeComplete | Kind::BridgeTargetComplete => {
                return Events::one(self.bridge_complete());
            }
            Kind::Gather => self.digits(&payload.digits),
            Kind::Dtmf => self.digits(&payload.digit),
            Kind::RecordComplete => self.recording(RecordingStatus::Stopped),
            Kind::RecordingAvailable | Kind::ConferenceRecordingAvailable => match payload.status {
                Some(Status::Complete | Status::Partial) => {
                    self.recording(RecordingStatus::Available)
                }
                Some(Status::Error) => self.recording(RecordingStatus::Failed),
                Some(Status::Disconnected | Status::Other(_)) | None => EventKind::Unknown,
            },
            Kind::TranscriptionAvailable => transcript(payload.transcription.as_deref()),
            Kind::RealTimeTranscriptionAvailable => {
                transcript(payload.real_time_transcription.as_deref())
            }
            Kind::MachineDetectionComplete => self
                .detected()
                .map_or(EventKind::Unknown, EventKind::Detected),
            _ => EventKind::Unknown,
        };
        Events::one(self.event(kind))
    }

    fn event(&self, kind: EventKind<'a>) -> Event<'a> {
        let payload = self.payload;
        let is_of_conference = payload.kind.is_of_conference();
        // The two numbers of the transferred leg itself: the others are those of the original call.
        let (from, to) = match self.is_child {
            Some(true) => (
                payload.transfer_caller_id.as_ref(),
                payload.transfer_to.as_ref(),
            ),
            _ => (None, None),
        };
        Event {
            account: Account {
                id: payload.account_id.clone(),
                tenant: None,
            },
            call: CallIds {
                id: match self.is_child {
                    Some(_) => payload
                        .parent_call_id
                        .clone()
                        .or_else(|| self.own_call_id()),
                    None => None,
                },
                leg_id: payload.call_id.clone(),
                // That of a conference is the conference's.
                reference: payload.tag.clone().filter(|_| !is_of_conference),
                ..CallIds::default()
            },
            direction: self.direction,
            side: self.side,
            from: party(from.or(payload.from.as_ref())),
            to: party(to.or(payload.to.as_ref())),
            occurred_at: payload.event_time,
            times: Times {
                started_at: payload
                    .start_time
                    .filter(|_| !payload.kind.has_times_of_a_recording()),
                answered_at: self.answered_at(),
                ended_at: payload
                    .end_time
                    .filter(|_| !payload.kind.has_times_of_a_recording()),
            },
            ..Event::new(
                Vendor::Bandwidth,
                payload.kind.name(match payload.event_type {
                    Some(_) => &payload.event_type,
                    None => &payload.message_type,
                }),
                kind,
            )
        }
    }

    /// The leg is the call, unless it is one that a `<Transfer>` made and that does not say of which call.
    fn own_call_id(&self) -> Text<'a> {
        let payload = self.payload;
        (payload.call_id.clone()).filter(|_| !payload.kind.is_of_transferred_leg())
    }

    /// When one who was called answered. What the caller's own leg says is when the application did.
    fn answered_at(&self) -> Option<DateTime<Utc>> {
        let tells = matches!(
            self.payload.kind,
            Kind::Answer | Kind::TransferAnswer | Kind::TransferDisconnect | Kind::Disconnect
        );
        let is_called = self.side == Some(Side::Called);
        self.payload.answer_time.filter(|_| tells && is_called)
    }

    /// The call was answered, and perhaps by a machine, for whose detection the callback waited.
    fn answer(&self) -> Events<'a> {
        let answered = self.event(EventKind::Answered(Answered::default()));
        match self.detected() {
            Some(detected) => {
                let detected = self.event(EventKind::Detected(detected));
                Events::many(alloc::vec![answered, detected])
            }
            None => Events::one(answered),
        }
    }

    fn disconnect(&self) -> Events<'a> {
        let scope = match self.is_child {
            Some(false) => Scope::Call,
            Some(true) | None => Scope::Leg,
        };
        let ended = self.event(EventKind::Ended(self.end(scope)));
        let Some(answered_at) = self.payload.answer_time.filter(|_| self.is_callers()) else {
            return Events::one(ended);
        };
        // The application took the call, and perhaps nobody else did: the legs that it made know better.
        let answered = Event {
            occurred_at: Some(answered_at),
            times: Times::default(),
            ..self.event(EventKind::Answered(Answered::by(AnsweredBy::System)))
        };
        Events::many(alloc::vec![answered, ended])
    }

    /// Whether it is the leg by which somebody called in.
    fn is_callers(&self) -> bool {
        self.side == Some(Side::Caller)
    }

    fn end(&self, scope: Scope) -> Ended<'a> {
        let payload = self.payload;
        let cause = payload.cause.as_ref();
        let was_answered = match payload.answer_time {
            Some(_) => Some(true),
            None if self.doubts.unreadable(&["answerTime"]) => None,
            None => Some(false),
        };
        let outcome = match (was_answered, self.side) {
            // Who answered a caller, and whether anybody was rung, other legs tell.
            (Some(true), Some(Side::Caller) | None) | (None, _) => None,
            (Some(true), Some(Side::Called)) => Some(Outcome::Answered),
            (Some(false), Some(Side::Called)) => cause.and_then(outcome),
            (Some(false), Some(Side::Caller) | None) => match cause {
                Some(Cause::Hangup | Cause::Timeout) => None,
                cause => cause.and_then(outcome),
            },
        };
        Ended {
            scope,
            outcome,
            reason: cause.map(Cause::to_text),
            ..Ended::default()
        }
    }

    /// The end of an attempt to find somebody. It is told of the leg that goes on, and says nothing of the other leg
    /// but what came of it.
    fn transfer_complete(&self) -> Event<'a> {
        let cause = self.payload.cause.as_ref();
        let was_answered = cause == Some(&Cause::Hangup);
        let event = self.event(EventKind::Ended(Ended {
            // Of phones that rang together it has one's word, and of attempts one after the other each has its own:
            // the one that came nearest to an answer is the call's, as of legs.
            scope: match was_answered {
                true => Scope::Group,
                false => Scope::Leg,
            },
            outcome: match was_answered {
                true => Some(Outcome::Answered),
                false => cause.and_then(outcome),
            },
            reason: cause.map(Cause::to_text),
            ..Ended::default()
        }));
        match was_answered {
            true => Self::of_others(event),
            false => Event {
                // The numbers are the caller's and the dialled one's.
                from: Party::default(),
                to: Party::default(),
                ..Self::of_others(event)
            },
        }
    }

    /// The caller was connected with another call, whose other side had answered: one that has not cannot be
    /// joined.
    fn bridge_complete(&self) -> Event<'a> {
        let payload = self.payload;
        let is_in_doubt = self.doubts.unreadable(&["cause", "errorMessage"]);
        let has_failed = payload.cause.is_some() || payload.error_message.is_some();
        if !self.is_callers() || has_failed || is_in_doubt {
            return self.event(EventKind::Unknown);
        }
        Self::of_others(self.event(EventKind::Ended(Ended {
            scope: Scope::Group,
            outcome: Some(Outcome::Answered),
            ..Ended::default()
        })))
    }

    /// What a leg is told of those whom it was connected with.
    fn of_others(event: Event<'a>) -> Event<'a> {
        Event {
            call: CallIds {
                leg_id: None,
                ..event.call
            },
            side: Some(Side::Called),
            ..event
        }
    }

    /// Keys of the one whom the application talks to. What the one presses whom a call is transferred to, to take it
    /// say, is no key of the caller's.
    fn digits(&self, keys: &Text<'a>) -> EventKind<'a> {
        match keys {
            Some(keys) if self.is_child == Some(false) => EventKind::Digits(Digits {
                value: Some(keys.clone()),
            }),
            _ => EventKind::Unknown,
        }
    }

    fn recording(&self, status: RecordingStatus) -> EventKind<'a> {
        let payload = self.payload;
        EventKind::Recording(Recording {
            status,
            duration: payload.duration.map(whole_seconds),
            id: payload.recording_id.clone(),
            url: payload.media_url.clone(),
            reason: payload.error_message.clone().map(Into::into),
            ..Recording::default()
        })
    }

    fn detected(&self) -> Option<Detected<'a>> {
        let found = self.payload.machine_detection_result.value.as_ref()?;
        Some(Detected {
            what: match found {
                Found::Human => Detection::Human,
                Found::AnsweringMachine => Detection::Machine,
                // A tone may be a fax's, a modem's or that of a machine.
                Found::ToneDetected
                | Found::Silence
                | Found::Timeout
                | Found::Error
                | Found::Other(_) => Detection::Unknown,
            },
            reason: Some(found.to_text()),
        })
    }
}

impl Kind {
    /// Whether none but a leg that a `<Transfer>` made has it.
    const fn is_of_transferred_leg(self) -> bool {
        matches!(self, Self::TransferAnswer | Self::TransferDisconnect)
    }
}

/// What came of a leg that was not answered.
const fn outcome(cause: &Cause<'_>) -> Option<Outcome> {
    Some(match cause {
        Cause::Busy => Outcome::Busy,
        Cause::Hangup | Cause::Timeout => Outcome::NoAnswer,
        Cause::Cancel => Outcome::Abandoned,
        Cause::Rejected => Outcome::Rejected,
        Cause::Other(_) => return None,
        _ => Outcome::Failed,
    })
}

fn transcript<'a>(transcription: Option<&Transcription<'a>>) -> EventKind<'a> {
    match transcription {
        Some(transcription) if transcription.status == Some(TranscriptionStatus::Available) => {
            EventKind::Transcript(Transcript {
                id: transcription.id.clone(),
                url: transcription.url.clone(),
                text: None,
            })
        }
        _ => EventKind::Unknown,
    }
}

/// An event of Messaging, which stands in an array or by itself.
struct Report<'p, 'a, 'd> {
    kind: Kind,
    name: &'p Text<'a>,
    time: Option<DateTime<Utc>>,
    description: &'p Text<'a>,
    to: &'p Text<'a>,
    error_code: &'p Text<'a>,
    message: Option<&'p Sent<'a>>,
    /// Whether a field was sent and could not be read.
    in_doubt: &'d dyn Fn(&'static str) -> bool,
}

impl<'p, 'a, 'd> Report<'p, 'a, 'd> {
    fn of_record(event: &'p MessageEvent<'a>, in_doubt: &'d dyn Fn(&'static str) -> bool) -> Self {
        Self {
            kind: event.kind,
            name: &event.message_type,
            time: event.time,
            description: &event.description,
            to: &event.to,
            error_code: &event.error_code,
            message: event.message.as_deref(),
            in_doubt,
        }
    }

    fn of_top(payload: &'p Payload<'a>, in_doubt: &'d dyn Fn(&'static str) -> bool) -> Self {
        Self {
            kind: payload.kind,
            name: &payload.message_type,
            time: payload.time,
            description: &payload.description,
            to: &payload.to,
            error_code: &payload.error_code,
            message: payload.message.as_deref(),
            in_doubt,
        }
    }

    fn event(&self) -> Event<'a> {
        let (direction, status) = match self.kind {
            // The message itself.
            Kind::MessageReceived => (Some(crate::Direction::Inbound), None),
            Kind::MessageSending => self.sent(MessageStatus::Queued),
            Kind::MessageSent => self.sent(MessageStatus::Sent),
            Kind::MessageDelivered => self.sent(MessageStatus::Delivered),
            Kind::MessageFailed => self.sent(MessageStatus::Failed),
            _ => (None, None),
        };
        let kind = match self.kind.is_of_messaging() {
            true => EventKind::Message(Box::new(self.unified(status))),
            false => EventKind::Unknown,
        };
        Event {
            direction,
            from: party(self.message.and_then(|message| message.from.as_ref())),
            to: party(self.to.as_ref()),
            occurred_at: self.time,
            ..Event::new(Vendor::Bandwidth, self.kind.name(self.name), kind)
        }
    }

    const fn sent(
        &self,
        status: MessageStatus,
    ) -> (Option<crate::Direction>, Option<MessageStatus>) {
        (Some(crate::Direction::Outbound), Some(status))
    }

    fn unified(&self, status: Option<MessageStatus>) -> Message<'a> {
        let Some(message) = self.message else {
            return Message {
                status,
                reason: self.reason(),
                ..Message::default()
            };
        };
        let is_own = |number: &&Cow<'a, str>| self.to.as_ref() != Some(*number);
        Message {
            id: message.id.clone(),
            medium: self.medium(message),
            status,
            text: message.text.clone(),
            files: message.media.clone(),
            also_to: (message.to.iter().filter(is_own))
                .cloned()
                .map(PhoneNumber::recognize)
                .collect(),
            reason: self.reason(),
            ..Message::default()
        }
    }

    /// A message with media, or to several, is an MMS; one to a single number without any is an SMS.
    fn medium(&self, message: &Sent<'a>) -> Option<Medium> {
        match (message.to.len(), message.media.is_empty()) {
            (_, false) | (2.., _) => Some(Medium::Mms),
            (1, true) if !(self.in_doubt)("message.media") => Some(Medium::Sms),
            _ => None,
        }
    }

    /// Why a message failed: the error's number, which Bandwidth explains, else its words.
    fn reason(&self) -> Text<'a> {
        match self.kind {
            Kind::MessageFailed => self.error_code.clone().or_else(|| self.description.clone()),
            _ => None,
        }
    }
}

fn party<'a>(number: Option<&Cow<'a, str>>) -> Party<'a> {
    Party {
        number: number.cloned().map(PhoneNumber::recognize),
        name: None,
    }
}
