//! Settlement: records become votes, for grace periods and packages alike (specification, sections 5.2, 5.3 and 8.2).

mod ballot;
mod causal_order;
mod extension;
mod lineage;
mod ranges;
mod reasons;
mod votes;

use super::labels::Outcome;
use super::policy::Policy;
use super::time::Now;
use super::trial::Trial;
use causal_order::CausalOrder;
use extension::ExtensionNumbers;

pub use ballot::{Ballot, NotCounted};
pub use extension::extension_of_next;
pub use lineage::Lineage;
pub use reasons::grace_starts_on;
pub use votes::{Coverage, Settled, Votes};

/// The records of a trial, with the order in which they see each other and whether each counts, as of now.
pub struct Records<'a> {
    /// The trial.
    pub trial: &'a Trial,
    /// The policy of the room.
    pub policy: &'a Policy,
    /// The time of the evaluation.
    pub now: Now,
    /// The outcome of the trial, if it is known.
    pub outcome: Option<Outcome>,
    ballots: Vec<Ballot>,
    order: CausalOrder,
}

impl<'a> Records<'a> {
    /// Decides which records of a trial count.
    #[must_use]
    pub fn of(trial: &'a Trial, policy: &'a Policy, now: Now) -> Self {
        let mut ballots = reasons::own_reasons(trial, policy, now);
        let has_sight = |record: usize| ballots[record].not_counted != Some(NotCounted::NotYet);
        let order = CausalOrder::over(trial, has_sight);
        if !ballots.is_empty() {
            reasons::add_reasons_of_approvals(trial, policy, &order, &mut ballots);
        }
        Self { trial, policy, now, outcome: trial.outcome(), ballots, order }
    }

    /// Returns the ballots, in the order of the trial's records.
    #[must_use]
    pub fn into_ballots(self) -> Vec<Ballot> {
        self.ballots
    }

    /// Returns the ballots, in the order of the trial's records.
    #[must_use]
    pub fn ballots(&self) -> &[Ballot] {
        &self.ballots
    }

    /// Returns the largest extension number of some approvals.
    #[must_use]
    pub fn largest_extension(&self, approvals: &[usize]) -> Option<usize> {
        let mut numbers = ExtensionNumbers::new(self.trial, self.policy, &self.order, &self.ballots);
        approvals.iter().map(|&record| numbers.of(record, usize::MAX)).max()
    }

    /// Sets whether a record is in force, or has expired.
    pub fn set_force(&mut self, record: usize, in_force: bool, expired: bool) {
        if let Some(ballot) = self.ballots.get_mut(record) {
            ballot.in_force = in_force;
            ballot.expired = expired;
        }
    }
}
