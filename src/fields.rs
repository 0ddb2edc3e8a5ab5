//! Reading one delivery, field by field.
//!
//! A vendor module implements [`Schema`]: one `match` over [`Field::path`] whose arms read a field
//! into its place in the payload. Which text format the delivery came in, what counts as absent,
//! and what becomes of a field that cannot be taken is settled here, once for all vendors.

mod extra;
pub(crate) mod form;
pub(crate) mod json;
mod scalar;
pub(crate) mod wrapping;

use core::fmt::Write as _;

use alloc::borrow::Cow;
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};

use crate::error::{Expected, ParseErrorKind, Problem, is_plain_name};
use crate::payload::ReadFields;
use crate::text::{Text, Word};
use crate::{Authentication, Request, Vendor};
#[cfg(feature = "verify")]
use crate::{Check, Verified, VerifyError};
pub use extra::{Extra, Value};
use scalar::{NullText, Scalar};

/// The largest body or query string that is read, in bytes: 1 MiB.
pub const MAX_BYTES: usize = 1 << 20;

/// The most fields that one object or form may have.
pub const MAX_FIELDS: usize = 1_000;

/// The most records that an array of them may have.
pub const MAX_RECORDS: usize = 5_000;

/// The most fields that a delivery may have in all its objects, with the items of its lists. The records of
/// a real delivery have 15 fields, so that there may be 1,333 of those.
pub const MAX_TOTAL_FIELDS: usize = 20_000;

/// How one vendor's deliveries are read.
pub(crate) trait Schema {
    /// The vendor, as named in errors and notices.
    const VENDOR: Vendor;
    /// Whether the text `null`, in any case, is this vendor's way to say that a value is absent. A
    /// [name](Field::proper_name) is absent only if it is `null` in small letters.
    const NULL_TEXT: bool = false;
    /// What the vendor offers to tell its requests from anybody else's.
    const AUTHENTICATION: Authentication;
    /// The headers in which the vendor sends secrets, in lower case: they are not stored.
    const SECRET_HEADERS: &'static [&'static str] = &[];
    /// The sets of fields by which this vendor's deliveries are told.
    const TELL_TALES: TellTales;

    /// What is read: the vendor's typed payload.
    type Payload<'a>: Default + ReadFields<'a>;

    /// Whether the delivery is in the query string rather than in the body.
    fn in_query(_request: &Request<'_>) -> bool {
        false
    }

    /// The path of the object `name` inside `parent`, where the schema has one.
    #[inline]
    fn object(parent: &str, name: &str) -> Option<&'static str> {
        match parent {
            "" => <Self::Payload<'static> as ReadFields>::object(name),
            _ => None,
        }
    }

    /// Tells the payload that the body is an array; answers whether the vendor sends such.
    fn array(_payload: &mut Self::Payload<'_>) -> bool {
        false
    }

    /// Tells the payload that the record at this index of the array begins.
    fn record(_payload: &mut Self::Payload<'_>, _index: usize) {}

    /// Turns a text that is not JSON, but what the vendor sends or documents for it, into JSON of
    /// the same length.
    fn rewrite(_text: &str) -> Option<String> {
        None
    }

    /// Reads one field into its place.
    #[inline]
    fn read<'a>(payload: &mut Self::Payload<'a>, field: Field<'_, 'a>) {
        payload.read(field.path().0, field);
    }

    /// Settles which event this is, once all fields are read, and names the fields that every such
    /// event has and this one has not.
    fn settle<'a>(payload: &mut Self::Payload<'a>, missing: &mut Missing<'_, 'a>) -> EventName<'a>;

    /// Checks that a request is from this vendor, with what the check has of that which it needs.
    #[cfg(feature = "verify")]
    fn verify(_request: &Request<'_>, _check: &Check<'_>) -> Result<Verified, VerifyError> {
        Err(VerifyError::NothingOffered)
    }

    /// Makes the payload independent of the request.
    fn into_owned<'o>(payload: Self::Payload<'_>) -> Self::Payload<'o>;
}

