//! The record to be written, and what it changes, as lines.

use crate::console::app::content::highlight::highlight;
use crate::console::app::content::symbols::{gate_glyph, gate_role, status_role};
use crate::console::app::decision::form::Item;
use crate::console::app::labels;
use crate::console::app::rich_text::{Line, Role};
use crate::domain::evaluation::Evaluation;
use crate::domain::labels::GateStatus;
use crate::domain::safe_text::SafeText;
use crate::domain::stage::GateResult;
use jiff::civil::Date;

/// Adds gate 5 and the status before and after a record to a line.
#[must_use]
pub fn change(line: Line, before: &Evaluation, after: &Evaluation, today: Date) -> Line {
    let gate = |line: Line, evaluation: &Evaluation| {
        let status = grace_gate(evaluation).map_or(GateStatus::Blocked, |check| check.status);
        line.with(
            gate_role(status),
            format!(
                "{} {}",
                gate_glyph(status),
                labels::grace(evaluation.grace.state, evaluation.grace.ends_on, today)
            ),
        )
    };
    let line = gate(line.with(Role::Dim, "gate 5 "), before).with(Role::Dim, " → ");
    let line = gate(line, after).with(Role::Dim, " · ");
    let status = labels::status(after.status);
    if before.status == after.status {
        return line.with(Role::Dim, format!("still {status}"));
    }
    line.with(status_role(after.status), status)
}

fn grace_gate(evaluation: &Evaluation) -> Option<&GateResult> {
    evaluation.stages.first()?.checks.iter().find(|check| check.gate.number() == labels::GRACE_GATE)
}

/// Returns the record as it will be written.
pub(crate) fn record(item: &Item) -> Vec<Line> {
    let Some(record) = &item.record else {
        return vec![Line::of(Role::Dim, "Waiting for a valid date")];
    };
    let path = record.path();
    let mut lines =
        vec![Line::of(Role::Accent, "The record").with(Role::Dim, "  exactly as it will be written")];
    lines.push(Line::of(Role::Dim, SafeText::sanitize(&path)));
    for shown in SafeText::lines(record.text.trim_end_matches('\n')) {
        let mut line = Line::of(Role::Plain, "  ").hang(6);
        line.spans.extend(highlight(&shown));
        lines.push(line);
    }
    lines
}
