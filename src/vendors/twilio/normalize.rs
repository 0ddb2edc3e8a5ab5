//! What a Twilio webhook means.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::{Kind, Payload, StreamData, StreamEvent};
use crate::Vendor;
use crate::dialects::twilio::{Dialect, medium, normalize, number};
use crate::event::{
    Account, CallIds, Direction, Event, EventKind, Events, Message, MessageStatus, Party,
};
use crate::fields::Doubts;
use crate::text::Text;

/// The event of Event Streams that is a message, and how those begin that report on one.
const INBOUND: &str = "com.twilio.messaging.inbound-message.received";
const REPORT: &str = "com.twilio.messaging.message.";

/// Where the parent of a leg stands in an event.
const PARENT: &str = "data.request.parameters.ParentCallSid";

const DIALECT: Dialect = Dialect {
    vendor: Vendor::Twilio,
    sip_hosts: super::SIP_HOSTS,
};

impl<'a> Payload<'a> {
    /// What the webhook means, if no field was in doubt: one event or several, as the table in the
    /// [module docs](super#events) says.
    #[must_use]
    pub fn normalize(&self) -> Events<'a> {
        self.normalize_with(Doubts::NONE)
    }

    /// [`normalize`](Self::normalize), if some fields of the delivery were in doubt.
    pub(crate) fn normalize_with(&self, doubts: Doubts<'_, '_>) -> Events<'a> {
        if self.kind != Kind::EventStreams {
            return normalize(DIALECT, self, doubts);
        }
        let mut events = Vec::with_capacity(self.events.len());
        let doubts = doubts.in_records("");
        for (event, index) in self.events.iter().zip(doubts.indices()) {
            // Whose child a leg is decides all that is said of it.
            let is_in_doubt = doubts.unreadable(index, PARENT);
            event.normalize(is_in_doubt, &mut events);
        }
        Events::many(events)
    }
}

impl<'a> StreamEvent<'a> {
    /// Adds what the event means: what the callback meant that it is a copy of, or a message.
    fn normalize(&self, is_in_doubt: bool, events: &mut Vec<Event<'a>>) {
        let none = StreamData::default();
        let data = self.data.as_deref().unwrap_or(&none);
        let occurred_at = data.timestamp.or(self.time);
        let unnamed = Kind::EventStreams.as_str().into();
        let name = self.event_type.clone().unwrap_or(unnamed);
        let own = |event: Event<'a>| Event {
            name: name.clone(),
            delivery_id: self.id.clone(),
            ..event
        };
        let is_of = |product: &str| name.starts_with(product);
        if let Some(form) = data.request.parameters.form()
            && is_of("com.twilio.voice.")
            && !is_in_doubt
        {
            let told = normalize(DIALECT, form, Doubts::NONE);
            // If the callback has a time, what it leaves without one has none.
            let is_timed = form.timestamp.is_some();
            events.extend(told.map(|event| Event {
                occurred_at: event.occurred_at.or(occurred_at.filter(|_| !is_timed)),
                ..own(event)
            }));
            return;
        }
        let kind = match self.message(data) {
            Some(message) => EventKind::Message(Box::new(message)),
            None => EventKind::Unknown,
        };
        let is_message = matches!(kind, EventKind::Message(_));
        let direction = match self.status() {
            None => Direction::Inbound,
            Some(_) => Direction::Outbound,
        };
        let party = |address: &Text<'a>| Party {
            number: number(address),
            name: None,
        };
        events.push(own(Event {
            account: Account {
                id: data.account_sid.clone(),
                tenant: None,
            },
            call: CallIds {
                id: (data.sid.clone()).filter(|_| is_of("com.twilio.voice.") && !is_in_doubt),
                ..CallIds::default()
            },
            direction: is_message.then_some(direction),
            occurred_at,
            from: party(&data.from),
            to: party(&data.to),
            test: &*name == "com.twilio.eventstreams.test-event",
            ..Event::new(Vendor::Twilio, "".into(), kind)
        }));
    }

    fn message(&self, data: &StreamData<'a>) -> Option<Message<'a>> {
        let is_inbound = self.event_type.as_deref() == Some(INBOUND);
        let status = self.status();
        (is_inbound || status.is_some()).then(|| Message {
            id: data.message_sid.clone(),
            medium: medium([&data.from, &data.to], &data.num_media, false),
            status,
            text: data.body.clone(),
            reason: data.error_code.clone(),
            ..Message::default()
        })
    }

    /// What became of the message that the event reports on.
    fn status(&self) -> Option<MessageStatus> {
        let word = self.event_type.as_deref()?.strip_prefix(REPORT)?;
        match word {
            "queued" => Some(MessageStatus::Queued),
            "sent" => Some(MessageStatus::Sent),
            "delivered" => Some(MessageStatus::Delivered),
            "failed" | "undelivered" => Some(MessageStatus::Failed),
            "read" => Some(MessageStatus::Read),
            _ => None,
        }
    }
}
