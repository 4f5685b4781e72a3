//! The records that the history of a branch has and the room has not.

mod text;

use super::labels::count_label;
use super::output::JsonText;
use crate::domain::safe_text::SafeText;
use crate::safe;
use crate::share::history::{
    CommitInfo, Departure, GoneKind, GoneRecord, HistoricRecord, HistoryError, Incomplete, RecordOnBranch,
    RoomHistory,
};
use schemars::JsonSchema;
use serde::Serialize;

pub(super) use text::write;

/// The history of the branch that is checked out.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HistoryJson {
    /// The result.
    pub result: HistoryResult,
    /// The reason why the result is not known, or why more can be gone; null if the whole history was read.
    pub not_known: Option<SafeText>,
    /// The branch; null if HEAD is detached, or if the history was not read.
    pub branch: Option<JsonText>,
    /// The number of different records in the history, as far as it was read.
    pub records: usize,
    /// The records and signatures that are in the history and not in the room.
    pub gone: Vec<GoneJson>,
    /// The records that other branches have, and neither this one nor the room.
    pub elsewhere: Vec<ElsewhereJson>,
}

/// The result of comparing the history with the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HistoryResult {
    /// The whole history was read, and all its records are in the room.
    Intact,
    /// Records or signatures are gone.
    Gone,
    /// Nothing is known to be gone, but not all of the history was read.
    NotKnown,
}

/// A record or signature that is gone.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GoneJson {
    /// The part that is gone.
    pub kind: GoneKindJson,
    /// The path of the file: relative to the room, or from the root of the work tree if `in_room` is false.
    pub path: JsonText,
    /// True if the file was in the room's folder.
    pub in_room: bool,
    /// The record; null for a signature, and for a record that git has as a Git LFS pointer alone.
    pub record: Option<HistoricJson>,
    /// The digest of the record, as `lost_decisions` of the policy lists it.
    pub digest: JsonText,
    /// The id of the bytes: `git cat-file blob ID` prints them.
    pub blob: JsonText,
    /// How it went.
    pub how: DepartureJson,
    /// The commit that removed or changed it. If a merge dropped it, the one that added it. Null if it is uncommitted.
    pub commit: Option<CommitJson>,
}

/// The part of a record that is gone, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GoneKindJson {
    /// A record was removed.
    Removed,
    /// A record was replaced by other bytes.
    Changed,
    /// The signature of a record was removed.
    SignatureRemoved,
}

/// How a record went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DepartureJson {
    /// A commit removed or changed it.
    Commit,
    /// A merge left it out.
    Merge,
    /// It is in the last commit and not on disk.
    Uncommitted,
}

/// A commit.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CommitJson {
    /// The id.
    pub id: JsonText,
    /// The name of the author, as it was written.
    pub author: JsonText,
    /// The date of the committer (RFC 3339, UTC).
    pub committed_at: Option<SafeText>,
}

/// The fields of a record that is not in the room, as they were written.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HistoricJson {
    /// The trial.
    pub trial_ref: JsonText,
    /// The record's own reference.
    pub decision_ref: Option<JsonText>,
    /// The stage whose package was decided on.
    pub stage: Option<JsonText>,
    /// The verdict.
    pub verdict: Option<JsonText>,
    /// The principal.
    pub decided_by: Option<JsonText>,
    /// The time of the decision.
    pub decided_at: Option<JsonText>,
}

/// A record that another branch has.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ElsewhereJson {
    /// The branch.
    pub branch: JsonText,
    /// The path from the root of the work tree.
    pub path: JsonText,
    /// The record.
    pub record: HistoricJson,
}

impl HistoryJson {
    /// Returns the report about a history, or that it is not known.
    #[must_use]
    pub fn of(history: &Result<RoomHistory, HistoryError>) -> Self {
        let history = match history {
            Ok(history) => history,
            Err(error) => {
                let reason = SafeText::join(SafeText::lines(&error.to_string()), " ");
                return Self { not_known: Some(reason), ..Self::unread() };
            }
        };
        let not_known = history.incomplete.map(|incomplete| match incomplete {
            Incomplete::Shallow => {
                "This clone is shallow, so its history has no beginning: `git fetch --unshallow`".into()
            }
            Incomplete::MissingObjects(count) => safe!(
                "This clone is partial, and {} of its history are not here: `git fetch --refetch --no-filter`",
                count_label(count, "version of a file", "versions of files")
            ),
        });
        let result = match (&*history.gone, &not_known) {
            ([_, ..], _) => HistoryResult::Gone,
            ([], Some(_)) => HistoryResult::NotKnown,
            ([], None) => HistoryResult::Intact,
        };
        Self {
            result,
            not_known,
            branch: history.branch.as_deref().map(JsonText::sanitize),
            records: history.records,
            gone: history.gone.iter().map(GoneJson::of).collect(),
            elsewhere: history.elsewhere.iter().map(ElsewhereJson::of).collect(),
        }
    }

    const fn unread() -> Self {
        Self {
            result: HistoryResult::NotKnown,
            not_known: None,
            branch: None,
            records: 0,
            gone: Vec::new(),
            elsewhere: Vec::new(),
        }
    }
}

impl GoneJson {
    fn of(gone: &GoneRecord) -> Self {
        let (how, commit) = match &gone.how {
            Departure::Commit(commit) => (DepartureJson::Commit, Some(commit)),
            Departure::Merge(commit) => (DepartureJson::Merge, Some(commit)),
            Departure::Uncommitted => (DepartureJson::Uncommitted, None),
        };
        Self {
            kind: match gone.kind {
                GoneKind::Removed => GoneKindJson::Removed,
                GoneKind::Changed => GoneKindJson::Changed,
                GoneKind::SignatureRemoved => GoneKindJson::SignatureRemoved,
            },
            path: JsonText::sanitize(&gone.path),
            in_room: gone.was_in_room,
            record: gone.record.as_ref().map(HistoricJson::of),
            digest: JsonText::sanitize(&gone.digest),
            blob: JsonText::sanitize(gone.blob.as_str()),
            how,
            commit: commit.map(|commit| CommitJson::of(commit)),
        }
    }
}

impl CommitJson {
    fn of(commit: &CommitInfo) -> Self {
        Self {
            id: JsonText::sanitize(commit.id.as_str()),
            author: JsonText::sanitize(&commit.author),
            committed_at: commit.committed_at.map(|at| safe!("{}", at)),
        }
    }
}

impl HistoricJson {
    fn of(record: &HistoricRecord) -> Self {
        let text = |text: &Option<String>| text.as_deref().map(JsonText::sanitize);
        Self {
            trial_ref: JsonText::sanitize(&record.trial_ref),
            decision_ref: text(&record.decision_ref),
            stage: text(&record.stage),
            verdict: text(&record.verdict),
            decided_by: record.decided_by.as_deref().map(JsonText::principal),
            decided_at: text(&record.decided_at),
        }
    }
}

impl ElsewhereJson {
    fn of(found: &RecordOnBranch) -> Self {
        Self {
            branch: JsonText::sanitize(&found.branch),
            path: JsonText::sanitize(&found.path),
            record: HistoricJson::of(&found.record),
        }
    }
}
