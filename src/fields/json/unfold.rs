//! An object that is sent as a text, which holds its JSON.

use alloc::vec::Vec;

use super::scan::{Broken, Scanner};
use super::string;
use crate::fields::{Raw, scalar};

/// A body that is a JSON object, with an object in the place of the text under this name: `{"msg":"{\"a\":1}"}` becomes
/// `{"msg":{"a":1}}`. `None` if the body is no JSON, or the text no object.
pub(crate) fn unfold(body: &[u8], name: &str) -> Option<Vec<u8>> {
    let text = core::str::from_utf8(body).ok()?;
    let (start, value, end) = find(text, name).ok()??;
    let object = match value {
        Raw::Plain(text) => text.into(),
        Raw::Json(json) if json.starts_with('"') => match string(json) {
            (text, false) => text,
            // Half a pair of surrogates: it stays as sent, since nobody would hear of the repair.
            (_, true) => return None,
        },
        Raw::Json(_) | Raw::Form(_) => return None,
    };
    let object = object.trim();
    let (before, after) = (text.get(..start)?, text.get(end..)?);
    scalar::is_object(object).then(|| [before, object, after].concat().into_bytes())
}

/// The first value under this name in a JSON object, with its start and end.
fn find<'a>(text: &'a str, name: &str) -> Result<Option<(usize, Raw<'a>, usize)>, Broken> {
    let mut scanner = Scanner::new(text);
    let at = |scanner: &Scanner<'_>| text.len().saturating_sub(scanner.left());
    let mut found = None;
    let mut more = scanner.opens('{', '}')?;
    while more {
        let is_it = scanner.name()? == name && found.is_none();
        scanner.peek();
        let start = at(&scanner);
        let value = scanner.value()?;
        if is_it {
            found = Some((start, value, at(&scanner)));
        }
        more = scanner.has_more('}')?;
    }
    scanner.ends()?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use super::unfold;

    fn unfolded(body: &str) -> Option<String> {
        unfold(body.as_bytes(), "msg").map(|body| String::from_utf8(body).unwrap())
    }

    #[test]
    fn the_object_stands_where_its_text_stood() {
        for (sent, meant) in [
            (r#"{"msg":"{\"a\":1}"}"#, r#"{"msg":{"a":1}}"#),
            (r#"{"msg":"{}"}"#, r#"{"msg":{}}"#),
            (
                " {\"a\":[\"msg\",{\"msg\":\"{}\"}], \"msg\" : \" {\\\"a\\\":\\\"\\\\\\\"\\u00e9\\\"}\\n\" , \"b\":2}\n",
                " {\"a\":[\"msg\",{\"msg\":\"{}\"}], \"msg\" : {\"a\":\"\\\"\u{e9}\"} , \"b\":2}\n",
            ),
            // The second one is a repetition, which the reader reports.
            (
                r#"{"msg":"{}","msg":"{\"a\":1}"}"#,
                r#"{"msg":{},"msg":"{\"a\":1}"}"#,
            ),
            (r#"{"m\u0073g":"{}"}"#, r#"{"m\u0073g":{}}"#),
        ] {
            assert_eq!(unfolded(sent).as_deref(), Some(meant), "{sent}");
        }
    }

    #[test]
    fn all_else_stays_as_sent() {
        for sent in [
            "",
            "{}",
            "[]",
            r#"[{"msg":"{}"}]"#,
            r#"{"msg":{}}"#,
            r#"{"msg":"text"}"#,
            r#"{"msg":""}"#,
            r#"{"msg":"[]"}"#,
            r#"{"msg":"{\"a\":1"}"#,
            r#"{"msg":"{\"a\":1}{}"}"#,
            r#"{"msg":"{\"a\":\"\ud83d\"}"}"#,
            r#"{"msg":null}"#,
            r#"{"msg":7}"#,
            r#"{"other":"{}"}"#,
            r#"{"a":{"msg":"{}"}}"#,
            // The body is no JSON: the error is to have its place in the body as sent.
            r#"{"msg":"{}""#,
            r#"{"msg":"{}"} x"#,
            r#"{"msg":"{}",}"#,
        ] {
            assert_eq!(unfolded(sent), None, "{sent}");
        }
        assert_eq!(unfold(b"{\"msg\":\"{}\",\"a\":\"\xff\"}", "msg"), None);
    }
}
