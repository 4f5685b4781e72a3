//! A composed record in a file outside of the room, to be signed elsewhere and imported (specification, section 5.1).

use super::record::Record;
use crate::fsio::Access;
use crate::fsio::export_file::{ExportError, in_folder};
use std::path::{Path, PathBuf};

/// The reason why a record was not written outside of the room.
#[derive(Debug, thiserror::Error)]
pub enum OutsideError {
    /// The file would be in the room, in which an unsigned record counts as one.
    #[error(
        "{0}: this is in the room; choose a file outside of it, and `trialdesk import` places the record"
    )]
    InRoom(String),
    /// The path is not that of a file for other people, or the file was not written.
    #[error(transparent)]
    Export(#[from] ExportError),
}

impl OutsideError {
    /// Returns true if the file system refused the file, and not this program the path.
    #[must_use]
    pub const fn is_of_system(&self) -> bool {
        matches!(self, Self::Export(ExportError::Folder { .. } | ExportError::Write { .. }))
    }
}

/// Writes the exact bytes of a record durably to a file that does not exist yet, outside of the room at `root`. If `target`
/// is a folder, the file in it has the name that the record gets in the room. Returns the path of the file.
///
/// # Errors
/// The reason why it was not written.
pub fn write_outside(root: &Path, target: &Path, record: &Record) -> Result<PathBuf, OutsideError> {
    let path = if target.is_dir() { target.join(&record.file_name) } else { target.to_owned() };
    let target = in_folder(&path)?;
    if target.folder_path.starts_with(root) {
        return Err(OutsideError::InRoom(target.shown));
    }
    target
        .folder
        .write_new(target.name, record.text.as_bytes(), Access::Umask)
        .map_err(|source| ExportError::Write { path: target.shown, source })?;
    Ok(path)
}
