//! The gates that every trial is judged by (specification, section 3). One file per gate, named after it.
//!
//! A *stage* is a list of gates over a trial. This version has one stage; the next one would be another list.

mod approval_package_match;
mod closeout_handoff;
mod expiry_approval_approved;
mod expiry_evidence_ready;
mod grace_period_handoff;
mod handoff_ownership;
mod notification_delivery;
mod public_boundary;
mod remedy;
mod sheet;

use super::document::Outcome;
use super::finding::Finding;
pub use super::finding::GateId;
use super::grace::Grace;
use super::policy::Policy;
use super::time::Now;
use super::trial::Trial;
use serde::{Serialize, Serializer};
use sheet::Sheet;

impl GateId {
    /// The gate itself.
    #[must_use]
    pub fn gate(self) -> &'static Gate {
        &TRIAL_EXPIRED_FOLLOW_UP[usize::from(self.0.saturating_sub(1)).min(TRIAL_EXPIRED_FOLLOW_UP.len() - 1)]
    }

    /// The gate's name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.gate().name
    }
}

impl Serialize for GateId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// One question that a trial has to answer.
#[derive(Debug)]
pub struct Gate {
    /// Its place in the stage.
    pub id: GateId,
    /// Its name in reports: `expiry-evidence-ready`.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// What it asks, in one sentence.
    pub question: &'static str,
    judge: for<'a> fn(&Case<'a>, &mut Sheet<'a>) -> Applies,
}

/// Whether a gate is asked of a trial at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Applies {
    Yes,
    No,
}

/// What gates judge by.
#[derive(Debug)]
pub struct Case<'a> {
    /// The trial.
    pub trial: &'a Trial,
    /// Its outcome, where it is known.
    pub outcome: Option<Outcome>,
    /// Its grace period.
    pub grace: &'a Grace,
    /// The room's policy.
    pub policy: &'a Policy,
    /// The moment.
    pub now: Now,
}

pub use super::labels::{ApprovalState, Channel, GateStatus};

/// A gate's answer for one trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The gate.
    pub gate: GateId,
    /// How it stands.
    pub status: GateStatus,
    /// What is in its way.
    pub findings: Vec<Finding>,
}

/// The gates of the stage "Trial Expired Follow-Up Sync", in order.
pub static TRIAL_EXPIRED_FOLLOW_UP: [Gate; 8] = [
    Gate {
        id: GateId(1),
        name: "expiry-evidence-ready",
        title: "Expiry evidence ready",
        question: "Does the expiry packet show that the trial was revoked, renewed or escalated, by whom and when?",
        judge: expiry_evidence_ready::judge,
    },
    Gate {
        id: GateId(2),
        name: "expiry-approval-approved",
        title: "Expiry approval approved",
        question: "Is the expiry approved, and does the approval still hold?",
        judge: expiry_approval_approved::judge,
    },
    Gate {
        id: GateId(3),
        name: "approval-package-match",
        title: "Approval matches package",
        question: "Is the approval about this package and no other?",
        judge: approval_package_match::judge,
    },
    Gate {
        id: GateId(4),
        name: "notification-delivery",
        title: "Notification delivery",
        question: "Was the evaluator notified over a supported channel, and was delivery tracked?",
        judge: notification_delivery::judge,
    },
    Gate {
        id: GateId(5),
        name: "grace-period-handoff",
        title: "Grace period and handoff",
        question: "Is the grace period settled, and is there a commercial handoff?",
        judge: grace_period_handoff::judge,
    },
    Gate {
        id: GateId(6),
        name: "closeout-handoff",
        title: "Closeout handoff",
        question: "Is there a closeout handoff for the revoked trial?",
        judge: closeout_handoff::judge,
    },
    Gate {
        id: GateId(7),
        name: "handoff-ownership",
        title: "Handoff ownership",
        question: "Has the handoff owners and next actions?",
        judge: handoff_ownership::judge,
    },
    Gate {
        id: GateId(8),
        name: "public-boundary",
        title: "Public boundary",
        question: "Does the evidence hold references only?",
        judge: public_boundary::judge,
    },
];

/// Judges a trial by every gate of the stage. It never fails: what cannot be judged is blocked.
#[must_use]
pub fn judge(case: &Case<'_>) -> Vec<Check> {
    TRIAL_EXPIRED_FOLLOW_UP
        .iter()
        .map(|gate| {
            let mut sheet = Sheet::new(gate.id, case.trial);
            let applies = (gate.judge)(case, &mut sheet);
            let findings = sheet.into_findings();
            let status = match applies {
                _ if !findings.is_empty() => GateStatus::Blocked,
                Applies::Yes => GateStatus::Pass,
                Applies::No => GateStatus::NotApplicable,
            };
            Check { gate: gate.id, status, findings }
        })
        .collect()
}
