//! Walking of a room: the evidence files of a directory, with their versions (specification, section 1).
//!
//! Several threads list folders, each folder through one open descriptor. A file costs one system call and one
//! allocation. The order of the result does not depend on the threads.

mod contents;
mod entry;
mod folder;
mod folder_again;
mod ignore_file;
mod order;
mod rel_path;
mod tree;
mod workers;

use super::hint::Hint;
use super::parallel::Threads;
use super::policy_file::{self, POLICY_FILE};
use super::progress::Progress;
use crate::domain::assemble::DECISIONS;
use crate::domain::packed::Packed;
use crate::fsio::{FileVersion, Folder};
pub use contents::ReadInPlace;
pub use entry::NotRead;
pub use folder_again::FolderReader;
use ignore_file::IgnoreFile;
pub use ignore_file::{IGNORE_FILE, IgnoreContent, IgnoreWarning, IgnoreWarningKind};
pub use rel_path::RelPath;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
pub use tree::{IgnoreEntry, SignatureEntry, TreeEntry, TreeFound, TreeWalk, entry_at, walk_tree};

/// The versions that a walk asks for. Those of signatures are always noted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Noted {
    /// The versions of evidence files.
    pub files: bool,
    /// The versions of folders, each from before it was listed.
    pub folders: bool,
}

/// A folder with its version from before it was listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundFolder {
    /// The path. That of the room is empty, and every other one ends in `/`.
    pub place: RelPath,
    /// The version; [`FileVersion::UNKNOWN`] if the system did not report it.
    pub version: FileVersion,
    /// True if all of its entries were listed.
    pub is_listed: bool,
    /// True if it gave evidence files and folders alone: no problem, no hint, and no file that was left out.
    pub is_plain: bool,
}

/// The result of a walk.
#[derive(Debug, Default)]
pub struct Walk {
    /// The evidence files, in the order of the bytes of their paths.
    pub files: Vec<Found>,
    /// The contents of the files that were read, in the same order; empty if none was read.
    pub contents: Vec<Option<Packed>>,
    /// The folders that were listed, in no particular order, if the walk notes them.
    pub folders: Vec<FoundFolder>,
    /// The signatures in `decisions` folders without a record, in the order of their paths.
    pub orphan_signatures: Vec<Found>,
    /// The entries of `decisions` folders that are not read, with the reason, in the order of paths.
    pub not_read: Vec<(String, NotRead)>,
    /// The folders and entries that could not be read, with the error, in the order of paths.
    pub unreadable: Vec<(String, io::Error)>,
    /// The files that look like evidence and are not, in the order of paths.
    pub hints: Vec<Hint>,
    /// The number of evidence files that `.trialdeskignore` left out.
    pub ignored: usize,
    /// The lines of the ignore file that do not do what their author may think.
    pub ignore_warnings: Vec<IgnoreWarning>,
    /// The content of the ignore file.
    pub ignore_content: IgnoreContent,
}

/// A file with the version that the walk found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The path.
    pub place: RelPath,
    /// The version; [`FileVersion::UNKNOWN`] if the system did not report it.
    pub version: FileVersion,
    /// The version of a record's signature, if it has one.
    pub signature_version: Option<Box<FileVersion>>,
}

impl Found {
    /// Returns the path relative to the room, with `/`. Bytes that are not UTF-8 are replaced.
    #[must_use]
    pub fn path(&self) -> &str {
        self.place.shown()
    }

    /// Returns the full path.
    #[must_use]
    pub fn full(&self, root: &Path) -> PathBuf {
        root.join(self.place.raw())
    }
}

/// Walks a room. Names that begin with `.` are skipped, symbolic links are not followed, and only regular files are
/// returned; the policy at the root is not evidence.
#[must_use]
pub fn walk(root: &Path) -> Walk {
    // This progress is not shared, so the walk is never stopped.
    walk_with(root, &Progress::default()).unwrap_or_default()
}

/// Like [`walk`], with progress; `None` if the walk was stopped.
#[must_use]
pub fn walk_with(root: &Path, progress: &Progress) -> Option<Walk> {
    walk_noting(root, progress, Noted { files: true, folders: false }, Threads::MANY, None)
}

/// Like [`walk_with`], but asks for no version of an evidence file: a reader that has no index to compare it with gets
/// the version when it opens the file.
#[must_use]
pub fn walk_names(root: &Path, progress: &Progress) -> Option<Walk> {
    walk_noting(root, progress, Noted::default(), Threads::MANY, None)
}

/// Like [`walk_with`], on so many threads, and notes the versions that the caller needs. `read` reads files while their folder
/// is open.
#[must_use]
pub(super) fn walk_noting(
    root: &Path,
    progress: &Progress,
    noted: Noted,
    threads: Threads,
    read: Option<&ReadInPlace<'_>>,
) -> Option<Walk> {
    let mut unreadable = Vec::new();
    let IgnoreFile { content, patterns: left_out, warnings } = ignore_file::read(root, &mut unreadable);
    let parts = match Folder::open(root) {
        Ok(root) => workers::list_all(&folder::Lister { root, left_out, progress, noted, read }, threads),
        Err(error) => {
            unreadable.push((String::new(), error));
            Vec::new()
        }
    };
    (!progress.is_stopped()).then(|| Walk {
        ignore_warnings: warnings,
        ignore_content: content,
        ..order::put_together(parts, unreadable)
    })
}

/// Returns whether a file name is one of evidence. Extensions are compared exactly: `A.YAML` is not evidence.
#[must_use]
pub fn is_evidence(name: &OsStr) -> bool {
    entry::is_evidence_name(name.as_encoded_bytes())
}

/// Returns whether a scan depends on a file with this path, relative to the room, for callers that watch a room. The
/// ignore file is not applied.
#[must_use]
pub fn is_looked_at(path: &Path) -> bool {
    let Some(name) = path.file_name() else { return false };
    let folder = path.parent().unwrap_or(Path::new(""));
    if folder == Path::new("") && (name == IGNORE_FILE || policy_file::is_misnamed(name)) {
        return true;
    }
    if !is_entered(folder) {
        return false;
    }
    let bytes = name.as_encoded_bytes();
    if folder.iter().any(|name| name == DECISIONS) {
        // Of a link or a device the name does not matter.
        return !entry::is_temporary(bytes);
    }
    name == DECISIONS || (!bytes.starts_with(b".") && is_evidence(name))
}

/// Returns whether a scan lists the folder with this path, relative to the room. The ignore file is not applied.
#[must_use]
pub fn is_entered(folder: &Path) -> bool {
    let mut among_decisions = false;
    folder.iter().all(|name| {
        let bytes = name.as_encoded_bytes();
        let is_skipped = if among_decisions { entry::is_temporary(bytes) } else { bytes.starts_with(b".") };
        among_decisions |= name == DECISIONS;
        !is_skipped
    })
}

/// Returns whether a directory contains a possible evidence file. Stops at the first.
#[must_use]
pub fn holds_evidence(root: &Path) -> bool {
    let mut open = vec![root.to_path_buf()];
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { return true };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let Ok(kind) = entry.file_type() else { continue };
            if name.as_encoded_bytes().starts_with(b".") {
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
