//! Records that the history has and the room has not.

use super::record::HistoricRecord;
use crate::domain::time::Moment;
use crate::git::ObjectId;
use std::sync::Arc;

/// A record that the history has and the room has not, or whose signature it has not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoneRecord {
    /// The part that is gone.
    pub kind: GoneKind,
    /// The path of the file at that time: relative to the room, or from the root of the work tree if it was not in the
    /// room. Paths of git need not be UTF-8.
    pub path: String,
    /// True if the file was in the room's folder.
    pub was_in_room: bool,
    /// The id of the bytes, by which git still has them.
    pub blob: ObjectId,
    /// The digest of the bytes, as `lost_decisions` of the policy lists it.
    pub digest: String,
    /// The fields of the record. `None` for a signature, and for a record that git has as a pointer alone (Git LFS).
    pub record: Option<HistoricRecord>,
    /// How it went.
    pub how: Departure,
}

/// The part of a record that is gone, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GoneKind {
    /// A record was removed.
    Removed,
    /// A record was replaced by other bytes.
    Changed,
    /// The signature of a record was removed, and the record is still there.
    SignatureRemoved,
}

/// How a record went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Departure {
    /// A commit removed or changed it.
    Commit(Arc<CommitInfo>),
    /// A merge left it out. The commit is the one that added it.
    Merge(Arc<CommitInfo>),
    /// It is in the last commit and not on disk.
    Uncommitted,
}

/// A commit, as far as people need it to find it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitInfo {
    /// The id.
    pub id: ObjectId,
    /// The name of the author, as it was written: anyone can write any name.
    pub author: String,
    /// The date of the committer.
    pub committed_at: Option<Moment>,
}

/// A record that is on another branch alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordOnBranch {
    /// The branch, as git's users write it.
    pub branch: String,
    /// The path from the root of the work tree.
    pub path: String,
    /// The fields of the record.
    pub record: HistoricRecord,
}
