//! Holds the layers of the architecture: which file may use which.
//!
//! The table is that of CONTRIBUTING.md. A file may name what stands in its row and nothing else of
//! the crate; a new file needs a row.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A path from the root of the crate, as `["event", "Event"]`.
type Names = Vec<String>;

/// The row of every vendor's files.
const A_VENDOR: &str = "vendors::x";

/// What is known of the crate.
struct Crate {
    /// The layers that each layer may use.
    may: BTreeMap<String, BTreeSet<String>>,
    /// Where each name that the root exports comes from.
    exports: BTreeMap<String, Names>,
    /// The modules of the vendors.
    vendors: BTreeSet<String>,
}

impl Crate {
    fn read() -> Self {
        let mut crate_ = Self {
            may: table(&fs::read_to_string("CONTRIBUTING.md").unwrap()),
            exports: BTreeMap::new(),
            vendors: BTreeSet::new(),
        };
        let root = fs::read_to_string("src/lib.rs").unwrap();
        for (path, alias) in uses(&[], &root) {
            let name = alias.unwrap_or_else(|| path.last().unwrap().clone());
            crate_.exports.insert(name, path);
        }
        for file in sources("src/vendors") {
            let mut module = module(&file);
            module.truncate(2);
            // A macro exports every vendor's module from the root.
            crate_.exports.insert(module[1].clone(), module.clone());
            crate_.vendors.insert(module.remove(1));
        }
        crate_
    }

    fn layer<'a>(&self, path: &'a [String]) -> &'a str {
        match path {
            [first, vendor, ..] if first == "vendors" && self.vendors.contains(vendor) => A_VENDOR,
            [first, ..] => first,
            [] => "the root",
        }
    }

    /// What a file names of the crate that its layer may not.
    fn breaches(&self, file: &str, source: &str) -> Vec<String> {
        let own = module(&Path::new("src").join(file));
        let layer = self.layer(&own);
        let may = self.may.get(layer);
        let may = may.unwrap_or_else(|| panic!("{file} is in no layer"));
        let mut breaches = Vec::new();
        for (mut path, _) in uses(&own, source) {
            // `verify` is a module, and a function of another one that the root exports.
            let is_module = path.len() > 1 && self.may.contains_key(&path[0]);
            if !is_module && let Some(whole) = path.first().and_then(|name| self.exports.get(name))
            {
                path.splice(..1, whole.iter().cloned());
            }
            let used = self.layer(&path);
            let is_sibling = used == A_VENDOR && layer == A_VENDOR && path[1] != own[1];
            if is_sibling || (used != layer && !may.contains(used)) {
                breaches.push(format!(
                    "{file} uses `{}`, which its layer may not",
                    path.join("::")
                ));
            }
        }
        breaches
    }
}

/// The table of the layers: what each may use.
fn table(markdown: &str) -> BTreeMap<String, BTreeSet<String>> {
    fn names(cell: &str) -> impl Iterator<Item = String> {
        cell.split('`').skip(1).step_by(2).map(str::to_owned)
    }
    let rows = markdown
        .lines()
        .skip_while(|line| !line.starts_with("| layer |"))
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    let mut table = BTreeMap::new();
    for row in rows {
        let cells: Vec<&str> = row.split('|').collect();
        for layer in names(cells[1]) {
            table.insert(layer, names(cells[2]).collect());
        }
    }
    table
}

/// The module that a file is, as names from the root.
fn module(file: &Path) -> Names {
    let path = file.strip_prefix("src").unwrap().with_extension("");
    let names = path.iter().map(|name| name.to_str().unwrap().to_owned());
    names
        .filter(|name| name != "mod" && name != "lib")
        .collect()
}

