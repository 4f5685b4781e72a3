//! Commands that fill in the fields of a finding.

use super::availability::{Availability, always, disabled};
use super::entry::{Action, CommandEntry, Hint};
use crate::console::app::command::{Command, Group, InputMode};
use crate::console::app::fill_in::state::FillIn;
use crate::console::app::fill_in::update;
use crate::console::app::key::{Key, KeyCode};
use crate::console::app::model::Model;
use crate::edit::Blank;
use Availability::{Disabled, Hidden, Ready};

const FILL_IN: &[InputMode] = &[InputMode::FillIn];

/// The commands, in the order of the footer and the help.
pub(super) const COMMANDS: &[CommandEntry] = &[
    CommandEntry {
        command: Command::FillIn,
        name: "fill-in",
        title: "Fill in",
        sentence: "Fills in the field that the finding asks for, in its file; in the table, that of the first such finding.",
        group: Group::Review,
        modes: &[InputMode::List, InputMode::Gates, InputMode::Evidence],
        keys: &[Key::char('i')],
        hint: Hint::None,
        availability: can_fill_in,
        action: Action::Request(update::open),
    },
    CommandEntry {
        command: Command::WriteFields,
        name: "write-fields",
        title: "Write into the file",
        sentence: "Writes the shown lines into the file, if it is unchanged since it was read.",
        group: Group::Review,
        modes: FILL_IN,
        keys: &[Key::ctrl('s')],
        hint: Hint::Word("write"),
        availability: writable,
        action: Action::Request(update::write),
    },
    CommandEntry {
        command: Command::NextSuggestion,
        name: "next-suggestion",
        title: "Next suggestion",
        sentence: "Takes the next value that is offered.",
        group: Group::Review,
        modes: FILL_IN,
        keys: &[Key::plain(KeyCode::Tab), Key::plain(KeyCode::Down)],
        hint: Hint::Word("suggestion"),
        availability: has_suggestion,
        action: Action::Change(|model| step_suggestion(model, true)),
    },
    CommandEntry {
        command: Command::PreviousSuggestion,
        name: "previous-suggestion",
        title: "Previous suggestion",
        sentence: "Takes the previous value that is offered.",
        group: Group::Review,
        modes: FILL_IN,
        keys: &[Key::plain(KeyCode::Up)],
        hint: Hint::None,
        availability: has_suggestion,
        action: Action::Change(|model| step_suggestion(model, false)),
    },
    CommandEntry {
        command: Command::NextEntryField,
        name: "next-entry-field",
        title: "Next entry field",
        sentence: "Goes to the next field if the finding asks for several.",
        group: Group::Review,
        modes: FILL_IN,
        keys: &[Key::ctrl('n')],
        hint: Hint::Word("field"),
        availability: has_several,
        action: Action::Change(|model| step_field(model, true)),
    },
    CommandEntry {
        command: Command::PreviousEntryField,
        name: "previous-entry-field",
        title: "Previous entry field",
        sentence: "Goes to the previous field if the finding asks for several.",
        group: Group::Review,
        modes: FILL_IN,
        keys: &[Key::plain(KeyCode::BackTab)],
        hint: Hint::None,
        availability: has_several,
        action: Action::Change(|model| step_field(model, false)),
    },
];

/// The chosen finding asks for a field.
fn can_fill_in(model: &Model) -> Availability {
    if update::blanks(model).is_empty() {
        let reviewed = model.selected_trial();
        let has_other = reviewed.is_some_and(|reviewed| {
            reviewed.evaluation.findings().any(|finding| !Blank::of(finding).is_empty())
        });
        return if has_other {
            disabled("this finding asks for no field that you can fill in")
        } else {
            Hidden
        };
    }
    update::why_not(model).map_or(Ready, disabled)
}

/// The values so far lead to a change.
fn writable(model: &Model) -> Availability {
    let Some(fill) = model.layers.fill_in() else { return Hidden };
    fill.why_not_writable().map_or(Ready, |reason| Disabled(reason.to_string()))
}

/// Values are offered for the field.
fn has_suggestion(model: &Model) -> Availability {
    match model.layers.fill_in().and_then(FillIn::focused) {
        Some(field) if !field.suggestions.is_empty() => Ready,
        Some(_) => disabled("no other field of the room has a value that fits"),
        None => Hidden,
    }
}

/// The finding asks for several fields.
fn has_several(model: &Model) -> Availability {
    if model.layers.fill_in().is_some_and(|fill| fill.fields.len() > 1) { always(model) } else { Hidden }
}

fn step_suggestion(model: &mut Model, forwards: bool) {
    if let Some(fill) = model.layers.fill_in_mut() {
        fill.step_suggestion(forwards);
    }
}

fn step_field(model: &mut Model, forwards: bool) {
    if let Some(fill) = model.layers.fill_in_mut() {
        fill.step_field(forwards);
    }
}
