//! The last line: the keys that matter here, from the command table.

use crate::console::app::command::InputMode;
use crate::console::app::commands::{Availability, Hint, TABLE};
use crate::console::app::geometry::Area;
use crate::console::app::key::{Key, KeyCode};
use crate::console::app::model::Model;
use crate::console::app::rich_text::Role;
use crate::console::app::sync::content;
use crate::console::app::watch_state::Watching;
use crate::console::view::canvas::Canvas;
use crate::console::view::canvas::columns;
use crate::safe;

/// Draws the keys of this context. What cannot be done now is dim.
pub(super) fn draw(model: &Model, area: Area, canvas: &mut Canvas<'_>) {
    let whole = area.width;
    let area = Area { width: area.width - watching(model, area, canvas), ..area };
    let area = Area { width: area.width - sharing(model, whole, area, canvas), ..area };
    let context = model.mode();
    let mut hints: Vec<_> = TABLE
        .iter()
        .filter(|entry| entry.is_in(context))
        .filter_map(|entry| {
            let (key, hint) = (model.keymap.key(entry, context)?, entry.hint.word(model)?);
            Some((entry, key, hint, entry.availability(model)))
        })
        .filter(|(.., availability)| match availability {
            Availability::Ready => true,
            // A queue of files offers only what can be done with a file.
            // A past room is only read.
            Availability::Disabled(_) => {
                model.time_machine.today().is_some()
                    && !(context == InputMode::List && model.list.queue.is_of_files())
            }
            Availability::Hidden => false,
        })
        .collect();
    // What gives way comes last.
    hints.sort_by_key(|(entry, ..)| matches!(entry.hint, Hint::IfRoom(_)));
    let hints: Vec<_> = hints
        .into_iter()
        .map(|(_, key, hint, availability)| (short(key), hint, availability == Availability::Ready))
        .collect();
    let help = hints.iter().position(|(_, hint, _)| *hint == "help");
    let width = |(key, hint, _): &(String, &str, bool)| columns(key) + 1 + columns(hint) + 2;
    // Help keeps its place at the end.
    let reserved = help.map_or(0, |at| width(&hints[at]));
    let mut x = 1;
    for (at, hint) in hints.iter().enumerate() {
        let is_help = Some(at) == help;
        let room = if is_help { area.width } else { area.width.saturating_sub(reserved) };
        if x + width(hint) > room + 2 {
            continue;
        }
        let (key, text, is_ready) = hint;
        x = canvas.put(area, x, 0, key, if *is_ready { Role::Accent } else { Role::Chrome });
        x = canvas.put(area, x + 1, 0, text, if *is_ready { Role::Plain } else { Role::Chrome });
        x += 2;
    }
}

/// The width from which the word is beside the symbol.
const ROOM_FOR_WORDS: u16 = 60;

/// Draws the state of the watcher at the right. Returns its width.
fn watching(model: &Model, area: Area, canvas: &mut Canvas<'_>) -> u16 {
    let Some((glyph, word)) = model.watch_state.watching.sign() else { return 0 };
    let role = match model.watch_state.watching {
        Watching::Off { .. } => Role::Waiting,
        _ => Role::Dim,
    };
    let text = if area.width < ROOM_FOR_WORDS { format!(" {glyph} ") } else { format!("  {word} {glyph} ") };
    canvas.put_right(area, 0, &text, role);
    columns(&text).min(area.width)
}

/// The widths of the screen from which the state of sharing is shown: in short, and in words.
const ROOM_FOR_SHARING: u16 = 60;
const ROOM_FOR_SHARING_IN_WORDS: u16 = 100;

/// Draws the state of sharing beside that of the watcher. Returns its width.
fn sharing(model: &Model, whole: u16, area: Area, canvas: &mut Canvas<'_>) -> u16 {
    let Some(sign) = content::sign(model).filter(|_| whole >= ROOM_FOR_SHARING) else { return 0 };
    let words = if whole < ROOM_FOR_SHARING_IN_WORDS { sign.short } else { sign.words };
    let text = safe!("  {} ", words);
    canvas.put_right(area, 0, &text, sign.role);
    columns(&text).min(area.width)
}

/// Returns a short name of a key.
pub(super) fn short(key: Key) -> String {
    match key {
        Key { code: KeyCode::Enter, .. } => "↵".to_owned(),
        Key { code: KeyCode::Right, .. } => "→".to_owned(),
        Key { code: KeyCode::Char(' '), .. } => "space".to_owned(),
        Key { code: KeyCode::Char(c), ctrl: true, .. } => format!("^{}", c.to_ascii_uppercase()),
        key => key.to_string(),
    }
}
