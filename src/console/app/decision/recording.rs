//! Recording: sign with a key if there is one, write, and continue with the next trial. Any failure stops it.

use crate::console::app::command::Command;
use crate::console::app::decision;
use crate::console::app::decision::changed_meanwhile;
use crate::console::app::decision::draft_saving;
use crate::console::app::decision::form::{Recording, WriteState};
use crate::console::app::decision::just_recorded::JustRecorded;
use crate::console::app::effect::{Effect, RoomOf};
use crate::console::app::model::Model;
use crate::console::app::msg::{Arrival, Recorded};
use crate::console::app::notice::Severity;
use crate::console::app::request_id::RequestId;
use crate::console::app::room_view::RoomView;
use crate::console::app::scan;
use crate::console::app::sync;
use crate::domain::decision::Verdict;
use crate::domain::safe_text::SafeText;

/// Returns whether the key to record may record now. If it may not, shows why: it came together with other input, as
/// from a paste or a held key, or something has changed that has not been looked at.
pub(crate) fn may_record(model: &mut Model, arrival: Arrival) -> bool {
    let Some(form) = model.layers.form() else { return true };
    let why = match (arrival, form.needs_review) {
        (Arrival::Alone, false) => return true,
        (Arrival::InBurst, false) => "came together with other input. Press it again to record",
        (_, true) => "records after you have reviewed the change: press another key first",
    };
    let key = model.key(Command::Record);
    model.notify(Severity::Warning, format!("Nothing was recorded: {key} {why}"));
    false
}

/// Asks for the records that the form shows to be written, the first of them now.
pub(crate) fn record(model: &mut Model) -> Vec<Effect> {
    let Some(form) = model.layers.form_mut() else { return Vec::new() };
    for item in form.items.iter_mut().filter(|item| matches!(item.write_state, WriteState::Failed(_))) {
        item.write_state = WriteState::Open;
    }
    model.decided.push(Vec::new());
    // The age of the stamp matters for the first record only; writing the others may take longer.
    next(model, true)
}

/// Asks for the next record to be signed, or written.
fn next(model: &mut Model, is_first: bool) -> Vec<Effect> {
    let request = model.next_request();
    let Some(form) = model.layers.form_mut() else { return Vec::new() };
    let Some(current) = form.next_waiting() else { return Vec::new() };
    form.recording = Some(Recording { request, item: current, is_first });
    let record = form.record_of(&form.items[current]);
    form.items[current].record = record;
    let item = &form.items[current];
    let (Some(record), Some(key)) = (&item.record, &form.signer.key) else {
        model.notify(Severity::Info, "Writing …");
        return write(model, None).into_iter().collect();
    };
    let Some(today) = model.time_machine.today() else { return Vec::new() };
    let effect = Effect::Sign {
        today,
        kind: record.kind,
        record: record.text.clone(),
        trial: item.name().to_owned(),
        key: key.clone(),
        request,
    };
    model.notify(Severity::Info, "Signing …");
    vec![effect]
}

fn write(model: &mut Model, signature: Option<Vec<u8>>) -> Option<Effect> {
    let form = model.layers.form()?;
    let recording = form.recording?;
    let item = form.items.get(recording.item)?;
    let moves = form.frozen().is_none() && recording.is_first && !item.is_settled();
    Some(Effect::RecordDecision {
        today: model.time_machine.today()?,
        root: form.room_view.room.root.clone(),
        record: item.record.clone()?,
        signature,
        expectation: item.expectation.clone(),
        stamped_at: item.stamp.as_ref().map(|stamp| stamp.at).filter(|_| moves),
        seen_in: RoomOf(form.room_view.clone()),
        request: recording.request,
    })
}

/// Handles the result of signing. Without a signature, nothing is written.
pub(crate) fn signed(model: &mut Model, request: RequestId, result: Result<Vec<u8>, String>) -> Vec<Effect> {
    if !is_awaited(model, request) {
        return Vec::new();
    }
    match result {
        Ok(signature) => {
            model.notify(Severity::Info, "Writing …");
            write(model, Some(signature)).into_iter().collect()
        }
        Err(message) => stop(model, WriteState::Failed(message)),
    }
}

fn is_awaited(model: &Model, request: RequestId) -> bool {
    let recording = model.layers.form().and_then(|form| form.recording);
    recording.is_some_and(|recording| recording.request == request)
}

