//! Reads requests from files, and the fixtures of this repository. Shared by examples, benches and tests.

#![allow(dead_code, reason = "no user of this file needs all of it")]
#![allow(
    unreachable_pub,
    reason = "a module of several crates, a crate of none"
)]

use std::fs;
use std::io::{self, Read as _};
use std::ops::Deref;
use std::path::{Path, PathBuf};

use hookswitch::samples::HttpFile;

/// Reads the request in the file at `path`; `-` is standard input.
pub fn read(path: &Path) -> Result<HttpFile, String> {
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(path)
    };
    let bytes = bytes.map_err(|error| format!("cannot be read: {error}"))?;
    HttpFile::parse(&bytes).map_err(|error| format!("is not an .http file: {error}"))
}

/// A request, and the file that holds it.
#[derive(Debug, Clone)]
pub struct Fixture {
    /// Where the file is.
    pub path: PathBuf,
    /// What it holds.
    pub http: HttpFile,
}

impl Fixture {
    /// Reads the file at `path`.
    pub fn read(path: &Path) -> Result<Self, String> {
        let path = path.to_owned();
        read(&path).map(|http| Self { path, http })
    }

    /// The path below `fixtures/`.
    pub fn name(&self) -> String {
        let path = self.path.strip_prefix(fixtures()).unwrap_or(&self.path);
        path.display().to_string()
    }

    /// Whether the vendor's own documentation prints this very request.
    pub fn is_documented(&self) -> bool {
        let source = self.source.as_deref().unwrap_or_default();
        source.starts_with("documentation")
    }
}

impl Deref for Fixture {
    type Target = HttpFile;

    fn deref(&self) -> &HttpFile {
        &self.http
    }
}

/// The requests of one folder: a story, which is one call in order of arrival, or a group of cases,
/// which have nothing to do with each other.
#[derive(Debug, Clone)]
pub struct Story {
    /// `vendor/story`, or `vendor/cases/group`.
    pub name: String,
    /// The folder.
    pub path: PathBuf,
    /// The requests, by the order of their file names.
    pub requests: Vec<Fixture>,
}

/// The folder of a vendor's cases: requests that no vendor is known to send, or that `parse` refuses.
const CASES: &str = "cases";

/// The folder of the fixtures: that of the package, or of the one that it stands in.
pub fn fixtures() -> PathBuf {
    let packages = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let mut folders = packages.map(|package| package.join("fixtures"));
    folders.find(|folder| folder.is_dir()).unwrap_or_default()
}

/// Every story under `fixtures/`, by name. A file that cannot be read is an error.
pub fn stories() -> Result<Vec<Story>, String> {
    let mut stories = Vec::new();
    for vendor in folders(&fixtures())? {
        for path in folders(&vendor)? {
            if !path.ends_with(CASES) {
                stories.push(Story::read(path)?);
            }
        }
    }
    Ok(stories)
}

/// Every group of cases under `fixtures/`, by name.
pub fn cases() -> Result<Vec<Story>, String> {
    let mut groups = Vec::new();
    for vendor in folders(&fixtures())? {
        let path = vendor.join(CASES);
        if path.is_dir() {
            for path in folders(&path)? {
                groups.push(Story::read(path)?);
            }
        }
    }
    Ok(groups)
}

/// Every story, and after them every group of cases.
pub fn all() -> Result<Vec<Story>, String> {
    let mut all = stories()?;
    all.extend(cases()?);
    Ok(all)
}

impl Story {
    fn read(path: PathBuf) -> Result<Self, String> {
        let mut requests = Vec::new();
        for file in entries(&path)? {
            if file
                .extension()
                .is_some_and(|extension| extension == "http")
            {
                let request =
                    Fixture::read(&file).map_err(|error| format!("{} {error}", file.display()))?;
                requests.push(request);
            }
        }
        // Numbers in file names sort as numbers: `10-` comes after `9-`.
        requests.sort_by_key(|request| number_and_name(&request.path));
        let name = path.strip_prefix(fixtures()).unwrap_or(&path);
        Ok(Self {
            name: name.display().to_string(),
            path,
            requests,
        })
    }
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
