//! Commands of the portfolio.

use super::availability::{Availability, always, disabled};
use super::entry::{Action, CommandEntry, Hint};
use super::mode_sets::{FIGURES, LIST, LIST_AND_PORTFOLIO, PORTFOLIO};
use crate::console::app::command::{Command, Group};
use crate::console::app::key::{Key, KeyCode};
use crate::console::app::model::Model;
use crate::console::app::portfolio::update;
use crate::console::app::trend;
use Availability::Ready;

/// The commands, in the order of the footer and the help.
pub(super) const COMMANDS: &[CommandEntry] = &[
    CommandEntry {
        command: Command::Portfolio,
        name: "portfolio",
        title: "Portfolio",
        sentence: "Shows what one person can do in one go, what blocks, how long trials wait, and whose they are.",
        group: Group::Queues,
        modes: LIST,
        keys: &[Key::char('p')],
        hint: Hint::IfRoom("portfolio"),
        availability: has_room,
        action: Action::Change(update::open),
    },
    CommandEntry {
        command: Command::FiguresAsTable,
        name: "figures-as-table",
        title: "Figures as a table",
        sentence: "Shows the figures as a table with their queries, or as bars again.",
        group: Group::Queues,
        modes: FIGURES,
        keys: &[Key::char('t')],
        hint: Hint::Of(|model| {
            let of_portfolio = || model.layers.portfolio().is_some_and(|portfolio| portfolio.as_table);
            let as_table = model.layers.trend().map_or_else(of_portfolio, |trend| trend.as_table);
            Some(if as_table { "bars" } else { "table" })
        }),
        availability: always,
        action: Action::Change(toggle_table),
    },
    CommandEntry {
        command: Command::Trend,
        name: "trend",
        title: "Trend",
        sentence: "Shows the figures of past weeks from git: not ready, decisions, median days, lapsed. A week opens the room as it was.",
        group: Group::Queues,
        modes: LIST_AND_PORTFOLIO,
        keys: &[Key::char('H')],
        hint: Hint::Of(|model| model.layers.portfolio().map(|_| "trend")),
        availability: has_room,
        action: Action::Request(trend::update::open),
    },
    CommandEntry {
        command: Command::NextSection,
        name: "next-section",
        title: "Next section",
        sentence: "Goes to the next section.",
        group: Group::Move,
        modes: PORTFOLIO,
        keys: &[Key::plain(KeyCode::Tab), Key::plain(KeyCode::Right)],
        hint: Hint::Word("next section"),
        availability: always,
        action: Action::Change(|model| update::step_section(model, true)),
    },
    CommandEntry {
        command: Command::PreviousSection,
        name: "previous-section",
        title: "Previous section",
        sentence: "Goes to the previous section.",
        group: Group::Move,
        modes: PORTFOLIO,
        keys: &[Key::plain(KeyCode::BackTab), Key::plain(KeyCode::Left)],
        hint: Hint::None,
        availability: always,
        action: Action::Change(|model| update::step_section(model, false)),
    },
];

/// Shows the figures of the top layer as a table, or as bars again.
fn toggle_table(model: &mut Model) {
    match model.layers.trend_mut() {
        Some(trend) => trend.as_table = !trend.as_table,
        None => update::toggle_table(model),
    }
}

/// The room has been read.
fn has_room(model: &Model) -> Availability {
    if model.room_view.is_some() { Ready } else { disabled("The evidence is still loading") }
}
