//! The difference between two snapshots.

use super::super::output::JsonText;
use super::super::page::{Item, List, Page};
use super::super::phrase::Phrase;
use super::commits::CommitsJson;
use super::snapshot::{FindingKey, RecordState, Snapshot, TrialState};
use crate::domain::decision::Verdict;
use crate::domain::evaluation::Status;
use crate::domain::labels::StageId;
use crate::domain::mark::Mark;
use crate::domain::safe_text::SafeText;
use crate::domain::trial::short_name;
use crate::safe;
use crate::share::room_commits::RoomCommits;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};

/// The `schema_version` of the difference.
const SCHEMA: &str = "trialdesk.diff.v1";

/// The difference between two snapshots.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DiffJson {
    /// Always `trialdesk.diff.v1`.
    #[schemars(extend("const" = SCHEMA))]
    pub schema_version: JsonText,
    /// The earlier side.
    pub old: SideJson,
    /// The later side.
    pub new: SideJson,
    /// The trials that differ, in the order of `trial_ref`.
    pub trials: Vec<TrialDiffJson>,
    /// The decision records that only the later side has, in the order of trials.
    pub decisions: Vec<NewDecisionJson>,
    /// The number of decision records that only the earlier side has: records are never removed.
    pub lost_decisions: usize,
    /// The commits that changed the policy or another file of no trial; null unless both sides are states of one repository.
    pub other_commits: Option<CommitsJson>,
}

/// One side of the comparison.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SideJson {
    /// The room as it was named.
    pub evidence_root: JsonText,
    /// The time of the evaluation.
    pub evaluated_at: JsonText,
    /// The number of trials.
    pub trials: usize,
    /// The number of trials that are ready.
    pub ready: usize,
    /// The number of problems of files.
    pub problems: usize,
}

/// A trial that differs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TrialDiffJson {
    /// The reference of the trial.
    pub trial_ref: JsonText,
    /// The kind of change.
    pub change: Change,
    /// The status before; null for a new trial.
    pub status_before: Option<Status>,
    /// The status after; null for a trial that is gone.
    pub status_after: Option<Status>,
    /// The stage before; null for a new trial.
    pub stage_before: Option<StageId>,
    /// The stage after; null for a trial that is gone.
    pub stage_after: Option<StageId>,
    /// The last day of the grace period before.
    pub grace_ends_on_before: Option<JsonText>,
    /// The last day of the grace period after.
    pub grace_ends_on_after: Option<JsonText>,
    /// The marks that came.
    pub marks_added: Vec<Mark>,
    /// The marks that went.
    pub marks_removed: Vec<Mark>,
    /// The number of findings that are resolved.
    pub findings_resolved: usize,
    /// The number of findings that came.
    pub findings_added: usize,
    /// The gates that had a finding and have none any more, in the order of stages.
    pub gates_passed: Vec<GateJson>,
    /// The gates that had no finding and have one now, in the order of stages.
    pub gates_blocked: Vec<GateJson>,
    /// The commits that changed files of the trial; null unless both sides are states of one repository.
    pub commits: Option<CommitsJson>,
}

/// A gate of a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GateJson {
    /// The stage.
    pub stage: StageId,
    /// The name of the gate.
    pub gate: JsonText,
}

/// The kind of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It was not ready, and is.
    BecameReady,
    /// It was ready, and is not.
    NoLongerReady,
    /// It was blocked, and now only waits for an approver.
    AwaitsApproval,
    /// It waited for an approver, and is blocked.
    BecameBlocked,
    /// Only the later side has it.
    New,
    /// Only the earlier side has it.
    Gone,
    /// It has the same status, and something else differs.
    Other,
}

/// A decision record that only the later side has.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NewDecisionJson {
    /// The reference of the trial.
    pub trial_ref: JsonText,
    /// The reference of the record.
    pub decision_ref: JsonText,
    /// The stage whose package is decided on; null for the grace period.
    pub stage: Option<StageId>,
    /// The verdict.
    pub verdict: Verdict,
    /// The principal.
    pub decided_by: JsonText,
    /// The time, as the record has it.
    pub decided_at: JsonText,
    /// The last day of an approval.
    pub until: Option<JsonText>,
}

impl Change {
    /// Every kind with its title, in the order of pages.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::BecameReady, "Became ready"),
        (Self::NoLongerReady, "No longer ready"),
        (Self::AwaitsApproval, "Now awaiting approval"),
        (Self::BecameBlocked, "Blocked again"),
        (Self::New, "New"),
        (Self::Gone, "Gone"),
        (Self::Other, "Other changes"),
    ];

    fn between(before: Option<&TrialState>, after: Option<&TrialState>) -> Self {
        let (Some(before), Some(after)) = (before, after) else {
            return if before.is_none() { Self::New } else { Self::Gone };
        };
        match (before.status, after.status) {
            (before, after) if before == after => Self::Other,
            (_, Status::Ready) => Self::BecameReady,
            (Status::Ready, _) => Self::NoLongerReady,
            (_, Status::AwaitingApproval) => Self::AwaitsApproval,
            (_, Status::Blocked) => Self::BecameBlocked,
        }
    }
}

