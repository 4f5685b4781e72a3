//! The trend: figures over the weeks, and the weeks themselves with bars or as a table.

use crate::console::app::command::Command;
use crate::console::app::geometry::Area;
use crate::console::app::model::Model;
use crate::console::app::rich_text::{Role, Span, cut};
use crate::console::app::trend::content;
use crate::console::app::trend::figures::{Metric, TrendFigures, TrendRow};
use crate::console::app::trend::layout::Layout;
use crate::console::app::trend::state::Trend;
use crate::console::view::canvas::{Canvas, Cell, extent};
use crate::domain::safe_text::SafeText;
use crate::safe;
use unicode_width::UnicodeWidthStr;

/// The columns before a week: the cursor.
const LEAD: u16 = 2;
/// The columns between two figures.
const GAP: usize = 2;
/// The columns of a date.
const DAY: usize = 11;
/// The columns of the name and the value of a chart.
const NAME: u16 = 12;
const VALUE: u16 = 6;
/// The most columns of a week in a chart.
const WIDEST: usize = 6;
/// The least and the most columns of a bar beside a week.
const BAR: std::ops::RangeInclusive<usize> = 6..=40;

/// Draws the trend. Returns the position of the cursor.
pub(super) fn draw(model: &Model, trend: &Trend, canvas: &mut Canvas<'_>) -> Option<(u16, u16)> {
    let layout = Layout::of(model.size, trend);
    let mut spans = vec![Span::new(Role::Accent, "Trend by week")];
    if !trend.rows().is_empty() {
        spans.push(Span::new(Role::Plain, safe!(" · {}", content::extent(trend))));
    }
    if !model.list.filter.is_empty() {
        spans.push(Span::new(Role::Waiting, " · of all trials, without the filter"));
    }
    canvas.rule(layout.title, &spans, extent(trend.top, layout.weeks.rows(), trend.rows().len()));
    let Some(figures) = trend.figures.as_deref() else {
        let key = SafeText::sanitize(&model.key(Command::Back));
        let area = Area { height: 3, ..layout.notes };
        let text = safe!("{}  {} stops it", content::progress(trend), key);
        canvas.put(Area { width: model.size.width, ..area }, LEAD, 1, text, Role::Dim);
        return None;
    };
    let notes = layout.notes.inset(LEAD);
    canvas.lines(notes, &content::notes(trend, notes.columns()), 0, |_| false);
    if figures.rows.is_empty() {
        return None;
    }
    charts(model, trend, layout.charts, canvas);
    let cursor = if trend.as_table {
        table(model, trend, figures, (layout.heads, layout.weeks), canvas)
    } else {
        weeks(model, trend, figures, (layout.heads, layout.weeks), canvas)
    };
    detail(model, trend, layout.detail, canvas);
    cursor
}

/// Draws the week under the cursor in full, with its commit.
fn detail(model: &Model, trend: &Trend, area: Area, canvas: &mut Canvas<'_>) {
    let Some(row) = trend.chosen() else { return };
    let x = canvas.put(area, LEAD, 0, safe!("Week of {}", content::day(model, row.starts_on)), Role::Strong);
    let commit = safe!(" · commit {}", content::commit(model, row));
    canvas.put(area, x, 0, cut(commit, usize::from(area.width.saturating_sub(x)), "…"), Role::Dim);
    let figures = cut(content::figures(row), area.columns().saturating_sub(usize::from(LEAD)), "…");
    canvas.put(area, LEAD, 1, figures, Role::Plain);
}

