//! Opening the decision log, filtering it, and opening its records.

use crate::console::app::effect::{Effect, RoomOf};
use crate::console::app::layer::Layer;
use crate::console::app::log::filter::LogFilter;
use crate::console::app::log::records::LogRecords;
use crate::console::app::log::state::{Asked, DecisionLog};
use crate::console::app::model::Model;
use crate::console::app::notice::Severity;
use crate::console::app::reader;
use crate::console::app::request_id::RequestId;
use crate::safe;
use std::sync::Arc;

/// Opens the log of all trials. One that is open already keeps its filter.
pub(crate) fn open(model: &mut Model) {
    let log = model.layers.take_log().unwrap_or_default();
    model.layers.push(Layer::Log(Box::new(log)));
}

/// Shows the records that match a typed filter, and opens the log for them. Returns whether the filter can be read; if
/// not, a notice says why.
pub(crate) fn set_filter(model: &mut Model, text: &str) -> bool {
    let Some(today) = model.room_view.as_deref().map(|room_view| room_view.room.now.today()) else {
        return true;
    };
    let filter = match LogFilter::read(text, today) {
        Ok(filter) => filter,
        Err(error) => {
            model.notify(Severity::Warning, safe!("{}", error));
            return false;
        }
    };
    if model.layers.log().is_none() {
        open(model);
    }
    if let Some(log) = model.layers.log_mut() {
        log.filter = filter;
    }
    true
}

/// Returns the request for records if those of the room and the filter are not there and not asked for. The effect of a
/// record can be another one in another room, so its rows are not shown any more.
pub(crate) fn wanted(model: &mut Model) -> Option<Effect> {
    let log = model.layers.log()?;
    let room = RoomOf(model.room_view.clone().filter(|_| model.freshness().is_current())?);
    let filter = log.filter.filter.clone();
    if log.asked.as_ref().is_some_and(|asked| asked.room == room && asked.filter == filter) {
        return None;
    }
    let request = model.next_request();
    let log = model.layers.log_mut()?;
    log.asked = Some(Asked { request, room: room.clone(), filter: filter.clone() });
    log.wanted = log.chosen_record().or(log.wanted.take());
    log.records = None;
    Some(Effect::ReadLog { room, filter, request })
}

/// Takes the records, unless others were asked for meanwhile. The cursor stays on its record.
pub(crate) fn read(model: &mut Model, request: RequestId, records: Arc<LogRecords>) {
    let Some(log) = model.layers.log_mut() else { return };
    if log.asked.as_ref().is_none_or(|asked| asked.request != request) {
        return;
    }
    let row = log.wanted.take().and_then(|(trial_ref, decision_ref)| {
        let place = records.room.0.find(&trial_ref)?;
        let is_it = |entry: &crate::console::app::log::records::LogEntry| {
            entry.place == place
                && records.decision(*entry).is_some_and(|decision| decision.decision_ref == decision_ref)
        };
        records.entries.iter().position(is_it)
    });
    log.records = Some(records);
    log.go_to(row.unwrap_or(log.cursor));
}

/// Opens the record under the cursor.
pub(crate) fn open_chosen(model: &mut Model) {
    if let Some((trial_ref, decision_ref)) = model.layers.log().and_then(DecisionLog::chosen_record) {
        reader::update::show_record(model, trial_ref, decision_ref);
    }
}
