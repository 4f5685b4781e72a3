//! What the world answered.

use super::super::desk::Subject;
use super::super::effect::Effect;
use super::super::hold::Hold;
use super::super::model::{Model, Reading, Tone};
use super::super::msg::FileText;
use super::super::survey::Survey;
use super::{live, mending, pages, say};
use std::sync::Arc;

/// A scan ended: the room takes the old one's place, and everything stays on its trial.
pub(super) fn scanned(model: &mut Model, generation: u64, room: Result<Arc<Survey>, String>) -> Vec<Effect> {
    if model.scanning != Some(generation) {
        return Vec::new();
    }
    model.scanning = None;
    model.reading = None;
    let before = model.survey.clone().filter(|before| before.room.is_whole);
    match (room, before) {
        (Ok(survey), None) => {
            let drafts = Effect::LoadDrafts {
                root: survey.room.root.clone(),
                principal: model.signer.principal.clone(),
            };
            let policy_changed = survey.room.policy_changed;
            install(model, &survey);
            if policy_changed {
                say(model, Tone::Bad, "the policy is not what it was when you last looked at this room");
            }
            if let Some(problem) = &survey.room.seen_records_problem {
                say(model, Tone::Bad, problem);
            }
            return vec![drafts];
        }
        (Ok(survey), Some(before)) => {
            install(model, &survey);
            live::tell(model, &before, &survey);
        }
        (Err(message), _) => live::failed(model, &message),
    }
    Vec::new()
}

/// A scan is this far.
pub(super) fn reading(model: &mut Model, generation: u64, reading: Reading) -> Vec<Effect> {
    model.reading = (model.scanning == Some(generation)).then_some(reading);
    Vec::new()
}

/// Where nothing is there yet, or not all, more of the room takes its place. A whole room stays until the next is whole.
pub(super) fn glimpsed(model: &mut Model, generation: u64, survey: &Arc<Survey>) -> Vec<Effect> {
    let is_in_part = model.survey.as_ref().is_none_or(|before| !before.room.is_whole);
    if model.scanning == Some(generation) && is_in_part {
        install(model, survey);
    }
    Vec::new()
}

/// Puts a room in place of the one before.
pub(super) fn install(model: &mut Model, survey: &Arc<Survey>) {
    model.live.failed = None;
    model.desk.marks.retain(|trial_ref| survey.find(trial_ref).is_some());
    model.desk.welcome(survey, &model.signer.principal);
    let chosen = pages::chosen(model);
    let before = model.survey.replace(survey.clone());
    if let Some(before) = before {
        Hold::of(&mut model.desk).regain(&mut model.desk, &before, survey);
    } else {
        model.desk.fill(survey, None);
    }
    model.desk.find_all(survey);
    pages::renew(model, chosen.as_ref());
}

pub(super) fn file_read(model: &mut Model, generation: u64, file: Result<FileText, String>) -> Vec<Effect> {
    if let Some(effects) = mending::read(model, generation, &file) {
        return effects;
    }
    if let Some(page) = model.page.as_mut().filter(|page| page.evidence.generation == Some(generation)) {
        page.evidence.contents = Some(file);
        pages::lay_out(model);
        pages::show_finding(model);
    }
    Vec::new()
}

/// Keeps the cursor on a trial where it is still in this queue.
pub(super) fn stay_near(model: &mut Model, trial_ref: &Arc<str>) {
    let Some(survey) = model.survey.clone() else { return };
    if let Some(row) = model.desk.row_of(&survey, &Subject::Trial(trial_ref.clone())) {
        model.desk.go_to(row);
    }
}

pub(super) fn copied(model: &mut Model, result: Result<Option<&'static str>, String>) -> Vec<Effect> {
    match result {
        Ok(Some(by)) => say(model, Tone::Good, format!("copied to the desktop's clipboard ({by})")),
        // The terminal never says whether it did.
        Ok(None) => say(model, Tone::Quiet, "copied through the terminal, where it allows that (OSC 52)"),
        Err(message) => say(model, Tone::Bad, format!("not copied: {message}")),
    }
    Vec::new()
}
