//! Gate 5: the grace period is settled (specification, sections 3 and 5.3).

use crate::domain::decision::DecisionSubject;
use crate::domain::labels::{Code, GraceState};
use crate::domain::policy::LapsedGrace;
use crate::domain::remedy::{Ask, Remedy};
use crate::domain::stage::{FindingCollector, GateContext, RuleKind};

pub(super) fn is_settled<'a>(context: &GateContext<'a>, findings: &mut FindingCollector<'a>) {
    let has_ended = context.grace.ends_on.is_some_and(|day| day < context.moment.date());
    let is_lapsed = has_ended && context.policy.lapsed == LapsedGrace::Block;
    let is_settled = context.grace.state.is_settled() && !is_lapsed;
    findings.rule_of_trial(RuleKind::Decided(DecisionSubject::Grace), is_settled);
    let (code, message, ask) = match context.grace.state {
        GraceState::Denied => (Code::Denied, "the grace period was denied", Ask::WithdrawDenial),
        GraceState::ChangesRequested => (
            Code::ChangesRequested,
            "an approver requested changes, and nothing has changed since",
            Ask::MakeChanges,
        ),
        GraceState::RefusalUnsettled => (
            Code::RefusalUnsettled,
            "objection open: an objection without a vote has not been answered by an approver",
            Ask::AnswerObjection,
        ),
        GraceState::Stale => {
            (Code::Stale, "the request changed after it was approved: approve again", Ask::Decision)
        }
        GraceState::Awaiting => (Code::AwaitingDecision, "awaiting a grace-period decision", Ask::Decision),
        GraceState::Approved if is_lapsed => {
            (Code::Lapsed, "the approved grace period has ended", Ask::Decision)
        }
        GraceState::Approved | GraceState::Referenced | GraceState::NotApplicable => return,
    };
    findings.about_trial(code, message, Remedy::AskPerson(ask));
}
