//! The fields of the three packets of stage 1, in the order of the specification (sections 2.1 to 2.3).

use super::common::{EVIDENCE_MODE, PRODUCT, SANITIZED, SCHEMA_VERSION, TRIAL_REF};
use super::field_spec::ValueType::{Label, Mapping, Mappings, Reference, References, Text, Timestamp};
use super::field_spec::{DocumentSpec, FieldSpec};
use crate::domain::labels::{ApprovalState, Channel, Code, Kind, Outcome};

/// The expiry packet: the outcome, by whom and when (section 2.1).
pub(super) static EXPIRY_PACKET: DocumentSpec = DocumentSpec {
    kind: Kind::ExpiryPacket,
    summary: "The action taken when a trial expired: the outcome, by whom and when.",
    fields: &[
        SCHEMA_VERSION,
        PRODUCT,
        EVIDENCE_MODE,
        SANITIZED,
        TRIAL_REF,
        FieldSpec::new("package_ref", Reference, "The name of this package.")
            .example("evidence://trial-access-expiry/…")
            .required(1),
        FieldSpec::new("status", Text, "The status that the producer declares; gate 1 requires `ready`.")
            .word(1, "ready", Code::NotReady),
        FieldSpec::new("access_evidence", Mapping, "The evidence of the trial license or evaluator access."),
        FieldSpec::new("access_evidence.package_ref", Reference, "The package of that evidence.")
            .example("evidence://trial-access/…")
            .required(1),
        FieldSpec::new("access_evidence.status", Text, "Gate 1 requires `ready`.").word(
            1,
            "ready",
            Code::NotReady,
        ),
        FieldSpec::new("access_approval", Mapping, "The approval of that access."),
        FieldSpec::new("access_approval.approval_ref", Reference, "The approval; not checked."),
        FieldSpec::new(
            "access_approval.package_ref",
            Reference,
            "The package that was approved: that of the access evidence.",
        )
        .example("evidence://trial-access/…")
        .required(1),
        FieldSpec::new("access_approval.state", Text, "Gate 1 requires `approved`.").word(
            1,
            "approved",
            Code::NotApproved,
        ),
        FieldSpec::new("license_ref", Reference, "The license; not checked.").kept(),
        FieldSpec::new("evaluator_ref", Reference, "The evaluator, opaque; not checked.").kept(),
        FieldSpec::new("organization_ref", Reference, "The organization, opaque; not checked.").kept(),
        FieldSpec::new("original_expires_at", Timestamp, "When the trial expired.")
            .note("a timestamp: 2026-06-01T00:00:00Z")
            .required(1),
        FieldSpec::new("outcome", Label(&Outcome::NAMES), "How the trial ended.")
            .note("revoked, renewed or escalated")
            .required(1),
        FieldSpec::new("action", Mapping, "Who acted, and when."),
        FieldSpec::new("action.owner_ref", Reference, "Who acted.").example("owner:…").required(1),
        FieldSpec::new("action.performed_at", Timestamp, "When; not later than now.")
            .note("a timestamp, not later than now")
            .required(1),
        FieldSpec::new("license_revocation_ref", Reference, "Required if the trial is revoked.")
            .example("evidence://license-revocation/…")
            .required_if(1, Outcome::Revoked),
        FieldSpec::new("access_revocation_ref", Reference, "Required if the trial is revoked.")
            .example("evidence://access-revocation/…")
            .required_if(1, Outcome::Revoked),
        FieldSpec::new("renewal_ref", Reference, "Required if the trial is renewed.")
            .example("evidence://renewal/…")
            .required_if(1, Outcome::Renewed),
        FieldSpec::new(
            "new_expires_at",
            Timestamp,
            "Required if the trial is renewed; later than `original_expires_at`.",
        )
        .note("a timestamp later than original_expires_at")
        .required_if(1, Outcome::Renewed),
        FieldSpec::new("escalation_ref", Reference, "Required if the trial is escalated.")
            .example("evidence://escalation/…")
            .required_if(1, Outcome::Escalated),
    ],
};

