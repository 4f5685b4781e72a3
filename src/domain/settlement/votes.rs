//! The votes on one subject, and the state that they have in common for grace periods and packages (specification,
//! sections 5.3 and 8.2).

use super::Records;
use super::ballot::NotCounted;
use super::ranges::Ranges;
use crate::domain::decision::{Decision, Signature, Verdict};
use std::collections::{BTreeMap, HashMap};

/// The comparison of the evidence that a record covers with the evidence of today.
pub trait Coverage {
    /// Returns whether a `changes_requested` record is answered: something that it covers has changed.
    fn is_answered(&self, decision: &Decision) -> bool;

    /// Returns whether an approval is stale.
    fn is_stale(&self, decision: &Decision) -> bool;
}

/// The votes on a grace period or on a package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Votes {
    /// The answered `changes_requested` records, which are no longer votes.
    pub answered: Vec<usize>,
    /// The votes that are approvals.
    pub approving: Vec<usize>,
    /// The votes that are approvals and see every answered record.
    pub seeing: Vec<usize>,
    /// True if a vote is `denied`.
    pub is_denied: bool,
    /// True if a vote is `changes_requested`.
    pub has_requested_changes: bool,
    /// True if a refusal is unsettled.
    pub is_refusal_unsettled: bool,
}

/// A state that follows from votes alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// A vote is `denied`.
    Denied,
    /// A vote is `changes_requested`.
    ChangesRequested,
    /// A refusal is unsettled.
    RefusalUnsettled,
    /// The approvals that make it so are a quorum.
    Approved,
    /// The approvals in force, stale ones included, are a quorum.
    Stale,
    /// No state follows from the votes.
    Open,
}

impl Votes {
    /// Returns the state, given the number of approvals that make it so, and of those in force.
    #[must_use]
    pub const fn settled(&self, approving: usize, in_force: usize, quorum: usize) -> Settled {
        if self.is_denied {
            Settled::Denied
        } else if self.has_requested_changes {
            Settled::ChangesRequested
        } else if self.is_refusal_unsettled {
            Settled::RefusalUnsettled
        } else if approving >= quorum {
            Settled::Approved
        } else if in_force >= quorum {
            Settled::Stale
        } else {
            Settled::Open
        }
    }
}

/// The counting records of a principal on one subject.
#[derive(Default)]
pub(super) struct Own {
    pub(super) vote: Option<usize>,
    /// The positions that the records see.
    seen: Ranges,
}

impl Own {
    /// Adds a record. Those of later positions come first: only a record of a later position can see one.
    pub(super) fn add(&mut self, records: &Records<'_>, record: usize) {
        if self.seen.contains(records.order.position(record)) {
            return;
        }
        self.seen.add_all(records.order.seen(record));
        self.vote = Some(self.vote.map_or(record, |other| records.later(other, record)));
    }
}

impl<'a> Records<'a> {
    /// Returns the votes of some records, and marks their ballots.
    pub fn votes(&mut self, records: &[usize], coverage: &dyn Coverage) -> Votes {
        if records.is_empty() {
            return Votes::default();
        }
        let own = self.own_records(records);
        let votes = own.values().filter_map(|own| own.vote);
        let votes = votes.filter(|&vote| self.decision(vote).verdict != Verdict::Withdrawn);
        let (answered, votes): (Vec<_>, Vec<_>) = votes.partition(|&vote| {
            let decision = self.decision(vote);
            decision.verdict == Verdict::ChangesRequested && coverage.is_answered(decision)
        });
        let votes = self.one_approval_per_key(votes);
        let has = |verdict| votes.iter().any(|&vote| self.decision(vote).verdict == verdict);
        let (is_denied, has_requested_changes) = (has(Verdict::Denied), has(Verdict::ChangesRequested));
        let is_approval = |vote: &usize| self.decision(*vote).verdict == Verdict::Approved;
        let approving: Vec<_> = votes.iter().copied().filter(is_approval).collect();
        let is_refusal_unsettled = self.is_refusal_unsettled(records, &own, &approving);
        let mut positions: Vec<_> = answered.iter().map(|&record| self.order.position(record)).collect();
        positions.sort_unstable();
        let sees_all = |&vote: &usize| self.order.seen(vote).count_of(&positions) == positions.len();
        let seeing = approving.iter().copied().filter(sees_all).collect();
        for vote in votes {
            self.ballots[vote].vote = true;
        }
        for &vote in &approving {
            self.ballots[vote].stale = coverage.is_stale(self.decision(vote));
        }
        Votes { answered, approving, seeing, is_denied, has_requested_changes, is_refusal_unsettled }
    }

