//! Votes, and the state that follows from them (specification, section 5.3).

use super::ballot::{Ballot, NotCounted, ballots};
use super::causal_order::CausalOrder;
use super::coverage::Hold;
use super::request::Current;
use super::{Grace, GraceState};
use crate::domain::decision::{Decision, Signature, Verdict};
use crate::domain::mark::Mark;
use crate::domain::policy::{Policy, StaleApprovals};
use crate::domain::time::{Moment, Now, days_between};
use crate::domain::trial::Trial;
use jiff::civil::Date;
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The records of a trial while they are settled.
pub(super) struct Settlement<'a> {
    trial: &'a Trial,
    policy: &'a Policy,
    now: Now,
    ballots: Vec<Ballot>,
    order: CausalOrder,
    /// Computed only if a record is compared with it.
    current: OnceCell<Current>,
}

impl<'a> Settlement<'a> {
    pub(super) fn new(trial: &'a Trial, policy: &'a Policy, now: Now) -> Self {
        let ballots = ballots(trial, policy, now);
        let order = CausalOrder::over(trial, &ballots);
        Self { trial, policy, now, ballots, order, current: OnceCell::new() }
    }

    fn current(&self) -> &Current {
        self.current.get_or_init(|| Current::of(self.trial))
    }

    fn decision(&self, index: usize) -> &'a Decision {
        &self.trial.decisions[index].0
    }

    pub(super) fn grace(mut self) -> Grace {
        let (answered, votes): (Vec<_>, Vec<_>) =
            self.own_votes().into_iter().partition(|&index| self.is_answered(index));
        let votes = self.one_per_key(votes);
        let approving: Vec<_> = self.with_verdict(&votes, Verdict::Approved);
        let refusing = votes.iter().filter(|&&index| self.decision(index).verdict.is_refusal()).count();
        for &index in &votes {
            self.ballots[index].vote = true;
            self.ballots[index].stale = approving.contains(&index) && self.is_stale(index);
        }
        let in_force: Vec<_> = approving
            .iter()
            .copied()
            .filter(|&approval| answered.iter().all(|&refusal| self.order.sees(approval, refusal)))
            .collect();
        for &index in &in_force {
            self.ballots[index].in_force = true;
        }
        let settling: Vec<_> = in_force
            .iter()
            .copied()
            .filter(|&index| self.policy.stale == StaleApprovals::Keep || !self.ballots[index].stale)
            .collect();
        let quorum = usize::try_from(self.policy.quorum.get()).unwrap_or(usize::MAX);
        let has = |verdict| !self.with_verdict(&votes, verdict).is_empty();

        let state = if has(Verdict::Denied) {
            GraceState::Denied
        } else if has(Verdict::ChangesRequested) {
            GraceState::ChangesRequested
        } else if self.leaves_a_refusal_open(&approving, quorum) {
            GraceState::RefusalUnsettled
        } else if settling.len() >= quorum {
            GraceState::Approved
        } else if in_force.len() >= quorum {
            GraceState::Stale
        } else if self.is_referenced() {
            GraceState::Referenced
        } else {
            GraceState::Awaiting
        };
        let is_approved = state == GraceState::Approved;
        let ends_on = if is_approved { self.last_covered_day(&settling, quorum) } else { None };
        let holds = |mark: &Mark| match mark {
            Mark::Conditional => {
                is_approved && settling.iter().any(|&index| self.decision(index).is_conditional)
            }
            Mark::Conflict => !approving.is_empty() && refusing > 0,
            Mark::Lapsed => ends_on.is_some_and(|day| day < self.now.today()),
            Mark::BreakGlass | Mark::Overdue => false,
            Mark::Resubmitted => {
                matches!(state, GraceState::Awaiting | GraceState::Stale) && !answered.is_empty()
            }
            Mark::Stale => self.ballots.iter().any(|standing| standing.stale),
        };
        let expired_on = self.trial.original_expires_at().map(Moment::date);
        Grace {
            state,
            ends_on,
            extension: None,
            total_days: expired_on.zip(ends_on).map(|(from, to)| days_between(from, to)),
            marks: Mark::ALL.into_iter().filter(holds).collect(),
            ballots: self.ballots,
        }
    }

    fn counts(&self, index: usize) -> bool {
        self.ballots[index].not_counted.is_none()
    }

    fn with_verdict(&self, votes: &[usize], verdict: Verdict) -> Vec<usize> {
        votes.iter().copied().filter(|&index| self.decision(index).verdict == verdict).collect()
    }

    /// Returns the vote of each principal: the counting record that none of the principal's other counting records
    /// sees; of several, the latest. A withdrawal is not a vote.
    fn own_votes(&self) -> Vec<usize> {
        let mut by_principal: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for index in (0..self.trial.decisions.len()).filter(|&index| self.counts(index)) {
            by_principal.entry(&*self.decision(index).decided_by).or_default().push(index);
        }
        let vote_of = |own: &Vec<usize>| {
            let heads =
                own.iter().copied().filter(|&head| !own.iter().any(|&other| self.order.sees(other, head)));
            heads.reduce(|a, b| self.later(a, b))
        };
        let votes = by_principal.values().filter_map(vote_of);
        votes.filter(|&vote| self.decision(vote).verdict != Verdict::Withdrawn).collect()
    }

    /// Keeps the latest of the votes that are signed with the same key.
    fn one_per_key(&self, mut votes: Vec<usize>) -> Vec<usize> {
        let key_of = |vote: usize| match &self.decision(vote).signature {
            Signature::Good { key, .. } => Some(key.clone()),
            Signature::None | Signature::Bad => None,
        };
        let mut latest: HashMap<Arc<str>, usize> = HashMap::new();
        for &vote in &votes {
            if let Some(key) = key_of(vote) {
                latest.entry(key).and_modify(|other| *other = self.later(*other, vote)).or_insert(vote);
            }
        }
        votes.retain(|&vote| key_of(vote).is_none_or(|key| latest.get(&key) == Some(&vote)));
        votes
    }

    fn later(&self, a: usize, b: usize) -> usize {
        if self.decision(a).is_later_than(self.decision(b)) { a } else { b }
    }

    /// Returns whether a `changes_requested` vote was answered: something that it covers has changed since.
    fn is_answered(&self, index: usize) -> bool {
        let decision = self.decision(index);
        let changed = |then: Option<&str>, today: Option<&str>| then.is_some() && then != today;
        let covers = &decision.covers;
        decision.verdict == Verdict::ChangesRequested
            && (changed(covers.expiry.as_deref(), self.current().expiry.as_deref())
                || changed(covers.request.as_deref(), Some(&self.current().request))
                || changed(covers.followup.as_deref(), self.current().followup.as_deref()))
    }

    /// Returns whether an approval is stale: its expiry or request digest is missing or no longer holds.
    fn is_stale(&self, index: usize) -> bool {
        let [request, expiry, _] = self.current().compare(&self.decision(index).covers);
        request.1 != Hold::Same || expiry.1 != Hold::Same
    }

    fn leaves_a_refusal_open(&self, approving: &[usize], quorum: usize) -> bool {
        (0..self.trial.decisions.len()).any(|refusal| {
            let decision = self.decision(refusal);
            let is_open = decision.verdict.is_refusal()
                && self.ballots[refusal].not_counted.is_some_and(NotCounted::leaves_refusal_open);
            let is_replaced = || {
                (0..self.trial.decisions.len()).any(|other| {
                    self.counts(other)
                        && self.decision(other).decided_by == decision.decided_by
                        && self.order.sees(other, refusal)
                })
            };
            let seen_by = || approving.iter().filter(|&&approval| self.order.sees(approval, refusal)).count();
            is_open && !is_replaced() && seen_by() < quorum
        })
    }

    /// Returns the last day that a quorum of approvals covers: the `quorum`-th latest of their dates.
    fn last_covered_day(&self, settling: &[usize], quorum: usize) -> Option<Date> {
        let mut days: Vec<_> =
            settling.iter().filter_map(|&index| self.decision(index).grace_ends_on).collect();
        days.sort_unstable_by(|a, b| b.cmp(a));
        days.get(quorum - 1).copied()
    }

    fn is_referenced(&self) -> bool {
        let reference =
            || self.trial.followup().map(|f| f.field("grace_period.approval_ref").reference().is_ok());
        !self.trial.has_records && self.policy.accepts_references() && reference() == Some(true)
    }
}
