//! The history of the room in git, within the period of a pack.

use super::files::Files;
use super::period::Period;
use crate::domain::safe_text::SafeText;
use crate::export::csv_file::table;
use crate::git::commits::pattern_below;
use crate::git::{self, GitError, ObjectId, Range, WorkTree};
use crate::room::Room;
use crate::safe;
use std::collections::HashMap;
use std::io;

/// The commits that changed the room within a period, the newest first, and the commit that the files are compared with.
pub(super) struct History {
    /// The commit that is checked out.
    pub(super) commit: Option<String>,
    /// The paths of packed files that this commit has not, or has with other bytes.
    pub(super) differs: Vec<String>,
    rows: Vec<Vec<SafeText>>,
    /// The reason why the history is not here, or not all of it.
    pub(super) note: Option<SafeText>,
}

const COLUMNS: [&str; 5] = ["commit", "committed_at", "author", "change", "path"];

impl History {
    /// Reads the history. If git does not answer, the reason is kept.
    pub(super) fn of(room: &Room, period: Period, files: &Files) -> Self {
        let mut history = Self { commit: None, differs: Vec::new(), rows: Vec::new(), note: None };
        if let Err(error) = history.read(room, period, files) {
            history.note = Some(match error {
                GitError::NoWorkTree { .. } => "the room is not in a git work tree".into(),
                error => SafeText::sanitize(&error.to_string()),
            });
        }
        history
    }

    /// Returns the commits as CSV.
    pub(super) fn table(&self) -> io::Result<Vec<u8>> {
        table(&COLUMNS, &self.rows)
    }

    /// Returns the number of rows.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    fn read(&mut self, room: &Room, period: Period, files: &Files) -> Result<(), GitError> {
        let tree = WorkTree::containing(&room.root)?;
        let Some(head) = tree.resolve("HEAD")? else {
            self.note = Some("the repository has no commit".into());
            return Ok(());
        };
        self.commit = Some(head.to_string());
        let folder = tree.path_of(&room.root).unwrap_or_default();
        self.compare(&tree, &head, &folder, files)?;
        let range = Range { tips: vec![head], patterns: vec![pattern_below(&folder)], ..Range::default() };
        tree.commits(&range, |commit| {
            let is_inside = commit.committed_at.is_some_and(|moment| period.contains(moment));
            for change in commit.changes.iter().filter(|_| is_inside) {
                self.rows.push(row(&commit, change));
            }
        })?;
        self.note = match tree.history()? {
            git::History::Complete => None,
            git::History::Shallow | git::History::Partial => {
                Some("this clone does not have all of the history".into())
            }
        };
        Ok(())
    }

    /// Finds the packed files that a commit does not have with the same bytes.
    fn compare(
        &mut self,
        tree: &WorkTree,
        head: &ObjectId,
        folder: &[u8],
        files: &Files,
    ) -> Result<(), GitError> {
        let committed: HashMap<Vec<u8>, ObjectId> =
            tree.files(head, folder)?.into_iter().map(|file| (file.path, file.id)).collect();
        for (path, bytes) in &files.kept {
            let mut full = folder.to_vec();
            if !full.is_empty() {
                full.push(b'/');
            }
            full.extend(path.as_bytes());
            if committed.get(&full) != Some(&tree.format().blob_id(bytes)) {
                self.differs.push(path.clone());
            }
        }
        Ok(())
    }
}

fn row(commit: &git::Commit, change: &git::Change) -> Vec<SafeText> {
    let kind = match change.kind {
        b'A' => "added",
        b'D' => "deleted",
        b'T' => "another type",
        _ => "modified",
    };
    vec![
        SafeText::sanitize(commit.id.as_str()),
        commit.committed_at.map(|moment| safe!("{}", moment)).unwrap_or_default(),
        SafeText::sanitize(&commit.author),
        kind.into(),
        SafeText::sanitize(&String::from_utf8_lossy(&change.path)),
    ]
}
