//! A composed record in a file outside of the room, to be signed elsewhere and imported (specification, section 5.1).

use super::record::Record;
use crate::domain::assemble::DECISIONS;
use crate::fsio::paths::{canonical, shown};
use crate::fsio::{Access, Folder, WriteError};
use std::io;
use std::path::{Path, PathBuf};

/// The reason why a record was not written outside of the room.
#[derive(Debug, thiserror::Error)]
pub enum OutsideError {
    /// The path does not name a file.
    #[error("`{0}` does not name a file")]
    NoName(String),
    /// The file would be in the room, in which an unsigned record counts as one.
    #[error(
        "{0}: this is in the room; choose a file outside of it, and `trialdesk import` places the record"
    )]
    InRoom(String),
    /// The folder is reserved for the decision records of a room.
    #[error("{0}: a folder named decisions contains only the records of a room; choose another folder")]
    AmongDecisions(String),
    /// The folder cannot be opened.
    #[error("{path}: {source}")]
    Folder {
        /// The file.
        path: String,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The file was not written, or may not have been.
    #[error("{path}: {source}")]
    Write {
        /// The file.
        path: String,
        /// The reason.
        source: WriteError,
    },
}

impl OutsideError {
    /// Returns true if the file system refused the file, and not this program the path.
    #[must_use]
    pub const fn is_of_system(&self) -> bool {
        matches!(self, Self::Folder { .. } | Self::Write { .. })
    }
}

/// Writes the exact bytes of a record durably to a file that does not exist yet, outside of the room at `root`. If `target`
/// is a folder, the file in it has the name that the record gets in the room. Returns the path of the file.
///
/// # Errors
/// The reason why it was not written.
pub fn write_outside(root: &Path, target: &Path, record: &Record) -> Result<PathBuf, OutsideError> {
    let path = if target.is_dir() { target.join(&record.file_name) } else { target.to_owned() };
    let named = || shown(&path).into_owned();
    let Some(name) = path.file_name().filter(|_| !named().ends_with(std::path::is_separator)) else {
        return Err(OutsideError::NoName(named()));
    };
    let above = path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let opened = canonical(above).and_then(|above| Ok((Folder::open(&above)?, above)));
    let (folder, above) = opened.map_err(|source| OutsideError::Folder { path: named(), source })?;
    if above.starts_with(root) {
        return Err(OutsideError::InRoom(named()));
    }
    if above.iter().any(|part| part == DECISIONS) {
        return Err(OutsideError::AmongDecisions(named()));
    }
    folder
        .write_new(name, record.text.as_bytes(), Access::Umask)
        .map_err(|source| OutsideError::Write { path: named(), source })?;
    Ok(path)
}
