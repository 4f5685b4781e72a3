//! An open folder.

use super::no_replace::take_name;
use super::temp_file::remove_stale_temp_files;
use super::{Failure, platform};
use rustix::fd::{AsFd as _, BorrowedFd, OwnedFd};
use rustix::fs::{AtFlags, FlockOperation, Mode, OFlags};
use rustix::io::Errno;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// An open folder. Everything below it is reached through its descriptor, so that renaming a folder above, or putting a
/// link in its place, leads nowhere else.
#[derive(Debug)]
pub struct Folder {
    descriptor: OwnedFd,
}

/// A lock on a folder, which other processes that lock it wait for. Dropping it releases the lock.
#[derive(Debug)]
pub struct FolderLock {
    descriptor: OwnedFd,
}

impl Drop for FolderLock {
    /// Unlocks explicitly: the system would keep the lock if closing the descriptor failed, and the next lock of this
    /// process would wait for it.
    fn drop(&mut self) {
        let _ = rustix::fs::flock(&self.descriptor, FlockOperation::Unlock);
    }
}

/// The users that may read a new file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Those that the user's `umask` allows.
    Umask,
    /// This user alone.
    Private,
}

impl Access {
    pub(super) const fn file_mode(self) -> Mode {
        match self {
            Self::Umask => Mode::from_raw_mode(0o666),
            Self::Private => Mode::from_raw_mode(0o600),
        }
    }

    pub(super) const fn folder_mode(self) -> Mode {
        match self {
            Self::Umask => Mode::from_raw_mode(0o777),
            Self::Private => Mode::from_raw_mode(0o700),
        }
    }
}

/// Flags for folders that are never opened through a symbolic link.
fn no_follow() -> OFlags {
    OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC
}

