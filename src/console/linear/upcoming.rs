//! The planned dates, a line each.

use crate::console::app::labels;
use crate::console::app::model::Model;
use crate::console::app::msg::Msg;
use crate::console::app::upcoming::content::{self, Row};
use crate::console::linear::common_words;
use crate::console::linear::lines::Lines;
use crate::console::linear::numbered_rows::NumberedRows;
use crate::console::linear::state::Linear;
use crate::domain::safe_text::SafeText;
use crate::safe;

/// Prints some of the dates with their range.
pub(super) fn rows(linear: &mut Linear, model: &Model, out: &mut Lines) {
    let (Some(upcoming), Some(room_view)) = (model.layers.upcoming(), model.room_view.as_deref()) else {
        return;
    };
    let count = upcoming.rows.len();
    if count == 0 {
        out.push("Upcoming dates. No date is planned.".to_owned());
        return;
    }
    if linear.next == 0 {
        let dates = labels::count(count, "date", "dates");
        out.push(format!("Upcoming dates, and missed ones of current stages: {dates}, the earliest first."));
    }
    let last = (linear.next + linear.rows()).min(count);
    for (number, date) in upcoming.rows.iter().enumerate().take(last).skip(linear.next) {
        if let Some(row) = content::row(room_view, model.freshness(), date) {
            out.push(line(number + 1, &row));
        }
    }
    linear.next = last;
}

fn line(number: usize, row: &Row) -> SafeText {
    let [day, distance] = [&row.day, &row.distance].map(|text| SafeText::sanitize(text));
    safe!(
        "{} {}, {}: {} of {}, stage {}, {}",
        number,
        day,
        distance,
        row.kind,
        row.name,
        row.stage,
        row.status
    )
}

/// Handles a typed line: a number opens a trial, an empty line reads on.
pub(super) fn take(linear: &mut Linear, model: &Model, text: &str) -> Vec<Msg> {
    if let Some(msgs) = common_words::take(linear, model, text) {
        return msgs;
    }
    let count = model.layers.upcoming().map_or(0, |upcoming| upcoming.rows.len());
    NumberedRows { count, print: rows, usage: "Type a date's number, next, previous, back, or help." }
        .take(linear, model, text)
}
