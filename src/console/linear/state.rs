//! The state of the conversation in the linear mode.

use crate::console::app::geometry::Size;
use crate::console::app::list::state::Subject;
use crate::console::app::notice::Notice;
use crate::console::linear::lines::Lines;
use crate::console::linear::location::{Kind, Location};
use crate::domain::safe_text::{IntoSafe, SafeText};
use crate::state::DraftKey;
use std::collections::{BTreeMap, BTreeSet};
use unicode_width::UnicodeWidthStr;

/// The size for which the core lays its lines out: so wide that none is broken.
pub const SIZE: Size = Size { width: 10_000, height: 60 };

/// The meaning of the next line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Asking {
    /// A command.
    #[default]
    Command,
    /// The input of a field; then of the next one if all are asked.
    Field { number: usize, goes_on: bool },
    /// The confirmation of these records, by path and text.
    Confirm(Vec<(String, String)>),
    /// The answer whether the shown lines are written into a packet.
    Write,
}

/// The state of the conversation.
#[derive(Clone, Debug, Default)]
pub struct Linear {
    /// The number of rows in a part of a text. Zero prints whole texts.
    pub(super) part: usize,
    /// The width of the terminal. Zero if it is not known.
    pub(super) columns: usize,
    /// Set while a queue is open.
    pub(super) in_queue: bool,
    pub(super) asking: Asking,
    /// The form whose fields are asked.
    pub(super) form: Option<DraftKey>,
    /// The location that was printed last.
    pub(super) location: Option<Location>,
    /// Set to print it again.
    pub(super) again: bool,
    /// The first row or line that has not been printed.
    pub(super) next: usize,
    /// The first line of the part that was printed last.
    pub(super) from: usize,
    /// The subjects of the printed numbers.
    pub(super) numbered: BTreeMap<usize, Subject>,
    /// Set to print the row under the cursor, and the row that was printed last.
    pub(super) point: bool,
    pub(super) cursor: usize,
    pub(super) selected: usize,
    /// A field that was just filled.
    pub(super) filled: Option<usize>,
    /// The point in time that was printed last.
    pub(super) shown_point: Option<SafeText>,
    /// The page of the open request that was printed.
    pub(super) shown_request: Option<usize>,
    /// The field to fill in that was printed last.
    pub(super) shown_field: Option<usize>,
    /// The field of a bulk fill-in that was printed last.
    pub(super) shown_bulk_field: Option<usize>,
    /// The notice that was printed last.
    pub(super) notice: Option<Notice>,
    /// The changes that were printed last.
    pub(super) changes: Option<String>,
    /// Lines to print first.
    pub(super) out: Lines,
    /// The tour step that was printed last.
    pub(super) tour: Option<String>,
    /// The locations whose hint was printed.
    pub(super) hinted: BTreeSet<Kind>,
}

impl Linear {
    /// Prints texts in parts for a terminal of this size from now on.
    pub fn fit(&mut self, size: Size) {
        // Room for a heading, the notes about lines before and after, and the prompt.
        self.part = usize::from(size.height.saturating_sub(5).clamp(3, 40));
        self.columns = usize::from(size.width);
    }

    /// Returns the number of rows that a line takes.
    pub(super) fn height(&self, line: &str) -> usize {
        if self.columns == 0 { 1 } else { line.width().div_ceil(self.columns).max(1) }
    }

    /// Returns the number of rows that are printed at a time.
    pub(super) fn rows(&self) -> usize {
        const ROWS: usize = 10;
        /// The usual width of a trial's line.
        const COLUMNS: usize = 130;
        if self.part == 0 {
            return ROWS;
        }
        (self.part / COLUMNS.div_ceil(self.columns.max(1))).clamp(1, ROWS)
    }

    pub(super) fn say(&mut self, text: impl IntoSafe) {
        self.out.push(text);
    }
}
