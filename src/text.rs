//! Small helpers for borrowed text.

use alloc::borrow::Cow;

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

/// `str::trim`, which need not be asked about most texts.
#[inline]
pub(crate) fn trim(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// Declares a closed set of words: an enum with the vendor's spelling of each variant.
///
/// `enum Name<'a>` keeps a word outside the set as text in `Other`; `enum Name` (without a
/// lifetime) is for the names of events and has an `Unknown` variant instead, whose name the
/// payload keeps.
macro_rules! words {
    (
        $(#[$attr:meta])*
        pub enum $name:ident<'a> { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }
    ) => {
        $(#[$attr])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name<'a> {
            $($(#[$doc])* $variant,)+
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

        impl<'a> From<alloc::borrow::Cow<'a, str>> for $name<'a> {
            fn from(word: alloc::borrow::Cow<'a, str>) -> Self {
                match &*word {
                    $($word => Self::$variant,)+
                    _ => Self::Other(word),
                }
            }
        }

        impl<'a> $crate::text::Word<'a> for $name<'a> {
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
            $($(#[$doc])* $variant,)+
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

/// Whether a value is its type's default: payloads leave such fields out of their JSON.
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
