//! What a vendor said, in the vendor's words: a typed payload and whatever it did not take.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde::ser::{
    Serialize, SerializeMap as _, SerializeSeq as _, SerializeStruct as _, Serializer,
};

use crate::error::{Notice, ParseError, ParseErrorKind, Position, Problem, is_plain_name};
use crate::fields::{EventName, Extra, Found, MAX_BYTES, Missing, Odd, Schema, TellTales, Value};
use crate::fields::{form, json, wrapping};
use crate::text::own;
use crate::{Request, Vendor};

/// One delivery of a vendor: what it said, typed, and nothing lost.
///
/// As JSON: `{"vendor", "event", "payload": {in the vendor's spelling}, "extra": {…},
/// "notices": […]}`. In `extra`, fields of objects stand in their place, and the values of a
/// repeated name are an array. `serde_json::to_string` gives one line, however the request was laid
/// out.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Delivery<'a, P> {
    /// The vendor.
    pub vendor: Vendor,
    /// The event's name: as documented where the event is known, else as sent.
    pub event: Cow<'a, str>,
    /// What the vendor said, typed.
    pub payload: P,
    /// Every field that the payload did not take, in the order of the delivery.
    pub extra: Vec<Extra<'a>>,
    known: bool,
    odd: Vec<Odd>,
}

impl<'a, P> Delivery<'a, P> {
    /// A delivery of a documented event that has nothing but its payload, for use in tests.
    #[must_use]
    pub const fn new(vendor: Vendor, event: Cow<'a, str>, payload: P) -> Self {
        Self {
            vendor,
            event,
            payload,
            extra: Vec::new(),
            known: true,
            odd: Vec::new(),
        }
    }

    /// What is odd about the delivery; nothing, for an ordinary one.
    ///
    /// First an unknown event, then the fields in `extra`, then the rest. There can be as many as a
    /// hostile body has fields: who logs them may want to stop at some.
    #[must_use]
    pub fn notices(&self) -> Vec<Notice> {
        self.each_notice().collect()
    }

    fn each_notice(&self) -> impl Iterator<Item = Notice> {
        let unknown = (!self.known).then(|| self.notice(None, Problem::UnknownEvent));
        let extra = self
            .extra
            .iter()
            // Of an event that is not known, no field is: one notice says it all.
            .filter(|extra| self.known || extra.problem != Problem::UnknownField)
            .map(|extra| self.notice(Some(extra.label()), extra.problem));
        let odd = self
            .odd
            .iter()
            .map(|odd| self.notice(odd.field.clone(), odd.problem));
        unknown.into_iter().chain(extra).chain(odd)
    }

    /// Whether the event is a documented one.
    pub(crate) const fn is_known(&self) -> bool {
        self.known
    }

    fn notice(&self, field: Option<Cow<'static, str>>, problem: Problem) -> Notice {
        let event = (self.known || is_plain_name(&self.event))
            .then(|| Cow::Owned(String::from(&*self.event)));
        Notice {
            vendor: self.vendor,
            event,
            field,
            problem,
        }
    }

    /// Refuses a delivery about which anything is odd.
    ///
    /// For those who would rather answer 400 than act on what they may have misread. Mind that
    /// vendors add fields without notice.
    ///
    /// # Errors
    ///
    /// [`ParseErrorKind::Refused`] with the first of the [`notices`](Self::notices).
    pub fn strict(self) -> Result<Self, ParseError> {
        let first = self.each_notice().next();
        match first {
            None => Ok(self),
            Some(notice) => Err(ParseError::new(
                self.vendor,
                ParseErrorKind::Refused(Box::new(notice)),
            )),
        }
    }

    /// The delivery with another payload made of its own.
    #[must_use]
    pub fn map<Q>(self, make: impl FnOnce(P) -> Q) -> Delivery<'a, Q> {
        Delivery {
            vendor: self.vendor,
            event: self.event,
            payload: make(self.payload),
            extra: self.extra,
            known: self.known,
            odd: self.odd,
        }
    }

    /// Makes everything but the payload independent of the request; `make` does so for that.
    pub(crate) fn own<'o, Q>(self, make: impl FnOnce(P) -> Q) -> Delivery<'o, Q> {
        Delivery {
            vendor: self.vendor,
            event: own(self.event),
            payload: make(self.payload),
            extra: self.extra.into_iter().map(Extra::into_owned).collect(),
            known: self.known,
            odd: self.odd,
        }
    }
}

impl<P: Serialize> Serialize for Delivery<'_, P> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Delivery", 5)?;
        out.serialize_field("vendor", &self.vendor)?;
        out.serialize_field("event", &self.event)?;
        out.serialize_field("payload", &self.payload)?;
        out.serialize_field("extra", &Tree::of(&self.extra))?;
        out.serialize_field("notices", &self.notices())?;
        out.end()
    }
}

