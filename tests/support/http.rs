//! Reads the fixtures: whole HTTP requests in text files.
//!
//! A file is one request as it goes over the wire, after comments that say where it came from:
//!
//! ```text
//! # source: documentation https://… 2026-11-21
//! # vendor: net2phone
//! POST /hooks/net2phone HTTP/1.1
//! Content-Type: application/json
//!
//! {"event": …}
//! ```
//!
//! Lines end with LF or CRLF. The body is what follows the first empty line, less one line break
//! at the end of the file. Shared by tests, benches and examples.

#![allow(dead_code, reason = "no user of this file needs all of it")]
#![allow(
    unreachable_pub,
    reason = "a module of several crates, a crate of none"
)]

use std::fs;
use std::path::{Path, PathBuf};

use hookswitch::{Request, Vendor};

/// One request of a fixture.
#[derive(Debug, Clone)]
pub struct HttpFile {
    /// Where it was read.
    pub path: PathBuf,
    /// What the `# vendor:` line says.
    pub vendor: Option<Vendor>,
    /// What the `# source:` line says.
    pub source: String,
    /// The path of the request line, without the query.
    pub target: String,
    /// The query string of the request line, still encoded.
    pub query: Option<String>,
    /// The headers, in order.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body.
    pub body: Vec<u8>,
}

impl HttpFile {
    /// Reads the file at `path`; `-` is standard input.
    pub fn read(path: &Path) -> Result<Self, String> {
        let bytes = if path == Path::new("-") {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut std::io::stdin(), &mut bytes).map(|_| bytes)
        } else {
            fs::read(path)
        };
        let bytes = bytes.map_err(|error| format!("cannot be read: {error}"))?;
        Self::parse(path, &bytes)
    }

    /// Reads the text of a file.
    pub fn parse(path: &Path, bytes: &[u8]) -> Result<Self, String> {
        let mut rest = bytes;
        let mut vendor = None;
        let mut source = String::new();
        let request_line = loop {
            let line = text(take_line(&mut rest).ok_or("is not an .http file: no request line")?)?;
            let Some(comment) = line.strip_prefix('#') else {
                break line;
            };
            if let Some((key, value)) = comment.split_once(':') {
                match key.trim() {
                    "vendor" => {
                        let name = value.trim();
                        let known = name
                            .parse()
                            .map_err(|error| format!("`# vendor:`: {error}"))?;
                        vendor = Some(known);
                    }
                    "source" => source = value.trim().to_owned(),
                    _ => {}
                }
            }
        };
        let mut words = request_line.split(' ');
        let (Some("POST" | "GET"), Some(target), Some("HTTP/1.1"), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return Err(
                "is not an .http file: expected `# …` comments, then a request line such as \
                 `POST /path HTTP/1.1`, headers, an empty line and the body"
                    .to_owned(),
            );
        };
        let (target, query) = match target.split_once('?') {
            Some((target, query)) => (target, Some(query.to_owned())),
            None => (target, None),
        };
        let mut headers = Vec::new();
        while let Some(line) = take_line(&mut rest) {
            if line.is_empty() {
                break;
            }
            let colon = line.iter().position(|byte| *byte == b':');
            let (name, value) = line.split_at(colon.ok_or("is not an .http file: no header")?);
            headers.push((text(name)?.to_owned(), value[1..].trim_ascii().to_vec()));
        }
        let body = rest.strip_suffix(b"\n").unwrap_or(rest);
        let body = body.strip_suffix(b"\r").unwrap_or(body);
        Ok(Self {
            path: path.to_owned(),
            vendor,
            source,
            target: target.to_owned(),
            query,
            headers,
            body: body.to_vec(),
        })
    }

    /// The request, as a server would fill it.
    pub fn request(&self) -> Request<'_> {
        Request::new(&self.body)
            .with_query(self.query.as_deref())
            .with_headers(&self.headers)
    }

    /// The path below `fixtures/`, or as given.
    pub fn name(&self) -> String {
        let path = self.path.strip_prefix(fixtures()).unwrap_or(&self.path);
        path.display().to_string()
    }

    /// Whether the vendor's own documentation prints this very request.
    pub fn is_documented(&self) -> bool {
        self.source.starts_with("documentation")
    }
}

/// One story: the requests of one call, in order.
#[derive(Debug, Clone)]
pub struct Story {
    /// `vendor/story`.
    pub name: String,
    /// The folder.
    pub path: PathBuf,
    /// The requests, by the order of their file names.
    pub requests: Vec<HttpFile>,
}

/// The folder of the fixtures.
pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// Every story under `fixtures/`, by name. A file that cannot be read is an error.
pub fn stories() -> Result<Vec<Story>, String> {
    let mut stories = Vec::new();
    for vendor in folders(&fixtures())? {
        for path in folders(&vendor)? {
            let mut requests = Vec::new();
            for file in entries(&path)? {
                if file
                    .extension()
                    .is_some_and(|extension| extension == "http")
                {
                    let request = HttpFile::read(&file)
                        .map_err(|error| format!("{} {error}", file.display()))?;
                    requests.push(request);
                }
            }
            // Numbers in file names sort as numbers: `10-` comes after `9-`.
            requests.sort_by_key(|request| number_and_name(&request.path));
            let name = path.strip_prefix(fixtures()).unwrap_or(&path);
            stories.push(Story {
                name: name.display().to_string(),
                path,
                requests,
            });
        }
    }
    Ok(stories)
}

fn number_and_name(path: &Path) -> (u32, String) {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let digits = name.split('-').next().unwrap_or_default();
    (digits.parse().unwrap_or(u32::MAX), name.into_owned())
}

fn folders(path: &Path) -> Result<Vec<PathBuf>, String> {
    Ok(entries(path)?
        .into_iter()
        .filter(|path| path.is_dir())
        .collect())
}

fn entries(path: &Path) -> Result<Vec<PathBuf>, String> {
    let error = |error| format!("{}: {error}", path.display());
    let mut entries = Vec::new();
    for entry in fs::read_dir(path).map_err(error)? {
        entries.push(entry.map_err(error)?.path());
    }
    entries.sort();
    Ok(entries)
}

fn take_line<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    if rest.is_empty() {
        return None;
    }
    let end = rest
        .iter()
        .position(|byte| *byte == b'\n')
        .unwrap_or(rest.len());
    let line = &rest[..end];
    *rest = rest.get(end + 1..).unwrap_or_default();
    Some(line.strip_suffix(b"\r").unwrap_or(line))
}

fn text(line: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(line)
        .map_err(|_| "is not an .http file: no text before the body".to_owned())
}
