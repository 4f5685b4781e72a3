//! Trials that are assembled again after some files of a room have changed.
//!
//! Only trials with a document in a changed file are made anew, and everything else is shared with the trials before. Files that
//! give more than documents (problems, foreign documents) and trials whose own documents are problems are few, and are looked at
//! each time. So the result is that of assembling all files, which tests compare.

use super::count::{TrialDocument, TrialFiles};
use super::sort::{Sorter, reference, shared_decision_refs};
use super::{AssembledTrials, Contents, File, MissingRecord};
use crate::domain::blocks::Edit;
use crate::domain::packed::Packed;
use crate::domain::policy::Policy;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

/// The changes of the files of a room. No two files have the same path.
pub struct Changes<'a> {
    /// The files that are gone or have other content, as they were.
    pub gone: Vec<File>,
    /// The files that are new or have other content.
    pub new: Vec<File>,
    /// All problems that are not those of a file which was read. They come after all files.
    pub others: Vec<File>,
    /// Returns whether the room still has a file with this content.
    pub is_kept: &'a dyn Fn(&File) -> bool,
}

impl AssembledTrials {
    /// Assembles the trials again. The policy is that of before.
    #[must_use]
    pub fn again(&self, changes: Changes<'_>, policy: &Policy, missing: &[MissingRecord]) -> Self {
        let Changes { gone, mut new, others, is_kept } = changes;
        let odd: Vec<File> = self.odd_files.iter().filter(|file| is_kept(file)).cloned().collect();
        let mut without: BTreeMap<Arc<str>, HashSet<Arc<str>>> = BTreeMap::new();
        for file in gone.iter().chain(&odd) {
            for trial_ref in trial_refs(&file.packed) {
                without.entry(trial_ref).or_default().insert(file.path.clone());
            }
        }
        new.extend(odd);
        new.sort_by(|a, b| a.path.cmp(&b.path));
        let mut sorter = Sorter::by(policy);
        for file in new.into_iter().chain(others) {
            sorter.take(file);
        }
        sorter.add_missing(missing);
        let (added, rest) = sorter.sorted();
        let mut with: BTreeMap<_, _> = added.map(|files| (files.trial_ref, files.documents)).collect();
        let touched: BTreeSet<_> = without.keys().chain(with.keys()).cloned().collect();
        let edits = touched.iter().filter_map(|trial_ref| {
            let documents = with.remove(trial_ref).unwrap_or_default();
            self.edit(trial_ref, without.get(trial_ref), &documents)
        });
        let trials = self.trials.replaced(edits);
        let shared_refs = shared_decision_refs(&trials, &rest.stray_refs);
        let unlike: HashSet<_> = shared_refs.symmetric_difference(&self.shared_refs).cloned().collect();
        let shares_other = |files: &TrialFiles| {
            let mut refs = files.documents().records().filter_map(|(_, record)| record.decision_ref.as_ref());
            refs.any(|decision_ref| unlike.contains(decision_ref))
        };
        let may_have_problems = |files: &TrialFiles| {
            touched.contains(&files.trial_ref)
                || self.troubled.binary_search(&files.trial_ref).is_ok()
                || (!unlike.is_empty() && shares_other(files))
        };
        Self::of((trials, shared_refs), rest, policy, may_have_problems)
    }

    /// Returns the change of a trial that loses its documents in some files and gets others. `None` if it stays as it is.
    fn edit(
        &self,
        trial_ref: &Arc<str>,
        without: Option<&HashSet<Arc<str>>>,
        with: &[TrialDocument],
    ) -> Option<Edit<TrialFiles>> {
        let at = self.trials.binary_search_by(|files| files.trial_ref.cmp(trial_ref));
        let before = at.ok().and_then(|at| self.trials.get(at));
        let is_kept = |document: &&TrialDocument| without.is_none_or(|paths| !paths.contains(&document.path));
        let kept = before.map_or(&[][..], |files| &files.documents).iter().filter(is_kept);
        let mut documents: Vec<_> = kept.chain(with).cloned().collect();
        documents.sort_by(|a, b| (&a.path, a.number).cmp(&(&b.path, b.number)));
        if before.is_some_and(|files| are_same(&files.documents, &documents)) {
            return None;
        }
        let (Ok(start) | Err(start)) = at;
        let trial_ref = before.map_or(trial_ref, |files| &files.trial_ref).clone();
        let new = (!documents.is_empty()).then(|| TrialFiles { trial_ref, documents: documents.into() });
        Some(Edit { gone: start..start + usize::from(before.is_some()), new: new.into_iter().collect() })
    }
}

/// Returns whether two lists have the same documents of the same files.
fn are_same(one: &[TrialDocument], other: &[TrialDocument]) -> bool {
    let is_same = |(one, other): (&TrialDocument, &TrialDocument)| {
        (&one.path, one.number) == (&other.path, other.number) && one.file.is_identical(&other.file)
    };
    one.len() == other.len() && one.iter().zip(other).all(is_same)
}

/// Returns the trials of the documents in a file.
fn trial_refs(file: &Packed) -> BTreeSet<Arc<str>> {
    let Contents::Documents { documents, .. } = file.contents() else { return BTreeSet::new() };
    documents.iter().filter_map(|document| reference(document, "trial_ref")).map(Arc::from).collect()
}
