//! Stage 5, "Trial Conversion Executive Renewal" (specification, section 8.1): the table of its gates.

use super::chain;
use crate::domain::labels::{Kind, StageId};
use crate::domain::stage::{Check, Gate, Stage};

/// The gates, in order.
pub static GATES: [Gate; 6] = [
    chain::evidence_ready(StageId::Renewal, "closeout-evidence-ready", "Closeout evidence ready"),
    chain::approval_approved(
        StageId::Renewal,
        "closeout-approval-approved",
        "Closeout approval approved",
        &[Kind::CloseoutPacket],
    ),
    chain::package_match(
        StageId::Renewal,
        "closeout-package-match",
        "Closeout package match",
        &[Kind::CloseoutPacket],
    ),
    chain::conversion_target(
        StageId::Renewal,
        4,
        &[Check::Fields(Kind::RenewalPacket, &[chain::SAME_TARGET])],
    ),
    chain::references(
        StageId::Renewal,
        5,
        "executive-renewal-references",
        "Executive and renewal references",
        &[Check::Fields(Kind::RenewalPacket, &[("summary.generated_at", chain::is_not_in_future)])],
    ),
    chain::boundary(StageId::Renewal, 6),
];

/// The stage.
pub static STAGE: Stage =
    Stage { id: StageId::Renewal, documents: &[Kind::RenewalPacket, Kind::CloseoutApproval], gates: &GATES };