/// Sets of fields. A delivery is plainly a vendor's if it has all fields of one of the vendor's sets at its
/// top, beside those that the schema it was read with knows: read as net2phone, which has an `event` too, a
/// delivery with `event`, `callid` and `date` is Voice Over Cloud's by the set `callid`, `date`.
pub(crate) type TellTales = &'static [&'static [&'static str]];

/// Which event a delivery is.
pub(crate) enum EventName<'a> {
    /// A documented one, by its documented name.
    Known(&'static str),
    /// One that is not documented, by its name as sent.
    Unknown(Cow<'a, str>),
    /// Nothing says so.
    None,
}

/// What reading has found beside the payload.
pub(crate) struct Found<'a> {
    pub(crate) extra: Vec<Extra<'a>>,
    pub(crate) odd: Vec<Odd>,
    /// Why reading was given up, where it was not for a fault of the JSON.
    pub(crate) stop: Option<ParseErrorKind>,
    null_text: NullText,
    /// Whether a JSON text has any escape: where it has none, no value need be searched for one.
    escapes: bool,
    repairs: json::Repairs,
    /// The objects of the record that have been read.
    entered: [&'static str; 8],
    /// Whether an array had an object in it.
    has_records: bool,
    /// How many fields and items of lists there were so far.
    fields: usize,
}

impl<'a> Found<'a> {
    pub(crate) fn new<S: Schema>() -> Self {
        Self {
            extra: Vec::new(),
            odd: Vec::new(),
            stop: None,
            null_text: match S::NULL_TEXT {
                true => NullText::AnyCase,
                false => NullText::Never,
            },
            escapes: false,
            repairs: json::Repairs::default(),
            entered: [""; 8],
            has_records: false,
            fields: 0,
        }
    }

    /// Counts a field or an item of a list; answers whether the total is within the limit.
    fn counts(&mut self) -> bool {
        self.fields = self.fields.saturating_add(1);
        let is_allowed = self.fields <= MAX_TOTAL_FIELDS;
        if !is_allowed {
            self.stop = Some(ParseErrorKind::TooLarge);
        }
        is_allowed
    }

    /// Tells what the JSON text has: any escape, and these repairs.
    pub(crate) fn text_has(&mut self, escapes: bool, repairs: json::Repairs) {
        self.escapes = escapes;
        self.repairs = repairs;
    }

    /// Makes it independent of the text that was read.
    pub(crate) fn into_owned<'o>(self) -> Found<'o> {
        Found {
            extra: self.extra.into_iter().map(Extra::into_owned).collect(),
            odd: self.odd,
            stop: self.stop,
            null_text: self.null_text,
            escapes: self.escapes,
            repairs: self.repairs,
            entered: self.entered,
            has_records: self.has_records,
            fields: self.fields,
        }
    }

    /// Whether the object at this path has been read already.
    fn has_entered(&self, path: &str) -> bool {
        self.entered.contains(&path)
    }

    /// Notes that the object at this path is being read; at the top, a new record begins.
    fn enter(&mut self, path: &'static str) {
        if path.is_empty() {
            self.entered = [""; 8];
        } else if let Some(free) = self.entered.iter_mut().find(|path| path.is_empty()) {
            *free = path;
        }
    }

    /// Reports repairs of the text that no field claimed.
    pub(crate) fn report_unclaimed_repairs(&mut self) {
        if !self.repairs.is_empty() {
            self.odd.push(Odd {
                field: None,
                problem: Problem::Encoding,
            });
        }
    }
}

/// Something odd that left nothing in `extra`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Odd {
    pub(crate) field: Option<Cow<'static, str>>,
    pub(crate) problem: Problem,
}

/// Where [`Schema::settle`] reports the fields that are missing.
pub(crate) struct Missing<'f, 'a> {
    found: &'f mut Found<'a>,
    /// What was there but could not be read: the record, and the path in it. Gathered for the first
    /// field that is missing, since an array can have thousands of either.
    unreadable: Option<BTreeSet<(Option<usize>, Cow<'static, str>)>>,
}

impl<'f, 'a> Missing<'f, 'a> {
    pub(crate) fn new(found: &'f mut Found<'a>) -> Self {
        Self {
            found,
            unreadable: None,
        }
    }

    /// Reports the field as missing, unless it is there.
    pub(crate) fn unless<T>(&mut self, there: &Option<T>, path: &'static str) {
        self.unless_named(there, &[path]);
    }

    /// [`unless`](Self::unless) for a field of several names, the one to report first.
    pub(crate) fn unless_named<T>(&mut self, there: &Option<T>, paths: &[&'static str]) {
        if there.is_none() {
            self.report(None, paths);
        }
    }

    /// [`unless`](Self::unless) for the record at this index of an array.
    pub(crate) fn unless_in<T>(&mut self, record: usize, there: &Option<T>, path: &'static str) {
        if there.is_none() {
            self.report(Some(record), &[path]);
        }
    }

    /// Whether one of these was there, but could not be read: what depends on it is not known.
    pub(crate) fn unreadable(&mut self, record: Option<usize>, paths: &[&'static str]) -> bool {
        let extra = &self.found.extra;
        if extra.is_empty() {
            return false;
        }
        let unreadable = self.unreadable.get_or_insert_with(|| {
            extra
                .iter()
                .filter(|extra| matches!(extra.problem, Problem::Unreadable(_)))
                .map(|extra| {
                    let mut path = String::from(extra.place.parent);
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(&extra.name);
                    (extra.place.record, Cow::Owned(path))
                })
                .collect()
        });
        // So it was where the object was not one that it should have been in.
        paths.iter().any(|path| {
            path.match_indices('.')
                .map(|(end, _)| end)
                .chain([path.len()])
                .any(|end| {
                    path.get(..end)
                        .is_some_and(|path| unreadable.contains(&(record, Cow::Borrowed(path))))
                })
        })
    }

    #[cold]
    fn report(&mut self, record: Option<usize>, paths: &[&'static str]) {
        // A value that was there but could not be read is reported as that.
        if let (false, Some(path)) = (self.unreadable(record, paths), paths.first()) {
            self.found.odd.push(Odd {
                field: Some(match record {
                    Some(_) => Cow::Owned(join(record, path)),
                    None => Cow::Borrowed(path),
                }),
                problem: Problem::Missing,
            });
        }
    }
}

/// A value as it stands in the delivery.
#[derive(Clone, Copy)]
pub(crate) enum Raw<'a> {
    /// The JSON text of the value.
    Json(&'a str),
    /// The value in a form or query string, which has nothing encoded.
    Plain(&'a str),
    /// The value in a form or query string, still encoded.
    Form(&'a [u8]),
}

/// Where a field stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
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

/// One field of a delivery, which a [`Schema`] reads into its place or hands to
/// [`unknown`](Self::unknown).
///
/// Every method leaves the place alone where the value is absent, and hands a value that is not
/// of the form asked for, or for which the place is taken, to `extra`.
pub(crate) struct Field<'f, 'a> {
    // By reference, since a field is handed on from one function to the next.
    sent: &'f mut Sent<'a>,
    found: &'f mut Found<'a>,
}

/// A field as it was sent.
struct Sent<'a> {
    name: Cow<'a, str>,
    raw: Raw<'a>,
    place: Place,
}

impl<'f, 'a> Field<'f, 'a> {
    #[inline]
    fn new(sent: &'f mut Sent<'a>, found: &'f mut Found<'a>) -> Self {
        let mut field = Self { sent, found };
        if let Raw::Json(text) = field.sent.raw
            && !field.found.repairs.is_empty()
            && field.found.repairs.claim(text)
        {
            field.odd(Problem::Encoding);
        }
        field
    }

    /// The path of the object that the field is in, and its name.
    #[inline]
    pub(crate) fn path(&self) -> (&'static str, &str) {
        (self.sent.place.parent, &self.sent.name)
    }

    /// The field's name.
    #[inline]
    pub(crate) fn name(&self) -> &str {
        &self.sent.name
    }

    /// Whether the field is in a record of an array.
    #[inline]
    pub(crate) fn in_record(&self) -> bool {
        self.sent.place.record.is_some()
    }

    /// Reads text; a number is taken as its digits.
    pub(crate) fn text(mut self, place: &mut Text<'a>) {
        self.put(place, Expected::Text, Scalar::into_text);
    }

    /// Reads text that a person wrote: the word `null` is a message, not an absent one.
    pub(crate) fn message(self, place: &mut Text<'a>) {
        self.text_unless(NullText::Never, place);
    }

    /// Reads the name of a person or thing. Some people are called Null.
    pub(crate) fn proper_name(self, place: &mut Text<'a>) {
        let null_text = match self.found.null_text {
            NullText::Never => NullText::Never,
            NullText::Small | NullText::AnyCase => NullText::Small,
        };
        self.text_unless(null_text, place);
    }

    /// Reads text with another word for an absent one than the vendor's.
    fn text_unless(mut self, null_text: NullText, place: &mut Text<'a>) {
        let usual = core::mem::replace(&mut self.found.null_text, null_text);
        self.put(place, Expected::Text, Scalar::into_text);
        self.found.null_text = usual;
    }

    /// Reads a phone number as text. In a form, a raw `+` stands for a space, and senders forget
    /// to encode that of a number: a space before an international number counts as the plus.
    pub(crate) fn phone(mut self, place: &mut Text<'a>) {
        if let Raw::Form(raw) = self.sent.raw
            && let Some(number) = form::phone(raw)
        {
            if place.is_none() {
                *place = Some(number);
            } else {
                self.extra(Problem::Repeated);
            }
            return;
        }
        self.text(place);
    }

    /// Reads a word of a closed set.
    #[inline]
    pub(crate) fn word<W: Word<'a>>(self, place: &mut Option<W>) {
        self.word_made(place, W::from);
    }

    /// Reads a word of a closed set that may be sent in any ASCII case.
    #[inline]
    pub(crate) fn word_in_any_case<W: Word<'a>>(self, place: &mut Option<W>) {
        self.word_made(place, W::in_any_case);
    }

    #[inline]
    fn word_made<W: Word<'a>>(
        mut self,
        place: &mut Option<W>,
        make: impl FnOnce(Cow<'a, str>) -> W,
    ) {
        let free = place.is_none();
        self.put(place, Expected::Text, |scalar| scalar.into_text().map(make));
        if free && place.as_ref().is_some_and(W::is_other) {
            self.odd(Problem::UnknownWord);
        }
    }

    /// Reads whole seconds.
    pub(crate) fn seconds(mut self, place: &mut Option<u32>) {
        self.put(place, Expected::Seconds, |scalar| {
            scalar::seconds(scalar.as_str())
        });
    }

    /// Reads a flag.
    pub(crate) fn flag(mut self, place: &mut Option<bool>) {
        self.put(place, Expected::Flag, |scalar| {
            scalar::flag(scalar.as_str())
        });
    }

    /// Reads a date with time.
    pub(crate) fn time(mut self, place: &mut Option<DateTime<Utc>>) {
        // Nearly every date in a form has an escape; a date is short, so it is decoded in place.
        if let Raw::Form(raw) = self.sent.raw
            && let Some(time) = form::with_short_text(raw, scalar::time)
        {
            if place.is_none() {
                *place = Some(time);
            } else {
                self.extra(Problem::Repeated);
            }
            return;
        }
        self.put(place, Expected::Time, |scalar| {
            scalar::time(scalar.as_str())
        });
    }

    /// Reads an array of texts; a single text is taken as an array of one.
    pub(crate) fn list(mut self, place: &mut Vec<Cow<'a, str>>) {
        let (null_text, escapes) = (self.found.null_text, self.found.escapes);
        let mut items = Vec::new();
        let mut repaired = false;
        let mut take = |raw| {
            let scalar = Scalar::read(raw, null_text, escapes);
            repaired |= scalar.repaired;
            // An absent item is left out, and anything but text makes it no list of texts.
            match scalar.value.map(Scalar::into_text) {
                None => true,
                Some(Some(text)) => {
                    items.push(text);
                    true
                }
                Some(None) => false,
            }
        };
        let is_list = match self.sent.raw {
            Raw::Json(json) if json.starts_with('[') => {
                json::items(json, |item| self.found.counts() && take(Raw::Json(item)))
            }
            raw => take(raw),
        };
        if repaired {
            self.odd(Problem::Encoding);
        }
        if !is_list {
            self.extra(Problem::Unreadable(Expected::List));
        } else if !items.is_empty() {
            if place.is_empty() {
                *place = items;
            } else {
                self.extra(Problem::Repeated);
            }
        }
    }

    /// Keeps a field that the schema does not have.
    #[cold]
    pub(crate) fn unknown(mut self) {
        self.extra(Problem::UnknownField);
    }

    /// Keeps an object that came before.
    #[cold]
    fn repeated_object(mut self) {
        if !matches!(self.sent.raw, Raw::Json("null")) {
            self.extra(Problem::Repeated);
        }
    }

    /// Keeps what stands where the schema has an object and the delivery has something else.
    #[cold]
    fn not_an_object(mut self) {
        if Scalar::read(self.sent.raw, self.found.null_text, self.found.escapes)
            .value
            .is_some()
        {
            self.extra(Problem::Unreadable(Expected::Object));
        }
    }

    /// Reads the value into its place.
    #[inline(always)]
    fn put<T>(
        &mut self,
        place: &mut Option<T>,
        expected: Expected,
        read: impl FnOnce(Scalar<'a>) -> Option<T>,
    ) {
        let scalar = Scalar::read(self.sent.raw, self.found.null_text, self.found.escapes);
        if scalar.repaired {
            self.odd(Problem::Encoding);
        }
        if let Some(scalar) = scalar.value {
            if place.is_some() {
                self.extra(Problem::Repeated);
            } else {
                *place = read(scalar);
                if place.is_none() {
                    self.extra(Problem::Unreadable(expected));
                }
            }
        }
    }

    #[cold]
    fn odd(&mut self, problem: Problem) {
        let field = Some(self.sent.place.label(&self.sent.name));
        self.found.odd.push(Odd { field, problem });
    }

    #[cold]
    fn extra(&mut self, problem: Problem) {
        let (value, repaired) = Value::read(self.sent.raw);
        if repaired && problem == Problem::UnknownField {
            // Of any other problem, the reading that failed has told it.
            self.odd(Problem::Encoding);
        }
        self.found.extra.push(Extra {
            name: core::mem::take(&mut self.sent.name),
            value,
            problem,
            place: self.sent.place,
        });
    }
}

impl Place {
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
