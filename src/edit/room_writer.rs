//! A room in which packets are created and changed. This file creates: existing files are not changed by it.

use crate::domain::assemble::DECISIONS;
use crate::fsio::paths::canonical;
use crate::fsio::{Access, Failure, Folder, WriteError};
use std::io;
use std::path::{Path, PathBuf};

/// A room in which packets are created and changed.
#[derive(Debug)]
pub struct RoomWriter {
    root: PathBuf,
    pub(super) folder: Folder,
}

impl RoomWriter {
    /// Opens a room that exists.
    ///
    /// # Errors
    /// The system's error.
    pub fn open(room: &Path) -> io::Result<Self> {
        let path = canonical(room)?;
        Ok(Self { folder: Folder::open(&path)?, root: path })
    }

    /// Returns the path of the room without symbolic links. The room's own path may contain one; paths in it may not.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the entry of the room whose name differs from this one by letter case alone, unless this one exists too.
    #[must_use]
    pub fn name_in_other_case(&self, name: &str) -> Option<String> {
        // A room that cannot be listed is a problem of the scan.
        let other = self.folder.name_in_other_case(name).ok()?;
        other.map(|name| name.to_string_lossy().into_owned())
    }

    /// Writes a file durably, and creates its folder if it is missing. The path is relative to the room, with `/`.
    ///
    /// # Errors
    /// [`WriteError::NameTaken`] if the file exists already, and the failed step. A path that leads out of the room or
    /// into a folder of decision records is refused.
    pub fn create(&self, path: &str, text: &str) -> Result<(), WriteError> {
        if !is_inside(path) {
            let refused = io::Error::new(io::ErrorKind::InvalidInput, "this file is not one of the room");
            return Err(Failure::of(format!("writing `{path}`"))(refused).into());
        }
        let (folders, name) = path.rsplit_once('/').map_or((None, path), |(above, name)| (Some(above), name));
        let mut entered = None;
        for part in folders.into_iter().flat_map(|folders| folders.split('/')) {
            entered = Some(entered.as_ref().unwrap_or(&self.folder).enter_or_create(part)?);
        }
        entered.as_ref().unwrap_or(&self.folder).write_new(name, text.as_bytes(), Access::Umask)
    }
}

/// Returns whether a relative path stays inside of the room and out of its folders of decision records, also on file systems
/// that do not distinguish case.
pub(super) fn is_inside(path: &str) -> bool {
    path.split('/').all(|part| !matches!(part, "" | "." | "..") && !part.eq_ignore_ascii_case(DECISIONS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::symlink;

    #[test]
    fn a_file_is_written_with_the_folders_above_it_and_never_replaced() {
        let room = tempfile::tempdir().unwrap();
        let writer = RoomWriter::open(room.path()).unwrap();
        for path in ["a.yaml", "b/a.yaml", "b/c/a.yaml"] {
            writer.create(path, "first").unwrap();
            assert!(matches!(writer.create(path, "second"), Err(WriteError::NameTaken)), "{path}");
            assert_eq!(fs::read_to_string(room.path().join(path)).unwrap(), "first");
        }
    }

    #[test]
    fn nothing_is_written_outside_of_the_room_or_among_records() {
        let (room, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        symlink(elsewhere.path(), room.path().join("link")).unwrap();
        let writer = RoomWriter::open(room.path()).unwrap();
        let absolute = elsewhere.path().join("a.yaml").display().to_string();
        let wrong = [
            "",
            "a/",
            "/a",
            "../a",
            "a/../b",
            "./a",
            "decisions/a.yaml",
            "T/decisions/a.yaml",
            "T/Decisions/a.yaml",
            "link/a.yaml",
        ];
        for path in wrong.into_iter().chain([&*absolute]) {
            let error = writer.create(path, "x").unwrap_err();
            assert!(matches!(error, WriteError::Failed(_)), "{path}: {error}");
        }
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
        assert_eq!(fs::read_dir(room.path()).unwrap().count(), 1, "the link alone");
    }
}
