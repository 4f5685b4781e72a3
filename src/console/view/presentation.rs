//! The rows at the bottom of the screen: the tour, and the pressed keys.

use crate::console::app::command::Command;
use crate::console::app::commands;
use crate::console::app::geometry::Area;
use crate::console::app::model::Model;
use crate::console::app::presentation::panel::BottomPanel;
use crate::console::app::presentation::state::Pressed;
use crate::console::app::rich_text::wrap;
use crate::console::app::rich_text::{Line, Role, Span};
use crate::console::app::tour;
use crate::console::view::canvas::Canvas;
use crate::console::view::canvas::columns;
use crate::console::view::footer;
use crate::console::view::large;

/// Draws the tour and the pressed keys if they are shown.
pub(super) fn draw(model: &Model, canvas: &mut Canvas<'_>) {
    let BottomPanel { tour, keys } = BottomPanel::of(model);
    tour_text(model, tour, canvas);
    match keys.height {
        0 => {}
        1 => short(model, keys, canvas),
        _ => tall(model, keys, canvas),
    }
}

/// Draws the tour: title, keys, and text.
fn tour_text(model: &Model, mut area: Area, canvas: &mut Canvas<'_>) {
    if area.height == 0 {
        return;
    }
    let title = area.take_top(1);
    canvas.rule(title, &tour::content::title(model), keys(model));
    let (body, width) = tour::content::text_area(model);
    let lines = tour::content::visible_lines(model);
    canvas.lines(body, &lines, 0, |_| false);
    if width < body.columns() && tour::content::has_more(model) {
        // A narrow title has no room for keys.
        let context = model.mode_beneath();
        let key = commands::entry(Command::TourNext).and_then(|entry| model.keymap.key(entry, context));
        let more = key.map(|key| format!("{} more", footer::short(key))).unwrap_or_default();
        canvas.put_right(body, body.height.saturating_sub(1), &more, Role::Accent);
    }
}

/// Returns the keys of the tour, as the footer has keys.
fn keys(model: &Model) -> String {
    let context = model.mode_beneath();
    let key = |command| commands::entry(command).and_then(|entry| model.keymap.key(entry, context));
    let hint = |(command, word)| Some(format!("{} {word}", footer::short(key(command)?)));
    tour::content::commands(model).into_iter().filter_map(hint).collect::<Vec<_>>().join("  ")
}

const WAITING: &str = "Pressed keys are shown here.";

/// Draws the pressed key on one row.
fn short(model: &Model, area: Area, canvas: &mut Canvas<'_>) {
    let Some(Pressed { key, title, sentence }) = &model.presentation.pressed else {
        canvas.put(area, 1, 0, WAITING, Role::Dim);
        return;
    };
    let style = canvas.styles.tab();
    let x = canvas.text(area, 1, 0, format!(" {key} "), style);
    let x = canvas.put(area, x + 2, 0, title, Role::Strong);
    canvas.put(area, x + 2, 0, sentence, Role::Dim);
}

/// Draws the pressed key in large letters, and its command beside it.
fn tall(model: &Model, mut area: Area, canvas: &mut Canvas<'_>) {
    let title = area.take_top(1);
    canvas.rule(title, &[Span::new(Role::Dim, "Keys".to_owned())], "");
    let Some(Pressed { key, title, sentence }) = &model.presentation.pressed else {
        canvas.put(area, 2, 1, WAITING, Role::Dim);
        return;
    };
    let x = if model.appearance.ascii {
        let style = canvas.styles.tab();
        canvas.text(area, 2, 1, format!(" {key} "), style)
    } else {
        let rows = large::rows(key);
        for (row, text) in (0..).zip(&rows) {
            canvas.put(area, 2, row, text, Role::Accent);
        }
        2 + rows.first().map_or(0, |row| columns(row))
    };
    let beside = Area { x: area.x + x + 2, width: area.width.saturating_sub(x + 3), ..area };
    canvas.put(beside, 0, 1, title, Role::Strong);
    let lines = wrap(vec![Line::of(Role::Plain, *sentence)], beside.columns().max(1));
    for (row, line) in (2..4).zip(&lines) {
        canvas.line(beside, row, line);
    }
}
