//! Runs the examples as they are now.

#![allow(unreachable_pub, reason = "a module of a test, a crate of none")]

use std::collections::BTreeMap;
use std::env;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

/// Runs an example with nothing on its standard input.
pub fn run(example: &str, arguments: &[&str]) -> Output {
    let binary = &binaries()[example];
    let mut command = Command::new(binary);
    command.args(arguments).stdin(Stdio::null());
    command.output().unwrap()
}

/// Every example. Cargo builds them for `cargo test`, and not for `cargo test --test examples`, so it
/// is asked to: where nothing is to be done, that takes no time.
pub fn binaries() -> &'static BTreeMap<String, PathBuf> {
    static BINARIES: OnceLock<BTreeMap<String, PathBuf>> = OnceLock::new();
    BINARIES.get_or_init(|| {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["build", "--examples", "--message-format", "json"])
            .args((!cfg!(debug_assertions)).then_some("--release"));
        let output = cargo.stdin(Stdio::null()).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let messages = text
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let examples = messages.filter(|message| message["target"]["kind"][0] == "example");
        let binaries = examples.filter_map(|message| {
            let binary = message["executable"].as_str()?;
            Some((
                message["target"]["name"].as_str()?.to_owned(),
                binary.into(),
            ))
        });
        binaries.collect()
    })
}
