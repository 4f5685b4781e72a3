//! The list of planned dates.

use crate::console::app::geometry::{Area, page_body};
use crate::console::app::model::Model;
use crate::console::app::rich_text::{Role, Span, cut};
use crate::console::app::upcoming::content::{self, Row};
use crate::console::app::upcoming::state::Upcoming;
use crate::console::view::canvas::{Canvas, extent};
use crate::domain::safe_text::SafeText;

/// The columns of the cells: the cursor, the day, its distance, its kind, the trial, its stage, its status.
const DISTANCE: u16 = 15;
const KIND: u16 = 29;
const TRIAL: u16 = 44;

/// Draws the list. Returns the position of the cursor.
pub(super) fn draw(model: &Model, upcoming: &Upcoming, canvas: &mut Canvas<'_>) -> Option<(u16, u16)> {
    let (title, body) = page_body(model.size);
    let room_view = model.room_view.as_deref()?;
    let mut spans = vec![
        Span::new(Role::Accent, "Upcoming dates"),
        Span::new(Role::Dim, " · and missed ones of current stages"),
    ];
    if !model.list.filter.is_empty() {
        let filter = SafeText::sanitize(model.list.filter.text());
        spans.push(Span::new(Role::Waiting, format!(" · filter: {filter}")));
    }
    canvas.rule(title, &spans, extent(upcoming.top, body.rows(), upcoming.rows.len()));
    if upcoming.rows.is_empty() {
        canvas.put(body, 2, 1, "No date is planned.", Role::Dim);
        return None;
    }
    let name = u16::try_from(room_view.widest_name).unwrap_or(u16::MAX).clamp(5, 28);
    for (row, number) in (0..body.height).zip(upcoming.top..upcoming.rows.len()) {
        let Some(cells) = content::row(room_view, model.freshness(), &upcoming.rows[number]) else {
            continue;
        };
        if number == upcoming.cursor {
            let style = canvas.styles.chosen_text();
            canvas.under(body, row, style);
            canvas.put(body, 0, row, "▸", Role::Accent);
        }
        cells_of_row(&cells, body, row, name, canvas);
    }
    let row = u16::try_from(upcoming.cursor.checked_sub(upcoming.top)?).ok()?;
    (row < body.height).then_some((body.x, body.y + row))
}

fn cells_of_row(cells: &Row, body: Area, row: u16, name: u16, canvas: &mut Canvas<'_>) {
    if body.width < TRIAL + name {
        // The distance and the stage give way on a narrow screen.
        canvas.put(body, 2, row, &cells.day, cells.role);
        canvas.put(body, DISTANCE, row, cut(&cells.name, usize::from(name), "…"), Role::Strong);
        let kind = DISTANCE + name + 2;
        let room = usize::from(body.width.saturating_sub(kind));
        canvas.put(body, kind, row, cut(cells.kind, room, "…"), Role::Plain);
        return;
    }
    canvas.put(body, 2, row, &cells.day, Role::Plain);
    canvas.put(body, DISTANCE, row, &cells.distance, cells.role);
    canvas.put(body, KIND, row, cells.kind, Role::Plain);
    canvas.put(body, TRIAL, row, cut(&cells.name, usize::from(name), "…"), Role::Strong);
    let rest = TRIAL + name + 2;
    let note = format!("{} · {}", cells.stage, cells.status);
    canvas.put(body, rest, row, cut(&note, usize::from(body.width.saturating_sub(rest)), "…"), Role::Dim);
}
