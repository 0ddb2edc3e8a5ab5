//! Who may send deliveries, and who may read the calls.
//!
//! # Secrets
//!
//! The secrets of each vendor are in an environment variable that has the vendor's name:
//! `HOOKSWITCH_NET2PHONE_SECRETS`, `HOOKSWITCH_VOICE_OVER_CLOUD_SECRETS`. Several are separated by commas, and white
//! space around each is cut off; a secret cannot hold a comma. If one is blank, the service does not start.
//!
//! What to enter, by what the vendor offers (the README's column *authentication*):
//!
//! | the vendor offers | enter |
//! |---|---|
//! | `signature`, `token` | what the vendor signs with, or sends: see *Verification* in `src/vendors/<vendor>/docs.md` |
//! | `nothing` | the end of the path of the address that you give the vendor. Make one with `openssl rand -hex 16` |
//! | `source_address` | the same, or nothing: a vendor of which no secret is set is known by the address alone, from which its other customers' webhooks come, too |
//!
//! `HOOKSWITCH_READ_SECRETS` are for those who read: for `GET /calls`, as `Authorization: Bearer …`, and for the pages
//! of `store`, to sign in with.
//!
//! # Addresses
//!
//! Behind a proxy every request has the proxy's address. Name that address with `--trusted-proxy`: then the last one
//! that the proxy has put into `X-Forwarded-For` counts.
//!
//! Twilio, SignalWire and Plivo sign the address that they send to, as they have it. `--public-url` says what stands in
//! it before the path: `https://hooks.example.com`, if they were given `https://hooks.example.com/hooks/twilio`. A
//! proxy must hand on the path and the query as they are. `--public-url` is also needed to tell sipgate where to send
//! the later events of a call: to the address that the first one came to, secret and all.
//!
//! # Closed, unless opened
//!
//! If no secret of a vendor is set, the vendor's deliveries are answered 500, unless the vendor is known by its address
//! or there is `--insecure`. If there are no `HOOKSWITCH_READ_SECRETS`, nobody can read the calls, unless there is
//! `--insecure`.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, HeaderName, StatusCode, header, request::Parts, uri::PathAndQuery};
use axum::response::{IntoResponse, Response};
use chrono::Utc;
use hookswitch::{
    Check, Request, Secrets, Vendor, sipgate,
    verify::{Authentication, Challenge, Needed, Verified, VerifyError},
};
use serde::Deserialize;

use crate::log::{self, Line};
use crate::{Options, status};

/// Who may send deliveries, and who may read the calls.
#[derive(Debug)]
pub struct Access {
    /// The secrets of each vendor that has some.
    secrets: BTreeMap<Vendor, Secrets>,
    /// Of those who may read the calls.
    readers: Option<Secrets>,
    insecure: bool,
    trusted_proxy: Option<IpAddr>,
    public_url: Option<String>,
}

/// The path of a delivery.
#[derive(Debug, Deserialize)]
pub struct Hook {
    /// The vendor's name, if it is one.
    pub vendor: String,
    /// What follows it.
    pub secret: Option<String>,
}

/// A delivery that is the vendor's, and not parsed yet.
#[derive(Debug)]
pub struct Admitted<'r> {
    /// The vendor.
    pub vendor: Vendor,
    /// The request.
    pub request: Request<'r>,
    /// The address that the request was sent to, as the vendor has it; none without `--public-url`.
    pub url: Option<String>,
    /// Which of the vendor's secrets fitted, counted from 0 in the order of the variable; none if nothing
    /// was proved, or by the address alone.
    pub secret: Option<usize>,
}

/// What to answer.
#[derive(Debug)]
pub enum Answer {
    /// A status, and nothing else.
    Status(StatusCode),
    /// What the vendor asked for, which asks whether the address is ours.
    Challenge(Challenge),
    /// To sipgate: an XML document with the address for the later events of a call.
    Address(String),
}

impl Answer {
    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Status(status) => *status,
            Self::Challenge(challenge) => status(challenge.status),
            Self::Address(_) => StatusCode::OK,
        }
    }
}

