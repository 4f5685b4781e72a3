//! What is asked for by names and numbers rather than by keys: the linear mode's way.

use super::super::commands::{Command, Context, TABLE};
use super::super::effect::Effect;
use super::super::entry::Entry;
use super::super::model::{Model, Tone};
use super::{pages, run_if_available, say, typing};

/// Runs a command where it can be asked for here, as its key would.
pub(super) fn run(model: &mut Model, command: Command) -> Vec<Effect> {
    model.notice = None;
    let context = model.context();
    let here = TABLE.iter().find(|entry| entry.command == command && entry.is_in(context));
    if let Some(entry) = here {
        return run_if_available(model, context, entry);
    }
    if let Some(entry) = super::commands::entry(command) {
        say(model, Tone::Quiet, format!("{}: not on {}", entry.title, context.title()));
    }
    Vec::new()
}

/// Puts a text in place of what the focused field holds.
pub(super) fn fill(model: &mut Model, text: &str) -> Vec<Effect> {
    let put = |entry: &mut Entry| {
        entry.replace(text);
        true
    };
    let context = model.context();
    typing::edit(model, context, put);
    Vec::new()
}

/// Goes to a row, a finding or a field. What is not there is not gone to.
pub(super) fn choose(model: &mut Model, number: usize) -> Vec<Effect> {
    match model.context() {
        Context::Desk if number < model.desk.rows.len() => model.desk.go_to(number),
        Context::Gates | Context::Evidence => {
            let findings = model.page_trial().map_or(0, |reviewed| reviewed.judgement.findings().count());
            if let Some(page) = model.page.as_mut().filter(|_| number < findings) {
                page.finding = number;
                pages::show_finding(model);
            }
        }
        Context::Form => {
            if let Some(form) = model.form.as_mut().filter(|form| number < form.fields.len()) {
                form.focus = number;
            }
        }
        _ => {}
    }
    Vec::new()
}
