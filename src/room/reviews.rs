//! Evaluation of many trials by several threads.

use super::parallel::{self, Threads};
use super::{ContentSource, EvaluatedTrial, Room};
use crate::domain::blocks::Blocks;
use std::iter;

impl Room {
    /// Evaluates the trials at some indexes, in this order. Several threads evaluate a few hundred of them at a time, so few are in
    /// memory at once. In a room that an index had, one thread does: others would take more CPU time than they save.
    pub fn reviews_at(&self, places: impl Iterator<Item = usize>) -> impl Iterator<Item = EvaluatedTrial> {
        const AT_A_TIME: usize = 512;
        let mut places = places;
        let next = move || {
            let places: Vec<_> = places.by_ref().take(AT_A_TIME).collect();
            (!places.is_empty()).then_some(places)
        };
        let evaluated = move |places: Vec<usize>| match places.len() {
            AT_A_TIME if self.contents == ContentSource::Files => {
                self.map_reviews_at(&places, |reviewed| reviewed)
            }
            _ => places.iter().filter_map(|&place| self.review(place)).collect(),
        };
        iter::from_fn(next).flat_map(evaluated)
    }

    /// Applies `work` to each trial, on several threads. Returns the results in the order of references.
    pub fn map_reviews<T: Send>(&self, work: impl Fn(&EvaluatedTrial) -> T + Sync) -> Vec<T> {
        let places: Vec<_> = (0..self.len()).collect();
        self.map_reviews_at(&places, |reviewed| work(&reviewed))
    }

    /// Applies `work` to the trials at some indexes, on several threads. Returns the results in the order of the indexes.
    pub fn map_reviews_at<T: Send>(
        &self,
        places: &[usize],
        work: impl Fn(EvaluatedTrial) -> T + Sync,
    ) -> Vec<T> {
        let done = parallel::map_busy(places, |&place| self.review(place).map(&work));
        done.into_iter().flatten().collect()
    }

    /// Returns the indexes of the trials for which `is_wanted` holds, in order, by a list with an item for each trial. Several
    /// threads ask, unless the answers cost little.
    pub fn places_by<T: Sync + Send>(
        &self,
        items: &Blocks<T>,
        costs_little: bool,
        is_wanted: impl Fn(usize, &T) -> bool + Sync,
    ) -> Vec<usize> {
        let threads = if costs_little { Threads(1) } else { Threads::as_many_as_cores() };
        parallel::positions_by(threads, items, is_wanted)
    }

    /// Applies `work` to the index of each trial, on several threads. Returns the results in the order of references.
    pub fn map_places<T: Send>(&self, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
        let places: Vec<_> = (0..self.len()).collect();
        parallel::map_busy(&places, |&place| work(place))
    }
}
