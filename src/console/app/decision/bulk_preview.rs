//! The preview of one decision on several trials.

use crate::console::app::decision::form::{DecisionForm, Item, WriteState};
use crate::console::app::decision::record_preview;
use crate::console::app::rich_text::{Line, Role};
use crate::domain::safe_text::SafeText;

/// Columns for names.
const NAME: usize = 14;

/// Returns the preview of a form for several trials.
#[must_use]
pub fn lines(form: &DecisionForm) -> Vec<Line> {
    let mut lines = Vec::new();
    let done: Vec<_> = form.items.iter().filter(|item| item.is_recorded()).collect();
    if !done.is_empty() {
        let names: Vec<_> = done.iter().map(|item| SafeText::sanitize(item.name())).collect();
        lines.push(title("Recorded", done.len()));
        lines.push(Line::of(Role::Pass, "✓ ").with(Role::Plain, SafeText::join(names, "  ")).hang(2));
        lines.push(Line::blank());
    }
    let (open, left_out): (Vec<_>, Vec<_>) =
        form.items.iter().filter(|item| !item.is_recorded()).partition(|item| item.objections.is_empty());
    lines.push(title(if done.is_empty() { "To record" } else { "Not recorded yet" }, open.len()));
    lines.extend(open.into_iter().map(|item| waiting(form, item)));
    if !left_out.is_empty() {
        lines.push(Line::blank());
        lines.push(title("Left out", left_out.len()));
        lines.extend(left_out.into_iter().map(excluded));
    }
    lines
}

fn name(item: &Item, role: Role, glyph: &str) -> Line {
    let line = Line::of(role, format!("{glyph} "));
    line.with(Role::Strong, format!("{:<NAME$}", SafeText::sanitize(item.name()))).hang(NAME + 2)
}

fn title(text: &str, count: usize) -> Line {
    Line::of(Role::Accent, text).with(Role::Dim, format!("  {count}"))
}

/// Returns the line of a trial with what is decided and its status, before and after.
fn waiting(form: &DecisionForm, item: &Item) -> Line {
    let line = match &item.write_state {
        WriteState::Failed(message) | WriteState::Uncertain(message) => {
            return name(item, Role::Blocked, "!").with(Role::Waiting, SafeText::sanitize(message));
        }
        _ => name(item, Role::Accent, "●"),
    };
    let before = form.room_view.trial(item.place).map(|reviewed| &reviewed.evaluation);
    match (before, &item.after) {
        (Some(before), Some(after)) => {
            record_preview::change(line, item.target, before, after, form.room_view.room.now.today())
        }
        _ => line.with(Role::Dim, "Waiting for a valid date"),
    }
}

fn excluded(item: &Item) -> Line {
    let reasons: Vec<_> =
        item.objections.iter().map(|objection| SafeText::sanitize(&objection.message).to_string()).collect();
    let about = item.target.stage().map(|stage| format!("{} package: ", stage.label()));
    name(item, Role::NotApplicable, "–")
        .with(Role::Dim, about.unwrap_or_default())
        .with(Role::Plain, reasons.join("; "))
}
