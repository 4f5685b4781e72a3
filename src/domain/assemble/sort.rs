//! Sorting of documents by trial, and the problems found on the way.

use super::count::{Record, TrialDocument};
use super::places::{self, UnattributedProblem};
use super::{
    AssembledTrials, Contents, File, MissingRecord, MissingRecordKind, SIGNATURE, TrialRange, Trouble,
    decisions_folder,
};
use crate::domain::decision::Signature;
use crate::domain::digest::Digest;
use crate::domain::document::{ANY_RECORD, Kind};
use crate::domain::field::Field;
use crate::domain::labels::StageId;
use crate::domain::packed::{Packed, PackedDocument};
use crate::domain::policy::Policy;
use crate::domain::problem::ProblemCode;
use crate::domain::signature::BadSignature;
use crate::domain::tree::Position;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

const RECORD_MISSING: &str = "a record seen earlier on this machine is missing or was edited: restore it, or list its \
    digest in `lost_decisions` of the policy";
const SIGNATURE_MISSING: &str =
    "the signature of a record seen earlier on this machine is missing: restore it";

#[derive(Default)]
pub(super) struct Sorter {
    entries: Vec<TrialDocument>,
    problems: Vec<UnattributedProblem>,
    foreign: usize,
    not_sample: Option<Arc<str>>,
    /// The files that are Git LFS pointers in the place of their content.
    lfs_pointers: Vec<Arc<str>>,
    /// The `decision_ref`s of records without a usable `trial_ref`; they must be unique too.
    stray_refs: Vec<Box<str>>,
    /// The references of trials. Documents of a trial are usually adjacent, and share one; a trial whose documents are not has
    /// several until all are sorted.
    trial_refs: Vec<Arc<str>>,
}

/// The file of a document.
struct Origin<'a> {
    path: &'a Arc<str>,
    file: &'a Packed,
    digest: Digest,
    signature: &'a Signature,
    among_decisions: bool,
}

impl Sorter {
    /// Returns a sorter with space for a number of documents.
    pub(super) fn with_capacity(documents: usize) -> Self {
        Self { entries: Vec::with_capacity(documents), ..Self::default() }
    }

    pub(super) fn take(&mut self, file: File) {
        let File { path, packed: file } = file;
        match file.contents() {
            Contents::Trouble(Trouble { code, at, message }) => {
                self.problems.push(UnattributedProblem { code, path, at, message, trial_ref: None });
            }
            Contents::OrphanSignature => self.orphan_signature(path),
            Contents::Documents { digest, traits, documents, signature } => {
                if traits.is_lfs_pointer {
                    self.lfs_pointers.push(path.clone());
                }
                let among_decisions = decisions_folder(&path).is_some();
                if among_decisions && documents.is_empty() {
                    self.bad_decision(&path, None, "empty file in a `decisions` folder", None);
                }
                if signature != Signature::None {
                    self.signature(&path, &documents, &signature);
                }
                let origin =
                    Origin { path: &path, file: &file, digest, signature: &signature, among_decisions };
                for (number, document) in (0..).zip(&documents) {
                    self.sort(&origin, number, document);
                }
            }
        }
    }

    fn sort(&mut self, origin: &Origin<'_>, number: u32, packed: &PackedDocument) {
        let &Origin { path, file, digest, signature, among_decisions } = origin;
        let kind = packed.kind();
        let is_decision = match kind {
            Some(kind) => kind.is_record(),
            None => Field::of(packed, "schema_version")
                .text()
                .is_some_and(|schema| ANY_RECORD.iter().any(|prefix| schema.starts_with(prefix))),
        };
        let trial_ref = reference(packed, "trial_ref").map(|text| self.shared(text));
        let at = Some(packed.at());
        let misplaced = if among_decisions && !is_decision {
            Some("only decisions are allowed in a `decisions` folder")
        } else if is_decision && kind.is_none() {
            Some("this version of decision records is not supported: expected v1")
        } else if is_decision && !among_decisions {
            Some("a decision must be in a folder named `decisions`")
        } else {
            None
        };
        if let Some(message) = misplaced {
            self.bad_decision(path, at, message, trial_ref.clone());
        }
        let Some(kind) = kind else {
            if misplaced.is_none() {
                self.foreign_document(path, packed, trial_ref);
            }
            return;
        };
        let is_first = || self.not_sample.as_ref().is_none_or(|first| *path < *first);
        if kind.is_packet() && is_first() && !Field::of(packed, "evidence_mode").is_word("sample") {
            self.not_sample = Some(path.clone());
        }
        let Some(trial_ref) = trial_ref else {
            if misplaced.is_none() {
                let message = format!("the {} has no usable `trial_ref`", kind.label());
                let at = Some(Field::of(packed, "trial_ref").at());
                let (code, path) = (ProblemCode::NoTrial, path.clone());
                self.problems.push(UnattributedProblem { code, path, at, message, trial_ref: None });
            }
            if kind.is_record() {
                self.stray_refs.extend(reference(packed, "decision_ref").map(Into::into));
            }
            return;
        };
        let record = kind.is_record().then(|| {
            let decision_ref = reference(packed, "decision_ref").map(Into::into);
            Box::new(Record { digest, signature: signature.of_record(kind), decision_ref })
        });
        let (path, file, misplaced) = (path.clone(), file.clone(), misplaced.is_some());
        let trial = self.trial(trial_ref);
        self.entries.push(TrialDocument { path, file, number, trial, kind, misplaced, record });
    }

