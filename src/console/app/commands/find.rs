//! Commands that select, search, filter, and sort rows.

use super::availability::{Availability, always, disabled};
use super::entry::{Action, CommandEntry, Hint};
use super::mode_sets::{LIST, SCREENS};
use crate::console::app::argument::state::EXPORT;
use crate::console::app::command::{Command, Group, InputMode};
use crate::console::app::key::{Key, KeyCode};
use crate::console::app::model::Model;
use crate::console::app::prompt::state::PromptKind;
use crate::console::app::trial::state::Tab;
use crate::console::app::{argument, export, list, navigation, prompt};
use Availability::{Hidden, Ready};

/// The commands, in the order of the footer and the help.
pub(super) const COMMANDS: &[CommandEntry] = &[
    CommandEntry {
        command: Command::Select,
        name: "select",
        title: "Select",
        sentence: "Selects the trial, or deselects it.",
        group: Group::Find,
        modes: LIST,
        keys: &[Key::char(' ')],
        hint: Hint::Word("select"),
        availability: can_select,
        action: Action::Change(list::update::select),
    },
    CommandEntry {
        command: Command::InvertSelection,
        name: "invert-selection",
        title: "Invert the selection",
        sentence: "Selects the trials of the table that are not selected, and deselects the others.",
        group: Group::Find,
        modes: LIST,
        keys: &[Key::char('V')],
        hint: Hint::None,
        availability: can_select,
        action: Action::Change(list::update::invert_selection),
    },
    CommandEntry {
        command: Command::SelectAll,
        name: "select-all",
        title: "Select all",
        sentence: "Selects every trial of the table, or none if all are selected.",
        group: Group::Find,
        modes: LIST,
        keys: &[Key::char('*')],
        hint: Hint::None,
        availability: can_select,
        action: Action::Change(list::update::select_all),
    },
    CommandEntry {
        command: Command::Search,
        name: "search",
        title: "Search",
        sentence: "Jumps to matching trials.",
        group: Group::Find,
        modes: SCREENS,
        keys: &[Key::char('/')],
        hint: Hint::Word("search"),
        availability: always,
        action: Action::Change(|model| prompt::update::open(model, PromptKind::Search)),
    },
    CommandEntry {
        command: Command::NextHit,
        name: "next-match",
        title: "Next match",
        sentence: "Goes to the next match; on the trial page, to the next finding.",
        group: Group::Find,
        modes: SCREENS,
        keys: &[Key::char('n')],
        hint: Hint::None,
        availability: has_hits,
        action: Action::Change(|model| navigation::step_hit(model, true)),
    },
    CommandEntry {
        command: Command::PreviousHit,
        name: "previous-match",
        title: "Previous match",
        sentence: "Goes to the previous match or finding.",
        group: Group::Find,
        modes: SCREENS,
        keys: &[Key::char('N')],
        hint: Hint::None,
        availability: has_hits,
        action: Action::Change(|model| navigation::step_hit(model, false)),
    },
    CommandEntry {
        command: Command::Filter,
        name: "filter",
        title: "Filter",
        sentence: "Shows only matching trials: words, status:blocked, age>7d and the like.",
        group: Group::Find,
        modes: SCREENS,
        keys: &[Key::char('f'), Key::char('\\')],
        hint: Hint::Word("filter"),
        availability: always,
        action: Action::Change(|model| prompt::update::open(model, PromptKind::Filter)),
    },
    CommandEntry {
        command: Command::Complete,
        name: "complete",
        title: "Complete",
        sentence: "Inserts the chosen completion at the cursor.",
        group: Group::Find,
        modes: &[InputMode::Prompt],
        keys: &[Key::plain(KeyCode::Tab)],
        hint: Hint::Word("complete"),
        availability: completable,
        action: Action::Change(prompt::update::complete),
    },
    CommandEntry {
        command: Command::Sort,
        name: "sort",
        title: "Sort by next column",
        sentence: "Sorts the rows by the next column.",
        group: Group::Find,
        modes: LIST,
        keys: &[Key::char('s')],
        hint: Hint::Word("sort"),
        availability: sortable,
        action: Action::Change(|model| list::update::sort(model, false)),
    },
    CommandEntry {
        command: Command::ReverseSort,
        name: "reverse-sort",
        title: "Reverse the order",
        sentence: "Reverses the order of the rows.",
        group: Group::Find,
        modes: LIST,
        keys: &[Key::char('S')],
        hint: Hint::None,
        availability: sortable,
        action: Action::Change(|model| list::update::sort(model, true)),
    },
    CommandEntry {
        command: Command::Export,
        name: EXPORT.name,
        title: EXPORT.title,
        sentence: "Writes the shown rows to a file (:export csv FILE).",
        group: Group::Find,
        modes: LIST,
        keys: &[],
        hint: Hint::None,
        availability: |model| export::update::why_not(model).map_or(Ready, Availability::Disabled),
        action: Action::Change(|model| argument::update::ask(model, EXPORT)),
    },
];

/// The table has rows that can be selected.
fn can_select(model: &Model) -> Availability {
    if model.list.queue.is_of_files() {
        disabled("Only trials can be selected")
    } else if model.list.rows.is_empty() {
        disabled("No trial to select")
    } else {
        Ready
    }
}

/// A search is active, or the page has findings.
fn has_hits(model: &Model) -> Availability {
    match model.layers.page() {
        Some(page) if page.tab == Tab::Decisions => disabled("Findings are on the tabs Gates and Evidence"),
        None if model.list.search.is_empty() => disabled("Search for something first"),
        Some(_) | None => Ready,
    }
}

/// The prompt offers a completion.
fn completable(model: &Model) -> Availability {
    match model.layers.prompt() {
        Some(prompt) if prompt.completion.candidates.is_empty() => disabled("No completions"),
        Some(_) => Ready,
        None => Hidden,
    }
}

/// Rows that can be sorted.
fn sortable(model: &Model) -> Availability {
    if model.list.queue.is_of_files() { disabled("Problems are sorted by path") } else { Ready }
}
