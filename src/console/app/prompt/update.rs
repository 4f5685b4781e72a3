//! Changes to the query prompt, and their effect on the table.

use crate::console::app::command::Command;
use crate::console::app::freshness::Freshness;
use crate::console::app::layer::Layer;
use crate::console::app::list;
use crate::console::app::model::Model;
use crate::console::app::notice::Severity;
use crate::console::app::prompt::state::{Prompt, PromptKind};
use crate::console::app::query_input::QueryInput;
use crate::console::app::text_input::TextInput;

/// Begins to type a query.
pub(crate) fn open(model: &mut Model, kind: PromptKind) {
    // Both are about the table.
    model.layers.take_page();
    let before = match kind {
        PromptKind::Search => model.list.search.clone(),
        PromptKind::Filter => model.list.filter.clone(),
    };
    let summaries = model.room_view.as_deref().map(|room_view| &room_view.summaries);
    let prompt = Prompt::open(kind, before, model.list.queue_cursor().cursor, summaries);
    model.layers.push(Layer::Prompt(Box::new(prompt)));
}

/// Edits the input. Returns whether the change had an effect.
pub(crate) fn edit(model: &mut Model, change: impl FnOnce(&mut TextInput) -> bool) -> bool {
    let Some(prompt) = model.layers.prompt_mut() else { return false };
    let meant = change(&mut prompt.input);
    read(model);
    meant
}

/// Inserts the selected candidate.
pub(crate) fn complete(model: &mut Model) {
    if model.layers.prompt_mut().is_some_and(Prompt::complete) {
        read(model);
    }
}

/// Applies the input to the table if it is a valid query; otherwise the last valid query stays.
fn read(model: &mut Model) {
    let room_view = model.room_view.clone();
    let Some(prompt) = model.layers.prompt_mut() else { return };
    let Some(query_input) = prompt.read(room_view.as_deref().map(|room_view| &room_view.summaries)) else {
        return;
    };
    let (kind, origin) = (prompt.kind, prompt.origin);
    match kind {
        PromptKind::Filter => list::update::filter_by(model, query_input),
        PromptKind::Search => search_for(model, query_input, origin),
    }
}

/// Closes the prompt and restores the query before it.
pub(crate) fn leave(model: &mut Model) {
    let Some(prompt) = model.layers.take_prompt() else { return };
    match prompt.kind {
        PromptKind::Filter => list::update::filter_by(model, prompt.before),
        PromptKind::Search => {
            list::update::set_search(model, prompt.before);
            model.list.go_to(prompt.origin);
        }
    }
}

/// Accepts the query. If it is invalid, the prompt stays open and shows the error.
pub(crate) fn accept(model: &mut Model) {
    if let Some(error) = model.layers.prompt_mut().and_then(|prompt| prompt.error.as_mut()) {
        // An incomplete query is an error once it is submitted.
        error.unfinished = false;
        return;
    }
    let Some(prompt) = model.layers.take_prompt() else { return };
    // Apply what the table does not show yet.
    if let Ok(query_input) = QueryInput::read(prompt.input.text()) {
        match prompt.kind {
            PromptKind::Filter if query_input != model.list.filter => {
                list::update::filter_by(model, query_input);
            }
            PromptKind::Search if query_input != model.list.search => {
                search_for(model, query_input, prompt.origin);
            }
            _ => {}
        }
    }
    let is_hit = match prompt.kind {
        PromptKind::Search => {
            model.list.search.is_empty() || list::update::is_hit(model, model.list.queue_cursor().cursor)
        }
        PromptKind::Filter => model.list.filter.is_empty() || !model.list.rows.is_empty(),
    };
    let asks_for_own = match prompt.kind {
        PromptKind::Search => model.list.why_mine_is_empty(&model.list.search),
        PromptKind::Filter => model.list.why_mine_is_empty(&model.list.filter),
    };
    match (is_hit, asks_for_own, prompt.kind) {
        (true, ..) => {}
        (false, Some(reason), _) => model.notify(Severity::Warning, reason),
        (false, None, PromptKind::Search) => list::update::notify_no_match(model),
        (false, None, PromptKind::Filter) => {
            let nothing = match model.freshness() {
                Freshness::Current => "No trial matches. ",
                Freshness::Loading => "No match so far; still loading. ",
                Freshness::OutOfDate => "No match in the last known state. ",
            };
            model.notify_with_key(Severity::Warning, nothing, Command::Back, " clears the filter");
        }
    }
}

/// Moves to the first match from the row at which the search began, to one by its name if there is one.
fn search_for(model: &mut Model, query_input: QueryInput, origin: usize) {
    list::update::set_search(model, query_input);
    model.list.go_to(origin);
    if let Some(row) = list::update::named(model, origin) {
        model.list.go_to(row);
    } else if !model.list.search.is_empty() && !list::update::is_hit(model, origin) {
        list::update::step_match(model, true);
    }
    model.notice = None;
}
