//! Detached signatures of records: finding, reading and verifying them (specification, sections 5.1 and 5.2).
//!
//! A signature is looked up after its record was read. It becomes visible before its record does, so it is found even
//! if it did not exist when the folder was listed.

use super::read::read_bytes;
use crate::domain::assemble::{SIGNATURE, decisions_folder};
use crate::domain::decision::Signature;
use crate::domain::labels::Kind;
use crate::domain::signature::BadSignature;
use crate::ledger::signature::namespace;
use ssh_allowed_signers::{PublicKey, SignatureError, verify};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The reason why a record and its signature cannot be verified.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// The record cannot be read.
    #[error("the record cannot be read: {0}")]
    Record(String),
    /// The signature cannot be read: a link, a device, too large, or not permitted.
    #[error("the signature cannot be read: {0}")]
    Unreadable(String),
    /// The signature does not verify.
    #[error(transparent)]
    Bad(#[from] SignatureError),
}

/// Returns the path of the signature of a record.
#[must_use]
pub fn path_beside(record: &Path) -> PathBuf {
    let mut name = OsString::from(record);
    name.push(SIGNATURE);
    name.into()
}

/// Verifies the signature of a record over the record's bytes; `None` if it has no signature.
/// [`super::policy_file::Signers`] says whose key it is.
///
/// # Errors
/// The record or the signature cannot be read, or the signature does not verify.
pub fn verify_file(record: &Path, kind: Kind) -> Result<Option<PublicKey>, VerifyError> {
    let bytes = read_bytes(record).map_err(|trouble| VerifyError::Record(trouble.message))?;
    verify_beside(record, &bytes, kind)
}

/// Like [`verify_file`], for a record whose bytes were read already.
///
/// # Errors
/// The signature cannot be read, or does not verify.
pub fn verify_beside(record: &Path, bytes: &[u8], kind: Kind) -> Result<Option<PublicKey>, VerifyError> {
    let signature = read_beside(record).map_err(VerifyError::Unreadable)?;
    Ok(signature.map(|signature| verify(namespace(kind), bytes, &signature)).transpose()?)
}

/// Reads the signature beside a record, if there is one.
fn read_beside(record: &Path) -> Result<Option<Vec<u8>>, String> {
    let path = path_beside(record);
    match fs::symlink_metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.to_string()),
        Ok(_) => {}
    }
    read_bytes(&path).map(Some).map_err(|trouble| trouble.message)
}

/// Returns the result for the domain, in the namespace of the first of these kinds in which the signature verifies. The
/// key is not marked as trusted yet.
#[must_use]
pub fn beside(record: &Path, bytes: &[u8], kinds: &[Kind]) -> Signature {
    match read_beside(record) {
        Ok(None) => Signature::None,
        Ok(Some(signature)) => by(&signature, bytes, kinds),
        Err(_) => by_unreadable(kinds),
    }
}

/// Returns the same result for a signature that was read already.
#[must_use]
pub fn by(signature: &[u8], bytes: &[u8], kinds: &[Kind]) -> Signature {
    let mut result = Signature::None;
    for &kind in kinds {
        result = match verify(namespace(kind), bytes, signature) {
            Ok(key) => return Signature::with_key(key.text().clone(), kind),
            Err(SignatureError::Certificate) => Signature::Bad(BadSignature::Certificate),
            Err(_) => Signature::Bad(BadSignature::DoesNotVerify),
        };
    }
    result
}

/// Returns the same result for a signature that cannot be read.
#[must_use]
pub const fn by_unreadable(kinds: &[Kind]) -> Signature {
    if kinds.is_empty() { Signature::None } else { Signature::Bad(BadSignature::DoesNotVerify) }
}

/// Returns the kinds in whose namespaces a signature beside a file is verified, given the kinds of its records: also
/// beside a record that is not in a folder `decisions` (section 5.2), and beside any other file of such a folder.
#[must_use]
pub fn kinds_to_verify<'a>(path: &str, records: &'a [Kind]) -> &'a [Kind] {
    match records {
        [] if decisions_folder(path).is_some() => &[Kind::GraceDecision],
        records => records,
    }
}
