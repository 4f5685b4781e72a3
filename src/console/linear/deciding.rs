//! The decision form: preview, fields, record, and confirmation word.

use crate::console::app::command::Command;
use crate::console::app::decision::field::{Check, Field, FieldId};
use crate::console::app::decision::form::{DecisionForm, Item};
use crate::console::app::decision::preview;
use crate::console::app::labels;
use crate::console::app::model::Model;
use crate::console::app::msg::Msg;
use crate::console::linear::common_words;
use crate::console::linear::lines::Lines;
use crate::console::linear::state::Asking;
use crate::console::linear::state::Linear;
use crate::console::linear::state::SIZE;
use crate::console::linear::verbalize;
use crate::domain::decision::Verdict;
use crate::domain::safe_text::SafeText;
use crate::safe;

/// Returns the word that confirms a decision. It must be typed in full.
#[must_use]
pub(super) const fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Approved => "approve",
        Verdict::Denied => "deny",
        Verdict::ChangesRequested => "request changes",
        Verdict::Withdrawn => "withdraw",
    }
}

/// Prints the title, the preview, and the fields of the form.
pub(super) fn print(linear: &Linear, model: &Model, out: &mut Lines) {
    let Some(form) = model.layers.form() else { return };
    let names = form.names(usize::MAX);
    let about = if form.is_bulk { safe!("{} trials, {}", form.items.len(), names) } else { names };
    let with = if form.signer.key.is_some() { ", with your key" } else { "" };
    out.push(safe!(
        "{}: {}. Acting as {}{}.",
        SafeText::sanitize(&form.title()),
        about,
        SafeText::principal(&form.signer.principal),
        with
    ));
    out.extend(terms(form));
    out.extend(form.objections_to_all().map(|objection| SafeText::sanitize(&objection.message).to_string()));
    if linear.asking == Asking::Command {
        fields(form, out);
    }
}

/// Returns the preview without the records.
fn terms(form: &DecisionForm) -> Vec<SafeText> {
    verbalize::all(&preview::terms(form, usize::from(SIZE.width)))
}

/// Prints every field with its number, and the reason for which the form cannot be recorded.
fn fields(form: &DecisionForm, out: &mut Lines) {
    for (number, field) in (1..).zip(&form.fields) {
        out.push(format!("{number} {}", field_line(form, field)));
    }
    out.push(match form.why_not_recordable() {
        Some(reason) => format!("To do: {}", SafeText::sanitize(&reason)),
        None => "A number changes a field. record shows the exact record and asks for a word. back leaves."
            .to_owned(),
    });
}

fn held(field: &Field) -> String {
    let text = field.input.text();
    let lines: Vec<_> =
        text.split('\n').filter(|line| !line.trim().is_empty()).map(SafeText::sanitize).collect();
    SafeText::join(lines, "; ").to_string()
}

fn field_line(form: &DecisionForm, field: &Field) -> String {
    let held = if field.input.is_blank() { "empty".to_owned() } else { held(field) };
    let check = match form.check(field) {
        Check::Optional(text) => text.replace(" · ", ", "),
        Check::Fine(text) => text.replace(" · ", ", "),
        Check::Wrong(text) => format!("invalid: {text}"),
    };
    let suggested = if field.input.is_suggested() { ", suggested" } else { "" };
    format!("{}: {held}{suggested} ({check})", field.id.title())
}

/// Returns the question for a field.
pub(super) fn question(form: &DecisionForm, number: usize) -> String {
    let Some(field) = form.fields.get(number) else { return String::new() };
    let title = field.id.title();
    let note = match form.check(field) {
        Check::Optional(text) if field.input.is_blank() => format!(" ({})", text.replace(" · ", ", ")),
        Check::Wrong(text) if field.id == FieldId::Count => format!(" ({text})"),
        _ if !field.input.is_blank() => format!(" ({})", held(field)),
        _ => String::new(),
    };
    format!("{title}{note}")
}

/// Handles a line that answers a question of the form.
pub(super) fn take(linear: &mut Linear, model: &Model, text: &str) -> Vec<Msg> {
    let Some(form) = model.layers.form() else { return Vec::new() };
    match linear.asking.clone() {
        Asking::Field { number, goes_on } => answer(linear, form, number, goes_on, text),
        Asking::Confirm(shown) => confirm(linear, form, &shown, text),
        Asking::Command | Asking::Write => command(linear, model, form, text),
    }
}

fn answer(linear: &mut Linear, form: &DecisionForm, number: usize, goes_on: bool, text: &str) -> Vec<Msg> {
    let next = match form.fields.get(number + 1) {
        Some(_) if goes_on => Asking::Field { number: number + 1, goes_on },
        _ => Asking::Command,
    };
    let Some(field) = form.fields.get(number) else {
        linear.asking = Asking::Command;
        return Vec::new();
    };
    match text {
        "" => {
            linear.asking = next;
            if linear.asking == Asking::Command {
                fields(form, &mut linear.out);
            }
            Vec::new()
        }
        "." => {
            linear.asking = Asking::Command;
            fields(form, &mut linear.out);
            Vec::new()
        }
        "-" => vec![Msg::Choose(number), Msg::Fill(String::new())],
        // The field is asked again until a line is empty.
        text if field.input.has_lines() && !field.input.is_blank() => {
            vec![Msg::Choose(number), Msg::Fill(format!("{}\n{text}", field.input.text()))]
        }
        text => {
            linear.filled = Some(number);
            linear.asking = if field.input.has_lines() { linear.asking.clone() } else { next };
            vec![Msg::Choose(number), Msg::Fill(text.to_owned())]
        }
    }
}

