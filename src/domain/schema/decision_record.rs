//! The fields of a decision record (specification, section 5.1).

use super::common::{EVIDENCE_MODE, SANITIZED, SCHEMA_VERSION, TRIAL_REF};
use super::field_spec::{DocumentSpec, FieldSpec, ValueType};
use crate::domain::labels::{Kind, StageId, Verdict};

/// A decision on the grace period.
pub(super) static GRACE_DECISION: DocumentSpec = DocumentSpec {
    kind: Kind::GraceDecision,
    summary: "A decision on the grace period of a trial: written once, never changed, never deleted.",
    fields: &[
        SCHEMA_VERSION,
        EVIDENCE_MODE,
        SANITIZED,
        FieldSpec::new("decision_ref", ValueType::Reference, "Identifies the record.")
            .example("decision:grace-period/…")
            .strict(),
        TRIAL_REF,
        FieldSpec::new("verdict", ValueType::Label(&Verdict::NAMES), "The decision.").strict(),
        FieldSpec::new(
            "grace_ends_on",
            ValueType::Date,
            "The last day of the grace period; for approvals only.",
        )
        .kept(),
        FieldSpec::new("reason", ValueType::Text, "The reason, as free text.").kept(),
        FieldSpec::new("conditions", ValueType::Texts, "The conditions of an approval, as free text.").kept(),
        FieldSpec::new("external_ref", ValueType::Reference, "A reference in another system.")
            .example("ticket:…")
            .kept(),
        FieldSpec::new("decided_by", ValueType::Text, "The principal.").strict(),
        FieldSpec::new("decided_at", ValueType::Timestamp, "When it was decided.").strict(),
        FieldSpec::new("covers", ValueType::Mapping, "The evidence that the approver was looking at."),
        FieldSpec::new(
            "covers.expiry_package_ref",
            ValueType::Reference,
            "The `package_ref` of the expiry packet.",
        ),
        FieldSpec::new("covers.expiry_digest", ValueType::Text, "The canonical digest of the expiry packet.")
            .kept(),
        FieldSpec::new("covers.request_digest", ValueType::Text, "The digest of the grace request.").kept(),
        FieldSpec::new(
            "covers.followup_digest",
            ValueType::Text,
            "The canonical digest of the follow-up packet.",
        )
        .kept(),
        FieldSpec::new("seen", ValueType::Texts, "The digests of the records that this one follows.").kept(),
        FieldSpec::new("recorded_with", ValueType::Text, "The program and its version."),
    ],
};

/// A decision on the package of a stage.
pub(super) static PACKAGE_DECISION: DocumentSpec = DocumentSpec {
    kind: Kind::PackageDecision,
    summary: "A decision on the package of a stage: written once, never changed, never deleted.",
    fields: &[
        SCHEMA_VERSION,
        EVIDENCE_MODE,
        SANITIZED,
        FieldSpec::new("decision_ref", ValueType::Reference, "Identifies the record.")
            .example("decision:package/…")
            .strict(),
        TRIAL_REF,
        FieldSpec::new("stage", ValueType::Label(&StageId::NAMES), "The stage whose package is decided on.")
            .strict(),
        FieldSpec::new("verdict", ValueType::Label(&Verdict::NAMES), "The decision.").strict(),
        FieldSpec::new(
            "expires_on",
            ValueType::Date,
            "Optional: the last day on which the approval is in force; for approvals only.",
        )
        .kept(),
        FieldSpec::new("reason", ValueType::Text, "The reason, as free text.").kept(),
        FieldSpec::new("conditions", ValueType::Texts, "The conditions of an approval, as free text.").kept(),
        FieldSpec::new("external_ref", ValueType::Reference, "A reference in another system.")
            .example("ticket:…")
            .kept(),
        FieldSpec::new("decided_by", ValueType::Text, "The principal.").strict(),
        FieldSpec::new("decided_at", ValueType::Timestamp, "When it was decided.").strict(),
        FieldSpec::new("covers", ValueType::Mapping, "The evidence that the approver was looking at."),
        FieldSpec::new("covers.package_ref", ValueType::Reference, "The `package_ref` of the packet.").kept(),
        FieldSpec::new("covers.packet_digest", ValueType::Text, "The canonical digest of the packet.").kept(),
        FieldSpec::new("covers.evidence_fields", ValueType::Integer, "The edition of the table of fields.")
            .kept(),
        FieldSpec::new("covers.evidence_digest", ValueType::Text, "The evidence digest of the stage.").kept(),
        FieldSpec::new("seen", ValueType::Texts, "The digests of the records that this one follows.").kept(),
        FieldSpec::new("recorded_with", ValueType::Text, "The program and its version."),
    ],
};
