//! Writes a call log as CSV, one row a call, as a spreadsheet or a CRM's import takes it.
//!
//! ```text
//! cargo run --example crm_log                     the stories of this repository
//! cargo run --example crm_log -- FILE.http… > calls.csv
//! ```

#[path = "support/cli.rs"]
mod cli;
#[path = "support/http.rs"]
mod http;
#[path = "support/show.rs"]
mod show;

use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use cli::Options;
use hookswitch::samples::HttpFile;
use hookswitch::{Agent, Call, CallLog, Direction, Event, Outcome, Party, calls_by_numbers};
use http::stories;

const COLUMNS: [&str; 14] = [
    "vendor",
    "start (UTC)",
    "start is",
    "direction",
    "from",
    "from name",
    "to",
    "placed by",
    "answered by",
    "state",
    "outcome",
    "talk seconds",
    "waited seconds",
    "recording",
];

/// How long a gap between two events of one call may be that has no call id.
const WINDOW: Duration = Duration::from_secs(120);

fn main() -> ExitCode {
    let options = match Options::read("usage: crm_log [--vendor NAME] [FILE.http… | -]") {
        Ok(options) => options,
        Err(code) => return code,
    };
    cli::exit(write(&mut io::stdout().lock(), &options))
}

fn write(out: &mut impl io::Write, options: &Options) -> io::Result<bool> {
    let mut all = true;
    let mut events: Vec<Event<'static>> = Vec::new();
    let mut add = |file: &HttpFile| {
        let vendor = options
            .vendor
            .or(file.vendor)
            .ok_or("does not name its vendor")?;
        let request = file.request();
        let delivery = hookswitch::parse(vendor, &request).map_err(|error| error.to_string())?;
        events.extend(delivery.normalize().map(Event::into_owned));
        Ok::<(), String>(())
    };
    if options.files.is_empty() {
        for story in stories().map_err(io::Error::other)? {
            // A list of samples is no call that a person would look at.
            if !story.name.contains("/documented-") {
                for file in &story.requests {
                    // With `--vendor`, those of the others cannot be read.
                    let _ = add(file);
                }
            }
        }
    }
    for path in &options.files {
        if let Err(error) = http::read(Path::new(path)).and_then(|file| add(&file)) {
            eprintln!("crm_log: {path} {error}");
            all = false;
        }
    }
    // The mark by which Excel knows UTF-8.
    write!(out, "\u{feff}")?;
    writeln!(out, "{}", COLUMNS.join(","))?;
    let log: CallLog = events.iter().cloned().collect();
    for call in log.calls().chain(calls_by_numbers(events, WINDOW)) {
        let row = row(&call).map(|cell| quote(&cell));
        writeln!(out, "{}", row.join(","))?;
    }
    Ok(all)
}

fn row(call: &Call) -> [String; 14] {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let seconds =
        |span: Option<Duration>| span.map_or_else(String::new, |span| span.as_secs().to_string());
    let number = |party: &Party<'_>| {
        let number = party.number.as_ref().map(ToString::to_string);
        number.unwrap_or_default()
    };
    let agent = |agent: &Option<Agent<'_>>| agent.as_ref().map(show::agent).unwrap_or_default();
    let start = call
        .started_at
        .map(|start| start.at.format("%F %T").to_string());
    let recording = call.recordings.iter().find_map(|recording| {
        let place = recording.url.as_deref().or(recording.id.as_deref());
        place.filter(|_| call.recorded)
    });
    let voicemail = call
        .voicemail
        .as_ref()
        .and_then(|voicemail| voicemail.url.as_deref());
    [
        call.vendor.to_string(),
        start.unwrap_or_default(),
        text(call.started_at.map(|start| start.source.as_str())),
        text(call.direction.map(Direction::as_str)),
        number(&call.from),
        text(call.from.name.as_deref()),
        number(&call.to),
        agent(&call.placed_by),
        agent(&call.answered_by),
        call.state.as_str().to_owned(),
        text(call.outcome.map(Outcome::as_str)),
        seconds(call.talk_time),
        seconds(call.waited()),
        text(recording.or(voicemail).or(call.recorded.then_some("yes"))),
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
