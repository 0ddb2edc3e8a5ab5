//! Splits a JSON text, which is UTF-8, in one pass. Only a string with escapes is scanned again, from its start.
//!
//! A string without escapes is given without its quotes, any other value as its JSON text. `serde_json` finds the end
//! of an object or array whose inside is not read, and needs no stack for that, however deep the inside is.

use alloc::borrow::Cow;

use serde_json::value::RawValue;

use super::super::Raw;
use super::string::string;

/// The text is no JSON, or [`Output::fatal`](crate::fields::Output) says why it is read no further.
#[derive(Debug)]
pub(crate) struct Broken;

/// What of a JSON text is still to be read.
///
/// It is to stay in two registers: if it goes through memory, reading a request takes up to 10 % more instructions. So
/// a function that changes it through a reference must be `#[inline(always)]` (plain `#[inline]` is a hint), and a
/// function that is too long to be inlined takes it by value and gives it back.
#[derive(Clone, Copy)]
pub(super) struct Scanner<'a> {
    rest: &'a str,
}

impl<'a> Scanner<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// How many bytes are left.
    pub(super) const fn left(&self) -> usize {
        self.rest.len()
    }

    /// The next byte that is no white space.
    #[inline(always)]
    pub(super) fn peek(&mut self) -> Option<u8> {
        let bytes = self.rest.as_bytes();
        let mut space = 0_usize;
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(space) {
            space = space.saturating_add(1);
        }
        if space > 0 {
            self.rest = self.rest.get(space..)?;
        }
        self.rest.as_bytes().first().copied()
    }

    /// Takes this character, if it is next.
    #[inline(always)]
    pub(super) fn take(&mut self, wanted: char) -> bool {
        self.peek();
        match self.rest.strip_prefix(wanted) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Takes this character, which must be next.
    #[inline(always)]
    fn expect(&mut self, wanted: char) -> Result<(), Broken> {
        if self.take(wanted) {
            Ok(())
        } else {
            Err(Broken)
        }
    }

    /// Takes the character that opens an object or array; answers whether anything is in that.
    #[inline(always)]
    pub(super) fn opens(&mut self, start: char, end: char) -> Result<bool, Broken> {
        self.expect(start)?;
        Ok(!self.take(end))
    }

    /// Whether a comma comes next. If none does, this end must.
    #[inline(always)]
    pub(super) fn has_more(&mut self, end: char) -> Result<bool, Broken> {
        let more = self.take(',');
        if !more {
            self.expect(end)?;
        }
        Ok(more)
    }

    /// Whether nothing but white space is left.
    #[inline(always)]
    pub(super) fn ends(mut self) -> Result<(), Broken> {
        self.peek().map_or(Ok(()), |_| Err(Broken))
    }

    /// A field's name, borrowed if it has no escape, and the colon after it.
    #[inline(always)]
    pub(super) fn name(&mut self) -> Result<Cow<'a, str>, Broken> {
        self.peek();
        let name = match self.string()? {
            Raw::Plain(name) => Cow::Borrowed(name),
            Raw::Json(json) => match string(json) {
                (name, false) => name,
                // Half a pair of surrogates is no name: nobody could ask for the field by it.
                (_, true) => return Err(Broken),
            },
            Raw::Form(_) => return Err(Broken),
        };
        self.expect(':')?;
        Ok(name)
    }

    /// A value.
    #[inline(always)]
    pub(super) fn value(&mut self) -> Result<Raw<'a>, Broken> {
        let length = match self.peek().ok_or(Broken)? {
            b'"' => return self.string(),
            b't' => word(self.rest, "true")?,
            b'f' => word(self.rest, "false")?,
            b'n' => word(self.rest, "null")?,
            b'{' | b'[' => compound(self.rest)?,
            _ => number(self.rest.as_bytes())?,
        };
        self.split(length).map(Raw::Json)
    }

    /// A string, which must be next.
    #[inline(always)]
    fn string(&mut self) -> Result<Raw<'a>, Broken> {
        let inner = self.rest.strip_prefix('"').ok_or(Broken)?;
        let plain = inner.split_at_checked(plain(inner.as_bytes()));
        let (text, after) = plain.ok_or(Broken)?;
        match after.strip_prefix('"') {
            Some(rest) => {
                self.rest = rest;
                Ok(Raw::Plain(text))
            }
            None => self.split(escaped(self.rest)?).map(Raw::Json),
        }
    }

    /// Splits so many bytes off.
    #[inline(always)]
    fn split(&mut self, length: usize) -> Result<&'a str, Broken> {
        let (split, rest) = self.rest.split_at_checked(length).ok_or(Broken)?;
        self.rest = rest;
        Ok(split)
    }
}