/// Extra fields as a JSON object, nested ones in their place.
#[derive(Default)]
struct Tree<'e> {
    values: Vec<&'e Value<'e>>,
    fields: Vec<(Cow<'e, str>, Tree<'e>)>,
    index: BTreeMap<Cow<'e, str>, usize>,
}

impl<'e> Tree<'e> {
    fn of(extra: &'e [Extra<'e>]) -> Self {
        let mut root = Self::default();
        for extra in extra {
            let record = extra.place.record.map(|record| record.to_string().into());
            let parents = extra.place.parent.split('.');
            let parents = parents.filter(|name| !name.is_empty()).map(Cow::Borrowed);
            let mut tree = &mut root;
            for name in record.into_iter().chain(parents) {
                tree = tree.field(name);
            }
            tree = tree.field(Cow::Borrowed(&extra.name));
            tree.values.push(&extra.value);
        }
        root
    }

    fn field(&mut self, name: Cow<'e, str>) -> &mut Self {
        let next = self.fields.len();
        let index = *self.index.entry(name.clone()).or_insert(next);
        if index == next {
            self.fields.push((name, Self::default()));
        }
        // OK because the index holds places in `fields` alone.
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

/// Reads one request with a vendor's schema, and makes its payload another.
///
/// A payload is large, and every `map` would move it: it is filled in one place, and moved once.
pub(crate) fn parse_as<'a, S: Schema, P>(
    request: &Request<'a>,
    tell_tales: &'static [(Vendor, TellTales)],
    make: impl FnOnce(S::Payload<'a>) -> P,
) -> Result<Delivery<'a, P>, ParseError> {
    let mut read = Reading::<S>::new(tell_tales);
    match read.request(request) {
        Ok((event, known)) => Ok(Delivery {
            vendor: S::VENDOR,
            event,
            payload: make(read.payload),
            extra: read.found.extra,
            known,
            odd: read.found.odd,
        }),
        Err(kind) => Err(ParseError::new(S::VENDOR, kind)),
    }
}

/// The event's name, and whether it is known.
type Name<'a> = (Cow<'a, str>, bool);

/// What was read of a request so far.
struct Reading<'a, S: Schema> {
    payload: S::Payload<'a>,
    found: Found<'a>,
    tell_tales: &'static [(Vendor, TellTales)],
}

impl<'a, S: Schema> Reading<'a, S> {
    fn new(tell_tales: &'static [(Vendor, TellTales)]) -> Self {
        Self {
            tell_tales,
            payload: S::Payload::default(),
            found: Found::new::<S>(),
        }
    }

