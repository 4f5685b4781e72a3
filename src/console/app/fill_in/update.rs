//! Opening the fields of a finding, and what happens with their file.

use crate::console::app::effect::{Effect, RoomOf};
use crate::console::app::fill_in::fill_ins::{Pending, Purpose};
use crate::console::app::fill_in::history;
use crate::console::app::fill_in::state::{FillIn, Phase};
use crate::console::app::follow;
use crate::console::app::geometry;
use crate::console::app::key::Key;
use crate::console::app::layer::Layer;
use crate::console::app::list::state::Pane;
use crate::console::app::model::Model;
use crate::console::app::msg::Arrival;
use crate::console::app::notice::Severity;
use crate::console::app::request_id::RequestId;
use crate::console::app::trial::state::Tab;
use crate::console::app::watch_state::Reason;
use crate::domain::safe_text::SafeText;
use crate::edit::{Batch, Blank, ChangeError, PacketFile, SharedValues};
use crate::safe;

/// Returns the fields of the chosen finding: that of the page, or the first one of the trial under the cursor that can be
/// filled in.
#[must_use]
pub(crate) fn blanks(model: &Model) -> Vec<Blank> {
    let Some(reviewed) = model.selected_trial() else { return Vec::new() };
    let mut findings = reviewed.evaluation.findings();
    let Some(page) = model.layers.page() else {
        return findings.map(Blank::of).find(|blanks| !blanks.is_empty()).unwrap_or_default();
    };
    if page.tab == Tab::Decisions {
        return Vec::new();
    }
    let shown = findings
        .nth(page.finding)
        .filter(|finding| page.tab != Tab::Evidence || finding.path.as_deref() == page.evidence.path());
    shown.map(Blank::of).unwrap_or_default()
}

/// Returns why nothing is filled in in this room.
#[must_use]
pub(crate) fn why_not(model: &Model) -> Option<&'static str> {
    let room_view = model.room_view.as_deref()?;
    if room_view.room.now.given {
        return Some("this is a past day (--now): nothing is written");
    }
    model.fill_ins.pending.is_some().then_some("a file is being written")
}

/// Returns whether Enter fills in a field: on a finding of the page, and in the detail pane.
#[must_use]
pub(crate) fn is_meant_by_enter(model: &Model) -> bool {
    let is_about_finding = model.layers.page().is_some() || model.list.pane == Pane::Detail;
    is_about_finding && why_not(model).is_none() && !blanks(model).is_empty()
}

/// Opens the fields of the chosen finding, and reads their file.
pub(crate) fn open(model: &mut Model) -> Vec<Effect> {
    let (blanks, Some(room_view)) = (blanks(model), model.room_view.clone()) else { return Vec::new() };
    let Some(reviewed) = model.selected_trial().cloned() else { return Vec::new() };
    let Some(before) = history::before(model, &[&reviewed.trial.trial_ref]).pop() else { return Vec::new() };
    let (reading, collecting) = (model.next_request(), model.next_request());
    let Some(fill) = FillIn::of(blanks, &reviewed.trial, before, reading, collecting) else {
        return Vec::new();
    };
    let (root, path) = (room_view.room.root.clone(), fill.path.clone());
    model.layers.push(Layer::FillIn(Box::new(fill)));
    show_finding_above(model);
    vec![
        Effect::ReadPackets { root, paths: vec![path], request: reading },
        Effect::CollectSharedValues { room: RoomOf(room_view), request: collecting },
    ]
}

/// Scrolls the page so that the finding is above the fields, which lie over its lower part.
fn show_finding_above(model: &mut Model) {
    let (_, body) = geometry::page_body(model.size);
    let Some(room_view) = model.room_view.clone() else { return };
    let (Some(page), Some(reviewed)) = (model.layers.page(), model.page_trial()) else { return };
    let lines = page.lines(&model.context_of(reviewed, &room_view), body.columns());
    let first = lines.iter().position(|line| page.marks(line));
    if let (Some(first), Some(page)) = (first, model.layers.page_mut()) {
        // The gate and its question stay above the finding.
        *page.top_mut() = first.saturating_sub(3);
    }
}

/// Takes the file that was read, unless it was read for something else.
pub(crate) fn read(model: &mut Model, request: RequestId, results: Vec<Result<PacketFile, ChangeError>>) {
    let asked = |fill: &&mut FillIn| fill.phase == Phase::Reading(request);
    let Some(fill) = model.layers.fill_in_mut().filter(asked) else { return };
    match results.into_iter().next() {
        None => {}
        Some(Ok(packet)) => fill.begin(packet),
        Some(Err(error)) => {
            let text =
                safe!("{}: {}", SafeText::sanitize(&fill.path), SafeText::sanitize(&error.to_string()));
            model.layers.take_fill_in();
            model.notify(Severity::Warning, text);
        }
    }
}

