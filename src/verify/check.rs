//! Is a request really from the vendor? What the checks of all vendors share.

use core::fmt;
use core::net::IpAddr;
use core::time::Duration;

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};

use super::mac;
use crate::secret;
use crate::words::words;
use crate::{Request, verify::Proof};

/// How far a signed time may be from yours, either way, unless you say otherwise: 300 seconds.
///
/// It is what a public receiver uses; no vendor is known to prescribe one.
pub const DEFAULT_TOLERANCE: Duration = Duration::from_secs(300);

/// The secrets that a request may have been made with.
///
/// Several, since vendors give each webhook a secret of its own, and since a secret that is replaced
/// must be taken until the vendor uses the new one. `Debug` shows how many there are, and nothing
/// else of them.
///
/// ```
/// use hookswitch::Secrets;
///
/// let secrets = Secrets::new(["the new one", "the old one"])?;
/// assert_eq!(format!("{secrets:?}"), "Secrets(2)");
/// assert!(Secrets::new([""]).is_err());
/// # Ok::<(), hookswitch::verify::BlankSecret>(())
/// ```
#[derive(Clone)]
pub struct Secrets(Vec<Box<[u8]>>);

impl Secrets {
    /// Secrets, as text or bytes, taken as they are: a line end at the end of a file is not cut off.
    ///
    /// # Errors
    ///
    /// [`BlankSecret`] where there is none at all, or one that is empty or only white space, such
    /// as a variable of the environment that was never set: everybody knows that secret.
    pub fn new<S: AsRef<[u8]>>(secrets: impl IntoIterator<Item = S>) -> Result<Self, BlankSecret> {
        let secrets: Vec<Box<[u8]>> = secrets
            .into_iter()
            .map(|secret| secret.as_ref().into())
            .collect();
        if secrets.is_empty() || secrets.iter().any(|secret| secret.trim_ascii().is_empty()) {
            return Err(BlankSecret(()));
        }
        Ok(Self(secrets))
    }

    /// Checks that what was sent is one of the secrets, in a time that tells nothing of them.
    ///
    /// For vendors that offer nothing: give each an address with a secret in its path, made with
    /// `openssl rand -hex 16` say, and check that part of the path. Logs of servers and proxies hold
    /// paths, so keep them as you keep secrets.
    ///
    /// # Errors
    ///
    /// [`VerifyError::Mismatch`].
    ///
    /// ```
    /// use hookswitch::{Secrets, verify::{Proof, Verified, VerifyError}};
    ///
    /// let secrets = Secrets::new(["8f1d5e0c94ab4c7793f2a6be0d1c5a37"])?;
    /// let path = "/hooks/petdesk/8f1d5e0c94ab4c7793f2a6be0d1c5a37";
    /// let segment = path.rsplit('/').next().unwrap_or_default();
    /// assert_eq!(secrets.verify(segment), Ok(Verified::new(Proof::Sender, Some(0))));
    /// assert_eq!(secrets.verify("guess"), Err(VerifyError::Mismatch));
    /// # Ok::<(), hookswitch::verify::BlankSecret>(())
    /// ```
    pub fn verify(&self, sent: impl AsRef<[u8]>) -> Result<Verified, VerifyError> {
        self.find(Proof::Sender, |secret| {
            mac::are_equal(secret, sent.as_ref())
        })
    }

    /// Checks that one of the secrets made this HMAC-SHA256 of a message, given in parts, which proves
    /// so much.
    pub(crate) fn verify_mac(
        &self,
        proof: Proof,
        message: &[&[u8]],
        mac: &[u8],
    ) -> Result<Verified, VerifyError> {
        self.find(proof, |secret| mac::is_sha256_mac(secret, message, mac))
    }

    /// The same with the key that stands in each secret.
    pub(crate) fn verify_mac_by(
        &self,
        key_of: impl Fn(&[u8]) -> Option<&[u8]>,
        proof: Proof,
        message: &[&[u8]],
        mac: &[u8],
    ) -> Result<Verified, VerifyError> {
        self.find_key(proof, |secret| {
            Some(mac::is_sha256_mac(key_of(secret)?, message, mac))
        })
    }

    /// The same with several HMAC-SHA256, of which one must be right.
    pub(crate) fn verify_macs(
        &self,
        proof: Proof,
        key_of: fn(&[u8]) -> Option<Vec<u8>>,
        message: &[&[u8]],
        macs: &[[u8; 32]],
    ) -> Result<Verified, VerifyError> {
        self.find_key(proof, |secret| {
            Some(mac::is_one_sha256_mac(&key_of(secret)?, message, macs))
        })
    }

