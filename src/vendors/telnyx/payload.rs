//! What a Telnyx webhook says, typed.

use alloc::boxed::Box;

use serde::Serialize;

use super::{Kind, Meta, Notification, Texml};
use crate::fields::Field;
use crate::payload::{Part, ReadFields, Shape};

/// What a Telnyx webhook says, in Telnyx's words: a [`Notification`] of API v2, or a request of [`Texml`].
///
/// ```
/// let mut payload = hookswitch::telnyx::Payload::default();
/// payload.data.payload.digit = Some("1".into());
/// assert_eq!(serde_json::to_string(&payload)?, r#"{"data":{"payload":{"digit":"1"}}}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Payload<'a> {
    /// Which event of API v2 it is. Of TeXML [`Form::kind`](super::Form::kind) says it.
    #[serde(skip)]
    pub kind: Kind,
    /// The notification of API v2, also if it stands at the top of the body.
    #[serde(skip_serializing_if = "crate::text::is_default")]
    pub data: Notification<'a>,
    /// How that was delivered.
    #[serde(skip_serializing_if = "crate::text::is_default")]
    pub meta: Meta<'a>,
    /// The request of TeXML.
    // Boxed, since there are many fields, and a payload of any vendor has the size of the largest.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub texml: Option<Box<Texml<'a>>>,
}

impl<'a> Payload<'a> {
    /// Makes it independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Payload<'static> {
        Payload {
            kind: self.kind,
            data: self.data.into_owned(),
            meta: self.meta.into_owned(),
            texml: self.texml.map(|texml| Box::new(texml.into_owned())),
        }
    }

    /// The request of TeXML, if it is one, and no notification of API v2. A query may have fields of the customer's
    /// own, such as `id`.
    pub(super) fn request(&self) -> Option<&Texml<'a>> {
        let texml = self.texml.as_deref()?;
        (texml.has_id() && self.data.event_type.is_none()).then_some(texml)
    }
}

/// The places of the two at the top, behind those of [`Notification`].
const DATA: Part = Part::new("data", 61);
const META: Part = Part::new("meta", 62);

impl<'a> ReadFields<'a> for Payload<'a> {
    fn shape(&mut self, name: &str) -> Shape<'_, 'a> {
        match name {
            "data" => Shape::object(DATA, &mut self.data),
            "meta" => Shape::object(META, &mut self.meta),
            name => self.data.shape(name),
        }
    }

    fn read(&mut self, field: Field<'_, 'a>) {
        match field.name() {
            "data" => field.object(DATA),
            "meta" => field.object(META),
            // All names of TeXML begin with a capital, and none of API v2 does.
            name if name.starts_with(|first: char| first.is_ascii_uppercase()) => {
                self.texml.get_or_insert_default().take(field);
            }
            _ => self.data.read(field),
        }
    }
}
