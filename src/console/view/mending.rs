//! The demo's own editor.

use super::canvas::{Canvas, extent};
use crate::console::app::geometry::page_body;
use crate::console::app::mending::Mending;
use crate::console::app::model::Model;
use crate::console::app::paper::{Role, Span};
use crate::domain::clean::clean;

/// Draws the text. Returns where the cursor is.
pub(super) fn draw(model: &Model, mending: &Mending, canvas: &mut Canvas<'_>) -> Option<(u16, u16)> {
    let (title, body) = page_body(model.size);
    let lines = mending.lines();
    let spans = [Span { role: Role::Strong, text: clean(&mending.path).into_owned() }];
    canvas.rule(title, &spans, &extent(mending.top, body.rows(), lines.len()));
    canvas.lines(body, &lines, mending.top, |_| false);
    let (line, column) = mending.cursor();
    let row = u16::try_from(line.checked_sub(mending.top)?).ok().filter(|row| *row < body.height)?;
    let column = u16::try_from(column).unwrap_or(u16::MAX).min(body.width.saturating_sub(1));
    mending.is_read().then_some((body.x + column, body.y + row))
}
