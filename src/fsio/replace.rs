//! Replacing exactly the version of a file that was read.

use super::Failure;
use super::durable::{WriteError, rename_over, write_synced};
use super::folder::{Access, Folder};
use super::platform::files;
use super::reading::OpenedFile;
use std::ffi::OsStr;
use std::io;

/// The reason why a version of a file was not replaced, or may not have been.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceError {
    /// The name has another version now, or nothing has it.
    #[error("nothing was written: the file changed since it was read")]
    Changed,
    /// The write failed.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl From<Failure> for ReplaceError {
    fn from(failure: Failure) -> Self {
        Self::Write(failure.into())
    }
}

impl Folder {
    /// Writes a file durably in place of the version of it that is open: afterwards it has the old bytes or the new ones.
    /// It keeps its mode, and its owner if the system permits. Other hard links keep the old bytes.
    ///
    /// # Errors
    /// [`ReplaceError::Changed`] if the name has another version by then, and the failed step.
    pub fn replace_version(
        &self,
        name: impl AsRef<OsStr>,
        bytes: &[u8],
        version: &OpenedFile,
    ) -> Result<(), ReplaceError> {
        let name = name.as_ref();
        let mut file = self.temp_file(Access::Private).map_err(Failure::of("creating a temporary file"))?;
        files::copy_mode(&version.file, &file.file).map_err(Failure::of("setting the mode of the file"))?;
        write_synced(&mut file, bytes)?;
        if !self.handle.stat(name).is_ok_and(|(_, found)| found == version.version) {
            return Err(ReplaceError::Changed);
        }
        Ok(rename_over(self, file, name, bytes)?)
    }

    /// Makes a file durable that an earlier attempt wrote and that is open.
    ///
    /// # Errors
    /// The failed step. The file is in place.
    pub fn make_durable(&self, name: impl AsRef<OsStr>, file: &OpenedFile) -> Result<(), ReplaceError> {
        let uncertain = |error| WriteError::Uncertain(Failure::of("syncing the file failed")(error));
        files::sync(&file.file).map_err(uncertain)?;
        Ok(self.sync_name(name.as_ref())?)
    }

    /// Checks that this user may write a file. Its folder alone decides if it can be replaced.
    ///
    /// # Errors
    /// The system's error.
    pub fn check_writable(&self, name: impl AsRef<OsStr>) -> io::Result<()> {
        self.handle.check_writable(name.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

    #[test]
    fn the_version_that_is_open_is_replaced_and_keeps_its_mode() {
        let place = tempfile::tempdir().unwrap();
        let (folder, file) = (Folder::open(place.path()).unwrap(), place.path().join("a"));
        for mode in [0o600, 0o640, 0o664, 0o755] {
            fs::write(&file, "before").unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
            let opened = folder.open_file("a").unwrap();
            folder.replace_version("a", b"after", &opened).unwrap();
            let metadata = fs::metadata(&file).unwrap();
            assert_eq!(metadata.permissions().mode() & 0o7777, mode);
            assert_ne!(metadata.ino(), opened.version.inode);
            assert_eq!(fs::read(&file).unwrap(), b"after");
        }
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
    }

    #[test]
    fn another_version_is_not_replaced() {
        let place = tempfile::tempdir().unwrap();
        let (folder, file) = (Folder::open(place.path()).unwrap(), place.path().join("a"));
        fs::write(&file, "before").unwrap();
        let opened = folder.open_file("a").unwrap();
        fs::write(place.path().join("b"), "other").unwrap();
        fs::rename(place.path().join("b"), &file).unwrap();
        let error = folder.replace_version("a", b"after", &opened).unwrap_err();
        assert!(matches!(error, ReplaceError::Changed), "{error}");
        assert_eq!(fs::read(&file).unwrap(), b"other");
        fs::remove_file(&file).unwrap();
        assert!(matches!(folder.replace_version("a", b"after", &opened), Err(ReplaceError::Changed)));
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
    }
}
