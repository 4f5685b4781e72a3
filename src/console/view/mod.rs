//! Drawing: a pure function of the model. It changes nothing and draws any size from one column and one row up.

mod ascii;
mod canvas;
mod desk;
mod footer;
mod form;
mod header;
mod large;
mod mending;
mod message;
mod overlays;
mod page;
mod prompt;
mod showing;
mod table;
pub mod theme;

use super::app::commands::Context;
use super::app::geometry::{Area, Frame as Frames, help as help_plan, palette as palette_plan};
use super::app::model::Model;
use canvas::Canvas;
use ratatui::Frame;
use ratatui::layout::Position;

/// Draws the whole screen.
pub fn draw(model: &Model, frame: &mut Frame<'_>) {
    let size = frame.area();
    let mut canvas = Canvas::new(frame.buffer_mut(), model.look);
    let frames = Frames::of(model.size);
    let mut cursor = None;
    header::draw(model, frames.header, &mut canvas);
    if let Some(mending) = &model.show.mending {
        header::editor_tabs(model, frames.tabs, &mut canvas);
        cursor = mending::draw(model, mending, &mut canvas);
    } else if let Some(form) = &model.form {
        header::form_tabs(model, form, frames.tabs, &mut canvas);
        cursor = form::draw(model, form, &mut canvas);
    } else if let Some(page) = &model.page {
        header::page_tabs(model, page, frames.tabs, &mut canvas);
        page::draw(model, page, &mut canvas);
    } else {
        header::queue_tabs(model, frames.tabs, &mut canvas);
        desk::draw(model, &mut canvas);
    }
    cursor = message::draw(model, frames.message, &mut canvas).or(cursor);
    if !prompt::complaint(model, frames.footer, &mut canvas) {
        footer::draw(model, frames.footer, &mut canvas);
    }
    prompt::candidates(model, &mut canvas);
    match model.context() {
        _ if model.help.is_some() && model.question.is_none() => cursor = overlays::help(model, &mut canvas),
        Context::Calendar => {
            overlays::calendar(model, &mut canvas);
            cursor = None;
        }
        Context::Palette => cursor = overlays::palette(model, &mut canvas),
        Context::Confirm => cursor = None,
        _ => {}
    }
    showing::draw(model, &mut canvas);
    let is_header_seen = match model.context() {
        _ if model.help.is_some() => help_plan(model.size).0.y > 0,
        Context::Palette => palette_plan(model.size).0.y > 0,
        _ => frames.header.height > 0,
    };
    if !is_header_seen {
        // And yet nobody is to take the demo for their room.
        let corner = Area::all(model.size);
        header::demo_mark(model, corner, corner.width.saturating_sub(6), &mut canvas);
    }
    if model.look.ascii {
        ascii::plain(frame.buffer_mut());
    }
    if let Some((x, y)) = cursor.filter(|&(x, y)| x < size.width && y < size.height) {
        frame.set_cursor_position(Position { x, y });
    }
}
