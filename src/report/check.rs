//! The check report (specification, section 7): the shape that machines read.

use super::selection::{Selection, SelectionLine};
use crate::domain::boundary::{mask, mask_principal};
use crate::domain::decision::Verdict;
use crate::domain::document::{Kind, Outcome};
use crate::domain::finding::{Code, Finding};
use crate::domain::gates::{Check, GateStatus};
use crate::domain::grace::{GraceState, NotCounted};
use crate::domain::judgement::Status;
use crate::domain::mark::Mark;
use crate::domain::problem::{Problem, ProblemCode};
use crate::room::{Reviewed, Room, Tally};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

/// The whole report.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CheckReport<'a> {
    /// Always `trialdesk.check-report.v1`.
    #[schemars(extend("const" = "trialdesk.check-report.v1"))]
    pub schema_version: &'static str,
    /// The room as it was named.
    pub evidence_root: String,
    /// The moment it was judged by, RFC 3339 in UTC.
    pub evaluated_at: String,
    /// The policy's file; null where the defaults hold.
    pub policy: Option<PolicyLine>,
    /// What the report is restricted to; not there where it is about the whole room.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selection: Option<SelectionLine>,
    /// How many of what.
    pub summary: Summary,
    /// A result per trial, in the order of `trial_ref`.
    #[schemars(with = "Vec<TrialResult>")]
    pub results: Results<'a>,
    /// Problems, in the order of paths.
    pub problems: Vec<ProblemLine>,
}

/// The file of the policy in force.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PolicyLine {
    /// Relative to the room, or as it was named.
    pub path: String,
    /// The 64 hex digits of the SHA-256 of its bytes.
    pub sha256: String,
}

/// How many of what.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Summary {
    /// All trials.
    pub trials: usize,
    /// Those with every gate passed.
    pub ready: usize,
    /// Those that wait for an approver alone.
    pub awaiting_approval: usize,
    /// The others.
    pub blocked: usize,
    /// Files with something wrong.
    pub problems: usize,
    /// Documents of no known kind.
    pub foreign: usize,
    /// Files that `.trialdeskignore` left out.
    pub ignored: usize,
}

/// One trial's result.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TrialResult {
    /// Always `cavra.trial-expired-followup.result.v1`.
    #[schemars(extend("const" = "cavra.trial-expired-followup.result.v1"))]
    pub schema_version: &'static str,
    /// Always `CAVRA`.
    #[schemars(extend("const" = "CAVRA"))]
    pub product: &'static str,
    /// The trial.
    pub trial_ref: String,
    /// What became of it; null where it is not known.
    pub outcome: Option<Outcome>,
    /// The status.
    pub status: Status,
    /// Whether the status is `ready`.
    pub ready_for_trial_expired_followup: bool,
    /// The number of findings.
    pub blocker_count: usize,
    /// The marks, in alphabetical order.
    pub attention: Vec<Mark>,
    /// The grace period.
    pub grace: GraceLine,
    /// Every gate's answer, in order.
    pub checks: Vec<CheckLine>,
}

/// The grace period of a trial.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GraceLine {
    /// How far it is settled.
    pub state: GraceState,
    /// An approved one's last day.
    pub ends_on: Option<String>,
    /// The records, by `decided_at`; bad ones are problems alone.
    pub decisions: Vec<DecisionLine>,
}

/// One record and what it amounts to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DecisionLine {
    /// Its reference.
    pub decision_ref: String,
    /// What was decided.
    pub verdict: Verdict,
    /// Who decided.
    pub decided_by: String,
    /// When, as the record says it.
    pub decided_at: String,
    /// An approval's last day.
    pub grace_ends_on: Option<String>,
    /// The file, relative to the room.
    pub path: String,
    /// Whether it is its principal's vote.
    pub vote: bool,
    /// Whether it is a vote whose approval has gone stale.
    pub stale: bool,
    /// Whether it has a signature that verifies.
    pub signed: bool,
    /// Why it does not count, if it does not.
    pub not_counted: Option<NotCounted>,
}

/// One gate's answer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CheckLine {
    /// The gate's name.
    pub name: &'static str,
    /// How it stands.
    pub status: GateStatus,
    /// The same in a sentence.
    pub message: String,
    /// What is in its way.
    pub findings: Vec<FindingLine>,
}

/// One reason why a gate is blocked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FindingLine {
    /// What is wrong.
    pub code: Code,
    /// The kind of document it is about; null where there is none.
    pub document: Option<Kind>,
    /// The field's dotted path; null where there is none.
    pub field: Option<String>,
    /// The file, relative to the room.
    pub path: Option<String>,
    /// 1-based line.
    pub line: Option<u32>,
    /// 1-based column, in characters.
    pub column: Option<u32>,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What to add, as YAML.
    pub remedy: String,
}

