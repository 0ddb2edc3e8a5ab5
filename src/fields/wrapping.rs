//! What a body is that could not be read: looked for once reading has failed, and not before.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::json;
use crate::error::{ParseErrorKind, Wrapping};

/// How much of base64 is decoded, in groups of four digits: a form's name can have 64 letters.
const GROUPS: usize = 24;

/// What a text is that could not be read for this reason, if it plainly is a wrapping.
pub(crate) fn find(reason: &ParseErrorKind, text: &[u8]) -> Option<Wrapping> {
    match reason {
        ParseErrorKind::Syntax(_)
        | ParseErrorKind::NotAnObject
        | ParseErrorKind::NoEventName
        // A compressed body can have a thousand `&`.
        | ParseErrorKind::TooLarge => {}
        _ => return None,
    }
    if is_gzip(text) {
        return Some(Wrapping::Gzip);
    }
    if is_utf16(text) {
        return Some(Wrapping::Utf16);
    }
    match text.first()? {
        b'{' => is_envelope(text).then_some(Wrapping::Envelope),
        b'"' => in_string(text),
        b'<' => is_html(text).then_some(Wrapping::Html),
        b'-' => is_multipart(text).then_some(Wrapping::Multipart),
        _ => is_base64(text).then_some(Wrapping::Base64),
    }
}

fn is_gzip(text: &[u8]) -> bool {
    text.starts_with(b"\x1f\x8b")
}

/// Whether there is a mark of UTF-16, or every other byte of the first four is zero.
fn is_utf16(text: &[u8]) -> bool {
    match text {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => true,
        [0, one, 0, other, ..] | [one, 0, other, 0, ..] => *one != 0 && *other != 0,
        _ => false,
    }
}

/// Whether a JSON object has the names of an API gateway's event. A vendor may well send `body` and
/// `headers`, so that one of the names must be the gateway's alone.
fn is_envelope(text: &[u8]) -> bool {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Names {
        body: Option<IgnoredAny>,
        headers: Option<IgnoredAny>,
        request_context: Option<IgnoredAny>,
        is_base64_encoded: Option<IgnoredAny>,
    }
    serde_json::from_slice::<Names>(text).is_ok_and(|names| {
        let own = [names.request_context, names.is_base64_encoded];
        let all = own.iter().chain([&names.body, &names.headers]);
        own.iter().any(Option::is_some) && all.flatten().count() > 1
    })
}

/// What a JSON string holds, if it holds a delivery.
fn in_string(text: &[u8]) -> Option<Wrapping> {
    let json = core::str::from_utf8(text).ok()?;
    let raw = serde_json::from_str::<&RawValue>(json).ok()?;
    let (text, _) = json::string(raw.get());
    let text = text.as_bytes().trim_ascii();
    // Its padding looks like a form's.
    if is_base64(text) {
        Some(Wrapping::Base64)
    } else {
        begins_a_delivery(text).then_some(Wrapping::JsonString)
    }
}

fn is_html(text: &[u8]) -> bool {
    begins(text, b"<!doctype html") || begins(text, b"<html")
}

/// Whether a boundary is followed by the headers of a part.
fn is_multipart(text: &[u8]) -> bool {
    let mut lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let boundary = lines.next().unwrap_or_default();
    begins(boundary, b"--")
        && lines
            .take_while(|line| !line.is_empty())
            .any(|line| begins(line, b"content-"))
}

/// Whether the text is base64 of a delivery, in either alphabet, with line breaks or without.
fn is_base64(text: &[u8]) -> bool {
    let padding = text.iter().rev().take_while(|byte| **byte == b'=').count();
    let digits = text.len().saturating_sub(padding.min(2));
    let (digits, _) = text.split_at_checked(digits).unwrap_or_default();
    let mut start = [0; 3 * GROUPS];
    let mut sextets = digits.iter().filter(|byte| !byte.is_ascii_whitespace());
    for bytes in start.chunks_exact_mut(3) {
        let mut group = 0_u32;
        for shift in [18, 12, 6, 0] {
            match sextets.next().map(|digit| sextet(*digit)) {
                Some(Some(sextet)) => group |= u32::from(sextet) << shift,
                Some(None) => return false,
                None => {}
            }
        }
        let [_, decoded @ ..] = group.to_be_bytes();
        bytes.copy_from_slice(&decoded);
    }
    sextets.all(|digit| sextet(*digit).is_some()) && begins_a_delivery(&start)
}

pub(super) fn sextet(digit: u8) -> Option<u8> {
    let (first, value) = match digit {
        b'A'..=b'Z' => (b'A', 0_u8),
        b'a'..=b'z' => (b'a', 26),
        b'0'..=b'9' => (b'0', 52),
        b'+' | b'-' => return Some(62),
        b'/' | b'_' => return Some(63),
        _ => return None,
    };
    Some(value.wrapping_add(digit.wrapping_sub(first)))
}

/// Whether this is the start of a JSON object or array that is not empty, of a form, or of gzip.
fn begins_a_delivery(text: &[u8]) -> bool {
    if is_gzip(text) {
        return true;
    }
    let name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    match text.trim_ascii_start() {
        [b'{', rest @ ..] => matches!(rest.trim_ascii_start(), [b'"' | b'\'', ..]),
        [b'[', rest @ ..] => matches!(rest.trim_ascii_start(), [b'{' | b'"', ..]),
        text => {
            let named = text.iter().take_while(|byte| name(byte)).count();
            named > 0 && text.get(named) == Some(&b'=')
        }
    }
}

fn begins(text: &[u8], start: &[u8]) -> bool {
    text.get(..start.len())
        .is_some_and(|text| text.eq_ignore_ascii_case(start))
}
