//! The commits between two states of a room, by the trials whose files they changed.

use super::past_room::room_folder;
use crate::domain::assemble::SIGNATURE;
use crate::domain::time::Moment;
use crate::git::commits::pattern_below;
use crate::git::{Commit, GitError, History, ObjectId, Range, WorkTree};
use crate::room::{Room, RoomError};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::str;
use std::sync::Arc;

/// A state of a room in its repository: the files of the trials, and the commit.
#[derive(Clone, Debug)]
pub struct Point {
    /// The commit; `None` for the files on disk, which are those of HEAD and what is not committed.
    commit: Option<ObjectId>,
    /// The references of the trials by the paths of their files, relative to the room.
    trials: HashMap<Arc<str>, Arc<str>>,
}

/// The commits that changed a room from one state to another.
#[derive(Clone, Debug, Default)]
pub struct RoomCommits {
    /// The commits that changed files of a trial, by the reference of the trial.
    pub trials: BTreeMap<Arc<str>, FileChanges>,
    /// The commits that changed the policy or another file of no trial.
    pub others: FileChanges,
    /// True if the beginning of the history is not here, and commits can be missing for that reason.
    pub is_shallow: bool,
}

/// How some files changed.
#[derive(Clone, Debug, Default)]
pub struct FileChanges {
    /// The commits, the last one first.
    pub commits: Vec<Arc<RoomCommit>>,
    /// True if a file is not as the last commit has it.
    pub is_uncommitted: bool,
}

/// A commit, as far as people need it to know whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomCommit {
    /// The id.
    pub id: ObjectId,
    /// The name of the author, as it was written: anyone can write any name.
    pub author: String,
    /// The date of the committer.
    pub committed_at: Option<Moment>,
    /// The first line of the message.
    pub subject: String,
}

/// The reason why commits are not known.
#[derive(Debug, thiserror::Error)]
pub enum RoomCommitsError {
    /// git does not answer.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The folder of the room cannot be read.
    #[error(transparent)]
    Room(#[from] RoomError),
}

impl Point {
    /// Returns the state of a room at a commit, or as it is on disk.
    #[must_use]
    pub fn of(room: &Room, commit: Option<ObjectId>) -> Self {
        let trials = room.files().map(|(path, trial_ref)| (path.clone(), trial_ref.clone())).collect();
        Self { commit, trials }
    }

    /// Returns the trial of a file or of the file that it signs.
    fn trial(&self, path: &str) -> Option<&Arc<str>> {
        self.trials.get(path).or_else(|| self.trials.get(path.strip_suffix(SIGNATURE)?))
    }
}

impl RoomCommits {
    /// Reads the commits of the later state that the earlier one does not have. `None` if the earlier state is that on
    /// disk. One run of git lists the commits, and one what is not committed if the later state is that on disk.
    ///
    /// # Errors
    /// git does not answer.
    pub fn between(folder: &Path, old: &Point, new: &Point) -> Result<Option<Self>, RoomCommitsError> {
        let Some(before) = &old.commit else { return Ok(None) };
        let root = room_folder(folder)?;
        let tree = WorkTree::containing(&root)?;
        let path = tree.path_of(&root).unwrap_or_default();
        let head = match &new.commit {
            Some(commit) => Some(commit.clone()),
            None => tree.resolve("HEAD")?,
        };
        let mut reader = Reader { old, new, prefix: prefix(&path), found: Self::default(), pending: None };
        let range = Range {
            tips: head.into_iter().collect(),
            without: vec![before.clone()],
            patterns: vec![pattern_below(&path)],
            kinds: "",
        };
        let mut has_root = false;
        tree.commits(&range, |commit| {
            has_root |= commit.parents.is_empty();
            reader.take(commit);
        })?;
        reader.flush();
        let trials = reader.found.trials.values_mut();
        for changes in trials.chain([&mut reader.found.others]) {
            // Commits of the same second stay in the order of git: children before their parents.
            changes.commits.sort_by_key(|commit| Reverse(commit.committed_at));
        }
        if new.commit.is_none() {
            tree.uncommitted(&path, |path| reader.uncommitted(path))?;
        }
        reader.found.is_shallow = has_root && tree.history()? == History::Shallow;
        Ok(Some(reader.found))
    }
}

/// A reader of commits. A merge comes once for each parent, one after the other.
struct Reader<'a> {
    old: &'a Point,
    new: &'a Point,
    /// The path of the room from the root of the work tree, with a `/` at the end; empty for the root.
    prefix: Vec<u8>,
    found: RoomCommits,
    /// The last commit, and how many of its parents have each file otherwise.
    pending: Option<(Commit, HashMap<Vec<u8>, usize>)>,
}

impl Reader<'_> {
    fn take(&mut self, mut commit: Commit) {
        if self.pending.as_ref().is_none_or(|(last, _)| last.id != commit.id) {
            self.flush();
        }
        let changes = std::mem::take(&mut commit.changes);
        let (_, counts) = self.pending.get_or_insert_with(|| (commit, HashMap::new()));
        for change in changes {
            *counts.entry(change.path).or_default() += 1;
        }
    }

    /// Takes the last commit as complete. A merge changed the files that none of its parents has.
    fn flush(&mut self) {
        let Some((commit, counts)) = self.pending.take() else { return };
        let Commit { id, parents, author, committed_at, subject, .. } = commit;
        let commit = Arc::new(RoomCommit { id, author, committed_at, subject });
        let changed = counts.iter().filter(|(_, count)| **count >= parents.len().max(1));
        let trials: HashSet<_> = changed.flat_map(|(path, _)| self.owners(path)).collect();
        for trial in trials {
            self.changes_of(trial).commits.push(commit.clone());
        }
    }

    fn uncommitted(&mut self, path: &[u8]) {
        for trial in self.owners(path) {
            self.changes_of(trial).is_uncommitted = true;
        }
    }

    /// Returns the trials that a file of the work tree belongs to, of both states; one `None` if it belongs to no trial.
    fn owners(&self, path: &[u8]) -> Vec<Option<Arc<str>>> {
        let inner = path.strip_prefix(&*self.prefix).and_then(|path| str::from_utf8(path).ok());
        let inner = inner.unwrap_or_default();
        let owners: Vec<_> =
            [self.old, self.new].iter().filter_map(|point| point.trial(inner).cloned()).map(Some).collect();
        if owners.is_empty() { vec![None] } else { owners }
    }

    fn changes_of(&mut self, trial: Option<Arc<str>>) -> &mut FileChanges {
        match trial {
            Some(trial) => self.found.trials.entry(trial).or_default(),
            None => &mut self.found.others,
        }
    }
}

fn prefix(path: &[u8]) -> Vec<u8> {
    let mut prefix = path.to_vec();
    if !prefix.is_empty() {
        prefix.push(b'/');
    }
    prefix
}
