//! Commands that open a text to read.

use super::availability::{Availability, disabled};
use super::entry::{Action, CommandEntry, Hint};
use super::mode_sets::SCREENS;
use crate::console::app::command::{Command, Group};
use crate::console::app::key::Key;
use crate::console::app::model::Model;
use crate::console::app::reader::update;
use Availability::Ready;

/// The commands, in the order of the footer and the help.
pub(super) const COMMANDS: &[CommandEntry] = &[
    CommandEntry {
        command: Command::Explain,
        name: "explain",
        title: "Explain the verdict",
        sentence: "Shows every rule with its evidence, and the decisions that count: why a trial is ready or not.",
        group: Group::Review,
        modes: SCREENS,
        keys: &[Key::char('W')],
        hint: Hint::None,
        availability: has_trial,
        action: Action::Change(update::explain),
    },
    CommandEntry {
        command: Command::ShowPolicy,
        name: "show-policy",
        title: "Policy in words",
        sentence: "Shows the policy in force in words, and the file that it is from.",
        group: Group::Review,
        modes: SCREENS,
        keys: &[Key::char('P')],
        hint: Hint::None,
        availability: has_room,
        action: Action::Change(update::show_policy),
    },
];

/// A trial is under the cursor.
fn has_trial(model: &Model) -> Availability {
    if model.selected_trial().is_some() { Ready } else { disabled("No trial is selected") }
}

/// The room has been read.
fn has_room(model: &Model) -> Availability {
    if model.room_view.is_some() { Ready } else { disabled("The evidence is still loading") }
}
