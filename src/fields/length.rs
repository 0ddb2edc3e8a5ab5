//! Lengths of time: as ISO 8601 writes them, and as seconds or milliseconds with a fraction.

use core::time::Duration;

use super::scalar::whole;
use crate::text::trim;

/// A length of time as ISO 8601 writes it, with days of 24 hours and up to 9 digits of fraction, which the seconds
/// alone may have: `PT20.056S`, `PT1M52.217257456S`, `P1DT2H`. Months and years have no length.
pub(super) fn length(text: &str) -> Option<Duration> {
    let text = trim(text).strip_prefix('P')?;
    let (date, time) = match text.split_once('T') {
        // A `T` says that something follows.
        Some((_, "")) => return None,
        Some((date, time)) => (date, time),
        None => (text, ""),
    };
    let (days, rest) = part(date, 'D')?;
    if !rest.is_empty() {
        return None;
    }
    let (hours, rest) = part(time, 'H')?;
    let (minutes, rest) = part(rest, 'M')?;
    let (seconds, nanoseconds) = match rest.strip_suffix('S') {
        Some(seconds) => {
            let (whole, fraction) = seconds.split_once(['.', ',']).unwrap_or((seconds, "0"));
            (Some(count(whole)?), billionths(fraction)?)
        }
        None if rest.is_empty() => (None, 0),
        None => return None,
    };
    let parts = [(days, 86_400), (hours, 3_600), (minutes, 60), (seconds, 1)];
    if parts.iter().all(|(count, _)| count.is_none()) {
        return None;
    }
    let seconds = parts.iter().try_fold(0_u64, |sum, (count, unit)| {
        sum.checked_add(count.unwrap_or(0).checked_mul(*unit)?)
    })?;
    Some(Duration::new(seconds, nanoseconds))
}

/// A length of time in seconds, with up to 9 digits of fraction: `5`, `10.123456`.
pub(super) fn decimal_seconds(text: &str) -> Option<Duration> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    Some(Duration::new(count(whole)?, billionths(fraction)?))
}

/// A length of time in milliseconds, with a fraction of any length, of which what is less than a nanosecond is left out:
/// `0`, `8951.029999999999`.
pub(super) fn milliseconds(text: &str) -> Option<Duration> {
    let (whole_part, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if fraction.is_empty() || !fraction.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let nanoseconds = billionths(fraction.get(..6).unwrap_or(fraction))?.checked_div(1_000)?;
    Duration::from_millis(whole::<u32>(whole_part)?.into())
        .checked_add(Duration::from_nanos(nanoseconds.into()))
}

/// How many of a unit a text begins with, if any, and the rest of it.
fn part(text: &str, unit: char) -> Option<(Option<u64>, &str)> {
    match text.split_once(unit) {
        Some((number, rest)) => Some((Some(count(number)?), rest)),
        None => Some((None, text)),
    }
}

/// A number of up to 9 digits and nothing else, so that no sum of such can be too large.
fn count(text: &str) -> Option<u64> {
    whole(text).filter(|_| text.len() <= 9)
}

/// A fraction of 1 to 9 digits, in billionths.
fn billionths(fraction: &str) -> Option<u32> {
    let missing = u32::try_from(fraction.len()).ok()?;
    let missing = 9_u32.checked_sub(missing)?;
    let digits = u32::try_from(count(fraction)?).ok()?;
    digits.checked_mul(10_u32.checked_pow(missing)?)
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use super::{decimal_seconds, length, milliseconds};

    #[test]
    fn seconds_with_a_fraction() {
        for (sent, seconds, nanoseconds) in [
            ("0", 0, 0),
            ("5", 5, 0),
            ("5.0", 5, 0),
            ("118.4", 118, 400_000_000),
            ("10.123456", 10, 123_456_000),
            ("0.000000001", 0, 1),
            ("999999999.999999999", 999_999_999, 999_999_999),
        ] {
            let length = Duration::new(seconds, nanoseconds);
            assert_eq!(decimal_seconds(sent), Some(length), "{sent}");
        }
        for sent in [
            "",
            ".",
            ".5",
            "5.",
            "-5",
            "+5",
            "5,5",
            "5.5.5",
            "5s",
            "1e3",
            "5 ",
            "1000000000",
            "5.1234567890",
        ] {
            assert_eq!(decimal_seconds(sent), None, "{sent}");
        }
    }

    #[test]
    fn milliseconds_with_a_fraction() {
        for (sent, nanoseconds) in [
            ("0", 0),
            ("0.0", 0),
            ("8951.029999999999", 8_951_029_999),
            ("463.294", 463_294_000),
            ("60000", 60_000_000_000),
            ("1.000001", 1_000_001),
            ("4294967295.9999999", 4_294_967_295_999_999),
        ] {
            let length = Duration::from_nanos(nanoseconds);
            assert_eq!(milliseconds(sent), Some(length), "{sent}");
        }
        for sent in [
            "",
            ".",
            ".5",
            "5.",
            "-5",
            "+5",
            "5,5",
            "5.5.5",
            "5.-5",
            "5ms",
            "1e3",
            "5 ",
            "4294967296",
        ] {
            assert_eq!(milliseconds(sent), None, "{sent}");
        }
    }

    #[test]
    fn lengths_of_iso_8601() {
        for (sent, seconds, nanoseconds) in [
            ("PT20.056S", 20, 56_000_000),
            ("PT4.9891287S", 4, 989_128_700),
            ("PT5.045329368S", 5, 45_329_368),
            ("PT1M52.217257456S", 112, 217_257_456),
            (" PT0S ", 0, 0),
            ("PT0,5S", 0, 500_000_000),
            ("PT2H", 7_200, 0),
            ("PT1H2M3S", 3_723, 0),
            ("PT90M", 5_400, 0),
            ("P1D", 86_400, 0),
            ("P1DT1S", 86_401, 0),
            ("P999999999DT999999999H", 89_999_999_910_000, 0),
        ] {
            assert_eq!(
                length(sent),
                Some(Duration::new(seconds, nanoseconds)),
                "{sent}"
            );
        }
        for sent in [
            "",
            "20",
            "20.056",
            "P",
            "PT",
            "P1DT",
            "PTS",
            "PT.5S",
            "PT5.S",
            "PT1.1234567890S",
            "PT-1S",
            "-PT1S",
            "PT+1S",
            "PT1",
            "PT1S2M",
            "PT1M1H",
            "PT1.5M",
            "P1M",
            "P1Y",
            "P1W",
            "PT1S ago",
            "pt1s",
            "PT1000000000S",
            "P1DT1D",
        ] {
            assert_eq!(length(sent), None, "{sent}");
        }
    }
}
