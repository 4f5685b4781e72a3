//! The trials that each problem blocks (specification, section 1, "Problems").

use super::count::TrialFiles;
use super::{ProblemGroup, decisions_folder, folder};
use crate::domain::blocks::Blocks;
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::tree::Position;
use crate::domain::work;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Bound;
use std::sync::Arc;

/// A problem that is not assigned to trials yet.
pub(super) struct UnattributedProblem {
    pub(super) code: ProblemCode,
    pub(super) path: Arc<str>,
    pub(super) at: Option<Position>,
    pub(super) message: String,
    pub(super) trial_ref: Option<Arc<str>>,
}

/// The trials of a problem.
type Trials = Arc<[Arc<str>]>;

/// Assigns problems to trials by the three rules, and returns them in order, with the trials that each blocks by their indexes. The problems of one `decisions` folder that
/// belong to a trial by the second rule are one group of the trial, so the work does not grow with their number times the
/// number of trials.
pub(super) fn attribute(
    mut problems: Vec<UnattributedProblem>,
    all: &Blocks<TrialFiles>,
) -> (Vec<Problem>, Vec<(u32, ProblemGroup)>) {
    if problems.is_empty() {
        return (Vec::new(), Vec::new());
    }
    problems.sort_by(|a, b| (&a.path, a.at, a.code).cmp(&(&b.path, b.at, b.code)));
    let folders = TrialFolders::of(all, &problems);
    let mut attribution = Attribution { all, blocking: Vec::new(), none: Arc::default() };
    let mut by_folder: HashMap<Box<str>, (Trials, ProblemGroup)> = HashMap::new();
    let attributed = (0..).zip(problems).map(|(number, problem)| {
        let UnattributedProblem { code, path, at, message, trial_ref } = problem;
        let trials = if let Some(trial_ref) = trial_ref {
            attribution.block([trial_ref].into(), ProblemGroup { first: number, count: 1 })
        } else if let Some(decisions) = decisions_folder(&path) {
            if let Some((trials, group)) = by_folder.get_mut(decisions) {
                group.count += 1;
                trials.clone()
            } else {
                let trials = folders.around(decisions);
                let group = ProblemGroup { first: number, count: 1 };
                by_folder.insert(decisions.into(), (trials.clone(), group));
                trials
            }
        } else {
            let trials = folders.only_trial(folder(&path)).unwrap_or_default();
            attribution.block(trials, ProblemGroup { first: number, count: 1 })
        };
        Problem { code, path, at, message, trials }
    });
    let attributed: Vec<_> = attributed.collect();
    for (trials, group) in by_folder.into_values() {
        attribution.block(trials, group);
    }
    let mut blocking = attribution.blocking;
    blocking.sort_unstable();
    (attributed, blocking)
}

/// The trials that problems block.
struct Attribution<'a> {
    all: &'a Blocks<TrialFiles>,
    blocking: Vec<(u32, ProblemGroup)>,
    none: Trials,
}

impl Attribution<'_> {
    /// Adds a group of problems to some trials. Returns those of the trials that exist.
    fn block(&mut self, trials: Trials, group: ProblemGroup) -> Trials {
        let mut are_known = true;
        work::add(1 + trials.len());
        for trial_ref in &*trials {
            match self.all.binary_search_by(|files| files.trial_ref.cmp(trial_ref)) {
                // A room has fewer than 2^32 trials.
                Ok(index) => self.blocking.push((u32::try_from(index).unwrap_or(u32::MAX), group)),
                Err(_) => are_known = false,
            }
        }
        // Only a problem that names its trial itself can name one that does not exist.
        if are_known { trials } else { self.none.clone() }
    }
}

/// The trials that have documents in each folder.
struct TrialFolders {
    by_folder: BTreeMap<Box<str>, BTreeSet<Arc<str>>>,
}

impl TrialFolders {
    /// Collects the folders that the problems need. In a large room these are few.
    fn of(all: &Blocks<TrialFiles>, problems: &[UnattributedProblem]) -> Self {
        let unassigned =
            || problems.iter().filter(|problem| problem.trial_ref.is_none()).map(|problem| &*problem.path);
        let decisions: HashSet<&str> = unassigned().filter_map(decisions_folder).collect();
        let parents = decisions.iter().map(|decisions| folder(decisions));
        let folders: HashSet<&str> = unassigned().map(folder).chain(parents).collect();
        let is_needed = |path: &str| {
            let is_below = || decisions_folder(path).is_some_and(|folder| decisions.contains(folder));
            folders.contains(folder(path)) || (!decisions.is_empty() && is_below())
        };
        let mut by_folder: BTreeMap<Box<str>, BTreeSet<Arc<str>>> = BTreeMap::new();
        // The documents of a trial are next to each other, so a folder is looked up once and not for each of them.
        let mut last: (Option<&str>, bool) = (None, false);
        for files in all {
            for entry in &*files.documents {
                let place = folder(&entry.path);
                if last.0 != Some(place) {
                    last = (Some(place), is_needed(&entry.path));
                }
                if last.1 {
                    by_folder.entry(place.into()).or_default().insert(files.trial_ref.clone());
                }
            }
        }
        Self { by_folder }
    }

    /// Returns the trial whose documents share a folder, if they all belong to one.
    fn only_trial(&self, folder: &str) -> Option<Trials> {
        let trials = self.by_folder.get(folder).filter(|trials| trials.len() == 1)?;
        Some(trials.iter().cloned().collect())
    }

    /// Returns every trial with a document in or below a folder, or in its parent folder.
    fn around(&self, decisions: &str) -> Trials {
        let start: Box<str> = format!("{decisions}/").into();
        let below = self.by_folder.range::<str, _>((Bound::Included(&*start), Bound::Unbounded));
        let below = below
            .inspect(|_| work::add(1))
            .take_while(|(place, _)| place.starts_with(&*start))
            .map(|(_, trials)| trials);
        let near = [decisions, folder(decisions)].into_iter().filter_map(|place| self.by_folder.get(place));
        let trials: BTreeSet<_> = below.chain(near).flatten().cloned().collect();
        trials.into_iter().collect()
    }
}
