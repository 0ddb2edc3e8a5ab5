//! What a Telnyx webhook means.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::time::Duration;

use super::{Content, Direction, HangupCause, HangupSource, Kind, Notification, Payload};
use crate::event::{
    Account, Answered, CallIds, Detected, Detection, Digits, Ended, EndedBy, Event, EventKind,
    Events, Forwarded, Group, Hold, Outcome, Party, Recording, RecordingStatus, Scope, Side, Times,
    Transcript,
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
        if let Some(texml) = self.request() {
            return texml.events(doubts);
        }
        let notification = Told {
            kind: self.kind,
            data: &self.data,
            content: &self.data.payload,
        };
        Events::one(match self.kind.is_of_message() {
            true => notification.of_message(),
            false => notification.of_call(),
        })
    }
}

/// A notification of API v2.
pub(super) struct Told<'p, 'a> {
    pub(super) kind: Kind,
    data: &'p Notification<'a>,
    pub(super) content: &'p Content<'a>,
}

impl<'a> Told<'_, 'a> {
    fn of_call(&self) -> Event<'a> {
        let content = self.content;
        match self.kind {
            Kind::CallInitiated => self.initiated(),
            Kind::CallAnswered | Kind::CallBridged => {
                self.with_times(EventKind::Answered(Answered::default()))
            }
            Kind::CallHangup => self.with_times(EventKind::Ended(self.end())),
            Kind::CallHold => self.event(EventKind::Held(Hold::default())),
            Kind::CallUnhold => self.event(EventKind::Resumed(Hold::default())),
            Kind::CallEnqueued => self.of_queue(EventKind::Queued),
            Kind::CallDequeued => self.dequeued(),
            Kind::CallDtmfReceived => self.event(match &content.digit {
                Some(digit) => EventKind::Digits(Digits {
                    value: Some(digit.clone()),
                }),
                None => EventKind::Unknown,
            }),
            Kind::CallRecordingSaved | Kind::ConferenceRecordingSaved => {
                self.event(self.recording())
            }
            Kind::CallRecordingError => self.event(EventKind::Recording(Recording {
                status: RecordingStatus::Failed,
                id: content.recording_id.clone(),
                reason: (content.reason.clone())
                    .or_else(|| content.result.clone())
                    .map(Into::into),
                ..Recording::default()
            })),
            Kind::CallRecordingTranscriptionSaved => self.event(match content.status.as_deref() {
                None | Some("completed") => EventKind::Transcript(Transcript {
                    id: content.recording_transcription_id.clone(),
                    url: None,
                    text: content.transcription_text.clone(),
                }),
                Some(_) => EventKind::Unknown,
            }),
            Kind::CallTranscription => {
                let said = &content.transcription_data;
                self.event(match (said.is_final, &said.transcript) {
                    (Some(true), Some(text)) => EventKind::Transcript(Transcript {
                        text: Some(text.clone()),
                        ..Transcript::default()
                    }),
                    _ => EventKind::Unknown,
                })
            }
            Kind::CallMachineDetectionEnded | Kind::CallMachinePremiumDetectionEnded => {
                self.event(match &content.result {
                    Some(result) => EventKind::Detected(Detected {
                        what: detection(result),
                        reason: Some(result.clone()),
                    }),
                    None => EventKind::Unknown,
                })
            }
            // The caller goes on elsewhere, and nothing more is told of the call.
            Kind::CallReferCompleted => self.event(EventKind::Forwarded(Forwarded::default())),
            _ => self.event(EventKind::Unknown),
        }
    }

    /// What is said of any event of a call.
    pub(super) fn event(&self, kind: EventKind<'a>) -> Event<'a> {
        let (data, content) = (self.data, self.content);
        Event {
            delivery_id: data.id.clone(),
            account: Account {
                id: content.organization_id.clone(),
                tenant: content.connection_id.clone(),
            },
            call: CallIds {
                id: content.call_session_id.clone(),
                leg_id: content.call_leg_id.clone(),
                linked_id: None,
                reference: content.client_state.clone(),
            },
            from: party(&content.from),
            to: party(&content.to),
            occurred_at: data.occurred_at.or(content.occurred_at),
            ..Event::new(Vendor::Telnyx, self.kind.name(&data.event_type), kind)
        }
    }

    /// An event that says when its leg began and ended.
    fn with_times(&self, kind: EventKind<'a>) -> Event<'a> {
        Event {
            times: Times {
                started_at: self.content.start_time,
                answered_at: None,
                ended_at: self.content.end_time,
            },
            ..self.event(kind)
        }
    }

    /// A leg begins. No other event says whose leg it is: the fold knows it from this one.
    fn initiated(&self) -> Event<'a> {
        let (kind, side, direction) = match self.content.direction {
            Some(Direction::Incoming) => (
                EventKind::Initiated,
                Some(Side::Caller),
                Some(crate::Direction::Inbound),
            ),
            Some(Direction::Outgoing) if self.is_of_device() => (
                EventKind::Initiated,
                Some(Side::Caller),
                Some(crate::Direction::Outbound),
            ),
            // No event says when the far phone rings. The leg may be the second one of a call that came in.
            Some(Direction::Outgoing) => (EventKind::Ringing, Some(Side::Called), None),
            // What begins without a side, nothing would end.
            _ => (EventKind::Unknown, None, None),
        };
        let event = self.with_times(kind);
        Event {
            direction,
            side,
            from: Party {
                name: self.content.caller_id_name.clone(),
                ..event.from
            },
            ..event
        }
    }

    /// Whether an outgoing leg is that of a phone of the account's, which calls out and is parked until the
    /// application takes the call. A leg that the platform dials is not parked.
    fn is_of_device(&self) -> bool {
        let content = self.content;
        content.state.as_deref() == Some("parked")
            && content.calling_party_type.as_deref() == Some("sip")
    }

    fn end(&self) -> Ended<'a> {
        let content = self.content;
        let cause = content.hangup_cause.as_ref();
        Ended {
            scope: Scope::Leg,
            outcome: cause.and_then(HangupCause::outcome),
            by: content.hangup_source.as_ref().and_then(HangupSource::by),
            sip_code: content.sip_hangup_cause.as_deref().and_then(sip_code),
            reason: cause.map(HangupCause::to_text),
            ..Ended::default()
        }
    }

    /// An event of a queue, and not of the leg that waits in it.
    fn of_queue(&self, kind: EventKind<'a>) -> Event<'a> {
        Event {
            queue: Group::of(None, self.content.queue.clone()),
            ..self.event(kind)
        }
    }

    fn dequeued(&self) -> Event<'a> {
        let reason = self.content.reason.as_deref();
        let outcome = match reason {
            // Somebody is taking it: whether they talk is told next.
            Some("bridging-in-process") => return self.of_queue(EventKind::Unknown),
            Some("bridged") => Some(Outcome::Answered),
            Some("hangup") => Some(Outcome::Abandoned),
            Some("timeout") => Some(Outcome::TimedOut),
            // The application goes on with the call.
            _ => None,
        };
        let event = self.of_queue(EventKind::Ended(Ended {
            scope: Scope::Group,
            outcome,
            reason: self.content.reason.clone(),
            ..Ended::default()
        }));
        // The leg goes on, or has an end of its own.
        Event {
            call: CallIds {
                leg_id: None,
                ..event.call
            },
            ..event
        }
    }

    fn recording(&self) -> EventKind<'a> {
        let content = self.content;
        let (public, private) = (&content.public_recording_urls, &content.recording_urls);
        // The public ones stay; the others are gone after ten minutes.
        let (url, files) = match (&public.mp3, &public.wav) {
            (None, None) => files(&private.mp3, &private.wav),
            (mp3, wav) => files(mp3, wav),
        };
        let length = match (content.recording_started_at, content.recording_ended_at) {
            (Some(started), Some(ended)) => ended.signed_duration_since(started).to_std().ok(),
            _ => None,
        };
        EventKind::Recording(Recording {
            status: RecordingStatus::Available,
            duration: length
                .map(|length| Duration::from_secs(length.as_secs()))
                .filter(|length| !length.is_zero()),
            id: content.recording_id.clone(),
            url,
            files: files.into(),
            reason: None,
        })
    }
}

