//! The reasons for which records do not count, in the order of the specification (section 5.2).

use super::ballot::{Ballot, NotCounted};
use super::causal_order::CausalOrder;
use super::extension::ExtensionNumbers;
use crate::domain::decision::{Decision, Signature, Verdict};
use crate::domain::duties::Duties;
use crate::domain::policy::{CountsFrom, Policy, Signatures};
use crate::domain::time::{Moment, Now, days_between};
use crate::domain::trial::Trial;
use jiff::SignedDuration;
use jiff::civil::Date;

/// The time by which an approval may be dated before one that it sees.
const BACKDATING: SignedDuration = SignedDuration::from_hours(24);

/// Returns the reasons that do not depend on other records.
pub(super) fn own_reasons(trial: &Trial, policy: &Policy, now: Now) -> Vec<Ballot> {
    let mut duties = Duties::of(trial, policy);
    let reason = |(decision, _): &(_, _)| Ballot {
        not_counted: own_reason(decision, policy, now, &mut duties),
        ..Ballot::default()
    };
    trial.decisions.iter().map(reason).collect()
}

fn own_reason(decision: &Decision, policy: &Policy, now: Now, duties: &mut Duties<'_>) -> Option<NotCounted> {
    if decision.decided_at > now.instant && (now.given || !decision.verdict.is_refusal()) {
        return Some(NotCounted::NotYet);
    }
    if !policy.is_approver(&decision.decided_by) {
        return Some(NotCounted::NotAnApprover);
    }
    match &decision.signature {
        Signature::Bad(_) => return Some(NotCounted::BadSignature),
        Signature::Good { trusted: false, .. } => return Some(NotCounted::UntrustedKey),
        Signature::None if policy.signatures == Signatures::Required => return Some(NotCounted::Unsigned),
        Signature::None | Signature::Good { .. } => {}
    }
    duties.conflict(&decision.decided_by, decision.stage()).map(|_| NotCounted::Owner)
}

/// Adds the reasons that depend on the records that a record sees, and the length of grace periods.
pub(super) fn add_reasons_of_approvals(
    trial: &Trial,
    policy: &Policy,
    order: &CausalOrder,
    ballots: &mut [Ballot],
) {
    let mut extensions = ExtensionNumbers::new(trial, policy, order, ballots);
    // The latest `decided_at` of the counting approvals that each record sees.
    let mut latest_seen: Vec<Option<Moment>> = vec![None; ballots.len()];
    for &record in order.by_position() {
        let own_time = |other: usize| {
            let decision = &trial.decisions[other].0;
            let counts = decision.verdict == Verdict::Approved && ballots[other].not_counted.is_none();
            counts.then_some(decision.decided_at)
        };
        let named = order.direct(record).iter();
        latest_seen[record] = named.filter_map(|&other| latest_seen[other].max(own_time(other))).max();
        let decision = &trial.decisions[record].0;
        if decision.verdict != Verdict::Approved || ballots[record].not_counted.is_some() {
            continue;
        }
        let is_backdated =
            latest_seen[record].is_some_and(|seen| seen.since(decision.decided_at) > BACKDATING);
        ballots[record].not_counted = if is_backdated {
            Some(NotCounted::Backdated)
        } else {
            length_reason(decision, trial, policy).or_else(|| {
                let is_over = |most: u64| {
                    let most = usize::try_from(most).unwrap_or(usize::MAX);
                    extensions.of(record, most.saturating_add(1)) > most
                };
                policy.max_extensions.is_some_and(is_over).then_some(NotCounted::TooManyExtensions)
            })
        };
    }
}

/// Returns the reason for which the length of a grace period is not allowed.
fn length_reason(decision: &Decision, trial: &Trial, policy: &Policy) -> Option<NotCounted> {
    let ends_on = decision.grace_ends_on()?;
    let decided_on = decision.decided_at.date();
    if ends_on < decided_on {
        return Some(NotCounted::GraceInPast);
    }
    let is_over = |days: i64, most: u64| u64::try_from(days).is_ok_and(|days| days > most);
    let days = days_between(grace_starts_on(trial, policy, decided_on), ends_on);
    if is_over(days, policy.allowed_days(&decision.decided_by)) {
        return Some(NotCounted::GraceTooLong);
    }
    let total = trial.original_expires_at().map(|from| days_between(from.date(), ends_on))?;
    let most = policy.max_total_grace_days?.get();
    is_over(total, most).then_some(NotCounted::GraceTotalTooLong)
}

/// Returns the date that the days of a grace period count from, for a decision on `decided_on` (UTC).
#[must_use]
pub fn grace_starts_on(trial: &Trial, policy: &Policy, decided_on: Date) -> Date {
    match policy.grace_counts_from {
        CountsFrom::Decision => decided_on,
        CountsFrom::Expiry => trial.original_expires_at().map_or(decided_on, Moment::date),
    }
}
