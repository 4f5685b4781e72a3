//! Which files of a directory are evidence (specification, section 1).

use super::rules::POLICY_FILE;
use crate::domain::gather::decisions_folder;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The room's own list of what is to be left out, in the syntax of `.gitignore`.
pub const IGNORE_FILE: &str = ".trialdeskignore";

/// What a walk found, in no particular order.
#[derive(Debug, Default)]
pub struct Walk {
    /// Evidence files.
    pub files: Vec<Found>,
    /// Signatures in folders named `decisions`.
    pub signatures: Vec<Found>,
    /// Folders and entries that could not be read, with the reason.
    pub unreadable: Vec<(String, io::Error)>,
    /// How many evidence files `.trialdeskignore` left out.
    pub ignored: usize,
}

/// A file by its two names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Relative to the room, with `/`; bytes that are not UTF-8 are replaced.
    pub path: String,
    /// As the system has it.
    pub full: PathBuf,
}

/// Walks a room. Names that begin with `.` are skipped, symbolic links are never followed, and whatever is no
/// regular file is passed over. `is_policy` says which file at the root is no evidence.
#[must_use]
pub fn walk(root: &Path, is_policy: &dyn Fn(&Path) -> bool) -> Walk {
    let mut walk = Walk::default();
    let left_out = ignore_rules(root, &mut walk);
    let mut open = vec![(root.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = open.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                walk.unreadable.push((prefix.trim_end_matches('/').to_owned(), error));
                continue;
            }
        };
        for entry in entries {
            match entry.and_then(|entry| Ok((entry.file_type()?, entry))) {
                Ok((kind, entry)) => {
                    let name = entry.file_name();
                    let name = name.to_string_lossy();
                    if name.starts_with('.') {
                        continue;
                    }
                    let found = Found { path: format!("{prefix}{name}"), full: entry.path() };
                    if kind.is_dir() {
                        open.push((found.full, format!("{}/", found.path)));
                    } else {
                        walk.take(found, kind, &left_out, is_policy);
                    }
                }
                Err(error) => walk.unreadable.push((prefix.trim_end_matches('/').to_owned(), error)),
            }
        }
    }
    walk
}

impl Walk {
    fn take(
        &mut self,
        found: Found,
        kind: fs::FileType,
        left_out: &Gitignore,
        is_policy: &dyn Fn(&Path) -> bool,
    ) {
        let among_decisions = decisions_folder(&found.path).is_some();
        // A signature that cannot be read is a bad one, so links and devices are noted here too.
        if is_signature(&found.path) {
            self.signatures.push(found);
            return;
        }
        if !kind.is_file() || !is_evidence(&found.path) || is_policy(&found.full) {
            return;
        }
        if !among_decisions && leaves_out(left_out, &found.path) {
            self.ignored += 1;
            return;
        }
        self.files.push(found);
    }
}

/// Whether a name is one of evidence.
#[must_use]
pub fn is_evidence(path: &str) -> bool {
    has_extension(path, &["yaml", "yml", "json"])
}

/// Whether a directory holds anything that could be evidence; stops at the first file.
#[must_use]
pub fn holds_evidence(root: &Path) -> bool {
    let mut open = vec![root.to_path_buf()];
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { return true };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let Ok(kind) = entry.file_type() else { continue };
            if name.starts_with('.') {
                continue;
            }
            if kind.is_dir() {
                open.push(entry.path());
            } else if kind.is_file() && is_evidence(&name) && entry.path() != root.join(POLICY_FILE) {
                return true;
            }
        }
    }
    false
}

/// Whether a path is one of a signature in or below a folder named `decisions`.
fn is_signature(path: &str) -> bool {
    decisions_folder(path).is_some() && has_extension(path, &["sig"])
}

/// Whether the rules leave a file out. As with git, nothing below a folder that is left out can be taken back in.
fn leaves_out(rules: &Gitignore, path: &str) -> bool {
    let folders = path.match_indices('/').map(|(end, _)| &path[..end]);
    let mut folders = folders.filter(|folder| rules.matched(folder, true).is_ignore());
    folders.next().is_some() || rules.matched(path, false).is_ignore()
}

/// Extensions are compared exactly: `A.YAML` is no evidence.
fn has_extension(path: &str, extensions: &[&str]) -> bool {
    path.rsplit_once('.').is_some_and(|(stem, extension)| !stem.is_empty() && extensions.contains(&extension))
}

fn ignore_rules(root: &Path, walk: &mut Walk) -> Gitignore {
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
            Err(error) => walk.unreadable.push((IGNORE_FILE.to_owned(), error)),
        },
        _ => {}
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}
