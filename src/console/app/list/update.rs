//! Changes to the trial list: queue, order, filter, search, selection.

use crate::console::app::list::state::Pane;
use crate::console::app::model::Model;
use crate::console::app::notice::Severity;
use crate::console::app::query_input::QueryInput;
use crate::console::app::queue::Queue;
use crate::domain::stages::STAGES;

/// Shows a queue.
pub(crate) fn go(model: &mut Model, queue: Queue) {
    model.layers.take_page();
    model.layers.take_upcoming();
    model.layers.take_portfolio();
    model.layers.take_log();
    model.layers.take_reader();
    if let Some(room_view) = model.room_view.clone() {
        model.list.remember_place(&room_view);
    }
    model.list.queue = queue;
    model.list.pane = Pane::List;
    model.list.detail_top = 0;
    // If the evidence is still being read, the rows follow later.
    if let Some(room_view) = model.room_view.clone() {
        model.list.fill(&room_view, None);
    }
}

/// Sorts by the next column, or reverses the order.
pub(crate) fn sort(model: &mut Model, turn: bool) {
    let Some(room_view) = model.room_view.clone() else { return };
    let subject = model.list.subject(&room_view);
    let queue = model.list.queue;
    let cursor = model.list.queue_cursor_mut();
    if turn {
        cursor.sort.descending = !cursor.sort.descending;
    } else {
        cursor.sort = cursor.sort.next(queue);
    }
    let order = cursor.sort.column.order(cursor.sort.descending);
    model.list.fill(&room_view, subject.as_ref());
    model.notify(Severity::Info, format!("Sorted: {order}"));
}

/// Selects the trial under the cursor, or deselects it, and moves to the next row.
pub(crate) fn select(model: &mut Model) {
    let Some(trial_ref) = model.selected_trial().map(|reviewed| reviewed.trial.trial_ref.clone()) else {
        return;
    };
    if !model.list.selected.remove(&trial_ref) {
        model.list.selected.insert(trial_ref);
    }
    model.list.step(1);
}

/// Inverts the selection.
pub(crate) fn invert_selection(model: &mut Model) {
    let Some(room_view) = model.room_view.clone() else { return };
    for &place in &model.list.rows {
        let Some(reviewed) = room_view.trial(place) else { continue };
        if !model.list.selected.remove(&reviewed.trial.trial_ref) {
            model.list.selected.insert(reviewed.trial.trial_ref.clone());
        }
    }
}

/// Selects every trial of the table, or none if all are selected.
pub(crate) fn select_all(model: &mut Model) {
    let Some(room_view) = model.room_view.clone() else { return };
    let refs = || {
        model.list.rows.iter().filter_map(|&place| room_view.trial(place)).map(|trial| &trial.trial.trial_ref)
    };
    let all = refs().all(|trial_ref| model.list.selected.contains(trial_ref));
    let refs: Vec<_> = refs().cloned().collect();
    if all {
        for trial_ref in &refs {
            model.list.selected.remove(trial_ref);
        }
    } else {
        model.list.selected.extend(refs);
    }
}

/// Moves the focus to the other pane.
pub(crate) fn switch_pane(model: &mut Model) {
    model.list.pane = if model.list.pane == Pane::List { Pane::Detail } else { Pane::List };
}

/// Chooses the next or the previous gate of the trial under the cursor, in a circle, for the title of the detail pane.
pub(crate) fn step_gate(model: &mut Model, forwards: bool) {
    let Some(summary) = model.summary_under_cursor() else { return };
    let count = STAGES[summary.stage as usize].gates.len();
    let here = model.list.gate.map_or(0, usize::from);
    let next = match (forwards, here) {
        (true, here) if here < count => here + 1,
        (true, _) => 1,
        (false, 0 | 1) => count,
        (false, here) => (here - 1).min(count),
    };
    model.list.gate = u8::try_from(next).ok();
}

/// Goes to the next match of the search.
pub(crate) fn step_match(model: &mut Model, forwards: bool) {
    let found = model.list.find(forwards, |place| model.list.is_found(place));
    if let Some(row) = found {
        model.list.go_to(row);
    } else {
        notify_no_match(model);
    }
}

/// Shows only matching trials, and keeps the cursor on its trial.
pub(crate) fn filter_by(model: &mut Model, query_input: QueryInput) {
    let room_view = model.room_view.clone();
    let subject = model.subject();
    model.list.filter = query_input;
    if let Some(room_view) = room_view {
        model.list.fill(&room_view, subject.as_ref());
    }
}

/// Sets the search without moving the cursor.
pub(crate) fn set_search(model: &mut Model, query_input: QueryInput) {
    model.list.search = query_input;
    if let Some(room_view) = model.room_view.clone() {
        model.list.find_all(&room_view);
    }
}

/// Returns the first matching row from this one on whose name contains the text of the search.
pub(crate) fn named(model: &Model, from: usize) -> Option<usize> {
    let room_view = model.room_view.as_deref()?;
    let text = model.list.search.text().to_lowercase();
    let rows = &model.list.rows;
    let is_named = |row: &usize| {
        let summary = rows.get(*row).and_then(|&place| room_view.summaries.get(place));
        summary.is_some_and(|summary| summary.name.to_lowercase().contains(&text)) && is_hit(model, *row)
    };
    let is_of_names = !text.is_empty() && !model.list.queue.is_of_files();
    (from..rows.len()).chain(0..from).filter(|_| is_of_names).find(is_named)
}

/// Shows that the search has no match.
pub(crate) fn notify_no_match(model: &mut Model) {
    let queue = model.list.queue;
    let text = format!("No match for “{}” in {}", model.list.search.text(), queue.title());
    let text = if queue == Queue::All { text } else { format!("{text}: 0 shows all trials") };
    model.notify(Severity::Warning, text);
}

/// Returns whether a row matches the search.
pub(crate) fn is_hit(model: &Model, row: usize) -> bool {
    model.list.rows.get(row).is_some_and(|&place| model.list.is_found(place))
}
