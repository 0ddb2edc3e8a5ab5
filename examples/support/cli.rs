//! The command line that the examples share.

#![allow(dead_code, reason = "no example needs all of it")]
#![allow(
    unreachable_pub,
    reason = "a module of several crates, a crate of none"
)]

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use hookswitch::Vendor;

/// What the arguments ask for.
#[derive(Default)]
pub struct Options {
    /// `--json`
    pub json: bool,
    /// `--events`
    pub events: bool,
    /// `--svg FOLDER`
    pub svg: Option<PathBuf>,
    /// `--vendor NAME`
    pub vendor: Option<Vendor>,
    /// `--match-parties SECONDS`
    pub match_parties: Option<Duration>,
    /// The files; `-` is standard input.
    pub files: Vec<String>,
}

impl Options {
    /// Reads the arguments. `usage` names the options that there are.
    pub fn read(usage: &str) -> Result<Self, ExitCode> {
        let fail = |problem: String| {
            eprintln!("{problem}\n{usage}");
            ExitCode::from(2)
        };
        let mut options = Self::default();
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            let name = argument.split(' ').next().unwrap_or_default();
            if !argument.starts_with('-') || argument == "-" {
                options.files.push(argument);
                continue;
            }
            if !usage.contains(name) && name != "--help" {
                return Err(fail(format!("no option {argument}")));
            }
            match name {
                "--help" => {
                    println!("{usage}");
                    return Err(ExitCode::SUCCESS);
                }
                "--json" => options.json = true,
                "--events" => options.events = true,
                "--svg" => match arguments.next() {
                    Some(folder) => options.svg = Some(folder.into()),
                    None => return Err(fail("--svg: no folder".to_owned())),
                },
                "--vendor" => match arguments.next().unwrap_or_default().parse() {
                    Ok(vendor) => options.vendor = Some(vendor),
                    Err(error) => return Err(fail(format!("--vendor: {error}"))),
                },
                "--match-parties" => match arguments.next().unwrap_or_default().parse() {
                    Ok(seconds) => options.match_parties = Some(Duration::from_secs(seconds)),
                    Err(error) => return Err(fail(format!("--match-parties: {error}"))),
                },
                _ => return Err(fail(format!("no option {argument}"))),
            }
        }
        Ok(options)
    }
}

/// The exit code of what was done. That nobody reads on is no failure.
pub fn exit(done: io::Result<bool>) -> ExitCode {
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
