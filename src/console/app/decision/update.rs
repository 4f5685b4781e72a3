//! The decision form: opening, fields, time.

use crate::console::app::decision::draft_saving;
use crate::console::app::decision::form::DecisionForm;
use crate::console::app::decision::target::DecisionTarget;
use crate::console::app::effect::Effect;
use crate::console::app::layer::{Confirmation, Layer};
use crate::console::app::model::Model;
use crate::console::app::request_id::RequestId;
use crate::domain::decision::Verdict;
use crate::domain::safe_text::SafeText;
use crate::domain::trial::short_name;
use crate::ledger::record::RecordStamp;

/// Opens the form for the selected trials, or else for the one under the cursor. Asks first if the table does not show
/// some of the selected trials.
pub(crate) fn open(model: &mut Model, verdict: Verdict) -> Vec<Effect> {
    let hidden = model.hidden_selection();
    if hidden.is_empty() {
        return open_for_selection(model, verdict);
    }
    let hidden = hidden.iter().map(|trial_ref| SafeText::sanitize(short_name(trial_ref))).collect();
    model.layers.push(Layer::Confirm(Box::new(Confirmation::DecideHidden { verdict, hidden })));
    Vec::new()
}

/// Opens the form for the selected trials, or else for the one under the cursor. Each is decided on what waits for a
/// decision in it.
pub(crate) fn open_for_selection(model: &mut Model, verdict: Verdict) -> Vec<Effect> {
    let Some(room_view) = model.room_view.clone() else { return Vec::new() };
    let target = |place| Some((place, model.target_of(room_view.trial(place)?, verdict)));
    let subjects: Vec<_> = model.places_to_decide().into_iter().filter_map(target).collect();
    open_for(model, &subjects, verdict)
}

/// Opens the form to withdraw the last decision of this session.
pub(crate) fn undo(model: &mut Model) -> Vec<Effect> {
    let subjects = model.subjects_to_undo();
    let effects = open_for(model, &subjects, Verdict::Withdrawn);
    if let Some(form) = model.layers.form_mut() {
        form.suggest_undoing();
    }
    effects
}

/// Opens the form for the next thing that can be decided on in the trial. The input of this form stays as its draft.
pub(crate) fn switch_target(model: &mut Model) -> Vec<Effect> {
    let Some(form) = model.layers.form() else { return Vec::new() };
    let (Some(item), verdict) = (form.items.first(), form.verdict) else { return Vec::new() };
    let choices = form.other_targets();
    let here = choices.iter().position(|target| *target == item.target).map_or(0, |here| here + 1);
    let place = model.room_view.as_deref().and_then(|room_view| room_view.find(&item.trial_ref));
    let (Some(place), Some(&next)) = (place, choices.get(here % choices.len().max(1))) else {
        return Vec::new();
    };
    open_for(model, &[(place, next)], verdict)
}

fn open_for(model: &mut Model, subjects: &[(usize, DecisionTarget)], verdict: Verdict) -> Vec<Effect> {
    let Some(room_view) = model.room_view.clone() else { return Vec::new() };
    let signer = model.signer.in_room(&room_view.room);
    let Some(form) = DecisionForm::open(room_view, subjects, verdict, signer) else { return Vec::new() };
    model.layers.push(Layer::Decision(Box::new(form)));
    draft_saving::restore(model);
    ask_for_stamps(model)
}

/// Asks for the time and the identities of the records.
pub(crate) fn ask_for_stamps(model: &mut Model) -> Vec<Effect> {
    let request = model.next_request();
    let Some(form) = model.layers.form_mut() else { return Vec::new() };
    form.stamp_request = request;
    vec![Effect::Stamp { frozen: form.frozen(), count: form.items.len(), request }]
}

/// Applies the stamps. If the clock is not fixed, they are requested again before they expire.
pub(crate) fn stamped(model: &mut Model, request: RequestId, stamps: Vec<RecordStamp>) -> Vec<Effect> {
    let awaited = |form: &&mut DecisionForm| form.stamp_request == request && !form.is_recording();
    let Some(form) = model.layers.form_mut().filter(awaited) else { return Vec::new() };
    form.stamp(stamps);
    if form.frozen().is_some() { Vec::new() } else { vec![Effect::Remind { request }] }
}

/// Requests new stamps, because the old ones expire.
pub(crate) fn due(model: &mut Model, request: RequestId) -> Vec<Effect> {
    match model.layers.form() {
        Some(form) if form.stamp_request == request && !form.is_recording() => ask_for_stamps(model),
        _ => Vec::new(),
    }
}

pub(crate) fn step_field(model: &mut Model, forwards: bool) {
    if let Some(form) = model.layers.form_mut() {
        let count = form.fields.len().max(1);
        form.focus = (form.focus + if forwards { 1 } else { count - 1 }) % count;
    }
}

pub(crate) fn go_to_first_wrong_field(model: &mut Model) {
    if let Some(form) = model.layers.form_mut()
        && let Some(field) = form.first_wrong_field()
    {
        form.focus = field;
    }
}
