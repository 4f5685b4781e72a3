//! Commands that open the decision form.

use super::availability::{Availability, disabled};
use super::entry::{Action, CommandEntry, Hint};
use super::mode_sets::SCREENS;
use crate::console::app::acting_as;
use crate::console::app::argument;
use crate::console::app::argument::state::ACT_AS;
use crate::console::app::command::{Command, Group};
use crate::console::app::decision;
use crate::console::app::effect::Effect;
use crate::console::app::fill_in;
use crate::console::app::key::Key;
use crate::console::app::model::Model;
use crate::domain::decision::Verdict;
use crate::room::EvaluatedTrial;
use Availability::{Disabled, Hidden, Ready};

/// The commands, in the order of the footer and the help.
pub(super) const COMMANDS: &[CommandEntry] = &[
    CommandEntry {
        command: Command::Approve,
        name: "approve",
        title: "Approve",
        sentence: "Opens the form to approve what waits for a decision, a grace period or a package, for all selected trials at once.",
        group: Group::Decide,
        modes: SCREENS,
        keys: &[Key::char('a')],
        hint: Hint::Word("approve"),
        availability: |model| decidable(model, Verdict::Approved),
        action: Action::Request(|model| decision::update::open(model, Verdict::Approved)),
    },
    CommandEntry {
        command: Command::Deny,
        name: "deny",
        title: "Deny",
        sentence: "Opens the form to deny the grace period or the package.",
        group: Group::Decide,
        modes: SCREENS,
        keys: &[Key::char('d')],
        hint: Hint::Word("deny"),
        availability: |model| decidable(model, Verdict::Denied),
        action: Action::Request(|model| decision::update::open(model, Verdict::Denied)),
    },
    CommandEntry {
        command: Command::RequestChanges,
        name: "request-changes",
        title: "Request changes",
        sentence: "Opens the form to request changes.",
        group: Group::Decide,
        modes: SCREENS,
        keys: &[Key::char('c')],
        hint: Hint::Word("request changes"),
        availability: |model| decidable(model, Verdict::ChangesRequested),
        action: Action::Request(|model| decision::update::open(model, Verdict::ChangesRequested)),
    },
    CommandEntry {
        command: Command::Withdraw,
        name: "withdraw",
        title: "Withdraw",
        sentence: "Opens the form to withdraw your own decision.",
        group: Group::Decide,
        modes: SCREENS,
        keys: &[Key::char('w')],
        hint: Hint::None,
        availability: |model| decidable(model, Verdict::Withdrawn),
        action: Action::Request(|model| decision::update::open(model, Verdict::Withdrawn)),
    },
    CommandEntry {
        command: Command::Undo,
        name: "undo",
        title: "Undo",
        sentence: "Undoes the last fill-in of this session if the file is still as written, or opens the form to withdraw the last decision. No record is deleted.",
        group: Group::Decide,
        modes: SCREENS,
        keys: &[Key::char('u')],
        hint: Hint::None,
        availability: undoable,
        action: Action::Request(undo),
    },
    CommandEntry {
        command: Command::ActAs,
        name: ACT_AS.name,
        title: ACT_AS.title,
        sentence: "Sets the name that decides (:as NAME), and remembers it for this room.",
        group: Group::Decide,
        modes: SCREENS,
        keys: &[],
        hint: Hint::None,
        availability: can_act_as,
        action: Action::Change(|model| argument::update::ask(model, ACT_AS)),
    },
];

/// The most trials that one form is about.
const MOST: usize = 200;

/// Undoes what was done last: a fill-in, or a decision.
fn undo(model: &mut Model) -> Vec<Effect> {
    if model.fill_ins.newest(&model.decided).is_some() {
        return fill_in::history::undo(model);
    }
    decision::update::undo(model)
}

/// A fill-in of this session can be undone, or a decision withdrawn.
fn undoable(model: &Model) -> Availability {
    if model.fill_ins.newest(&model.decided).is_some() {
        return fill_in::update::why_not(model).map_or(Ready, disabled);
    }
    if model.subjects_to_undo().is_empty() {
        return disabled("No decision was recorded in this session, and no field was filled in");
    }
    model.why_not_current().map_or(Ready, Disabled)
}

/// The user can decide at least one of the trials. If not, returns the reason of the first one; the form shows the reason of
/// each.
fn decidable(model: &Model, verdict: Verdict) -> Availability {
    if let Some(reason) = model.why_not_current() {
        return Disabled(reason);
    }
    let Some(room_view) = &model.room_view else { return Hidden };
    // This runs for every frame: the number of selected trials is checked before they are looked up.
    let selected = if model.layers.page().is_some() { 0 } else { model.list.selected.len() };
    if selected > MOST {
        return Disabled(format!("{selected} trials are selected; a form can have at most {MOST}"));
    }
    let places = model.places_to_decide();
    let why_not = |reviewed: &EvaluatedTrial| {
        let target = model.target_of(reviewed, verdict);
        target.why_not(reviewed, &room_view.room, &model.signer.principal, verdict)
    };
    let mut reasons = places.iter().filter_map(|&place| room_view.trial(place)).map(why_not);
    match reasons.next() {
        None => disabled("No trial is selected"),
        Some(Some(reason)) if reasons.all(|reason| reason.is_some()) => Disabled(reason.to_string()),
        Some(_) => Ready,
    }
}

/// The name that decides can be changed: nothing that was typed under the present one would be lost.
fn can_act_as(model: &Model) -> Availability {
    acting_as::why_not(model).map_or(Ready, disabled)
}
