//! What a trial amounts to: its gates, its status and its marks (specification, sections 3 and 3.1).

use super::document::Outcome;
use super::finding::{Code, Finding};
use super::gates::Check;
use super::grace::{self, Grace};
use super::mark::Mark;
use super::policy::Policy;
use super::stage::GateContext;
use super::stages::trial_expired_followup;
use super::time::{Now, whole_days};
use super::trial::Trial;
use jiff::SignedDuration;

pub use super::labels::Status;

/// A trial, judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The status.
    pub status: Status,
    /// The outcome, where it is known.
    pub outcome: Option<Outcome>,
    /// The grace period.
    pub grace: Grace,
    /// Every gate's answer, in order.
    pub checks: Vec<Check>,
    /// The marks, in alphabetical order.
    pub attention: Vec<Mark>,
    /// Whole days since the trial expired, negative where it has not, where that is known.
    pub age_days: Option<i64>,
}

impl Judgement {
    /// Every finding, in the order of gates.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.checks.iter().flat_map(|check| &check.findings)
    }

    /// How many references are missing.
    #[must_use]
    pub fn missing_references(&self) -> usize {
        self.findings().filter(|finding| finding.is_missing_reference()).count()
    }

    /// Takes the trial for blocked where it looks ready or waits for nothing but an approver, because not everything is
    /// read yet that may hold it up.
    pub const fn hold_back(&mut self) {
        self.status = Status::Blocked;
    }

    /// Whether this mark stands beside the status.
    #[must_use]
    pub fn has(&self, mark: Mark) -> bool {
        self.attention.contains(&mark)
    }
}

/// Judges a trial. A total function: it never fails, and what cannot be judged is blocked.
#[must_use]
pub fn judge(trial: &Trial, policy: &Policy, now: Now) -> Judgement {
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
    Judgement {
        status,
        outcome,
        attention,
        age_days: expired_at.map(|at| whole_days(at, now.instant)),
        grace,
        checks,
    }
}

fn status(checks: &[Check]) -> Status {
    let mut findings = checks.iter().flat_map(|check| &check.findings);
    match (findings.next(), findings.next()) {
        (None, _) => Status::Ready,
        (Some(Finding { code: Code::AwaitingDecision | Code::Stale, .. }), None) => Status::AwaitingApproval,
        _ => Status::Blocked,
    }
}
