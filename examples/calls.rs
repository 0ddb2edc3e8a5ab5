//! Folds requests of phone systems to calls and prints what became of each.
//!
//! ```text
//! cargo run --example calls                          every story of this repository
//! cargo run --example calls -- FILE.http…            these requests, in this order
//!     --json                   one call per line
//!     --vendor NAME            the vendor, where a file does not name it (`# vendor: NAME`)
//!     --match-parties SECONDS  join what has no call id by its numbers, over gaps of so many
//!                              seconds at most
//! ```
//!
//! The exit code is 1 when any of the given requests could not be read.

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
use hookswitch::{
    Call, CallLog, Correlation, Direction, Event, Moment, MomentSource, calls_by_numbers,
};
use http::stories;

const USAGE: &str =
    "usage: calls [--json] [--vendor NAME] [--match-parties SECONDS] [FILE.http… | -]";

/// How long a gap between two events of one call may be, in the stories that have no call ids.
const STORY_WINDOW: Duration = Duration::from_secs(120);

fn main() -> ExitCode {
    let options = match Options::read(USAGE) {
        Ok(options) => options,
        Err(code) => return code,
    };
    let mut out = io::stdout().lock();
    cli::exit(if options.files.is_empty() {
        fold_stories(&mut out, &options)
    } else {
        fold_files(&mut out, &options)
    })
}

/// Folds every story, each in a log of its own. Read with `--vendor` as one vendor's, those of the others
/// give errors, which do not count.
fn fold_stories(out: &mut impl io::Write, options: &Options) -> io::Result<bool> {
    let window = options.match_parties.unwrap_or(STORY_WINDOW);
    for story in stories().map_err(io::Error::other)? {
        let mut events = Vec::new();
        for file in &story.requests {
            events.extend(read(options, file).unwrap_or_default());
        }
        let calls = fold(events, Some(window));
        if !options.json && !calls.is_empty() {
            writeln!(out, "{}", story.name)?;
        }
        print(out, options, &calls)?;
    }
    if !options.json {
        writeln!(
            out,
            "~ before a time: the vendor did not state it. Times are UTC."
        )?;
        writeln!(
            out,
            "A vendor's own samples can be odd: their dates need not fit together."
        )?;
    }
    Ok(true)
}

fn fold_files(out: &mut impl io::Write, options: &Options) -> io::Result<bool> {
    let mut events = Vec::new();
    let mut all = true;
    for path in &options.files {
        let read = http::read(Path::new(path)).and_then(|file| read(options, &file));
        match read {
            Ok(of_file) => events.extend(of_file),
            Err(error) => {
                eprintln!("calls: {path} {error}");
                all = false;
            }
        }
    }
    if options.match_parties.is_none() {
        let by_numbers = |event: &&Event<'_>| event.correlation() == Correlation::Numbers;
        let left_out = events.iter().filter(by_numbers).count();
        if left_out > 0 {
            eprintln!("calls: {left_out} events have no call id: see --match-parties");
        }
    }
    print(out, options, &fold(events, options.match_parties))?;
    Ok(all)
}

/// The events of one request.
fn read(options: &Options, file: &HttpFile) -> Result<Vec<Event<'static>>, String> {
    let vendor = options
        .vendor
        .or(file.vendor)
        .ok_or("does not name its vendor: add `# vendor: NAME` or --vendor")?;
    let delivery = hookswitch::parse(vendor, &file.request()).map_err(|error| error.to_string())?;
    Ok(delivery.normalize().map(Event::into_owned).collect())
}

fn fold(events: Vec<Event<'static>>, window: Option<Duration>) -> Vec<Call> {
    let (with_id, without): (Vec<_>, Vec<_>) = events
        .into_iter()
        .partition(|event| event.correlation() == Correlation::CallId);
    let log: CallLog = with_id.into_iter().collect();
    let mut calls: Vec<_> = log.calls().collect();
    if let Some(window) = window {
        calls.extend(calls_by_numbers(without, window));
    }
    calls
}

fn print(out: &mut impl io::Write, options: &Options, calls: &[Call]) -> io::Result<()> {
    for call in calls {
        if options.json {
            serde_json::to_writer(&mut *out, call)?;
            writeln!(out)?;
        } else {
            describe(out, call)?;
        }
    }
    Ok(())
}

/// A call as a person would like to read it.
fn describe(out: &mut impl io::Write, call: &Call) -> io::Result<()> {
    let mut head = vec![call.direction.map_or("call", Direction::as_str).to_owned()];
    match (show::party(&call.from), show::party(&call.to)) {
        (Some(from), Some(to)) => head.push(format!("{from} -> {to}")),
        (Some(from), None) => head.push(format!("from {from}")),
        (None, Some(to)) => head.push(format!("to {to}")),
        (None, None) => {}
    }
    head.push(match call.outcome {
        Some(outcome) => outcome.as_str().replace('_', " "),
        None => format!("({})", call.state.as_str().replace('_', " ")),
    });
    writeln!(out, "  {}", show::plain(&head.join("  ")))?;

    let mut facts = Vec::new();
    facts.extend(call.started_at.map(moment));
    let mut fact = |word: &str, value: Option<String>| {
        facts.extend(value.map(|value| format!("{word} {value}")));
    };
    fact("lasted", call.duration.map(show::span));
    fact("waited", call.waited().map(show::span));
    fact("talked", call.talk_time.map(show::span));
    fact("placed by", call.placed_by.as_ref().map(show::agent));
    fact("answered by", call.answered_by.as_ref().map(show::agent));
    fact(
        "pressed",
        (!call.digits.is_empty()).then(|| call.digits.join(" ")),
    );
    for (word, there) in [
        ("recorded", call.recorded),
        ("transcribed", call.transcribed),
        ("emergency", call.emergency),
    ] {
        facts.extend(there.then(|| word.to_owned()));
    }
    if !facts.is_empty() {
        writeln!(out, "    {}", show::plain(&facts.join(", ")))?;
    }
    for event in call.timeline() {
        let time = event.occurred_at.or(event.received_at);
        let time = time.map_or_else(String::new, |time| time.format("%T").to_string());
        let who = event.agent.as_ref().map(show::agent).unwrap_or_default();
        let line = format!("      {time:8}  {:32} {who}", show::what(&event.kind));
        writeln!(out, "{}", show::plain(line.trim_end()))?;
    }
    writeln!(out)
}

/// A time of a call; `~` where it was not stated.
fn moment(moment: Moment) -> String {
    let mark = match moment.source {
        MomentSource::Stated => "",
        _ => "~",
    };
    format!("{mark}{}", moment.at.format("%F %T"))
}
