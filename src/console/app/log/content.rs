//! The decision log in words. Screen and linear mode show the same cells.

use crate::console::app::freshness::Freshness;
use crate::console::app::labels;
use crate::console::app::log::records::{LogEntry, LogRecords};
use crate::console::app::log::row::{Row, row_of};
use crate::console::app::log::state::DecisionLog;
use crate::console::app::rich_text::Role;
use crate::domain::safe_text::SafeText;
use crate::safe;

/// Returns the row of a record.
#[must_use]
pub fn row(records: &LogRecords, entry: LogEntry, freshness: Freshness) -> Option<Row> {
    let mut row = row_of(&records.room.0, entry.place, records.trial(entry)?, entry.number)?;
    if let Some(instead) = freshness.instead() {
        row.effect = (Role::Dim, instead);
    }
    Some(row)
}

/// Returns the number of records and their order: `23 records, the newest first`.
#[must_use]
pub fn extent(log: &DecisionLog) -> SafeText {
    let count = SafeText::sanitize(&labels::count(log.entries().len(), "record", "records"));
    safe!("{}, the newest first", count)
}

/// Returns a note about records that are not in the log, if there are any.
#[must_use]
pub fn problems(records: &LogRecords) -> Option<SafeText> {
    (records.problems > 0).then(|| {
        let count = SafeText::sanitize(&labels::count(records.problems, "problem", "problems"));
        safe!("{} with records, see Problems", count)
    })
}

/// Returns the text of an empty log.
#[must_use]
pub fn when_empty(log: &DecisionLog) -> &'static str {
    if log.filter.filter.is_empty() { "No decision is recorded." } else { "No record matches the filter." }
}
