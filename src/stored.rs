//! A request as it is kept, to be read again.

use core::fmt;

use alloc::string::String;
use alloc::vec::Vec;

use chrono::{DateTime, Utc};
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};

use crate::secret;
use crate::text::is_default;
use crate::vendors::{secret_field, secret_headers};
use crate::{Request, Vendor};

/// A request as it is kept: all that [`parse`](crate::parse) will ever need to read it again, with this
/// version of the crate or a later one.
///
/// Keep each request as it comes, before you parse it, from the first day: calls can then be made again
/// when a mapping of this crate changes. It holds personal data.
///
/// As JSON: `{"vendor", "tenant"?, "query"?, "headers"?, "body"?, "received_at"}`. `headers` is an array of
/// pairs, and bytes are text; bytes that are no UTF-8 are `{"hex": "…"}`.
///
/// ```
/// use hookswitch::{Request, StoredRequest, Vendor};
///
/// let now = chrono::DateTime::from_timestamp(1_773_306_902, 0).unwrap(); // `Utc::now()`
/// let headers = [("X-Pbx-Token", "secret"), ("Content-Type", "application/json")];
/// let request = Request::new(br#"{"type": "user_inbound"}"#).with_headers(&headers);
///
/// let stored = request.to_stored(Vendor::Voipcloud, now).with_tenant("customer-7");
/// assert_eq!(stored.headers.len(), 1); // the token is left out
/// let line = serde_json::to_string(&stored)?;
///
/// let stored: StoredRequest = serde_json::from_str(&line)?;
/// let delivery = hookswitch::parse(stored.vendor, &stored.request())?;
/// assert_eq!(delivery.event, "user_inbound");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StoredRequest {
    /// The vendor whose address it was sent to.
    pub vendor: Vendor,
    /// Whose phone system it was, by your own id of the customer.
    #[serde(default, skip_serializing_if = "is_default")]
    pub tenant: Option<String>,
    /// The query string, still encoded.
    #[serde(default, skip_serializing_if = "is_default")]
    pub query: String,
    /// The headers, in order, but for those in which secrets are sent.
    #[serde(default, skip_serializing_if = "is_default", with = "pairs")]
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body, as it came over the wire, but for a secret in it.
    #[serde(default, skip_serializing_if = "is_default", with = "bytes")]
    pub body: Vec<u8>,
    /// When it arrived, by your clock.
    pub received_at: DateTime<Utc>,
}

/// Headers that hold a secret whoever sends them.
const SECRET_HEADERS: [&str; 3] = ["authorization", "cookie", "proxy-authorization"];

impl Request<'_> {
    /// The request as it is kept, without the headers in which the vendor sends secrets, and without
    /// `Authorization`, `Proxy-Authorization` and `Cookie`. If the vendor sends a secret in a field of the JSON
    /// body, an empty text is in its place: Aircall's `"token": "45XX"` is kept as `"token": ""`, and so is Webex's
    /// `targetUrl`. So a stored request can be parsed again, and a signature verified again unless it covers such a
    /// field, as Webex's does; but not a token.
    #[must_use]
    pub fn to_stored(&self, vendor: Vendor, received_at: DateTime<Utc>) -> StoredRequest {
        let mut headers = Vec::new();
        self.each_header(&mut |name, value| {
            let mut secrets = SECRET_HEADERS.iter().chain(secret_headers(vendor));
            if !secrets.any(|secret| secret.eq_ignore_ascii_case(name)) {
                headers.push((String::from(name), Vec::from(value)));
            }
        });
        StoredRequest {
            vendor,
            tenant: None,
            query: String::from(self.query()),
            headers,
            body: match secret_field(vendor) {
                Some(field) => secret::replaced(self.body(), field, ""),
                None => Vec::from(self.body()),
            },
            received_at,
        }
    }
}

impl StoredRequest {
    /// Adds whose phone system it was.
    #[must_use]
    pub fn with_tenant(self, tenant: impl Into<String>) -> Self {
        Self {
            tenant: Some(tenant.into()),
            ..self
        }
    }

    /// The request, to be parsed.
    #[must_use]
    pub fn request(&self) -> Request<'_> {
        Request::new(&self.body)
            .with_query(&*self.query)
            .with_headers(&self.headers)
    }
}

/// Shows lengths only, as that of [`Request`] does.
impl fmt::Debug for StoredRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredRequest")
            .field("vendor", &self.vendor)
            .field("query_len", &self.query.len())
            .field("headers", &self.headers.len())
            .field("body_len", &self.body.len())
            .field("received_at", &self.received_at)
            .finish_non_exhaustive()
    }
}

/// Bytes as text, if they are UTF-8, else as `{"hex": "…"}`.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Bytes(#[serde(with = "bytes")] Vec<u8>);

mod bytes {
    use super::{
        Deserializer, Error, MapAccess, SerializeMap as _, Serializer, String, Vec, Visitor, fmt,
    };

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        if let Ok(text) = core::str::from_utf8(bytes) {
            return serializer.serialize_str(text);
        }
        let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0x0f]);
        let hex: String = digits
            .filter_map(|digit| char::from_digit(digit.into(), 16))
            .collect();
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("hex", &hex)?;
        map.end()
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<u8>, D::Error> {
        deserializer.deserialize_any(OfBytes)
    }

    struct OfBytes;

    impl<'de> Visitor<'de> for OfBytes {
        type Value = Vec<u8>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("text, or an object with bytes in hex")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Vec<u8>, E> {
            Ok(text.into())
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<u8>, A::Error> {
            let Some((_, hex)) = map
                .next_entry::<String, String>()?
                .filter(|(name, _)| name == "hex")
            else {
                return Err(A::Error::custom("expected the name `hex`"));
            };
            let pairs = hex.as_bytes().chunks(2);
            let digit = |digit: u8| char::from(digit).to_digit(16);
            let byte = |pair: &[u8]| match pair {
                [high, low] => u8::try_from(digit(*high)? << 4 | digit(*low)?).ok(),
                _ => None,
            };
            let bytes: Option<Vec<u8>> = pairs.map(byte).collect();
            bytes.ok_or_else(|| A::Error::custom("expected an even number of hex digits"))
        }
    }
}

mod pairs {
    use super::{Bytes, Deserialize, Deserializer, Serializer, String, Vec};

    pub(super) fn serialize<S: Serializer>(
        pairs: &[(String, Vec<u8>)],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(
            pairs
                .iter()
                .map(|(name, value)| (name, Bytes(value.clone()))),
        )
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<(String, Vec<u8>)>, D::Error> {
        let pairs = Vec::<(String, Bytes)>::deserialize(deserializer)?;
        Ok(pairs
            .into_iter()
            .map(|(name, value)| (name, value.0))
            .collect())
    }
}
