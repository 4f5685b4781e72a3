//! Listing a folder.

use super::folder::Folder;
use super::platform::{self, ListBuffer};
use super::version::FileVersion;
use rustix::fs::{AtFlags, FileType, Stat};
use std::ffi::CStr;
use std::io;

/// An entry of a folder.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Its name.
    pub name: &'a CStr,
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

impl EntryKind {
    pub(super) const fn of(kind: FileType) -> Self {
        match kind {
            FileType::RegularFile => Self::File,
            FileType::Directory => Self::Folder,
            FileType::Symlink => Self::Link,
            FileType::Unknown => Self::Unknown,
            _ => Self::Other,
        }
    }

    pub(super) const fn of_stat(stat: &Stat) -> Self {
        Self::of(FileType::from_raw_mode(stat.st_mode))
    }
}

impl Folder {
    /// Calls `each` for every entry, in no particular order, `.` and `..` included.
    ///
    /// # Errors
    /// The system's error. Entries before it have been passed to `each`.
    pub fn list(&self, buffer: &mut ListBuffer, each: impl FnMut(Entry<'_>)) -> io::Result<()> {
        Ok(platform::list(self.as_fd(), buffer, each)?)
    }

    /// Returns the kind and the version of an entry, without following a link.
    ///
    /// # Errors
    /// The system's error.
    pub fn stat(&self, name: &CStr) -> io::Result<(EntryKind, FileVersion)> {
        let stat = rustix::fs::statat(self.as_fd(), name, AtFlags::SYMLINK_NOFOLLOW)?;
        Ok((EntryKind::of_stat(&stat), FileVersion::from(&stat)))
    }
}
