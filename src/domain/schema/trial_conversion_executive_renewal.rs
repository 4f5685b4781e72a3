//! Stage 5, "Trial Conversion Executive Renewal" (specification, section 8.1)): the fields of its packet, in the order
//! of the checks.

use super::common::{EVIDENCE_MODE, PRODUCT, SANITIZED, SCHEMA_VERSION, TRIAL_REF};
use super::field_spec::DocumentSpec;
use super::packet_field::{group, package, planned, reference, status, target, time, upstream};
use crate::domain::labels::Kind;

/// The packet of the renewal stage.
pub(super) static PACKET: DocumentSpec = DocumentSpec {
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
