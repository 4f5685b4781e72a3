//! The ignore file of a room.

use crate::domain::digest::Digest;
use crate::room::conflict_marker::is_conflict_marker;
use crate::room::ignore_pattern::for_library;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::borrow::Cow;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

/// The name of the ignore file, which has the syntax of `.gitignore`.
pub const IGNORE_FILE: &str = ".trialdeskignore";

/// A line of the ignore file that does not do what its author may think.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IgnoreWarning {
    /// The number of the line, from 1.
    pub line: u32,
    /// The kind.
    pub kind: IgnoreWarningKind,
}

/// The kinds of [`IgnoreWarning`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IgnoreWarningKind {
    /// The line is a conflict marker of git: the lines of both sides apply.
    ConflictMarker,
    /// The line is not a pattern: it leaves nothing out.
    NotAPattern,
    /// The file is not a regular file: it leaves nothing out.
    NotAFile,
    /// The file is not UTF-8, so that its patterns may not match the names that they are meant for.
    NotUtf8,
}

impl fmt::Display for IgnoreWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = match self.kind {
            IgnoreWarningKind::ConflictMarker => {
                "this is a conflict marker, and the lines of both sides apply: resolve the conflict"
            }
            IgnoreWarningKind::NotAPattern => "this is not a pattern and leaves nothing out: correct it",
            IgnoreWarningKind::NotUtf8 => "this is not UTF-8, so patterns may not match: save it as UTF-8",
            IgnoreWarningKind::NotAFile => "this is not a regular file and leaves nothing out: replace it",
        };
        write!(f, "{IGNORE_FILE}:{}: {message}", self.line)
    }
}

/// The content of the ignore file of a room, to be compared with what it is later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IgnoreContent {
    /// There is no ignore file.
    #[default]
    Missing,
    /// It is not a regular file.
    NotAFile,
    /// It cannot be read.
    Unreadable,
    /// It has these bytes.
    Bytes(Digest),
}

/// The ignore file of a room.
pub(super) struct IgnoreFile {
    pub(super) content: IgnoreContent,
    pub(super) patterns: Gitignore,
    pub(super) warnings: Vec<IgnoreWarning>,
}

/// Reads the ignore file of a room. An unreadable file is recorded as a problem.
pub(super) fn read(root: &Path, unreadable: &mut Vec<(String, io::Error)>) -> IgnoreFile {
    let file = root.join(IGNORE_FILE);
    match fs::symlink_metadata(&file) {
        Ok(meta) if meta.is_file() => match fs::read(&file) {
            Ok(bytes) => return IgnoreFile::parse(&bytes),
            Err(error) => unreadable.push((IGNORE_FILE.to_owned(), error)),
        },
        Ok(_) => return IgnoreFile::not_a_file(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return IgnoreFile::none(),
        Err(error) => unreadable.push((IGNORE_FILE.to_owned(), error)),
    }
    IgnoreFile { content: IgnoreContent::Unreadable, ..IgnoreFile::none() }
}

impl IgnoreFile {
    /// Returns the ignore file of a room that has none.
    pub(super) fn none() -> Self {
        Self { content: IgnoreContent::Missing, patterns: Gitignore::empty(), warnings: Vec::new() }
    }

    /// Returns the ignore file of a room in which something else has its name.
    pub(super) fn not_a_file() -> Self {
        let warning = IgnoreWarning { line: 1, kind: IgnoreWarningKind::NotAFile };
        Self { content: IgnoreContent::NotAFile, patterns: Gitignore::empty(), warnings: vec![warning] }
    }

    /// Parses an ignore file.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let mut builder = GitignoreBuilder::new("");
        let mut warnings = Vec::new();
        let text = String::from_utf8_lossy(bytes);
        if matches!(text, Cow::Owned(_)) || bytes.contains(&0) {
            warnings.push(IgnoreWarning { line: 1, kind: IgnoreWarningKind::NotUtf8 });
        }
        for (line, text) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
            // An invalid pattern ignores nothing, so that more evidence is evaluated, never less.
            let Some(pattern) = for_library(text) else { continue };
            let kind = match builder.add_line(None, &pattern) {
                _ if is_conflict_marker(text) => IgnoreWarningKind::ConflictMarker,
                Ok(_) => continue,
                Err(_) => IgnoreWarningKind::NotAPattern,
            };
            warnings.push(IgnoreWarning { line, kind });
        }
        let patterns = builder.build().unwrap_or_else(|_| Gitignore::empty());
        Self { content: IgnoreContent::Bytes(Digest::of(bytes)), patterns, warnings }
    }
}

#[cfg(test)]
mod tests {
    use super::{IgnoreWarningKind, read};
    use std::fs;
    use std::os::unix::fs::symlink;
    use tempfile::TempDir;

    fn warnings(bytes: &[u8]) -> Vec<(u32, IgnoreWarningKind)> {
        let room = TempDir::new().unwrap();
        fs::write(room.path().join(super::IGNORE_FILE), bytes).unwrap();
        let file = read(room.path(), &mut Vec::new());
        file.warnings.into_iter().map(|warning| (warning.line, warning.kind)).collect()
    }

    #[test]
    fn lines_without_the_intended_effect_give_a_warning() {
        use IgnoreWarningKind::{ConflictMarker, NotAFile, NotUtf8};
        assert_eq!(warnings(b"# drafts\na/\n!a/b.yaml\n"), []);
        assert_eq!(
            warnings(b"a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\n"),
            [(2, ConflictMarker), (4, ConflictMarker), (6, ConflictMarker)]
        );
        assert_eq!(warnings(b"caf\xe9/\n"), [(1, NotUtf8)]);
        assert_eq!(warnings(b"a\0/\0\n\0"), [(1, NotUtf8)]);
        let room = TempDir::new().unwrap();
        symlink("elsewhere", room.path().join(super::IGNORE_FILE)).unwrap();
        let file = read(room.path(), &mut Vec::new());
        assert_eq!(file.warnings[0].kind, NotAFile);
        assert!(file.patterns.is_empty());
    }
}
