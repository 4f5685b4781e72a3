//! What the world answered.

use super::super::desk::Subject;
use super::super::effect::Effect;
use super::super::model::{Model, Tone};
use super::super::msg::FileText;
use super::super::survey::Survey;
use super::super::words;
use super::{mending, pages, say, scan};
use std::sync::Arc;

/// A scan ended: the room takes the old one's place, and everything stays on its trial.
pub(super) fn scanned(model: &mut Model, generation: u64, room: Result<Arc<Survey>, String>) -> Vec<Effect> {
    if model.scanning != Some(generation) {
        return Vec::new();
    }
    model.scanning = None;
    match room {
        Ok(survey) => {
            let is_first = model.survey.is_none();
            // What went wrong is not pushed away by a scan that followed it.
            let has_news = model.notice.as_ref().is_some_and(|notice| notice.tone != Tone::Quiet);
            let drafts = Effect::LoadDrafts { root: survey.room.root.clone() };
            install(model, survey);
            if is_first {
                model.notice = None;
                if model.survey.as_ref().is_some_and(|survey| survey.room.policy_changed) {
                    say(model, Tone::Bad, "the policy is not what it was when you last looked at this room");
                }
                return vec![drafts];
            } else if let Some(survey) = model.survey.as_ref().filter(|_| !has_news) {
                let text = format!("read again: {}", words::count(survey.tally.trials, "trial", "trials"));
                say(model, Tone::Quiet, text);
            }
        }
        Err(message) => say(model, Tone::Bad, format!("the evidence cannot be judged: {message}")),
    }
    Vec::new()
}

/// Puts a room in place of the one before.
pub(super) fn install(model: &mut Model, survey: Arc<Survey>) {
    let subject = model.subject();
    let had_room = model.survey.is_some();
    model.desk.marks.retain(|trial_ref| survey.find(trial_ref).is_some());
    model.desk.fill(&survey, subject.as_ref());
    model.desk.find_all(&survey);
    model.survey = Some(survey);
    if !had_room {
        model.desk.stand_mut().cursor = 0;
    }
    pages::renew(model);
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

pub(super) fn edited(model: &mut Model, result: Result<(), String>) -> Vec<Effect> {
    match result {
        Ok(()) => {
            model.show.mending = None;
            say(model, Tone::Quiet, "reading the evidence again …");
        }
        Err(message) => say(model, Tone::Bad, message),
    }
    vec![scan(model)]
}

pub(super) fn copied(model: &mut Model, result: Result<(), String>) -> Vec<Effect> {
    match result {
        Ok(()) => say(model, Tone::Good, "copied, where the terminal allows it"),
        Err(message) => say(model, Tone::Bad, format!("not copied: {message}")),
    }
    Vec::new()
}
