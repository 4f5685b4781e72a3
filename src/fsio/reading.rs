//! Opening files for reading.

use super::folder::Folder;
use super::listing::EntryKind;
use super::version::FileVersion;
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use std::fs::File;
use std::io;
use std::path::Path;

/// A file that was opened without following a link at its name and without waiting for a FIFO's writer.
#[derive(Debug)]
pub struct OpenedFile {
    /// The open file.
    pub file: File,
    /// Its version when it was opened.
    pub version: FileVersion,
    /// True for regular files.
    pub is_regular: bool,
}

impl OpenedFile {
    /// Opens a file.
    ///
    /// # Errors
    /// The system's error, also for a symbolic link.
    pub fn open(path: &Path) -> io::Result<Self> {
        Self::of(File::from(rustix::fs::open(path, flags(), Mode::empty())?))
    }

    fn of(file: File) -> io::Result<Self> {
        let stat = rustix::fs::fstat(&file)?;
        let is_regular = EntryKind::of_stat(&stat) == EntryKind::File;
        Ok(Self { version: FileVersion::from(&stat), is_regular, file })
    }

    /// Returns the version that the open file has now.
    ///
    /// # Errors
    /// The system's error.
    pub fn current_version(&self) -> io::Result<FileVersion> {
        Ok(FileVersion::from(&rustix::fs::fstat(&self.file)?))
    }
}

fn flags() -> OFlags {
    OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY
}

impl Folder {
    /// Opens a file of this folder.
    ///
    /// # Errors
    /// The system's error, also for a symbolic link.
    pub fn open_file(&self, name: &str) -> io::Result<OpenedFile> {
        OpenedFile::of(File::from(rustix::fs::openat(self.as_fd(), name, flags(), Mode::empty())?))
    }
}

/// Returns whether a file or folder could not be opened because a link or another kind of file has its name.
#[must_use]
pub fn is_link_or_folder(error: &io::Error) -> bool {
    matches!(Errno::from_io_error(error), Some(Errno::LOOP | Errno::NOTDIR | Errno::ISDIR))
}

/// Opens a regular file that belongs to this user and that no other user may write.
///
/// # Errors
/// `PermissionDenied` if another user could have written it, and the system's error.
pub fn open_private(path: &Path) -> io::Result<File> {
    let OpenedFile { file, is_regular, .. } = OpenedFile::open(path)?;
    let stat = rustix::fs::fstat(&file)?;
    let is_own = stat.st_uid == rustix::process::geteuid().as_raw();
    let is_open_to_others = Mode::from_raw_mode(stat.st_mode).intersects(Mode::WGRP | Mode::WOTH);
    if is_own && is_regular && !is_open_to_others {
        Ok(file)
    } else {
        Err(io::Error::new(io::ErrorKind::PermissionDenied, "another user could have written this file"))
    }
}
