//! What a voicemail or a text message means.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::super::{
    Attachment, AttachmentType, Contact, MessageDirection, MessageStatus, MessageType, Payload,
};
use crate::event::{Agent, Direction, Event, EventKind, Medium, Message, Party, Voicemail, span};
use crate::text::Text;
use crate::{PhoneNumber, event};

impl<'a> Payload<'a> {
    pub(super) fn voicemail(&self) -> Event<'a> {
        let is_audio = |file: &&Attachment<'_>| file.kind == Some(AttachmentType::AudioRecording);
        let audio = self.body.attachments.iter().find(is_audio);
        self.of_message(EventKind::Voicemail(Voicemail {
            left: true,
            duration: span(audio.and_then(|audio| audio.vm_duration)),
            id: self.body.id.clone(),
            url: audio.and_then(|audio| audio.uri.clone()),
            ..Voicemail::default()
        }))
    }

    pub(super) fn message(&self) -> Event<'a> {
        let body = &self.body;
        let is_text = |file: &&Attachment<'_>| file.kind == Some(AttachmentType::Text);
        let files = body.attachments.iter().filter(|file| !is_text(file));
        let others = body.to.iter().skip(1).filter_map(number);
        self.of_message(EventKind::Message(Box::new(Message {
            id: body.id.clone(),
            conversation_id: body.conversation_id.clone(),
            medium: match body.message_type {
                Some(MessageType::Sms) => Some(Medium::Sms),
                _ => None,
            },
            status: body.message_status.as_ref().and_then(status),
            text: body.subject.clone(),
            files: files.filter_map(|file| file.uri.clone()).collect(),
            also_to: others.collect::<Vec<_>>(),
            ..Message::default()
        })))
    }

    /// An event that is of no call: a message does not say which one it is of.
    fn of_message(&self, kind: EventKind<'a>) -> Event<'a> {
        let body = &self.body;
        Event {
            direction: match body.direction {
                Some(MessageDirection::Inbound) => Some(Direction::Inbound),
                Some(MessageDirection::Outbound) => Some(Direction::Outbound),
                Some(MessageDirection::Other(_)) | None => None,
            },
            from: party(&body.from),
            to: body.to.first().map(party).unwrap_or_default(),
            agent: Agent::of(self.extension_in_path(), None, None),
            occurred_at: body.creation_time,
            ..self.event(kind)
        }
    }
}

fn party<'a>(contact: &Contact<'a>) -> Party<'a> {
    Party {
        number: number(contact),
        name: contact.name.clone(),
    }
}

fn number<'a>(contact: &Contact<'a>) -> Option<PhoneNumber<'a>> {
    let number: &Text<'a> = match contact.phone_number {
        Some(_) => &contact.phone_number,
        None => &contact.extension_number,
    };
    PhoneNumber::of_text(number)
}

const fn status(status: &MessageStatus<'_>) -> Option<event::MessageStatus> {
    Some(match status {
        MessageStatus::Received => event::MessageStatus::Received,
        MessageStatus::Queued => event::MessageStatus::Queued,
        MessageStatus::Sent => event::MessageStatus::Sent,
        MessageStatus::Delivered => event::MessageStatus::Delivered,
        MessageStatus::DeliveryFailed | MessageStatus::SendingFailed => {
            event::MessageStatus::Failed
        }
        MessageStatus::Other(_) => return None,
    })
}
