//! What a room leaves out by its own list.

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::fs;
use std::io;
use std::path::Path;

/// The room's own list of what is to be left out, in the syntax of `.gitignore`.
pub const IGNORE_FILE: &str = ".trialdeskignore";

/// The rules of a room. A list that cannot be read is noted.
pub(super) fn rules(root: &Path, unreadable: &mut Vec<(String, io::Error)>) -> Gitignore {
    let file = root.join(IGNORE_FILE);
    let mut builder = GitignoreBuilder::new("");
    match fs::symlink_metadata(&file) {
        Ok(meta) if meta.is_file() => match fs::read(&file) {
            Ok(bytes) => {
                for line in String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').lines() {
                    // A pattern that cannot be read leaves nothing out: more is judged, never less.
                    let _ = builder.add_line(None, line);
                }
            }
            Err(error) => unreadable.push((IGNORE_FILE.to_owned(), error)),
        },
        _ => {}
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}
