//! Settlement of grace periods: records become votes, and votes become a state (specification, sections 5.2 to 5.4).

mod coverage;
mod request;
mod settlement;

use super::document::Outcome;
use super::mark::Mark;
use super::settlement::Records;
use jiff::civil::Date;

pub use coverage::{Hold, Part, requested_then};
pub use request::{Current, Values, request_digest, request_values};

pub use super::labels::GraceState;
pub use super::settlement::{Ballot, NotCounted, grace_starts_on};

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
    /// The marks of section 5.3, in alphabetical order.
    pub marks: Vec<Mark>,
}

/// Settles the grace period of a trial (section 5.3). A revoked trial has none, but its records have votes.
#[must_use]
pub fn settle(records: &mut Records<'_>) -> Grace {
    let is_revoked = records.outcome == Some(Outcome::Revoked);
    let grace = settlement::settle(records);
    if !is_revoked {
        return grace;
    }
    Grace {
        state: GraceState::NotApplicable,
        ends_on: None,
        extension: None,
        total_days: None,
        marks: Vec::new(),
    }
}
