//! An open folder, by its path and a handle.
//!
//! A folder that is written to is open without permission for others to rename or remove it, or a folder above it: its
//! path leads to it as long as it is open. A folder that is only read is reached by its path.

use super::files::{kind_of, open_for_reading, version_of_metadata};
use crate::fsio::{Access, Entry, EntryKind, FileVersion};
use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::windows::fs::OpenOptionsExt as _;
use std::path::{Component, Path, PathBuf};

/// `FILE_FLAG_BACKUP_SEMANTICS`: folders can be opened.
const FOLDERS: u32 = 0x0200_0000;
/// `FILE_FLAG_OPEN_REPARSE_POINT`: a link itself is opened.
pub(super) const NO_FOLLOW: u32 = 0x0020_0000;
/// `FILE_SHARE_READ` and `FILE_SHARE_WRITE`, without `FILE_SHARE_DELETE`.
const SHARE_WITHOUT_DELETE: u32 = 1 | 2;
/// The file in a folder that stands for its lock: a folder itself cannot be locked.
const LOCK_FILE: &str = ".lock";

/// Memory for listing folders; the standard library has its own.
#[derive(Debug, Default)]
pub struct ListBuffer(());

/// An open folder.
#[derive(Debug)]
pub struct FolderHandle {
    /// Absolute, without links, and with `\\?\` in front, so that neither its length nor the names in it are limited.
    path: PathBuf,
    /// Keeps the path leading to the folder.
    _pin: Option<File>,
}

/// The lock of a folder. Closing the file releases it.
#[derive(Debug)]
pub struct FolderLock(#[expect(dead_code, reason = "it is held")] File);

impl FolderHandle {
    /// Opens a folder. Its path may contain symbolic links.
    pub fn open(path: &Path) -> io::Result<Self> {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        Self::pinned(path.canonicalize()?)
    }

    fn pinned(path: PathBuf) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        let options = options.read(true).custom_flags(FOLDERS | NO_FOLLOW).share_mode(SHARE_WITHOUT_DELETE);
        let file = options.open(&path)?;
        if !file.metadata()?.is_dir() {
            return Err(ErrorKind::NotADirectory.into());
        }
        Ok(Self { path, _pin: Some(file) })
    }

    /// Opens a folder for reading, by a relative path of which no component is a symbolic link.
    pub fn open_below(&self, path: &OsStr) -> io::Result<Self> {
        let mut full = self.path.clone();
        for name in Path::new(path) {
            full.push(name);
            if !fs::symlink_metadata(&full)?.is_dir() {
                return Err(ErrorKind::NotADirectory.into());
            }
        }
        Ok(Self { path: full, _pin: None })
    }

    /// Returns the path of an entry. A name that would lead elsewhere is refused, such as one with `\` in it.
    fn child(&self, name: &OsStr) -> io::Result<PathBuf> {
        let mut parts = Path::new(name).components();
        match (parts.next(), parts.next()) {
            (Some(Component::Normal(part)), None) if part == name => Ok(self.path.join(name)),
            _ => Err(ErrorKind::InvalidFilename.into()),
        }
    }

    /// Opens a folder in this one. The error is `NotADirectory` for a symbolic link and for anything but a folder.
    pub fn open_child(&self, name: &OsStr) -> io::Result<Self> {
        Self::pinned(self.child(name)?)
    }

    /// Creates a folder in this one.
    pub fn create_child(&self, name: &OsStr) -> io::Result<()> {
        fs::create_dir(self.child(name)?)
    }

    /// Removes an empty folder in this one.
    pub fn remove_child(&self, name: &OsStr) -> io::Result<()> {
        fs::remove_dir(self.child(name)?)
    }

    /// Locks the folder, and waits until no other process has the lock.
    pub fn lock(self) -> io::Result<FolderLock> {
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create(true).open(self.path.join(LOCK_FILE))?;
        file.lock()?;
        Ok(FolderLock(file))
    }

    /// Does nothing: the names of a folder are on disk as soon as a file in it is ([`Self::sync_name`]).
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "other systems sync here")]
    pub fn sync(&self) -> io::Result<()> {
        Ok(())
    }

    /// Waits until the name of a file in this folder is on disk: a file is flushed together with the log of the file
    /// system, in which its names are.
    pub fn sync_name(&self, name: &OsStr) -> io::Result<()> {
        OpenOptions::new().write(true).open(self.child(name)?)?.sync_all()
    }

    /// Returns the kind and the version of an entry, without following a link.
    pub fn stat(&self, name: &OsStr) -> io::Result<(EntryKind, FileVersion)> {
        let metadata = fs::symlink_metadata(self.child(name)?)?;
        Ok((kind_of(metadata.file_type()), version_of_metadata(&metadata)))
    }

    /// Calls `each` for every entry.
    pub fn list(&self, _buffer: &mut ListBuffer, mut each: impl FnMut(Entry<'_>)) -> io::Result<()> {
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            let kind = entry.file_type().map_or(EntryKind::Unknown, kind_of);
            each(Entry { name: &entry.file_name(), kind });
        }
        Ok(())
    }

    /// Opens a file for reading. Links are not followed.
    pub fn open_file(&self, name: &OsStr) -> io::Result<File> {
        open_for_reading(&self.child(name)?)
    }

    /// Opens a file below this folder for reading. A link at its name is not followed.
    pub fn open_file_below(&self, path: &OsStr) -> io::Result<File> {
        open_for_reading(&self.path.join(path))
    }

    /// Checks that a file is not marked as one that is only read.
    pub fn check_writable(&self, name: &OsStr) -> io::Result<()> {
        let metadata = fs::symlink_metadata(self.child(name)?)?;
        if metadata.permissions().readonly() { Err(ErrorKind::PermissionDenied.into()) } else { Ok(()) }
    }

    /// Creates a file that does not exist yet, for reading and writing. Its access is inherited from the folder.
    pub fn create_file(&self, name: &OsStr, _access: Access) -> io::Result<File> {
        OpenOptions::new().read(true).write(true).create_new(true).open(self.child(name)?)
    }

    /// Removes a file.
    pub fn remove_file(&self, name: &OsStr) -> io::Result<()> {
        fs::remove_file(self.child(name)?)
    }

    /// Renames a file, in place of a file that has the name.
    pub fn rename_over(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        fs::rename(self.child(from)?, self.child(to)?)
    }

    /// Renames a file unless the new name is taken (`AlreadyExists`): by a hard link, which never replaces anything, and
    /// on file systems without hard links (FAT, exFAT) by a look for the name and a rename.
    pub fn rename_new(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        let (from, to) = (self.child(from)?, self.child(to)?);
        match fs::hard_link(&from, &to) {
            Ok(()) => {
                // If this fails, the second name is removed as a stale temporary file later.
                let _ = fs::remove_file(&from);
                Ok(())
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
            Err(_) => match fs::symlink_metadata(&to) {
                Ok(_) => Err(ErrorKind::AlreadyExists.into()),
                Err(error) if error.kind() == ErrorKind::NotFound => fs::rename(from, to),
                Err(error) => Err(error),
            },
        }
    }

    /// Does nothing: the folders of a user's profile are closed to other users by inheritance.
    #[expect(clippy::unused_self, reason = "other systems set the mode here")]
    pub fn close_to_others(&self) {}
}
