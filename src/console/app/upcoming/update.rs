//! Changes to the list of planned dates.

use crate::console::app::layer::Layer;
use crate::console::app::model::Model;
use crate::console::app::upcoming::state::Upcoming;

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
    let (Some(room_view), filter, user) =
        (model.room_view.clone(), model.list.filter.clone(), model.list.user.clone())
    else {
        return;
    };
    if let Some(upcoming) = model.layers.upcoming_mut() {
        Upcoming::fill(upcoming, &room_view, &filter, &user);
    }
}
