//! The changes since a decision on a package was recorded, as far as its digests show it.

use crate::domain::decision::{Decision, Subject};
use crate::domain::document::Document;
use crate::domain::evidence_fields;
use crate::domain::labels::StageId;
use crate::domain::package::evidence_digest;
use crate::domain::trial::Trial;

/// Returns what changed since a decision on a package was recorded; `None` if its evidence is the same, or if the decision
/// is not about a package.
#[must_use]
pub fn changed(trial: &Trial, decision: &Decision) -> Option<&'static str> {
    let Subject::Package { stage, covers, .. } = &decision.subject else { return None };
    let Some(edition) = covers.edition.filter(|&edition| evidence_fields::edition(edition).is_some()) else {
        return Some("the record was made with a table of fields that is not known here");
    };
    let Some(evidence) = covers.evidence.as_deref() else {
        return Some("the record has no digest of the evidence");
    };
    let Some(packet) = trial.document(stage.packet()) else { return Some("the packet is gone") };
    if evidence_digest(trial, *stage, edition).as_deref() == Some(evidence) {
        return None;
    }
    let is_same_packet =
        covers.packet.is_some() && Document::canonical_digest(packet).as_deref() == covers.packet.as_deref();
    Some(match (is_same_packet, *stage) {
        // The evidence of the first stage is in three documents, that of every other stage in one.
        (true, _) => "the expiry packet or its approval changed",
        (false, StageId::Followup) => {
            "the follow-up packet changed, and perhaps the expiry packet or its approval"
        }
        (false, _) => "the packet changed",
    })
}
