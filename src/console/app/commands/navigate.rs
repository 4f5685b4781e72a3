//! Commands that move the cursor.

use super::availability::{Availability, always, disabled};
use super::entry::{Action, CommandEntry, Hint};
use super::mode_sets::{LIST, PAGING, READING, SCROLLING, WITH_ENDS};
use crate::console::app::command::{Command, Group};
use crate::console::app::key::{Key, KeyCode};
use crate::console::app::list;
use crate::console::app::model::Model;
use crate::console::app::navigation;
use crate::console::app::navigation::Stride;

/// The commands, in the order of the footer and the help.
pub(super) const COMMANDS: &[CommandEntry] = &[
    CommandEntry {
        command: Command::OtherPane,
        name: "other-pane",
        title: "Other pane",
        sentence: "Switches the focus between the table and the detail pane.",
        group: Group::Move,
        modes: LIST,
        keys: &[Key::plain(KeyCode::Tab), Key::plain(KeyCode::BackTab)],
        hint: Hint::Word("pane"),
        availability: always,
        action: Action::Change(list::update::switch_pane),
    },
    CommandEntry {
        command: Command::NextGate,
        name: "next-gate",
        title: "Next gate",
        sentence: "Explains the next gate of the row in the title of the detail pane.",
        group: Group::Move,
        modes: LIST,
        keys: &[Key::plain(KeyCode::Right)],
        hint: Hint::None,
        availability: has_gates,
        action: Action::Change(|model| list::update::step_gate(model, true)),
    },
    CommandEntry {
        command: Command::PreviousGate,
        name: "previous-gate",
        title: "Previous gate",
        sentence: "Explains the previous gate of the row in the title of the detail pane.",
        group: Group::Move,
        modes: LIST,
        keys: &[Key::plain(KeyCode::Left)],
        hint: Hint::None,
        availability: has_gates,
        action: Action::Change(|model| list::update::step_gate(model, false)),
    },
    CommandEntry {
        command: Command::Down,
        name: "down",
        title: "Down",
        sentence: "Goes one row down.",
        group: Group::Move,
        modes: SCROLLING,
        keys: &[Key::char('j'), Key::plain(KeyCode::Down), Key::ctrl('n')],
        hint: Hint::None,
        availability: always,
        action: Action::Change(|model| navigation::by(model, Stride::Row, true)),
    },
    CommandEntry {
        command: Command::Up,
        name: "up",
        title: "Up",
        sentence: "Goes one row up.",
        group: Group::Move,
        modes: SCROLLING,
        keys: &[Key::char('k'), Key::plain(KeyCode::Up)],
        hint: Hint::None,
        availability: always,
        action: Action::Change(|model| navigation::by(model, Stride::Row, false)),
    },
    CommandEntry {
        command: Command::HalfPageDown,
        name: "half-page-down",
        title: "Half a page down",
        sentence: "Goes half a page down.",
        group: Group::Move,
        modes: READING,
        keys: &[Key::ctrl('d')],
        hint: Hint::None,
        availability: always,
        action: Action::Change(|model| navigation::by(model, Stride::HalfPage, true)),
    },
    CommandEntry {
        command: Command::HalfPageUp,
        name: "half-page-up",
        title: "Half a page up",
        sentence: "Goes half a page up.",
        group: Group::Move,
        modes: READING,
        keys: &[Key::ctrl('u')],
        hint: Hint::None,
        availability: always,
        action: Action::Change(|model| navigation::by(model, Stride::HalfPage, false)),
    },
    CommandEntry {
        command: Command::PageDown,
        name: "page-down",
        title: "Page down",
        sentence: "Goes a page down; in the form, scrolls the preview.",
        group: Group::Move,
        modes: PAGING,
        keys: &[Key::plain(KeyCode::PageDown), Key::ctrl('f')],
        hint: Hint::None,
        availability: always,
        action: Action::Change(|model| navigation::by(model, Stride::Page, true)),
    },
    CommandEntry {
        command: Command::PageUp,
        name: "page-up",
        title: "Page up",
        sentence: "Goes a page up.",
        group: Group::Move,
        modes: PAGING,
        keys: &[Key::plain(KeyCode::PageUp), Key::ctrl('b')],
        hint: Hint::None,
        availability: always,
        action: Action::Change(|model| navigation::by(model, Stride::Page, false)),
    },
    CommandEntry {
        command: Command::Top,
        name: "first-row",
        title: "First row",
        sentence: "Goes to the first row.",
        group: Group::Move,
        modes: WITH_ENDS,
        keys: &[Key::char('g'), Key::plain(KeyCode::Home)],
        hint: Hint::None,
        availability: always,
        action: Action::Change(|model| navigation::by(model, Stride::All, false)),
    },
    CommandEntry {
        command: Command::Bottom,
        name: "last-row",
        title: "Last row",
        sentence: "Goes to the last row.",
        group: Group::Move,
        modes: WITH_ENDS,
        keys: &[Key::char('G'), Key::plain(KeyCode::End)],
        hint: Hint::None,
        availability: always,
        action: Action::Change(|model| navigation::by(model, Stride::All, true)),
    },
];

/// A trial is under the cursor.
fn has_gates(model: &Model) -> Availability {
    let is_trial = !model.list.queue.is_of_files() && model.list.place().is_some();
    if is_trial { Availability::Ready } else { disabled("No trial is under the cursor") }
}
