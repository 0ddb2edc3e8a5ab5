//! What can go wrong with a delivery, in texts that are safe to log.
//!
//! Nothing here holds a value that was sent. A *name* that was sent, of an event or of a field, is shown
//! only if it looks like one (`is_plain_name`) and, in a form, if a `=` follows it: an unescaped `&` makes
//! a name of a caller's number, or of `Wesson` in a caller's name `Smith&Wesson`.

use core::fmt;

use alloc::boxed::Box;

use crate::Vendor;

pub(crate) mod model;

pub use crate::words::UnknownWord;
pub(crate) use model::{Notice, ParseError};

/// What made a request unusable.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseErrorKind {
    /// Nothing but white space was sent.
    Empty,
    /// The body or the query string is over [`MAX_BYTES`](crate::request::MAX_BYTES), an object or form
    /// has over [`MAX_FIELDS`](crate::request::MAX_FIELDS) fields, the arrays of a body have over
    /// [`MAX_RECORDS`](crate::request::MAX_RECORDS) records, or the whole has over
    /// [`MAX_TOTAL_FIELDS`](crate::request::MAX_TOTAL_FIELDS) fields.
    TooLarge,
    /// The JSON is broken here.
    Syntax(Position),
    /// The JSON just ends here, inside an object, an array or a text: the rest was cut off. Whoever
    /// passes bodies on to you may have a limit of its own, or has closed the connection early.
    Truncated(Position),
    /// The JSON is not an object, nor (for net2phone Canada) an array with objects in it.
    NotAnObject,
    /// Nothing says which event this is.
    NoEventName,
    /// The body is plainly what this other vendor sends.
    WrongVendor(Vendor),
    /// The body is plainly no delivery as it stands, but this.
    Wrapped(Wrapping),
    /// [`Delivery::strict`](crate::Delivery::strict) refused the delivery for this notice.
    Refused(Box<Notice>),
}

impl ParseErrorKind {
    /// The kind as a word, for logs and metrics: `empty`, `too_large`, `syntax`, `truncated`,
    /// `not_an_object`, `no_event_name`, `wrong_vendor`, `wrapped` or `refused`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge => "too_large",
            Self::Syntax(_) => "syntax",
            Self::Truncated(_) => "truncated",
            Self::NotAnObject => "not_an_object",
            Self::NoEventName => "no_event_name",
            Self::WrongVendor(_) => "wrong_vendor",
            Self::Wrapped(_) => "wrapped",
            Self::Refused(_) => "refused",
        }
    }
}

impl fmt::Display for ParseErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the request is empty"),
            Self::TooLarge => f.write_str(
                "the request is too large: over 1 MiB, or too many fields or records to be a webhook",
            ),
            Self::Syntax(at) => write!(f, "the JSON is broken at {at}"),
            Self::Truncated(at) => write!(f, "the JSON is cut off at {at}"),
            Self::NotAnObject => f.write_str("the JSON is not an object"),
            Self::NoEventName => {
                f.write_str("no event name: nothing says which event this is")
            }
            Self::WrongVendor(other) => write!(
                f,
                "wrong vendor: this looks like a webhook of {other}; check which route it was sent to"
            ),
            Self::Wrapped(wrapping) => write!(f, "{wrapping}"),
            Self::Refused(notice) => write!(f, "refused, since the reading is strict: {notice}"),
        }
    }
}

/// What a body is that holds no delivery as it stands: something on the way has packed it, or has
/// put something else in its place.
///
/// It is looked for only in a body that could not be parsed. Undo it before you verify too: a
/// signature is one of the bytes that the vendor sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Wrapping {
    /// Compressed with gzip. Have your server decompress bodies with a `Content-Encoding`.
    Gzip,
    /// Base64 of a delivery, as AWS API Gateway makes it of what it takes for binary. Decode it.
    Base64,
    /// The event that an API gateway makes of a request: AWS API Gateway and whatever sends its
    /// form. The delivery is the text in `body`, in base64 if `isBase64Encoded` is true; give it to
    /// [`Request::new`](crate::Request::new), and with it the query string and the headers that
    /// stand beside it.
    Envelope,
    /// A JSON string with the delivery as its text, which is what a queue holds if a body was
    /// written to it as JSON once more. Read the string, and parse its text.
    JsonString,
    /// A form in several parts, `multipart/form-data`. Parse the part that holds the delivery; if
    /// each part holds one field, parse the fields as a form, `name=value&…`, percent-encoded.
    Multipart,
    /// An HTML page, such as the error page of a proxy or a log-in: no vendor sends one. See what
    /// stands between you and the vendor.
    Html,
    /// UTF-16. Turn it into UTF-8.
    Utf16,
}

