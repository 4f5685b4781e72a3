//! The detail pane: what is in a trial's way, gate by gate, and what to do about it.

use super::certainty::Certainty;
use super::drafts::{self, Drafts};
use super::paper::{Line, Role, wrap};
use super::words;
use crate::domain::clean::clean;
use crate::domain::field::Field;
use crate::domain::finding::Finding;
use crate::domain::gates::{Check, GateStatus};
use crate::domain::judgement::{Judgement, Status};
use crate::domain::nearby::{Possible, possible};
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::trial::Trial;
use crate::room::{Reviewed, Room};
use unicode_width::UnicodeWidthStr;

/// How far a gate's findings are indented.
const INDENT: usize = 4;

/// The role of a status.
#[must_use]
pub const fn status_role(status: Status) -> Role {
    match status {
        Status::Ready => Role::Pass,
        Status::AwaitingApproval => Role::Waiting,
        Status::Blocked => Role::Blocked,
    }
}

/// The glyph of a status.
#[must_use]
pub const fn status_glyph(status: Status) -> &'static str {
    match status {
        Status::Ready => "✓",
        Status::AwaitingApproval => "◆",
        Status::Blocked => "✗",
    }
}

/// The role of a gate.
#[must_use]
pub const fn gate_role(status: GateStatus) -> Role {
    match status {
        GateStatus::Pass => Role::Pass,
        GateStatus::Blocked => Role::Blocked,
        GateStatus::NotApplicable => Role::NotApplicable,
    }
}

/// The glyph of a gate.
#[must_use]
pub const fn gate_glyph(status: GateStatus) -> &'static str {
    match status {
        GateStatus::Pass => "✓",
        GateStatus::Blocked => "✗",
        GateStatus::NotApplicable => "–",
    }
}

/// The pane for a trial: blocked gates with their findings first, then the others in a line each.
#[must_use]
pub fn of_trial(
    reviewed: &Reviewed,
    room: &Room,
    certainty: Certainty,
    drafts: &Drafts,
    width: usize,
) -> Vec<Line> {
    let Reviewed { trial, judgement } = reviewed;
    let mut lines = summary(trial, judgement, room, certainty);
    if let Some(waiting) = drafts::waiting(drafts, &trial.trial_ref) {
        lines.push(label("Draft").with(Role::Waiting, format!("✎ {waiting}")));
    }
    lines.push(Line::blank());
    let mut number = 0;
    for check in &judgement.checks {
        if check.status == GateStatus::Blocked {
            lines.push(gate_line(check, certainty));
            for finding in &check.findings {
                finding_lines(finding, trial, Some(number), width, &mut lines);
                number += 1;
            }
            lines.push(Line::blank());
        }
    }
    let others = judgement.checks.iter().filter(|check| check.status != GateStatus::Blocked);
    lines.extend(others.map(|check| gate_line(check, certainty)));
    wrap(lines, width)
}

fn label(name: &str) -> Line {
    Line::of(Role::Dim, format!("{name:<8}")).hang(8)
}

/// Status, as far as it can be told, marks, grace and what was asked for.
#[must_use]
pub fn summary(trial: &Trial, judgement: &Judgement, room: &Room, certainty: Certainty) -> Vec<Line> {
    let today = room.now.today();
    let mut status = if let Some((role, sentence)) = certainty.sentence() {
        label("Status").with(role, format!("… {sentence}"))
    } else {
        let (glyph, role) = (status_glyph(judgement.status), status_role(judgement.status));
        label("Status").with(role, format!("{glyph} {}", words::status(judgement.status)))
    };
    for mark in words::marks(judgement) {
        status = status.with(Role::Dim, " · ").with(Role::Waiting, mark);
    }
    let mut grace = label("Grace").with(Role::Plain, words::grace_in_full(&judgement.grace, today));
    let asked = trial.followup.as_ref().map(|packet| packet.field("grace_period.requested_until"));
    if let Some(asked) = asked.as_ref().and_then(Field::text) {
        grace = grace.with(Role::Dim, format!(" · asked for until {}", clean(asked)));
    }
    vec![status, grace]
}

/// How a gate is shown: its glyph and its role. Only what is certain is shown as passed.
#[must_use]
pub const fn gate_sign(status: GateStatus, certainty: Certainty) -> (&'static str, Role) {
    match status {
        GateStatus::Pass if !certainty.is_certain() => ("·", Role::Dim),
        status => (gate_glyph(status), gate_role(status)),
    }
}

/// A gate with its number, its name and how it stands.
#[must_use]
pub fn gate_line(check: &Check, certainty: Certainty) -> Line {
    let (glyph, role) = gate_sign(check.status, certainty);
    let text = if check.status == GateStatus::Blocked { Role::Strong } else { Role::Dim };
    let uncertain = certainty.instead().filter(|_| check.status == GateStatus::Pass);
    Line::of(role, glyph)
        .with(Role::Dim, format!(" {} ", check.gate.number()))
        .with(text, check.gate.gate().title)
        .right(role, uncertain.unwrap_or_else(|| words::gate(check.status)))
        .hang(INDENT)
}

