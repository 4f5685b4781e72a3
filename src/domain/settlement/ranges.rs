//! Sets of positions, kept as ranges.

use std::ops::Range;

/// A set of numbers as disjoint ranges in ascending order. A chain of records takes one range.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ranges(Vec<Range<usize>>);

impl Ranges {
    /// Returns whether the set has a number.
    pub(super) fn contains(&self, number: usize) -> bool {
        let after = self.0.partition_point(|range| range.start <= number);
        after > 0 && self.0[after - 1].end > number
    }

    /// Adds a number and the numbers of another set. Returns the number of ranges that were looked at.
    pub(super) fn add(&mut self, number: usize, others: &Self) -> usize {
        let single = number..number + 1;
        let looked_at = self.0.len() + others.0.len() + 1;
        let mut all: Vec<_> = self.0.drain(..).chain(others.0.iter().cloned()).chain([single]).collect();
        all.sort_unstable_by_key(|range| range.start);
        for range in all {
            match self.0.last_mut() {
                Some(last) if last.end >= range.start => last.end = last.end.max(range.end),
                _ => self.0.push(range),
            }
        }
        looked_at
    }

    /// Adds the numbers of another set.
    pub(super) fn add_all(&mut self, others: &Self) {
        if let Some(first) = others.0.first() {
            self.add(first.start, others);
        }
    }

    /// Returns how many of some numbers, in ascending order, the set has.
    pub(super) fn count_of(&self, sorted: &[usize]) -> usize {
        let before = |end: usize| sorted.partition_point(|&number| number < end);
        self.0.iter().map(|range| before(range.end) - before(range.start)).sum()
    }

    /// Returns the ranges.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Range<usize>> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_join_adjacent_ranges() {
        let mut set = Ranges::default();
        for number in [1, 3, 2, 7] {
            set.add(number, &Ranges::default());
        }
        assert_eq!(set, Ranges(vec![1..4, 7..8]));
        assert!(set.contains(3) && !set.contains(4) && set.contains(7) && !set.contains(0));
        assert_eq!(set.count_of(&[0, 1, 3, 5, 7, 9]), 3);
    }
}
