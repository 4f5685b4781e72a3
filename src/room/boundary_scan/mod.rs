//! The public boundary over any files, evidence or not: a guard for public repositories (specification, section 4).
//!
//! The guard never passes what it did not read. `select` chooses files, `text` reads them, and a [`BoundaryScan`] says
//! how many were read and how many were left out for which reason.

mod ignore_lists;
mod select;
mod text;

use super::boundary::all_in_file;
use crate::domain::tree::Position;
use crate::fsio::paths::canonical;
use public_boundary::SecretKind;
use select::{Selector, Sink};
use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use text::{Content, read_content};

pub use text::LARGEST;

/// Forbidden material in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDetection {
    /// The path of the file, as it was reached.
    pub path: PathBuf,
    /// The position in the file.
    pub at: Position,
    /// The kind of material.
    pub kind: SecretKind,
}

/// The result of a scan.
#[derive(Debug, Default)]
pub struct BoundaryScan {
    /// All forbidden material, by file and position.
    pub detections: Vec<FileDetection>,
    /// The files and folders that could not be read, with the reasons.
    pub unreadable: Vec<(PathBuf, String)>,
    /// The number of files that were read.
    pub read: usize,
    /// The number of files that ignore lists left out.
    pub ignored: usize,
    /// The number of binary files, which are not searched.
    pub binary: usize,
    /// The files that were looked at, without symbolic links, so that paths may overlap.
    seen: HashSet<PathBuf>,
}

/// The outcome of a scan, which gives its exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A file is unreadable, or no file was read at all.
    Incomplete,
    /// Forbidden material was found.
    Found,
    /// Every file was read, and nothing was found.
    Clean,
}

/// Scans files and folders. A file that is named itself is always read.
#[must_use]
pub fn scan(paths: &[PathBuf]) -> BoundaryScan {
    let mut scan = BoundaryScan::default();
    for path in paths {
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => Selector::walk(path, &mut scan),
            Ok(_) => scan.file(path),
            Err(error) => scan.unreadable(path, &error),
        }
    }
    scan
}

impl BoundaryScan {
    /// Returns the outcome.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        if !self.unreadable.is_empty() || self.read == 0 {
            Outcome::Incomplete
        } else if self.detections.is_empty() {
            Outcome::Clean
        } else {
            Outcome::Found
        }
    }
}

impl Sink for BoundaryScan {
    fn file(&mut self, path: &Path) {
        let full = match canonical(path) {
            Ok(full) => full,
            Err(error) => return self.unreadable(path, &error),
        };
        let content = read_content(&full);
        if !self.seen.insert(full) {
            return;
        }
        match content {
            Ok(Content::Text(texts)) => {
                self.read += 1;
                let name = path.to_string_lossy();
                let found = texts.iter().flat_map(|text| all_in_file(&name, text));
                let found = found.map(|(at, kind)| FileDetection { path: path.to_path_buf(), at, kind });
                self.detections.extend(found);
            }
            Ok(Content::Binary) => self.binary += 1,
            Err(error) => self.unreadable(path, &error),
        }
    }

    fn ignored(&mut self) {
        self.ignored += 1;
    }

    fn unreadable(&mut self, path: &Path, error: &io::Error) {
        self.unreadable.push((path.to_path_buf(), error.to_string()));
    }
}
