//! The folders of trials, to find the trials that a problem blocks (specification, section 1, "Problems").

use super::count::TrialDocument;
use super::{decisions_folder, folder};
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::tree::Spot;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

/// A problem that is not assigned to trials yet.
pub(super) struct UnattributedProblem {
    pub(super) code: ProblemCode,
    pub(super) path: Arc<str>,
    pub(super) at: Option<Spot>,
    pub(super) message: String,
    pub(super) trial_ref: Option<Arc<str>>,
}

/// The trials that have documents in each folder.
pub(super) struct TrialFolders {
    by_folder: BTreeMap<Box<str>, BTreeSet<Arc<str>>>,
}

impl TrialFolders {
    /// Collects the folders that the problems need. In a large room these are few.
    pub(super) fn of(entries: &[TrialDocument], problems: &[UnattributedProblem]) -> Self {
        let unassigned =
            || problems.iter().filter(|problem| problem.trial_ref.is_none()).map(|problem| &*problem.path);
        let decisions: HashSet<&str> = unassigned().filter_map(decisions_folder).collect();
        let parents = decisions.iter().map(|decisions| folder(decisions));
        let folders: HashSet<&str> = unassigned().map(folder).chain(parents).collect();
        let is_needed = |path: &str| {
            folders.contains(folder(path)) || decisions_folder(path).is_some_and(|d| decisions.contains(d))
        };
        let mut by_folder: BTreeMap<Box<str>, BTreeSet<Arc<str>>> = BTreeMap::new();
        for TrialDocument { document, .. } in entries.iter().filter(|entry| is_needed(&entry.document.path)) {
            let trials = by_folder.entry(folder(&document.path).into()).or_default();
            trials.insert(document.trial_ref.clone());
        }
        Self { by_folder }
    }

    /// Assigns a problem to trials by the three rules of section 1, "Problems".
    pub(super) fn attribute(&self, problem: UnattributedProblem) -> Problem {
        let UnattributedProblem { code, path, at, message, trial_ref } = problem;
        let trials = if let Some(trial_ref) = trial_ref {
            vec![trial_ref]
        } else if let Some(decisions) = decisions_folder(&path) {
            self.around(decisions)
        } else {
            match self.by_folder.get(folder(&path)) {
                Some(trials) if trials.len() == 1 => trials.iter().cloned().collect(),
                _ => Vec::new(),
            }
        };
        Problem { code, path, at, message, trials }
    }

    /// Returns every trial with a document in or below a folder, or in its parent.
    fn around(&self, decisions: &str) -> Vec<Arc<str>> {
        let below = format!("{decisions}/");
        let parent = folder(decisions);
        let near = |place: &str| place == decisions || place == parent || place.starts_with(&below);
        let trials: BTreeSet<_> = self
            .by_folder
            .iter()
            .filter(|(place, _)| near(place))
            .flat_map(|(_, trials)| trials.clone())
            .collect();
        trials.into_iter().collect()
    }
}
