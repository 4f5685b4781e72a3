//! The check report (specification, section 7).

mod csv;
mod github;
mod html;
mod ics;
mod json;
mod junit;
mod markdown;
mod overview;
mod sarif;
mod stage;
mod text;

use super::output::JsonText;
use super::selection::{Selection, SelectionJson};
use super::{Format, Report};
use crate::domain::decision::{Decision, Verdict};
use crate::domain::document::{Kind, Outcome};
use crate::domain::evaluation::Status;
use crate::domain::finding::{Code, Finding};
use crate::domain::grace::{Ballot, GraceState, NotCounted};
use crate::domain::labels::{ConversionTarget, GateStatus, StageId};
use crate::domain::mark::Mark;
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::stage::GateResult;
use crate::room::{EvaluatedTrial, Room, Tally};
use crate::safe;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

pub use json::{Json, JsonLines};
pub use stage::{ApprovalJson, PackageDecisionJson, StageCountsJson, StageJson, StagesJson};
pub use text::{Text, write_finding};

/// The `schema_version` of the report.
const SCHEMA: &str = "trialdesk.check-report.v2";

/// The report of `trialdesk check`.
#[derive(Clone, Copy, Debug)]
pub struct CheckFormats;

impl Report for CheckFormats {
    const FORMATS: &'static [Format] = &[
        Format::new("text", "Grouped by trial, for people", &Text),
        Format::new("json", "One object", &Json),
        Format::new("jsonl", "A line for each result and each problem, and the summary", &JsonLines),
        Format::new(
            "markdown",
            "For comments, job summaries and messages; at most 1 MiB",
            &markdown::Markdown,
        )
        .with_changes(),
        Format::new("html", "A page without scripts", &html::Html),
        Format::new("csv", "A row for each finding, for spreadsheets", &csv::Csv),
        Format::new("github", "Annotations of GitHub Actions, the most urgent first", &github::GitHub)
            .of_commands(),
        Format::new("junit", "JUnit XML, a test case for each gate", &junit::JUnit),
        Format::new("sarif", "SARIF 2.1.0, for code scanning", &sarif::Sarif),
        Format::new("ics", "A calendar of the planned dates", &ics::Ics),
    ];
}

/// The check report as JSON.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CheckReport<'a> {
    #[serde(flatten)]
    head: CheckHead,
    #[serde(flatten)]
    body: CheckBody<'a>,
}

/// The first members of the check report: those about the whole of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CheckHead {
    /// Always `trialdesk.check-report.v2`.
    #[schemars(extend("const" = SCHEMA))]
    pub schema_version: JsonText,
    /// The room as named by the caller.
    pub evidence_root: JsonText,
    /// The time of the evaluation, RFC 3339 in UTC.
    pub evaluated_at: JsonText,
    /// The earliest moment at which time alone can change a result; null if nothing can.
    pub valid_until: Option<JsonText>,
    /// The policy.
    pub policy: PolicyJson,
    /// The part of the room that the report is about; null if it is about the whole room.
    pub selection: Option<SelectionJson>,
    /// The counts.
    pub summary: SummaryJson,
}

/// The results and problems of the check report.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CheckBody<'a> {
    /// A result per trial, in the order of `trial_ref`.
    #[schemars(with = "Vec<TrialJson>")]
    pub results: Results<'a>,
    /// Problems, in the order of paths.
    pub problems: Vec<ProblemJson>,
}

/// The policy in force.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PolicyJson {
    /// The path of the file, relative to the room, or as named by the caller; null if the defaults apply.
    pub path: Option<JsonText>,
    /// The 64 hex digits of the SHA-256 of its bytes; null if the defaults apply.
    pub sha256: Option<JsonText>,
    /// The path of a policy above the room that is not in force; null if there is none.
    pub ignored_above: Option<JsonText>,
}

/// Counts of trials and files.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SummaryJson {
    /// Trials.
    pub trials: usize,
    /// Trials with no blocked gate.
    pub ready: usize,
    /// Trials that wait for an approver only.
    pub awaiting_approval: usize,
    /// All other trials.
    pub blocked: usize,
    /// Problems.
    pub problems: usize,
    /// Documents of an unknown kind.
    pub foreign: usize,
    /// Files that `.trialdeskignore` leaves out.
    pub ignored: usize,
    /// The trials that have begun each stage, by the id of the stage.
    pub stages: StagesJson,
}

