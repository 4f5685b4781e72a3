//! The layout of the list of changes.

use crate::console::app::geometry::{Area, Size, page_body};

/// The height of the body from which the row under the cursor is shown in full below the list.
const WITH_DETAIL: u16 = 10;
/// The most rows of that part.
const MOST: u16 = 10;

/// The areas of the list.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// The rule over it.
    pub title: Area,
    /// The heads of the columns.
    pub head: Area,
    /// The rows.
    pub list: Area,
    /// The rule over the row in full.
    pub rule: Area,
    /// The row under the cursor in full.
    pub detail: Area,
}

impl Layout {
    /// Returns the layout.
    #[must_use]
    pub fn of(size: Size) -> Self {
        let (title, mut list) = page_body(size);
        let rows = if list.height >= WITH_DETAIL { (list.height / 3).min(MOST) } else { 0 };
        let mut detail = list.take_bottom(rows);
        let rule = detail.take_top(1);
        let head = list.take_top(u16::from(list.height >= 3));
        Self { title, head, list, rule, detail }
    }
}
