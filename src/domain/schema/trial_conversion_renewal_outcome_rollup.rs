//! Stage 7, "Trial Conversion Renewal Outcome Rollup" (specification, section 8.1)): the fields of its packet, in the order
//! of the checks.

use super::common::{EVIDENCE_MODE, PRODUCT, SANITIZED, SCHEMA_VERSION, TRIAL_REF};
use super::field_spec::DocumentSpec;
use super::packet_field::{
    package, reference, renewal_outcome, renewal_owner, status, target, time, upstream,
};
use crate::domain::labels::Kind;

/// The packet of the outcome stage.
pub(super) static PACKET: DocumentSpec = DocumentSpec {
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
