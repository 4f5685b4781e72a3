//! The missing fields of several trials, and the lines that they lead to.

use super::fill_in::{input, offered};
use crate::console::app::bulk_fill::content;
use crate::console::app::bulk_fill::layout::BulkLayout;
use crate::console::app::bulk_fill::state::{BulkFill, Row, Step};
use crate::console::app::fill_in::content::{changed_lines, expected};
use crate::console::app::geometry::Area;
use crate::console::app::model::Model;
use crate::console::app::rich_text::{Line, Role, Span, cut, wrap};
use crate::console::view::canvas::{Canvas, extent};
use crate::domain::safe_text::SafeText;
use crate::safe;
use unicode_width::UnicodeWidthStr;

/// Draws the list or the lines. Returns the position of the cursor.
pub(super) fn draw(model: &Model, bulk: &BulkFill, canvas: &mut Canvas<'_>) -> Option<(u16, u16)> {
    match bulk.step {
        Step::Typing => list(model, bulk, canvas),
        Step::Review(top) => {
            review(model, bulk, top, canvas);
            None
        }
        Step::Writing => {
            review(model, bulk, 0, canvas);
            None
        }
    }
}

fn review(model: &Model, bulk: &BulkFill, top: usize, canvas: &mut Canvas<'_>) {
    let plan = BulkLayout::of(model.size, true);
    let lines = wrap(content::review(bulk), plan.list.columns());
    let spans = [
        Span::new(Role::Accent, "To be written"),
        Span::new(Role::Dim, safe!(" · {}", content::extent(bulk))),
    ];
    canvas.rule(plan.title, &spans, extent(top, plan.list.rows(), lines.len()));
    canvas.lines(plan.list, &lines, top, |_| false);
}

fn list(model: &Model, bulk: &BulkFill, canvas: &mut Canvas<'_>) -> Option<(u16, u16)> {
    let plan = BulkLayout::of(model.size, false);
    let spans = [
        Span::new(Role::Accent, "Fill in"),
        Span::new(Role::Dim, safe!(" · {}", SafeText::join(content::title(bulk), " · "))),
    ];
    canvas.rule(plan.title, &spans, extent(bulk.top, plan.list.rows(), bulk.rows.len()));
    let mut cursor = None;
    for (y, row) in (0..plan.list.height).zip(bulk.rows.iter().skip(bulk.top)) {
        match *row {
            Row::File(number) => file_row(bulk, number, plan.list, y, canvas),
            Row::Field(number) => {
                let at = field_row(bulk, number, plan.list, y, canvas);
                if number == bulk.focus {
                    cursor = Some(at);
                }
            }
        }
    }
    about_field(bulk, &plan, canvas);
    cursor
}

fn file_row(bulk: &BulkFill, number: usize, area: Area, y: u16, canvas: &mut Canvas<'_>) {
    let Some(file) = bulk.files.get(number) else { return };
    let x = canvas.spans(area, 0, y, &content::heading(file).spans);
    if let Some(reason) = file.why_not_read() {
        canvas.put(area, x + 1, y, safe!("✗ {}", reason), Role::Blocked);
    }
}

/// Draws a field with its input. Returns the position of the cursor in it.
fn field_row(bulk: &BulkFill, number: usize, area: Area, y: u16, canvas: &mut Canvas<'_>) -> (u16, u16) {
    let field = &bulk.fields[number];
    let is_focused = number == bulk.focus;
    if is_focused {
        let style = canvas.styles.chosen_text();
        canvas.under(area, y, style);
    }
    let (sign, role) = match (bulk.problem(number), field.input.is_blank()) {
        (Some(_), _) => ("✗ ", Role::Blocked),
        (None, false) => ("+ ", Role::Added),
        (None, true) => ("· ", Role::Dim),
    };
    canvas.put(area, 0, y, if is_focused { "▸ " } else { "  " }, Role::Accent);
    let x = canvas.put(area, 2, y, sign, role);
    let path = safe!("{}: ", field.blank.field.to_safe());
    let half = area.columns() / 2;
    // The last key says most if there is no room for the path.
    let name = match field.blank.field.last_key() {
        Some(key) if path.width() > half => cut(safe!("{}: ", SafeText::sanitize(key)), half, "…: "),
        _ => path,
    };
    let x = canvas.put(area, x, y, name, Role::Plain);
    let at = input(field, area, (x, y), canvas);
    (area.x + (x + at).min(area.width.saturating_sub(1)), area.y + y)
}

/// Draws what is expected of the focused field, the line of its file, and the values that are offered.
fn about_field(bulk: &BulkFill, plan: &BulkLayout, canvas: &mut Canvas<'_>) {
    let Some(field) = bulk.focused() else { return };
    let name = field.blank.field.to_safe();
    canvas.rule(plan.field_title, &[Span::new(Role::Strong, name)], "");
    let mut area = plan.field;
    let width = area.columns();
    let mut lines = wrap(vec![Line::of(Role::Dim, SafeText::join(expected(field), " · "))], width);
    lines.truncate(2);
    let result = match bulk.problem(bulk.focus) {
        Some(problem) => vec![Line::of(Role::Blocked, "✗ ").with(Role::Blocked, problem).hang(2)],
        None => bulk.focused_file().and_then(|file| file.change()).map(changed_lines).unwrap_or_default(),
    };
    let result = wrap(result, width);
    let rows = area.rows();
    let result_rows = result.len().min(rows.saturating_sub(lines.len()).max(1));
    lines.truncate(rows.saturating_sub(result_rows));
    canvas.lines(take(&mut area, lines.len()), &lines, 0, |_| false);
    canvas.lines(take(&mut area, result_rows), &result, 0, |_| false);
    offered(field, area, canvas);
}

fn take(area: &mut Area, rows: usize) -> Area {
    area.take_top(u16::try_from(rows).unwrap_or(u16::MAX))
}
