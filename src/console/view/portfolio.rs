//! The portfolio: bars by section, or a table.

use crate::console::app::geometry::Area;
use crate::console::app::model::Model;
use crate::console::app::portfolio::figures::{Figures, Row, Section};
use crate::console::app::portfolio::layout::{BETWEEN, Column, Item, Layout};
use crate::console::app::portfolio::state::Portfolio;
use crate::console::app::portfolio::update::size;
use crate::console::app::rich_text::{Role, Span, cut};
use crate::console::view::canvas::{Canvas, Cell};
use crate::domain::safe_text::SafeText;
use crate::safe;
use unicode_width::UnicodeWidthStr;

/// The columns before a label: the cursor.
const LEAD: u16 = 2;

/// The columns between two.
const GAP: usize = 2;

/// The width from which an ask has its oldest trial beside it.
const WITH_OLDEST: u16 = 76;

/// The least width of a bar.
const LEAST_BAR: usize = 6;

/// Draws the portfolio. Returns the position of the cursor.
pub(super) fn draw(model: &Model, portfolio: &Portfolio, canvas: &mut Canvas<'_>) -> Option<(u16, u16)> {
    let layout = Layout::of(size(model), portfolio.as_table);
    let figures = portfolio.figures.as_deref().filter(|_| model.freshness().is_current());
    let mut spans = vec![Span::new(Role::Accent, "Portfolio")];
    if let Some(figures) = figures {
        let counts = safe!(" · {} of {} trials ready", figures.ready, figures.trials);
        spans.push(Span::new(Role::Plain, counts));
    }
    if !model.list.filter.is_empty() {
        let filter = SafeText::sanitize(model.list.filter.text());
        spans.push(Span::new(Role::Waiting, safe!(" · filter: {}", filter)));
    }
    let legend = if portfolio.as_table { "" } else { "█ not ready  ░ ready" };
    canvas.rule(layout.title, &spans, legend);
    let Some(figures) = figures else {
        let area = layout.columns.first()?.area;
        match model.why_not_current() {
            Some(reason) => canvas.put(area, LEAD, 1, SafeText::sanitize(&reason), Role::Dim),
            None => canvas.put(area, LEAD, 1, "Counting …", Role::Dim),
        };
        return None;
    };
    // The cursor is that of the trend while that is open.
    let has_focus = model.layers.trend().is_none();
    let is_folded = layout.is_folded(portfolio.as_table, portfolio.cursor);
    let mut cursor = None;
    for (number, (column, &top)) in layout.columns.iter().zip(&portfolio.tops).enumerate() {
        let items = column.items(figures, portfolio.as_table, is_folded);
        cursor = cursor.or(draw_column(portfolio, figures, column, (&items, top, has_focus), canvas));
        if number > 0 {
            let line = Area { x: column.area.x.saturating_sub(BETWEEN - 1), width: 1, ..column.area };
            for row in 0..line.height {
                canvas.put(line, 0, row, "│", Role::Chrome);
            }
        }
    }
    detail(portfolio, layout.detail, canvas);
    cursor
}

/// Draws the figure under the cursor in full, with the query that it opens.
fn detail(portfolio: &Portfolio, area: Area, canvas: &mut Canvas<'_>) {
    let Some(row) = portfolio.chosen() else { return };
    let heads = portfolio.cursor.section.heads().iter().zip(&row.cells).filter(|(_, cell)| !cell.is_empty());
    let figures = heads.map(|(head, cell)| safe!("{} {}", SafeText::from(*head).to_lowercase(), cell));
    let figures = SafeText::join(figures, ", ");
    let room = area.columns().saturating_sub(usize::from(LEAD) + figures.width() + GAP);
    let label = if room < 20 { cut(&row.label, area.columns(), "…") } else { cut(&row.label, room, "…") };
    let x = canvas.put(area, LEAD, 0, label, Role::Strong);
    if room >= 20 {
        canvas.put(area, x + 2, 0, figures, Role::Dim);
    }
    let opens = row.opens.as_ref().map(|opens| SafeText::sanitize(&opens.query));
    let (text, role) =
        opens.map_or(("No trial is behind this figure.".into(), Role::Dim), |query| (query, Role::Accent));
    canvas.put(area, LEAD, 1, cut(text, area.columns().saturating_sub(usize::from(LEAD)), "…"), role);
}

