//! Why a request could not be parsed, and what is odd about one that was.

use core::fmt;

use alloc::borrow::Cow;

use serde::ser::{Serialize, SerializeStruct as _, Serializer};

use crate::Vendor;

use super::{ParseErrorKind, Problem};

/// Why a request could not be parsed: no event can be named in it.
///
/// The text names the vendor and what to look at, and never holds a value that was sent, so it is
/// safe to log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{vendor}: {kind}")]
pub struct ParseError {
    vendor: Vendor,
    kind: ParseErrorKind,
}

impl ParseError {
    pub(crate) const fn new(vendor: Vendor, kind: ParseErrorKind) -> Self {
        Self { vendor, kind }
    }

    /// The vendor whose schema the request was read with.
    #[must_use]
    pub const fn vendor(&self) -> Vendor {
        self.vendor
    }

    /// What went wrong.
    #[must_use]
    pub const fn kind(&self) -> &ParseErrorKind {
        &self.kind
    }

    /// The HTTP status to answer with: 413 where the request is too large, else 400.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self.kind {
            ParseErrorKind::TooLarge => 413,
            _ => 400,
        }
    }
}

/// Something odd about a delivery that was read all the same.
///
/// Like an error, it never holds a value that was sent. As JSON, which is written only:
/// `{"vendor", "event"?, "field"?, "problem", "expected"?}`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Notice {
    /// The vendor whose schema the request was read with.
    pub vendor: Vendor,
    /// The event's name; absent for an unknown event whose name does not look like one.
    pub event: Option<Cow<'static, str>>,
    /// The field's path as in the body, such as `user.account_id`, or `0.from.id` for a record of
    /// an array. A name that does not look like one, or that no `=` follows in a form, is shown as its
    /// position, such as `#3`.
    /// Absent where the problem is not one field's.
    pub field: Option<Cow<'static, str>>,
    /// What is odd.
    pub problem: Problem,
}

impl Notice {
    /// A notice of this problem, for use in tests.
    #[must_use]
    pub const fn new(vendor: Vendor, problem: Problem) -> Self {
        Self {
            vendor,
            event: None,
            field: None,
            problem,
        }
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.vendor)?;
        if let Some(event) = &self.event {
            write!(f, " {event}")?;
        }
        f.write_str(": ")?;
        if let Some(field) = &self.field {
            write!(f, "field `{field}`: ")?;
        }
        write!(f, "{}", self.problem)
    }
}

impl Serialize for Notice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Notice", 5)?;
        out.serialize_field("vendor", &self.vendor)?;
        if let Some(event) = &self.event {
            out.serialize_field("event", event)?;
        }
        if let Some(field) = &self.field {
            out.serialize_field("field", field)?;
        }
        out.serialize_field("problem", self.problem.as_str())?;
        if let Problem::Unreadable(expected) = self.problem {
            out.serialize_field("expected", expected.as_str())?;
        }
        out.end()
    }
}
