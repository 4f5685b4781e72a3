//! The causal order of records: `seen` orders them, not the clock (specification, section 5.2).
//!
//! Each record has a position, and the records that it sees are ranges of positions. A chain of any length takes one
//! range for each record, so that the work grows with the number of entries in `seen` and not with its square.

use super::ranges::Ranges;
use crate::domain::trial::Trial;
use std::collections::HashMap;

/// The records that each record sees, directly or through others.
pub(super) struct CausalOrder {
    /// The records that each record names in `seen`.
    direct: Vec<Vec<usize>>,
    /// The position of each record. A record has a later position than the records that it sees.
    position: Vec<usize>,
    /// The records in the order of positions.
    by_position: Vec<usize>,
    /// The positions of the records that each record sees.
    sees: Vec<Ranges>,
    /// The number of steps that were taken.
    #[cfg_attr(not(test), expect(dead_code, reason = "tests count the work"))]
    pub(super) work: usize,
}

impl CausalOrder {
    /// Orders the records of a trial. A record that `has_sight` rejects sees nothing.
    pub(super) fn over(trial: &Trial, has_sight: impl Fn(usize) -> bool) -> Self {
        let mut by_digest: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, (decision, _)) in trial.decisions.iter().enumerate() {
            by_digest.entry(&*decision.file_digest).or_default().push(index);
        }
        let direct: Vec<Vec<usize>> = (0..trial.decisions.len())
            .map(|index| {
                if !has_sight(index) {
                    return Vec::new();
                }
                let digests = trial.decisions[index].0.seen.iter();
                let named = digests.filter_map(|digest| by_digest.get(&**digest)).flatten().copied();
                named.filter(|&other| other != index).collect()
            })
            .collect();
        Self::of(direct)
    }

    fn of(direct: Vec<Vec<usize>>) -> Self {
        let count = direct.len();
        let mut work = count + direct.iter().map(Vec::len).sum::<usize>();
        let by_position = depth_first(&direct);
        let mut position = vec![0; count];
        for (at, &record) in by_position.iter().enumerate() {
            position[record] = at;
        }
        let mut sees = vec![Ranges::default(); count];
        for &record in &by_position {
            let mut named = direct[record].clone();
            // The latest first: it usually sees the others.
            named.sort_unstable_by_key(|&other| std::cmp::Reverse(position[other]));
            let mut reach = Ranges::default();
            for other in named {
                if !reach.contains(position[other]) {
                    work += reach.add(position[other], &sees[other]);
                }
            }
            sees[record] = reach;
        }
        Self { direct, position, by_position, sees, work }
    }

    /// Returns whether a record sees another one.
    pub(super) fn sees(&self, record: usize, other: usize) -> bool {
        record != other && self.sees[record].contains(self.position[other])
    }

    /// Returns the records that a record names in `seen`.
    pub(super) fn direct(&self, record: usize) -> &[usize] {
        &self.direct[record]
    }

    /// Returns the position of a record.
    pub(super) fn position(&self, record: usize) -> usize {
        self.position[record]
    }

    /// Returns the records so that each follows those that it sees.
    pub(super) fn by_position(&self) -> &[usize] {
        &self.by_position
    }

    /// Returns the positions of the records that a record sees.
    pub(super) fn seen(&self, record: usize) -> &Ranges {
        &self.sees[record]
    }
}

/// Returns the records so that each follows those that it names, and a chain is not interrupted.
fn depth_first(direct: &[Vec<usize>]) -> Vec<usize> {
    let mut is_named = vec![false; direct.len()];
    direct.iter().flatten().for_each(|&other| is_named[other] = true);
    let heads = (0..direct.len()).filter(|&record| !is_named[record]);
    let mut order = Vec::with_capacity(direct.len());
    let mut is_entered = vec![false; direct.len()];
    let mut open: Vec<(usize, usize)> = Vec::new();
    // No record can see itself, because no file holds its own digest. All records follow the heads only to be sure.
    for start in heads.chain(0..direct.len()) {
        if is_entered[start] {
            continue;
        }
        is_entered[start] = true;
        open.push((start, 0));
        while let Some((record, next)) = open.last_mut() {
            if let Some(&other) = direct[*record].get(*next) {
                *next += 1;
                if !is_entered[other] {
                    is_entered[other] = true;
                    open.push((other, 0));
                }
            } else {
                order.push(*record);
                open.pop();
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The work for records that name some earlier records.
    fn work(count: usize, named: impl Fn(usize) -> Vec<usize>) -> (usize, usize) {
        let direct: Vec<_> = (0..count).map(named).collect();
        let entries = direct.iter().map(Vec::len).sum::<usize>();
        (CausalOrder::of(direct).work, count + entries)
    }

    #[test]
    fn section_5_2_work_grows_with_the_entries_of_seen() {
        type Shape = fn(usize) -> Vec<usize>;
        let shapes: [(&str, Shape); 5] = [
            ("a chain", |record| record.checked_sub(1).into_iter().collect()),
            ("all earlier records", |record| (0..record).collect()),
            ("two chains side by side", |record| record.checked_sub(2).into_iter().collect()),
            ("pairs that are merged", |record| match record % 3 {
                0 => (record.saturating_sub(2)..record).collect(),
                one_or_two => vec![record - one_or_two],
            }),
            ("none", |_| Vec::new()),
        ];
        for (name, shape) in shapes {
            for count in [500, 1_000] {
                let (work, input) = work(count, shape);
                assert!(work <= 6 * input, "{name}: {work} steps for {input}");
            }
        }
    }

    #[test]
    fn section_5_2_a_long_chain_after_many_records_side_by_side_stays_linear() {
        let shape = |half: usize| {
            work(2 * half, move |record| match record.checked_sub(half) {
                None => Vec::new(),
                Some(0) => (0..half).collect(),
                Some(_) => vec![record - 1],
            })
        };
        let (small, large) = (shape(500).0, shape(1_000).0);
        assert!(large <= 2 * small + 10, "{small} and {large}");
    }

    proptest! {
        #[test]
        fn section_5_2_sight_is_transitive(direct in (1_usize..12).prop_flat_map(|count| {
            (0..count).map(|record| proptest::collection::vec(0..record.max(1), 0..=record)).collect::<Vec<_>>()
        })) {
            let direct: Vec<Vec<usize>> =
                direct.into_iter().enumerate().map(|(record, named)| named.into_iter().filter(|&other| other < record).collect()).collect();
            let order = CausalOrder::of(direct.clone());
            for record in 0..direct.len() {
                let mut open = direct[record].clone();
                let mut reached = vec![false; direct.len()];
                while let Some(next) = open.pop() {
                    if !std::mem::replace(&mut reached[next], true) {
                        open.extend(&direct[next]);
                    }
                }
                for (other, is_reached) in reached.into_iter().enumerate() {
                    prop_assert_eq!(order.sees(record, other), is_reached, "{} {}", record, other);
                }
            }
        }
    }
}
