//! How numbers are dialled in one country.

use core::ops::RangeInclusive;

use alloc::string::String;

use super::E164;
use super::phone::characters;

/// How numbers are dialled in one country: enough to turn them into E.164.
///
/// ```
/// use hookswitch::{DialPlan, PhoneNumber};
///
/// const FR: DialPlan<'_> = DialPlan::new("33", "0", "00", 9..=9);
///
/// let number = PhoneNumber::recognize("01 99 00 12 34".into()).with_plan(&FR);
/// assert_eq!(number.to_string(), "+33199001234");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DialPlan<'p> {
    /// The country calling code, such as `61`.
    pub country_code: &'p str,
    /// What is dialled before a national number inside the country, such as `0`; may be empty.
    pub trunk_prefix: &'p str,
    /// What is dialled before the country code of another country, such as `0011`.
    pub international_prefix: &'p str,
    /// How many digits a national number has, without the trunk prefix.
    pub lengths: RangeInclusive<usize>,
    /// National numbers that are dialled without the trunk prefix: their first digits (none for
    /// all numbers) and how many digits they have.
    pub untrunked: &'p [(&'p str, usize)],
}

impl DialPlan<'static> {
    /// North America: `+1`, ten digits.
    pub const NANP: Self = Self {
        country_code: "1",
        trunk_prefix: "1",
        international_prefix: "011",
        lengths: 10..=10,
        untrunked: &[("", 10)],
    };

    /// Australia: `+61`. Numbers that begin with 1300 or 1800 have no trunk prefix.
    pub const AU: Self = Self {
        country_code: "61",
        trunk_prefix: "0",
        international_prefix: "0011",
        lengths: 9..=9,
        untrunked: &[("1300", 10), ("1800", 10)],
    };

    /// New Zealand: `+64`.
    pub const NZ: Self = Self {
        country_code: "64",
        trunk_prefix: "0",
        international_prefix: "00",
        lengths: 8..=10,
        untrunked: &[],
    };

    /// The United Kingdom: `+44`.
    pub const GB: Self = Self {
        country_code: "44",
        trunk_prefix: "0",
        international_prefix: "00",
        lengths: 9..=10,
        untrunked: &[],
    };

    /// Ireland: `+353`. Numbers that begin with 1800, 1850 or 1890 have no trunk prefix.
    pub const IE: Self = Self {
        country_code: "353",
        trunk_prefix: "0",
        international_prefix: "00",
        lengths: 7..=9,
        untrunked: &[("1800", 10), ("1850", 10), ("1890", 10)],
    };
}

impl<'p> DialPlan<'p> {
    /// A plan of a country code, a trunk prefix, an international prefix and the lengths of
    /// national numbers, none of which is dialled without the trunk prefix.
    #[must_use]
    pub const fn new(
        country_code: &'p str,
        trunk_prefix: &'p str,
        international_prefix: &'p str,
        lengths: RangeInclusive<usize>,
    ) -> Self {
        Self {
            country_code,
            trunk_prefix,
            international_prefix,
            lengths,
            untrunked: &[],
        }
    }

    /// The plan with these numbers dialled without the trunk prefix; see
    /// [`untrunked`](Self::untrunked).
    #[must_use]
    pub fn with_untrunked(self, untrunked: &'p [(&'p str, usize)]) -> Self {
        Self { untrunked, ..self }
    }

    /// The international number that is dialled so.
    pub(super) fn international(&self, text: &str) -> Option<E164> {
        let dialled: String = characters(text).collect();
        if !dialled.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        if let Some(number) = dialled.strip_prefix(self.international_prefix)
            && !self.international_prefix.is_empty()
            && let Some(number) = e164_of("", number)
        {
            return Some(number);
        }
        let no_trunk = self.trunk_prefix.is_empty() && self.is_national(&dialled);
        let national = if no_trunk || self.is_untrunked(&dialled) {
            &*dialled
        } else {
            [self.trunk_prefix, self.country_code]
                .into_iter()
                .filter(|prefix| !prefix.is_empty())
                .filter_map(|prefix| dialled.strip_prefix(prefix))
                .find(|number| self.is_national(number) || self.is_untrunked(number))?
        };
        e164_of(self.country_code, national)
    }

    /// Whether a national number has as many digits as it should, and none that cannot begin it.
    fn is_national(&self, number: &str) -> bool {
        self.lengths.contains(&number.len()) && self.may_begin(number)
    }

    fn is_untrunked(&self, number: &str) -> bool {
        self.untrunked.iter().any(|(first, length)| {
            number.len() == *length
                && number.starts_with(first)
                && (!first.is_empty() || self.may_begin(number))
        })
    }

    fn may_begin(&self, number: &str) -> bool {
        !number.starts_with('0')
            && (self.trunk_prefix.is_empty() || !number.starts_with(self.trunk_prefix))
    }
}

fn e164_of(country_code: &str, number: &str) -> Option<E164> {
    let mut text = String::from("+");
    text.push_str(country_code);
    text.push_str(number);
    text.parse().ok()
}
