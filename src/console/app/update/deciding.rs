//! The decision form: opening, fields, time.

use super::super::effect::Effect;
use super::super::form::Form;
use super::super::model::Model;
use super::{keeping, next_generation};
use crate::domain::decision::Verdict;
use crate::ledger::record::RecordStamp;

/// Opens the form for the marked trials, or else for the selected one.
pub(super) fn open(model: &mut Model, verdict: Verdict) -> Vec<Effect> {
    let places = model.places_to_decide();
    open_for(model, &places, verdict)
}

/// Opens the form that takes the last decision of this session back.
pub(super) fn undo(model: &mut Model) -> Vec<Effect> {
    let places = model.places_to_undo();
    let effects = open_for(model, &places, Verdict::Withdrawn);
    if let Some(form) = &mut model.form {
        form.suggest_undoing();
    }
    effects
}

fn open_for(model: &mut Model, places: &[usize], verdict: Verdict) -> Vec<Effect> {
    let Some(survey) = model.survey.clone() else { return Vec::new() };
    let signer = model.signer.in_room(&survey.room);
    let Some(form) = Form::open(survey, places, verdict, signer) else { return Vec::new() };
    model.form = Some(form);
    keeping::offer(model);
    ask_for_stamps(model)
}

/// Asks for the time and the identities of the records.
pub(super) fn ask_for_stamps(model: &mut Model) -> Vec<Effect> {
    let generation = next_generation(model);
    let Some(form) = &mut model.form else { return Vec::new() };
    form.stamp_generation = generation;
    vec![Effect::Stamp { frozen: form.frozen(), count: form.items.len(), generation }]
}

/// Time and identities came. Where the clock moves, they are asked for again before they are old.
pub(super) fn stamped(model: &mut Model, generation: u64, stamps: Vec<RecordStamp>) -> Vec<Effect> {
    let awaited = |form: &&mut Form| form.stamp_generation == generation && !form.is_recording();
    let Some(form) = model.form.as_mut().filter(awaited) else { return Vec::new() };
    form.stamp(stamps);
    if form.frozen().is_some() { Vec::new() } else { vec![Effect::Remind { generation }] }
}

/// The stamps have become old.
pub(super) fn due(model: &mut Model, generation: u64) -> Vec<Effect> {
    match &model.form {
        Some(form) if form.stamp_generation == generation && !form.is_recording() => ask_for_stamps(model),
        _ => Vec::new(),
    }
}

pub(super) fn step_field(model: &mut Model, forwards: bool) {
    if let Some(form) = &mut model.form {
        let count = form.fields.len().max(1);
        form.focus = (form.focus + if forwards { 1 } else { count - 1 }) % count;
    }
}

pub(super) fn go_to_first_wrong_field(model: &mut Model) {
    if let Some(form) = &mut model.form
        && let Some(field) = form.first_wrong_field()
    {
        form.focus = field;
    }
}
