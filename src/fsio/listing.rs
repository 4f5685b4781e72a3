//! Listing a folder.

use super::folder::Folder;
use super::platform::ListBuffer;
use super::version::FileVersion;
use std::ffi::OsStr;
use std::io;

/// An entry of a folder.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Its name.
    pub name: &'a OsStr,
    /// Its kind, as the listing has it.
    pub kind: EntryKind,
}

/// The kind of an entry. Links are not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
    /// A device, a socket or a FIFO.
    Other,
    /// Some file systems do not say; [`Folder::stat`] does.
    Unknown,
}

impl Folder {
    /// Calls `each` for every entry, in no particular order. `.` and `..` may be included.
    ///
    /// # Errors
    /// The system's error. Entries before it have been passed to `each`.
    pub fn list(&self, buffer: &mut ListBuffer, each: impl FnMut(Entry<'_>)) -> io::Result<()> {
        self.handle.list(buffer, each)
    }

    /// Returns the kind and the version of an entry, without following a link.
    ///
    /// # Errors
    /// The system's error.
    pub fn stat(&self, name: &OsStr) -> io::Result<(EntryKind, FileVersion)> {
        self.handle.stat(name)
    }

    /// Returns the version of what is at a path relative to this folder. A link at its name is not followed; links on the way
    /// to it are.
    ///
    /// # Errors
    /// The system's error.
    pub fn version_below(&self, path: &OsStr) -> io::Result<FileVersion> {
        Ok(self.handle.stat(path)?.1)
    }

    /// Returns the version of this folder: adding, removing and renaming an entry changes it.
    ///
    /// # Errors
    /// The system's error.
    pub fn version(&self) -> io::Result<FileVersion> {
        Ok(self.handle.stat(OsStr::new("."))?.1)
    }
}
