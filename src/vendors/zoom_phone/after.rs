//! What a Zoom Phone webhook means: what comes after a call, and messages.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;

use super::normalize::{answered_by_mailbox, by_system, name_group, scope, without_plus};
use super::outcome::{End, Viewpoint};
use super::{
    CallRecord, CallResult, Direction, ElementEvent, ExtensionType, Kind, Member, Object, Payload,
    RecordExtensionType, Recording, ResultReason,
};
use crate::PhoneNumber;
use crate::event::{
    self, Agent, Ended, Event, EventKind, Events, Group, Medium, Message, MessageStatus, Outcome,
    Party, RecordingStatus, Scope, Times, Transcript, Voicemail, span,
};
use crate::fields::Doubts;
use crate::text::Text;

/// The `…_number_type` of an extension, and that of a number, in records, recordings and voicemails.
const EXTENSION: &str = "1";
const NUMBER: &str = "2";

impl<'a> Payload<'a> {
    /// One event for each record of a call or of a part of it.
    pub(super) fn call_records(&self, viewpoint: Viewpoint, doubts: Doubts<'_, '_>) -> Events<'a> {
        let object = &self.body.object;
        let (records, path) = match self.kind {
            Kind::CallerCallElementCompleted | Kind::CalleeCallElementCompleted => {
                (&object.call_elements, "payload.object.call_elements")
            }
            _ => (&object.call_logs, "payload.object.call_logs"),
        };
        let doubts = doubts.in_records(path);
        let events = records
            .iter()
            .zip(doubts.indices())
            .flat_map(|(record, index)| {
                let in_doubt = RecordInDoubt {
                    result: doubts.unreadable(index, "result")
                        || doubts.unreadable(index, "result_reason"),
                    voicemail: doubts.unreadable(index, "has_voicemail")
                        || doubts.unreadable(index, "voicemail_id"),
                };
                let viewpoint = record.viewpoint().unwrap_or(viewpoint);
                let event = self.call_record(record, viewpoint, in_doubt);
                let mailbox = record.mailbox(viewpoint, &event);
                [Some(event), mailbox].into_iter().flatten()
            });
        collect(records.len(), events)
    }

    fn call_record(
        &self,
        record: &CallRecord<'a>,
        viewpoint: Viewpoint,
        in_doubt: RecordInDoubt,
    ) -> Event<'a> {
        let is_element = matches!(
            self.kind,
            Kind::CallerCallElementCompleted | Kind::CalleeCallElementCompleted
        );
        let is_system = viewpoint == Viewpoint::Callee && record.is_of_system();
        let outcome = by_system(record.outcome(viewpoint, in_doubt), is_system);
        let was_answered = outcome == Some(Outcome::Answered);
        // While a colleague still talks, the record of one who did not answer may come.
        let ends_call = was_answered && !is_element;
        // Both times give how long they talked; Zoom's word may leave the hold away.
        let has_times = record.answer_time.is_some() && record.end_time.is_some();
        let kind = if record.is_a_supervisors() {
            EventKind::Unknown
        } else {
            EventKind::Ended(Ended {
                scope: if ends_call {
                    Scope::Call
                } else {
                    scope(is_system)
                },
                outcome,
                talk_time: span(record.talk_time).filter(|_| was_answered && !has_times),
                recorded: record.has_recording,
                reason: record.result.as_ref().map(CallResult::to_text),
                ..Ended::default()
            })
        };
        let mut event = self.at(record.end_time, self.event(kind));
        event.call.id = record.call_id.clone();
        event.direction = Some(viewpoint.direction());
        event.from = record.caller();
        event.to = record.callee();
        event.agent = record.agent(viewpoint);
        event.times = Times {
            started_at: record.start_time,
            answered_at: record.answer_time.filter(|_| was_answered),
            ended_at: record.end_time,
        };
        name_group(&mut event, &record.forwarded_by);
        event
    }

    /// One event for each recording.
    pub(super) fn recordings(&self) -> Events<'a> {
        let recordings = &self.body.object.recordings;
        let events = recordings.iter().map(|recording| self.recording(recording));
        collect(recordings.len(), events)
    }

    fn recording(&self, recording: &Recording<'a>) -> Event<'a> {
        let available = |status| {
            EventKind::Recording(event::Recording {
                status,
                duration: span(recording.duration),
                id: recording.id.clone(),
                url: recording.download_url.clone(),
                ..event::Recording::default()
            })
        };
        let (kind, happened) = match self.kind {
            Kind::RecordingTranscriptCompleted => (
                EventKind::Transcript(Transcript {
                    id: recording.id.clone(),
                    url: recording.transcript_download_url.clone(),
                    text: None,
                }),
                // Nothing but the notification says when it was written.
                None,
            ),
            Kind::RecordingDeleted | Kind::RecordingPermanentlyDeleted => {
                (available(RecordingStatus::Deleted), None)
            }
            _ => (available(RecordingStatus::Available), recording.end_time),
        };
        let mut event = self.at(happened, self.event(kind));
        event.call.id = recording.call_id.clone();
        event.direction = recording.direction.as_ref().and_then(direction);
        event.from = party(
            &recording.caller_did_number,
            &recording.caller_number,
            &recording.caller_number_type,
            &recording.caller_name,
        );
        event.to = party(
            &recording.callee_did_number,
            &recording.callee_number,
            &recording.callee_number_type,
            &recording.callee_name,
        );
        event.agent = recording.owner.agent();
        event
    }

    /// What is done with a recording while the call goes on.
    pub(super) fn recording_step(&self) -> Event<'a> {
        let object = &self.body.object;
        let (status, happened) = match self.kind {
            // The time is that of the recording's start.
            Kind::RecordingStarted => (RecordingStatus::Started, object.date_time),
            Kind::RecordingPaused => (RecordingStatus::Paused, None),
            Kind::RecordingResumed => (RecordingStatus::Resumed, None),
            Kind::RecordingStopped => (RecordingStatus::Stopped, None),
            _ => (RecordingStatus::Failed, None),
        };
        let event = self.event(EventKind::Recording(event::Recording {
            status,
            id: object.id.clone(),
            ..event::Recording::default()
        }));
        Event {
            direction: object.direction.as_ref().and_then(direction),
            from: object.caller_party(),
            to: object.callee_party(),
            agent: object.owner.agent(),
            ..self.at(happened, event)
        }
    }

    /// A voicemail; if a user left it, beside it that a mailbox answered that user.
    pub(super) fn voicemail_left(&self) -> Events<'a> {
        let event = self.voicemail();
        match self.body.object.calling_user() {
            Some(caller) => {
                let mailbox = answered_by_mailbox(&event, caller, None);
                Events::many(alloc::vec![event, mailbox])
            }
            None => Events::one(event),
        }
    }

    /// A voicemail, or what was said in it.
    pub(super) fn voicemail(&self) -> Event<'a> {
        let object = &self.body.object;
        let (kind, happened) = match self.kind {
            Kind::VoicemailTranscriptCompleted => (
                EventKind::Transcript(Transcript {
                    id: object.id.clone(),
                    url: None,
                    text: object.transcription.content.clone(),
                }),
                // Nothing but the notification says when it was written.
                None,
            ),
            _ => (
                EventKind::Voicemail(Voicemail {
                    left: true,
                    duration: span(object.duration),
                    id: object.id.clone(),
                    url: object.download_url.clone(),
                    ..Voicemail::default()
                }),
                object.date_time,
            ),
        };
        let mut event = Event {
            direction: Some(event::Direction::Inbound),
            from: object.caller_party(),
            to: object.callee_party(),
            ..self.at(happened, self.event(kind))
        };
        let extension = object
            .callee_number
            .clone()
            .filter(|_| is(&object.callee_number_type, EXTENSION));
        let name = object.callee_name.clone();
        match object.callee_extension_type {
            Some(ExtensionType::CallQueue) => event.queue = Group::of(extension, name),
            Some(ExtensionType::SharedLineGroup | ExtensionType::SharedLines) => {
                event.ring_group = Group::of(extension, name);
            }
            Some(ExtensionType::AutoReceptionist) => {}
            _ => event.agent = Agent::of(object.callee_user_id.clone(), extension, name),
        }
        event
    }

    /// A text message.
    pub(super) fn message(&self, doubts: Doubts<'_, '_>) -> Event<'a> {
        let object = &self.body.object;
        let is_inbound = self.kind == Kind::SmsReceived;
        let has_failed = self.kind == Kind::SmsSentFailed || object.failure_reason.is_some();
        let status = match self.kind {
            Kind::SmsReceived => Some(MessageStatus::Received),
            _ if has_failed => Some(MessageStatus::Failed),
            _ if doubts.unreadable(&["payload.object.failure_reason"]) => None,
            _ => Some(MessageStatus::Sent),
        };
        let medium = match object.message_type.as_deref() {
            Some("1" | "3" | "5") => Some(Medium::Sms),
            Some("2" | "4") => Some(Medium::Mms),
            _ => None,
        };
        let mut recipients = object.to_members.iter();
        let to = recipients.next().map(Member::party).unwrap_or_default();
        let kind = EventKind::Message(Box::new(Message {
            id: object.message_id.clone(),
            conversation_id: object.session_id.clone(),
            medium,
            status,
            text: object.message.clone(),
            files: object.files().collect(),
            also_to: recipients
                .filter_map(|member| without_plus(&member.phone_number))
                .collect(),
            reason: object.failure_reason.clone(),
        }));
        let event = self.event(kind);
        Event {
            direction: Some(match is_inbound {
                true => event::Direction::Inbound,
                false => event::Direction::Outbound,
            }),
            from: object.sender.party(),
            to,
            agent: object.user_of_message(is_inbound),
            ..self.at(object.date_time, event)
        }
    }
}

