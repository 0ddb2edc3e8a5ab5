//! What a SignalWire webhook says, typed.

use core::ops::{Deref, DerefMut};

use alloc::boxed::Box;

use serde::Serialize;

use crate::dialects::twilio::Form;
use crate::fields::Field;
use crate::payload::ReadFields;

/// What a SignalWire webhook says, in SignalWire's words: the fields are those of [`Form`].
///
/// ```
/// let mut payload = hookswitch::signalwire::Payload::default();
/// payload.call_sid = Some("CA7".into());
/// assert_eq!(serde_json::to_string(&payload)?, r#"{"CallSid":"CA7"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
// Boxed, since there are many fields, and a payload of any vendor has the size of the largest.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Payload<'a>(Box<Form<'a>>);

impl Payload<'_> {
    /// Makes it independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Payload<'static> {
        Payload(Box::new(self.0.into_owned()))
    }
}

impl<'a> Deref for Payload<'a> {
    type Target = Form<'a>;

    fn deref(&self) -> &Form<'a> {
        &self.0
    }
}

impl<'a> DerefMut for Payload<'a> {
    fn deref_mut(&mut self) -> &mut Form<'a> {
        &mut self.0
    }
}

impl<'a> ReadFields<'a> for Payload<'a> {
    fn read(&mut self, field: Field<'_, 'a>) {
        self.0.take(field);
    }
}
