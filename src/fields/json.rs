//! A JSON object, or an array of them, field after field.
//!
//! Each value is split off where it stands, and read if a schema asks for it. Unknown objects and arrays are kept as
//! their JSON text and never as a tree, so that nesting costs no stack.

mod repairs;
mod scan;
mod string;
mod unfold;

use alloc::borrow::Cow;
use alloc::string::ToString as _;

use serde::de::IgnoredAny;

use super::field::Sent;
use super::{Field, Output, Place, Raw};
use crate::error::{Expected, ParseErrorKind, Position, Problem};
use crate::payload::{ReadFields, Records, Shape};
use crate::request::{MAX_FIELDS, MAX_RECORDS};
use crate::schema::{Draft, Schema};
pub(crate) use repairs::Repairs;
pub(crate) use scan::Broken;
use scan::Scanner;
pub(crate) use string::string;
pub(crate) use unfold::unfold;

/// Reads a JSON text into the payload.
pub(crate) fn read<'a, S: Schema>(
    text: &'a str,
    draft: &mut Draft<'a, S>,
    output: &mut Output<'a>,
) -> Result<(), Broken> {
    let Draft { payload, state } = draft;
    let mut scanner = Scanner::new(text);
    let end = if scanner.peek() == Some(b'[') {
        let Some(records) = S::records(payload, state) else {
            return Err(stop(output, ParseErrorKind::NotAnObject));
        };
        Reader::<S> { state, output }.records(scanner, records, "", None)?
    } else {
        Reader::<S> { state, output }.object(scanner, payload, &mut Place::top())?
    };
    end.ends()
}

/// Reads a JSON object that stands as a text under a name at the top; answers whether the schema has an object of
/// this name there, which has not been read before.
pub(super) fn object<'a, S: Schema>(
    text: &'a str,
    name: &str,
    draft: &mut Draft<'a, S>,
    top: &mut Place<'_>,
    output: &mut Output<'a>,
) -> Result<bool, Broken> {
    let Draft { payload, state } = draft;
    let mut reader = Reader::<S> { state, output };
    let after = reader.inside(Scanner::new(text), b'{', payload, top, name)?;
    Ok(after.is_some())
}

/// What is wrong with a text that is no JSON.
#[cold]
pub(crate) fn fault(text: &str) -> ParseErrorKind {
    let Err(error) = serde_json::from_str::<IgnoredAny>(text) else {
        // Half a pair of surrogates in a name, which is mended before anybody hears of it.
        return ParseErrorKind::Syntax(Position { line: 1, column: 1 });
    };
    let at = Position {
        line: error.line(),
        column: error.column(),
    };
    match error.is_eof() {
        true => ParseErrorKind::Truncated(at),
        false => ParseErrorKind::Syntax(at),
    }
}

/// Whether a JSON text ends in the middle of a number, such as `1.`, which `serde_json` does not
/// tell from one that is wrong: with a digit more the text goes on.
#[cold]
pub(crate) fn ends_in_a_number(text: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(&[text, b"0"].concat()).is_err_and(|error| error.is_eof())
}

/// Gives reading up for a reason that is no fault of the JSON.
#[cold]
fn stop(output: &mut Output<'_>, reason: ParseErrorKind) -> Broken {
    output.fatal = Some(reason);
    Broken
}

/// What reads. The scanner is handed on beside it, and back, since it would not stay in registers here.
struct Reader<'r, 'a, S: Schema> {
    state: &'r mut S::State,
    output: &'r mut Output<'a>,
}

impl<'a, S: Schema> Reader<'_, 'a, S> {
    /// Reads the fields of an object.
    fn object(
        &mut self,
        mut scanner: Scanner<'a>,
        object: &mut dyn ReadFields<'a>,
        place: &mut Place<'_>,
    ) -> Result<Scanner<'a>, Broken> {
        let mut position = 0_usize;
        let mut more = scanner.opens('{', '}')?;
        while more {
            let name = scanner.name()?;
            if position == MAX_FIELDS || !self.output.counts() {
                return Err(stop(self.output, ParseErrorKind::TooLarge));
            }
            position = position.saturating_add(1);
            let after = match scanner.peek() {
                Some(opens @ (b'{' | b'[')) => self.inside(scanner, opens, object, place, &name)?,
                _ => None,
            };
            if let Some(after) = after {
                scanner = after;
            } else {
                let mut sent = Sent {
                    name,
                    raw: scanner.value()?,
                    place,
                    position,
                    is_named: true,
                };
                Field::new(&mut sent, self.output).read_by::<S>(self.state, object);
            }
            more = scanner.has_more('}')?;
        }
        Ok(scanner)
    }

    /// Reads the object or array that comes next, if the schema has one of this name in this object and has
    /// not read it before; answers what follows it.
    fn inside(
        &mut self,
        scanner: Scanner<'a>,
        opens: u8,
        object: &mut dyn ReadFields<'a>,
        place: &mut Place<'_>,
        name: &str,
    ) -> Result<Option<Scanner<'a>>, Broken> {
        match (opens, S::shape(self.state, object, place.name(), name)) {
            (b'{', Shape::Object(part, object)) if place.begin(part) => self
                .object(scanner, object, &mut place.inside(part.name()))
                .map(Some),
            (b'[', Shape::Records(part, records)) if place.begin(part) => self
                .records(scanner, records, part.name(), Some(place))
                .map(Some),
            _ => Ok(None),
        }
    }

    /// Reads the records of an array; keeps what is no object.
    fn records(
        &mut self,
        mut scanner: Scanner<'a>,
        records: &mut dyn Records<'a>,
        name: &'static str,
        outer: Option<&Place<'_>>,
    ) -> Result<Scanner<'a>, Broken> {
        let array = Place::array(name, outer);
        let mut index = 0_usize;
        let mut has_records = false;
        let mut more = scanner.opens('[', ']')?;
        while more {
            if self.output.records == MAX_RECORDS {
                return Err(stop(self.output, ParseErrorKind::TooLarge));
            }
            self.output.records = self.output.records.saturating_add(1);
            if scanner.peek() == Some(b'{') {
                has_records = true;
                let record = records.begin(MAX_RECORDS).ok_or(Broken)?;
                scanner = self.object(scanner, record, &mut array.record(index))?;
            } else {
                let mut sent = Sent {
                    name: Cow::Owned(index.to_string()),
                    raw: scanner.value()?,
                    place: &array,
                    position: index.saturating_add(1),
                    is_named: true,
                };
                Field::new(&mut sent, self.output).extra(Problem::Unreadable(Expected::Object));
            }
            index = index.saturating_add(1);
            more = scanner.has_more(']')?;
        }
        // A body that is an array of anything but objects holds no records.
        if index > 0 && !has_records && outer.is_none() {
            return Err(stop(self.output, ParseErrorKind::NotAnObject));
        }
        Ok(scanner)
    }
}

/// Hands each item of a JSON array to `take`, until that refuses one; answers whether it took them all.
pub(super) fn items<'a>(json: &'a str, mut take: impl FnMut(Raw<'a>) -> bool) -> bool {
    let mut scanner = Scanner::new(json);
    let mut more = scanner.opens('[', ']');
    while let Ok(true) = more {
        match scanner.value() {
            Ok(item) if take(item) => more = scanner.has_more(']'),
            _ => return false,
        }
    }
    more.is_ok()
}
