//! Stage 4, "Trial Conversion Closeout Revenue" (specification, section 8.1): the table of its gates.

use super::chain;
use crate::domain::labels::{Kind, StageId};
use crate::domain::stage::{Check, Gate, Stage};

/// The gates, in order.
pub static GATES: [Gate; 6] = [
    chain::evidence_ready(StageId::Closeout, "activation-evidence-ready", "Activation evidence ready"),
    chain::approval_approved(
        StageId::Closeout,
        "activation-approval-approved",
        "Activation approval approved",
        &[Kind::ActivationPacket],
    ),
    chain::package_match(
        StageId::Closeout,
        "activation-package-match",
        "Activation package match",
        &[Kind::ActivationPacket],
    ),
    chain::conversion_target(
        StageId::Closeout,
        4,
        &[Check::Fields(Kind::CloseoutPacket, &[chain::SAME_TARGET])],
    ),
    chain::references(
        StageId::Closeout,
        5,
        "closeout-revenue-references",
        "Closeout and revenue references",
        &[Check::Fields(
            Kind::CloseoutPacket,
            &[
                ("closeout.closed_at", chain::is_not_in_future),
                ("revenue_handed_off_at", chain::is_not_in_future),
            ],
        )],
    ),
    chain::boundary(StageId::Closeout, 6),
];

/// The stage.
pub static STAGE: Stage = Stage {
    id: StageId::Closeout,
    documents: &[Kind::CloseoutPacket, Kind::ActivationApproval],
    gates: &GATES,
};
