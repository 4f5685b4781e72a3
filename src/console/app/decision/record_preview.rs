//! The record to be written, and what it changes, as lines.

use crate::console::app::content::highlight::highlight;
use crate::console::app::content::symbols::{gate_glyph, gate_role, package_role, status_role};
use crate::console::app::decision::form::{DecisionForm, Item};
use crate::console::app::decision::target::DecisionTarget;
use crate::console::app::labels;
use crate::console::app::rich_text::{Line, Role};
use crate::domain::evaluation::Evaluation;
use crate::domain::labels::GateStatus;
use crate::domain::safe_text::SafeText;
use jiff::civil::Date;
use public_boundary::MASK;

/// Adds to a line what a record changes: gate 5 or the state of the package, and the status of the trial.
#[must_use]
pub fn change(
    line: Line,
    target: DecisionTarget,
    before: &Evaluation,
    after: &Evaluation,
    today: Date,
) -> Line {
    let line = match target {
        DecisionTarget::Grace => {
            let line = grace_gate(line.with(Role::Dim, "gate 5 "), before, today).with(Role::Dim, " → ");
            grace_gate(line, after, today)
        }
        DecisionTarget::Package(stage) => {
            let line = line.with(Role::Dim, format!("{} package ", stage.label()));
            let line = package_state(line, target, before).with(Role::Dim, " → ");
            package_state(line, target, after)
        }
    };
    let line = line.with(Role::Dim, " · ");
    let status = labels::status(after.status);
    if before.status == after.status {
        return line.with(Role::Dim, format!("still {status}"));
    }
    line.with(status_role(after.status), status)
}

/// Adds the state of gate 5.
fn grace_gate(line: Line, evaluation: &Evaluation, today: Date) -> Line {
    let checks = evaluation.stages.first().map(|stage| stage.checks.as_slice()).unwrap_or_default();
    let check = checks.iter().find(|check| check.gate.number() == labels::GRACE_GATE);
    let status = check.map_or(GateStatus::Blocked, |check| check.status);
    let grace = labels::grace(evaluation.grace.state, evaluation.grace.ends_on, today);
    line.with(gate_role(status), format!("{} {grace}", gate_glyph(status)))
}

/// Adds the state of a package.
fn package_state(line: Line, target: DecisionTarget, evaluation: &Evaluation) -> Line {
    line.with(package_role(target.package_state(evaluation)), target.state(evaluation))
}

/// The differences between a record and its preview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Differences {
    /// The preview has every byte of the record.
    None,
    /// Some characters are shown by their numbers.
    Escaped,
    /// Some text is masked.
    Masked,
}

/// Returns the lines of a record as they may be shown. The name of the principal is not masked as an e-mail address.
fn shown_lines(text: &str) -> Vec<SafeText> {
    let text = text.trim_end_matches('\n');
    let lines = text.split('\n').zip(SafeText::lines(text));
    lines
        .map(|(raw, shown)| if raw.starts_with("decided_by: ") { SafeText::principal(raw) } else { shown })
        .collect()
}

fn differences(text: &str, shown: &[SafeText]) -> Differences {
    let mut found = Differences::None;
    for (raw, shown) in text.trim_end_matches('\n').split('\n').zip(shown) {
        if raw == shown.as_str() {
            continue;
        }
        if shown.contains(MASK) && !raw.contains(MASK) {
            return Differences::Masked;
        }
        found = Differences::Escaped;
    }
    found
}

/// Returns the record as it will be written.
pub(crate) fn record(form: &DecisionForm, item: &Item) -> Vec<Line> {
    let Some(record) = form.record_of(item) else {
        return vec![Line::of(Role::Dim, "Waiting for a valid date")];
    };
    let path = record.path();
    let shown = shown_lines(&record.text);
    let note = match differences(&record.text, &shown) {
        Differences::None => "  exactly as it will be written",
        Differences::Escaped => "  as it will be written, with invisible characters as \\u{…}",
        Differences::Masked => "  not as it will be written: parts are masked",
    };
    let mut lines = vec![Line::of(Role::Accent, "The record").with(Role::Dim, note)];
    lines.push(Line::of(Role::Dim, SafeText::sanitize(&path)));
    for shown in shown {
        let mut line = Line::of(Role::Plain, "  ").hang(6);
        line.spans.extend(highlight(&shown));
        lines.push(line);
    }
    lines
}
