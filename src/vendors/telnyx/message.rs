//! What a message means, and a report on one.

use alloc::boxed::Box;

use super::normalize::{Told, party};
use super::{Address, DeliveryStatus, Direction, Kind, MessageType};
use crate::PhoneNumber;
use crate::event::{Account, CallIds, Event, EventKind, Medium, Message, MessageStatus};
use crate::text::Text;

impl<'a> Told<'_, 'a> {
    pub(super) fn of_message(&self) -> Event<'a> {
        let content = self.content;
        let status = self.status();
        // Without a status a report would be another message.
        let is_told = self.kind == Kind::MessageReceived || status.is_some();
        let kind = match is_told {
            true => EventKind::Message(Box::new(self.message(status))),
            false => EventKind::Unknown,
        };
        let event = self.event(kind);
        Event {
            account: Account {
                tenant: content.messaging_profile_id.clone(),
                ..event.account
            },
            call: CallIds::default(),
            direction: match (&content.direction, self.kind) {
                (Some(Direction::Inbound), _) | (None, Kind::MessageReceived) => {
                    Some(crate::Direction::Inbound)
                }
                (Some(Direction::Outbound), _) | (None, _) => Some(crate::Direction::Outbound),
                (Some(Direction::Incoming | Direction::Outgoing | Direction::Other(_)), _) => None,
            },
            from: match &content.sender {
                Some(sender) => party(&sender.phone_number),
                None => event.from,
            },
            to: match content.recipients.first() {
                Some(recipient) => party(&recipient.phone_number),
                None => event.to,
            },
            ..event
        }
    }

    fn message(&self, status: Option<MessageStatus>) -> Message<'a> {
        let content = self.content;
        let others = content.recipients.iter().skip(1).chain(&content.cc);
        let has_failed = status == Some(MessageStatus::Failed);
        Message {
            id: content.id.clone(),
            medium: match content.message_type {
                Some(MessageType::Sms) => Some(Medium::Sms),
                Some(MessageType::Mms) => Some(Medium::Mms),
                Some(MessageType::Rcs | MessageType::Other(_)) | None => None,
            },
            status,
            text: content.text.clone(),
            files: (content.media.iter())
                .filter_map(|media| media.url.clone())
                .collect(),
            also_to: others
                .filter_map(|other| PhoneNumber::of_text(&other.phone_number))
                .collect(),
            reason: self.fault().or_else(|| {
                let word = self.sent_status().map(DeliveryStatus::to_text);
                word.filter(|_| has_failed)
            }),
            ..Message::default()
        }
    }

    /// The number of the first error, else its words.
    fn fault(&self) -> Text<'a> {
        let fault = self.content.errors.first()?;
        let words = || fault.title.clone().or_else(|| fault.detail.clone());
        fault.code.clone().or_else(words)
    }

    /// What became of the message for its first recipient, in Telnyx's words.
    fn sent_status(&self) -> Option<&DeliveryStatus<'a>> {
        let recipient: &Address<'a> = self.content.recipients.first()?;
        recipient.status.as_ref()
    }

    /// The same in the words of all vendors.
    fn status(&self) -> Option<MessageStatus> {
        match (self.kind, self.sent_status()) {
            // The message itself.
            (Kind::MessageReceived, _) => None,
            (_, Some(status)) => status.unified(),
            (Kind::MessageSent, None) => Some(MessageStatus::Sent),
            (_, None) => None,
        }
    }
}

impl DeliveryStatus<'_> {
    const fn unified(&self) -> Option<MessageStatus> {
        Some(match self {
            Self::Scheduled | Self::Queued | Self::Sending => MessageStatus::Queued,
            // That it arrived, nobody says.
            Self::Sent | Self::DeliveryUnconfirmed => MessageStatus::Sent,
            Self::Delivered => MessageStatus::Delivered,
            Self::Read => MessageStatus::Read,
            Self::SendingFailed | Self::DeliveryFailed | Self::Expired | Self::Cancelled => {
                MessageStatus::Failed
            }
            Self::WebhookDelivered | Self::Other(_) => return None,
        })
    }
}
