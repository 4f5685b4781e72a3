//! The file of a request, the link to open, and the text of a command.

use crate::console::app::command::Command;
use crate::console::app::model::Model;
use crate::console::app::msg::Msg;
use crate::console::app::request_preview::RequestPreview;
use crate::console::linear::lines::Lines;
use crate::console::linear::state::Linear;
use crate::domain::safe_text::SafeText;

/// The word that leaves such a question.
const CANCEL: &str = "cancel";

fn wants_file(model: &Model) -> bool {
    model.layers.request().is_some()
}

fn offered(model: &Model) -> Option<Vec<&str>> {
    model.layers.palette()?.matching_choices()
}

/// Returns whether one of these questions is open.
pub(super) fn is_asked(model: &Model) -> bool {
    question(model).is_some()
}

/// Commands that are about one row and want its number.
pub(super) const fn is_of_row(command: Command) -> bool {
    matches!(
        command,
        Command::Open
            | Command::Edit
            | Command::CreateDocument
            | Command::FillIn
            | Command::Explain
            | Command::Copy
            | Command::CopyReference
            | Command::CopyTrial
            | Command::OpenLink
    )
}

/// Returns the question, as a prompt.
pub(super) fn question(model: &Model) -> Option<&'static str> {
    if wants_file(model) {
        return Some("File for the request (empty: clipboard; cancel): ");
    }
    if let Some(prompt) = model.layers.argument() {
        return Some(prompt.of.question);
    }
    offered(model).map(|_| "Number, or cancel: ")
}

/// The links to choose from, numbered.
pub(super) fn links(model: &Model, lines: &mut Lines) {
    for (number, address) in (1..).zip(offered(model).unwrap_or_default()) {
        lines.push(format!("{number}. {}", SafeText::sanitize(address)));
    }
}

/// Prints the request once, before the question for its file.
pub(super) fn request(linear: &mut Linear, model: &Model, lines: &mut Lines) {
    let open = model.layers.request();
    if std::mem::replace(&mut linear.shown_request, open.map(|request| request.page)).is_some() {
        return;
    }
    if let Some(page) = open.and_then(RequestPreview::shown) {
        lines.push("The request, exactly as it will be copied or written:");
        lines.extend(page.lines());
        lines.push("End of the request.");
    }
}

/// Handles the answer.
pub(super) fn take(linear: &mut Linear, model: &Model, text: &str) -> Vec<Msg> {
    if text.eq_ignore_ascii_case(CANCEL) {
        return vec![Msg::Run(Command::Back)];
    }
    if wants_file(model) {
        return vec![Msg::Paste(text.to_owned()), Msg::Run(Command::Accept)];
    }
    if model.layers.argument().is_some() {
        return vec![Msg::Fill(text.to_owned()), Msg::Run(Command::Accept)];
    }
    let count = offered(model).map_or(0, |links| links.len());
    match text.parse::<usize>() {
        Ok(number) if (1..=count).contains(&number) => {
            let down = std::iter::repeat_n(Msg::Run(Command::Down), number - 1);
            down.chain([Msg::Run(Command::Accept)]).collect()
        }
        _ => {
            linear.say("This number is not in the list.");
            Vec::new()
        }
    }
}
