//! What leaves the console for elsewhere: copies, links, requests for what is missing.

use super::super::certainty::Certainty;
use super::super::effect::Effect;
use super::super::entry::Entry;
use super::super::model::{Model, Palette, Tone};
use super::super::words;
use super::say;
use crate::report::Renderer as _;
use crate::report::output::Output;
use crate::report::request::Request;
use crate::report::selection::Selection;
use crate::report::show;

/// Copies the trial's reference.
pub(super) fn copy_reference(model: &Model) -> Vec<Effect> {
    model.reference_to_copy().map(Effect::Copy).into_iter().collect()
}

/// Copies the trial as `trialdesk show` says it; first of all, where that is so, that it cannot be relied on.
pub(super) fn copy_trial(model: &Model) -> Vec<Effect> {
    let (Some(survey), Some(reviewed)) = (model.survey.as_deref(), model.selected_trial()) else {
        return Vec::new();
    };
    let mut text = String::new();
    if let Some(reason) = model.why_not_certain() {
        let what = match model.certainty() {
            Certainty::NotOnDisk => "This is not what is on disk",
            _ => "This is not final",
        };
        text = format!("{what}: {reason}.\n\n");
    }
    let trial = survey.room.place(&reviewed.trial.trial_ref).into_iter().collect();
    let selection = Selection::trials(&survey.room, trial);
    text.push_str(&Output::to_text(|out| show::Text.render(&selection, out)));
    vec![Effect::Copy(text)]
}

/// Opens the only link, or asks which.
pub(super) fn open_link(model: &mut Model) -> Vec<Effect> {
    let mut links = model.links();
    if links.len() == 1 {
        return links.pop().map(|address| follow(model, address)).into_iter().collect();
    }
    model.palette = Some(Palette { links: Some(links), ..Palette::default() });
    Vec::new()
}

/// Opens this link, and says so.
pub(super) fn follow(model: &mut Model, address: String) -> Effect {
    say(model, Tone::Quiet, format!("opening {address}"));
    Effect::OpenLink(address)
}

pub(super) fn opened(model: &mut Model, result: Result<(), String>) -> Vec<Effect> {
    if let Err(message) = result {
        say(model, Tone::Bad, format!("not opened: {message}"));
    }
    Vec::new()
}

/// Asks where the request goes.
pub(super) fn ask_for_file(model: &mut Model) {
    model.letter = Some(Entry::default());
}

/// Puts the request together and sends it to the clipboard, or to the file that was named.
pub(super) fn send_request(model: &mut Model, name: &str) -> Vec<Effect> {
    let Some(survey) = model.survey.clone() else { return Vec::new() };
    let trials = model.places_to_decide().into_iter().collect();
    let request = Request::of(&Selection::trials(&survey.room, trials));
    if request.is_empty() {
        say(model, Tone::Bad, "Nothing to request");
        return Vec::new();
    }
    if name.is_empty() {
        return vec![Effect::Copy(request.text().to_string())];
    }
    say(model, Tone::Quiet, format!("writing {}", words::count(request.len(), "line", "lines")));
    vec![Effect::WriteLetter { name: name.to_owned(), text: request.text().to_string() }]
}

pub(super) fn letter_written(model: &mut Model, result: Result<String, String>) -> Vec<Effect> {
    match result {
        Ok(path) => say(model, Tone::Good, format!("the request is in {path}")),
        Err(message) => say(model, Tone::Bad, message),
    }
    Vec::new()
}
