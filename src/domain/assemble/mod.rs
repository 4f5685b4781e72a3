//! Assembly of trials from files: the trial of each document, the documents that count, and the trials that each
//! problem blocks (specification, sections 1 and 5.2).

mod again;
mod count;
mod places;
mod sort;

use super::blocks::Blocks;
use super::digest::Digest;
use super::policy::Policy;
use super::problem::{Problem, TrialProblem};
use super::signature::{KeyTrust, Signature};
use super::tree::{Node, Value};
use super::trial::Trial;
use count::{TrialDocument, TrialDocuments, TrialFiles};
use sort::Sorter;
use std::collections::HashSet;
use std::sync::Arc;

/// The name of the folders for decision records.
pub const DECISIONS: &str = "decisions";

/// The suffix that a record's file name gets for its detached signature.
pub const SIGNATURE: &str = ".sig";

pub use super::packed::{Contents, File};
pub use super::problem::FileProblem as Trouble;
pub use again::Changes;

/// A record that this machine has seen in the room and that is missing now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingRecord {
    /// The `trial_ref`.
    pub trial_ref: Arc<str>,
    /// The file of the record, relative to the room, with `/`.
    pub path: Arc<str>,
    /// The part of it that is missing.
    pub kind: MissingRecordKind,
}

/// The part of a record that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingRecordKind {
    /// The record itself.
    Record,
    /// Its signature alone.
    Signature,
}

/// The file of a decision record.
#[derive(Clone, Copy, Debug)]
pub struct RecordFile<'a> {
    /// The `trial_ref`.
    pub trial_ref: &'a Arc<str>,
    /// The file, relative to the room, with `/`.
    pub path: &'a Arc<str>,
    /// The digest of the file's bytes.
    pub digest: Digest,
    /// True if a signature is beside it, good or bad.
    pub is_signed: bool,
}

/// The files of a room, sorted by trial. Trials are assembled on demand, because this form needs less memory.
#[derive(Clone, Debug, Default)]
pub struct AssembledTrials {
    /// All problems, in the order of paths.
    pub problems: Arc<[Problem]>,
    /// The number of foreign documents.
    pub foreign: usize,
    /// The first packet, by path, that does not have `evidence_mode: sample`, whether or not it counts for a trial, if the
    /// policy has a sample clock: nothing else asks for it.
    pub not_sample: Option<Arc<str>>,
    /// The files that are Git LFS pointers in the place of their content.
    pub lfs_pointers: Vec<Arc<str>>,
    /// The trials with their documents, in the order of references.
    trials: Blocks<TrialFiles>,
    /// The problems that block trials, each with the index of its trial, in order.
    blocking: Vec<(u32, ProblemGroup)>,
    /// The `decision_ref`s of records without a usable `trial_ref`.
    stray_refs: Vec<Box<str>>,
    /// Every `decision_ref` that more than one record has.
    shared_refs: HashSet<Box<str>>,
    /// The files that gave more than the documents of trials, such as problems.
    odd_files: Vec<File>,
    /// The trials whose own documents are problems, in the order of references.
    troubled: Vec<Arc<str>>,
}

/// A problem that blocks a trial, or the first of several in one `decisions` folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct ProblemGroup {
    /// The index of the first problem.
    first: u32,
    /// The number of problems.
    count: u32,
}

/// Sorts files by trial. `missing` has the records of earlier scans that are not in the room any more.
#[must_use]
pub fn assemble(
    files: impl IntoIterator<Item = File>,
    policy: &Policy,
    missing: &[MissingRecord],
) -> AssembledTrials {
    let mut sorter = Sorter::by(policy);
    for file in files {
        sorter.take(file);
    }
    sorter.add_missing(missing);
    sorter.finish(policy)
}

impl AssembledTrials {
    /// Returns the number of trials.
    #[must_use]
    pub fn len(&self) -> usize {
        self.trials.len()
    }

