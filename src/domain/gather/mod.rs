//! From files to trials: who belongs to whom, what counts, and which file holds which trial up (specification,
//! sections 1 and 5.2).

mod count;
mod places;
mod sort;

use super::policy::Policy;
use super::problem::Problem;
use super::tree::{Node, Value};
use super::trial::Trial;
use count::{Sheaf, Sheet};
use serde::{Deserialize, Serialize};
use sort::Gathering;
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

/// The name of the folders in which decisions stand.
pub const DECISIONS: &str = "decisions";

/// What is added to a record's name to make that of the signature beside it.
pub const SIGNATURE: &str = ".sig";

pub use super::facts::{Contents, File};
pub use super::problem::FileProblem as Trouble;

/// A record that a room was seen with before.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Remembered {
    /// The trial.
    pub trial_ref: Arc<str>,
    /// The file it was in, relative to the room.
    pub path: Arc<str>,
    /// The digest of its bytes.
    pub digest: Arc<str>,
}

/// A room's files, sorted by trial. A trial takes up little here; it is put together where somebody asks for it.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    /// Every problem, in the order of paths.
    pub problems: Arc<[Problem]>,
    /// How many documents are of no known kind.
    pub foreign: usize,
    /// The first packet that does not say `evidence_mode: sample`, by its path: of a trial, of none, or a duplicate.
    pub not_sample: Option<Arc<str>>,
    /// All documents, those of a trial side by side, in the order of references and then of paths.
    sheets: Vec<Sheet>,
    bundles: Vec<Bundle>,
    /// Every `decision_ref` that more than one record has.
    shared_refs: HashSet<Box<str>>,
}

/// Where among a room's documents those of a trial are.
#[derive(Clone, Debug)]
struct Bundle {
    trial_ref: Arc<str>,
    start: u32,
    end: u32,
    /// Which of the room's problems hold the trial up.
    problems: Vec<u32>,
}

impl Bundle {
    fn sheaf<'a>(&'a self, sheets: &'a [Sheet]) -> Sheaf<'a> {
        let sheets = sheets.get(self.start as usize..self.end as usize).unwrap_or_default();
        Sheaf { trial_ref: &self.trial_ref, sheets }
    }
}

/// Whether the policy's `allowed_signers` give a key to a principal now.
pub type Trusts<'a> = &'a (dyn Fn(&str, &str) -> bool + Sync);

/// Sorts files by trial. `remembered` is what the room was seen with before.
#[must_use]
pub fn gather(
    files: impl IntoIterator<Item = File>,
    policy: &Policy,
    remembered: &BTreeSet<Remembered>,
) -> Gathered {
    let files = files.into_iter();
    let mut gathering = Gathering::with_capacity(files.size_hint().0);
    let mut here = HashSet::new();
    for file in files {
        if let (false, Contents::Papers { digest, .. }) = (remembered.is_empty(), &file.contents) {
            here.insert(*digest);
        }
        gathering.take(file);
    }
    gathering.miss(remembered, &here, policy);
    gathering.finish(policy)
}

impl Gathered {
    /// How many trials there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bundles.len()
    }

    /// Whether there is no trial at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bundles.is_empty()
    }

    /// The references of the trials, in their order.
    #[must_use]
    pub fn trial_refs(&self) -> impl ExactSizeIterator<Item = &Arc<str>> {
        self.bundles.iter().map(|bundle| &bundle.trial_ref)
    }

    /// The place of the trial with this reference.
    #[must_use]
    pub fn find(&self, trial_ref: &str) -> Option<usize> {
        self.bundles.binary_search_by(|bundle| (*bundle.trial_ref).cmp(trial_ref)).ok()
    }

    /// The reference of the trial at this place.
    #[must_use]
    pub fn trial_ref(&self, place: usize) -> Option<&Arc<str>> {
        self.bundles.get(place).map(|bundle| &bundle.trial_ref)
    }

    /// Puts the trial at this place together.
    #[must_use]
    pub fn trial(&self, place: usize, trusts: Trusts<'_>) -> Option<Trial> {
        let bundle = self.bundles.get(place)?;
        let mut trial = bundle.sheaf(&self.sheets).assemble(&self.shared_refs, trusts).trial;
        let problems = bundle.problems.iter().filter_map(|&number| self.problems.get(number as usize));
        trial.problems.extend(problems.cloned());
        Some(trial)
    }

    /// The places of the trials that have decision records, good or bad.
    pub fn decided(&self) -> impl Iterator<Item = usize> {
        let has_records = |bundle: &Bundle| bundle.sheaf(&self.sheets).has_records();
        self.bundles.iter().enumerate().filter(move |(_, bundle)| has_records(bundle)).map(|(place, _)| place)
    }
}

/// The folder named `decisions` that a path is in or below; the outermost, where there are several.
#[must_use]
pub fn decisions_folder(path: &str) -> Option<&str> {
    let mut end = 0;
    for part in path.split_inclusive('/') {
        end += part.len();
        if part.strip_suffix('/') == Some(DECISIONS) {
            return path.get(..end - 1);
        }
    }
    None
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether a document is nothing at all.
#[must_use]
pub fn is_empty(root: &Node) -> bool {
    root.value == Value::Null
}
