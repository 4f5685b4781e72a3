//! The layout of the trend: below the figures of the portfolio if there is room, and otherwise on the whole screen.

use crate::console::app::geometry::{Area, BESIDE, Frame, Size};
use crate::console::app::trend::content;
use crate::console::app::trend::figures::Metric;
use crate::console::app::trend::state::Trend;

/// The height of the screen from which the portfolio is seen above.
const SPLIT: u16 = 30;
/// The rows of the pane below the portfolio.
const LEAST: u16 = 14;
const MOST: u16 = 26;
/// The height of the pane from which the week under the cursor is shown in full.
const WITH_DETAIL: u16 = 9;
/// The most rows of notes above weeks.
const NOTES: u16 = 4;
/// The columns beside the notes.
const BESIDE_NOTES: u16 = 6;
/// The columns between the charts and the weeks.
const BETWEEN: u16 = 3;

/// The areas of the trend. Each can be empty.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// The rule over it.
    pub title: Area,
    /// Sentences about what is not known.
    pub notes: Area,
    /// The figures over the weeks.
    pub charts: Area,
    /// The headings of the weeks.
    pub heads: Area,
    /// A week in each row.
    pub weeks: Area,
    /// The week under the cursor in full.
    pub detail: Area,
}

/// Returns the rows of the pane below the portfolio; `None` if the trend has the whole screen.
fn rows_below(size: Size) -> Option<u16> {
    let body = Frame::of(size).body.height;
    (size.width >= BESIDE && size.height >= SPLIT).then(|| (body / 2).clamp(LEAST, MOST))
}

/// Returns the size that the portfolio is laid out in while the trend is open. `None` if it is covered.
#[must_use]
pub fn above(size: Size) -> Option<Size> {
    rows_below(size).map(|rows| Size { height: size.height - rows, ..size })
}

impl Layout {
    /// Returns the layout of a trend. The table has no charts.
    #[must_use]
    pub fn of(size: Size, trend: &Trend) -> Self {
        let notes = content::notes(trend, usize::from(size.width.saturating_sub(BESIDE_NOTES))).len();
        let most = if trend.rows().is_empty() { u16::MAX } else { NOTES };
        let mut pane = Frame::of(size).body;
        if let Some(rows) = rows_below(size) {
            pane = pane.take_bottom(rows);
        }
        let title = pane.take_top(u16::from(pane.height >= 3));
        let mut pane = pane.inset(1);
        let detail = pane.take_bottom(if pane.height >= WITH_DETAIL { 2 } else { 0 });
        let notes = u16::try_from(notes).unwrap_or(most).min(most);
        let notes = pane.take_top(notes);
        // A row for each figure, one for the weeks below them, and an empty one.
        let stacked = u16::try_from(Metric::ALL.len()).unwrap_or_default() + 2;
        let charts = if trend.as_table {
            Area::default()
        } else if size.width >= BESIDE {
            let mut left = pane.take_left(pane.width / 2);
            left.width = left.width.saturating_sub(BETWEEN);
            left
        } else if pane.height >= 2 * stacked {
            pane.take_top(stacked)
        } else {
            Area::default()
        };
        let heads = pane.take_top(u16::from(pane.height >= 3));
        Self { title, notes, charts, heads, weeks: pane, detail }
    }
}
