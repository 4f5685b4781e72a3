//! The files of indexes, in the cache directory.

use crate::fsio::{Access, Failure, create_private_folder, open_private};
use crate::room::index::{Index, Key};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The folder of the cache directory that contains indexes.
pub const INDEX_FOLDER: &str = "index";

/// The indexes of all rooms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexStore {
    folder: PathBuf,
}

impl IndexStore {
    /// Returns the indexes of a cache directory.
    #[must_use]
    pub fn of(cache: &Path) -> Self {
        Self { folder: cache.join(INDEX_FOLDER) }
    }

    /// The file of an index.
    #[must_use]
    pub fn path(&self, key: &Key) -> PathBuf {
        self.folder.join(key.file_name())
    }

    /// Reads an index. Returns nothing if it is missing or damaged, of another room or program, or if another user could
    /// have written it: who can write it could have anything shown as ready.
    #[must_use]
    pub fn load(&self, key: &Key) -> Option<Index> {
        let mut file = open_private(&self.path(key)).ok()?;
        let length = file.metadata().ok()?.len();
        Index::read(&mut file, length, key)
    }

    /// Puts an index in place of the one before it, at once: a reader sees the old one or the new one. It is not synced:
    /// after a power cut it may be missing, and the next reading takes longer.
    ///
    /// # Errors
    /// The cache directory cannot be written. Nothing depends on it.
    pub fn store(&self, key: &Key, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
        let folder = create_private_folder(&self.folder).map_err(|Failure { source, .. }| source)?;
        let mut file = folder.temp_file(Access::Private)?;
        write(&mut file.file)?;
        file.rename_over(key.file_name())?;
        folder.remove_stale_temp_files();
        Ok(())
    }

    /// Removes an index. Returns true if there was one.
    ///
    /// # Errors
    /// The system's error.
    pub fn remove(&self, key: &Key) -> io::Result<bool> {
        match fs::remove_file(self.path(key)) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }
}
