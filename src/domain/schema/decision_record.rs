//! The fields of decision records (specification, sections 5.1 and 8.2).

use super::common::{EVIDENCE_MODE, SANITIZED, SCHEMA_VERSION, TRIAL_REF};
use super::field_spec::{DocumentSpec, FieldSpec, ValueType};
use crate::domain::labels::{Kind, StageId, Verdict};

// The fields that both kinds of records have.
const VERDICT: FieldSpec =
    FieldSpec::new("verdict", ValueType::Label(&Verdict::NAMES), "The decision.").strict();
const REASON: FieldSpec = FieldSpec::new("reason", ValueType::Text, "The reason, as free text.").kept();
const CONDITIONS: FieldSpec =
    FieldSpec::new("conditions", ValueType::Texts, "The conditions of an approval, as free text.").kept();
const EXTERNAL_REF: FieldSpec =
    FieldSpec::new("external_ref", ValueType::Reference, "A reference in another system.")
        .example("ticket:…")
        .kept();
const DECIDED_BY: FieldSpec = FieldSpec::new("decided_by", ValueType::Text, "The principal.").strict();
const DECIDED_AT: FieldSpec =
    FieldSpec::new("decided_at", ValueType::Timestamp, "When it was decided.").strict();
const COVERS: FieldSpec =
    FieldSpec::new("covers", ValueType::Mapping, "The evidence that the approver was looking at.");
const SEEN: FieldSpec =
    FieldSpec::new("seen", ValueType::Texts, "The digests of the records that this one follows.").kept();
const RECORDED_WITH: FieldSpec =
    FieldSpec::new("recorded_with", ValueType::Text, "The program and its version.");

/// The reference that identifies a record.
const fn decision_ref(example: &'static str) -> FieldSpec {
    FieldSpec::new("decision_ref", ValueType::Reference, "Identifies the record.").example(example).strict()
}

/// A decision on the grace period.
pub(super) static GRACE_DECISION: DocumentSpec = DocumentSpec {
    kind: Kind::GraceDecision,
    summary: "A decision on the grace period of a trial: written once, never changed, never deleted.",
    fields: &[
        SCHEMA_VERSION,
        EVIDENCE_MODE,
        SANITIZED,
        decision_ref("decision:grace-period/…"),
        TRIAL_REF,
        VERDICT,
        FieldSpec::new(
            "grace_ends_on",
            ValueType::Date,
            "The last day of the grace period; for approvals only.",
        )
        .kept(),
        REASON,
        CONDITIONS,
        EXTERNAL_REF,
        DECIDED_BY,
        DECIDED_AT,
        COVERS,
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
        SEEN,
        RECORDED_WITH,
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
        decision_ref("decision:package/…"),
        TRIAL_REF,
        FieldSpec::new("stage", ValueType::Label(&StageId::NAMES), "The stage whose package is decided on.")
            .strict(),
        VERDICT,
        FieldSpec::new(
            "expires_on",
            ValueType::Date,
            "Optional: the last day on which the approval is in force; for approvals only.",
        )
        .kept(),
        REASON,
        CONDITIONS,
        EXTERNAL_REF,
        DECIDED_BY,
        DECIDED_AT,
        COVERS,
        FieldSpec::new("covers.package_ref", ValueType::Reference, "The `package_ref` of the packet.").kept(),
        FieldSpec::new("covers.packet_digest", ValueType::Text, "The canonical digest of the packet.").kept(),
        FieldSpec::new("covers.evidence_fields", ValueType::Integer, "The edition of the table of fields.")
            .kept(),
        FieldSpec::new("covers.evidence_digest", ValueType::Text, "The evidence digest of the stage.").kept(),
        SEEN,
        RECORDED_WITH,
    ],
};