/// Offers the values that trials share.
pub(crate) fn collected(model: &mut Model, request: RequestId, shared: &SharedValues) {
    let Some(room_view) = model.room_view.clone() else { return };
    let Some(fill) = model.layers.fill_in_mut().filter(|fill| fill.collecting == Some(request)) else {
        return;
    };
    fill.collecting = None;
    let reviewed = room_view.find(&fill.before.trial_ref).and_then(|place| room_view.trial(place));
    if let Some(reviewed) = reviewed {
        fill.offer(&reviewed.trial, shared);
    }
}

/// Returns whether this key may write now. If it came together with other input, as from a paste that ends a line, or if the
/// file was read again, the lines have not been looked at: it may not, and shows why.
pub(crate) fn may_write(model: &mut Model, key: Key, arrival: Arrival) -> bool {
    let needs_review = model.layers.fill_in().is_some_and(|fill| fill.needs_review);
    let why = match (arrival, needs_review) {
        (Arrival::Alone, false) => return true,
        (Arrival::InBurst, false) => "came together with other input. Press it again to write",
        (_, true) => "writes after you have looked at the lines: press another key first",
    };
    model.notify(Severity::Warning, format!("Nothing was written: {key} {why}"));
    false
}

/// Goes to the next field without a valid value, or asks for the change to be written.
pub(crate) fn accept(model: &mut Model) -> Vec<Effect> {
    let Some(fill) = model.layers.fill_in_mut() else { return Vec::new() };
    if fill.problem(fill.focus).is_none() && fill.go_to_next_open_field() {
        return Vec::new();
    }
    match fill.why_not_writable() {
        Some(reason) => {
            model.notify(Severity::Warning, safe!("Write into the file: {}", reason));
            Vec::new()
        }
        None => write(model),
    }
}

/// Asks for the shown change to be written.
pub(crate) fn write(model: &mut Model) -> Vec<Effect> {
    let root = model.room_view.as_ref().map(|room_view| room_view.room.root.clone());
    let Some((root, today)) = root.zip(model.time_machine.today()) else { return Vec::new() };
    let request = model.next_request();
    let Some(fill) = model.layers.fill_in_mut() else { return Vec::new() };
    let (Some(change), Phase::Read(packet)) = (fill.change().cloned(), fill.phase.clone()) else {
        return Vec::new();
    };
    fill.phase = Phase::Writing(packet);
    let before = fill.before.clone();
    model.fill_ins.pending = Some(Pending { request, before: vec![before], purpose: Purpose::FillIn });
    vec![Effect::WriteChanges { today, root, changes: vec![change], request }]
}

/// Handles the end of a write of the fields of one finding.
pub(crate) fn written(model: &mut Model, pending: Pending, batch: Batch) -> Vec<Effect> {
    match batch.failed {
        None => {
            model.layers.take_fill_in();
            history::succeeded(model, pending, batch.written);
            Vec::new()
        }
        Some((_, error)) => failed(model, &error),
    }
}

/// Says why a change was not written, or that this is uncertain. What was typed stays, and a file that changed is read again.
fn failed(model: &mut Model, error: &ChangeError) -> Vec<Effect> {
    let request = model.next_request();
    let root = model.room_view.as_ref().map(|room_view| room_view.room.root.clone());
    let mut text = SafeText::sanitize(&error.to_string());
    let mut effects = Vec::new();
    if let (Some(fill), Some(root)) = (model.layers.fill_in_mut(), root) {
        text = safe!("{}: {}", SafeText::sanitize(&fill.path), text);
        fill.is_uncertain |= error.is_uncertain();
        match (error, &fill.phase) {
            (ChangeError::Changed, _) => {
                text = safe!(
                    "Nothing was written: {} changed meanwhile. It was read again: look at the lines, then write them",
                    SafeText::sanitize(&fill.path)
                );
                fill.read_again(request);
                effects.push(Effect::ReadPackets { root, paths: vec![fill.path.clone()], request });
            }
            (_, Phase::Writing(file)) => fill.phase = Phase::Read(file.clone()),
            _ => {}
        }
    }
    model.notify(Severity::Warning, text);
    follow::want(model, Reason::Followed);
    effects
}

/// Leaves the fields. Nothing is kept, and nothing is written.
pub(crate) fn leave(model: &mut Model) {
    if model.layers.fill_in().is_some_and(FillIn::is_writing) {
        model.notify(Severity::Warning, "The file is being written");
        return;
    }
    match model.layers.take_fill_in() {
        Some(fill) if fill.is_uncertain => {
            let path = SafeText::sanitize(&fill.path);
            model.notify(Severity::Warning, safe!("{} may have been changed: look at the file", path));
        }
        _ => model.notify(Severity::Info, "Nothing was written"),
    }
}
