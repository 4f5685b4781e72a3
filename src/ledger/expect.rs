//! What an approver was looking at, to be held against the room at the moment of recording.

use crate::domain::canonical::digest;
use crate::domain::document::Kind;
use crate::domain::grace::Current;
use crate::domain::trial::Trial;

/// The evidence and the records that a decision rests on: the expiry packet, the grace request and the trial's records.
/// A follow-up that is mended meanwhile changes nothing about what is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    expiry: Option<String>,
    request: String,
    records: Vec<String>,
}

impl Expectation {
    /// What an approver of this trial looks at.
    #[must_use]
    pub fn of(trial: &Trial) -> Self {
        let records = trial.documents().into_iter().filter(|document| document.kind == Kind::GraceDecision);
        let mut records: Vec<_> = records.map(|document| document.file_digest.to_string()).collect();
        records.sort_unstable();
        let Current { expiry, request, .. } = Current::of(trial);
        Self { expiry, request, records }
    }

    /// What has changed from this to a later one, in words. Empty where the decision still rests on the same.
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

    /// One digest over all of it, for `--expect`.
    #[must_use]
    pub fn digest(&self) -> String {
        let expiry = self.expiry.as_deref().unwrap_or("none");
        let text = format!("{expiry}\n{}\n{}", self.request, self.records.join("\n"));
        digest(text.as_bytes())
    }
}
