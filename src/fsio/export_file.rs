//! A text for other people, written to a new file that is neither evidence nor among decisions.

use super::WriteError;
use super::folder::{Access, Folder};
use super::paths::{canonical, shown};
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

/// The name of folders that contain decision records and nothing else.
const DECISIONS: &str = "decisions";
/// The extensions of evidence and signatures.
const RESERVED: [&str; 4] = ["yaml", "yml", "json", "sig"];

/// The reason why a text was not exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The path has no file name.
    #[error("`{0}` does not name a file")]
    NoName(String),
    /// A scan would read the file as evidence.
    #[error("{0}: evidence has this extension; use .md")]
    LooksLikeEvidence(String),
    /// The file would be in the room, and a scan would read it as evidence.
    #[error("{0}: evidence in the room has this extension; write the report elsewhere")]
    IsEvidence(String),
    /// The name belongs to something else than a regular file.
    #[error("{0}: this is not a regular file, and nothing else is replaced")]
    NotAFile(String),
    /// The folder is reserved for decision records.
    #[error("{0}: a folder named decisions contains only decisions; choose another folder")]
    AmongDecisions(String),
    /// Something has the name.
    #[error("{0}: this file exists already, and nothing is overwritten")]
    Exists(String),
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

/// A file that a user names, in a folder that is not reserved for decisions.
pub(crate) struct Target<'a> {
    /// The path, for people.
    pub(crate) shown: String,
    /// The folder.
    pub(crate) folder: Folder,
    /// Its path, without symbolic links.
    pub(crate) folder_path: PathBuf,
    /// The name in the folder.
    pub(crate) name: &'a OsStr,
}

impl Target<'_> {
    /// Returns whether the name has an extension of evidence or of signatures.
    pub(super) fn is_reserved(&self) -> bool {
        let is_reserved = |extension: &OsStr| RESERVED.iter().any(|own| extension.eq_ignore_ascii_case(own));
        Path::new(self.name).extension().is_some_and(is_reserved)
    }
}

/// Opens the folder of a file that a user names.
pub(crate) fn in_folder(path: &Path) -> Result<Target<'_>, ExportError> {
    let shown = shown(path).into_owned();
    let Some(name) = path.file_name().filter(|_| !shown.ends_with(std::path::is_separator)) else {
        return Err(ExportError::NoName(shown));
    };
    let above = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let opened = canonical(above).and_then(|above| Ok((Folder::open(&above)?, above)));
    let (folder, folder_path) =
        opened.map_err(|source| ExportError::Folder { path: shown.clone(), source })?;
    if folder_path.iter().any(|part| part == DECISIONS) {
        return Err(ExportError::AmongDecisions(shown));
    }
    Ok(Target { shown, folder, folder_path, name })
}

/// Writes a text durably to a file that does not exist yet. Returns its path, with no symbolic links in its folder.
///
/// # Errors
/// The reason why it was not written.
pub fn export_file(path: &Path, text: &str) -> Result<PathBuf, ExportError> {
    export_bytes(path, text.as_bytes())
}

/// Writes bytes durably to a file that does not exist yet. Returns its path, with no symbolic links in its folder.
///
/// # Errors
/// The reason why they were not written.
pub fn export_bytes(path: &Path, bytes: &[u8]) -> Result<PathBuf, ExportError> {
    let target = in_folder(path)?;
    if target.is_reserved() {
        return Err(ExportError::LooksLikeEvidence(target.shown));
    }
    match target.folder.write_new(target.name, bytes, Access::Umask) {
        Ok(()) => Ok(target.folder_path.join(target.name)),
        Err(WriteError::NameTaken) => Err(ExportError::Exists(target.shown)),
        Err(source) => Err(ExportError::Write { path: target.shown, source }),
    }
}
