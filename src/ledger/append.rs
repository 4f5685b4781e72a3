//! Appending a record to the ledger durably: it is never lost, torn, or written in place of another file.

mod signed;

use super::record::Record;
use crate::domain::assemble::DECISIONS;
use crate::fsio::paths::shown;
use crate::fsio::{Access, Failure, Folder, WriteError};
pub use signed::append_signed;
use ssh_allowed_signers::SignatureError;
use std::io;
use std::path::{Path, PathBuf};

/// The reason why a record was not recorded, or may not have been.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Nothing was written.
    #[error("nothing was recorded: {0}")]
    Failed(#[from] Failure),
    /// A file with this name exists and has other content.
    #[error("nothing was recorded: {path} exists already and has other content")]
    NameTaken {
        /// The file.
        path: String,
    },
    /// The record is there, but may not survive a power cut. Recording it again is safe: it is the same record.
    #[error("uncertain: {path} was written, but {failure}; record it again, it cannot become two")]
    Uncertain {
        /// The file.
        path: String,
        /// The step that failed after the file had its name.
        failure: Failure,
    },
    /// The file has other bytes than those that were written.
    #[error("uncertain: {path} does not read back as it was written; check the disk")]
    ReadsBackDifferent {
        /// The file.
        path: String,
    },
    /// The signature does not verify over the record.
    #[error("nothing was recorded: {0}")]
    BadSignature(SignatureError),
    /// The signature is on disk and its record is not. Recording it again is safe.
    #[error("{error}; its signature remains: record it again, or else remove {path}")]
    SignatureLeft {
        /// The signature's file.
        path: String,
        /// The reason why the record is missing.
        error: Box<AppendError>,
    },
}

impl AppendError {
    /// Returns true if the record may be on disk.
    #[must_use]
    pub const fn is_uncertain(&self) -> bool {
        matches!(self, Self::Uncertain { .. } | Self::ReadsBackDifferent { .. })
    }

    /// Adds the path to a failed write of a record.
    fn of_write(path: String, error: WriteError) -> Self {
        match error {
            WriteError::Failed(failure) => Self::Failed(failure),
            WriteError::NameTaken => Self::NameTaken { path },
            WriteError::Uncertain(failure) => Self::Uncertain { path, failure },
            WriteError::ReadsBackDifferent => Self::ReadsBackDifferent { path },
        }
    }
}

/// Writes a record durably into the room at `root`, and returns its path.
///
/// The same record may be appended again: if its file exists with the same bytes, that file is made durable.
///
/// # Errors
/// Nothing was written, or that cannot be determined ([`AppendError::is_uncertain`]).
pub fn append(root: &Path, record: &Record) -> Result<PathBuf, AppendError> {
    let place = RecordFolder::open(root, record)?;
    let placed = place.folder.place_idempotent(&record.file_name, record.text.as_bytes(), Access::Umask);
    placed.map_err(|error| place.failed(AppendError::of_write(record.path(), error)))?;
    Ok(root.join(record.path()))
}

/// The open folder of a record.
struct RecordFolder {
    folder: Folder,
    /// The folder above, if this one was created for the record.
    created_in: Option<Folder>,
}

impl RecordFolder {
    /// Opens the folder of a record, creates it if it is missing, and removes stale temporary files from it. A symbolic
    /// link below the room is not followed, so that no write leaves the room.
    fn open(root: &Path, record: &Record) -> Result<Self, Failure> {
        let mut folder = Folder::open(root).map_err(Failure::of(format!("opening {}", shown(root))))?;
        let mut created_in = None;
        for name in record.folder.split('/') {
            let is_new = name == DECISIONS && matches!(folder.contains(name), Ok(false));
            let inner = folder.enter_or_create(name)?;
            if name == DECISIONS {
                check_letter_case(&folder)?;
                // Another process may have created it a moment ago and not have synced it yet.
                folder.sync().map_err(Failure::of(format!("syncing the folder that contains `{name}`")))?;
            }
            let above = std::mem::replace(&mut folder, inner);
            created_in = is_new.then_some(above);
        }
        folder.remove_stale_temp_files();
        Ok(Self { folder, created_in })
    }

    /// Closes the folder, removes it if it was created for a record that is not in it, and returns the reason why it is
    /// not.
    fn failed(self, error: AppendError) -> AppendError {
        let Self { folder, created_in } = self;
        // Windows does not remove a folder that is open.
        drop(folder);
        if let Some(above) = created_in {
            // If this fails, an empty folder remains, which means nothing.
            let _ = above.remove_if_empty(DECISIONS);
        }
        error
    }
}

/// Refuses a folder that is found as `decisions` and has another name: records in it would not count on this file system,
/// nor on others.
fn check_letter_case(folder: &Folder) -> Result<(), Failure> {
    let other = folder.name_in_other_case(DECISIONS);
    match other.map_err(Failure::of(format!("listing the folder that contains `{DECISIONS}`")))? {
        None => Ok(()),
        Some(name) => {
            let name = name.to_string_lossy();
            let doing = format!("`{name}` is in the place of `{DECISIONS}`; rename it to `{DECISIONS}`");
            let source = io::Error::other("this file system does not distinguish letter case");
            Err(Failure { doing, source })
        }
    }
}