/// What of a record was sent and cannot be read.
#[derive(Clone, Copy)]
struct RecordInDoubt {
    result: bool,
    voicemail: bool,
}

impl<'a> CallRecord<'a> {
    fn outcome(&self, viewpoint: Viewpoint, in_doubt: RecordInDoubt) -> Option<Outcome> {
        let by_other = matches!(
            self.result_reason,
            Some(ResultReason::AnsweredByOther | ResultReason::PickupByOther)
        );
        if by_other {
            return Some(Outcome::AnsweredElsewhere);
        }
        if in_doubt.result {
            return None;
        }
        let says_left = self.has_voicemail == Some(true) || self.voicemail_id.is_some();
        let left = (says_left || !in_doubt.voicemail).then_some(says_left);
        self.end().recorded_outcome(viewpoint, left)
    }

    const fn end(&self) -> End<'_, 'a> {
        End {
            result: self.result.as_ref(),
            was_answered: self.answer_time.is_some(),
            result_in_doubt: false,
            answer_in_doubt: false,
        }
    }

    /// Whose view it is, if the record says so.
    const fn viewpoint(&self) -> Option<Viewpoint> {
        match self.direction {
            Some(Direction::Inbound) => Some(Viewpoint::Callee),
            Some(Direction::Outbound) => Some(Viewpoint::Caller),
            Some(Direction::Other(_)) | None => None,
        }
    }