    fn request(&mut self, request: &Request<'a>) -> Result<Name<'a>, ParseErrorKind> {
        if request.body().len() > MAX_BYTES || request.query().len() > MAX_BYTES {
            return Err(ParseErrorKind::TooLarge);
        }
        if S::in_query(request) {
            return self.form(request.query().as_bytes());
        }
        let body = request.body().trim_ascii();
        let text = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        let text = text.trim_ascii_start();
        let read = match text.first() {
            None => Err(ParseErrorKind::Empty),
            Some(b'{' | b'[') => self.json(text),
            Some(_) => self.form(text),
        };
        match read {
            Err(kind) => Err(explain(kind, request.body(), text)),
            done => done,
        }
    }

    fn form(&mut self, form: &'a [u8]) -> Result<Name<'a>, ParseErrorKind> {
        form::read::<S>(form, &mut self.payload, &mut self.found);
        self.finish().map_err(|kind| match kind {
            // What begins like a form may be the JSON of a bare text or number.
            ParseErrorKind::NoEventName
                if serde_json::from_slice::<serde::de::IgnoredAny>(form).is_ok() =>
            {
                ParseErrorKind::NotAnObject
            }
            kind => kind,
        })
    }

    fn json(&mut self, body: &'a [u8]) -> Result<Name<'a>, ParseErrorKind> {
        let mut repairs = json::Repairs::default();
        let (error, text) = match core::str::from_utf8(body) {
            Ok(text) => match self.text(text, json::Repairs::default()) {
                Err(error) if is_of_json(&error) => (error, Cow::Borrowed(text)),
                done => return done,
            },
            Err(_) => {
                let text = repairs.decode(body);
                match self.owned_text(&text, repairs.clone()) {
                    Err(error) if is_of_json(&error) => (error, Cow::Owned(text)),
                    done => return done,
                }
            }
        };
        let text = S::rewrite(&text).map_or(text, Cow::Owned);
        let repaired = repairs.repair(&text);
        // Of a hostile body both have some megabytes.
        drop(text);
        match self.owned_text(&repaired, repairs) {
            // The place in the body as it was sent is the one that helps. (That the text is cut off
            // may be seen once the rest is repaired.)
            Err(ParseErrorKind::Syntax(_)) => Err(error),
            done => done,
        }
    }

    /// Reads a repaired text, which the delivery cannot borrow from.
    #[cold]
    fn owned_text(
        &mut self,
        text: &str,
        repairs: json::Repairs,
    ) -> Result<Name<'a>, ParseErrorKind> {
        let mut read = Reading::<S>::new(self.tell_tales);
        let (event, known) = read.text(text, repairs)?;
        self.payload = S::into_owned(read.payload);
        self.found = read.found.into_owned();
        Ok((own(event), known))
    }

    fn text(&mut self, text: &'a str, repairs: json::Repairs) -> Result<Name<'a>, ParseErrorKind> {
        // Looking at every byte is faster than stopping at the first: it takes many at once.
        let escapes = text
            .bytes()
            .fold(false, |found, byte| found | (byte == b'\\'));
        let repairs = repairs.of(text);
        for careful in [false, true] {
            self.found.text_has(escapes, repairs.clone());
            match json::read::<S>(text, careful, &mut self.payload, &mut self.found) {
                Ok(()) => {
                    self.found.report_unclaimed_repairs();
                    return self.finish();
                }
                Err(_) if self.found.stop.is_some() => return self.finish(),
                // Something else stands where the schema has an object.
                Err(error) if error.is_data() && !careful => *self = Self::new(self.tell_tales),
                Err(error) if error.is_eof() => {
                    return Err(ParseErrorKind::Truncated(json::position(&error)));
                }
                Err(error) => return Err(ParseErrorKind::Syntax(json::position(&error))),
            }
        }
        // OK because the careful reading, the last one, returns.
        Err(ParseErrorKind::NotAnObject)
    }

    fn finish(&mut self) -> Result<Name<'a>, ParseErrorKind> {
        if let Some(stop) = self.found.stop.take() {
            return Err(stop);
        }
        let mut missing = Missing::new(&mut self.found);
        match S::settle(&mut self.payload, &mut missing) {
            EventName::Known(name) => Ok((Cow::Borrowed(name), true)),
            EventName::Unknown(name) => match self.other_vendor() {
                Some(vendor) => Err(ParseErrorKind::WrongVendor(vendor)),
                None => Ok((name, false)),
            },
            EventName::None => Err(self
                .other_vendor()
                .map_or(ParseErrorKind::NoEventName, ParseErrorKind::WrongVendor)),
        }
    }

    /// The other vendor whose delivery this plainly is.
    #[cold]
    fn other_vendor(&self) -> Option<Vendor> {
        let others = self.tell_tales.iter();
        others
            .filter(|(vendor, _)| *vendor != S::VENDOR)
            .find(|(_, sets)| is_told_by(&self.found.extra, sets))
            .map(|(vendor, _)| *vendor)
    }
}

/// Whether it is a fault of the JSON, which a repair may mend.
const fn is_of_json(kind: &ParseErrorKind) -> bool {
    matches!(
        kind,
        ParseErrorKind::Syntax(_) | ParseErrorKind::Truncated(_)
    )
}

/// What is wrong with a body, after another look at its text.
#[cold]
fn explain(kind: ParseErrorKind, body: &[u8], text: &[u8]) -> ParseErrorKind {
    if let Some(wrapping) = wrapping::find(&kind, text) {
        return ParseErrorKind::Wrapped(wrapping);
    }
    match kind {
        ParseErrorKind::Syntax(at) if !json::ends_in_a_number(text) => {
            ParseErrorKind::Syntax(in_body(at, body, text))
        }
        ParseErrorKind::Syntax(_) | ParseErrorKind::Truncated(_) => {
            ParseErrorKind::Truncated(end(body.trim_ascii_end()))
        }
        kind => kind,
    }
}

/// The place in the whole body of a place in its JSON text, before which white space was skipped.
fn in_body(at: Position, body: &[u8], text: &[u8]) -> Position {
    let start = body.trim_ascii_end().len().saturating_sub(text.len());
    let skipped = end(body.get(..start).unwrap_or_default());
    Position {
        line: at.line.saturating_add(skipped.line).saturating_sub(1),
        column: match at.line {
            1 => at.column.saturating_add(skipped.column),
            _ => at.column,
        },
    }
}

/// The place where a text ends.
fn end(text: &[u8]) -> Position {
    let lines = text.iter().filter(|byte| **byte == b'\n').count();
    let last_line = text.rsplit(|byte| *byte == b'\n').next();
    Position {
        line: lines.saturating_add(1),
        column: last_line.map_or(0, <[u8]>::len),
    }
}

/// Whether the fields, at the top of a delivery or of one of its records, have all of one set.
fn is_told_by(extra: &[Extra<'_>], sets: TellTales) -> bool {
    let is_there = |name: &&str| {
        extra
            .iter()
            .any(|extra| extra.place.parent.is_empty() && extra.name == **name)
    };
    sets.iter().any(|names| names.iter().all(is_there))
}
