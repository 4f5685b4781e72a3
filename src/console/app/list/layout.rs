//! The layout of the trial list on a screen of a given size.

use crate::console::app::geometry::{Area, BESIDE, Frame, Size, part};
use crate::console::app::list::column_layout::natural_width;
use crate::console::app::queue::Queue;

/// The arrangement of list and detail pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaneLayout {
    /// Side by side.
    Beside,
    /// One above the other.
    Stacked,
    /// One at a time.
    Single,
}

/// The layout of the table and the detail pane.
#[derive(Clone, Copy, Debug)]
pub struct ListLayout {
    /// The arrangement.
    pub sharing: PaneLayout,
    /// The rule over the table.
    pub list_title: Area,
    /// The heads of the columns.
    pub list_head: Area,
    /// The rows.
    pub rows: Area,
    /// The rule over the detail pane.
    pub detail_title: Area,
    /// The detail pane.
    pub detail: Area,
    /// The line between the panes if they are side by side.
    pub divider: Area,
    /// The runway timeline below the rows of a wide screen.
    pub timeline: Area,
}

/// The width from which the table takes most of the screen.
const WIDE: u16 = 160;

/// The least height of the panes at which the timeline is below the table of a wide screen.
const WITH_TIMELINE: u16 = 36;

/// The least size at which the panes are stacked.
const STACKED: Size = Size { width: 60, height: 18 };

impl ListLayout {
    /// Returns the layout for a screen of this size. If only one pane fits, `shows_detail` selects it.
    #[must_use]
    pub fn of(size: Size, queue: Queue, widest_name: usize, has_stages: bool, shows_detail: bool) -> Self {
        let body = Frame::of(size).body;
        let sharing = if size.width >= BESIDE && size.height >= 10 {
            PaneLayout::Beside
        } else if size.width >= STACKED.width && size.height >= STACKED.height {
            PaneLayout::Stacked
        } else {
            PaneLayout::Single
        };
        let nothing = Area { width: 0, height: 0, ..body };
        let (mut list, divider, mut detail) = match sharing {
            PaneLayout::Beside => {
                let mut right = body;
                let natural =
                    u16::try_from(natural_width(queue, widest_name, has_stages)).unwrap_or(u16::MAX);
                // A wide screen has room for the next step in full.
                let (share, most) = if body.width >= WIDE {
                    (part(body.width, 13, 20), part(body.width, 13, 20))
                } else {
                    (body.width / 2, part(body.width, 3, 5))
                };
                let wanted = natural.saturating_add(1).max(share).min(natural.saturating_add(56));
                let left = right.take_left(wanted.min(most));
                let divider = right.take_left(1);
                (left, divider, right)
            }
            PaneLayout::Stacked => {
                let mut lower = body;
                let upper = lower.take_top(part(body.height, 9, 20));
                (upper, nothing, lower)
            }
            PaneLayout::Single if shows_detail => (nothing, nothing, body),
            PaneLayout::Single => (body, nothing, nothing),
        };
        let has_timeline =
            sharing == PaneLayout::Beside && body.width >= WIDE && body.height >= WITH_TIMELINE;
        let timeline = list.take_bottom(if has_timeline { part(list.height, 2, 5) } else { 0 });
        let title = |area: &mut Area| area.take_top(u16::from(area.height >= 3));
        let (list_title, detail_title) = (title(&mut list), title(&mut detail));
        let list_head = list.take_top(u16::from(list.height >= 3));
        Self {
            sharing,
            list_title,
            list_head,
            rows: list,
            detail_title,
            detail: detail.inset(1),
            divider,
            timeline,
        }
    }
}
