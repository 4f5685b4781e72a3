//! Commands on the program itself: palette, help, tour, demo, terminal.

use super::availability::{Availability, always, disabled, in_demo};
use super::entry::{Action, Entry};
use super::modes::{ALL, READING, SCREENS, WITH_HELP, WITH_TOUR};
use crate::console::app::command::{Command, Group, InputMode};
use crate::console::app::effect::Effect;
use crate::console::app::key::{Key, KeyCode};
use crate::console::app::layer::{Confirmation, Layer};
use crate::console::app::model::Model;
use crate::console::app::notice::Severity;
use crate::console::app::watch_state::Reason;
use crate::console::app::{follow, help, leave, presentation, tour};
use Availability::{Hidden, Ready};

/// The commands, in the order of the footer and the help.
pub(super) const COMMANDS: &[Entry] = &[
    Entry {
        command: Command::Palette,
        name: "palette",
        title: "Command palette",
        sentence: "Finds a command by its name.",
        group: Group::Program,
        contexts: SCREENS,
        keys: &[Key::char(':'), Key::ctrl('p')],
        hint: Some("command"),
        availability: always,
        action: Action::Change(|model| model.layers.push(Layer::Palette(Box::default()))),
    },
    Entry {
        command: Command::Help,
        name: "help",
        title: "Help",
        sentence: "Shows every key that works here.",
        group: Group::Program,
        contexts: WITH_HELP,
        keys: &[Key::char('?'), Key::plain(KeyCode::F(1))],
        hint: Some("help"),
        availability: always,
        action: Action::Change(|model| model.layers.push(Layer::Help(Box::default()))),
    },
    Entry {
        command: Command::SearchHelp,
        name: "search-help",
        title: "Search the help",
        sentence: "Shows only commands that have these words, wherever they are asked for.",
        group: Group::Program,
        contexts: &[InputMode::Help],
        keys: &[Key::char('/')],
        hint: Some("search"),
        availability: always,
        action: Action::Change(help::update::search),
    },
    Entry {
        command: Command::Rescan,
        name: "rescan",
        title: "Rescan",
        sentence: "Reads the evidence again.",
        group: Group::Program,
        contexts: SCREENS,
        keys: &[Key::char('r')],
        hint: None,
        availability: always,
        action: Action::Change(rescan),
    },
    Entry {
        command: Command::Back,
        name: "back",
        title: "Back",
        sentence: "Goes back one level, and lets go of a filter, a search or marks.",
        group: Group::Program,
        contexts: &[
            InputMode::Calendar,
            InputMode::List,
            InputMode::Gates,
            InputMode::Evidence,
            InputMode::Decisions,
            InputMode::Form,
            InputMode::Editor,
            InputMode::Prompt,
            InputMode::Palette,
            InputMode::Help,
        ],
        keys: &[Key::plain(KeyCode::Esc)],
        hint: Some("back"),
        availability: always,
        action: Action::Change(leave::back),
    },
    Entry {
        command: Command::Leave,
        name: "leave",
        title: "Back or quit",
        sentence: "Goes back one level; from the table, quits.",
        group: Group::Program,
        contexts: READING,
        keys: &[Key::char('q')],
        hint: None,
        availability: always,
        action: Action::Request(leave::leave),
    },
    Entry {
        command: Command::Tour,
        name: "tour",
        title: "Tour",
        sentence: "Takes the guided tour, leaves it, and takes it up again.",
        group: Group::Program,
        contexts: WITH_TOUR,
        keys: &[Key::ctrl('t')],
        hint: None,
        availability: has_tour,
        action: Action::Change(presentation::update::toggle_tour),
    },
    Entry {
        command: Command::TourNext,
        name: "tour-next",
        title: "Tour: go on",
        sentence: "Goes to the tour's next step, also where this one is not done.",
        group: Group::Program,
        contexts: WITH_TOUR,
        keys: &[Key::ctrl('g')],
        hint: None,
        availability: on_tour,
        action: Action::Change(presentation::update::go_on),
    },
    Entry {
        command: Command::TourBack,
        name: "tour-back",
        title: "Tour: go back",
        sentence: "Goes to the tour's step before.",
        group: Group::Program,
        contexts: WITH_TOUR,
        keys: &[Key::ctrl('o')],
        hint: None,
        availability: on_tour,
        action: Action::Change(|model| model.presentation.tour.go_back()),
    },
    Entry {
        command: Command::Present,
        name: "present",
        title: "Presenter mode",
        sentence: "Shows the keys that are pressed, large, or no longer.",
        group: Group::Program,
        contexts: SCREENS,
        keys: &[],
        hint: None,
        availability: always,
        action: Action::Change(presentation::update::toggle_presenting),
    },
    Entry {
        command: Command::ResetDemo,
        name: "reset-demo",
        title: "Reset the demo",
        sentence: "Begins the demo again; asks first.",
        group: Group::Program,
        contexts: SCREENS,
        keys: &[],
        hint: None,
        availability: in_demo,
        action: Action::Change(|model| model.layers.push(Layer::Confirm(Box::new(Confirmation::ResetDemo)))),
    },
    Entry {
        command: Command::Redraw,
        name: "redraw",
        title: "Redraw",
        sentence: "Draws the screen anew.",
        group: Group::Program,
        contexts: ALL,
        keys: &[Key::ctrl('l')],
        hint: None,
        availability: always,
        action: Action::Request(|_| vec![Effect::Redraw]),
    },
    Entry {
        command: Command::Suspend,
        name: "suspend",
        title: "Suspend",
        sentence: "Hands the terminal back to the shell; `fg` returns.",
        group: Group::Program,
        contexts: ALL,
        keys: &[Key::ctrl('z')],
        hint: None,
        availability: always,
        action: Action::Request(|_| vec![Effect::Suspend]),
    },
    Entry {
        command: Command::Quit,
        name: "quit",
        title: "Quit",
        sentence: "Quits; asks first where something typed would be lost.",
        group: Group::Program,
        contexts: ALL,
        keys: &[Key::ctrl('c')],
        hint: None,
        availability: always,
        action: Action::Request(leave::quit),
    },
];

/// There is a tour to take.
fn has_tour(model: &Model) -> Availability {
    if tour::script::steps(model).is_empty() { disabled("there is no tour") } else { Ready }
}

/// The tour is running.
fn on_tour(model: &Model) -> Availability {
    if model.presentation.tour.is_on { Ready } else { Hidden }
}

/// Reads the evidence again.
fn rescan(model: &mut Model) {
    model.notify(Severity::Info, "reading the evidence again …");
    follow::want(model, Reason::Asked);
}
