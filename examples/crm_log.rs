//! Writes a call log as CSV, one row a call, as a spreadsheet or a CRM's import takes it.
//!
//! ```text
//! cargo run --example crm_log                     the stories of this repository
//! cargo run --example crm_log -- FILE.http… > calls.csv
//! ```

#[path = "support/cli.rs"]
mod cli;
#[path = "../tests/support/http.rs"]
mod http;
#[path = "support/show.rs"]
mod show;

use std::io;
use std::path::Path;
use std::process::ExitCode;

use cli::Options;
use hookswitch::{Call, CallLog, Direction, Outcome};
use http::{HttpFile, stories};

const COLUMNS: [&str; 10] = [
    "vendor",
    "start",
    "direction",
    "from",
    "to",
    "answered by",
    "outcome",
    "talk seconds",
    "waited seconds",
    "recording",
];

fn main() -> ExitCode {
    let options = match Options::read("usage: crm_log [--vendor NAME] [FILE.http… | -]") {
        Ok(options) => options,
        Err(code) => return code,
    };
    cli::exit(write(&mut io::stdout().lock(), &options))
}

fn write(out: &mut impl io::Write, options: &Options) -> io::Result<bool> {
    let mut all = true;
    let mut log = CallLog::new();
    let mut add = |file: &HttpFile| {
        let vendor = options
            .vendor
            .or(file.vendor)
            .ok_or("does not name its vendor")?;
        let request = file.request();
        let delivery = hookswitch::parse(vendor, &request).map_err(|error| error.to_string())?;
        log.extend(delivery.normalize());
        Ok::<(), String>(())
    };
    if options.files.is_empty() {
        for story in stories().map_err(io::Error::other)? {
            // The odd ones are no calls that a person would look at.
            if !story.name.contains("/odd-") {
                for file in &story.requests {
                    let _ = add(file);
                }
            }
        }
    }
    for path in &options.files {
        if let Err(error) = HttpFile::read(Path::new(path)).and_then(|file| add(&file)) {
            eprintln!("crm_log: {path} {error}");
            all = false;
        }
    }
    writeln!(out, "{}", COLUMNS.join(","))?;
    for call in log.calls() {
        let row = row(&call).map(|cell| quote(&cell));
        writeln!(out, "{}", row.join(","))?;
    }
    Ok(all)
}

fn row(call: &Call) -> [String; 10] {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let seconds = |span: Option<std::time::Duration>| {
        span.map_or_else(String::new, |span| span.as_secs().to_string())
    };
    let start = call
        .started_at
        .map(|start| start.at.format("%F %T").to_string());
    let recording = call.recordings.iter().find_map(|recording| {
        let place = recording.url.as_deref().or(recording.id.as_deref());
        place.filter(|_| call.recorded)
    });
    [
        call.vendor.to_string(),
        start.unwrap_or_default(),
        text(call.direction.map(Direction::as_str)),
        show::party(&call.from).unwrap_or_default(),
        show::party(&call.to).unwrap_or_default(),
        call.answered_by
            .as_ref()
            .map(show::agent)
            .unwrap_or_default(),
        text(call.outcome.map(Outcome::as_str)),
        seconds(call.talk_time),
        seconds(call.waited()),
        text(recording.or(call.recorded.then_some("yes"))),
    ]
}

/// A cell of CSV. A caller chooses his own name: one that a spreadsheet would take for a formula
/// gets an apostrophe before it, unless it is a plain number.
fn quote(cell: &str) -> String {
    let is_number = cell
        .trim_start_matches('+')
        .bytes()
        .all(|byte| byte.is_ascii_digit());
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number;
    let mark = if formula { "'" } else { "" };
    if formula || cell.contains([',', '"', '\n', '\r']) {
        format!("\"{mark}{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
