//! The decision log, a line for each record.

use crate::console::app::command::Command;
use crate::console::app::log::content;
use crate::console::app::log::row::Row;
use crate::console::app::model::Model;
use crate::console::app::msg::Msg;
use crate::console::linear::common_words;
use crate::console::linear::lines::Lines;
use crate::console::linear::numbered_rows::NumberedRows;
use crate::console::linear::state::Linear;
use crate::domain::safe_text::SafeText;
use crate::safe;

/// Returns whether the records are being read.
pub(super) fn awaits(model: &Model) -> bool {
    model.freshness().is_current() && model.layers.log().is_some_and(|log| log.records.is_none())
}

/// Prints some of the records with their range.
pub(super) fn rows(linear: &mut Linear, model: &Model, out: &mut Lines) {
    let Some(log) = model.layers.log() else { return };
    let Some(records) = log.records.as_deref().filter(|_| model.freshness().is_current()) else { return };
    let count = records.entries.len();
    if linear.next == 0 || count == 0 {
        let filter = SafeText::sanitize(&log.filter.text);
        let filter = if filter.is_empty() { filter } else { safe!(", filter: {}", filter) };
        let note = content::problems(records).map(|note| safe!(" {}.", note)).unwrap_or_default();
        out.push(safe!("Decision log: {}{}.{}", content::extent(log), filter, note));
    }
    if count == 0 {
        out.push(content::when_empty(log).to_owned());
        return;
    }
    let last = (linear.next + linear.rows()).min(count);
    for number in linear.next..last {
        if let Some(row) = content::row(records, records.entries[number], model.freshness()) {
            out.push(line(number + 1, &row));
        }
    }
    linear.next = last;
}

fn line(number: usize, row: &Row) -> SafeText {
    let reason = if row.reason.is_empty() { SafeText::EMPTY } else { safe!(": {}", row.reason) };
    safe!(
        "{} {} {}, {} {} for {}, {}{}",
        number,
        row.day,
        row.time,
        row.who,
        row.what,
        row.name,
        row.effect.1,
        reason
    )
}

/// Handles a typed line: a number opens a record, an empty line reads on, and `filter` shows some records.
pub(super) fn take(linear: &mut Linear, model: &Model, text: &str) -> Vec<Msg> {
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    if word.eq_ignore_ascii_case("filter") {
        let text = Msg::Fill(rest.trim().to_owned());
        return vec![Msg::Run(Command::FilterLog), text, Msg::Run(Command::Accept)];
    }
    if let Some(msgs) = common_words::take(linear, model, text) {
        return msgs;
    }
    let count = model.layers.log().map_or(0, |log| log.entries().len());
    NumberedRows {
        count,
        print: rows,
        usage: "Type a record's number, filter, next, previous, back, or help.",
    }
    .take(linear, model, text)
}
