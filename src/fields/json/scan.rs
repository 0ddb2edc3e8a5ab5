//! Splits a JSON text, which is UTF-8, in one look at each byte.
//!
//! A string without escapes is given as it is meant, any other value as its JSON text. The end of an object or
//! array that nobody asks for is found by `serde_json`, which needs no stack for it.

use alloc::borrow::Cow;

use serde_json::value::RawValue;

use super::super::Raw;
use super::string::string;

/// The text is no JSON, or [`Output::fatal`](crate::fields::Output) says why it is read no further.
#[derive(Debug)]
pub(crate) struct Broken;

/// A JSON text, and what of it is still to be read.
///
/// `#[inline(always)]` is needed: with `#[inline]` each result goes through memory, and reading takes some
/// 15 % longer.
pub(super) struct Scanner<'a> {
    text: &'a str,
    rest: &'a [u8],
}

impl<'a> Scanner<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self {
            text,
            rest: text.as_bytes(),
        }
    }

    /// The next byte that is no white space.
    #[inline(always)]
    pub(super) fn peek(&mut self) -> Option<u8> {
        while let [b' ' | b'\n' | b'\r' | b'\t', rest @ ..] = self.rest {
            self.rest = rest;
        }
        self.rest.first().copied()
    }

    /// Takes this byte, if it is next.
    #[inline(always)]
    pub(super) fn take(&mut self, wanted: u8) -> bool {
        self.peek();
        match self.rest {
            [byte, rest @ ..] if *byte == wanted => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// Takes this byte, which must be next.
    #[inline(always)]
    fn expect(&mut self, wanted: u8) -> Result<(), Broken> {
        if self.take(wanted) {
            Ok(())
        } else {
            Err(Broken)
        }
    }

    /// Takes the byte that opens an object or array; answers whether anything is in that.
    #[inline(always)]
    pub(super) fn opens(&mut self, start: u8, end: u8) -> Result<bool, Broken> {
        self.expect(start)?;
        Ok(!self.take(end))
    }

    /// Whether a comma comes next. If none does, this end must.
    #[inline(always)]
    pub(super) fn has_more(&mut self, end: u8) -> Result<bool, Broken> {
        let more = self.take(b',');
        if !more {
            self.expect(end)?;
        }
        Ok(more)
    }

    /// Whether nothing but white space is left.
    pub(super) fn ends(&mut self) -> Result<(), Broken> {
        self.peek().map_or(Ok(()), |_| Err(Broken))
    }

    /// What stands from the start of `from` to that of `to`. Both run to the end of the text.
    #[inline(always)]
    fn between(&self, from: &[u8], to: &[u8]) -> Result<&'a str, Broken> {
        let start = |tail: &[u8]| self.text.len().wrapping_sub(tail.len());
        self.text.get(start(from)..start(to)).ok_or(Broken)
    }

    /// A field's name, borrowed if it has no escape, and the colon after it.
    #[inline(always)]
    pub(super) fn name(&mut self) -> Result<Cow<'a, str>, Broken> {
        self.expect(b'"')?;
        let name = match self.string()? {
            Raw::Plain(name) => Cow::Borrowed(name),
            Raw::Json(json) => match string(json) {
                (name, false) => name,
                // Half a pair of surrogates is no name: nobody could ask for the field by it.
                (_, true) => return Err(Broken),
            },
            Raw::Form(_) => return Err(Broken),
        };
        self.expect(b':')?;
        Ok(name)
    }

    /// A value.
    #[inline(always)]
    pub(super) fn value(&mut self) -> Result<Raw<'a>, Broken> {
        if self.take(b'"') {
            return self.string();
        }
        let start = self.rest;
        match start.first().ok_or(Broken)? {
            b't' => self.word(b"true")?,
            b'f' => self.word(b"false")?,
            b'n' => self.word(b"null")?,
            b'{' | b'[' => self.compound()?,
            _ => self.number()?,
        }
        self.between(start, self.rest).map(Raw::Json)
    }

    /// A string, whose first quote was taken.
    #[inline(always)]
    fn string(&mut self) -> Result<Raw<'a>, Broken> {
        let start = self.rest;
        match start.get(plain(start)..) {
            Some(end @ [b'"', after @ ..]) => {
                self.rest = after;
                self.between(start, end).map(Raw::Plain)
            }
            _ => self.escaped_string(),
        }
    }

    #[cold]
    fn escaped_string(&mut self) -> Result<Raw<'a>, Broken> {
        let start = self.rest;
        loop {
            let rest = self.rest.get(plain(self.rest)..).unwrap_or_default();
            self.rest = match rest {
                [b'"', rest @ ..] => {
                    self.rest = rest;
                    // With its first quote.
                    let start = self.text.len().wrapping_sub(start.len()).wrapping_sub(1);
                    let end = self.text.len().wrapping_sub(rest.len());
                    return self.text.get(start..end).map(Raw::Json).ok_or(Broken);
                }
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

    #[inline]
    fn number(&mut self) -> Result<(), Broken> {
        if let [b'-', rest @ ..] = self.rest {
            self.rest = rest;
        }
        match self.rest {
            [b'0', rest @ ..] => self.rest = rest,
            _ => self.digits()?,
        }
        if let [b'.', rest @ ..] = self.rest {
            self.rest = rest;
            self.digits()?;
        }
        if let [b'e' | b'E', rest @ ..] = self.rest {
            self.rest = match rest {
                [b'+' | b'-', rest @ ..] => rest,
                rest => rest,
            };
            self.digits()?;
        }
        Ok(())
    }

    /// One digit or more.
    #[inline]
    fn digits(&mut self) -> Result<(), Broken> {
        let start = self.rest.len();
        while let [b'0'..=b'9', rest @ ..] = self.rest {
            self.rest = rest;
        }
        if self.rest.len() == start {
            return Err(Broken);
        }
        Ok(())
    }

    #[inline]
    fn word(&mut self, word: &[u8]) -> Result<(), Broken> {
        self.rest = self.rest.strip_prefix(word).ok_or(Broken)?;
        Ok(())
    }

    #[cold]
    fn compound(&mut self) -> Result<(), Broken> {
        let text = self.between(self.rest, &[])?;
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<&'a RawValue>();
        let json = values.next().and_then(Result::ok).ok_or(Broken)?.get();
        self.rest = self.rest.get(json.len()..).ok_or(Broken)?;
        Ok(())
    }
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
        let (start, end) = if is_array { (b'[', b']') } else { (b'{', b'}') };
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
