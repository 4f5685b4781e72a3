//! Changes to the help.

use crate::console::app::help::state::Help;
use crate::console::app::model::Model;

/// Begins to type a search text.
pub(crate) fn search(model: &mut Model) {
    if let Some(help) = model.layers.help_mut() {
        *help = Help { is_typing: true, ..Help::default() };
    }
}

/// Keeps the search text and leaves its input.
pub(crate) fn end_typing(model: &mut Model) {
    if let Some(help) = model.layers.help_mut() {
        help.is_typing = false;
    }
}

/// Clears the search, or closes the help if nothing was searched for.
pub(crate) fn leave(model: &mut Model) {
    match model.layers.help_mut() {
        Some(help) if help.is_narrowed() => *help = Help::default(),
        _ => drop(model.layers.take_help()),
    }
}
