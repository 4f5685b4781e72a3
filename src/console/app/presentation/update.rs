//! Changes to demo and presenter mode.

use crate::console::app::command::Command;
use crate::console::app::effect::Effect;
use crate::console::app::fill_in::fill_ins::FillIns;
use crate::console::app::follow;
use crate::console::app::form_drafts::FormDrafts;
use crate::console::app::list::state::TrialList;
use crate::console::app::model::Model;
use crate::console::app::notice::Severity;
use crate::console::app::presentation::panel::BottomPanel;
use crate::console::app::tour::script::steps;
use crate::console::app::tour::state::Tour;
use crate::console::app::trial;
use crate::console::app::watch_state::Reason;
use crate::safe;

/// Requests a reset of the demo's room.
pub(crate) fn reset_demo(model: &mut Model) -> Vec<Effect> {
    let Some(demo) = &model.presentation.demo else { return Vec::new() };
    let Some(today) = model.time_machine.today() else { return Vec::new() };
    let effect = Effect::ResetDemo { today, folder: demo.folder.clone() };
    model.layers.clear();
    model.drafts = FormDrafts::default();
    model.decided.clear();
    model.fill_ins = FillIns::default();
    model.created = None;
    model.list = TrialList::default();
    model.presentation.tour = Tour::begun(model.presentation.tour.is_on);
    model.notify(Severity::Info, "Restarting the demo …");
    vec![effect]
}

/// Shows whether the demo's room was reset.
pub(crate) fn demo_reset(model: &mut Model, result: Result<(), String>) -> Vec<Effect> {
    match result {
        Ok(()) => model.notify(Severity::Success, "The demo was restarted"),
        Err(message) => model.notify(Severity::Warning, format!("Cannot restart the demo: {message}")),
    }
    model.request_scan().into_iter().collect()
}

/// Requests the removal of a record of the demo's room.
pub(crate) fn lose_record(model: &mut Model) -> Vec<Effect> {
    let Some(demo) = &model.presentation.demo else { return Vec::new() };
    let Some(today) = model.time_machine.today() else { return Vec::new() };
    vec![Effect::LoseDemoRecord { today, folder: demo.folder.clone() }]
}

/// Shows whether a record of the demo's room was removed. The room is read again, as after any change of its files.
pub(crate) fn record_lost(model: &mut Model, result: Result<&'static str, String>) -> Vec<Effect> {
    match result {
        Ok(path) => model.notify(Severity::Info, safe!("Deleted from the demo's folder: {}", path)),
        Err(message) => model.notify(Severity::Warning, format!("Cannot delete the record: {message}")),
    }
    follow::want(model, Reason::Followed);
    Vec::new()
}

/// Fits the console into the space above the bottom panel.
pub(crate) fn fit(model: &mut Model) {
    let size = BottomPanel::of(model).rest(model.screen);
    if size != model.size {
        model.size = size;
        trial::update::lay_out(model);
        trial::update::show_finding(model);
    }
}

/// Starts or leaves the tour. The current step is kept.
pub(crate) fn toggle_tour(model: &mut Model) {
    model.presentation.tour.is_on = !model.presentation.tour.is_on;
    if !model.presentation.tour.is_on {
        model.notify_with_key(Severity::Info, "", Command::Tour, " continues the tour");
    }
}

/// Shows the rest of the text if the screen is too small for it, otherwise the next step of the tour.
pub(crate) fn go_on(model: &mut Model) {
    let steps = steps(model).len();
    if !model.presentation.tour.go_on(steps) {
        model.notify_with_key(Severity::Success, "End of the tour. ", Command::Tour, " restarts it");
    }
}

/// Turns presenter mode on or off.
pub(crate) fn toggle_presenting(model: &mut Model) {
    model.presentation.presents = !model.presentation.presents;
    model.presentation.pressed = None;
}
