//! Stage 4, "Trial Conversion Closeout Revenue" (specification, section 8.1)): the fields of its packet, in the order
//! of the checks.

use super::common::{EVIDENCE_MODE, PRODUCT, SANITIZED, SCHEMA_VERSION, TRIAL_REF};
use super::field_spec::DocumentSpec;
use super::packet_field::{group, package, reference, status, target, time, upstream};
use crate::domain::labels::Kind;

/// The packet of the closeout stage.
pub(super) static PACKET: DocumentSpec = DocumentSpec {
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
