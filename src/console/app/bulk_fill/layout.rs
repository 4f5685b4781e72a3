//! The layout of the list of missing fields on a screen of a given size.

use crate::console::app::geometry::{Area, Frame, Size, part};

/// The areas of the list and of the part about the focused field.
#[derive(Clone, Copy, Debug)]
pub struct BulkLayout {
    /// The rule over the list.
    pub title: Area,
    /// The list, or the lines that will be written.
    pub list: Area,
    /// The rule over the part about the field.
    pub field_title: Area,
    /// What is expected, offered and written.
    pub field: Area,
}

impl BulkLayout {
    /// Returns the layout for a screen of this size. The review has no part about a field.
    #[must_use]
    pub fn of(size: Size, is_review: bool) -> Self {
        let mut list = Frame::of(size).body;
        let title = list.take_top(u16::from(list.height >= 3));
        let rows = if is_review || list.height < 5 { 0 } else { part(list.height, 2, 5).min(12) };
        let mut field = list.take_bottom(rows);
        let field_title = field.take_top(u16::from(field.height >= 3));
        Self { title, list: list.inset(1), field_title, field: field.inset(1) }
    }
}
