//! Words that mean the same at every location: help, quit, back, again, search, filter.

use crate::console::app::command::Command;
use crate::console::app::model::Model;
use crate::console::app::msg::Msg;
use crate::console::app::query_input::QueryInput;
use crate::console::linear::help;
use crate::console::linear::state::Linear;
use crate::domain::safe_text::SafeText;

/// Handles a word that works at every location. Returns nothing if the line is something else.
pub(super) fn take(linear: &mut Linear, model: &Model, text: &str) -> Option<Vec<Msg>> {
    let lower = text.to_lowercase();
    match lower.as_str() {
        "?" | "h" | "help" => help::print(linear, model),
        "q" | "quit" | "exit" => return Some(vec![Msg::Run(Command::Quit)]),
        "b" | "back" => return Some(back(linear, model)),
        "again" | "list" | "show" => linear.again = true,
        _ => return None,
    }
    Some(Vec::new())
}

fn back(linear: &mut Linear, model: &Model) -> Vec<Msg> {
    let layers = &model.layers;
    if layers.form().is_some()
        || layers.page().is_some()
        || layers.upcoming().is_some()
        || layers.portfolio().is_some()
        || layers.trend().is_some()
        || layers.changes().is_some()
        || layers.log().is_some()
    {
        return vec![Msg::Run(Command::Back)];
    }
    if !linear.in_queue {
        linear.say("These are the queues. quit ends the program.");
    } else if !model.list.filter.is_empty() {
        return set_search(linear, "filter").unwrap_or_default();
    }
    linear.in_queue = false;
    Vec::new()
}

/// `search words`, `/words`, `filter words`; a filter without words goes.
pub(super) fn set_search(linear: &mut Linear, text: &str) -> Option<Vec<Msg>> {
    let (word, rest) = match text.strip_prefix('/') {
        Some(rest) => ("search", rest),
        None => text.split_once(' ').unwrap_or((text, "")),
    };
    let command = match word.to_lowercase().as_str() {
        "search" => Command::Search,
        "filter" => Command::Filter,
        _ => return None,
    };
    let rest = rest.trim();
    if command == Command::Search && rest.is_empty() {
        linear.say("Type a query: search renewed");
        return Some(Vec::new());
    }
    if let Err(error) = QueryInput::read(rest) {
        linear.say(format!(
            "{}, at character {}. The query was not changed.",
            SafeText::sanitize(&error.to_string()),
            error.column
        ));
        return Some(Vec::new());
    }
    linear.point = command == Command::Search;
    linear.in_queue = true;
    Some(vec![Msg::Run(command), Msg::Fill(rest.to_owned()), Msg::Run(Command::Accept)])
}