impl From<StatusCode> for Answer {
    fn from(status: StatusCode) -> Self {
        Self::Status(status)
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let status = self.status();
        let challenge = match self {
            Self::Status(status) => return status.into_response(),
            Self::Address(document) => {
                let content_type = [(header::CONTENT_TYPE, sipgate::REPLY_CONTENT_TYPE)];
                return (content_type, document).into_response();
            }
            Self::Challenge(challenge) => challenge,
        };
        let mut response = (status, challenge.body).into_response();
        let content_type = (
            header::CONTENT_TYPE.as_str(),
            challenge.content_type.to_owned(),
        );
        for (name, value) in challenge.headers.into_iter().chain([content_type]) {
            // OK because the crate gives visible ASCII alone.
            if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse()) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

/// The status for what is not found to be the vendor's.
fn refusal(vendor: Vendor, error: VerifyError) -> StatusCode {
    match (vendor, error) {
        // Vonage sends some requests unsigned by mistake, and again, signed, after a 5xx: 401 would lose them.
        (Vendor::Vonage, VerifyError::MissingHeader(_)) => StatusCode::SERVICE_UNAVAILABLE,
        _ => status(error.status()),
    }
}

impl Access {
    /// Reads the secrets.
    ///
    /// # Errors
    ///
    /// A variable that cannot be meant, by its name.
    pub fn new(options: &Options) -> Result<Self, String> {
        let mut secrets = BTreeMap::new();
        for &vendor in Vendor::ALL {
            let of_vendor = secrets_from(&variable(vendor, "SECRETS"))?;
            secrets.extend(of_vendor.map(|of_vendor| (vendor, of_vendor)));
        }
        Ok(Self {
            secrets,
            readers: secrets_from("HOOKSWITCH_READ_SECRETS")?,
            insecure: options.insecure,
            trusted_proxy: options.trusted_proxy,
            public_url: options.public_url.clone(),
        })
    }

    /// Writes to the log what is verified and what is open.
    pub fn say_what_is_verified(&self) {
        for &vendor in Vendor::ALL {
            let mut line = serde_json::json!({
                "vendor": vendor,
                "verified": self.is_verified(vendor),
                "authentication": vendor.authentication().as_str(),
            });
            if !self.is_verified(vendor) && self.insecure {
                line["warning"] = "INSECURE: takes whatever anybody sends".into();
            } else if !self.is_verified(vendor) {
                line["warning"] =
                    format!("takes nothing: set {}", variable(vendor, "SECRETS")).into();
            }
            log::write(&line);
        }
        if self.readers.is_none() {
            log::write(&serde_json::json!({"warning": if self.insecure {
                "INSECURE: anybody can read the calls"
            } else {
                "nobody can read the calls: set HOOKSWITCH_READ_SECRETS"
            }}));
        }
    }

    /// Checks that a request is a delivery, and comes from the vendor.
    ///
    /// # Errors
    ///
    /// The answer to send: to the vendor's question whether the address is ours, or to a request that is refused, since
    /// the vendor is unknown, the body could not be read, or nothing proves who sent it. Store nothing of such a
    /// request: anybody may have sent it.
    pub fn admit<'r>(
        &self,
        hook: &Hook,
        connected: SocketAddr,
        parts: &'r Parts,
        body: &'r Result<Bytes, BytesRejection>,
        line: &mut Line,
    ) -> Result<Admitted<'r>, Answer> {
        let Ok(vendor) = hook.vendor.parse::<Vendor>() else {
            line.result = "unknown_vendor";
            return Err(StatusCode::NOT_FOUND.into());
        };
        line.vendor = Some(vendor);
        let body = body.as_ref().map_err(|rejection| {
            line.result = match rejection.status() {
                StatusCode::PAYLOAD_TOO_LARGE => "too_large",
                _ => "broken_off",
            };
            rejection.status()
        })?;
        let request = Request::from_parts(parts, body);
        let peer = self.peer(connected, &parts.headers);
        let target = parts.uri.path_and_query().map_or("/", PathAndQuery::as_str);
        let url = self.public_url.as_ref().map(|url| format!("{url}{target}"));
        let check = Check::at(Utc::now())
            .with_secrets(self.secrets.get(&vendor))
            .with_peer(peer)
            .with_url(url.as_deref());
        let mut refuse = |error: VerifyError| {
            line.result = error.as_str();
            if let VerifyError::NotGiven(Needed::Url) = error {
                line.error = Some("start the service with --public-url".to_owned());
            }
            Answer::from(refusal(vendor, error))
        };
        // A question is no delivery: it has no token, for one.
        if let Some(challenge) =
            hookswitch::challenge(vendor, &request, &check).map_err(&mut refuse)?
        {
            line.result = "challenge";
            return Err(Answer::Challenge(challenge));
        }
        let verified = self.verify(vendor, &request, hook.secret.as_deref(), &check);
        let verified = verified.map_err(refuse)?;
        Ok(Admitted {
            vendor,
            request,
            url,
            secret: verified.and_then(|verified| verified.secret),
        })
    }

