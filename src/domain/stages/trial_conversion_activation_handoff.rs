//! Stage 3, "Trial Conversion Activation Handoff" (specification, section 8.1): the table of its gates.

use super::chain;
use crate::domain::gate::GateInfo;
use crate::domain::labels::{ConversionTarget, Kind, StageId};
use crate::domain::stage::{Applies, Check, Gate, Stage};

/// The gates, in order.
pub static GATES: [Gate; 8] = [
    chain::evidence_ready(StageId::Activation, "readiness-evidence-ready", "Readiness evidence ready"),
    chain::approval_approved(
        StageId::Activation,
        "readiness-approval-approved",
        "Readiness approval approved",
        &[Kind::ReadinessPacket],
    ),
    chain::package_match(
        StageId::Activation,
        "readiness-package-match",
        "Readiness package match",
        &[Kind::ReadinessPacket],
    ),
    chain::conversion_target(
        StageId::Activation,
        4,
        &[Check::Fields(Kind::ActivationPacket, &[chain::SAME_TARGET])],
    ),
    Gate {
        info: GateInfo {
            stage: StageId::Activation,
            number: 5,
            name: "paid-pilot-plan-only",
            title: "Paid-pilot plan only",
            question: "Does a paid pilot have no plan for production?",
        },
        needs: &[],
        applies: Applies::ToTarget(ConversionTarget::PaidPilot),
        checks: &[Check::Rule(chain::has_no_production_plan)],
    },
    Gate {
        info: GateInfo {
            stage: StageId::Activation,
            number: 6,
            name: "production-plan-only",
            title: "Production plan only",
            question: "Does production have no plan for a paid pilot?",
        },
        needs: &[],
        applies: Applies::ToTarget(ConversionTarget::Production),
        checks: &[Check::Rule(chain::has_no_pilot_plan)],
    },
    chain::references(
        StageId::Activation,
        7,
        "activation-references",
        "Activation references",
        &[Check::Fields(Kind::ActivationPacket, &[("paid_pilot.activated_at", chain::is_not_in_future)])],
    ),
    chain::boundary(StageId::Activation, 8),
];

/// The stage.
pub static STAGE: Stage = Stage {
    id: StageId::Activation,
    documents: &[Kind::ActivationPacket, Kind::ReadinessApproval],
    gates: &GATES,
};
