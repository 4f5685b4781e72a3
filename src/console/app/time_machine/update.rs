//! Going to a point in time, and back.

use crate::console::app::command::{Command, InputMode};
use crate::console::app::effect::Effect;
use crate::console::app::model::Model;
use crate::console::app::notice::{Notice, Severity};
use crate::console::app::request_id::RequestId;
use crate::console::app::scan;
use crate::console::app::session;
use crate::console::app::time_machine::content;
use crate::console::app::time_machine::state::{PastAnswer, Present, TypedPoint};
use crate::domain::safe_text::SafeText;
use crate::safe;

/// Returns the reason for which no past room can be shown now.
#[must_use]
pub fn why_not(model: &Model) -> Option<&'static str> {
    let is_loading = model.room_view.as_deref().is_none_or(|room_view| !room_view.room.is_whole);
    if is_loading || model.just_recorded.is_some() {
        Some("The evidence is still loading")
    } else if model.drafts.is_pending() {
        Some("A form draft is being saved")
    } else if model.fill_ins.pending.is_some() || model.created.is_some() {
        Some("A file is being written")
    } else if model.sync.running.is_some() {
        Some("Decision records are being shared")
    } else {
        None
    }
}

/// Asks for the room as it was. Returns nothing if no point in time was typed.
pub(crate) fn go(model: &mut Model, typed: &str) -> Option<Vec<Effect>> {
    let Some(point) = read_point(model, typed) else {
        model.notify(Severity::Warning, "Type a commit, a tag, or a date such as 12 Jun or 2026-06-12");
        return None;
    };
    Some(vec![open(model, point)])
}

/// Returns the point in time that a text means. `None` if it is blank.
pub(crate) fn read_point(model: &Model, typed: &str) -> Option<TypedPoint> {
    // A date without a year is one before the day that is now, also while a past room is shown.
    let present = model.time_machine.present().or(model.room_view.as_deref())?;
    TypedPoint::read(typed, present.room.now.today())
}

/// Asks for the room at a point in time.
pub(crate) fn open(model: &mut Model, point: TypedPoint) -> Effect {
    let request = model.next_request();
    model.time_machine.ask(request, point.text.clone());
    Effect::OpenPast { point, request }
}

/// Stops the reading of a past room, if one is read and keys are for the screen. Returns whether it was.
pub(crate) fn stop(model: &mut Model) -> bool {
    let is_stopped = reads_only(model.mode()) && model.time_machine.stop_waiting();
    if is_stopped {
        model.notify(Severity::Info, "Stopped reading. The room stays as it is shown");
    }
    is_stopped
}

/// Shows a past room, unless something else was asked for or begun meanwhile.
pub(crate) fn opened(model: &mut Model, request: RequestId, answer: PastAnswer) -> Vec<Effect> {
    if !model.time_machine.takes(request) {
        return Vec::new();
    }
    let (commit, room_view) = match answer {
        Ok(past) => past,
        Err(message) => {
            model.notify(Severity::Warning, message);
            return Vec::new();
        }
    };
    let begun = (!reads_only(model.mode_beneath())).then_some("Something else was begun meanwhile");
    if let Some(reason) = why_not(model).or(begun) {
        model.notify(Severity::Warning, safe!("{}. Go to that time again", reason));
        return Vec::new();
    }
    // Only the present part of this session is remembered.
    let saved = session::save(model);
    let Model { time_machine, room_view: present, list, watch_state, .. } = model;
    let Some(present) = present.clone() else { return Vec::new() };
    time_machine.enter(commit, || Present {
        room_view: present,
        selected: std::mem::take(&mut list.selected),
        failed: (watch_state.failed.take(), watch_state.failed_file.take()),
        note: watch_state.note.take(),
    });
    scan::install(model, &room_view);
    if let Some(point) = content::point(model) {
        let to_today = |name: &str| {
            safe!("As of {}, to read only. {} returns to today", point, SafeText::sanitize(name))
        };
        let (text, spoken) = (model.key(Command::Today), model.keymap.spoken(Command::Today));
        let (text, spoken) = (to_today(&text), to_today(spoken));
        model.notice = Some(Notice { severity: Severity::Success, text, spoken });
    }
    saved.into_iter().collect()
}

/// Returns whether nothing is typed in a mode.
const fn reads_only(mode: InputMode) -> bool {
    matches!(
        mode,
        InputMode::List
            | InputMode::Gates
            | InputMode::Evidence
            | InputMode::Decisions
            | InputMode::Upcoming
            | InputMode::Portfolio
            | InputMode::Trend
            | InputMode::Changes
            | InputMode::Log
            | InputMode::Reader
    )
}

/// Shows the room as it is now. Changes that were noticed meanwhile are read after this.
pub(crate) fn back_to_today(model: &mut Model) {
    let was_awaited = model.time_machine.stop_waiting();
    let Some(present) = model.time_machine.leave() else {
        if was_awaited {
            model.notify(Severity::Info, "The room stays as it is today");
        }
        return;
    };
    scan::install(model, &present.room_view);
    model.list.selected = present.selected;
    (model.watch_state.failed, model.watch_state.failed_file) = present.failed;
    model.watch_state.note = present.note;
    model.notify(Severity::Success, "The room as it is today");
}