impl DiffJson {
    /// Compares two snapshots.
    #[must_use]
    pub fn between(old: &Snapshot, new: &Snapshot) -> Self {
        let mut trial_refs: Vec<_> = old.trials.keys().chain(new.trials.keys()).collect();
        trial_refs.sort();
        trial_refs.dedup();
        let mut diff = Self {
            schema_version: SCHEMA.into(),
            old: SideJson::of(old),
            new: SideJson::of(new),
            trials: Vec::new(),
            decisions: Vec::new(),
            lost_decisions: 0,
            other_commits: None,
        };
        for trial_ref in trial_refs {
            let (before, after) = (old.trials.get(trial_ref), new.trials.get(trial_ref));
            if before == after {
                continue;
            }
            diff.trials.push(TrialDiffJson::of(trial_ref, before, after));
            let (added, lost) = (new_records(before, after), new_records(after, before));
            diff.decisions
                .extend(added.into_iter().map(|(stage, it)| NewDecisionJson::of(trial_ref, stage, it)));
            diff.lost_decisions += lost.len();
        }
        diff
    }

    /// Adds the commits between the two sides.
    #[must_use]
    pub fn with_commits(mut self, commits: &RoomCommits) -> Self {
        let by_name: HashMap<_, _> = commits
            .trials
            .iter()
            .map(|(name, changes)| (JsonText::sanitize(name).into_string(), changes))
            .collect();
        for trial in &mut self.trials {
            let changes = by_name.get(trial.trial_ref.as_str());
            trial.commits = Some(changes.map(|changes| CommitsJson::of(changes)).unwrap_or_default());
        }
        self.other_commits = Some(CommitsJson::of(&commits.others));
        self
    }

    /// Returns whether nothing differs but the times and the problems of files.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.trials.is_empty() && self.old.problems == self.new.problems
    }

    /// Returns the difference for people.
    #[must_use]
    pub fn page(&self) -> Page {
        let title = safe!(
            "Changes: {} of {} trials ready, before {} of {}",
            self.new.ready,
            self.new.trials,
            self.old.ready,
            self.old.trials
        );
        let mut lists: Vec<List> = Change::ALL
            .into_iter()
            .map(|(change, title)| {
                let trials = self.trials.iter().filter(|trial| trial.change == change);
                List { title, items: trials.map(TrialDiffJson::item).collect() }
            })
            .collect();
        lists.push(List {
            title: "Decided",
            items: self.decisions.iter().map(NewDecisionJson::phrase).map(Item::from).collect(),
        });
        let mut files = Vec::new();
        if self.old.problems != self.new.problems {
            files.push(Phrase::text(safe!("{} now, {} before", self.new.problems, self.old.problems)).into());
        }
        lists.push(List { title: "Problems of files", items: files });
        let lost = safe!("{} that the earlier side has", self.lost_decisions);
        let lost = (self.lost_decisions > 0).then(|| Phrase::text(lost).into()).into_iter().collect();
        lists.push(List { title: "Decision records that are gone", items: lost });
        let others = self.other_commits.as_ref().and_then(CommitsJson::item_of_others).into_iter().collect();
        lists.push(List { title: "Files of no trial", items: others });
        Page { title, lists }
    }
}

/// Returns the records that the later state has and the earlier one has not.
pub(super) fn new_records<'a>(
    before: Option<&TrialState>,
    after: Option<&'a TrialState>,
) -> Vec<(Option<StageId>, &'a RecordState)> {
    let is_known = |record: &RecordState| {
        before.is_some_and(|before| {
            before.records().any(|(_, other)| other.decision_ref == record.decision_ref)
        })
    };
    after.into_iter().flat_map(TrialState::records).filter(|(_, record)| !is_known(record)).collect()
}

/// Returns the gates with a finding, without those that have one in the others.
fn gates_without(findings: &BTreeSet<FindingKey<'_>>, others: &BTreeSet<FindingKey<'_>>) -> Vec<GateJson> {
    let gate = |&(stage, gate, ..): &FindingKey<'_>| (stage, gate.to_owned());
    let blocked: BTreeSet<_> = others.iter().map(gate).collect();
    let gates: BTreeSet<_> = findings.iter().map(gate).filter(|gate| !blocked.contains(gate)).collect();
    gates.into_iter().map(|(stage, gate)| GateJson { stage, gate: JsonText::sanitize(&gate) }).collect()
}

impl SideJson {
    fn of(side: &Snapshot) -> Self {
        Self {
            evidence_root: JsonText::sanitize(&side.room),
            evaluated_at: JsonText::sanitize(&side.evaluated_at),
            trials: side.trials.len(),
            ready: side.trials.values().filter(|trial| trial.status == Status::Ready).count(),
            problems: side.problems,
        }
    }
}

