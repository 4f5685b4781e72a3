//! Asking for the changes, and opening the trial of one.

use crate::console::app::changes::layout::Layout;
use crate::console::app::changes::rows::RoomChanges;
use crate::console::app::changes::state::{Asked, Changes};
use crate::console::app::effect::{Effect, RoomOf};
use crate::console::app::layer::Layer;
use crate::console::app::model::Model;
use crate::console::app::notice::Severity;
use crate::console::app::request_id::RequestId;
use crate::console::app::time_machine;
use crate::console::app::trial;
use crate::domain::safe_text::SafeText;
use crate::safe;
use std::sync::Arc;

/// Returns the reason for which nothing can be compared now.
#[must_use]
pub fn why_not(model: &Model) -> Option<String> {
    model.why_not_current()
}

/// Opens the list of changes since a point in time. Returns nothing if no point in time was typed.
pub(crate) fn go(model: &mut Model, typed: &str) -> Option<Vec<Effect>> {
    let Some(point) = time_machine::update::read_point(model, typed) else {
        model.notify(Severity::Warning, "Type a commit, a tag, or a date such as 12 Jun or 2026-06-12");
        return None;
    };
    model.layers.push(Layer::Changes(Box::new(Changes::since(point))));
    Some(Vec::new())
}

/// Returns the request for changes if those of the shown room are not there and not asked for.
pub(crate) fn wanted(model: &mut Model) -> Option<Effect> {
    let changes = model.layers.changes()?;
    let room = RoomOf(model.room_view.clone().filter(|_| model.freshness().is_current())?);
    if changes.asked.as_ref().is_some_and(|asked| asked.room == room) {
        return None;
    }
    let request = model.next_request();
    let commit = model.time_machine.commit().map(|commit| commit.id.clone());
    let changes = model.layers.changes_mut()?;
    changes.asked = Some(Asked { request, room: room.clone() });
    changes.read = None;
    Some(Effect::ReadChanges { point: changes.point.clone(), room, commit, request })
}

/// Takes the changes, or says why they are not known, unless others were asked for meanwhile.
pub(crate) fn read(model: &mut Model, request: RequestId, answer: Result<Arc<RoomChanges>, SafeText>) {
    let Some(changes) = model.layers.changes_mut().filter(|changes| changes.awaited() == Some(request))
    else {
        return;
    };
    match answer {
        Ok(read) => {
            changes.read = Some(read);
            changes.go_to(changes.cursor);
        }
        Err(message) => {
            let _ = model.layers.take_changes();
            model.notify(Severity::Warning, message);
        }
    }
}

/// Opens the trial of the row under the cursor.
pub(crate) fn open_chosen(model: &mut Model) {
    let Some(row) = model.layers.changes().and_then(Changes::chosen).cloned() else { return };
    let is_here = |trial_ref: &Arc<str>| {
        model.room_view.as_deref().is_some_and(|room_view| room_view.find(trial_ref).is_some())
    };
    match row.trial_ref.filter(is_here) {
        Some(trial_ref) => trial::update::open_trial(model, &trial_ref),
        None => model.notify(
            Severity::Info,
            safe!("{} is not in the room that is shown. `:at` goes to another time", row.name),
        ),
    }
}

/// Keeps the row under the cursor in sight.
pub(crate) fn keep_in_sight(model: &mut Model) {
    let rows = Layout::of(model.size).list.rows();
    if let Some(changes) = model.layers.changes_mut() {
        changes.keep_in_sight(rows);
    }
}
