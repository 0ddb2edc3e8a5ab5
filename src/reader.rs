//! Reads one request with a vendor's schema.

use alloc::borrow::Cow;

use crate::error::{ParseError, ParseErrorKind, Position};
use crate::fields::{Extra, Missing, Output};
use crate::fields::{form, header, json, query, wrapping};
use crate::form::Body;
use crate::request::MAX_BYTES;
use crate::schema::{Draft, EventName, Schema, TellTales};
use crate::text::own;
use crate::{Delivery, Request, Vendor};

/// Reads one request with a vendor's schema, and makes its payload another.
///
/// A payload has up to 800 bytes. `make` wraps it once, while a `map` of the delivery would copy it again.
pub(crate) fn parse<'a, S: Schema, P>(
    request: &Request<'a>,
    tell_tales: &'static [(Vendor, TellTales)],
    make: impl FnOnce(S::Payload<'a>) -> P,
) -> Result<Delivery<'a, P>, ParseError> {
    let mut read = Reading::<S>::new(*request, tell_tales);
    match read.request() {
        Ok((event, known)) => Ok(Delivery {
            vendor: S::VENDOR,
            event,
            payload: make(read.draft.payload),
            extra: read.output.extra,
            known,
            oddities: read.output.oddities,
        }),
        Err(kind) => Err(ParseError::new(S::VENDOR, kind)),
    }
}

/// The event's name, and whether it is known.
type Name<'a> = (Cow<'a, str>, bool);

/// What was read of a request so far.
struct Reading<'a, S: Schema> {
    request: Request<'a>,
    draft: Draft<'a, S>,
    output: Output<'a>,
    tell_tales: &'static [(Vendor, TellTales)],
}

impl<'a, S: Schema> Reading<'a, S> {
    fn new(request: Request<'a>, tell_tales: &'static [(Vendor, TellTales)]) -> Self {
        Self {
            request,
            tell_tales,
            draft: Draft::default(),
            output: Output::new::<S>(),
        }
    }

