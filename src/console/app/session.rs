//! The saved session: queue, order, cursor, filter, and the state of the room at the last visit.

use crate::console::app::decision::draft_saving;
use crate::console::app::effect::Effect;
use crate::console::app::list::columns::Column;
use crate::console::app::model::Model;
use crate::console::app::query_input::QueryInput;
use crate::console::app::queue::Queue;
use crate::domain::visit::Visit;
use crate::state::{QueueState, SavedSession, UiState};
use std::sync::Arc;

/// Restores the saved session. After the first rows are shown, the list does not change any more.
/// One of a person who does not act any more is left alone.
pub(crate) fn loaded(model: &mut Model, principal: &str, found: SavedSession) -> Vec<Effect> {
    if principal != model.signer.principal {
        return Vec::new();
    }
    draft_saving::warn(model, &found.warnings);
    let is_in_time = model.room_view.is_none();
    model.list.set_user(|user| user.visit = found.visit.map(Arc::new));
    if let Some(ui) = found.ui.filter(|_| is_in_time) {
        restore(model, &ui);
    }
    bind(model);
    Vec::new()
}

/// Applies the room to the user: the rows of the queues that depend on who they are follow.
pub(crate) fn bind(model: &mut Model) {
    let Some(room_view) = model.room_view.clone() else { return };
    model.list.bind_room(&room_view, &model.signer.principal);
    let subject = model.subject();
    model.list.fill(&room_view, subject.as_ref());
    model.list.find_all(&room_view);
}

fn restore(model: &mut Model, before: &UiState) {
    let queue = |model: &Model, name: &str| {
        model.list.queues().into_iter().find(|&queue| model.list.title(queue) == name)
    };
    if let Some(queue) = queue(model, &before.queue) {
        model.list.queue = queue;
    }
    if let Ok(filter) = QueryInput::read(&before.filter) {
        model.list.filter = filter;
    }
    for queue_state in &before.queues {
        let Some(queue) = queue(model, &queue_state.queue) else { continue };
        let cursor = &mut model.list.cursors[queue.index()];
        if let Some(column) = Column::ALL.into_iter().find(|column| column.name() == queue_state.column) {
            cursor.sort.column = column;
            cursor.sort.descending = queue_state.descending;
        }
        cursor.cursor = queue_state.row;
        cursor.wanted = queue_state.trial.as_deref().map(Arc::from);
    }
}

/// Returns the effect that saves the session, unless a past room is shown. A visit is saved only if the room was complete and current and was not
/// evaluated with `--now`.
pub(crate) fn save(model: &mut Model) -> Option<Effect> {
    let today = model.time_machine.today()?;
    let room_view = model.room_view.clone()?;
    model.list.remember_place(&room_view);
    let is_visit = !room_view.room.now.given && room_view.room.is_whole && model.watch_state.failed.is_none();
    let queues = model.list.queues().into_iter().filter_map(|queue| queue_state(model, queue)).collect();
    let ui = UiState {
        queue: model.list.title(model.list.queue).to_owned(),
        filter: model.list.filter.text().to_owned(),
        queues,
    };
    let visit = is_visit.then(|| Visit::to(&room_view.summaries));
    Some(Effect::SaveSession { today, principal: model.signer.principal.clone(), ui, visit })
}

/// Returns the state of a queue if it differs from the initial state.
fn queue_state(model: &Model, queue: Queue) -> Option<QueueState> {
    let cursor = &model.list.cursors[queue.index()];
    let is_as_at_first =
        cursor.cursor == 0 && cursor.wanted.is_none() && cursor.sort == model.list.first_sort(queue);
    (!is_as_at_first).then(|| QueueState {
        queue: model.list.title(queue).to_owned(),
        column: cursor.sort.column.name().to_owned(),
        descending: cursor.sort.descending,
        trial: cursor.wanted.as_deref().map(str::to_owned),
        row: cursor.cursor,
    })
}
