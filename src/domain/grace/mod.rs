//! The settled state of a grace period: records become votes, votes become a state (specification, sections 5.2 to 5.4).

mod cover;
mod request;
mod settlement;
mod sight;
mod standing;

use super::document::Outcome;
use super::mark::Mark;
use super::policy::Policy;
use super::time::Now;
use super::trial::Trial;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

pub use cover::{Hold, Part, requested_then};
pub use request::{Current, Values, request_digest, request_values};
pub use standing::{NotCounted, Standing, grace_starts_on};

/// How far the grace period of a trial is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GraceState {
    /// The trial is revoked and has none.
    NotApplicable,
    /// Somebody denied it.
    Denied,
    /// Somebody sent it back.
    ChangesRequested,
    /// A refusal that does not count has not been answered by approvers who saw it.
    RefusalUnsettled,
    /// Enough approvals are in force.
    Approved,
    /// There would be enough if what they cover had not changed.
    Stale,
    /// There is no record, and a reference to an approval kept elsewhere is accepted.
    Referenced,
    /// Nobody has decided, or not enough.
    Awaiting,
}

impl GraceState {
    /// Every state, in the order of the specification's section 5.3 after the one of revoked trials.
    pub const ALL: [Self; 8] = [
        Self::NotApplicable,
        Self::Denied,
        Self::ChangesRequested,
        Self::RefusalUnsettled,
        Self::Approved,
        Self::Stale,
        Self::Referenced,
        Self::Awaiting,
    ];

    /// The word that reports use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotApplicable => "not_applicable",
            Self::Denied => "denied",
            Self::ChangesRequested => "changes_requested",
            Self::RefusalUnsettled => "refusal_unsettled",
            Self::Approved => "approved",
            Self::Stale => "stale",
            Self::Referenced => "referenced",
            Self::Awaiting => "awaiting",
        }
    }

    /// Whether gate 5 takes it for settled.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Approved | Self::Referenced)
    }
}

/// The grace period of a trial, settled as far as its records go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grace {
    /// The state.
    pub state: GraceState,
    /// The last day of an approved grace period.
    pub ends_on: Option<Date>,
    /// What each record amounts to, in the order of [`Trial::decisions`].
    pub standings: Vec<Standing>,
    /// The marks of section 5.3 that it has, in alphabetical order.
    pub marks: Vec<Mark>,
}

/// Settles the grace period of a trial.
#[must_use]
pub fn settle(trial: &Trial, policy: &Policy, now: Now) -> Grace {
    let grace = settlement::Settlement::new(trial, policy, now).grace();
    if trial.outcome() != Some(Outcome::Revoked) {
        return grace;
    }
    Grace { state: GraceState::NotApplicable, ends_on: None, marks: Vec::new(), ..grace }
}
