//! Appending a record and its signature, so that no reader ever sees the record unsigned.
//!
//! The signature gets its name first and is synced; then the record gets its name. If the process is killed between the
//! two, a signature without a record remains, and every scan reports it (`missing-decision`): it cannot be distinguished
//! from a record that was removed. Recording the same record again repairs it, with a new signature or the old one. A
//! signature of a record that was never recorded is removed by hand.

use super::{AppendError, RecordFolder};
use crate::domain::assemble::SIGNATURE;
use crate::fsio::{Access, Failure, Folder, WriteError};
use crate::ledger::record::Record;
use crate::ledger::signature::namespace;
use ssh_allowed_signers::{PublicKey, verify};
use std::io;
use std::path::{Path, PathBuf};

/// Writes a record and its signature durably into the room at `root`, and returns the record's path.
///
/// The same record may be appended again, also with another signature by the same key: it stays one record, with the
/// signature that was there first.
///
/// # Errors
/// Nothing was written, that cannot be determined ([`AppendError::is_uncertain`]), or a signature remains without its
/// record ([`AppendError::SignatureLeft`]).
pub fn append_signed(root: &Path, record: &Record, signature: &[u8]) -> Result<PathBuf, AppendError> {
    let key = verify(namespace(record.kind), record.text.as_bytes(), signature)
        .map_err(AppendError::BadSignature)?;
    let place = RecordFolder::open(root, record)?;
    let pair = Pair { folder: &place.folder, record, signature, key };
    let placed = pair.place();
    placed.map_err(|error| place.failed(error))?;
    Ok(root.join(record.path()))
}

fn not_durable(error: WriteError) -> AppendError {
    AppendError::Failed(match error {
        WriteError::Uncertain(Failure { source, .. }) => {
            Failure::of("syncing the folder of the signature")(source)
        }
        error => Failure::of("writing the signature")(io::Error::other(error)),
    })
}

/// A record and its signature on their way to disk.
struct Pair<'a> {
    folder: &'a Folder,
    record: &'a Record,
    signature: &'a [u8],
    key: PublicKey,
}

impl Pair<'_> {
    fn place(&self) -> Result<(), AppendError> {
        let is_new = match self.place_signature() {
            Ok(is_new) => is_new,
            // The signature has its name and may not be durable: the record must not follow.
            Err(error) if error.is_uncertain() => return Err(self.give_up(true, not_durable(error))),
            Err(error) => return Err(AppendError::of_write(self.signature_path(), error)),
        };
        if let Err(error) = self.place_record() {
            return Err(if error.is_uncertain() { error } else { self.give_up(is_new, error) });
        }
        if !self.has_valid_signature() {
            return Err(AppendError::ReadsBackDifferent { path: self.record.path() });
        }
        Ok(())
    }

    fn signature_name(&self) -> String {
        format!("{}{SIGNATURE}", self.record.file_name)
    }

    fn signature_path(&self) -> String {
        format!("{}{SIGNATURE}", self.record.path())
    }

    /// Returns true if the file of the signature verifies over this record with this key.
    fn has_valid_signature(&self) -> bool {
        // Signatures of the largest keys are well below this.
        const LARGEST: u64 = 64 * 1024;
        let found = self.folder.read(self.signature_name(), LARGEST);
        found.is_ok_and(|bytes| {
            verify(namespace(self.record.kind), self.record.text.as_bytes(), &bytes).as_ref() == Ok(&self.key)
        })
    }

    /// Writes the signature, unless an earlier attempt did. Returns true if this attempt did.
    fn place_signature(&self) -> Result<bool, WriteError> {
        match self.folder.write_new(self.signature_name(), self.signature, Access::Umask) {
            Ok(()) => Ok(true),
            Err(error) if error.is_uncertain() => Err(error),
            Err(_) if self.has_valid_signature() => {
                // The earlier attempt may have ended before its sync.
                self.folder.sync().map_err(Failure::of("syncing the folder of the signature"))?;
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    fn place_record(&self) -> Result<(), AppendError> {
        let (name, text) = (&self.record.file_name, self.record.text.as_bytes());
        let placed = self.folder.place_idempotent(name, text, Access::Umask);
        placed.map_err(|error| AppendError::of_write(self.record.path(), error))
    }

    /// Removes the signature of this attempt if it is certain that its record is not there.
    fn give_up(&self, is_new: bool, error: AppendError) -> AppendError {
        let name = &self.record.file_name;
        let is_there = match self.folder.contains(name) {
            Ok(false) => Some(false),
            // Another record has the name: this one is missing, and its signature must not stay beside the other.
            Ok(true) => Some(self.folder.holds(name, self.record.text.as_bytes())),
            Err(_) => None,
        };
        let left = |error| AppendError::SignatureLeft { path: self.signature_path(), error: Box::new(error) };
        match is_there {
            // It got its name after all, or that cannot be determined; its signature is beside it.
            Some(true) | None => {
                let failure = Failure::of("placing it failed")(io::Error::other(error.to_string()));
                AppendError::Uncertain { path: self.record.path(), failure }
            }
            Some(false) if is_new && self.folder.holds(self.signature_name(), self.signature) => {
                let removed = self.folder.remove(self.signature_name());
                if removed.and_then(|()| self.folder.sync()).is_ok() { error } else { left(error) }
            }
            Some(false) if self.has_valid_signature() => left(error),
            Some(false) => error,
        }
    }
}
