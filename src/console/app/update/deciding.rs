//! The decision form: opening, typing, recording.

use super::super::effect::Effect;
use super::super::form::Form;
use super::super::model::{Model, Tone};
use super::{keeping, next_generation, say};
use crate::domain::decision::Verdict;

/// Opens the form for the selected trial.
pub(super) fn open(model: &mut Model, verdict: Verdict) -> Vec<Effect> {
    let Some(survey) = model.survey.clone() else { return Vec::new() };
    let place = model.selected_trial().and_then(|reviewed| survey.find(&reviewed.trial.trial_ref));
    let principal = model.principal.clone().unwrap_or_default();
    let Some(form) = place.and_then(|place| Form::open(survey, place, verdict, &principal)) else {
        return Vec::new();
    };
    model.form = Some(form);
    keeping::offer(model);
    ask_for_stamp(model)
}

/// Asks for the time and the identity of the record.
pub(super) fn ask_for_stamp(model: &mut Model) -> Vec<Effect> {
    let generation = next_generation(model);
    let Some(form) = &mut model.form else { return Vec::new() };
    form.generation = generation;
    let room = &form.survey.room;
    let frozen = (room.is_sample_clock || room.now.given).then_some(room.now.instant);
    vec![Effect::Stamp { frozen, generation }]
}

/// Asks for the record that the form shows to be written.
pub(super) fn record(model: &mut Model) -> Vec<Effect> {
    let generation = next_generation(model);
    let Some(form) = &mut model.form else { return Vec::new() };
    let Some(record) = form.record.clone() else { return Vec::new() };
    form.is_recording = true;
    form.generation = generation;
    let root = form.survey.room.root.clone();
    let effect = Effect::RecordDecision { root, record, expectation: form.expectation.clone(), generation };
    say(model, Tone::Quiet, "writing …");
    vec![effect]
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

/// What was decided, in the past.
pub(super) const fn past(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Approved => "approved",
        Verdict::Denied => "denied",
        Verdict::ChangesRequested => "sent back",
        Verdict::Withdrawn => "withdrawn",
    }
}
