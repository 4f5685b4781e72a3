//! Commands on evidence: edit, copy, open links, request missing references.

use super::availability::{Availability, always, disabled};
use super::entry::{Action, CommandEntry, Hint};
use super::mode_sets::SCREENS;
use crate::console::app::command::{Command, Group, InputMode};
use crate::console::app::copy_and_links;
use crate::console::app::editor;
use crate::console::app::effect::Effect;
use crate::console::app::follow;
use crate::console::app::key::{Key, KeyCode};
use crate::console::app::model::Model;
use crate::console::app::new_document;
use crate::console::app::trial;
use crate::report::request::has_items;
use Availability::{Disabled, Hidden, Ready};

/// The commands, in the order of the footer and the help.
pub(super) const COMMANDS: &[CommandEntry] = &[
    CommandEntry {
        command: Command::Edit,
        name: "edit",
        title: "Edit",
        sentence: "Opens your editor ($VISUAL, $EDITOR) at the line of the finding, or the console's own if you have named none.",
        group: Group::Review,
        modes: SCREENS,
        keys: &[Key::char('e')],
        hint: Hint::Word("edit"),
        availability: has_file,
        action: Action::Request(edit),
    },
    CommandEntry {
        command: Command::CreateDocument,
        name: "create-document",
        title: "Create a document",
        sentence: "Creates the missing packet of the trial, or that of its next stage, as a draft with the known values.",
        group: Group::Review,
        modes: SCREENS,
        keys: &[Key::char('+')],
        hint: Hint::Word("create"),
        availability: can_create,
        action: Action::Request(new_document::create),
    },
    CommandEntry {
        command: Command::Save,
        name: "save",
        title: "Save the file",
        sentence: "Writes the file in the editor; a text that breaks the file is written only if you ask again.",
        group: Group::Review,
        modes: &[InputMode::Editor],
        keys: &[Key::ctrl('s')],
        hint: Hint::Word("save"),
        availability: always,
        action: Action::Request(editor::update::save),
    },
    CommandEntry {
        command: Command::Copy,
        name: "copy",
        title: "Copy",
        sentence: "Copies the line to add, or the trial's reference if no line is to be added.",
        group: Group::Review,
        modes: SCREENS,
        keys: &[Key::char('y')],
        hint: Hint::None,
        availability: has_remedy,
        action: Action::Request(|model| model.text_to_copy().map(Effect::Copy).into_iter().collect()),
    },
    CommandEntry {
        command: Command::CopyReference,
        name: "copy-reference",
        title: "Copy the reference",
        sentence: "Copies the trial's reference, or the path of a file with a problem.",
        group: Group::Review,
        modes: SCREENS,
        keys: &[Key::char('Y')],
        hint: Hint::None,
        availability: has_reference,
        action: Action::Request(|model| copy_and_links::copy_reference(model)),
    },
    CommandEntry {
        command: Command::CopyTrial,
        name: "copy-trial",
        title: "Copy the trial",
        sentence: "Copies the trial as text: gates, findings, documents, decisions.",
        group: Group::Review,
        modes: SCREENS,
        keys: &[Key::ctrl('y')],
        hint: Hint::None,
        availability: has_trial,
        action: Action::Request(|model| copy_and_links::copy_trial(model)),
    },
    CommandEntry {
        command: Command::OpenLink,
        name: "open-link",
        title: "Open a link",
        sentence: "Opens an http or https link of the shown file, the decisions, or the trial in your browser.",
        group: Group::Review,
        modes: SCREENS,
        keys: &[Key::char('o')],
        hint: Hint::None,
        availability: has_link,
        action: Action::Request(copy_and_links::open_link),
    },
    CommandEntry {
        command: Command::Request,
        name: "request",
        title: "Request what is missing",
        sentence: "Writes a request for missing references, grouped by owner, for all selected trials at once, and shows it before it goes to the clipboard or a file.",
        group: Group::Review,
        modes: SCREENS,
        keys: &[Key::char('m')],
        hint: Hint::None,
        availability: can_request,
        action: Action::Change(copy_and_links::preview_request),
    },
    CommandEntry {
        command: Command::NextRecipient,
        name: "next-recipient",
        title: "Next recipient",
        sentence: "Shows the part of the request that is for the next people alone.",
        group: Group::Review,
        modes: &[InputMode::Request],
        keys: &[Key::plain(KeyCode::Tab)],
        hint: Hint::Word("next recipient"),
        availability: has_recipients,
        action: Action::Change(|model| copy_and_links::turn_request(model, true)),
    },
    CommandEntry {
        command: Command::PreviousRecipient,
        name: "previous-recipient",
        title: "Previous recipient",
        sentence: "Shows the part before, or the whole request.",
        group: Group::Review,
        modes: &[InputMode::Request],
        keys: &[Key::plain(KeyCode::BackTab)],
        hint: Hint::None,
        availability: has_recipients,
        action: Action::Change(|model| copy_and_links::turn_request(model, false)),
    },
    CommandEntry {
        command: Command::NextBlocked,
        name: "next-blocked",
        title: "Next blocked trial",
        sentence: "Goes to the next blocked trial, also on the trial page.",
        group: Group::Review,
        modes: SCREENS,
        keys: &[Key::char(']')],
        hint: Hint::None,
        availability: always,
        action: Action::Change(|model| trial::update::step_blocked(model, true)),
    },
    CommandEntry {
        command: Command::PreviousBlocked,
        name: "previous-blocked",
        title: "Previous blocked trial",
        sentence: "Goes to the previous blocked trial.",
        group: Group::Review,
        modes: SCREENS,
        keys: &[Key::char('[')],
        hint: Hint::None,
        availability: always,
        action: Action::Change(|model| trial::update::step_blocked(model, false)),
    },
];

