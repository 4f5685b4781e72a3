//! The fields that documents have in common (specification, section 2).

use super::field_spec::{FieldSpec, ValueType};
use crate::domain::labels::EvidenceMode;

pub(super) const SCHEMA_VERSION: FieldSpec =
    FieldSpec::new("schema_version", ValueType::Text, "Names the kind of the document.");

pub(super) const TRIAL_REF: FieldSpec =
    FieldSpec::new("trial_ref", ValueType::Reference, "The trial that the document belongs to.")
        .example("trial:…")
        .kept();

pub(super) const PRODUCT: FieldSpec =
    FieldSpec::new("product", ValueType::Text, "The product of the trial.").example("CAVRA");

pub(super) const EVIDENCE_MODE: FieldSpec = FieldSpec::new(
    "evidence_mode",
    ValueType::Label(&EvidenceMode::NAMES),
    "`live` or `sample`; gate 8 requires `live` if live evidence is required.",
)
.example("live")
.kept();

pub(super) const SANITIZED: FieldSpec = FieldSpec::new(
    "sanitized",
    ValueType::Boolean,
    "Declares that the document holds references only; anything but `true` blocks gate 8.",
)
.example("true")
.kept();
