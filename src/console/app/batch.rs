//! What one decision on many trials comes to: which may be decided, and what changes for each.

use super::detail::{gate_glyph, gate_role, status_role};
use super::form::{Fate, Form, Item};
use super::paper::{Line, Role};
use super::words;
use crate::domain::clean::clean;
use crate::domain::gates::{Check, GateStatus};
use crate::domain::judgement::Judgement;
use jiff::civil::Date;

/// Columns for names.
const NAME: usize = 14;

/// The lines of what is signed, where the form is about many.
#[must_use]
pub fn lines(form: &Form) -> Vec<Line> {
    let mut lines = Vec::new();
    let done: Vec<_> = form.items.iter().filter(|item| item.is_recorded()).collect();
    if !done.is_empty() {
        let names: Vec<_> = done.iter().map(|item| clean(item.name())).collect();
        lines.push(title("Recorded", done.len()));
        lines.push(Line::of(Role::Pass, "✓ ").with(Role::Plain, names.join("  ")).hang(2));
        lines.push(Line::blank());
    }
    let (open, left_out): (Vec<_>, Vec<_>) =
        form.items.iter().filter(|item| !item.is_recorded()).partition(|item| item.objections.is_empty());
    lines.push(title(if done.is_empty() { "To be recorded" } else { "Not recorded yet" }, open.len()));
    lines.extend(open.into_iter().map(|item| waiting(form, item)));
    if !left_out.is_empty() {
        lines.push(Line::blank());
        lines.push(title("Left out", left_out.len()));
        lines.extend(left_out.into_iter().map(excluded));
    }
    for item in form.waiting() {
        lines.push(Line::blank());
        lines.extend(super::signing::record(item));
    }
    lines
}

fn name(item: &Item, role: Role, glyph: &str) -> Line {
    let line = Line::of(role, format!("{glyph} "));
    line.with(Role::Strong, format!("{:<NAME$}", clean(item.name()))).hang(NAME + 2)
}

fn title(text: &str, count: usize) -> Line {
    Line::of(Role::Accent, text).with(Role::Dim, format!("  {count}"))
}

/// What changes: gate 5 and the status, before and after.
fn waiting(form: &Form, item: &Item) -> Line {
    let line = match &item.fate {
        Fate::Failed(message) | Fate::Uncertain(message) => {
            return name(item, Role::Blocked, "!").with(Role::Waiting, clean(message));
        }
        _ => name(item, Role::Accent, "●"),
    };
    let before = form.survey.trial(item.place).map(|reviewed| &reviewed.judgement);
    match (before, &item.after) {
        (Some(before), Some(after)) => change(line, before, after, form.survey.room.now.today()),
        _ => line.with(Role::Dim, "the record is being made out …"),
    }
}

/// A trial before and after a record, at the end of a line.
#[must_use]
pub fn change(line: Line, before: &Judgement, after: &Judgement, today: Date) -> Line {
    let gate = |line: Line, judgement: &Judgement| {
        let status = grace_gate(&judgement.checks).map_or(GateStatus::Blocked, |check| check.status);
        line.with(
            gate_role(status),
            format!(
                "{} {}",
                gate_glyph(status),
                words::grace(judgement.grace.state, judgement.grace.ends_on, today)
            ),
        )
    };
    let line = gate(line.with(Role::Dim, "gate 5 "), before).with(Role::Dim, " → ");
    let line = gate(line, after).with(Role::Dim, " · ");
    let status = words::status(after.status);
    if before.status == after.status {
        return line.with(Role::Dim, format!("still {status}"));
    }
    line.with(status_role(after.status), status)
}

fn grace_gate(checks: &[Check]) -> Option<&Check> {
    checks.iter().find(|check| check.gate.number() == words::GRACE_GATE)
}

fn excluded(item: &Item) -> Line {
    let reasons: Vec<_> =
        item.objections.iter().map(|objection| clean(&objection.message).into_owned()).collect();
    name(item, Role::NotApplicable, "–").with(Role::Plain, reasons.join("; "))
}
