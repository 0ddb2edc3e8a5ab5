//! Closed sets of words: the macro that declares them, and what reads them.

use core::fmt;
use core::marker::PhantomData;
use core::str::FromStr;

use alloc::borrow::Cow;

use serde::de::{Deserializer, Error, Visitor};

/// Declares a closed set of words: an enum with the spelling of each variant.
///
/// `enum Name<'a>` keeps a word outside the set as text in `Other`; `enum Name` (without a
/// lifetime) is for the names of events and has an `Unknown` variant instead, whose name the
/// payload keeps. `model enum Name` is for the unified model's own words: outside the set is none, and
/// they are read back from text and JSON. Each variant's documentation ends with its word.
macro_rules! words {
    (
        $(#[$attr:meta])*
        pub model enum $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }
    ) => {
        $(#[$attr])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(hookswitch_schema, derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[$doc])*
                #[doc = concat!("\n\nThe word: `", $word, "`.")]
                #[cfg_attr(hookswitch_schema, schemars(rename = $word))]
                $variant,
            )+
        }

        impl $name {
            /// Every word, in the order of the declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word, as in JSON.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        /// Reads the word as it is written, in small letters.
        impl core::str::FromStr for $name {
            type Err = $crate::words::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::words::UnknownWord::new(stringify!($name), &[$($word,)+])),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::words::deserialize_word(deserializer)
            }
        }
    };
    (
        $(#[$attr:meta])*
        pub enum $name:ident<'a> { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }
    ) => {
        $(#[$attr])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name<'a> {
            $(
                $(#[$doc])*
                #[doc = concat!("\n\nThe word: `", $word, "`.")]
                $variant,
            )+
            /// A word that is not in the documented set, as sent.
            Other(alloc::borrow::Cow<'a, str>),
        }

        impl<'a> $name<'a> {
            /// The vendor's own spelling.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(word) => word,
                }
            }

            /// The vendor's own spelling, independent of this value.
            #[allow(dead_code, reason = "not every set of words has a place in the unified model")]
            pub(crate) fn to_text(&self) -> alloc::borrow::Cow<'a, str> {
                match self {
                    $(Self::$variant => alloc::borrow::Cow::Borrowed($word),)+
                    Self::Other(word) => word.clone(),
                }
            }

            /// Makes the word independent of the request it was read from.
            #[must_use]
            pub fn into_owned(self) -> $name<'static> {
                match self {
                    $(Self::$variant => $name::$variant,)+
                    Self::Other(word) => $name::Other($crate::text::own(word)),
                }
            }
        }

        impl $crate::text::Own for $name<'_> {
            type Owned = $name<'static>;

            fn own(self) -> $name<'static> {
                self.into_owned()
            }
        }

        impl<'a> From<alloc::borrow::Cow<'a, str>> for $name<'a> {
            fn from(word: alloc::borrow::Cow<'a, str>) -> Self {
                match &*word {
                    $($word => Self::$variant,)+
                    _ => Self::Other(word),
                }
            }
        }

        impl<'a> $crate::words::Word<'a> for $name<'a> {
            fn in_any_case(word: alloc::borrow::Cow<'a, str>) -> Self {
                match &*word {
                    $(sent if sent.eq_ignore_ascii_case($word) => Self::$variant,)+
                    _ => Self::Other(word),
                }
            }

            fn is_other(&self) -> bool {
                matches!(self, Self::Other(_))
            }
        }

        impl core::fmt::Display for $name<'_> {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name<'_> {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
    (
        $(#[$attr:meta])*
        pub enum $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }
    ) => {
        $(#[$attr])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[$doc])*
                #[doc = concat!("\n\nThe word: `", $word, "`.")]
                $variant,
            )+
            /// An event that is not documented. Its name, as sent, is in the payload.
            #[default]
            Unknown,
        }

        impl $name {
            /// Every documented event, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The documented name; `unknown` for an unknown event.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Unknown => "unknown",
                }
            }

            /// The documented name; none for an unknown event.
            #[allow(dead_code, reason = "the deliveries of one vendor bear no name")]
            pub(crate) fn documented(self) -> Option<&'static str> {
                (self != Self::Unknown).then(|| self.as_str())
            }

            /// The event's name: the documented one, or as sent if the event is unknown.
            #[allow(dead_code, reason = "the deliveries of one vendor bear no name")]
            pub(crate) fn name<'a>(self, sent: &$crate::text::Text<'a>) -> alloc::borrow::Cow<'a, str> {
                match self {
                    Self::Unknown => sent.clone().unwrap_or_default(),
                    kind => alloc::borrow::Cow::Borrowed(kind.as_str()),
                }
            }

            /// The event of this name, in any ASCII case.
            #[allow(dead_code, reason = "the deliveries of one vendor bear no name")]
            pub(crate) fn named(name: &str) -> Self {
                match name {
                    $($word => Self::$variant,)+
                    _ => Self::ALL
                        .iter()
                        .copied()
                        .find(|kind| kind.as_str().eq_ignore_ascii_case(name))
                        .unwrap_or_default(),
                }
            }
        }

        impl $crate::text::Own for $name {
            type Owned = Self;

            fn own(self) -> Self {
                self
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use words;

/// A closed set of words that [`words!`] declared.
pub(crate) trait Word<'a>: From<Cow<'a, str>> {
    /// The word, which may be written in any ASCII case.
    fn in_any_case(word: Cow<'a, str>) -> Self;

    /// Whether the word is outside the documented set.
    fn is_other(&self) -> bool;
}

/// The error of reading a word of the unified model, such as an outcome or a vendor, from a text that
/// is none of its words. It does not hold that text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownWord {
    of: &'static str,
    words: &'static [&'static str],
}

impl UnknownWord {
    pub(crate) const fn new(of: &'static str, words: &'static [&'static str]) -> Self {
        Self { of, words }
    }
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "unknown word for `{}` (written by a newer version?): expected ",
            self.of
        )?;
        for (index, word) in self.words.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}{word}")?;
        }
        Ok(())
    }
}

impl core::error::Error for UnknownWord {}

/// Reads a word of the unified model.
pub(crate) fn deserialize_word<'de, D, W>(deserializer: D) -> Result<W, D::Error>
where
    D: Deserializer<'de>,
    W: FromStr<Err = UnknownWord>,
{
    struct OfWord<W>(PhantomData<W>);

    impl<W: FromStr<Err = UnknownWord>> Visitor<'_> for OfWord<W> {
        type Value = W;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a word")
        }

        fn visit_str<E: Error>(self, word: &str) -> Result<W, E> {
            word.parse().map_err(E::custom)
        }
    }

    deserializer.deserialize_str(OfWord(PhantomData))
}