/// Draws a chart for each figure, all over the same weeks, and the week under the cursor below them.
fn charts(model: &Model, trend: &Trend, area: Area, canvas: &mut Canvas<'_>) {
    let left = NAME + VALUE + 2;
    let count = u16::try_from(Metric::ALL.len()).unwrap_or(1);
    let height = (area.height.saturating_sub(2) / count).min(4);
    if height == 0 || area.width < left + 8 {
        return;
    }
    let room = usize::from(area.width - left);
    let rows = trend.rows();
    let first = rows.len().saturating_sub(room);
    // The weeks that are drawn have the one under the cursor among them.
    let first = first.min(trend.cursor);
    let rows = &rows[first..(first + room).min(rows.len())];
    let width = (room / rows.len().max(1)).clamp(1, WIDEST);
    for (number, metric) in (0..count).zip(Metric::ALL) {
        let bottom = number * height + height - 1;
        canvas.put(area, 0, bottom, TrendFigures::heads()[metric.column()], Role::Plain);
        if let Some(chosen) = trend.chosen() {
            let value = cut(&chosen.cells[metric.column()], usize::from(VALUE), "…");
            let at = NAME + VALUE - u16::try_from(value.width()).unwrap_or_default();
            canvas.put(area, at, bottom, value, Role::Strong);
        }
        let heights = rows.iter().map(|row| metric.height(row.figures.as_ref().ok()?));
        let bars: Vec<_> = heights.flat_map(|height| std::iter::repeat_n(height, width)).collect();
        // An empty row keeps it apart from the one above.
        let apart = u16::from(height > 1);
        let y = area.y + number * height + apart;
        let at = Area { x: area.x + left, y, width: area.width - left, height: height - apart };
        canvas.bars(at, &bars);
    }
    let axis = count * height;
    let mark = left + u16::try_from((trend.cursor - first) * width).unwrap_or_default();
    canvas.put(area, mark, axis, SafeText::repeat("▲", width), Role::Accent);
    if let (Some(earliest), Some(latest)) = (rows.first(), rows.last()) {
        let [earliest, latest] = [earliest, latest].map(|row| content::day(model, row.starts_on));
        let end = usize::from(left) + rows.len() * width;
        canvas.put(area, left, axis + 1, &earliest, Role::Dim);
        let at = end.saturating_sub(latest.width());
        if at > usize::from(left) + earliest.width() {
            canvas.put(area, column(at), axis + 1, &latest, Role::Dim);
        }
    }
}

/// The columns of the weeks with bars.
struct Columns {
    figure: usize,
    bar: usize,
    /// The numbers behind the bar: the column of the figure, its heading and its width.
    numbers: Vec<(usize, &'static str, usize)>,
}

impl Columns {
    /// Returns the columns that fit: the bar gives way first, and then the last numbers.
    fn of(figures: &TrendFigures, width: usize) -> Self {
        let heads = TrendFigures::heads();
        let figure = figures.widths[0] + figures.widths[1] + " of ".len();
        let figure = figure.max(heads[1].width());
        let metrics = [Metric::Decisions, Metric::MedianDays, Metric::Lapsed];
        let mut numbers: Vec<_> = metrics
            .iter()
            .map(|metric| {
                let head =
                    if *metric == Metric::MedianDays && width < 66 { "Days" } else { heads[metric.column()] };
                (metric.column(), head, head.width().max(figures.widths[metric.column()]))
            })
            .collect();
        let used = |numbers: &[(usize, &str, usize)]| {
            usize::from(LEAD)
                + DAY
                + GAP
                + figure
                + numbers.iter().map(|(_, _, width)| width + GAP).sum::<usize>()
        };
        while used(&numbers) > width && numbers.pop().is_some() {}
        let bar = width.saturating_sub(used(&numbers) + GAP).min(*BAR.end());
        Self { figure, bar: if bar < *BAR.start() { 0 } else { bar }, numbers }
    }

    /// Returns the column of the bar.
    fn at_bar(&self) -> usize {
        usize::from(LEAD) + DAY + GAP + self.figure + GAP
    }

