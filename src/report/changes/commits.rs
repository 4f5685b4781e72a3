//! The commits that changed files between two states of a room.

use super::super::output::JsonText;
use super::super::page::Item;
use super::super::phrase::Phrase;
use crate::domain::safe_text::SafeText;
use crate::report::labels::count_label;
use crate::safe;
use crate::share::room_commits::{FileChanges, RoomCommit};
use schemars::JsonSchema;
use serde::Serialize;

/// The most commits that a page shows of a trial.
const MOST: usize = 5;
/// The most characters of an author's name and of a subject that a page shows.
const LONGEST: usize = 100;

/// How some files of a room changed.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct CommitsJson {
    /// The commits that the later side has and the earlier one has not, the last one first.
    pub commits: Vec<CommitJson>,
    /// True if the later side is the room on disk, and a file differs from the last commit.
    pub uncommitted: bool,
}

/// A commit.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CommitJson {
    /// The id.
    pub id: JsonText,
    /// The name of the author, as it was written.
    pub author: JsonText,
    /// The date of the committer, in UTC; null if it cannot be read.
    pub committed_at: Option<JsonText>,
    /// The first line of the message.
    pub subject: JsonText,
}

impl CommitsJson {
    pub(super) fn of(changes: &FileChanges) -> Self {
        Self {
            commits: changes.commits.iter().map(|commit| CommitJson::of(commit)).collect(),
            uncommitted: changes.is_uncommitted,
        }
    }

    /// Returns the changes of a trial for people: what is not committed, and the last commits.
    #[must_use]
    pub fn phrases(&self) -> Vec<Phrase> {
        let mut phrases = Vec::new();
        if self.uncommitted {
            phrases.push(Phrase::text("changed and not committed"));
        }
        phrases.extend(self.commits.iter().take(MOST).map(CommitJson::phrase));
        if self.commits.len() > MOST {
            phrases.push(Phrase::text(safe!("and {} earlier", self.commits.len() - MOST)));
        }
        if phrases.is_empty() {
            phrases.push(Phrase::text("no commit of the later side changed its files"));
        }
        phrases
    }

    /// Returns the changes of the files of no trial for people. `None` if there are none.
    #[must_use]
    pub fn item_of_others(&self) -> Option<Item> {
        let label = match self.commits.len() {
            0 if self.uncommitted => "The policy or other files".into(),
            0 => return None,
            count => safe!("The policy or other files: {}", count_label(count, "commit", "commits")),
        };
        Some(Item { phrase: Phrase::text(label), details: self.phrases() })
    }
}

impl CommitJson {
    fn of(commit: &RoomCommit) -> Self {
        Self {
            id: JsonText::sanitize(commit.id.as_str()),
            author: JsonText::sanitize(&commit.author),
            committed_at: commit.committed_at.map(|moment| JsonText::sanitize(&moment.to_string())),
            subject: JsonText::sanitize(&commit.subject),
        }
    }

    fn phrase(&self) -> Phrase {
        let id = self.id.as_str();
        let text = |text: &JsonText| cut(&SafeText::sanitize(text.as_str()));
        let day = self.committed_at.as_ref().and_then(|date| date.as_str().get(..10)).map(SafeText::sanitize);
        Phrase::code(SafeText::sanitize(id.get(..10).unwrap_or(id))).and(safe!(
            " {} {}: {}",
            day.unwrap_or_default(),
            text(&self.author),
            text(&self.subject)
        ))
    }
}

fn cut(text: &SafeText) -> SafeText {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => safe!("{}…", text.slice(0..end)),
        None => text.clone(),
    }
}
