//! The examples as a user meets them: what they say of themselves.

#[path = "support/examples.rs"]
mod examples;

use std::fs;
use std::path::Path;

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

/// The names of the examples that are one file each.
fn names() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let names = files.filter_map(|entry| {
        let name = entry.file_name().into_string().unwrap();
        Some(name.strip_suffix(".rs")?.to_owned())
    });
    names.collect()
}

#[test]
fn every_example_says_how_it_is_used() {
    let names = names();
    assert!(names.len() >= 3, "the examples were not found: {names:?}");
    for name in names {
        let output = examples::run(&name, &["--help"]);
        assert_eq!(output.status.code(), Some(0), "{name}");
        assert_eq!(text(output.stderr), "", "{name}");
        let usage = text(output.stdout);
        assert!(usage.starts_with(&format!("usage: {name} ")), "{usage}");

        // It names the options that the head of the file explains, and is what a mistake is told.
        let source = fs::read_to_string(format!("examples/{name}.rs")).unwrap();
        let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
        for line in lines.filter(|line| line.starts_with("     --")) {
            let option = line.split_whitespace().next().unwrap();
            assert!(usage.contains(&format!("[{option}")), "{name}: {option}");
        }
        let output = examples::run(&name, &["--no-such-option"]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert_eq!(text(output.stdout), "", "{name}");
        assert!(text(output.stderr).ends_with(&usage), "{name}");
    }
}