    pub(super) fn decision(&self, record: usize) -> &'a Decision {
        &self.trial.decisions[record].0
    }

    /// Returns the counting records of each principal. The vote is the one that no other of them sees; of several, the
    /// latest.
    fn own_records(&self, records: &[usize]) -> BTreeMap<&'a str, Own> {
        let mut counting: Vec<_> =
            records.iter().copied().filter(|&record| self.ballots[record].not_counted.is_none()).collect();
        counting.sort_unstable_by_key(|&record| std::cmp::Reverse(self.order.position(record)));
        let mut by_principal: BTreeMap<&str, Own> = BTreeMap::new();
        for record in counting {
            by_principal.entry(&*self.decision(record).decided_by).or_default().add(self, record);
        }
        by_principal
    }

    fn later(&self, a: usize, b: usize) -> usize {
        if self.decision(a).is_later_than(self.decision(b)) { a } else { b }
    }

    /// Keeps the latest of the approvals that are signed with the same key. Refusals stay.
    fn one_approval_per_key(&self, mut votes: Vec<usize>) -> Vec<usize> {
        let key_of = |vote: usize| match (&self.decision(vote).signature, self.decision(vote).verdict) {
            (Signature::Good { key, .. }, Verdict::Approved) => Some(&**key),
            _ => None,
        };
        let mut latest: HashMap<&str, usize> = HashMap::new();
        for &vote in &votes {
            if let Some(key) = key_of(vote) {
                latest.entry(key).and_modify(|other| *other = self.later(*other, vote)).or_insert(vote);
            }
        }
        votes.retain(|&vote| key_of(vote).is_none_or(|key| latest.get(key) == Some(&vote)));
        votes
    }

    /// Returns whether a refusal that does not count is unsettled: no counting record of its principal sees it, nor does a
    /// quorum of approving votes.
    fn is_refusal_unsettled(
        &self,
        records: &[usize],
        own: &BTreeMap<&str, Own>,
        approving: &[usize],
    ) -> bool {
        let is_open = |&record: &usize| {
            let decision = self.decision(record);
            decision.verdict.is_refusal()
                && self.ballots[record].not_counted.is_some_and(NotCounted::leaves_refusal_open)
                && !own
                    .get(&*decision.decided_by)
                    .is_some_and(|own| own.seen.contains(self.order.position(record)))
        };
        let mut open = records.iter().copied().filter(is_open).peekable();
        if open.peek().is_none() {
            return false;
        }
        let seen_by = self.seen_by(approving);
        let quorum = self.policy.quorum();
        open.any(|refusal| seen_by[self.order.position(refusal)] < quorum)
    }

    /// Returns the number of some records that see the record at each position.
    fn seen_by(&self, records: &[usize]) -> Vec<usize> {
        let mut starts = vec![0_usize; self.ballots.len() + 1];
        let mut ends = starts.clone();
        for range in records.iter().flat_map(|&record| self.order.seen(record).iter()) {
            starts[range.start] += 1;
            ends[range.end] += 1;
        }
        let mut open = 0;
        starts
            .iter()
            .zip(&ends)
            .map(|(started, ended)| {
                open = open + started - ended;
                open
            })
            .collect()
    }
}