impl Wrapping {
    /// The wrapping as a word, for logs and metrics: `gzip`, `base64`, `envelope`, `json_string`,
    /// `multipart`, `html` or `utf_16`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Base64 => "base64",
            Self::Envelope => "envelope",
            Self::JsonString => "json_string",
            Self::Multipart => "multipart",
            Self::Html => "html",
            Self::Utf16 => "utf_16",
        }
    }
}

impl fmt::Display for Wrapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gzip => "the body is compressed with gzip: decompress it first",
            Self::Base64 => "the body is base64: decode it first",
            Self::Envelope => "the body is an API gateway's event: parse the text in its `body`",
            Self::JsonString => "the body is a JSON string: parse the text in it",
            Self::Multipart => "the body is a multipart form: parse the part that holds the event",
            Self::Html => "the body is an HTML page, which no vendor sends: look for a proxy",
            Self::Utf16 => "the body is UTF-16: turn it into UTF-8 first",
        })
    }
}

/// A place in the JSON text of a body. Both numbers count from 1; the column counts bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column, in bytes.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// What is odd about a delivery or one of its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Problem {
    /// The event is not documented. Its unknown fields are not reported one by one.
    UnknownEvent,
    /// The field is not documented. Its value is in `extra`.
    UnknownField,
    /// No problem: the field is documented, and has no place of its own in the payload. Its value is in `extra`,
    /// and there is no notice.
    Kept,
    /// The field is absent, though this vendor sends it with every such event.
    Missing,
    /// The value is not of the documented form. It is in `extra`.
    Unreadable(Expected),
    /// The value is longer than [`MAX_TEXT`](crate::request::MAX_TEXT), which no id, name or number is. It is in `extra`.
    TooLong,
    /// The field had a value already, perhaps under another spelling. The first one counts; this
    /// one is in `extra`.
    Repeated,
    /// The word is not in the documented set. It is kept as text.
    UnknownWord,
    /// The text was not UTF-8 or not JSON's, and was repaired: U+FFFD or a space stands where
    /// something could not be read.
    Encoding,
}

impl Problem {
    /// The problem as a word, for logs and metrics: `unknown_event`, `unknown_field`, `kept`, `missing`,
    /// `unreadable`, `too_long`, `repeated`, `unknown_word` or `encoding`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnknownEvent => "unknown_event",
            Self::UnknownField => "unknown_field",
            Self::Kept => "kept",
            Self::Missing => "missing",
            Self::Unreadable(_) => "unreadable",
            Self::TooLong => "too_long",
            Self::Repeated => "repeated",
            Self::UnknownWord => "unknown_word",
            Self::Encoding => "encoding",
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownEvent => "the event is not documented",
            Self::UnknownField => "not documented; kept in `extra`",
            Self::Kept => "kept in `extra`",
            Self::Missing => "absent, though every such event has it",
            Self::Unreadable(expected) => {
                return write!(f, "expected {expected}; kept in `extra`");
            }
            Self::TooLong => "longer than 4,096 bytes; kept in `extra`",
            Self::Repeated => "sent more than once; the first one counts",
            Self::UnknownWord => "not one of the documented words; kept as text",
            Self::Encoding => "not valid text; repaired",
        })
    }
}

/// The form of value that a field should have had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Expected {
    /// Text or a number.
    Text,
    /// Whole seconds: digits, as a number or text.
    Seconds,
    /// Seconds that may have a fraction, as a number or text.
    DecimalSeconds,
    /// A whole number: digits, as a number or text.
    WholeNumber,
    /// `true`, `false`, `1` or `0`, as such or as text.
    Flag,
    /// A date with time, in one of the vendor's formats.
    Time,
    /// A length of time as ISO 8601 writes it, such as `PT1M20.056S`.
    Length,
    /// Milliseconds that may have a fraction, as a number or text.
    Milliseconds,
    /// A JSON object.
    Object,
    /// A JSON array of texts.
    List,
    /// A JSON array of objects.
    Records,
}

impl Expected {
    /// The form in words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Seconds => "whole seconds",
            Self::DecimalSeconds => "seconds",
            Self::WholeNumber => "a whole number",
            Self::Flag => "true or false",
            Self::Time => "a date and time",
            Self::Length => "a length of time",
            Self::Milliseconds => "milliseconds",
            Self::Object => "an object",
            Self::List => "an array of texts",
            Self::Records => "an array of objects",
        }
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether a name that was sent looks like the name of a field or event and can be shown: at most
/// 64 ASCII letters, digits, `_`, `-` or `.`, a letter first, and at most 4 digits, which is less
/// than any phone number has; then `[]`, if a form has the items of a list under that name.
pub(crate) fn is_plain_name(name: &str) -> bool {
    let name = name.strip_suffix("[]").unwrap_or(name);
    name.len() <= 64
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
        && name.bytes().filter(u8::is_ascii_digit).count() <= 4
}
