//! The state of the list of planned dates.

use crate::console::app::geometry::keep_line_in_sight;
use crate::console::app::query_input::{QueryInput, User};
use crate::console::app::room_view::RoomView;
use crate::domain::planned_date::PlannedDate;

/// The list of planned dates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Upcoming {
    /// The dates of the trials that match the filter, in order.
    pub rows: Vec<PlannedDate>,
    /// The row of the cursor.
    pub cursor: usize,
    /// The first row on the screen.
    pub top: usize,
}

impl Upcoming {
    /// Fills the rows from a room, and keeps the cursor on its date if that is still planned.
    pub fn fill(&mut self, room_view: &RoomView, filter: &QueryInput, user: &User) {
        let chosen = self.chosen().copied();
        let query = room_view.compiled(filter.query(), user.viewer());
        self.rows = room_view.upcoming.iter().copied().filter(|row| query.takes(row.place)).collect();
        let same = chosen.and_then(|chosen| self.rows.iter().position(|row| *row == chosen));
        self.go_to(same.unwrap_or(self.cursor));
    }

    /// Returns the date under the cursor.
    #[must_use]
    pub fn chosen(&self) -> Option<&PlannedDate> {
        self.rows.get(self.cursor)
    }

    /// Puts the cursor on a row, or on the last one.
    pub fn go_to(&mut self, row: usize) {
        self.cursor = row.min(self.rows.len().saturating_sub(1));
    }

    /// Keeps the cursor on a screen of this many rows.
    pub fn keep_in_sight(&mut self, height: usize) {
        self.top = keep_line_in_sight(self.top, self.cursor, self.rows.len(), height);
    }
}
