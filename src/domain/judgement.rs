//! What a trial amounts to: its gates, its status and its marks (specification, sections 3 and 3.1).

use super::document::Outcome;
use super::finding::{Code, Finding};
use super::gates::{self, Case, Check};
use super::grace::{self, Grace};
use super::policy::Policy;
use super::time::{Now, whole_days};
use super::trial::Trial;
use jiff::SignedDuration;
use serde::Serialize;

/// Whether a trial can be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Some gate is blocked on more than an approver.
    Blocked,
    /// The next step is an approver's alone.
    AwaitingApproval,
    /// No gate is blocked.
    Ready,
}

impl Status {
    /// The word that reports use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Blocked => "blocked",
            Self::AwaitingApproval => "awaiting_approval",
            Self::Ready => "ready",
        }
    }
}

/// Marks that stand beside the status. The order is alphabetical, as reports have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// An approval of the settled grace period has conditions.
    Conditional,
    /// An approving and a refusing vote stand side by side.
    Conflict,
    /// The approved grace has ended.
    Lapsed,
    /// Not ready for longer than the policy allows.
    Overdue,
    /// Sent back, and mended since.
    Resubmitted,
    /// Some vote is a stale approval.
    Stale,
}

impl Mark {
    /// Every mark, in alphabetical order.
    pub const ALL: [Self; 6] =
        [Self::Conditional, Self::Conflict, Self::Lapsed, Self::Overdue, Self::Resubmitted, Self::Stale];

    /// The word that reports use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Conditional => "conditional",
            Self::Conflict => "conflict",
            Self::Lapsed => "lapsed",
            Self::Overdue => "overdue",
            Self::Resubmitted => "resubmitted",
            Self::Stale => "stale",
        }
    }
}

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
    let checks = gates::judge(&Case { trial, outcome, grace: &grace, policy, now });
    let status = status(&checks);
    let expired_at = trial.original_expires_at();
    let is_overdue = status != Status::Ready
        && expired_at.is_some_and(|at| {
            now.instant.duration_since(at)
                > SignedDuration::from_hours(i64::from(policy.overdue_after_days) * 24)
        });
    let holds = |mark: &Mark| match mark {
        Mark::Conditional => grace.is_conditional,
        Mark::Conflict => grace.is_conflict,
        Mark::Lapsed => grace.is_lapsed,
        Mark::Overdue => is_overdue,
        Mark::Resubmitted => grace.is_resubmitted,
        Mark::Stale => grace.is_stale,
    };
    Judgement {
        status,
        outcome,
        attention: Mark::ALL.into_iter().filter(holds).collect(),
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
