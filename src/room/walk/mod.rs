//! Which files of a directory are evidence (specification, section 1), and which versions of them.
//!
//! Several threads list folders, each folder by one open descriptor; a file costs one question to the system and one
//! allocation. What comes out is in one order, whatever the threads did.

mod crew;
mod folder;
mod left_out;
mod order;
mod place;

use super::progress::Progress;
use super::rules::POLICY_FILE;
use crate::domain::gather::DECISIONS;
use crate::fsio::{FileVersion, Folder};
pub use left_out::IGNORE_FILE;
pub use place::Place;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What a walk found.
#[derive(Debug, Default)]
pub struct Walk {
    /// Evidence files, in the order of the bytes of their paths.
    pub files: Vec<Found>,
    /// Signatures in folders named `decisions` that stand beside no evidence file, in the same order.
    pub loose: Vec<Found>,
    /// Folders and entries that could not be read, with the reason, in the order of paths.
    pub unreadable: Vec<(String, io::Error)>,
    /// How many evidence files `.trialdeskignore` left out.
    pub ignored: usize,
}

/// A file, and which version of it the walk saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub place: Place,
    /// Its version; [`FileVersion::UNKNOWN`] if the system did not tell.
    pub version: FileVersion,
    /// The version of a record's signature, if it has one.
    pub signature_version: Option<Box<FileVersion>>,
}

impl Found {
    /// Its path relative to the room, with `/`; bytes that are not UTF-8 are replaced.
    #[must_use]
    pub fn path(&self) -> &str {
        self.place.shown()
    }

    /// Its path as the system has it.
    #[must_use]
    pub fn full(&self, root: &Path) -> PathBuf {
        root.join(self.place.raw())
    }
}

/// Walks a room. Names that begin with `.` are skipped, symbolic links are never followed, and whatever is no
/// regular file is passed over; so is the policy at the root.
#[must_use]
pub fn walk(root: &Path) -> Walk {
    // Nobody has the means to stop it.
    walk_with(root, &Progress::default()).unwrap_or_default()
}

/// The same, watched; nothing where it was stopped before the end.
#[must_use]
pub fn walk_with(root: &Path, progress: &Progress) -> Option<Walk> {
    let mut unreadable = Vec::new();
    let left_out = left_out::rules(root, &mut unreadable);
    let parts = match Folder::open(root) {
        Ok(root) => crew::list_all(&folder::Lister { root, left_out, progress }),
        Err(error) => {
            unreadable.push((String::new(), error));
            Vec::new()
        }
    };
    (!progress.is_stopped()).then(|| order::put_together(parts, unreadable))
}

/// Whether a name is one of evidence. Extensions are compared exactly: `A.YAML` is no evidence.
#[must_use]
pub fn is_evidence(name: &OsStr) -> bool {
    folder::has_extension(name.as_encoded_bytes(), &["yaml", "yml", "json"])
}

/// Whether a walk looks at a file with this path, relative to the room. Whoever watches a room asks that. What
/// `.trialdeskignore` leaves out is not asked about.
#[must_use]
pub fn is_looked_at(path: &Path) -> bool {
    let Some(name) = path.file_name() else { return false };
    if path == Path::new(IGNORE_FILE) {
        return true;
    }
    let is_signature = || {
        let is_among_decisions = path.parent().is_some_and(|path| path.iter().any(|name| name == DECISIONS));
        is_among_decisions && folder::has_extension(name.as_encoded_bytes(), &["sig"])
    };
    !path.iter().any(is_passed_over) && (is_evidence(name) || is_signature())
}

/// Whether a walk passes over whatever has this name.
#[must_use]
pub fn is_passed_over(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// Whether a directory holds anything that could be evidence; stops at the first file.
#[must_use]
pub fn holds_evidence(root: &Path) -> bool {
    let mut open = vec![root.to_path_buf()];
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { return true };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let Ok(kind) = entry.file_type() else { continue };
            if is_passed_over(&name) {
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
