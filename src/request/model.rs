//! One HTTP request, as any server has it at hand.

use core::fmt;

use alloc::vec::Vec;

use super::Headers;

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
/// A request holds phone numbers. So `Debug` shows only the lengths of the query string and the body, and
/// whether there are headers.
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
    /// The body is an argument beside `parts`, since a server reads the body last. Pass the bytes that the
    /// vendor sent, not what your server made of the bytes as JSON or a form. If the body is compressed
    /// (`Content-Encoding`), have your server decompress the body first.
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
    /// Takes a reference to a text, such as `&str` or `&String`, or an `Option` of such a reference, as
    /// servers and the `get` of a map of texts return.
    ///
    /// ```
    /// use hookswitch::Request;
    ///
    /// let query = String::from("event=inboundCallRinging");
    /// let request = Request::new(b"");
    /// assert_eq!(request.with_query("event=inboundCallRinging").query(), query);
    /// assert_eq!(request.with_query(&query).query(), query);
    /// assert_eq!(request.with_query(Some(&query)).query(), query);
    /// assert_eq!(request.with_query(Some("event=inboundCallRinging")).query(), query);
    /// assert_eq!(request.with_query(None::<&str>).query(), "");
    /// ```
    #[must_use]
    pub fn with_query(self, query: impl Into<Query<'a>>) -> Self {
        Self {
            query: query.into().0,
            ..self
        }
    }

    /// Adds the headers: a reference to pairs, to a map or to your own [`Headers`], whose page shows
    /// each.
    #[must_use]
    pub const fn with_headers(self, headers: &'a (dyn Headers + Sync)) -> Self {
        Self {
            headers: Some(headers),
            ..self
        }
    }

    /// The same request with another body.
    pub(crate) const fn with_body<'b>(self, body: &'b [u8]) -> Request<'b>
    where
        'a: 'b,
    {
        Request {
            query: self.query,
            headers: self.headers,
            body,
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

/// What [`Request::with_query`] takes: a reference to a text, such as `&str` and `&String`, or an
/// `Option` of one. `Debug` shows its length only.
#[derive(Clone, Copy)]
pub struct Query<'a>(&'a str);

impl<'a, Q: AsRef<str> + ?Sized> From<&'a Q> for Query<'a> {
    fn from(query: &'a Q) -> Self {
        Self(query.as_ref())
    }
}

impl<'a, Q: AsRef<str> + ?Sized> From<Option<&'a Q>> for Query<'a> {
    fn from(query: Option<&'a Q>) -> Self {
        Self(query.map(Q::as_ref).unwrap_or_default())
    }
}

impl fmt::Debug for Query<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Query").field("len", &self.0.len()).finish()
    }
}
