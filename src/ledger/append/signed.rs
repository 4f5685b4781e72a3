//! Appending a record and the signature beside it, so that nobody ever sees the record as an unsigned one.
//!
//! The signature gets its name first and is synced; then the record gets its own. What is cut off between the two leaves
//! a signature without a record, which every scan reports (`missing-decision`): that is on purpose, for nothing tells it
//! from a record that somebody took away. Recording the same record again, with a new signature or the old one, heals
//! it; what did not become a decision and never will is taken away by hand.

use super::{AppendError, Slot, failed, open_folder, place, read, read_back, settle, sync, uncertain};
use crate::domain::gather::SIGNATURE;
use crate::ledger::record::Record;
use crate::ledger::signature::{Key, verify};
use rustix::fs::AtFlags;
use rustix::io::Errno;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::{Path, PathBuf};

/// Writes a record and its signature into the room at `root`, durably, and says where the record stands.
///
/// The same record may be appended again, also with another signature by the same key: it stays one record with the
/// signature that was there first.
///
/// # Errors
/// Where nothing was written, or where that cannot be told ([`AppendError::is_uncertain`]), or where a signature stays
/// behind without its record ([`AppendError::SignatureLeft`]).
pub fn append_signed(root: &Path, record: &Record, signature: &[u8]) -> Result<PathBuf, AppendError> {
    let key = verify(record.text.as_bytes(), signature).map_err(AppendError::BadSignature)?;
    let folder = open_folder(root, record)?;
    let pair = Pair { folder: folder.as_fd(), record, signature, key };
    let is_ours = pair.place_signature()?;
    if let Err(error) = pair.place_record() {
        return Err(pair.give_up(is_ours, error));
    }
    let path = record.path();
    sync(folder.as_fd()).map_err(uncertain(&path, "syncing its folder"))?;
    if !read_back(folder.as_fd(), &Slot::of(record)) || !pair.signature_stands() {
        return Err(AppendError::ReadsBackDifferent { path });
    }
    Ok(root.join(path))
}

struct Pair<'a> {
    folder: BorrowedFd<'a>,
    record: &'a Record,
    signature: &'a [u8],
    key: Key,
}

impl Pair<'_> {
    fn slot(&self) -> Slot<'_> {
        let name = format!("{}{SIGNATURE}", self.record.file_name).into();
        Slot { folder: &self.record.folder, name, bytes: self.signature }
    }

    /// Whether a signature over this record by this key is there, made by this try or an earlier one.
    fn signature_stands(&self) -> bool {
        // A signature is well below this, whatever its key.
        const LARGEST: u64 = 64 * 1024;
        let there = read(self.folder, &self.slot().name, LARGEST);
        there.is_some_and(|bytes| verify(self.record.text.as_bytes(), &bytes).as_ref() == Ok(&self.key))
    }

    /// Gives the signature its name, unless an earlier try has. Answers whether it is this try's.
    fn place_signature(&self) -> Result<bool, AppendError> {
        match place(self.folder, &self.slot()) {
            Ok(()) => Ok(true),
            Err(_) if self.signature_stands() => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn place_record(&self) -> Result<(), AppendError> {
        sync(self.folder).map_err(failed("syncing the folder of the signature"))?;
        settle(self.folder, &Slot::of(self.record))
    }

    /// Takes the signature of this try away again, where it is certain that its record is not there.
    fn give_up(&self, is_ours: bool, error: AppendError) -> AppendError {
        let slot = Slot::of(self.record);
        let is_there = match rustix::fs::statat(self.folder, &*slot.name, AtFlags::SYMLINK_NOFOLLOW) {
            Err(Errno::NOENT) => Some(false),
            // Another record has the name: ours is not there, and our signature must not stand beside that one.
            Ok(_) => Some(read_back(self.folder, &slot)),
            Err(_) => None,
        };
        let left = |error| AppendError::SignatureLeft { path: self.slot().path(), error: Box::new(error) };
        match is_there {
            // It took its name after all, or that cannot be told; its signature stands beside it.
            Some(true) | None => uncertain(&slot.path(), &format!("placing it ({error})"))(Errno::IO),
            Some(false) if is_ours && read_back(self.folder, &self.slot()) => {
                let removed = rustix::fs::unlinkat(self.folder, &*self.slot().name, AtFlags::empty());
                if removed.and_then(|()| sync(self.folder)).is_ok() { error } else { left(error) }
            }
            Some(false) if self.signature_stands() => left(error),
            Some(false) => error,
        }
    }
}
