//! Extension numbers: how often a grace period was extended before an approval (specification, section 5.2).

use super::ballot::Ballot;
use super::causal_order::CausalOrder;
use super::ranges::Ranges;
use crate::domain::decision::{Decision, Verdict};
use crate::domain::policy::Policy;
use crate::domain::trial::Trial;
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap};

/// The approvals that extension numbers look at, and the counts of the last one that was asked for.
pub(super) struct ExtensionNumbers<'a> {
    trial: &'a Trial,
    order: &'a CausalOrder,
    quorum: usize,
    /// For each position, whether the record there is included.
    included: Vec<bool>,
    /// The counts over a range of positions. Approvals in a chain see growing ranges, and each extends the counts of the
    /// one before.
    counts: Counts<'a>,
}

/// The dates of the approvals in a range of positions.
#[derive(Default)]
struct Counts<'a> {
    start: usize,
    end: usize,
    principals: HashMap<Date, BTreeSet<&'a str>>,
    /// The dates for which a quorum of principals has approved.
    settled: BTreeSet<Date>,
}

impl<'a> ExtensionNumbers<'a> {
    /// Returns the numbers, given the reasons that do not depend on other records.
    pub(super) fn new(trial: &'a Trial, policy: &Policy, order: &'a CausalOrder, ballots: &[Ballot]) -> Self {
        let withdrawn = withdrawn(trial, order, ballots);
        let included = order.by_position().iter().map(|&record| {
            let decision = &trial.decisions[record].0;
            let is_distrusted =
                ballots[record].not_counted.is_some_and(super::NotCounted::leaves_refusal_open);
            decision.verdict == Verdict::Approved
                && decision.grace_ends_on().is_some()
                && !is_distrusted
                && !withdrawn
                    .get(&*decision.decided_by)
                    .is_some_and(|seen| seen.contains(order.position(record)))
        });
        let included = included.collect();
        Self { trial, order, quorum: policy.quorum(), included, counts: Counts::default() }
    }

    /// Returns the extension number of an approval, or `most` if it is larger.
    pub(super) fn of(&mut self, record: usize, most: usize) -> usize {
        let Some(own) = self.trial.decisions[record].0.grace_ends_on() else { return 0 };
        let mut seen = self.order.seen(record).iter();
        match (seen.next(), seen.next()) {
            (None, _) => 0,
            (Some(range), None) => {
                if self.counts.start != range.start || self.counts.end > range.end {
                    self.counts = Counts { start: range.start, end: range.start, ..Counts::default() };
                }
                let added = self.counts.end..range.end;
                self.counts.end = range.end;
                for at in added {
                    self.add(at);
                }
                self.counts.settled.range(..own).take(most).count()
            }
            (Some(_), Some(_)) => {
                let start = std::mem::take(&mut self.counts);
                for range in self.order.seen(record).iter() {
                    range.clone().for_each(|at| self.add(at));
                }
                let number = self.counts.settled.range(..own).take(most).count();
                self.counts = start;
                number
            }
        }
    }

    /// Adds the record at a position to the counts.
    fn add(&mut self, at: usize) {
        if !self.included[at] {
            return;
        }
        let decision: &'a Decision = &self.trial.decisions[self.order.by_position()[at]].0;
        let Some(day) = decision.grace_ends_on() else { return };
        let principals = self.counts.principals.entry(day).or_default();
        principals.insert(&decision.decided_by);
        if principals.len() >= self.quorum {
            self.counts.settled.insert(day);
        }
    }
}

/// Returns the extension number of an approval until a day that sees every record of the trial, as one that is recorded now
/// does; 0 for a first grace period.
#[must_use]
pub fn extension_of_next(trial: &Trial, policy: &Policy, ballots: &[Ballot], day: Date) -> usize {
    if trial.decisions.is_empty() || ballots.len() != trial.decisions.len() {
        return 0;
    }
    let order =
        CausalOrder::over(trial, |record| ballots[record].not_counted != Some(super::NotCounted::NotYet));
    let mut numbers = ExtensionNumbers::new(trial, policy, &order, ballots);
    (0..ballots.len()).for_each(|at| numbers.add(at));
    numbers.counts.settled.range(..day).count()
}

/// Returns the positions that the counting withdrawals of each principal see, of grace decisions alone.
fn withdrawn<'a>(trial: &'a Trial, order: &CausalOrder, ballots: &[Ballot]) -> HashMap<&'a str, Ranges> {
    let mut withdrawn: HashMap<&str, Ranges> = HashMap::new();
    for &record in order.by_position().iter().rev() {
        let decision = &trial.decisions[record].0;
        if decision.verdict == Verdict::Withdrawn
            && decision.is_about_grace()
            && ballots[record].not_counted.is_none()
        {
            let seen = withdrawn.entry(&*decision.decided_by).or_default();
            // A withdrawal that a later one sees adds nothing.
            if !seen.contains(order.position(record)) {
                seen.add(order.position(record), order.seen(record));
            }
        }
    }
    withdrawn
}