impl TrialDiffJson {
    fn of(trial_ref: &str, before: Option<&TrialState>, after: Option<&TrialState>) -> Self {
        let marks =
            |state: Option<&TrialState>| state.map(|state| state.attention.clone()).unwrap_or_default();
        let (marks_before, marks_after) = (marks(before), marks(after));
        let found_before = before.map(TrialState::findings).unwrap_or_default();
        let found_after = after.map(TrialState::findings).unwrap_or_default();
        let day =
            |state: Option<&TrialState>| state.and_then(TrialState::grace_ends_on).map(JsonText::sanitize);
        Self {
            trial_ref: JsonText::sanitize(trial_ref),
            change: Change::between(before, after),
            status_before: before.map(|state| state.status),
            status_after: after.map(|state| state.status),
            stage_before: before.map(|state| state.stage),
            stage_after: after.map(|state| state.stage),
            grace_ends_on_before: day(before),
            grace_ends_on_after: day(after),
            marks_added: marks_after.difference(&marks_before).copied().collect(),
            marks_removed: marks_before.difference(&marks_after).copied().collect(),
            findings_resolved: found_before.difference(&found_after).count(),
            findings_added: found_after.difference(&found_before).count(),
            gates_passed: gates_without(&found_before, &found_after),
            gates_blocked: gates_without(&found_after, &found_before),
            commits: None,
        }
    }

    fn item(&self) -> Item {
        let details = self.commits.as_ref().map(CommitsJson::phrases).unwrap_or_default();
        Item { phrase: self.phrase(), details }
    }

    fn phrase(&self) -> Phrase {
        let name = Phrase::code(SafeText::sanitize(short_name(self.trial_ref.as_str())));
        let notes = self.notes();
        if notes.is_empty() { name } else { name.and(safe!(": {}", SafeText::join(notes, "; "))) }
    }

    /// Returns what differs but the status, in words. Nothing is told of a trial that is gone.
    #[must_use]
    pub fn notes(&self) -> Vec<SafeText> {
        let mut notes = Vec::new();
        if self.change == Change::Gone {
            return notes;
        }
        if let (Some(before), Some(after)) = (self.stage_before, self.stage_after)
            && before != after
        {
            notes.push(safe!("stage {}, before {}", after.label(), before.label()));
        }
        if self.change == Change::New
            && let Some(status) = self.status_after
        {
            notes.push(status.label().into());
        }
        if self.grace_ends_on_before != self.grace_ends_on_after
            && let Some(day) = &self.grace_ends_on_after
        {
            notes.push(safe!("grace until {}", SafeText::sanitize(day.as_str())));
        }
        notes.extend(self.marks_added.iter().map(|mark| safe!("now {}", mark.label())));
        notes.extend(self.marks_removed.iter().map(|mark| safe!("no longer {}", mark.label())));
        for (gates, what) in [(&self.gates_passed, "passed"), (&self.gates_blocked, "blocked")] {
            if !gates.is_empty() {
                let names = gates.iter().map(|gate| SafeText::sanitize(gate.gate.as_str()));
                notes.push(safe!("{} {}", SafeText::join(names, ", "), what));
            }
        }
        for (count, what) in [(self.findings_resolved, "resolved"), (self.findings_added, "new")] {
            if count > 0 {
                notes.push(safe!("{} {} {}", count, what, if count == 1 { "finding" } else { "findings" }));
            }
        }
        notes
    }
}

impl NewDecisionJson {
    pub(super) fn of(trial_ref: &str, stage: Option<StageId>, record: &RecordState) -> Self {
        let until = record.grace_ends_on.as_deref().or(record.expires_on.as_deref());
        Self {
            trial_ref: JsonText::sanitize(trial_ref),
            decision_ref: JsonText::sanitize(&record.decision_ref),
            stage,
            verdict: record.verdict,
            decided_by: JsonText::principal(&record.decided_by),
            decided_at: JsonText::sanitize(&record.decided_at),
            until: until.map(JsonText::sanitize),
        }
    }

    pub(super) fn phrase(&self) -> Phrase {
        let name = Phrase::code(SafeText::sanitize(short_name(self.trial_ref.as_str())));
        name.and(safe!(": {}", self.sentence()))
    }

    /// Returns who decided what, and when.
    #[must_use]
    pub fn sentence(&self) -> SafeText {
        let subject =
            self.stage.map_or("the grace period".into(), |stage| safe!("the {} package", stage.label()));
        let until = self.until.as_ref().map(|day| safe!(" until {}", SafeText::sanitize(day.as_str())));
        safe!(
            "{} {} {}{}, {}",
            SafeText::principal(self.decided_by.as_str()),
            self.verdict.label(),
            subject,
            until.unwrap_or_default(),
            SafeText::sanitize(self.decided_at.as_str())
        )
    }
}
