//! Results of scans.

use crate::console::app::decision::just_recorded::JustRecorded;
use crate::console::app::effect::Effect;
use crate::console::app::fill_in;
use crate::console::app::follow;
use crate::console::app::list::cursor_anchor::CursorAnchor;
use crate::console::app::list::state::Subject;
use crate::console::app::model::{Model, ScanProgress};
use crate::console::app::msg::ScanError;
use crate::console::app::new_document;
use crate::console::app::notice::Severity;
use crate::console::app::request_id::RequestId;
use crate::console::app::room_view::RoomView;
use crate::console::app::trial;
use crate::console::app::upcoming;
use crate::console::app::watch_state::Reason;
use crate::domain::safe_text::SafeText;
use crate::room::policy_file::LoadedPolicy;
use crate::safe;
use std::sync::Arc;

/// Handles the end of a scan: shows the new room, and keeps cursor, page, and form on their trials.
pub(crate) fn scanned(
    model: &mut Model,
    request: RequestId,
    room: Result<Arc<RoomView>, ScanError>,
) -> Vec<Effect> {
    if model.scanning != Some(request) {
        return Vec::new();
    }
    model.scanning = None;
    model.scan_progress = None;
    if model.time_machine.today().is_none() {
        // The present is read again after the return to it.
        let reason = std::mem::take(&mut model.watch_state.reason);
        follow::want(model, reason);
        return Vec::new();
    }
    // What is committed can be another thing now.
    model.trend_seen = None;
    let before = model.room_view.clone().filter(|before| before.room.is_whole);
    match (room, before) {
        (Ok(room_view), None) => {
            let drafts = Effect::LoadDrafts {
                root: room_view.room.root.clone(),
                principal: model.signer.principal.clone(),
            };
            let policy_changed = room_view.room.policy_changed;
            install(model, &room_view);
            if let Some(notice) = first_notice(&room_view, policy_changed) {
                model.notify(Severity::Warning, notice);
            }
            return vec![drafts];
        }
        (Ok(room_view), Some(before)) => {
            if let Some(recorded) = model.just_recorded.take() {
                install_with_record(model, &recorded, &room_view);
            } else {
                install(model, &room_view);
                follow::tell(model, &before, &room_view);
            }
            new_document::scanned(model);
            fill_in::history::scanned(model);
        }
        (Err(error), _) => {
            model.just_recorded = None;
            model.created = None;
            model.fill_ins.news = None;
            follow::failed(model, error);
        }
    }
    Vec::new()
}

/// Returns what the user should know about the room before anything else, if there is something.
fn first_notice(room_view: &RoomView, policy_changed: bool) -> Option<SafeText> {
    let room = &room_view.room;
    let mut parts: Vec<SafeText> = Vec::new();
    parts.extend(policy_changed.then(|| "The policy has changed since your last visit".into()));
    parts.extend(room.seen_records_problem.as_deref().map(SafeText::sanitize));
    parts.extend(policy_note(&room.policy_file));
    parts.extend(room.policy_file.signer_warnings().iter().map(|warning| SafeText::sanitize(warning)));
    for (branch, records) in room.branches_with_records() {
        parts.push(safe!(
            "{} decision record(s) seen here earlier are on the branch {} and not on this one",
            records,
            SafeText::sanitize(branch)
        ));
    }
    if room.ignored > 0 {
        parts.push(safe!("{} file(s) left out by .trialdeskignore", room.ignored));
    }
    (!parts.is_empty()).then(|| SafeText::join(parts, " · "))
}

/// Returns which policy applies, unless it is the room's own.
pub(crate) fn policy_note(rules: &LoadedPolicy) -> Option<SafeText> {
    match (&rules.source, &rules.ignored_above) {
        (_, Some(path)) => {
            Some(safe!("{} does not apply here, and the room has no policy", SafeText::sanitize(path)))
        }
        (None, None) => Some("No policy (defaults)".into()),
        (Some(source), None) if source.shown.starts_with("..") || source.shown.starts_with('/') => {
            Some(safe!("Policy: {}", SafeText::sanitize(&source.shown)))
        }
        (Some(_), None) => None,
    }
}

/// Notes the progress of a scan.
pub(crate) fn progress(model: &mut Model, request: RequestId, progress: ScanProgress) -> Vec<Effect> {
    model.scan_progress = (model.scanning == Some(request)).then_some(progress);
    Vec::new()
}

/// Shows a part of the room while the first scan runs. A complete room stays until the next one is complete.
pub(crate) fn partly_scanned(
    model: &mut Model,
    request: RequestId,
    room_view: &Arc<RoomView>,
) -> Vec<Effect> {
    let is_in_part = model.room_view.as_ref().is_none_or(|before| !before.room.is_whole);
    if model.scanning == Some(request) && is_in_part {
        install(model, room_view);
    }
    Vec::new()
}

/// Puts a room in place of the one before.
pub(crate) fn install(model: &mut Model, room_view: &Arc<RoomView>) {
    model.watch_state.failed = None;
    model.watch_state.failed_file = None;
    model.list.selected.retain(|trial_ref| room_view.find(trial_ref).is_some());
    model.list.bind_room(room_view, &model.signer.principal);
    let chosen = trial::update::chosen(model);
    let before = model.room_view.replace(room_view.clone());
    if let Some(before) = before {
        CursorAnchor::of(&mut model.list).restore(&mut model.list, &before, room_view);
    } else {
        model.list.fill(room_view, None);
    }
    model.list.find_all(room_view);
    trial::update::renew(model, chosen.as_ref());
    upcoming::update::fill(model);
    if let Some(form) = model.layers.form_mut() {
        form.follow(room_view);
    }
}

/// Shows a room that was read after recording: the notice names the status that the trial has now, unless another one has
/// replaced it, and a cursor that stayed on the trial stays near it.
fn install_with_record(model: &mut Model, recorded: &JustRecorded, room_view: &Arc<RoomView>) {
    let is_shown = model.notice.as_ref() == Some(&recorded.notice(None));
    let chosen = model.selected_trial().map(|reviewed| reviewed.trial.trial_ref.clone());
    let stays_on = recorded.trial_ref().filter(|&trial_ref| chosen.as_ref() == Some(trial_ref));
    install(model, room_view);
    model.watch_state.reason = Reason::default();
    if is_shown {
        model.notice = Some(recorded.notice(Some(room_view)));
    }
    if let Some(trial_ref) = stays_on {
        stay_near(model, trial_ref);
    }
}

/// Keeps the cursor on a trial if it is still in this queue.
fn stay_near(model: &mut Model, trial_ref: &Arc<str>) {
    let Some(room_view) = model.room_view.clone() else { return };
    if let Some(row) = model.list.row_of(&room_view, &Subject::Trial(trial_ref.clone())) {
        model.list.go_to(row);
    }
}
