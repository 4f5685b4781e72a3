//! The decision form: opening, fields, time.

use crate::console::app::content::stages::package_to_decide;
use crate::console::app::decision::draft_saving;
use crate::console::app::decision::form::DecisionForm;
use crate::console::app::effect::Effect;
use crate::console::app::layer::{Confirmation, Layer};
use crate::console::app::model::Model;
use crate::console::app::notice::Severity;
use crate::console::app::request_id::RequestId;
use crate::domain::decision::Verdict;
use crate::domain::safe_text::SafeText;
use crate::domain::trial::short_name;
use crate::ledger::record::RecordStamp;
use crate::safe;

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

/// Opens the form for the selected trials, or else for the one under the cursor.
pub(crate) fn open_for_selection(model: &mut Model, verdict: Verdict) -> Vec<Effect> {
    let places = model.places_to_decide();
    if let Some(message) = decides_on_package(model, &places) {
        model.notify(Severity::Warning, message);
        return Vec::new();
    }
    open_for(model, &places, verdict)
}

/// Returns what to do instead if one of the trials awaits a decision on a package: this form is about grace periods.
fn decides_on_package(model: &Model, places: &[usize]) -> Option<SafeText> {
    let room_view = model.room_view.as_deref()?;
    places.iter().filter_map(|&place| room_view.trial(place)).find_map(|reviewed| {
        let stage = package_to_decide(&reviewed.evaluation)?;
        let name = SafeText::sanitize(short_name(&reviewed.trial.trial_ref));
        Some(safe!(
            "{} awaits a decision on its {} package: `trialdesk decide {} --stage {}`",
            name,
            stage.label(),
            name,
            stage.name()
        ))
    })
}

/// Opens the form to withdraw the last decision of this session.
pub(crate) fn undo(model: &mut Model) -> Vec<Effect> {
    let places = model.places_to_undo();
    let effects = open_for(model, &places, Verdict::Withdrawn);
    if let Some(form) = model.layers.form_mut() {
        form.suggest_undoing();
    }
    effects
}

fn open_for(model: &mut Model, places: &[usize], verdict: Verdict) -> Vec<Effect> {
    let Some(room_view) = model.room_view.clone() else { return Vec::new() };
    let signer = model.signer.in_room(&room_view.room);
    let Some(form) = DecisionForm::open(room_view, places, verdict, signer) else { return Vec::new() };
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
