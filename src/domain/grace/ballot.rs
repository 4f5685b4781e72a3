//! The standing of single records: whether they count, before votes are taken (specification, section 5.2).

use crate::domain::decision::{Decision, Signature};
use crate::domain::policy::{CountsFrom, Policy, Signatures};
use crate::domain::time::{Moment, Now, days_between};
use crate::domain::trial::Trial;
use jiff::civil::Date;
use std::collections::HashSet;

pub use crate::domain::labels::NotCounted;

/// The standing of a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ballot {
    /// True if the record is the vote of its principal.
    pub vote: bool,
    /// True if the record is a stale approving vote.
    pub stale: bool,
    /// True if the record is an approving vote that sees every answered refusal. Only these are in force.
    pub in_force: bool,
    /// The reason why the record does not count, if it does not.
    pub not_counted: Option<NotCounted>,
}

/// Returns the standing of each record, before votes are taken.
pub(super) fn ballots(trial: &Trial, policy: &Policy, now: Now) -> Vec<Ballot> {
    if trial.decisions.is_empty() {
        return Vec::new();
    }
    let owners: HashSet<&str> = trial.owners().into_iter().collect();
    let not_counted = |decision: &Decision| why_not_counted(decision, trial, policy, now, &owners);
    trial.decisions.iter().map(|(d, _)| Ballot { not_counted: not_counted(d), ..Ballot::default() }).collect()
}

/// Returns the first reason of section 5.2 for which a record does not count.
fn why_not_counted(
    decision: &Decision,
    trial: &Trial,
    policy: &Policy,
    now: Now,
    owners: &HashSet<&str>,
) -> Option<NotCounted> {
    if decision.decided_at > now.instant && (now.given || !decision.verdict.is_refusal()) {
        return Some(NotCounted::NotYet);
    }
    if !policy.is_approver(&decision.decided_by) {
        return Some(NotCounted::NotAnApprover);
    }
    match &decision.signature {
        Signature::Bad => return Some(NotCounted::BadSignature),
        Signature::Good { trusted: false, .. } => return Some(NotCounted::UntrustedKey),
        Signature::None if policy.signatures == Signatures::Required => return Some(NotCounted::Unsigned),
        Signature::None | Signature::Good { .. } => {}
    }
    if policy.separation_of_duties && policy.owner_refs(&decision.decided_by).any(|own| owners.contains(own))
    {
        return Some(NotCounted::Owner);
    }
    let ends_on = decision.grace_ends_on?;
    let decided_on = decision.decided_at.date();
    if ends_on < decided_on {
        return Some(NotCounted::GraceInPast);
    }
    let last = i64::from(policy.allowed_days(&decision.decided_by));
    (days_between(grace_starts_on(trial, policy, decided_on), ends_on) > last)
        .then_some(NotCounted::GraceTooLong)
}

/// Returns the date that the days of a grace period count from, for a decision on `decided_on` (UTC).
#[must_use]
pub fn grace_starts_on(trial: &Trial, policy: &Policy, decided_on: Date) -> Date {
    match policy.grace_counts_from {
        CountsFrom::Decision => decided_on,
        CountsFrom::Expiry => trial.original_expires_at().map_or(decided_on, Moment::date),
    }
}
