//! What a RingCentral notification means.

mod message;
mod party;

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::{Kind, Payload};
use crate::event::{Event, EventKind, Events};
use crate::fields::Doubts;
use crate::text::Text;
use crate::{PhoneNumber, Vendor};

impl<'a> Payload<'a> {
    /// What the notification means, if no field was in doubt: one event, or two for a party that gave the call away; as
    /// the table in the [module docs](super#events) says.
    #[must_use]
    pub fn normalize(&self) -> Events<'a> {
        self.normalize_with(Doubts::NONE)
    }

    /// [`normalize`](Self::normalize), if some fields of the delivery were in doubt.
    pub(crate) fn normalize_with(&self, doubts: Doubts<'_, '_>) -> Events<'a> {
        match self.kind {
            Kind::TelephonySession if !self.body.parties.is_empty() => {
                let doubts = doubts.in_records("body.parties");
                let events = || {
                    let parties = self.body.parties.iter().zip(doubts.indices());
                    parties.map(|(party, index)| {
                        party.events(self, |path| doubts.unreadable(index, path))
                    })
                };
                match self.body.parties.len() {
                    1 => events().next().unwrap_or_default(),
                    _ => {
                        // `collect` would not know how many there are, and hold up to three times the memory.
                        let count = events().map(|events| events.len()).sum();
                        let mut all = Vec::with_capacity(count);
                        all.extend(events().flatten());
                        Events::many(all)
                    }
                }
            }
            Kind::Voicemail => Events::one(self.voicemail()),
            Kind::Sms => Events::one(self.message()),
            Kind::TelephonySession | Kind::Presence | Kind::Unknown => {
                Events::one(self.event(EventKind::Unknown))
            }
        }
    }

    /// An event of which no more is known than the notification's name and call.
    fn event(&self, kind: EventKind<'a>) -> Event<'a> {
        let mut event = Event::new(Vendor::Ringcentral, self.kind.name(&self.event), kind);
        event.account.id = self.body.account_id.clone();
        event.call.id = self.body.telephony_session_id.clone();
        event.occurred_at = self.body.event_time;
        // The sequence of presence is another one.
        event.sequence = match self.kind {
            Kind::TelephonySession => self.body.sequence,
            _ => None,
        };
        event
    }

    /// The id of the extension in the path of the event.
    fn extension_in_path(&self) -> Text<'a> {
        fn of(path: &str) -> Option<&str> {
            let (_, after) = path.split('?').next()?.split_once("/extension/")?;
            let id = after.split('/').next()?;
            (!id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())).then_some(id)
        }
        match self.event.as_ref()? {
            Cow::Borrowed(path) => of(path).map(Cow::Borrowed),
            Cow::Owned(path) => of(path).map(|id| Cow::Owned(id.into())),
        }
    }
}

/// A number, if it is an extension.
fn extension<'a>(number: &Text<'a>) -> Text<'a> {
    let is_short = PhoneNumber::of_text(number).is_some_and(|number| number.is_short());
    number.clone().filter(|_| is_short)
}
