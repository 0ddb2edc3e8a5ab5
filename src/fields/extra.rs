//! What the schema did not take.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde::ser::{Serialize, SerializeMap as _, SerializeSeq as _, Serializer};
use serde_json::value::RawValue;

use super::{Location, Raw, json};
use crate::error::{Expected, Problem};
use crate::form;
use crate::text::{Own, own};

/// A field that the schema did not take, with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Extra<'a> {
    /// The field's name, as sent.
    pub name: Cow<'a, str>,
    /// Its value, as sent.
    pub value: Value<'a>,
    /// Why the schema did not take it.
    pub problem: Problem,
    pub(crate) location: Location,
}

impl<'a> Extra<'a> {
    /// A field at the top of a delivery, for use in tests.
    #[must_use]
    pub const fn new(name: Cow<'a, str>, value: Value<'a>, problem: Problem) -> Self {
        Self {
            name,
            value,
            problem,
            location: Location::TOP,
        }
    }

    /// The path of the object that the field is in, such as `user` or, in a record of an array,
    /// `0.from` or `call.parties.0`; empty at the top.
    #[must_use]
    pub fn parent(&self) -> Cow<'_, str> {
        self.location.path()
    }

    /// The field's path as in the body, such as `user.email`. It is as sent: for logs, use that of
    /// the notice.
    #[must_use]
    pub fn path(&self) -> Cow<'_, str> {
        let parent = self.parent();
        if parent.is_empty() {
            return Cow::Borrowed(&self.name);
        }
        let mut path = parent.into_owned();
        path.push('.');
        path.push_str(&self.name);
        Cow::Owned(path)
    }

    /// Whether it is in the object of this path, from the top of the delivery, or from that of a record of the body.
    pub(crate) fn is_in(&self, path: &str) -> bool {
        let Location { record, parent, .. } = &self.location;
        *parent == *path && record.as_ref().is_none_or(|record| record.array.is_empty())
    }

    /// The path as it may be shown.
    pub(crate) fn label(&self) -> Cow<'static, str> {
        if let Problem::Unreadable(Expected::Object | Expected::Records) = self.problem {
            // The name is the schema's, or the index of a record.
            Cow::Owned(self.path().into_owned())
        } else {
            self.location.label(&self.name)
        }
    }

    /// Makes the field independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Extra<'static> {
        Extra {
            name: own(self.name),
            value: self.value.into_owned(),
            problem: self.problem,
            location: self.location,
        }
    }
}

/// A value that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Value<'a> {
    /// Text: a JSON string without its quotes and escapes, or a decoded value of a form.
    Text(Cow<'a, str>),
    /// The JSON text of a number, flag, `null`, object or array, as sent.
    Json(Cow<'a, str>),
}

impl<'a> Value<'a> {
    /// The value, and whether its text had to be repaired.
    pub(super) fn read(raw: Raw<'a>) -> (Self, bool) {
        let (text, repaired) = match raw {
            Raw::Json(json) if json.starts_with('"') => json::string(json),
            Raw::Json(json) => return (Self::Json(Cow::Borrowed(json)), false),
            Raw::Plain(text) => (Cow::Borrowed(text), false),
            Raw::Form(raw) => form::decode(raw),
        };
        (Self::Text(text), repaired)
    }

    /// The text, or the JSON text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Text(text) | Self::Json(text) => text,
        }
    }

    /// Makes the value independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Self::Text(text) => Value::Text(own(text)),
            Self::Json(json) => Value::Json(own(json)),
        }
    }
}

impl Own for Value<'_> {
    type Owned = Value<'static>;

    fn own(self) -> Value<'static> {
        self.into_owned()
    }
}

/// Text as a string, JSON as it was sent but for white space between its tokens, so that it is one
/// line. (The latter needs `serde_json`'s serializer.)
impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Json(json) => {
                let as_sent = raw(json)?;
                if json.contains(is_space) {
                    raw(&compact(json))?.serialize(serializer)
                } else {
                    as_sent.serialize(serializer)
                }
            }
        }
    }
}

fn raw<E: serde::ser::Error>(json: &str) -> Result<&RawValue, E> {
    serde_json::from_str(json).map_err(E::custom)
}

/// Whether JSON may have the character between two tokens, and nothing depends on it.
const fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r')
}

/// A JSON text without the white space between its tokens.
fn compact(json: &str) -> String {
    let (mut in_string, mut escaped) = (false, false);
    let keep = |character: &char| {
        let is_escape = in_string && !escaped && *character == '\\';
        if *character == '"' && !escaped {
            in_string = !in_string;
        }
        escaped = is_escape;
        in_string || !is_space(*character)
    };
    json.chars().filter(keep).collect()
}

/// Extra fields as a JSON object, nested ones inside their objects.
#[derive(Default)]
pub(crate) struct Tree<'e> {
    values: Vec<&'e Value<'e>>,
    fields: Vec<(Cow<'e, str>, Tree<'e>)>,
    index: BTreeMap<Cow<'e, str>, usize>,
}

impl<'e> Tree<'e> {
    pub(crate) fn of(extra: &'e [Extra<'e>]) -> Self {
        let mut root = Self::default();
        for extra in extra {
            let Location { record, parent, .. } = &extra.location;
            let mut tree = &mut root;
            if let Some(record) = record {
                tree = tree.inside(&record.array);
                tree = tree.field(record.index.to_string().into());
            }
            tree = tree.inside(parent);
            tree = tree.field(Cow::Borrowed(&extra.name));
            tree.values.push(&extra.value);
        }
        root
    }

    /// The tree at a path of objects.
    fn inside(&mut self, path: &'e str) -> &mut Self {
        let names = path.split('.').filter(|name| !name.is_empty());
        names.fold(self, |tree, name| tree.field(Cow::Borrowed(name)))
    }

    fn field(&mut self, name: Cow<'e, str>) -> &mut Self {
        let next = self.fields.len();
        let index = *self.index.entry(name.clone()).or_insert(next);
        if index == next {
            self.fields.push((name, Self::default()));
        }
        // OK because the index holds positions in `fields` alone.
        #[allow(clippy::indexing_slicing)]
        &mut self.fields[index].1
    }
}

impl Serialize for Tree<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = Fields(&self.fields);
        match &*self.values {
            [] => fields.serialize(serializer),
            [value] if self.fields.is_empty() => value.serialize(serializer),
            values => {
                let mut out = serializer.serialize_seq(None)?;
                for value in values {
                    out.serialize_element(value)?;
                }
                if !self.fields.is_empty() {
                    out.serialize_element(&fields)?;
                }
                out.end()
            }
        }
    }
}

struct Fields<'t, 'e>(&'t [(Cow<'e, str>, Tree<'e>)]);

impl Serialize for Fields<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_map(Some(self.0.len()))?;
        for (name, tree) in self.0 {
            out.serialize_entry(name, tree)?;
        }
        out.end()
    }
}
