//! The query prompt: input, error, and completion.

use crate::console::app::command::{Command, InputMode};
use crate::console::app::geometry::{Area, Frame};
use crate::console::app::labels::count;
use crate::console::app::model::Model;
use crate::console::app::prompt::state::{MOST_SHOWN, Prompt, PromptKind};
use crate::console::app::rich_text::cut;
use crate::console::app::rich_text::wrap;
use crate::console::app::rich_text::{Line, Role};
use crate::console::view::canvas::Canvas;
use crate::console::view::canvas::columns;
use crate::domain::safe_text::SafeText;
use crate::safe;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The visible part of the input. If the cursor would be beyond the edge, the left part is hidden.
struct Window {
    /// The column of the text's first character.
    x: u16,
    /// The number of hidden columns.
    skipped: usize,
    /// The visible text.
    text: SafeText,
}

impl Window {
    fn of(prompt: &Prompt, area: Area) -> Self {
        let x = 1 + columns(prompt.kind.label());
        let room = area.columns().saturating_sub(usize::from(x) + 1).max(1);
        let mut skipped = 0;
        let text = prompt.input.shown();
        let before = prompt.input.shown_before_cursor().width();
        let mut rest = text.as_str();
        while before - skipped > room {
            let Some(first) = rest.graphemes(true).next() else { break };
            skipped += first.width();
            rest = &rest[first.len()..];
        }
        let start = text.len() - rest.len();
        Self { x, skipped, text: text.slice(start..text.len()) }
    }

    /// Returns the column of the screen after a part of the text.
    fn column(&self, before: &SafeText) -> u16 {
        let shown = before.width().saturating_sub(self.skipped);
        self.x.saturating_add(u16::try_from(shown).unwrap_or(u16::MAX))
    }
}

/// Draws the line. Returns the position of the cursor.
pub(super) fn draw(model: &Model, prompt: &Prompt, area: Area, canvas: &mut Canvas<'_>) -> (u16, u16) {
    let window = Window::of(prompt, area);
    let x = canvas.put(area, 1, 0, prompt.kind.label(), Role::Accent);
    let end = canvas.put(area, x, 0, &window.text, Role::Strong);
    let hits = hits(model, prompt);
    if end + columns(&hits) + 2 < area.width {
        canvas.put_right(Area { width: area.width - 1, ..area }, 0, &hits, Role::Dim);
    }
    let at = window.column(&prompt.input.shown_before_cursor());
    (area.x + at.min(area.width.saturating_sub(1)), area.y)
}

/// Returns the number of rows that match, and the queue that is searched.
fn hits(model: &Model, prompt: &Prompt) -> SafeText {
    let rows = SafeText::sanitize(&count(model.list.rows.len(), "row", "rows"));
    let queue = SafeText::sanitize(model.list.title(model.list.queue));
    match (prompt.kind, &model.room_view) {
        (PromptKind::Filter, _) => rows,
        (PromptKind::Search, _) if model.list.search.is_empty() => safe!("searches {}", queue),
        (PromptKind::Search, Some(_)) => {
            let matches = count(model.list.hits(), "match", "matches");
            safe!("{} in {}", SafeText::sanitize(&matches), queue)
        }
        (PromptKind::Search, None) => SafeText::EMPTY,
    }
}

/// Draws the error below the line, with carets under it. Returns whether there is one.
pub(super) fn complaint(model: &Model, area: Area, canvas: &mut Canvas<'_>) -> bool {
    let Some(prompt) = model.layers.prompt() else { return false };
    let Some(error) = prompt.complaint() else { return false };
    let window = Window::of(prompt, area);
    let text = prompt.input.text();
    let byte = |characters: usize| text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at);
    let (start, end) = (byte(error.column - 1), byte(error.column - 1 + error.width));
    let from = window.column(&prompt.input.shown_to(start)).min(area.width.saturating_sub(2));
    let carets = window.column(&prompt.input.shown_to(end)).saturating_sub(from).max(1);
    let x = canvas.put(area, from, 0, "^".repeat(usize::from(carets)), Role::Blocked);
    let message = SafeText::sanitize(&error.to_string()).to_string();
    let right = area.columns().saturating_sub(usize::from(x) + 2);
    let left = usize::from(from).saturating_sub(2);
    // Beside the carets if there is room, otherwise above the line.
    if message.width() <= right {
        canvas.put(area, x + 1, 0, &message, Role::Blocked);
    } else if message.width() <= left {
        canvas.put(area, from.saturating_sub(columns(&message) + 1), 0, &message, Role::Blocked);
    } else {
        above(model, &message, canvas);
    }
    true
}

