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

/// Writes a text durably to a file that does not exist yet. Returns its path, with no symbolic links in its folder.
///
/// # Errors
/// The reason why it was not written.
pub fn export_file(path: &Path, text: &str) -> Result<PathBuf, ExportError> {
    let shown = shown(path).into_owned();
    let Some(name) = path.file_name().filter(|_| !shown.ends_with(std::path::is_separator)) else {
        return Err(ExportError::NoName(shown));
    };
    let is_reserved = |extension: &OsStr| RESERVED.iter().any(|own| extension.eq_ignore_ascii_case(own));
    if path.extension().is_some_and(is_reserved) {
        return Err(ExportError::LooksLikeEvidence(shown));
    }
    let above = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let opened = canonical(above).and_then(|above| Ok((Folder::open(&above)?, above)));
    let (folder, above) = opened.map_err(|source| ExportError::Folder { path: shown.clone(), source })?;
    if above.iter().any(|part| part == DECISIONS) {
        return Err(ExportError::AmongDecisions(shown));
    }
    match folder.write_new(name, text.as_bytes(), Access::Umask) {
        Ok(()) => Ok(above.join(name)),
        Err(WriteError::NameTaken) => Err(ExportError::Exists(shown)),
        Err(source) => Err(ExportError::Write { path: shown, source }),
    }
}
