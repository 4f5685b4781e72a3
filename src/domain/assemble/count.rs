//! The documents that count for a trial: one packet of each kind, and valid records (specification, sections 1 and
//! 5.2).

use super::places::UnattributedProblem;
use crate::domain::decision::{self, Decision, Defect, Signature};
use crate::domain::digest::Digest;
use crate::domain::document::{Document, Kind};
use crate::domain::packed::Packed;
use crate::domain::problem::ProblemCode;
use crate::domain::signature::{KeyTrust, NoTrust};
use crate::domain::tree::Position;
use crate::domain::trial::Trial;
use std::collections::HashSet;
use std::sync::Arc;

/// A document of a trial as a room holds it: packed, and unpacked when its trial is assembled. A room has many, so it is small.
#[derive(Clone, Debug)]
pub(super) struct TrialDocument {
    /// The file, relative to the room, with `/`.
    pub(super) path: Arc<str>,
    /// The file.
    pub(super) file: Packed,
    /// The number of the document in the file.
    pub(super) number: u32,
    pub(super) kind: Kind,
    pub(super) misplaced: bool,
    /// Of a decision record, what is asked of all records at once.
    pub(super) record: Option<Box<Record>>,
}

/// What is asked of all decision records of a room at once.
#[derive(Clone, Debug)]
pub(super) struct Record {
    /// The digest of the file's bytes.
    pub(super) digest: Digest,
    /// The signature of the file, for this kind of record.
    pub(super) signature: Signature,
    /// The `decision_ref`, if it is a reference.
    pub(super) decision_ref: Option<Box<str>>,
}

/// The documents of a trial as a room holds them.
#[derive(Clone, Debug)]
pub(super) struct TrialFiles {
    pub(super) trial_ref: Arc<str>,
    /// In the order of paths.
    pub(super) documents: Arc<[TrialDocument]>,
}

/// All documents of a trial.
#[derive(Clone, Copy, Debug)]
pub(super) struct TrialDocuments<'a> {
    pub(super) trial_ref: &'a Arc<str>,
    /// The documents, in the order of paths.
    pub(super) entries: &'a [TrialDocument],
}

/// A trial while it is assembled, with the problems of its files.
pub(super) struct Assembly<'a> {
    pub(super) trial: Trial,
    pub(super) problems: Vec<UnattributedProblem>,
    own: TrialDocuments<'a>,
    shared_refs: &'a HashSet<Box<str>>,
    trust: &'a dyn KeyTrust,
}

impl TrialDocument {
    /// Returns the document, whose trial has this reference.
    pub(super) fn document(&self, trial_ref: &Arc<str>) -> Option<Document> {
        let (file_digest, traits, packed) = self.file.document(self.number)?;
        let (trial_ref, path) = (trial_ref.clone(), self.path.clone());
        Some(Document { kind: self.kind, trial_ref, path, file_digest, has_cr: traits.has_cr, packed })
    }
}

impl TrialFiles {
    /// Returns the documents.
    pub(super) fn documents(&self) -> TrialDocuments<'_> {
        TrialDocuments { trial_ref: &self.trial_ref, entries: &self.documents }
    }
}

impl<'a> TrialDocuments<'a> {
    /// Returns whether there is any decision record, valid or not.
    pub(super) fn has_records(self) -> bool {
        self.entries.iter().any(|entry| entry.record.is_some())
    }

    /// Returns the decision records, valid or not.
    pub(super) fn records(self) -> impl Iterator<Item = (&'a TrialDocument, &'a Record)> {
        self.entries.iter().filter_map(|entry| Some((entry, entry.record.as_deref()?)))
    }

    /// Returns whether the trial cannot have problems of its own: no records, no misplaced document, and one document
    /// of each kind.
    fn is_plain(self) -> bool {
        self.entries.iter().enumerate().all(|(index, entry)| {
            let is_only = !self.entries[..index].iter().any(|earlier| earlier.kind == entry.kind);
            !entry.kind.is_record() && !entry.misplaced && is_only
        })
    }

    /// Assembles the trial, without the problems that block it.
    pub(super) fn assemble(
        self,
        shared_refs: &'a HashSet<Box<str>>,
        trust: &'a dyn KeyTrust,
    ) -> Assembly<'a> {
        let trial = Trial { trial_ref: self.trial_ref.clone(), ..Trial::default() };
        let mut assembly = Assembly { trial, problems: Vec::new(), own: self, shared_refs, trust };
        let mut packets = Vec::with_capacity(self.entries.len());
        let mut records = Vec::new();
        for entry in self.entries {
            let Some(document) = entry.document(self.trial_ref) else { continue };
            if entry.kind.is_record() {
                records.push((entry, document));
            } else if entry.misplaced {
                assembly.trial.uncounted.push(document);
            } else {
                packets.push(document);
            }
        }
        assembly.packets(packets);
        assembly.records(records);
        assembly
    }

    /// Returns the problems of the trial's own files.
    pub(super) fn own_problems(
        self,
        shared_refs: &HashSet<Box<str>>,
        lost: &HashSet<&str>,
    ) -> Vec<UnattributedProblem> {
        if self.is_plain() {
            return Vec::new();
        }
        let mut assembly = self.assemble(shared_refs, &NoTrust);
        assembly.missing_decisions(&self.records().map(|(_, record)| record.digest).collect(), lost);
        assembly.problems
    }
}

