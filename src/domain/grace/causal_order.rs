//! The causal order of records: `seen` orders them, not the clock (specification, section 5.2).

use super::ballot::{Ballot, NotCounted};
use crate::domain::trial::Trial;
use std::collections::{HashMap, HashSet};

/// The records that each record sees through `seen`, directly or through others.
pub(super) struct CausalOrder {
    seen: Vec<HashSet<usize>>,
}

impl CausalOrder {
    pub(super) fn over(trial: &Trial, ballots: &[Ballot]) -> Self {
        let mut by_digest: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, (decision, _)) in trial.decisions.iter().enumerate() {
            by_digest.entry(&*decision.file_digest).or_default().push(index);
        }
        let direct = |index: usize| -> Vec<usize> {
            if ballots[index].not_counted == Some(NotCounted::NotYet) {
                return Vec::new();
            }
            let digests = trial.decisions[index].0.seen.iter();
            digests.filter_map(|digest| by_digest.get(&**digest)).flatten().copied().collect()
        };
        let seen = (0..trial.decisions.len()).map(|start| {
            let mut reached = HashSet::new();
            let mut open = direct(start);
            while let Some(next) = open.pop() {
                if reached.insert(next) {
                    open.extend(direct(next));
                }
            }
            reached
        });
        Self { seen: seen.collect() }
    }

    pub(super) fn sees(&self, record: usize, other: usize) -> bool {
        record != other && self.seen[record].contains(&other)
    }
}
