//! The files of a commit.

use super::failure::GitError;
use super::object_id::ObjectId;
use std::str;

/// The kind of a file in a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// A regular file.
    File,
    /// A regular file that can be run.
    Executable,
    /// A symbolic link. The blob is its target.
    Link,
    /// Another repository. The id is that of a commit there.
    Submodule,
    /// None: the file does not exist on this side of a change.
    Absent,
}

impl Mode {
    /// Returns the mode that git's digits mean.
    #[must_use]
    pub fn parse(digits: &[u8]) -> Option<Self> {
        match digits {
            // Repositories of old versions have files with the mode 664.
            b"100644" | b"100664" => Some(Self::File),
            b"100755" => Some(Self::Executable),
            b"120000" => Some(Self::Link),
            b"160000" => Some(Self::Submodule),
            b"000000" => Some(Self::Absent),
            _ => None,
        }
    }

    /// Returns true for a regular file, executable or not.
    #[must_use]
    pub const fn is_file(self) -> bool {
        matches!(self, Self::File | Self::Executable)
    }
}

/// A file, a link or a submodule in the tree of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeFile {
    /// The kind.
    pub mode: Mode,
    /// The id of the blob; that of a commit for a submodule.
    pub id: ObjectId,
    /// The path from the root of the work tree, with `/`. git does not require UTF-8.
    pub path: Vec<u8>,
}

impl TreeFile {
    /// Parses an entry of `git ls-tree -r -z`: `<mode> <type> <id>\t<path>`.
    pub(super) fn parse(entry: &[u8]) -> Result<Self, GitError> {
        let parsed = || {
            let at = entry.iter().position(|byte| *byte == b'\t')?;
            let mut words = entry[..at].split(|byte| *byte == b' ');
            let mode = Mode::parse(words.next()?)?;
            let id = ObjectId::parse(str::from_utf8(words.nth(1)?).ok()?)?;
            Some(Self { mode, id, path: entry[at + 1..].to_vec() })
        };
        parsed().ok_or_else(|| GitError::unexpected("ls-tree", entry))
    }
}