/// The result of one trial.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TrialJson {
    /// The reference of the trial.
    pub trial_ref: JsonText,
    /// The outcome; null if it is not known.
    pub outcome: Option<Outcome>,
    /// The status.
    pub status: Status,
    /// The current stage: the last one that is begun.
    pub stage: StageId,
    /// The number of findings of all stages that are begun.
    pub blocker_count: usize,
    /// The marks, in alphabetical order.
    pub attention: Vec<Mark>,
    /// The grace period.
    pub grace: GraceJson,
    /// The conversion target that the readiness packet names; null if there is none.
    pub conversion_target: Option<ConversionTarget>,
    /// The result of each stage that is begun, in order.
    pub stages: Vec<StageJson>,
}

/// The grace period of a trial.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GraceJson {
    /// The state.
    pub state: GraceState,
    /// The last day of an approved grace period.
    pub ends_on: Option<JsonText>,
    /// The largest extension number of the approvals that settle it; null unless the state is `approved`.
    pub extension: Option<u32>,
    /// The days from `original_expires_at` to the last day of the grace period; null if either is not known.
    pub total_days: Option<i64>,
    /// The well-formed records, by `decided_at`. Other records are problems.
    pub decisions: Vec<DecisionJson>,
}

/// A decision record and its effect.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DecisionJson {
    /// The reference of the record.
    pub decision_ref: JsonText,
    /// The verdict.
    pub verdict: Verdict,
    /// The principal.
    pub decided_by: JsonText,
    /// The time of the decision, as written in the record.
    pub decided_at: JsonText,
    /// The last day of an approved grace period.
    pub grace_ends_on: Option<JsonText>,
    /// The file, relative to the room.
    pub path: JsonText,
    /// True if it is the vote of its principal.
    pub vote: bool,
    /// True if it is an approving vote that is out of date.
    pub stale: bool,
    /// True if it has a signature that verifies.
    pub signed: bool,
    /// The reason why it does not count, if it does not.
    pub not_counted: Option<NotCounted>,
}

/// The result of one gate.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CheckJson {
    /// The name of the gate.
    pub name: JsonText,
    /// The status.
    pub status: GateStatus,
    /// The status in a sentence.
    pub message: JsonText,
    /// The reasons why the gate is blocked.
    pub findings: Vec<FindingJson>,
}

/// One reason why a gate is blocked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FindingJson {
    /// The code.
    pub code: Code,
    /// The kind of document, if the finding is about one.
    pub document: Option<Kind>,
    /// The dotted path of the field, if the finding is about one.
    pub field: Option<JsonText>,
    /// The file, relative to the room.
    pub path: Option<JsonText>,
    /// The line, from 1.
    pub line: Option<u32>,
    /// The column, from 1, in characters.
    pub column: Option<u32>,
    /// The explanation, in a sentence.
    pub message: JsonText,
    /// The lines to add, as YAML.
    pub remedy: JsonText,
}

/// A problem with a file.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProblemJson {
    /// The code.
    pub code: ProblemCode,
    /// The file, relative to the room.
    pub path: JsonText,
    /// The line, from 1, if it is known.
    pub line: Option<u32>,
    /// The column, from 1, in characters, if it is known.
    pub column: Option<u32>,
    /// The explanation, in a sentence.
    pub message: JsonText,
}

impl<'a> CheckReport<'a> {
    /// Returns the report on a room, or on a part of it.
    #[must_use]
    pub fn of(selection: &'a Selection<'a>) -> Self {
        Self { head: CheckHead::of(selection), body: CheckBody::of(selection) }
    }
}

impl<'a> CheckBody<'a> {
    fn of(selection: &'a Selection<'a>) -> Self {
        let problems = selection.room.problems.iter().map(ProblemJson::of);
        Self { results: Results(selection), problems: problems.collect() }
    }
}

impl CheckHead {
    /// Returns the members of the report on a room, or on a part of it. It evaluates the trials unless they have been gone
    /// through already.
    fn of(selection: &Selection<'_>) -> Self {
        let room = selection.room;
        let policy = room.policy_file.source.as_ref();
        Self {
            schema_version: SCHEMA.into(),
            evidence_root: JsonText::sanitize(&room.named),
            evaluated_at: safe!("{}", room.now.instant).into(),
            valid_until: selection.valid_until().map(|moment| safe!("{}", moment).into()),
            policy: PolicyJson {
                path: policy.map(|source| JsonText::sanitize(&source.shown)),
                sha256: policy.map(|source| JsonText::sanitize(&source.sha256)),
                ignored_above: room.policy_file.ignored_above.as_deref().map(JsonText::sanitize),
            },
            selection: selection.json(),
            summary: SummaryJson::of(room, &selection.tally()),
        }
    }
}

