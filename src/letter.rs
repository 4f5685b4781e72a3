//! A text for other people as a file: written where nothing has the name, and never among decisions.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The folder that only records stand in.
const DECISIONS: &str = "decisions";

/// Why a letter was not written.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// It names no file.
    #[error("`{0}` names no file")]
    NoName(String),
    /// Evidence is called so, and would be looked for in it.
    #[error("{0}: evidence is called so; end the name in .md")]
    LikeEvidence(String),
    /// Decisions alone stand there.
    #[error("{0}: only decisions stand in a folder named decisions")]
    AmongDecisions(String),
    /// Something has the name already.
    #[error("{0}: this is there already, and nothing is overwritten")]
    Exists(String),
    /// The system says no.
    #[error("{path}: {source}")]
    Unwritable {
        /// The file.
        path: String,
        /// What the system said.
        source: io::Error,
    },
}

/// Writes a letter to a file that is not there yet. Returns where it is, without symbolic links in its folder.
///
/// # Errors
/// Where something has the name, where only decisions belong, or what the system says.
pub fn write(path: &Path, text: &str) -> Result<PathBuf, LetterError> {
    let shown = path.display().to_string();
    let Some(name) = path.file_name().filter(|_| !shown.ends_with('/')) else {
        return Err(LetterError::NoName(shown));
    };
    let is_evidence =
        |end: &OsStr| ["yaml", "yml", "json", "sig"].iter().any(|own| end.eq_ignore_ascii_case(own));
    if path.extension().is_some_and(is_evidence) {
        return Err(LetterError::LikeEvidence(shown));
    }
    let unwritable = |source| LetterError::Unwritable { path: shown.clone(), source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().map_err(unwritable)?;
    if folder.iter().any(|part| part == DECISIONS) {
        return Err(LetterError::AmongDecisions(shown));
    }
    let full = folder.join(name);
    let mut file = match File::create_new(&full) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(LetterError::Exists(shown)),
        other => other.map_err(|source| LetterError::Unwritable { path: shown.clone(), source })?,
    };
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(|source| LetterError::Unwritable { path: shown, source })?;
    Ok(full)
}
