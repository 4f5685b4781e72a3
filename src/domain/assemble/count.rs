//! The documents that count for a trial: one packet of each kind, and valid records (specification, sections 1 and
//! 5.2).

use super::places::UnattributedProblem;
use crate::domain::decision::{self, Decision, Defect, Signature};
use crate::domain::digest::Digest;
use crate::domain::document::Document;
use crate::domain::problem::ProblemCode;
use crate::domain::signature::{KeyTrust, NoTrust};
use crate::domain::tree::Position;
use crate::domain::trial::Trial;
use std::collections::HashSet;
use std::sync::Arc;

/// A document of a trial, with the signature of its file.
#[derive(Clone, Debug)]
pub(super) struct TrialDocument {
    pub(super) document: Document,
    /// `None` for a document without a signature: nearly every one, so it takes little memory.
    pub(super) signature: Option<Box<Signature>>,
    pub(super) misplaced: bool,
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
    shared_refs: &'a HashSet<Box<str>>,
    trust: &'a dyn KeyTrust,
}

impl TrialDocuments<'_> {
    /// Returns whether there is any decision record, valid or not.
    pub(super) fn has_records(self) -> bool {
        self.entries.iter().any(|entry| entry.document.kind.is_record())
    }

    /// Returns whether the trial cannot have problems of its own: no records, no misplaced document, and one document
    /// of each kind.
    fn is_plain(self) -> bool {
        self.entries.iter().enumerate().all(|(index, entry)| {
            let kind = entry.document.kind;
            let is_only = !self.entries[..index].iter().any(|earlier| earlier.document.kind == kind);
            !kind.is_record() && !entry.misplaced && is_only
        })
    }

    /// Assembles the trial, without the problems that block it.
    pub(super) fn assemble<'a>(
        self,
        shared_refs: &'a HashSet<Box<str>>,
        trust: &'a dyn KeyTrust,
    ) -> Assembly<'a> {
        let trial = Trial { trial_ref: self.trial_ref.clone(), ..Trial::default() };
        let mut assembly = Assembly { trial, problems: Vec::new(), shared_refs, trust };
        let is_record = |entry: &&TrialDocument| entry.document.kind.is_record();
        let (records, packets): (Vec<_>, Vec<_>) = self.entries.iter().partition(is_record);
        assembly.packets(&packets);
        assembly.records(&records);
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
        let records = self.entries.iter().filter(|entry| entry.document.kind.is_record());
        assembly.missing_decisions(&records.map(|entry| entry.document.file_digest).collect(), lost);
        assembly.problems
    }
}

impl Assembly<'_> {
    /// Adds packets and approval. A kind with several documents has none that counts.
    fn packets(&mut self, packets: &[&TrialDocument]) {
        for entry in packets.iter().filter(|entry| entry.misplaced) {
            self.trial.uncounted.push(with_fields(&entry.document));
        }
        let mut placed: Vec<_> =
            packets.iter().filter(|entry| !entry.misplaced).map(|entry| &entry.document).collect();
        placed.sort_by_key(|document| document.kind);
        for documents in placed.chunk_by(|a, b| a.kind == b.kind) {
            if let [document] = documents {
                let counts = !document.is_draft();
                let place = if counts { &mut self.trial.counted } else { &mut self.trial.uncounted };
                place.push(with_fields(document));
                continue;
            }
            for document in documents {
                let kind = document.kind.label();
                let message = format!("the trial has more than one {kind}: none counts until one is left");
                self.add_problem(ProblemCode::Duplicate, document, document.at(), message);
                self.trial.uncounted.push(with_fields(document));
            }
        }
    }

    /// Adds the records, valid or not.
    fn records(&mut self, records: &[&TrialDocument]) {
        for TrialDocument { document, signature, misplaced } in records {
            let document = with_fields(document);
            if *misplaced {
                self.trial.uncounted.push(document);
                continue;
            }
            let signature = signature.as_deref().cloned().unwrap_or_default();
            match self.decision(&document, signature, records) {
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

    fn decision(
        &self,
        document: &Document,
        signature: Signature,
        records: &[&TrialDocument],
    ) -> Result<Decision, Defect> {
        let mut decision = Decision::read(document, signature)?;
        if self.shared_refs.contains(&decision.decision_ref) {
            let at = document.field("decision_ref").at();
            return Err(Defect { at, message: shared_ref_message(document, records) });
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

/// Returns a copy of a document whose fields are found in a few steps: gates read most of them, and some several times.
fn with_fields(document: &Document) -> Document {
    let mut document = document.clone();
    document.packed.find_fields();
    document
}

/// Returns the message of a record whose `decision_ref` another record has. Tools that synchronise folders make copies.
fn shared_ref_message(document: &Document, records: &[&TrialDocument]) -> String {
    let is_copy = |other: &&&TrialDocument| {
        other.document.file_digest == document.file_digest && other.document.path != document.path
    };
    match records.iter().find(is_copy) {
        Some(copy) => format!(
            "another record has the same `decision_ref`: {} has the same bytes, and none of them counts until the \
             copies are removed",
            copy.document.path
        ),
        None => "another record has the same `decision_ref`".to_owned(),
    }
}
