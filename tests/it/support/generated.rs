//! Files of this repository that tests write, and hold against what they would write.

#![allow(dead_code, reason = "no user of this file needs all of it")]
#![allow(unreachable_pub, reason = "a module of a test, a crate of none")]

use std::path::Path;
use std::{env, fs};

/// Whether the files are to be written: with `UPDATE=1`.
pub fn is_updating() -> bool {
    env::var_os("UPDATE").is_some_and(|value| value == "1")
}

/// Whether the file at `path` is something else than `text`. With `UPDATE=1` it becomes that.
pub fn differs(path: impl AsRef<Path>, text: &str) -> bool {
    let path = path.as_ref();
    if is_updating() {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).unwrap();
        }
        fs::write(path, text).unwrap();
    }
    fs::read_to_string(path).unwrap_or_default() != text
}
