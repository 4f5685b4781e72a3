//! The records that are in the room now.

use super::record::{Found, with_line_feeds};
use crate::domain::decision::Signature;
use crate::domain::digest::Digest;
use crate::room::Room;
use crate::room::read::read_bytes;
use std::collections::{HashMap, HashSet};

/// The records of a room on disk, and its place in the work tree.
pub(super) struct Here<'a> {
    room: &'a Room,
    /// The path of the room from the root of the work tree, with a `/` at the end; empty for the root.
    prefix: Vec<u8>,
    /// The digests of the records, good or bad, and of those that the policy knows to be lost.
    digests: HashSet<Digest>,
    /// The digests of the records without a signature, by the names of their files, which hold a ULID.
    unsigned: HashMap<String, String>,
}

/// The place of a file of the work tree.
pub(super) struct Place {
    /// The path: relative to the room if it is in it.
    pub path: String,
    /// True if the file is in the room's folder.
    pub was_in_room: bool,
}

impl<'a> Here<'a> {
    /// Collects the records of a room, whose path from the root of the work tree is given.
    pub(super) fn of(room: &'a Room, mut prefix: Vec<u8>) -> Self {
        if !prefix.is_empty() {
            prefix.push(b'/');
        }
        let (mut digests, mut unsigned) = (HashSet::new(), HashMap::new());
        digests
            .extend(room.policy_file.policy.lost_decisions.iter().filter_map(|digest| Digest::parse(digest)));
        for reviewed in room.decided() {
            for (decision, document) in &reviewed.trial.decisions {
                if decision.signature == Signature::None {
                    let name = document.path.rsplit('/').next().unwrap_or_default();
                    unsigned.insert(name.to_owned(), document.file_digest.to_string());
                }
            }
            for document in
                reviewed.trial.documents().into_iter().filter(|document| document.kind.is_record())
            {
                digests.insert(document.file_digest);
                // Its line ends were changed on checkout, and its bytes are those of a record all the same.
                let bytes =
                    document.has_cr.then(|| read_bytes(&room.root.join(&*document.path)).ok()).flatten();
                digests.extend(bytes.map(|bytes| Digest::of(&with_line_feeds(&bytes))));
            }
        }
        Self { room, prefix, digests, unsigned }
    }

    /// Returns whether the room has the record, or has it with other line ends.
    pub(super) fn has(&self, found: &Found) -> bool {
        self.digests.contains(&found.digest)
            || found.with_line_feeds.is_some_and(|digest| self.digests.contains(&digest))
    }

    /// Returns whether the room has a file with this path from the root of the work tree.
    pub(super) fn has_file(&self, path: &[u8]) -> bool {
        let place = self.place(path);
        place.was_in_room && self.room.root.join(place.path).exists()
    }

    /// Returns whether the room has a trial with this reference.
    pub(super) fn has_trial(&self, trial_ref: &str) -> bool {
        self.room.place(trial_ref).is_some()
    }

    /// Returns the place of a file of the work tree.
    pub(super) fn place(&self, path: &[u8]) -> Place {
        let inner = path.strip_prefix(&*self.prefix);
        let shown = String::from_utf8_lossy(inner.unwrap_or(path)).into_owned();
        Place { path: shown, was_in_room: inner.is_some() }
    }

    /// Returns the digest of the record to which a signature with this path belongs, if it is in the room without one.
    pub(super) fn unsigned_record(&self, signature: &[u8]) -> Option<&str> {
        let name = signature.rsplit(|byte| *byte == b'/').next()?;
        let name = std::str::from_utf8(name).ok()?.strip_suffix(crate::domain::assemble::SIGNATURE)?;
        self.unsigned.get(name).map(String::as_str)
    }
}
