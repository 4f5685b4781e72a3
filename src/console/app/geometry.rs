//! Sizes and areas of the screen. The core scrolls by them and the view draws by them.

/// A size in columns and rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Size {
    /// Returns whether the screen is too small for panes.
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
    /// Returns the whole screen.
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

    /// Returns the area without a margin at the left and the right if it is wide enough.
    #[must_use]
    pub fn inset(self, columns: u16) -> Self {
        if self.width < columns * 2 + 20 {
            return self;
        }
        Self { x: self.x + columns, width: self.width - 2 * columns, ..self }
    }

    /// Returns a rectangle of at most this size in the middle.
    #[must_use]
    pub fn centred(self, width: u16, height: u16) -> Self {
        let (width, height) = (width.min(self.width), height.min(self.height));
        Self { x: self.x + (self.width - width) / 2, y: self.y + (self.height - height) / 2, width, height }
    }

    /// Returns its rows, for counting lines.
    #[must_use]
    pub fn rows(self) -> usize {
        usize::from(self.height)
    }

    /// Returns its columns, for measuring text.
    #[must_use]
    pub fn columns(self) -> usize {
        usize::from(self.width)
    }
}

/// The width from which two panes are side by side.
pub(super) const BESIDE: u16 = 108;

/// Returns a fraction of a length.
pub(super) fn part(length: u16, of: u32, whole: u32) -> u16 {
    u16::try_from(u32::from(length) * of / whole).unwrap_or(u16::MAX)
}

/// The frame of every screen: the lines above and below the body.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// The program, the room, and the tally.
    pub header: Area,
    /// Tabs.
    pub tabs: Area,
    /// The rest.
    pub body: Area,
    /// The notice or the prompt.
    pub message: Area,
    /// Keys.
    pub footer: Area,
}

impl Frame {
    /// Returns the frame for a screen of this size. Less important lines are dropped first.
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

/// Returns the areas of the trial page: the rule and the text.
#[must_use]
pub fn page_body(size: Size) -> (Area, Area) {
    let mut body = Frame::of(size).body;
    let title = body.take_top(u16::from(body.height >= 3));
    (title, body.inset(1))
}

/// Returns the box of an overlay and the area inside it.
#[must_use]
pub fn overlay(size: Size, width: u16, height: u16) -> (Area, Area) {
    let outer = Area::all(size).centred(width, height);
    if outer.width < 4 || outer.height < 3 {
        return (outer, outer);
    }
    let inner = Area { x: outer.x + 2, y: outer.y + 1, width: outer.width - 4, height: outer.height - 2 };
    (outer, inner)
}

/// Returns the first visible of `count` lines, so that `cursor` is visible and no page ends early.
#[must_use]
pub fn keep_line_in_sight(top: usize, cursor: usize, count: usize, height: usize) -> usize {
    let height = height.max(1);
    let margin = if height > 6 { 2 } else { 0 };
    let last_top = count.saturating_sub(height);
    let lowest = (cursor + 1 + margin).saturating_sub(height);
    let highest = cursor.saturating_sub(margin);
    top.clamp(lowest, highest.max(lowest)).min(last_top)
}

/// Returns the first line of the last page.
#[must_use]
pub const fn last_top(lines: usize, rows: usize) -> usize {
    lines.saturating_sub(if rows == 0 { 1 } else { rows })
}