/// Prints the validation result of a field that was just filled, and asks again if it is invalid.
pub(super) fn check(linear: &mut Linear, model: &Model, out: &mut Lines) {
    let Some(number) = linear.filled.take() else { return };
    let Some(form) = model.layers.form() else { return };
    let Some(field) = form.fields.get(number) else { return };
    match form.check(field) {
        Check::Wrong(text) => {
            out.push(format!("Invalid: {text}"));
            let goes_on = matches!(linear.asking, Asking::Field { .. });
            linear.asking = Asking::Field { number, goes_on };
        }
        Check::Fine(text) if matches!(field.id, FieldId::GraceEnd | FieldId::ExpiresOn) => {
            out.push(text.replace(" · ", ", "));
        }
        _ => {}
    }
    if linear.asking == Asking::Command {
        fields(form, out);
    }
}

fn command(linear: &mut Linear, model: &Model, form: &DecisionForm, text: &str) -> Vec<Msg> {
    if let Some(msgs) = common_words::take(linear, model, text) {
        return msgs;
    }
    match text.to_lowercase().as_str() {
        "" => fields(form, &mut linear.out),
        "r" | "record" => show_records(linear, form),
        "x" | "clear" => {
            linear.again = true;
            return vec![Msg::Run(Command::ClearForm)];
        }
        "reasons" | "earlier reasons" => return vec![Msg::Run(Command::EarlierReason)],
        "digests" => {
            linear.again = true;
            return vec![Msg::Run(Command::ShowDigests)];
        }
        "o" | "other" | "other subject" => {
            if form.other_targets().len() > 1 {
                return vec![Msg::Run(Command::SwitchTarget)];
            }
            linear.say("This form has no other subject.");
        }
        text => match text.parse::<usize>() {
            Ok(number) if (1..=form.fields.len()).contains(&number) => {
                linear.asking = Asking::Field { number: number - 1, goes_on: false };
            }
            _ => linear.say(
                "Type a field's number, reasons, digests, record, clear, other subject, show, back, or help.",
            ),
        },
    }
    Vec::new()
}

/// Returns the records as they would be written now.
fn records(form: &DecisionForm) -> Vec<(String, String)> {
    let record = |item: &Item| form.record_of(item).map(|record| (record.path(), record.text));
    form.waiting().filter_map(record).collect()
}

/// Prints the exact records and asks for the word, or prints the reason for which the form cannot be recorded.
fn show_records(linear: &mut Linear, form: &DecisionForm) {
    if let Some(reason) = form.why_not_recordable() {
        linear.say(format!("To do: {}", SafeText::sanitize(&reason)));
        if let Some(number) = form.first_wrong_field() {
            linear.asking = Asking::Field { number, goes_on: false };
        }
        return;
    }
    let records = records(form);
    linear.out.extend(terms(form));
    for (path, text) in &records {
        linear.say(format!("The record, exactly as it will be written to {}:", SafeText::sanitize(path)));
        linear.out.extend(SafeText::lines(text.trim_end_matches('\n')));
    }
    linear.say(format!("End of {}.", labels::count(records.len(), "record", "records")));
    linear.asking = Asking::Confirm(records);
}

/// Records if the word matches. If only time and identity of the records are newer, the new lines are printed first,
/// so that every written byte was printed; otherwise the records are shown again.
fn confirm(linear: &mut Linear, form: &DecisionForm, shown: &[(String, String)], text: &str) -> Vec<Msg> {
    linear.asking = Asking::Command;
    if text != word(form.verdict) {
        linear.say("Nothing was recorded.");
        return Vec::new();
    }
    let now = records(form);
    if form.why_not_recordable().is_some() || !differ_in_time_alone(shown, &now) {
        linear.say("Nothing was recorded: the records have changed. Review them and record again.");
        linear.again = true;
        return Vec::new();
    }
    for ((_, before), (path, after)) in shown.iter().zip(&now) {
        if before != after {
            linear.say(format!("Only the time has changed; {}:", SafeText::sanitize(path)));
            let new = after.lines().zip(before.lines()).filter(|(after, before)| after != before);
            linear.out.extend(new.map(|(after, _)| SafeText::sanitize(after).to_string()));
        }
    }
    linear.again = true;
    vec![Msg::Run(Command::Record)]
}

/// Returns whether two lists of records differ in their stamps only.
fn differ_in_time_alone(shown: &[(String, String)], now: &[(String, String)]) -> bool {
    let is_stamp = |line: &str| line.starts_with("decided_at: ") || line.starts_with("decision_ref: ");
    let same = |a: &str, b: &str| {
        a.lines().count() == b.lines().count()
            && a.lines().zip(b.lines()).all(|(a, b)| a == b || is_stamp(a) && is_stamp(b))
    };
    shown.len() == now.len() && shown.iter().zip(now).all(|((_, a), (_, b))| same(a, b))
}
