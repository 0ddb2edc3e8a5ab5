//! Requests of every vendor as data, for your own tests. With the feature `samples`.
//!
//! The requests are those of this crate's own fixtures. Each belongs to a story: that is the requests of one call in
//! order of arrival, or a list of a vendor's documented examples. [`parse`](crate::parse) reads each request. The
//! vendors send such requests, with one exception: `net2phone/unknown-event-in-call` has an event that net2phone
//! does not have, and might add one day. All numbers and names are fictional, or those that the vendor prints.
//!
//! ```
//! use hookswitch::{CallLog, Outcome, samples};
//!
//! let mut log = CallLog::new();
//! for sample in samples::story("voice_over_cloud/inbound-answered") {
//!     let delivery = hookswitch::parse(sample.vendor, &sample.request())?;
//!     log.apply_all(delivery.normalize(), sample.at);
//! }
//! let call = log.calls().next().unwrap();
//! assert_eq!(call.outcome, Some(Outcome::Answered));
//! # Ok::<(), hookswitch::ParseError>(())
//! ```
//!
//! With the feature `verify`, `Sample::signed` signs the request if the vendor signs its requests, and `Sample::check`
//! is the check by which [`verify`](crate::verify()) takes it. Telnyx's need the feature `ed25519` as well.
//!
//! ```
//! # #[cfg(feature = "verify")] {
//! use hookswitch::{samples, verify::Authentication};
//!
//! for sample in samples::all() {
//!     if sample.vendor.authentication() != Authentication::Nothing {
//!         let signed = sample.signed();
//!         let verified = hookswitch::verify(sample.vendor, &signed.request(), &sample.check());
//!         assert!(verified.is_ok(), "{}", sample.name);
//!     }
//! }
//! # }
//! ```
//!
//! Deliveries of your own can be kept in the same form: [`HttpFile`] reads it.

mod http_file;

use alloc::format;
use alloc::string::String;

use chrono::{DateTime, Utc};

pub use http_file::{HttpFile, HttpFileError};

use crate::vendor::vendors;
#[cfg(feature = "verify")]
use crate::{Check, Secrets, schema::Signing, vendors::signing, verify::Unsigned};
use crate::{Request, Vendor};

/// The time at which the first request of every story is taken to be received, in Unix seconds:
/// 2026-12-01T12:00:00Z, which is later than any time that a sample tells of.
const FIRST: i64 = 1_796_126_400;

/// One request that a vendor sends.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Sample {
    /// The vendor that sends it.
    pub vendor: Vendor,
    /// The story that it belongs to, such as `voipcloud/inbound-answered`. Stories are the folders under
    /// `fixtures/`.
    pub story: &'static str,
    /// Its own name, for a test's messages: `voipcloud/inbound-answered/1-user-inbound.http`.
    pub name: &'static str,
    /// How it is known that the vendor sends this.
    pub source: Source,
    /// When it is taken to be received, and signed: the first request of a story on 1 December 2026 at
    /// 12:00:00 UTC, each further one 10 seconds after the one before. Set another time if your server
    /// asks its own clock.
    pub at: DateTime<Utc>,
    /// The address that it is sent to, as the vendor has it.
    pub url: String,
    /// The request, not signed.
    pub file: HttpFile,
    #[cfg(feature = "verify")]
    secrets: Option<Secrets>,
}

/// How it is known that a vendor sends a request. [`HttpFile::source`] has it in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Source {
    /// The vendor's documentation prints it.
    Documentation {
        /// The address of the page.
        link: &'static str,
        /// The day on which it was read, such as `2026-11-21`.
        date: &'static str,
    },
    /// It was made for this crate, of fields that the vendor documents.
    Constructed,
    /// Somebody's public code has it.
    Observed {
        /// The repository, as `owner/name`.
        repository: &'static str,
    },
    /// It says what was observed in a public capture, with other ids, names and numbers.
    Rebuilt {
        /// The address of the capture.
        link: &'static str,
    },
}

/// A file under `fixtures/`: its name there, where it came from, and its bytes.
type Row = (&'static str, Source, &'static [u8]);

