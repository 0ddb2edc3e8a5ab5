//! A form body or query string, field after field.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::field::Sent;
use super::{Field, Output, Place, Raw, json, scalar};
use crate::error::{ParseErrorKind, Problem};
use crate::form::{decode, pairs};
use crate::request::MAX_FIELDS;
use crate::schema::{Draft, Schema};
use crate::text::is_separator;

/// A value of a form that is a JSON object.
pub(crate) struct Object {
    /// Its place among the pairs.
    index: usize,
    text: String,
}

/// The values of a form that are JSON objects.
pub(crate) fn objects(form: &[u8]) -> Vec<Object> {
    let mut objects = Vec::new();
    for (index, (_, value)) in pairs(form).enumerate().take(MAX_FIELDS) {
        // Most values are told by their first character, so that nothing is decoded for them.
        if !matches!(value.bytes, [b'{', ..] | [b'%', b'7', b'B' | b'b', ..]) {
            continue;
        }
        // What is no text has a notice if it is read as a value, and is no object.
        if let (text, false) = decode(value.bytes)
            && scalar::is_object(&text)
        {
            let text = text.into_owned();
            objects.push(Object { index, text });
        }
    }
    objects
}

/// Reads a form into the payload. `objects` are those of its values that are read as JSON objects, if the schema has
/// such under their names.
pub(crate) fn read<'a, S: Schema>(
    form: &'a [u8],
    objects: &'a [Object],
    draft: &mut Draft<'a, S>,
    output: &mut Output<'a>,
) {
    // One look at the whole costs less than one at each name and value.
    let text = core::str::from_utf8(form).ok();
    let mut top = Place::top();
    let mut objects = objects.iter().peekable();
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
        if let Some(object) = objects.next_if(|object| object.index == index) {
            match json::object::<S>(&object.text, &name, draft, &mut top, output) {
                Ok(true) => continue,
                Err(_) if output.fatal.is_some() => return,
                // It is kept as the text that it is.
                Ok(false) | Err(_) => {}
            }
        }
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
        field.read_by::<S>(&mut draft.state, &mut draft.payload);
    }
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
        .all(|byte| byte.is_ascii_digit() || is_separator(*byte));
    only_digits && digits.clone().next() != Some(&b'0') && (8..=15).contains(&digits.count())
}

#[cfg(test)]
mod tests {
    use super::phone;

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