impl Assembly<'_> {
    /// Adds packets and approvals that are not misplaced. A kind with several documents has none that counts.
    fn packets(&mut self, mut packets: Vec<Document>) {
        packets.sort_by_key(|document| document.kind);
        self.trial.counted.reserve(packets.len());
        let mut packets = packets.into_iter().peekable();
        let mut last = None;
        while let Some(document) = packets.next() {
            let is_next = packets.peek().is_some_and(|next| next.kind == document.kind);
            let is_only = !is_next && last != Some(document.kind);
            last = Some(document.kind);
            if is_only {
                let counts = !document.is_draft();
                let place = if counts { &mut self.trial.counted } else { &mut self.trial.uncounted };
                place.push(document);
                continue;
            }
            let kind = document.kind.label();
            let message = format!("the trial has more than one {kind}: none counts until one is left");
            self.add_problem(ProblemCode::Duplicate, &document, document.at(), message);
            self.trial.uncounted.push(document);
        }
    }

    /// Adds the records, valid or not.
    fn records(&mut self, records: Vec<(&TrialDocument, Document)>) {
        for (entry, mut document) in records {
            if entry.misplaced {
                self.trial.uncounted.push(document);
                continue;
            }
            document.packed.find_fields();
            let signature = entry.record.as_ref().map(|record| record.signature.clone()).unwrap_or_default();
            match self.decision(&document, signature) {
                Ok(decision) => self.trial.decisions.push((decision, document)),
                Err(defect) => {
                    self.add_problem(ProblemCode::BadDecision, &document, defect.at, defect.message);
                    self.trial.uncounted.push(document);
                }
            }
        }
        self.trial.decisions.sort_by(|(a, _), (b, _)| {
            (a.decided_at, &a.decision_ref, &a.path).cmp(&(b.decided_at, &b.decision_ref, &b.path))
        });
    }

    fn decision(&self, document: &Document, signature: Signature) -> Result<Decision, Defect> {
        let mut decision = Decision::read(document, signature)?;
        if self.shared_refs.contains(&decision.decision_ref) {
            let at = document.field("decision_ref").at();
            return Err(Defect { at, message: shared_ref_message(document, self.own) });
        }
        if let Signature::Good { key, trusted, changes_at, .. } = &mut decision.signature {
            (*trusted, *changes_at) =
                self.trust.of(key, &decision.decided_by, decision.decided_at, document.kind);
        }
        Ok(decision)
    }

    /// Adds a problem for each record that has seen a missing one: no record file of the trial, valid or not, has its
    /// digest. The `seen` of bad records is ignored (section 5.2).
    fn missing_decisions(&mut self, here: &HashSet<Digest>, known_lost: &HashSet<&str>) {
        let is_here = |digest: &str| Digest::parse(digest).is_some_and(|digest| here.contains(&digest));
        let is_lost = |digest: &str| !is_here(digest) && !known_lost.contains(digest);
        let lost = |(_, document): &(Decision, Document)| {
            let seen = decision::seen(document).unwrap_or_default();
            let (_, at) = seen.into_iter().find(|(digest, _)| is_lost(digest))?;
            Some((document.clone(), at))
        };
        let lost: Vec<_> = self.trial.decisions.iter().filter_map(lost).collect();
        if lost.is_empty() {
            return;
        }
        // Such a record may well be the one that is named: its digest is another one.
        let changed = self.trial.uncounted.iter().find(|other| other.kind.is_record() && other.has_cr);
        let message = match changed {
            Some(changed) => format!(
                "references a decision record that is missing, unless it is {}, whose line ends were changed: restore \
                 that file first",
                changed.path
            ),
            None => "references a missing decision record".to_owned(),
        };
        for (document, at) in lost {
            self.add_problem(ProblemCode::MissingDecision, &document, at, message.clone());
        }
    }

    fn add_problem(&mut self, code: ProblemCode, document: &Document, at: Position, message: String) {
        let trial_ref = Some(document.trial_ref.clone());
        self.problems.push(UnattributedProblem {
            code,
            path: document.path.clone(),
            at: Some(at),
            message,
            trial_ref,
        });
    }
}

/// Returns the message of a record whose `decision_ref` another record has. Tools that synchronise folders make copies.
fn shared_ref_message(document: &Document, own: TrialDocuments<'_>) -> String {
    let is_copy = |(entry, record): &(&TrialDocument, &Record)| {
        record.digest == document.file_digest && entry.path != document.path
    };
    match own.records().find(is_copy) {
        Some((copy, _)) => format!(
            "another record has the same `decision_ref`: {} has the same bytes, and none of them counts until the \
             copies are removed",
            copy.path
        ),
        None => "another record has the same `decision_ref`".to_owned(),
    }
}