/// The approval of the expiry package (section 2.2).
pub(super) static EXPIRY_APPROVAL: DocumentSpec = DocumentSpec {
    kind: Kind::ExpiryApproval,
    summary: "The approval of an expiry packet.",
    fields: &[
        SCHEMA_VERSION,
        EVIDENCE_MODE,
        SANITIZED,
        TRIAL_REF,
        FieldSpec::new("approval_ref", Reference, "The name of this approval; not checked."),
        FieldSpec::new(
            "package_ref",
            Reference,
            "The package that was approved: that of the expiry packet (gate 3).",
        )
        .example("evidence://trial-access-expiry/…")
        .kept(),
        FieldSpec::new(
            "package_digest",
            Text,
            "Optional: the digest of the bytes of the file that holds the expiry packet (gate 3).",
        )
        .kept(),
        FieldSpec::new("state", Label(&ApprovalState::NAMES), "Gate 2 requires `approved`.")
            .example("approved")
            .kept(),
        FieldSpec::new("decided_by", Text, "A role or a person; not checked.").kept(),
        FieldSpec::new(
            "decided_at",
            Timestamp,
            "When it was decided; required for an emergency approval (gate 2).",
        )
        .note("a timestamp, not later than now")
        .kept(),
        FieldSpec::new("expires_at", Timestamp, "Optional: until when the approval is valid (gate 2).")
            .note("a timestamp later than now")
            .kept(),
        FieldSpec::new("break_glass_reason", Text, "The reason for an emergency approval (gate 2).").kept(),
    ],
};

/// The follow-up packet: notifications, the grace request and the handoff (section 2.3).
pub(super) static FOLLOWUP_PACKET: DocumentSpec = DocumentSpec {
    kind: Kind::FollowupPacket,
    summary: "The notifications about an expired trial, the requested grace period and the handoff.",
    fields: &[
        SCHEMA_VERSION,
        PRODUCT,
        EVIDENCE_MODE,
        SANITIZED,
        TRIAL_REF,
        FieldSpec::new("package_ref", Reference, "The name of this package; stage 2 needs it.")
            .example("evidence://trial-expired-followup/…")
            .kept(),
        FieldSpec::new(
            "expiry_package_ref",
            Reference,
            "Optional: the package of the expiry packet (gate 3).",
        )
        .example("evidence://trial-access-expiry/…")
        .kept(),
        FieldSpec::new("notifications", Mappings, "One or more notifications.")
            .example(
                "[{notification_ref: evidence://notification/…, channel: …, \
                delivery_owner_ref: owner:…, delivery_tracking_ref: ticket:…}]",
            )
            .required(4),
        // The example of an entry that is not a mapping.
        FieldSpec::new("notifications[]", Mapping, "A notification.").example(
            "{notification_ref: evidence://notification/…, channel: …, \
            delivery_owner_ref: owner:…, delivery_tracking_ref: ticket:…}",
        ),
        FieldSpec::new("notifications[].notification_ref", Reference, "The notification.")
            .example("evidence://notification/…")
            .required(4),
        FieldSpec::new("notifications[].channel", Label(&Channel::NAMES), "How it was sent.")
            .note("email, customer_success, support_ticket or crm_task")
            .required(4),
        FieldSpec::new(
            "notifications[].delivery_owner_ref",
            Reference,
            "Who is responsible for its delivery.",
        )
        .example("owner:…")
        .required(4),
        FieldSpec::new(
            "notifications[].delivery_tracking_ref",
            Reference,
            "The ticket or task that tracks its delivery.",
        )
        .example("ticket:…")
        .required(4),
        FieldSpec::new("grace_period", Mapping, "The requested grace period."),
        FieldSpec::new(
            "grace_period.requested_until",
            Text,
            "The end date that the reviewer requests; shown to the approver.",
        )
        .kept(),
        FieldSpec::new(
            "grace_period.approval_ref",
            Reference,
            "An approval that is kept elsewhere (gate 5), if the policy accepts one.",
        )
        .kept(),
        FieldSpec::new("handoff", Mapping, "Who takes over."),
        FieldSpec::new("handoff.commercial_ref", Reference, "Required if the trial is renewed or escalated.")
            .example("handoff:sales/…")
            .required(5),
        FieldSpec::new("handoff.closeout_ref", Reference, "Required if the trial is revoked.")
            .example("handoff:closeout/…")
            .required(6),
        FieldSpec::new("handoff.owners", Mapping, "The owners of the handoff; all three are required."),
        FieldSpec::new("handoff.owners.customer_success_ref", Reference, "Customer success.")
            .example("owner:customer-success/…")
            .required(7),
        FieldSpec::new("handoff.owners.sales_ref", Reference, "Sales.").example("owner:sales/…").required(7),
        FieldSpec::new("handoff.owners.support_ref", Reference, "Support.")
            .example("owner:support/…")
            .required(7),
        FieldSpec::new("handoff.next_action_refs", References, "One or more next actions.")
            .example("[ticket:…]")
            .required(7),
        // The example of an entry that is not a reference.
        FieldSpec::new("handoff.next_action_refs[]", Reference, "A next action.").example("ticket:…"),
        FieldSpec::new("handoff.task_tracking_refs", References, "Recorded and shown; not checked.").kept(),
        FieldSpec::new("renewal_followup_ref", Reference, "Recorded and shown; not checked.").kept(),
    ],
};
