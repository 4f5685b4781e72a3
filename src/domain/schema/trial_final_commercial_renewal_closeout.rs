//! Stage 8, "Trial Final Commercial Renewal Closeout Sync" (specification, section 8.1)): the fields of its packet, in the order
//! of the checks.

use super::common::{EVIDENCE_MODE, PRODUCT, SANITIZED, SCHEMA_VERSION, TRIAL_REF};
use super::field_spec::DocumentSpec;
use super::packet_field::{group, package, reference, renewal_outcome, status, target, time, upstream};
use crate::domain::labels::Kind;

/// The packet of the final stage.
pub(super) static PACKET: DocumentSpec = DocumentSpec {
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
