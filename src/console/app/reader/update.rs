//! Opening a text to read.

use crate::console::app::effect::RoomOf;
use crate::console::app::geometry::page_body;
use crate::console::app::layer::Layer;
use crate::console::app::model::Model;
use crate::console::app::reader::content;
use crate::console::app::reader::state::{Reader, Text, Topic};
use std::sync::Arc;

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

/// Opens a decision record.
pub(crate) fn show_record(model: &mut Model, trial_ref: Arc<str>, decision_ref: Box<str>) {
    open(model, Topic::Record { trial_ref, decision_ref });
}

/// Makes the lines of an open text if the room, the freshness of its verdicts, or the width is another.
pub(crate) fn renew(model: &mut Model) {
    let (_, body) = page_body(model.size);
    let (freshness, width) = (model.freshness(), body.columns());
    let Some(room) = model.room_view.clone().map(RoomOf) else { return };
    let Some(reader) = model.layers.reader_mut() else { return };
    let is_it = |text: &Text| text.room == room && text.freshness == freshness && text.width == width;
    if !reader.text.as_ref().is_some_and(is_it) {
        let lines = content::lines(&room.0, &reader.topic, freshness, width);
        reader.text = Some(Text { room, freshness, width, lines });
    }
}

fn open(model: &mut Model, topic: Topic) {
    model.layers.push(Layer::Reader(Box::new(Reader { topic, top: 0, text: None })));
}
