//! The evidence that an approver decides on, to be compared with the room at the moment of recording.

use crate::domain::canonical::digest;
use crate::domain::evidence_fields;
use crate::domain::grace::{Current, Part};
use crate::domain::labels::StageId;
use crate::domain::package::part_digests;
use crate::domain::trial::Trial;

/// The evidence and the records that a decision covers (specification, sections 5.1 and 8.2). A change of other evidence
/// does not affect the decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceSnapshot {
    /// The stage whose package is decided on; `None` for a grace period.
    stage: Option<StageId>,
    /// The parts of the evidence, each with its digest, if it is there.
    parts: Vec<(&'static str, Option<String>)>,
    records: Vec<String>,
}

impl EvidenceSnapshot {
    /// Takes the snapshot for a decision on the grace period: the expiry and the follow-up packet, the grace request and
    /// the records.
    #[must_use]
    pub fn of(trial: &Trial) -> Self {
        Self::about(trial, None)
    }

    /// Takes the snapshot for a decision on the package of a stage: its packet, the evidence of the stage and the records.
    #[must_use]
    pub fn of_package(trial: &Trial, stage: StageId) -> Self {
        Self::about(trial, Some(stage))
    }

    /// Takes the snapshot for a decision on the package of a stage or, without a stage, on the grace period.
    #[must_use]
    pub fn about(trial: &Trial, stage: Option<StageId>) -> Self {
        let records = trial.documents().into_iter().filter(|document| document.kind.is_record());
        let mut records: Vec<_> = records.map(|document| document.file_digest.to_string()).collect();
        records.sort_unstable();
        let parts = if let Some(stage) = stage {
            let parts = part_digests(trial, stage, Some(evidence_fields::LATEST));
            parts.into_iter().map(|(part, digest)| (part.title(), digest)).collect()
        } else {
            let Current { expiry, request, followup } = Current::of(trial);
            vec![
                (Part::Request.title(), Some(request)),
                (Part::Expiry.title(), expiry),
                (Part::Followup.title(), followup),
            ]
        };
        Self { stage, parts, records }
    }

    /// Returns the parts of the evidence by their names, each with its digest, if it is there.
    #[must_use]
    pub fn parts(&self) -> &[(&'static str, Option<String>)] {
        &self.parts
    }

    /// Takes the same snapshot of a later state of the trial.
    #[must_use]
    pub fn again(&self, trial: &Trial) -> Self {
        Self::about(trial, self.stage)
    }

    /// Returns the names of the parts that differ in a later snapshot. If there are none, the decision may be recorded.
    #[must_use]
    pub fn difference(&self, later: &Self) -> Vec<&'static str> {
        let parts = self.parts.iter().zip(&later.parts).filter(|(before, after)| before != after);
        let mut changed: Vec<_> = parts.map(|((name, _), _)| *name).collect();
        if self.records != later.records {
            changed.push("the trial's decisions");
        }
        changed
    }

    /// Returns one digest over the snapshot, for `--expect`.
    #[must_use]
    pub fn digest(&self) -> String {
        let parts = self.parts.iter().map(|(_, digest)| digest.as_deref().unwrap_or("none"));
        let lines: Vec<_> = parts.chain(self.records.iter().map(String::as_str)).collect();
        digest(lines.join("\n").as_bytes())
    }
}
