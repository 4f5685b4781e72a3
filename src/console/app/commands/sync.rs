//! The command that shares decision records through git.

use super::availability::Availability;
use super::entry::{Action, CommandEntry, Hint};
use super::mode_sets::SCREENS;
use crate::console::app::command::{Command, Group};
use crate::console::app::key::Key;
use crate::console::app::model::Model;
use crate::console::app::sync::availability::why_not_now;
use crate::console::app::sync::update;

/// The commands, in the order of the footer and the help.
pub(super) const COMMANDS: &[CommandEntry] = &[CommandEntry {
    command: Command::Sync,
    name: "sync",
    title: "Sync",
    sentence: "Sends decision records through git and receives those of others.",
    group: Group::Decide,
    modes: SCREENS,
    keys: &[Key::char('R')],
    hint: Hint::None,
    availability: can_sync,
    action: Action::Request(update::run),
}];

/// The room can be shared, and no sync is running.
fn can_sync(model: &Model) -> Availability {
    why_not_now(model).map_or(Availability::Ready, Availability::Disabled)
}
