//! The figures of past weeks, a line each.

use crate::console::app::model::Model;
use crate::console::app::msg::Msg;
use crate::console::app::trend::content;
use crate::console::linear::common_words;
use crate::console::linear::lines::Lines;
use crate::console::linear::numbered_rows::NumberedRows;
use crate::console::linear::state::Linear;
use crate::safe;

/// Returns whether the history is being read.
pub(super) fn awaits(model: &Model) -> bool {
    model.layers.trend().is_some_and(|trend| trend.asked.is_some())
}

/// Prints some of the weeks with their range.
pub(super) fn rows(linear: &mut Linear, model: &Model, out: &mut Lines) {
    let Some(trend) = model.layers.trend() else { return };
    let Some(figures) = trend.figures.as_deref() else { return };
    if linear.next == 0 {
        out.push(safe!("Trend by week: {}, the earliest first.", content::extent(trend)));
        out.extend(figures.notes.iter().map(|note| safe!("{}", note)));
    }
    let count = figures.rows.len();
    let last = (linear.next + linear.rows()).min(count);
    for (number, row) in figures.rows.iter().enumerate().take(last).skip(linear.next) {
        let day = content::day(model, row.starts_on);
        out.push(safe!("{} week of {}: {}", number + 1, day, content::figures(row)));
    }
    linear.next = last;
}

/// Handles a typed line: a number opens the room of a week, an empty line reads on.
pub(super) fn take(linear: &mut Linear, model: &Model, text: &str) -> Vec<Msg> {
    if let Some(msgs) = common_words::take(linear, model, text) {
        return msgs;
    }
    let count = model.layers.trend().map_or(0, |trend| trend.rows().len());
    NumberedRows { count, print: rows, usage: "Type a week's number, next, previous, back, or help." }
        .take(linear, model, text)
}
