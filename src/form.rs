//! The pairs of a form body or query string, for whoever reads them and whoever checks their signature.
//!
//! Gives the same pairs as the URL standard's parser (`serde_urlencoded`, `form_urlencoded`). It
//! works on bytes, since a character may be half escaped and half raw.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

/// What a body is, by its first byte.
#[derive(Clone, Copy)]
pub(crate) enum Body<'a> {
    /// Nothing but white space.
    Empty,
    /// An object or array: its text, without white space around it.
    Json(&'a [u8]),
    /// Anything else is read as a form.
    Form(&'a [u8]),
}

impl<'a> Body<'a> {
    /// White space around a body and a byte order mark are no part of it.
    pub(crate) fn of(body: &'a [u8]) -> Self {
        let body = body.trim_ascii();
        let text = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        let text = text.trim_ascii_start();
        match text.first() {
            None => Self::Empty,
            Some(b'{' | b'[') => Self::Json(text),
            Some(_) => Self::Form(text),
        }
    }
}

/// A name or value as it stands in a form.
#[derive(Clone, Copy)]
pub(crate) struct Encoded<'a> {
    pub(crate) bytes: &'a [u8],
    /// Where it begins.
    start: usize,
    /// Whether it has any `+` or `%`.
    escaped: bool,
}

/// The pairs of a form, still encoded.
pub(crate) fn pairs(form: &[u8]) -> impl Iterator<Item = (Encoded<'_>, Encoded<'_>)> {
    let mut start = 0;
    core::iter::from_fn(move || {
        while form.get(start) == Some(&b'&') {
            start = start.saturating_add(1);
        }
        let name = Encoded::at(form, start, b'=')?;
        let end = name.end();
        // Past the `=`, if there is one.
        let value = match form.get(end) {
            Some(b'=') => Encoded::at(form, end.saturating_add(1), b'&'),
            _ => Encoded::at(form, end, b'&'),
        };
        let value = value?;
        start = value.end();
        (start > name.start).then_some((name, value))
    })
}

impl<'a> Encoded<'a> {
    /// What begins there and ends before a `&`, this byte or the end of the form.
    #[inline]
    fn at(form: &'a [u8], start: usize, ends: u8) -> Option<Self> {
        let rest = form.get(start..)?;
        let mut escaped = false;
        let mut end = rest.len();
        for (index, byte) in rest.iter().enumerate() {
            match byte {
                b'+' | b'%' => escaped = true,
                b'=' if ends != b'=' => {}
                b'&' | b'=' => {
                    end = index;
                    break;
                }
                _ => {}
            }
        }
        let bytes = rest.get(..end)?;
        Some(Self {
            bytes,
            start,
            escaped,
        })
    }

    /// The text, if nothing in it is encoded. `form` is the whole form, if that is UTF-8.
    #[inline]
    pub(crate) fn plain(self, form: Option<&'a str>) -> Option<&'a str> {
        match self.escaped {
            true => None,
            false => form?.get(self.start..self.end()),
        }
    }

    /// Where it ends.
    pub(crate) fn end(self) -> usize {
        self.start.saturating_add(self.bytes.len())
    }

    /// Its bytes without escapes.
    #[cfg(feature = "verify")]
    pub(crate) fn unescaped(self) -> Cow<'a, [u8]> {
        match self.escaped {
            true => Cow::Owned(unescape(self.bytes).collect()),
            false => Cow::Borrowed(self.bytes),
        }
    }
}

/// Decodes a name or value: `+` is a space, `%` and two hexadecimal digits a byte; any other `%` stays.
/// Answers also whether the bytes were no UTF-8 and had to be repaired.
pub(crate) fn decode(raw: &[u8]) -> (Cow<'_, str>, bool) {
    if !raw.iter().any(|byte| matches!(byte, b'+' | b'%')) {
        return lossy(Cow::Borrowed(raw));
    }
    let mut bytes = Vec::with_capacity(raw.len());
    bytes.extend(unescape(raw));
    lossy(Cow::Owned(bytes))
}

fn lossy(bytes: Cow<'_, [u8]>) -> (Cow<'_, str>, bool) {
    match bytes {
        Cow::Borrowed(bytes) => match String::from_utf8_lossy(bytes) {
            Cow::Borrowed(text) => (Cow::Borrowed(text), false),
            Cow::Owned(text) => (Cow::Owned(text), true),
        },
        Cow::Owned(bytes) => match String::from_utf8(bytes) {
            Ok(text) => (Cow::Owned(text), false),
            Err(error) => (
                Cow::Owned(String::from_utf8_lossy(error.as_bytes()).into_owned()),
                true,
            ),
        },
    }
}

/// The bytes of a name or value without their escapes.
fn unescape(raw: &[u8]) -> impl Iterator<Item = u8> {
    let mut rest = raw;
    core::iter::from_fn(move || {
        let (&first, after) = rest.split_first()?;
        rest = after;
        Some(match (first, after) {
            (b'+', _) => b' ',
            (b'%', [high, low, after @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    rest = after;
                    (high << 4) | low
                }
                _ => first,
            },
            _ => first,
        })
    })
}

fn hex(digit: u8) -> Option<u8> {
    // OK because a hexadecimal digit is less than 16.
    char::from(digit).to_digit(16).map(|value| value as u8)
}

/// Decodes a short value on the stack and reads it there; `None` if the value has more than 40 bytes, if it
/// is no UTF-8, or if `read` does not take it.
pub(crate) fn with_short_text<T>(raw: &[u8], read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
    let mut buffer = [0; 40];
    let mut length = 0_usize;
    for byte in unescape(raw) {
        *buffer.get_mut(length)? = byte;
        length = length.saturating_add(1);
    }
    read(core::str::from_utf8(buffer.get(..length)?).ok()?)
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec::Vec;

    use proptest::prelude::*;

    use super::{Encoded, decode, pairs};

    fn decoded(form: &[u8]) -> Vec<(String, String)> {
        let text = core::str::from_utf8(form).ok();
        let decoded = |one: Encoded<'_>| match one.plain(text) {
            Some(plain) => String::from(plain),
            None => decode(one.bytes).0.into_owned(),
        };
        pairs(form)
            .map(|(name, value)| (decoded(name), decoded(value)))
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn pairs_are_those_of_serde_urlencoded(
            form in prop_oneof![
                proptest::collection::vec(any::<u8>(), 0..64),
                // Bytes that mean something to a form come up more often here.
                proptest::collection::vec(
                    prop::sample::select(b"&=+%ab0cC3%A9\xc3\xa9\xff \r\n".to_vec()), 0..48),
            ],
        ) {
            let expected: Vec<(String, String)> = serde_urlencoded::from_bytes(&form).unwrap();
            prop_assert_eq!(decoded(&form), expected);
        }
    }

    #[test]
    fn a_character_may_be_half_escaped() {
        assert_eq!(decode(b"caf\xc3%A9"), ("caf\u{e9}".into(), false));
        assert_eq!(decode(b"caf%E9"), ("caf\u{fffd}".into(), true));
        assert_eq!(decode(b"caf\xe9"), ("caf\u{fffd}".into(), true));
        assert_eq!(decode(b"100%"), ("100%".into(), false));
        assert_eq!(decode(b"%zz%4"), ("%zz%4".into(), false));
    }
}
