//! One HTTP request, as any server has it at hand.

use core::fmt;

use alloc::vec::Vec;

/// One HTTP request, borrowed from the server that received it.
///
/// ```
/// use hookswitch::Request;
///
/// let headers = [("X-Pbx-Token", "secret")];
/// let request = Request::new(br#"{"type": "user_inbound"}"#)
///     .with_query("tenant=7")
///     .with_headers(&headers);
/// # let _ = request;
/// ```
///
/// `Debug` shows lengths only: a request holds phone numbers.
#[derive(Clone, Copy, Default)]
pub struct Request<'a> {
    query: &'a str,
    headers: Option<&'a (dyn Headers + Sync)>,
    body: &'a [u8],
}

impl<'a> Request<'a> {
    /// A request with this body, as it came over the wire.
    #[must_use]
    pub const fn new(body: &'a [u8]) -> Self {
        Self {
            query: "",
            headers: None,
            body,
        }
    }

    /// A request in the types of the crate `http`, which axum, hyper and many other servers use.
    /// With the feature `http`.
    ///
    /// The body is a part of its own, since a server reads it last: as it came over the wire, and
    /// not yet read as JSON or a form.
    ///
    /// ```
    /// use hookswitch::{Request, Vendor};
    ///
    /// let received = http::Request::post("/hooks/voice_over_cloud?event=inboundCallRinging&callid=5f0c")
    ///     .header("Content-Type", "application/x-www-form-urlencoded")
    ///     .body(Vec::new())?;
    ///
    /// let (parts, body) = received.into_parts();
    /// let request = Request::from_parts(&parts, &body);
    /// let delivery = hookswitch::parse(Vendor::VoiceOverCloud, &request)?;
    /// assert_eq!(delivery.event, "inboundCallRinging");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "http")]
    #[must_use]
    pub fn from_parts(parts: &'a http::request::Parts, body: &'a [u8]) -> Self {
        Self::new(body)
            .with_query(parts.uri.query())
            .with_headers(&parts.headers)
    }

    /// Adds the query string: what follows the `?` of the request's target, still encoded.
    ///
    /// Takes a `&str` or an `Option<&str>`, which is what servers give.
    #[must_use]
    pub fn with_query(self, query: impl Into<Option<&'a str>>) -> Self {
        Self {
            query: query.into().unwrap_or_default(),
            ..self
        }
    }

    /// Adds the headers: a reference to an array, a `Vec` or a slice of pairs, or to your own
    /// [`Headers`].
    #[must_use]
    pub const fn with_headers(self, headers: &'a (dyn Headers + Sync)) -> Self {
        Self {
            headers: Some(headers),
            ..self
        }
    }

    /// The query string, still encoded; empty where there is none.
    #[must_use]
    pub const fn query(&self) -> &'a str {
        self.query
    }

    /// The body.
    #[must_use]
    pub const fn body(&self) -> &'a [u8] {
        self.body
    }

    /// Every value of a header, in order; `name` in any ASCII case.
    #[must_use]
    pub fn header(&self, name: &str) -> Vec<&'a [u8]> {
        let mut values = Vec::new();
        if let Some(headers) = self.headers {
            headers.values(name, &mut |value| values.push(value));
        }
        values
    }

    /// Hands every header to `each`, in order.
    pub(crate) fn each_header(&self, each: &mut dyn FnMut(&'a str, &'a [u8])) {
        if let Some(headers) = self.headers {
            headers.each(each);
        }
    }
}

impl fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("query_len", &self.query.len())
            .field("headers", &self.headers.is_some())
            .field("body_len", &self.body.len())
            .finish()
    }
}

/// Where a [`Request`] looks up its headers.
///
/// Implemented for slices, arrays and `Vec`s of (name, value) pairs, whose values may be text or
/// bytes, and with the feature `http` for `http::HeaderMap`. For a header map of your own, hand
/// every header to `each`:
///
/// ```
/// struct Map(std::collections::BTreeMap<String, Vec<u8>>);
///
/// impl hookswitch::Headers for Map {
///     fn each<'s>(&'s self, each: &mut dyn FnMut(&'s str, &'s [u8])) {
///         for (name, value) in &self.0 {
///             each(name, value);
///         }
///     }
/// }
/// ```
pub trait Headers {
    /// Hands every header's name and value to `each`; those of one name in order.
    fn each<'s>(&'s self, each: &mut dyn FnMut(&'s str, &'s [u8]));

    /// Hands every value of the header `name` to `each`, in order; names match in any ASCII case.
    fn values<'s>(&'s self, name: &str, each: &mut dyn FnMut(&'s [u8])) {
        self.each(&mut |own_name, value| {
            if own_name.eq_ignore_ascii_case(name) {
                each(value);
            }
        });
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>> Headers for [(N, V)] {
    fn each<'s>(&'s self, each: &mut dyn FnMut(&'s str, &'s [u8])) {
        for (name, value) in self {
            each(name.as_ref(), value.as_ref());
        }
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>, const LEN: usize> Headers for [(N, V); LEN] {
    fn each<'s>(&'s self, each: &mut dyn FnMut(&'s str, &'s [u8])) {
        self.as_slice().each(each);
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>> Headers for Vec<(N, V)> {
    fn each<'s>(&'s self, each: &mut dyn FnMut(&'s str, &'s [u8])) {
        self.as_slice().each(each);
    }
}

impl<H: Headers + ?Sized> Headers for &H {
    fn each<'s>(&'s self, each: &mut dyn FnMut(&'s str, &'s [u8])) {
        (**self).each(each);
    }

    fn values<'s>(&'s self, name: &str, each: &mut dyn FnMut(&'s [u8])) {
        (**self).values(name, each);
    }
}

#[cfg(feature = "http")]
impl Headers for http::HeaderMap {
    fn each<'s>(&'s self, each: &mut dyn FnMut(&'s str, &'s [u8])) {
        for (name, value) in self {
            each(name.as_str(), value.as_bytes());
        }
    }

    // A look-up by hash.
    fn values<'s>(&'s self, name: &str, each: &mut dyn FnMut(&'s [u8])) {
        for value in self.get_all(name) {
            each(value.as_bytes());
        }
    }
}
