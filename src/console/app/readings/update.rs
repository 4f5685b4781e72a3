//! Which readings begin, end and are stopped.

use crate::console::app::changes::state::Changes;
use crate::console::app::effect::Effect;
use crate::console::app::model::Model;
use crate::console::app::msg::Msg;
use crate::console::app::request_id::RequestId;

/// Returns the request of an effect that reads the history.
const fn begun_by(effect: &Effect) -> Option<RequestId> {
    match effect {
        Effect::OpenPast { request, .. }
        | Effect::ReadTrend { request }
        | Effect::ReadChanges { request, .. } => Some(*request),
        _ => None,
    }
}

/// Returns the request that a message answers.
const fn answered_by(msg: &Msg) -> Option<RequestId> {
    match msg {
        Msg::PastOpened { request, .. }
        | Msg::TrendRead { request, .. }
        | Msg::ChangesRead { request, .. } => Some(*request),
        _ => None,
    }
}

/// Notes that a reading has ended.
pub(crate) fn note_answer(model: &mut Model, msg: &Msg) {
    if let Some(answered) = answered_by(msg) {
        model.readings.running.retain(|request| *request != answered);
    }
}

/// Notes the readings that begin, and returns the requests to stop those whose answers are not awaited any more.
pub(crate) fn follow(model: &mut Model, effects: &[Effect]) -> Vec<Effect> {
    model.readings.running.extend(effects.iter().filter_map(begun_by));
    let trend = model.layers.trend().and_then(|trend| trend.asked);
    let changes = model.layers.changes().and_then(Changes::awaited);
    let awaited = [model.time_machine.awaited(), trend, changes];
    let is_awaited = |request: &RequestId| awaited.contains(&Some(*request));
    let (kept, stopped) = std::mem::take(&mut model.readings.running).into_iter().partition(is_awaited);
    model.readings.running = kept;
    let stopped: Vec<RequestId> = stopped;
    stopped.into_iter().map(|request| Effect::StopReading { request }).collect()
}
