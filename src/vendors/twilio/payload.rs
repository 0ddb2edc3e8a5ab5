//! What a Twilio webhook says, typed.

use core::ops::{Deref, DerefMut};

use alloc::boxed::Box;
use alloc::vec::Vec;

use serde::Serialize;

use super::StreamEvent;
use crate::dialects::twilio::Form;
use crate::fields::Field;
use crate::payload::ReadFields;

/// What a Twilio webhook says, in Twilio's words: the fields are those of [`Form`], or the events of Event Streams.
///
/// ```
/// let mut payload = hookswitch::twilio::Payload::default();
/// payload.call_sid = Some("CA7".into());
/// assert_eq!(serde_json::to_string(&payload)?, r#"{"CallSid":"CA7"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
// Boxed, since there are many fields, and a payload of any vendor has the size of the largest.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Payload<'a> {
    #[serde(flatten)]
    form: Box<Form<'a>>,
    /// The events of `event-streams`, which is an array of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<StreamEvent<'a>>,
}

impl Payload<'_> {
    /// Makes it independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Payload<'static> {
        let events = self.events.into_iter().map(StreamEvent::into_owned);
        Payload {
            form: Box::new(self.form.into_owned()),
            events: events.collect(),
        }
    }
}

impl<'a> Deref for Payload<'a> {
    type Target = Form<'a>;

    fn deref(&self) -> &Form<'a> {
        &self.form
    }
}

impl<'a> DerefMut for Payload<'a> {
    fn deref_mut(&mut self) -> &mut Form<'a> {
        &mut self.form
    }
}

impl<'a> ReadFields<'a> for Payload<'a> {
    fn read(&mut self, field: Field<'_, 'a>) {
        self.form.take(field);
    }
}