    /// Finds the secret whose key is right. A secret without a key, of which nothing is answered, is passed over.
    fn find_key(
        &self,
        proof: Proof,
        is_right: impl Fn(&[u8]) -> Option<bool>,
    ) -> Result<Verified, VerifyError> {
        let mut has_key = false;
        let found = self.find(proof, |secret| {
            let answer = is_right(secret);
            has_key |= answer.is_some();
            answer == Some(true)
        });
        if has_key {
            found
        } else {
            Err(VerifyError::BadSecret)
        }
    }

    /// The HMAC-SHA256 of a message, given in parts, with the secret that fitted; `None` if none was needed. Whoever
    /// could choose the message would have a request signed.
    pub(crate) fn mac_with(&self, fitted: Verified, message: &[&[u8]]) -> Option<[u8; 32]> {
        let secret = self.0.get(fitted.secret?)?;
        Some(mac::sha256_mac(secret, message))
    }

    /// Checks that one of the secrets made this HMAC-SHA1 of one of some messages, each given in two parts.
    pub(crate) fn verify_sha1_mac(
        &self,
        proof: Proof,
        messages: &[[&[u8]; 2]],
        mac: &[u8],
    ) -> Result<Verified, VerifyError> {
        self.find(proof, |secret| {
            let fits = |message: &[&[u8]; 2]| mac::is_sha1_mac(secret, message, mac);
            // All are tried, so that the time does not tell which.
            messages
                .iter()
                .fold(false, |found, message| fits(message) | found)
        })
    }

    /// Whether one of the secrets has this form.
    pub(super) fn any(&self, has_form: impl Fn(&[u8]) -> bool) -> bool {
        self.0.iter().any(|secret| has_form(secret))
    }

    /// Finds the right secret, the first of equal ones. All are tried, so that the time does not tell
    /// which.
    pub(super) fn find<'s>(
        &'s self,
        proof: Proof,
        mut is_right: impl FnMut(&'s [u8]) -> bool,
    ) -> Result<Verified, VerifyError> {
        let found = self
            .0
            .iter()
            .enumerate()
            .fold(None, |found, (index, secret)| {
                let fits = is_right(secret).then_some(index);
                found.or(fits)
            });
        match found {
            Some(index) => Ok(Verified::new(proof, Some(index))),
            None => Err(VerifyError::Mismatch),
        }
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secrets({})", self.0.len())
    }
}

/// The error of making [`Secrets`] of none, or of one that is blank.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no secret was given, or a blank one")]
pub struct BlankSecret(());

/// What you know beside the request, for [`verify`](crate::verify()). Each vendor's check takes what
/// it needs of it.
///
/// `Debug` shows no secret.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Check<'a> {
    /// The secrets that were agreed with the vendor.
    pub secrets: Option<&'a Secrets>,
    /// The address that the request came from: what your server saw, or what a proxy of your own
    /// says that it saw. A header that a client can send is neither.
    pub peer: Option<IpAddr>,
    /// The address that the vendor sends to, as the vendor has it: scheme, host, port if it is written there,
    /// path and query. Behind a proxy it is not the one that your server sees.
    pub url: Option<&'a str>,
    /// The time now.
    pub now: DateTime<Utc>,
    /// How far a signed time may be from now, either way.
    pub tolerance: Duration,
}

impl<'a> Check<'a> {
    /// A check at this time, with the [`DEFAULT_TOLERANCE`], and without secrets and addresses.
    #[must_use]
    pub const fn at(now: DateTime<Utc>) -> Self {
        Self {
            secrets: None,
            peer: None,
            url: None,
            now,
            tolerance: DEFAULT_TOLERANCE,
        }
    }

    /// Adds the secrets that were agreed with the vendor.
    #[must_use]
    pub fn with_secrets(self, secrets: impl Into<Option<&'a Secrets>>) -> Self {
        Self {
            secrets: secrets.into(),
            ..self
        }
    }

    /// Adds the address that the request came from.
    #[must_use]
    pub fn with_peer(self, peer: impl Into<Option<IpAddr>>) -> Self {
        Self {
            peer: peer.into(),
            ..self
        }
    }

    /// Adds the address that the vendor sends to, such as `https://hooks.example.com/twilio?tenant=7`: what you
    /// entered at the vendor's, with the path and the query of this request as they were received. The vendors
    /// that need it say so.
    ///
    /// Never make the host of it from a header of the request, which whoever sends it can choose.
    #[must_use]
    pub fn with_url(self, url: impl Into<Option<&'a str>>) -> Self {
        Self {
            url: url.into(),
            ..self
        }
    }

