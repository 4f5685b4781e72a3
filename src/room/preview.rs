//! Preview of a decision: evaluates a trial with one more record, over the bytes that would be written and with the
//! code that evaluates the room afterwards.

use super::boundary::first_in_evidence;
use super::{Room, syntax};
use crate::domain::decision::{Decision, Signature};
use crate::domain::digest::Digest;
use crate::domain::document::Document;
use crate::domain::evaluation::{Evaluation, evaluate};
use crate::domain::packed::{PackedDocument, kind_of_document};
use crate::domain::time::Now;
use crate::domain::trial::Trial;
use crate::ledger::record::Record;

impl Room {
    /// Evaluates a trial at `now` as if the record were in the room, with this signature. `None` if the record would
    /// be a bad decision.
    #[must_use]
    pub fn preview(
        &self,
        trial: &Trial,
        record: &Record,
        signature: Signature,
        now: Now,
    ) -> Option<Evaluation> {
        let parsed = syntax::parse(&record.file_name, &record.text).ok()?;
        let root = parsed.documents.into_iter().next()?;
        let document = Document {
            kind: kind_of_document(&root).filter(|kind| kind.is_record())?,
            trial_ref: trial.trial_ref.clone(),
            path: record.path().into(),
            file_digest: Digest::of(record.text.as_bytes()),
            has_cr: record.text.contains('\r'),
            packed: PackedDocument::of(&root, first_in_evidence(&root, &parsed.markup).as_ref()),
        };
        let decision = Decision::read(&document, signature).ok()?;
        let mut trial = trial.clone();
        trial.decisions.push((decision, document));
        Some(evaluate(&trial, &self.policy_file.policy, now))
    }
}
