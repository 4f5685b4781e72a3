//! A text to read, and a request before it leaves.

use crate::console::app::geometry::page_body;
use crate::console::app::model::Model;
use crate::console::app::reader::content;
use crate::console::app::reader::state::Reader;
use crate::console::app::request_preview::RequestPreview;
use crate::console::app::rich_text::{Role, Span};
use crate::console::view::canvas::{Canvas, extent};

/// Draws the text.
pub(super) fn draw(model: &Model, reader: &Reader, canvas: &mut Canvas<'_>) {
    let (title, body) = page_body(model.size);
    let lines = reader.lines();
    let spans = [Span::new(Role::Accent, content::title(model, reader))];
    canvas.rule(title, &spans, extent(reader.top, body.rows(), lines.len()));
    canvas.lines(body, lines, reader.top, |_| false);
}

/// Draws the request as it will leave.
pub(super) fn draw_request(model: &Model, request: &RequestPreview, canvas: &mut Canvas<'_>) {
    let (title, body) = page_body(model.size);
    let lines = request.lines();
    let spans = [Span::new(Role::Accent, request.title())];
    canvas.rule(title, &spans, extent(request.top, body.rows(), lines.len()));
    canvas.lines(body, lines, request.top, |_| false);
}
