//! From files to trials: who belongs to whom, what counts, and which file holds which trial up (specification,
//! sections 1 and 5.2).

mod count;
mod places;
mod sort;

use super::decision::Signature;
use super::digest::Digest;
use super::facts::Facts;
use super::policy::Policy;
use super::problem::{Problem, ProblemCode};
use super::tree::{Node, Spot, Value};
use super::trial::Trial;
use count::Sheaf;
use serde::{Deserialize, Serialize};
use sort::Gathering;
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

/// The name of the folders in which decisions stand.
pub const DECISIONS: &str = "decisions";

/// What is added to a record's name to make that of the signature beside it.
pub const SIGNATURE: &str = ".sig";

/// A file of a room, as far as it could be read.
#[derive(Clone, Debug)]
pub struct File {
    /// Relative to the room, with `/`.
    pub path: Arc<str>,
    /// What it holds.
    pub contents: Contents,
}

/// What a file holds.
#[derive(Clone, Debug)]
pub enum Contents {
    /// Documents.
    Papers {
        /// The digest of the file's bytes.
        digest: Digest,
        /// What is kept of each document, in order, without the empty ones.
        papers: Vec<Facts>,
        /// The signature beside the file. Whether its key is trusted is not known yet.
        signature: Signature,
    },
    /// Nothing that can be used.
    Trouble(Trouble),
    /// A signature whose record is gone.
    LooseSignature,
}

/// Why nothing of a file can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What is wrong.
    pub code: ProblemCode,
    /// Where, where that is known.
    pub at: Option<Spot>,
    /// The sentence that says so.
    pub message: String,
}

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
    sheaves: Vec<Sheaf>,
    /// Every `decision_ref` that more than one record has.
    shared_refs: HashSet<Box<str>>,
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
    let mut gathering = Gathering::default();
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
        self.sheaves.len()
    }

    /// Whether there is no trial at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sheaves.is_empty()
    }

    /// The references of the trials, in their order.
    #[must_use]
    pub fn trial_refs(&self) -> impl ExactSizeIterator<Item = &Arc<str>> {
        self.sheaves.iter().map(|sheaf| &sheaf.trial_ref)
    }

    /// The place of the trial with this reference.
    #[must_use]
    pub fn find(&self, trial_ref: &str) -> Option<usize> {
        self.sheaves.binary_search_by(|sheaf| (*sheaf.trial_ref).cmp(trial_ref)).ok()
    }

    /// The reference of the trial at this place.
    #[must_use]
    pub fn trial_ref(&self, place: usize) -> Option<&Arc<str>> {
        self.sheaves.get(place).map(|sheaf| &sheaf.trial_ref)
    }

    /// Puts the trial at this place together.
    #[must_use]
    pub fn trial(&self, place: usize, trusts: Trusts<'_>) -> Option<Trial> {
        let sheaf = self.sheaves.get(place)?;
        let mut trial = sheaf.assemble(&self.shared_refs, trusts).trial;
        let problems = sheaf.problems.iter().filter_map(|&number| self.problems.get(number as usize));
        trial.problems.extend(problems.cloned());
        Some(trial)
    }

    /// The places of the trials that have decision records, good or bad.
    pub fn decided(&self) -> impl Iterator<Item = usize> {
        self.sheaves.iter().enumerate().filter(|(_, sheaf)| sheaf.has_records()).map(|(place, _)| place)
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
