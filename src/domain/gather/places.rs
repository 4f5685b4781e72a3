//! Which trials have documents where, to find whom a broken file holds up (section 1, "Problems").

use super::count::Sheet;
use super::{decisions_folder, folder};
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::tree::Spot;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

/// A problem whose trials are still to be found.
pub(super) struct Open {
    pub(super) code: ProblemCode,
    pub(super) path: Arc<str>,
    pub(super) at: Option<Spot>,
    pub(super) message: String,
    pub(super) trial_ref: Option<Arc<str>>,
}

/// Which trials have documents where, to find whom a broken file holds up.
pub(super) struct Places {
    by_folder: BTreeMap<Box<str>, BTreeSet<Arc<str>>>,
}

impl Places {
    /// The folders that these problems ask about: in a large room nearly all the others are in order.
    pub(super) fn of(sheets: &[Sheet], open: &[Open]) -> Self {
        let astray = || open.iter().filter(|open| open.trial_ref.is_none()).map(|open| &*open.path);
        let decisions: HashSet<&str> = astray().filter_map(decisions_folder).collect();
        let parents = decisions.iter().map(|decisions| folder(decisions));
        let folders: HashSet<&str> = astray().map(folder).chain(parents).collect();
        let is_asked_about = |path: &str| {
            folders.contains(folder(path)) || decisions_folder(path).is_some_and(|d| decisions.contains(d))
        };
        let mut by_folder: BTreeMap<Box<str>, BTreeSet<Arc<str>>> = BTreeMap::new();
        for Sheet { document, .. } in sheets.iter().filter(|sheet| is_asked_about(&sheet.document.path)) {
            let trials = by_folder.entry(folder(&document.path).into()).or_default();
            trials.insert(document.trial_ref.clone());
        }
        Self { by_folder }
    }

    /// The three rules of section 1, "Problems".
    pub(super) fn attribute(&self, open: Open) -> Problem {
        let Open { code, path, at, message, trial_ref } = open;
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

    /// Every trial with a document in or below a folder, or in its parent.
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