/// Every Rust file below a folder.
fn sources(folder: impl AsRef<Path>) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// A source as names and signs, less comments, texts and lifetimes. `::` is one sign.
fn tokens(source: &str) -> Vec<String> {
    let chars: Vec<char> = source.chars().collect();
    let at = |index: usize| chars.get(index).copied().unwrap_or('\0');
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut tokens = Vec::new();
    let mut here = 0;
    while here < chars.len() {
        match (at(here), at(here + 1)) {
            ('/', '/') => {
                while here < chars.len() && at(here) != '\n' {
                    here += 1;
                }
            }
            ('/', '*') => {
                let mut depth = 0;
                loop {
                    match (at(here), at(here + 1)) {
                        ('/', '*') => depth += 1,
                        ('*', '/') => depth -= 1,
                        _ => {
                            here += 1;
                            continue;
                        }
                    }
                    here += 2;
                    if depth == 0 || here >= chars.len() {
                        break;
                    }
                }
            }
            ('"', _) => here = end_of_text(&chars, here + 1),
            // A lifetime, if no quote ends it.
            ('\'', '\\') => {
                here += 3;
                while here < chars.len() && at(here) != '\'' {
                    here += 1;
                }
                here += 1;
            }
            ('\'', _) if at(here + 2) == '\'' => here += 3,
            ('\'', _) => {
                here += 1;
                while is_name(at(here)) {
                    here += 1;
                }
            }
            (':', ':') => {
                tokens.push("::".to_owned());
                here += 2;
            }
            (c, _) if is_name(c) => {
                let begin = here;
                while is_name(at(here)) {
                    here += 1;
                }
                let name: String = chars[begin..here].iter().collect();
                let hashes = (here..).take_while(|index| at(*index) == '#').count();
                // `r"…"`, `r#"…"#`, and those of bytes.
                if matches!(&*name, "r" | "br" | "cr") && at(here + hashes) == '"' {
                    here = end_of_raw_text(&chars, here + hashes + 1, hashes);
                } else {
                    tokens.push(name);
                }
            }
            (c, _) => {
                if !c.is_whitespace() {
                    tokens.push(c.to_string());
                }
                here += 1;
            }
        }
    }
    tokens
}

fn end_of_text(chars: &[char], mut here: usize) -> usize {
    while here < chars.len() && chars[here] != '"' {
        here += if chars[here] == '\\' { 2 } else { 1 };
    }
    here + 1
}

fn end_of_raw_text(chars: &[char], mut here: usize, hashes: usize) -> usize {
    let is_end = |here: usize| {
        let rest = &chars[here..];
        rest[0] == '"' && rest.iter().skip(1).take_while(|c| **c == '#').count() >= hashes
    };
    while here < chars.len() && !is_end(here) {
        here += 1;
    }
    here + 1 + hashes
}

/// Every path of the crate that a module's source names, and the name that `as` gives it. Of `use` trees
/// every leaf.
fn uses(own: &[String], source: &str) -> Vec<(Names, Option<String>)> {
    let tokens = tokens(source);
    let text = |index: usize| tokens.get(index).map_or("", |token| &**token);
    let mut found = Vec::new();
    // The modules that are written within the file, with the depth of braces outside them.
    let mut within: Vec<(usize, String)> = Vec::new();
    let mut depth = 0;
    let mut here = 0;
    while here < tokens.len() {
        let mut module = own.to_vec();
        module.extend(within.iter().map(|(_, name)| name.clone()));
        match text(here) {
            "mod" if text(here + 2) == "{" => {
                within.push((depth, text(here + 1).to_owned()));
                depth += 1;
                here += 2;
            }
            "{" => depth += 1,
            "}" => {
                depth -= 1;
                within.pop_if(|(outside, _)| *outside == depth);
            }
            "use" => {
                here = expand(&tokens, here + 1, &[], &mut |path, alias| {
                    // At the root a path begins with one of its modules; elsewhere with another crate's name,
                    // or with that of something that is in the file already.
                    let path = match path[0].as_str() {
                        "crate" | "self" | "super" => absolute(&module, path),
                        _ if module.is_empty() => Some(path.to_vec()),
                        _ => None,
                    };
                    found.extend(path.map(|path| (path, alias)));
                });
            }
            "crate" | "self" | "super"
                if text(here + 1) == "::" && text(here.wrapping_sub(1)) != "in" =>
            {
                let mut path = vec![text(here).to_owned()];
                while text(here + 1) == "::" && text(here + 2).starts_with(char::is_alphabetic) {
                    path.push(text(here + 2).to_owned());
                    here += 2;
                }
                found.extend(absolute(&module, &path).map(|path| (path, None)));
            }
            _ => {}
        }
        here += 1;
    }
    found
}

/// Gives every leaf of the `use` tree that begins here; answers where the tree ends.
fn expand(
    tokens: &[String],
    mut here: usize,
    prefix: &[String],
    leaf: &mut dyn FnMut(&[String], Option<String>),
) -> usize {
    let mut path = prefix.to_vec();
    loop {
        match tokens[here].as_str() {
            "::" => {}
            "{" => {
                here += 1;
                while tokens[here] != "}" {
                    here = expand(tokens, here, &path, leaf);
                    here += usize::from(tokens[here] == ",");
                }
                return here + 1;
            }
            "as" => {
                leaf(&path, Some(tokens[here + 1].clone()));
                return here + 2;
            }
            "," | "}" | ";" => {
                leaf(&path, None);
                return here;
            }
            "self" if !path.is_empty() => {}
            name => path.push(name.to_owned()),
        }
        here += 1;
    }
}

