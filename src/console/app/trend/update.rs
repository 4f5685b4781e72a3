//! Opening the trend, reading it, and opening the room of a week.

use crate::console::app::effect::Effect;
use crate::console::app::layer::Layer;
use crate::console::app::model::Model;
use crate::console::app::notice::Severity;
use crate::console::app::portfolio;
use crate::console::app::request_id::RequestId;
use crate::console::app::time_machine;
use crate::console::app::time_machine::state::TypedPoint;
use crate::console::app::trend::figures::TrendFigures;
use crate::console::app::trend::layout::Layout;
use crate::console::app::trend::state::{SeenTrend, Trend};
use crate::safe;
use std::sync::Arc;

/// Opens the trend over the portfolio. It is read unless it was read since the room was.
pub(crate) fn open(model: &mut Model) -> Vec<Effect> {
    if model.layers.portfolio().is_none() {
        portfolio::update::open(model);
    }
    let as_table = model.layers.portfolio().is_some_and(|portfolio| portfolio.as_table);
    let mut trend = Trend { as_table, ..Trend::default() };
    let mut effects = Vec::new();
    if let Some(SeenTrend { figures, cursor }) = model.trend_seen.clone() {
        trend.figures = Some(figures);
        trend.go_to(cursor);
    } else {
        let request = model.next_request();
        trend.asked = Some(request);
        effects.push(Effect::ReadTrend { request });
    }
    model.layers.push(Layer::Trend(Box::new(trend)));
    effects
}

/// Notes how many weeks are read.
pub(crate) fn progressed(model: &mut Model, request: RequestId, progress: (usize, usize)) {
    if let Some(trend) = model.layers.trend_mut().filter(|trend| trend.asked == Some(request)) {
        trend.progress = Some(progress);
    }
}

/// Takes the figures, unless the trend was left meanwhile. The cursor is on the last week.
pub(crate) fn read(model: &mut Model, request: RequestId, figures: Arc<TrendFigures>) {
    let Some(trend) = model.layers.trend_mut().filter(|trend| trend.asked == Some(request)) else { return };
    trend.asked = None;
    trend.figures = Some(figures);
    go_to(model, usize::MAX);
}

/// Puts the cursor on a week, or on the last one.
pub(crate) fn go_to(model: &mut Model, row: usize) {
    let Some(trend) = model.layers.trend_mut() else { return };
    trend.go_to(row);
    let cursor = trend.cursor;
    model.trend_seen = trend.figures.clone().map(|figures| SeenTrend { figures, cursor });
}

/// Moves the cursor by weeks.
pub(crate) fn step(model: &mut Model, rows: usize, forwards: bool) {
    let Some(cursor) = model.layers.trend().map(|trend| trend.cursor) else { return };
    go_to(model, if forwards { cursor.saturating_add(rows) } else { cursor.saturating_sub(rows) });
}

/// Asks for the room at the commit of the week under the cursor.
pub(crate) fn open_chosen(model: &mut Model) -> Vec<Effect> {
    let chosen = model.layers.trend().and_then(Trend::chosen);
    let Some(commit) = chosen.map(|row| row.commit.clone()) else { return Vec::new() };
    if let Some(reason) = time_machine::update::why_not(model) {
        model.notify(Severity::Warning, safe!("{}. Open that week again", reason));
        return Vec::new();
    }
    let effect = time_machine::update::open(model, TypedPoint::of_commit(&commit));
    if let (Some(trend), Effect::OpenPast { request, .. }) = (model.layers.trend_mut(), &effect) {
        trend.opening = Some((*request, commit));
    }
    vec![effect]
}

/// Shows the table of a past room that was opened from the trend.
pub(crate) fn past_opened(model: &mut Model, request: RequestId) {
    let opening =
        model.layers.trend_mut().and_then(|trend| trend.opening.take_if(|(asked, _)| *asked == request));
    let shown = model.time_machine.commit().map(|commit| &commit.id);
    if opening.is_some_and(|(_, commit)| shown == Some(&commit)) {
        let _ = model.layers.take_trend();
        let _ = model.layers.take_portfolio();
    }
}

/// Keeps the week under the cursor in sight.
pub(crate) fn keep_in_sight(model: &mut Model) {
    let size = model.size;
    let Some(trend) = model.layers.trend_mut() else { return };
    let rows = Layout::of(size, trend).weeks.rows();
    trend.keep_in_sight(rows);
}
