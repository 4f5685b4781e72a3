//! Drawing: a pure function of the model. It changes nothing and draws any size from one column and one row up.

mod ascii;
mod bulk_fill;
mod canvas;
mod cells;
mod editor;
mod fill_in;
mod footer;
mod form;
mod header;
mod large;
mod message;
mod overlays;
mod portfolio;
mod presentation;
mod prompt;
mod reader;
mod table;
pub mod theme;
mod timeline;
mod trial_list;
mod trial_page;
mod upcoming;

use crate::console::app::command::InputMode;
use crate::console::app::geometry::{Area, Frame as Frames};
use crate::console::app::help::layout::frame as help_frame;
use crate::console::app::layer::Confirmation;
use crate::console::app::model::Model;
use crate::console::app::palette::layout::frame as palette_frame;
use canvas::Canvas;
use ratatui::Frame;
use ratatui::layout::Position;

/// Draws the whole screen.
pub fn draw(model: &Model, frame: &mut Frame<'_>) {
    let size = frame.area();
    let mut canvas = Canvas::new(frame.buffer_mut(), model.appearance);
    let frames = Frames::of(model.size);
    let mut cursor = None;
    header::draw(model, frames.header, &mut canvas);
    if let Some(editor) = model.layers.editor() {
        header::editor_tabs(model, frames.tabs, &mut canvas);
        cursor = editor::draw(model, editor, &mut canvas);
    } else if let Some(form) = model.layers.form() {
        header::form_tabs(model, form, frames.tabs, &mut canvas);
        cursor = form::draw(model, form, &mut canvas);
    } else if let Some(bulk) = model.layers.bulk_fill() {
        header::queue_tabs(model, frames.tabs, &mut canvas);
        cursor = bulk_fill::draw(model, bulk, &mut canvas);
    } else if let Some(request) = model.layers.request() {
        header::queue_tabs(model, frames.tabs, &mut canvas);
        reader::draw_request(model, request, &mut canvas);
    } else if let Some(text) = model.layers.reader() {
        header::queue_tabs(model, frames.tabs, &mut canvas);
        reader::draw(model, text, &mut canvas);
    } else if let Some(portfolio) = model.layers.portfolio() {
        header::queue_tabs(model, frames.tabs, &mut canvas);
        cursor = portfolio::draw(model, portfolio, &mut canvas);
    } else if let Some(page) = model.layers.page() {
        header::page_tabs(model, page, frames.tabs, &mut canvas);
        trial_page::draw(model, page, &mut canvas);
    } else if let Some(upcoming) = model.layers.upcoming() {
        header::queue_tabs(model, frames.tabs, &mut canvas);
        cursor = upcoming::draw(model, upcoming, &mut canvas);
    } else {
        header::queue_tabs(model, frames.tabs, &mut canvas);
        cursor = trial_list::draw(model, &mut canvas);
    }
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

/// Returns whether a box lies over the screen.
fn is_covered(model: &Model) -> bool {
    let has_list = |question: &Confirmation| !question.details().is_empty();
    model.layers.help().is_some()
        || matches!(model.mode(), InputMode::Calendar | InputMode::Palette)
        || model.layers.confirmation().is_some_and(has_list)
}
