//! The place of a record among the decisions of its person on its subject (specification, section 5.3).

use super::Records;
use super::votes::Own;

/// The place of a record among those of its trial, by their indexes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lineage {
    /// The decision that was its person's on its subject before: of those that it sees, the one that no other of them sees;
    /// of several, the latest.
    pub replaces: Option<usize>,
    /// The first decision of its person on its subject that sees it.
    pub replaced_by: Option<usize>,
    /// The number of records that it sees, directly or through others.
    pub seen: usize,
}

impl Records<'_> {
    /// Returns the place of a record. Records that do not count have one too.
    #[must_use]
    pub fn lineage(&self, record: usize) -> Lineage {
        let own = self.decision(record);
        let of_same = |&other: &usize| {
            let decision = self.decision(other);
            other != record && decision.decided_by == own.decided_by && decision.stage() == own.stage()
        };
        let of_same: Vec<_> = (0..self.trial.decisions.len()).filter(of_same).collect();
        let (order, position) = (&self.order, |&other: &usize| self.order.position(other));
        let mut earlier: Vec<_> =
            of_same.iter().copied().filter(|&other| order.sees(record, other)).collect();
        earlier.sort_unstable_by_key(|other| std::cmp::Reverse(position(other)));
        let mut before = Own::default();
        for other in earlier {
            before.add(self, other);
        }
        let later = of_same.into_iter().filter(|&other| order.sees(other, record));
        Lineage {
            replaces: before.vote,
            replaced_by: later.min_by_key(position),
            seen: order.seen(record).iter().map(ExactSizeIterator::len).sum(),
        }
    }
}
