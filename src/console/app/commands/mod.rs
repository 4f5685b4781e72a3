//! The command table.
//!
//! Each file defines the commands of one area: name, title, sentence, group, modes, default keys, availability, and
//! action together. Key resolution, the footer, the help, the palette, the linear mode, and the README's table of
//! keys all read [`TABLE`]. No other module binds keys, except
//! [`TextInput`](crate::console::app::text_input::TextInput) for the keys that edit text.

mod answer;
mod availability;
mod bindings;
mod bulk_fill;
mod decide;
mod entry;
mod evidence;
mod fill_in;
mod find;
mod form;
mod log;
mod mode_sets;
mod navigate;
mod portfolio;
mod program;
mod queues;
mod reader;
mod sync;
mod table;
mod time_machine;
mod trial_page;

use crate::console::app::command::{Command, Group, Next};
use crate::console::app::decision;
use crate::console::app::effect::Effect;
use crate::console::app::key::Key;
use crate::console::app::model::Model;
use crate::console::app::notice::Severity;
use crate::console::app::queue::Queue;
use std::fmt::Write as _;

pub use availability::Availability;
pub use bindings::KeymapError;
pub use entry::{Action, CommandEntry, Hint};
pub use table::{TABLE, entry};

/// Runs a command, or shows why it cannot be run now.
pub(super) fn run(model: &mut Model, command: &CommandEntry) -> Vec<Effect> {
    match command.availability(model) {
        Availability::Ready => match command.action.run(model) {
            Next::Effects(effects) => effects,
            Next::Run(next) => entry(next).map(|next| run(model, next)).unwrap_or_default(),
        },
        Availability::Disabled(reason) => {
            if command.command == Command::Record {
                decision::update::go_to_first_wrong_field(model);
            }
            model.notify(Severity::Warning, format!("{}: {reason}", command.title));
            Vec::new()
        }
        Availability::Hidden => {
            let text = hidden_message(command);
            model.notify(Severity::Info, text);
            Vec::new()
        }
    }
}

/// Returns the reason for which a command does not apply here.
fn hidden_message(command: &CommandEntry) -> String {
    match command.command {
        Command::Go(queue @ Queue::User(_)) => {
            format!("No queue on {}. Add one to the configuration (`trialdesk config init`)", queue.index())
        }
        _ => format!("{}: not available here", command.title),
    }
}

/// Returns the page docs/keys.md: every command by group, with its keys and its name in the configuration.
#[must_use]
pub fn key_page() -> String {
    let mut out = String::from(
        "# Keys\n\n`?` shows the commands that apply now, and `:` finds any command by its name. [console.md](console.md) has an example of binding keys of your own.\n\n",
    );
    for group in Group::ALL {
        let _ = writeln!(out, "## {}\n\n| keys | command | name |\n| --- | --- | --- |", group.title());
        for entry in TABLE.iter().filter(|entry| entry.group == group) {
            let mut keys: Vec<_> = entry.keys.iter().map(|key| format!("`{}`", key_in_table(*key))).collect();
            if keys.is_empty() {
                keys.push(format!("`:{}`", entry.name));
            }
            let _ = writeln!(out, "| {} | {} | `{}` |", keys.join(" "), entry.sentence, entry.name);
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn key_in_table(key: Key) -> String {
    key.to_string().replace('|', "\\|")
}
