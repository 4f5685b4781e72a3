//! The state of a grace period (specification, section 5.3).

use super::coverage::Hold;
use super::request::Current;
use super::{Grace, GraceState};
use crate::domain::decision::{Decision, Subject};
use crate::domain::labels::Mark;
use crate::domain::policy::StaleApprovals;
use crate::domain::settlement::{Coverage, Records, Settled};
use crate::domain::time::days_between;
use crate::domain::trial::Trial;
use jiff::civil::Date;
use std::cell::OnceCell;

/// The comparison of records with the evidence of today. The digests are computed only if a record needs them.
struct GraceCoverage<'a> {
    trial: &'a Trial,
    current: OnceCell<Current>,
}

impl GraceCoverage<'_> {
    fn current(&self) -> &Current {
        self.current.get_or_init(|| Current::of(self.trial))
    }
}

impl Coverage for GraceCoverage<'_> {
    fn is_answered(&self, decision: &Decision) -> bool {
        let Subject::Grace { covers, .. } = &decision.subject else { return false };
        let current = self.current();
        let changed = |then: Option<&str>, today: Option<&str>| then.is_some() && then != today;
        changed(covers.expiry.as_deref(), current.expiry.as_deref())
            || changed(covers.request.as_deref(), Some(&current.request))
            || changed(covers.followup.as_deref(), current.followup.as_deref())
    }

    fn is_stale(&self, decision: &Decision) -> bool {
        let [request, expiry, _] = self.current().compare(decision);
        request.1 != Hold::Same || expiry.1 != Hold::Same
    }
}

/// Settles the grace period of a trial whose outcome is not `revoked`.
pub(super) fn settle(records: &mut Records<'_>) -> Grace {
    let (trial, policy, now) = (records.trial, records.policy, records.now);
    let about_grace =
        trial.decisions.iter().enumerate().filter(|(_, (decision, _))| decision.is_about_grace());
    let about_grace: Vec<_> = about_grace.map(|(record, _)| record).collect();
    let coverage = GraceCoverage { trial, current: OnceCell::new() };
    let votes = records.votes(&about_grace, &coverage);
    for &record in &votes.seeing {
        records.set_force(record, true, false);
    }
    let is_stale = |record: &usize| records.ballots()[*record].stale;
    let keeps = policy.stale == StaleApprovals::Keep;
    let settling: Vec<_> = votes.seeing.iter().copied().filter(|record| keeps || !is_stale(record)).collect();
    let state = match votes.settled(settling.len(), votes.seeing.len(), policy.quorum()) {
        Settled::Denied => GraceState::Denied,
        Settled::ChangesRequested => GraceState::ChangesRequested,
        Settled::RefusalUnsettled => GraceState::RefusalUnsettled,
        Settled::Approved => GraceState::Approved,
        Settled::Stale => GraceState::Stale,
        Settled::Open if is_referenced(records) => GraceState::Referenced,
        Settled::Open => GraceState::Awaiting,
    };
    let is_approved = state == GraceState::Approved;
    let ends_on = if is_approved { last_covered_day(trial, &settling, policy.quorum()) } else { None };
    let extension = if is_approved { records.largest_extension(&settling) } else { None };
    let decision = |record: usize| &trial.decisions[record].0;
    let holds = |mark: &Mark| match mark {
        Mark::Conditional => is_approved && settling.iter().any(|&record| decision(record).is_conditional),
        Mark::Conflict => !votes.approving.is_empty() && (votes.is_denied || votes.has_requested_changes),
        Mark::Lapsed => ends_on.is_some_and(|day| day < now.today()),
        Mark::BreakGlass | Mark::Overdue => false,
        Mark::Resubmitted => {
            matches!(state, GraceState::Awaiting | GraceState::Stale) && !votes.answered.is_empty()
        }
        Mark::Stale => votes.approving.iter().any(is_stale),
    };
    let total_days = |ends_on: Date| Some(days_between(trial.original_expires_at()?.date(), ends_on));
    Grace {
        state,
        ends_on,
        extension: extension.and_then(|number| u32::try_from(number).ok()),
        total_days: ends_on.and_then(total_days),
        marks: Mark::ALL.into_iter().filter(holds).collect(),
    }
}

/// Returns the last day that a quorum of approvals covers: the `quorum`-th latest of their dates.
fn last_covered_day(trial: &Trial, settling: &[usize], quorum: usize) -> Option<Date> {
    let days = settling.iter().filter_map(|&record| trial.decisions[record].0.grace_ends_on());
    let mut days: Vec<_> = days.collect();
    days.sort_unstable_by(|a, b| b.cmp(a));
    days.get(quorum - 1).copied()
}

fn is_referenced(records: &Records<'_>) -> bool {
    let trial = records.trial;
    let reference =
        || trial.followup().map(|packet| packet.field("grace_period.approval_ref").reference().is_ok());
    !trial.has_grace_records() && records.policy.accepts_references() && reference() == Some(true)
}
