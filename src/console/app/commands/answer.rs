//! Commands that answer prompts and questions.

use super::availability::always;
use super::entry::{Action, CommandEntry, Hint};
use crate::console::app::bulk_fill;
use crate::console::app::command::Next;
use crate::console::app::command::{Command, Group, InputMode};
use crate::console::app::decision::calendar_update;
use crate::console::app::fill_in;
use crate::console::app::help;
use crate::console::app::key::{Key, KeyCode};
use crate::console::app::layer::Layer;
use crate::console::app::model::Model;
use crate::console::app::palette;
use crate::console::app::{argument, copy_and_links, leave, prompt};

/// The commands, in the order of the footer and the help.
pub(super) const COMMANDS: &[CommandEntry] = &[
    CommandEntry {
        command: Command::Yes,
        name: "yes",
        title: "Yes",
        sentence: "Answers a question with yes.",
        group: Group::Program,
        modes: &[InputMode::Confirm],
        keys: &[Key::char('y')],
        hint: Hint::Word("yes"),
        availability: always,
        action: Action::Request(|model| leave::answer(model, true)),
    },
    CommandEntry {
        command: Command::No,
        name: "no",
        title: "No",
        sentence: "Answers a question with no.",
        group: Group::Program,
        modes: &[InputMode::Confirm],
        keys: &[Key::char('n'), Key::plain(KeyCode::Esc), Key::char('q')],
        hint: Hint::Word("no"),
        availability: always,
        action: Action::Request(|model| leave::answer(model, false)),
    },
    CommandEntry {
        command: Command::Accept,
        name: "accept",
        title: "Accept",
        sentence: "Accepts the input; if a finding asks for several fields, goes to the next one that is empty.",
        group: Group::Program,
        modes: &[
            InputMode::Calendar,
            InputMode::FillIn,
            InputMode::FillInAll,
            InputMode::Prompt,
            InputMode::Request,
            InputMode::Palette,
        ],
        keys: &[Key::plain(KeyCode::Enter)],
        hint: Hint::Of(|model| Some(accept_word(model))),
        availability: always,
        action: Action::Choose(accept),
    },
];

/// Returns the word for what accepting does now.
fn accept_word(model: &Model) -> &'static str {
    match model.layers.top() {
        Some(Layer::FillIn(fill)) if fill.has_open_field() => "next field",
        Some(Layer::Request(request)) if request.name.is_blank() => "copy",
        Some(Layer::FillIn(_) | Layer::Request(_)) => "write",
        Some(Layer::BulkFill(bulk)) if bulk.next_open().is_some() => "next field",
        Some(Layer::BulkFill(_)) => "review",
        _ => "accept",
    }
}

/// Accepts the input or the choice of the top layer.
fn accept(model: &mut Model) -> Next {
    let mut effects = Vec::new();
    match model.layers.top() {
        Some(Layer::Palette(_)) => return palette::update::accept(model),
        Some(Layer::Request(_)) => effects = copy_and_links::accept_request(model),
        Some(Layer::Argument(_)) => effects = argument::update::accept(model),
        Some(Layer::Help(_)) => help::update::end_typing(model),
        Some(Layer::Calendar(_)) => calendar_update::accept(model),
        Some(Layer::FillIn(_)) => effects = fill_in::update::accept(model),
        Some(Layer::BulkFill(_)) => bulk_fill::update::accept(model),
        Some(Layer::Prompt(_)) => prompt::update::accept(model),
        Some(
            Layer::Trial(_)
            | Layer::Upcoming(_)
            | Layer::Portfolio(_)
            | Layer::Trend(_)
            | Layer::Changes(_)
            | Layer::Log(_)
            | Layer::Reader(_)
            | Layer::Decision(_)
            | Layer::Editor(_)
            | Layer::Confirm(_),
        )
        | None => {}
    }
    Next::Effects(effects)
}
