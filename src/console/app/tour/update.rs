//! Changes to the tour.

use crate::console::app::model::Model;
use crate::console::app::tour::content;
use crate::console::app::tour::script::steps;

/// Marks the step as done if its conditions hold, and notes whether its text fits.
pub(crate) fn follow(model: &mut Model) {
    if !model.presentation.tour.is_on {
        return;
    }
    if !model.presentation.tour.is_done()
        && let Some(step) = steps(model).get(model.presentation.tour.place())
        && !step.until.is_empty()
        && step.until.iter().all(|until| until.holds(model))
    {
        model.presentation.tour.set_done(true);
    }
    let has_more = content::has_more(model);
    model.presentation.tour.set_more(has_more);
}
