//! Temporary files that become other files.

use super::folder::{Access, Folder};
use super::listing::EntryKind;
use super::no_replace::take_name;
use super::platform::ListBuffer;
use rustix::fs::OFlags;
use rustix::time::{ClockId, clock_gettime};
use std::ffi::OsStr;
use std::fs::File;
use std::io;
use ulid::Ulid;

/// The start of every temporary file's name. A scan of a room ignores names that start with `.`.
const PREFIX: &str = ".tmp-";
/// The age in nanoseconds from which a temporary file counts as left behind.
const STALE_NS: i64 = 24 * 60 * 60 * 1_000_000_000;

/// A new file under a temporary name. It is removed when it is dropped, unless it was renamed.
#[derive(Debug)]
pub struct TempFile<'a> {
    /// The open file, for reading and writing.
    pub file: File,
    folder: &'a Folder,
    name: String,
    is_temporary: bool,
}

impl Folder {
    /// Creates a temporary file.
    ///
    /// # Errors
    /// The system's error.
    pub fn temp_file(&self, access: Access) -> io::Result<TempFile<'_>> {
        let name = format!("{PREFIX}{}", Ulid::generate());
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = rustix::fs::openat(self.as_fd(), &*name, flags, access.file_mode())?;
        Ok(TempFile { file: file.into(), folder: self, name, is_temporary: true })
    }
}

impl TempFile<'_> {
    /// Renames the file, in place of a file that has the name. Nothing is synced.
    ///
    /// # Errors
    /// The system's error.
    pub fn rename_over(&mut self, name: impl AsRef<OsStr>) -> io::Result<()> {
        rustix::fs::renameat(self.folder.as_fd(), &*self.name, self.folder.as_fd(), name.as_ref())?;
        self.is_temporary = false;
        Ok(())
    }

    /// Gives the file its name unless the name is taken (`AlreadyExists`). Nothing is synced.
    pub(super) fn take_name(&mut self, name: &OsStr) -> io::Result<()> {
        take_name(self.folder, OsStr::new(&self.name), name)?;
        self.is_temporary = false;
        Ok(())
    }
}

impl Drop for TempFile<'_> {
    fn drop(&mut self) {
        if self.is_temporary {
            // If this fails, the file is removed as stale later.
            let _ = self.folder.remove(&self.name);
        }
    }
}

/// Removes temporary files that are older than a day. Failures are ignored: the next write tries again.
pub(super) fn remove_stale_temp_files(folder: &Folder) {
    let now_ns = clock_gettime(ClockId::Realtime).tv_sec.saturating_mul(1_000_000_000);
    let mut stale = Vec::new();
    let _ = folder.list(&mut ListBuffer::default(), |entry| {
        if !entry.name.to_bytes().starts_with(PREFIX.as_bytes()) {
            return;
        }
        let is_stale = folder.stat(entry.name).is_ok_and(|(kind, version)| {
            kind == EntryKind::File && now_ns.saturating_sub(version.mtime_ns) > STALE_NS
        });
        if is_stale && let Ok(name) = entry.name.to_str() {
            stale.push(name.to_owned());
        }
    });
    for name in stale {
        let _ = folder.remove(&name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::time::{Duration, SystemTime};

    #[test]
    fn removes_only_temporary_files_that_are_older_than_a_day() {
        let place = tempfile::tempdir().unwrap();
        let create = |name: &str, age_in_hours: u64| {
            let file = File::create(place.path().join(name)).unwrap();
            // The machine's clock is what the age is counted by.
            #[expect(clippy::disallowed_methods, reason = "a test that ages a file")]
            let now = SystemTime::now();
            file.set_modified(now - Duration::from_hours(age_in_hours)).unwrap();
        };
        for (name, age) in [(".tmp-old", 25), (".tmp-young", 23), (".keep", 48), ("record.yaml", 48)] {
            create(name, age);
        }
        symlink("record.yaml", place.path().join(".tmp-link")).unwrap();
        fs::create_dir(place.path().join(".tmp-folder")).unwrap();
        Folder::open(place.path()).unwrap().remove_stale_temp_files();
        let mut left: Vec<_> =
            fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, [".keep", ".tmp-folder", ".tmp-link", ".tmp-young", "record.yaml"]);
    }

    #[test]
    fn a_dropped_temporary_file_leaves_nothing_behind() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        drop(folder.temp_file(Access::Private).unwrap());
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
        folder.temp_file(Access::Private).unwrap().rename_over("index").unwrap();
        assert!(folder.contains("index").unwrap());
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
    }
}
