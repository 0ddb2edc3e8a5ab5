//! Phone numbers, recognised without tables of the world's numbering plans.

use core::fmt;
use core::num::NonZeroU64;
use core::str::FromStr;

use alloc::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub(crate) mod phone;
pub(crate) mod plan;

pub(crate) use phone::PhoneNumber;
pub(crate) use plan::DialPlan;

/// An international phone number: 8 to 15 digits that do not begin with 0.
///
/// `Display`, and its form in JSON, is a plus and the digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema), schemars(inline))]
pub struct E164(
    #[cfg_attr(
        hookswitch_schema,
        schemars(with = "alloc::string::String", extend("pattern" = r"^\+[1-9][0-9]{7,14}$"))
    )]
    NonZeroU64,
);

impl E164 {
    /// The number with these digits, if so many make one.
    #[must_use]
    pub const fn new(digits: u64) -> Option<Self> {
        match NonZeroU64::new(digits) {
            Some(number) if digits >= 10_000_000 && digits < 1_000_000_000_000_000 => {
                Some(Self(number))
            }
            _ => None,
        }
    }

    /// The number, where it has as many digits as were counted.
    fn of(count: usize, digits: u64) -> Option<Self> {
        (8..=15).contains(&count).then(|| Self::new(digits))?
    }

    /// The digits as a number.
    #[must_use]
    pub const fn digits(self) -> u64 {
        self.0.get()
    }
}

impl fmt::Display for E164 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A plus, 15 digits: the longest there is.
        let mut buffer = [b'+'; 16];
        let mut digits = self.0.get();
        let mut start = buffer.len();
        while digits > 0 {
            start = start.saturating_sub(1);
            if let Some(place) = buffer.get_mut(start) {
                // OK because a remainder of 10 is a digit.
                *place = b'0' | (digits % 10) as u8;
            }
            digits /= 10;
        }
        let text = buffer.get(start.saturating_sub(1)..).unwrap_or_default();
        f.pad(core::str::from_utf8(text).unwrap_or_default())
    }
}

/// The error of parsing an [`E164`] from a text that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an E.164 number: expected a plus and 8 to 15 digits, the first not 0")]
pub struct NotE164(());

impl FromStr for E164 {
    type Err = NotE164;

    fn from_str(text: &str) -> Result<Self, NotE164> {
        PhoneNumber::recognize(Cow::Borrowed(text))
            .e164()
            .ok_or(NotE164(()))
    }
}

impl Serialize for E164 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for E164 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