    /// What comes beside the event of a record, if a user called and a mailbox answered.
    fn mailbox(&self, viewpoint: Viewpoint, event: &Event<'a>) -> Option<Event<'a>> {
        if !self.end().is_mailbox(viewpoint) {
            return None;
        }
        let caller = self.agent(Viewpoint::Caller)?;
        Some(answered_by_mailbox(event, caller, self.result.as_ref()))
    }

    /// Whether a supervisor listened to the talk of others.
    const fn is_a_supervisors(&self) -> bool {
        matches!(
            self.event,
            Some(ElementEvent::Monitor | ElementEvent::Whisper | ElementEvent::Listen)
        )
    }

    /// Whether a menu or a queue was called.
    const fn is_of_system(&self) -> bool {
        matches!(
            self.callee_ext_type,
            Some(RecordExtensionType::AutoReceptionist | RecordExtensionType::CallQueue)
        )
    }

    /// Whose record it is, by the extension alone: live events have another id of the same user.
    fn agent(&self, viewpoint: Viewpoint) -> Option<Agent<'a>> {
        let (extension, kind, number, number_type, name) = match viewpoint {
            Viewpoint::Caller => (
                &self.caller_ext_number,
                &self.caller_ext_type,
                &self.caller_number,
                &self.caller_number_type,
                &self.caller_name,
            ),
            Viewpoint::Callee => (
                &self.callee_ext_number,
                &self.callee_ext_type,
                &self.callee_number,
                &self.callee_number_type,
                &self.callee_name,
            ),
        };
        let is_person = matches!(
            kind,
            None | Some(
                RecordExtensionType::User
                    | RecordExtensionType::CommonArea
                    | RecordExtensionType::ZoomRoom
                    | RecordExtensionType::CiscoRoom
            )
        );
        let number = number.as_ref().filter(|_| is(number_type, EXTENSION));
        let extension = extension.as_ref().or(number).cloned()?;
        is_person
            .then(|| Agent::of(None, Some(extension), name.clone()))
            .flatten()
    }

