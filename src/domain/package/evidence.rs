//! Evidence digests: what the approver of a package was looking at (specification, section 8.2).

use crate::domain::canonical::{digest, write_map, write_string};
use crate::domain::document::Document;
use crate::domain::evidence_fields::{self, EvidenceFields};
use crate::domain::field::Field;
use crate::domain::labels::StageId;
use crate::domain::trial::Trial;

/// A member of the object that is digested.
enum Member<'a> {
    TrialRef(&'a str),
    Document(Option<&'a Document>, &'static EvidenceFields),
}

/// Returns the evidence digest of a stage by an edition of the table of fields. `None` if the packet of the stage is
/// absent, or the edition is not known.
#[must_use]
pub fn evidence_digest(trial: &Trial, stage: StageId, edition: u32) -> Option<String> {
    trial.document(stage.packet())?;
    let rows = evidence_fields::edition(edition)?.iter().filter(|row| row.stage == stage);
    let documents = rows.map(|row| (row.kind.name(), Member::Document(trial.document(row.kind), row)));
    let members = [("trial_ref", Member::TrialRef(&trial.trial_ref))].into_iter().chain(documents);
    let mut json = String::with_capacity(2_048);
    write_map(members, &mut json, |member, out| match member {
        Member::TrialRef(text) => write_string(text, out),
        Member::Document(None, _) => out.push_str("null"),
        Member::Document(Some(document), row) => {
            let fields = row.fields.iter().map(|&path| (path, document.field(path)));
            write_map(fields, out, |field: Field<'_>, out| field.write_canonical(out));
        }
    });
    Some(digest(json.as_bytes()))
}

/// Returns the fields of a stage whose values differ between two states of a trial, as `kind field`.
#[must_use]
pub fn changed_fields(before: &Trial, after: &Trial, stage: StageId) -> Vec<String> {
    let rows = evidence_fields::edition(evidence_fields::LATEST).unwrap_or_default();
    let value = |trial: &Trial, row: &EvidenceFields, path: &'static str| {
        let mut out = String::new();
        if let Some(document) = trial.document(row.kind) {
            document.field(path).write_canonical(&mut out);
        }
        out
    };
    let rows = rows.iter().filter(|row| row.stage == stage);
    let paths = rows.flat_map(|row| row.fields.iter().map(move |path| (row, *path)));
    let changed = paths.filter(|(row, path)| value(before, row, path) != value(after, row, path));
    changed.map(|(row, path)| format!("{} {path}", row.kind)).collect()
}
