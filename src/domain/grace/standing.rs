//! What a record is worth on its own, before votes are taken (section 5.2).

use crate::domain::decision::{Decision, Signature};
use crate::domain::policy::{CountsFrom, Policy, Signatures};
use crate::domain::time::{Moment, Now, days_between};
use crate::domain::trial::Trial;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashSet;

/// Why a record does not count. The order is that of section 5.2: the first that holds is the one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NotCounted {
    /// Decided later than now.
    NotYet,
    /// The policy lists approvers, and this is none of them.
    NotAnApprover,
    /// The signature does not verify.
    BadSignature,
    /// The key is not this principal's.
    UntrustedKey,
    /// The policy requires signatures.
    Unsigned,
    /// An owner in the trial may not decide on it.
    Owner,
    /// The grace ends before it was decided.
    GraceInPast,
    /// The grace is longer than allowed.
    GraceTooLong,
}

impl NotCounted {
    /// The reason as reports have it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotYet => "not-yet",
            Self::NotAnApprover => "not-an-approver",
            Self::BadSignature => "bad-signature",
            Self::UntrustedKey => "untrusted-key",
            Self::Unsigned => "unsigned",
            Self::Owner => "owner",
            Self::GraceInPast => "grace-in-past",
            Self::GraceTooLong => "grace-too-long",
        }
    }

    /// The reason in words.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::NotYet => "decided later than now",
            Self::NotAnApprover => "the policy does not list this person as an approver",
            Self::BadSignature => "its signature does not verify",
            Self::UntrustedKey => "its key is not this person's, or not any more",
            Self::Unsigned => "the policy requires a signature",
            Self::Owner => "an owner in the trial may not decide on it",
            Self::GraceInPast => "the grace ends before the day it was decided",
            Self::GraceTooLong => "the grace is longer than the policy allows",
        }
    }

    /// Whether a refusal that does not count for this reason still holds the gate (`refusal_unsettled`).
    #[must_use]
    pub const fn leaves_refusal_open(self) -> bool {
        matches!(
            self,
            Self::NotAnApprover | Self::BadSignature | Self::UntrustedKey | Self::Unsigned | Self::Owner
        )
    }
}

/// What one record amounts to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Whether it is its principal's vote.
    pub vote: bool,
    /// Whether it is a vote whose approval has gone stale.
    pub stale: bool,
    /// Whether it is an approving vote that has seen every refusal that was answered: only such a one is in force.
    pub in_force: bool,
    /// Why it does not count, if it does not.
    pub not_counted: Option<NotCounted>,
}

/// What each record is worth on its own, before votes are taken.
pub(super) fn standings(trial: &Trial, policy: &Policy, now: Now) -> Vec<Standing> {
    if trial.decisions.is_empty() {
        return Vec::new();
    }
    let owners: HashSet<&str> = trial.owners().into_iter().collect();
    let not_counted = |decision: &Decision| why_not_counted(decision, trial, policy, now, &owners);
    trial
        .decisions
        .iter()
        .map(|(d, _)| Standing { not_counted: not_counted(d), ..Standing::default() })
        .collect()
}

/// The first reason of section 5.2 for which a record does not count.
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

/// The date that the days of a grace period count from, for a decision of this date.
#[must_use]
pub fn grace_starts_on(trial: &Trial, policy: &Policy, decided_on: Date) -> Date {
    match policy.grace_counts_from {
        CountsFrom::Decision => decided_on,
        CountsFrom::Expiry => trial.original_expires_at().map_or(decided_on, Moment::date),
    }
}
