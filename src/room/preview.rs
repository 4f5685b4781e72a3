//! Preview of a decision: evaluates a trial with one more record, over the bytes that would be written and with the
//! code that evaluates the room afterwards.

use super::{Room, record_file};
use crate::domain::decision::{Decision, Signature};
use crate::domain::evaluation::{Evaluation, evaluate};
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
        let document = record_file::document(&record.text, &record.path()).ok()?;
        let decision = Decision::read(&document, signature).ok()?;
        let mut trial = trial.clone();
        trial.decisions.push((decision, document));
        Some(evaluate(&trial, &self.policy_file.policy, now))
    }
}
