//! When the state is looked up, and when records are sent and received.

use crate::config::SyncMode;
use crate::console::app::decision::form::DecisionForm;
use crate::console::app::effect::{Effect, RoomOf};
use crate::console::app::follow;
use crate::console::app::model::Model;
use crate::console::app::notice::Severity;
use crate::console::app::request_id::RequestId;
use crate::console::app::sync::availability::why_not_shared;
use crate::console::app::sync::content;
use crate::console::app::sync::state::{Cause, RunningSync, SyncAnswer, SyncState, has};
use crate::console::app::watch_state::Reason;
use crate::git::call::Prompts;
use crate::share::sync::reason::Code;
use std::sync::Arc;

/// Begins a sync that the user asked for.
pub(crate) fn run(model: &mut Model) -> Vec<Effect> {
    let effect = begin(model, Cause::Asked);
    if effect.is_some() {
        model.notify(Severity::Info, "Sharing decision records …");
    }
    effect.into_iter().collect()
}

/// A record was written: with `sync: auto` it is shared once everything is recorded.
pub(crate) fn decided(sync: &mut SyncState) {
    sync.wants_run |= sync.settings.mode == SyncMode::Auto;
}

fn begin(model: &mut Model, cause: Cause) -> Option<Effect> {
    let today = model.time_machine.today()?;
    let room_view = model.room_view.clone()?;
    let prompts = match cause {
        Cause::Asked => model.sync.next_prompts(),
        Cause::Decided => Prompts::Off,
    };
    let request = model.next_request();
    // The report of this sync is newer.
    model.sync.status = None;
    model.sync.wants_run = false;
    model.sync.running = Some(RunningSync { request, cause, room: Arc::downgrade(&room_view) });
    Some(Effect::Sync {
        today,
        room: RoomOf(room_view),
        user: model.signer.principal.clone(),
        hooks: model.sync.settings.hooks,
        prompts,
        request,
    })
}

/// Returns the request that is due: a sync after a decision, or the state of records that changed.
pub(crate) fn wanted(model: &mut Model) -> Option<Effect> {
    if model.sync.running.is_some() || model.ended || why_not_shared(model).is_some() {
        return None;
    }
    let today = model.time_machine.today()?;
    let room_view = model.room_view.clone().filter(|_| model.freshness().is_current())?;
    let is_recording = model.layers.form().is_some_and(DecisionForm::is_recording);
    if model.sync.wants_run && !is_recording && model.scanning.is_none() {
        return begin(model, Cause::Decided);
    }
    if !model.sync.takes(&room_view) {
        return None;
    }
    let request = model.next_request();
    model.sync.status = Some(request);
    Some(Effect::ReadSyncStatus { today, room: RoomOf(room_view), request })
}

/// Takes the state.
pub(crate) fn status_read(model: &mut Model, request: RequestId, answer: SyncAnswer) {
    if model.sync.status.take_if(|awaited| *awaited == request).is_some() {
        model.sync.known = Some(answer);
    }
}

/// Handles the end of a sync.
pub(crate) fn synced(model: &mut Model, request: RequestId, answer: SyncAnswer) {
    let Some(running) = model.sync.running.take_if(|running| running.request == request) else { return };
    let is_same = |room_view: &Arc<_>| Arc::as_ptr(room_view) == running.room.as_ptr();
    if !model.room_view.as_ref().is_some_and(is_same) {
        model.sync.look_again();
    }
    // Without a watcher nothing else shows what came in.
    if matches!(&answer, SyncAnswer::Report(report) if !report.received.is_empty()) {
        follow::want(model, Reason::Followed);
    }
    if let SyncAnswer::Report(report) = &answer {
        let is_let_in = model.sync.needs_authentication && !report.fetched;
        model.sync.needs_authentication = is_let_in || has(report, Code::Authentication);
    }
    let is_asked = running.cause == Cause::Asked;
    let is_worth_it = is_asked || content::is_news(&answer);
    let notice = content::notice(model, &answer);
    model.sync.known = Some(answer);
    if is_worth_it && (is_asked || follow::is_quiet(model) || notice.severity == Severity::Warning) {
        model.notice = Some(notice);
    }
}
