//! A secret that a vendor sends in a field at the top of a JSON body.
//!
//! It is found without reading anything else: of the rest only quotes, brackets and commas must be right, since a
//! body that cannot be parsed can hold a secret all the same.

use core::ops::Range;

use alloc::string::String;
use alloc::vec::Vec;

/// Where the values of a field stand in a body.
pub(crate) struct Found {
    /// Each of them, as JSON, in order.
    pub(crate) values: Vec<Range<usize>>,
    /// Whether the body is an object, and was looked through to its end.
    #[cfg_attr(not(feature = "verify"), allow(dead_code, reason = "checks alone ask"))]
    pub(crate) is_whole: bool,
}

/// Finds the values of the field of this name at the top of a body.
pub(crate) fn find(body: &[u8], name: &str) -> Found {
    let text = body.trim_ascii_start();
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut scan = Scan { body, rest: text };
    let mut values = Vec::new();
    let is_whole = scan.object(name, &mut values).is_some();
    Found { values, is_whole }
}

/// The body with another text in place of each value of the field of this name at its top.
pub(crate) fn replaced(body: &[u8], name: &str, text: &str) -> Vec<u8> {
    let mut replaced = Vec::with_capacity(body.len());
    let mut start = 0;
    for value in find(body, name).values {
        replaced.extend_from_slice(body.get(start..value.start).unwrap_or_default());
        replaced.extend_from_slice(json(text).as_bytes());
        start = value.end;
    }
    replaced.extend_from_slice(body.get(start..).unwrap_or_default());
    replaced
}

/// The body with this field at its top: in place of its values, or first in an object that has none.
#[cfg(feature = "verify")]
pub(crate) fn with(body: &[u8], name: &str, text: &str) -> Vec<u8> {
    let is_absent = find(body, name).values.is_empty();
    let opening = body.iter().position(|byte| !byte.is_ascii_whitespace());
    let parts = opening.and_then(|at| body.split_at_checked(at.saturating_add(1)));
    let Some((before @ [.., b'{'], after)) = parts.filter(|_| is_absent) else {
        return replaced(body, name, text);
    };
    let comma = match after.trim_ascii_start().first() {
        Some(b'}') => "",
        _ => ",",
    };
    let field = [&*json(name), ":", &json(text), comma].concat();
    [before, field.as_bytes(), after].concat()
}

/// A text as a JSON string.
pub(crate) fn json(text: &str) -> String {
    // OK because a text can always be written.
    serde_json::to_string(text).unwrap_or_default()
}

/// A JSON object, and what of it is still to be looked through. What is not as expected is `None`.
struct Scan<'b> {
    body: &'b [u8],
    rest: &'b [u8],
}

