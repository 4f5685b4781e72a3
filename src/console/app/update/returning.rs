//! Coming back: the queue, the order, the place and the filter of the last time, and what has changed since.

use super::super::columns::Column;
use super::super::effect::Effect;
use super::super::model::Model;
use super::super::queue::Queue;
use super::super::sought::Sought;
use super::keeping;
use crate::domain::visit::Visit;
use crate::state::{QueueState, SavedSession, UiState};
use std::sync::Arc;

/// What this machine remembers of the last visit. It comes before the evidence has been read; where it is late, nothing
/// jumps any more.
pub(super) fn recalled(model: &mut Model, found: SavedSession) -> Vec<Effect> {
    let is_in_time = model.survey.is_none();
    keeping::warn(model, &found.warnings);
    model.desk.meet(|person| person.visit = found.visit.map(Arc::new));
    if let Some(desk) = found.ui.filter(|_| is_in_time) {
        take_up(model, &desk);
    }
    if let Some(survey) = model.survey.clone() {
        model.desk.welcome(&survey, &model.signer.principal);
        let subject = model.subject();
        model.desk.fill(&survey, subject.as_ref());
        model.desk.find_all(&survey);
    }
    Vec::new()
}

fn take_up(model: &mut Model, before: &UiState) {
    let queue = |model: &Model, name: &str| {
        model.desk.queues().into_iter().find(|&queue| model.desk.title(queue) == name)
    };
    if let Some(queue) = queue(model, &before.queue) {
        model.desk.queue = queue;
    }
    if let Ok(filter) = Sought::read(&before.filter) {
        model.desk.filter = filter;
    }
    for stood in &before.queues {
        let Some(queue) = queue(model, &stood.queue) else { continue };
        let stand = &mut model.desk.stands[queue.index()];
        if let Some(column) = Column::ALL.into_iter().find(|column| column.name() == stood.column) {
            stand.sort.column = column;
            stand.sort.descending = stood.descending;
        }
        stand.cursor = stood.row;
        stand.wanted = stood.trial.as_deref().map(Arc::from);
    }
}

/// What is to be remembered when somebody leaves. What they looked at with `--now` is no visit, and neither is a room
/// that was still being read, or could not be read any more: the earlier visit stays.
pub(super) fn farewell(model: &mut Model) -> Option<Effect> {
    let survey = model.survey.clone()?;
    model.desk.remember_place(&survey);
    let is_visit = !survey.room.now.given && survey.room.is_whole && model.live.failed.is_none();
    let queues = model.desk.queues().into_iter().filter_map(|queue| stood(model, queue)).collect();
    let desk = UiState {
        queue: model.desk.title(model.desk.queue).to_owned(),
        filter: model.desk.filter.text().to_owned(),
        queues,
    };
    let visit = is_visit.then(|| Visit::to(&survey.facts));
    Some(Effect::Remember { principal: model.signer.principal.clone(), desk, visit })
}

/// Where one stands in a queue, where that is not where everybody begins.
fn stood(model: &Model, queue: Queue) -> Option<QueueState> {
    let stand = &model.desk.stands[queue.index()];
    let is_as_at_first =
        stand.cursor == 0 && stand.wanted.is_none() && stand.sort == model.desk.first_sort(queue);
    (!is_as_at_first).then(|| QueueState {
        queue: model.desk.title(queue).to_owned(),
        column: stand.sort.column.name().to_owned(),
        descending: stand.sort.descending,
        trial: stand.wanted.as_deref().map(str::to_owned),
        row: stand.cursor,
    })
}