    fn caller(&self) -> Party<'a> {
        let number = self
            .caller_ext_number
            .as_ref()
            .or(self.caller_number.as_ref());
        party(
            &self.caller_did_number,
            &number.cloned(),
            &self.caller_number_type,
            &self.caller_name,
        )
    }

    fn callee(&self) -> Party<'a> {
        let number = self
            .callee_ext_number
            .as_ref()
            .or(self.callee_number.as_ref());
        party(
            &self.callee_did_number,
            &number.cloned(),
            &self.callee_number_type,
            &self.callee_name,
        )
    }
}

impl<'a> Object<'a> {
    fn caller_party(&self) -> Party<'a> {
        party(
            &self.caller_did_number,
            &self.caller_number,
            &self.caller_number_type,
            &self.caller_name,
        )
    }

    /// Who left a voicemail, if a user.
    fn calling_user(&self) -> Option<Agent<'a>> {
        let has_extension = is(&self.caller_number_type, EXTENSION);
        let extension = self.caller_number.clone().filter(|_| has_extension);
        let is_user = has_extension || self.caller_user_id.is_some();
        is_user.then(|| {
            Agent::of(
                self.caller_user_id.clone(),
                extension,
                self.caller_name.clone(),
            )
        })?
    }

    fn callee_party(&self) -> Party<'a> {
        party(
            &self.callee_did_number,
            &self.callee_number,
            &self.callee_number_type,
            &self.callee_name,
        )
    }

    fn files(&self) -> impl Iterator<Item = Cow<'a, str>> {
        let files = self.attachments.iter();
        files.filter_map(|file| file.download_url.clone())
    }

    /// The user who wrote a message, or got it.
    fn user_of_message(&self, is_inbound: bool) -> Option<Agent<'a>> {
        let owner_is_user = self.owner.owner_type == Some(ExtensionType::User);
        if is_inbound {
            let mut members = self.to_members.iter();
            let own = members.find(|member| member.is_message_owner == Some(true));
            let name = own.and_then(|own| own.display_name.clone());
            let id = self.owner.id.clone().filter(|_| owner_is_user)?;
            return Agent::of(Some(id), None, name);
        }
        let sender = &self.sender;
        let sender_is_user = sender.member_type == Some(ExtensionType::User);
        let id = self.owner.sms_sender_user_id.as_ref();
        let id = id.or(self.owner.id.as_ref().filter(|_| owner_is_user));
        let id = id
            .or(sender.id.as_ref().filter(|_| sender_is_user))
            .cloned()?;
        let name = sender.display_name.clone().filter(|_| sender_is_user);
        Agent::of(Some(id), None, name)
    }
}

impl<'a> Member<'a> {
    fn party(&self) -> Party<'a> {
        Party {
            number: without_plus(&self.phone_number),
            name: self.display_name.clone(),
        }
    }
}

/// A party by its number, else by what Zoom calls its number, which may be an extension.
fn party<'a>(
    did_number: &Text<'a>,
    number: &Text<'a>,
    number_type: &Text<'a>,
    name: &Text<'a>,
) -> Party<'a> {
    let second = || match is(number_type, NUMBER) {
        true => without_plus(number),
        false => PhoneNumber::of_text(number),
    };
    Party {
        number: PhoneNumber::of_text(did_number).or_else(second),
        name: name.clone(),
    }
}

fn is(sent: &Text<'_>, word: &str) -> bool {
    sent.as_deref().is_some_and(|sent| sent.trim() == word)
}

const fn direction(sent: &Direction<'_>) -> Option<event::Direction> {
    match sent {
        Direction::Inbound => Some(event::Direction::Inbound),
        Direction::Outbound => Some(event::Direction::Outbound),
        Direction::Other(_) => None,
    }
}

/// The events of some records. `collect` would not know how many there are, and hold up to three times the memory.
/// Those of a few have two events.
fn collect<'a>(count: usize, events: impl Iterator<Item = Event<'a>>) -> Events<'a> {
    let mut all = Vec::with_capacity(count);
    all.extend(events);
    Events::many(all)
}
