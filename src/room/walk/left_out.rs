//! The ignore file of a room.

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::fs;
use std::io;
use std::path::Path;

/// The name of the ignore file, which has the syntax of `.gitignore`.
pub const IGNORE_FILE: &str = ".trialdeskignore";

/// Reads the ignore file of a room. An unreadable file is recorded as a problem.
pub(super) fn rules(root: &Path, unreadable: &mut Vec<(String, io::Error)>) -> Gitignore {
    let file = root.join(IGNORE_FILE);
    let mut builder = GitignoreBuilder::new("");
    match fs::symlink_metadata(&file) {
        Ok(meta) if meta.is_file() => match fs::read(&file) {
            Ok(bytes) => {
                for line in String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').lines() {
                    // An invalid pattern ignores nothing, so that more evidence is evaluated, never less.
                    let _ = builder.add_line(None, line);
                }
            }
            Err(error) => unreadable.push((IGNORE_FILE.to_owned(), error)),
        },
        _ => {}
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}
