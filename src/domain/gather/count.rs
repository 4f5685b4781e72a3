//! What counts for a trial: one packet of each kind, and records that are not bad.

use super::sort::{Gathering, Sheet};
use crate::domain::decision::{self, Decision, Signature};
use crate::domain::document::{Document, Kind};
use crate::domain::policy::Policy;
use crate::domain::problem::ProblemCode;
use crate::domain::trial::Trial;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

impl Gathering {
    /// The packets and the approval of one trial: one of each kind counts, and of several none.
    pub(super) fn packets(&mut self, packets: Vec<Sheet>, trial: &mut Trial) {
        let mut by_kind: BTreeMap<Kind, Vec<Document>> = BTreeMap::new();
        for sheet in packets {
            if sheet.misplaced {
                trial.uncounted.push(sheet.document);
            } else {
                by_kind.entry(sheet.document.kind).or_default().push(sheet.document);
            }
        }
        for (kind, mut documents) in by_kind {
            if documents.len() > 1 {
                for document in documents {
                    let message = format!(
                        "the trial has more than one {}: none counts until one is left",
                        kind.title()
                    );
                    self.about(ProblemCode::Duplicate, &document, document.root.at, message);
                    trial.uncounted.push(document);
                }
                continue;
            }
            let place = match kind {
                Kind::ExpiryPacket => &mut trial.expiry,
                Kind::ExpiryApproval => &mut trial.approval,
                Kind::FollowupPacket => &mut trial.followup,
                Kind::GraceDecision => continue,
            };
            *place = documents.pop();
        }
    }

    /// The records of one trial, well-formed or not.
    pub(super) fn records(
        &mut self,
        records: Vec<Sheet>,
        trial: &mut Trial,
        shared_refs: &HashSet<Box<str>>,
        trusts: &dyn Fn(&str, &str) -> bool,
    ) {
        trial.has_records = !records.is_empty();
        for Sheet { document, signature, misplaced } in records {
            if misplaced {
                trial.uncounted.push(document);
                continue;
            }
            let decision = Decision::read(&document, signature).and_then(|decision| {
                if shared_refs.contains(&decision.decision_ref) {
                    let at = document.field("decision_ref").at();
                    let message = "`decision_ref` is that of another record too".to_owned();
                    return Err(decision::Defect { at, message });
                }
                Ok(decision)
            });
            match decision {
                Ok(mut decision) => {
                    if let Signature::Good { key, trusted } = &mut decision.signature {
                        *trusted = trusts(key, &decision.decided_by);
                    }
                    trial.decisions.push((decision, document));
                }
                Err(defect) => {
                    self.about(ProblemCode::BadDecision, &document, defect.at, defect.message);
                    trial.uncounted.push(document);
                }
            }
        }
        trial.decisions.sort_by(|(a, _), (b, _)| {
            (a.decided_at, &a.decision_ref, &a.path).cmp(&(b.decided_at, &b.decision_ref, &b.path))
        });
    }

    /// Records that others of the trial have seen and that are gone: no file of a record, good or bad, has their
    /// digest. A bad record's word is not taken for it.
    pub(super) fn missing_decisions(&mut self, trial: &Trial, here: &HashSet<Arc<str>>, policy: &Policy) {
        let is_lost = |digest: &str| {
            !here.contains(digest) && !policy.lost_decisions.iter().any(|known| known == digest)
        };
        for (_, document) in &trial.decisions {
            let seen = decision::seen(document).unwrap_or_default();
            if let Some((_, at)) = seen.into_iter().find(|(digest, _)| is_lost(digest)) {
                let message =
                    "a record that this one has seen is gone: somebody took a decision away".to_owned();
                self.about(ProblemCode::MissingDecision, document, at, message);
            }
        }
    }

    /// Every `decision_ref` that more than one record has.
    pub(super) fn shared_decision_refs(&self) -> HashSet<Box<str>> {
        let mut seen: HashMap<Box<str>, usize> = HashMap::new();
        let documents = self.sheets.values().flatten().map(|sheet| &sheet.document);
        let refs = documents
            .filter(|document| document.kind == Kind::GraceDecision)
            .filter_map(|document| document.field("decision_ref").reference().ok().map(Box::from))
            .chain(self.stray_refs.iter().cloned());
        for decision_ref in refs {
            *seen.entry(decision_ref).or_default() += 1;
        }
        seen.into_iter().filter(|(_, count)| *count > 1).map(|(decision_ref, _)| decision_ref).collect()
    }
}