/// The results of a room. Each is made when it is written, so that a report takes no more memory for many trials than
/// for one.
#[derive(Debug)]
pub struct Results<'a>(&'a Selection<'a>);

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.reviews().map(|reviewed| TrialJson::of(&reviewed)))
    }
}

impl SummaryJson {
    /// Returns the counts of a room with this number of trials by status.
    #[must_use]
    pub fn of(room: &Room, tally: &Tally) -> Self {
        Self {
            trials: tally.trials,
            ready: tally.ready,
            awaiting_approval: tally.awaiting_approval,
            blocked: tally.blocked,
            problems: room.problems.len(),
            foreign: room.foreign,
            ignored: room.ignored,
            stages: StagesJson::of(tally.stages),
        }
    }
}

impl TrialJson {
    /// Returns the result of one trial.
    #[must_use]
    pub fn of(reviewed: &EvaluatedTrial) -> Self {
        let EvaluatedTrial { trial, evaluation } = reviewed;
        let decisions = evaluation.grace_records(trial);
        Self {
            trial_ref: JsonText::sanitize(&trial.trial_ref),
            outcome: evaluation.outcome,
            status: evaluation.status,
            stage: evaluation.stage,
            blocker_count: evaluation.findings().count(),
            attention: evaluation.attention.clone(),
            grace: GraceJson {
                state: evaluation.grace.state,
                ends_on: evaluation.grace.ends_on.map(JsonText::date),
                extension: evaluation.grace.extension,
                total_days: evaluation.grace.total_days,
                decisions: decisions.map(|(decision, ballot)| DecisionJson::of(decision, ballot)).collect(),
            },
            conversion_target: evaluation.conversion_target,
            stages: evaluation.stages.iter().map(|stage| StageJson::of(trial, evaluation, stage)).collect(),
        }
    }
}

impl DecisionJson {
    fn of(decision: &Decision, standing: Ballot) -> Self {
        Self {
            decision_ref: JsonText::sanitize(&decision.decision_ref),
            verdict: decision.verdict,
            decided_by: JsonText::principal(&decision.decided_by),
            decided_at: JsonText::sanitize(&decision.decided_at_text),
            grace_ends_on: decision.grace_ends_on().map(JsonText::date),
            path: JsonText::sanitize(&decision.path),
            vote: standing.vote,
            stale: standing.stale,
            signed: decision.signature.is_good(),
            not_counted: standing.not_counted,
        }
    }
}

impl CheckJson {
    fn of(check: &GateResult) -> Self {
        let message = match (check.status, check.findings.as_slice()) {
            (GateStatus::Pass, _) => "passes".into(),
            (GateStatus::NotApplicable, _) => "does not apply to this outcome".into(),
            (GateStatus::Blocked, [finding]) => finding.message.clone().into(),
            (GateStatus::Blocked, findings) => safe!("{} findings", findings.len()).into(),
        };
        let findings = check.findings.iter().map(FindingJson::of).collect();
        Self { name: check.gate.name().into(), status: check.status, message, findings }
    }
}

impl FindingJson {
    fn of(finding: &Finding) -> Self {
        Self {
            code: finding.code,
            document: finding.document,
            field: finding.field.as_ref().map(|field| JsonText::sanitize(&field.to_string())),
            path: finding.path.as_deref().map(JsonText::sanitize),
            line: finding.at.map(|at| at.line),
            column: finding.at.map(|at| at.column),
            message: finding.message.clone().into(),
            remedy: finding.remedy.to_yaml().into(),
        }
    }
}

impl ProblemJson {
    /// Returns one problem for JSON.
    #[must_use]
    pub fn of(problem: &Problem) -> Self {
        Self {
            code: problem.code,
            path: JsonText::sanitize(&problem.path),
            line: problem.at.map(|at| at.line),
            column: problem.at.map(|at| at.column),
            message: JsonText::sanitize(&problem.message),
        }
    }
}
