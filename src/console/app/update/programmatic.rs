//! Messages by name and number instead of keys, for the linear mode.

use crate::console::app::bulk_fill;
use crate::console::app::command::{Command, InputMode};
use crate::console::app::commands;
use crate::console::app::commands::TABLE;
use crate::console::app::effect::Effect;
use crate::console::app::model::Model;
use crate::console::app::notice::Severity;
use crate::console::app::portfolio;
use crate::console::app::text_entry;
use crate::console::app::text_input::TextInput;
use crate::console::app::trend;
use crate::console::app::trial;

/// Runs a command as its key would, if the mode has it.
pub(crate) fn run(model: &mut Model, command: Command) -> Vec<Effect> {
    model.notice = None;
    let context = model.mode();
    let here = TABLE.iter().find(|entry| entry.command == command && entry.is_in(context));
    if let Some(entry) = here {
        return commands::run(model, entry);
    }
    if let Some(entry) = commands::entry(command) {
        model.notify(Severity::Info, format!("{}: not available in {}", entry.title, context.title()));
    }
    Vec::new()
}

/// Replaces the text of the focused field.
pub(crate) fn fill(model: &mut Model, text: &str) -> Vec<Effect> {
    let put = |entry: &mut TextInput| {
        entry.replace(text);
        true
    };
    text_entry::edit(model, put);
    Vec::new()
}

/// Goes to a row, a finding, or a field, if it exists.
pub(crate) fn choose(model: &mut Model, number: usize) -> Vec<Effect> {
    match model.mode() {
        InputMode::List if number < model.list.rows.len() => model.list.go_to(number),
        InputMode::Gates | InputMode::Evidence => {
            let findings = model.page_trial().map_or(0, |reviewed| reviewed.evaluation.findings().count());
            if let Some(page) = model.layers.page_mut().filter(|_| number < findings) {
                page.finding = number;
                trial::update::show_finding(model);
            }
        }
        InputMode::Upcoming => {
            if let Some(upcoming) =
                model.layers.upcoming_mut().filter(|upcoming| number < upcoming.rows.len())
            {
                upcoming.go_to(number);
            }
        }
        InputMode::Portfolio => portfolio::update::choose(model, number),
        InputMode::Trend => trend::update::go_to(model, number),
        InputMode::Changes => {
            if let Some(changes) = model.layers.changes_mut() {
                changes.go_to(number);
            }
        }
        InputMode::Log => {
            if let Some(log) = model.layers.log_mut().filter(|log| number < log.entries().len()) {
                log.go_to(number);
            }
        }
        InputMode::Form => {
            if let Some(form) = model.layers.form_mut().filter(|form| number < form.fields.len()) {
                form.focus = number;
            }
        }
        InputMode::FillInAll => bulk_fill::update::choose(model, number),
        InputMode::FillIn => {
            if let Some(fill) = model.layers.fill_in_mut().filter(|fill| number < fill.fields.len()) {
                fill.focus = number;
            }
        }
        _ => {}
    }
    Vec::new()
}
