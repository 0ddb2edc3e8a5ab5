//! A phone number, as far as it is certain what it is.

use core::fmt;
use core::ops::RangeInclusive;

use alloc::borrow::Cow;

use serde::de::{Error, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::text::{Text, is_separator, own, trim};
use crate::words::UnknownWord;

use super::{DialPlan, E164};

/// A phone number as far as it is certain what it is.
///
/// Nothing is guessed. A number is E.164 if it has a plus, or if its vendor documents that it sends E.164 without
/// the plus. A longer number without a plus is [`Other`](Self::Other); if you know the country, make E.164 of that
/// number with [`with_plan`](Self::with_plan).
///
/// ```
/// use hookswitch::{DialPlan, PhoneNumber};
///
/// let number = PhoneNumber::recognize("+1 (212) 555-0123".into());
/// assert_eq!(number.to_string(), "+12125550123");
///
/// let number = PhoneNumber::recognize("02 5550 1234".into());
/// assert!(matches!(number, PhoneNumber::Other(_)));
/// assert_eq!(number.with_plan(&DialPlan::AU).to_string(), "+61255501234");
/// ```
///
/// As JSON: `{"e164":"+12125550123"}`, `{"short":"201"}`, `{"other":"02 5550 1234"}` or
/// `{"withheld":"Anonymous"}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PhoneNumber<'a> {
    /// An international number.
    E164(E164),
    /// An extension, a star code or a service number: at most 7 characters of digits, `*`, `#`.
    Short(Cow<'a, str>),
    /// As sent: a number whose plan is not known, or no number at all.
    Other(Cow<'a, str>),
    /// The caller withheld the number, or it is not available; the vendor's word for that.
    Withheld(Cow<'a, str>),
}

/// Words, in any case, that stand in a number's place when there is none.
const WITHHELD: [&str; 7] = [
    "anonymous",
    "withheld",
    "private",
    "restricted",
    "unavailable",
    "unknown",
    "blocked",
];

/// The most characters of a [`PhoneNumber::Short`].
const SHORT: usize = 7;

impl<'a> PhoneNumber<'a> {
    /// Recognises a number. E.164 is a plus and 8 to 15 digits that do not begin with 0; spaces,
    /// hyphens, dots and parentheses in it do not count. If it has a `(0)`, it is none: that zero is
    /// dialled inside the country only.
    #[must_use]
    pub fn recognize(text: Cow<'a, str>) -> Self {
        Self::of(&text, None)
    }

    /// [`recognize`](Self::recognize) for a number that may be absent.
    #[inline]
    pub(crate) fn of_text(text: &Text<'a>) -> Option<Self> {
        text.as_ref().map(|text| Self::of(text, None))
    }

    /// Recognises a number where the vendor documents E.164 without the plus: so many digits that
    /// do not begin with 0 are that.
    #[inline]
    pub(crate) fn without_plus(text: &Cow<'a, str>, digits: RangeInclusive<usize>) -> Self {
        Self::of(text, Some(digits))
    }

    #[inline]
    fn of(text: &Cow<'a, str>, bare_digits: Option<RangeInclusive<usize>>) -> Self {
        let trimmed = trim(text);
        let (plus, digits) = match trimmed.strip_prefix('+') {
            Some(digits) => (true, digits),
            None => (false, trimmed),
        };
        match Shape::of(digits) {
            Shape::Digits(count, value)
                if (digits.len() == count || !digits.contains("(0)"))
                    && (plus || bare_digits.is_some_and(|range| range.contains(&count))) =>
            {
                match E164::of(count, value) {
                    Some(number) => Self::E164(number),
                    None => Self::short_or_other(text, plus, count),
                }
            }
            Shape::Words
                if WITHHELD
                    .iter()
                    .any(|word| trimmed.eq_ignore_ascii_case(word)) =>
            {
                Self::Withheld(text.clone())
            }
            Shape::Words => Self::Other(text.clone()),
            Shape::Digits(count, _) | Shape::Code(count) => Self::short_or_other(text, plus, count),
        }
    }

    /// A text of so many digits, `*` and `#`.
    fn short_or_other(text: &Cow<'a, str>, plus: bool, count: usize) -> Self {
        if plus || count == 0 || count > SHORT {
            Self::Other(text.clone())
        } else if count == text.len() {
            Self::Short(text.clone())
        } else {
            Self::Short(characters(text).collect())
        }
    }

    /// The number, where it is an international one.
    #[must_use]
    pub const fn e164(&self) -> Option<E164> {
        match self {
            Self::E164(number) => Some(*number),
            _ => None,
        }
    }

    /// Whether it is an extension, a star code or a service number.
    #[must_use]
    pub const fn is_short(&self) -> bool {
        matches!(self, Self::Short(_))
    }

    /// Whether the number was withheld or is not available.
    #[must_use]
    pub const fn is_withheld(&self) -> bool {
        matches!(self, Self::Withheld(_))
    }

    /// Turns a number as dialled in one country into E.164; leaves alone what does not fit.
    ///
    /// Only [`Other`](Self::Other) changes: an extension stays an extension.
    #[must_use]
    pub fn with_plan(self, plan: &DialPlan<'_>) -> Self {
        match self {
            Self::Other(text) => match plan.international(&text) {
                Some(number) => Self::E164(number),
                None => Self::Other(text),
            },
            other => other,
        }
    }

    /// Makes the number independent of the request it was read from.
    #[must_use]
    pub fn into_owned(self) -> PhoneNumber<'static> {
        match self {
            Self::E164(number) => PhoneNumber::E164(number),
            Self::Short(text) => PhoneNumber::Short(own(text)),
            Self::Other(text) => PhoneNumber::Other(own(text)),
            Self::Withheld(text) => PhoneNumber::Withheld(own(text)),
        }
    }
}

/// E.164 with its plus; anything else as sent.
impl fmt::Display for PhoneNumber<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::E164(number) => number.fmt(f),
            Self::Short(text) | Self::Other(text) | Self::Withheld(text) => f.pad(text),
        }
    }
}

