//! The state of the portfolio.

use crate::console::app::effect::RoomOf;
use crate::console::app::portfolio::figures::{Figures, Row, Section};
use crate::console::app::request_id::RequestId;
use std::sync::Arc;

/// The largest number of columns.
const COLUMNS: usize = 3;

/// A request for figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The identifier.
    pub request: RequestId,
    /// The room.
    pub room: RoomOf,
    /// The text of the filter.
    pub filter: String,
}

/// The portfolio.
#[derive(Clone, Debug, Default)]
pub struct Portfolio {
    /// The last request for figures.
    pub asked: Option<Asked>,
    /// The figures that answer it; `None` while they are counted.
    pub figures: Option<Arc<Figures>>,
    /// Set to show figures as a table.
    pub as_table: bool,
    /// The figure under the cursor: its section, and its number in it.
    pub cursor: Cursor,
    /// The first row of each column on the screen.
    pub tops: [usize; COLUMNS],
}

/// A figure by its section and its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The section.
    pub section: Section,
    /// The number in the section.
    pub row: usize,
}

impl Default for Cursor {
    fn default() -> Self {
        Self { section: Section::Asks, row: 0 }
    }
}

impl Portfolio {
    /// Returns the row under the cursor.
    #[must_use]
    pub fn chosen(&self) -> Option<&Row> {
        self.figures.as_deref()?.rows(self.cursor.section).get(self.cursor.row)
    }
}
