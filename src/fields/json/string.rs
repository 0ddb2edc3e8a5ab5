//! The text of a JSON string.

use alloc::borrow::Cow;
use alloc::string::String;

/// The text of a JSON string, and whether it had to be repaired.
pub(crate) fn string(json: &str) -> (Cow<'_, str>, bool) {
    let inner = json
        .strip_prefix('"')
        .and_then(|json| json.strip_suffix('"'))
        .unwrap_or(json);
    if !inner.as_bytes().contains(&b'\\') {
        return (Cow::Borrowed(inner), false);
    }
    unescape(inner)
}

/// A surrogate without its other half is all that can be wrong with a string that was split off.
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

/// The length of the escape at the start of the text: 12 for a pair of surrogates, 6 for one
/// character by number, else 2.
pub(super) fn escape_len(text: &str) -> usize {
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
pub(super) fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use proptest::prelude::*;

    use super::string;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn texts_are_those_of_serde_json(
            inner in r#"([aé🐶 ]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4}|\\ud8[0-9A-F]{2}\\uDe[0-9a-f]{2}){0,12}"#,
        ) {
            let json = alloc::format!("\"{inner}\"");
            // Half a pair of surrogates `serde_json` does not read.
            if let Ok(expected) = serde_json::from_str::<String>(&json) {
                prop_assert_eq!(string(&json), (expected.into(), false));
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
            assert_eq!(string(sent), (meant.into(), true));
        }
    }
}
