//! What a Telnyx webhook says, typed.

use core::ops::{Deref, DerefMut};

use alloc::boxed::Box;

use serde::Serialize;

use super::{FormKind, Kind, Meta, Notification, Texml};
use crate::dialects::twilio::Form;
use crate::fields::Field;
use crate::payload::{Part, ReadFields, Shape};

/// What a Telnyx webhook says, in Telnyx's words: a [`Notification`] of API v2, or a request of TeXML, whose fields
/// are those of [`Form`] and of [`Texml`].
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
    /// Which event of API v2 it is. Of TeXML [`Form::kind`] says it.
    #[serde(skip)]
    pub kind: Kind,
    /// The notification of API v2, also if it stands at the top of the body.
    #[serde(skip_serializing_if = "crate::text::is_default")]
    pub data: Notification<'a>,
    /// How that was delivered.
    #[serde(skip_serializing_if = "crate::text::is_default")]
    pub meta: Meta<'a>,
    // Boxed, since there are many fields, and a payload of any vendor has the size of the largest.
    #[serde(flatten)]
    form: Box<Form<'a>>,
    /// What requests of TeXML have beside the fields of the dialect.
    #[serde(flatten)]
    pub texml: Box<Texml<'a>>,
}

impl Payload<'_> {
    /// Makes it independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Payload<'static> {
        Payload {
            kind: self.kind,
            data: self.data.into_owned(),
            meta: self.meta.into_owned(),
            form: Box::new(self.form.into_owned()),
            texml: Box::new(self.texml.into_owned()),
        }
    }
}

impl Payload<'_> {
    /// Which request of TeXML it is.
    pub(super) fn form_kind(&self) -> FormKind {
        self.form.kind
    }

    pub(super) fn set_form_kind(&mut self, kind: FormKind) {
        self.form.kind = kind;
    }

    /// Whether it is a request of TeXML, and no notification of API v2. A query may have fields of the customer's
    /// own, such as `id`.
    pub(super) fn is_of_texml(&self) -> bool {
        let has_id = self.form.account_sid.is_some() || self.form.call_sid.is_some();
        has_id && self.data.event_type.is_none()
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
                match Texml::has(name) {
                    true => self.texml.read(field),
                    false => self.form.take(field),
                }
            }
            _ => self.data.read(field),
        }
    }
}
