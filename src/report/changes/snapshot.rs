//! The state of a room at one time, as a check report has it.

use super::super::check::{
    CheckJson, DecisionJson, FindingJson, GraceJson, PackageDecisionJson, StageJson, TrialJson,
};
use super::super::output::JsonText;
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

    /// Returns the state of a room. It is made from the results of the report, so it is the same as from a file.
    #[must_use]
    pub fn of(selection: &Selection<'_>) -> Self {
        let states = selection.reviews().map(|reviewed| TrialState::of(&reviewed));
        let room = selection.room;
        Self {
            room: SafeText::sanitize(&room.named).to_string(),
            evaluated_at: room.now.instant.to_string(),
            trials: states.map(|state| (state.trial_ref.clone(), state)).collect(),
            problems: room.problems.len(),
        }
    }
}

/// Returns the text of a report as its reader gets it.
fn text(text: JsonText) -> String {
    text.into_string()
}

impl From<TrialJson> for TrialState {
    fn from(trial: TrialJson) -> Self {
        let GraceJson { state, ends_on, decisions, .. } = trial.grace;
        let decisions = decisions.into_iter().map(RecordState::from).collect();
        Self {
            trial_ref: text(trial.trial_ref),
            status: trial.status,
            stage: trial.stage,
            outcome: trial.outcome,
            attention: trial.attention.into_iter().collect(),
            grace: Grace { state, ends_on: ends_on.map(text), decisions },
            stages: trial.stages.into_iter().map(StageState::from).collect(),
        }
    }
}

impl From<StageJson> for StageState {
    fn from(StageJson { stage, checks, approval, .. }: StageJson) -> Self {
        let finding = |finding: FindingJson| Finding {
            code: finding.code.name().to_owned(),
            field: finding.field.map(text),
        };
        let check = |check: CheckJson| Check {
            name: text(check.name),
            findings: check.findings.into_iter().map(finding).collect(),
        };
        let decisions = approval.decisions.into_iter().map(RecordState::from).collect();
        Self { stage, checks: checks.into_iter().map(check).collect(), approval: Approval { decisions } }
    }
}

impl From<DecisionJson> for RecordState {
    fn from(record: DecisionJson) -> Self {
        Self {
            decision_ref: text(record.decision_ref),
            verdict: record.verdict,
            decided_by: text(record.decided_by),
            decided_at: text(record.decided_at),
            grace_ends_on: record.grace_ends_on.map(text),
            expires_on: None,
        }
    }
}

impl From<PackageDecisionJson> for RecordState {
    fn from(record: PackageDecisionJson) -> Self {
        Self {
            decision_ref: text(record.decision_ref),
            verdict: record.verdict,
            decided_by: text(record.decided_by),
            decided_at: text(record.decided_at),
            grace_ends_on: None,
            expires_on: record.expires_on.map(text),
        }
    }
}

impl TrialState {
    /// Returns the state of one trial.
    #[must_use]
    pub fn of(reviewed: &EvaluatedTrial) -> Self {
        TrialJson::of(reviewed).into()
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
