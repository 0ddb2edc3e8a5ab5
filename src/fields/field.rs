//! One field of a delivery, and its readers.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::time::Duration;

use chrono::{DateTime, NaiveDateTime, Utc};

use super::scalar::{self, NullText, Scalar};
use super::{Extra, Location, Oddity, Output, Place, Value, form, json, length};
use crate::error::{Expected, Problem};
use crate::payload::{Part, ReadFields};
use crate::request::MAX_TEXT;
use crate::schema::Schema;
use crate::text::Text;
use crate::words::Word;

/// A value as it stands in the delivery.
#[derive(Clone, Copy)]
pub(crate) enum Raw<'a> {
    /// The JSON text of the value, unless that is a string without escapes.
    Json(&'a str),
    /// The value as it is meant: a JSON string, or a value in a form, in which nothing is encoded.
    Plain(&'a str),
    /// The value in a form or query string, still encoded.
    Form(&'a [u8]),
}

/// One field of a delivery, which a [`Schema`](crate::schema::Schema) reads or hands to
/// [`unknown`](Self::unknown).
///
/// A method that takes a `slot` reads the field's value into the slot. If the value is absent, the slot stays
/// as it is. If the value cannot be read, or if the slot is already filled, the value goes to `extra`: of
/// `{"call_duration": 1, "call_duration": 2}` the slot gets 1 and `extra` gets 2.
pub(crate) struct Field<'f, 'a> {
    // By reference, since a field is handed on from one function to the next.
    sent: &'f mut Sent<'f, 'a>,
    output: &'f mut Output<'a>,
}

/// A field as it was sent.
pub(super) struct Sent<'p, 'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) raw: Raw<'a>,
    /// The object that it is in.
    pub(super) place: &'p Place<'p>,
    /// Its position in that object, from 1.
    pub(super) position: usize,
    /// Whether it is certain that the name is one.
    pub(super) is_named: bool,
}

impl<'f, 'a> Field<'f, 'a> {
    #[inline]
    pub(super) fn new(sent: &'f mut Sent<'f, 'a>, output: &'f mut Output<'a>) -> Self {
        let mut field = Self { sent, output };
        if let Raw::Json(text) | Raw::Plain(text) = field.sent.raw
            && !field.output.repairs.is_empty()
            && field.output.repairs.claim(text)
        {
            field.report(Problem::Encoding);
        }
        field
    }

    /// The field's name.
    #[inline]
    pub(crate) fn name(&self) -> &str {
        &self.sent.name
    }

