//! An open folder.

use super::Failure;
use super::platform::{self, FolderHandle, ListBuffer};
use super::temp_file::remove_stale_temp_files;
use std::ffi::{OsStr, OsString};
use std::io::{self, ErrorKind, Read as _};
use std::path::Path;

/// An open folder. What is written below it is reached through it, so that renaming a folder above, or putting a link in
/// its place, leads nowhere else.
#[derive(Debug)]
pub struct Folder {
    pub(super) handle: FolderHandle,
}

/// A lock on a folder, which other processes that lock it wait for. Dropping it releases the lock.
#[derive(Debug)]
pub struct FolderLock(#[expect(dead_code, reason = "it is held")] platform::FolderLock);

/// The users that may read a new file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Those that the user's `umask` allows.
    Umask,
    /// This user alone.
    Private,
}

impl Folder {
    /// Opens a folder that the user named. Its path may contain symbolic links.
    ///
    /// # Errors
    /// The system's error.
    pub fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { handle: FolderHandle::open(path)? })
    }

    /// Opens a folder below this one by a relative path of which no component is a symbolic link. The empty path is
    /// this folder.
    ///
    /// # Errors
    /// The system's error.
    pub fn open_below(&self, path: &OsStr) -> io::Result<Self> {
        let path = if path.is_empty() { OsStr::new(".") } else { path };
        Ok(Self { handle: self.handle.open_below(path)? })
    }

    /// Opens a folder in this one, and creates it durably if it is missing.
    ///
    /// # Errors
    /// The failed step. A symbolic link in the folder's place is refused.
    pub fn enter_or_create(&self, name: &str) -> Result<Self, Failure> {
        let name = OsStr::new(name);
        match self.handle.open_child(name) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            opened => return Self::opened(name, opened),
        }
        match self.handle.create_child(name) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => {
                return Err(Failure::of(format!("creating the folder `{}`", name.display()))(error));
            }
        }
        let doing = format!("syncing the folder that contains `{}`", name.display());
        self.sync().map_err(Failure::of(doing))?;
        Self::opened(name, self.handle.open_child(name))
    }

    fn opened(name: &OsStr, opened: io::Result<FolderHandle>) -> Result<Self, Failure> {
        let name = name.display();
        match opened {
            Ok(handle) => Ok(Self { handle }),
            Err(source) if source.kind() == ErrorKind::NotADirectory => {
                let doing =
                    format!("`{name}` is a symbolic link or not a folder, and nothing is written through it");
                Err(Failure { doing, source })
            }
            Err(error) => Err(Failure::of(format!("opening the folder `{name}`"))(error)),
        }
    }

    /// Removes an empty folder in this one, and does nothing if it is not empty.
    ///
    /// # Errors
    /// The system's error.
    pub fn remove_if_empty(&self, name: &str) -> io::Result<()> {
        match self.handle.remove_child(OsStr::new(name)) {
            Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => Ok(()),
            removed => removed.and_then(|()| self.sync()),
        }
    }

    /// Returns the name that an entry really has, if it is found under this name because the file system does not
    /// distinguish letter case. The names are ASCII.
    ///
    /// # Errors
    /// The system's error.
    pub fn name_in_other_case(&self, name: &str) -> io::Result<Option<OsString>> {
        let (mut is_exact, mut other) = (false, None);
        // Opened again: a descriptor lists its folder once.
        let opened = self.open_below(OsStr::new(""))?;
        opened.list(&mut ListBuffer::default(), |entry| {
            is_exact |= entry.name == name;
            if entry.name.eq_ignore_ascii_case(name) {
                other = Some(entry.name.to_owned());
            }
        })?;
        Ok(other.filter(|_| !is_exact))
    }

    /// Closes the folder to other users, as far as its file system has permissions.
    pub(super) fn close_to_others(&self) {
        self.handle.close_to_others();
    }

    /// Locks the folder, and waits until no other process has the lock.
    ///
    /// # Errors
    /// The system's error, such as that of a file system without locks.
    pub fn lock(self) -> io::Result<FolderLock> {
        self.handle.lock().map(FolderLock)
    }

    /// Waits until the names in this folder are on disk.
    ///
    /// # Errors
    /// The system's error.
    pub fn sync(&self) -> io::Result<()> {
        self.handle.sync()
    }

    /// Returns true if an entry has this name, a dangling link included.
    ///
    /// # Errors
    /// The system's error, if it does not tell.
    pub fn contains(&self, name: impl AsRef<OsStr>) -> io::Result<bool> {
        match self.handle.stat(name.as_ref()) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Returns the first bytes of a file, at most `limit`. Links are not followed, and FIFOs are not waited for.
    ///
    /// # Errors
    /// The system's error.
    pub fn read(&self, name: impl AsRef<OsStr>, limit: u64) -> io::Result<Vec<u8>> {
        let file = self.handle.open_file(name.as_ref())?;
        let mut bytes = Vec::new();
        file.take(limit).read_to_end(&mut bytes)?;
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
        self.handle.remove_file(name.as_ref())
    }

    /// Renames a file of this folder durably unless the new name is taken (`AlreadyExists`).
    ///
    /// # Errors
    /// The system's error.
    pub fn rename_new(&self, from: impl AsRef<OsStr>, to: impl AsRef<OsStr>) -> io::Result<()> {
        let to = to.as_ref();
        self.handle.rename_new(from.as_ref(), to)?;
        self.handle.sync_name(to)
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
    fn the_real_name_of_an_entry_is_known() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        assert_eq!(folder.name_in_other_case("decisions").unwrap(), None);
        fs::create_dir(place.path().join("Decisions")).unwrap();
        assert_eq!(folder.name_in_other_case("decisions").unwrap(), Some(OsString::from("Decisions")));
        fs::create_dir(place.path().join("decisions")).unwrap();
        assert_eq!(folder.name_in_other_case("decisions").unwrap(), None);
    }

    #[test]
    fn only_an_empty_folder_is_removed() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        fs::create_dir_all(place.path().join("full/inner")).unwrap();
        folder.remove_if_empty("full").unwrap();
        folder.enter_or_create("empty").unwrap();
        folder.remove_if_empty("empty").unwrap();
        assert!(folder.contains("full").unwrap() && !folder.contains("empty").unwrap());
    }

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
        assert_eq!(folder.rename_new("a", "b").unwrap_err().kind(), ErrorKind::AlreadyExists);
        folder.rename_new("a", "c").unwrap();
        assert!(folder.holds("b", b"b") && folder.holds("c", b"a"));
    }
}