    /// Draws numbers behind the bar.
    fn numbers(
        &self,
        area: Area,
        row: u16,
        text: impl Fn(usize, &'static str) -> SafeText,
        role: Role,
        canvas: &mut Canvas<'_>,
    ) {
        let mut end = self.at_bar() - GAP + if self.bar > 0 { self.bar + GAP } else { 0 };
        for &(number, head, width) in &self.numbers {
            end += GAP + width;
            let text = text(number, head);
            canvas.put(area, column(end.saturating_sub(text.width())), row, text, role);
        }
    }
}

/// Draws a row for each week with its bar.
fn weeks(
    model: &Model,
    trend: &Trend,
    figures: &TrendFigures,
    (head, area): (Area, Area),
    canvas: &mut Canvas<'_>,
) -> Option<(u16, u16)> {
    let columns = Columns::of(figures, area.columns());
    let at_figure = column(usize::from(LEAD) + DAY + GAP);
    canvas.put(head, LEAD, 0, "Week of", Role::Dim);
    canvas.put(head, at_figure, 0, TrendFigures::heads()[1], Role::Dim);
    if columns.bar > "█ not ready".width() {
        canvas.put(head, column(columns.at_bar()), 0, cut("█ not ready ░ ready", columns.bar, ""), Role::Dim);
    }
    columns.numbers(head, 0, |_, head| head.into(), Role::Dim, canvas);
    let most = figures.rows.iter().filter_map(|row| row.figures.as_ref().ok()).map(|week| week.trials).max();
    each(model, trend, area, canvas, |row, at, canvas| {
        let week = match &row.figures {
            Ok(week) => week,
            Err(reason) => {
                let room = area.columns().saturating_sub(usize::from(at_figure));
                canvas.put(
                    area,
                    at_figure,
                    at,
                    cut(safe!("not known: {}", reason), room, "…"),
                    Role::Blocked,
                );
                return;
            }
        };
        let figure = safe!("{} of {}", week.not_ready, week.trials);
        let end = usize::from(at_figure) + columns.figure;
        canvas.put(area, column(end.saturating_sub(figure.width())), at, figure, Role::Strong);
        if let (bar @ 1.., Some(most @ 1..)) = (columns.bar, most) {
            let whole = (week.trials * bar).div_ceil(most);
            let part = (week.not_ready * whole).div_ceil(week.trials.max(1));
            let part = if week.not_ready < week.trials && whole > 1 { part.min(whole - 1) } else { part };
            canvas.gauge(area, column(columns.at_bar()), at, (column(part), column(whole)));
        }
        columns.numbers(area, at, |number, _| row.cells[number].clone(), Role::Plain, canvas);
    })
}

/// Draws a row for each week with all its figures.
fn table(
    model: &Model,
    trend: &Trend,
    figures: &TrendFigures,
    (head, area): (Area, Area),
    canvas: &mut Canvas<'_>,
) -> Option<(u16, u16)> {
    let heads = TrendFigures::heads();
    let width = |number: usize| heads[number].width().max(figures.widths[number]);
    // The figures that are drawn first are those that a narrow screen has.
    let mut shown = vec![1, 3, 5, 2, 0, 4];
    let used = |shown: &[usize]| {
        usize::from(LEAD) + DAY + shown.iter().map(|number| width(*number) + GAP).sum::<usize>()
    };
    while used(&shown) > area.columns() && shown.pop().is_some() {}
    let rest = area.columns().saturating_sub(used(&shown) + GAP);
    shown.sort_unstable();
    let row_of = |day: SafeText, cells: &[SafeText], commit: SafeText, role: Role| {
        let text = |text: SafeText, width: usize, role: Role, is_number: bool| Cell {
            span: Span::new(role, cut(text, width, "…")),
            width,
            is_number,
        };
        let numbers = shown.iter().map(|number| text(cells[*number].clone(), width(*number), role, true));
        let first = std::iter::once(text(day, DAY, role, false));
        let last = (rest >= 10).then(|| text(commit, rest, Role::Dim, false));
        first.chain(numbers).chain(last).collect::<Vec<_>>()
    };
    let at = |area: Area, row: u16| Area {
        x: area.x + LEAD,
        y: area.y + row,
        width: area.width.saturating_sub(LEAD),
        height: 1,
    };
    let gap = u16::try_from(GAP).unwrap_or_default();
    if head.height > 0 {
        let cells = row_of("Week of".into(), &heads.map(SafeText::from), "Commit".into(), Role::Dim);
        canvas.table_row(at(head, 0), &cells, gap);
    }
    each(model, trend, area, canvas, |row, line, canvas| {
        let commit = match &row.figures {
            Ok(_) => content::commit(model, row),
            Err(reason) => safe!("not known: {}", reason),
        };
        // The cursor and the day are drawn already.
        let cells = row_of(content::day(model, row.starts_on), &row.cells, commit, Role::Plain);
        canvas.table_row(at(area, line), &cells, gap);
    })
}

/// Draws the cursor, the day, and the rest of each week that is on the screen. Returns the position of the cursor.
fn each(
    model: &Model,
    trend: &Trend,
    area: Area,
    canvas: &mut Canvas<'_>,
    rest: impl Fn(&TrendRow, u16, &mut Canvas<'_>),
) -> Option<(u16, u16)> {
    for (line, (number, row)) in (0..area.height).zip(trend.rows().iter().enumerate().skip(trend.top)) {
        if number == trend.cursor {
            let style = canvas.styles.chosen_text();
            canvas.under(area, line, style);
            canvas.put(area, 0, line, "▸", Role::Accent);
        }
        canvas.put(area, LEAD, line, content::day(model, row.starts_on), Role::Plain);
        rest(row, line, canvas);
    }
    let line = u16::try_from(trend.cursor.checked_sub(trend.top)?).ok()?;
    (line < area.height).then_some((area.x, area.y + line))
}

fn column(columns: usize) -> u16 {
    u16::try_from(columns).unwrap_or(u16::MAX)
}
