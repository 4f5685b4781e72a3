//! The fields of every kind of document, as tables: each field with its type, the gate that needs it, and an example.
//!
//! Kept fields, gates, remedies, JSON Schemas and `docs/fields.md` follow from these tables. There is a file for each
//! stage, in the order of the specification, and one for decision records.

mod common;
mod decision_record;
mod field_spec;
mod later_stages;
mod package_approval;
mod packet_field;
mod trial_expired_followup;

use super::labels::Kind;
pub use field_spec::{DocumentSpec, Example, FieldCheck, FieldSpec, Requirement, ValueType, When};

/// The tables, in the order of kinds.
static DOCUMENTS: [&DocumentSpec; Kind::ALL.len()] = [
    &trial_expired_followup::EXPIRY_PACKET,
    &trial_expired_followup::EXPIRY_APPROVAL,
    &trial_expired_followup::FOLLOWUP_PACKET,
    &decision_record::GRACE_DECISION,
    &package_approval::FOLLOWUP_APPROVAL,
    &later_stages::READINESS_PACKET,
    &package_approval::READINESS_APPROVAL,
    &later_stages::ACTIVATION_PACKET,
    &package_approval::ACTIVATION_APPROVAL,
    &later_stages::CLOSEOUT_PACKET,
    &package_approval::CLOSEOUT_APPROVAL,
    &later_stages::RENEWAL_PACKET,
    &package_approval::RENEWAL_APPROVAL,
    &later_stages::FOLLOWTHROUGH_PACKET,
    &package_approval::FOLLOWTHROUGH_APPROVAL,
    &later_stages::OUTCOME_PACKET,
    &package_approval::OUTCOME_APPROVAL,
    &later_stages::FINAL_PACKET,
    &package_approval::FINAL_APPROVAL,
    &decision_record::PACKAGE_DECISION,
];

/// Returns the table of a kind of document.
#[must_use]
pub fn document(kind: Kind) -> &'static DocumentSpec {
    DOCUMENTS[kind as usize]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_kind_has_its_table_with_unique_paths() {
        for kind in Kind::ALL {
            let spec = document(kind);
            let paths: HashSet<_> = spec.fields.iter().map(|field| field.path).collect();
            assert_eq!(paths.len(), spec.fields.len(), "{kind}");
            assert_eq!(spec.kind, kind);
        }
    }
}
