//! Saving, restoring, and clearing form drafts.

use crate::console::app::command::Command;
use crate::console::app::decision::form::DecisionForm;
use crate::console::app::effect::Effect;
use crate::console::app::form_drafts;
use crate::console::app::form_drafts::DraftStorage;
use crate::console::app::model::Model;
use crate::console::app::notice::Severity;
use crate::console::app::request_id::RequestId;
use crate::state::LoadedDrafts;

/// The command that clears the form.
const CLEAR: Command = Command::ClearForm;

/// Returns the effect that saves the form's draft, if it has changed since it was last saved.
pub(crate) fn wanted(model: &mut Model) -> Option<Effect> {
    let today = model.time_machine.today()?;
    let form = model.layers.form_mut().filter(|form| form.is_unsaved)?;
    form.is_unsaved = false;
    let (root, principal) = (form.room_view.room.root.clone(), model.signer.principal.clone());
    let draft = form.draft();
    if draft.is_blank() {
        let key = draft.key();
        model.drafts.remove(&key);
        return Some(Effect::DropDraft { today, root, principal, key });
    }
    let request = model.next_request();
    model.drafts.put(draft.clone(), request);
    Some(Effect::SaveDraft { today, root, principal, draft, request })
}

/// Restores the draft into a form that was just opened.
pub(crate) fn restore(model: &mut Model) {
    let Some(form) = model.layers.form_mut() else { return };
    let Some(draft) = model.drafts.find(&form.draft_key()) else { return };
    form.fill(draft);
    model.notify_with_key(Severity::Info, "Draft restored: ", CLEAR, " clears it");
}

/// Clears the form, or restores the cleared input.
pub(crate) fn clear(model: &mut Model) {
    let Some(form) = model.layers.form_mut() else { return };
    let is_back = form.clear_or_bring_back();
    if is_back {
        model.notify(Severity::Info, "Restored");
    } else {
        model.notify_with_key(Severity::Info, "Cleared: ", CLEAR, " again restores it");
    }
}

/// Removes the draft of a form whose records are written.
pub(crate) fn forget(model: &mut Model, form: &DecisionForm) -> Option<Effect> {
    let today = model.time_machine.today()?;
    let key = form.draft_key();
    model.drafts.remove(&key).then(|| Effect::DropDraft {
        today,
        root: form.room_view.room.root.clone(),
        principal: model.signer.principal.clone(),
        key,
    })
}

/// Leaves the form. Its input stays as a draft.
pub(crate) fn leave(model: &mut Model) {
    let Some(form) = model.layers.take_form() else { return };
    let key = form.draft_key();
    let aim = form_drafts::aim(key.stage, key.verdict);
    match model.drafts.storage(&key) {
        Some(DraftStorage::InMemory(why)) => {
            let text = format!("Your form draft {aim} is kept until you quit. It is not saved: {why}");
            model.notify(Severity::Warning, text);
        }
        Some(_) => {
            model.notify(Severity::Info, format!("Nothing was recorded. Your form draft {aim} is saved"));
        }
        None => {}
    }
}

/// Adds form drafts that were loaded from the disk, unless they are of a person who does not act any more.
pub(crate) fn loaded(model: &mut Model, principal: &str, found: LoadedDrafts) -> Vec<Effect> {
    if principal != model.signer.principal {
        return Vec::new();
    }
    for draft in found.drafts {
        let form = model.layers.form_mut().filter(|form| form.draft_key() == draft.key());
        match form {
            // The user typed before the draft was loaded. The input stays, and clearing the form restores the draft.
            Some(form) if form.touched => form.aside = Some(draft),
            Some(_) => {
                model.drafts.found(draft);
                restore(model);
            }
            None => drop(model.drafts.found(draft)),
        }
    }
    warn(model, &found.warnings);
    Vec::new()
}

/// Notes that a draft was saved. Returns whether the program waited for that to end.
pub(crate) fn saved(model: &mut Model, request: RequestId, result: Result<(), String>) -> bool {
    model.drafts.saved(request, result);
    let can_end = model.is_leaving && !model.drafts.is_pending();
    model.is_leaving &= !can_end;
    can_end
}

/// Shows warnings about state that could not be read.
pub(crate) fn warn(model: &mut Model, warnings: &[String]) {
    if !warnings.is_empty() {
        model.notify(Severity::Warning, warnings.join("; "));
    }
}