/// The length of this word, which must be next.
#[inline(always)]
fn word(rest: &str, word: &str) -> Result<usize, Broken> {
    match rest.starts_with(word) {
        true => Ok(word.len()),
        false => Err(Broken),
    }
}

/// The length of a string at the start of the text, with its quotes.
#[cold]
fn escaped(text: &str) -> Result<usize, Broken> {
    let mut rest = text.as_bytes().get(1..).unwrap_or_default();
    loop {
        rest = match rest.get(plain(rest)..).unwrap_or_default() {
            [b'"', rest @ ..] => return Ok(text.len().wrapping_sub(rest.len())),
            #[rustfmt::skip]
            [b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', rest @ ..] => rest,
            [b'\\', b'u', a, b, c, d, rest @ ..]
                if [a, b, c, d].iter().all(|digit| digit.is_ascii_hexdigit()) =>
            {
                rest
            }
            _ => return Err(Broken),
        };
    }
}

/// The length of a number at the start of the text.
#[inline]
fn number(text: &[u8]) -> Result<usize, Broken> {
    let rest = text.strip_prefix(b"-").unwrap_or(text);
    let mut rest = match rest {
        [b'0', rest @ ..] => rest,
        rest => after_digits(rest)?,
    };
    if let [b'.', digits @ ..] = rest {
        rest = after_digits(digits)?;
    }
    if let [b'e' | b'E', b'+' | b'-', digits @ ..] | [b'e' | b'E', digits @ ..] = rest {
        rest = after_digits(digits)?;
    }
    Ok(text.len().wrapping_sub(rest.len()))
}

/// What follows one digit or more.
#[inline]
fn after_digits(digits: &[u8]) -> Result<&[u8], Broken> {
    let mut rest = digits;
    while let [b'0'..=b'9', after @ ..] = rest {
        rest = after;
    }
    if rest.len() == digits.len() {
        return Err(Broken);
    }
    Ok(rest)
}

/// The length of an object or array at the start of the text.
#[cold]
fn compound(text: &str) -> Result<usize, Broken> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    let json = values.next().and_then(Result::ok).ok_or(Broken)?;
    Ok(json.get().len())
}

