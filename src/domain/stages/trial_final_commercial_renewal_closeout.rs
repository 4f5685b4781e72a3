//! Stage 8, "Trial Final Commercial Renewal Closeout Sync" (specification, section 8.1): the table of its gates.

use super::chain;
use crate::domain::labels::{Kind, StageId};
use crate::domain::stage::{Check, Gate, Stage};

/// The gates, in order.
pub static GATES: [Gate; 7] = [
    chain::evidence_ready(StageId::Final, "outcome-evidence-ready", "Outcome evidence ready"),
    chain::approval_approved(
        StageId::Final,
        "outcome-approval-approved",
        "Outcome approval approved",
        &[Kind::OutcomePacket],
    ),
    chain::package_match(
        StageId::Final,
        "outcome-package-match",
        "Outcome package match",
        &[Kind::OutcomePacket],
    ),
    chain::conversion_target(StageId::Final, 4, &[Check::Fields(Kind::FinalPacket, &[chain::SAME_TARGET])]),
    chain::renewal_outcome(StageId::Final, 5, &[Check::Fields(Kind::FinalPacket, &[chain::SAME_OUTCOME])]),
    chain::references(
        StageId::Final,
        6,
        "final-closeout-references",
        "Final closeout references",
        &[Check::Fields(Kind::FinalPacket, &[("distribution.distributed_at", chain::is_not_in_future)])],
    ),
    chain::boundary(StageId::Final, 7),
];

/// The stage.
pub static STAGE: Stage =
    Stage { id: StageId::Final, documents: &[Kind::FinalPacket, Kind::OutcomeApproval], gates: &GATES };
