//! Stage 6, "Trial Conversion Customer Followthrough" (specification, section 8.1)): the fields of its packet, in the order
//! of the checks.

use super::common::{EVIDENCE_MODE, PRODUCT, SANITIZED, SCHEMA_VERSION, TRIAL_REF};
use super::field_spec::DocumentSpec;
use super::packet_field::{group, package, planned, reference, renewal_owner, status, target, upstream};
use crate::domain::labels::Kind;

/// The packet of the followthrough stage.
pub(super) static PACKET: DocumentSpec = DocumentSpec {
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