/// How many bytes stand before a quote, a backslash or a control character.
#[inline(always)]
fn plain(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut length = 0_usize;
    for word in words {
        let special = special(u64::from_le_bytes(*word));
        if special != 0 {
            // OK because it is at most 7.
            return length.saturating_add((special.trailing_zeros() / 8) as usize);
        }
        length = length.saturating_add(8);
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
    length.saturating_add(rest.iter().position(is_special).unwrap_or(rest.len()))
}

/// Eight bytes at once: the lowest bit that is set is in the first byte that is a quote, a backslash or a control
/// character. (A subtraction borrows from the byte above only if its own byte is one of these.)
#[inline]
const fn special(word: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let quote = (word ^ EACH.wrapping_mul(b'"' as u64)).wrapping_sub(EACH);
    let backslash = (word ^ EACH.wrapping_mul(b'\\' as u64)).wrapping_sub(EACH);
    let control = word.wrapping_sub(EACH.wrapping_mul(b' ' as u64));
    (quote | backslash | control) & !word & EACH.wrapping_mul(0x80)
}

#[cfg(test)]
mod tests {
    use alloc::borrow::ToOwned as _;
    use alloc::string::{String, ToString as _};
    use alloc::vec::Vec;
    use core::fmt;
    use core::ops::Range;

    use proptest::prelude::*;
    use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
    use serde_json::value::RawValue;

    use super::{Broken, Raw, Scanner, string};

    /// What stands in an object or array: each value with its name, which is empty in an array.
    type Split<'a> = Vec<(String, Raw<'a>)>;

    fn split(text: &str) -> Result<Split<'_>, Broken> {
        let mut scanner = Scanner::new(text);
        let mut found = Vec::new();
        let is_array = scanner.peek() == Some(b'[');
        let (start, end) = if is_array { ('[', ']') } else { ('{', '}') };
        let mut more = scanner.opens(start, end)?;
        while more {
            let name = match is_array {
                true => String::new(),
                false => scanner.name()?.into_owned(),
            };
            found.push((name, scanner.value()?));
            more = scanner.has_more(end)?;
        }
        scanner.ends()?;
        Ok(found)
    }

    /// The same by `serde_json`.
    struct Pairs<'a>(Vec<(String, &'a RawValue)>);

    impl<'de> Deserialize<'de> for Pairs<'de> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_map(OfObject)
        }
    }

    struct OfObject;

    impl<'de> Visitor<'de> for OfObject {
        type Value = Pairs<'de>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<'de>, A::Error> {
            let mut pairs = Vec::new();
            while let Some(pair) = map.next_entry()? {
                pairs.push(pair);
            }
            Ok(Pairs(pairs))
        }
    }

    fn pairs(text: &str) -> Option<Vec<(String, &RawValue)>> {
        if text
            .trim_start_matches([' ', '\t', '\r', '\n'])
            .starts_with('[')
        {
            let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            return Some(items.into_iter().map(|raw| (String::new(), raw)).collect());
        }
        serde_json::from_str(text).ok().map(|Pairs(pairs)| pairs)
    }

    fn span(text: &str, part: &str) -> Range<usize> {
        let start = part.as_ptr() as usize - text.as_ptr() as usize;
        start..start + part.len()
    }

    /// Holds the scanner against `serde_json`: the same texts are accepted, with the same strings at the same
    /// places.
    fn agree(text: &str) {
        let expected = pairs(text);
        let found = split(text).ok();
        assert_eq!(found.is_some(), expected.is_some(), "{text:?}");
        let (Some(found), Some(expected)) = (found, expected) else {
            return;
        };
        assert_eq!(found.len(), expected.len(), "{text:?}");
        for ((name, raw), (expected_name, expected)) in found.into_iter().zip(expected) {
            assert_eq!(name, expected_name, "{text:?}");
            let expected = expected.get();
            // Half a pair of surrogates `serde_json` splits off, but does not read.
            let expected_text = serde_json::from_str::<String>(expected).ok();
            let place = span(text, expected);
            match raw {
                Raw::Plain(plain) => {
                    assert_eq!(span(text, plain), place.start + 1..place.end - 1);
                    assert_eq!(Some(plain), expected_text.as_deref());
                }
                Raw::Json(json) => {
                    assert_eq!(span(text, json), place, "{text:?}");
                    if let Some(expected) = expected_text {
                        assert_eq!(string(json), (expected.into(), false));
                    }
                }
                Raw::Form(_) => panic!("{text:?} is no form"),
            }
        }
    }

    /// What means something in JSON, and what nearly does.
    const PIECES: [&str; 48] = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\"\"",
        "\\",
        "\\\"",
        "\\u",
        "\\u00e9",
        "\\u0000",
        "\\ud83d",
        "\\ude00",
        "\\uD83D\\uDE00",
        "\\n",
        "\\x",
        "true",
        "false",
        "null",
        "nul",
        "True",
        "0",
        "-",
        "+",
        ".",
        "1",
        "01",
        "-0",
        "12345678901234567890",
        "e",
        "E+1",
        "1.5e-3",
        " ",
        "\t",
        "\n",
        "\r",
        "\u{0}",
        "\u{1f}",
        "\u{7f}",
        "\u{a0}",
        "é",
        "🐶",
        "a",
        "abcdefgh",
        "\"a\":",
        "\"b\":1,",
    ];

    fn json() -> impl Strategy<Value = String> {
        let scalar = prop_oneof![
            r#""([a-z é🐶]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4}|\\ud83d\\ude00){0,12}""#,
            r"-?(0|[1-9][0-9]{0,20})(\.[0-9]{1,3})?([eE][+-]?[0-9]{1,3})?",
            "true|false|null",
        ];
        let space = "[ \n\r\t]{0,2}";
        let any = scalar.prop_recursive(4, 24, 5, move |inner| {
            let item = (space, inner, space).prop_map(|(a, item, b)| a + &item + &b);
            let name = r#""([a-zé]|\\n|\\u00e9|\\ud83d){0,10}""#;
            let pair = (space, name, space, item.clone())
                .prop_map(|(a, name, b, item)| a + &name + &b + ":" + &item);
            prop_oneof![
                proptest::collection::vec(item, 0..5)
                    .prop_map(|items| "[".to_owned() + &items.join(",") + "]"),
                proptest::collection::vec(pair, 0..5)
                    .prop_map(|pairs| "{".to_owned() + &pairs.join(",") + "}"),
            ]
        });
        (space, any, space).prop_map(|(a, json, b)| a + &json + &b)
    }

    /// Puts pieces for characters of a text.
    fn changed(text: &str, changes: &[(prop::sample::Index, usize, &str)]) -> String {
        let mut text: Vec<String> = text.chars().map(|char| char.to_string()).collect();
        for (place, length, piece) in changes {
            let start = place.index(text.len() + 1);
            let end = (start + length).min(text.len());
            text.splice(start..end, [(*piece).to_owned()]);
        }
        text.concat()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn accepted_is_what_serde_json_accepts(
            text in json(),
            changes in proptest::collection::vec(
                (any::<prop::sample::Index>(), 0_usize..3, prop::sample::select(&PIECES[..])), 0..3),
        ) {
            for text in [changed(&text, &[]), changed(&text, &changes)] {
                agree(&text);
                agree(&alloc::format!("{{\"a\":{text},\"b\":\"c\"}}"));
                agree(&alloc::format!("[{text},{text}]"));
            }
        }

        #[test]
        fn pieces_are_accepted_where_serde_json_accepts_them(
            pieces in proptest::collection::vec(prop::sample::select(&PIECES[..]), 0..12),
        ) {
            agree(&alloc::format!("{{{}", pieces.concat()));
            agree(&alloc::format!("{{\"a\":{}}}", pieces.concat()));
            agree(&alloc::format!("{{\"{}\":1}}", pieces.concat()));
            agree(&alloc::format!("[\"{}\"]", pieces.concat()));
        }
    }

    #[test]
    fn every_byte_at_every_place_of_a_word_is_told_apart() {
        for before in 0..20 {
            for character in (0..=0x7f)
                .map(char::from)
                .chain(['\u{80}', 'é', '\u{ffff}', '🐶'])
            {
                for after in [0, 1, 7, 8, 9] {
                    let text = "x".repeat(before) + &character.to_string() + &"y".repeat(after);
                    agree(&alloc::format!("{{\"{text}\":\"{text}\"}}"));
                    agree(&alloc::format!("{{\"a\":{text}}}"));
                    agree(&alloc::format!("[\"{text}"));
                }
            }
        }
    }

    #[test]
    fn half_a_pair_of_surrogates_is_no_name() {
        assert!(split(r#"{"\ud83d":1}"#).is_err());
        assert!(split(r#"{"a":"\ud83d"}"#).is_ok());
    }
}
