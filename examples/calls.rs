//! Folds requests of phone systems to calls and prints what became of each.
//!
//! ```text
//! cargo run --example calls                          every story of this repository
//! cargo run --example calls -- FILE.http…            these requests, in this order
//! cargo run --example calls -- --events FILE…        unified events that were stored, in any order
//!     --json                   one call per line
//!     --svg FOLDER             a picture of each call, as a file in this folder
//!     --events                 each file has events as JSON: one a line, or a list
//!     --vendor NAME            the vendor, where a file does not name it (`# vendor: NAME`)
//!     --match-parties SECONDS  join what has no call id by its numbers, over gaps of so many
//!                              seconds at most
//! ```
//!
//! The exit code is 1 when any of the given requests or events could not be read.

#[path = "support/cli.rs"]
mod cli;
#[path = "support/http.rs"]
mod http;
#[path = "support/picture.rs"]
mod picture;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use cli::Options;
use hookswitch::samples::HttpFile;
use hookswitch::{
    Call, CallLog, Direction, Event, Outcome,
    call::{Moment, MomentSource},
    calls_by_numbers,
    event::Correlation,
};
use http::stories;
use picture::show;
use serde_json::error::Category;
use serde_json::value::RawValue;

const USAGE: &str = "usage: calls [--json] [--svg FOLDER] [--vendor NAME] [--match-parties SECONDS] [FILE.http… | [--events] FILE… | -]";

/// How long a gap between two events of one call may be, in the stories that have no call ids.
const STORY_WINDOW: Duration = Duration::from_secs(120);

fn main() -> ExitCode {
    let options = match Options::read(USAGE) {
        Ok(options) => options,
        Err(code) => return code,
    };
    let mut out = io::stdout().lock();
    let mut pictures = options.svg.clone().map(Pictures::new);
    if options.events && options.files.is_empty() {
        eprintln!("--events: no file\n{USAGE}");
        return ExitCode::from(2);
    }
    cli::exit(if options.files.is_empty() {
        fold_stories(&mut out, &options, pictures.as_mut())
    } else {
        fold_files(&mut out, &options, pictures.as_mut())
    })
}

/// Folds every story, each in a log of its own. Read with `--vendor` as one vendor's, those of the others
/// give errors, which do not count.
fn fold_stories(
    out: &mut impl io::Write,
    options: &Options,
    mut pictures: Option<&mut Pictures>,
) -> io::Result<bool> {
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
        print(out, options, &calls, pictures.as_deref_mut())?;
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

fn fold_files(
    out: &mut impl io::Write,
    options: &Options,
    pictures: Option<&mut Pictures>,
) -> io::Result<bool> {
    let mut events = Vec::new();
    let mut all = true;
    for path in &options.files {
        let read = match options.events {
            true => stored(path),
            false => http::read(Path::new(path))
                .and_then(|file| read(options, &file))
                .map(|events| events.into_iter().map(Ok).collect()),
        };
        for event in read.unwrap_or_else(|error| vec![Err(error)]) {
            match event {
                Ok(event) => events.push(event),
                Err(error) => {
                    eprintln!("calls: {path} {error}");
                    all = false;
                }
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
    print(out, options, &fold(events, options.match_parties), pictures)?;
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

/// The events of a file that has them as JSON: one a line, or a list.
fn stored(path: &str) -> Result<Vec<Result<Event<'static>, String>>, String> {
    let text = match path {
        "-" => io::read_to_string(io::stdin()),
        _ => fs::read_to_string(path),
    };
    let text = text.map_err(|error| error.to_string())?;
    if !text.trim_start().starts_with('[') {
        let lines = text.lines().enumerate();
        let lines = lines.filter(|(_, line)| !line.trim().is_empty());
        return Ok(lines
            .map(|(index, line)| {
                event(line).map_err(|error| format!("line {}: {error}", index + 1))
            })
            .collect());
    }
    let list: Vec<&RawValue> = serde_json::from_str(&text)
        .map_err(|error| format!("is no list as JSON: line {}", error.line()))?;
    let list = list.into_iter().enumerate();
    Ok(list
        .map(|(index, json)| {
            event(json.get()).map_err(|error| format!("event {}: {error}", index + 1))
        })
        .collect())
}

/// An event from JSON. An error has the place alone: what serde says of it can hold a value.
fn event(json: &str) -> Result<Event<'static>, String> {
    serde_json::from_str::<Event<'_>>(json)
        .map(Event::into_owned)
        .map_err(|error| match error.classify() {
            Category::Data => format!("is no event, as is seen at character {}", error.column()),
            _ => format!("is no JSON, as is seen at character {}", error.column()),
        })
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

fn print(
    out: &mut impl io::Write,
    options: &Options,
    calls: &[Call],
    mut pictures: Option<&mut Pictures>,
) -> io::Result<()> {
    for call in calls {
        if options.json {
            serde_json::to_writer(&mut *out, call)?;
            writeln!(out)?;
        } else {
            describe(out, call)?;
        }
        let Some(pictures) = pictures.as_deref_mut() else {
            continue;
        };
        let path = pictures.write(call)?;
        if options.json {
            eprintln!("calls: wrote {}", path.display());
        } else {
            writeln!(out, "    picture: {}\n", path.display())?;
        }
    }
    Ok(())
}

/// The pictures that are written into a folder.
struct Pictures {
    folder: PathBuf,
    /// The names that were given, so that no picture replaces another.
    names: BTreeSet<String>,
}

impl Pictures {
    const fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            names: BTreeSet::new(),
        }
    }

    /// Writes the picture of a call, and says where.
    fn write(&mut self, call: &Call) -> io::Result<PathBuf> {
        let name = self.name(call);
        let path = self.folder.join(name);
        let written =
            fs::create_dir_all(&self.folder).and_then(|()| fs::write(&path, picture::svg(call)));
        written.map_err(|error| {
            let problem = format!("--svg: {} cannot be written: {error}", path.display());
            io::Error::new(error.kind(), problem)
        })?;
        Ok(path)
    }

    /// A name of the vendor and the call that every file system takes, also one that knows no capitals; with a
    /// number, if another call has it.
    fn name(&mut self, call: &Call) -> String {
        let id = call.id.as_deref().unwrap_or("joined-by-numbers");
        let plain = |char: char| match char {
            'a'..='z' | '0'..='9' => char,
            'A'..='Z' => char.to_ascii_lowercase(),
            _ => '-',
        };
        let id: String = id.chars().map(plain).take(80).collect();
        let id = match id.trim_matches('-') {
            "" => "call",
            id => id,
        };
        let stem = format!("{}-{id}", call.vendor);
        let names = (1..).map(|number| match number {
            1 => format!("{stem}.svg"),
            _ => format!("{stem}-{number}.svg"),
        });
        let mut free = names.filter(|name| self.names.insert(name.clone()));
        free.next().unwrap_or(stem)
    }
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
    let by_whom = || (call.outcome == Some(Outcome::Answered)).then(|| "a person".to_owned());
    let answered_by = call.answered_by.as_ref().map(show::agent);
    fact("answered by", answered_by.or_else(by_whom));
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
    let legs = call.legs.iter().map(show::leg);
    let transcripts = call.transcripts.iter().map(show::transcript);
    let notes = call.notes.iter().map(show::note);
    for line in legs.chain(transcripts).chain(notes) {
        writeln!(out, "    {}", show::plain(&line))?;
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
