//! The public boundary over any files, evidence or not: a guard for public repositories (specification, section 4).

use super::boundary::all_in_file;
use crate::domain::tree::Spot;
use ignore::WalkBuilder;
use public_boundary::SecretKind;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The size of the largest file that is read, in bytes.
pub const LARGEST: u64 = 16 * 1024 * 1024;
/// A NUL among this many first bytes makes a file binary, as in git.
const BINARY_PREFIX: usize = 8_000;

/// Forbidden material in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDetection {
    /// The path of the file, as it was reached.
    pub path: PathBuf,
    /// The position in the file.
    pub at: Spot,
    /// The kind of material.
    pub kind: SecretKind,
}

/// The result of a scan.
#[derive(Debug, Default)]
pub struct BoundaryScan {
    /// All forbidden material, by file and position.
    pub detections: Vec<FileDetection>,
    /// The files that could not be read, with the reasons.
    pub unreadable: Vec<(PathBuf, String)>,
    /// The number of files that were read.
    pub files: usize,
    /// The number of binary files, which are skipped.
    pub binary: usize,
}

/// Scans files and folders. In folders, symbolic links are not followed, and `.git`, files that `.gitignore` keeps out of
/// commits and files in `.trialdeskignore` are skipped. A file that is named itself is always read.
#[must_use]
pub fn scan(paths: &[PathBuf]) -> BoundaryScan {
    let mut scan = BoundaryScan::default();
    for path in paths {
        if path.is_dir() { scan.folder(path) } else { scan.file(path) }
    }
    scan
}

impl BoundaryScan {
    fn folder(&mut self, root: &Path) {
        let mut walk = WalkBuilder::new(root);
        walk.hidden(false).parents(true).require_git(false).follow_links(false);
        walk.add_custom_ignore_filename(super::walk::IGNORE_FILE);
        walk.filter_entry(|entry| entry.file_name() != ".git");
        walk.sort_by_file_path(Path::cmp);
        for entry in walk.build() {
            match entry {
                Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => self.file(entry.path()),
                Ok(_) => {}
                Err(error) => self.unreadable.push((root.to_path_buf(), error.to_string())),
            }
        }
    }

    fn file(&mut self, path: &Path) {
        match read_text(path) {
            Ok(Some(text)) => {
                self.files += 1;
                let found = all_in_file(&path.to_string_lossy(), &text).into_iter();
                self.detections.extend(found.map(|(at, kind)| FileDetection {
                    path: path.to_path_buf(),
                    at,
                    kind,
                }));
            }
            Ok(None) => self.binary += 1,
            Err(error) => self.unreadable.push((path.to_path_buf(), error.to_string())),
        }
    }
}

/// Reads the text of a regular file, or nothing of a binary one. Bytes that are not UTF-8 are replaced.
fn read_text(path: &Path) -> io::Result<Option<String>> {
    let meta = fs::metadata(path)?;
    if !meta.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    if meta.len() > LARGEST {
        return Err(io::Error::other("larger than 16 MiB"));
    }
    let bytes = fs::read(path)?;
    if bytes.iter().take(BINARY_PREFIX).any(|&byte| byte == 0) {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}