    /// Returns whether the room has no trials.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.trials.is_empty()
    }

    /// Returns the references of the trials, in order.
    #[must_use]
    pub fn trial_refs(&self) -> impl ExactSizeIterator<Item = &Arc<str>> {
        self.trials.iter().map(|files| &files.trial_ref)
    }

    /// Returns the index of the trial with this reference.
    #[must_use]
    pub fn find(&self, trial_ref: &str) -> Option<usize> {
        self.trials.binary_search_by(|files| (*files.trial_ref).cmp(trial_ref)).ok()
    }

    /// Returns the reference of the trial at an index.
    #[must_use]
    pub fn trial_ref(&self, index: usize) -> Option<&Arc<str>> {
        self.trials.get(index).map(|files| &files.trial_ref)
    }

    /// Assembles the trial at an index.
    #[must_use]
    pub fn trial(&self, index: usize, trust: &dyn KeyTrust) -> Option<Trial> {
        let mut trial = self.documents(index)?.assemble(&self.shared_refs, trust).trial;
        // Gates read most fields, and some several times, so all are found at once.
        for document in trial.counted.iter_mut().chain(&mut trial.uncounted) {
            document.packed.find_fields();
        }
        let problems = self.blocking(index).iter().filter_map(|&(_, ProblemGroup { first, count })| {
            let problem = self.problems.get(first as usize)?.clone();
            Some(TrialProblem { problem, count })
        });
        trial.problems.extend(problems);
        Some(trial)
    }

    /// Returns whether a string of a document of the trial at an index is wanted, by its bytes, among those that a search looks
    /// into. Those of a file are not looked at if `may_have` does not hold for its packed bytes.
    pub fn has_searched(
        &self,
        index: usize,
        may_have: impl Fn(&[u8]) -> bool,
        is_wanted: impl Fn(&[u8]) -> bool,
    ) -> bool {
        let has = |entry: &TrialDocument| entry.file.has_searched(entry.number, &may_have, &is_wanted);
        self.documents(index).is_some_and(|own| own.entries.iter().any(has))
    }

    /// Returns the file of each document of the trial at an index, relative to the room.
    pub fn paths(&self, index: usize) -> impl Iterator<Item = &Arc<str>> {
        let own = self.documents(index).map(|own| own.entries);
        own.unwrap_or_default().iter().map(|entry| &entry.path)
    }

    /// Returns every record with a usable reference, valid or not.
    pub fn records(&self) -> impl Iterator<Item = RecordFile<'_>> {
        self.trials.iter().flat_map(|files| {
            files.documents().records().map(|(entry, record)| RecordFile {
                trial_ref: &files.trial_ref,
                path: &entry.path,
                digest: record.digest,
                is_signed: record.signature != Signature::None,
            })
        })
    }

    /// Returns the `decision_ref` of every record, also of bad and misplaced ones and of those without a usable reference.
    pub fn decision_refs(&self) -> impl Iterator<Item = &str> {
        sort::decision_refs(&self.trials, &self.stray_refs)
    }

    /// Returns the indexes of the trials that have decision records, valid or not.
    pub fn decided(&self) -> impl Iterator<Item = usize> {
        let has_records = |(_, files): &(usize, &TrialFiles)| files.documents().has_records();
        self.trials.iter().enumerate().filter(has_records).map(|(index, _)| index)
    }

    fn documents(&self, index: usize) -> Option<TrialDocuments<'_>> {
        self.trials.get(index).map(TrialFiles::documents)
    }

    /// Returns the problems that block the trial at an index, in order.
    fn blocking(&self, index: usize) -> &[(u32, ProblemGroup)] {
        let start = self.blocking.partition_point(|(trial, _)| (*trial as usize) < index);
        let rest = self.blocking.get(start..).unwrap_or_default();
        let count = rest.partition_point(|(trial, _)| *trial as usize == index);
        rest.get(..count).unwrap_or_default()
    }
}

/// Returns the folder named `decisions` that contains a path, directly or indirectly; the outermost if there are
/// several. An entry of that name contains itself: only folders that cannot be listed, links and devices are problems
/// under that name.
#[must_use]
pub fn decisions_folder(path: &str) -> Option<&str> {
    let bytes = path.as_bytes();
    let mut start = 0;
    loop {
        let length = memchr::memchr(b'/', bytes.get(start..)?);
        let end = length.map_or(bytes.len(), |length| start + length);
        if bytes.get(start..end) == Some(DECISIONS.as_bytes()) {
            return path.get(..end);
        }
        start = end + length.map(|_| 1)?;
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Returns whether a document is empty.
#[must_use]
pub fn is_empty(root: &Node<'_>) -> bool {
    root.value == Value::Null
}
