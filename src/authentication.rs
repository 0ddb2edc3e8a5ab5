//! The ways in which vendors let their requests be told from others'.

use core::fmt;

/// What a vendor offers to tell its requests from anybody else's.
///
/// [`Vendor::authentication`](crate::Vendor::authentication) gives it, with or without the feature
/// `verify`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Authentication {
    /// A signature over the body and the time: nobody without the secret can make up a request,
    /// change one, or send an old one again.
    Signature,
    /// A shared secret in a header: nobody without it can make up a request. It says nothing of
    /// the rest of the request, and whoever reads one request has it.
    Token,
    /// The addresses from which the vendor sends.
    SourceAddress,
    /// Nothing. Give the vendor an address with a secret in its path, which nobody can guess.
    Nothing,
}

impl Authentication {
    /// The way as a word: `signature`, `token`, `source_address` or `nothing`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Signature => "signature",
            Self::Token => "token",
            Self::SourceAddress => "source_address",
            Self::Nothing => "nothing",
        }
    }
}

impl fmt::Display for Authentication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
