//! A finding as lines: the code, the field, the message, the place, and the remedy.

use crate::console::app::content::gates::INDENT;
use crate::console::app::rich_text::{Line, Role};
use crate::domain::finding::Finding;
use crate::domain::safe_text::SafeText;
use crate::domain::suggestions::{Suggestion, possible};
use crate::domain::trial::Trial;
use crate::safe;
use unicode_width::UnicodeWidthStr;

/// Adds the lines of a finding: code and field, message, position, and remedy.
pub fn finding_lines(
    finding: &Finding,
    trial: &Trial,
    anchor: Option<usize>,
    width: usize,
    lines: &mut Vec<Line>,
) {
    let indent = " ".repeat(INDENT);
    let start = |indent: &str| Line::of(Role::Plain, indent).hang(INDENT).anchor(anchor);
    let mut head = start(&indent).with(Role::Blocked, finding.code.name());
    if let Some(field) = &finding.field {
        head = head.with(Role::Plain, "  ").with(Role::Strong, field.to_safe().to_string());
    } else if let Some(kind) = finding.document {
        head = head.with(Role::Plain, "  ").with(Role::Strong, kind.label());
    }
    let place = place(finding, trial);
    let beside = place.as_ref().filter(|place| head.width() + place.width() + 4 <= width);
    if let Some(place) = beside {
        head = head.right(Role::Dim, place);
    }
    let is_beside = beside.is_some();
    lines.push(head);
    lines.push(start(&indent).with(Role::Plain, SafeText::sanitize(&finding.message)));
    if let Some(place) = place.filter(|_| !is_beside) {
        lines.push(start(&indent).with(Role::Dim, place));
    }
    lines.extend(
        remedy_lines(finding)
            .into_iter()
            .map(|(role, mark, text)| start(&indent).with(role, mark).with(role, text).hang(INDENT + 2)),
    );
    lines.extend(
        possible_lines(finding, trial)
            .into_iter()
            // A narrow pane shows the most likely suggestion only.
            .take(if width < 60 { 1 } else { usize::MAX })
            .map(|line| start(&indent).with(Role::Dim, line).hang(INDENT + 2)),
    );
}

/// Returns values of the same trial that may be meant by a missing reference. They are suggestions only.
#[must_use]
pub fn possible_lines(finding: &Finding, trial: &Trial) -> Vec<String> {
    let documents = trial.documents();
    let problems = trial.problems.iter().map(|problem| &*problem.problem.path);
    let files: Vec<&str> = documents.iter().map(|document| &*document.path).chain(problems).collect();
    let sentence = |possible: Suggestion| match possible.stands_in {
        Some(field) => format!("? perhaps {} (from {field})", possible.what),
        None => format!("? perhaps the file {}", possible.what),
    };
    possible(finding, trial, &files).into_iter().map(sentence).collect()
}

/// Returns the place of a finding: `TRL-1042/followup.yaml:10:5`.
#[must_use]
pub fn place(finding: &Finding, trial: &Trial) -> Option<SafeText> {
    let (path, at) = finding.shown_at(trial)?;
    let path = SafeText::sanitize(path);
    Some(at.map_or_else(|| path.clone(), |at| safe!("{}:{}:{}", path, at.line, at.column)))
}

/// Returns the remedy: lines to add, or a step to take.
#[must_use]
pub fn remedy_lines(finding: &Finding) -> Vec<(Role, &'static str, String)> {
    let step = finding.remedy.step().map(|step| (Role::Accent, "→ ", step.to_owned()));
    let lines = finding.remedy.yaml().into_iter().map(|line| (Role::Added, "+ ", line.to_string()));
    step.into_iter().chain(lines).collect()
}
