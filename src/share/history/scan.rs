//! The files in folders named `decisions` that a range of commits has had, each version once.

use super::gone::{CommitInfo, Departure, GoneKind};
use super::here::Here;
use crate::domain::assemble::{DECISIONS, SIGNATURE};
use crate::git::{Commit, GitError, ObjectId, Range, WorkTree};
use std::collections::HashMap;
use std::sync::Arc;

/// The files in and below folders named `decisions`, wherever the room was at that time.
const PATTERN: &str = "**/decisions/**";

/// The versions of files, by the ids of their bytes.
#[derive(Debug, Default)]
pub(super) struct Scan {
    traces: HashMap<ObjectId, Trace>,
}

/// The trace that a version of a file left in a history.
#[derive(Clone, Debug)]
pub(super) struct Trace {
    /// The path from the root of the work tree: the one at which the version went or, if it did not, came.
    pub path: Vec<u8>,
    /// The commit that added the version.
    added: Option<Arc<CommitInfo>>,
    /// The last commit that removed or replaced it.
    gone: Option<Gone>,
}

#[derive(Clone, Debug)]
struct Gone {
    is_removal: bool,
    /// A merge repeats the changes of each side.
    is_merge: bool,
    commit: Arc<CommitInfo>,
}

impl Scan {
    /// Scans the commits that `tips` reach and `without` do not.
    ///
    /// # Errors
    /// git does not answer.
    pub(super) fn of(tree: &WorkTree, tips: &[ObjectId], without: &[ObjectId]) -> Result<Self, GitError> {
        let mut scan = Self::default();
        let range = Range {
            tips: tips.to_vec(),
            without: without.to_vec(),
            patterns: vec![PATTERN.to_owned()],
            kinds: "",
        };
        tree.commits(&range, |commit| scan.take(commit))?;
        Ok(scan)
    }

    /// Takes a commit. Children come before their parents.
    fn take(&mut self, commit: Commit) {
        let Commit { id, parents, author, committed_at, changes, .. } = commit;
        let is_merge = parents.len() > 1;
        let info = Arc::new(CommitInfo { id, author, committed_at });
        for change in changes {
            let (before, after) = change.modes;
            if before.is_file() && change.ids.0 != change.ids.1 {
                let gone = Gone { is_removal: !after.is_file(), is_merge, commit: info.clone() };
                self.trace(change.ids.0, &change.path).remove(gone, &change.path);
            }
            if after.is_file() {
                let trace = self.trace(change.ids.1, &change.path);
                if !is_merge || trace.added.is_none() {
                    trace.added = Some(info.clone());
                }
            }
        }
    }

    fn trace(&mut self, id: ObjectId, path: &[u8]) -> &mut Trace {
        self.traces.entry(id).or_insert_with(|| Trace { path: path.to_vec(), added: None, gone: None })
    }

    /// Returns the versions of files that can be records.
    pub(super) fn records(&self) -> impl Iterator<Item = (&ObjectId, &Trace)> {
        self.traces.iter().filter(|(_, trace)| !trace.is_signature())
    }

    /// Returns the versions of signatures.
    pub(super) fn signatures(&self) -> impl Iterator<Item = (&ObjectId, &Trace)> {
        self.traces.iter().filter(|(_, trace)| trace.is_signature())
    }

    /// Returns whether a version is in the history.
    pub(super) fn has(&self, id: &ObjectId) -> bool {
        self.traces.contains_key(id)
    }
}

impl Trace {
    fn is_signature(&self) -> bool {
        self.path.ends_with(SIGNATURE.as_bytes())
    }

    /// Notes that a commit removed or replaced the version. Later commits come first; a commit with one parent says more
    /// than a merge.
    fn remove(&mut self, gone: Gone, path: &[u8]) {
        let says_more = self.gone.as_ref().is_none_or(|known| known.is_merge && !gone.is_merge);
        if says_more {
            path.clone_into(&mut self.path);
            self.gone = Some(gone);
        }
    }

    /// Returns how the version went. `is_committed` says that the last commit has it.
    pub(super) fn departure(&self, is_committed: bool) -> Departure {
        match (&self.gone, &self.added) {
            _ if is_committed => Departure::Uncommitted,
            (Some(gone), _) => Departure::Commit(gone.commit.clone()),
            (None, Some(added)) => Departure::Merge(added.clone()),
            (None, None) => Departure::Uncommitted,
        }
    }

    /// Returns whether the version was removed, or replaced by another one. `is_taken` says that another version has its
    /// path now.
    pub(super) fn kind(&self, is_taken: bool, how: &Departure) -> GoneKind {
        let is_changed = match how {
            Departure::Commit(_) => self.gone.as_ref().is_some_and(|gone| !gone.is_removal),
            Departure::Merge(_) | Departure::Uncommitted => is_taken,
        };
        if is_changed { GoneKind::Changed } else { GoneKind::Removed }
    }
}

/// The files of the last commit that are in folders named `decisions`.
#[derive(Debug, Default)]
pub(super) struct Committed {
    /// The paths of each version.
    by_id: HashMap<ObjectId, Vec<Vec<u8>>>,
}

impl Committed {
    /// Returns whether the last commit has the version.
    pub(super) fn has(&self, id: &ObjectId) -> bool {
        self.by_id.contains_key(id)
    }

    /// Returns whether the last commit has the version outside of the room.
    pub(super) fn is_outside(&self, id: &ObjectId, here: &Here<'_>) -> bool {
        self.by_id.get(id).is_some_and(|paths| paths.iter().any(|path| !here.place(path).was_in_room))
    }
}

/// Returns the files of a commit that are in folders named `decisions`.
///
/// # Errors
/// git does not answer.
pub(super) fn committed(tree: &WorkTree, commit: &ObjectId) -> Result<Committed, GitError> {
    let mut committed = Committed::default();
    for file in tree.files(commit, b"")? {
        let mut folders = file.path.split(|byte| *byte == b'/').rev().skip(1);
        if file.mode.is_file() && folders.any(|name| name == DECISIONS.as_bytes()) {
            committed.by_id.entry(file.id).or_default().push(file.path);
        }
    }
    Ok(committed)
}
