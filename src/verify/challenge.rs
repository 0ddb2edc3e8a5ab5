//! The answer to a vendor's question whether an address is yours.

use core::fmt;

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;

use super::VerifyError;

/// The most that is sent back to whoever asks, in bytes.
const MAX_ECHO: usize = 256;

/// The answer to a vendor's question whether an address is yours: what [`challenge`](crate::challenge) gives.
///
/// Answer the status, the headers, the content type and the body as they are, and nothing else.
///
/// `Debug` shows the names of the headers and the length of the body.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Challenge {
    /// The HTTP status.
    pub status: u16,
    /// The value of the header `Content-Type`, which goes with an empty body, too.
    pub content_type: &'static str,
    /// Further headers; their values are visible ASCII.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: String,
}

impl Challenge {
    /// A 200 with a JSON body.
    pub(crate) const fn json(body: String) -> Self {
        Self {
            status: 200,
            content_type: "application/json",
            headers: Vec::new(),
            body,
        }
    }

    /// A 200 with a body of plain text, which no browser takes for a page.
    pub(crate) fn text(body: String) -> Self {
        Self {
            content_type: "text/plain",
            ..Self::json(body)
        }
    }

    /// The same with one more header.
    pub(crate) fn with_header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }
}

impl fmt::Debug for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("Challenge")
            .field("status", &self.status)
            .field("content_type", &self.content_type)
            .field("headers", &names)
            .field("body_len", &self.body.len())
            .finish()
    }
}

/// What may be sent back to somebody unknown: 1 to 256 bytes of visible ASCII, so that it is no page, no second
/// header and no burden. Anything else is [`VerifyError::Unanswerable`].
pub(crate) fn visible(echo: &[u8]) -> Result<String, VerifyError> {
    let is_visible = !echo.is_empty() && echo.iter().all(u8::is_ascii_graphic);
    match core::str::from_utf8(echo) {
        Ok(text) if is_visible && echo.len() <= MAX_ECHO => Ok(text.to_owned()),
        _ => Err(VerifyError::Unanswerable),
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::{String, ToString as _};

    use super::{Challenge, VerifyError, visible};

    #[test]
    fn what_is_sent_back_is_bounded() {
        let longest = "x".repeat(256);
        for echo in [
            "a",
            "!\"<>~",
            "32ed7a46-3f86-4b0d-8f23-0d1f1f4a8b75",
            &longest,
        ] {
            assert_eq!(visible(echo.as_bytes()), Ok(echo.to_string()));
        }
        let longer = "x".repeat(257);
        for echo in [
            &b""[..],
            b" ",
            b"a b",
            b"a\tb",
            b"a\rSet-Cookie: b",
            b"a\nb",
            b"a\0",
            b"a\x7f",
            b"\xc3\xa9",
            b"\xff",
            longer.as_bytes(),
        ] {
            assert_eq!(visible(echo), Err(VerifyError::Unanswerable), "{echo:?}");
        }
    }

    #[test]
    fn debug_shows_nothing_that_is_sent_back() {
        let challenge =
            Challenge::text("secret".into()).with_header("x-token", "token-value".into());
        let json = Challenge::json(String::new());
        assert_eq!(
            format!("{challenge:?} {json:?}"),
            "Challenge { status: 200, content_type: \"text/plain\", headers: [\"x-token\"], body_len: 6 } \
             Challenge { status: 200, content_type: \"application/json\", headers: [], body_len: 0 }"
        );
    }
}
