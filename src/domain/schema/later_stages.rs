//! The fields of the packets of stages 2 to 8, in the order of the checks (specification, section 8.1).

use super::common::{EVIDENCE_MODE, PRODUCT, SANITIZED, SCHEMA_VERSION, TRIAL_REF};
use super::field_spec::ValueType::Timestamp;
use super::field_spec::{DocumentSpec, FieldSpec};
use super::packet_field::{
    group, package, planned, reference, renewal_outcome, renewal_owner, status, target, time, upstream,
};
use crate::domain::labels::{ConversionTarget, Kind};

/// The packet of the readiness stage.
pub(super) static READINESS_PACKET: DocumentSpec = DocumentSpec {
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

/// The packet of the activation stage.
pub(super) static ACTIVATION_PACKET: DocumentSpec = DocumentSpec {
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

/// The packet of the closeout stage.
pub(super) static CLOSEOUT_PACKET: DocumentSpec = DocumentSpec {
    kind: Kind::CloseoutPacket,
    summary: "The closeout of the conversion and its revenue.",
    fields: &[
        SCHEMA_VERSION,
        PRODUCT,
        EVIDENCE_MODE,
        SANITIZED,
        TRIAL_REF,
        package("evidence://trial-conversion-closeout-revenue/…", 5),
        status(5),
        upstream("activation_package_ref", "evidence://trial-conversion-activation-handoff/…"),
        target(4),
        reference(
            "customer_success_closeout_ref",
            "evidence://customer-success-closeout/…",
            "The customer success closeout.",
        )
        .required(5),
        reference("support_closeout_ref", "evidence://support-closeout/…", "The support closeout.")
            .required(5),
        reference("release_acceptance_ref", "evidence://release-acceptance/…", "The release acceptance.")
            .required(5),
        group("closeout", "The closeout."),
        reference("closeout.owner_ref", "owner:customer-success/…", "The owner of the closeout.").required(5),
        time("closeout.closed_at").required(5),
        reference("finance_owner_ref", "owner:finance/…", "The finance owner.").required(5),
        reference("revenue_owner_ref", "owner:revenue-operations/…", "The revenue owner.").required(5),
        reference("billing_status_ref", "evidence://billing-status/…", "The billing status.").required(5),
        reference("order_handoff_ref", "handoff:order/…", "The order handoff.").required(5),
        reference("renewal_forecast_ref", "evidence://renewal-forecast/…", "The renewal forecast.")
            .required(5),
        reference("revenue_recognition_ref", "evidence://revenue-recognition/…", "The revenue recognition.")
            .required(5),
        time("revenue_handed_off_at").required(5),
    ],
};

/// The packet of the renewal stage.
pub(super) static RENEWAL_PACKET: DocumentSpec = DocumentSpec {
    kind: Kind::RenewalPacket,
    summary: "The executive summary and the renewal action.",
    fields: &[
        SCHEMA_VERSION,
        PRODUCT,
        EVIDENCE_MODE,
        SANITIZED,
        TRIAL_REF,
        package("evidence://trial-conversion-executive-renewal/…", 5),
        status(5),
        upstream("closeout_package_ref", "evidence://trial-conversion-closeout-revenue/…"),
        target(4),
        reference("executive_summary_ref", "evidence://executive-summary/…", "The executive summary.")
            .required(5),
        reference("leadership_report_ref", "evidence://leadership-report/…", "The leadership report.")
            .required(5),
        reference("account_team_action_ref", "ticket:…", "The account team action.").required(5),
        reference(
            "customer_success_summary_ref",
            "evidence://customer-success-summary/…",
            "The customer success summary.",
        )
        .required(5),
        reference("risk_owner_ref", "owner:risk/…", "The risk owner.").required(5),
        group("summary", "The summary."),
        reference("summary.owner_ref", "owner:account/…", "The owner of the summary.").required(5),
        time("summary.generated_at").required(5),
        group("renewal_action", "The renewal action."),
        reference("renewal_action.action_ref", "crm:task/…", "The action.").required(5),
        reference("renewal_action.owner_ref", "owner:renewals/…", "The owner of the renewal action.")
            .required(5),
        reference("renewal_action.stage_ref", "crm:stage/…", "The stage.").required(5),
        planned("renewal_action.due_on").required(5),
        reference(
            "next_renewal_milestone_ref",
            "evidence://renewal-milestone/…",
            "The next renewal milestone.",
        )
        .required(5),
        reference("expansion_opportunity_ref", "crm:opportunity/…", "The expansion opportunity.").required(5),
        reference("commercial_followup_ref", "ticket:…", "The commercial follow-up.").required(5),
    ],
};

/// The packet of the followthrough stage.
pub(super) static FOLLOWTHROUGH_PACKET: DocumentSpec = DocumentSpec {
    kind: Kind::FollowthroughPacket,
    summary: "The follow-through with the customer.",
    fields: &[
        SCHEMA_VERSION,
        PRODUCT,
        EVIDENCE_MODE,
        SANITIZED,
        TRIAL_REF,
        package("evidence://trial-conversion-customer-followthrough/…", 6),
        status(6),
        upstream("renewal_package_ref", "evidence://trial-conversion-executive-renewal/…"),
        target(4),
        renewal_owner(5),
        reference("customer_success_followup_ref", "ticket:…", "The customer success follow-up.").required(6),
        reference("health_review_ref", "evidence://health-review/…", "The health review.").required(6),
        reference("adoption_checkpoint_ref", "evidence://adoption-checkpoint/…", "The adoption checkpoint.")
            .required(6),
        reference("support_transition_ref", "handoff:support/…", "The support transition.").required(6),
        reference("account_team_followup_ref", "ticket:…", "The account team follow-up.").required(6),
        reference("leadership_action_ref", "ticket:…", "The leadership action.").required(6),
        reference(
            "renewal_owner_acknowledgement_ref",
            "evidence://acknowledgement/…",
            "The renewal owner acknowledgement.",
        )
        .required(6),
        reference("renewal_commitment_ref", "evidence://renewal-commitment/…", "The renewal commitment.")
            .required(6),
        reference("commercial_next_step_ref", "crm:task/…", "The commercial next step.").required(6),
        group("owners", "The owners."),
        reference("owners.customer_success_ref", "owner:customer-success/…", "Customer success.").required(6),
        reference("owners.account_ref", "owner:account/…", "The account team.").required(6),
        planned("followup_due_on").required(6),
    ],
};

/// The packet of the outcome stage.
pub(super) static OUTCOME_PACKET: DocumentSpec = DocumentSpec {
    kind: Kind::OutcomePacket,
    summary: "The outcome of the renewal.",
    fields: &[
        SCHEMA_VERSION,
        PRODUCT,
        EVIDENCE_MODE,
        SANITIZED,
        TRIAL_REF,
        package("evidence://trial-conversion-renewal-outcome-rollup/…", 7),
        status(7),
        upstream("followthrough_package_ref", "evidence://trial-conversion-customer-followthrough/…"),
        target(4),
        renewal_outcome(5),
        renewal_owner(6),
        reference("renewal_closeout_ref", "evidence://renewal-closeout/…", "The renewal closeout.")
            .required(7),
        reference(
            "customer_success_closeout_ref",
            "evidence://customer-success-closeout/…",
            "The customer success closeout.",
        )
        .required(7),
        reference(
            "account_team_closeout_ref",
            "evidence://account-team-closeout/…",
            "The account team closeout.",
        )
        .required(7),
        reference("leadership_closeout_ref", "evidence://leadership-closeout/…", "The leadership closeout.")
            .required(7),
        reference("outcome_owner_ref", "owner:account/…", "The outcome owner.").required(7),
        reference("expansion_outcome_ref", "evidence://expansion-outcome/…", "The expansion outcome.")
            .required(7),
        reference("commercial_next_step_ref", "crm:task/…", "The commercial next step.").required(7),
        reference("commercial_owner_ref", "owner:commercial/…", "The commercial owner.").required(7),
        reference(
            "revenue_forecast_update_ref",
            "evidence://revenue-forecast/…",
            "The revenue forecast update.",
        )
        .required(7),
        reference("risk_acceptance_ref", "approval:risk/…", "The risk acceptance.").required(7),
        reference("next_review_ref", "evidence://next-review/…", "The next review.").required(7),
        time("completed_at").required(7),
    ],
};

/// The packet of the final stage.
pub(super) static FINAL_PACKET: DocumentSpec = DocumentSpec {
    kind: Kind::FinalPacket,
    summary: "The final closeout and its distribution.",
    fields: &[
        SCHEMA_VERSION,
        PRODUCT,
        EVIDENCE_MODE,
        SANITIZED,
        TRIAL_REF,
        package("evidence://trial-final-commercial-renewal-closeout/…", 6),
        status(6),
        upstream("outcome_package_ref", "evidence://trial-conversion-renewal-outcome-rollup/…"),
        target(4),
        renewal_outcome(5),
        reference("final_closeout_ref", "evidence://final-closeout/…", "The final closeout.").required(6),
        reference("executive_report_ref", "evidence://executive-report/…", "The executive report.")
            .required(6),
        reference("revenue_operations_ref", "evidence://revenue-operations/…", "The revenue operations.")
            .required(6),
        reference(
            "customer_success_handoff_ref",
            "handoff:customer-success/…",
            "The customer success handoff.",
        )
        .required(6),
        reference("account_team_followup_ref", "ticket:…", "The account team follow-up.").required(6),
        reference("closeout_owner_ref", "owner:account/…", "The closeout owner.").required(6),
        reference("public_sync_ref", "evidence://public-sync/…", "The public sync.").required(6),
        group("distribution", "The distribution."),
        reference("distribution.executive_ref", "evidence://distribution/executive/…", "The executive.")
            .required(6),
        reference(
            "distribution.customer_success_ref",
            "evidence://distribution/customer-success/…",
            "The customer success.",
        )
        .required(6),
        reference(
            "distribution.revenue_operations_ref",
            "evidence://distribution/revenue-operations/…",
            "The revenue operations.",
        )
        .required(6),
        reference("distribution.owner_ref", "owner:communications/…", "The owner of the distribution.")
            .required(6),
        time("distribution.distributed_at").required(6),
        reference("support_archive_ref", "evidence://support-archive/…", "The support archive.").required(6),
        reference("next_review_ref", "evidence://next-review/…", "The next review.").required(6),
    ],
};
