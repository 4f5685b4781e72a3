//! What becomes of a fill-in once it was written: the notices about it, and how it is undone.

use crate::console::app::command::Command;
use crate::console::app::effect::Effect;
use crate::console::app::fill_in::fill_ins::{FilledIn, News, Pending, Purpose};
use crate::console::app::follow;
use crate::console::app::labels::count;
use crate::console::app::model::Model;
use crate::console::app::notice::{Notice, Severity};
use crate::console::app::room_diff::InEditor;
use crate::console::app::watch_state::Reason;
use crate::domain::safe_text::SafeText;
use crate::edit::{Batch, Change, ChangeError, Written};
use crate::safe;

/// Returns the place of a change in words: the file and the first line.
fn place(change: &Change) -> SafeText {
    let path = SafeText::sanitize(change.path());
    let added = change.lines().iter().find(|line| line.is_added);
    added.map_or_else(|| path.clone(), |line| safe!("{}:{}", path, u64::from(line.number)))
}

/// Returns the number of files in words.
pub(crate) fn files(number: usize) -> SafeText {
    SafeText::sanitize(&count(number, "file", "files"))
}

/// Asks for the newest fill-in to be undone.
pub(crate) fn undo(model: &mut Model) -> Vec<Effect> {
    let root = model.room_view.as_ref().map(|room_view| room_view.room.root.clone());
    let Some((root, today)) = root.zip(model.time_machine.today()) else { return Vec::new() };
    let Some(filled) = model.fill_ins.newest(&model.decided).cloned() else { return Vec::new() };
    let before = before(model, &filled.trials);
    let request = model.next_request();
    model.fill_ins.pending = Some(Pending { request, before, purpose: Purpose::Undo });
    vec![Effect::WriteChanges { today, root, changes: filled.undo, request }]
}

/// Returns trials as they are now, to tell later what changed.
pub(crate) fn before<T: AsRef<str>>(model: &Model, trials: &[T]) -> Vec<InEditor> {
    let Some(room_view) = model.room_view.as_deref() else { return Vec::new() };
    let in_editor = |trial_ref: &T| {
        let place = room_view.find(trial_ref.as_ref())?;
        Some(InEditor::of(room_view.trial(place)?, room_view.summaries.get(place)?))
    };
    trials.iter().filter_map(in_editor).collect()
}

/// Notes changes that are on disk, to be undone together.
pub(crate) fn note_written(model: &mut Model, before: &[InEditor], written: Vec<Written>) {
    if written.is_empty() {
        return;
    }
    model.fill_ins.done.push(FilledIn {
        trials: before.iter().map(|trial| trial.trial_ref.clone()).collect(),
        undo: written.into_iter().map(|written| written.undo).collect(),
        decisions: model.decided.len(),
    });
}

/// Notes that everything was written. The room is read again, and the result of that is shown with it.
pub(crate) fn succeeded(model: &mut Model, pending: Pending, written: Vec<Written>) {
    let is_undo = pending.purpose == Purpose::Undo;
    let text = match (is_undo, written.as_slice()) {
        (true, [one]) => safe!("Undone: {} is as it was before", SafeText::sanitize(one.change.path())),
        (true, all) => safe!("Undone: {} are as they were before", files(all.len())),
        (false, [one]) => safe!("Wrote {}", place(&one.change)),
        (false, all) => safe!("Wrote {}", files(all.len())),
    };
    if is_undo {
        model.fill_ins.done.pop();
    } else {
        note_written(model, &pending.before, written);
    }
    model.notify(Severity::Success, safe!("{}. Reading the evidence again …", text));
    let can_be_undone = !is_undo;
    model.fill_ins.news = Some(News { text, before: pending.before.clone(), can_be_undone });
    follow::want(model, Reason::Edited(pending.before));
}

/// Handles the end of an undo. A file that is another one by now is never restored; what is left can be undone again.
pub(crate) fn undone(model: &mut Model, pending: Pending, batch: Batch) {
    let Some((change, error)) = batch.failed else {
        return succeeded(model, pending, batch.written);
    };
    let path = SafeText::sanitize(change.path());
    let kept = (error != ChangeError::Changed).then_some(change);
    let left: Vec<_> = kept.into_iter().chain(batch.rest).collect();
    match model.fill_ins.done.last_mut() {
        Some(filled) if !left.is_empty() => filled.undo = left,
        _ => drop(model.fill_ins.done.pop()),
    }
    let begins = if error.is_uncertain() { "Perhaps not undone" } else { "Not undone" };
    let mut text = safe!("{}: {}: {}", begins, path, SafeText::sanitize(&error.to_string()));
    if !batch.written.is_empty() {
        text = safe!("{} · undone before that: {}", text, files(batch.written.len()));
    }
    model.notify(Severity::Warning, text);
    follow::want(model, Reason::Followed);
}

/// Says what a write changed, once the room has been read after it.
pub(crate) fn scanned(model: &mut Model) {
    // A scan that began before the write is followed by another one.
    if model.watch_state.wanted.is_some() {
        return;
    }
    let Some(news) = model.fill_ins.news.take() else { return };
    let room_view = model.room_view.as_deref();
    let outcome = room_view.and_then(|room_view| InEditor::outcome_of(&news.before, room_view));
    let outcome = outcome.map(|(text, _)| SafeText::sanitize(&text));
    // A warning about the result says more than the number of findings.
    let warning = model.notice.take().filter(|notice| notice.severity == Severity::Warning);
    let severity = warning.as_ref().map_or(Severity::Success, |notice| notice.severity);
    let outcome = warning.map(|notice| notice.text).or(outcome);
    let told = |between: &'static str, undo: SafeText| {
        let undo = news.can_be_undone.then(|| safe!("{} undoes it", undo));
        SafeText::join([&news.text].into_iter().chain(&undo).chain(&outcome), between)
    };
    model.notice = Some(Notice {
        severity,
        text: told(" · ", SafeText::sanitize(&model.key(Command::Undo))),
        spoken: told(", ", SafeText::sanitize(model.keymap.spoken(Command::Undo))),
    });
}