/// Handles the result of writing a record. Nothing else reports a record as written.
pub(crate) fn recorded(model: &mut Model, request: RequestId, outcome: Recorded) -> Vec<Effect> {
    if !is_awaited(model, request) {
        return Vec::new();
    }
    match outcome {
        Recorded::Done { path } => {
            note(model, path);
            if model.layers.form().is_some_and(|form| form.waiting().next().is_some()) {
                return next(model, false);
            }
            finish(model)
        }
        Recorded::Changed { what, room } => {
            let message = changed(model, &room, &what);
            let mut effects = stop(model, WriteState::Failed(message.clone()));
            let is_there = model.layers.form_mut().is_some_and(|form| {
                form.needs_review = true;
                form.reopen(room.clone())
            });
            scan::install(model, &room);
            if is_there {
                if !model.layers.form().is_some_and(|form| form.is_bulk) {
                    model.notify(Severity::Warning, format!("Nothing was recorded: {message}"));
                }
                effects.retain(|effect| !matches!(effect, Effect::ScanRoom { .. }));
                model.scanning = None;
                return effects;
            }
            model.layers.take_form();
            model.notify(Severity::Warning, "Nothing was recorded: the trial no longer exists");
            Vec::new()
        }
        Recorded::Late => {
            const LATE: &str = "Its timestamp expired. Review it and record again";
            let effects = stop(model, WriteState::Failed(format!("Nothing was recorded. {LATE}")));
            if let Some(form) = model.layers.form_mut() {
                form.needs_review = true;
            }
            effects
        }
        Recorded::Failed(message) => stop(model, WriteState::Failed(message)),
        Recorded::Uncertain(message) => stop(model, WriteState::Uncertain(message)),
    }
}

/// Returns who did what to the trial that was to be decided on, or which parts of it changed.
fn changed(model: &Model, after: &RoomView, what: &[&'static str]) -> String {
    let parts = || {
        let form = model.layers.form()?;
        let item = form.items.get(form.recording?.item)?;
        let after_trial = &after.trial(after.find(&item.trial_ref)?)?.trial;
        let before = &form.room_view.trial(item.place)?.trial;
        Some(changed_meanwhile::words(before, after_trial, item.target, after.room.now.today()))
    };
    let parts = parts().unwrap_or_default();
    let changed = format!("{} changed meanwhile", what.join(" and "));
    if parts.is_empty() {
        return format!("{changed}. Review it and record again");
    }
    format!("{changed}: {}. Review it and record again", SafeText::join(parts, "; "))
}

/// Notes that the current trial's record is on disk.
fn note(model: &mut Model, path: String) {
    let Some(form) = model.layers.form_mut() else { return };
    let Some(recording) = form.recording else { return };
    let Some(item) = form.items.get_mut(recording.item) else { return };
    item.write_state = WriteState::Recorded(path);
    sync::update::decided(&mut model.sync);
    let decided = (item.trial_ref.clone(), item.target);
    model.list.selected.remove(&decided.0);
    if form.verdict == Verdict::Withdrawn {
        for group in &mut model.decided {
            group.retain(|other| *other != decided);
        }
    } else if let Some(group) = model.decided.last_mut() {
        group.push(decided);
    }
}

/// Stops at the current trial. Written records stay, and the form stays open for the others.
fn stop(model: &mut Model, write_state: WriteState) -> Vec<Effect> {
    let Some(form) = model.layers.form_mut() else { return Vec::new() };
    let Some(Recording { item: current, .. }) = form.recording.take() else { return Vec::new() };
    let (WriteState::Failed(message) | WriteState::Uncertain(message)) = &write_state else {
        return Vec::new();
    };
    let mut text = message.clone();
    let done = form.items.iter().filter(|item| item.is_recorded()).count();
    let Some(item) = form.items.get_mut(current) else { return Vec::new() };
    if form.is_bulk {
        text = format!("{done} recorded, stopped at {}: {message}", item.name());
    }
    if matches!(write_state, WriteState::Failed(_)) {
        item.record = None;
    }
    item.write_state = write_state;
    form.preview_top = 0;
    form.ask_for_the_count_again();
    form.refresh();
    model.notify(Severity::Warning, text);
    let mut effects = decision::update::ask_for_stamps(model);
    if done > 0 {
        effects.extend(model.request_scan());
    }
    effects
}

/// Everything that could be recorded is. The room is read again for the lists.
fn finish(model: &mut Model) -> Vec<Effect> {
    let Some(form) = model.layers.take_form() else { return Vec::new() };
    let mut effects: Vec<_> = draft_saving::forget(model, &form).into_iter().collect();
    model.just_recorded = JustRecorded::by(&form);
    model.notice = model.just_recorded.as_ref().map(|recorded| recorded.notice(None));
    effects.extend(model.request_scan());
    effects
}