/// What the characters of a number are, separators left out.
enum Shape {
    /// So many digits, and the number that up to 15 of them are; 0 where the first is.
    Digits(usize, u64),
    /// So many digits, `*` and `#`.
    Code(usize),
    /// Anything else.
    Words,
}

impl Shape {
    fn of(text: &str) -> Self {
        let mut count = 0_usize;
        let mut value = 0_u64;
        let mut code = false;
        for character in text.bytes() {
            match character {
                // Of more digits than fit, the value is of no use, nor asked for.
                b'0'..=b'9' => {
                    count = count.wrapping_add(1);
                    value = value
                        .wrapping_mul(10)
                        .wrapping_add(u64::from(character & 0xf));
                }
                b'*' | b'#' => {
                    count = count.wrapping_add(1);
                    code = true;
                }
                separator if is_separator(separator) => {}
                _ => return Self::Words,
            }
        }
        if code {
            return Self::Code(count);
        }
        // A leading zero makes it no international number, whatever follows.
        match text.bytes().find(u8::is_ascii_digit) {
            Some(b'0') => Self::Digits(count, 0),
            _ => Self::Digits(count, value),
        }
    }
}

/// Reads the object that [`PhoneNumber`] is as JSON. Names beside the form are skipped: a later version may
/// add some.
impl<'de> Deserialize<'de> for PhoneNumber<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Forms;

        impl<'de> Visitor<'de> for Forms {
            type Value = PhoneNumber<'static>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with the form of the number as a name")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut number = None;
                while let Some(form) = map.next_key::<Cow<'de, str>>()? {
                    let found = match &*form {
                        "e164" => PhoneNumber::E164(map.next_value()?),
                        "short" => PhoneNumber::Short(own(map.next_value()?)),
                        "other" => PhoneNumber::Other(own(map.next_value()?)),
                        "withheld" => PhoneNumber::Withheld(own(map.next_value()?)),
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                            continue;
                        }
                    };
                    if number.replace(found).is_some() {
                        return Err(A::Error::custom("two forms of one number"));
                    }
                }
                let forms = &["e164", "short", "other", "withheld"];
                number.ok_or_else(|| A::Error::custom(UnknownWord::new("PhoneNumber", forms)))
            }
        }

        deserializer.deserialize_map(Forms)
    }
}

/// The characters of a number without separators.
pub(super) fn characters(text: &str) -> impl Iterator<Item = char> {
    text.trim()
        .chars()
        .filter(|character| !u8::try_from(*character).is_ok_and(is_separator))
}
