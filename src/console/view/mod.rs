//! Drawing: a pure function of the model. It changes nothing and draws any size from one column and one row up.

mod ascii;
mod bulk_fill;
mod canvas;
mod cells;
mod changes;
mod editor;
mod fill_in;
mod footer;
mod form;
mod gate_names;
mod header;
mod large;
mod log;
mod message;
mod overlays;
mod portfolio;
mod presentation;
mod prompt;
mod reader;
mod table;
pub mod theme;
mod timeline;
mod trend;
mod trial_list;
mod trial_page;
mod typed_text;
mod upcoming;

use crate::console::app::command::InputMode;
use crate::console::app::geometry::{Area, Frame as Frames};
use crate::console::app::help::layout::frame as help_frame;
use crate::console::app::layer::{Confirmation, Layer};
use crate::console::app::model::Model;
use crate::console::app::palette::layout::frame as palette_frame;
use crate::console::app::trend::layout as trend_layout;
use canvas::Canvas;
use ratatui::Frame;
use ratatui::layout::Position;

/// Draws the whole screen.
pub fn draw(model: &Model, frame: &mut Frame<'_>) {
    let size = frame.area();
    let mut canvas = Canvas::new(frame.buffer_mut(), model.appearance);
    let frames = Frames::of(model.size);
    header::draw(model, frames.header, &mut canvas);
    match model.layers.screen() {
        Some(Layer::Editor(_)) => header::editor_tabs(model, frames.tabs, &mut canvas),
        Some(Layer::Decision(form)) => header::form_tabs(model, form, frames.tabs, &mut canvas),
        Some(Layer::Trial(page)) => header::page_tabs(model, page, frames.tabs, &mut canvas),
        _ => header::queue_tabs(model, frames.tabs, &mut canvas),
    }
    let mut cursor = screen(model, &mut canvas);
    if let Some(fill) = model.layers.fill_in() {
        cursor = fill_in::draw(model, fill, &mut canvas);
    }
    cursor = message::draw(model, frames.message, &mut canvas).or(cursor);
    if !prompt::complaint(model, frames.footer, &mut canvas) {
        footer::draw(model, frames.footer, &mut canvas);
    }
    prompt::candidates(model, &mut canvas);
    if is_covered(model) {
        canvas.dim();
    }
    match model.mode() {
        _ if model.layers.help().is_some() && model.layers.confirmation().is_none() => {
            cursor = overlays::help(model, &mut canvas);
        }
        InputMode::Calendar => {
            overlays::calendar(model, &mut canvas);
            cursor = None;
        }
        InputMode::Palette => cursor = overlays::palette(model, &mut canvas),
        InputMode::Confirm => {
            overlays::question(model, &mut canvas);
            cursor = None;
        }
        _ => {}
    }
    presentation::draw(model, &mut canvas);
    let is_header_seen = match model.mode() {
        _ if model.layers.help().is_some() => help_frame(model.size).0.y > 0,
        InputMode::Palette => palette_frame(model.size).0.y > 0,
        _ => frames.header.height > 0,
    };
    if !is_header_seen {
        // The demo must not be taken for a real room.
        let corner = Area::all(model.size);
        header::demo_mark(model, corner, corner.width.saturating_sub(6), &mut canvas);
    }
    if model.appearance.ascii {
        ascii::plain(frame.buffer_mut());
    }
    if let Some((x, y)) = cursor.filter(|&(x, y)| x < size.width && y < size.height) {
        frame.set_cursor_position(Position { x, y });
    }
}

/// Draws the topmost layer that fills the screen, or the trial list. Returns the position of the cursor if it has one.
fn screen(model: &Model, canvas: &mut Canvas<'_>) -> Option<(u16, u16)> {
    match model.layers.screen() {
        Some(Layer::Editor(editor)) => editor::draw(model, editor, canvas),
        Some(Layer::Decision(form)) => form::draw(model, form, canvas),
        Some(Layer::BulkFill(bulk)) => bulk_fill::draw(model, bulk, canvas),
        Some(Layer::Request(request)) => {
            reader::draw_request(model, request, canvas);
            None
        }
        Some(Layer::Reader(text)) => {
            reader::draw(model, text, canvas);
            None
        }
        Some(Layer::Changes(changes)) => changes::draw(model, changes, canvas),
        Some(Layer::Log(log)) => log::draw(model, log, canvas),
        Some(Layer::Trend(trend)) => {
            if let (Some(portfolio), Some(_)) = (model.layers.portfolio(), trend_layout::above(model.size)) {
                let _ = portfolio::draw(model, portfolio, canvas);
            }
            trend::draw(model, trend, canvas)
        }
        Some(Layer::Portfolio(portfolio)) => portfolio::draw(model, portfolio, canvas),
        Some(Layer::Trial(page)) => {
            trial_page::draw(model, page, canvas);
            None
        }
        Some(Layer::Upcoming(upcoming)) => upcoming::draw(model, upcoming, canvas),
        _ => trial_list::draw(model, canvas),
    }
}

/// Returns whether a box lies over the screen.
fn is_covered(model: &Model) -> bool {
    let has_list = |question: &Confirmation| !question.details().is_empty();
    model.layers.help().is_some()
        || matches!(model.mode(), InputMode::Calendar | InputMode::Palette)
        || model.layers.confirmation().is_some_and(has_list)
}
