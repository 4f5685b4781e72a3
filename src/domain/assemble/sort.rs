//! Sorting of documents by trial, and the problems found on the way.

use super::count::{Record, TrialDocument, TrialFiles};
use super::places::{self, UnattributedProblem};
use super::{
    AssembledTrials, Contents, File, MissingRecord, MissingRecordKind, SIGNATURE, Trouble, decisions_folder,
};
use crate::domain::blocks::Blocks;
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

/// A sorter of files by trial.
#[derive(Default)]
pub(super) struct Sorter {
    /// The trials so far. Documents of a trial are usually adjacent; a trial whose documents are not is here several times.
    trials: Vec<TrialFiles>,
    /// The trial of the last document.
    last: Option<Arc<str>>,
    /// Its documents that are adjacent.
    open: Vec<TrialDocument>,
    rest: Rest,
    has_sample_clock: bool,
}

/// What files have besides the documents of trials.
#[derive(Default)]
pub(super) struct Rest {
    pub(super) problems: Vec<UnattributedProblem>,
    pub(super) foreign: usize,
    pub(super) not_sample: Option<Arc<str>>,
    /// The files that are Git LFS pointers in the place of their content.
    pub(super) lfs_pointers: Vec<Arc<str>>,
    /// The `decision_ref`s of records without a usable `trial_ref`; they must be unique too.
    pub(super) stray_refs: Vec<Box<str>>,
    /// The files that gave any of these.
    pub(super) odd_files: Vec<File>,
}

impl Rest {
    /// Returns how much there is of everything but packets that are no samples.
    fn extent(&self) -> [usize; 4] {
        [self.problems.len(), self.foreign, self.lfs_pointers.len(), self.stray_refs.len()]
    }
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
    /// Returns a sorter for a room with this policy.
    pub(super) fn by(policy: &Policy) -> Self {
        Self { has_sample_clock: policy.sample_clock.is_some(), ..Self::default() }
    }

    pub(super) fn take(&mut self, file: File) {
        let extent = self.rest.extent();
        self.take_contents(&file);
        if self.rest.extent() != extent {
            self.rest.odd_files.push(file);
        }
    }

