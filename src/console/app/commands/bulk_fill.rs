//! Commands that fill in the missing fields of several trials.

use super::availability::{Availability, disabled};
use super::entry::{Action, CommandEntry, Hint};
use crate::console::app::bulk_fill::update;
use crate::console::app::command::{Command, Group, InputMode};
use crate::console::app::fill_in;
use crate::console::app::key::{Key, KeyCode};
use crate::console::app::model::Model;
use Availability::{Disabled, Hidden, Ready};

/// The commands, in the order of the footer and the help.
pub(super) const COMMANDS: &[CommandEntry] = &[
    CommandEntry {
        command: Command::FillInAll,
        name: "fill-in-all",
        title: "Fill in all",
        sentence: "Lists the missing fields of all selected trials to be filled in, with the lines of every file and one confirmation.",
        group: Group::Review,
        modes: &[InputMode::List, InputMode::Gates, InputMode::Evidence],
        keys: &[Key::char('E')],
        hint: Hint::Of(|model| (!model.list.selected.is_empty()).then_some("fill in all")),
        availability: can_fill_in_all,
        action: Action::Request(update::open),
    },
    CommandEntry {
        command: Command::ReviewLines,
        name: "review-lines",
        title: "Review the lines",
        sentence: "Shows the lines that the values lead to in every file, to be written with one confirmation.",
        group: Group::Review,
        modes: &[InputMode::FillInAll],
        keys: &[Key::ctrl('s')],
        hint: Hint::Word("review"),
        availability: reviewable,
        action: Action::Change(update::review),
    },
    CommandEntry {
        command: Command::WriteLines,
        name: "write-lines",
        title: "Write the lines",
        sentence: "Writes the shown lines, file by file, each if it is unchanged since it was read.",
        group: Group::Review,
        modes: &[InputMode::FillInReview],
        keys: &[Key::char('y')],
        hint: Hint::Word("write"),
        availability: writable,
        action: Action::Request(update::write),
    },
    CommandEntry {
        command: Command::OfferNext,
        name: "next-offer",
        title: "Next suggestion",
        sentence: "Takes the next value that is offered for the field.",
        group: Group::Review,
        modes: &[InputMode::FillInAll],
        keys: &[Key::plain(KeyCode::Tab)],
        hint: Hint::Word("suggestion"),
        availability: has_offer,
        action: Action::Change(|model| step(model, true)),
    },
    CommandEntry {
        command: Command::OfferPrevious,
        name: "previous-offer",
        title: "Previous suggestion",
        sentence: "Takes the previous value that is offered for the field.",
        group: Group::Review,
        modes: &[InputMode::FillInAll],
        keys: &[Key::plain(KeyCode::BackTab)],
        hint: Hint::None,
        availability: has_offer,
        action: Action::Change(|model| step(model, false)),
    },
];

/// The most trials that are filled in at once.
const MOST: usize = 200;

/// Trials are selected, or one is under the cursor.
fn can_fill_in_all(model: &Model) -> Availability {
    let selected = if model.layers.page().is_some() { 0 } else { model.list.selected.len() };
    if selected > MOST {
        return Disabled(format!("{selected} trials are selected; at most {MOST} are filled in at once"));
    }
    if selected == 0 && model.selected_trial().is_none() {
        return disabled("No trial is selected");
    }
    fill_in::update::why_not(model).map_or(Ready, disabled)
}

/// The values so far lead to lines.
fn reviewable(model: &Model) -> Availability {
    if model.layers.bulk_fill().is_some() { Ready } else { Hidden }
}

/// The lines are shown and not being written.
fn writable(model: &Model) -> Availability {
    match model.layers.bulk_fill() {
        Some(bulk) => bulk.why_not_reviewable().map_or(Ready, |reason| Disabled(reason.to_string())),
        None => Hidden,
    }
}

/// Values are offered for the field.
fn has_offer(model: &Model) -> Availability {
    match model.layers.bulk_fill().and_then(|bulk| bulk.focused()) {
        Some(field) if !field.suggestions.is_empty() => Ready,
        Some(_) => disabled("no other field of the room has a value that fits"),
        None => Hidden,
    }
}

fn step(model: &mut Model, forwards: bool) {
    if let Some(bulk) = model.layers.bulk_fill_mut() {
        bulk.step_suggestion(forwards);
    }
}
