//! Stage 2, "Trial Conversion Readiness Sync" (specification, section 8.1): the table of its gates.

use super::chain;
use crate::domain::gate::GateInfo;
use crate::domain::labels::{Kind, StageId};
use crate::domain::stage::{Applies, Check, Gate, Stage};

/// The gates, in order.
pub static GATES: [Gate; 8] = [
    chain::evidence_ready(StageId::Readiness, "followup-evidence-ready", "Follow-up evidence ready"),
    chain::approval_approved(
        StageId::Readiness,
        "followup-approval-approved",
        "Follow-up approval approved",
        &[Kind::FollowupPacket],
    ),
    chain::package_match(
        StageId::Readiness,
        "followup-package-match",
        "Follow-up package match",
        &[Kind::FollowupPacket],
    ),
    Gate {
        info: GateInfo {
            stage: StageId::Readiness,
            number: 4,
            name: "trial-outcome-convertible",
            title: "Trial outcome convertible",
            question: "Was the trial renewed or escalated?",
        },
        needs: &[],
        applies: Applies::Always,
        checks: &[Check::Rule(chain::outcome_is_convertible)],
    },
    Gate {
        info: GateInfo {
            stage: StageId::Readiness,
            number: 5,
            name: "commercial-handoff-present",
            title: "Commercial handoff present",
            question: "Does the follow-up have a commercial handoff?",
        },
        needs: &[Kind::FollowupPacket],
        applies: Applies::Always,
        checks: &[Check::Rule(chain::has_commercial_handoff)],
    },
    chain::references(
        StageId::Readiness,
        6,
        "conversion-references",
        "Conversion references",
        &[Check::Fields(Kind::ReadinessPacket, &[])],
    ),
    chain::conversion_target(StageId::Readiness, 7, &[Check::Fields(Kind::ReadinessPacket, &[])]),
    chain::boundary(StageId::Readiness, 8),
];

/// The stage.
pub static STAGE: Stage = Stage {
    id: StageId::Readiness,
    documents: &[Kind::ReadinessPacket, Kind::FollowupApproval],
    gates: &GATES,
};
