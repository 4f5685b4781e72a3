//! Stage 3, "Trial Conversion Activation Handoff" (specification, section 8.1)): the fields of its packet, in the order
//! of the checks.

use super::common::{EVIDENCE_MODE, PRODUCT, SANITIZED, SCHEMA_VERSION, TRIAL_REF};
use super::field_spec::ValueType::Timestamp;
use super::field_spec::{DocumentSpec, FieldSpec};
use super::packet_field::{group, package, reference, status, target, time, upstream};
use crate::domain::labels::{ConversionTarget, Kind};

/// The packet of the activation stage.
pub(super) static PACKET: DocumentSpec = DocumentSpec {
    kind: Kind::ActivationPacket,
    summary: "The plan of the paid pilot or of production.",
    fields: &[
        SCHEMA_VERSION,
        PRODUCT,
        EVIDENCE_MODE,
        SANITIZED,
        TRIAL_REF,
        package("evidence://trial-conversion-activation-handoff/…", 7),
        status(7),
        upstream("readiness_package_ref", "evidence://trial-conversion-readiness/…"),
        target(4),
        group("paid_pilot", "The plan of a paid pilot.").kept(),
        reference("paid_pilot.activation_ref", "evidence://paid-pilot-activation/…", "The activation.")
            .required_for(7, ConversionTarget::PaidPilot),
        reference(
            "paid_pilot.entitlement_activation_ref",
            "evidence://entitlement-activation/…",
            "The entitlement activation.",
        )
        .required_for(7, ConversionTarget::PaidPilot),
        reference(
            "paid_pilot.license_transition_ref",
            "evidence://license-transition/…",
            "The license transition.",
        )
        .required_for(7, ConversionTarget::PaidPilot),
        reference("paid_pilot.billing_handoff_ref", "handoff:billing/…", "The billing handoff.")
            .required_for(7, ConversionTarget::PaidPilot),
        reference(
            "paid_pilot.customer_success_handoff_ref",
            "handoff:customer-success/…",
            "The customer success handoff.",
        )
        .required_for(7, ConversionTarget::PaidPilot),
        reference("paid_pilot.support_handoff_ref", "handoff:support/…", "The support handoff.")
            .required_for(7, ConversionTarget::PaidPilot),
        reference("paid_pilot.owner_ref", "owner:activation/…", "The owner of the paid pilot.")
            .required_for(7, ConversionTarget::PaidPilot),
        time("paid_pilot.activated_at").required_for(7, ConversionTarget::PaidPilot),
        group("production", "The plan of production.").kept(),
        reference("production.handoff_ref", "handoff:production/…", "The handoff.")
            .required_for(7, ConversionTarget::Production),
        reference(
            "production.tenant_provisioning_ref",
            "evidence://tenant-provisioning/…",
            "The tenant provisioning.",
        )
        .required_for(7, ConversionTarget::Production),
        reference("production.entitlement_ref", "evidence://production-entitlement/…", "The entitlement.")
            .required_for(7, ConversionTarget::Production),
        reference("production.license_ref", "license:…", "The license.")
            .required_for(7, ConversionTarget::Production),
        reference("production.billing_account_ref", "billing:account/…", "The billing account.")
            .required_for(7, ConversionTarget::Production),
        reference("production.onboarding_runbook_ref", "runbook:onboarding/…", "The onboarding runbook.")
            .required_for(7, ConversionTarget::Production),
        group("production.owners", "The owners."),
        reference("production.owners.support_ref", "owner:support/…", "Support.")
            .required_for(7, ConversionTarget::Production),
        reference("production.owners.customer_success_ref", "owner:customer-success/…", "Customer success.")
            .required_for(7, ConversionTarget::Production),
        reference("production.owners.technical_ref", "owner:platform/…", "The technical owner.")
            .required_for(7, ConversionTarget::Production),
        FieldSpec::new(
            "production.target_go_live_at",
            Timestamp,
            "The planned time of going live; may be in the future.",
        )
        .note("a timestamp")
        .required_for(7, ConversionTarget::Production),
    ],
};
