//! Which fields of a document are kept: those that gates, records and lists ask for.
//!
//! A field is known by its place in these lists, on disk too, where nothing that another build wrote is believed.

use crate::domain::document::Kind;

/// A key that is kept, and which keys of the mapping below it.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) key: &'static str,
    /// Of the mapping that stands here, or of the mappings in the list that does. Where there are none, a scalar or
    /// a list of scalars belongs here.
    pub(super) below: &'static [Kept],
}

const fn leaf(key: &'static str) -> Kept {
    Kept { key, below: &[] }
}

const fn map(key: &'static str, below: &'static [Kept]) -> Kept {
    Kept { key, below }
}

/// The fields of a kind; of a foreign document what it says that it is, and whose.
pub(super) const fn fields(kind: Option<Kind>) -> &'static [Kept] {
    match kind {
        Some(Kind::ExpiryPacket) => EXPIRY_PACKET,
        Some(Kind::ExpiryApproval) => EXPIRY_APPROVAL,
        Some(Kind::FollowupPacket) => FOLLOWUP_PACKET,
        Some(Kind::GraceDecision) => GRACE_DECISION,
        None => FOREIGN,
    }
}

const FOREIGN: &[Kept] = &[leaf("schema_version"), leaf("trial_ref")];

const EXPIRY_PACKET: &[Kept] = &[
    leaf("evidence_mode"),
    leaf("sanitized"),
    leaf("trial_ref"),
    leaf("package_ref"),
    leaf("status"),
    map("access_evidence", &[leaf("package_ref"), leaf("status")]),
    map("access_approval", &[leaf("package_ref"), leaf("state")]),
    leaf("original_expires_at"),
    leaf("outcome"),
    map("action", &[leaf("owner_ref"), leaf("performed_at")]),
    leaf("license_revocation_ref"),
    leaf("access_revocation_ref"),
    leaf("renewal_ref"),
    leaf("new_expires_at"),
    leaf("escalation_ref"),
];

const EXPIRY_APPROVAL: &[Kept] = &[
    leaf("sanitized"),
    leaf("trial_ref"),
    leaf("package_ref"),
    leaf("package_digest"),
    leaf("state"),
    leaf("expires_at"),
];

const FOLLOWUP_PACKET: &[Kept] = &[
    leaf("evidence_mode"),
    leaf("sanitized"),
    leaf("trial_ref"),
    leaf("expiry_package_ref"),
    map(
        "notifications",
        &[
            leaf("notification_ref"),
            leaf("channel"),
            leaf("delivery_owner_ref"),
            leaf("delivery_tracking_ref"),
        ],
    ),
    map("grace_period", &[leaf("requested_until"), leaf("approval_ref")]),
    map(
        "handoff",
        &[
            leaf("commercial_ref"),
            leaf("closeout_ref"),
            map("owners", &[leaf("customer_success_ref"), leaf("sales_ref"), leaf("support_ref")]),
            leaf("next_action_refs"),
        ],
    ),
];

const GRACE_DECISION: &[Kept] = &[
    leaf("sanitized"),
    leaf("decision_ref"),
    leaf("trial_ref"),
    leaf("verdict"),
    leaf("grace_ends_on"),
    leaf("reason"),
    leaf("conditions"),
    leaf("external_ref"),
    leaf("decided_by"),
    leaf("decided_at"),
    map("covers", &[leaf("expiry_digest"), leaf("request_digest"), leaf("followup_digest")]),
    leaf("seen"),
];
