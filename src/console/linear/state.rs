//! The state of the conversation in the linear mode.

use crate::console::app::geometry::Size;
use crate::console::app::list::state::Subject;
use crate::console::app::notice::Notice;
use crate::console::linear::lines::Lines;
use crate::console::linear::location::{Kind, Location};
use crate::domain::decision::Verdict;
use crate::domain::safe_text::IntoSafe;
use std::collections::{BTreeMap, BTreeSet};
use unicode_width::UnicodeWidthStr;

/// The size for which the core lays its lines out: so wide that none is broken.
pub const SIZE: Size = Size { width: 10_000, height: 60 };

/// What the next line answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Asking {
    /// What to do.
    #[default]
    Command,
    /// A field of the form; then the next one, where all are asked for.
    Field { number: usize, goes_on: bool },
    /// Whether to record exactly this: the paths and texts of the records that were shown.
    Confirm(Vec<(String, String)>),
}

/// Where one is in the conversation.
#[derive(Clone, Debug, Default)]
pub struct Linear {
    /// How many rows of the terminal a part of a text takes; nought for whole texts.
    pub(super) part: usize,
    /// How wide the terminal is that they are printed on; nought where that is not known.
    pub(super) columns: usize,
    /// Whether one is in a queue rather than before the list of queues.
    pub(super) in_queue: bool,
    pub(super) asking: Asking,
    /// The form that is asked for.
    pub(super) form: Option<(String, Verdict)>,
    /// What was printed last.
    pub(super) location: Option<Location>,
    /// Whether it is to be printed again.
    pub(super) again: bool,
    /// The first row or line that has not been printed.
    pub(super) next: usize,
    /// The first line of the part that was printed last.
    pub(super) from: usize,
    /// What the printed numbers stand for.
    pub(super) numbered: BTreeMap<usize, Subject>,
    /// Whether the row under the cursor is to be said, and the row that was said last.
    pub(super) point: bool,
    pub(super) cursor: usize,
    pub(super) marked: usize,
    /// A field that was just filled.
    pub(super) filled: Option<usize>,
    /// The notice that was printed last.
    pub(super) notice: Option<Notice>,
    /// What was said last of a room that changed by itself.
    pub(super) news: Option<String>,
    /// What there is to say before anything else.
    pub(super) out: Lines,
    /// What the tour said last.
    pub(super) tour: Option<String>,
    /// Where it was said what can be typed.
    pub(super) hinted: BTreeSet<Kind>,
}

impl Linear {
    /// Prints texts in parts for a terminal of this size from now on.
    pub fn fit(&mut self, size: Size) {
        // A heading, what says that more stands before and after, and the prompt have to fit as well.
        self.part = usize::from(size.height.saturating_sub(5).clamp(3, 40));
        self.columns = usize::from(size.width);
    }

    /// How many rows of the terminal a line takes.
    pub(super) fn height(&self, line: &str) -> usize {
        if self.columns == 0 { 1 } else { line.width().div_ceil(self.columns).max(1) }
    }

    /// How many rows of a list are printed at a time.
    pub(super) fn rows(&self) -> usize {
        const ROWS: usize = 10;
        /// What the line of a trial takes, as a rule.
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
