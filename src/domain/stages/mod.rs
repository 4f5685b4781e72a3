//! The stages of a trial, one file for each: its table, and the rules that no table can say.

mod common;
mod decision_record;
pub mod trial_expired_followup;

use super::labels::Kind;
use super::stage::{DocumentSpec, FieldSpec, Stage};

/// Every stage, in order.
pub static STAGES: [&Stage; 1] = [&trial_expired_followup::STAGE];

/// Returns the table of a kind of document.
#[must_use]
pub fn document(kind: Kind) -> Option<&'static DocumentSpec> {
    STAGES
        .iter()
        .find_map(|stage| stage.document(kind))
        .or_else(|| (kind == Kind::GraceDecision).then_some(&decision_record::GRACE_DECISION))
}

/// Returns the field of a kind of document at a path without indexes.
#[must_use]
pub fn field(kind: Kind, path: &str) -> Option<&'static FieldSpec> {
    document(kind)?.field(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_kind_has_a_table_whose_paths_are_unique() {
        for kind in Kind::ALL {
            let spec = document(kind).expect("a table");
            let paths: HashSet<_> = spec.fields.iter().map(|field| field.path).collect();
            assert_eq!(paths.len(), spec.fields.len(), "{kind}");
            assert_eq!(spec.kind, kind);
        }
    }

    #[test]
    fn gates_are_numbered_from_1_and_their_fields_exist() {
        for stage in STAGES {
            assert!(
                stage.gates.iter().map(|gate| gate.number).eq(1..=u8::try_from(stage.gates.len()).unwrap())
            );
            for spec in stage.documents {
                for check in spec.fields.iter().filter_map(|field| field.check) {
                    assert!(stage.gates.iter().any(|gate| gate.number == check.gate), "{:?}", spec.kind);
                }
            }
            assert!(stage.gates.iter().any(|gate| gate.number == stage.approval.gate));
        }
    }
}
