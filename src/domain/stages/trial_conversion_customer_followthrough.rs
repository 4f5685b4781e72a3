//! Stage 6, "Trial Conversion Customer Followthrough" (specification, section 8.1): the table of its gates.

use super::chain;
use crate::domain::labels::{Kind, StageId};
use crate::domain::stage::{Check, Gate, Stage};

/// The gates, in order.
pub static GATES: [Gate; 7] = [
    chain::evidence_ready(StageId::Followthrough, "renewal-evidence-ready", "Renewal evidence ready"),
    chain::approval_approved(
        StageId::Followthrough,
        "renewal-approval-approved",
        "Renewal approval approved",
        &[Kind::RenewalPacket],
    ),
    chain::package_match(
        StageId::Followthrough,
        "renewal-package-match",
        "Renewal package match",
        &[Kind::RenewalPacket],
    ),
    chain::conversion_target(
        StageId::Followthrough,
        4,
        &[Check::Fields(Kind::FollowthroughPacket, &[chain::SAME_TARGET])],
    ),
    chain::renewal_owner_match(
        StageId::Followthrough,
        5,
        &[Kind::RenewalPacket],
        &[Check::Fields(Kind::FollowthroughPacket, &[chain::OWNER_OF_RENEWAL])],
    ),
    chain::references(
        StageId::Followthrough,
        6,
        "followthrough-references",
        "Follow-through references",
        &[Check::Fields(Kind::FollowthroughPacket, &[])],
    ),
    chain::boundary(StageId::Followthrough, 7),
];

/// The stage.
pub static STAGE: Stage = Stage {
    id: StageId::Followthrough,
    documents: &[Kind::FollowthroughPacket, Kind::RenewalApproval],
    gates: &GATES,
};
