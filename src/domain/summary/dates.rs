//! The planned dates of trials, each set of them stored once.

use crate::domain::planned_date::DateKind;
use std::collections::HashMap;

/// The planned dates of a trial, each as the days from today, in the order of [`DateKind::ALL`]; [`NO_DATE`] for one that
/// it does not have.
pub(super) type DateSet = [i32; DateKind::ALL.len()];

/// The number of days for a date that is not there. No two dates are this far apart.
pub(super) const NO_DATE: i32 = i32::MIN;

/// The sets of planned dates that trials have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DateSets {
    sets: Vec<DateSet>,
    /// The numbers of the sets. Empty after all trials were added.
    known: HashMap<DateSet, u32>,
}

impl DateSets {
    /// Returns for each set, by its number, the kinds with their days from today.
    pub fn all(&self) -> impl Iterator<Item = impl Iterator<Item = (DateKind, i64)>> {
        self.sets.iter().map(days)
    }

    /// Returns the kinds of a set with their days from today, by its number.
    pub fn days(&self, number: u32) -> impl Iterator<Item = (DateKind, i64)> {
        self.sets.get(number as usize).into_iter().flat_map(days)
    }

    /// Returns the number of a set.
    pub(super) fn number(&mut self, set: DateSet) -> u32 {
        let next = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
        let number = *self.known.entry(set).or_insert(next);
        if number == next {
            self.sets.push(set);
        }
        number
    }

    /// Frees the memory that only adding needs.
    pub(super) fn seal(&mut self) {
        self.known = HashMap::new();
        self.sets.shrink_to_fit();
    }
}

fn days(set: &DateSet) -> impl Iterator<Item = (DateKind, i64)> {
    let days = |days: i32| (days != NO_DATE).then_some(i64::from(days));
    DateKind::ALL.into_iter().zip(set).filter_map(move |(kind, &at)| Some((kind, days(at)?)))
}