    /// The name of the object that the field is in, or of the array if that object is a record; empty at the top.
    #[inline]
    pub(crate) const fn parent(&self) -> &'static str {
        self.sent.place.name()
    }

    /// The text of a value without escapes, for a schema by which it decides how to read other fields.
    pub(crate) const fn plain_text(&self) -> Option<&'a str> {
        match self.sent.raw {
            Raw::Plain(text) => Some(text),
            Raw::Json(_) | Raw::Form(_) => None,
        }
    }

    /// Whether it is an object or an array.
    pub(crate) fn is_compound(&self) -> bool {
        matches!(self.sent.raw, Raw::Json(json) if json.starts_with(['{', '[']))
    }

    /// Has the schema read it; drops it if it is the vendor's secret.
    #[inline]
    pub(super) fn read_by<S: Schema>(self, state: &mut S::State, object: &mut dyn ReadFields<'a>) {
        if S::SECRET_FIELD.is_some_and(|secret| self.parent().is_empty() && self.name() == secret) {
            return;
        }
        S::read(state, object, self);
    }

    /// Reads an id, a name, a word or an address; a number is taken as its digits.
    pub(crate) fn text(mut self, slot: &mut Text<'a>) {
        if !self.is_too_long() {
            self.put(slot, Expected::Text, Scalar::into_text);
        }
    }

    /// Whether the value, as it was sent, has over [`MAX_TEXT`] bytes. Then it goes to `extra`.
    #[inline]
    fn is_too_long(&mut self) -> bool {
        let length = match self.sent.raw {
            Raw::Json(text) | Raw::Plain(text) => text.len(),
            Raw::Form(text) => text.len(),
        };
        let is_too_long = length > MAX_TEXT;
        if is_too_long {
            self.extra(Problem::TooLong);
        }
        is_too_long
    }

    /// Reads text that a person wrote, of any length: the word `null` is a message, not an absent one.
    pub(crate) fn message(self, slot: &mut Text<'a>) {
        self.text_unless(NullText::Never, slot);
    }

    /// Reads the name of a person or thing. Some people are called Null.
    pub(crate) fn proper_name(mut self, slot: &mut Text<'a>) {
        if self.is_too_long() {
            return;
        }
        let null_text = match self.output.null_text {
            NullText::Never => NullText::Never,
            NullText::Small | NullText::AnyCase => NullText::Small,
        };
        self.text_unless(null_text, slot);
    }

    /// Reads text with another word for an absent one than the vendor's.
    fn text_unless(mut self, null_text: NullText, slot: &mut Text<'a>) {
        let usual = core::mem::replace(&mut self.output.null_text, null_text);
        self.put(slot, Expected::Text, Scalar::into_text);
        self.output.null_text = usual;
    }

    /// Reads a phone number as text. In a form, a raw `+` stands for a space, and senders forget
    /// to encode that of a number: a space before an international number counts as the plus.
    pub(crate) fn phone(mut self, slot: &mut Text<'a>) {
        if let Raw::Form(raw) = self.sent.raw
            && raw.len() <= MAX_TEXT
            && let Some(number) = form::phone(raw)
        {
            return self.fill(slot, number);
        }
        self.text(slot);
    }

    /// Reads the keys of a phone: `0` to `9`, `*`, `#`, `A` to `D`.
    pub(crate) fn keys(mut self, slot: &mut Text<'a>) {
        self.put(slot, Expected::Text, |scalar| {
            let are_keys = scalar
                .as_str()
                .bytes()
                .all(|key| matches!(key, b'0'..=b'9' | b'*' | b'#' | b'A'..=b'D' | b'a'..=b'd'));
            scalar.into_text().filter(|_| are_keys)
        });
    }

    /// Reads a word of a closed set.
    #[inline]
    pub(crate) fn word<W: Word<'a>>(self, slot: &mut Option<W>) {
        self.word_made(slot, W::from);
    }

    /// Reads a word of a closed set that may be sent in any ASCII case.
    #[inline]
    pub(crate) fn word_in_any_case<W: Word<'a>>(self, slot: &mut Option<W>) {
        self.word_made(slot, W::in_any_case);
    }

    #[inline]
    fn word_made<W: Word<'a>>(
        mut self,
        slot: &mut Option<W>,
        make: impl FnOnce(Cow<'a, str>) -> W,
    ) {
        if self.is_too_long() {
            return;
        }
        let free = slot.is_none();
        self.put(slot, Expected::Text, |scalar| scalar.into_text().map(make));
        if free && slot.as_ref().is_some_and(W::is_other) {
            self.report(Problem::UnknownWord);
        }
    }

    /// Reads a text that is a JSON object in itself, which is kept as text.
    pub(crate) fn json_object(mut self, slot: &mut Text<'a>) {
        self.put(slot, Expected::Object, |scalar| {
            let is_object = scalar::is_object(scalar.as_str());
            scalar.into_text().filter(|_| is_object)
        });
    }

    /// Reads whole seconds.
    pub(crate) fn seconds(mut self, slot: &mut Option<u32>) {
        self.put(slot, Expected::Seconds, |scalar| {
            scalar::whole(scalar.as_str())
        });
    }

    /// Reads a whole number.
    pub(crate) fn whole(mut self, slot: &mut Option<u64>) {
        self.put(slot, Expected::WholeNumber, |scalar| {
            scalar::whole(scalar.as_str())
        });
    }

    /// Reads a flag.
    pub(crate) fn flag(mut self, slot: &mut Option<bool>) {
        self.put(slot, Expected::Flag, |scalar| scalar::flag(scalar.as_str()));
    }

    /// Reads a date with time.
    pub(crate) fn time(mut self, slot: &mut Option<DateTime<Utc>>) {
        // Nearly every date in a form has an escape; a date is short, so it is decoded where it stands.
        if let Raw::Form(raw) = self.sent.raw
            && let Some(time) = crate::form::with_short_text(raw, scalar::time)
        {
            return self.fill(slot, time);
        }
        self.put(slot, Expected::Time, |scalar| scalar::time(scalar.as_str()));
    }

    /// Reads a date with time in a zone that the vendor does not say. One that says a zone is not read.
    pub(crate) fn local_time(mut self, slot: &mut Option<NaiveDateTime>) {
        self.put(slot, Expected::Time, |scalar| {
            scalar::local_time(scalar.as_str())
        });
    }

    /// Reads seconds that may have a fraction.
    pub(crate) fn decimal_seconds(mut self, slot: &mut Option<Duration>) {
        self.put(slot, Expected::DecimalSeconds, |scalar| {
            length::decimal_seconds(scalar.as_str())
        });
    }

    /// Reads a length of time as ISO 8601 writes it: `PT1M20.056S`.
    pub(crate) fn length(mut self, slot: &mut Option<Duration>) {
        self.put(slot, Expected::Length, |scalar| {
            length::length(scalar.as_str())
        });
    }

    /// Reads a length of time in milliseconds, which may have a fraction.
    pub(crate) fn milliseconds(mut self, slot: &mut Option<Duration>) {
        self.put(slot, Expected::Milliseconds, |scalar| {
            length::milliseconds(scalar.as_str())
        });
    }

    /// Reads a time that is sent as whole seconds since the start of 1970, a number or its digits as text.
    pub(crate) fn epoch_seconds(mut self, slot: &mut Option<DateTime<Utc>>) {
        self.put(slot, Expected::Time, |scalar| {
            scalar::epoch_seconds(scalar.as_str())
        });
    }

    /// Reads a time that some send as a date and others as whole seconds since the start of 1970.
    pub(crate) fn time_or_epoch(mut self, slot: &mut Option<DateTime<Utc>>) {
        self.put(slot, Expected::Time, |scalar| {
            let text = scalar.as_str();
            // Of one the year is followed by a hyphen, the other is digits alone: no text is both.
            scalar::epoch_seconds(text).or_else(|| scalar::time(text))
        });
    }

    /// Reads a time that is sent as whole milliseconds since the start of 1970, a number or its digits as text.
    pub(crate) fn epoch_milliseconds(mut self, slot: &mut Option<DateTime<Utc>>) {
        self.put(slot, Expected::Time, |scalar| {
            scalar::epoch_milliseconds(scalar.as_str())
        });
    }

    /// Reads an array of texts; a single text is taken as an array of one.
    pub(crate) fn list(mut self, slot: &mut Vec<Cow<'a, str>>) {
        let null_text = self.output.null_text;
        let mut items = Vec::new();
        let mut repaired = false;
        let mut take = |raw| {
            let scalar = Scalar::read(raw, null_text);
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
                json::items(json, |item| self.output.counts() && take(item))
            }
            raw => take(raw),
        };
        if repaired {
            self.report(Problem::Encoding);
        }
        if !is_list {
            self.extra(Problem::Unreadable(Expected::List));
        } else if !items.is_empty() {
            if slot.is_empty() {
                *slot = items;
            } else {
                self.extra(Problem::Repeated);
            }
        }
    }

    /// Reads one item of a list that is sent as one field for each: `user[]=Ada&user[]=Ben`. An empty item is an empty
    /// text, so that the items of two such lists stay side by side. In JSON it is a [`list`](Self::list).
    pub(crate) fn each(mut self, slot: &mut Vec<Cow<'a, str>>) {
        if let Raw::Json(json) = self.sent.raw
            && json.starts_with('[')
        {
            return self.list(slot);
        }
        let mut item = None;
        self.put(&mut item, Expected::List, Scalar::into_text);
        if let Raw::Plain(_) | Raw::Form(_) = self.sent.raw {
            slot.push(item.unwrap_or_default());
        } else {
            slot.extend(item);
        }
    }

    /// Keeps a value as it was sent, whatever it is.
    pub(crate) fn kept(mut self, slot: &mut Option<Value<'a>>) {
        let scalar = Scalar::read(self.sent.raw, self.output.null_text);
        if scalar.value.is_none() {
            return;
        }
        if scalar.repaired {
            self.report(Problem::Encoding);
        }
        let value = Value::read(self.sent.raw).0;
        self.fill(slot, value);
    }

    /// Keeps a field that the vendor is known to send, and that the payload does not have.
    #[cold]
    pub(crate) fn keep(mut self) {
        self.extra(Problem::Kept);
    }

    /// Keeps a field that the payload does not have.
    #[cold]
    pub(crate) fn unknown(mut self) {
        let problem = match (self.output.keeps)(&self.sent.name) {
            true => Problem::Kept,
            false => Problem::UnknownField,
        };
        self.extra(problem);
    }

    /// Keeps what was sent for this object and is none, or comes again.
    #[cold]
    pub(crate) fn object(self, part: Part) {
        self.misfit(part, Expected::Object);
    }

    /// Keeps what was sent for this array of records and is none, or comes again.
    #[cold]
    pub(crate) fn records(self, part: Part) {
        self.misfit(part, Expected::Records);
    }

    #[cold]
    fn misfit(mut self, part: Part, expected: Expected) {
        let problem = match self.sent.place.has_begun(part) {
            true => Problem::Repeated,
            false => Problem::Unreadable(expected),
        };
        if Scalar::read(self.sent.raw, self.output.null_text)
            .value
            .is_some()
        {
            self.extra(problem);
        }
    }

    /// Puts a value that was read into its slot.
    fn fill<T>(&mut self, slot: &mut Option<T>, value: T) {
        if slot.is_none() {
            *slot = Some(value);
        } else {
            self.extra(Problem::Repeated);
        }
    }

    /// Reads the value into its slot.
    #[inline(always)]
    fn put<T>(
        &mut self,
        slot: &mut Option<T>,
        expected: Expected,
        read: impl FnOnce(Scalar<'a>) -> Option<T>,
    ) {
        let scalar = Scalar::read(self.sent.raw, self.output.null_text);
        if scalar.repaired {
            self.report(Problem::Encoding);
        }
        if let Some(scalar) = scalar.value {
            if slot.is_some() {
                self.extra(Problem::Repeated);
            } else {
                *slot = read(scalar);
                if slot.is_none() {
                    self.extra(Problem::Unreadable(expected));
                }
            }
        }
    }

    #[cold]
    pub(super) fn report(&mut self, problem: Problem) {
        let field = Some(self.location().label(&self.sent.name));
        self.output.oddities.push(Oddity { field, problem });
    }

    #[cold]
    pub(super) fn extra(&mut self, problem: Problem) {
        let (value, repaired) = Value::read(self.sent.raw);
        if repaired && matches!(problem, Problem::UnknownField | Problem::Kept) {
            // For every other problem, the read that failed has reported the encoding already.
            self.report(Problem::Encoding);
        }
        let location = self.location();
        self.output.extra.push(Extra {
            name: core::mem::take(&mut self.sent.name),
            value,
            problem,
            location,
        });
    }

    fn location(&self) -> Location {
        let Sent {
            place,
            position,
            is_named,
            ..
        } = *self.sent;
        place.location(position, is_named)
    }
}
