//! Marks: what deserves attention beside a trial's status (specification, sections 3.1 and 5.3).

use schemars::JsonSchema;
use serde::Serialize;

/// Marks that stand beside the status. The order is alphabetical, as reports have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// An approval of the settled grace period has conditions.
    Conditional,
    /// An approving and a refusing vote stand side by side.
    Conflict,
    /// The approved grace has ended.
    Lapsed,
    /// Not ready for longer than the policy allows.
    Overdue,
    /// Sent back, and mended since.
    Resubmitted,
    /// Some vote is a stale approval.
    Stale,
}

impl Mark {
    /// Every mark, in alphabetical order.
    pub const ALL: [Self; 6] =
        [Self::Conditional, Self::Conflict, Self::Lapsed, Self::Overdue, Self::Resubmitted, Self::Stale];

    /// The word that reports use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Conditional => "conditional",
            Self::Conflict => "conflict",
            Self::Lapsed => "lapsed",
            Self::Overdue => "overdue",
            Self::Resubmitted => "resubmitted",
            Self::Stale => "stale",
        }
    }
}
