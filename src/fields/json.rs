//! A JSON object, or an array of them, field after field.
//!
//! `serde_json` splits the text; a value is read only where a schema asks for it. Unknown values
//! are kept as their JSON text and never as a tree, so that nesting costs no stack.

use core::fmt;

use alloc::borrow::Cow;
use alloc::rc::Rc;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::value::RawValue;

use super::field::Sent;
use super::{Extra, Field, Location, Output, Raw, Value};
use crate::error::{Expected, ParseErrorKind, Position, Problem};
use crate::request::{MAX_FIELDS, MAX_RECORDS};
use crate::schema::{Draft, Schema};

/// Reads a JSON text into the payload.
///
/// The quick way takes it that objects stand where the schema has objects. Where they do not, the
/// text must be read again, the `careful` way, which looks at each such value first.
pub(crate) fn read<'a, S: Schema>(
    text: &'a str,
    careful: bool,
    draft: &mut Draft<'a, S>,
    output: &mut Output<'a>,
) -> Result<(), serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let body = Body::<S> {
        careful,
        draft,
        output,
    };
    deserializer.deserialize_any(body)?;
    deserializer.end()
}

/// Where the error is.
pub(crate) fn position(error: &serde_json::Error) -> Position {
    Position {
        line: error.line(),
        column: error.column(),
    }
}

/// Whether a JSON text ends in the middle of a number, such as `1.`, which `serde_json` does not
/// tell from one that is wrong: with a digit more the text goes on.
#[cold]
pub(crate) fn ends_in_a_number(text: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(&[text, b"0"].concat()).is_err_and(|error| error.is_eof())
}

/// Reads what is at the top: an object, or an array of records.
struct Body<'r, 'a, S: Schema> {
    careful: bool,
    draft: &'r mut Draft<'a, S>,
    output: &'r mut Output<'a>,
}

impl<'a, S: Schema> Visitor<'a> for Body<'_, 'a, S> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, map: A) -> Result<(), A::Error> {
        Object::<S> {
            careful: self.careful,
            record: None,
            parent: "",
            draft: self.draft,
            output: self.output,
        }
        .visit_map(map)
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut records: A) -> Result<(), A::Error> {
        if !S::array(&mut self.draft.state) {
            self.output.fatal = Some(ParseErrorKind::NotAnObject);
            return Err(A::Error::custom(""));
        }
        for index in 0..=MAX_RECORDS {
            let record = Object::<S> {
                careful: self.careful,
                record: Some(index),
                parent: "",
                draft: &mut *self.draft,
                output: &mut *self.output,
            };
            let more = if self.careful {
                match records.next_element::<&'a RawValue>()? {
                    Some(raw) => {
                        record.read_raw(raw.get())?;
                        true
                    }
                    None => false,
                }
            } else {
                records.next_element_seed(record)?.is_some()
            };
            if !more {
                // An array of anything but objects holds no records.
                if index > 0 && !self.output.has_records {
                    self.output.fatal = Some(ParseErrorKind::NotAnObject);
                }
                return Ok(());
            }
        }
        self.output.fatal = Some(ParseErrorKind::TooLarge);
        Err(A::Error::custom(""))
    }
}

/// Reads an object's fields.
struct Object<'r, 'a, S: Schema> {
    careful: bool,
    record: Option<usize>,
    parent: &'static str,
    draft: &'r mut Draft<'a, S>,
    output: &'r mut Output<'a>,
}

