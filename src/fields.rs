//! Reading one delivery, field by field.
//!
//! Which text format the delivery came in, what counts as absent, and what becomes of a field that cannot be
//! read into the payload is settled here, once for all vendors.

mod extra;
mod field;
pub(crate) mod form;
pub(crate) mod header;
pub(crate) mod json;
mod missing;
mod scalar;
pub(crate) mod wrapping;

use core::fmt::Write as _;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::error::{ParseErrorKind, Problem, is_plain_name};
use crate::request::MAX_TOTAL_FIELDS;
use crate::schema::Schema;
pub(crate) use extra::Tree;
pub use extra::{Extra, Value};
pub(crate) use field::{Field, Raw};

pub(crate) use missing::{Doubts, Missing};
use scalar::NullText;

/// What reading gives beside the payload, and how far it is.
pub(crate) struct Output<'a> {
    pub(crate) extra: Vec<Extra<'a>>,
    pub(crate) oddities: Vec<Oddity>,
    /// Why reading was given up, if the reason is not a fault of the JSON.
    pub(crate) fatal: Option<ParseErrorKind>,
    /// Which fields are documented and have no place in the payload.
    keeps: fn(&str) -> bool,
    null_text: NullText,
    /// Whether a JSON text has any escape. If it has none, no value is searched for one.
    escapes: bool,
    repairs: json::Repairs,
    /// The objects of this record, or of a body that is an object, that have been read.
    seen_objects: [&'static str; 8],
    /// Whether an array had an object in it.
    has_records: bool,
    /// How many fields and items of lists there were so far.
    fields: usize,
}

impl<'a> Output<'a> {
    pub(crate) fn new<S: Schema>() -> Self {
        Self {
            extra: Vec::new(),
            oddities: Vec::new(),
            fatal: None,
            keeps: S::keeps,
            null_text: match S::NULL_TEXT {
                true => NullText::AnyCase,
                false => NullText::Never,
            },
            escapes: false,
            repairs: json::Repairs::default(),
            seen_objects: [""; 8],
            has_records: false,
            fields: 0,
        }
    }

    /// Counts a field or an item of a list; answers whether the total is within the limit.
    fn counts(&mut self) -> bool {
        self.fields = self.fields.saturating_add(1);
        let is_allowed = self.fields <= MAX_TOTAL_FIELDS;
        if !is_allowed {
            self.fatal = Some(ParseErrorKind::TooLarge);
        }
        is_allowed
    }

    /// Tells what the JSON text has: any escape, and these repairs.
    pub(crate) fn text_has(&mut self, escapes: bool, repairs: json::Repairs) {
        self.escapes = escapes;
        self.repairs = repairs;
    }

    /// Makes it independent of the text that was read.
    pub(crate) fn into_owned<'o>(self) -> Output<'o> {
        Output {
            extra: self.extra.into_iter().map(Extra::into_owned).collect(),
            oddities: self.oddities,
            fatal: self.fatal,
            keeps: self.keeps,
            null_text: self.null_text,
            escapes: self.escapes,
            repairs: self.repairs,
            seen_objects: self.seen_objects,
            has_records: self.has_records,
            fields: self.fields,
        }
    }

    /// Whether the object at this path has been read already.
    fn has_seen(&self, path: &str) -> bool {
        self.seen_objects.contains(&path)
    }

    /// Notes that the object at this path is being read; at the top, a new record begins.
    fn see(&mut self, path: &'static str) {
        if path.is_empty() {
            self.seen_objects = [""; 8];
        } else if let Some(free) = self.seen_objects.iter_mut().find(|path| path.is_empty()) {
            *free = path;
        }
    }

    /// Reports repairs of the text that no field claimed.
    pub(crate) fn report_unclaimed_repairs(&mut self) {
        if !self.repairs.is_empty() {
            self.oddities.push(Oddity {
                field: None,
                problem: Problem::Encoding,
            });
        }
    }
}

/// Something odd that left nothing in `extra`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Oddity {
    pub(crate) field: Option<Cow<'static, str>>,
    pub(crate) problem: Problem,
}

/// Where a field stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Location {
    /// The record, in an array of them.
    pub(crate) record: Option<usize>,
    /// The path of the object that the field is in; empty at the top.
    pub(crate) parent: &'static str,
    /// Its position in that object, from 1.
    pub(crate) position: usize,
    /// Whether it is certain that the name is one. In a form, what no `=` follows may be the rest of a
    /// text whose `&` was not escaped.
    pub(crate) is_named: bool,
}

impl Location {
    /// Its index in that object, from 0.
    const fn index(&self) -> usize {
        self.position.saturating_sub(1)
    }

    /// The path of the object that the field is in.
    fn path(&self) -> Cow<'static, str> {
        match self.record {
            Some(_) => Cow::Owned(join(self.record, self.parent)),
            None => Cow::Borrowed(self.parent),
        }
    }

    /// The path of the field `name` here, as it may be shown: its name if that looks like one, else its
    /// position.
    fn label(&self, name: &str) -> Cow<'static, str> {
        let mut path = join(self.record, self.parent);
        if !path.is_empty() {
            path.push('.');
        }
        if self.is_named && is_plain_name(name) {
            path.push_str(name);
        } else {
            // OK because writing to a String cannot fail.
            let _ = write!(path, "#{}", self.position);
        }
        Cow::Owned(path)
    }
}

/// The path of a record, or of an object in it.
fn join(record: Option<usize>, path: &str) -> String {
    let mut joined = String::new();
    if let Some(record) = record {
        // OK because writing to a String cannot fail.
        let _ = write!(joined, "{record}");
        if !path.is_empty() {
            joined.push('.');
        }
    }
    joined.push_str(path);
    joined
}
