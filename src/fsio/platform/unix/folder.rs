//! An open folder, by its descriptor.

use super::kernel;
use super::no_replace::take_name;
use super::{file_mode, folder_mode, kind_of_stat, version_of_stat};
use crate::fsio::{Access, Entry, EntryKind, FileVersion};
pub use kernel::ListBuffer;
use rustix::fd::{AsFd as _, BorrowedFd, OwnedFd};
use rustix::fs::{AtFlags, FlockOperation, Mode, OFlags};
use rustix::io::Errno;
use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::path::Path;

/// An open folder. Everything below it is reached through its descriptor, so that renaming a folder above, or putting a
/// link in its place, leads nowhere else.
#[derive(Debug)]
pub struct FolderHandle(OwnedFd);

/// The lock of a folder.
#[derive(Debug)]
pub struct FolderLock(OwnedFd);

impl Drop for FolderLock {
    /// Unlocks explicitly: the system would keep the lock if closing the descriptor failed, and the next lock of this
    /// process would wait for it.
    fn drop(&mut self) {
        let _ = rustix::fs::flock(&self.0, FlockOperation::Unlock);
    }
}

impl FolderHandle {
    /// Opens a folder. Its path may contain symbolic links.
    pub fn open(path: &Path) -> io::Result<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        Ok(Self(rustix::fs::open(path, flags, Mode::empty())?))
    }

    /// Opens a folder by a relative path of which no component is a symbolic link.
    pub fn open_below(&self, path: &OsStr) -> io::Result<Self> {
        Ok(Self(kernel::open_below(self.as_fd(), path)?))
    }

    /// Opens a folder in this one. The error is `NotADirectory` for a symbolic link and for anything but a folder.
    pub fn open_child(&self, name: &OsStr) -> io::Result<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        match rustix::fs::openat(self.as_fd(), name, flags, Mode::empty()) {
            Ok(descriptor) => Ok(Self(descriptor)),
            Err(Errno::LOOP) => Err(Errno::NOTDIR.into()),
            Err(error) => Err(error.into()),
        }
    }

    /// Creates a folder in this one.
    pub fn create_child(&self, name: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::mkdirat(self.as_fd(), name, folder_mode(Access::Umask))?)
    }

    /// Removes an empty folder in this one.
    pub fn remove_child(&self, name: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(self.as_fd(), name, AtFlags::REMOVEDIR)?)
    }

    /// Locks the folder, and waits until no other process has the lock.
    pub fn lock(self) -> io::Result<FolderLock> {
        rustix::fs::flock(&self.0, FlockOperation::LockExclusive)?;
        Ok(FolderLock(self.0))
    }

    /// Waits until the names in this folder are on disk.
    pub fn sync(&self) -> io::Result<()> {
        Ok(kernel::sync(self.as_fd())?)
    }

    /// Waits until the name of a file in this folder is on disk.
    pub fn sync_name(&self, _name: &OsStr) -> io::Result<()> {
        self.sync()
    }

    /// Returns the kind and the version of an entry, without following a link.
    pub fn stat(&self, name: &OsStr) -> io::Result<(EntryKind, FileVersion)> {
        let stat = rustix::fs::statat(self.as_fd(), name, AtFlags::SYMLINK_NOFOLLOW)?;
        Ok((kind_of_stat(&stat), version_of_stat(&stat)))
    }

    /// Calls `each` for every entry. `.` and `..` may be included.
    pub fn list(&self, buffer: &mut ListBuffer, each: impl FnMut(Entry<'_>)) -> io::Result<()> {
        Ok(kernel::list(self.as_fd(), buffer, each)?)
    }

    /// Opens a file for reading. Links are not followed, and FIFOs are not waited for.
    pub fn open_file(&self, name: &OsStr) -> io::Result<File> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
        Ok(rustix::fs::openat(self.as_fd(), name, flags, Mode::empty())?.into())
    }

    /// Opens a file below this folder for reading. A link at its name is not followed, and FIFOs are not waited for.
    pub fn open_file_below(&self, path: &OsStr) -> io::Result<File> {
        self.open_file(path)
    }

    /// Checks that this user may write a file.
    pub fn check_writable(&self, name: &OsStr) -> io::Result<()> {
        let access = rustix::fs::Access::WRITE_OK;
        Ok(rustix::fs::accessat(self.as_fd(), name, access, AtFlags::EACCESS)?)
    }

    /// Creates a file that does not exist yet, for reading and writing.
    pub fn create_file(&self, name: &OsStr, access: Access) -> io::Result<File> {
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(rustix::fs::openat(self.as_fd(), name, flags, file_mode(access))?.into())
    }

    /// Removes a file.
    pub fn remove_file(&self, name: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(self.as_fd(), name, AtFlags::empty())?)
    }

    /// Renames a file, in place of a file that has the name.
    pub fn rename_over(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::renameat(self.as_fd(), from, self.as_fd(), to)?)
    }

    /// Renames a file unless the new name is taken (`AlreadyExists`).
    pub fn rename_new(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        take_name(self.as_fd(), from, to)
    }

    /// Closes the folder to other users, as far as its file system has permissions.
    pub fn close_to_others(&self) {
        let is_open_to_others =
            |stat: rustix::fs::Stat| Mode::from_raw_mode(stat.st_mode).as_raw_mode() & 0o077 != 0;
        if rustix::fs::fstat(self.as_fd()).is_ok_and(is_open_to_others) {
            let _ = rustix::fs::fchmod(self.as_fd(), folder_mode(Access::Private));
        }
    }

    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}
