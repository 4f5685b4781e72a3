//! The fields of the packets of stages 2 to 8, and of the documents that approve packages (specification, section 8).

use super::common::{EVIDENCE_MODE, PRODUCT, SANITIZED, SCHEMA_VERSION, TRIAL_REF};
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
                SANITIZED,
                TRIAL_REF,
                FieldSpec::new("approval_ref", Reference, "The name of this approval; not checked."),
                FieldSpec::new("package_ref", Reference, "The package that was approved.").kept(),
                FieldSpec::new(
                    "package_digest",
                    Text,
                    "Optional: the digest of the bytes of the file that holds the packet.",
                )
                .kept(),
                FieldSpec::new("state", Label(&ApprovalState::NAMES), "The state of the approval.")
                    .example("approved")
                    .kept(),
                FieldSpec::new("decided_by", Text, "A role or a person; not checked."),
                FieldSpec::new("decided_at", Timestamp, "When it was decided.").kept(),
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

/// Defines the table of a packet of one of the stages 2 to 8.
macro_rules! packets {
    ($($name:ident: $kind:ident, $summary:literal;)+) => {$(
        pub(super) static $name: DocumentSpec = DocumentSpec {
            kind: Kind::$kind,
            summary: $summary,
            fields: &[
                SCHEMA_VERSION,
                PRODUCT,
                EVIDENCE_MODE,
                SANITIZED,
                TRIAL_REF,
                FieldSpec::new("package_ref", Reference, "The name of this package.").kept(),
                FieldSpec::new("status", Text, "`draft` or `ready`.").kept(),
            ],
        };
    )+};
}

packets! {
    READINESS_PACKET: ReadinessPacket, "The owners, references and target of a conversion.";
    ACTIVATION_PACKET: ActivationPacket, "The plan of the paid pilot or of production.";
    CLOSEOUT_PACKET: CloseoutPacket, "The closeout of the conversion and its revenue.";
    RENEWAL_PACKET: RenewalPacket, "The executive summary and the renewal action.";
    FOLLOWTHROUGH_PACKET: FollowthroughPacket, "The follow-through with the customer.";
    OUTCOME_PACKET: OutcomePacket, "The outcome of the renewal.";
    FINAL_PACKET: FinalPacket, "The final closeout and its distribution.";
}
