//! Changes to the tour.

use crate::console::app::model::Model;
use crate::console::app::tour::script::steps;

/// Marks the step as done if its conditions hold.
pub(crate) fn follow(model: &mut Model) {
    if !model.presentation.tour.is_on || model.presentation.tour.is_done() {
        return;
    }
    let Some(step) = steps(model).get(model.presentation.tour.place()) else { return };
    if !step.until.is_empty() && step.until.iter().all(|until| until.holds(model)) {
        model.presentation.tour.set_done(true);
    }
}
