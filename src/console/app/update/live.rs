//! Following the room: when it is read again, and what is said about it.

use super::super::effect::Effect;
use super::super::live::{Reason, Watching};
use super::super::model::{Model, Tone};
use super::super::news::{InEditor, News, Note};
use super::super::survey::Survey;
use super::super::words;
use super::{say, scan};
use std::sync::Arc;

/// Changes are noticed from now on, or are not.
pub(super) fn watching(model: &mut Model, watching: Watching) {
    // That the pace of looking is another is not worth a word.
    let is_news = watching.sign() != model.live.watching.sign();
    if watching.is_less() && is_news && is_quiet(model) {
        say(model, Tone::Quiet, watching.sentence());
    }
    model.live.watching = watching;
}

/// Whether nothing has been said that must be read first.
fn is_quiet(model: &Model) -> bool {
    model.notice.as_ref().is_none_or(|notice| notice.tone == Tone::Quiet)
}

/// The room is to be read again.
pub(super) fn want(model: &mut Model, reason: Reason) {
    let wanted = &mut model.live.wanted;
    if wanted.as_ref().is_none_or(|wanted| reason.outweighs(wanted)) {
        *wanted = Some(reason);
    }
}

/// The scan that is wanted, once none is under way: however much changes meanwhile, one scan follows. While a record is
/// written the room is read anyway.
pub(super) fn wanted_scan(model: &mut Model) -> Option<Effect> {
    let is_recording = model.form.as_ref().is_some_and(super::super::form::Form::is_recording);
    if model.scanning.is_some() || is_recording || model.ended {
        return None;
    }
    let reason = model.live.wanted.take()?;
    let effect = scan(model);
    model.live.reason = reason;
    Some(effect)
}

/// Notes how the trial is before its file goes into the editor.
pub(super) fn note_edited(model: &mut Model) {
    let survey = model.survey.as_deref();
    model.live.in_editor = model.selected_trial().and_then(|reviewed| {
        let survey = survey?;
        let facts = survey.facts.get(survey.find(&reviewed.trial.trial_ref)?)?;
        Some(InEditor::of(reviewed, facts))
    });
}

/// The editor was closed.
pub(super) fn edited(model: &mut Model, result: Result<(), String>) {
    let in_editor = model.live.in_editor.take();
    match result {
        Ok(()) => {
            model.show.mending = None;
            say(model, Tone::Quiet, "reading the evidence again …");
        }
        Err(message) => say(model, Tone::Bad, message),
    }
    want(model, Reason::Edited(in_editor));
}

/// A scan could not be made. What is on the screen is not what is on disk, and the screen says so until it is.
pub(super) fn failed(model: &mut Model, message: &str) {
    say(model, Tone::Bad, format!("the evidence cannot be judged: {message}"));
    model.live.failed = model.notice.as_ref().map(|notice| notice.text.clone());
}

/// A scan was made: says what is different.
pub(super) fn tell(model: &mut Model, before: &Survey, after: &Arc<Survey>) {
    let reason = std::mem::take(&mut model.live.reason);
    let is_by_itself = reason == Reason::Followed;
    let news = News::between(before, after);
    let sentence = news.sentence();
    // What went wrong is not pushed away by a scan that followed it.
    let is_quiet = is_quiet(model);
    let mut is_told = false;
    match reason {
        Reason::Edited(in_editor) => {
            let outcome = in_editor.and_then(|before| before.outcome(after));
            is_told = outcome.is_some();
            let (text, is_good) = outcome.unwrap_or_else(|| (read_again(after), false));
            if is_quiet {
                say(model, if is_good { Tone::Good } else { Tone::Quiet }, text);
            }
        }
        Reason::Asked if is_quiet => say(model, Tone::Quiet, read_again(after)),
        Reason::Asked | Reason::Followed => {}
    }
    if news.policy {
        let path = after.room.rules.source.as_ref().map(|source| source.shown.clone());
        let path = path.unwrap_or_else(|| "there is none any more".to_owned());
        say(
            model,
            Tone::Bad,
            format!("The policy changed ({path}): every trial is judged by it as it is now"),
        );
    }
    if let Some(text) = sentence.filter(|_| !is_told || news.policy) {
        model.live.note = Some(Note::new(text));
        if is_by_itself && is_quiet && !news.policy {
            model.notice = None;
        }
    }
}

fn read_again(survey: &Survey) -> String {
    format!("read again: {}", words::count(survey.tally.trials, "trial", "trials"))
}

/// A key was pressed: notes grow old.
pub(super) fn age(model: &mut Model) {
    if let Some(note) = &mut model.live.note {
        note.keys_left = note.keys_left.saturating_sub(1);
    }
    if model.live.note.as_ref().is_some_and(|note| note.keys_left == 0) {
        model.live.note = None;
    }
}
