//! The state of a room at one time, as a check report has it.

use super::super::check::TrialJson;
use super::super::selection::Selection;
use crate::domain::decision::Verdict;
use crate::domain::document::Outcome;
use crate::domain::evaluation::Status;
use crate::domain::grace::GraceState;
use crate::domain::labels::StageId;
use crate::domain::mark::Mark;
use crate::domain::safe_text::SafeText;
use crate::room::EvaluatedTrial;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The reports that can be compared.
const SCHEMA: &str = "trialdesk.check-report.v2";

/// A room at one time.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The room, as it was named.
    pub room: String,
    /// The time of the evaluation.
    pub evaluated_at: String,
    /// The trials by reference.
    pub trials: BTreeMap<String, TrialState>,
    /// The number of problems of files.
    pub problems: usize,
}

/// The reason why a report cannot be compared.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// It is not JSON, or lacks members.
    #[error("this is not a check report: {0}. Make one with `trialdesk check --format json`")]
    NotAReport(#[from] serde_json::Error),
    /// It has another version.
    #[error("this report has the schema_version `{0}`, and only {SCHEMA} can be compared")]
    Version(SafeText),
    /// It is about a part of the room.
    #[error(
        "this report is about a selection, and trials outside of it would look new or gone. Make it without --query and --stage"
    )]
    Selection,
}

/// A finding of a trial: its stage, gate, code and field. The field is empty if the finding is about none.
pub type FindingKey<'a> = (StageId, &'a str, &'a str, &'a str);

/// A trial at one time.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct TrialState {
    /// The reference.
    pub trial_ref: String,
    /// The status.
    pub status: Status,
    /// The current stage.
    pub stage: StageId,
    /// The outcome.
    pub outcome: Option<Outcome>,
    /// The marks.
    pub attention: BTreeSet<Mark>,
    grace: Grace,
    stages: Vec<StageState>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Grace {
    state: GraceState,
    ends_on: Option<String>,
    decisions: Vec<RecordState>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct StageState {
    stage: StageId,
    checks: Vec<Check>,
    approval: Approval,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Check {
    name: String,
    findings: Vec<Finding>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Finding {
    code: String,
    field: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Approval {
    decisions: Vec<RecordState>,
}

/// A decision record.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RecordState {
    /// The reference of the record.
    pub decision_ref: String,
    /// The verdict.
    pub verdict: Verdict,
    /// The principal.
    pub decided_by: String,
    /// The time, as the record has it.
    pub decided_at: String,
    /// The last day of an approved grace period.
    #[serde(default)]
    pub grace_ends_on: Option<String>,
    /// The last day of the approval of a package.
    #[serde(default)]
    pub expires_on: Option<String>,
}

#[derive(Deserialize)]
struct Report {
    schema_version: String,
    evidence_root: String,
    evaluated_at: String,
    selection: Option<serde::de::IgnoredAny>,
    results: Vec<TrialState>,
    problems: Vec<serde::de::IgnoredAny>,
}

impl Snapshot {
    /// Reads a report of `check --format json`.
    ///
    /// # Errors
    /// It cannot be compared.
    pub fn parse(text: &str) -> Result<Self, SnapshotError> {
        #[derive(Deserialize)]
        struct Head {
            schema_version: String,
        }
        let Head { schema_version } = serde_json::from_str(text)?;
        if schema_version != SCHEMA {
            return Err(SnapshotError::Version(SafeText::sanitize(&schema_version)));
        }
        let report: Report = serde_json::from_str(text)?;
        if report.selection.is_some() {
            return Err(SnapshotError::Selection);
        }
        debug_assert_eq!(report.schema_version, SCHEMA);
        Ok(Self {
            room: report.evidence_root,
            evaluated_at: report.evaluated_at,
            trials: report.results.into_iter().map(|trial| (trial.trial_ref.clone(), trial)).collect(),
            problems: report.problems.len(),
        })
    }

    /// Returns the state of a room. It is read from the results of the report, so it is the same as from a file.
    ///
    /// # Errors
    /// A result is not what a report has.
    pub fn of(selection: &Selection<'_>) -> Result<Self, SnapshotError> {
        let mut trials = BTreeMap::new();
        for reviewed in selection.reviews() {
            let state = TrialState::of(&reviewed)?;
            trials.insert(state.trial_ref.clone(), state);
        }
        let room = selection.room;
        Ok(Self {
            room: SafeText::sanitize(&room.named).to_string(),
            evaluated_at: room.now.instant.to_string(),
            trials,
            problems: room.problems.len(),
        })
    }
}

impl TrialState {
    /// Returns the state of one trial.
    ///
    /// # Errors
    /// Its result is not what a report has.
    pub fn of(reviewed: &EvaluatedTrial) -> Result<Self, SnapshotError> {
        Ok(serde_json::from_value(serde_json::to_value(TrialJson::of(reviewed))?)?)
    }

    /// Returns the last day of an approved grace period.
    #[must_use]
    pub fn grace_ends_on(&self) -> Option<&str> {
        self.grace.ends_on.as_deref()
    }

    /// Returns the findings: each by stage, gate, code and field.
    #[must_use]
    pub fn findings(&self) -> BTreeSet<FindingKey<'_>> {
        let mut findings = BTreeSet::new();
        for stage in &self.stages {
            for check in &stage.checks {
                for finding in &check.findings {
                    let field = finding.field.as_deref().unwrap_or_default();
                    findings.insert((stage.stage, &*check.name, &*finding.code, field));
                }
            }
        }
        findings
    }

    /// Returns the decision records, each with the stage of its package; `None` for the grace period.
    pub fn records(&self) -> impl Iterator<Item = (Option<StageId>, &RecordState)> {
        let packages = self
            .stages
            .iter()
            .flat_map(|stage| stage.approval.decisions.iter().map(move |record| (Some(stage.stage), record)));
        self.grace.decisions.iter().map(|record| (None, record)).chain(packages)
    }
}
