//! Stage 7, "Trial Conversion Renewal Outcome Rollup" (specification, section 8.1): the table of its gates.

use super::chain;
use crate::domain::labels::{Kind, StageId};
use crate::domain::stage::{Check, Gate, Stage};

/// The gates, in order.
pub static GATES: [Gate; 8] = [
    chain::evidence_ready(StageId::Outcome, "followthrough-evidence-ready", "Follow-through evidence ready"),
    chain::approval_approved(
        StageId::Outcome,
        "followthrough-approval-approved",
        "Follow-through approval approved",
        &[Kind::FollowthroughPacket],
    ),
    chain::package_match(
        StageId::Outcome,
        "followthrough-package-match",
        "Follow-through package match",
        &[Kind::FollowthroughPacket],
    ),
    chain::conversion_target(
        StageId::Outcome,
        4,
        &[Check::Fields(Kind::OutcomePacket, &[chain::SAME_TARGET])],
    ),
    chain::renewal_outcome(StageId::Outcome, 5, &[Check::Fields(Kind::OutcomePacket, &[])]),
    chain::renewal_owner_match(
        StageId::Outcome,
        6,
        &[Kind::FollowthroughPacket],
        &[Check::Fields(Kind::OutcomePacket, &[chain::OWNER_OF_FOLLOWTHROUGH])],
    ),
    chain::references(
        StageId::Outcome,
        7,
        "outcome-references",
        "Outcome references",
        &[Check::Fields(Kind::OutcomePacket, &[("completed_at", chain::is_not_in_future)])],
    ),
    chain::boundary(StageId::Outcome, 8),
];

/// The stage.
pub static STAGE: Stage = Stage {
    id: StageId::Outcome,
    documents: &[Kind::OutcomePacket, Kind::FollowthroughApproval],
    gates: &GATES,
};
