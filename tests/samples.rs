//! The samples: made of the fixtures, read as they stand, and verified as signed.
//!
//! `UPDATE=1 cargo test --test samples` writes the rows of `src/samples/`.

#[path = "../examples/support/http.rs"]
mod http;

use std::fmt::Write as _;
use std::{env, fs};

use chrono::NaiveDate;
use hookswitch::Vendor;
use http::{Fixture, stories};

/// The fixtures that are samples, by vendor's folder.
fn fixtures(vendor: Vendor) -> Vec<Fixture> {
    let folder = format!("{vendor}/");
    let of_vendor = stories().unwrap().into_iter().filter(|story| {
        let name = story.name.strip_prefix(&folder);
        name.is_some_and(|name| !name.starts_with("odd-"))
    });
    of_vendor.flat_map(|story| story.requests).collect()
}

/// What a fixture's `# source:` line says, in one of the forms that CONTRIBUTING.md names.
fn source(words: &str) -> Option<String> {
    if words == "constructed from the documented fields" {
        return Some("Source::Constructed".to_owned());
    }
    if let Some(repository) = words.strip_prefix("observed in public code ") {
        let (owner, name) = repository.split_once('/')?;
        let is_name = |part: &str| !part.is_empty() && !part.contains([' ', '/']);
        return (is_name(owner) && is_name(name))
            .then(|| format!("Source::Observed {{ repository: {repository:?} }}"));
    }
    let (link, date) = words.strip_prefix("documentation ")?.split_once(' ')?;
    let is_date = date.parse::<NaiveDate>().is_ok() && date.len() == 10;
    (link.starts_with("https://") && is_date)
        .then(|| format!("Source::Documentation {{ link: {link:?}, date: {date:?} }}"))
}

/// The file of a vendor's rows, as it should be.
fn rows(vendor: Vendor) -> String {
    let mut text = format!(
        "//! Made of `fixtures/{vendor}/` by `UPDATE=1 cargo test --test samples`.\n\n\
         use super::{{Row, Source}};\n\n\
         #[rustfmt::skip]\n\
         pub(super) const ROWS: &[Row] = &[\n"
    );
    for fixture in fixtures(vendor) {
        let name = fixture.name().replace('\\', "/");
        let words = fixture.source.as_deref().unwrap_or_default();
        let source = source(words)
            .unwrap_or_else(|| panic!("{name}: `# source: {words}` is in no form that is known"));
        let _ = writeln!(
            text,
            "    ({name:?}, {source}, include_bytes!({:?})),",
            format!("../../fixtures/{name}")
        );
    }
    text + "];\n"
}

#[test]
fn every_story_but_the_odd_ones_is_a_sample() {
    let mut wrong = Vec::new();
    for vendor in Vendor::ALL {
        let path = format!("src/samples/{vendor}.rs");
        let rows = rows(*vendor);
        if env::var_os("UPDATE").is_some_and(|value| value == "1") {
            fs::write(&path, &rows).unwrap();
        }
        if fs::read_to_string(&path).unwrap_or_default() != rows {
            wrong.push(path);
        }
    }
    assert!(
        wrong.is_empty(),
        "not made of the present fixtures: {wrong:?}; run `UPDATE=1 cargo test --test samples`"
    );
}
