//! Text that leaves the console: copies, links, and requests for missing references.

use crate::console::app::effect::Effect;
use crate::console::app::freshness::Freshness;
use crate::console::app::labels;
use crate::console::app::layer::Layer;
use crate::console::app::model::Model;
use crate::console::app::notice::Severity;
use crate::console::app::palette::state::{Choices, Palette};
use crate::console::app::request_preview::RequestPreview;
use crate::console::app::time_machine;
use crate::domain::safe_text::SafeText;
use crate::report::Renderer as _;
use crate::report::output::Output;
use crate::report::request::Request;
use crate::report::selection::Selection;
use crate::report::show;
use crate::safe;

/// Copies the trial's reference.
pub(crate) fn copy_reference(model: &Model) -> Vec<Effect> {
    model.reference_to_copy().map(Effect::Copy).into_iter().collect()
}

/// Copies the trial as the text of `trialdesk show`. The text begins with the point in time if it is not the present, and
/// with a warning if the verdicts are not current.
pub(crate) fn copy_trial(model: &Model) -> Vec<Effect> {
    let (Some(room_view), Some(reviewed)) = (model.room_view.as_deref(), model.selected_trial()) else {
        return Vec::new();
    };
    let mut text = SafeText::EMPTY;
    if let Some(reason) = model.why_not_current() {
        let what = match model.freshness() {
            Freshness::OutOfDate => "Out of date",
            _ => "Not final",
        };
        text = safe!("{}: {}.\n\n", what, SafeText::sanitize(&reason));
    }
    if let Some(point) = time_machine::content::point(model) {
        text.push(safe!("As of {}.\n\n", point));
    }
    let trial = room_view.room.place(&reviewed.trial.trial_ref).into_iter().collect();
    let selection = Selection::trials(&room_view.room, trial);
    text.push(Output::to_text(|out| show::Text.render(&selection, out)));
    vec![Effect::Copy(text)]
}

/// Opens the only link, or offers the links in the palette.
pub(crate) fn open_link(model: &mut Model) -> Vec<Effect> {
    let mut links = model.links();
    if links.len() == 1 {
        return links.pop().map(|address| follow(model, address)).into_iter().collect();
    }
    model.layers.push(Layer::Palette(Box::new(Palette {
        choices: Some(Choices::Links(links)),
        ..Palette::default()
    })));
    Vec::new()
}

/// Opens a link and shows a notice.
pub(crate) fn follow(model: &mut Model, address: String) -> Effect {
    model.notify(Severity::Info, format!("Opening {address}"));
    Effect::OpenLink(address)
}

pub(crate) fn opened(model: &mut Model, result: Result<(), String>) -> Vec<Effect> {
    if let Err(message) = result {
        model.notify(Severity::Warning, format!("Cannot open the link: {message}"));
    }
    Vec::new()
}

/// Shows the request about the selected trials, or about the one under the cursor.
pub(crate) fn preview_request(model: &mut Model) {
    let Some(room_view) = model.room_view.clone() else { return };
    let trials = model.places_to_decide().into_iter().collect();
    let request = Request::of(&Selection::trials(&room_view.room, trials));
    if request.is_empty() {
        model.notify(Severity::Warning, "Nothing to request");
        return;
    }
    model.layers.push(Layer::Request(Box::new(RequestPreview::of(&request))));
}

/// Shows the next page or the one before.
pub(crate) fn turn_request(model: &mut Model, forwards: bool) {
    let Some(request) = model.layers.request_mut() else { return };
    let count = request.pages.len().max(1);
    request.page = (request.page + if forwards { 1 } else { count - 1 }) % count;
    request.top = 0;
}

/// Closes the request and sends the shown page to the clipboard, or to the file that was named.
pub(crate) fn accept_request(model: &mut Model) -> Vec<Effect> {
    let Some(mut request) = model.layers.take_request() else { return Vec::new() };
    if request.page >= request.pages.len() {
        return Vec::new();
    }
    let page = request.pages.swap_remove(request.page);
    let mut what = page.description();
    if request.left_out > 0 && page.recipient.is_none() {
        let count = labels::count(request.left_out, "finding is", "findings are");
        what.push(safe!("; {} not in it, because a reviewer can settle them", SafeText::sanitize(&count)));
    }
    model.copied = Some(what);
    let name = request.name.text().trim();
    if name.is_empty() {
        return vec![Effect::Copy(page.text)];
    }
    model.notify(Severity::Info, format!("Writing {}", labels::count(page.items, "item", "items")));
    vec![Effect::ExportRequest { name: name.to_owned(), text: page.text }]
}

pub(crate) fn request_exported(model: &mut Model, result: Result<String, String>) -> Vec<Effect> {
    match result {
        Ok(path) => {
            let path = SafeText::sanitize(&path);
            let text = if let Some(what) = model.copied.take() {
                safe!("Request written to {}: {}", path, what)
            } else {
                safe!("Request written to {}", path)
            };
            model.notify(Severity::Success, text);
        }
        Err(message) => model.notify(Severity::Warning, message),
    }
    Vec::new()
}

/// Describes a text that is copied, for the notice about it, unless it has been described.
pub(crate) fn note_copy(model: &mut Model, text: &SafeText) {
    if model.copied.is_none() {
        model.copied = Some(match text.lines().count() {
            0 | 1 => safe!("“{}”", text),
            lines => safe!("{} lines", lines),
        });
    }
}

/// Shows whether a text was copied.
pub(crate) fn copied(model: &mut Model, result: Result<Option<&'static str>, String>) -> Vec<Effect> {
    let what = model.copied.take().unwrap_or_else(|| "the text".into());
    match result {
        Ok(Some(by)) => model.notify(Severity::Success, safe!("Copied {} ({})", what, by)),
        // The terminal does not confirm the copy.
        Ok(None) => model.notify(Severity::Info, safe!("Copied {} (through the terminal)", what)),
        Err(message) => model.notify(Severity::Warning, format!("Cannot copy: {message}")),
    }
    Vec::new()
}
