//! Stage 1, "Trial Expired Follow-Up Sync" (specification, sections 2 and 3): the table of its gates.

mod expiry_approval;
mod expiry_packet;
mod grace_period;
mod package_match;

use crate::domain::gate::GateInfo;
use crate::domain::labels::{Kind, Outcome, StageId};
use crate::domain::stage::{Applies, Check, Gate, Stage};
use crate::domain::stages::public_boundary;

/// The number of the gate that grace decisions settle.
pub const GRACE_GATE: u8 = 5;

/// The gates, in order. The first seven are CAVRA's "Required Gates", the eighth is its "Public Boundary".
pub static GATES: [Gate; 8] = [
    Gate {
        info: GateInfo {
            stage: StageId::Followup,
            number: 1,
            name: "expiry-evidence-ready",
            title: "Expiry evidence ready",
            question: "Does the expiry packet show that the trial was revoked, renewed or escalated, by whom and when?",
        },
        needs: &[Kind::ExpiryPacket],
        applies: Applies::Always,
        checks: &[
            Check::Problems,
            Check::Fields(
                Kind::ExpiryPacket,
                &[
                    ("access_approval.package_ref", expiry_packet::is_the_access_evidence),
                    ("action.performed_at", expiry_packet::is_not_in_the_future),
                    ("new_expires_at", expiry_packet::is_later_than_the_original),
                ],
            ),
        ],
    },
    Gate {
        info: GateInfo {
            stage: StageId::Followup,
            number: 2,
            name: "expiry-approval-approved",
            title: "Expiry approval approved",
            question: "Is the expiry approved, and is the approval still valid?",
        },
        needs: &[Kind::ExpiryApproval],
        applies: Applies::Always,
        checks: &[Check::Rule(expiry_approval::approves)],
    },
    Gate {
        info: GateInfo {
            stage: StageId::Followup,
            number: 3,
            name: "approval-package-match",
            title: "Approval matches package",
            question: "Is the approval about this package?",
        },
        needs: &[Kind::ExpiryPacket, Kind::ExpiryApproval],
        applies: Applies::Always,
        checks: &[
            Check::Rule(package_match::approval_is_about_the_packet),
            Check::Rule(package_match::followup_names_the_package),
        ],
    },
    Gate {
        info: GateInfo {
            stage: StageId::Followup,
            number: 4,
            name: "notification-delivery",
            title: "Notification delivery",
            question: "Was the evaluator notified over a supported channel, and was delivery tracked?",
        },
        needs: &[Kind::FollowupPacket],
        applies: Applies::Always,
        checks: &[Check::Fields(Kind::FollowupPacket, &[])],
    },
    Gate {
        info: GateInfo {
            stage: StageId::Followup,
            number: GRACE_GATE,
            name: "grace-period-handoff",
            title: "Grace period and handoff",
            question: "Is the grace period settled, and is there a commercial handoff?",
        },
        needs: &[Kind::FollowupPacket],
        applies: Applies::ToOutcomes(&[Outcome::Renewed, Outcome::Escalated]),
        checks: &[Check::Rule(grace_period::is_settled), Check::Fields(Kind::FollowupPacket, &[])],
    },
    Gate {
        info: GateInfo {
            stage: StageId::Followup,
            number: 6,
            name: "closeout-handoff",
            title: "Closeout handoff",
            question: "Is there a closeout handoff for the revoked trial?",
        },
        needs: &[Kind::FollowupPacket],
        applies: Applies::ToOutcomes(&[Outcome::Revoked]),
        checks: &[Check::Fields(Kind::FollowupPacket, &[])],
    },
    Gate {
        info: GateInfo {
            stage: StageId::Followup,
            number: 7,
            name: "handoff-ownership",
            title: "Handoff ownership",
            question: "Does the handoff name owners and next actions?",
        },
        needs: &[Kind::FollowupPacket],
        applies: Applies::Always,
        checks: &[Check::Fields(Kind::FollowupPacket, &[])],
    },
    Gate {
        info: GateInfo {
            stage: StageId::Followup,
            number: 8,
            name: "public-boundary",
            title: "Public boundary",
            question: "Does the evidence hold references only?",
        },
        needs: &[],
        applies: Applies::Always,
        checks: &[Check::Rule(public_boundary::every_document)],
    },
];

/// The stage.
pub static STAGE: Stage = Stage {
    id: StageId::Followup,
    documents: &[Kind::ExpiryPacket, Kind::ExpiryApproval, Kind::FollowupPacket],
    gates: &GATES,
};
