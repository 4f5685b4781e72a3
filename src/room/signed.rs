//! The signature beside a record: found, read and verified (specification, sections 5.1 and 5.2).
//!
//! It is looked for after its record was read. A signature becomes visible before its record does, so whoever has
//! seen the record finds the signature too, even where it was not there yet when the folder was listed.

use super::read::read_bytes;
use crate::domain::decision::Signature;
use crate::domain::gather::SIGNATURE;
use crate::ledger::signature::{BadSignature, Key, verify};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Why a record and the signature beside it cannot be vouched for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// The record cannot be read.
    #[error("the record cannot be read: {0}")]
    Record(String),
    /// There is a signature, and it cannot be read: a link, a device, too large, or forbidden.
    #[error("the signature cannot be read: {0}")]
    Unreadable(String),
    /// It is read, and is a bad one.
    #[error(transparent)]
    Bad(#[from] BadSignature),
}

/// Where the signature of a record stands.
#[must_use]
pub fn path_beside(record: &Path) -> PathBuf {
    let mut name = OsString::from(record);
    name.push(SIGNATURE);
    name.into()
}

/// Verifies the signature beside a record over the record's bytes; `None` where there is no signature. Whose key it is,
/// is for [`super::rules::Signers`] to say.
///
/// # Errors
/// Where one or the other cannot be read, or the signature is a bad one.
pub fn verify_file(record: &Path) -> Result<Option<Key>, VerifyError> {
    let bytes = read_bytes(record).map_err(|trouble| VerifyError::Record(trouble.message))?;
    verify_beside(record, &bytes)
}

/// The same for a record whose bytes were read already.
///
/// # Errors
/// Where the signature cannot be read, or is a bad one.
pub fn verify_beside(record: &Path, bytes: &[u8]) -> Result<Option<Key>, VerifyError> {
    let path = path_beside(record);
    match fs::symlink_metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(VerifyError::Unreadable(error.to_string())),
        Ok(_) => {}
    }
    let signature = read_bytes(&path).map_err(|trouble| VerifyError::Unreadable(trouble.message))?;
    Ok(Some(verify(bytes, &signature)?))
}

/// The signature beside a record as the domain has it. Whether its key is trusted is not known yet.
#[must_use]
pub fn beside(record: &Path, bytes: &[u8]) -> Signature {
    match verify_beside(record, bytes) {
        Ok(None) => Signature::None,
        Ok(Some(key)) => Signature::Good { key: key.text().clone(), trusted: false },
        Err(_) => Signature::Bad,
    }
}
