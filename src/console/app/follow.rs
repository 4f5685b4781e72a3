//! Following changes: when the room is scanned again, and the notices about the result.

use crate::console::app::effect::Effect;
use crate::console::app::labels;
use crate::console::app::model::Model;
use crate::console::app::msg::ScanError;
use crate::console::app::notice::Severity;
use crate::console::app::room_diff::{InEditor, Note, RoomDiff};
use crate::console::app::room_view::RoomView;
use crate::console::app::watch_state::{Reason, Watching};
use crate::domain::problem::Problem;
use crate::domain::safe_text::SafeText;
use crate::safe;
use std::sync::Arc;

/// Changes are noticed from now on, or are not.
pub(crate) fn watching(model: &mut Model, watching: Watching) {
    // That the pace of looking is another is not worth a word.
    let is_news = watching.sign() != model.watch_state.watching.sign();
    if watching.is_less() && is_news && is_quiet(model) {
        model.notify(Severity::Info, watching.sentence());
    }
    model.watch_state.watching = watching;
}

/// Returns whether the message line has no warning or success notice.
pub(crate) fn is_quiet(model: &Model) -> bool {
    model.notice.as_ref().is_none_or(|notice| notice.severity == Severity::Info)
}

/// The room is to be read again.
pub(crate) fn want(model: &mut Model, reason: Reason) {
    let wanted = &mut model.watch_state.wanted;
    if wanted.as_ref().is_none_or(|wanted| reason.outweighs(wanted)) {
        *wanted = Some(reason);
    }
}

/// Returns the scan that is wanted, once none is under way: however much changes meanwhile, one scan follows. While a record is
/// written the room is read anyway.
pub(crate) fn wanted_scan(model: &mut Model) -> Option<Effect> {
    let is_recording =
        model.layers.form().is_some_and(crate::console::app::decision::form::DecisionForm::is_recording);
    if model.scanning.is_some() || is_recording || model.ended {
        return None;
    }
    model.time_machine.today()?;
    let reason = model.watch_state.wanted.take()?;
    let effect = model.request_scan()?;
    model.watch_state.reason = reason;
    Some(effect)
}

/// Notes how the trial is before its file goes into the editor.
pub(crate) fn note_edited(model: &mut Model) {
    let room_view = model.room_view.as_deref();
    model.watch_state.in_editor = model.selected_trial().and_then(|reviewed| {
        let room_view = room_view?;
        let summary = room_view.summaries.get(room_view.find(&reviewed.trial.trial_ref)?)?;
        Some(InEditor::of(reviewed, summary))
    });
}

/// The editor was closed.
pub(crate) fn edited(model: &mut Model, result: Result<(), String>) {
    let in_editor = model.watch_state.in_editor.take();
    match result {
        Ok(()) => {
            model.notify(Severity::Info, "Reading the evidence again …");
        }
        Err(message) => model.notify(Severity::Warning, message),
    }
    want(model, Reason::Edited(in_editor.into_iter().collect()));
}

/// Notes that a scan failed. The screen shows that the verdicts are out of date until a scan succeeds.
pub(crate) fn failed(model: &mut Model, error: ScanError) {
    model.notify(Severity::Warning, format!("Cannot evaluate the room: {}", error.message));
    model.watch_state.failed_file = error.file;
    model.watch_state.failed = model.notice.as_ref().map(|notice| notice.text.clone());
}

/// Shows the difference between two scans.
pub(crate) fn tell(model: &mut Model, before: &RoomView, after: &Arc<RoomView>) {
    let reason = std::mem::take(&mut model.watch_state.reason);
    let is_by_itself = !reason.is_requested();
    let news = RoomDiff::between(before, after);
    let changes = news.changes();
    // A warning is not replaced by the result of a scan that followed.
    let is_quiet = is_quiet(model);
    let mut is_told = false;
    match reason {
        Reason::Edited(before) => {
            let outcome = InEditor::outcome_of(&before, after);
            is_told = outcome.is_some();
            let broken = news.broken().map(broken);
            let (text, is_good) = outcome.unwrap_or_else(|| (read_again(after), false));
            if let Some(broken) = broken {
                model.notify(Severity::Warning, broken);
            } else if is_quiet {
                model.notify(if is_good { Severity::Success } else { Severity::Info }, text);
            }
        }
        Reason::Asked if is_quiet => model.notify(Severity::Info, read_again(after)),
        Reason::Asked | Reason::Followed | Reason::Elapsed => {}
    }
    if news.policy {
        let path = after.room.policy_file.source.as_ref().map(|source| source.shown.clone());
        let path = path.unwrap_or_else(|| "no policy file".to_owned());
        model.notify(
            Severity::Warning,
            format!("The policy changed ({path}). Every trial was evaluated again"),
        );
    }
    if !changes.is_empty() && (!is_told || news.policy) {
        model.watch_state.note = Some(Note::new(changes));
        if is_by_itself && is_quiet && !news.policy {
            model.notice = None;
        }
    }
}

/// Says that a file cannot be read after an edit: the place, and the likely cause.
fn broken(problem: &Problem) -> SafeText {
    let path = SafeText::sanitize(&problem.path);
    let place = problem.at.map_or_else(|| path.clone(), |at| safe!("{}:{}", path, at.line));
    safe!("The file is broken now: {}: {}", place, SafeText::sanitize(&problem.message))
}

fn read_again(room_view: &RoomView) -> String {
    format!("Read again: {}", labels::count(room_view.tally.trials, "trial", "trials"))
}

/// A key was pressed: notes grow old.
pub(crate) fn age(model: &mut Model) {
    if let Some(note) = &mut model.watch_state.note {
        note.keys_left = note.keys_left.saturating_sub(1);
    }
    if model.watch_state.note.as_ref().is_some_and(|note| note.keys_left == 0) {
        model.watch_state.note = None;
    }
}
