//! The period of a pack.

use crate::domain::time::Moment;
use crate::room::EvaluatedTrial;
use jiff::civil::Date;

/// The days that a pack is about, first and last included (UTC).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

impl Period {
    /// Returns whether a moment is on one of the days.
    #[must_use]
    pub fn contains(self, moment: Moment) -> bool {
        (self.from..=self.to).contains(&moment.date())
    }

    /// Returns whether a trial belongs to the period: it expired in it, or a decision was made in it; or its expiry is not
    /// known, so that nothing shows that it does not.
    pub(super) fn has(self, EvaluatedTrial { trial, .. }: &EvaluatedTrial) -> bool {
        let decided = trial.decisions.iter().any(|(decision, _)| self.contains(decision.decided_at));
        decided || trial.original_expires_at().is_none_or(|expired| self.contains(expired))
    }
}