/// Draws a column from a row on. Returns the position of the cursor if it is there.
fn draw_column(
    portfolio: &Portfolio,
    figures: &Figures,
    column: &Column,
    (items, top, has_focus): (&[Item], usize, bool),
    canvas: &mut Canvas<'_>,
) -> Option<(u16, u16)> {
    let area = column.area;
    let height = column.height(items.len());
    let mut cursor = None;
    for (row, item) in (0..area.height).zip(items.iter().skip(top).take(height)) {
        match *item {
            Item::Title(section) => title(area, row, section, portfolio, canvas),
            Item::Effect => {
                let text = cut(&figures.effect, area.columns().saturating_sub(2), "…");
                canvas.put(area, LEAD, row, text, Role::Plain);
            }
            Item::Heads(section) => {
                let plan = Plan::of(figures, section, area, portfolio.as_table);
                let heads = plan.heads.iter().map(|&head| SafeText::from(head)).collect::<Vec<_>>();
                plan.draw(area, row, (section.head().into(), &heads, None), Role::Dim, canvas);
            }
            Item::Figure(section, number) => {
                let Some(figure) = figures.rows(section).get(number) else { continue };
                let is_chosen = portfolio.cursor.section == section && portfolio.cursor.row == number;
                if is_chosen && has_focus {
                    let style = canvas.styles.chosen_text();
                    canvas.under(area, row, style);
                    canvas.put(area, 0, row, "▸", Role::Accent);
                    cursor = Some((area.x, area.y + row));
                }
                if portfolio.as_table || section == Section::Asks {
                    let plan = Plan::of(figures, section, area, portfolio.as_table);
                    let query = figure.opens.as_ref().map(|opens| SafeText::sanitize(&opens.query));
                    plan.draw(area, row, (figure.label.clone(), &figure.cells, query), Role::Plain, canvas);
                } else {
                    bar(figures, section, figure, (area, row), canvas);
                }
            }
            Item::More(count) => {
                canvas.put(area, LEAD, row, safe!("… {} more", count), Role::Dim);
            }
            Item::Nothing => {
                canvas.put(area, LEAD, row, "None.", Role::Dim);
            }
            Item::Blank => {}
        }
    }
    let below = items.len().saturating_sub(top + height);
    if height < area.rows() && below > 0 {
        canvas.put(area, LEAD, area.height - 1, safe!("↓ {} more rows", below), Role::Dim);
    }
    cursor
}

fn title(area: Area, row: u16, section: Section, portfolio: &Portfolio, canvas: &mut Canvas<'_>) {
    let role = if portfolio.cursor.section == section { Role::Accent } else { Role::Strong };
    let x = canvas.put(area, 0, row, section.title(), role);
    if !portfolio.as_table && !section.unit().is_empty() {
        let unit = safe!(" · {}", section.unit());
        canvas.put(area, x, row, cut(unit, usize::from(area.width.saturating_sub(x)), "…"), Role::Dim);
    }
}

/// The widths of the columns of a section as a table: the figures, and the label.
struct Plan {
    heads: &'static [&'static str],
    figures: Vec<usize>,
    label: usize,
    query: usize,
}

impl Plan {
    fn of(figures: &Figures, section: Section, area: Area, as_table: bool) -> Self {
        let rows = figures.section(section);
        let heads = if as_table { section.heads() } else { section.short_heads() };
        let is_narrow = section == Section::Asks && area.width < WITH_OLDEST;
        let shown = heads.len() - usize::from(is_narrow);
        let cells = heads.iter().zip(&rows.cells).take(shown);
        let figures: Vec<_> = cells.map(|(head, &cell)| cell.max(head.width())).collect();
        let used: usize = figures.iter().map(|width| width + GAP).sum();
        let rest = area.columns().saturating_sub(used + usize::from(LEAD));
        let longest = rows.label.max(section.head().width());
        // The query follows in the table if a useful part of it has room.
        let query = if as_table { rest.saturating_sub(longest.min(rest / 2) + GAP) } else { 0 };
        let query = if query < 12 { 0 } else { query };
        let label = rest - query - if query > 0 { GAP } else { 0 };
        Self { heads, figures, label, query }
    }

    /// Draws a row: the figures to the right, then the label, then the query.
    fn draw(
        &self,
        area: Area,
        row: u16,
        (label, figures, query): (SafeText, &[SafeText], Option<SafeText>),
        role: Role,
        canvas: &mut Canvas<'_>,
    ) {
        let numbers = figures.iter().zip(&self.figures).map(|(text, &width)| Cell {
            span: Span::new(role, cut(text, width, "…")),
            width,
            is_number: true,
        });
        let texts = [(label, self.label, role), (query.unwrap_or_default(), self.query, Role::Dim)];
        let texts = texts.into_iter().filter(|(_, width, _)| *width > 0).map(|(text, width, role)| Cell {
            span: Span::new(role, cut(text, width, "…")),
            width,
            is_number: false,
        });
        let cells: Vec<_> = numbers.chain(texts).collect();
        let at =
            Area { x: area.x + LEAD, y: area.y + row, width: area.width.saturating_sub(LEAD), height: 1 };
        canvas.table_row(at, &cells, u16::try_from(GAP).unwrap_or_default());
    }
}

/// Draws a label, its figure, and a bar in proportion to the largest of the section.
fn bar(figures: &Figures, section: Section, row: &Row, (area, at): (Area, u16), canvas: &mut Canvas<'_>) {
    let rows = figures.section(section);
    let room = area.columns().saturating_sub(usize::from(LEAD) + rows.figure + 2 * GAP);
    let label = rows.label.min(room.saturating_sub(LEAST_BAR).max(room / 2));
    canvas.put(area, LEAD, at, cut(&row.label, label, "…"), Role::Plain);
    let end = usize::from(LEAD) + label + GAP + rows.figure;
    canvas.put(area, column(end - row.figure.width()), at, &row.figure, Role::Strong);
    let columns = area.columns().saturating_sub(end + GAP);
    if let (Some(amount), most @ 1..) = (row.amount, rows.most)
        && columns >= LEAST_BAR
    {
        let whole = (amount.trials * columns).div_ceil(most);
        // A trial that is not ready is always seen, and so is a ready one if there is room for both.
        let part = (amount.not_ready * whole).div_ceil(amount.trials.max(1));
        let part = if amount.not_ready < amount.trials && whole > 1 { part.min(whole - 1) } else { part };
        canvas.gauge(area, column(end + GAP), at, (column(part), column(whole)));
    }
}

fn column(columns: usize) -> u16 {
    u16::try_from(columns).unwrap_or(u16::MAX)
}
