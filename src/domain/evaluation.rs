//! The evaluation of a trial: its stages, status and marks (specification, sections 3, 3.1 and 8).

use super::decision::Decision;
use super::document::Outcome;
use super::finding::{Code, Finding};
use super::grace::{self, Ballot, Grace};
use super::labels::{
    ApprovalState, ConversionTarget, GateStatus, Kind, PackageState, RenewalOutcome, StageId, StageStatus,
};
use super::mark::Mark;
use super::package::{self, Packages};
use super::policy::{BreakGlass, Policy};
use super::settlement::Records;
use super::stage::GateContext;
use super::stage::GateResult;
use super::stage::Trace;
use super::stages::STAGES;
use super::time::{Moment, Now, whole_days};
use super::trial::Trial;
use super::validity::valid_until;

pub use super::labels::Status;

/// The evaluation of a trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// The status.
    pub status: Status,
    /// The current stage: the last one that is begun.
    pub stage: StageId,
    /// The outcome, if it is known.
    pub outcome: Option<Outcome>,
    /// The conversion target that the readiness packet names, if it counts and names one.
    pub conversion_target: Option<ConversionTarget>,
    /// The renewal outcome that the outcome packet names, if it counts and names one; otherwise that of the final packet.
    pub renewal_outcome: Option<RenewalOutcome>,
    /// The grace period.
    pub grace: Grace,
    /// The ballot of each record, in the order of [`Trial::decisions`].
    pub ballots: Vec<Ballot>,
    /// The stages that are begun, in order. The first is stage 1, which is always begun.
    pub stages: Vec<StageResult>,
    /// The status of every stage, begun or not, in the order of stages.
    pub stage_statuses: [StageStatus; StageId::ALL.len()],
    /// The marks, in alphabetical order.
    pub attention: Vec<Mark>,
    /// Whole days since the trial expired, negative before that; `None` if the expiry is not known.
    pub age_days: Option<i64>,
    /// The earliest moment at which time alone can change anything here (section 7); `None` if there is none.
    pub valid_until: Option<Moment>,
}

/// The result of a stage that is begun (specification, section 8.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageResult {
    /// The stage.
    pub stage: StageId,
    /// The status.
    pub status: Status,
    /// The moment of the stage: the time as of which its gates are judged (section 3.2).
    pub evaluated_as_of: Moment,
    /// True if the moment comes from the approval of the stage's package, and not from now.
    pub is_frozen: bool,
    /// The results of the gates, in order.
    pub checks: Vec<GateResult>,
    /// The state of the stage's own package (section 8.2).
    pub approval: PackageState,
}

impl StageResult {
    /// Returns every finding, in the order of gates.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.checks.iter().flat_map(|check| &check.findings)
    }
}

impl Evaluation {
    /// Returns the result of a stage, if it is begun.
    #[must_use]
    pub fn stage(&self, stage: StageId) -> Option<&StageResult> {
        self.stages.iter().find(|result| result.stage == stage)
    }

    /// Returns the status of a stage, begun or not.
    #[must_use]
    pub const fn stage_status(&self, stage: StageId) -> StageStatus {
        self.stage_statuses[stage as usize]
    }

    /// Returns the first stage whose package waits for an approver: the stage is ready, and its package is not approved,
    /// went stale, or has an open objection.
    #[must_use]
    pub fn package_to_approve(&self) -> Option<StageId> {
        use PackageState::{Awaiting, RefusalUnsettled, Stale};
        let waits = |result: &&StageResult| {
            result.status == Status::Ready && matches!(result.approval, Awaiting | Stale | RefusalUnsettled)
        };
        self.stages.iter().find(waits).map(|result| result.stage)
    }

    /// Returns the results of the gates of the current stage, in order.
    #[must_use]
    pub fn current_checks(&self) -> &[GateResult] {
        self.stages.last().map_or(&[], |stage| &stage.checks)
    }

    /// Returns the results of the gates of all stages that are begun, in order.
    pub fn checks(&self) -> impl Iterator<Item = &GateResult> {
        self.stages.iter().flat_map(|stage| &stage.checks)
    }

