//! Opening a text to read.

use crate::console::app::layer::Layer;
use crate::console::app::model::Model;
use crate::console::app::reader::state::{Reader, Topic};

/// Opens the explanation of the verdict on the trial under the cursor or of the page.
pub(crate) fn explain(model: &mut Model) {
    let Some(trial_ref) = model.selected_trial().map(|reviewed| reviewed.trial.trial_ref.clone()) else {
        return;
    };
    open(model, Topic::Verdict(trial_ref));
}

/// Opens the policy in words.
pub(crate) fn show_policy(model: &mut Model) {
    open(model, Topic::Policy);
}

fn open(model: &mut Model, topic: Topic) {
    model.layers.push(Layer::Reader(Box::new(Reader { topic, top: 0 })));
}
