//! Gate 5: a renewed or escalated trial has a settled grace period and a commercial handoff.

use super::sheet::Sheet;
use super::{Applies, Case};
use crate::domain::document::{Kind, Outcome};
use crate::domain::finding::Code;
use crate::domain::grace::GraceState;
use crate::domain::mark::Mark;
use crate::domain::policy::LapsedGrace;

/// What both handoff gates say where they cannot tell which of them is asked.
pub(super) const OUTCOME_UNKNOWN: &str = "which handoff is due depends on the outcome, and that is not known";

pub(super) fn judge<'a>(case: &Case<'a>, sheet: &mut Sheet<'a>) -> Applies {
    match case.outcome {
        None => {
            sheet.flag_trial(Code::OutcomeUnknown, OUTCOME_UNKNOWN, "");
            return Applies::Yes;
        }
        Some(Outcome::Revoked) => return Applies::No,
        Some(Outcome::Renewed | Outcome::Escalated) => {}
    }
    let Some(packet) = sheet.need(Kind::FollowupPacket) else { return Applies::Yes };
    settled(case, sheet);
    sheet.reference(packet, "handoff.commercial_ref");
    Applies::Yes
}

fn settled(case: &Case<'_>, sheet: &mut Sheet<'_>) {
    let (code, message) = match case.grace.state {
        GraceState::Denied => (Code::Denied, "the grace period was denied"),
        GraceState::ChangesRequested => {
            (Code::ChangesRequested, "an approver sent the grace request back, and nothing has changed since")
        }
        GraceState::RefusalUnsettled => (
            Code::RefusalUnsettled,
            "somebody refused without being counted, and no quorum that saw it approves",
        ),
        GraceState::Stale => {
            (Code::Stale, "the approval covers evidence that has changed since: it takes a new one")
        }
        GraceState::Awaiting => (Code::AwaitingDecision, "awaiting a grace-period decision"),
        GraceState::Approved
            if case.grace.marks.contains(&Mark::Lapsed) && case.policy.lapsed == LapsedGrace::Block =>
        {
            (Code::Lapsed, "the approved grace period has ended")
        }
        GraceState::Approved | GraceState::Referenced | GraceState::NotApplicable => return,
    };
    sheet.flag_trial(code, message, next_step(code));
}

/// Decisions are records, made with `trialdesk`; there is no line to type.
const fn next_step(code: Code) -> &'static str {
    match code {
        Code::Denied => {
            "# a grace-decision record: the approver withdraws the denial, or the outcome changes to revoked"
        }
        Code::ChangesRequested => "# mend what was asked for, and an approver decides again",
        Code::RefusalUnsettled => "# an approver who has seen the refusal records a decision",
        _ => "# a grace-decision record: an approver decides",
    }
}
