//! The changes since a point in time, a line each.

use crate::console::app::changes::content;
use crate::console::app::changes::rows::ChangeRow;
use crate::console::app::model::Model;
use crate::console::app::msg::Msg;
use crate::console::linear::common_words;
use crate::console::linear::lines::Lines;
use crate::console::linear::numbered_rows::NumberedRows;
use crate::console::linear::state::Linear;
use crate::domain::safe_text::SafeText;
use crate::safe;

/// Returns whether the history is being read.
pub(super) fn awaits(model: &Model) -> bool {
    model.layers.changes().is_some_and(|changes| changes.awaited().is_some())
}

/// Prints some of the changes with their range.
pub(super) fn rows(linear: &mut Linear, model: &Model, out: &mut Lines) {
    let Some(changes) = model.layers.changes() else { return };
    let Some(read) = changes.read.as_deref() else { return };
    if linear.next == 0 {
        out.push(safe!("{}: {}, {}.", content::title(model, read), content::count(read), read.summary));
        out.extend(read.note.clone());
        if read.rows.is_empty() {
            out.push(content::NONE.to_owned());
        }
    }
    let count = read.rows.len();
    let last = (linear.next + linear.rows()).min(count);
    for (number, row) in read.rows.iter().enumerate().take(last).skip(linear.next) {
        out.push(line(number + 1, row));
    }
    linear.next = last;
}

fn line(number: usize, row: &ChangeRow) -> SafeText {
    let mut parts = vec![content::spoken_status(row), row.what.clone()];
    if !row.commits.is_empty() {
        parts.push(safe!("commits: {}", SafeText::join(&row.commits, "; ")));
    }
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    safe!("{} {}: {}", number, row.name, SafeText::join(parts, "; "))
}

/// Handles a typed line: a number opens a trial, an empty line reads on.
pub(super) fn take(linear: &mut Linear, model: &Model, text: &str) -> Vec<Msg> {
    if let Some(msgs) = common_words::take(linear, model, text) {
        return msgs;
    }
    let count = model.layers.changes().map_or(0, |changes| changes.rows().len());
    NumberedRows { count, print: rows, usage: "Type a change's number, next, previous, back, or help." }
        .take(linear, model, text)
}
