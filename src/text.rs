//! Small helpers for borrowed text.

use core::fmt;
use core::time::Duration;

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::Serializer;

/// Borrowed or owned text that may be absent: the type of most fields.
pub(crate) type Text<'a> = Option<Cow<'a, str>>;

/// Makes text independent of the request it was read from.
pub(crate) fn own(text: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(text.into_owned())
}

/// [`own`] for text that may be absent.
pub(crate) fn own_text(text: Text<'_>) -> Text<'static> {
    text.map(own)
}

/// What can be made independent of the request it was read from: the type of any field of a payload.
pub(crate) trait Own {
    /// The same, independent of the request.
    type Owned;

    fn own(self) -> Self::Owned;
}

impl Own for Cow<'_, str> {
    type Owned = Cow<'static, str>;

    fn own(self) -> Cow<'static, str> {
        own(self)
    }
}

impl<T: Own> Own for Box<T> {
    type Owned = Box<T::Owned>;

    fn own(self) -> Self::Owned {
        Box::new((*self).own())
    }
}

impl<T: Own> Own for Option<T> {
    type Owned = Option<T::Owned>;

    fn own(self) -> Self::Owned {
        self.map(T::own)
    }
}

impl<T: Own> Own for Vec<T> {
    type Owned = Vec<T::Owned>;

    fn own(self) -> Self::Owned {
        self.into_iter().map(T::own).collect()
    }
}

macro_rules! owned_already {
    ($($type:ty),+) => {
        $(impl Own for $type {
            type Owned = Self;

            fn own(self) -> Self {
                self
            }
        })+
    };
}
owned_already!(bool, u32, u64, Duration, DateTime<Utc>, NaiveDateTime);

/// Writes a length of time as seconds, with their fraction if they have one.
pub(crate) fn seconds<S: Serializer>(
    length: &Option<Duration>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match length {
        Some(length) if length.subsec_nanos() == 0 => serializer.serialize_u64(length.as_secs()),
        Some(length) => serializer.serialize_f64(length.as_secs_f64()),
        None => serializer.serialize_none(),
    }
}

/// Writes a length of time as milliseconds, with their fraction if they have one.
pub(crate) fn milliseconds<S: Serializer>(
    length: &Option<Duration>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match length {
        Some(length) if length.subsec_nanos() % 1_000_000 == 0 => {
            // OK because no vendor tells of so many.
            serializer.serialize_u64(u64::try_from(length.as_millis()).unwrap_or(u64::MAX))
        }
        Some(length) => serializer.serialize_f64(length.as_secs_f64() * 1_000.0),
        None => serializer.serialize_none(),
    }
}

/// Writes a length of time as ISO 8601 does, with hours at most: `PT1M52.217257456S`.
pub(crate) fn iso8601<S: Serializer>(
    length: &Option<Duration>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match length {
        Some(length) => serializer.collect_str(&Iso8601(*length)),
        None => serializer.serialize_none(),
    }
}

struct Iso8601(Duration);

impl fmt::Display for Iso8601 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs();
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        let (seconds, nanoseconds) = (seconds % 60, self.0.subsec_nanos());
        f.write_str("PT")?;
        if hours > 0 {
            write!(f, "{hours}H")?;
        }
        if minutes > 0 {
            write!(f, "{minutes}M")?;
        }
        match nanoseconds {
            0 if seconds == 0 && !self.0.is_zero() => Ok(()),
            0 => write!(f, "{seconds}S"),
            _ => {
                let fraction = alloc::format!("{nanoseconds:09}");
                write!(f, "{seconds}.{}S", fraction.trim_end_matches('0'))
            }
        }
    }
}

/// Whether a text is of keys that a phone has.
pub(crate) fn are_keys(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_digit() || b"*#".contains(&byte))
}

/// `str::trim`, which need not be asked about most texts.
#[inline]
pub(crate) fn trim(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// Whether a value is its type's default: payloads leave such fields out of their JSON.
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// What people put between the digits of a number.
pub(crate) const fn is_separator(byte: u8) -> bool {
    matches!(byte, b' ' | b'-' | b'.' | b'(' | b')')
}
