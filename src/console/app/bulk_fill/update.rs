//! Opening the missing fields of the selected trials, showing the lines, and writing them.

use crate::console::app::bulk_fill::content;
use crate::console::app::bulk_fill::layout::BulkLayout;
use crate::console::app::bulk_fill::state::{BulkFill, Step};
use crate::console::app::effect::{Effect, RoomOf};
use crate::console::app::fill_in::fill_ins::{Pending, Purpose};
use crate::console::app::fill_in::history;
use crate::console::app::follow;
use crate::console::app::geometry::last_top;
use crate::console::app::layer::Layer;
use crate::console::app::model::Model;
use crate::console::app::notice::Severity;
use crate::console::app::request_id::RequestId;
use crate::console::app::rich_text::wrap;
use crate::console::app::watch_state::Reason;
use crate::domain::safe_text::SafeText;
use crate::edit::{Batch, ChangeError, PacketFile, SharedValues};
use crate::safe;
use std::collections::HashSet;
use std::sync::Arc;

/// Opens the list of the missing fields of the selected trials, or of the trial under the cursor, and reads their files.
pub(crate) fn open(model: &mut Model) -> Vec<Effect> {
    let Some(room_view) = model.room_view.clone() else { return Vec::new() };
    let places = model.places_to_decide();
    let (reading, collecting) = (model.next_request(), model.next_request());
    let Some(mut bulk) = BulkFill::of(&room_view, &places, reading, collecting) else {
        model.notify(Severity::Info, "No field is missing that you can fill in");
        return Vec::new();
    };
    bulk.go_to(0, &room_view);
    let paths = bulk.files.iter().map(|file| file.path.clone()).collect();
    model.layers.push(Layer::BulkFill(Box::new(bulk)));
    vec![
        Effect::ReadPackets { root: room_view.room.root.clone(), paths, request: reading },
        Effect::CollectSharedValues { room: RoomOf(room_view), request: collecting },
    ]
}

/// Takes the files that were read, unless they were read for something else.
pub(crate) fn read(model: &mut Model, request: RequestId, packets: Vec<Result<PacketFile, ChangeError>>) {
    let asked = |bulk: &&mut BulkFill| bulk.reading == Some(request);
    if let Some(bulk) = model.layers.bulk_fill_mut().filter(asked) {
        bulk.reading = None;
        bulk.begin(packets);
    }
}

/// Offers the values that trials share.
pub(crate) fn collected(model: &mut Model, request: RequestId, shared: SharedValues) {
    let Some(room_view) = model.room_view.clone() else { return };
    let asked = |bulk: &&mut BulkFill| bulk.collecting == Some(request);
    if let Some(bulk) = model.layers.bulk_fill_mut().filter(asked) {
        bulk.collecting = None;
        bulk.share(shared, &room_view);
    }
}

/// Moves by fields, or scrolls the lines.
pub(crate) fn go(model: &mut Model, by: usize, forwards: bool) {
    let Some(room_view) = model.room_view.clone() else { return };
    let rows = BulkLayout::of(model.size, true).list;
    let Some(bulk) = model.layers.bulk_fill_mut() else { return };
    match bulk.step {
        Step::Typing => bulk.go_to(bulk.moved(by, forwards), &room_view),
        Step::Review(top) => {
            let top = if forwards { top.saturating_add(by) } else { top.saturating_sub(by) };
            let last = last_top(wrap(content::review(bulk), rows.columns()).len(), rows.rows());
            bulk.step = Step::Review(top.min(last));
        }
        Step::Writing => {}
    }
}

/// Goes to a field by its number.
pub(crate) fn choose(model: &mut Model, field: usize) {
    let Some(room_view) = model.room_view.clone() else { return };
    if let Some(bulk) = model.layers.bulk_fill_mut().filter(|bulk| field < bulk.fields.len()) {
        bulk.go_to(field, &room_view);
    }
}

/// Goes to the next field without a value, or shows the lines.
pub(crate) fn accept(model: &mut Model) {
    let Some(bulk) = model.layers.bulk_fill() else { return };
    if let Some(problem) = bulk.problem(bulk.focus) {
        return model.notify(Severity::Warning, problem);
    }
    match bulk.next_open() {
        Some(field) => choose(model, field),
        None => review(model),
    }
}

