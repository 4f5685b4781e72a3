//! What the world answered.

use super::super::desk::Subject;
use super::super::effect::Effect;
use super::super::model::{Model, Tone};
use super::super::msg::{FileText, Recorded};
use super::super::survey::Survey;
use super::super::words;
use super::{deciding, keeping, pages, say, scan};
use crate::ledger::record::Stamp;
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
            let folder = survey.room.root.clone();
            install(model, survey);
            if is_first {
                model.notice = None;
                if model.survey.as_ref().is_some_and(|survey| survey.room.policy_changed) {
                    say(model, Tone::Bad, "the policy is not what it was when you last looked at this room");
                }
                return vec![Effect::LoadDrafts { root: folder }];
            } else if let Some(survey) = &model.survey {
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
    model.survey = Some(survey);
    if !had_room {
        model.desk.stand_mut().cursor = 0;
    }
    pages::renew(model);
}

pub(super) fn file_read(model: &mut Model, generation: u64, file: Result<FileText, String>) -> Vec<Effect> {
    if let Some(page) = model.page.as_mut().filter(|page| page.evidence.generation == Some(generation)) {
        page.evidence.contents = Some(file);
        pages::lay_out(model);
        pages::show_finding(model);
    }
    Vec::new()
}

pub(super) fn stamped(model: &mut Model, generation: u64, stamp: Stamp) -> Vec<Effect> {
    if let Some(form) =
        model.form.as_mut().filter(|form| form.generation == generation && form.stamp.is_none())
    {
        form.stamp = Some(stamp);
        form.refresh();
    }
    Vec::new()
}

/// A recording ended. Only here is it ever said that something was recorded.
pub(super) fn recorded(model: &mut Model, generation: u64, outcome: Recorded) -> Vec<Effect> {
    let Some(form) = model.form.as_mut().filter(|form| form.generation == generation && form.is_recording)
    else {
        return Vec::new();
    };
    form.is_recording = false;
    match outcome {
        Recorded::Done { path, room } => {
            let trial_ref = form.reviewed().map(|reviewed| reviewed.trial.trial_ref.clone());
            let verdict = form.verdict;
            let root = form.survey.room.root.clone();
            let shown = path.strip_prefix(&root).unwrap_or(&path).display().to_string();
            let mut effects = Vec::new();
            if let Some(form) = model.form.take() {
                effects.extend(keeping::forget(model, &form));
            }
            let is_read = match room {
                Ok(survey) => {
                    install(model, survey);
                    true
                }
                Err(_) => false,
            };
            let status = trial_ref.as_ref().filter(|_| is_read).and_then(|trial_ref| {
                let survey = model.survey.as_deref()?;
                let reviewed = survey.trial(survey.find(trial_ref)?)?;
                Some(format!(
                    " · {} is {} now",
                    reviewed.trial.name(),
                    words::status(reviewed.judgement.status)
                ))
            });
            let done = deciding::past(verdict);
            say(model, Tone::Good, format!("Recorded: {done}{} · {shown}", status.unwrap_or_default()));
            if let Some(trial_ref) = trial_ref {
                stay_near(model, &Subject::Trial(trial_ref));
            }
            if !is_read {
                effects.push(scan(model));
            }
            return effects;
        }
        Recorded::Changed { what, room } => {
            let is_there = form.reopen(room.clone());
            install(model, room);
            if !is_there {
                model.form = None;
                say(model, Tone::Bad, "Nothing was recorded: the trial is not there any more");
                return Vec::new();
            }
            let what = what.join(" and ");
            say(
                model,
                Tone::Bad,
                format!("Nothing was recorded: {what} changed meanwhile. Look again, then record"),
            );
            return deciding::ask_for_stamp(model);
        }
        Recorded::Failed(message) | Recorded::Uncertain(message) => say(model, Tone::Bad, message),
    }
    Vec::new()
}

/// Keeps the cursor on a trial where it is still in this queue.
fn stay_near(model: &mut Model, subject: &Subject) {
    let Some(survey) = model.survey.clone() else { return };
    if let Some(row) = model.desk.row_of(&survey, subject) {
        model.desk.go_to(row);
    }
}

pub(super) fn edited(model: &mut Model, result: Result<(), String>) -> Vec<Effect> {
    match result {
        Ok(()) => say(model, Tone::Quiet, "reading the evidence again …"),
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