impl<'a, S: Schema> Object<'_, 'a, S> {
    /// The object at `path` inside this one.
    fn inside(&mut self, path: &'static str) -> Object<'_, 'a, S> {
        Object {
            careful: self.careful,
            record: self.record,
            parent: path,
            draft: self.draft,
            output: self.output,
        }
    }

    /// Reads a record whose form is not known; keeps what is no object.
    fn read_raw<E: serde::de::Error>(self, raw: &'a str) -> Result<(), E> {
        if raw.starts_with('{') {
            return self.descend(raw);
        }
        let index = self.record.unwrap_or_default();
        self.output.extra.push(Extra {
            name: Cow::Owned(index.to_string()),
            value: Value::read(Raw::Json(raw)).0,
            problem: Problem::Unreadable(Expected::Object),
            location: Location {
                record: None,
                parent: "",
                position: index.saturating_add(1),
                is_named: true,
            },
        });
        Ok(())
    }

    fn descend<E: serde::de::Error>(self, raw: &'a str) -> Result<(), E> {
        self.deserialize(&mut serde_json::Deserializer::from_str(raw))
            .map_err(E::custom)
    }
}

impl<'a, S: Schema> DeserializeSeed<'a> for Object<'_, 'a, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'a, S: Schema> Visitor<'a> for Object<'_, 'a, S> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    /// `null` where an object could be: it is absent.
    fn visit_unit<E>(self) -> Result<(), E>
    where
        E: serde::de::Error,
    {
        if self.record.is_some() && self.parent.is_empty() {
            // A record is never absent.
            return Err(E::custom(""));
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'a>>(mut self, mut map: A) -> Result<(), A::Error> {
        self.output.see(self.parent);
        if self.record.is_some() && self.parent.is_empty() {
            self.output.has_records = true;
            S::record(&mut self.draft.payload);
        }
        let mut location = Location {
            record: self.record,
            parent: self.parent,
            position: 0,
            is_named: true,
        };
        while let Some(name) = map.next_key_seed(Name)? {
            if location.position == MAX_FIELDS || !self.output.counts() {
                self.output.fatal = Some(ParseErrorKind::TooLarge);
                return Err(A::Error::custom(""));
            }
            location.position = location.position.saturating_add(1);
            let object = S::object(self.parent, &name);
            let is_first = object.is_some_and(|path| !self.output.has_seen(path));
            if let Some(path) = object
                && is_first
                && !self.careful
            {
                map.next_value_seed(self.inside(path))?;
                continue;
            }
            let raw = map.next_value::<&'a RawValue>()?.get();
            if let Some(path) = object
                && is_first
                && raw.starts_with('{')
            {
                self.inside(path).descend(raw)?;
                continue;
            }
            let mut sent = Sent {
                name,
                raw: Raw::Json(raw),
                location,
            };
            let field = Field::new(&mut sent, self.output);
            match object {
                None => S::read(self.draft, field),
                Some(_) if is_first => field.not_an_object(),
                Some(_) => field.repeated_object(),
            }
        }
        Ok(())
    }
}

/// Hands each item of a JSON array to `take`, until that refuses one; answers whether it took them all.
pub(super) fn items<'a>(json: &'a str, take: impl FnMut(&'a str) -> bool) -> bool {
    serde_json::Deserializer::from_str(json)
        .deserialize_seq(Items(take))
        .is_ok()
}

struct Items<F>(F);

impl<'a, F: FnMut(&'a str) -> bool> Visitor<'a> for Items<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'a>>(mut self, mut items: A) -> Result<(), A::Error> {
        while let Some(item) = items.next_element::<&'a RawValue>()? {
            if !(self.0)(item.get()) {
                return Err(A::Error::custom(""));
            }
        }
        Ok(())
    }
}

/// Reads a field's name, borrowed if it has no escape.
struct Name;

impl<'a> DeserializeSeed<'a> for Name {
    type Value = Cow<'a, str>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'a> Visitor<'a> for Name {
    type Value = Cow<'a, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, name: &'a str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(String::from(name)))
    }
}

/// The text of a JSON string, and whether it had to be repaired. `escapes` tells whether it may
/// have any.
#[inline]
pub(crate) fn string(json: &str, escapes: bool) -> (Cow<'_, str>, bool) {
    let inner = json
        .strip_prefix('"')
        .and_then(|json| json.strip_suffix('"'))
        .unwrap_or(json);
    if !escapes || !inner.as_bytes().contains(&b'\\') {
        return (Cow::Borrowed(inner), false);
    }
    unescape(inner)
}