impl Scan<'_> {
    fn object(&mut self, name: &str, values: &mut Vec<Range<usize>>) -> Option<()> {
        self.take(b'{')?;
        let mut more = self.take(b'}').is_none();
        while more {
            let is_wanted = self.value().filter(|key| self.is_name(key, name)).is_some();
            self.take(b':')?;
            let end = self.body.len();
            let start = end.saturating_sub(self.rest.trim_ascii_start().len());
            let value = self.value();
            // A body that is cut off in the value has most of the secret. Half of an escape may be left.
            let is_cut_off = value.is_none() && matches!(self.rest, b"" | b"\\") && start < end;
            if is_wanted {
                values.extend(value.clone().or(is_cut_off.then_some(start..end)));
            }
            value?;
            more = self.take(b',').is_some();
            if !more {
                self.take(b'}')?;
            }
        }
        self.rest.trim_ascii().is_empty().then_some(())
    }

    /// Takes this byte, if it comes next.
    fn take(&mut self, wanted: u8) -> Option<()> {
        let rest = self.rest.trim_ascii_start();
        let (_, rest) = rest.split_first().filter(|(byte, _)| **byte == wanted)?;
        self.rest = rest;
        Some(())
    }

    /// Takes a value, or a name.
    fn value(&mut self) -> Option<Range<usize>> {
        self.rest = self.rest.trim_ascii_start();
        let start = self.rest;
        let mut depth = 0_usize;
        loop {
            match *self.rest.first()? {
                b'"' => self.string()?,
                b'{' | b'[' => {
                    depth = depth.saturating_add(1);
                    self.skip(1)?;
                }
                b'}' | b']' if depth > 0 => {
                    depth = depth.saturating_sub(1);
                    self.skip(1)?;
                }
                // Of what stands alone, such as a number, the end is only seen behind it.
                byte if depth == 0 && (b"}],:".contains(&byte) || byte.is_ascii_whitespace()) => {
                    break;
                }
                _ => self.skip(1)?,
            }
            if depth == 0 && matches!(start.first(), Some(b'"' | b'{' | b'[')) {
                break;
            }
        }
        let offset = |rest: &[u8]| self.body.len().saturating_sub(rest.len());
        let value = offset(start)..offset(self.rest);
        (!value.is_empty()).then_some(value)
    }

    fn string(&mut self) -> Option<()> {
        self.skip(1)?;
        loop {
            match self.rest.first()? {
                b'"' => return self.skip(1),
                b'\\' => self.skip(2)?,
                _ => self.skip(1)?,
            }
        }
    }

    fn skip(&mut self, bytes: usize) -> Option<()> {
        self.rest = self.rest.get(bytes..)?;
        Some(())
    }

    /// Whether a name, which may have escapes, is this one.
    fn is_name(&self, key: &Range<usize>, name: &str) -> bool {
        let key = self.body.get(key.clone()).unwrap_or_default();
        match key {
            [b'"', inner @ .., b'"'] if !inner.contains(&b'\\') => inner == name.as_bytes(),
            _ => serde_json::from_slice::<String>(key).is_ok_and(|key| key == name),
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec::Vec;

    use super::{find, replaced};

    /// The values that are found, and whether the whole body was looked through.
    fn found(body: &str) -> (Vec<&str>, bool) {
        let found = find(body.as_bytes(), "token");
        let values = found.values.into_iter();
        (values.map(|value| &body[value]).collect(), found.is_whole)
    }

    #[test]
    fn a_field_is_found_at_the_top_alone() {
        for (body, values, is_whole) in [
            (r#"{"token":"a"}"#, &[r#""a""#][..], true),
            (
                "\u{feff} {\n \"token\" : \"a\" ,\"b\":1 } \n",
                &[r#""a""#],
                true,
            ),
            (r#"{"b":{"token":"c"},"token":"a"}"#, &[r#""a""#], true),
            (r#"{"b":[{"token":"c"}],"token":"a"}"#, &[r#""a""#], true),
            (
                r#"{"b":"\",\"token\":\"c\"","token":"a"}"#,
                &[r#""a""#],
                true,
            ),
            (r#"{"tok\u0065n":"a"}"#, &[r#""a""#], true),
            (r#"{"token":"a\"b"}"#, &[r#""a\"b""#], true),
            (
                r#"{"token":"a","b":"token","token":"c"}"#,
                &[r#""a""#, r#""c""#],
                true,
            ),
            (r#"{"token":12}"#, &["12"], true),
            (r#"{"token":{"token":[]}}"#, &[r#"{"token":[]}"#], true),
            (r#"{"Token":"a","token ":"a"}"#, &[], true),
            ("{}", &[], true),
            // What is not whole: an array, a form, nothing, cut off, with something behind it.
            (r#"[{"token":"a"}]"#, &[], false),
            ("token=a", &[], false),
            ("", &[], false),
            (r#"{"token":"a","b"#, &[r#""a""#], false),
            // What is cut off is most of the secret.
            (r#"{"token":"a"#, &[r#""a"#], false),
            (r#"{"token":}"#, &[], false),
            (r#"{"token":"a"}{"token":"b"}"#, &[r#""a""#], false),
            // Text that `parse` mends does not hide it.
            ("{\"b\":\"\n\u{1}\",\"token\":\"a\"}", &[r#""a""#], true),
        ] {
            assert_eq!(found(body), (values.to_vec(), is_whole), "{body}");
        }
    }

    #[cfg(feature = "verify")]
    #[test]
    fn a_field_is_put_into_an_object() {
        let text =
            |body: &str| String::from_utf8(super::with(body.as_bytes(), "token", "b")).unwrap();
        for (body, expected) in [
            (r#" {"a":1}"#, r#" {"token":"b","a":1}"#),
            ("{ }", r#"{"token":"b" }"#),
            (r#"{"a":1,"token":"c"}"#, r#"{"a":1,"token":"b"}"#),
            (
                r#"{"a":{"token":"c"}}"#,
                r#"{"token":"b","a":{"token":"c"}}"#,
            ),
            ("[{}]", "[{}]"),
            ("a={}", "a={}"),
            ("", ""),
        ] {
            assert_eq!(text(body), expected);
        }
    }

    #[test]
    fn a_field_is_replaced_where_it_stands() {
        let text =
            |body: &str| String::from_utf8(replaced(body.as_bytes(), "token", "b\"")).unwrap();
        for (body, expected) in [
            (r#"{ "token" : "a" }"#, r#"{ "token" : "b\"" }"#),
            (
                r#"{"token":1,"token":[2],"c":3}"#,
                r#"{"token":"b\"","token":"b\"","c":3}"#,
            ),
            (r#"{"token":"a","cut"#, r#"{"token":"b\"","cut"#),
            ("token=a", "token=a"),
        ] {
            assert_eq!(text(body), expected);
        }
    }
}
