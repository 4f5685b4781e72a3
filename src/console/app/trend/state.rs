//! The state of the trend.

use crate::console::app::geometry::keep_line_in_sight;
use crate::console::app::request_id::RequestId;
use crate::console::app::trend::figures::{TrendFigures, TrendRow};
use crate::git::ObjectId;
use std::sync::Arc;

/// The trend.
#[derive(Clone, Debug, Default)]
pub struct Trend {
    /// The request for figures that is not answered.
    pub asked: Option<RequestId>,
    /// The number of weeks that are read, and of all.
    pub progress: Option<(usize, usize)>,
    /// The figures; `None` while they are read.
    pub figures: Option<Arc<TrendFigures>>,
    /// Set to show figures as a table.
    pub as_table: bool,
    /// The week under the cursor.
    pub cursor: usize,
    /// The first week on the screen.
    pub top: usize,
    /// The request for the room at the commit of a week, which takes the place of the trend.
    pub opening: Option<(RequestId, ObjectId)>,
}

/// The trend that was read last, until the room is read again.
#[derive(Clone, Debug)]
pub struct SeenTrend {
    /// The figures.
    pub figures: Arc<TrendFigures>,
    /// The week under the cursor.
    pub cursor: usize,
}

impl Trend {
    /// Returns the weeks, the earliest first; none while they are read.
    #[must_use]
    pub fn rows(&self) -> &[TrendRow] {
        self.figures.as_deref().map_or(&[], |figures| &figures.rows)
    }

    /// Returns the week under the cursor.
    #[must_use]
    pub fn chosen(&self) -> Option<&TrendRow> {
        self.rows().get(self.cursor)
    }

    /// Puts the cursor on a week, or on the last one.
    pub fn go_to(&mut self, row: usize) {
        self.cursor = row.min(self.rows().len().saturating_sub(1));
    }

    /// Keeps the cursor on a screen of this many rows.
    pub fn keep_in_sight(&mut self, height: usize) {
        self.top = keep_line_in_sight(self.top, self.cursor, self.rows().len(), height);
    }
}
