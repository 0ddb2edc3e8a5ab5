//! What a message means, and a report on one.

use alloc::borrow::Cow;
use alloc::boxed::Box;

use super::super::form::Media;
use super::super::words::{Kind, MessageStatus};
use super::{Leg, after, either, error};
use crate::PhoneNumber;
use crate::event::{CallIds, Event, EventKind, Medium, Message, MessageStatus as Status, Party};
use crate::text::Text;

impl<'a> Leg<'_, 'a, '_> {
    pub(super) fn message(&self) -> Event<'a> {
        let form = self.form;
        let (from, of_whatsapp) = address(either(&form.from, &form.caller));
        let (to, to_whatsapp) = address(either(&form.to, &form.called));
        let sent = form.message_status.as_ref().or(form.sms_status.as_ref());
        let came_in = form.kind == Kind::MessageReceived
            || matches!(
                sent,
                Some(MessageStatus::Receiving | MessageStatus::Received)
            );
        let status = match form.kind {
            // The message itself.
            Kind::MessageReceived => None,
            _ => sent.and_then(status),
        };
        // Without a status a report would be another message.
        let is_told = form.kind == Kind::MessageReceived || status.is_some();
        let kind = match is_told {
            false => EventKind::Unknown,
            true => EventKind::Message(Box::new(Message {
                id: form.message_sid.clone().or_else(|| form.sms_sid.clone()),
                medium: self.medium(of_whatsapp || to_whatsapp),
                status,
                text: form.body.clone(),
                files: form.media.iter().filter_map(Media::address).collect(),
                reason: error(&form.error_code).or_else(|| match sent {
                    Some(MessageStatus::Canceled) => Some(MessageStatus::Canceled.to_text()),
                    _ => None,
                }),
                ..Message::default()
            })),
        };
        Event {
            call: CallIds::default(),
            direction: Some(match came_in {
                true => crate::Direction::Inbound,
                false => crate::Direction::Outbound,
            }),
            side: None,
            from: Party {
                number: from,
                name: form.profile_name.clone(),
            },
            to: Party {
                number: to,
                name: None,
            },
            agent: None,
            ..self.event(kind)
        }
    }

    fn medium(&self, is_whatsapp: bool) -> Option<Medium> {
        let files = self.form.num_media.as_deref();
        let files = files.and_then(|digits| digits.trim().parse::<u32>().ok());
        match files {
            _ if is_whatsapp => Some(Medium::Whatsapp),
            _ if !self.form.media.is_empty() => Some(Medium::Mms),
            Some(0) => Some(Medium::Sms),
            Some(_) => Some(Medium::Mms),
            None => None,
        }
    }
}

impl<'a> Media<'a> {
    fn address(&self) -> Option<Cow<'a, str>> {
        self.url.clone()
    }
}

/// Who wrote or was written to, and whether by WhatsApp.
fn address<'a>(text: &Text<'a>) -> (Option<PhoneNumber<'a>>, bool) {
    let number = text.as_ref().and_then(|text| after(text, "whatsapp:"));
    match number {
        Some(number) => (PhoneNumber::of_text(&Some(number)), true),
        None => (PhoneNumber::of_text(text), false),
    }
}

const fn status(status: &MessageStatus<'_>) -> Option<Status> {
    Some(match status {
        MessageStatus::Accepted
        | MessageStatus::Scheduled
        | MessageStatus::Queued
        | MessageStatus::Sending => Status::Queued,
        MessageStatus::Sent => Status::Sent,
        MessageStatus::Delivered => Status::Delivered,
        MessageStatus::Undelivered | MessageStatus::Failed | MessageStatus::Canceled => {
            Status::Failed
        }
        MessageStatus::Read => Status::Read,
        MessageStatus::Receiving | MessageStatus::Received => Status::Received,
        MessageStatus::Other(_) => return None,
    })
}
