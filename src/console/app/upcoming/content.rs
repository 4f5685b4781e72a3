//! The rows of the list of planned dates.

use crate::console::app::freshness::Freshness;
use crate::console::app::labels;
use crate::console::app::rich_text::Role;
use crate::console::app::room_view::RoomView;
use crate::domain::planned_date::{DateKind, PlannedDate};
use crate::domain::safe_text::SafeText;
use crate::domain::time::days_between;

/// A row, cell by cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The day: `10 Jul`.
    pub day: String,
    /// Its distance: `in 20 days`.
    pub distance: String,
    /// The role of the distance: a day that has passed stands out.
    pub role: Role,
    /// The kind of the date.
    pub kind: &'static str,
    /// The name of the trial.
    pub name: SafeText,
    /// Its current stage.
    pub stage: &'static str,
    /// Its status.
    pub status: &'static str,
}

/// Returns the row of a date.
#[must_use]
pub fn row(room_view: &RoomView, freshness: Freshness, date: &PlannedDate) -> Option<Row> {
    let today = room_view.room.now.today();
    let summary = room_view.summaries.get(date.place)?;
    let days = days_between(today, date.date);
    Some(Row {
        day: labels::day(date.date, today),
        distance: labels::distance(days),
        role: if days < 0 { Role::Blocked } else { Role::Waiting },
        kind: match date.kind {
            DateKind::GraceEnd if days < 0 => "grace ended",
            kind => kind.label(),
        },
        name: SafeText::sanitize(&summary.name),
        stage: summary.stage.label(),
        status: freshness.instead().unwrap_or_else(|| labels::status(summary.status)),
    })
}