    /// Returns every finding, in the order of stages and gates.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.checks().flat_map(|check| &check.findings)
    }

    /// Returns the number of missing references.
    #[must_use]
    pub fn missing_references(&self) -> usize {
        self.findings().filter(|finding| finding.is_missing_reference()).count()
    }

    /// Sets the status to blocked, because files that are not read yet may block the trial.
    pub fn hold_back(&mut self) {
        self.status = Status::Blocked;
        for stage in &mut self.stages {
            stage.status = Status::Blocked;
            self.stage_statuses[stage.stage as usize] = StageStatus::Blocked;
        }
    }

    /// Returns whether the trial has this mark.
    #[must_use]
    pub fn has(&self, mark: Mark) -> bool {
        self.attention.contains(&mark)
    }

    /// Returns the records on the grace period, each with its ballot.
    pub fn grace_records<'a>(&'a self, trial: &'a Trial) -> impl Iterator<Item = (&'a Decision, Ballot)> {
        self.records(trial).filter(|(decision, _)| decision.is_about_grace())
    }

    /// Returns the records on the package of a stage, each with its ballot.
    pub fn package_records<'a>(
        &'a self,
        trial: &'a Trial,
        stage: StageId,
    ) -> impl Iterator<Item = (&'a Decision, Ballot)> {
        self.records(trial).filter(move |(decision, _)| decision.stage() == Some(stage))
    }

    /// Returns the records of the trial, each with its ballot.
    pub fn records<'a>(&'a self, trial: &'a Trial) -> impl Iterator<Item = (&'a Decision, Ballot)> {
        trial.decisions.iter().map(|(decision, _)| decision).zip(self.ballots.iter().copied())
    }

    /// Returns the evaluation as `check --stage` reports it: the later stages are taken as not begun. `None` if the
    /// stage is not begun (section 7, "Selections").
    #[must_use]
    pub fn up_to(mut self, last: StageId) -> Option<Self> {
        self.stage(last)?;
        self.stages.retain(|result| result.stage <= last);
        for status in self.stage_statuses.iter_mut().skip(usize::from(last.number())) {
            *status = StageStatus::NotBegun;
        }
        self.stage = last;
        self.status = status(&self.stages);
        Some(self)
    }
}

/// Evaluates a trial, in the order of computation of section 3.2. It never fails, and a gate that cannot be evaluated is
/// blocked.
#[must_use]
pub fn evaluate(trial: &Trial, policy: &Policy, now: Now) -> Evaluation {
    evaluate_traced(trial, policy, now, None)
}

/// Evaluates a trial, and records the rules that gates evaluate, for an explanation.
#[must_use]
pub(super) fn evaluate_traced(trial: &Trial, policy: &Policy, now: Now, trace: Option<&Trace>) -> Evaluation {
    let mut records = Records::of(trial, policy, now);
    let outcome = records.outcome;
    let grace = grace::settle(&mut records);
    let packages = package::settle(&mut records);
    let ballots = records.into_ballots();
    let mut stages: Vec<StageResult> = Vec::new();
    for stage in trial.begun_stages().map(|stage| STAGES[stage as usize]) {
        let package = packages[stage.id as usize];
        let upstream = stage.id.upstream();
        let context = GateContext {
            trial,
            stage: stage.id,
            outcome,
            grace: &grace,
            packages: &packages,
            upstream: stages.last().filter(|result| Some(result.stage) == upstream),
            policy,
            moment: package.moment,
            trace,
        };
        let checks = stage.evaluate(&context);
        stages.push(StageResult {
            stage: stage.id,
            status: stage_status(&checks),
            evaluated_as_of: package.moment,
            is_frozen: package.is_frozen,
            checks,
            approval: package.state,
        });
    }
    let expired_at = trial.original_expires_at();
    let overdue_from = overdue_from(expired_at, policy, &stages);
    let is_overdue = overdue_from.is_some_and(|from| now.instant >= from);
    let mut attention = grace.marks.clone();
    attention.extend(is_overdue.then_some(Mark::Overdue));
    attention.extend(is_break_glass(trial, policy, &stages, &packages).then_some(Mark::BreakGlass));
    attention.sort_unstable();
    let mut evaluation = Evaluation {
        status: status(&stages),
        stage: stages.last().map_or(StageId::FIRST, |stage| stage.stage),
        outcome,
        conversion_target: conversion_target(trial),
        renewal_outcome: renewal_outcome(trial),
        stage_statuses: stage_statuses(trial, outcome, &stages),
        stages,
        attention,
        age_days: expired_at.map(|at| whole_days(at, now.instant)),
        grace,
        ballots,
        valid_until: None,
    };
    evaluation.valid_until = valid_until(trial, policy, now, overdue_from, &evaluation);
    evaluation
}