/// A path that begins with `crate`, `self` or `super`, from the root.
fn absolute(module: &[String], path: &[String]) -> Option<Names> {
    let (first, mut rest) = path.split_first()?;
    let mut whole = match first.as_str() {
        "crate" => Vec::new(),
        _ => module.to_vec(),
    };
    if first == "super" {
        whole.pop()?;
    }
    while let [next, after @ ..] = rest
        && next == "super"
    {
        whole.pop()?;
        rest = after;
    }
    whole.extend_from_slice(rest);
    Some(whole)
}

#[test]
fn every_file_keeps_to_its_layer() {
    let crate_ = Crate::read();
    assert!(
        crate_.exports.len() > 20,
        "the root's exports were not found"
    );
    assert!(crate_.may.len() > 10, "the table was not found");
    assert!(crate_.vendors.len() > 4, "the vendors were not found");
    let files = sources("src");
    assert!(files.len() > 15, "the sources were not found");
    let mut seen = BTreeSet::new();
    let mut breaches = Vec::new();
    for file in files {
        let name = file.strip_prefix("src").unwrap().to_str().unwrap();
        if name == "lib.rs" {
            continue;
        }
        let source = fs::read_to_string(&file).unwrap();
        breaches.extend(crate_.breaches(name, &source));
        seen.insert(crate_.layer(&module(&file)).to_owned());
    }
    assert!(breaches.is_empty(), "{breaches:#?}");
    seen.insert("lib".to_owned());
    let rows: BTreeSet<String> = crate_.may.keys().cloned().collect();
    assert_eq!(rows, seen, "a row for each layer, and no other");
    let used: BTreeSet<String> = crate_.may.into_values().flatten().collect();
    assert!(used.is_subset(&rows), "{used:?}");
}

#[test]
fn a_breach_is_found_however_it_is_written() {
    let crate_ = Crate::read();
    for (file, source, breaches) in [
        (
            "fields/scalar.rs",
            "use crate::{error::{Expected, Problem}, call_log::CallLog};",
            &["call_log::CallLog"][..],
        ),
        (
            "vendors/petdesk.rs",
            "use super::super::call_log::CallLog as _; use super::voipcloud as sibling;",
            &["call_log::CallLog", "vendors::voipcloud"],
        ),
        (
            "number.rs",
            "use super::call_log::CallLog as _;",
            &["call_log::CallLog"],
        ),
        ("call.rs", "/* crate::reader */", &[]),
        // And what is like those.
        ("call.rs", "/* /* */ crate::reader */ // crate::reader", &[]),
        (
            "call.rs",
            r####"const A: &str = "\" crate::reader"; const B: &str = r#"" crate::reader"#;"####,
            &[],
        ),
        (
            "call.rs",
            r#"fn f<'a>() { let _ = ('"', b'\'', "", crate::VendorPayload::Petdesk); }"#,
            &["vendors::VendorPayload::Petdesk"],
        ),
        ("call.rs", "use crate::*; use crate as all;", &["*", ""]),
        (
            "event.rs",
            "use crate::petdesk::Payload; macro_rules! m { () => { $crate::Call } }",
            &["vendors::petdesk::Payload", "call::model::Call"],
        ),
        (
            "vendors/net2phone/read.rs",
            "mod tests { use super::super::Payload; mod deep { use super::super::super::super::{voipcloud}; } }\n\
             use super::Payload; use super::super::{self as all, petdesk::{self, Payload as P}};",
            &[
                "vendors::voipcloud",
                "vendors::petdesk",
                "vendors::petdesk::Payload",
            ],
        ),
        (
            "vendors/net2phone/read.rs",
            "pub(super) fn f() {} pub(in crate::vendors) fn g() { self::h(); Self::i() }",
            &[],
        ),
    ] {
        let found = crate_.breaches(file, source);
        let expected = breaches
            .iter()
            .map(|path| format!("{file} uses `{path}`, which its layer may not"));
        assert_eq!(found, expected.collect::<Vec<_>>(), "{file}: {source}");
    }
}

/// The package has no tests, and must build without them.
#[test]
fn nothing_else_takes_in_a_file_of_the_tests() {
    let folders = ["src", "examples", "benches", "fuzz/fuzz_targets"];
    let files: Vec<_> = folders.into_iter().flat_map(sources).collect();
    assert!(files.len() > 60, "only {} files were found", files.len());
    for file in files {
        let source = fs::read_to_string(&file).unwrap();
        let mut lines = source.lines().map(str::trim_start);
        let taken = lines
            .find(|line| !line.starts_with("//") && line.contains("\"") && line.contains("tests/"));
        assert_eq!(taken, None, "{}", file.display());
    }
}
