//! Decodes requests of phone systems and prints what they say, and what that means.
//!
//! ```text
//! cargo run --example decode                         every fixture of this repository
//! cargo run --example decode -- FILE.http…           these requests (`-` is standard input)
//!     --json           one JSON object per request and line
//!     --vendor NAME    the vendor, if neither the file (`# vendor: NAME`) nor the fields in it tell
//! ```
//!
//! The exit code is 1 when any of the given requests could not be decoded.

#[path = "support/cli.rs"]
mod cli;
#[path = "support/http.rs"]
mod http;
#[path = "support/show.rs"]
mod show;

use std::fmt::Write as _;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use cli::Options;
use hookswitch::samples::HttpFile;
use hookswitch::{Delivery, Event, ParseError, Vendor, VendorPayload};
use http::{all, read};
use serde::Serialize;

const USAGE: &str = "usage: decode [--json] [--vendor NAME] [FILE.http… | -]";

fn main() -> ExitCode {
    let options = match Options::read(USAGE) {
        Ok(options) => options,
        Err(code) => return code,
    };
    let mut out = io::stdout().lock();
    cli::exit(if options.files.is_empty() {
        decode_fixtures(&mut out, options.json)
    } else {
        decode_files(&mut out, &options)
    })
}

/// Decodes every story and every case of the repository. Some cases are broken on purpose, so that errors
/// do not count.
fn decode_fixtures(out: &mut impl io::Write, json: bool) -> io::Result<bool> {
    let groups = all().map_err(io::Error::other)?;
    for story in &groups {
        if !json {
            writeln!(out, "{}", story.name)?;
        }
        for file in &story.requests {
            decode(out, json, None, &file.name(), file)?;
        }
        if !json {
            writeln!(out)?;
        }
    }
    if !json {
        let requests: usize = groups.iter().map(|story| story.requests.len()).sum();
        writeln!(out, "{requests} requests")?;
    }
    Ok(true)
}

fn decode_files(out: &mut impl io::Write, options: &Options) -> io::Result<bool> {
    let mut all = true;
    for file in &options.files {
        all &= match read(Path::new(file)) {
            Ok(request) => decode(out, options.json, options.vendor, file, &request)?,
            Err(error) => {
                eprintln!("decode: {file} {error}");
                false
            }
        };
    }
    Ok(all)
}

/// Decodes one request and prints it; answers whether that could be done.
fn decode(
    out: &mut impl io::Write,
    json: bool,
    vendor: Option<Vendor>,
    source: &str,
    file: &HttpFile,
) -> io::Result<bool> {
    let request = file.request();
    let named = vendor.or(file.vendor);
    let Some(vendor) = named.or_else(|| hookswitch::guess_vendor(&request)) else {
        eprintln!(
            "decode: {source} is not plainly of one vendor: add `# vendor: NAME` or --vendor"
        );
        return Ok(false);
    };
    let result = hookswitch::parse(vendor, &request);
    let decoded = result.is_ok();
    if json {
        serde_json::to_writer(&mut *out, &Line::new(source, vendor, &result))?;
        writeln!(out)?;
    } else {
        let name = Path::new(source).file_name().unwrap_or_default();
        let text = match &result {
            Ok(delivery) => describe(delivery),
            Err(error) => format!("    error: {error}\n"),
        };
        write!(out, "  {}\n{text}", name.to_string_lossy())?;
    }
    Ok(decoded)
}

/// One line of `--json`.
#[derive(Serialize)]
struct Line<'a> {
    source: &'a str,
    #[serde(flatten)]
    outcome: Outcome<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Outcome<'a> {
    Decoded {
        #[serde(flatten)]
        delivery: &'a Delivery<'a, VendorPayload<'a>>,
        normalized: Vec<Event<'a>>,
    },
    Failed {
        vendor: Vendor,
        error: Failure,
    },
}

#[derive(Serialize)]
struct Failure {
    kind: &'static str,
    message: String,
}

impl<'a> Line<'a> {
    fn new(
        source: &'a str,
        vendor: Vendor,
        result: &'a Result<Delivery<'a, VendorPayload<'a>>, ParseError>,
    ) -> Self {
        let outcome = match result {
            Ok(delivery) => Outcome::Decoded {
                delivery,
                normalized: delivery.normalize().collect(),
            },
            Err(error) => Outcome::Failed {
                vendor,
                error: Failure {
                    kind: error.kind().as_str(),
                    message: error.to_string(),
                },
            },
        };
        Self { source, outcome }
    }
}

/// A delivery as a person would like to read it.
fn describe(delivery: &Delivery<'_, VendorPayload<'_>>) -> String {
    let mut text = format!("    {}\n", show::plain(&delivery.event));
    let payload = serde_json::to_value(&delivery.payload).unwrap_or_default();
    let mut fields = Vec::new();
    list_fields("", &payload, &mut fields);
    text.push_str(&wrap(&fields, "      "));
    for event in delivery.normalize() {
        let _ = writeln!(text, "      => {}", show::plain(&show::event(&event)));
    }
    for extra in &delivery.extra {
        let field = format!("{} {}", extra.path(), extra.value.as_str());
        let _ = writeln!(text, "      extra: {}", show::plain(&field));
    }
    for notice in delivery.notices() {
        let _ = writeln!(text, "      notice: {notice}");
    }
    text
}

/// The fields of a payload, each as its path and value.
fn list_fields(path: &str, value: &serde_json::Value, fields: &mut Vec<String>) {
    let below = |name: &str| match path {
        "" => name.to_owned(),
        _ => format!("{path}.{name}"),
    };
    match value {
        serde_json::Value::Object(object) => {
            for (name, value) in object {
                list_fields(&below(name), value, fields);
            }
        }
        serde_json::Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                list_fields(&below(&index.to_string()), value, fields);
            }
        }
        serde_json::Value::String(text) => {
            fields.push(format!("{path}: {}", show::plain(text)));
        }
        other => fields.push(format!("{path}: {other}")),
    }
}

/// Joins the fields into lines of some 100 columns.
fn wrap(fields: &[String], indent: &str) -> String {
    let mut text = String::new();
    let mut line = String::new();
    for field in fields {
        if !line.is_empty() && line.chars().count() + field.chars().count() > 96 {
            let _ = writeln!(text, "{indent}{line}");
            line.clear();
        }
        if !line.is_empty() {
            line.push_str("   ");
        }
        line.push_str(field);
    }
    if !line.is_empty() {
        let _ = writeln!(text, "{indent}{line}");
    }
    text
}
