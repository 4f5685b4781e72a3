//! The check report as annotations of GitHub Actions.
//!
//! GitHub shows ten errors, ten warnings and ten notices of a step and drops the rest without a word. So the most urgent
//! ones are written, and one notice counts the others.

use super::super::Document;
use super::super::labels::count_label;
use super::super::output::{WorkflowCommands, WorkflowWriter};
use super::super::phrase::Phrase;
use super::super::selection::Selection;
use super::overview::title;
use crate::domain::evaluation::Status;
use crate::domain::finding::Finding;
use crate::domain::problem::Problem;
use crate::domain::safe_text::SafeText;
use crate::domain::tree::Position;
use crate::domain::trial::Trial;
use crate::safe;
use std::io;

/// The most annotations of a kind that GitHub shows for a step.
const MOST: usize = 10;

/// The check report as annotations: a problem and a finding of a blocked trial is an error, and one of a trial that only
/// waits for an approver a warning.
#[derive(Debug)]
pub struct GitHub;

impl Document for GitHub {
    type Syntax = WorkflowCommands;

    fn write(&self, selection: &Selection<'_>, out: &mut WorkflowWriter<'_, '_>) -> io::Result<()> {
        let problems = &selection.room.problems;
        let mut total = problems.len();
        let urgent = selection.by_urgency(MOST, |reviewed| total += reviewed.evaluation.findings().count());
        for problem in problems.iter().take(MOST) {
            write_problem(selection, problem, out)?;
        }
        let (mut errors, mut warnings) = (problems.len().min(MOST), 0);
        for reviewed in urgent.trials.iter().filter_map(|&place| selection.review(place)) {
            let (kind, written) = match reviewed.evaluation.status {
                Status::AwaitingApproval => ("warning", &mut warnings),
                _ => ("error", &mut errors),
            };
            for finding in reviewed.evaluation.findings().take(MOST - *written) {
                write_finding(selection, &reviewed.trial, finding, kind, out)?;
                *written += 1;
            }
        }
        let mut summary = title(selection);
        if total > errors + warnings {
            let left = count_label(
                total - errors - warnings,
                "finding or problem has",
                "findings and problems have",
            );
            summary.push(safe!("; {} no annotation: `trialdesk check` lists all of them", left));
        }
        out.command("notice", &[("title", "trialdesk".into())], &summary)
    }
}

fn write_problem(
    selection: &Selection<'_>,
    problem: &Problem,
    out: &mut WorkflowWriter<'_, '_>,
) -> io::Result<()> {
    let title = safe!("Problem: {}", problem.code.label());
    let place = place(selection, title, &problem.path, problem.at);
    out.command("error", &place, &SafeText::sanitize(&problem.message))
}

fn write_finding(
    selection: &Selection<'_>,
    trial: &Trial,
    finding: &Finding,
    kind: &'static str,
    out: &mut WorkflowWriter<'_, '_>,
) -> io::Result<()> {
    let gate = finding.gate.gate();
    let title = safe!("{}: {}", SafeText::sanitize(trial.name()), gate.title);
    let place = match finding.shown_at(trial) {
        Some((path, at)) => place(selection, title, path, at),
        None => vec![("title", title)],
    };
    let mut message = finding.message.clone();
    let remedy = Phrase::of_remedy(&finding.remedy);
    if !remedy.is_empty() {
        message.push(safe!("\nTo do: {}", remedy.plain()));
    }
    out.command(kind, &place, &message)
}

/// Returns the properties of an annotation at a place in a file.
fn place(
    selection: &Selection<'_>,
    title: SafeText,
    path: &str,
    at: Option<Position>,
) -> Vec<(&'static str, SafeText)> {
    let mut properties = vec![("file", SafeText::sanitize(&selection.repository_path(path)))];
    if let Some(at) = at {
        properties.extend([("line", safe!("{}", at.line)), ("col", safe!("{}", at.column))]);
    }
    properties.push(("title", title));
    properties
}
