//! The console's editor.

use crate::console::app::editor::state::Editor;
use crate::console::app::geometry::page_body;
use crate::console::app::model::Model;
use crate::console::app::rich_text::{Role, Span};
use crate::console::view::canvas::Canvas;
use crate::console::view::canvas::extent;
use crate::domain::safe_text::SafeText;

/// Draws the text. Returns the position of the cursor.
pub(super) fn draw(model: &Model, editor: &Editor, canvas: &mut Canvas<'_>) -> Option<(u16, u16)> {
    let (title, body) = page_body(model.size);
    let lines = editor.lines();
    let spans = [Span::new(Role::Strong, SafeText::sanitize(&editor.path).to_string())];
    canvas.rule(title, &spans, extent(editor.top, body.rows(), lines.len()));
    canvas.lines(body, &lines, editor.top, |_| false);
    let (line, column) = editor.cursor();
    let row = u16::try_from(line.checked_sub(editor.top)?).ok().filter(|row| *row < body.height)?;
    let column = u16::try_from(column).unwrap_or(u16::MAX).min(body.width.saturating_sub(1));
    editor.is_read().then_some((body.x + column, body.y + row))
}
