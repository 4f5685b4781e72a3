//! Overlays: help, palette, and calendar.

use crate::console::app::command::{Command, InputMode};
use crate::console::app::commands;
use crate::console::app::commands::Availability;
use crate::console::app::decision::calendar::EXTENT;
use crate::console::app::geometry::Area;
use crate::console::app::geometry::overlay;
use crate::console::app::help;
use crate::console::app::help::layout::frame as help_frame;
use crate::console::app::model::Model;
use crate::console::app::palette::layout::frame as palette_frame;
use crate::console::app::palette::state::Choices;
use crate::console::app::rich_text::Role;
use crate::console::app::rich_text::{Line, cut, wrap};
use crate::console::view::canvas::Canvas;
use crate::console::view::canvas::columns;
use crate::console::view::canvas::extent;
use crate::domain::safe_text::SafeText;

/// Draws the help. Returns the position of the cursor if it has one.
pub(super) fn help(model: &Model, canvas: &mut Canvas<'_>) -> Option<(u16, u16)> {
    let help = model.layers.help()?;
    let (outer, _) = help_frame(model.size);
    let (search, inner) = help::content::plan(model);
    let title = format!("Keys on {}", model.mode_beneath().title());
    canvas.frame(outer, &title);
    let lines = help::content::lines(model, inner.columns());
    let x = canvas.put(search, 0, 0, "search: ", Role::Accent);
    canvas.put(search, x, 0, help.search.shown(), Role::Strong);
    canvas.lines(inner, &lines, help.top, |_| false);
    let more = extent(help.top, inner.rows(), lines.len());
    let [find, down, up, close] = [Command::SearchHelp, Command::Down, Command::Up, Command::Back]
        .map(|command| model.keymap.label(command, InputMode::Help));
    let closes = if help.is_narrowed() { "shows all" } else { "closes" };
    let text = if more.is_empty() {
        format!(" {find} searches · {close} {closes} ")
    } else {
        format!(" {find} searches · {down} {up} scroll · {close} {closes} · {more} ")
    };
    if outer.height >= 3 && columns(&text) + 4 < outer.width {
        let bottom = Area { y: outer.y + outer.height - 1, height: 1, width: outer.width - 2, ..outer };
        canvas.put_right(bottom, 0, &text, Role::Dim);
    }
    let typed = x.saturating_add(columns(&help.search.shown_before_cursor()));
    help.is_typing.then(|| (search.x + typed.min(search.width.saturating_sub(1)), search.y))
}

/// The calendar of the decision form.
pub(super) fn calendar(model: &Model, canvas: &mut Canvas<'_>) {
    let Some(calendar) = model.layers.calendar() else { return };
    let (width, height) = EXTENT;
    let (outer, inner) = overlay(model.size, width + 4, height + 2);
    canvas.frame(outer, calendar.field.title());
    canvas.lines(inner, &calendar.lines(), 0, |_| false);
}

/// Draws what a question is about, if it has a list.
pub(super) fn question(model: &Model, canvas: &mut Canvas<'_>) {
    let Some(question) = model.layers.confirmation().filter(|question| !question.details().is_empty()) else {
        return;
    };
    let width = model.size.width.saturating_sub(4).min(72);
    let inside = usize::from(width.saturating_sub(4)).max(1);
    let names = SafeText::join(question.details(), "  ");
    let mut lines = wrap(vec![Line::of(Role::Plain, names)], inside);
    let most = usize::from(model.size.height.saturating_sub(6)).max(1);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = Line::of(Role::Dim, "… more than fit on this screen: clear the filter to see them");
        }
    }
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2);
    let (outer, inner) = overlay(model.size, width, height);
    canvas.frame(outer, "Selected, but not in the table");
    canvas.lines(inner, &lines, 0, |_| false);
}

/// Columns for the titles of commands.
const TITLES: u16 = 26;

/// Draws the palette. Returns the position of the cursor.
pub(super) fn palette(model: &Model, canvas: &mut Canvas<'_>) -> Option<(u16, u16)> {
    let palette = model.layers.palette()?;
    let (outer, mut inner) = palette_frame(model.size);
    canvas.frame(outer, palette.choices.as_ref().map_or("Command", Choices::title));
    let input = inner.take_top(1);
    let x = canvas.put(input, 0, 0, "> ", Role::Accent);
    canvas.put(input, x, 0, palette.input.shown(), Role::Strong);
    let cursor = x + columns(&palette.input.shown_before_cursor());
    let at = Some((input.x + cursor.min(input.width.saturating_sub(1)), input.y));
    if let Some(links) = palette.matching_choices() {
        self::links(&links, palette.cursor, inner, canvas);
        return at;
    }
    let context = model.mode_beneath();
    let entries: Vec<_> = palette.commands.iter().filter_map(|&command| commands::entry(command)).collect();
    if entries.is_empty() {
        canvas.put(inner, 2, 0, "No command matches", Role::Dim);
    }
    let top = (palette.cursor + 1).saturating_sub(inner.rows().max(1));
    for (row, (number, entry)) in (0..inner.height).zip(entries.iter().enumerate().skip(top)) {
        if number == palette.cursor {
            let style = canvas.styles.chosen_text();
            canvas.under(inner, row, style);
            canvas.put(inner, 0, row, "▸", Role::Accent);
        }
        let availability = entry.availability(model);
        let role = if availability == Availability::Ready { Role::Plain } else { Role::Dim };
        let key = model.keymap.key(entry, context).map(|key| key.to_string()).unwrap_or_default();
        let room = inner.width.saturating_sub(columns(&key) + 3);
        let end = canvas.put(Area { width: room, ..inner }, 2, row, entry.title, role).max(TITLES);
        let note = match &availability {
            Availability::Disabled(reason) => SafeText::sanitize(reason).to_string(),
            _ => entry.sentence.to_owned(),
        };
        let space = usize::from(room.saturating_sub(end + 2));
        if space > 8 {
            canvas.put(inner, end + 2, row, cut(&note, space, "…"), Role::Dim);
        }
        canvas.put_right(inner, row, &key, Role::Accent);
    }
    at
}

/// Links to choose from.
fn links(links: &[&str], chosen: usize, area: Area, canvas: &mut Canvas<'_>) {
    if links.is_empty() {
        canvas.put(area, 2, 0, "Nothing matches", Role::Dim);
    }
    let top = (chosen + 1).saturating_sub(area.rows().max(1));
    for (row, (number, address)) in (0..area.height).zip(links.iter().enumerate().skip(top)) {
        if number == chosen {
            let style = canvas.styles.chosen_text();
            canvas.under(area, row, style);
            canvas.put(area, 0, row, "▸", Role::Accent);
        }
        canvas.put(
            area,
            2,
            row,
            cut(SafeText::sanitize(address), area.columns().saturating_sub(2), "…"),
            Role::Plain,
        );
    }
}
