//! Holds the layers of the architecture: which file may use which.
//!
//! The table is that of CONTRIBUTING.md. A file may name what stands in its row and nothing else of
//! the crate; a new file needs a row.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The modules of each layer, and the layers and vendors' modules that it may use.
const LAYERS: &[(&[&str], &[&str])] = &[
    (&["text", "request", "guide"], &[]),
    (&["vendor", "authentication"], &["text"]),
    (&["number"], &["text"]),
    (&["error"], &["vendor"]),
    (&["event"], &["vendor", "number", "text"]),
    (
        &["fields", "payload", "schema"],
        &[
            "fields",
            "payload",
            "schema",
            "error",
            "vendor",
            "text",
            "request",
            "authentication",
            "verify",
        ],
    ),
    (
        &["delivery", "reader"],
        &[
            "fields", "schema", "error", "event", "vendor", "text", "request", "delivery",
            "vendors",
        ],
    ),
    (&["verify"], &["authentication", "request", "text"]),
    (&["call_key"], &["event", "vendor", "text"]),
    (
        &["vendors"],
        &[
            "delivery",
            "reader",
            "schema",
            "payload",
            "fields",
            "error",
            "event",
            "number",
            "vendor",
            "text",
            "request",
            "authentication",
            "verify",
        ],
    ),
    (
        &["call", "call_log"],
        &["call", "call_key", "event", "vendor", "number", "text"],
    ),
    (&["digest"], &["event", "request", "verify"]),
    (&["stored"], &["vendors", "request", "vendor", "text"]),
    (
        &["samples"],
        &["vendors", "vendor", "text", "request", "verify"],
    ),
];

/// Where each name that the crate's root exports comes from.
fn exports() -> Vec<(String, String)> {
    let root = fs::read_to_string("src/lib.rs").unwrap();
    let mut exports = Vec::new();
    for line in root.split("pub use ").skip(1) {
        let statement = line.split(';').next().unwrap();
        let (module, names) = statement.split_once("::").unwrap();
        for name in names.trim_matches(['{', '}', ' ', '\n']).split(',') {
            exports.push((name.trim().to_owned(), module.to_owned()));
        }
    }
    exports.retain(|(name, _)| !name.is_empty());
    exports
}

/// The modules of this crate that a source names, as `crate::…`.
fn used(source: &str, exports: &[(String, String)]) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let code = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let code: String = code.collect::<Vec<_>>().join("\n");
    for rest in code.split("crate::").skip(1) {
        let names: Vec<&str> = match rest.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap().split(',').collect(),
            None => vec![rest],
        };
        for name in names {
            let name = name.trim();
            let end = name.find(|c: char| !c.is_alphanumeric() && c != '_');
            let (name, after) = name.split_at(end.unwrap_or(name.len()));
            if name.is_empty() || name == "words" {
                continue;
            }
            // `verify` is a module, and a function of another one that the root exports.
            let is_layer = LAYERS.iter().any(|(modules, _)| modules.contains(&name));
            if is_layer && after.starts_with("::") {
                used.insert(name.to_owned());
                continue;
            }
            let module = exports.iter().find(|(export, _)| export == name);
            used.insert(module.map_or(name, |(_, module)| module).to_owned());
        }
    }
    used
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_file_keeps_to_its_layer() {
    let exports = exports();
    assert!(exports.len() > 40, "the root's exports were not found");
    let mut files = Vec::new();
    sources(Path::new("src"), &mut files);
    assert!(files.len() > 15, "the sources were not found");
    let mut seen = 0;
    for file in files {
        let path = file.strip_prefix("src").unwrap();
        let first = path.components().next().unwrap();
        let module = Path::new(first.as_os_str())
            .file_stem()
            .unwrap()
            .to_str()
            .unwrap();
        if module == "lib" {
            continue;
        }
        let (_, may) = LAYERS
            .iter()
            .find(|(modules, _)| modules.contains(&module))
            .unwrap_or_else(|| panic!("{} is in no layer", path.display()));
        let source = fs::read_to_string(&file).unwrap();
        for name in used(&source, &exports) {
            assert!(
                name == module || may.contains(&&*name),
                "{} uses `{name}`, which its layer may not",
                path.display()
            );
            seen += 1;
        }
    }
    assert!(seen > 40, "only {seen} uses were found");
}

#[test]
fn no_vendor_knows_another() {
    let mut files = Vec::new();
    sources(Path::new("src/vendors"), &mut files);
    let modules: BTreeSet<String> = files
        .iter()
        .map(|file| file.strip_prefix("src/vendors").unwrap())
        .map(|path| {
            let first = path.components().next().unwrap();
            let stem = Path::new(first.as_os_str()).file_stem().unwrap();
            stem.to_str().unwrap().to_owned()
        })
        .collect();
    assert!(
        modules.len() >= 4,
        "the vendors were not found: {modules:?}"
    );
    for file in files {
        let source = fs::read_to_string(&file).unwrap();
        let path = file.strip_prefix("src/vendors").unwrap().to_str().unwrap();
        for module in &modules {
            let own = path == format!("{module}.rs") || path.starts_with(&format!("{module}/"));
            assert!(
                own || !source.contains(&format!("{module}::")),
                "{path} uses its sibling {module}"
            );
        }
    }
}

/// The package has no tests, and must build without them.
#[test]
fn nothing_else_takes_in_a_file_of_the_tests() {
    let mut files = Vec::new();
    for folder in ["src", "examples", "benches", "fuzz/fuzz_targets"] {
        sources(Path::new(folder), &mut files);
    }
    assert!(files.len() > 60, "only {} files were found", files.len());
    for file in files {
        let source = fs::read_to_string(&file).unwrap();
        let mut lines = source.lines().map(str::trim_start);
        let taken = lines
            .find(|line| !line.starts_with("//") && line.contains("\"") && line.contains("tests/"));
        assert_eq!(taken, None, "{}", file.display());
    }
}
