//! What a signed body holds: a JWS (RFC 7515) as one line, three texts in base64 for addresses with points between them.

use alloc::vec::Vec;

use super::wrapping::sextet;

/// The three parts of a body that is a JWS: the header, what is signed and the signature, all as they stand there. White
/// space around the body is no part of it.
pub(crate) fn parts(body: &[u8]) -> Option<[&[u8]; 3]> {
    let mut parts = body.trim_ascii().split(|byte| *byte == b'.');
    let found = [parts.next()?, parts.next()?, parts.next()?];
    let is_text = |part: &&[u8]| !part.is_empty() && part.iter().all(|digit| is_digit(*digit));
    (parts.next().is_none() && found.iter().all(is_text)).then_some(found)
}

/// What is signed in a body that is a JWS, if that is JSON. Neither the header nor the signature is looked at.
pub(crate) fn payload(body: &[u8]) -> Option<Vec<u8>> {
    let [_, payload, _] = parts(body)?;
    let payload = decode(payload)?;
    matches!(payload.trim_ascii_start(), [b'{' | b'[', ..]).then_some(payload)
}

/// Whether it is a digit of base64 for addresses. There is no padding.
const fn is_digit(digit: u8) -> bool {
    digit.is_ascii_alphanumeric() || matches!(digit, b'-' | b'_')
}

fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    for digits in text.chunks(4) {
        let mut group = 0_u32;
        for digit in digits {
            group = group << 6 | u32::from(sextet(*digit)?);
        }
        // Of two digits one byte comes, of three two; one alone is none.
        let (shift, length) = match digits.len() {
            4 => (0, 3),
            3 => (6, 2),
            2 => (12, 1),
            _ => return None,
        };
        let [_, decoded @ ..] = (group << shift).to_be_bytes();
        bytes.extend_from_slice(decoded.get(..length)?);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{decode, parts, payload};

    #[test]
    fn the_example_of_rfc_7515() {
        // Appendix A.1, and the bytes of appendix C.
        let body = b"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9\
            .eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ\
            .dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let expected =
            b"{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}";
        assert_eq!(payload(body).as_deref(), Some(&expected[..]));
        let spaced = [b"\r\n ", &body[..], b"\n"].concat();
        assert_eq!(payload(&spaced).as_deref(), Some(&expected[..]));
        assert_eq!(
            decode(b"A-z_4ME").as_deref(),
            Some(&[3, 236, 255, 224, 193][..])
        );
    }

    #[test]
    fn what_is_none() {
        for body in [
            "",
            ".",
            "..",
            "e30.e30",
            ".e30.e30",
            "e30..e30",
            "e30.e30.",
            "e30.e30.e30.e30",
            "e30.e30=.e30",
            "e30.e3 0.e30",
            "e30.e3+.e30",
            "\"e30.e30.e30\"",
            "{\"a\":\"e30.e30.e30\"}",
            "a=e30.e30.e30",
        ] {
            assert_eq!(parts(body.as_bytes()), None, "{body}");
        }
        // No base64, empty, and no JSON.
        for body in [
            "e30.e30e3.e30",
            "e30.ICA.e30",
            "e30.YT1i.e30",
            "e30.ImEi.e30",
        ] {
            assert!(parts(body.as_bytes()).is_some());
            assert_eq!(payload(body.as_bytes()), None, "{body}");
        }
        for body in ["a.e30.b", "a.W10.b"] {
            assert!(payload(body.as_bytes()).is_some(), "{body}");
        }
    }
}
