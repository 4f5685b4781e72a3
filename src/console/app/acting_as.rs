//! The name that decides, changed while the console runs.
//!
//! Everything that belongs to the person before stays theirs: their session and their form drafts are on disk under
//! their name, and no open form changes its name, because the command does not exist over a form.

use crate::console::app::effect::Effect;
use crate::console::app::form_drafts::FormDrafts;
use crate::console::app::model::Model;
use crate::console::app::notice::Severity;
use crate::console::app::session;
use crate::console::app::trial;
use crate::domain::safe_text::SafeText;
use crate::ledger::principal::name_error;
use crate::safe;
use crate::state::is_rememberable;

/// Returns the reason for which the name cannot be changed now.
#[must_use]
pub fn why_not(model: &Model) -> Option<&'static str> {
    if model.room_view.as_deref().is_none_or(|room_view| !room_view.room.is_whole) {
        Some("The evidence is still loading")
    } else if model.layers.form().is_some() {
        Some("A decision form is open. Record it or leave it first")
    } else if model.drafts.is_pending() {
        Some("A form draft is being saved")
    } else if model.drafts.would_be_lost() {
        Some("A form draft is not saved and would be lost. Record it or clear it first")
    } else {
        None
    }
}

/// Acts under another name. Returns nothing if no record may have it.
pub(crate) fn change(model: &mut Model, name: &str) -> Option<Vec<Effect>> {
    let name = name.trim();
    if let Some(error) = name_error(name) {
        model.notify(Severity::Warning, safe!("{}. Type another name", error.message()));
        return None;
    }
    if name.is_empty() {
        model.notify(Severity::Info, "No name was typed; nothing changed");
        return Some(Vec::new());
    }
    let Some(today) = model.time_machine.today() else { return Some(Vec::new()) };
    let remember = Effect::RememberPrincipal { today, principal: name.to_owned() };
    let mut text = safe!("Acting as {}", SafeText::principal(name));
    if !is_rememberable(name) {
        text.push(". The name is not remembered, because it holds what is not stored here");
    }
    let is_new = name != model.signer.principal;
    let effects = if is_new { become_person(model, name) } else { Vec::new() };
    model.notify(Severity::Success, text);
    Some(effects.into_iter().chain([remember]).collect())
}

/// Puts one person's state aside and asks for the other's. What can be undone is the other's own alone.
fn become_person(model: &mut Model, name: &str) -> Vec<Effect> {
    let mut effects: Vec<_> = session::save(model).into_iter().collect();
    name.clone_into(&mut model.signer.principal);
    model.drafts = FormDrafts::default();
    model.decided.clear();
    model.list.set_user(|user| user.visit = None);
    session::bind(model);
    trial::update::lay_out(model);
    let principal = model.signer.principal.clone();
    effects.push(Effect::LoadSession { principal: principal.clone() });
    let root = model.room_view.as_ref().map(|room_view| room_view.room.root.clone());
    effects.extend(root.map(|root| Effect::LoadDrafts { root, principal }));
    effects
}
