//! Commands on evidence: edit, copy, open links, request missing references.

use super::availability::{Availability, always, disabled, in_demo};
use super::entry::{Action, Entry};
use super::modes::SCREENS;
use crate::console::app::command::{Command, Group, InputMode};
use crate::console::app::copy_and_links;
use crate::console::app::editor;
use crate::console::app::effect::Effect;
use crate::console::app::follow;
use crate::console::app::key::Key;
use crate::console::app::model::Model;
use crate::console::app::trial;
use crate::report::request::can_be_requested;
use Availability::{Disabled, Ready};

/// The commands, in the order of the footer and the help.
pub(super) const COMMANDS: &[Entry] = &[
    Entry {
        command: Command::Edit,
        name: "edit",
        title: "Edit",
        sentence: "Opens your editor at the finding's line.",
        group: Group::Review,
        contexts: SCREENS,
        keys: &[Key::char('e')],
        hint: Some("edit"),
        availability: has_file,
        action: Action::Request(edit),
    },
    Entry {
        command: Command::Save,
        name: "save",
        title: "Save the file",
        sentence: "Writes the file that the demo's own editor shows.",
        group: Group::Review,
        contexts: &[InputMode::Editor],
        keys: &[Key::ctrl('s')],
        hint: Some("save"),
        availability: in_demo,
        action: Action::Request(editor::update::save),
    },
    Entry {
        command: Command::Copy,
        name: "copy",
        title: "Copy",
        sentence: "Copies the line to add; where there is none, the trial's reference.",
        group: Group::Review,
        contexts: SCREENS,
        keys: &[Key::char('y')],
        hint: None,
        availability: has_remedy,
        action: Action::Request(|model| model.text_to_copy().map(Effect::Copy).into_iter().collect()),
    },
    Entry {
        command: Command::CopyReference,
        name: "copy-reference",
        title: "Copy the reference",
        sentence: "Copies the trial's reference; of a file that is wrong, its path.",
        group: Group::Review,
        contexts: SCREENS,
        keys: &[Key::char('Y')],
        hint: None,
        availability: has_reference,
        action: Action::Request(|model| copy_and_links::copy_reference(model)),
    },
    Entry {
        command: Command::CopyTrial,
        name: "copy-trial",
        title: "Copy the trial",
        sentence: "Copies the whole trial as text: gates, findings, documents, decisions.",
        group: Group::Review,
        contexts: SCREENS,
        keys: &[Key::ctrl('y')],
        hint: None,
        availability: has_trial,
        action: Action::Request(|model| copy_and_links::copy_trial(model)),
    },
    Entry {
        command: Command::OpenLink,
        name: "open-link",
        title: "Open a link",
        sentence: "Opens an http or https link of the shown file, the decisions or the trial in your browser.",
        group: Group::Review,
        contexts: SCREENS,
        keys: &[Key::char('o')],
        hint: None,
        availability: has_link,
        action: Action::Request(copy_and_links::open_link),
    },
    Entry {
        command: Command::Request,
        name: "request",
        title: "Request what is missing",
        sentence: "Writes a request for missing references, grouped by owner, of all marked trials at once: to the clipboard or a file.",
        group: Group::Review,
        contexts: SCREENS,
        keys: &[Key::char('m')],
        hint: None,
        availability: can_request,
        action: Action::Change(copy_and_links::ask_for_file),
    },
    Entry {
        command: Command::NextBlocked,
        name: "next-blocked",
        title: "Next blocked trial",
        sentence: "Goes to the next blocked trial, on the trial page too.",
        group: Group::Review,
        contexts: SCREENS,
        keys: &[Key::char(']')],
        hint: None,
        availability: always,
        action: Action::Change(|model| trial::update::step_blocked(model, true)),
    },
    Entry {
        command: Command::PreviousBlocked,
        name: "previous-blocked",
        title: "Previous blocked trial",
        sentence: "Goes to the blocked trial before.",
        group: Group::Review,
        contexts: SCREENS,
        keys: &[Key::char('[')],
        hint: None,
        availability: always,
        action: Action::Change(|model| trial::update::step_blocked(model, false)),
    },
];

/// There is a file that an editor could open.
fn has_file(model: &Model) -> Availability {
    if model.place_to_edit().is_some() { Ready } else { disabled("there is no file to edit here") }
}

/// There is something to copy.
fn has_remedy(model: &Model) -> Availability {
    if model.text_to_copy().is_some() { Ready } else { disabled("there is nothing to copy here") }
}

/// A trial or a problem is under the cursor.
fn has_reference(model: &Model) -> Availability {
    if model.reference_to_copy().is_some() { Ready } else { disabled("nothing is selected") }
}

/// A trial is selected.
fn has_trial(model: &Model) -> Availability {
    if model.selected_trial().is_some() { Ready } else { disabled("no trial is selected") }
}

/// There is a web page to open.
fn has_link(model: &Model) -> Availability {
    if model.links().is_empty() {
        disabled("only http and https links are opened, and there is none here")
    } else {
        Ready
    }
}

/// The most trials that one request is about.
const MOST_ASKED: usize = 2_000;

/// A reference is missing that can be requested. For several trials, the request itself checks this.
fn can_request(model: &Model) -> Availability {
    let places = model.places_to_decide();
    match places.as_slice() {
        [] => disabled("no trial is selected"),
        [place] => {
            let reviewed = model.room_view.as_deref().and_then(|room_view| room_view.trial(*place));
            let is_missing =
                reviewed.is_some_and(|reviewed| reviewed.evaluation.findings().any(can_be_requested));
            if is_missing {
                Ready
            } else {
                disabled("no reference is missing here that somebody could be asked for")
            }
        }
        many if many.len() > MOST_ASKED => {
            Disabled(format!("{} trials are marked, and a request is about {MOST_ASKED} at most", many.len()))
        }
        _ => Ready,
    }
}

/// Opens an editor at the finding's line.
fn edit(model: &mut Model) -> Vec<Effect> {
    follow::note_edited(model);
    editor::update::open(model)
}
