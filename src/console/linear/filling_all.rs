//! Filling in the missing fields of several trials: the values line by line, then the lines of every file and a word that
//! writes them.

use crate::console::app::bulk_fill::content;
use crate::console::app::bulk_fill::state::{BulkFill, Step};
use crate::console::app::command::Command;
use crate::console::app::model::Model;
use crate::console::app::msg::Msg;
use crate::console::linear::filling::{CANCEL, WRITE, changed_line, describe, offered};
use crate::console::linear::lines::Lines;
use crate::console::linear::state::{Asking, Linear};
use crate::domain::safe_text::SafeText;
use crate::safe;

/// The word that goes to the lines before every field was asked.
const DONE: &str = "done";

/// Handles a line: a value, or the answer to the question whether to write.
pub(super) fn take(linear: &mut Linear, model: &Model, text: &str) -> Vec<Msg> {
    let Some(bulk) = model.layers.bulk_fill() else { return Vec::new() };
    if bulk.step != Step::Typing {
        linear.asking = Asking::Command;
        return vec![Msg::Run(if text == WRITE { Command::WriteLines } else { Command::Back })];
    }
    let Some(field) = bulk.focused() else { return Vec::new() };
    if text.eq_ignore_ascii_case(CANCEL) {
        return vec![Msg::Run(Command::Back)];
    }
    if text.eq_ignore_ascii_case(DONE) {
        return vec![Msg::Run(Command::ReviewLines)];
    }
    let mut msgs = Vec::new();
    if !text.is_empty() {
        let value = offered(field, text).unwrap_or(text);
        if let Err(problem) = field.blank.check(value) {
            linear.say(SafeText::sanitize(&problem.to_string()));
            return Vec::new();
        }
        msgs.push(Msg::Fill(value.to_owned()));
    }
    // An empty line keeps what the field has, or leaves it out.
    if bulk.focus + 1 < bulk.fields.len() {
        msgs.push(Msg::Choose(bulk.focus + 1));
    } else if msgs.is_empty() && bulk.filled() == 0 {
        msgs.push(Msg::Run(Command::Back));
    } else {
        msgs.push(Msg::Run(Command::ReviewLines));
    }
    msgs
}

/// Prints the field that is asked for, or the lines that will be written.
pub(super) fn print(linear: &mut Linear, model: &Model, out: &mut Lines) {
    let Some(bulk) = model.layers.bulk_fill() else {
        linear.shown_bulk_field = None;
        return;
    };
    if bulk.step == Step::Typing {
        if linear.asking == Asking::Write {
            linear.asking = Asking::Command;
        }
        if linear.shown_bulk_field.is_none() {
            out.push(safe!(
                "{}. An empty line leaves a field out, done goes to the lines.",
                SafeText::join(content::title(bulk), ", ")
            ));
        }
        if linear.shown_bulk_field != Some(bulk.focus) {
            linear.shown_bulk_field = Some(bulk.focus);
            field(bulk, out);
        }
        return;
    }
    if linear.asking != Asking::Write {
        for (file, change) in bulk.changes() {
            out.push(safe!("{}:", content::heading(file).text()));
            out.extend(change.lines().iter().map(changed_line));
        }
        out.push(safe!("End of {}.", content::extent(bulk)));
        linear.asking = Asking::Write;
        linear.shown_bulk_field = None;
    }
}

fn field(bulk: &BulkFill, out: &mut Lines) {
    let (Some(field), Some(file)) = (bulk.focused(), bulk.focused_file()) else { return };
    out.push(safe!("Field {} of {}, {}:", bulk.focus + 1, bulk.fields.len(), file.name));
    describe(field, &file.path, out);
}

/// Returns the prompt while fields are filled in.
pub(super) fn question(model: &Model) -> Option<SafeText> {
    let bulk = model.layers.bulk_fill()?;
    if bulk.step != Step::Typing {
        return Some("Type write to write this, or anything else to go back to the fields: ".into());
    }
    let field = bulk.focused()?;
    let held = if field.input.is_blank() { SafeText::default() } else { safe!(" ({})", field.input.shown()) };
    Some(safe!("Value{}, number of a suggestion, done, or cancel: ", held))
}

/// Returns whether an answer about the files is outstanding.
pub(super) fn awaits(model: &Model) -> bool {
    model.layers.bulk_fill().is_some_and(BulkFill::is_busy)
}