    fn take_contents(&mut self, File { path, packed: file }: &File) {
        match file.contents() {
            Contents::Trouble(Trouble { code, at, message }) => {
                let path = path.clone();
                self.rest.problems.push(UnattributedProblem { code, path, at, message, trial_ref: None });
            }
            Contents::OrphanSignature => self.orphan_signature(path.clone()),
            Contents::Documents { digest, traits, documents, signature } => {
                if traits.is_lfs_pointer {
                    self.rest.lfs_pointers.push(path.clone());
                }
                let among_decisions = decisions_folder(path).is_some();
                if among_decisions && documents.is_empty() {
                    self.bad_decision(path, None, "empty file in a `decisions` folder", None);
                }
                if signature != Signature::None {
                    self.signature(path, &documents, &signature);
                }
                let origin = Origin { path, file, digest, signature: &signature, among_decisions };
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
        let is_first = || self.rest.not_sample.as_ref().is_none_or(|first| *path < *first);
        let is_packet = self.has_sample_clock && kind.is_packet();
        if is_packet && is_first() && !Field::of(packed, "evidence_mode").is_word("sample") {
            self.rest.not_sample = Some(path.clone());
        }
        let Some(trial_ref) = trial_ref else {
            if misplaced.is_none() {
                let message = format!("the {} has no usable `trial_ref`", kind.label());
                let at = Some(Field::of(packed, "trial_ref").at());
                let (code, path) = (ProblemCode::NoTrial, path.clone());
                self.rest.problems.push(UnattributedProblem { code, path, at, message, trial_ref: None });
            }
            if kind.is_record() {
                self.rest.stray_refs.extend(reference(packed, "decision_ref").map(Into::into));
            }
            return;
        };
        let record = kind.is_record().then(|| {
            let decision_ref = reference(packed, "decision_ref").map(Into::into);
            Box::new(Record { digest, signature: signature.of_record(kind), decision_ref })
        });
        let (path, file, misplaced) = (path.clone(), file.clone(), misplaced.is_some());
        self.add(trial_ref, TrialDocument { path, file, number, kind, misplaced, record });
    }

    /// Takes a document of no known kind. One that names another version of a packet is a problem.
    fn foreign_document(&mut self, path: &Arc<str>, packed: &PackedDocument, trial_ref: Option<Arc<str>>) {
        let schema_version = Field::of(packed, "schema_version");
        let unsupported = schema_version.text().and_then(stage_of_unsupported_version);
        let Some(stage) = unsupported else {
            self.rest.foreign += 1;
            return;
        };
        self.rest.problems.push(UnattributedProblem {
            code: ProblemCode::UnsupportedVersion,
            path: path.clone(),
            at: Some(schema_version.at()),
            message: format!("this version of the {} is not supported: expected v1", stage.packet().label()),
            trial_ref,
        });
    }

    /// Returns a reference that shares its text with the last one, if it is the same.
    fn shared(&self, trial_ref: &str) -> Arc<str> {
        match &self.last {
            Some(last) if **last == *trial_ref => last.clone(),
            _ => trial_ref.into(),
        }
    }

    /// Adds a document to its trial.
    fn add(&mut self, trial_ref: Arc<str>, document: TrialDocument) {
        if self.last.as_ref() != Some(&trial_ref) {
            self.close_trial();
            self.last = Some(trial_ref);
        }
        self.open.push(document);
    }

    fn close_trial(&mut self) {
        let documents = self.open.drain(..);
        self.trials.extend(
            self.last.take().map(|trial_ref| TrialFiles { trial_ref, documents: documents.collect() }),
        );
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
            self.rest.problems.push(UnattributedProblem {
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
        self.rest.problems.push(UnattributedProblem { code, path, at: None, message, trial_ref: None });
    }

    fn bad_decision(
        &mut self,
        path: &Arc<str>,
        at: Option<Position>,
        message: &str,
        trial_ref: Option<Arc<str>>,
    ) {
        let (code, path, message) = (ProblemCode::BadDecision, path.clone(), message.to_owned());
        self.rest.problems.push(UnattributedProblem { code, path, at, message, trial_ref });
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
            self.rest.problems.push(UnattributedProblem {
                code: ProblemCode::MissingDecision,
                path,
                at: None,
                message: message.to_owned(),
                trial_ref: Some(record.trial_ref.clone()),
            });
        }
    }

    /// Returns the trials of the files, in the order of references, and the rest.
    pub(super) fn sorted(mut self) -> (impl Iterator<Item = TrialFiles>, Rest) {
        self.close_trial();
        // Documents of a trial stay in the order in which they came.
        self.trials.sort_by(|a, b| a.trial_ref.cmp(&b.trial_ref));
        let mut parts = self.trials.into_iter().peekable();
        let trials = std::iter::from_fn(move || {
            let mut files = parts.next()?;
            let mut more = Vec::new();
            while let Some(next) = parts.next_if(|next| next.trial_ref == files.trial_ref) {
                more.extend(next.documents.iter().cloned());
            }
            if !more.is_empty() {
                files.documents = files.documents.iter().cloned().chain(more).collect();
            }
            Some(files)
        });
        (trials, self.rest)
    }

    pub(super) fn finish(self, policy: &Policy) -> AssembledTrials {
        let (trials, rest) = self.sorted();
        let trials: Blocks<TrialFiles> = trials.collect();
        let shared_refs = shared_decision_refs(&trials, &rest.stray_refs);
        AssembledTrials::of((trials, shared_refs), rest, policy, |_| true)
    }
}

/// Returns the reference in a field of the root mapping, if it is one. References are recognized when a document is packed.
pub(super) fn reference<'a>(packed: &'a PackedDocument, key: &'static str) -> Option<&'a str> {
    let value = packed.root().entry(key)?.value;
    if value.is_reference() { value.text() } else { None }
}

impl AssembledTrials {
    /// Puts trials and the rest together. A trial has problems of its own only if `may_have_problems`.
    pub(super) fn of(
        (trials, shared_refs): (Blocks<TrialFiles>, HashSet<Box<str>>),
        mut rest: Rest,
        policy: &Policy,
        may_have_problems: impl Fn(&TrialFiles) -> bool,
    ) -> Self {
        let lost: HashSet<&str> = policy.lost_decisions.iter().map(String::as_str).collect();
        let mut troubled = Vec::new();
        for files in trials.iter().filter(|files| may_have_problems(files)) {
            let own = files.documents().own_problems(&shared_refs, &lost);
            troubled.extend((!own.is_empty()).then(|| files.trial_ref.clone()));
            rest.problems.extend(own);
        }
        let (problems, blocking) = places::attribute(rest.problems, &trials);
        Self {
            problems: problems.into(),
            foreign: rest.foreign,
            not_sample: rest.not_sample,
            lfs_pointers: rest.lfs_pointers,
            trials,
            blocking,
            stray_refs: rest.stray_refs,
            shared_refs,
            odd_files: rest.odd_files,
            troubled,
        }
    }
}

/// Returns every `decision_ref` that more than one record has.
pub(super) fn shared_decision_refs(trials: &Blocks<TrialFiles>, stray: &[Box<str>]) -> HashSet<Box<str>> {
    let mut seen = HashSet::new();
    decision_refs(trials, stray).filter(|decision_ref| !seen.insert(*decision_ref)).map(Into::into).collect()
}

/// Returns the `decision_ref` of every record, with those of records without a usable `trial_ref`.
pub(super) fn decision_refs<'a>(
    trials: &'a Blocks<TrialFiles>,
    stray: &'a [Box<str>],
) -> impl Iterator<Item = &'a str> {
    let records = trials.iter().flat_map(|files| files.documents().records());
    let refs = records.filter_map(|(_, record)| record.decision_ref.as_deref());
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