/// There is a file that an editor could open.
fn has_file(model: &Model) -> Availability {
    if model.place_to_edit().is_some() { Ready } else { disabled("No file to edit here") }
}

/// The trial lacks a packet that can be created.
fn can_create(model: &Model) -> Availability {
    let Some(plan) = new_document::plan(model) else { return Hidden };
    if let Some(reason) = model.why_not_current() {
        return Disabled(reason);
    }
    if model.created.is_some() {
        return disabled("A packet is being created");
    }
    plan.map_or_else(|reason| Disabled(reason.to_string()), |_| Ready)
}

/// There is something to copy.
fn has_remedy(model: &Model) -> Availability {
    if model.text_to_copy().is_some() { Ready } else { disabled("Nothing to copy here") }
}

/// A trial or a problem is under the cursor.
fn has_reference(model: &Model) -> Availability {
    if model.reference_to_copy().is_some() { Ready } else { disabled("Nothing is selected") }
}

/// A trial is selected.
fn has_trial(model: &Model) -> Availability {
    if model.selected_trial().is_some() { Ready } else { disabled("No trial is selected") }
}

/// There is a web page to open.
fn has_link(model: &Model) -> Availability {
    if model.links().is_empty() { disabled("No http or https link here") } else { Ready }
}

/// The request is for several people.
fn has_recipients(model: &Model) -> Availability {
    match model.layers.request() {
        Some(request) if request.pages.len() > 1 => Ready,
        _ => Hidden,
    }
}

/// The most trials that one request is about.
const MOST_ASKED: usize = 2_000;

/// Another person has to settle something. For several trials, the request itself checks this.
fn can_request(model: &Model) -> Availability {
    let places = model.places_to_decide();
    match places.as_slice() {
        [] => disabled("No trial is selected"),
        [place] => {
            let room_view = model.room_view.as_deref();
            let has_items = room_view.is_some_and(|room_view| {
                let policy = &room_view.room.policy_file.policy;
                room_view.trial(*place).is_some_and(|reviewed| has_items(reviewed, policy))
            });
            if has_items { Ready } else { disabled("Nothing to request") }
        }
        many if many.len() > MOST_ASKED => {
            Disabled(format!("{} trials are selected; a request can have at most {MOST_ASKED}", many.len()))
        }
        _ => Ready,
    }
}

/// Opens an editor at the finding's line.
fn edit(model: &mut Model) -> Vec<Effect> {
    follow::note_edited(model);
    editor::update::open(model)
}
