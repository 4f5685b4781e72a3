//! The fields that evidence digests are made of, by stage and kind (specification, section 8.1, "Fields").
//!
//! A decision names the edition of this table that it was made with, so an edition never changes. Another set of fields
//! is another edition.

use super::labels::{Kind, StageId};

/// The fields of one kind of document in one stage.
#[derive(Debug)]
pub struct EvidenceFields {
    /// The stage.
    pub stage: StageId,
    /// The kind of the document.
    pub kind: Kind,
    /// The paths of the fields.
    pub fields: &'static [&'static str],
}

/// The number of the latest edition, which new decisions name.
pub const LATEST: u32 = 1;

/// Returns the table of an edition; `None` if the edition is not known.
#[must_use]
pub fn edition(number: u32) -> Option<&'static [EvidenceFields]> {
    (number == 1).then_some(&EDITION_1)
}

/// Returns whether evidence digests of any edition are made of a field.
#[must_use]
pub fn is_evidence(kind: Kind, path: &str) -> bool {
    EDITION_1.iter().any(|row| row.kind == kind && row.fields.contains(&path))
}

static EDITION_1: [EvidenceFields; 10] = [
    EvidenceFields {
        stage: StageId::Followup,
        kind: Kind::ExpiryPacket,
        fields: &[
            "package_ref",
            "status",
            "access_evidence.package_ref",
            "access_evidence.status",
            "access_approval.package_ref",
            "access_approval.state",
            "original_expires_at",
            "outcome",
            "action.owner_ref",
            "action.performed_at",
            "license_revocation_ref",
            "access_revocation_ref",
            "renewal_ref",
            "new_expires_at",
            "escalation_ref",
        ],
    },
    EvidenceFields {
        stage: StageId::Followup,
        kind: Kind::ExpiryApproval,
        fields: &["package_ref", "state"],
    },
    EvidenceFields {
        stage: StageId::Followup,
        kind: Kind::FollowupPacket,
        fields: &[
            "package_ref",
            "expiry_package_ref",
            "notifications",
            "grace_period.approval_ref",
            "handoff.commercial_ref",
            "handoff.closeout_ref",
            "handoff.owners.customer_success_ref",
            "handoff.owners.sales_ref",
            "handoff.owners.support_ref",
            "handoff.next_action_refs",
        ],
    },
    EvidenceFields {
        stage: StageId::Readiness,
        kind: Kind::ReadinessPacket,
        fields: &[
            "followup_package_ref",
            "conversion_target",
            "package_ref",
            "status",
            "owners.customer_success_ref",
            "owners.sales_ref",
            "owners.support_ref",
            "entitlement_readiness_ref",
            "onboarding_readiness_ref",
            "commercial_approval_ref",
            "technical_approval_ref",
            "target_start_on",
        ],
    },
    EvidenceFields {
        stage: StageId::Activation,
        kind: Kind::ActivationPacket,
        fields: &[
            "readiness_package_ref",
            "conversion_target",
            "package_ref",
            "status",
            "production",
            "paid_pilot",
            "paid_pilot.activation_ref",
            "paid_pilot.entitlement_activation_ref",
            "paid_pilot.license_transition_ref",
            "paid_pilot.billing_handoff_ref",
            "paid_pilot.customer_success_handoff_ref",
            "paid_pilot.support_handoff_ref",
            "paid_pilot.owner_ref",
            "paid_pilot.activated_at",
            "production.handoff_ref",
            "production.tenant_provisioning_ref",
            "production.entitlement_ref",
            "production.license_ref",
            "production.billing_account_ref",
            "production.onboarding_runbook_ref",
            "production.owners.support_ref",
            "production.owners.customer_success_ref",
            "production.owners.technical_ref",
            "production.target_go_live_at",
        ],
    },
    EvidenceFields {
        stage: StageId::Closeout,
        kind: Kind::CloseoutPacket,
        fields: &[
            "activation_package_ref",
            "conversion_target",
            "package_ref",
            "status",
            "customer_success_closeout_ref",
            "support_closeout_ref",
            "release_acceptance_ref",
            "closeout.owner_ref",
            "closeout.closed_at",
            "finance_owner_ref",
            "revenue_owner_ref",
            "billing_status_ref",
            "order_handoff_ref",
            "renewal_forecast_ref",
            "revenue_recognition_ref",
            "revenue_handed_off_at",
        ],
    },
    EvidenceFields {
        stage: StageId::Renewal,
        kind: Kind::RenewalPacket,
        fields: &[
            "closeout_package_ref",
            "conversion_target",
            "package_ref",
            "status",
            "executive_summary_ref",
            "leadership_report_ref",
            "account_team_action_ref",
            "customer_success_summary_ref",
            "risk_owner_ref",
            "summary.owner_ref",
            "summary.generated_at",
            "renewal_action.action_ref",
            "renewal_action.owner_ref",
            "renewal_action.stage_ref",
            "renewal_action.due_on",
            "next_renewal_milestone_ref",
            "expansion_opportunity_ref",
            "commercial_followup_ref",
        ],
    },
    EvidenceFields {
        stage: StageId::Followthrough,
        kind: Kind::FollowthroughPacket,
        fields: &[
            "renewal_package_ref",
            "conversion_target",
            "package_ref",
            "status",
            "renewal_owner_ref",
            "customer_success_followup_ref",
            "health_review_ref",
            "adoption_checkpoint_ref",
            "support_transition_ref",
            "account_team_followup_ref",
            "leadership_action_ref",
            "renewal_owner_acknowledgement_ref",
            "renewal_commitment_ref",
            "commercial_next_step_ref",
            "owners.customer_success_ref",
            "owners.account_ref",
            "followup_due_on",
        ],
    },
    EvidenceFields {
        stage: StageId::Outcome,
        kind: Kind::OutcomePacket,
        fields: &[
            "followthrough_package_ref",
            "conversion_target",
            "package_ref",
            "status",
            "renewal_outcome",
            "renewal_owner_ref",
            "renewal_closeout_ref",
            "customer_success_closeout_ref",
            "account_team_closeout_ref",
            "leadership_closeout_ref",
            "outcome_owner_ref",
            "expansion_outcome_ref",
            "commercial_next_step_ref",
            "commercial_owner_ref",
            "revenue_forecast_update_ref",
            "risk_acceptance_ref",
            "next_review_ref",
            "completed_at",
        ],
    },
    EvidenceFields {
        stage: StageId::Final,
        kind: Kind::FinalPacket,
        fields: &[
            "outcome_package_ref",
            "conversion_target",
            "package_ref",
            "status",
            "renewal_outcome",
            "final_closeout_ref",
            "executive_report_ref",
            "revenue_operations_ref",
            "customer_success_handoff_ref",
            "account_team_followup_ref",
            "closeout_owner_ref",
            "public_sync_ref",
            "distribution.executive_ref",
            "distribution.customer_success_ref",
            "distribution.revenue_operations_ref",
            "distribution.owner_ref",
            "distribution.distributed_at",
            "support_archive_ref",
            "next_review_ref",
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::schema;

    #[test]
    fn section_8_1_every_evidence_field_is_packed() {
        for row in &EDITION_1 {
            for path in row.fields {
                let field = schema::document(row.kind).field(path);
                assert!(field.is_some_and(|field| field.is_kept), "{} {path}", row.kind);
            }
        }
    }
}
