//! Writing text to the screen, clipped to its area.

use crate::console::app::appearance::Appearance;
use crate::console::app::geometry::Area;
use crate::console::app::rich_text::cut;
use crate::console::app::rich_text::{Line, Role, Span};
use crate::console::view::theme::Styles;
use crate::domain::safe_text::{IntoSafe, SafeText};
use crate::safe;
use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Constraint, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::Text;
use ratatui::widgets::{LineGauge, Row, Sparkline, Table, Widget as _};
use unicode_width::UnicodeWidthStr;

/// The columns between the cells of a list.
pub(super) const GAP: usize = 2;

/// The screen and the theme to draw on it with.
pub(super) struct Canvas<'a> {
    buffer: &'a mut Buffer,
    pub(super) styles: Styles,
}

/// A cell of a table.
pub(super) struct Cell {
    /// The text in its role.
    pub(super) span: Span,
    /// The width in columns.
    pub(super) width: usize,
    /// True if it is aligned to the right.
    pub(super) is_number: bool,
}

/// Returns the width of a text in columns.
pub(super) fn columns(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}

impl<'a> Canvas<'a> {
    pub(super) fn new(buffer: &'a mut Buffer, look: Appearance) -> Self {
        Self { buffer, styles: Styles::of(look.theme) }
    }

    /// Dims everything drawn so far, because an overlay follows.
    pub(super) fn dim(&mut self) {
        self.buffer.set_style(self.buffer.area, Style::new().add_modifier(Modifier::DIM));
    }

    /// Returns the part of an area that is on the screen.
    fn visible(&self, area: Area) -> Rect {
        let area = Rect { x: area.x, y: area.y, width: area.width, height: area.height };
        area.intersection(self.buffer.area)
    }

    /// Writes text at a column of an area's row, cut at the area's edge. Returns the column after it.
    pub(super) fn text(&mut self, area: Area, x: u16, row: u16, text: impl IntoSafe, style: Style) -> u16 {
        let shown = self.visible(area);
        let y = area.y.saturating_add(row);
        let x = area.x.saturating_add(x);
        if y >= shown.bottom() || x >= shown.right() || row >= area.height {
            return x.saturating_sub(area.x);
        }
        let room = usize::from(shown.right() - x);
        let (end, _) = self.buffer.set_stringn(x, y, text.into_safe(), room, style);
        end - area.x
    }

    /// Writes text in a role.
    pub(super) fn put(&mut self, area: Area, x: u16, row: u16, text: impl IntoSafe, role: Role) -> u16 {
        let style = self.styles.role(role);
        self.text(area, x, row, text, style)
    }

    /// Writes text so that it ends at the area's right edge.
    pub(super) fn put_right(&mut self, area: Area, row: u16, text: impl IntoSafe, role: Role) {
        let text = text.into_safe();
        let x = area.width.saturating_sub(columns(&text));
        self.put(area, x, row, text, role);
    }

    /// Writes a line on a row, with its right word if there is room.
    pub(super) fn line(&mut self, area: Area, row: u16, line: &Line) {
        let end = self.spans(area, 0, row, &line.spans);
        if let Some(Span { role, text }) = &line.right
            && end + columns(text) < area.width
        {
            self.put_right(area, row, text, *role);
        }
    }

    /// Writes pieces one after the other.
    pub(super) fn spans(&mut self, area: Area, x: u16, row: u16, spans: &[Span]) -> u16 {
        spans.iter().fold(x, |x, span| self.put(area, x, row, &span.text, span.role))
    }

    /// Lays a style under a row without changing its text.
    pub(super) fn under(&mut self, area: Area, row: u16, style: Style) {
        if row < area.height {
            let row = Area { y: area.y.saturating_add(row), height: 1, ..area };
            let row = self.visible(row);
            self.buffer.set_style(row, style);
        }
    }

    /// A rule with a title in it, and perhaps a word at its end.
    pub(super) fn rule(&mut self, area: Area, title: &[Span], end: impl IntoSafe) {
        if area.height == 0 {
            return;
        }
        self.put(area, 0, 0, SafeText::repeat("─", usize::from(area.width)), Role::Chrome);
        let room = area.columns().saturating_sub(4);
        let mut x = 2;
        let mut used = 0;
        for (number, span) in title.iter().enumerate() {
            let lead = if number == 0 { " " } else { "" };
            let text = cut(safe!("{}{}", lead, span.text), room.saturating_sub(used), "…");
            used += text.width();
            // A role without a colour of its own must not take the line's.
            let style = Style::reset().patch(self.styles.role(span.role));
            x = self.text(area, x, 0, text, style);
        }
        if used > 0 {
            x = self.put(area, x, 0, " ", Role::Chrome);
        }
        let end = end.into_safe();
        let width = columns(&end) + 2;
        if !end.is_empty() && x + width + 2 < area.width {
            self.put(area, area.width - width - 1, 0, safe!(" {} ", end), Role::Dim);
        }
    }

    /// Draws a row of cells.
    pub(super) fn table_row(&mut self, area: Area, cells: &[Cell], gap: u16) {
        let text = |cell: &Cell| {
            let text = Text::styled(cell.span.text.to_string(), self.styles.role(cell.span.role));
            text.alignment(if cell.is_number { Alignment::Right } else { Alignment::Left })
        };
        let row = Row::new(cells.iter().map(text).collect::<Vec<_>>());
        let widths =
            cells.iter().map(|cell| Constraint::Length(u16::try_from(cell.width).unwrap_or(u16::MAX)));
        let area = self.visible(area);
        Table::new([row], widths).column_spacing(gap).render(area, self.buffer);
    }

