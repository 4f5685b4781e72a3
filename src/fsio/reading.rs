//! Opening files for reading.

use super::folder::Folder;
use super::listing::EntryKind;
use super::platform::files;
use super::version::FileVersion;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// A file that was opened without following a link at its name and without waiting for a FIFO's writer.
#[derive(Debug)]
pub struct OpenedFile {
    /// The open file.
    pub file: File,
    /// Its version when it was opened, or after [`Folder::open_and_read`].
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
        Self::of(files::open_for_reading(path)?)
    }

    fn of(file: File) -> io::Result<Self> {
        let (kind, version) = files::stat(&file)?;
        Ok(Self { version, is_regular: kind == EntryKind::File, file })
    }

    /// Returns the version that the open file has now.
    ///
    /// # Errors
    /// The system's error.
    pub fn current_version(&self) -> io::Result<FileVersion> {
        Ok(files::stat(&self.file)?.1)
    }
}

impl Folder {
    /// Opens a file of this folder.
    ///
    /// # Errors
    /// The system's error, also for a symbolic link.
    pub fn open_file(&self, name: impl AsRef<OsStr>) -> io::Result<OpenedFile> {
        OpenedFile::of(self.handle.open_file(name.as_ref())?)
    }

    /// Opens a file of this folder, reads its beginning into `buffer` and returns the number of bytes. The version of the file is
    /// that of after the reading, so only a change that is older than the reading is known to be in the bytes.
    ///
    /// # Errors
    /// The system's error, also for a symbolic link and for a reading that was interrupted.
    pub fn open_and_read(
        &self,
        name: impl AsRef<OsStr>,
        buffer: &mut [u8],
    ) -> io::Result<(OpenedFile, usize)> {
        let mut file = self.handle.open_file(name.as_ref())?;
        let size = file.read(buffer)?;
        Ok((OpenedFile::of(file)?, size))
    }

    /// Opens a file by its path relative to this folder. The system resolves a short path only.
    ///
    /// # Errors
    /// The system's error, also for a symbolic link.
    pub fn open_file_below(&self, path: &OsStr) -> io::Result<OpenedFile> {
        OpenedFile::of(self.handle.open_file_below(path)?)
    }
}

/// Returns whether a file or folder could not be opened because a link or another kind of file has its name.
#[must_use]
pub fn is_link_or_folder(error: &io::Error) -> bool {
    files::is_link_or_folder(error)
}

/// Opens a regular file that belongs to this user and that no other user may write.
///
/// # Errors
/// `PermissionDenied` if another user could have written it, and the system's error.
pub fn open_private(path: &Path) -> io::Result<File> {
    let OpenedFile { file, is_regular, .. } = OpenedFile::open(path)?;
    if is_regular && files::is_private(&file)? {
        Ok(file)
    } else {
        Err(io::Error::new(io::ErrorKind::PermissionDenied, "another user could have written this file"))
    }
}
