//! Commands of the decision log.

use super::availability::{Availability, always, disabled};
use super::entry::{Action, CommandEntry, Hint};
use super::mode_sets::{LOG, SCREENS};
use crate::console::app::argument;
use crate::console::app::argument::state::FILTER_LOG;
use crate::console::app::command::{Command, Group};
use crate::console::app::key::Key;
use crate::console::app::log::update;
use crate::console::app::model::Model;
use Availability::Ready;

/// The commands, in the order of the footer and the help.
pub(super) const COMMANDS: &[CommandEntry] = &[
    CommandEntry {
        command: Command::DecisionLog,
        name: "log",
        title: "Decision log",
        sentence: "Lists the decision records of all trials, the newest first; `:log by:dana since:7d` lists some.",
        group: Group::Queues,
        modes: SCREENS,
        keys: &[Key::char('L')],
        hint: Hint::None,
        availability: has_room,
        action: Action::Change(update::open),
    },
    CommandEntry {
        command: Command::FilterLog,
        name: "filter-log",
        title: "Filter the log",
        sentence: "Shows only records of a person, a period, a stage or grace periods: by:dana since:7d stage:readiness.",
        group: Group::Queues,
        modes: LOG,
        keys: &[Key::char('f'), Key::char('\\')],
        hint: Hint::Word("filter"),
        availability: always,
        action: Action::Change(|model| {
            let text = model.layers.log().map(|log| log.filter.text.clone()).unwrap_or_default();
            argument::update::hold(model, FILTER_LOG, &text);
        }),
    },
];

/// The room has been read.
fn has_room(model: &Model) -> Availability {
    if model.room_view.is_some() { Ready } else { disabled("The evidence is still loading") }
}
