//! Stage 2, "Trial Conversion Readiness Sync" (specification, section 8.1)): the fields of its packet, in the order
//! of the checks.

use super::common::{EVIDENCE_MODE, PRODUCT, SANITIZED, SCHEMA_VERSION, TRIAL_REF};
use super::field_spec::DocumentSpec;
use super::packet_field::{group, package, planned, reference, status, target, upstream};
use crate::domain::labels::Kind;

/// The packet of the readiness stage.
pub(super) static PACKET: DocumentSpec = DocumentSpec {
    kind: Kind::ReadinessPacket,
    summary: "The owners, references and target of a conversion.",
    fields: &[
        SCHEMA_VERSION,
        PRODUCT,
        EVIDENCE_MODE,
        SANITIZED,
        TRIAL_REF,
        package("evidence://trial-conversion-readiness/…", 6),
        status(6),
        upstream("followup_package_ref", "evidence://trial-expired-followup/…"),
        target(7),
        group("owners", "The owners."),
        reference("owners.customer_success_ref", "owner:customer-success/…", "Customer success.").required(6),
        reference("owners.sales_ref", "owner:sales/…", "Sales.").required(6),
        reference("owners.support_ref", "owner:support/…", "Support.").required(6),
        reference(
            "entitlement_readiness_ref",
            "evidence://entitlement-readiness/…",
            "The entitlement readiness.",
        )
        .required(6),
        reference(
            "onboarding_readiness_ref",
            "evidence://onboarding-readiness/…",
            "The onboarding readiness.",
        )
        .required(6),
        reference("commercial_approval_ref", "approval:commercial/…", "The commercial approval.").required(6),
        reference("technical_approval_ref", "approval:technical/…", "The technical approval.").required(6),
        planned("target_start_on").required(6),
    ],
};
