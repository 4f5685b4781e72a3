//! Where things are on a screen of a given size. The core scrolls by it and the view draws by it.

use super::columns::natural_width;
use super::queue::Queue;

/// A size in columns and rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Size {
    /// Whether there is room for a listing and not much else: lines one after the other would say more.
    #[must_use]
    pub const fn is_tiny(self) -> bool {
        self.width < 40 || self.height < 12
    }
}

/// A rectangle of the screen, perhaps empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Its left column.
    pub x: u16,
    /// Its first row.
    pub y: u16,
    /// Its columns.
    pub width: u16,
    /// Its rows.
    pub height: u16,
}

impl Area {
    /// The whole screen.
    #[must_use]
    pub const fn all(size: Size) -> Self {
        Self { x: 0, y: 0, width: size.width, height: size.height }
    }

    /// Takes rows off the top.
    #[must_use]
    pub fn take_top(&mut self, rows: u16) -> Self {
        let rows = rows.min(self.height);
        let top = Self { height: rows, ..*self };
        self.y += rows;
        self.height -= rows;
        top
    }

    /// Takes rows off the bottom.
    #[must_use]
    pub fn take_bottom(&mut self, rows: u16) -> Self {
        let rows = rows.min(self.height);
        self.height -= rows;
        Self { y: self.y + self.height, height: rows, ..*self }
    }

    /// Takes columns off the left.
    #[must_use]
    pub fn take_left(&mut self, columns: u16) -> Self {
        let columns = columns.min(self.width);
        let left = Self { width: columns, ..*self };
        self.x += columns;
        self.width -= columns;
        left
    }

    /// The same without a margin at the left and the right, where there is room for one.
    #[must_use]
    pub fn inset(self, columns: u16) -> Self {
        if self.width < columns * 2 + 20 {
            return self;
        }
        Self { x: self.x + columns, width: self.width - 2 * columns, ..self }
    }

    /// A rectangle of at most this size in the middle.
    #[must_use]
    pub fn centred(self, width: u16, height: u16) -> Self {
        let (width, height) = (width.min(self.width), height.min(self.height));
        Self { x: self.x + (self.width - width) / 2, y: self.y + (self.height - height) / 2, width, height }
    }

    /// Its rows, for counting lines.
    #[must_use]
    pub fn rows(self) -> usize {
        usize::from(self.height)
    }

    /// Its columns, for measuring text.
    #[must_use]
    pub fn columns(self) -> usize {
        usize::from(self.width)
    }
}

/// A part of a length, whatever terminals say of their size.
fn part(length: u16, of: u32, whole: u32) -> u16 {
    u16::try_from(u32::from(length) * of / whole).unwrap_or(u16::MAX)
}

/// How the list and the detail pane share the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// Side by side.
    Beside,
    /// One above the other.
    Stacked,
    /// One at a time.
    Single,
}

/// The frame of every screen: lines above and below, and what is between them.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// What this is, and how much.
    pub header: Area,
    /// Tabs.
    pub tabs: Area,
    /// The rest.
    pub body: Area,
    /// What just happened, or what is being typed.
    pub message: Area,
    /// Keys.
    pub footer: Area,
}

impl Frame {
    /// The frame of a screen of this size: what matters less gives way first.
    #[must_use]
    pub fn of(size: Size) -> Self {
        let mut body = Area::all(size);
        let header = body.take_top(u16::from(size.height >= 7));
        let tabs = body.take_top(u16::from(size.height >= 5));
        let footer = body.take_bottom(u16::from(size.height >= 6));
        let message = body.take_bottom(u16::from(size.height >= 3));
        Self { header, tabs, body, message, footer }
    }
}

/// The desk: the table and the detail pane.
#[derive(Clone, Copy, Debug)]
pub struct Desk {
    /// How they share the screen.
    pub sharing: Sharing,
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
    /// The line between the two, where they are side by side.
    pub divider: Area,
}

/// Columns from which the two panes stand side by side.
const BESIDE: u16 = 108;
/// The least size at which they stand one above the other.
const STACKED: Size = Size { width: 60, height: 18 };

