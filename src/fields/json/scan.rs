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
/// character.
#[inline]
const fn special(word: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    /// A borrow from a lower byte can set the bit of a higher one alone, and only if the lower one has its own.
    const fn less(word: u64, bound: u8) -> u64 {
        word.wrapping_sub(EACH.wrapping_mul(bound as u64)) & !word
    }
    let quote = word ^ EACH.wrapping_mul(b'"' as u64);
    let backslash = word ^ EACH.wrapping_mul(b'\\' as u64);
    (less(quote, 1) | less(backslash, 1) | less(word, b' ')) & EACH.wrapping_mul(0x80)
}