/// The text of a JSON string that `serde_json` has split off, and whether it had to be repaired: a
/// surrogate without its other half is all that can be wrong with it.
#[cold]
fn unescape(inner: &str) -> (Cow<'_, str>, bool) {
    let mut text = String::with_capacity(inner.len());
    let mut repaired = false;
    let mut rest = inner;
    while let Some((plain, _)) = rest.split_once('\\') {
        text.push_str(plain);
        let escape = rest.get(plain.len()..).unwrap_or_default();
        let (escape, after) = escape
            .split_at_checked(escape_len(escape))
            .unwrap_or((escape, ""));
        let character = escaped(escape);
        repaired |= character.is_none();
        text.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
        rest = after;
    }
    text.push_str(rest);
    (Cow::Owned(text), repaired)
}

/// Where a JSON text was repaired.
#[derive(Debug, Clone, Default)]
pub(crate) struct Repairs {
    /// The address of the text, by which a value's offset in it is computed.
    base: usize,
    /// The offsets, in bytes and in order; of adjacent ones, which are of one value, the first. A hostile
    /// body has half a million of them, so they are shared by all who read the text.
    offsets: Option<Rc<Vec<u32>>>,
    /// Where the last repair ends.
    end: usize,
    /// How many of them were claimed.
    claimed: usize,
}

impl Repairs {
    /// Whether every repair was claimed.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        // Asked for each field, of texts that were not repaired.
        self.offsets.is_none() || self.unclaimed().is_empty()
    }

    fn unclaimed(&self) -> &[u32] {
        let offsets = self.offsets.as_ref();
        offsets
            .and_then(|offsets| offsets.get(self.claimed..))
            .unwrap_or_default()
    }

    /// Appends a repair to the text.
    fn append(&mut self, text: &mut String, repair: &str) {
        if text.is_empty() || text.len() != self.end {
            // A text has at most three times `MAX_BYTES`.
            let offset = u32::try_from(text.len()).unwrap_or(u32::MAX);
            Rc::make_mut(self.offsets.get_or_insert_default()).push(offset);
        }
        text.push_str(repair);
        self.end = text.len();
    }

    /// Takes the repairs up to the end of a value; answers whether there were any. Fields come in
    /// the order of the text.
    pub(crate) fn claim(&mut self, value: &str) -> bool {
        let end = (value.as_ptr() as usize)
            .wrapping_sub(self.base)
            .saturating_add(value.len());
        let is_before = |offset: &&u32| (**offset as usize) < end;
        let claimed = self.unclaimed().iter().take_while(is_before).count();
        self.claimed = self.claimed.saturating_add(claimed);
        claimed > 0
    }

    /// Makes the repairs refer to this text.
    pub(crate) fn of(mut self, text: &str) -> Self {
        self.base = text.as_ptr() as usize;
        self
    }

    /// Turns bytes into text; what is not UTF-8 becomes U+FFFD.
    pub(crate) fn decode(&mut self, bytes: &[u8]) -> String {
        let mut text = String::with_capacity(bytes.len());
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            if !chunk.invalid().is_empty() {
                self.append(&mut text, "\u{fffd}");
            }
        }
        text
    }

    /// Mends what senders are known to get wrong inside strings: raw control characters become
    /// spaces, and a surrogate without its other half U+FFFD. Lengths do not change.
    pub(crate) fn repair(&mut self, text: &str) -> String {
        let mut repaired = String::with_capacity(text.len());
        let mut in_string = false;
        let mut rest = text;
        while let Some(start) = rest.bytes().position(needs_a_look) {
            let (plain, from) = rest.split_at_checked(start).unwrap_or((rest, ""));
            repaired.push_str(plain);
            let first = from.bytes().next().unwrap_or_default();
            let length = match first {
                b'\\' if in_string => escape_len(from),
                _ => 1,
            };
            let (token, after) = from.split_at_checked(length).unwrap_or((from, ""));
            rest = after;
            in_string ^= first == b'"';
            if in_string && first < b' ' {
                self.append(&mut repaired, " ");
            } else if length == 6 && matches!(unit(token), Some(0xd800..0xe000)) {
                self.append(&mut repaired, "\\ufffd");
            } else {
                repaired.push_str(token);
            }
        }
        repaired.push_str(rest);
        if let Some(offsets) = &mut self.offsets {
            // Behind those of `decode` stand those of this pass: two runs, which a stable sort merges.
            Rc::make_mut(offsets).sort();
        }
        repaired
    }
}

