//! The ballot of a record: whether it counts, and whether it is a vote (specification, sections 5.2, 5.3 and 8.2).

pub use crate::domain::labels::NotCounted;

/// The ballot of a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "reports show each of them")]
pub struct Ballot {
    /// True if the record is the vote of its principal.
    pub vote: bool,
    /// True if the record is a stale approving vote.
    pub stale: bool,
    /// True if the record is an approving vote that is in force: it sees every answered refusal, and an approval of a
    /// package has not expired.
    pub in_force: bool,
    /// True if the record approves a package, and its `expires_on` is before the moment of the next stage.
    pub expired: bool,
    /// The reason why the record does not count, if it does not.
    pub not_counted: Option<NotCounted>,
}

impl Ballot {
    /// Returns the reason as reports have it: that the record does not count, or that the approval has expired.
    #[must_use]
    pub fn reported_reason(self) -> Option<NotCounted> {
        self.not_counted.or_else(|| self.expired.then_some(NotCounted::Expired))
    }
}
