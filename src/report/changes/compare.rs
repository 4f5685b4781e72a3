//! Two states of a room compared, with the commits between them.

use super::super::selection::Selection;
use super::diff::DiffJson;
use super::snapshot::Snapshot;
use crate::domain::safe_text::SafeText;
use crate::git::ObjectId;
use crate::room::Room;
use crate::safe;
use crate::share::room_commits::{Point, RoomCommits};
use std::path::Path;

/// One side of a comparison.
#[derive(Clone, Debug)]
pub struct Side {
    /// The state.
    pub snapshot: Snapshot,
    /// Its place in the repository of the room; `None` for a report, and for another directory.
    pub point: Option<Point>,
}

impl Side {
    /// Returns the state of the room at a commit or, without one, on disk.
    #[must_use]
    pub fn of(room: &Room, commit: Option<&ObjectId>) -> Self {
        Self { snapshot: Snapshot::of(&Selection::from(room)), point: Some(Point::of(room, commit.cloned())) }
    }
}

/// Compares two sides. If something differs, and both are states of the room's repository, the commits between them are
/// named. Returns the difference, and a sentence about commits that are not known.
#[must_use]
pub fn compare(room: &Path, old: &Side, new: &Side) -> (DiffJson, Option<SafeText>) {
    let diff = DiffJson::between(&old.snapshot, &new.snapshot);
    if diff.is_empty() {
        return (diff, None);
    }
    match commits_between(room, old, new.point.as_ref()) {
        (Some(commits), note) => (diff.with_commits(&commits), note),
        (None, note) => (diff, note),
    }
}

/// Returns the commits from an earlier side to a state of the room, and a sentence about those that are not known. No
/// commits are returned if a side is no such state, or git does not answer.
#[must_use]
pub fn commits_between(
    room: &Path,
    old: &Side,
    new: Option<&Point>,
) -> (Option<RoomCommits>, Option<SafeText>) {
    let (Some(old), Some(new)) = (old.point.as_ref(), new) else { return (None, None) };
    match RoomCommits::between(room, old, new) {
        Ok(commits) => {
            let is_shallow = commits.as_ref().is_some_and(|commits| commits.is_shallow);
            let note = "This clone is shallow, so commits can be missing: `git fetch --unshallow`.";
            (commits, is_shallow.then(|| note.into()))
        }
        Err(error) => {
            (None, Some(safe!("The commits are not known: {}", SafeText::sanitize(&error.to_string()))))
        }
    }
}