/// Shows the lines of every file. A value with a problem is shown first.
pub(crate) fn review(model: &mut Model) {
    let Some(bulk) = model.layers.bulk_fill_mut() else { return };
    if let Some(reason) = bulk.why_not_reviewable() {
        let wrong = bulk.first_problem().map(|(field, _)| field);
        model.notify(Severity::Warning, safe!("Nothing can be written yet: {}", reason));
        if let Some(field) = wrong {
            choose(model, field);
        }
        return;
    }
    bulk.step = Step::Review(0);
}

/// Asks for the shown lines to be written.
pub(crate) fn write(model: &mut Model) -> Vec<Effect> {
    let root = model.room_view.as_ref().map(|room_view| room_view.room.root.clone());
    let Some((root, today)) = root.zip(model.time_machine.today()) else { return Vec::new() };
    let Some(bulk) = model.layers.bulk_fill().filter(|bulk| matches!(bulk.step, Step::Review(_))) else {
        return Vec::new();
    };
    let changes: Vec<_> = bulk.changes().map(|(_, change)| change.clone()).collect();
    let paths = changes.iter().map(|change| change.path().clone()).collect();
    let before = history::before(model, &bulk.trials_of(&paths));
    let request = model.next_request();
    if let Some(bulk) = model.layers.bulk_fill_mut() {
        bulk.step = Step::Writing;
    }
    model.fill_ins.pending = Some(Pending { request, before, purpose: Purpose::BulkFill });
    vec![Effect::WriteChanges { today, root, changes, request }]
}

/// Handles the end of a write. After a failure, the files that were not written stay in the list with what was typed.
pub(crate) fn written(model: &mut Model, pending: Pending, batch: Batch) -> Vec<Effect> {
    let Batch { written, failed, rest: _ } = batch;
    let Some((change, error)) = failed else {
        model.layers.take_bulk_fill();
        history::succeeded(model, pending, written);
        return Vec::new();
    };
    let request = model.next_request();
    let (root, room_view) = match &model.room_view {
        Some(room_view) => (room_view.room.root.clone(), room_view.clone()),
        None => return Vec::new(),
    };
    let Some(bulk) = model.layers.bulk_fill_mut() else { return Vec::new() };
    let paths: HashSet<Arc<str>> = written.iter().map(|written| written.change.path().clone()).collect();
    let trials = bulk.trials_of(&paths);
    let before: Vec<_> =
        pending.before.into_iter().filter(|trial| trials.contains(&trial.trial_ref)).collect();
    bulk.keep_rest(&paths, request);
    let first = bulk.files.iter().find(|file| file.path == *change.path()).map(|file| file.fields.start);
    bulk.go_to(first.unwrap_or_default(), &room_view);
    let paths = bulk.files.iter().map(|file| file.path.clone()).collect();
    let path = SafeText::sanitize(change.path());
    let reason = SafeText::sanitize(&error.to_string());
    let begins = match written.len() {
        0 => SafeText::default(),
        some => safe!("Wrote {}, then stopped. ", history::files(some)),
    };
    model.notify(Severity::Warning, safe!("{}{}: {}", begins, path, reason));
    history::note_written(model, &before, written);
    follow::want(model, Reason::Followed);
    vec![Effect::ReadPackets { root, paths, request }]
}

/// Goes back from the lines to the list, or leaves the list. Nothing is kept, and nothing is written.
pub(crate) fn leave(model: &mut Model) {
    let Some(bulk) = model.layers.bulk_fill_mut() else { return };
    match bulk.step {
        Step::Review(_) => bulk.step = Step::Typing,
        Step::Writing => model.notify(Severity::Warning, "The files are being written"),
        Step::Typing => {
            let (written, filled) = (bulk.written, bulk.filled());
            model.layers.take_bulk_fill();
            let text = match (written, filled) {
                (0, _) => "Nothing was written".into(),
                (some, 0) => safe!("{} written", history::files(some)),
                (some, _) => safe!("{} written, and the rest was not", history::files(some)),
            };
            model.notify(Severity::Info, text);
        }
    }
}
