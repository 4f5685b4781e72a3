//! The conditions under which a room can be shared.

use crate::config::SyncMode;
use crate::console::app::model::Model;

/// Returns the reason for which the room is never shared here, if there is one.
#[must_use]
pub fn why_not_shared(model: &Model) -> Option<&'static str> {
    let is_past = model.room_view.as_ref().is_some_and(|room_view| room_view.room.now.given);
    if model.presentation.demo.is_some() {
        Some("The demo is not shared")
    } else if model.sync.settings.mode == SyncMode::Off {
        Some("Your configuration says `sync: off`")
    } else if is_past {
        Some("The room is shown at another time (--now)")
    } else {
        None
    }
}

/// Returns the reason for which a sync cannot begin now.
#[must_use]
pub fn why_not_now(model: &Model) -> Option<String> {
    if let Some(reason) = why_not_shared(model) {
        return Some(reason.to_owned());
    }
    if model.sync.running.is_some() {
        return Some("A sync is running".to_owned());
    }
    model.why_not_current()
}
