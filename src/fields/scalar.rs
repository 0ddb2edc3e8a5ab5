//! Text, whole seconds, flags and dates: one reader for each.

use alloc::borrow::Cow;
use core::str::FromStr;

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDateTime, Utc};

use super::{Raw, json};
use crate::form;
use crate::text::trim;

/// A value that is neither absent, an object nor an array.
pub(super) enum Scalar<'a> {
    /// A JSON string, or a value of a form.
    Text(Cow<'a, str>),
    /// A JSON number.
    Number(&'a str),
    /// `true` or `false`.
    Flag(&'a str),
    /// An object or array: no reader of scalars takes it.
    Compound,
}

/// Which texts say that a value is absent, beside blank ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NullText {
    /// None.
    Never,
    /// `null`, as it stands.
    Small,
    /// `null` in any case.
    AnyCase,
}

/// What [`Scalar::read`] found.
pub(super) struct Parsed<'a> {
    /// The value; `None` if it is absent.
    pub(super) value: Option<Scalar<'a>>,
    /// Whether its text had to be repaired.
    pub(super) repaired: bool,
}

impl<'a> Scalar<'a> {
    #[inline(always)]
    pub(super) fn read(raw: Raw<'a>, null_text: NullText) -> Parsed<'a> {
        let (text, repaired) = match raw {
            Raw::Json(json) => match json.as_bytes().first() {
                Some(b'"') => json::string(json),
                other => {
                    let value = match other {
                        Some(b'n') => None,
                        Some(b't' | b'f') => Some(Scalar::Flag(json)),
                        Some(b'{' | b'[') => Some(Scalar::Compound),
                        _ => Some(Scalar::Number(json)),
                    };
                    return Parsed {
                        value,
                        repaired: false,
                    };
                }
            },
            Raw::Plain(text) => (Cow::Borrowed(text), false),
            Raw::Form(raw) => form::decode(raw),
        };
        Parsed {
            value: (!is_absent(&text, null_text)).then_some(Scalar::Text(text)),
            repaired,
        }
    }

    /// The text, or the digits of a number.
    #[inline]
    pub(super) fn into_text(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(text) => Some(text),
            Self::Number(digits) => Some(Cow::Borrowed(digits)),
            Self::Flag(_) | Self::Compound => None,
        }
    }

    /// The text of whatever is not compound; of that, a text that no reader takes.
    #[inline]
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Text(text) => trim(text),
            Self::Number(text) | Self::Flag(text) => text,
            Self::Compound => "",
        }
    }
}

/// Whether a text counts as absent.
#[inline]
fn is_absent(text: &str, null_text: NullText) -> bool {
    match text.as_bytes().first() {
        // Of most texts the first character is enough to say no.
        Some(first) if first.is_ascii_graphic() && !matches!(first, b'n' | b'N') => false,
        _ => {
            let text = text.trim();
            text.is_empty()
                || match null_text {
                    NullText::Never => false,
                    NullText::Small => text == "null",
                    NullText::AnyCase => text.eq_ignore_ascii_case("null"),
                }
        }
    }
}

/// A whole number: digits and nothing else.
pub(super) fn whole<T: FromStr>(text: &str) -> Option<T> {
    // `parse` alone would take a sign.
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())?
}

