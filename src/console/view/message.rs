//! The message line: a question, a prompt, a notice, or the state of the list.

use crate::console::app::command::Command;
use crate::console::app::geometry::Area;
use crate::console::app::labels::count;
use crate::console::app::labels::grouped;
use crate::console::app::layer::Layer;
use crate::console::app::model::Model;
use crate::console::app::notice::Severity;
use crate::console::app::rich_text::{Line, Role, cut, wrap};
use crate::console::view::canvas::Canvas;
use crate::console::view::canvas::columns;
use crate::console::view::prompt;
use crate::domain::safe_text::SafeText;
use crate::safe;

/// Draws the line. Returns the position of the cursor if it has one.
pub(super) fn draw(model: &Model, area: Area, canvas: &mut Canvas<'_>) -> Option<(u16, u16)> {
    if let Some(question) = model.layers.confirmation() {
        ask(&question.text(), area, canvas);
        return None;
    }
    if let Some(notice) = &model.notice {
        let (role, glyph) = match notice.severity {
            Severity::Info => (Role::Dim, ""),
            Severity::Success => (Role::Pass, "✓ "),
            Severity::Warning => (Role::Waiting, "! "),
        };
        draw_notice(
            Line::of(role, glyph).with(role, &notice.text).hang(usize::from(columns(glyph))),
            area,
            canvas,
        );
        return None;
    }
    if let Some(request) = model.layers.request() {
        let name = &request.name;
        let label = format!("File for the request{} (empty: clipboard): ", requested(model));
        let x = canvas.put(area, 1, 0, label, Role::Accent);
        canvas.put(area, x, 0, name.shown(), Role::Strong);
        let at = x.saturating_add(columns(&name.shown_before_cursor()));
        return Some((area.x + at.min(area.width.saturating_sub(1)), area.y));
    }
    if let Some(prompt) = model.layers.argument() {
        let name = &prompt.input;
        let x = canvas.put(area, 1, 0, prompt.of.label, Role::Accent);
        canvas.put(area, x, 0, name.shown(), Role::Strong);
        let at = x.saturating_add(columns(&name.shown_before_cursor()));
        return Some((area.x + at.min(area.width.saturating_sub(1)), area.y));
    }
    if let Some(prompt) = model.layers.prompt() {
        return Some(prompt::draw(model, prompt, area, canvas));
    }
    list_state(model, area, canvas);
    None
}

/// The most rows that a notice takes.
const MOST_ROWS: u16 = 4;

/// Draws a notice. One that is longer than the line takes the rows above it too, until the next key.
fn draw_notice(notice: Line, area: Area, canvas: &mut Canvas<'_>) {
    if area.height == 0 {
        return;
    }
    let width = area.columns().saturating_sub(2).max(1);
    let rows = wrap(vec![notice], width);
    let most = MOST_ROWS.min(area.y / 2 + 1);
    let height = u16::try_from(rows.len()).unwrap_or(u16::MAX).min(most);
    let area = Area { y: area.y + area.height - height, height, ..area };
    if height > 1 {
        canvas.clear(area);
    }
    for (row, line) in (0..height).zip(&rows) {
        let is_cut = row + 1 == height && rows.len() > usize::from(height);
        let text =
            if is_cut { safe!("{}…", cut(line.text(), width.saturating_sub(1), "")) } else { line.text() };
        let role = line.spans.first().map_or(Role::Dim, |span| span.role);
        canvas.put(area, 1, row, text, role);
    }
}

/// Returns a note about the selected trials of a request, if there are any.
fn requested(model: &Model) -> String {
    match (model.list.selected.len(), model.hidden_selection_count()) {
        _ if model.layers.page().is_some() => String::new(),
        (0, _) => String::new(),
        (selected, 0) => format!(" on {selected} selected"),
        (selected, hidden) => format!(" on {selected} selected, {hidden} not shown"),
    }
}

