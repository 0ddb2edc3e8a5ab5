//! What a message means, and a report on one.

use alloc::borrow::Cow;
use alloc::boxed::Box;

use super::super::form::Media;
use super::super::words::{Kind, MessageStatus};
use super::{Leg, either, error, number};
use crate::event::{CallIds, Event, EventKind, Medium, Message, MessageStatus as Status, Party};
use crate::text::Text;

impl<'a> Leg<'_, 'a, '_> {
    pub(super) fn message(&self) -> Event<'a> {
        let form = self.form;
        let (from, to) = (
            either(&form.from, &form.caller),
            either(&form.to, &form.called),
        );
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
                medium: medium([from, to], &form.num_media, !form.media.is_empty()),
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
                number: number(from),
                name: form.profile_name.clone(),
            },
            to: Party {
                number: number(to),
                name: None,
            },
            agent: None,
            ..self.event(kind)
        }
    }
}

/// How a message was sent between two addresses.
pub(crate) fn medium(
    addresses: [&Text<'_>; 2],
    num_media: &Text<'_>,
    has_files: bool,
) -> Option<Medium> {
    let mut addresses = addresses.into_iter().flatten();
    let channel = addresses.find_map(|address| Some(address.split_once(':')?.0));
    match channel {
        Some("whatsapp") => Some(Medium::Whatsapp),
        // Such as Messenger or RCS, for which there is no word.
        Some(_) => None,
        None if has_files => Some(Medium::Mms),
        None => match num_media.as_deref()?.trim().parse::<u32>() {
            Ok(0) => Some(Medium::Sms),
            Ok(_) => Some(Medium::Mms),
            Err(_) => None,
        },
    }
}

impl<'a> Media<'a> {
    fn address(&self) -> Option<Cow<'a, str>> {
        self.url.clone()
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
