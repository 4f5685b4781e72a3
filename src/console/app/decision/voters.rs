//! The approvers who may decide, and the votes so far.

use crate::console::app::content::votes;
use crate::console::app::decision::form::DecisionForm;
use crate::console::app::decision::target::DecisionTarget;
use crate::console::app::rich_text::{Line, Role};
use crate::domain::policy::Approver;
use crate::domain::safe_text::SafeText;
use crate::ledger::validation::why_not_this_person_on;
use crate::room::EvaluatedTrial;
use crate::safe;

/// Returns a line of the preview that begins with a label.
pub(super) fn label(name: &str) -> Line {
    Line::of(Role::Dim, format!("{name:<12}")).hang(12)
}

/// Returns who may decide, and the votes so far.
pub(super) fn who_decides(
    form: &DecisionForm,
    reviewed: &EvaluatedTrial,
    target: DecisionTarget,
) -> Vec<Line> {
    let policy = &form.room_view.room.policy_file.policy;
    let may_decide = |approver: &&Approver| {
        why_not_this_person_on(&reviewed.trial, policy, &approver.principal, target.stage()).is_none()
    };
    let mut lines = Vec::new();
    if !policy.approvers.is_empty() {
        let (may, may_not): (Vec<_>, Vec<_>) = policy.approvers.iter().partition(may_decide);
        let names = |approvers: &[&Approver]| {
            SafeText::join(approvers.iter().map(|approver| SafeText::principal(&approver.principal)), ", ")
        };
        let mut line = label("Approvers").with(Role::Plain, names(&may));
        if !may_not.is_empty() {
            let owner = if may_not.len() == 1 { "an owner" } else { "owners" };
            line = line.with(Role::Dim, safe!(" · not {}: {} in this trial", names(&may_not), owner));
        }
        lines.push(line);
    }
    let progress = votes::pending(reviewed, policy, target).map(|votes| votes.progress());
    let own = votes::own_vote(reviewed, &form.signer.principal, target);
    let own = own.map(|vote| format!("this replaces your vote: {}", vote.verdict.label()));
    let notes: Vec<_> = progress.into_iter().chain(own).collect();
    if !notes.is_empty() {
        lines.push(label("Votes").with(Role::Waiting, notes.join(" · ")));
    }
    lines
}
