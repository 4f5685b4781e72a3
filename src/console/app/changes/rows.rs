//! The changes as rows. They come from the difference that `trialdesk diff` prints.

use crate::domain::evaluation::Status;
use crate::domain::safe_text::SafeText;
use crate::domain::time::Moment;
use crate::domain::trial::short_name;
use crate::git::ObjectId;
use crate::report::changes::commits::CommitsJson;
use crate::report::changes::diff::{Change, DiffJson, TrialDiffJson};
use crate::report::phrase::Phrase;
use crate::safe;
use std::collections::HashMap;
use std::sync::Arc;

/// The subject of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// A trial, with its status before and after. It has none on a side that does not have it.
    Trial(Option<Status>, Option<Status>),
    /// A decision that only the later side has.
    Decision,
    /// Files of no trial, problems of files, or records that are gone.
    Room,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRow {
    /// The subject.
    pub kind: RowKind,
    /// The reference of the trial.
    pub trial_ref: Option<Arc<str>>,
    /// The name of the trial, or what the row is about.
    pub name: SafeText,
    /// What differs.
    pub what: SafeText,
    /// The author of the last commit and the number of further ones, or that it is not committed.
    pub by: SafeText,
    /// The commits in words, the last one first.
    pub commits: Vec<SafeText>,
}

/// A side of the comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedPoint {
    /// The time at which the room is judged.
    pub at: Moment,
    /// The commit; `None` for the room on disk.
    pub commit: Option<ObjectId>,
}

/// The changes between two points in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomChanges {
    /// The earlier side.
    pub old: ComparedPoint,
    /// The later side.
    pub new: ComparedPoint,
    /// The number of ready trials of both sides.
    pub summary: SafeText,
    /// A sentence about commits that are not known.
    pub note: Option<SafeText>,
    /// The rows: trials by the kind of change, decisions, and the rest.
    pub rows: Vec<ChangeRow>,
}

impl RoomChanges {
    /// Takes a difference. `trial_refs` are the references of the trials of both sides.
    #[must_use]
    pub fn of(
        [old, new]: [ComparedPoint; 2],
        diff: &DiffJson,
        note: Option<SafeText>,
        trial_refs: impl Iterator<Item = Arc<str>>,
    ) -> Self {
        // The difference has references as they may be shown.
        let by_shown: HashMap<_, _> =
            trial_refs.map(|trial_ref| (SafeText::sanitize(&trial_ref).to_string(), trial_ref)).collect();
        let trial_ref = |shown: &str| by_shown.get(shown).cloned();
        let mut rows = Vec::new();
        for (kind, _) in Change::ALL {
            let trials = diff.trials.iter().filter(|trial| trial.change == kind);
            rows.extend(trials.map(|trial| of_trial(trial, trial_ref(trial.trial_ref.as_str()))));
        }
        rows.extend(diff.decisions.iter().map(|decision| ChangeRow {
            kind: RowKind::Decision,
            trial_ref: trial_ref(decision.trial_ref.as_str()),
            name: SafeText::sanitize(short_name(decision.trial_ref.as_str())),
            what: decision.sentence(),
            by: SafeText::EMPTY,
            commits: Vec::new(),
        }));
        if diff.old.problems != diff.new.problems {
            let what = safe!("{} now, {} before", diff.new.problems, diff.old.problems);
            rows.push(of_room("Problems of files", what, None));
        }
        if diff.lost_decisions > 0 {
            let what = safe!("{} that the earlier side has", diff.lost_decisions);
            rows.push(of_room("Decision records that are gone", what, None));
        }
        let others = diff.other_commits.as_ref();
        if let Some((commits, item)) = others.and_then(|commits| Some((commits, commits.item_of_others()?))) {
            rows.push(of_room("Files of no trial", item.phrase.plain(), Some(commits)));
        }
        let summary = safe!(
            "{} of {} trials ready, before {} of {}",
            diff.new.ready,
            diff.new.trials,
            diff.old.ready,
            diff.old.trials
        );
        Self { old, new, summary, note, rows }
    }
}

fn of_trial(trial: &TrialDiffJson, trial_ref: Option<Arc<str>>) -> ChangeRow {
    let commits = trial.commits.as_ref();
    ChangeRow {
        kind: RowKind::Trial(trial.status_before, trial.status_after),
        trial_ref,
        name: SafeText::sanitize(short_name(trial.trial_ref.as_str())),
        what: SafeText::join(trial.notes(), "; "),
        by: commits.map(by).unwrap_or_default(),
        commits: commits.map(in_words).unwrap_or_default(),
    }
}

fn of_room(name: &'static str, what: SafeText, commits: Option<&CommitsJson>) -> ChangeRow {
    ChangeRow {
        kind: RowKind::Room,
        trial_ref: None,
        name: name.into(),
        what,
        by: commits.map(by).unwrap_or_default(),
        commits: commits.map(in_words).unwrap_or_default(),
    }
}

fn in_words(commits: &CommitsJson) -> Vec<SafeText> {
    commits.phrases().iter().map(Phrase::plain).collect()
}

/// Returns whose change it is: `not committed`, or the author of the last commit with the number of further ones.
fn by(commits: &CommitsJson) -> SafeText {
    let author = commits.commits.first().map(|commit| SafeText::sanitize(commit.author.as_str()));
    match (commits.uncommitted, author, commits.commits.len()) {
        (true, ..) => "not committed".into(),
        (false, None, _) => SafeText::EMPTY,
        (false, Some(author), 1) => author,
        (false, Some(author), count) => safe!("{} +{}", author, count - 1),
    }
}
