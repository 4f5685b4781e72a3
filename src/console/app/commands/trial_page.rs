//! Commands of the trial page.

use super::availability::{Availability, always, disabled};
use super::entry::{Action, CommandEntry, Hint};
use super::mode_sets::PAGE;
use crate::console::app::changes;
use crate::console::app::command::{Command, Group, InputMode};
use crate::console::app::effect::Effect;
use crate::console::app::fill_in;
use crate::console::app::key::{Key, KeyCode};
use crate::console::app::layer::Layer;
use crate::console::app::list::state::Subject;
use crate::console::app::model::Model;
use crate::console::app::reader::state::Topic;
use crate::console::app::trend;
use crate::console::app::trial;
use crate::console::app::trial::state::Tab;
use Availability::{Hidden, Ready};

/// The commands, in the order of the footer and the help.
pub(super) const COMMANDS: &[CommandEntry] = &[
    CommandEntry {
        command: Command::Open,
        name: "open",
        title: "Open",
        sentence: "Opens the trial; on a finding, fills in the field that it asks for, or else opens its file.",
        group: Group::Review,
        modes: &[
            InputMode::List,
            InputMode::Gates,
            InputMode::Evidence,
            InputMode::Upcoming,
            InputMode::Portfolio,
            InputMode::Trend,
            InputMode::Changes,
            InputMode::Log,
            InputMode::Reader,
        ],
        keys: &[Key::plain(KeyCode::Enter)],
        hint: Hint::Of(|model| {
            Some(if fill_in::update::is_meant_by_enter(model) { "fill in" } else { "open" })
        }),
        availability: has_row,
        action: Action::Request(open),
    },
    CommandEntry {
        command: Command::ShowGates,
        name: "show-gates",
        title: "Show gates",
        sentence: "Shows the gates with their findings on the trial page.",
        group: Group::Review,
        modes: PAGE,
        keys: &[Key::char('F')],
        hint: Hint::None,
        availability: always,
        action: Action::Change(|model| trial::update::show_tab(model, Tab::Gates)),
    },
    CommandEntry {
        command: Command::ShowEvidence,
        name: "show-evidence",
        title: "Show evidence",
        sentence: "Shows the files with findings and remedies in place on the trial page.",
        group: Group::Review,
        modes: PAGE,
        keys: &[Key::char('v')],
        hint: Hint::None,
        availability: always,
        action: Action::Change(|model| trial::update::show_tab(model, Tab::Evidence)),
    },
    CommandEntry {
        command: Command::ShowDecisions,
        name: "show-decisions",
        title: "Show decisions",
        sentence: "Shows who decided what, and whether it counts, on the trial page.",
        group: Group::Review,
        modes: PAGE,
        keys: &[Key::char('D')],
        hint: Hint::None,
        availability: always,
        action: Action::Change(|model| trial::update::show_tab(model, Tab::Decisions)),
    },
    CommandEntry {
        command: Command::NextTab,
        name: "next-tab",
        title: "Next tab",
        sentence: "Goes to the next tab: gates, evidence, decisions.",
        group: Group::Review,
        modes: PAGE,
        keys: &[Key::plain(KeyCode::Tab)],
        hint: Hint::Word("next tab"),
        availability: always,
        action: Action::Change(|model| trial::update::step_tab(model, true)),
    },
    CommandEntry {
        command: Command::PreviousTab,
        name: "previous-tab",
        title: "Previous tab",
        sentence: "Goes to the previous tab.",
        group: Group::Review,
        modes: PAGE,
        keys: &[Key::plain(KeyCode::BackTab)],
        hint: Hint::None,
        availability: always,
        action: Action::Change(|model| trial::update::step_tab(model, false)),
    },
    CommandEntry {
        command: Command::NextFile,
        name: "next-file",
        title: "Next file",
        sentence: "Shows the next file.",
        group: Group::Review,
        modes: &[InputMode::Evidence],
        keys: &[Key::plain(KeyCode::Right), Key::char('l')],
        hint: Hint::Word("next file"),
        availability: has_several_files,
        action: Action::Change(|model| trial::update::step_file(model, true)),
    },
    CommandEntry {
        command: Command::PreviousFile,
        name: "previous-file",
        title: "Previous file",
        sentence: "Shows the previous file.",
        group: Group::Review,
        modes: &[InputMode::Evidence],
        keys: &[Key::plain(KeyCode::Left), Key::char('h')],
        hint: Hint::None,
        availability: has_several_files,
        action: Action::Change(|model| trial::update::step_file(model, false)),
    },
];

/// Opens what is under the cursor: of the trend a past room, and else a trial, a finding or a figure.
fn open(model: &mut Model) -> Vec<Effect> {
    match model.layers.top() {
        Some(Layer::Trend(_)) => trend::update::open_chosen(model),
        Some(Layer::Changes(_)) => {
            changes::update::open_chosen(model);
            Vec::new()
        }
        _ => trial::update::open(model),
    }
}

/// A row is under the cursor.
fn has_row(model: &Model) -> Availability {
    if let Some(Layer::Upcoming(upcoming)) = model.layers.top() {
        return if upcoming.rows.is_empty() { disabled("No date is planned") } else { Ready };
    }
    if let Some(Layer::Portfolio(portfolio)) = model.layers.top() {
        return match portfolio.chosen().map(|row| row.opens.is_some()) {
            Some(true) => Ready,
            Some(false) => disabled("No trial is behind this figure"),
            None => disabled("Nothing is counted yet"),
        };
    }
    if let Some(Layer::Trend(trend)) = model.layers.top() {
        return match (trend.chosen(), trend.asked) {
            (Some(_), _) => Ready,
            (None, Some(_)) => disabled("The history is still being read"),
            (None, None) => disabled("No week is known"),
        };
    }
    if let Some(Layer::Changes(changes)) = model.layers.top() {
        return match changes.chosen().map(|row| row.trial_ref.is_some()) {
            Some(true) => Ready,
            Some(false) => disabled("This change belongs to no trial"),
            None if changes.read.is_none() => disabled("The history is still being read"),
            None => disabled("Nothing differs"),
        };
    }
    if let Some(Layer::Log(log)) = model.layers.top() {
        return if log.chosen().is_some() { Ready } else { disabled("No record is under the cursor") };
    }
    if let Some(Layer::Reader(reader)) = model.layers.top() {
        // Only a record leads somewhere.
        return if matches!(reader.topic, Topic::Record { .. }) { Ready } else { Hidden };
    }
    if let Some(page) = model.layers.page() {
        // The file is open already.
        if page.tab == Tab::Evidence && !fill_in::update::is_meant_by_enter(model) {
            return Hidden;
        }
        let Some(reviewed) = model.page_trial() else { return disabled("The trial no longer exists") };
        return match reviewed.evaluation.findings().nth(page.finding) {
            Some(finding) if finding.path.is_some() => Ready,
            Some(_) => disabled("This finding has no file"),
            None => disabled("Nothing is blocked here"),
        };
    }
    match model.subject() {
        Some(Subject::Problem(problem)) if problem.trials.is_empty() => {
            disabled("This file belongs to no trial; Edit opens it")
        }
        Some(Subject::Trial(_) | Subject::Problem(_)) => Ready,
        None => disabled("Nothing is selected"),
    }
}

fn has_several_files(model: &Model) -> Availability {
    match model.layers.page() {
        Some(page) if page.evidence.files.len() > 1 => Ready,
        Some(_) => disabled("The trial has one file"),
        None => Hidden,
    }
}