    /// Draws cells of given widths from a column on, with [`GAP`] between them. A cell of no width is left out.
    pub(super) fn cells<const N: usize>(
        &mut self,
        area: Area,
        (x, row): (usize, u16),
        widths: [usize; N],
        cells: [(SafeText, Role); N],
    ) {
        let mut x = x;
        for (width, (text, role)) in widths.into_iter().zip(cells).filter(|(width, _)| *width > 0) {
            self.put(area, u16::try_from(x).unwrap_or(u16::MAX), row, cut(text, width, "…"), role);
            x += width + GAP;
        }
    }

    /// Draws a bar of two parts from a column on: the trials that are not ready, and the ready ones after them.
    pub(super) fn gauge(&mut self, area: Area, x: u16, row: u16, (part, whole): (u16, u16)) {
        if whole == 0 || x == 0 || row >= area.height {
            return;
        }
        // The gauge leaves a column for its label.
        let at = Area { x: area.x + x - 1, y: area.y + row, width: whole + 1, height: 1 };
        let at = self.visible(at);
        let ratio = ((f64::from(part) + 0.5) / f64::from(whole)).min(1.0);
        LineGauge::default()
            .label("")
            .ratio(ratio)
            .filled_symbol("█")
            .unfilled_symbol("░")
            .filled_style(self.styles.role(Role::Blocked))
            .unfilled_style(self.styles.role(Role::Pass))
            .render(at, self.buffer);
    }

    /// Draws a bar in each column, as high as the largest is to the area. A value that is not known is a dot.
    pub(super) fn bars(&mut self, area: Area, values: &[Option<u64>]) {
        let style = self.styles.role(Role::Accent);
        let most = values.iter().flatten().copied().max().unwrap_or_default();
        Sparkline::default()
            .data(values.iter().copied())
            .max(most.max(1))
            .style(style)
            .absent_value_symbol("·")
            .absent_value_style(style)
            .render(self.visible(area), self.buffer);
    }

    /// A vertical line.
    pub(super) fn divider(&mut self, area: Area) {
        for row in 0..area.height {
            self.put(area, 0, row, if row == 0 { "┬" } else { "│" }, Role::Chrome);
        }
    }

    /// Empties a box. What its edges would halve goes too: a wide character, and the rest of a word.
    pub(super) fn clear(&mut self, area: Area) {
        let shown = self.visible(area);
        for y in shown.top()..shown.bottom() {
            if shown.left() > self.buffer.area.left()
                && let Some(cell) = self.buffer.cell_mut((shown.left() - 1, y))
                && cell.symbol().width() > 1
            {
                cell.set_symbol(" ");
            }
            for x in shown.left()..shown.right() {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.reset();
                }
            }
            self.clear_word((self.buffer.area.left()..shown.left()).rev(), y);
            self.clear_word(shown.right()..self.buffer.area.right(), y);
        }
    }

    /// Empties a box and draws a frame around it.
    pub(super) fn frame(&mut self, area: Area, title: impl IntoSafe) {
        self.clear(area);
        if area.width < 4 || area.height < 3 {
            return;
        }
        let inside = usize::from(area.width - 2);
        self.put(area, 0, 0, safe!("╭{}╮", SafeText::repeat("─", inside)), Role::Chrome);
        for row in 1..area.height - 1 {
            self.put(area, 0, row, "│", Role::Chrome);
            self.put(area, area.width - 1, row, "│", Role::Chrome);
        }
        self.put(area, 0, area.height - 1, safe!("╰{}╯", SafeText::repeat("─", inside)), Role::Chrome);
        let title = cut(safe!(" {} ", title.into_safe()), inside.saturating_sub(2), "…");
        self.put(area, 2, 0, title, Role::Accent);
    }

    /// Clears the rest of a word that a box covers in part, and a blank beside the box.
    fn clear_word(&mut self, columns: impl Iterator<Item = u16>, y: u16) {
        for x in columns {
            let Some(cell) = self.buffer.cell_mut((x, y)) else { return };
            let is_word =
                cell.symbol().chars().next().is_some_and(|c| !c.is_whitespace() && !"─│┬┴╭╮╰╯".contains(c));
            if !is_word {
                return;
            }
            cell.set_symbol(" ");
        }
    }

    /// Lines from `top` on, as many as fit; those that `chosen` names lie on the cursor's style.
    pub(super) fn lines(&mut self, area: Area, lines: &[Line], top: usize, chosen: impl Fn(&Line) -> bool) {
        for (row, line) in (0..area.height).zip(lines.iter().skip(top)) {
            if chosen(line) {
                let style = self.styles.chosen_text();
                self.under(area, row, style);
            }
            self.line(area, row, line);
        }
    }
}

/// Returns the scroll position: a percentage or `end`.
pub(super) fn extent(top: usize, rows: usize, count: usize) -> String {
    if count <= rows {
        return String::new();
    }
    let last = (top + rows).min(count);
    if last == count { "end".to_owned() } else { format!("{}%", last * 100 / count.max(1)) }
}
