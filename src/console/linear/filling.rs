//! Filling in the fields of a finding: the values line by line, then the lines of the file and a word that writes them.

use crate::console::app::command::Command;
use crate::console::app::fill_in::content;
use crate::console::app::fill_in::state::{FillField, FillIn};
use crate::console::app::model::Model;
use crate::console::app::msg::Msg;
use crate::console::linear::lines::Lines;
use crate::console::linear::state::{Asking, Linear};
use crate::domain::safe_text::SafeText;
use crate::edit::{Change, DiffLine};
use crate::safe;

/// The word that leaves the fields.
pub(super) const CANCEL: &str = "cancel";
/// The word that writes the shown lines. It must be typed in full.
pub(super) const WRITE: &str = "write";

/// Handles a line: a value, or the answer to the question whether to write.
pub(super) fn take(linear: &mut Linear, model: &Model, text: &str) -> Vec<Msg> {
    let Some(fill) = model.layers.fill_in() else { return Vec::new() };
    if std::mem::take(&mut linear.asking) == Asking::Write {
        return vec![Msg::Run(if text == WRITE { Command::WriteFields } else { Command::Back })];
    }
    let Some(field) = fill.focused() else { return Vec::new() };
    if text.eq_ignore_ascii_case(CANCEL) {
        return vec![Msg::Run(Command::Back)];
    }
    let mut msgs = Vec::new();
    if !text.is_empty() {
        let value = offered(field, text).unwrap_or(text);
        if let Err(problem) = field.blank.check(value) {
            linear.say(SafeText::sanitize(&problem.to_string()));
            return Vec::new();
        }
        msgs.push(Msg::Fill(value.to_owned()));
    } else if fill.fields.len() == 1 && field.input.is_blank() {
        return vec![Msg::Run(Command::Back)];
    }
    // An empty line keeps what the field has, or leaves it out.
    if fill.focus + 1 < fill.fields.len() {
        msgs.push(Msg::Choose(fill.focus + 1));
    } else {
        linear.asking = Asking::Write;
    }
    msgs
}

/// Returns the suggestion with this number.
pub(super) fn offered<'a>(field: &'a FillField, text: &str) -> Option<&'a str> {
    let number = text.parse::<usize>().ok()?.checked_sub(1)?;
    field.suggestions.get(number).map(|offered| offered.value.as_str())
}

/// Prints the field that is asked for, or the lines that will be written.
pub(super) fn print(linear: &mut Linear, model: &Model, out: &mut Lines) {
    let Some(fill) = model.layers.fill_in() else {
        linear.shown_field = None;
        if linear.asking == Asking::Write && model.layers.bulk_fill().is_none() {
            linear.asking = Asking::Command;
        }
        return;
    };
    if linear.asking == Asking::Write {
        out.extend(fill.change().into_iter().flat_map(Change::lines).map(changed_line));
        if let Some(reason) = fill.why_not_writable() {
            out.push(safe!("Nothing can be written: {}", reason));
            linear.asking = Asking::Command;
        }
        linear.shown_field = None;
    } else if linear.shown_field != Some(fill.focus) {
        linear.shown_field = Some(fill.focus);
        if let Some(field) = fill.focused() {
            describe(field, &fill.path, out);
        }
    }
}

/// Returns a line of a change as it is written, with its indent.
pub(super) fn changed_line(line: &DiffLine) -> SafeText {
    let what = if line.is_added { "added" } else { "removed" };
    safe!("Line {}, {}: {}", u64::from(line.number), what, line.text)
}

/// Prints a field of a file, what is expected of it, and the values that are offered.
pub(super) fn describe(field: &FillField, path: &str, out: &mut Lines) {
    out.push(safe!("{} in {}", field.blank.field.to_safe(), SafeText::sanitize(path)));
    out.extend(content::expected(field));
    for (number, offered) in (1_usize..).zip(&field.suggestions) {
        let source = content::source(offered);
        let of = if source.is_empty() { source } else { safe!(" ({})", source) };
        out.push(safe!("{} {}{}", number, offered.value, of));
    }
}

/// Returns the prompt while fields are filled in.
pub(super) fn question(linear: &Linear, model: &Model) -> Option<SafeText> {
    let field = model.layers.fill_in()?.focused()?;
    if linear.asking == Asking::Write {
        return Some("Type write to write this, or anything else to cancel: ".into());
    }
    let held = if field.input.is_blank() { SafeText::default() } else { safe!(" ({})", field.input.shown()) };
    Some(safe!("Value{}, number of a suggestion, or cancel: ", held))
}

/// Returns whether an answer about the file is outstanding.
pub(super) fn awaits(model: &Model) -> bool {
    let is_busy = |fill: &FillIn| fill.is_busy();
    model.fill_ins.pending.is_some()
        || model.fill_ins.news.is_some()
        || model.layers.fill_in().is_some_and(is_busy)
}