    /// Sets how far a signed time may be from now.
    #[must_use]
    pub const fn with_tolerance(self, tolerance: Duration) -> Self {
        Self { tolerance, ..self }
    }

    /// The secrets, which this vendor's scheme needs.
    pub(crate) fn needed_secrets(&self) -> Result<&'a Secrets, VerifyError> {
        self.secrets.ok_or(VerifyError::NotGiven(Needed::Secrets))
    }

    /// The address, which this vendor's scheme needs.
    pub(crate) fn needed_peer(&self) -> Result<IpAddr, VerifyError> {
        self.peer.ok_or(VerifyError::NotGiven(Needed::Peer))
    }

    /// The address that is sent to, which this vendor's scheme needs.
    pub(crate) fn needed_url(&self) -> Result<&'a str, VerifyError> {
        self.url.ok_or(VerifyError::NotGiven(Needed::Url))
    }
}

/// What a check has proved, and by which secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Verified {
    /// What is proved.
    pub proof: Proof,
    /// The index, in the [`Secrets`] that were given, of the secret that fitted: it tells a customer from
    /// another, and when the old one of two secrets is no longer used. Absent if the check needs none.
    pub secret: Option<usize>,
}

impl Verified {
    /// What a check answers, for use in tests.
    #[must_use]
    pub const fn new(proof: Proof, secret: Option<usize>) -> Self {
        Self { proof, secret }
    }
}

/// Why a request was not found to be the vendor's.
///
/// It names headers and fields and never holds a value of one, a secret or the right signature, so it is safe
/// to log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// This header is missing.
    #[error("the header `{0}` is missing")]
    MissingHeader(&'static str),
    /// This header is not of the vendor's form, or came more than once with different values.
    #[error("the header `{0}` is not of the vendor's form, or came with different values")]
    Malformed(&'static str),
    /// This field is missing at the top of the body.
    #[error("the field `{0}` is missing in the body")]
    MissingField(&'static str),
    /// The body is not of the vendor's form, or has the field with the secret more than once.
    #[error("the body is not of the vendor's form, or has its secret more than once")]
    MalformedBody,
    /// None of the secrets fits: a wrong secret, or a request that was made up or changed.
    ///
    /// If it is every request of a vendor, look at these first:
    ///
    /// - The body is not the one that was signed: your framework has parsed it, and it was written
    ///   again as JSON. Take the bytes as they came, before anything reads them.
    /// - The secret has white space around it, such as the line end of a file that it was read from.
    /// - The secret is that of another environment or of another webhook.
    /// - [`Check::with_url`] was given another address than the vendor sends to: `http` for `https`, the host of
    ///   the server behind the proxy, a path that the proxy has rewritten, no query or a decoded one.
    #[error("none of the secrets fits the request")]
    Mismatch,
    /// The signature is right, and its time too long ago: an old request sent again, or a clock
    /// that is wrong.
    #[error("the request was signed too long ago")]
    TooOld,
    /// The signature is right, and its time is yet to come: a clock is wrong.
    #[error("the request was signed in the future")]
    FromTheFuture,
    /// The request came from another address than the vendor's.
    #[error("the request came from an address that is not the vendor's")]
    WrongAddress,
    /// The vendor offers nothing to check. See [`Secrets::verify`].
    #[error("the vendor offers nothing to verify a request by")]
    NothingOffered,
    /// The [`Check`] lacks what this vendor's requests are checked with: the server's own mistake.
    #[error("the check lacks the {0}")]
    NotGiven(Needed),
    /// It asks as the vendor does whether the address is yours, and for an answer that the vendor does not ask for:
    /// what is to be sent back is too long, or has other characters. See [`challenge`](crate::challenge).
    #[error("the answer that is asked for is not one that the vendor asks for")]
    Unanswerable,
    /// The vendor signs in a way that this build cannot check: the server's own mistake. Telnyx needs the feature
    /// `ed25519`.
    #[error("this build cannot check the vendor's signatures: a feature is missing")]
    NotBuilt,
    /// None of the secrets has the form that this vendor's scheme needs, such as base64 or a public key:
    /// the server's own mistake.
    #[error("none of the secrets has the form that the vendor's scheme needs")]
    BadSecret,
}

impl VerifyError {
    /// The HTTP status to answer with: 401; 500 for [`NotGiven`](Self::NotGiven),
    /// [`BadSecret`](Self::BadSecret) and [`NotBuilt`](Self::NotBuilt), for which the vendor can do nothing.
    ///
    /// Do not send the text along: it tells a forger how far he came.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::NotGiven(_) | Self::BadSecret | Self::NotBuilt => 500,
            _ => 401,
        }
    }

    /// The error as a word, for logs and metrics: `missing_header`, `malformed`, `missing_field`,
    /// `malformed_body`, `mismatch`, `too_old`, `from_the_future`, `wrong_address`, `nothing_offered`, `not_given`,
    /// `unanswerable`, `not_built` or `bad_secret`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MissingHeader(_) => "missing_header",
            Self::Malformed(_) => "malformed",
            Self::MissingField(_) => "missing_field",
            Self::MalformedBody => "malformed_body",
            Self::Mismatch => "mismatch",
            Self::TooOld => "too_old",
            Self::FromTheFuture => "from_the_future",
            Self::WrongAddress => "wrong_address",
            Self::NothingOffered => "nothing_offered",
            Self::NotGiven(_) => "not_given",
            Self::Unanswerable => "unanswerable",
            Self::NotBuilt => "not_built",
            Self::BadSecret => "bad_secret",
        }
    }
}

