//! Temporary files that become other files.

use super::folder::{Access, Folder};
use super::listing::EntryKind;
use super::platform::ListBuffer;
use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::time::SystemTime;
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
        let file = self.handle.create_file(OsStr::new(&name), access)?;
        Ok(TempFile { file, folder: self, name, is_temporary: true })
    }
}

impl TempFile<'_> {
    /// Renames the file, in place of a file that has the name. Nothing is synced.
    ///
    /// # Errors
    /// The system's error.
    pub fn rename_over(&mut self, name: impl AsRef<OsStr>) -> io::Result<()> {
        self.folder.handle.rename_over(OsStr::new(&self.name), name.as_ref())?;
        self.is_temporary = false;
        Ok(())
    }

    /// Gives the file its name unless the name is taken (`AlreadyExists`). Nothing is synced.
    pub(super) fn take_name(&mut self, name: &OsStr) -> io::Result<()> {
        self.folder.handle.rename_new(OsStr::new(&self.name), name)?;
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
    // By the machine's clock, as the times of the files are.
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    let now_ns = i64::try_from(now.as_nanos()).unwrap_or_default();
    let mut stale = Vec::new();
    let _ = folder.list(&mut ListBuffer::default(), |entry| {
        if !entry.name.as_encoded_bytes().starts_with(PREFIX.as_bytes()) {
            return;
        }
        let is_stale = folder.stat(entry.name).is_ok_and(|(kind, version)| {
            kind == EntryKind::File && now_ns.saturating_sub(version.mtime_ns) > STALE_NS
        });
        if is_stale {
            stale.push(entry.name.to_owned());
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
    use std::time::Duration;

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
