//! The summary of a trial and its gates, as lines.

use crate::console::app::content::context::TrialContext;
use crate::console::app::content::stages;
use crate::console::app::content::symbols::{gate_sign, status_glyph, status_role};
use crate::console::app::content::votes;
use crate::console::app::decision::target::DecisionTarget;
use crate::console::app::freshness::Freshness;
use crate::console::app::labels;
use crate::console::app::rich_text::{Line, Role};
use crate::domain::evaluation::Evaluation;
use crate::domain::field::Field;
use crate::domain::grace::GraceState;
use crate::domain::labels::{GateStatus, PackageState, StageId};
use crate::domain::problem::TrialProblem;
use crate::domain::safe_text::SafeText;
use crate::domain::stage::GateResult;
use crate::room::EvaluatedTrial;
use crate::safe;

/// Indent of a gate's findings.
pub(super) const INDENT: usize = 4;

pub(crate) fn label(name: &str) -> Line {
    Line::of(Role::Dim, format!("{name:<8}")).hang(8)
}

/// Returns the status, the marks, the grace period, and the requested end date of a trial.
#[must_use]
pub fn summary(context: &TrialContext<'_>) -> Vec<Line> {
    let TrialContext { reviewed, room, freshness, .. } = *context;
    let EvaluatedTrial { trial, evaluation } = reviewed;
    let today = room.now.today();
    let mut status = if let Some((role, sentence)) = freshness.sentence() {
        label("Status").with(role, format!("… {sentence}"))
    } else {
        let (glyph, role) = (status_glyph(evaluation.status), status_role(evaluation.status));
        label("Status").with(role, format!("{glyph} {}", labels::status(evaluation.status)))
    };
    for mark in labels::marks(evaluation) {
        status = status.with(Role::Dim, " · ").with(Role::Waiting, mark);
    }
    let grace = match evaluation.outcome {
        None if evaluation.grace.state == GraceState::Awaiting => {
            "not decidable until the outcome is known".to_owned()
        }
        _ => labels::grace_in_full(&evaluation.grace, today),
    };
    let mut grace = label("Grace").with(Role::Plain, grace);
    let asked = trial.followup().map(|packet| packet.field("grace_period.requested_until"));
    if let Some(asked) = asked.as_ref().and_then(Field::text) {
        grace = grace.with(Role::Dim, safe!(" · asked for until {}", labels::day_text(asked, today)));
    }
    let mut lines = vec![status, grace];
    lines.extend(package_line(evaluation));
    lines.extend(stages::strip(evaluation, freshness));
    lines.extend(trial.problems.iter().take(MOST_PROBLEMS).map(problem_line));
    if trial.problems.len() > MOST_PROBLEMS {
        let more = trial.problems.len() - MOST_PROBLEMS;
        lines.push(label("").with(Role::Blocked, labels::count(more, "further problem", "further problems")));
    }
    lines
}

/// Returns the state of the package that waits for a decision, if one does.
fn package_line(evaluation: &Evaluation) -> Option<Line> {
    let target = DecisionTarget::waiting(evaluation).filter(|target| target.stage().is_some())?;
    let role = if target.waits_for_approvals(evaluation) { Role::Waiting } else { Role::Blocked };
    let rest = match target.package_state(evaluation) {
        PackageState::Awaiting => " a decision",
        PackageState::Stale => ": the evidence changed after it was approved",
        PackageState::Denied => ", until the denial is withdrawn",
        PackageState::ChangesRequested => ": not changed yet",
        PackageState::RefusalUnsettled => ": an approver must respond",
        PackageState::Approved | PackageState::Referenced | PackageState::NotRequested => "",
    };
    let stage = target.stage().map(StageId::label).unwrap_or_default();
    Some(
        label("Package")
            .with(Role::Plain, stage)
            .with(Role::Dim, " · ")
            .with(role, format!("{}{rest}", target.state(evaluation))),
    )
}

/// The most problems that the summary of a trial names.
const MOST_PROBLEMS: usize = 3;

/// Returns the line of a problem: a broken file may be the cause of everything else that is wrong.
fn problem_line(of_trial: &TrialProblem) -> Line {
    let TrialProblem { problem, count } = of_trial;
    let path = SafeText::sanitize(&problem.path);
    let place = problem.at.map_or_else(|| path.clone(), |at| safe!("{}:{}:{}", path, at.line, at.column));
    label("Problem")
        .with(Role::Blocked, place)
        .with(Role::Plain, safe!(" · {}", SafeText::sanitize(&problem.message)))
        .with(
            Role::Dim,
            if *count > 1 { format!(" · {} more of this folder", count - 1) } else { String::new() },
        )
}

/// Returns the progress towards the quorum and the user's vote, if the trial waits for further approvals.
#[must_use]
pub fn votes_line(context: &TrialContext<'_>) -> Option<Line> {
    let TrialContext { reviewed, room, principal, .. } = *context;
    let target = DecisionTarget::waiting(&reviewed.evaluation)?;
    let progress = votes::pending(reviewed, &room.policy_file.policy, target).map(|votes| votes.progress());
    let own = votes::own_vote_note(reviewed, principal, target);
    let notes: Vec<_> = progress.into_iter().chain(own).collect();
    (!notes.is_empty()).then(|| label("Votes").with(Role::Waiting, SafeText::sanitize(&notes.join(" · "))))
}

/// Returns the line of a gate: number, name, and status.
#[must_use]
pub fn gate_line(check: &GateResult, freshness: Freshness) -> Line {
    let (glyph, role) = gate_sign(check.status, freshness);
    let text = if check.status == GateStatus::Blocked { Role::Strong } else { Role::Dim };
    let uncertain = freshness.instead().filter(|_| check.status == GateStatus::Pass);
    Line::of(role, glyph)
        .with(Role::Dim, format!(" {} ", check.gate.number()))
        .with(text, check.gate.gate().title)
        .right(role, uncertain.unwrap_or_else(|| labels::gate(check.status)))
        .hang(INDENT)
}