impl HangupCause<'_> {
    /// What the end says of an attempt; none if the leg's own answer decides.
    const fn outcome(&self) -> Option<Outcome> {
        Some(match self {
            Self::UserBusy => Outcome::Busy,
            Self::CallRejected => Outcome::Rejected,
            Self::NoAnswer | Self::Timeout => Outcome::NoAnswer,
            Self::OriginatorCancel => Outcome::Abandoned,
            Self::NotFound => Outcome::Failed,
            Self::NormalClearing | Self::TimeLimit | Self::Unspecified | Self::Other(_) => {
                return None;
            }
        })
    }
}

impl HangupSource<'_> {
    /// Who ended the leg, in the words of all vendors.
    pub(super) const fn by(&self) -> Option<EndedBy> {
        match self {
            Self::Caller => Some(EndedBy::Caller),
            Self::Callee => Some(EndedBy::Called),
            Self::Unknown | Self::Other(_) => None,
        }
    }
}

/// A SIP status code. A page of the vendor's prints `16` instead, which is a cause of ISDN's.
fn sip_code(text: &str) -> Option<u16> {
    let code = text.trim().parse().ok()?;
    (100..700).contains(&code).then_some(code)
}

/// The file of a recording, and all of them if there are two.
fn files<'a>(mp3: &Text<'a>, wav: &Text<'a>) -> (Text<'a>, Vec<Cow<'a, str>>) {
    match (mp3, wav) {
        (Some(mp3), Some(wav)) => (Some(mp3.clone()), alloc::vec![mp3.clone(), wav.clone()]),
        (mp3, wav) => (mp3.clone().or_else(|| wav.clone()), Vec::new()),
    }
}

fn detection(result: &str) -> Detection {
    match result {
        "human" | "human_residence" | "human_business" => Detection::Human,
        "machine" => Detection::Machine,
        "fax_detected" => Detection::Fax,
        _ => Detection::Unknown,
    }
}

/// The number of a text that may be absent.
pub(super) fn party<'a>(number: &Text<'a>) -> Party<'a> {
    Party {
        number: PhoneNumber::of_text(number),
        name: None,
    }
}