words! {
    /// What a [`Check`] lacks.
    pub model enum Needed {
        /// The secrets that were agreed with the vendor: [`Check::with_secrets`].
        Secrets = "secrets",
        /// The address that the request came from: [`Check::with_peer`].
        Peer = "peer",
        /// The address that the vendor sends to, as the vendor has it: [`Check::with_url`].
        Url = "url",
    }
}

/// A request that is yet to be signed, to test your own server with: what a vendor's `signed_headers`
/// takes. Vendors sign different parts of it; give all that your server will see.
#[derive(Debug, Clone, Copy, Default)]
#[allow(
    clippy::exhaustive_structs,
    reason = "it is made to be written out, with `..Unsigned::default()`"
)]
pub struct Unsigned<'a> {
    /// The address that the vendor sends to, as the vendor has it: scheme, host, path and query.
    pub url: &'a str,
    /// The query string, still encoded.
    pub query: &'a str,
    /// The body.
    pub body: &'a [u8],
    /// The time of the signature.
    pub at: DateTime<Utc>,
}

/// The value of a header. If it came more than once, all values must be equal: otherwise a proxy may have
/// checked one of them, and we check another.
pub(crate) fn header<'a>(
    request: &Request<'a>,
    name: &'static str,
) -> Result<&'a [u8], VerifyError> {
    let values = request.header(name);
    let (first, others) = values
        .split_first()
        .ok_or(VerifyError::MissingHeader(name))?;
    if others.iter().any(|other| other != first) {
        return Err(VerifyError::Malformed(name));
    }
    Ok(first)
}

/// The text of a field at the top of a body that is a JSON object. It must stand there once: otherwise another
/// reader may have checked one of them, and we check another.
pub(crate) fn field(request: &Request<'_>, name: &'static str) -> Result<String, VerifyError> {
    let body = request.body();
    let found = secret::find(body, name);
    match &*found.values {
        [value] if found.is_whole => body
            .get(value.clone())
            .and_then(|json| serde_json::from_slice(json).ok())
            .ok_or(VerifyError::MalformedBody),
        [] if found.is_whole => Err(VerifyError::MissingField(name)),
        _ => Err(VerifyError::MalformedBody),
    }
}

/// The body with a field at its top, for what is to be signed.
pub(crate) fn with_field(body: &[u8], name: &'static str, text: &str) -> Vec<u8> {
    secret::with(body, name, text)
}

/// A signed time in whole seconds since the start of 1970: digits and nothing else.
pub(crate) fn unix_time(text: &[u8]) -> Option<DateTime<Utc>> {
    if !text.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let seconds = core::str::from_utf8(text).ok()?.parse().ok()?;
    DateTime::from_timestamp(seconds, 0)
}

/// Checks that a signed time is near enough to now; exactly at the tolerance it is.
pub(crate) fn check_time(
    signed: DateTime<Utc>,
    now: DateTime<Utc>,
    tolerance: Duration,
) -> Result<(), VerifyError> {
    let (gap, too_far) = if signed <= now {
        (now.signed_duration_since(signed), VerifyError::TooOld)
    } else {
        (
            signed.signed_duration_since(now),
            VerifyError::FromTheFuture,
        )
    };
    match gap.to_std() {
        Ok(gap) if gap <= tolerance => Ok(()),
        _ => Err(too_far),
    }
}