/// One thing that is wrong with a file.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProblemLine {
    /// What is wrong.
    pub code: ProblemCode,
    /// The file, relative to the room.
    pub path: String,
    /// 1-based line, where known.
    pub line: Option<u32>,
    /// 1-based column, in characters, where known.
    pub column: Option<u32>,
    /// What is wrong, in a sentence.
    pub message: String,
}

/// Text from evidence as reports have it: forbidden material masked.
fn shown(text: &str) -> String {
    mask(text).into_owned()
}

impl<'a> CheckReport<'a> {
    /// The report on a room, or on a part of it.
    #[must_use]
    pub fn of(what: impl Into<Selection<'a>>) -> Self {
        let selection = what.into();
        let room = selection.room;
        let policy = room.rules.source.as_ref();
        Self {
            schema_version: "trialdesk.check-report.v1",
            evidence_root: shown(&room.named),
            evaluated_at: room.now.instant.to_string(),
            policy: policy
                .map(|source| PolicyLine { path: shown(&source.shown), sha256: source.sha256.clone() }),
            selection: selection.line(),
            summary: Summary::of(room, selection.tally()),
            results: Results(selection),
            problems: room.problems.iter().map(ProblemLine::of).collect(),
        }
    }
}

/// The results of a room, each made when it is written, so that a report takes up no more for many trials than for one.
#[derive(Debug)]
pub struct Results<'a>(Selection<'a>);

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.reviews().map(|reviewed| TrialResult::of(&reviewed)))
    }
}

impl Summary {
    /// The counts of a room whose trials come to this.
    #[must_use]
    pub fn of(room: &Room, tally: Tally) -> Self {
        Self {
            trials: tally.trials,
            ready: tally.ready,
            awaiting_approval: tally.awaiting_approval,
            blocked: tally.blocked,
            problems: room.problems.len(),
            foreign: room.foreign,
            ignored: room.ignored,
        }
    }
}

impl Summary {
    /// How many trials stand how.
    #[must_use]
    pub const fn tally(&self) -> Tally {
        let Self { trials, ready, awaiting_approval, blocked, .. } = *self;
        Tally { trials, ready, awaiting_approval, blocked }
    }
}

impl TrialResult {
    /// The result of one trial.
    #[must_use]
    pub fn of(reviewed: &Reviewed) -> Self {
        let Reviewed { trial, judgement } = reviewed;
        let decisions = trial.decisions.iter().zip(&judgement.grace.standings);
        Self {
            schema_version: "cavra.trial-expired-followup.result.v1",
            product: "CAVRA",
            trial_ref: shown(&trial.trial_ref),
            outcome: judgement.outcome,
            status: judgement.status,
            ready_for_trial_expired_followup: judgement.status == Status::Ready,
            blocker_count: judgement.findings().count(),
            attention: judgement.attention.clone(),
            grace: GraceLine {
                state: judgement.grace.state,
                ends_on: judgement.grace.ends_on.map(|date| date.to_string()),
                decisions: decisions
                    .map(|((decision, _), standing)| DecisionLine {
                        decision_ref: shown(&decision.decision_ref),
                        verdict: decision.verdict,
                        decided_by: mask_principal(&decision.decided_by).into_owned(),
                        decided_at: shown(&decision.decided_at_text),
                        grace_ends_on: decision.grace_ends_on.map(|date| date.to_string()),
                        path: shown(&decision.path),
                        vote: standing.vote,
                        stale: standing.stale,
                        signed: decision.signature.is_good(),
                        not_counted: standing.not_counted,
                    })
                    .collect(),
            },
            checks: judgement.checks.iter().map(CheckLine::of).collect(),
        }
    }
}

impl CheckLine {
    fn of(check: &Check) -> Self {
        let message = match (check.status, check.findings.as_slice()) {
            (GateStatus::Pass, _) => "passes".to_owned(),
            (GateStatus::NotApplicable, _) => "is not asked of this outcome".to_owned(),
            (GateStatus::Blocked, [finding]) => finding.message.to_string(),
            (GateStatus::Blocked, findings) => format!("{} findings", findings.len()),
        };
        let findings = check.findings.iter().map(FindingLine::of).collect();
        Self { name: check.gate.name(), status: check.status, message, findings }
    }
}

impl FindingLine {
    fn of(finding: &Finding) -> Self {
        Self {
            code: finding.code,
            document: finding.document,
            field: finding.field.as_ref().map(|field| shown(&field.to_string())),
            path: finding.path.as_deref().map(shown),
            line: finding.at.map(|at| at.line),
            column: finding.at.map(|at| at.column),
            message: finding.message.to_string(),
            remedy: finding.remedy.to_yaml().to_string(),
        }
    }
}

impl ProblemLine {
    /// The line of one problem.
    #[must_use]
    pub fn of(problem: &Problem) -> Self {
        Self {
            code: problem.code,
            path: shown(&problem.path),
            line: problem.at.map(|at| at.line),
            column: problem.at.map(|at| at.column),
            message: shown(&problem.message),
        }
    }
}
