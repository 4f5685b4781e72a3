//! The layout of the portfolio: columns of sections, each scrolled by itself.

use crate::console::app::geometry::{Area, BESIDE, Size, page_body, part};
use crate::console::app::portfolio::figures::{Figures, Section};
use crate::console::app::portfolio::state::Cursor;

/// The width from which there are three columns.
const WIDE: u16 = 160;

/// A column of sections.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The area.
    pub area: Area,
    /// The sections, from the top.
    pub sections: &'static [Section],
}

/// A row of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// The title of a section.
    Title(Section),
    /// The effect of the asks.
    Effect,
    /// The headings of a section.
    Heads(Section),
    /// A figure, by its number in the section.
    Figure(Section, usize),
    /// This many figures of the section follow.
    More(usize),
    /// The section has no figures.
    Nothing,
    /// An empty row.
    Blank,
}

/// The arrangement of the portfolio on the screen.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The rule over it.
    pub title: Area,
    /// The columns, from the left.
    pub columns: Vec<Column>,
    /// The rows below them, which have the figure under the cursor in full.
    pub detail: Area,
}

/// The least height at which the figure under the cursor is shown in full below the columns.
const WITH_DETAIL: u16 = 12;

/// The number of asks that one column has before the next section, unless the cursor is further down.
const FIRST_ASKS: usize = 7;

impl Layout {
    /// Returns the layout: columns side by side if there is room, and one on a narrow screen. The table has one column of
    /// the whole width.
    #[must_use]
    pub fn of(size: Size, as_table: bool) -> Self {
        use Section::{Asks, Gates, Outcomes, Owners, Waiting, Weeks};
        let (title, mut body) = page_body(size);
        let detail = body.take_bottom(if body.height >= WITH_DETAIL { 2 } else { 0 });
        let columns: &[(&'static [Section], u32)] = if as_table || size.width < BESIDE {
            &[(&Section::ALL, 1)]
        } else if size.width < WIDE {
            &[(&[Asks], 1), (&[Gates, Waiting, Weeks, Owners, Outcomes], 1)]
        } else {
            &[(&[Asks], 4), (&[Gates, Waiting, Outcomes], 3), (&[Weeks, Owners], 3)]
        };
        let shares = columns.iter().map(|(_, share)| share).sum();
        let width = body.width;
        let last = columns.len() - 1;
        let place = |(number, &(sections, share)): (usize, &(&'static [Section], u32))| {
            if number == last {
                return Column { area: body, sections };
            }
            let mut area = body.take_left(part(width, share, shares));
            // A line and blanks follow.
            area.width = area.width.saturating_sub(BETWEEN);
            Column { area, sections }
        };
        let columns = columns.iter().enumerate().map(place).collect();
        Self { title, columns, detail }
    }

    /// Returns whether the asks are cut after the first ones.
    #[must_use]
    pub fn is_folded(&self, as_table: bool, cursor: Cursor) -> bool {
        let is_further_down = cursor.section == Section::Asks && cursor.row >= FIRST_ASKS;
        self.columns.len() == 1 && !as_table && !is_further_down
    }
}

/// The columns between two.
pub const BETWEEN: u16 = 3;

impl Column {
    /// Returns the rows of the column. The asks have headings; bars have them in the table only.
    #[must_use]
    pub fn items(&self, figures: &Figures, as_table: bool, is_folded: bool) -> Vec<Item> {
        let mut items = Vec::new();
        for &section in self.sections {
            if !items.is_empty() {
                items.push(Item::Blank);
            }
            items.push(Item::Title(section));
            let rows = figures.rows(section).len();
            if section == Section::Asks {
                items.push(Item::Effect);
            }
            if rows == 0 {
                items.push(Item::Nothing);
            } else if as_table || section == Section::Asks {
                items.push(Item::Heads(section));
            }
            let shown = if is_folded && section == Section::Asks { rows.min(FIRST_ASKS) } else { rows };
            items.extend((0..shown).map(|row| Item::Figure(section, row)));
            if shown < rows {
                items.push(Item::More(rows - shown));
            }
        }
        items
    }

    /// Returns the number of its rows on the screen, given all: the last one says how many follow if not all fit.
    #[must_use]
    pub fn height(&self, items: usize) -> usize {
        let rows = self.area.rows();
        if items > rows && rows > 2 { rows - 1 } else { rows }
    }
}
