//! Commands that choose the point in time at which the room is shown.

use super::availability::{Availability, disabled};
use super::entry::{Action, CommandEntry, Hint};
use super::mode_sets::{READING, VIEWS};
use crate::console::app::argument;
use crate::console::app::argument::state::{AT, DIFF};
use crate::console::app::changes;
use crate::console::app::command::{Command, Group};
use crate::console::app::key::Key;
use crate::console::app::model::Model;
use crate::console::app::time_machine::update;
use Availability::{Hidden, Ready};

/// The way back, which is first in the footer.
pub(super) const RETURN: &[CommandEntry] = &[CommandEntry {
    command: Command::Today,
    name: "today",
    title: "Today",
    sentence: "Returns from a past room to the room as it is.",
    group: Group::Program,
    modes: READING,
    keys: &[Key::char('T')],
    hint: Hint::Word("today"),
    availability: is_past,
    action: Action::Change(update::back_to_today),
}];

/// The way to the past.
pub(super) const COMMANDS: &[CommandEntry] = &[
    CommandEntry {
        command: Command::At,
        name: AT.name,
        title: AT.title,
        sentence: "Shows the room as it was at a commit or on a date, to read only (:at REV|DATE).",
        group: Group::Program,
        modes: VIEWS,
        keys: &[],
        hint: Hint::None,
        availability: |model| update::why_not(model).map_or(Ready, disabled),
        action: Action::Change(|model| argument::update::ask(model, AT)),
    },
    CommandEntry {
        command: Command::Diff,
        name: DIFF.name,
        title: DIFF.title,
        sentence: "Lists what changed between a commit or a date and the room that is shown, and by whose commits (:diff REV|DATE).",
        group: Group::Program,
        modes: VIEWS,
        keys: &[],
        hint: Hint::None,
        availability: |model| changes::update::why_not(model).map_or(Ready, Availability::Disabled),
        action: Action::Change(|model| argument::update::ask(model, DIFF)),
    },
];

/// A past room is shown, or is being read.
fn is_past(model: &Model) -> Availability {
    let is_past = model.time_machine.today().is_none() || model.time_machine.awaited().is_some();
    if is_past { Ready } else { Hidden }
}