/// Whether a byte ends plain text: of these alone any is ever repaired.
const fn needs_a_look(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\') || byte < b' '
}

/// The length of the escape at the start of the text: 12 for a pair of surrogates, 6 for one
/// character by number, else 2.
fn escape_len(text: &str) -> usize {
    match (unit(text), text.get(6..).and_then(unit)) {
        (Some(0xd800..0xdc00), Some(0xdc00..0xe000)) => 12,
        (Some(_), _) => 6,
        (None, _) => 1_usize.saturating_add(
            text.get(1..)
                .and_then(|text| text.chars().next())
                .map_or(0, char::len_utf8),
        ),
    }
}

/// The character that an escape stands for, unless it is half a pair of surrogates.
fn escaped(escape: &str) -> Option<char> {
    let units = [unit(escape), escape.get(6..).and_then(unit)];
    Some(match escape.as_bytes().get(1)? {
        b'u' => char::decode_utf16(units.into_iter().flatten())
            .next()?
            .ok()?,
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        itself => char::from(*itself),
    })
}

/// The unit of UTF-16 whose escape is at the start of the text, if one is.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use proptest::prelude::*;

    use super::{Repairs, string};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn texts_are_those_of_serde_json(
            inner in r#"([aé🐶 ]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4}|\\ud8[0-9A-F]{2}\\uDe[0-9a-f]{2}){0,12}"#,
        ) {
            let json = alloc::format!("\"{inner}\"");
            // Half a pair of surrogates `serde_json` does not read.
            if let Ok(expected) = serde_json::from_str::<String>(&json) {
                prop_assert_eq!(string(&json, true), (expected.into(), false));
            }
        }
    }

    #[test]
    fn half_a_pair_is_repaired() {
        for (sent, meant) in [
            (r#""a\ud83d""#, "a\u{fffd}"),
            (r#""\ude00\ud83db""#, "\u{fffd}\u{fffd}b"),
            (r#""\ud83d\ud83d\ude00""#, "\u{fffd}\u{1f600}"),
        ] {
            assert_eq!(string(sent, true), (meant.into(), true));
        }
    }

    #[test]
    fn repairs() {
        for (sent, mended) in [
            ("{\"a\":\"b\nc\"}", "{\"a\":\"b c\"}"),
            ("{\n\"a\":\"\t\"\n}", "{\n\"a\":\" \"\n}"),
            (r#"{"a":"\ud83d"}"#, r#"{"a":"\ufffd"}"#),
            (r#"{"a":"\ude00\ud83d"}"#, r#"{"a":"\ufffd\ufffd"}"#),
            (
                r#"{"a":"\ud83d\ud83d\ude00"}"#,
                r#"{"a":"\ufffd\ud83d\ude00"}"#,
            ),
            (r#"{"a":"\\ud83d"}"#, r#"{"a":"\\ud83d"}"#),
            (r#"{"a":"\"\ud83d\é"}"#, r#"{"a":"\"\ufffd\é"}"#),
            (r#"{"a":"\"#, r#"{"a":"\"#),
            (r#"{"a":"\ud8"#, r#"{"a":"\ud8"#),
        ] {
            let mut repairs = Repairs::default();
            assert_eq!(repairs.repair(sent), mended);
            assert_eq!(repairs.is_empty(), sent == mended);
        }
    }
}
