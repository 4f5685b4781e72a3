//! Durable writes.

use super::Failure;
use super::folder::{Access, Folder};
use super::platform::files;
use super::temp_file::TempFile;
use std::ffi::OsStr;
use std::io::{self, Read as _, Seek as _, Write as _};

/// The reason why a file was not written, or may not have been.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The file does not exist, or is as it was before.
    #[error("nothing was written: {0}")]
    Failed(#[from] Failure),
    /// Something else has the name. It is unchanged.
    #[error("nothing was written: this file exists already, and nothing is overwritten")]
    NameTaken,
    /// The file is complete and has its name, but may not survive a power cut. Writing it again is safe.
    #[error("uncertain: the file was written, but {0}")]
    Uncertain(Failure),
    /// The file has other bytes than those that were written.
    #[error("uncertain: the file does not read back as it was written; check the disk")]
    ReadsBackDifferent,
}

impl WriteError {
    /// Returns true if the file may be on disk.
    #[must_use]
    pub const fn is_uncertain(&self) -> bool {
        matches!(self, Self::Uncertain(_) | Self::ReadsBackDifferent)
    }
}

impl Folder {
    /// Writes a new file durably. A file that has the name is never replaced.
    ///
    /// # Errors
    /// [`WriteError::NameTaken`] if anything has the name, and the failed step.
    pub fn write_new(&self, name: impl AsRef<OsStr>, bytes: &[u8], access: Access) -> Result<(), WriteError> {
        let name = name.as_ref();
        self.take_name(name, bytes, access)?;
        self.confirm(name, bytes)
    }

    /// Writes a new file durably, unless an earlier attempt wrote the same bytes: then it makes that file durable.
    ///
    /// # Errors
    /// [`WriteError::NameTaken`] if the name is taken by anything else, and the failed step.
    pub fn place_idempotent(
        &self,
        name: impl AsRef<OsStr>,
        bytes: &[u8],
        access: Access,
    ) -> Result<(), WriteError> {
        let name = name.as_ref();
        match self.take_name(name, bytes, access) {
            Err(WriteError::NameTaken) if self.holds(name, bytes) => {}
            taken => taken?,
        }
        self.confirm(name, bytes)
    }

    /// Writes a file durably in place of one that has the name: afterwards it has the old bytes or the new ones. For
    /// this program's own state, and never for files of a room.
    ///
    /// # Errors
    /// The failed step.
    pub fn write_replacing(
        &self,
        name: impl AsRef<OsStr>,
        bytes: &[u8],
        access: Access,
    ) -> Result<(), WriteError> {
        let name = name.as_ref();
        rename_over(self, self.synced_temp_file(bytes, access)?, name, bytes)
    }

    fn take_name(&self, name: &OsStr, bytes: &[u8], access: Access) -> Result<(), WriteError> {
        let mut file = self.synced_temp_file(bytes, access)?;
        file.take_name(name).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => WriteError::NameTaken,
            _ => Failure::of("giving the file its name")(error).into(),
        })
    }

    /// Makes the name durable and reads the file back.
    fn confirm(&self, name: &OsStr, bytes: &[u8]) -> Result<(), WriteError> {
        self.sync_name(name)?;
        if self.holds(name, bytes) { Ok(()) } else { Err(WriteError::ReadsBackDifferent) }
    }

    pub(super) fn sync_name(&self, name: &OsStr) -> Result<(), WriteError> {
        let synced = self.handle.sync_name(name);
        synced.map_err(|error| WriteError::Uncertain(Failure::of("syncing its folder failed")(error)))
    }

    fn synced_temp_file(&self, bytes: &[u8], access: Access) -> Result<TempFile<'_>, Failure> {
        let mut file = self.temp_file(access).map_err(Failure::of("creating a temporary file"))?;
        write_synced(&mut file, bytes)?;
        Ok(file)
    }
}

pub(super) fn write_synced(file: &mut TempFile<'_>, bytes: &[u8]) -> Result<(), Failure> {
    file.file.write_all(bytes).map_err(Failure::of("writing the file"))?;
    files::sync(&file.file).map_err(Failure::of("syncing the file"))
}

/// Takes a temporary file's name in place of a file that has it. It is read back by its descriptor first: another process
/// may replace the file at any time.
pub(super) fn rename_over(
    folder: &Folder,
    mut file: TempFile<'_>,
    name: &OsStr,
    bytes: &[u8],
) -> Result<(), WriteError> {
    if !reads_back(&mut file, bytes) {
        return Err(Failure::of("reading the file back")(io::Error::other("it has other bytes")).into());
    }
    file.rename_over(name).map_err(Failure::of("renaming the file"))?;
    folder.sync_name(name)
}

fn reads_back(file: &mut TempFile<'_>, bytes: &[u8]) -> bool {
    let mut read = Vec::with_capacity(bytes.len());
    let limit = bytes.len() as u64 + 1;
    let done = file.file.rewind().and_then(|()| (&mut file.file).take(limit).read_to_end(&mut read));
    done.is_ok() && read == bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::path::Path;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_new_file_is_written_and_nothing_is_left_beside_it() {
        let place = tempfile::tempdir().unwrap();
        Folder::open(place.path()).unwrap().write_new("a", b"first", Access::Umask).unwrap();
        assert_eq!(fs::read(place.path().join("a")).unwrap(), b"first");
        assert_eq!(names(place.path()), ["a"]);
    }

    #[test]
    fn a_new_file_never_replaces_what_has_the_name() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        fs::write(place.path().join("file"), "before").unwrap();
        fs::create_dir(place.path().join("folder")).unwrap();
        symlink("nowhere", place.path().join("link")).unwrap();
        for name in ["file", "folder", "link"] {
            let error = folder.write_new(name, b"after", Access::Umask).unwrap_err();
            assert!(matches!(error, WriteError::NameTaken), "{name}: {error}");
        }
        assert_eq!(fs::read(place.path().join("file")).unwrap(), b"before");
        assert_eq!(names(place.path()), ["file", "folder", "link"]);
    }

    #[test]
    fn placing_the_same_bytes_again_succeeds_and_other_bytes_are_refused() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        folder.place_idempotent("a", b"same", Access::Umask).unwrap();
        folder.place_idempotent("a", b"same", Access::Umask).unwrap();
        let other = folder.place_idempotent("a", b"same and more", Access::Umask).unwrap_err();
        assert!(matches!(other, WriteError::NameTaken), "{other}");
        assert_eq!(names(place.path()), ["a"]);
    }

    #[test]
    fn replacing_leaves_the_new_bytes_with_the_mode_of_a_private_file() {
        let place = tempfile::tempdir().unwrap();
        let (folder, file) = (Folder::open(place.path()).unwrap(), place.path().join("a"));
        fs::write(&file, "before").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        folder.write_replacing("a", b"after", Access::Private).unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"after");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(names(place.path()), ["a"]);
    }

    #[test]
    fn replacing_through_a_link_replaces_the_link() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        fs::write(place.path().join("target"), "untouched").unwrap();
        symlink("target", place.path().join("link")).unwrap();
        folder.write_replacing("link", b"new", Access::Private).unwrap();
        assert_eq!(fs::read(place.path().join("target")).unwrap(), b"untouched");
        assert!(folder.holds("link", b"new"));
    }
}
