//! The evidence that an approver decides on, to be compared with the room at the moment of recording.

use crate::domain::canonical::digest;
use crate::domain::document::Kind;
use crate::domain::grace::Current;
use crate::domain::trial::Trial;

/// The evidence and the records that a decision rests on: the expiry packet, the grace request and the trial's records.
/// A follow-up packet that is changed meanwhile does not affect a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceSnapshot {
    expiry: Option<String>,
    request: String,
    records: Vec<String>,
}

impl EvidenceSnapshot {
    /// Takes the snapshot of a trial.
    #[must_use]
    pub fn of(trial: &Trial) -> Self {
        let records = trial.documents().into_iter().filter(|document| document.kind == Kind::GraceDecision);
        let mut records: Vec<_> = records.map(|document| document.file_digest.to_string()).collect();
        records.sort_unstable();
        let Current { expiry, request, .. } = Current::of(trial);
        Self { expiry, request, records }
    }

    /// Returns the names of the parts that differ in a later snapshot. If there are none, the decision may be recorded.
    #[must_use]
    pub fn difference(&self, later: &Self) -> Vec<&'static str> {
        let mut changed = Vec::new();
        if self.expiry != later.expiry {
            changed.push("the expiry packet");
        }
        if self.request != later.request {
            changed.push("what is asked for: outcome, dates or the requested end");
        }
        if self.records != later.records {
            changed.push("the trial's decisions");
        }
        changed
    }

    /// Returns one digest over the snapshot, for `--expect`.
    #[must_use]
    pub fn digest(&self) -> String {
        let expiry = self.expiry.as_deref().unwrap_or("none");
        let text = format!("{expiry}\n{}\n{}", self.request, self.records.join("\n"));
        digest(text.as_bytes())
    }
}
