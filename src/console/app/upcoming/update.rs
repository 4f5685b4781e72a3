//! Changes to the list of planned dates.

use crate::console::app::layer::Layer;
use crate::console::app::model::Model;

/// Opens the list on the first date from today on.
pub(crate) fn open(model: &mut Model) {
    model.layers.push(Layer::Upcoming(Box::default()));
    fill(model);
    let today = model.room_view.as_deref().map(|room_view| room_view.room.now.today());
    if let Some(upcoming) = model.layers.upcoming_mut() {
        let first = upcoming.rows.iter().position(|row| today.is_some_and(|today| row.date >= today));
        upcoming.go_to(first.unwrap_or(usize::MAX));
    }
}

/// Fills the list from the room and the filter of the table.
pub(crate) fn fill(model: &mut Model) {
    let Model { room_view, layers, list, .. } = model;
    if let (Some(room_view), Some(upcoming)) = (room_view, layers.upcoming_mut()) {
        upcoming.fill(room_view, &list.filter, &list.user);
    }
}
