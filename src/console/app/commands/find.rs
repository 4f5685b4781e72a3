//! Commands that select, search, filter, and sort rows.

use super::availability::{Availability, always, disabled};
use super::entry::{Action, Entry};
use super::modes::{LIST, SCREENS};
use crate::console::app::command::{Command, Group, InputMode};
use crate::console::app::key::{Key, KeyCode};
use crate::console::app::model::Model;
use crate::console::app::prompt::state::PromptKind;
use crate::console::app::trial::state::Tab;
use crate::console::app::{list, navigation, prompt};
use Availability::{Hidden, Ready};

/// The commands, in the order of the footer and the help.
pub(super) const COMMANDS: &[Entry] = &[
    Entry {
        command: Command::Mark,
        name: "mark",
        title: "Mark",
        sentence: "Marks the trial, or takes the mark off.",
        group: Group::Find,
        contexts: LIST,
        keys: &[Key::char(' ')],
        hint: Some("mark"),
        availability: has_marks_to_make,
        action: Action::Change(list::update::mark),
    },
    Entry {
        command: Command::InvertMarks,
        name: "invert-marks",
        title: "Invert marks",
        sentence: "Marks what is not marked, and the other way round.",
        group: Group::Find,
        contexts: LIST,
        keys: &[Key::char('V')],
        hint: None,
        availability: has_marks_to_make,
        action: Action::Change(list::update::invert_marks),
    },
    Entry {
        command: Command::MarkAll,
        name: "mark-all",
        title: "Mark all",
        sentence: "Marks every trial of the table, or none.",
        group: Group::Find,
        contexts: LIST,
        keys: &[Key::char('*')],
        hint: None,
        availability: has_marks_to_make,
        action: Action::Change(list::update::mark_all),
    },
    Entry {
        command: Command::Search,
        name: "search",
        title: "Search",
        sentence: "Goes to what a query takes, and leaves nothing out.",
        group: Group::Find,
        contexts: LIST,
        keys: &[Key::char('/')],
        hint: Some("search"),
        availability: always,
        action: Action::Change(|model| prompt::update::open(model, PromptKind::Search)),
    },
    Entry {
        command: Command::NextHit,
        name: "next-match",
        title: "Next match",
        sentence: "Goes to the next match; on the trial page, to the next finding.",
        group: Group::Find,
        contexts: SCREENS,
        keys: &[Key::char('n')],
        hint: None,
        availability: has_hits,
        action: Action::Change(|model| navigation::step_hit(model, true)),
    },
    Entry {
        command: Command::PreviousHit,
        name: "previous-match",
        title: "Previous match",
        sentence: "Goes to the match or the finding before.",
        group: Group::Find,
        contexts: SCREENS,
        keys: &[Key::char('N')],
        hint: None,
        availability: has_hits,
        action: Action::Change(|model| navigation::step_hit(model, false)),
    },
    Entry {
        command: Command::Filter,
        name: "filter",
        title: "Filter",
        sentence: "Shows only what a query takes: words, status:blocked, age>7d and the like.",
        group: Group::Find,
        contexts: LIST,
        keys: &[Key::char('f'), Key::char('\\')],
        hint: Some("filter"),
        availability: always,
        action: Action::Change(|model| prompt::update::open(model, PromptKind::Filter)),
    },
    Entry {
        command: Command::Complete,
        name: "complete",
        title: "Complete",
        sentence: "Puts what is chosen from the list where the cursor is.",
        group: Group::Find,
        contexts: &[InputMode::Prompt],
        keys: &[Key::plain(KeyCode::Tab)],
        hint: Some("complete"),
        availability: completable,
        action: Action::Change(prompt::update::complete),
    },
    Entry {
        command: Command::Sort,
        name: "sort",
        title: "Sort by the next column",
        sentence: "Sorts by the next column; its head says so.",
        group: Group::Find,
        contexts: LIST,
        keys: &[Key::char('s')],
        hint: Some("sort"),
        availability: sortable,
        action: Action::Change(|model| list::update::sort(model, false)),
    },
    Entry {
        command: Command::ReverseSort,
        name: "reverse-sort",
        title: "Reverse the order",
        sentence: "Turns the order of rows round.",
        group: Group::Find,
        contexts: LIST,
        keys: &[Key::char('S')],
        hint: None,
        availability: sortable,
        action: Action::Change(|model| list::update::sort(model, true)),
    },
];

/// Rows that can be marked.
fn has_marks_to_make(model: &Model) -> Availability {
    if model.list.queue.is_of_files() {
        disabled("files are not marked, trials are")
    } else if model.list.rows.is_empty() {
        disabled("there is no trial here to mark")
    } else {
        Ready
    }
}

/// A search is active, or the page has findings.
fn has_hits(model: &Model) -> Availability {
    match model.layers.page() {
        Some(page) if page.tab == Tab::Decisions => disabled("findings are under gates and evidence"),
        None if model.list.search.is_empty() => disabled("search for something first"),
        Some(_) | None => Ready,
    }
}

/// The prompt offers a completion.
fn completable(model: &Model) -> Availability {
    match model.layers.prompt() {
        Some(prompt) if prompt.completion.candidates.is_empty() => {
            disabled("nothing that is known begins like this")
        }
        Some(_) => Ready,
        None => Hidden,
    }
}

/// Rows that can be sorted.
fn sortable(model: &Model) -> Availability {
    if model.list.queue.is_of_files() { disabled("problems are in the order of their paths") } else { Ready }
}
