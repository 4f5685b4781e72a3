//! Commands of the decision form and its calendar.

use super::availability::{Availability, always, disabled};
use super::entry::{Action, CommandEntry, Hint};
use super::mode_sets::{CALENDAR, FORM};
use crate::console::app::command::{Command, Group};
use crate::console::app::decision;
use crate::console::app::decision::calendar::Step;
use crate::console::app::decision::form::DecisionForm;
use crate::console::app::decision::layout::form_plan;
use crate::console::app::decision::{
    calendar_update, draft_saving, earlier_reasons, recording, show_digests,
};
use crate::console::app::key::{Key, KeyCode};
use crate::console::app::model::Model;
use Availability::{Disabled, Hidden, Ready};

/// Opens a list or a calendar below a field in many programs.
const ALT_DOWN: Key = Key { code: KeyCode::Down, ctrl: false, alt: true };

/// The commands, in the order of the footer and the help.
pub(super) const COMMANDS: &[CommandEntry] = &[
    CommandEntry {
        command: Command::Record,
        name: "record",
        title: "Record the decision",
        sentence: "Writes the record that the form shows.",
        group: Group::Decide,
        modes: FORM,
        keys: &[Key::ctrl('s')],
        hint: Hint::Word("record"),
        availability: recordable,
        action: Action::Request(recording::record),
    },
    CommandEntry {
        command: Command::ClearForm,
        name: "clear-form",
        title: "Clear the form",
        sentence: "Clears the form (again: restore).",
        group: Group::Decide,
        modes: FORM,
        keys: &[Key::ctrl('x')],
        hint: Hint::Word("clear"),
        availability: clearable,
        action: Action::Change(draft_saving::clear),
    },
    CommandEntry {
        command: Command::PickDay,
        name: "pick-day",
        title: "Pick a day",
        sentence: "Opens a calendar for the end of the grace period or of the approval, within the limit of the policy.",
        group: Group::Decide,
        modes: FORM,
        keys: &[Key::ctrl('d'), ALT_DOWN],
        hint: Hint::Word("calendar"),
        availability: pickable,
        action: Action::Change(calendar_update::open),
    },
    CommandEntry {
        command: Command::EarlierReason,
        name: "earlier-reason",
        title: "Earlier reasons",
        sentence: "Offers the reasons of earlier decisions of the room, your own first.",
        group: Group::Decide,
        modes: FORM,
        keys: &[Key::ctrl('r')],
        hint: Hint::Word("reasons"),
        availability: editable,
        action: Action::Request(earlier_reasons::request),
    },
    CommandEntry {
        command: Command::SwitchTarget,
        name: "other-subject",
        title: "Other subject",
        sentence: "Decides on another subject of the trial: its grace period, or the package of a stage.",
        group: Group::Decide,
        modes: FORM,
        keys: &[Key::ctrl('n')],
        hint: Hint::Word("other subject"),
        availability: switchable,
        action: Action::Request(decision::update::switch_target),
    },
    CommandEntry {
        command: Command::ShowDigests,
        name: "show-digests",
        title: "Show digests",
        sentence: "Shows the digests of the evidence that the record will cover, or hides them.",
        group: Group::Decide,
        modes: FORM,
        keys: &[Key::plain(KeyCode::F(2))],
        hint: Hint::IfRoom("digests"),
        availability: has_digests,
        action: Action::Change(show_digests::toggle),
    },
    CommandEntry {
        command: Command::DayAfter,
        name: "day-after",
        title: "Day after",
        sentence: "Goes to the next day.",
        group: Group::Move,
        modes: CALENDAR,
        keys: &[Key::char('l'), Key::plain(KeyCode::Right)],
        hint: Hint::None,
        availability: always,
        action: Action::Change(|model| calendar_update::go(model, Step::Day, true)),
    },
    CommandEntry {
        command: Command::DayBefore,
        name: "day-before",
        title: "Day before",
        sentence: "Goes to the previous day.",
        group: Group::Move,
        modes: CALENDAR,
        keys: &[Key::char('h'), Key::plain(KeyCode::Left)],
        hint: Hint::None,
        availability: always,
        action: Action::Change(|model| calendar_update::go(model, Step::Day, false)),
    },
    CommandEntry {
        command: Command::NextField,
        name: "next-field",
        title: "Next field",
        sentence: "Goes to the next field; Enter never records.",
        group: Group::Decide,
        modes: FORM,
        keys: &[Key::plain(KeyCode::Tab), Key::plain(KeyCode::Enter), Key::plain(KeyCode::Down)],
        hint: Hint::Word("next field"),
        availability: always,
        action: Action::Change(|model| decision::update::step_field(model, true)),
    },
    CommandEntry {
        command: Command::PreviousField,
        name: "previous-field",
        title: "Previous field",
        sentence: "Goes to the previous field.",
        group: Group::Decide,
        modes: FORM,
        keys: &[Key::plain(KeyCode::BackTab), Key::plain(KeyCode::Up)],
        hint: Hint::Word("previous"),
        availability: always,
        action: Action::Change(|model| decision::update::step_field(model, false)),
    },
];

/// The form can be recorded.
fn recordable(model: &Model) -> Availability {
    let Some(form) = model.layers.form() else { return Hidden };
    // The record that is written must be the record that is shown.
    if form_plan(form, model.size).preview.rows() == 0 {
        return disabled("The record does not fit on the screen: enlarge the window, or use --linear");
    }
    form.why_not_recordable().or_else(|| model.why_not_current()).map_or(Ready, Disabled)
}

/// The form can still be changed.
fn editable(model: &Model) -> Availability {
    match model.layers.form() {
        Some(form) if form.is_recording() => disabled("The record is being written"),
        Some(_) => Ready,
        None => Hidden,
    }
}

/// The form is about one trial.
fn has_digests(model: &Model) -> Availability {
    match model.layers.form() {
        Some(form) if form.is_bulk => disabled("Digests are shown for one trial"),
        Some(_) => Ready,
        None => Hidden,
    }
}

/// The form has input to clear or to restore.
fn clearable(model: &Model) -> Availability {
    match model.layers.form() {
        Some(form) if form.can_clear() => Ready,
        Some(_) => disabled("The form is empty"),
        None => Hidden,
    }
}

/// The trial has something else to decide on.
fn switchable(model: &Model) -> Availability {
    let choices = model.layers.form().map(DecisionForm::other_targets).unwrap_or_default();
    if choices.len() > 1 { Ready } else { Hidden }
}

/// The form has a date field, and the policy allows at least one day.
fn pickable(model: &Model) -> Availability {
    let Some(form) = model.layers.form() else { return Hidden };
    if form.is_recording() {
        return disabled("The record is being written");
    }
    match calendar_update::bounds(form) {
        None => disabled("Only an approval has an end date"),
        Some(bounds) if bounds.first <= bounds.last => Ready,
        Some(_) => disabled("The policy allows no end date from today on"),
    }
}