impl Desk {
    /// The desk on a screen of this size. `shows_detail` decides where there is room for one pane alone.
    #[must_use]
    pub fn of(size: Size, queue: Queue, widest_name: usize, shows_detail: bool) -> Self {
        let body = Frame::of(size).body;
        let sharing = if size.width >= BESIDE && size.height >= 10 {
            Sharing::Beside
        } else if size.width >= STACKED.width && size.height >= STACKED.height {
            Sharing::Stacked
        } else {
            Sharing::Single
        };
        let nothing = Area { width: 0, height: 0, ..body };
        let (mut list, divider, mut detail) = match sharing {
            Sharing::Beside => {
                let mut right = body;
                let natural = u16::try_from(natural_width(queue, widest_name)).unwrap_or(u16::MAX);
                let wanted = natural.saturating_add(1).max(body.width / 2).min(natural.saturating_add(42));
                let left = right.take_left(wanted.min(part(body.width, 3, 5)));
                let divider = right.take_left(1);
                (left, divider, right)
            }
            Sharing::Stacked => {
                let mut lower = body;
                let upper = lower.take_top(part(body.height, 9, 20));
                (upper, nothing, lower)
            }
            Sharing::Single if shows_detail => (nothing, nothing, body),
            Sharing::Single => (body, nothing, nothing),
        };
        let title = |area: &mut Area| area.take_top(u16::from(area.height >= 3));
        let (list_title, detail_title) = (title(&mut list), title(&mut detail));
        let list_head = list.take_top(u16::from(list.height >= 3));
        Self { sharing, list_title, list_head, rows: list, detail_title, detail: detail.inset(1), divider }
    }
}

/// The decision form.
#[derive(Clone, Copy, Debug)]
pub struct FormPlan {
    /// The rule over the fields.
    pub fields_title: Area,
    /// The fields.
    pub fields: Area,
    /// The rule over what is signed.
    pub paper_title: Area,
    /// What is signed and the record.
    pub paper: Area,
    /// The line between the two, where they are side by side.
    pub divider: Area,
}

impl FormPlan {
    /// The form on a screen of this size, with this many rows of fields.
    #[must_use]
    pub fn of(size: Size, field_rows: u16) -> Self {
        let body = Frame::of(size).body;
        let nothing = Area { width: 0, height: 0, ..body };
        let (mut left, divider, mut right) = if size.width >= BESIDE {
            let mut right = body;
            let left = right.take_left(part(body.width, 9, 20));
            let divider = right.take_left(1);
            (left, divider, right)
        } else {
            let mut lower = body;
            let upper = lower.take_top(field_rows.saturating_add(1).min(body.height));
            (upper, nothing, lower)
        };
        let title = |area: &mut Area| area.take_top(u16::from(area.height >= 3));
        let (fields_title, paper_title) = (title(&mut left), title(&mut right));
        Self { fields_title, fields: left, paper_title, paper: right.inset(1), divider }
    }
}

/// The trial page: a rule, then its text.
#[must_use]
pub fn page_body(size: Size) -> (Area, Area) {
    let mut body = Frame::of(size).body;
    let title = body.take_top(u16::from(body.height >= 3));
    (title, body.inset(1))
}

pub use super::desk::keep_in_sight as keep_line_in_sight;

/// The box of an overlay, and what is inside it.
#[must_use]
pub fn overlay(size: Size, width: u16, height: u16) -> (Area, Area) {
    let outer = Area::all(size).centred(width, height);
    if outer.width < 4 || outer.height < 3 {
        return (outer, outer);
    }
    let inner = Area { x: outer.x + 2, y: outer.y + 1, width: outer.width - 4, height: outer.height - 2 };
    (outer, inner)
}

/// The help's box and its inside.
#[must_use]
pub fn help(size: Size) -> (Area, Area) {
    overlay(size, 112, size.height.saturating_sub(2).clamp(1, 60))
}

/// The palette's box and its inside.
#[must_use]
pub fn palette(size: Size) -> (Area, Area) {
    overlay(size, 92, 16)
}