    fn request(&mut self) -> Result<Name<'a>, ParseErrorKind> {
        let request = self.request;
        if request.body().len() > MAX_BYTES || request.query().len() > MAX_BYTES {
            return Err(ParseErrorKind::TooLarge);
        }
        if S::in_query(&request) {
            return self.form(request.query().as_bytes());
        }
        match S::unwrap(request.body()) {
            Some(body) => self.owned_body(&body),
            None => self.body(),
        }
    }

    /// Reads the delivery that the body held, which the result cannot borrow from.
    fn owned_body(&mut self, body: &[u8]) -> Result<Name<'a>, ParseErrorKind> {
        let request = self.request.with_body(body);
        let mut read = Reading::<S>::new(request, self.tell_tales);
        let (event, known) = read.body()?;
        self.draft.payload = S::into_owned(read.draft.payload);
        self.output = read.output.into_owned();
        Ok((own(event), known))
    }

    fn body(&mut self) -> Result<Name<'a>, ParseErrorKind> {
        let request = self.request;
        let (read, text) = match Body::of(request.body()) {
            Body::Empty => (Err(ParseErrorKind::Empty), &[][..]),
            Body::Json(text) => (self.json(text), text),
            Body::Form(text) => (self.form(text), text),
        };
        read.map_err(|kind| explain(kind, request.body(), text))
    }

    fn form(&mut self, form: &'a [u8]) -> Result<Name<'a>, ParseErrorKind> {
        if S::JSON_IN_FORMS {
            let objects = form::objects(form);
            if !objects.is_empty() {
                return self.owned_form(form, &objects);
            }
        }
        form::read::<S>(form, &[], &mut self.draft, &mut self.output);
        self.finish_form(form)
    }

    /// Reads a form with objects in it, whose texts the delivery cannot borrow from.
    #[cold]
    fn owned_form(
        &mut self,
        form: &[u8],
        objects: &[form::Object],
    ) -> Result<Name<'a>, ParseErrorKind> {
        let mut read = Reading::<S>::new(self.request, self.tell_tales);
        form::read::<S>(form, objects, &mut read.draft, &mut read.output);
        let (event, known) = read.finish_form(form)?;
        self.draft.payload = S::into_owned(read.draft.payload);
        self.output = read.output.into_owned();
        Ok((own(event), known))
    }

    fn finish_form(&mut self, form: &[u8]) -> Result<Name<'a>, ParseErrorKind> {
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
            // The position in the body as it was sent is the one that helps. (That the text is cut off
            // may be seen only once the rest is repaired.)
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
        let mut read = Reading::<S>::new(self.request, self.tell_tales);
        let (event, known) = read.text(text, repairs)?;
        self.draft.payload = S::into_owned(read.draft.payload);
        self.output = read.output.into_owned();
        Ok((own(event), known))
    }

    fn text(&mut self, text: &'a str, repairs: json::Repairs) -> Result<Name<'a>, ParseErrorKind> {
        self.output.repairs = repairs.of(text);
        match json::read::<S>(text, &mut self.draft, &mut self.output) {
            Ok(()) => self.output.report_unclaimed_repairs(),
            Err(json::Broken) if self.output.fatal.is_some() => {}
            Err(json::Broken) => return Err(json::fault(text)),
        }
        self.finish()
    }

    fn finish(&mut self) -> Result<Name<'a>, ParseErrorKind> {
        if let Some(stop) = self.output.fatal.take() {
            return Err(stop);
        }
        if !S::FROM_QUERY.is_empty() {
            query::read(&self.request, &mut self.draft, &mut self.output);
        }
        for name in S::HEADERS {
            header::read(name, &self.request, &mut self.draft, &mut self.output);
        }
        match S::identify(&mut self.draft) {
            EventName::Known(name) => Ok(self.known(name)),
            EventName::Inferred(name) => match self.other_vendor() {
                Some(vendor) => Err(ParseErrorKind::WrongVendor(vendor)),
                None => Ok(self.known(name)),
            },
            EventName::Unknown(name) => match self.other_vendor() {
                Some(vendor) => Err(ParseErrorKind::WrongVendor(vendor)),
                None => Ok((name, false)),
            },
            EventName::None => Err(self
                .other_vendor()
                .map_or(ParseErrorKind::NoEventName, ParseErrorKind::WrongVendor)),
        }
    }

    fn known(&mut self, name: &'static str) -> Name<'a> {
        S::check(&self.draft, &mut Missing::new(&mut self.output));
        (Cow::Borrowed(name), true)
    }

    /// The other vendor whose delivery this plainly is: the one that is told by most fields.
    #[cold]
    fn other_vendor(&self) -> Option<Vendor> {
        // Most deliveries have no unknown field, and the vendors are many.
        if self.output.extra.is_empty() {
            return None;
        }
        let others = self.tell_tales.iter();
        others
            .filter(|(vendor, _)| *vendor != S::VENDOR)
            .filter_map(|(vendor, sets)| Some((*vendor, told_by(&self.output.extra, sets)?)))
            // Of two the first.
            .rev()
            .max_by_key(|(_, fields)| *fields)
            .map(|(vendor, _)| vendor)
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

/// Translates a position in the JSON text, before which white space was skipped, to one in the body as sent.
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

/// The position where a text ends.
fn end(text: &[u8]) -> Position {
    let lines = text.iter().filter(|byte| **byte == b'\n').count();
    let last_line = text.rsplit(|byte| *byte == b'\n').next();
    Position {
        line: lines.saturating_add(1),
        column: last_line.map_or(0, <[u8]>::len),
    }
}

/// How many fields the largest set has of which all are there, from the top of a delivery or of its records.
fn told_by(extra: &[Extra<'_>], sets: TellTales) -> Option<usize> {
    let is_there = |name: &&str| {
        let (path, name) = name.rsplit_once('.').unwrap_or(("", name));
        let mut beside = extra.iter().filter(|extra| extra.is_in(path));
        beside.any(|extra| extra.name == *name)
    };
    let complete = sets.iter().filter(|names| names.iter().all(is_there));
    complete.map(|names| names.len()).max()
}
