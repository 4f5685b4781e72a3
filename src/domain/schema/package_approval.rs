//! The fields of the documents that approve packages (specification, sections 2.2 and 8.2).

use super::common::{EVIDENCE_MODE, SANITIZED, SCHEMA_VERSION, TRIAL_REF};
use super::field_spec::ValueType::{Label, Reference, Text, Timestamp};
use super::field_spec::{DocumentSpec, FieldSpec};
use crate::domain::labels::{ApprovalState, Kind};

/// Defines the table of the approval document of a package.
macro_rules! approvals {
    ($($name:ident: $kind:ident, $summary:literal;)+) => {$(
        pub(super) static $name: DocumentSpec = DocumentSpec {
            kind: Kind::$kind,
            summary: $summary,
            fields: &[
                SCHEMA_VERSION,
                EVIDENCE_MODE,
                SANITIZED,
                TRIAL_REF,
                FieldSpec::new("approval_ref", Reference, "The name of this approval; not checked."),
                FieldSpec::new("package_ref", Reference, "The package that was approved: that of the packet.")
                    .example("evidence://…")
                    .kept(),
                FieldSpec::new(
                    "package_digest",
                    Text,
                    "Optional: the digest of the bytes of the file that holds the packet.",
                )
                .kept(),
                FieldSpec::new("state", Label(&ApprovalState::NAMES), "The state of the approval.")
                    .example("approved")
                    .kept(),
                FieldSpec::new("decided_by", Text, "A role or a person; not checked.").kept(),
                FieldSpec::new("decided_at", Timestamp, "When it was decided.").note("a timestamp").kept(),
                FieldSpec::new("expires_at", Timestamp, "Optional: until when the approval is valid.").kept(),
                FieldSpec::new("break_glass_reason", Text, "The reason for an emergency approval.").kept(),
            ],
        };
    )+};
}

approvals! {
    FOLLOWUP_APPROVAL: FollowupApproval, "The approval of a follow-up package.";
    READINESS_APPROVAL: ReadinessApproval, "The approval of a readiness package.";
    ACTIVATION_APPROVAL: ActivationApproval, "The approval of an activation package.";
    CLOSEOUT_APPROVAL: CloseoutApproval, "The approval of a closeout package.";
    RENEWAL_APPROVAL: RenewalApproval, "The approval of a renewal package.";
    FOLLOWTHROUGH_APPROVAL: FollowthroughApproval, "The approval of a follow-through package.";
    OUTCOME_APPROVAL: OutcomeApproval, "The approval of an outcome package.";
    FINAL_APPROVAL: FinalApproval, "The approval of a final package.";
}
