//! The detail pane: the row under the cursor, with findings and remedies.

use crate::console::app::content::context::TrialContext;
use crate::console::app::content::finding::finding_lines;
use crate::console::app::content::gates::{gate_line, label, summary, votes_line};
use crate::console::app::content::stages;
use crate::console::app::form_drafts;
use crate::console::app::form_drafts::FormDrafts;
use crate::console::app::labels;
use crate::console::app::rich_text::{Line, Role, wrap};
use crate::domain::duties::Duties;
use crate::domain::labels::GateStatus;
use crate::domain::next_step::next_step;
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::query::Query;
use crate::domain::safe_text::SafeText;
use crate::domain::search::{Hit, hits, words};
use crate::domain::trial::Trial;
use crate::room::EvaluatedTrial;
use crate::safe;

/// Returns the pane for a trial: blocked gates with their findings first, then the others in a line each.
#[must_use]
pub fn of_trial(
    context: &TrialContext<'_>,
    drafts: &FormDrafts,
    sought: Option<&Query>,
    width: usize,
) -> Vec<Line> {
    let EvaluatedTrial { trial, evaluation } = context.reviewed;
    let mut duties = Duties::of(trial, &context.room.policy_file.policy);
    let freshness = context.freshness;
    let mut lines = summary(context);
    lines.extend(votes_line(context));
    lines.extend(next_line(context));
    if let Some(waiting) = form_drafts::waiting(drafts, &trial.trial_ref) {
        lines.push(label("Draft").with(Role::Waiting, format!("✎ {waiting}")));
    }
    lines.extend(sought.map(|query| found(query, trial)).unwrap_or_default());
    lines.push(Line::blank());
    let mut number = 0;
    let has_several = evaluation.stages.len() > 1;
    for stage in &evaluation.stages {
        if has_several && stage.findings().next().is_some() {
            lines.push(stages::heading(stage, freshness, context.room.now.today()));
        }
        for check in &stage.checks {
            if check.status == GateStatus::Blocked {
                lines.push(gate_line(check, freshness));
                for finding in &check.findings {
                    finding_lines(context, &mut duties, finding, Some(number), width, &mut lines);
                    number += 1;
                }
                lines.push(Line::blank());
            }
        }
    }
    for stage in &evaluation.stages {
        let mut others = stage.checks.iter().filter(|check| check.status != GateStatus::Blocked).peekable();
        if has_several && others.peek().is_some() {
            lines.push(stages::heading(stage, freshness, context.room.now.today()));
        }
        lines.extend(others.map(|check| gate_line(check, freshness)));
    }
    wrap(lines, width)
}

/// Returns the line with the next step and who has it.
fn next_line(context: &TrialContext<'_>) -> Option<Line> {
    let TrialContext { reviewed, room, freshness, .. } = *context;
    let now = room.now;
    let step = next_step(&reviewed.trial, &reviewed.evaluation, &room.policy_file.policy, now)
        .filter(|_| freshness.is_current())?;
    let line = label("Next").with(Role::Strong, step.label(now.today()));
    Some(match step.others {
        0 => line,
        others => line.with(Role::Dim, safe!(" · {} more", others)),
    })
}

/// The most occurrences of a search that are listed.
const MOST_FOUND: usize = 4;

/// Returns the fields in which the words of a query occur. If the name of the trial has them all, they are not listed.
fn found(query: &Query, trial: &Trial) -> Vec<Line> {
    let name = trial.name().to_lowercase();
    if words(query).all(|word| name.contains(&word.to_lowercase())) {
        return Vec::new();
    }
    let hits = hits(query, trial);
    let line = |(number, hit): (usize, &Hit)| {
        label(if number == 0 { "Found" } else { "" })
            .with(Role::Plain, hit.text.slice(0..hit.range.start))
            .with(Role::Found, hit.text.slice(hit.range.clone()))
            .with(Role::Plain, hit.text.slice(hit.range.end..hit.text.len()))
            .with(Role::Dim, safe!(" · {}", hit.field.to_safe()))
            .with(Role::Dim, safe!(" · {}:{}", SafeText::sanitize(&hit.path), hit.at.line))
    };
    let mut lines: Vec<_> = hits.iter().take(MOST_FOUND).enumerate().map(line).collect();
    if hits.len() > MOST_FOUND {
        let more = labels::count(hits.len() - MOST_FOUND, "more place", "more places");
        lines.push(label("").with(Role::Dim, SafeText::sanitize(&more)));
    }
    lines
}

/// Returns the pane for a problem.
#[must_use]
pub fn of_problem(problem: &Problem, width: usize) -> Vec<Line> {
    let path = SafeText::sanitize(&problem.path);
    let place = problem.at.map_or_else(|| path.to_string(), |at| format!("{path}:{}:{}", at.line, at.column));
    let mut lines = vec![
        label("Problem").with(Role::Blocked, problem.code.name()),
        label("File").with(Role::Plain, place),
    ];
    let trials: Vec<_> = problem.trials.iter().map(|trial| SafeText::sanitize(trial)).collect();
    lines.push(if trials.is_empty() {
        label("Trial").with(Role::Dim, "none")
    } else {
        label("Trial").with(Role::Plain, SafeText::join(trials, ", "))
    });
    lines.push(Line::blank());
    lines.push(Line::of(Role::Strong, SafeText::sanitize(&problem.message)));
    lines.push(Line::blank());
    lines.push(Line::of(Role::Accent, "→ ").with(Role::Accent, what_to_do(problem.code)).hang(2));
    lines.push(Line::blank());
    lines.push(Line::of(Role::Dim, "The trial stays blocked until this is resolved."));
    wrap(lines, width)
}

const fn what_to_do(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::Unreadable => "Give this user permission to read the file, then rescan.",
        ProblemCode::TooLarge => "Move the material elsewhere and refer to it.",
        ProblemCode::NotUtf8 => "Save the file as UTF-8.",
        ProblemCode::Syntax => "Correct the file at this line.",
        ProblemCode::NoTrial => "Add the line trial_ref: trial:…",
        ProblemCode::UnsupportedVersion => "Write the packet in version v1.",
        ProblemCode::Duplicate => "Keep one of the documents and remove the others from the room.",
        ProblemCode::BadDecision => "Find out who added this file. Records are written by trialdesk only.",
        ProblemCode::MissingDecision => "Restore the record from version control or a backup.",
        ProblemCode::BadSignature => {
            "Restore the original record and signature from version control or a backup."
        }
    }
}
