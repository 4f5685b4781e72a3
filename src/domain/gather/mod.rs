//! From files to trials: who belongs to whom, what counts, and which file holds which trial up (specification,
//! sections 1 and 5.2).

mod count;
mod places;
mod sort;

use super::boundary::Exposure;
use super::decision::Signature;
use super::policy::Policy;
use super::problem::{Problem, ProblemCode};
use super::tree::{Node, Spot, Value};
use super::trial::Trial;
use serde::{Deserialize, Serialize};
use sort::Gathering;
use std::collections::BTreeSet;
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

impl File {
    fn digest(&self) -> Option<&str> {
        match &self.contents {
            Contents::Papers { digest, .. } => Some(digest),
            Contents::Trouble(_) | Contents::LooseSignature => None,
        }
    }
}

/// What a file holds.
#[derive(Clone, Debug)]
pub enum Contents {
    /// Documents.
    Papers {
        /// `sha256:…` of the file's bytes.
        digest: Arc<str>,
        /// The documents, in order, without the empty ones.
        papers: Vec<Paper>,
        /// The signature beside the file. Whether its key is trusted is not known yet.
        signature: Signature,
    },
    /// Nothing that can be used.
    Trouble(Trouble),
    /// A signature whose record is gone.
    LooseSignature,
}

/// One document of a file, of whatever kind.
#[derive(Clone, Debug)]
pub struct Paper {
    /// Its content.
    pub root: Node,
    /// The first forbidden material in it or in the file's comments.
    pub exposure: Option<Exposure>,
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

/// A room's files, sorted by trial.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    /// The trials, in the order of their references.
    pub trials: Vec<Trial>,
    /// Every problem, in the order of paths.
    pub problems: Vec<Problem>,
    /// How many documents are of no known kind.
    pub foreign: usize,
    /// The first packet that does not say `evidence_mode: sample`, by its path: of a trial, of none, or a duplicate.
    pub not_sample: Option<Arc<str>>,
}

/// Sorts files by trial. `trusts` says whether the policy's `allowed_signers` give a key to a principal now;
/// `remembered` is what the room was seen with before.
#[must_use]
pub fn gather(
    files: Vec<File>,
    policy: &Policy,
    trusts: &dyn Fn(&str, &str) -> bool,
    remembered: &BTreeSet<Remembered>,
) -> Gathered {
    let mut gathering = Gathering::default();
    gathering.miss(remembered, &files, policy);
    for file in files {
        gathering.take(file);
    }
    gathering.finish(policy, trusts)
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