impl Folder {
    /// Opens a folder that the user named. Its path may contain symbolic links.
    ///
    /// # Errors
    /// The system's error.
    pub fn open(path: &Path) -> io::Result<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        Ok(Self { descriptor: rustix::fs::open(path, flags, Mode::empty())? })
    }

    /// Opens a folder below this one by a relative path of which no component is a symbolic link. The empty path is
    /// this folder.
    ///
    /// # Errors
    /// The system's error.
    pub fn open_below(&self, path: &OsStr) -> io::Result<Self> {
        let path = if path.is_empty() { OsStr::new(".") } else { path };
        Ok(Self { descriptor: platform::open_below(self.as_fd(), path)? })
    }

    /// Opens a folder in this one, and creates it durably if it is missing.
    ///
    /// # Errors
    /// The failed step. A symbolic link in the folder's place is refused.
    pub fn enter_or_create(&self, name: &str) -> Result<Self, Failure> {
        let open = || rustix::fs::openat(self.as_fd(), name, no_follow(), Mode::empty());
        match open() {
            Err(Errno::NOENT) => {}
            Err(Errno::LOOP | Errno::NOTDIR) => {
                let doing =
                    format!("`{name}` is a symbolic link or not a folder, and nothing is written through it");
                return Err(Failure { doing, source: Errno::NOTDIR.into() });
            }
            opened => return Self::opened(name, opened),
        }
        match rustix::fs::mkdirat(self.as_fd(), name, Access::Umask.folder_mode()) {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(error) => return Err(Failure::of(format!("creating the folder `{name}`"))(error)),
        }
        self.sync().map_err(Failure::of(format!("syncing the folder that contains `{name}`")))?;
        Self::opened(name, open())
    }

    fn opened(name: &str, opened: Result<OwnedFd, Errno>) -> Result<Self, Failure> {
        let descriptor = opened.map_err(Failure::of(format!("opening the folder `{name}`")))?;
        Ok(Self { descriptor })
    }

    pub(super) fn as_fd(&self) -> BorrowedFd<'_> {
        self.descriptor.as_fd()
    }

    /// Locks the folder, and waits until no other process has the lock.
    ///
    /// # Errors
    /// The system's error, such as that of a file system without locks.
    pub fn lock(self) -> io::Result<FolderLock> {
        rustix::fs::flock(&self.descriptor, FlockOperation::LockExclusive)?;
        Ok(FolderLock { descriptor: self.descriptor })
    }

    /// Waits until the names in this folder are on disk.
    ///
    /// # Errors
    /// The system's error.
    pub fn sync(&self) -> io::Result<()> {
        Ok(platform::sync(self.as_fd())?)
    }

    /// Returns true if an entry has this name, a dangling link included.
    ///
    /// # Errors
    /// The system's error, if it does not tell.
    pub fn contains(&self, name: impl AsRef<OsStr>) -> io::Result<bool> {
        match rustix::fs::statat(self.as_fd(), name.as_ref(), AtFlags::SYMLINK_NOFOLLOW) {
            Ok(_) => Ok(true),
            Err(Errno::NOENT) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Returns the first bytes of a file, at most `limit`. Links are not followed, and FIFOs are not waited for.
    ///
    /// # Errors
    /// The system's error.
    pub fn read(&self, name: impl AsRef<OsStr>, limit: u64) -> io::Result<Vec<u8>> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = rustix::fs::openat(self.as_fd(), name.as_ref(), flags, Mode::empty())?;
        let mut bytes = Vec::new();
        File::from(file).take(limit).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Returns true if a file has exactly these bytes.
    #[must_use]
    pub fn holds(&self, name: impl AsRef<OsStr>, bytes: &[u8]) -> bool {
        self.read(name, bytes.len() as u64 + 1).is_ok_and(|read| read == bytes)
    }

    /// Removes a file.
    ///
    /// # Errors
    /// The system's error.
    pub fn remove(&self, name: impl AsRef<OsStr>) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(self.as_fd(), name.as_ref(), AtFlags::empty())?)
    }

    /// Renames a file of this folder durably unless the new name is taken (`AlreadyExists`).
    ///
    /// # Errors
    /// The system's error.
    pub fn rename_new(&self, from: impl AsRef<OsStr>, to: impl AsRef<OsStr>) -> io::Result<()> {
        take_name(self, from.as_ref(), to.as_ref())?;
        self.sync()
    }

    /// Removes temporary files of writes that were interrupted more than a day ago. Younger ones may be in use.
    pub fn remove_stale_temp_files(&self) {
        remove_stale_temp_files(self);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::symlink;

    #[test]
    fn a_missing_folder_is_created_and_an_existing_one_is_entered() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        folder.enter_or_create("inner").unwrap().write_new("a", b"x", Access::Umask).unwrap();
        assert!(folder.enter_or_create("inner").unwrap().holds("a", b"x"));
    }

    #[test]
    fn nothing_is_entered_through_a_symbolic_link_or_a_file() {
        let (place, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        symlink(elsewhere.path(), place.path().join("link")).unwrap();
        symlink("nowhere", place.path().join("dangling")).unwrap();
        fs::write(place.path().join("file"), "").unwrap();
        let folder = Folder::open(place.path()).unwrap();
        for name in ["link", "dangling", "file"] {
            let failure = folder.enter_or_create(name).unwrap_err();
            assert!(failure.doing.contains("is a symbolic link or not a folder"), "{name}: {failure}");
        }
    }

    #[test]
    fn no_folder_below_is_opened_through_a_symbolic_link_at_any_depth() {
        let place = tempfile::tempdir().unwrap();
        fs::create_dir_all(place.path().join("a/b/c")).unwrap();
        symlink("a", place.path().join("link")).unwrap();
        symlink("b", place.path().join("a/link")).unwrap();
        let folder = Folder::open(place.path()).unwrap();
        let opens = |path: &str| folder.open_below(OsStr::new(path)).is_ok();
        assert!(opens("") && opens("a") && opens("a/b/c") && opens("a/b/c/"));
        assert!(!opens("link") && !opens("link/b") && !opens("a/link") && !opens("a/link/c"));
    }

    #[test]
    fn renaming_never_replaces_a_file() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        for name in ["a", "b"] {
            fs::write(place.path().join(name), name).unwrap();
        }
        assert_eq!(folder.rename_new("a", "b").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        folder.rename_new("a", "c").unwrap();
        assert!(folder.holds("b", b"b") && folder.holds("c", b"a"));
    }
}
