//! The evaluation of a trial: its gates, status and marks (specification, sections 3 and 3.1).

use super::document::Outcome;
use super::finding::{Code, Finding};
use super::grace::{self, Grace};
use super::mark::Mark;
use super::policy::Policy;
use super::stage::GateContext;
use super::stage::GateResult;
use super::stages::trial_expired_followup;
use super::time::{Now, whole_days};
use super::trial::Trial;
use jiff::SignedDuration;

pub use super::labels::Status;

/// The evaluation of a trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// The status.
    pub status: Status,
    /// The outcome, if it is known.
    pub outcome: Option<Outcome>,
    /// The grace period.
    pub grace: Grace,
    /// The results of the gates, in order.
    pub checks: Vec<GateResult>,
    /// The marks, in alphabetical order.
    pub attention: Vec<Mark>,
    /// Whole days since the trial expired, negative before that; `None` if the expiry is not known.
    pub age_days: Option<i64>,
}

impl Evaluation {
    /// Returns every finding, in the order of gates.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.checks.iter().flat_map(|check| &check.findings)
    }

    /// Returns the number of missing references.
    #[must_use]
    pub fn missing_references(&self) -> usize {
        self.findings().filter(|finding| finding.is_missing_reference()).count()
    }

    /// Sets the status to blocked, because files that are not read yet may block the trial.
    pub const fn hold_back(&mut self) {
        self.status = Status::Blocked;
    }

    /// Returns whether the trial has this mark.
    #[must_use]
    pub fn has(&self, mark: Mark) -> bool {
        self.attention.contains(&mark)
    }
}

/// Evaluates a trial. It never fails, and a gate that cannot be evaluated is blocked.
#[must_use]
pub fn evaluate(trial: &Trial, policy: &Policy, now: Now) -> Evaluation {
    let outcome = trial.outcome();
    let grace = grace::settle(trial, policy, now);
    let checks =
        trial_expired_followup::STAGE.evaluate(&GateContext { trial, outcome, grace: &grace, policy, now });
    let status = status(&checks);
    let expired_at = trial.original_expires_at();
    let is_overdue = status != Status::Ready
        && expired_at.is_some_and(|at| {
            now.instant.since(at) > SignedDuration::from_hours(i64::from(policy.overdue_after_days) * 24)
        });
    let mut attention = grace.marks.clone();
    attention.extend(is_overdue.then_some(Mark::Overdue));
    attention.sort_unstable();
    Evaluation {
        status,
        outcome,
        attention,
        age_days: expired_at.map(|at| whole_days(at, now.instant)),
        grace,
        checks,
    }
}

fn status(checks: &[GateResult]) -> Status {
    let mut findings = checks.iter().flat_map(|check| &check.findings);
    match (findings.next(), findings.next()) {
        (None, _) => Status::Ready,
        (Some(Finding { code: Code::AwaitingDecision | Code::Stale, .. }), None) => Status::AwaitingApproval,
        _ => Status::Blocked,
    }
}
