//! Reading one delivery, field by field.
//!
//! Which text format the delivery came in, what counts as absent, and what becomes of a field that cannot be
//! read into the payload is settled here, once for all vendors.

mod extra;
mod field;
pub(crate) mod form;
pub(crate) mod header;
pub(crate) mod json;
pub(crate) mod jws;
mod length;
mod missing;
mod place;
pub(crate) mod query;
mod scalar;
pub(crate) mod wrapping;

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::error::{ParseErrorKind, Problem};
use crate::request::MAX_TOTAL_FIELDS;
use crate::schema::Schema;
pub(crate) use extra::Tree;
pub use extra::{Extra, Value};
pub(crate) use field::{Field, Raw};

pub(crate) use missing::{Doubts, Missing, MissingInRecords};
use place::{Location, Place, Record};
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
    /// The repairs of the JSON text.
    pub(crate) repairs: json::Repairs,
    /// How many records there were so far, in all arrays.
    records: usize,
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
            repairs: json::Repairs::default(),
            records: 0,
            fields: 0,
        }
    }

    /// Counts a field or an item of a list; answers whether the total is within the limit.
    #[inline]
    fn counts(&mut self) -> bool {
        self.fields = self.fields.saturating_add(1);
        let is_allowed = self.fields <= MAX_TOTAL_FIELDS;
        if !is_allowed {
            self.fatal = Some(ParseErrorKind::TooLarge);
        }
        is_allowed
    }

    /// Makes it independent of the text that was read.
    pub(crate) fn into_owned<'o>(self) -> Output<'o> {
        Output {
            extra: self.extra.into_iter().map(Extra::into_owned).collect(),
            oddities: self.oddities,
            fatal: self.fatal,
            keeps: self.keeps,
            null_text: self.null_text,
            repairs: self.repairs,
            records: self.records,
            fields: self.fields,
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
