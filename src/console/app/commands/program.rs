//! Commands on the program itself: palette, help, tour, demo, terminal.

use super::availability::{Availability, always, disabled, in_demo};
use super::entry::{Action, CommandEntry, Hint};
use super::mode_sets::{ALL, READING, SCREENS, VIEWS, WITH_BACK, WITH_HELP, WITH_TOUR};
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
pub(super) const COMMANDS: &[CommandEntry] = &[
    CommandEntry {
        command: Command::Palette,
        name: "palette",
        title: "Command palette",
        sentence: "Finds a command by its name.",
        group: Group::Program,
        modes: VIEWS,
        keys: &[Key::char(':'), Key::ctrl('p')],
        hint: Hint::Word("command"),
        availability: always,
        action: Action::Change(|model| model.layers.push(Layer::Palette(Box::default()))),
    },
    CommandEntry {
        command: Command::Help,
        name: "help",
        title: "Help",
        sentence: "Shows every key that works here.",
        group: Group::Program,
        modes: WITH_HELP,
        keys: &[Key::char('?'), Key::plain(KeyCode::F(1))],
        hint: Hint::Word("help"),
        availability: always,
        action: Action::Change(|model| model.layers.push(Layer::Help(Box::default()))),
    },
    CommandEntry {
        command: Command::SearchHelp,
        name: "search-help",
        title: "Search the help",
        sentence: "Shows the commands that contain these words, of every screen.",
        group: Group::Program,
        modes: &[InputMode::Help],
        keys: &[Key::char('/')],
        hint: Hint::Word("search"),
        availability: always,
        action: Action::Change(help::update::search),
    },
    CommandEntry {
        command: Command::Rescan,
        name: "rescan",
        title: "Rescan",
        sentence: "Reads the evidence again.",
        group: Group::Program,
        modes: SCREENS,
        keys: &[Key::char('r')],
        hint: Hint::None,
        availability: always,
        action: Action::Change(rescan),
    },
    CommandEntry {
        command: Command::Back,
        name: "back",
        title: "Back",
        sentence: "Back; clears filter, search, selection.",
        group: Group::Program,
        modes: WITH_BACK,
        keys: &[Key::plain(KeyCode::Esc)],
        hint: Hint::Word("back"),
        availability: always,
        action: Action::Change(leave::back),
    },
    CommandEntry {
        command: Command::Leave,
        name: "leave",
        title: "Back or quit",
        sentence: "Goes back one level, or quits from the table.",
        group: Group::Program,
        modes: READING,
        keys: &[Key::char('q')],
        hint: Hint::None,
        availability: always,
        action: Action::Request(leave::leave),
    },
    CommandEntry {
        command: Command::Tour,
        name: "tour",
        title: "Tour",
        sentence: "Starts or leaves the tour.",
        group: Group::Program,
        modes: WITH_TOUR,
        keys: &[Key::ctrl('t')],
        hint: Hint::None,
        availability: has_tour,
        action: Action::Change(presentation::update::toggle_tour),
    },
    CommandEntry {
        command: Command::TourNext,
        name: "tour-next",
        title: "Tour: next step",
        sentence: "Goes to the next step of the tour, even if this one is not done.",
        group: Group::Program,
        modes: WITH_TOUR,
        keys: &[Key::ctrl('g')],
        hint: Hint::None,
        availability: on_tour,
        action: Action::Change(presentation::update::go_on),
    },
    CommandEntry {
        command: Command::TourBack,
        name: "tour-back",
        title: "Tour: previous step",
        sentence: "Goes to the previous step of the tour.",
        group: Group::Program,
        modes: WITH_TOUR,
        keys: &[Key::ctrl('o')],
        hint: Hint::None,
        availability: on_tour,
        action: Action::Change(|model| model.presentation.tour.go_back()),
    },
    CommandEntry {
        command: Command::Present,
        name: "present",
        title: "Presenter mode",
        sentence: "Shows pressed keys (on/off).",
        group: Group::Program,
        modes: SCREENS,
        keys: &[],
        hint: Hint::None,
        availability: always,
        action: Action::Change(presentation::update::toggle_presenting),
    },
    CommandEntry {
        command: Command::ResetDemo,
        name: "reset-demo",
        title: "Reset the demo",
        sentence: "Restarts the demo after a question.",
        group: Group::Program,
        modes: SCREENS,
        keys: &[],
        hint: Hint::None,
        availability: in_demo,
        action: Action::Change(|model| model.layers.push(Layer::Confirm(Box::new(Confirmation::ResetDemo)))),
    },
    CommandEntry {
        command: Command::LoseRecord,
        name: "delete-record",
        title: "Delete a record of the demo",
        sentence: "Deletes a denial from the demo's own folder, to show that the room notices it.",
        group: Group::Program,
        modes: SCREENS,
        keys: &[],
        hint: Hint::None,
        availability: in_demo,
        action: Action::Request(presentation::update::lose_record),
    },
    CommandEntry {
        command: Command::Redraw,
        name: "redraw",
        title: "Redraw",
        sentence: "Redraws the screen.",
        group: Group::Program,
        modes: ALL,
        keys: &[Key::ctrl('l')],
        hint: Hint::None,
        availability: always,
        action: Action::Request(|_| vec![Effect::Redraw]),
    },
    CommandEntry {
        command: Command::Suspend,
        name: "suspend",
        title: "Suspend",
        sentence: "Suspends the program; `fg` resumes it.",
        group: Group::Program,
        modes: ALL,
        keys: &[Key::ctrl('z')],
        hint: Hint::None,
        availability: always,
        action: Action::Request(|_| vec![Effect::Suspend]),
    },
    CommandEntry {
        command: Command::Quit,
        name: "quit",
        title: "Quit",
        sentence: "Quits; asks first if input would be lost.",
        group: Group::Program,
        modes: ALL,
        keys: &[Key::ctrl('c')],
        hint: Hint::None,
        availability: always,
        action: Action::Request(leave::quit),
    },
];

/// A tour is available.
fn has_tour(model: &Model) -> Availability {
    if tour::script::steps(model).is_empty() { disabled("No tour is available") } else { Ready }
}

/// The tour is running.
fn on_tour(model: &Model) -> Availability {
    if model.presentation.tour.is_on { Ready } else { Hidden }
}

/// Reads the evidence again.
fn rescan(model: &mut Model) {
    model.notify(Severity::Info, "Reading the evidence again …");
    model.sync.look_again();
    follow::want(model, Reason::Asked);
}