    /// Whether what is sent in this vendor's name is verified.
    fn is_verified(&self, vendor: Vendor) -> bool {
        match vendor.authentication() {
            Authentication::SourceAddress if !self.insecure => true,
            _ => self.secrets.contains_key(&vendor),
        }
    }

    /// What is proved of a request; nothing, if it is taken unverified.
    fn verify(
        &self,
        vendor: Vendor,
        request: &Request<'_>,
        secret_in_path: Option<&str>,
        check: &Check<'_>,
    ) -> Result<Option<Verified>, VerifyError> {
        if self.insecure && !self.is_verified(vendor) {
            return Ok(None);
        }
        let by_path =
            |secrets: &Secrets| secrets.verify(secret_in_path.unwrap_or_default()).map(Some);
        match (vendor.authentication(), check.secrets) {
            (Authentication::Nothing, secrets) => {
                by_path(secrets.ok_or(VerifyError::NotGiven(Needed::Secrets))?)
            }
            // An address that all customers of the vendor share proves little.
            (Authentication::SourceAddress, Some(secrets)) => {
                let verified = by_path(secrets)?;
                if !self.insecure {
                    hookswitch::verify(vendor, request, check)?;
                }
                Ok(verified)
            }
            _ => hookswitch::verify(vendor, request, check).map(Some),
        }
    }

    /// The address that a request came from; none if the proxy does not tell.
    #[must_use]
    pub fn peer(&self, connected: SocketAddr, headers: &HeaderMap) -> Option<IpAddr> {
        let connected = connected.ip().to_canonical();
        if self.trusted_proxy != Some(connected) {
            return Some(connected);
        }
        // Those before the last one are what the client says.
        let forwarded = headers.get_all("x-forwarded-for").iter().next_back()?;
        let last = forwarded.to_str().ok()?.rsplit(',').next()?;
        last.trim().parse().ok()
    }

    /// Whether whoever asks may read the calls.
    #[must_use]
    pub fn may_read(&self, headers: &HeaderMap) -> bool {
        let sent = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.as_bytes().strip_prefix(b"Bearer "));
        match (&self.readers, sent) {
            (Some(_), Some(sent)) => self.is_of_a_reader(sent),
            (Some(_), None) => false,
            (None, _) => self.insecure,
        }
    }

    /// Whether this is a secret of those who may read the calls. It is compared in constant time.
    #[must_use]
    pub fn is_of_a_reader(&self, secret: &[u8]) -> bool {
        let readers = self.readers.as_ref();
        readers.is_some_and(|readers| readers.verify(secret).is_ok())
    }

    /// Whether there are secrets for reading.
    #[must_use]
    pub const fn has_readers(&self) -> bool {
        self.readers.is_some()
    }
}

/// The variable of a vendor, such as that with its `SECRETS`.
#[must_use]
pub fn variable(vendor: Vendor, of: &str) -> String {
    format!("HOOKSWITCH_{}_{of}", vendor.as_str().to_uppercase())
}

/// The parts of a variable of the environment; none if it is not set.
///
/// # Errors
///
/// It is no text.
pub fn list_from(variable: &str) -> Result<Option<Vec<String>>, String> {
    let Some(value) = std::env::var_os(variable) else {
        return Ok(None);
    };
    let value = value
        .to_str()
        .ok_or_else(|| format!("{variable}: no text"))?;
    let parts = value.split(',').map(|part| part.trim().to_owned());
    Ok(Some(parts.collect()))
}

fn secrets_from(variable: &str) -> Result<Option<Secrets>, String> {
    let Some(list) = list_from(variable)? else {
        return Ok(None);
    };
    match Secrets::new(list) {
        Ok(secrets) => Ok(Some(secrets)),
        Err(error) => Err(format!("{variable}: {error}")),
    }
}