macro_rules! declare_rows {
    ($($(#[$doc:meta])* $variant:ident = $word:literal, $module:ident;)+) => {
        // rustfmt does not see these files, which a test writes.
        $(mod $module;)+

        const fn rows(vendor: Vendor) -> &'static [Row] {
            match vendor {
                $(Vendor::$variant => $module::ROWS,)+
            }
        }
    };
}
vendors!(declare_rows);

/// Every sample of every vendor.
pub fn all() -> impl Iterator<Item = Sample> {
    Vendor::ALL.iter().copied().flat_map(of)
}

/// Every sample of one vendor.
pub fn of(vendor: Vendor) -> impl Iterator<Item = Sample> {
    let stories = rows(vendor).chunk_by(|one, other| story_of(one.0) == story_of(other.0));
    stories.flat_map(move |story| {
        let samples = story.iter().zip((FIRST..).step_by(10));
        // OK because a test reads every row.
        samples.filter_map(move |(row, at)| Sample::read(vendor, row, at).ok())
    })
}

/// The samples of one story, in order, by its name, such as `voipcloud/inbound-answered`; none if there
/// is no such story.
pub fn story(name: &str) -> impl Iterator<Item = Sample> {
    let vendor = name.split('/').next().and_then(|word| word.parse().ok());
    let samples = vendor.into_iter().flat_map(of);
    samples.filter(move |sample| sample.story == name)
}

fn story_of(name: &'static str) -> &'static str {
    name.rsplit_once('/').map_or(name, |(story, _)| story)
}

impl Sample {
    fn read(vendor: Vendor, row: &Row, at: i64) -> Result<Self, HttpFileError> {
        let (name, source, bytes) = *row;
        let file = HttpFile::parse(bytes)?;
        let query = file.query.as_deref().map(|query| format!("?{query}"));
        Ok(Self {
            vendor,
            story: story_of(name),
            name,
            source,
            at: DateTime::from_timestamp(at, 0).unwrap_or_default(),
            url: format!(
                "https://hooks.example.com{}{}",
                file.path,
                query.unwrap_or_default()
            ),
            file,
            #[cfg(feature = "verify")]
            secrets: Secrets::new(secret(vendor)).ok(),
        })
    }

    /// The request, not signed.
    #[must_use]
    pub fn request(&self) -> Request<'_> {
        self.file.request()
    }

    /// The request as the vendor sends it: with the headers that prove who sent it, or with the signature inside the
    /// body, for a vendor that has it there. The signature is made with the [`secret`] of this vendor and the time
    /// [`at`](Self::at), so that [`verify`](crate::verify()) takes the request with [`check`](Self::check). If the
    /// vendor signs nothing, the request is unchanged.
    #[cfg(feature = "verify")]
    #[must_use]
    pub fn signed(&self) -> HttpFile {
        let request = self.request();
        let unsigned = Unsigned {
            url: &self.url,
            query: request.query(),
            body: request.body(),
            at: self.at,
        };
        let mut signed = self.file.clone();
        let added = match signing(self.vendor) {
            Signing::Headers { secret, make } => make(secret, &unsigned),
            Signing::Body { secret, make } => {
                signed.body = make(secret, &unsigned);
                return signed;
            }
            Signing::Address(_) | Signing::Nothing => return signed,
        };
        let is_added = |name: &str| added.iter().any(|(own, _)| own.eq_ignore_ascii_case(name));
        signed.headers.retain(|(name, _)| !is_added(name));
        let added = added.into_iter();
        let added = added.map(|(name, value)| (name.into(), value.into_bytes()));
        signed.headers.extend(added);
        signed
    }

    /// The check by which [`verify`](crate::verify()) takes the [signed](Self::signed) request. It has the time
    /// [`at`](Self::at), the [URL](Self::url) that the request is sent to, the [`secret`] of this vendor if there is
    /// one, and the IP address that the request comes from if that is what the vendor is known by.
    ///
    /// If the vendor's [`authentication`](Vendor::authentication) is nothing, `verify` answers
    /// [`NothingOffered`](crate::verify::VerifyError::NothingOffered), to samples as to all its requests.
    #[cfg(feature = "verify")]
    #[must_use]
    pub fn check(&self) -> Check<'_> {
        let check = Check::at(self.at)
            .with_secrets(&self.secrets)
            .with_url(&*self.url);
        match signing(self.vendor) {
            Signing::Address(peer) => check.with_peer(peer),
            Signing::Headers { .. } | Signing::Body { .. } | Signing::Nothing => check,
        }
    }
}

/// What to give your own server as the secret of a vendor, so that it takes the signed samples. For Telnyx it is the
/// public key, and `None` without the feature `ed25519`. `None` if the vendor has no secrets.
#[cfg(feature = "verify")]
#[must_use]
pub const fn secret(vendor: Vendor) -> Option<&'static str> {
    match signing(vendor) {
        Signing::Headers { secret, .. } | Signing::Body { secret, .. } => Some(secret),
        Signing::Address(_) | Signing::Nothing => None,
    }
}
