//! Settlement of grace periods: records become votes, and votes become a state (specification, sections 5.2 to 5.4).

mod ballot;
mod causal_order;
mod coverage;
mod request;
mod settlement;

use super::document::Outcome;
use super::mark::Mark;
use super::policy::Policy;
use super::time::Now;
use super::trial::Trial;
use jiff::civil::Date;

pub use ballot::{Ballot, NotCounted, grace_starts_on};
pub use coverage::{Hold, Part, requested_then};
pub use request::{Current, Values, request_digest, request_values};

pub use super::labels::GraceState;

/// The settled grace period of a trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grace {
    /// The state.
    pub state: GraceState,
    /// The last day of an approved grace period (UTC).
    pub ends_on: Option<Date>,
    /// The largest extension number of the approvals that settle the grace period; `None` unless the state is `approved`.
    pub extension: Option<u32>,
    /// The days from the date on which the trial expired to the last day of the grace period, if both are known.
    pub total_days: Option<i64>,
    /// The standing of each record, in the order of [`Trial::decisions`].
    pub ballots: Vec<Ballot>,
    /// The marks of section 5.3, in alphabetical order.
    pub marks: Vec<Mark>,
}

/// Settles the grace period of a trial (section 5.3).
#[must_use]
pub fn settle(trial: &Trial, policy: &Policy, now: Now) -> Grace {
    let grace = settlement::Settlement::new(trial, policy, now).grace();
    if trial.outcome() != Some(Outcome::Revoked) {
        return grace;
    }
    Grace {
        state: GraceState::NotApplicable,
        ends_on: None,
        extension: None,
        total_days: None,
        marks: Vec::new(),
        ..grace
    }
}
