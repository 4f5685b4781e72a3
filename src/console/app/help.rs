//! The help: every command of the context underneath, from the command table.

use super::commands::{Availability, Context, Group, TABLE};
use super::model::Model;
use super::paper::{Line, Role, wrap};
use crate::domain::gates::TRIAL_EXPIRED_FOLLOW_UP;

/// Columns for keys.
const KEYS: usize = 18;

/// The lines of the help.
#[must_use]
pub fn lines(model: &Model, width: usize) -> Vec<Line> {
    let context = model.context_underneath();
    let mut lines = Vec::new();
    for group in Group::ALL {
        let entries = TABLE.iter().filter(|entry| entry.group == group && entry.is_in(context));
        let entries: Vec<_> =
            entries.filter(|entry| (entry.availability)(model) != Availability::Hidden).collect();
        if entries.is_empty() {
            continue;
        }
        lines.push(Line::of(Role::Accent, group.title()));
        for entry in entries {
            let keys: Vec<_> = model.keymap.keys(entry, context).map(|key| key.to_string()).collect();
            let keys = format!("  {:<KEYS$}", keys.join("  "));
            let mut line = Line::of(Role::Strong, keys).with(Role::Plain, entry.sentence).hang(KEYS + 2);
            if let Availability::Disabled(reason) = (entry.availability)(model) {
                line = line.with(Role::Dim, format!(" Not now: {reason}."));
            }
            lines.push(line);
        }
        lines.push(Line::blank());
    }
    if context == Context::Desk || context == Context::Gates {
        lines.extend(legend());
    }
    wrap(lines, width)
}

fn legend() -> Vec<Line> {
    let mut lines = vec![Line::of(Role::Accent, "Signs")];
    let entry = |role, sign: &str, text: &str| {
        Line::of(Role::Plain, "  ")
            .with(role, format!("{sign:<KEYS$}"))
            .with(Role::Plain, text)
            .hang(KEYS + 2)
    };
    lines.push(entry(Role::Pass, "✓", "A gate passes; a trial is ready."));
    lines.push(entry(Role::Blocked, "✗", "A gate or a trial is blocked: there are findings."));
    lines.push(entry(Role::NotApplicable, "–", "A gate is not asked of this trial."));
    lines.push(entry(Role::Waiting, "◆", "A trial waits for an approver and for nothing else."));
    lines.push(Line::blank());
    lines.push(Line::of(Role::Accent, "Gates"));
    for gate in &TRIAL_EXPIRED_FOLLOW_UP {
        lines.push(
            Line::of(Role::Strong, format!("  {}  ", gate.id.number()))
                .with(Role::Strong, gate.title)
                .with(Role::Dim, format!("  {}", gate.question))
                .hang(5),
        );
    }
    lines
}
