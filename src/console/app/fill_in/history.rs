//! What becomes of a fill-in once it was written: the notices about it, and how it is undone.

use crate::console::app::command::Command;
use crate::console::app::effect::Effect;
use crate::console::app::fill_in::fill_ins::{FilledIn, News, Pending};
use crate::console::app::follow;
use crate::console::app::model::Model;
use crate::console::app::notice::{Notice, Severity};
use crate::console::app::room_diff::InEditor;
use crate::console::app::watch_state::Reason;
use crate::domain::safe_text::SafeText;
use crate::edit::{Change, ChangeError, Written};
use crate::safe;

/// Returns the place of a change in words: the file and the first line.
fn place(change: &Change) -> SafeText {
    let path = SafeText::sanitize(change.path());
    let added = change.lines().iter().find(|line| line.is_added);
    added.map_or_else(|| path.clone(), |line| safe!("{}:{}", path, u64::from(line.number)))
}

/// Asks for the newest fill-in to be undone.
pub(crate) fn undo(model: &mut Model) -> Vec<Effect> {
    let Some(root) = model.room_view.as_ref().map(|room_view| room_view.room.root.clone()) else {
        return Vec::new();
    };
    let Some(filled) = model.fill_ins.newest(&model.decided).cloned() else { return Vec::new() };
    let Some(before) = before(model, &filled.trial_ref) else {
        model.fill_ins.done.pop();
        model.notify(Severity::Warning, "Nothing was undone: the room has no such trial any more");
        return Vec::new();
    };
    let request = model.next_request();
    model.fill_ins.pending = Some(Pending { request, before, is_undo: true });
    vec![Effect::WriteChange { root, change: filled.undo, request }]
}

/// Returns a trial as it is now, to tell later what changed.
pub(crate) fn before(model: &Model, trial_ref: &str) -> Option<InEditor> {
    let room_view = model.room_view.as_deref()?;
    let place = room_view.find(trial_ref)?;
    Some(InEditor::of(room_view.trial(place)?, room_view.summaries.get(place)?))
}

/// Notes a change that is on disk. The room is read again, and the result of that is shown with it.
pub(crate) fn succeeded(model: &mut Model, pending: Pending, written: Written) {
    let text = if pending.is_undo {
        model.fill_ins.done.pop();
        safe!("Undone: {} is as it was before", SafeText::sanitize(written.change.path()))
    } else {
        let text = safe!("Wrote {}", place(&written.change));
        let trial_ref = pending.before.trial_ref.clone();
        model.fill_ins.done.push(FilledIn { trial_ref, undo: written.undo, decisions: model.decided.len() });
        text
    };
    model.notify(Severity::Success, safe!("{}. Reading the evidence again …", text));
    let can_be_undone = !pending.is_undo;
    model.fill_ins.news = Some(News { text, before: pending.before.clone(), can_be_undone });
    follow::want(model, Reason::Edited(Some(pending.before)));
}

/// Says that a fill-in was not undone. If the file is another one by now, it never will be.
pub(crate) fn undo_failed(model: &mut Model, error: &ChangeError) {
    let path = model.fill_ins.done.last().map(|filled| SafeText::sanitize(filled.undo.path()));
    if *error == ChangeError::Changed {
        model.fill_ins.done.pop();
    }
    let begins = if error.is_uncertain() { "Perhaps not undone" } else { "Not undone" };
    let reason = SafeText::sanitize(&error.to_string());
    let text = safe!("{}: {}: {}", begins, path.unwrap_or_default(), reason);
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
    let outcome = model.room_view.as_deref().and_then(|room_view| news.before.outcome(room_view));
    let outcome = outcome.map(|(text, _)| SafeText::sanitize(&text));
    let told = |between: &'static str, undo: SafeText| {
        let undo = news.can_be_undone.then(|| safe!("{} undoes it", undo));
        SafeText::join([&news.text].into_iter().chain(&undo).chain(&outcome), between)
    };
    model.notice = Some(Notice {
        severity: Severity::Success,
        text: told(" · ", SafeText::sanitize(&model.key(Command::Undo))),
        spoken: told(", ", SafeText::sanitize(model.keymap.spoken(Command::Undo))),
    });
}
