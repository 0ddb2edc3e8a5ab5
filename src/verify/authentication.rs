//! The ways in which vendors let their requests be told from others'.

use core::fmt;

use crate::words::words;

/// What a vendor offers to tell its requests from anybody else's.
///
/// [`Vendor::authentication`](crate::Vendor::authentication) gives it, with or without the feature
/// `verify`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Authentication {
    /// A signature, which proves as much at most: nobody without the secret can make one.
    Signature(Proof),
    /// A shared secret in a header or in the body: nobody without it can make up a request. It says nothing of
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
            Self::Signature(_) => "signature",
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

words! {
    /// What a check proves of a request, the weakest first: `Proof::Sender < Proof::BodyAndTime`.
    pub model enum Proof {
        /// Whoever sent the request knows the secret, or sent the request from the vendor's IP address. The
        /// check does not prove that the body is the vendor's, nor that the request is new: whoever reads one
        /// VoIPcloud request can send any body with its token. So TLS must keep others from reading and
        /// changing requests.
        Sender = "sender",
        /// Whoever knows the secret made some fields of the request. The other fields can be changed,
        /// and the request can come again.
        SomeFields = "some_fields",
        /// Whoever knows the secret made this body. The request can come again at any time.
        Body = "body",
        /// Whoever knows the secret made this body, at about this time. Within the tolerance the same
        /// request can still come twice.
        BodyAndTime = "body_and_time",
    }
}