/// Draws a long message over the rows above the prompt.
fn above(model: &Model, message: &str, canvas: &mut Canvas<'_>) {
    let frames = Frame::of(model.size);
    let lines =
        wrap(vec![Line::of(Role::Blocked, message)], frames.message.columns().saturating_sub(2).max(1));
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX).min(frames.message.y);
    let area = Area { y: frames.message.y - rows, height: rows, ..frames.message };
    for row in 0..rows {
        canvas.put(area, 0, row, " ".repeat(area.columns()), Role::Plain);
    }
    canvas.lines(Area { x: area.x + 1, width: area.width.saturating_sub(1), ..area }, &lines, 0, |_| false);
}

/// Draws the candidates over the rows above the prompt.
pub(super) fn candidates(model: &Model, canvas: &mut Canvas<'_>) {
    // An error comes first.
    let Some(prompt) = model.layers.prompt().filter(|prompt| prompt.complaint().is_none()) else { return };
    let all = &prompt.completion.candidates;
    let frames = Frame::of(model.size);
    let rows = all.len().min(MOST_SHOWN).min(frames.body.rows().saturating_sub(4));
    if rows == 0 || frames.body.width < 20 {
        return;
    }
    let texts: Vec<_> = all.iter().map(|candidate| SafeText::sanitize(&candidate.text)).collect();
    let widest = texts.iter().map(|text| text.width()).max().unwrap_or_default();
    let notes = all.iter().map(|candidate| candidate.note.width()).max().unwrap_or_default();
    let key = model.keymap.label(Command::Complete, InputMode::Prompt);
    let top = (prompt.choice + 1).saturating_sub(rows);
    let below = all.len().saturating_sub(top + rows);
    let title =
        if below > 0 { format!("{key} completes · ↓ {below} more") } else { format!("{key} completes") };
    let inside = (widest + if notes > 0 { notes + 2 } else { 0 }).max(title.width() + 2);
    let window = Window::of(prompt, frames.message);
    let x = window.column(&prompt.input.shown_to(prompt.completion.start));
    let width = u16::try_from(inside + 6).unwrap_or(u16::MAX).min(frames.body.width);
    let height = u16::try_from(rows + 2).unwrap_or(u16::MAX);
    let outer = Area {
        // The candidates are aligned with the text that they replace.
        x: x.saturating_sub(4).min(frames.body.width - width),
        y: frames.message.y.saturating_sub(height),
        width,
        height,
    };
    canvas.frame(outer, &title);
    let inner = Area { x: outer.x + 2, y: outer.y + 1, width: outer.width - 4, height: outer.height - 2 };
    for (row, number) in (0..inner.height).zip(top..all.len()) {
        let is_chosen = number == prompt.choice;
        if is_chosen {
            let style = canvas.styles.chosen_text();
            canvas.under(inner, row, style);
            canvas.put(inner, 0, row, "▸", Role::Accent);
        }
        let room = inner.columns().saturating_sub(2);
        canvas.put(inner, 2, row, cut(&texts[number], room, "…"), Role::Strong);
        let space = room.saturating_sub(widest + 2);
        if space > 6 {
            let at = u16::try_from(widest + 4).unwrap_or(u16::MAX);
            canvas.put(inner, at, row, cut(all[number].note, space, "…"), Role::Dim);
        }
    }
}
