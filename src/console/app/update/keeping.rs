//! Drafts: kept as one types, offered again, thrown away.

use super::super::drafts::{self, Kept};
use super::super::effect::Effect;
use super::super::form::Form;
use super::super::model::{Model, Tone};
use super::{next_generation, quit, say};
use crate::state::LoadedDrafts;

/// Asks for what the form holds to be kept, where it has changed since the last time.
pub(super) fn wanted(model: &mut Model) -> Option<Effect> {
    let form = model.form.as_mut().filter(|form| form.is_unsaved)?;
    form.is_unsaved = false;
    let (root, principal) = (form.survey.room.root.clone(), model.signer.principal.clone());
    let draft = form.draft();
    if draft.is_blank() {
        model.drafts.remove(&draft.trial_ref, draft.verdict);
        return Some(Effect::DropDraft {
            root,
            principal,
            trial_ref: draft.trial_ref,
            verdict: draft.verdict,
        });
    }
    let generation = next_generation(model);
    model.drafts.put(draft.clone(), generation);
    Some(Effect::SaveDraft { root, principal, draft, generation })
}

/// Puts the draft that waits into a form that was just opened.
pub(super) fn offer(model: &mut Model) {
    let Some(form) = &mut model.form else { return };
    let Some(draft) = model.drafts.find(form.draft_name(), form.verdict) else { return };
    form.fill(draft);
    say(model, Tone::Quiet, "what you typed before is here again: Ctrl-x clears it");
}

/// Empties the form, or brings back what was in it.
pub(super) fn clear(model: &mut Model) {
    let Some(form) = &mut model.form else { return };
    let is_back = form.clear_or_bring_back();
    say(model, Tone::Quiet, if is_back { "it is back" } else { "cleared: Ctrl-x again brings it back" });
}

/// What was recorded is no draft any more.
pub(super) fn forget(model: &mut Model, form: &Form) -> Option<Effect> {
    let trial_ref = form.draft_name().to_owned();
    model.drafts.remove(&trial_ref, form.verdict).then(|| Effect::DropDraft {
        root: form.survey.room.root.clone(),
        principal: model.signer.principal.clone(),
        trial_ref,
        verdict: form.verdict,
    })
}

/// Leaves the form. Nothing of it is lost.
pub(super) fn leave(model: &mut Model) {
    let Some(form) = model.form.take() else { return };
    let aim = drafts::aim(form.verdict);
    match model.drafts.kept(form.draft_name(), form.verdict) {
        Some(Kept::InMemory(why)) => {
            let text = format!("your draft {aim} waits, until you quit: it is not on disk, for {why}");
            say(model, Tone::Bad, text);
        }
        Some(_) => say(model, Tone::Quiet, format!("nothing was recorded; your draft {aim} waits")),
        None => {}
    }
}

/// Drafts were found on the disk.
pub(super) fn loaded(model: &mut Model, found: LoadedDrafts) -> Vec<Effect> {
    for draft in found.drafts {
        let form = model
            .form
            .as_mut()
            .filter(|form| form.draft_name() == draft.trial_ref && form.verdict == draft.verdict);
        match form {
            // Somebody was quicker than the disk: what they typed stays, and the draft is one key away.
            Some(form) if form.touched => form.aside = Some(draft),
            Some(_) => {
                model.drafts.found(draft);
                offer(model);
            }
            None => drop(model.drafts.found(draft)),
        }
    }
    warn(model, &found.warnings);
    Vec::new()
}

/// A saving ended. Where the program only waited for that, it ends.
pub(super) fn saved(model: &mut Model, generation: u64, result: Result<(), String>) -> Vec<Effect> {
    model.drafts.saved(generation, result);
    if model.is_leaving && !model.drafts.is_pending() {
        model.is_leaving = false;
        return quit(model);
    }
    Vec::new()
}

/// Says what this machine could not read of its memory.
pub(super) fn warn(model: &mut Model, warnings: &[String]) {
    if !warnings.is_empty() {
        say(model, Tone::Bad, warnings.join("; "));
    }
}