    /// Takes a document of no known kind. One that names another version of a packet is a problem.
    fn foreign_document(&mut self, path: &Arc<str>, packed: &PackedDocument, trial_ref: Option<Arc<str>>) {
        let schema_version = Field::of(packed, "schema_version");
        let unsupported = schema_version.text().and_then(stage_of_unsupported_version);
        let Some(stage) = unsupported else {
            self.foreign += 1;
            return;
        };
        self.problems.push(UnattributedProblem {
            code: ProblemCode::UnsupportedVersion,
            path: path.clone(),
            at: Some(schema_version.at()),
            message: format!("this version of the {} is not supported: expected v1", stage.packet().label()),
            trial_ref,
        });
    }

    /// Returns a reference that shares its text with the last one, if it is the same.
    fn shared(&self, trial_ref: &str) -> Arc<str> {
        match self.trial_refs.last() {
            Some(last) if **last == *trial_ref => last.clone(),
            _ => trial_ref.into(),
        }
    }

    /// Returns the number of a trial, which is that of its last document if that is the same.
    fn trial(&mut self, trial_ref: Arc<str>) -> u32 {
        if self.trial_refs.last() != Some(&trial_ref) {
            self.trial_refs.push(trial_ref);
        }
        // A room has fewer than 2^32 documents.
        u32::try_from(self.trial_refs.len() - 1).unwrap_or(u32::MAX)
    }

    /// Adds the problem of a signature without a record, or of one that does not verify: the latter for every trial that
    /// has a record in the file.
    fn signature(&mut self, path: &Arc<str>, documents: &[PackedDocument], signature: &Signature) {
        let is_record = |packed: &&PackedDocument| packed.kind().is_some_and(Kind::is_record);
        if !documents.iter().any(|packed| is_record(&packed)) {
            self.orphan_signature(format!("{path}{SIGNATURE}").into());
            return;
        }
        let bad = documents.iter().filter(is_record).filter_map(|packed| {
            let Signature::Bad(reason) = signature.of_record(packed.kind()?) else { return None };
            Some((reference(packed, "trial_ref").map(Arc::from), reason))
        });
        let mut trials: BTreeMap<Option<Arc<str>>, BadSignature> = bad.collect();
        if trials.len() > 1 {
            trials.remove(&None);
        }
        for (trial_ref, reason) in trials {
            self.problems.push(UnattributedProblem {
                code: ProblemCode::BadSignature,
                path: format!("{path}{SIGNATURE}").into(),
                at: None,
                message: reason.message().to_owned(),
                trial_ref,
            });
        }
    }

    fn orphan_signature(&mut self, path: Arc<str>) {
        let message = "the record of this signature is missing".to_owned();
        let code = ProblemCode::MissingDecision;
        self.problems.push(UnattributedProblem { code, path, at: None, message, trial_ref: None });
    }

    fn bad_decision(
        &mut self,
        path: &Arc<str>,
        at: Option<Position>,
        message: &str,
        trial_ref: Option<Arc<str>>,
    ) {
        let (code, path, message) = (ProblemCode::BadDecision, path.clone(), message.to_owned());
        self.problems.push(UnattributedProblem { code, path, at, message, trial_ref });
    }

