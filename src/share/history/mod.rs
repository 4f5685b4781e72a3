//! The decision records in the history of a branch, compared with those that are in the room now.
//!
//! Records are compared by their bytes, and not by their paths: a record that was moved, taken back or merged from
//! another branch is still there. Every version of a file that any commit has in a folder named `decisions` is looked at,
//! so a record that a merge dropped is found too. One run of git lists them and another one reads them.

mod branches;
mod gone;
mod here;
mod record;
mod scan;
#[cfg(test)]
mod tests;

use crate::git::{GitError, History, ObjectId, WorkTree};
use crate::room::Room;
pub use gone::{CommitInfo, Departure, GoneKind, GoneRecord, RecordOnBranch};
use here::Here;
pub use record::HistoricRecord;
use scan::{Scan, Trace};

/// The result of reading the history of a room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoomHistory {
    /// The branch; `None` if HEAD is detached.
    pub branch: Option<String>,
    /// The number of different records in the history.
    pub records: usize,
    /// The records and signatures that are in the history and not in the room.
    pub gone: Vec<GoneRecord>,
    /// The records that are on other branches alone.
    pub elsewhere: Vec<RecordOnBranch>,
    /// The reason why more can be gone than was found; `None` if the whole history was read.
    pub incomplete: Option<Incomplete>,
}

/// The reason why a history says less than everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Incomplete {
    /// The beginning of the history is not here (`git clone --depth`).
    Shallow,
    /// Some versions of files are not here (`git clone --filter`).
    MissingObjects(usize),
}

/// The reason why the history of a room is not known.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// git does not answer.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The branch has no commit.
    #[error("the branch has no commit yet, so it has no history")]
    NoCommit,
}

impl RoomHistory {
    /// Reads the history of the branch that is checked out, and compares it with a room.
    ///
    /// # Errors
    /// The room is in no repository, the branch has no commit, or git does not answer.
    pub fn read(room: &Room) -> Result<Self, HistoryError> {
        let tree = WorkTree::containing(&room.root)?;
        let head = tree.resolve("HEAD")?.ok_or(HistoryError::NoCommit)?;
        let here = Here::of(room, tree.path_of(&room.root).unwrap_or_default());
        let scan = Scan::of(&tree, std::slice::from_ref(&head), &[])?;
        let committed = scan::committed(&tree, &head)?;
        let mut history = Self { branch: branches::current(&tree)?, ..Self::default() };
        // A version that the last commit has outside of the room was moved there.
        let asked: Vec<(&ObjectId, &Trace)> =
            scan.records().filter(|(id, _)| !committed.is_outside(id, &here)).collect();
        let mut missing = 0;
        record::read_all(&tree, asked.iter().map(|(id, _)| *id), |number, found| {
            let Some(found) = found else {
                missing += 1;
                return;
            };
            let (id, trace) = asked[number];
            if !found.is_record() {
                return;
            }
            history.records += 1;
            if here.has(&found) {
                return;
            }
            let place = here.place(&trace.path);
            let is_own = place.was_in_room
                || found.record.as_ref().is_some_and(|record| here.has_trial(&record.trial_ref));
            if is_own {
                let how = trace.departure(committed.has(id));
                let kind = trace.kind(here.has_file(&trace.path), &how);
                let digest = found.digest.to_string();
                let (path, was_in_room) = (place.path, place.was_in_room);
                let (blob, record) = (id.clone(), found.record);
                history.gone.push(GoneRecord { kind, path, was_in_room, blob, digest, record, how });
            }
        })?;
        history.gone.extend(removed_signatures(&scan, &here, &committed));
        history.gone.sort_by(|a, b| (&a.path, a.kind, &a.blob).cmp(&(&b.path, b.kind, &b.blob)));
        history.elsewhere = branches::records_elsewhere(&tree, &head, &scan, &here, &mut missing)?;
        history.incomplete = match tree.history()? {
            History::Shallow => Some(Incomplete::Shallow),
            History::Partial | History::Complete if missing > 0 => Some(Incomplete::MissingObjects(missing)),
            History::Partial | History::Complete => None,
        };
        Ok(history)
    }

    /// Returns true if nothing is gone, and the whole history was read.
    #[must_use]
    pub const fn is_intact(&self) -> bool {
        self.gone.is_empty() && self.incomplete.is_none()
    }
}

/// Returns the signatures that the history has for records that are in the room without one.
fn removed_signatures(scan: &Scan, here: &Here<'_>, committed: &scan::Committed) -> Vec<GoneRecord> {
    let unsigned = |(id, trace): (&ObjectId, &Trace)| {
        let record = here.unsigned_record(&trace.path)?;
        let place = here.place(&trace.path);
        Some(GoneRecord {
            kind: GoneKind::SignatureRemoved,
            path: place.path,
            was_in_room: place.was_in_room,
            blob: id.clone(),
            digest: record.to_owned(),
            record: None,
            how: trace.departure(committed.has(id)),
        })
    };
    scan.signatures().filter_map(unsigned).collect()
}
