//! The public boundary over any files, evidence or not: a guard for public repositories (specification, section 4).

use super::syntax;
use crate::domain::boundary::{Material, inspect_each, places_in};
use crate::domain::tree::Spot;
use ignore::WalkBuilder;
use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// The largest file that is looked at, in bytes.
pub const LARGEST: u64 = 16 * 1024 * 1024;
/// A NUL among so many first bytes makes a file binary, as it does for git.
const TELLTALE: usize = 8_000;

/// One place of a file that holds forbidden material.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, as it was reached.
    pub path: PathBuf,
    /// Where in it.
    pub at: Spot,
    /// What is there.
    pub material: Material,
}

/// What the guard saw.
#[derive(Debug, Default)]
pub struct Guard {
    /// Everything forbidden, by file and place.
    pub places: Vec<Place>,
    /// What could not be read, and why.
    pub unreadable: Vec<(PathBuf, String)>,
    /// How many files were looked at.
    pub files: usize,
    /// How many were passed over because they are binary.
    pub binary: usize,
}

/// Looks through files and folders. In folders, symbolic links are not followed, and `.git`, what `.gitignore` leaves
/// out of a commit and what `.trialdeskignore` names are passed over; a file that is named itself is always looked at.
#[must_use]
pub fn guard(paths: &[PathBuf]) -> Guard {
    let mut guard = Guard::default();
    for path in paths {
        if path.is_dir() { guard.folder(path) } else { guard.file(path) }
    }
    guard
}

impl Guard {
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
        match text_of(path) {
            Ok(Some(text)) => {
                self.files += 1;
                let found = forbidden_in(path, &text);
                self.places.extend(found.into_iter().map(|(at, material)| Place {
                    path: path.to_path_buf(),
                    at,
                    material,
                }));
            }
            Ok(None) => self.binary += 1,
            Err(error) => self.unreadable.push((path.to_path_buf(), error.to_string())),
        }
    }
}

/// The text of a regular file; nothing for a binary one. What is no UTF-8 is read as far as it is.
fn text_of(path: &Path) -> io::Result<Option<String>> {
    let meta = fs::metadata(path)?;
    if !meta.is_file() {
        return Err(io::Error::other("this is no regular file"));
    }
    if meta.len() > LARGEST {
        return Err(io::Error::other("this file is over 16 MiB"));
    }
    let bytes = fs::read(path)?;
    if bytes.iter().take(TELLTALE).any(|&byte| byte == 0) {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

/// Everything forbidden in a text, by place, at most one of a kind on a line. YAML and JSON are also read as what they
/// are, so that a value is found that only its key or its escapes tell.
fn forbidden_in(path: &Path, text: &str) -> Vec<(Spot, Material)> {
    let name = path.to_string_lossy();
    let is_document =
        path.extension().is_some_and(|end| ["yaml", "yml", "json"].iter().any(|one| end == *one));
    let mut found = places_in(text, is_document);
    if let Some(parsed) = is_document.then(|| syntax::parse(&name, text).ok()).flatten() {
        for root in &parsed.documents {
            let _ = inspect_each(root, &[], &mut |exposure| {
                let is_known = found.iter().any(|(at, _)| at.line == exposure.at.line);
                if !is_known {
                    found.push((exposure.at, exposure.material));
                }
                ControlFlow::Continue(())
            });
        }
    }
    found.sort();
    found.dedup_by_key(|(at, material)| (at.line, *material));
    found
}
