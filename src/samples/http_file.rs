//! Whole HTTP requests in text files.

use core::fmt;

use alloc::string::String;
use alloc::vec::Vec;

use crate::{Request, Vendor, error::UnknownWord};

/// One HTTP request as a text file holds it: the form of this crate's fixtures, in which you can keep
/// deliveries of your own and read them in tests.
///
/// A file is the request as it goes over the wire, after comments:
///
/// ```text
/// # source: documentation https://… 2026-11-21
/// # vendor: net2phone
/// POST /hooks/net2phone HTTP/1.1
/// Content-Type: application/json
///
/// {"event": …}
/// ```
///
/// Lines end with LF or CRLF. Of the comments, `# vendor:` and `# source:` are read, and may be absent.
/// The body is what follows the first empty line, as it is, less one line break at the end of the file.
///
/// ```
/// use hookswitch::samples::HttpFile;
///
/// // `std::fs::read("tests/deliveries/ringing.http")`, say.
/// let bytes = b"# vendor: petdesk\n\
///               POST /hooks/petdesk HTTP/1.1\n\
///               Content-Type: application/x-www-form-urlencoded\n\
///               \n\
///               eventType=queueEntered&callUuid=7&queueNumber=8001\n";
/// let file = HttpFile::parse(bytes)?;
/// let vendor = file.vendor.expect("the file names it");
/// let delivery = hookswitch::parse(vendor, &file.request())?;
/// assert_eq!(delivery.event, "queueEntered");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// `Debug` shows lengths only: a request holds phone numbers.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub struct HttpFile {
    /// What the line `# vendor:` says.
    pub vendor: Option<Vendor>,
    /// What the line `# source:` says, in its own words.
    pub source: Option<String>,
    /// The path of the request line, without the query string.
    pub path: String,
    /// The query string of the request line, still encoded.
    pub query: Option<String>,
    /// The headers, in order.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body.
    pub body: Vec<u8>,
}

impl HttpFile {
    /// Reads the content of a file.
    ///
    /// # Errors
    ///
    /// [`HttpFileError`] if the file does not have this form.
    pub fn parse(bytes: &[u8]) -> Result<Self, HttpFileError> {
        let mut file = Self::default();
        let mut lines = Lines {
            rest: bytes,
            number: 0,
        };
        let request_line = loop {
            let line = lines
                .next()
                .ok_or(HttpFileError::RequestLine(lines.number))?;
            let line = text(line, lines.number)?;
            let Some(comment) = line.strip_prefix('#') else {
                break line;
            };
            let Some((name, value)) = comment.split_once(':') else {
                continue;
            };
            match (name.trim(), value.trim()) {
                ("vendor", word) => {
                    let vendor = word.parse();
                    let vendor = vendor
                        .map_err(|unknown| HttpFileError::UnknownVendor(lines.number, unknown))?;
                    file.vendor = Some(vendor);
                }
                ("source", words) => file.source = Some(words.into()),
                _ => {}
            }
        };
        let target = target(request_line).ok_or(HttpFileError::RequestLine(lines.number))?;
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query.into())),
            None => (target, None),
        };
        file.path = path.into();
        file.query = query;
        while let Some(line) = lines.next().filter(|line| !line.is_empty()) {
            let (name, value) = header(line).ok_or(HttpFileError::Header(lines.number))?;
            let name = text(name, lines.number)?;
            file.headers.push((name.into(), value.trim_ascii().into()));
        }
        let body = lines.rest.strip_suffix(b"\n").unwrap_or(lines.rest);
        file.body = body.strip_suffix(b"\r").unwrap_or(body).into();
        Ok(file)
    }

    /// The request, as a server would fill it.
    #[must_use]
    pub fn request(&self) -> Request<'_> {
        Request::new(&self.body)
            .with_query(self.query.as_deref())
            .with_headers(&self.headers)
    }
}

/// Shows lengths only, as that of [`Request`] does.
impl fmt::Debug for HttpFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpFile")
            .field("vendor", &self.vendor)
            .field("query_len", &self.query.as_ref().map(String::len))
            .field("headers", &self.headers.len())
            .field("body_len", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Why a text is no [`HttpFile`], with the number of the line, from 1. It holds nothing of the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HttpFileError {
    /// After the comments there is no request line.
    #[error("line {0}: expected a comment or a request line, such as `POST /path HTTP/1.1`")]
    RequestLine(usize),
    /// A line between the request line and the body is no header.
    #[error("line {0}: expected a header, such as `Name: value`, or an empty line and the body")]
    Header(usize),
    /// The line `# vendor:` names none that this crate knows.
    #[error("line {0}: {1}")]
    UnknownVendor(usize, UnknownWord),
    /// A line before the body is not UTF-8.
    #[error("line {0}: expected text in UTF-8 before the body")]
    NotText(usize),
}

/// The lines before the body, without their ends, and the number of the last one.
struct Lines<'a> {
    rest: &'a [u8],
    number: usize,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Option<&'a [u8]> {
        self.number = self.number.saturating_add(1);
        if self.rest.is_empty() {
            return None;
        }
        let mut parts = self.rest.splitn(2, |byte| *byte == b'\n');
        let line = parts.next()?;
        self.rest = parts.next().unwrap_or_default();
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    }
}

fn text(line: &[u8], number: usize) -> Result<&str, HttpFileError> {
    core::str::from_utf8(line).map_err(|_| HttpFileError::NotText(number))
}

/// The target of a request line.
fn target(line: &str) -> Option<&str> {
    let mut words = line.split(' ');
    let (method, target, version) = (words.next()?, words.next()?, words.next()?);
    let is_method = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_request = is_method && target.starts_with('/') && version.starts_with("HTTP/");
    (is_request && words.next().is_none()).then_some(target)
}

/// The name and the value of a header.
fn header(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut parts = line.splitn(2, |byte| *byte == b':');
    let name = parts.next().filter(|name| !name.is_empty())?;
    Some((name, parts.next()?))
}