/// Draws a question and its keys. If there is not enough room, the keys come first.
fn ask(question: &SafeText, area: Area, canvas: &mut Canvas<'_>) {
    const KEYS: u16 = 11;
    let keys = |x: u16, canvas: &mut Canvas<'_>| {
        let x = canvas.put(area, x, 0, "y", Role::Accent);
        let x = canvas.put(area, x, 0, " yes  ", Role::Plain);
        let x = canvas.put(area, x, 0, "n", Role::Accent);
        canvas.put(area, x, 0, " no", Role::Plain)
    };
    if columns(question) + KEYS + 4 <= area.width {
        let x = canvas.put(area, 1, 0, question, Role::Waiting);
        keys(x + 2, canvas);
    } else {
        let x = keys(1, canvas) + 2;
        let text = cut(question, usize::from(area.width.saturating_sub(x)), "…");
        canvas.put(area, x, 0, &text, Role::Waiting);
    }
}

/// Returns the number of drafts on trials of this room.
fn draft_count(model: &Model) -> usize {
    let Some(room_view) = &model.room_view else { return 0 };
    model.drafts.count(|trial_ref| room_view.find(trial_ref).is_some())
}

/// Returns the progress of the scan. The screen itself shows that a first scan has just begun.
fn reading(model: &Model) -> Option<String> {
    let is_again = model.room_view.as_ref().is_some_and(|room_view| room_view.room.is_whole);
    let what = if is_again { "Reading the evidence again" } else { "Reading the evidence" };
    match model.scan_progress {
        Some(reading) if reading.read > 0 => {
            let (read, found) = (grouped(reading.read), grouped(reading.found));
            Some(format!("{what}: {read} of {found} files"))
        }
        Some(reading) => Some(format!("{what}: {} files found so far", grouped(reading.found))),
        None => is_again.then(|| format!("{what} …")),
    }
}

/// Draws the state of the list: filter, search, selection, scan.
fn list_state(model: &Model, area: Area, canvas: &mut Canvas<'_>) {
    if let Some(point) = model.time_machine.awaited_text() {
        let key = SafeText::sanitize(&model.key(Command::Back));
        let text = safe!("Reading the room as of {} …  {} stops it", point, key);
        canvas.put(area, 1, 0, cut(text, area.columns().saturating_sub(2), "…"), Role::Waiting);
        return;
    }
    if let Some(failed) = &model.watch_state.failed {
        let text = format!("! Out of date: {failed}");
        canvas.put(area, 1, 0, cut(&text, area.columns().saturating_sub(2), "…"), Role::Waiting);
        return;
    }
    let mut parts = Vec::new();
    parts.extend(model.watch_state.note.as_ref().map(|note| note.text().to_string()));
    // Automatic scans are not shown, because the line would flicker with every change.
    let is_asked = model.watch_state.reason.is_requested();
    if model.scanning.is_some() && is_asked {
        parts.extend(reading(model));
    }
    if model.layers.page().is_none() && model.layers.form().is_none() && model.layers.editor().is_none() {
        let is_about_list = !matches!(
            model.layers.screen(),
            Some(Layer::Trend(_) | Layer::Changes(_) | Layer::Log(_) | Layer::Reader(_))
        );
        if !model.list.filter.is_empty() && is_about_list {
            let rows = count(model.list.rows.len(), "row", "rows");
            parts.push(format!(
                "filter: {} ({rows}, {} clears it)",
                SafeText::sanitize(model.list.filter.text()),
                model.key(Command::Back)
            ));
        }
        if !model.list.search.is_empty() && is_about_list {
            let hits = model.list.hits();
            parts.push(format!(
                "search: {} ({}, {} next)",
                SafeText::sanitize(model.list.search.text()),
                count(hits, "match", "matches"),
                model.key(Command::NextHit)
            ));
        }
        let drafts = draft_count(model);
        if drafts > 0 {
            parts.push(format!("✎ {}", count(drafts, "form draft", "form drafts")));
        }
        if !model.list.selected.is_empty() {
            let hidden = match model.hidden_selection_count() {
                0 => String::new(),
                hidden => format!(" ({hidden} not shown)"),
            };
            parts.push(format!("● {} selected{hidden}", model.list.selected.len()));
        }
    }
    if parts.is_empty() && model.screen.is_tiny() {
        parts.push("Screen too small; try --linear".to_owned());
    }
    let text = cut(parts.join("   "), area.columns().saturating_sub(2), "…");
    canvas.put(area, 1, 0, &text, Role::Dim);
}
