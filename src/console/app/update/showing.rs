//! What is done where the console is shown to somebody.

use super::super::desk::Desk;
use super::super::drafts::Drafts;
use super::super::effect::Effect;
use super::super::model::{Model, Tone};
use super::{say, scan};

/// Asks for the demo's room to be made what it was.
pub(super) fn reset_demo(model: &mut Model) -> Vec<Effect> {
    let Some(demo) = &model.show.demo else { return Vec::new() };
    let effect = Effect::ResetDemo { folder: demo.folder.clone() };
    model.form = None;
    model.page = None;
    model.show.mending = None;
    model.drafts = Drafts::default();
    model.decided.clear();
    model.desk = Desk::default();
    say(model, Tone::Quiet, "the demo begins again …");
    vec![effect]
}

/// The demo's room is what it was.
pub(super) fn demo_reset(model: &mut Model, result: Result<(), String>) -> Vec<Effect> {
    match result {
        Ok(()) => say(model, Tone::Good, "the demo is what it was in the beginning"),
        Err(message) => say(model, Tone::Bad, format!("the demo could not be reset: {message}")),
    }
    vec![scan(model)]
}