/// Whether a text is a JSON object.
pub(super) fn is_object(text: &str) -> bool {
    text.starts_with('{') && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

/// `true`, `false`, `1` or `0`, in any case.
pub(super) fn flag(text: &str) -> Option<bool> {
    match text {
        "1" => Some(true),
        "0" => Some(false),
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// A whole number of seconds since the start of 1970. A 0 is no time: programs write it if they have none.
pub(super) fn epoch_seconds(text: &str) -> Option<DateTime<Utc>> {
    in_years(DateTime::from_timestamp(since_1970(text)?, 0)?)
}

/// A whole number of milliseconds since the start of 1970, but for 0.
pub(super) fn epoch_milliseconds(text: &str) -> Option<DateTime<Utc>> {
    in_years(DateTime::from_timestamp_millis(since_1970(text)?)?)
}

/// A whole number more than 0.
fn since_1970(text: &str) -> Option<i64> {
    whole(text).filter(|number| *number > 0)
}

/// A time in the years 0 to 9999, so that it can be written as RFC 3339 again.
pub(super) fn in_years(time: DateTime<Utc>) -> Option<DateTime<Utc>> {
    (0..=9999).contains(&time.year()).then_some(time)
}

/// A date with time: ISO 8601 with up to 9 digits of fraction; without a zone, it means UTC; RFC 2822.
/// Years 0 to 9999, so that it can be written as RFC 3339 again.
///
/// What nearly all vendors send is tried first: RFC 3339, the same with a space, without seconds or
/// without a zone, and the usual form of RFC 2822.
pub(super) fn time(text: &str) -> Option<DateTime<Utc>> {
    let text = trim(text);
    let time = usual(text).or_else(|| iso8601(text.as_bytes()))?;
    in_years(time.to_utc())
}

/// A date with time that says no zone: `2024-09-26 14:05:08`, with or without `T` and a fraction.
pub(super) fn local_time(text: &str) -> Option<NaiveDateTime> {
    let text = trim(text);
    let of_day = text.get(11..).unwrap_or_default();
    let is_local = text.as_bytes().get(4) == Some(&b'-') && !of_day.contains(['Z', 'z', '+', '-']);
    time(text).filter(|_| is_local).map(|time| time.naive_utc())
}

fn usual(text: &str) -> Option<DateTime<FixedOffset>> {
    let bytes = text.as_bytes();
    if bytes.get(4) != Some(&b'-') {
        respelt(bytes).or_else(|| DateTime::parse_from_rfc2822(text).ok())
    } else if text.len() < 19 {
        with_suffix(text, ":00Z")
    } else if has_zone(bytes) {
        DateTime::parse_from_rfc3339(text).ok()
    } else {
        with_suffix(text, "Z")
    }
}

/// Reads the other forms of ISO 8601 by way of RFC 3339: a zone of `+hhmm` or `+hh`, no seconds, a comma
/// before the fraction, no separators: `20191001T153115,25+10`.
fn iso8601(text: &[u8]) -> Option<DateTime<FixedOffset>> {
    let at = text
        .iter()
        .position(|byte| matches!(byte, b'T' | b't' | b' '))?;
    let (date, time) = (text.get(..at)?, text.get(at.checked_add(1)?..)?);
    let zone = time
        .iter()
        .position(|byte| matches!(byte, b'Z' | b'z' | b'+' | b'-'))
        .unwrap_or(time.len());
    let (time, zone) = time.split_at_checked(zone)?;
    let (&[y1, y2, y3, y4, b'-', o1, o2, b'-', d1, d2] | &[y1, y2, y3, y4, o1, o2, d1, d2]) = date
    else {
        return None;
    };
    let ([h1, h2, n1, n2, s1, s2], fraction) = match *time {
        [h1, h2, b':', n1, n2] | [h1, h2, n1, n2] => ([h1, h2, n1, n2, b'0', b'0'], &[][..]),
        [h1, h2, b':', n1, n2, b':', s1, s2, ref fraction @ ..]
        | [h1, h2, n1, n2, s1, s2, ref fraction @ ..] => ([h1, h2, n1, n2, s1, s2], fraction),
        _ => return None,
    };
    let fraction = match fraction {
        [] => fraction,
        [b'.' | b',', digits @ ..] if (1..=9).contains(&digits.len()) => digits,
        _ => return None,
    };
    let (sign, [z1, z2, z3, z4]) = match *zone {
        [] | [b'Z' | b'z'] => (b'+', *b"0000"),
        [sign, z1, z2] => (sign, [z1, z2, b'0', b'0']),
        [sign, z1, z2, z3, z4] | [sign, z1, z2, b':', z3, z4] => (sign, [z1, z2, z3, z4]),
        _ => return None,
    };
    // Zeros after a fraction change nothing.
    let mut nanoseconds = [b'0'; 9];
    for (slot, digit) in nanoseconds.iter_mut().zip(fraction) {
        *slot = *digit;
    }
    let [f1, f2, f3, f4, f5, f6, f7, f8, f9] = nanoseconds;
    let respelt = [
        y1, y2, y3, y4, b'-', o1, o2, b'-', d1, d2, b'T', h1, h2, b':', n1, n2, b':', s1, s2, b'.',
        f1, f2, f3, f4, f5, f6, f7, f8, f9, sign, z1, z2, b':', z3, z4,
    ];
    DateTime::parse_from_rfc3339(core::str::from_utf8(&respelt).ok()?).ok()
}

/// Reads the usual form of RFC 2822, `Fri, 03 Mar 2017 18:47:50 +0000`, by way of RFC 3339, for which
/// chrono has the quick reader.
fn respelt(date: &[u8]) -> Option<DateTime<FixedOffset>> {
    let &[
        _,
        _,
        _,
        b',',
        b' ',
        d1,
        d2,
        b' ',
        m1,
        m2,
        m3,
        b' ',
        y1,
        y2,
        y3,
        y4,
        b' ',
        h1,
        h2,
        b':',
        n1,
        n2,
        b':',
        s1,
        s2,
        b' ',
        sign,
        z1,
        z2,
        z3,
        z4,
    ] = date
    else {
        return None;
    };
    let [o1, o2] = match &[m1, m2, m3] {
        b"Jan" => *b"01",
        b"Feb" => *b"02",
        b"Mar" => *b"03",
        b"Apr" => *b"04",
        b"May" => *b"05",
        b"Jun" => *b"06",
        b"Jul" => *b"07",
        b"Aug" => *b"08",
        b"Sep" => *b"09",
        b"Oct" => *b"10",
        b"Nov" => *b"11",
        b"Dec" => *b"12",
        _ => return None,
    };
    let respelt = [
        y1, y2, y3, y4, b'-', o1, o2, b'-', d1, d2, b'T', h1, h2, b':', n1, n2, b':', s1, s2, sign,
        z1, z2, b':', z3, z4,
    ];
    DateTime::parse_from_rfc3339(core::str::from_utf8(&respelt).ok()?).ok()
}

/// Whether an RFC 3339 date with seconds names its zone.
fn has_zone(date: &[u8]) -> bool {
    let after_seconds = date.get(19..).unwrap_or_default();
    after_seconds
        .iter()
        .any(|byte| matches!(byte, b'Z' | b'z' | b'+' | b'-'))
}

/// Reads a date with something appended, on the stack: chrono's reader of RFC 3339 is ten times
/// as fast as its readers of other formats.
fn with_suffix(date: &str, suffix: &str) -> Option<DateTime<FixedOffset>> {
    let mut buffer = [0; 32];
    let (head, tail) = buffer.split_at_mut_checked(date.len())?;
    head.copy_from_slice(date.as_bytes());
    tail.get_mut(..suffix.len())?
        .copy_from_slice(suffix.as_bytes());
    let length = date.len().checked_add(suffix.len())?;
    let text = core::str::from_utf8(buffer.get(..length)?).ok()?;
    DateTime::parse_from_rfc3339(text).ok()
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString as _;

    use super::{epoch_milliseconds, epoch_seconds, flag, local_time, time, whole};

    fn utc(text: &str) -> Option<alloc::string::String> {
        time(text).map(|time| time.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
    }

    #[test]
    fn dates() {
        for (sent, meant) in [
            ("2019-09-15T12:44:22Z", "2019-09-15T12:44:22Z"),
            ("2019-09-15t12:44:22z", "2019-09-15T12:44:22Z"),
            (
                "2026-03-12T20:31:36.3502036Z",
                "2026-03-12T20:31:36.350203600Z",
            ),
            (
                "2026-03-12T20:31:36.123456789Z",
                "2026-03-12T20:31:36.123456789Z",
            ),
            ("2021-10-27T08:58:21.66Z", "2021-10-27T08:58:21.660Z"),
            ("2021-05-01T03:00:49-04:00", "2021-05-01T07:00:49Z"),
            ("2021-05-01T03:00:49+05:30", "2021-04-30T21:30:49Z"),
            ("2024-01-01 19:00", "2024-01-01T19:00:00Z"),
            ("2024-01-01T19:00", "2024-01-01T19:00:00Z"),
            ("2024-01-01 12:00:00", "2024-01-01T12:00:00Z"),
            ("2026-04-16T22:05:26", "2026-04-16T22:05:26Z"),
            ("2016-03-28T16:15:50.488920", "2016-03-28T16:15:50.488920Z"),
            (
                "2016-03-28T16:15:50.123456789",
                "2016-03-28T16:15:50.123456789Z",
            ),
            (" 2024-01-01 12:00:00 ", "2024-01-01T12:00:00Z"),
            ("Fri, 03 Mar 2017 18:47:50 +0000", "2017-03-03T18:47:50Z"),
            ("Fri, 3 Mar 2017 18:47:50 -0500", "2017-03-03T23:47:50Z"),
            ("Fri, 03 Mar 2017 18:47:50 -0530", "2017-03-04T00:17:50Z"),
            ("Tue, 29 Feb 2028 23:59:59 GMT", "2028-02-29T23:59:59Z"),
            ("2019-10-01T15:31:15+1000", "2019-10-01T05:31:15Z"),
            ("2019-10-01T15:31:15-0330", "2019-10-01T19:01:15Z"),
            ("2019-10-01T15:31:15+10", "2019-10-01T05:31:15Z"),
            ("2019-10-01T15:31:15.000+0000", "2019-10-01T15:31:15Z"),
            ("2019-10-01T15:31:15,123Z", "2019-10-01T15:31:15.123Z"),
            ("2019-10-01 15:31:15,5", "2019-10-01T15:31:15.500Z"),
            (
                "2019-10-01T15:31:15,123456789+10",
                "2019-10-01T05:31:15.123456789Z",
            ),
            ("2019-10-01T15:31Z", "2019-10-01T15:31:00Z"),
            ("2019-10-01 15:31+10:00", "2019-10-01T05:31:00Z"),
            ("2019-10-01T15:31-05", "2019-10-01T20:31:00Z"),
            ("20191001T153115Z", "2019-10-01T15:31:15Z"),
            ("20191001t153115", "2019-10-01T15:31:15Z"),
            ("20191001T1531+1000", "2019-10-01T05:31:00Z"),
            ("20191001T153115.25z", "2019-10-01T15:31:15.250Z"),
        ] {
            assert_eq!(utc(sent).as_deref(), Some(meant), "{sent}");
        }
        for sent in [
            "",
            "0",
            "1700000000",
            "2024-01-01",
            "2024-13-01 12:00:00",
            "2024-02-30 12:00",
            "0000-00-00 00:00:00",
            "2024-01-01 25:00:00",
            "2024-01-01 12:00:00 PM",
            "9999-12-31T23:59:59-01:00",
            "0000-01-01T00:00:00+01:00",
            "2024-01-01T12:00:00.123456789012345678901234567890",
            "Fri, 03 Mar 2017",
            "Fri, 03 Mrz 2017 18:47:50 +0000",
            "Fri, 30 Feb 2017 18:47:50 +0000",
            "Fri, 03 Mar 2017 18:47:50 *0000",
            "\u{fffd}\u{fffd}-\u{fffd}",
            "2019-10-01T15:31:15,Z",
            "2019-10-01T15:31:15,1234567890Z",
            "2019-10-01T15:31:15+1",
            "2019-10-01T15:31:15+100",
            "2019-10-01T15:31:15+2500",
            "2019-10-01T15:31:15 PM+10",
            "2019-10-01T15+10",
            "20191001",
            "20191001T",
            "20191301T153115Z",
            "20191001T253115Z",
            "20191001153115",
            "2019-1001T153115Z",
        ] {
            assert_eq!(utc(sent), None, "{sent}");
        }
    }

    #[test]
    fn times_since_1970_are_digits_only() {
        let utc = |time: Option<chrono::DateTime<chrono::Utc>>| {
            time.map(|time| time.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
        };
        for (sent, as_seconds, as_milliseconds) in [
            ("0", None, None),
            (
                "1",
                Some("1970-01-01T00:00:01Z"),
                Some("1970-01-01T00:00:00.001Z"),
            ),
            (
                "1773347500",
                Some("2026-03-12T20:31:40Z"),
                Some("1970-01-21T12:35:47.500Z"),
            ),
            ("1773347500123", None, Some("2026-03-12T20:31:40.123Z")),
            (
                "253402300799",
                Some("9999-12-31T23:59:59Z"),
                Some("1978-01-11T21:31:40.799Z"),
            ),
            ("253402300800", None, Some("1978-01-11T21:31:40.800Z")),
            ("253402300799999", None, Some("9999-12-31T23:59:59.999Z")),
            ("253402300800000", None, None),
            ("9223372036854775808", None, None),
            ("", None, None),
            ("-1", None, None),
            ("+1", None, None),
            ("1773347500.5", None, None),
            ("1.7e9", None, None),
            ("2026-03-12T20:31:40Z", None, None),
            ("1 773 347 500", None, None),
        ] {
            assert_eq!(utc(epoch_seconds(sent)).as_deref(), as_seconds, "{sent}");
            let milliseconds = utc(epoch_milliseconds(sent));
            assert_eq!(milliseconds.as_deref(), as_milliseconds, "{sent}");
        }
    }

    #[test]
    fn local_times_say_no_zone() {
        for (sent, meant) in [
            ("2024-09-26 14:05:08", Some("2024-09-26 14:05:08")),
            (" 2024-09-26T14:05:08.25 ", Some("2024-09-26 14:05:08.250")),
            ("2024-09-26 14:05", Some("2024-09-26 14:05:00")),
            ("2024-09-26T14:05:08Z", None),
            ("2024-09-26 14:05:08+05:30", None),
            ("2024-09-26 14:05:08-0530", None),
            ("2024-09-26T14:05Z", None),
            ("2024-09-26T14:05-05", None),
            ("Thu, 26 Sep 2024 14:05:08 +0000", None),
            ("20240926T140508", None),
            ("2024-09-31 14:05:08", None),
            ("", None),
        ] {
            let read = local_time(sent).map(|time| time.to_string());
            assert_eq!(read.as_deref(), meant, "{sent}");
        }
    }

    #[test]
    fn whole_seconds_are_digits_only() {
        for (sent, meant) in [("0", 0), ("007", 7), ("86400", 86_400)] {
            assert_eq!(whole::<u32>(sent), Some(meant));
        }
        for sent in ["", "-1", "+1", "1.0", "1e3", "4294967296", "1 ", "٣"] {
            assert_eq!(whole::<u32>(sent), None, "{sent}");
        }
        assert_eq!(whole(&u32::MAX.to_string()), Some(u32::MAX));
        assert_eq!(whole(&u64::MAX.to_string()), Some(u64::MAX));
        for sent in ["", "-1", "1.0", "18446744073709551616", "1e3"] {
            assert_eq!(whole::<u64>(sent), None, "{sent}");
        }
    }

    #[test]
    fn flags() {
        for (sent, meant) in [
            ("true", true),
            ("True", true),
            ("1", true),
            ("FALSE", false),
            ("0", false),
        ] {
            assert_eq!(flag(sent), Some(meant));
        }
        for sent in ["", "yes", "2", "null"] {
            assert_eq!(flag(sent), None, "{sent}");
        }
    }
}