    /// Adds a problem for each record of an earlier scan that is missing, also if no other record names it.
    pub(super) fn add_missing(&mut self, missing: &[MissingRecord]) {
        for record in missing {
            let (path, message) = match record.kind {
                MissingRecordKind::Record => (record.path.clone(), RECORD_MISSING),
                MissingRecordKind::Signature => {
                    (format!("{}{SIGNATURE}", record.path).into(), SIGNATURE_MISSING)
                }
            };
            self.problems.push(UnattributedProblem {
                code: ProblemCode::MissingDecision,
                path,
                at: None,
                message: message.to_owned(),
                trial_ref: Some(record.trial_ref.clone()),
            });
        }
    }

    pub(super) fn finish(self, policy: &Policy) -> AssembledTrials {
        let shared_refs = self.shared_decision_refs();
        let Self { mut entries, mut problems, foreign, not_sample, lfs_pointers, stray_refs, trial_refs } =
            self;
        entries.sort_by(|a, b| trial_refs.get(a.trial as usize).cmp(&trial_refs.get(b.trial as usize)));
        entries.shrink_to_fit();
        let mut ranges = ranges(&mut entries, &trial_refs);
        let lost: HashSet<&str> = policy.lost_decisions.iter().map(String::as_str).collect();
        for range in &ranges {
            problems.extend(range.documents(&entries).own_problems(&shared_refs, &lost));
        }
        let problems = places::attribute(problems, &entries, &mut ranges);
        AssembledTrials {
            problems: problems.into(),
            foreign,
            not_sample,
            lfs_pointers,
            entries,
            ranges,
            stray_refs,
            shared_refs,
        }
    }

    /// Returns every `decision_ref` that more than one record has.
    fn shared_decision_refs(&self) -> HashSet<Box<str>> {
        let refs = decision_refs(&self.entries, &self.stray_refs);
        let mut seen = HashSet::new();
        refs.filter(|decision_ref| !seen.insert(*decision_ref)).map(Into::into).collect()
    }
}

/// Returns the reference in a field of the root mapping, if it is one. References are recognized when a document is packed.
fn reference<'a>(packed: &'a PackedDocument, key: &'static str) -> Option<&'a str> {
    let value = packed.root().entry(key)?.value;
    if value.is_reference() { value.text() } else { None }
}

/// Returns the `decision_ref` of every record, with those of records without a usable `trial_ref`.
pub(super) fn decision_refs<'a>(
    entries: &'a [TrialDocument],
    stray: &'a [Box<str>],
) -> impl Iterator<Item = &'a str> {
    let refs = entries.iter().filter_map(|entry| entry.record.as_ref()?.decision_ref.as_deref());
    refs.chain(stray.iter().map(|text| &**text))
}

/// Returns the stage of a packet of the stages 2 to 8 whose version is not v1 (section 1, `unsupported-version`).
fn stage_of_unsupported_version(schema_version: &str) -> Option<StageId> {
    let later = StageId::ALL.into_iter().filter(|&stage| stage != StageId::FIRST);
    let mut named = later.filter(|stage| {
        let rest = schema_version.strip_prefix("cavra.").and_then(|rest| rest.strip_prefix(stage.name()));
        rest.and_then(|rest| rest.strip_prefix(".packet.")).is_some_and(|version| version != "v1")
    });
    named.next()
}

/// Returns the range of each trial in all documents, which are in the order of trials, and numbers the trials in that order.
fn ranges(entries: &mut [TrialDocument], trial_refs: &[Arc<str>]) -> Vec<TrialRange> {
    let mut ranges = Vec::new();
    let mut end = 0;
    let trial_ref = |entry: &TrialDocument| trial_refs.get(entry.trial as usize);
    for own in entries.chunk_by_mut(|a, b| trial_ref(a) == trial_ref(b)) {
        let start = end;
        // A room has fewer than 2^32 documents.
        end += u32::try_from(own.len()).unwrap_or_default();
        if let Some(trial_ref) = own.first().and_then(trial_ref).cloned() {
            let number = u32::try_from(ranges.len()).unwrap_or(u32::MAX);
            for entry in own {
                entry.trial = number;
            }
            ranges.push(TrialRange { trial_ref, start, end, problems: Vec::new() });
        }
    }
    ranges.shrink_to_fit();
    ranges
}
