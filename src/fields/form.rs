//! A form body or query string, field after field.
//!
//! Gives the same pairs as the URL standard's parser (`serde_urlencoded`, `form_urlencoded`). It
//! works on bytes, since a character may be half escaped and half raw.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::field::Sent;
use super::{Field, Output, Place, Raw};
use crate::error::{ParseErrorKind, Problem};
use crate::request::MAX_FIELDS;
use crate::schema::{Draft, Schema};

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
    fn plain(self, form: Option<&'a str>) -> Option<&'a str> {
        match self.escaped {
            true => None,
            false => form?.get(self.start..self.end()),
        }
    }

    /// Where it ends.
    fn end(self) -> usize {
        self.start.saturating_add(self.bytes.len())
    }
}

/// Reads a form into the payload.
pub(crate) fn read<'a, S: Schema>(
    form: &'a [u8],
    draft: &mut Draft<'a, S>,
    output: &mut Output<'a>,
) {
    // One look at the whole costs less than one at each name and value.
    let text = core::str::from_utf8(form).ok();
    let top = Place::top();
    for (index, (name, value)) in pairs(form).enumerate() {
        if index == MAX_FIELDS {
            output.fatal = Some(ParseErrorKind::TooLarge);
            return;
        }
        let is_named = form.get(name.end()) == Some(&b'=');
        let (name, repaired) = match name.plain(text) {
            Some(name) => (Cow::Borrowed(name), false),
            None => decode(name.bytes),
        };
        let raw = match value.plain(text) {
            Some(text) => Raw::Plain(text),
            None => Raw::Form(value.bytes),
        };
        let mut sent = Sent {
            name,
            raw,
            place: &top,
            position: index.saturating_add(1),
            is_named,
        };
        let mut field = Field::new(&mut sent, output);
        if repaired {
            field.report(Problem::Encoding);
        }
        S::read(&mut draft.state, &mut draft.payload, field);
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

/// A phone number whose plus came raw or as a space; `None` if there is no such plus. A plus is put back only
/// before 8 to 15 digits of which the first is not 0: before an extension, a space is a space.
pub(crate) fn phone(raw: &[u8]) -> Option<Cow<'_, str>> {
    // The usual case costs nothing: a plus and nothing but digits.
    if let [b'+', digits @ ..] = raw
        && digits.iter().all(u8::is_ascii_digit)
    {
        let text = core::str::from_utf8(raw).ok().map(Cow::Borrowed);
        return text.filter(|_| is_international(digits));
    }
    if !raw.starts_with(b"+") && !raw.starts_with(b"%20") {
        return None;
    }
    let (text, false) = decode(raw) else {
        return None;
    };
    let number = text.strip_prefix(' ')?.trim_start();
    is_international(number.as_bytes()).then(|| {
        let mut plus = String::from("+");
        plus.push_str(number);
        Cow::Owned(plus)
    })
}

/// Whether these are 8 to 15 digits of which the first is not 0, with or without separators.
fn is_international(number: &[u8]) -> bool {
    let digits = number.iter().filter(|byte| byte.is_ascii_digit());
    let only_digits = number
        .iter()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b' ' | b'-' | b'.' | b'(' | b')'));
    only_digits && digits.clone().next() != Some(&b'0') && (8..=15).contains(&digits.count())
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec::Vec;

    use proptest::prelude::*;

    use super::{Encoded, decode, pairs, phone};

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

    #[test]
    fn a_raw_plus_before_a_number_is_the_plus() {
        assert_eq!(phone(b"+15550100").as_deref(), Some("+15550100"));
        assert_eq!(phone(b"+1+555%200100").as_deref(), Some("+1 555 0100"));
        assert_eq!(phone(b"%2015550100").as_deref(), Some("+15550100"));
        assert_eq!(
            phone(b"+(61)%20491570006").as_deref(),
            Some("+(61) 491570006")
        );
        assert_eq!(phone(b"%20+61491570006").as_deref(), Some("+61491570006"));
        assert_eq!(phone(b"+12345678").as_deref(), Some("+12345678"));
        assert_eq!(
            phone(b"+123456789012345").as_deref(),
            Some("+123456789012345")
        );
        for other in [
            &b""[..],
            b"+",
            b"15550100",
            b"%2B15550100",
            b"+anonymous",
            b"%20",
            // No international number: an extension, a national number, too many digits.
            b"+101",
            b"+0491570006",
            b"+(0)491570006",
            b"+1555010",
            b"+1234567890123456",
            b"%20101",
            b"+15550100+ext+5",
        ] {
            assert_eq!(phone(other), None, "{other:?}");
        }
    }
}