/// Returns the moment from which on stage 1 has not been ready for longer than the policy allows; `None` if it is ready.
fn overdue_from(expired_at: Option<Moment>, policy: &Policy, stages: &[StageResult]) -> Option<Moment> {
    let is_ready = stages.first().is_none_or(|first| first.status == Status::Ready);
    policy.overdue_from(expired_at.filter(|_| !is_ready)?)
}

/// Returns whether gate 2 of stage 1 passes on an accepted `break_glass`, or a package is approved in that way.
fn is_break_glass(trial: &Trial, policy: &Policy, stages: &[StageResult], packages: &Packages) -> bool {
    if policy.break_glass != BreakGlass::Accept {
        return false;
    }
    let state = || trial.approval().map(|approval| approval.field("state").label());
    let gate = stages.first().and_then(|first| first.checks.get(1));
    let passes = gate.is_some_and(|gate| gate.status == GateStatus::Pass);
    (passes && state() == Some(Ok(ApprovalState::BreakGlass)))
        || stages.iter().any(|result| packages[result.stage as usize].is_break_glass)
}

fn conversion_target(trial: &Trial) -> Option<ConversionTarget> {
    trial.document(Kind::ReadinessPacket)?.field("conversion_target").label().ok()
}

fn renewal_outcome(trial: &Trial) -> Option<RenewalOutcome> {
    let of = |kind| trial.document(kind)?.field("renewal_outcome").label().ok();
    [Kind::OutcomePacket, Kind::FinalPacket].into_iter().find_map(of)
}

/// Returns the status of a stage that is begun, given the results of its gates.
fn stage_status(checks: &[GateResult]) -> Status {
    let mut findings = checks.iter().flat_map(|check| &check.findings);
    match (findings.next(), findings.next()) {
        (None, _) => Status::Ready,
        (Some(Finding { code: Code::AwaitingDecision | Code::Stale, .. }), None) => Status::AwaitingApproval,
        _ => Status::Blocked,
    }
}

/// Returns the status of a trial, given the stages that are begun.
fn status(stages: &[StageResult]) -> Status {
    let awaits = |finding: &Finding| {
        matches!(finding.code, Code::AwaitingDecision | Code::Stale | Code::UpstreamBlocked)
    };
    if stages.iter().all(|stage| stage.status == Status::Ready) {
        Status::Ready
    } else if stages.iter().flat_map(StageResult::findings).all(awaits) {
        Status::AwaitingApproval
    } else {
        Status::Blocked
    }
}

/// Returns the status of every stage, begun or not.
fn stage_statuses(
    trial: &Trial,
    outcome: Option<Outcome>,
    begun: &[StageResult],
) -> [StageStatus; StageId::ALL.len()] {
    let is_revoked = outcome == Some(Outcome::Revoked);
    let not_begun = if is_revoked { StageStatus::NotApplicable } else { StageStatus::NotBegun };
    let mut statuses = [not_begun; StageId::ALL.len()];
    let drafts = trial.uncounted.iter().filter(|document| document.is_draft());
    for stage in drafts.filter_map(|draft| draft.kind.packet_of()) {
        statuses[stage as usize] = StageStatus::Draft;
    }
    for result in begun {
        statuses[result.stage as usize] = result.status.of_stage();
    }
    statuses
}
