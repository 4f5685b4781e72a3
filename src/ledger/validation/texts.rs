//! The texts of a decision that a user enters, checked for forbidden material.

use super::DecisionField;
use crate::domain::reference;
use crate::ledger::draft::DecisionDraft;
use crate::ledger::forbidden::forbidden_fields;
use public_boundary::{SecretKind, free_text_kinds};
use serde::Serialize;

/// The fields of a record that are entered by the user.
#[derive(Serialize)]
struct EnteredFields<'a> {
    decided_by: &'a str,
    reason: &'a str,
    conditions: &'a [String],
    external_ref: Option<&'a str>,
}

/// Returns the entered fields that hold forbidden material, each once.
pub(super) fn forbidden_texts(draft: &DecisionDraft) -> Vec<(DecisionField, SecretKind)> {
    let DecisionDraft { decided_by, reason, conditions, .. } = draft;
    let external_ref = draft.external_ref.as_deref();
    let fields = EnteredFields { decided_by, reason, conditions, external_ref };
    let field_of = |path: &str| match path.split('[').next() {
        Some("decided_by") => DecisionField::Principal,
        Some("conditions") => DecisionField::Conditions,
        Some("external_ref") => DecisionField::ExternalRef,
        _ => DecisionField::Reason,
    };
    let by_detector = forbidden_fields(&fields).into_iter().map(|(path, kind)| (field_of(&path), kind));
    let opaque = free_texts(draft)
        .filter_map(|(field, text)| Some((field, free_text_kinds(text, reference::is_reference).next()?)));
    let mut found: Vec<(DecisionField, SecretKind)> = Vec::new();
    for (field, kind) in by_detector.chain(opaque) {
        if found.iter().all(|(other, _)| *other != field) {
            found.push((field, kind));
        }
    }
    found
}

/// Returns the free texts.
pub(super) fn free_texts(draft: &DecisionDraft) -> impl Iterator<Item = (DecisionField, &str)> {
    let conditions = draft.conditions.iter().map(|text| (DecisionField::Conditions, text.as_str()));
    let external = draft.external_ref.iter().map(|text| (DecisionField::ExternalRef, text.as_str()));
    [(DecisionField::Reason, draft.reason.as_str())].into_iter().chain(conditions).chain(external)
}
