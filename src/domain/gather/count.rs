//! What counts for a trial: one packet of each kind, and records that are not bad.

use super::Trusts;
use super::places::Open;
use crate::domain::decision::{self, Decision, Defect, Signature};
use crate::domain::digest::Digest;
use crate::domain::document::{Document, Kind};
use crate::domain::policy::Policy;
use crate::domain::problem::ProblemCode;
use crate::domain::tree::Spot;
use crate::domain::trial::Trial;
use std::collections::HashSet;
use std::sync::Arc;

/// A document that belongs to a trial, and the signature beside its file.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    pub(super) document: Document,
    pub(super) signature: Signature,
    pub(super) misplaced: bool,
}

/// Everything that says it belongs to one trial.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sheaf<'a> {
    pub(super) trial_ref: &'a Arc<str>,
    /// In the order of paths.
    pub(super) sheets: &'a [Sheet],
}

/// A trial that is being put together, and what is wrong with its files.
pub(super) struct Assembly<'a> {
    pub(super) trial: Trial,
    pub(super) problems: Vec<Open>,
    shared_refs: &'a HashSet<Box<str>>,
    trusts: Trusts<'a>,
}

impl Sheaf<'_> {
    /// Whether there is any decision record, good or bad.
    pub(super) fn has_records(self) -> bool {
        self.sheets.iter().any(|sheet| sheet.document.kind == Kind::GraceDecision)
    }

    /// Whether nothing can be wrong with what is here: no records, nothing out of place, and one document of a kind.
    fn is_plain(self) -> bool {
        self.sheets.iter().enumerate().all(|(index, sheet)| {
            let kind = sheet.document.kind;
            let is_only = !self.sheets[..index].iter().any(|earlier| earlier.document.kind == kind);
            kind != Kind::GraceDecision && !sheet.misplaced && is_only
        })
    }

    /// Puts the trial together, without the problems that hold it up.
    pub(super) fn assemble<'a>(self, shared_refs: &'a HashSet<Box<str>>, trusts: Trusts<'a>) -> Assembly<'a> {
        let trial = Trial { trial_ref: self.trial_ref.clone(), ..Trial::default() };
        let mut assembly = Assembly { trial, problems: Vec::new(), shared_refs, trusts };
        let is_record = |sheet: &&Sheet| sheet.document.kind == Kind::GraceDecision;
        let (records, packets): (Vec<_>, Vec<_>) = self.sheets.iter().partition(is_record);
        assembly.packets(&packets);
        assembly.records(&records);
        assembly
    }

    /// What is wrong with the trial's own files.
    pub(super) fn own_problems(self, shared_refs: &HashSet<Box<str>>, policy: &Policy) -> Vec<Open> {
        if self.is_plain() {
            return Vec::new();
        }
        let mut assembly = self.assemble(shared_refs, &|_, _| false);
        let records = self.sheets.iter().filter(|sheet| sheet.document.kind == Kind::GraceDecision);
        assembly.missing_decisions(&records.map(|sheet| sheet.document.file_digest).collect(), policy);
        assembly.problems
    }
}

impl Assembly<'_> {
    /// The packets and the approval: one of each kind counts, and of several none.
    fn packets(&mut self, packets: &[&Sheet]) {
        for sheet in packets.iter().filter(|sheet| sheet.misplaced) {
            self.trial.uncounted.push(sheet.document.clone());
        }
        for kind in Kind::ALL {
            let is_one = |sheet: &&&Sheet| sheet.document.kind == kind && !sheet.misplaced;
            let documents: Vec<_> = packets.iter().filter(is_one).map(|sheet| &sheet.document).collect();
            if documents.len() > 1 {
                for document in documents {
                    let message = format!(
                        "the trial has more than one {}: none counts until one is left",
                        kind.title()
                    );
                    self.about(ProblemCode::Duplicate, document, document.at(), message);
                    self.trial.uncounted.push(document.clone());
                }
                continue;
            }
            let place = match kind {
                Kind::ExpiryPacket => &mut self.trial.expiry,
                Kind::ExpiryApproval => &mut self.trial.approval,
                Kind::FollowupPacket => &mut self.trial.followup,
                Kind::GraceDecision => continue,
            };
            *place = documents.first().copied().cloned();
        }
    }

    /// The records, well-formed or not.
    fn records(&mut self, records: &[&Sheet]) {
        self.trial.has_records = !records.is_empty();
        for Sheet { document, signature, misplaced } in records {
            if *misplaced {
                self.trial.uncounted.push(document.clone());
                continue;
            }
            match self.decision(document, signature.clone()) {
                Ok(decision) => self.trial.decisions.push((decision, document.clone())),
                Err(defect) => {
                    self.about(ProblemCode::BadDecision, document, defect.at, defect.message);
                    self.trial.uncounted.push(document.clone());
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
            return Err(Defect { at, message: "`decision_ref` is that of another record too".to_owned() });
        }
        if let Signature::Good { key, trusted } = &mut decision.signature {
            *trusted = (self.trusts)(key, &decision.decided_by);
        }
        Ok(decision)
    }

    /// Records that others of the trial have seen and that are gone: no file of a record, good or bad, has their
    /// digest. A bad record's word is not taken for it.
    fn missing_decisions(&mut self, here: &HashSet<Digest>, policy: &Policy) {
        let is_here = |digest: &str| Digest::parse(digest).is_some_and(|digest| here.contains(&digest));
        let is_lost =
            |digest: &str| !is_here(digest) && !policy.lost_decisions.iter().any(|known| known == digest);
        let lost = |(_, document): &(Decision, Document)| {
            let seen = decision::seen(document).unwrap_or_default();
            let (_, at) = seen.into_iter().find(|(digest, _)| is_lost(digest))?;
            Some((document.clone(), at))
        };
        let lost: Vec<_> = self.trial.decisions.iter().filter_map(lost).collect();
        for (document, at) in lost {
            let message = "a record that this one has seen is gone: somebody took a decision away".to_owned();
            self.about(ProblemCode::MissingDecision, &document, at, message);
        }
    }

    fn about(&mut self, code: ProblemCode, document: &Document, at: Spot, message: String) {
        let trial_ref = Some(document.trial_ref.clone());
        self.problems.push(Open { code, path: document.path.clone(), at: Some(at), message, trial_ref });
    }
}