/// A finding: what is wrong with which field, where, and the line to add.
pub fn finding_lines(
    finding: &Finding,
    trial: &Trial,
    anchor: Option<usize>,
    width: usize,
    lines: &mut Vec<Line>,
) {
    let indent = " ".repeat(INDENT);
    let start = |indent: &str| Line::of(Role::Plain, indent).hang(INDENT).anchor(anchor);
    let mut head = start(&indent).with(Role::Blocked, finding.code.word());
    if let Some(field) = &finding.field {
        head = head.with(Role::Plain, "  ").with(Role::Strong, field.to_safe().to_string());
    } else if let Some(kind) = finding.document {
        head = head.with(Role::Plain, "  ").with(Role::Strong, kind.title());
    }
    let place = place(finding);
    let beside = place.as_deref().filter(|place| head.width() + place.width() + 4 <= width);
    if let Some(place) = beside {
        head = head.right(Role::Dim, place);
    }
    let is_beside = beside.is_some();
    lines.push(head);
    lines.push(start(&indent).with(Role::Plain, clean(&finding.message)));
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
            // Beside the table there is room for the likeliest alone.
            .take(if width < 60 { 1 } else { usize::MAX })
            .map(|line| start(&indent).with(Role::Dim, line).hang(INDENT + 2)),
    );
}

/// What of the same trial could be meant by a missing reference, to be looked at and not to be taken over.
#[must_use]
pub fn possible_lines(finding: &Finding, trial: &Trial) -> Vec<String> {
    let documents = trial.documents();
    let problems = trial.problems.iter().map(|problem| &*problem.path);
    let files: Vec<&str> = documents.iter().map(|document| &*document.path).chain(problems).collect();
    let said = |possible: Possible| match possible.stands_in {
        Some(field) => format!("? possible: {} (as in {field})", possible.what),
        None => format!("? possible: the file {}", possible.what),
    };
    possible(finding, trial, &files).into_iter().map(said).collect()
}

/// `TRL-1042/followup.yaml:10:5`.
#[must_use]
pub fn place(finding: &Finding) -> Option<String> {
    let path = clean(finding.path.as_deref()?);
    Some(finding.at.map_or_else(|| path.to_string(), |at| format!("{path}:{}:{}", at.line, at.column)))
}

/// The remedy: lines to add, or a step to take.
#[must_use]
pub fn remedy_lines(finding: &Finding) -> Vec<(Role, &'static str, String)> {
    let step = finding.remedy.step().map(|step| (Role::Accent, "→ ", step.to_owned()));
    let lines = finding.remedy.yaml().into_iter().map(|line| (Role::Added, "+ ", line.to_string()));
    step.into_iter().chain(lines).collect()
}

/// The pane for a file that is wrong.
#[must_use]
pub fn of_problem(problem: &Problem, width: usize) -> Vec<Line> {
    let path = clean(&problem.path);
    let place = problem.at.map_or_else(|| path.to_string(), |at| format!("{path}:{}:{}", at.line, at.column));
    let mut lines = vec![
        label("Problem").with(Role::Blocked, problem.code.word()),
        label("File").with(Role::Plain, place),
    ];
    let trials: Vec<_> = problem.trials.iter().map(|trial| clean(trial)).collect();
    lines.push(if trials.is_empty() {
        label("Trial").with(Role::Dim, "none is known")
    } else {
        label("Trial").with(Role::Plain, trials.join(", "))
    });
    lines.push(Line::blank());
    lines.push(Line::of(Role::Strong, clean(&problem.message)));
    lines.push(Line::blank());
    lines.push(Line::of(Role::Accent, "→ ").with(Role::Accent, what_to_do(problem.code)).hang(2));
    lines.push(Line::blank());
    lines
        .push(Line::of(Role::Dim, "What cannot be read is not there: the trial stays blocked until it can."));
    wrap(lines, width)
}

const fn what_to_do(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::Unreadable => "let this user read the file, then rescan",
        ProblemCode::TooLarge => "evidence holds references: move the material elsewhere and refer to it",
        ProblemCode::NotUtf8 => "save the file as UTF-8",
        ProblemCode::Syntax => "open the file at this line in your editor, and mend it",
        ProblemCode::NoTrial => "add the line trial_ref: trial:…",
        ProblemCode::Duplicate => "keep one of them and take the others out of the room",
        ProblemCode::BadDecision => "records are written by this program: ask whoever put the file there",
        ProblemCode::MissingDecision => "bring the record back, from version control or a backup",
        ProblemCode::BadSignature => "somebody changed the record or its signature: bring back the original",
    }
}
