//! The fields of every kind of document, as tables: each field with its type, the gate that needs it, and an example.
//!
//! Kept fields, gates, remedies, JSON Schemas and `docs/fields.md` follow from these tables. There is a file for each
//! stage, one for the approval documents of packages, and one for decision records.

mod common;
mod decision_record;
mod field_spec;
mod package_approval;
mod packet_field;
mod trial_conversion_activation_handoff;
mod trial_conversion_closeout_revenue;
mod trial_conversion_customer_followthrough;
mod trial_conversion_executive_renewal;
mod trial_conversion_readiness;
mod trial_conversion_renewal_outcome_rollup;
mod trial_expired_followup;
mod trial_final_commercial_renewal_closeout;

use super::labels::Kind;
pub use field_spec::{
    DocumentSpec, Example, FieldCheck, FieldSpec, PLACEHOLDER, Requirement, ValueType, When,
};

/// The tables, in the order of kinds.
static DOCUMENTS: [&DocumentSpec; Kind::ALL.len()] = [
    &trial_expired_followup::EXPIRY_PACKET,
    &trial_expired_followup::EXPIRY_APPROVAL,
    &trial_expired_followup::FOLLOWUP_PACKET,
    &decision_record::GRACE_DECISION,
    &package_approval::FOLLOWUP_APPROVAL,
    &trial_conversion_readiness::PACKET,
    &package_approval::READINESS_APPROVAL,
    &trial_conversion_activation_handoff::PACKET,
    &package_approval::ACTIVATION_APPROVAL,
    &trial_conversion_closeout_revenue::PACKET,
    &package_approval::CLOSEOUT_APPROVAL,
    &trial_conversion_executive_renewal::PACKET,
    &package_approval::RENEWAL_APPROVAL,
    &trial_conversion_customer_followthrough::PACKET,
    &package_approval::FOLLOWTHROUGH_APPROVAL,
    &trial_conversion_renewal_outcome_rollup::PACKET,
    &package_approval::OUTCOME_APPROVAL,
    &trial_final_commercial_renewal_closeout::PACKET,
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
